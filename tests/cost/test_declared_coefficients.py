"""Coefficients that a document declares stand as they are: their mean is not 1, and the base is what 1 costs."""

import json
from pathlib import Path

from typer.testing import CliRunner

from ppp_cost.cli import app

STUDY = """
format = 1
id = "declared"
title = "声明的分档系数"
service = "greening"
evidence = "illustrative"
quantity = { unit = "m2" }
years = [2024]
standard_years = [2024]
price_base = 2024
boundary = "1"

[[tier]]
column = "grade"
order = ["三级", "二级", "一级"]
coefficients = { "三级" = "1", "二级" = "1.2", "一级" = "1.5" }
source = "示例文件"

[standard]
purpose = "keep"
p = "0.5"
adopt = "statistics"
"""
UNITS = ("三级", 1000, 8000), ("二级", 2000, 19200), ("一级", 3000, 36000)
"""Grade, square metres and cost: 8, 9.60 and 12 yuan, that is 8 times the coefficient."""


def test_the_standard_pays_what_the_units_cost(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(STUDY, "utf-8")
    (tmp_path / "boundary.csv").write_text("code,name,treatment,rule,source\nC1,养护,in,,示例\n", "utf-8")
    rows = [f"{grade}{copy},2024,{area},{grade},{cost}" for grade, area, cost in UNITS for copy in range(4)]
    (tmp_path / "units.csv").write_text("\n".join(["unit_id,year,quantity,grade,C1", *rows]) + "\n", "utf-8")
    result = CliRunner().invoke(app, ["standard", str(tmp_path), str(tmp_path), "--json"])
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert {row["cell"][0]: row["standard"] for row in found["rows"]} == {"三级": "8", "二级": "9.6", "一级": "12"}
    paid = sum(float(row["standard"]) * area for row, (_, area, _) in zip(found["rows"], UNITS, strict=True))
    assert paid == sum(cost for _, _, cost in UNITS)

"""Bands of a driver: what bringing units to the reference takes out, a budget puts back."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app

WIDTHS = {"a": 5, "b": 6, "c": 7, "d": 8, "e": 10, "f": 11, "g": 12, "h": 14, "i": 18, "j": 20, "k": 26, "l": 32}
"""Of each road its width, m; a square metre costs 80 over its width: half the width, twice the cost."""

STUDY = """
format = 1
id = "by_width"
title = "按宽度分档"
service = "road_maintenance"
evidence = "illustrative"
quantity = { unit = "m2" }
years = [2024]
standard_years = [2024]
price_base = 2024
boundary = "1"

[[driver]]
column = "width"
scale = "log"
reference = 10
use = "coefficient"
bands = [
  { level = "窄", floor = 4, below = 9 },
  { level = "中", floor = 9, below = 16 },
  { level = "宽", floor = 16, below = 36 },
]

[standard]
purpose = "catch_up"
p = "0.25"
adopt = "statistics"
statistics = "least_squares"
"""
BOUNDARY = "code,name,treatment,rule,source\nC1,材料,in,,示例\n"
AREA = 1000


def run(*words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--lang", "en"])
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "study.toml").write_text(STUDY, "utf-8")
    (tmp_path / "boundary.csv").write_text(BOUNDARY, "utf-8")
    rows = [f"{name},2024,{AREA},{width},{80 * AREA / width:.2f}" for name, width in WIDTHS.items()]
    (tmp_path / "units.csv").write_text("\n".join(["unit_id,year,quantity,width,C1", *rows]) + "\n", "utf-8")
    run("standard", str(tmp_path), str(tmp_path), "-o", str(tmp_path / "standard.json"))
    return tmp_path


def test_a_band_costs_what_its_middle_does_beside_the_reference(study: Path) -> None:
    standard = json.loads((study / "standard.json").read_text("utf-8"))
    rows = {tuple(row["cell"]): row for row in standard["rows"]}
    # middles on the scale are 6, 12 and 24 m: 10/6 = 1.67, 10/12 = 0.83 and 10/24 = 0.42, to the step of 0.05
    assert {cell: row["coefficient"] for cell, row in rows.items()} == {
        ("窄",): "1.65",
        ("中",): "0.85",
        ("宽",): "0.4",
    }
    # four roads of each band and 1,000 m2 each: 1.65 + 0.85 + 0.40 = 2.90 beside 10/6 + 10/12 + 10/24 = 2.91667
    assert standard["base"]["value"] == "8.05"
    assert [rows[each,]["standard"] for each in ("窄", "中", "宽")] == ["13.28", "6.84", "3.22"]
    assert {row["units"] for row in rows.values()} == {4}


def test_a_budget_finds_the_band_of_each_road(study: Path) -> None:
    inventory = study / "inventory.csv"
    inventory.write_text("unit_id,width,quantity\nnarrow,8.99,1000\nedge,9,1000\nwide,35,1000\n", "utf-8")
    found = json.loads(run("budget", str(study / "standard.json"), str(inventory), "--year", "2024", "--json"))
    assert [(row["unit_id"], row["cell"], row["payable"]) for row in found["rows"]] == [
        ("narrow", ["窄"], "13280.00"),
        ("edge", ["中"], "6840.00"),
        ("wide", ["宽"], "3220.00"),
    ]


@pytest.mark.parametrize(
    ("width", "said"),
    [
        ("40", "the driver width of this unit is in no band. Add a band that holds it to the driver in study.toml."),
        ("", "the row does not fill in width. Fill it in."),
        (
            "宽",
            '宽 is not a number. Write digits with a point, as 1000 or 0.5, or a fraction as "2/3". Half is 0.5, or 50% in a number cell that a workbook shows as a percentage, never the text 50%.',
        ),
    ],
)
def test_a_road_of_no_band_is_refused(study: Path, width: str, said: str) -> None:
    inventory = study / "inventory.csv"
    inventory.write_text(f"unit_id,width,quantity\nroad,{width},1000\n", "utf-8")
    words = ["budget", str(study / "standard.json"), str(inventory), "--year", "2024", "--lang", "en"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [f"inventory.csv row 2 width: {said}"]


def test_the_output_says_where_the_coefficients_come_from(study: Path) -> None:
    text = run("standard", str(study), str(study))
    assert (
        "coefficients of width from the slope of the driver (raw → rounded): 窄 1.6667 → 1.65, 中 0.8333 → 0.85, 宽 0.4167 → 0.4"
        in text
    )
    assert "the figure is for the reference unit: width 10" in text

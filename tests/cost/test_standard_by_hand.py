"""A standard is read whoever has written it: as the door writes it, or filled in from a published norm."""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ppp_cost.cli import app
from ppp_cost.intake.study.standard_file import load_standard
from tests.cost.doors import RUN, approved
from tests.cost.study_folder import CONTRACTS, LOTS, Changes, varied

INVENTORY = LOTS / "example" / "inventory.csv"
NORM = (("三级", "0.7", "5.79"), ("二级", "1.05", "8.68"), ("一级", "1.1", "9.10"))
"""A published table: level, coefficient and standard on a base of 8.27."""


def by_hand(folder: Path, more: Mapping[str, Any]) -> Path:
    """A standard with what a published norm says, and no more."""
    terms = json.loads(approved())["terms"]
    rows = [{"cell": [level], "base": "8.27", "coefficient": each, "standard": value} for level, each, value in NORM]
    file = folder / "norm.json"
    file.write_text(json.dumps({"state": "ready", "terms": terms, "rows": rows} | more), "utf-8")
    return file


def budget(standard: Path, year: int, *words: str) -> dict[str, Any]:
    result = RUN.invoke(app, ["budget", str(standard), str(INVENTORY), "--year", str(year), *words, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_norm_needs_no_records(tmp_path: Path) -> None:
    standard = by_hand(tmp_path, {})
    shipped = tmp_path / "shipped.json"
    shipped.write_text(approved(), "utf-8")
    assert budget(standard, 2025)["rows"] == budget(shipped, 2025)["rows"]


def test_a_norm_is_revised_and_budgeted_with_its_revision(tmp_path: Path) -> None:
    weights = {"L1": "0.7", "M1": "0.3"}
    standard = by_hand(tmp_path, {"weights": weights})
    words = ["revise", str(standard), "--indices", str(CONTRACTS / "indices"), "--year", "2025", "-o", str(standard)]
    assert RUN.invoke(app, words).exit_code == 0
    assert all(set(row["revised"]) == {"2025"} for row in json.loads(standard.read_text("utf-8"))["rows"])
    assert budget(standard, 2025)["payable"] != budget(by_hand(tmp_path, {"weights": weights}), 2025)["payable"]


VARIANTS: Mapping[str, tuple[Path, Changes]] = {
    "quota": (LOTS, {"study.toml": {'adopt = "blend"': 'adopt = "quota"'}}),
    "funding_share": (LOTS, {"study.toml": {'funding_share = "1"': 'funding_share = "2/3"'}}),
    "quota_and_share": (
        LOTS,
        {"study.toml": {'adopt = "blend"': 'adopt = "quota"', 'funding_share = "1"': 'funding_share = "0.85"'}},
    ),
    "prices_that_only_rise": (
        LOTS,
        {
            "study.toml": {'adopt = "blend"': 'adopt = "quota"'},
            "prices.csv": {"1700,1500,": "1700,1700,", "1600,1400,": "1600,1600,", "45000,42000,": "45000,45000,"},
            "quota.csv": {"2800,2500,3100": "2800,2500,2800", "3200,2900,3600": "3200,2900,3200"},
        },
    ),
    "rounded_down": (LOTS, {"study.toml": {'rounding = "half_up"': 'rounding = "down"'}}),
    "one_part": (CONTRACTS / "road_maintenance" / "us_states", {}),
    "three_parts": (CONTRACTS / "road_maintenance" / "by_class", {}),
    "drivers": (CONTRACTS / "greening" / "plots_by_grade", {}),
}


@pytest.mark.parametrize(("of", "changes"), VARIANTS.values(), ids=VARIANTS)
def test_what_the_door_writes_agrees_with_itself(of: Path, changes: Changes, tmp_path: Path) -> None:
    study, records = varied(of, tmp_path, changes)
    file = tmp_path / "standard.json"
    assert RUN.invoke(app, ["standard", str(study), str(records), "-o", str(file)]).exit_code == 0
    raw = json.loads(file.read_text("utf-8"))["rows"]
    assert [row.standard for row in load_standard(file).rows] == [Fraction(row["standard"]) for row in raw]
    assert all(Fraction(row["low"]) <= Fraction(row["standard"]) <= Fraction(row["high"]) for row in raw)

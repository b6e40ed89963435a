"""Budgets of nothing: no funds, no quantity, no cost; each is answered, and is next year's table of last year."""

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from ppp_cost.cli import app
from tests.cost.doors import RUN, approved
from tests.cost.study_folder import LOTS

RECORDS = LOTS / "example"
FACTORS = "unit_id,quantity,standard,coefficient,index,transition,fiscal,amount\n"


def standard(folder: Path, changes: dict[str, str]) -> Path:
    """The standard of the lots with some of its text replaced."""
    text = approved()
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = folder / "standard.json"
    file.write_text(text, "utf-8")
    return file


def budget(of: Path, inventory: Path, *words: str, year: int = 2025) -> dict[str, Any]:
    result = RUN.invoke(app, ["budget", str(of), str(inventory), "--year", str(year), *words, "--json"])
    assert result.exit_code == 0, repr(result.exception) + result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def table(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


NO_FLOORS = {'"class_floor": {\n    "1": "1",\n    "2": "9/10"\n   }': '"class_floor": {}'}


def test_a_year_without_funds_is_the_last_year_of_the_next(tmp_path: Path) -> None:
    """What the funds left undone is no reason to pay less: the rate goes on from the one before them."""
    of, inventory = standard(tmp_path, NO_FLOORS), RECORDS / "inventory.csv"
    unpaid, paid = tmp_path / "unpaid.csv", tmp_path / "paid.csv"
    last = ("--against", str(RECORDS / "last_year.csv"))
    nothing = budget(of, inventory, *last, "--available", "0", "-o", str(unpaid))
    assert (nothing["payable"], nothing["unfunded"]) == ("0.00", "0.00")
    budget(of, inventory, *last, "-o", str(paid))
    after, as_ever = (budget(of, inventory, "--against", str(each), year=2026) for each in (unpaid, paid))
    assert [row["applied_rate"] for row in after["rows"]] == [row["applied_rate"] for row in as_ever["rows"]]
    assert {note["code"] for note in after["notes"]} >= {"said_budget", "said_change"}
    assert Fraction(after["effects"]["fiscal"]) > Fraction(as_ever["effects"]["fiscal"]) == 0


def test_a_quantity_of_nothing_costs_nothing_and_is_not_in_the_table_of_the_next_year(tmp_path: Path) -> None:
    inventory = table(tmp_path, "inventory.csv", "unit_id,grade,quantity,priority\nB01,一级,0,1\nB05,二级,61000,2\n")
    written, last = tmp_path / "2025.csv", RECORDS / "last_year.csv"
    found = budget(standard(tmp_path, {}), inventory, "--against", str(last), "--available", "0", "-o", str(written))
    first = found["rows"][0]
    assert (first["payable"], sum(map(Fraction, first["effects"].values()))) == ("0.00", -Fraction(first["last"]))
    rows = list(csv.DictReader(written.read_text("utf-8-sig").splitlines()))
    assert [row["unit_id"] for row in rows] == ["B05"]


def test_floors_without_funds_are_unfunded(tmp_path: Path) -> None:
    found = budget(standard(tmp_path, {}), RECORDS / "inventory.csv", "--available", "0")
    assert found["unfunded"] == found["payable"] != "0.00"
    assert "said_unfunded" in {note["code"] for note in found["notes"]}


def test_an_inventory_of_nothing_is_a_budget_of_nothing(tmp_path: Path) -> None:
    inventory = table(tmp_path, "inventory.csv", "unit_id,grade,quantity,priority\nB01,一级,0,1\n")
    assert budget(standard(tmp_path, {}), inventory, "--available", "0")["payable"] == "0.00"


def test_an_amount_that_is_a_fen_off_its_factors_is_a_change_of_a_fen(tmp_path: Path) -> None:
    of = standard(tmp_path, {'"first": 2025': '"first": 2015'})
    inventory = table(tmp_path, "inventory.csv", "unit_id,grade,quantity,priority\nB05,二级,61000,2\n")
    last = table(tmp_path, "last.csv", f"{FACTORS}B05,61000,8.27,868/827,1,1,1,529480.01\n")
    (row,) = budget(of, inventory, "--against", str(last))["rows"]
    assert row["factors"]["transition"] == "1"
    assert sum(map(Fraction, row["effects"].values())) == Fraction("-0.01")


def test_a_class_that_is_no_number_has_its_turn(tmp_path: Path) -> None:
    text = (RECORDS / "inventory.csv").read_text("utf-8").replace("B13,二级,30000,2", "B13,二级,30000,²")
    found = budget(standard(tmp_path, {}), table(tmp_path, "inventory.csv", text), "--available", "1800000")
    assert [each["priority"] for each in found["classes"]] == ["1", "2", "²"]

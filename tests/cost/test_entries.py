"""Unit costs, standards, budgets and revisions are lines: the formula gives the figure, and rows stand behind it."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from ppp_cost.cost.budget.budget_entries import budget_entries, revision_entries
from ppp_cost.cost.standard.study_entries import standard_entries, unit_cost_entries
from ppp_cost.from_studies import budget_files, revision_files, study_files
from ppp_cost.intake.study.study_file import load_study
from ppp_cost.kernels.money import round_one
from ppp_cost.ledger.explain.entries import Entry
from ppp_cost.ledger.formulas import text_of
from tests.cost.study_folder import CONTRACTS

STUDIES = sorted(path.parent for path in CONTRACTS.glob("*/*/study.toml"))
BUDGETED = [path for path in STUDIES if (path / "example" / "inventory.csv").exists()]
YEAR = 2025


def evaluated(entry: Entry) -> Fraction:
    """What the formula gives as it is printed, computed by Python from its numbers and the signs between them."""
    text = text_of(entry.formula, lambda each: f"Fraction({each.value.numerator}, {each.value.denominator})")
    return Fraction(eval(text.replace(" x ", " * "), {"Fraction": Fraction}))  # noqa: S307 - numbers and signs that we wrote


@cache
def standard_file(study: Path) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "standard.json"
        CliRunner().invoke(app, ["standard", str(study), str(study / "example"), "-o", str(file)])
        return file.read_text("utf-8")


def entries(study: Path, folder: Path) -> Iterator[Entry]:
    for of in study_files(study, study / "example"):
        yield from unit_cost_entries(of.measured)
        yield from standard_entries(of)
    if study in BUDGETED:
        file, example = folder / "standard.json", study / "example"
        file.write_text(standard_file(study), "utf-8")
        against, funds = example / "last_year.csv", "2000000"
        yield from budget_entries(budget_files(file, example / "inventory.csv", YEAR, None, against, funds))
        yield from revision_entries(*revision_files(file, YEAR, CONTRACTS / "indices"))


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.name)
def test_the_formula_gives_the_figure(study: Path, tmp_path: Path) -> None:
    terms = load_study(study).terms.standard
    places = {"budget": 2, "real_cost": 2, "unit_cost": terms.places + 2}
    found = list(entries(study, tmp_path))
    assert found
    for each in found:
        assert evaluated(each) == each.exact, each
        assert round_one(each.exact, places.get(each.item, terms.places), "half_up") == each.value, each


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.name)
def test_every_cost_is_read_from_rows(study: Path) -> None:
    for of in study_files(study, study / "example"):
        found = list(unit_cost_entries(of.measured))
        costs = [each for each in found if each.item == "real_cost"]
        units = [each.key for each in found if each.item == "unit_cost"]
        kept = zip(of.measured.records.units, of.measured.every.counts, strict=True)
        assert units == [name for name, counts in kept if counts]
        assert all(each.rows for each in costs)
        assert {each.key for each in costs} == set(units)


@pytest.mark.parametrize("study", BUDGETED, ids=lambda path: path.name)
def test_the_lines_of_a_budget_sum_to_it(study: Path, tmp_path: Path) -> None:
    file, example = tmp_path / "standard.json", study / "example"
    file.write_text(standard_file(study), "utf-8")
    budget = budget_files(file, example / "inventory.csv", YEAR, None, None, None)
    found = list(budget_entries(budget))
    assert sum(each.value for each in found) * 100 == budget.total("payable")
    assert all(each.rows for each in found)

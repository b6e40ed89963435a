"""A budget as it is written is next year's table of last year: no fraction, nothing lost, every fen accounted for."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from ppp_cost.cost.budget.budget import FACTORS, Budget, LastYear, Section
from ppp_cost.cost.budget.pricing import price
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.study.study_terms import BudgetTerms, Glide
from ppp_cost.from_studies import budget_files
from ppp_cost.intake.study.standard_file import load_last_year, load_standard
from ppp_cost.render.json.budget_document import budget_csv
from tests.cost.doors import approved
from tests.cost.study_folder import LOTS

RECORDS = LOTS / "example"
RUN = CliRunner()
GRADES = ("一级", "二级", "三级")
FUNDS = (None, "1800000", "2000000", "0")
POLICIES = (
    BudgetTerms(glide=Glide(years=3, first=2025), cap=Fraction("0.10"), floor=Fraction("-0.15")),
    BudgetTerms(cap=Fraction("0.10"), floor=Fraction("-0.15"), class_floor={"1": Fraction(1), "2": Fraction("0.7")}),
    BudgetTerms(glide=Glide(years=2, first=2025)),
)


@pytest.fixture
def standard(tmp_path: Path) -> Path:
    file = tmp_path / "standard.json"
    file.write_text(approved(), "utf-8")
    return file


def effects(of: Budget) -> list[int]:
    return [of.effect(name) for name in FACTORS]


def shortened(file: Path) -> Path:
    """The table as a spreadsheet saves it that shows ten digits of a number."""
    head, *rows = csv.reader(file.read_text("utf-8-sig").splitlines())
    cells = [[row[0], row[1], *(f"{float(each):.10g}" for each in row[2:-1]), row[-1]] for row in rows]
    saved = file.with_name("saved.csv")
    saved.write_text("\n".join(",".join(row) for row in [head, *cells]) + "\n", "utf-8-sig")
    return saved


def kept(budget: Budget) -> dict[str, LastYear]:
    """The budget as last year's, each factor exact."""
    return {
        row.section.unit: LastYear(row.section.quantity, *row.factors[1:], row.payable, "")
        for row in budget.rows
        if row.section.quantity
    }


def written_and_read(budget: Budget, folder: Path) -> dict[str, LastYear]:
    file = folder / "written.csv"
    file.write_text(budget_csv(budget), "utf-8-sig")
    return load_last_year(file)


@pytest.mark.parametrize("available", FUNDS)
def test_what_the_door_writes_is_decimal_and_is_read_next_year(
    standard: Path, available: str | None, tmp_path: Path
) -> None:
    output = tmp_path / "2025.csv"
    words = ["budget", str(standard), str(RECORDS / "inventory.csv"), "--year", "2025", "-o", str(output)]
    funds = [] if available is None else ["--available", available]
    done = RUN.invoke(app, [*words, "--against", str(RECORDS / "last_year.csv"), *funds])
    assert done.exit_code == 0, done.stderr
    assert "/" not in output.read_text("utf-8-sig")
    again = budget_files(standard, RECORDS / "inventory.csv", 2026, None, output, None)
    moved = sum(again.effect(name) for name in FACTORS)
    assert moved == again.total("payable") - again.last
    # quantities, standard, coefficients and prices are those of the year before
    assert [again.effect(name) for name in FACTORS[:4]] == [0, 0, 0, 0]
    assert effects(budget_files(standard, RECORDS / "inventory.csv", 2026, None, shortened(output), None)) == effects(
        again
    )
    before = budget_files(standard, RECORDS / "inventory.csv", 2025, None, RECORDS / "last_year.csv", available)
    assert again.last == before.total("payable")


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("scale", [1, 1000, 10**6])
def test_decimals_give_what_exact_factors_would(
    standard: Path, policy: BudgetTerms, scale: int, tmp_path: Path
) -> None:
    draw = Random(f"{scale}{policy}")
    given = with_policy(load_standard(standard), policy)
    sections = drawn_sections(draw, scale)
    first = budgeted(given, sections, drawn_last(draw, sections, scale), 2025, 10**6 * scale)
    assert {row.factors[5] for row in first.rows} != {1}
    assert {row.factors[4] for row in first.rows} != {1}
    moved = [replace(each, quantity=each.quantity * draw.choice((1, 1, Fraction("1.1")))) for each in sections]
    exact, read = (
        budgeted(given, moved, last, 2026, 15 * 10**5 * scale)
        for last in (kept(first), written_and_read(first, tmp_path))
    )
    assert [row.payable for row in read.rows] == [row.payable for row in exact.rows]
    for row, other in zip(read.rows, exact.rows, strict=True):
        assert sum(row.effects) == row.payable - (row.last or 0)
        assert [abs(one - two) <= 1 for one, two in zip(row.effects, other.effects, strict=True)] == [True] * 6
        assert row.effects[1:4] == (0, 0, 0)


def with_policy(of: Standard, policy: BudgetTerms) -> Standard:
    terms = of.study.terms.model_copy(update={"budget": policy})
    return replace(of, study=replace(of.study, terms=terms))


def drawn_sections(draw: Random, scale: int) -> list[Section]:
    return [
        Section(
            f"U{place}", (draw.choice(GRADES),), Fraction(draw.randint(1, 90_000) * scale, 10), str(1 + place % 2), ""
        )
        for place in range(60)
    ]


def drawn_last(draw: Random, sections: Sequence[Section], scale: int) -> dict[str, LastYear]:
    """What units got: some a few times their standard, so that floors and transitions are far from 1."""
    one = Fraction(1)
    return {
        each.unit: LastYear(
            each.quantity, None, None, one, one, one, int(each.quantity * draw.choice((7, 9, 11, 40)) * 100) + 3, ""
        )
        for each in sections[5:]
    }


def budgeted(of: Standard, sections: Sequence[Section], last: dict[str, LastYear], year: int, funds: int) -> Budget:
    found, problems = price(of, sections, last, Fraction(1), year, funds * 100)
    assert found is not None, [problem.sentence("en") for problem in problems]
    return found


def test_a_unit_that_got_nothing_keeps_the_rate_it_should_have_had(standard: Path, tmp_path: Path) -> None:
    given = with_policy(load_standard(standard), BudgetTerms(cap=Fraction("0.10")))
    section = Section("B13", ("二级",), Fraction(30_000), "1", "")
    unpaid = budgeted(given, [section], {}, 2025, 0)
    assert unpaid.rows[0].payable == 0
    last = written_and_read(unpaid, tmp_path)
    assert round(last["B13"].rate * section.quantity * 100) == unpaid.rows[0].applied
    paid = budgeted(given, [section], last, 2026, 10**6)
    assert paid.rows[0].payable == unpaid.rows[0].applied
    assert paid.effect("fiscal") == paid.total("payable")


def test_a_unit_whose_name_holds_a_comma_is_one_cell(standard: Path) -> None:
    section = Section("东岗路,南段", ("二级",), Fraction(30_000), "1", "")
    text = budget_csv(budgeted(load_standard(standard), [section], {}, 2025, 10**6))
    assert [row[0] for row in csv.reader(text.splitlines())] == ["unit_id", "东岗路,南段"]


def test_a_fiscal_share_of_few_digits_leads_to_whole_fen(tmp_path: Path) -> None:
    """A spreadsheet that keeps ten digits keeps the amount before the share to the fen."""
    file = tmp_path / "last_year.csv"
    file.write_text("unit_id,quantity,fiscal,amount\nB06,40000,0.9000000006,319097.14\n", "utf-8")
    assert load_last_year(file)["B06"].rate * 40_000 == Fraction("354552.38")

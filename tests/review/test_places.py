"""How the words of a claim are found in a statement, and how a formula is worked out again."""

from fractions import Fraction

import pytest

from ppp_cost.ledger.claims.claim_places import Places
from ppp_cost.ledger.claims.rounding_stages import formula_value
from ppp_cost.ledger.explain.explanation import formula_text
from ppp_cost.ledger.formulas import Call, Number
from tests.review.claims import SHIPPED, world


@pytest.mark.parametrize(
    ("name", "text", "item", "found"),
    [
        ("small", "2024-02", "treatment_fee", ("month", "2024-02")),
        ("small", "2024-02-01", "treatment_fee", ("month", "2024-02")),
        ("small", "2024-02-03", "treatment_fee", ("day", "2024-02-03")),
        ("small", "1", "treatment_fee", ("year", "1")),
        ("small", "第1运营年", "treatment_fee", ("year", "1")),
        ("small", "year 1", "treatment_fee", ("year", "1")),
        ("small", "2", "treatment_fee", ("", "")),
        ("small", "2025-01", "treatment_fee", ("", "")),
        ("railway", "2-Q3", "train_km_fee", ("quarter", "2-Q3")),
        ("railway", "第三季度", "train_km_fee", ("quarter", "2-Q3")),
        ("railway", "Q4", "train_km_fee", ("quarter", "2-Q4")),
        ("railway", "1-Q3", "train_km_fee", ("", "")),
        ("wastewater", "2023-08-01", "exceedance", ("day", "2023-08-01")),
    ],
)
def test_a_period_is_found_by_what_people_write(name: str, text: str, item: str, found: tuple[str, str]) -> None:
    statement = world(name).statement
    assert Places(statement, statement.lines()).period(text, item) == found


@pytest.mark.parametrize("text", ["可用性服务费", "availability_payment", "availability payment"])
def test_an_item_is_found_by_its_id_and_its_names(text: str) -> None:
    statement = world("railway").statement
    assert Places(statement, statement.lines()).item(text) == "availability_payment"


def test_a_row_of_a_quarter_covers_its_months() -> None:
    review = world("railway").review("item,period,amount\nunavailability,2-Q1,0\nunavailability,2-Q2,0\n")
    rows = [row for row in review.rows if row.item == "unavailability"]
    lines = [line for line in world("railway").statement.lines() if line.item == "unavailability"]
    quarter = sum(line.amount or 0 for line in lines if line.period in ("2021-01", "2021-02", "2021-03"))
    assert (rows[0].period, rows[0].assessed) == ("2-Q1", quarter)
    assert [row.period for row in rows] == ["2-Q1", "2-Q2", "2-Q3", "2-Q4"]


@pytest.mark.parametrize("name", [*SHIPPED, "worked"])
def test_a_formula_worked_out_again_is_the_exact_value(name: str) -> None:
    """Wherever a formula is one of sums and products: its numbers as they are give the line before it is rounded."""
    statement, done = world(name).statement, 0
    for line in statement.lines():
        if line.exact is not None and line.state == "known":
            value = formula_value(line.block.formula, 0, line.row, lambda number: number)
            text = formula_text(statement.ledger, line.block.formula, 0, line.row, "en")
            assert value is None or abs(value) == abs(line.exact), text
            done += value is not None
    assert done > 20


def test_a_number_is_changed_before_it_is_multiplied() -> None:
    statement = world("small").statement
    line = next(line for line in statement.lines() if line.item == "sludge_fee")
    plain = formula_value(line.block.formula, 0, line.row, lambda number: number)
    assert plain == line.exact
    assert formula_value(line.block.formula, 0, line.row, lambda number: 2 * number) == 8 * (plain or 0)
    assert formula_value(Call("run", (Number(Fraction(1)),)), 0, 0, Fraction) is None

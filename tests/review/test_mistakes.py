"""What a claim gets wrong is named: each mistake alone, and all of them in one claim."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from ppp_cost import Line, Statement
from ppp_cost.kernels.money import MODES
from ppp_cost.ledger.claims.review import Review, ReviewRow
from ppp_cost.payment.whatif import replaced_values
from tests.review.claims import ROOT, Place, amounts_of, of_line, of_period, text_of, world

EXAMPLE = ROOT / "contracts/wastewater/treatment_and_reuse/example/claim_3.csv"
RATES = {
    "wastewater": ("sludge_fee", "sludge_price", "215"),
    "railway": ("performance", "linked_share", "0.2"),
    "tunnel": ("availability_payment", "annuity_rate", "0.06"),
}
"""A number of each contract that a claim has otherwise: the item it was used for, its name, and the value."""

DEDUCTIONS = {"wastewater": "exceedance", "railway": "possession_deduction", "tunnel": "repair_deduction"}
CUT = {"wastewater": "performance", "railway": "unavailability", "tunnel": "availability_performance"}
"""Items whose lines have more decimals than two, so that cutting them to the fen shows."""

NAMES = tuple(RATES)


def totals(statement: Statement) -> dict[str, int]:
    return {place[0]: amount for place, amount in amounts_of(statement.lines()).items()}


def with_number(name: str, number: str, value: str) -> Statement:
    """The year settled with another number in the contract, by the engine itself."""
    here = world(name)
    heading = here.statement.heading
    days = date.fromisoformat(heading.begin), replaced_values.following(heading.end)
    changed = replaced_values.with_parameter(here.contract, number, [replaced_values.Span(*days, Fraction(value))], ())
    return replaced_values.World(changed, here.seen).settled(heading.year)


def table(amounts: Mapping[str, int], *more: str, total: int | None = None) -> str:
    places = {(item, "", "", ""): amount for item, amount in amounts.items()}
    return text_of(places, *more, total=total)


def cut(lines: list[Line]) -> int:
    """The sum of lines whose exact values are cut to the fen."""
    down = MODES["down"]
    fen = [line.exact * 100 for line in lines if line.exact is not None and line.part != "rounding"]
    return sum(int(down(np.array([each.numerator], dtype=object), each.denominator)[0]) for each in fen)


def row_of(review: Review, item: str) -> ReviewRow:
    (row,) = [row for row in review.rows if row.item == item]
    return row


def codes(row: ReviewRow) -> list[str]:
    return [part.remark.code for part in row.parts]


def holds(review: Review) -> None:
    """Each row and the whole are explained or said to be unexplained, to the fen."""
    for row in (*review.rows, review.total):
        if row.difference is not None:
            assert row.explained + (row.unexplained or 0) == row.difference
    assert sum(amount for _, _, amount in review.causes()) == review.total.difference


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_rate_that_is_said(name: str) -> None:
    item, number, value = RATES[name]
    claimed = totals(with_number(name, number, value))
    review = world(name).review(table(claimed, f"{item},,,,,{number},{value}", total=sum(claimed.values())))
    row = row_of(review, item)
    assert row.difference == claimed[item] - (row.assessed or 0) != 0
    assert (codes(row), row.unexplained) == (["review_parameter_always"], 0)
    words = dict(row.parts[0].remark.values)
    assert words["claimed"] == value
    assert words["clause"].startswith("ca:")
    holds(review)
    assert {cause for cause, _, _ in review.causes()} == {"factor"}


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_rate_that_is_not_said(name: str) -> None:
    """What the claim does not say is found where one number alone gives its amounts; else it is unexplained."""
    item, number, value = RATES[name]
    claimed = totals(with_number(name, number, value))
    review = world(name).review(table(claimed))
    row = row_of(review, item)
    holds(review)
    if name == "tunnel":
        assert row.unexplained == row.difference, "a rate behind a measure stands in no line's formula"
    else:
        assert (codes(row), row.unexplained) == (["review_implied"], 0)
        assert (row.parts[0].name, dict(row.parts[0].remark.values)["claimed"]) == (number, value)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_deduction(name: str) -> None:
    claimed = totals(world(name).statement)
    gone = claimed.pop(DEDUCTIONS[name])
    for text in (table(claimed), table({**claimed, DEDUCTIONS[name]: 0})):
        review = world(name).review(text)
        row = row_of(review, DEDUCTIONS[name])
        assert (row.difference, codes(row), row.unexplained) == (-gone, ["review_missing"], 0)
        words = dict(row.parts[0].remark.values)
        assert ".csv row" in words["behind"]
        holds(review)


@pytest.mark.parametrize("name", NAMES)
def test_a_rounding_at_another_stage(name: str) -> None:
    statement, item = world(name).statement, CUT[name]
    other = cut([line for line in statement.lines() if line.item == item])
    assert other != totals(statement)[item]
    review = world(name).review(table({**totals(statement), item: other}))
    row = row_of(review, item)
    assert (codes(row), row.unexplained) == (["review_cut_by_line"], 0)
    holds(review)


@pytest.mark.parametrize("name", NAMES)
def test_a_total_that_is_not_the_sum(name: str) -> None:
    claimed = totals(world(name).statement)
    summed = sum(claimed.values())
    review = world(name).review(table(claimed, f"正文总额,,,,{summed / 100:.2f},,", total=summed + 12345))
    assert [each.code for each in review.remarks] == ["review_total", "review_prose"]
    assert {row.difference for row in review.rows} == {0}
    assert (review.total.difference, review.total.unexplained) == (12345, 0)
    assert review.causes() == [("total", "", 12345)]
    holds(review)


@pytest.mark.parametrize("name", NAMES)
def test_all_four_in_one_claim(name: str) -> None:
    statement, (item, number, value) = world(name).statement, RATES[name]
    moved = totals(with_number(name, number, value))
    claimed = totals(statement) | {item: moved[item]}
    claimed.pop(DEDUCTIONS[name])
    rounded = CUT[name]
    claimed[rounded] = cut([line for line in statement.lines() if line.item == rounded])
    assert claimed[rounded] != totals(statement)[rounded]
    total = sum(claimed.values()) + 1
    review = world(name).review(table(claimed, f"{item},,,,,{number},{value}", total=total))
    assert codes(row_of(review, item)) == ["review_parameter_always"]
    assert codes(row_of(review, DEDUCTIONS[name])) == ["review_missing"]
    assert codes(row_of(review, rounded)) == ["review_cut_by_line"]
    assert [each.code for each in review.remarks] == ["review_total"]
    assert {row.unexplained for row in review.rows} == {0}
    assert {cause for cause, _, _ in review.causes()} == {"factor", "missing", "rounding", "total"}
    holds(review)


def test_the_shipped_example_names_all_four() -> None:
    review = world("wastewater").review(EXAMPLE)
    assert {cause for cause, _, _ in review.causes()} == {"factor", "missing", "rounding", "total"}
    assert [each.code for each in review.remarks] == ["review_total", "review_prose", "review_sign"]
    assert {row.unexplained for row in (*review.rows, review.total)} == {0}
    assert codes(row_of(review, "performance")) == ["review_parameter", "review_cut_by_line"]
    holds(review)


@pytest.mark.parametrize("fineness", [of_period, of_line])
def test_a_rate_is_named_on_each_of_the_finer_rows(fineness: Callable[[Line], Place]) -> None:
    moved = with_number("wastewater", "sludge_price", "215")
    lines = moved.lines()
    amounts = amounts_of(line for line in lines if line.item != "sludge_fee")
    amounts |= amounts_of((line for line in lines if line.item == "sludge_fee"), fineness)
    for more in ((), ("sludge_fee,,,,,污泥处置单价,215",)):
        review = world("wastewater").review(text_of(amounts, *more))
        rows = [row for row in review.rows if row.item == "sludge_fee"]
        assert len(rows) >= 12
        assert {part.name for row in rows for part in row.parts} == {"sludge_price"}
        assert {row.unexplained for row in rows} == {0}
        assert len(review.groups()) == 1
        holds(review)


def test_a_score_is_named_with_the_rows_it_was_read_from() -> None:
    claimed = totals(world("wastewater").statement) | {"performance": 0}
    review = world("wastewater").review(table(claimed, "绩效扣减,,,,,绩效得分,86"))
    row = row_of(review, "performance")
    assert (codes(row), row.unexplained) == (["review_measure"], 0)
    assert dict(row.parts[0].remark.values)["behind"] == " (scores.csv rows 2-8)"
    assert dict(row.parts[0].remark.values)["assessed"] == "83.2"


def test_a_record_is_named_with_its_row() -> None:
    """The score of one indicator, as the table of scores names it."""
    claimed = totals(world("wastewater").statement) | {"performance": 0}
    review = world("wastewater").review(table(claimed, "绩效扣减,,,,,scores.safety,10"))
    row = row_of(review, "performance")
    assert (codes(row), row.unexplained) == (["review_record"], 0)
    assert dict(row.parts[0].remark.values)["where"] == "scores.csv row 5"
    (used,) = review.used
    assert used.effect == row.difference


def test_a_record_that_does_not_lift_the_score_enough_leaves_the_deduction_missing() -> None:
    claimed = totals(world("wastewater").statement) | {"performance": 0}
    review = world("wastewater").review(table(claimed, "绩效扣减,,,,,scores.safety,9"))
    assert codes(row_of(review, "performance")) == ["review_missing"]
    (used,) = review.used
    assert 0 < (used.effect or 0) < -(row_of(review, "performance").assessed or 0)


def test_a_value_of_one_month_moves_that_month() -> None:
    moved = with_number("wastewater", "sludge_price", "215")
    march = [line for line in moved.lines() if line.item == "sludge_fee" and line.period == "2024-03"]
    rest = [
        line for line in world("wastewater").statement.lines() if (line.item, line.period) != ("sludge_fee", "2024-03")
    ]
    amounts = amounts_of([*march, *(line for line in rest if line.item == "sludge_fee")], of_period)
    amounts |= amounts_of(line for line in rest if line.item != "sludge_fee")
    review = world("wastewater").review(text_of(amounts, "sludge_fee,2024-03,,,,sludge_price,215"))
    differing = [row for row in review.rows if row.difference]
    assert [(row.period, row.unexplained, len(row.parts)) for row in differing] == [("2024-03", 0, 1)]
    (used,) = review.used
    assert used.effect == differing[0].difference


def test_a_value_that_the_amount_does_not_bear_out_explains_nothing() -> None:
    """The claim says another price and asks for what the contract's price gives."""
    claimed = totals(world("wastewater").statement)
    review = world("wastewater").review(table(claimed, "sludge_fee,,,,,sludge_price,215"))
    assert {row.difference for row in review.rows} == {0}
    assert not [row for row in review.rows if row.parts]
    assert [used.name for used in review.used] == ["sludge_price"]


def test_what_nothing_explains_is_said() -> None:
    claimed = totals(world("wastewater").statement)
    claimed["sludge_fee"] += 123457
    review = world("wastewater").review(table(claimed))
    row = row_of(review, "sludge_fee")
    assert (row.parts, row.unexplained) == ((), 123457)
    assert review.causes() == [("unexplained", "", 123457)]


def test_a_part_of_a_difference_that_is_explained_leaves_the_rest() -> None:
    claimed = totals(with_number("wastewater", "sludge_price", "215"))
    claimed["sludge_fee"] += 123457
    review = world("wastewater").review(table(claimed, "sludge_fee,,,,,sludge_price,215"))
    row = row_of(review, "sludge_fee")
    assert (codes(row), row.unexplained) == (["review_parameter_always"], 123457)
    holds(review)


def test_what_is_undetermined_has_no_assessed_amount_and_the_total_none() -> None:
    here = world("unscored")
    claimed = totals(world("small").statement)
    review = here.review(table(claimed, total=sum(claimed.values())))
    row = row_of(review, "performance")
    assert (row.claimed, row.assessed, row.difference, row.unexplained, row.percent) == (
        claimed["performance"],
        None,
        None,
        None,
        None,
    )
    assert [reason.item for reason in row.reasons] == ["score"]
    assert (review.total.assessed, review.total.difference, review.total.percent) == (None, None, None)
    assert [row.item for row in review.rows if row.assessed is None] == ["performance"]
    assert row_of(here.review(table({"sludge_fee": 100})), "performance").claimed is None


def test_the_rate_has_the_sign_of_the_difference() -> None:
    claimed = totals(world("small").statement)
    review = world("small").review(table({**claimed, "performance": -2571200, "sludge_fee": 2 * claimed["sludge_fee"]}))
    assert row_of(review, "sludge_fee").percent == 5000
    assert row_of(review, "performance").percent == 0
    less = row_of(world("small").review(table({**claimed, "performance": -2000000})), "performance")
    assert (less.difference, less.percent) == (571217, 2856)
    assert row_of(world("small").review(table({**claimed, "performance": 0})), "performance").percent is None

"""What every statement keeps, whatever its contract: drawn contracts, and small ones written for one law."""

import random
import re
import tempfile
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from ppp_cost import Line, Statement
from ppp_cost.ledger.column import Column, Factor, Members
from ppp_cost.ledger.explain.explanation import leaves_at
from ppp_cost.ledger.reasons import STATES
from tests.oracle.draw import SHAPES, Draw, draw, forced_ties
from tests.oracle.exact import rounded
from tests.oracle.pieces import MODES
from tests.oracle.small import item, rows_of, seen, volumes
from tests.oracle.test_against_engine import engine
from tests.oracle.toml_text import contract_of, contract_text

FIRST_SEED = 2_000_000
DRAWN = [(shape, FIRST_SEED + n) for shape in SHAPES for n in range(8)]
every_draw = pytest.mark.parametrize(("shape", "seed"), DRAWN)


def settled(drawn: Draw) -> Statement:
    with tempfile.TemporaryDirectory() as folder:
        return engine(drawn, drawn.tables, Path(folder))


@cache
def statement_of(shape: str, seed: int) -> Statement:
    return settled(draw(seed, shape))


@cache
def contract_data(shape: str, seed: int) -> dict[str, Any]:
    return tomllib.loads(draw(seed, shape).text)


def small(items: list[dict[str, Any]], tables: dict[str, str], **top: Any) -> Statement:
    """Settle a few items written in a test."""
    rows = {name: rows_of(text) for name, text in tables.items()}
    return settled(Draw(contract_text(contract_of(items, **top)), rows, 1))


def total(amounts: list[int | None]) -> int | None:
    """The sum, which is not known while one of its parts is not."""
    return None if None in amounts else sum(amount for amount in amounts if amount is not None)


def of_item(statement: Statement, *names: str) -> list[Line]:
    return [line for line in statement.lines() if line.item in names]


# --- an amount is the exact value, rounded as the contract says


@every_draw
def test_an_amount_is_its_exact_value_rounded(shape: str, seed: int) -> None:
    contract = contract_data(shape, seed)
    own = {each["id"]: each.get("round", {}) for each in contract["item"]}
    for line in statement_of(shape, seed).lines():
        if line.amount is None or line.exact is None:
            continue
        rounding = contract["rounding"] | own[line.item]
        sign = -1 if line.kind == "deduction" else 1
        expected = sign * rounded(sign * line.exact, rounding["places"], rounding["mode"])
        assert line.amount == 100 * expected, (line.item, line.period, line.key, line.part, line.exact)


@every_draw
def test_an_amount_is_known_where_its_line_is(shape: str, seed: int) -> None:
    for line in statement_of(shape, seed).lines():
        assert line.state in STATES
        assert (line.amount is None) == (line.exact is None) == (line.state == "undetermined")
        if line.state == "left_out":
            assert (line.amount, line.exact) == (0, 0)
        assert line.amount is None or type(line.amount) is int


@every_draw
def test_nothing_charged_or_taken_is_below_zero(shape: str, seed: int) -> None:
    lines = [line for line in statement_of(shape, seed).lines() if line.kind in ("charge", "deduction", "advance")]
    computed = [line for line in lines if not line.part.endswith(("rounding", "taken back"))]
    for (name, period, _), group in groupby(computed, lambda line: (line.item, line.period, line.key)):
        whole = list(group)
        exact = sum((line.exact or Fraction(0) for line in whole), Fraction(0))
        assert exact * (-1 if whole[0].kind == "deduction" else 1) >= 0, (name, period)


@pytest.mark.parametrize("kind", ["charge", "deduction", "advance"])
def test_what_would_be_below_zero_has_no_amount(kind: str) -> None:
    statement = small([seen("fee", kind=kind, missing=0)], volumes(fee=[5, "-0.01", 0]))
    monthly = [line for line in statement.lines() if line.period_kind == "month"]
    assert [line.state for line in monthly[:3]] == ["known", "undetermined", "known"]
    assert statement.payable is None


def test_ties_are_rounded_as_the_contract_says() -> None:
    for drawn in forced_ties(12, seed=FIRST_SEED):
        rounding = tomllib.loads(drawn.text)["rounding"]
        for line in of_item(settled(drawn), "priced", "scored"):
            sign = -1 if line.kind == "deduction" else 1
            assert line.exact is not None
            if line.part != "rounding":
                assert (100 * line.exact).denominator == 2
                assert line.amount == 100 * sign * rounded(sign * line.exact, rounding["places"], rounding["mode"])


@every_draw
def test_lines_rounded_by_item_sum_to_the_item_rounded_once(shape: str, seed: int) -> None:
    contract = contract_data(shape, seed)
    if contract["rounding"]["at"] != "item":
        return
    lines = [line for line in statement_of(shape, seed).lines() if not line.part.endswith(("vat", "taken back"))]
    for (_, _, kind), group in groupby(lines, lambda line: (line.item, line.period, line.kind)):
        whole = list(group)
        if kind == "adjustment" or any(line.amount is None for line in whole):
            continue
        sign = -1 if kind == "deduction" else 1
        exact = sum((line.exact or Fraction(0) for line in whole if line.part != "rounding"), Fraction(0))
        once = sign * rounded(sign * exact, contract["rounding"]["places"], contract["rounding"]["mode"])
        assert total([line.amount for line in whole]) == 100 * once, whole[0].item


# --- what is payable is the sum of the lines


@every_draw
def test_what_is_payable_is_the_sum_of_the_lines(shape: str, seed: int) -> None:
    statement = statement_of(shape, seed)
    assert statement.payable == total([line.amount for line in statement.lines()])
    assert statement.payable == total(list(statement.item_totals().values()))


@every_draw
def test_items_sum_their_own_lines(shape: str, seed: int) -> None:
    statement = statement_of(shape, seed)
    for name, amount in statement.item_totals().items():
        assert amount == total([line.amount for line in of_item(statement, name)]), name


@every_draw
def test_interim_payments_sum_the_lines_due_with_them(shape: str, seed: int) -> None:
    statement = statement_of(shape, seed)
    lines = statement.lines()
    assert {line.due for line in lines} <= {*statement.interim, "year"}
    for period, amount in statement.interim.items():
        assert amount == total([line.amount for line in lines if line.due == period]), period


@every_draw
def test_interim_payments_and_the_balance_are_what_is_payable(shape: str, seed: int) -> None:
    statement = statement_of(shape, seed)
    if statement.balance is None:
        assert statement.payable is None or None in statement.interim.values()
        return
    paid = total(list(statement.interim.values()))
    assert paid is not None
    assert paid + statement.balance == statement.payable
    assert statement.balance == total([line.amount for line in statement.lines() if line.due == "year"])


@every_draw
def test_advances_are_taken_back(shape: str, seed: int) -> None:
    advances = [line for line in statement_of(shape, seed).lines() if line.kind == "advance"]
    if not any(line.amount is None for line in advances):
        assert total([line.amount for line in advances]) == 0


def test_some_draws_are_paid_and_some_are_not() -> None:
    paid = [statement_of(shape, seed).payable is not None for shape, seed in DRAWN]
    assert sum(paid) >= 20
    assert len(paid) - sum(paid) >= 10


def test_what_is_due_with_the_year_is_in_the_balance_alone() -> None:
    items = [seen("fee", kind="charge", missing=0), seen("loss", kind="deduction", due="year", missing=0)]
    statement = small(items, volumes(fee=[10, 20], loss=[3, 4]))
    assert list(statement.interim.values())[:3] == [1000, 2000, 0]
    assert (statement.balance, statement.payable) == (-700, 2300)


# --- caps and floors


def one_sided(shape: str, seed: int) -> Iterator[tuple[dict[str, Any], list[Line]]]:
    """Limits that only cap what is deducted, or only hold up what is paid, with their lines."""
    for each in contract_data(shape, seed)["item"]:
        if each["rule"] != "limit":
            continue
        caps = each["counts"] == "deducted" and "at_most" in each and "at_least" not in each
        holds = each["counts"] == "paid" and "at_least" in each and "at_most" not in each
        if caps or holds:
            yield each, of_item(statement_of(shape, seed), each["id"])


@every_draw
def test_a_cap_never_takes_and_a_floor_never_reduces(shape: str, seed: int) -> None:
    for each, lines in one_sided(shape, seed):
        assert all(line.amount is None or line.amount >= 0 for line in lines), each["id"]
        assert all(line.exact is None or line.exact >= 0 for line in lines), each["id"]


@every_draw
def test_a_payment_with_a_floor_at_zero_is_not_below_it(shape: str, seed: int) -> None:
    for each, lines in one_sided(shape, seed):
        if each["counts"] != "paid" or each["at_least"] != 0:
            continue
        for line in lines:
            read = [other for other in of_item(statement_of(shape, seed), *each["of"]) if within(other, line)]
            before = total([other.amount for other in read])
            if before is not None and line.exact is not None:
                assert 100 * line.exact == max(-before, 0), (each["id"], line.period)


def within(inner: Line, outer: Line) -> bool:
    """Whether a line lies in the period of another: a year holds all, other periods only themselves."""
    return outer.period_kind == "year" or inner.period == outer.period


def test_there_are_caps_and_floors_to_try() -> None:
    tried = [lines for shape, seed in DRAWN for _, lines in one_sided(shape, seed)]
    assert sum(any(line.amount for line in lines) for lines in tried) >= 5


@pytest.mark.parametrize("most", ["0", "10", "59.99", "100", "1000"])
@pytest.mark.parametrize("over", [{}, {"over": "year"}])
@pytest.mark.parametrize("mode", ["half_up", "up", "floor"])
def test_what_a_cap_leaves_is_within_it(most: str, over: dict[str, str], mode: str) -> None:
    items = [
        seen("loss", kind="deduction", missing=0),
        item("cap", "limit", of=["loss"], counts="deducted", at_most=most, **over),
    ]
    statement = small(items, volumes(loss=["60.005", 0, "33.333", "7", "1.5"]), rounding=rounding_by(mode))
    given = of_item(statement, "cap")
    assert all(line.amount is not None and line.amount >= 0 for line in given)
    taken = [-(line.amount or 0) for line in of_item(statement, "loss")]
    left = [loss - (line.amount or 0) for loss, line in zip(taken, given, strict=True)]
    cap = int(Fraction(most) * 100)
    if over:
        assert max(sum(left[: n + 1]) for n in range(len(left))) <= cap
    else:
        assert left == [min(loss, cap) for loss in taken]


@pytest.mark.parametrize("mode", MODES)
def test_a_yearly_cap_given_back_in_whole_yuan_is_missed_by_less_than_one(mode: str) -> None:
    by_yuan = {"round": {"places": 0, "mode": mode}}
    items = [
        seen("loss", kind="deduction", missing=0),
        item("cap", "limit", of=["loss"], counts="deducted", at_most="0.5", over="year", **by_yuan),
    ]
    statement = small(items, volumes(loss=["1.4"] * 5))
    assert statement.payable is not None
    assert abs(statement.payable + 50) < 100


def rounding_by(mode: str) -> dict[str, Any]:
    return {"places": 2, "mode": mode, "at": "line"}


@pytest.mark.parametrize("least", ["0", "-10", "50"])
def test_a_floor_adds_only_what_is_lacking(least: str) -> None:
    items = [
        seen("fee", kind="charge", missing=0),
        seen("loss", kind="deduction", missing=0),
        item("floor", "limit", of=["fee", "loss"], counts="paid", at_least=least),
    ]
    statement = small(items, volumes(fee=[10, 100, 0, 60], loss=[25, 10, 0, 10]))
    floor = int(Fraction(least) * 100)
    paid = [-1500, 9000, 0, 5000, *[0] * 8]
    assert [line.amount for line in of_item(statement, "floor")] == [max(floor - amount, 0) for amount in paid]


# --- undetermined in, undetermined out


@every_draw
def test_a_payment_with_an_undetermined_line_has_no_amount(shape: str, seed: int) -> None:
    statement = statement_of(shape, seed)
    unknown = {line.due for line in statement.lines() if line.state == "undetermined"}
    for period, amount in statement.interim.items():
        assert (amount is None) == (period in unknown), period
    assert (statement.payable is None) == bool(unknown)
    if unknown:
        assert statement.balance is None
        assert statement.undetermined


@every_draw
def test_a_line_that_reads_something_undetermined_has_no_amount(shape: str, seed: int) -> None:
    for line in statement_of(shape, seed).lines():
        if any(state_at(*origin) == "undetermined" for origin in read_by(line)):
            assert line.state != "known", (line.item, line.period, line.key, line.part)


def read_by(line: Line) -> Iterator[tuple[Column, int]]:
    """Where the factors of a line were read."""
    for token in leaves_at(line.block.formula, 0, line.row):
        if isinstance(token, Factor) and token.origin is not None:
            yield token.origin, line.row if token.index is None else int(token.index[line.row])
        elif isinstance(token, Members):
            yield from ((token.origin, row) for row in token.of(line.row))


def state_at(column: Column, row: int) -> str:
    if column.status is None or row < 0:
        return STATES[0]
    state = column.status.state[0]
    return STATES[state[row if state.size > 1 else 0]]


CHAIN = [
    seen("volume", unit="m3"),
    item("fee", "product", kind="charge", times=["volume", {"name": "price", "value": 2, "unit": "CNY/m3"}]),
    item("parts", "sum", kind="charge", terms=[{"times": ["fee", "0.5"]}, {"times": ["fee", "1/3"]}]),
    item("loss", "product", kind="deduction", times=["fee", "0.1"]),
    item("cap", "limit", of=["loss"], counts="deducted", at_most=1),
    item("floor", "limit", of=["fee", "loss", "cap"], counts="paid", at_least=0),
    item("taxed", "product", kind="charge", times=["fee"], vat={"rate": "0.06", "included": False}),
    item("ahead", "product", kind="advance", times=["fee", "0.8"]),
]
LATER = [
    item("year_cap", "limit", of=["loss"], counts="deducted", over="year", at_most=50),
    item("debt", "carry", earn="floor", against=["fee"], counts="paid"),
]
GAP = volumes(volume=[10, 10, None, 10, 10])


def short(items: list[dict[str, Any]]) -> Statement:
    """Settle five months, the third without a volume."""
    year = tomllib.loads("first = 2024-01-01\nnext = 2024-06-01")
    return small(items, GAP, operating_year=year)


def test_one_missing_number_leaves_every_amount_of_its_month_open() -> None:
    statement = short(CHAIN)
    for line in statement.lines():
        missing = line.period == "2024-03" or line.period_kind == "year"
        assert (line.state == "undetermined") == missing, (line.item, line.period, line.part)
    assert [amount is None for amount in statement.interim.values()] == [False, False, True, False, False]
    assert statement.payable is None
    assert statement.balance is None


def test_what_runs_on_stays_open_after_a_gap() -> None:
    statement = short([*CHAIN[:6], *LATER])
    for name in ("year_cap", "debt"):
        states = [line.state for line in of_item(statement, name)]
        assert states == ["known", "known", *["undetermined"] * 3], name
    assert [amount is None for amount in statement.interim.values()] == [False, False, True, True, True]


def test_the_gap_is_named_once() -> None:
    found = short([*CHAIN, *LATER]).undetermined
    assert len(set(found)) == len(found)
    assert [(reason.item, reason.period) for reason in found][:1] == [("volume", "2024-03")]


def test_with_the_number_everything_is_known() -> None:
    whole = small(CHAIN, volumes(volume=[10] * 5), operating_year=tomllib.loads("first=2024-01-01\nnext=2024-06-01"))
    assert whole.undetermined == ()
    assert {line.state for line in whole.lines()} == {"known"}
    # 20 + (10 + 6.67) - 2 + 1 + 0 + (20 + 1.20) each month; the advance goes and comes back
    assert whole.payable == 5 * (2000 + 1667 - 200 + 100 + 2120)
    assert list(whole.interim.values()) == [2000 + 1667 - 200 + 100 + 2120 + 1600] * 5
    assert whole.balance == -5 * 1600


# --- the same, told again


@pytest.mark.parametrize(("shape", "seed"), DRAWN[::8])
def test_the_same_input_gives_the_same_statement(shape: str, seed: int) -> None:
    first, again = statement_of(shape, seed), settled(draw(seed, shape))
    places = [
        [(line.item, line.period, line.key, line.part, line.amount, line.exact) for line in each.lines()]
        for each in (first, again)
    ]
    assert places[0] == places[1]
    assert first.heading == again.heading


# --- the order of rows is irrelevant


def told(statement: Statement) -> dict[str, Any]:
    """All that a statement says, whatever the order in which keys were met."""
    lines = {
        (line.item, line.period, line.key, line.part): (line.due, line.amount, line.exact, line.state, line.vat_inside)
        for line in statement.lines()
    }
    return {
        "lines": lines,
        "measures": {name: sorted(rows, key=str) for name, rows in statement.measures().items()},
        "payable": statement.payable,
        "interim": statement.interim,
        "reasons": {re.sub(r" row \d+", " row", reason.sentence("en")) for reason in statement.undetermined},
        "closings": sorted(statement.closings()),
    }


def turned(drawn: Draw, seed: int) -> Draw:
    """The same with the rows of every table in another order."""
    rng = random.Random(seed)
    return drawn._replace(tables={name: rng.sample(rows, len(rows)) for name, rows in drawn.tables.items()})


@every_draw
def test_the_order_of_rows_in_every_table_is_irrelevant(shape: str, seed: int) -> None:
    drawn = draw(seed, shape)
    back = drawn._replace(tables={name: rows[::-1] for name, rows in drawn.tables.items()})
    expected = told(statement_of(shape, seed))
    for other in (back, turned(drawn, seed)):
        assert told(settled(other)) == expected


BY_LINE = {"per": ["line"]}
KEYED = [
    seen("fee", kind="charge", **BY_LINE),
    item("again", "product", kind="charge", times=["fee"], **BY_LINE),
    item("cap", "limit", of=["fee"], counts="paid", at_most=1, **BY_LINE),
    item("all", "product", kind="charge", times=["fee"]),
]


@pytest.mark.parametrize("at", ["line", "item"])
def test_the_order_of_keys_is_irrelevant(at: str) -> None:
    rows = [f"2024-01,fee,{line},1.005" for line in "abc"]
    header = {
        "operating_year": tomllib.loads("first = 2024-01-01\nnext = 2024-02-01"),
        "rounding": {"places": 2, "mode": "half_up", "at": at},
    }
    found = [
        told(small(KEYED, {"volumes": "\n".join(["period,name,line,value", *order])}, **header))
        for order in (rows, rows[::-1], [rows[1], rows[2], rows[0]])
    ]
    assert found[0] == found[1] == found[2]

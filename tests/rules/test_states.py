"""Known, undetermined, left out: how each spreads, what it says, and what still stands."""

import pytest

from ppp_cost import Statement
from tests.contract_text import (
    YEARLY,
    amounts,
    csv,
    in_year,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
    volumes,
)

LEAVE_OUT = 'missing = "leave_out", present = 0'

READERS = {
    "product": 'times = ["x", 2]',
    "divisor": 'times = [12], over = ["x"]',
    "sum": 'constant = 1, terms = [{ of = "x" }]',
    "bands": 'of = "x", closed = "floor", bands = [{ floor = 0, at_floor = 1 }]',
    "tiers": 'of = "x", by = "slice", tiers = [{ floor = 0, rate = 1 }]',
    "choose": 'cases = [{ of = "x", above = 0, then = 1 }], otherwise = 0',
    "parameter": 'values = [{ value = "x" }]',
    "reduce": 'of = "x", op = "sum"',
    "lag": 'times = [{ of = "x", lag = 0 }]',
}
RULES = {"divisor": "product", "lag": "product"}


def read(name: str, missing: str, x: str) -> Statement:
    rule = RULES.get(name, name)
    return settled(seen("x", missing) + item("y", rule, READERS[name]), volumes(x=x))


@pytest.mark.parametrize("name", READERS)
def test_undetermined_spreads_to_the_row_that_reads_it_and_no_further(name: str) -> None:
    statement = read(name, "", "6 - 6")
    found = list(measure(statement, "y").values())
    assert found[1] == "undetermined"
    assert "undetermined" not in (found[0], found[2])
    assert reasons(statement) == ["x: no row for x in 2023-02 [ca:1]"]


@pytest.mark.parametrize("name", READERS)
def test_left_out_spreads_to_the_row_that_reads_it_and_needs_no_reason(name: str) -> None:
    statement = read(name, LEAVE_OUT, "6 - 6")
    found = list(measure(statement, "y").values())
    assert found[1] == "left_out"
    assert "left_out" not in (found[0], found[2])
    assert reasons(statement) == []


@pytest.mark.parametrize("name", [name for name in READERS if name != "parameter"])
def test_a_bound_spreads_its_state_too(name: str) -> None:
    rule = RULES.get(name, name)
    items = seen("x") + seen("most") + item("y", rule, f'{READERS[name]}, at_most = "most"')
    found = list(measure(settled(items, volumes(x="6 6 6", most="99 - 99")), "y").values())
    assert [value == "undetermined" for value in found] == [False, True, False]


def test_left_out_beats_undetermined_whichever_comes_first() -> None:
    for times in ('"a", "b"', '"b", "a"'):
        items = seen("a") + seen("b", LEAVE_OUT) + item("y", "product", f"times = [{times}]")
        statement = settled(items, volumes(a="- - 2", b="- 3 3"))
        assert list(measure(statement, "y").values()) == ["left_out", "undetermined", 6]


def test_every_reason_is_said_once() -> None:
    items = seen("a", 'unit = "CNY"') + seen("b") + item("y", "product", 'kind = "charge", times = ["a", "b"]')
    items += item("z", "product", 'kind = "deduction", times = ["y", "b"]')
    statement = settled(items, volumes(a="- 1 -", b="- 1 1"))
    assert reasons(statement) == [
        "a: no row for a in 2023-01 [ca:1]",
        "b: no row for b in 2023-01 [ca:1]",
        "a: no row for a in 2023-03 [ca:1]",
    ]
    assert statement.payable is None


def test_reasons_of_measures_that_nothing_reads_are_said_as_well() -> None:
    statement = settled(seen("lonely") + seen("fee", 'kind = "charge"'), volumes(fee="1 1 1", lonely="1 - 1"))
    assert reasons(statement) == ["lonely: no row for lonely in 2023-02 [ca:1]"]
    assert statement.payable == 300


def test_a_reason_names_its_item_its_clause_and_speaks_chinese() -> None:
    items = item("treatment_fee", "observe", 'from = "amounts", name = "paid", kind = "charge"', clause="ca:5.2")
    (reason,) = settled(items, in_year(), **YEARLY).undetermined
    assert (reason.item, reason.clause, reason.code, reason.period) == ("treatment_fee", "ca:5.2", "no_row", "1")
    assert reason.sentence("en") == "treatment_fee: no row for paid in year 1 [ca:5.2]"
    assert reason.sentence("zh").startswith("污水处理服务费：第1运营年没有")


def test_an_undetermined_amount_is_a_line_without_an_amount() -> None:
    items = seen("fee", 'unit = "CNY"') + item("pay", "product", 'kind = "charge", times = ["fee"]')
    statement = settled(items, volumes(fee="1 - 3"))
    line = statement.lines()[1]
    assert (line.state, line.amount, line.exact) == ("undetermined", None, None)
    assert statement.item_totals() == {"pay": None}


def test_an_amount_left_out_is_a_line_of_zero_that_says_so() -> None:
    items = seen("fee", f'unit = "CNY", {LEAVE_OUT}') + item("pay", "product", 'kind = "charge", times = ["fee", 2]')
    statement = settled(items, volumes(fee="1 - 3"))
    line = statement.lines()[1]
    assert (line.state, line.amount, line.exact) == ("left_out", 0, 0)
    assert statement.payable == 800
    assert statement.item_totals() == {"pay": 800}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("constant = 5, terms = [{ of = 'x' }]", ["left_out", 11, 11]),
        ("constant = 5, terms = [{ times = [1], over = ['x'] }]", ["left_out", "31/6", "31/6"]),
    ],
)
def test_what_is_left_out_does_not_leave_a_part_of_itself(fields: str, expected: list[object]) -> None:
    statement = settled(seen("x", LEAVE_OUT) + item("y", "sum", fields), volumes(x="- 6 6"))
    assert [
        value if isinstance(value, str) and value == "left_out" else str(value)
        for value in measure(statement, "y").values()
    ] == [str(each) for each in expected]


def test_amounts_left_out_are_skipped_where_amounts_add_up() -> None:
    items = seen("fee", f'unit = "CNY", {LEAVE_OUT}') + item("pay", "product", 'kind = "charge", times = ["fee"]')
    items += item("year", "product", 'kind = "charge", period = "year", times = ["pay", "0.1"]')
    statement = settled(items, volumes(fee="10 - 30"))
    assert amounts(statement, "year") == {"1": 400}
    all_out = settled(items, volumes(fee="- - -"))
    assert amounts(all_out, "year") == {"1": "left_out"}
    assert all_out.payable == 0


def test_one_undetermined_month_leaves_the_year_undetermined_and_the_other_months_payable() -> None:
    items = seen("fee", 'unit = "CNY"') + item("pay", "product", 'kind = "charge", times = ["fee"]')
    items += item("year", "product", 'kind = "deduction", period = "year", times = ["pay", "0.1"]')
    statement = settled(items, volumes(fee="10 - 30"))
    assert amounts(statement, "year") == {"1": "undetermined"}
    assert statement.interim == {"2023-01": 1000, "2023-02": None, "2023-03": 3000}


def test_the_year_may_wait_while_months_are_paid() -> None:
    items = seen("fee", 'unit = "CNY"') + item("pay", "product", 'kind = "charge", times = ["fee"]')
    items += seen("score", 'period = "year"') + item(
        "malus", "product", 'kind = "deduction", period = "year", times = ["pay", "score"]'
    )
    statement = settled(items, volumes(fee="10 20 30"))
    assert statement.interim == {"2023-01": 1000, "2023-02": 2000, "2023-03": 3000}
    assert statement.payable is None
    assert reasons(statement) == ["score: no row for score in year 1 [ca:1]"]


def test_a_key_may_be_undetermined_while_its_neighbours_are_known() -> None:
    table = csv("period,name,line,value", "1,fee,a,1", "1,fee,b,", "1,fee,c,3")
    items = seen("fee", 'unit = "CNY", per = ["line"]') + item(
        "pay", "product", 'kind = "charge", per = ["line"], times = ["fee"]'
    )
    statement = settled(items, {"volumes": table}, **YEARLY)
    assert amounts(statement, "pay") == {"1|a": 100, "1|b": "undetermined", "1|c": 300}
    assert reasons(statement) == ["fee: the value of fee b is empty in year 1: volumes.csv row 3 [ca:1]"]


@pytest.mark.parametrize(
    ("x", "expected"), [("6 - 6", ["undetermined", "undetermined"]), ("6 6 -", [12, "undetermined"])]
)
def test_an_earlier_period_that_is_undetermined(x: str, expected: list[object]) -> None:
    items = seen("x") + item("y", "sum", 'terms = [{ of = "x" }, { of = { of = "x", lag = 1, first = 0 } }]')
    assert list(measure(settled(items, volumes(x=x)), "y").values())[1:] == expected


def test_the_first_value_may_be_undetermined_itself() -> None:
    items = seen("start") + seen("x") + item("y", "product", 'times = [{ of = "x", lag = 1, first = "start" }]')
    assert list(measure(settled(items, volumes(x="1 2 3", start="- - -")), "y").values()) == ["undetermined", 1, 2]
    assert list(measure(settled(items, volumes(x="1 2 3", start="9 - -")), "y").values()) == [9, 1, 2]


def test_nothing_is_silently_zero() -> None:
    """Without any table every item that reads one is undetermined."""
    items = seen("x") + item("y", "product", 'kind = "charge", times = ["x", { value = 1, unit = "CNY" }]')
    items += item("cap", "limit", 'of = ["y"], counts = "paid", at_most = 0') + item(
        "sum", "reduce", 'period = "year", of = "x", op = "sum"'
    )
    statement = settled(items)
    assert set(measure(statement, "x").values()) == {"undetermined"}
    assert set(amounts(statement, "y").values()) == set(amounts(statement, "cap").values()) == {"undetermined"}
    assert only(measure(statement, "sum")) == "undetermined"
    assert statement.payable is None

"""`reduce`: many rows to few."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    csv,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
    volumes,
)


def by_year(op: str, x: str, fields: str = "", missing: str = "", **values: str) -> Statement:
    """Three months folded into a year."""
    items = seen("x", missing) + "".join(seen(name) for name in values)
    items += item("r", "reduce", f'period = "year", of = "x", op = "{op}"{fields}')
    return settled(items, volumes(x=x, **values))


def folded(op: str, x: str, fields: str = "", missing: str = "", **values: str) -> Fraction | int | str:
    return only(measure(by_year(op, x, fields, missing, **values), "r"))


LEAVE_OUT = 'missing = "leave_out", present = 0'


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("sum", "5.5"),
        ("mean", "11/6"),
        ("max", "4"),
        ("min", "0"),
        ("count", "3"),
        ("any", "1"),
        ("all", "0"),
        ("last", "1.5"),
    ],
)
def test_three_months_into_a_year(op: str, expected: str) -> None:
    assert folded(op, "4 0 1.5") == Fraction(expected)


@pytest.mark.parametrize(
    ("op", "x", "expected"), [("any", "0 0 0", 0), ("any", "0 -1 0", 1), ("all", "1 2 -3", 1), ("all", "1 0 1", 0)]
)
def test_any_and_all_look_at_values_that_are_not_zero(op: str, x: str, expected: int) -> None:
    assert folded(op, x) == expected


@pytest.mark.parametrize(
    ("op", "x", "expected"), [("max", "-4 -1 -9", -1), ("min", "-4 -1 -9", -9), ("max", "0 -1 -2", 0)]
)
def test_extremes_of_negatives(op: str, x: str, expected: int) -> None:
    assert folded(op, x) == expected


def test_weights() -> None:
    # (10 x 1 + 20 x 2 + 30 x 5) / 8; as a sum 200
    assert folded("weighted_mean", "10 20 30", ', weights = "w"', w="1 2 5") == 25
    assert folded("sum", "10 20 30", ', weights = "w"', w="1 2 5") == 200
    assert folded("weighted_mean", "10 20 30", ', weights = "calendar.days"') == Fraction(
        10 * 31 + 20 * 28 + 30 * 31, 90
    )


def test_weights_that_sum_to_zero_weigh_nothing() -> None:
    statement = by_year("weighted_mean", "10 20 30", ', weights = "w"', w="0 0 0")
    assert only(measure(statement, "r")) == "undetermined"
    assert len(reasons(statement)) == 1
    assert folded("weighted_mean", "10 20 30", ', weights = "w"', w="1 -1 0") == "undetermined"
    assert folded("sum", "10 20 30", ', weights = "w"', w="0 0 0") == 0


OPS = ["sum", "mean", "max", "min", "count", "any", "all", "last"]


@pytest.mark.parametrize("op", OPS)
def test_one_undetermined_row_leaves_the_group_undetermined(op: str) -> None:
    statement = by_year(op, "4 - 1")
    assert only(measure(statement, "r")) == "undetermined"
    assert reasons(statement) == ["x: no row for x in 2023-02 [ca:1]"]


@pytest.mark.parametrize(
    ("op", "expected"),
    [("sum", 5), ("mean", "5/2"), ("max", 4), ("min", 1), ("count", 2), ("any", 1), ("all", 1), ("last", 1)],
)
def test_left_out_rows_are_skipped(op: str, expected: str) -> None:
    assert folded(op, "4 - 1", missing=LEAVE_OUT) == Fraction(expected)


def test_the_last_row_that_is_not_left_out() -> None:
    assert folded("last", "4 7 -", missing=LEAVE_OUT) == 7


@pytest.mark.parametrize("op", OPS)
def test_a_group_whose_rows_are_all_left_out(op: str) -> None:
    assert folded(op, "- - -", missing=LEAVE_OUT) == (0 if op == "count" else "left_out")


def test_the_weight_of_a_left_out_row_does_not_weigh() -> None:
    found = folded("weighted_mean", "10 - 30", ', weights = "w"', LEAVE_OUT, w="1 100 3")
    assert found == 25  # (10 + 90) / 4


def test_an_unknown_weight() -> None:
    assert folded("weighted_mean", "10 20 30", ', weights = "w"', w="1 - 3") == "undetermined"


@pytest.mark.parametrize("lines", [("a", "b"), ("b", "a")])
def test_two_keys_have_no_last_among_them(lines: tuple[str, str]) -> None:
    values = {"a": "1", "b": "2"}
    table = csv(
        "period,name,line,value",
        *(f"{month},x,{line},{values[line]}" for month in ("2023-01", "2023-02", "2023-03") for line in lines),
    )
    items = seen("x", 'per = ["line"]') + item("r", "reduce", 'period = "year", of = "x", op = "last"')
    assert only(measure(settled(items, {"volumes": table}), "r")) == "undetermined"


# --- over keys

PARAMETERS = csv(
    "period,name,parameter,value",
    "2023-01,x,cod,3", "2023-01,x,nh3_n,7", "2023-02,x,cod,5", "2023-02,x,nh3_n,1", "2023-03,x,cod,0", "2023-03,x,nh3_n,0",
)  # fmt: skip


@pytest.mark.parametrize(
    ("op", "expected"), [("max", [7, 5, 0]), ("sum", [10, 6, 0]), ("any", [1, 1, 0]), ("count", [2, 2, 2])]
)
def test_the_worst_parameter_of_each_month(op: str, expected: list[int]) -> None:
    items = seen("x", 'per = ["parameter"]') + item("r", "reduce", f'of = "x", op = "{op}"')
    assert list(measure(settled(items, {"volumes": PARAMETERS}), "r").values()) == expected


def test_a_key_is_kept_while_the_period_grows() -> None:
    items = seen("x", 'per = ["parameter"]') + item(
        "r", "reduce", 'period = "year", per = ["parameter"], of = "x", op = "sum"'
    )
    assert measure(settled(items, {"volumes": PARAMETERS}), "r") == {"1|cod": 8, "1|nh3_n": 8}


def test_one_of_two_keys_is_folded_away() -> None:
    table = csv("period,name,line,parameter,value", "1,x,a,cod,1", "1,x,a,nh3_n,2", "1,x,b,cod,4", "1,x,b,nh3_n,8")
    items = seen("x", 'per = ["line", "parameter"]')
    items += item("by_line", "reduce", 'per = ["line"], of = "x", op = "sum"') + item(
        "all", "reduce", 'of = "x", op = "sum"'
    )
    statement = settled(items, {"volumes": table}, **YEARLY)
    assert measure(statement, "by_line") == {"1|a": 3, "1|b": 12}
    assert only(measure(statement, "all")) == 15


def test_an_attribute_of_the_asset_is_a_key() -> None:
    assets = csv("asset,station,from,to", "pump,north,2022-01-01,", "fan,north,2022-01-01,", "gate,south,2022-01-01,")
    table = csv("period,name,asset,value", "1,x,pump,1", "1,x,fan,2", "1,x,gate,4")
    items = seen("x", 'per = ["asset"]') + item("r", "reduce", 'per = ["station"], of = "x", op = "mean"')
    statement = settled(items, {"volumes": table}, assets=assets, **YEARLY)
    assert measure(statement, "r") == {"1|north": Fraction(3, 2), "1|south": 4}


# --- groups without a row

EVENTS = csv("event,begin,asset,hours", "e1,2023-01-05,,2", "e2,2023-01-09,,3", "e3,2023-03-30,,4")
COVER = csv("table,from,to", "events,2023-01-01,2023-04-01")
HOURS = item("hours", "observe", 'from = "events", value = "hours", per = ["event"]')


@pytest.mark.parametrize(
    ("op", "february"),
    [("sum", 0), ("count", 0), ("any", 0), ("mean", "undetermined"), ("max", "undetermined"), ("all", "undetermined")],
)
def test_a_month_without_an_event_inside_the_dates_covered(op: str, february: int | str) -> None:
    items = HOURS + item("r", "reduce", f'of = "hours", op = "{op}"')
    statement = settled(items, {"events": EVENTS, "covers": COVER})
    assert measure(statement, "r")["2023-02"] == february
    if february == "undetermined":
        assert reasons(statement) == ["r: no row of hours to fold in 2023-02 [ca:1]"]


def test_a_month_without_an_event_outside_the_dates_covered() -> None:
    items = HOURS + item("r", "reduce", 'of = "hours", op = "sum"')
    for cover, expected in (
        ("2023-02-01,2023-03-01", 0),
        ("2023-02-01,2023-02-28", "undetermined"),
        ("2023-02-02,2023-03-01", "undetermined"),
    ):
        tables = {"events": EVENTS, "covers": csv("table,from,to", f"events,{cover}")}
        assert measure(settled(items, tables), "r")["2023-02"] == expected
    assert measure(settled(items, {"events": EVENTS}), "r")["2023-02"] == "undetermined"


@pytest.mark.parametrize("op", ["sum", "mean", "max", "count"])
def test_what_the_contract_says_of_a_group_without_a_row(op: str) -> None:
    items = HOURS + item("r", "reduce", f'of = "hours", op = "{op}", nothing = 9')
    assert measure(settled(items, {"events": EVENTS}), "r")["2023-02"] == 9


def test_nothing_may_be_an_item_and_is_read_only_where_there_is_nothing() -> None:
    items = HOURS + seen("other") + item("r", "reduce", 'of = "hours", op = "max", nothing = "other"')
    statement = settled(items, {"events": EVENTS} | volumes(other="- 6 -"))
    assert list(measure(statement, "r").values()) == [3, 6, 4]


# --- amounts


def test_amounts_are_folded_as_they_were_rounded() -> None:
    items = item("fee", "observe", 'from = "volumes", name = "fee", kind = "charge"')
    items += item("most", "reduce", 'period = "year", unit = "CNY", of = "fee", op = "max"')
    items += item("bonus", "product", 'kind = "charge", period = "year", times = ["most", "0.5"]')
    statement = settled(items, volumes(fee="10.004 30.006 20"))
    assert amounts(statement, "bonus") == {"1": 1501}  # 30.01 x 0.5 = 15.005


def test_mean_of_ratios_and_ratio_of_means_differ() -> None:
    items = seen("a") + seen("b") + item("ratio", "product", 'times = ["a"], over = ["b"]')
    items += item("mean", "reduce", 'period = "year", of = "ratio", op = "mean"')
    items += item("top", "reduce", 'period = "year", of = "a", op = "sum"') + item(
        "bottom", "reduce", 'period = "year", of = "b", op = "sum"'
    )
    items += item("whole", "product", 'period = "year", times = ["top"], over = ["bottom"]')
    statement = settled(items, volumes(a="1 1 1", b="1 2 4"))
    assert only(measure(statement, "mean")) == Fraction(7, 12)
    assert only(measure(statement, "whole")) == Fraction(3, 7)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("of = 3, op = 'sum'", "not_an_item"),
        ("of = 'x', op = 'weighted_mean'", "weights_missing"),
        ("of = 'x', op = 'median'", "not_a_choice"),
        ("of = 'x', op = 'max', unit = 'm3'", "unit_differs"),
        ("of = 'x', op = 'sum', unit = 'm3', weights = 'calendar.days'", "units_do_not_multiply"),
    ],
)
def test_what_a_reduction_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(seen("x") + item("r", "reduce", fields))
    assert [problem.code for problem in refused.value.problems] == [code]

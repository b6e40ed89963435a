"""`tiers`: an amount that accumulates along a quantity."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    in_year,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
    volumes,
)

LADDER = "tiers = [{ floor = 0, rate = 1 }, { floor = 3, rate = 10 }]"


def run(x: str, fields: str, **values: str) -> Statement:
    items = "".join(seen(name) for name in ("x", *values)) + item("t", "tiers", f'of = "x", {fields}')
    return settled(items, in_year(x=x, **values), **YEARLY)


def value(x: str, fields: str, **values: str) -> Fraction | int | str:
    return only(measure(run(x, fields, **values), "t"))


@pytest.mark.parametrize(("x", "expected"), [("0", "0"), ("2.5", "2.5"), ("3", "3"), ("3.5", "8"), ("5", "23")])
def test_by_slice_each_part_has_its_rate(x: str, expected: str) -> None:
    assert value(x, f'by = "slice", {LADDER}') == Fraction(expected)


@pytest.mark.parametrize(
    ("x", "floor", "ceiling"), [("0", "0", "0"), ("2.9", "2.9", "2.9"), ("3", "30", "3"), ("3.1", "31", "31")]
)
def test_by_whole_all_of_it_has_the_rate_of_the_tier_it_ends_in(x: str, floor: str, ceiling: str) -> None:
    assert value(x, f'by = "whole", closed = "floor", {LADDER}') == Fraction(floor)
    assert value(x, f'by = "whole", closed = "ceiling", {LADDER}') == Fraction(ceiling)


@pytest.mark.parametrize(
    ("x", "floor", "ceiling"), [("0", 0, 0), ("2", 2, 2), ("3", 12, 3), ("4", 22, 13), ("5", 32, 23)]
)
def test_by_each_unit_has_the_rate_of_the_tier_it_lies_in(x: str, floor: int, ceiling: int) -> None:
    assert value(x, f'by = "each", closed = "floor", {LADDER}') == floor
    assert value(x, f'by = "each", closed = "ceiling", {LADDER}') == ceiling


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ('by = "slice"', [300, 2000]),
        ('by = "whole", closed = "floor"', [0, 5000]),
        ('by = "each", closed = "floor"', [200, 3000]),
        ('by = "each", closed = "ceiling"', [300, 2000]),
    ],
)
def test_every_tier_is_a_line(how: str, expected: list[int]) -> None:
    assert amounts(run("5", f'kind = "charge", {how}, {LADDER}'), "t") == dict(
        zip(("1|tier 1", "1|tier 2"), expected, strict=True)
    )


@pytest.mark.parametrize("how", ['by = "slice"', 'by = "whole", closed = "floor"', 'by = "each", closed = "ceiling"'])
def test_below_the_first_tier_there_is_none(how: str) -> None:
    assert value("-1", f"{how}, {LADDER}") == "undetermined"


def test_the_sentence_below_the_first_tier() -> None:
    assert reasons(run("-1", f'by = "slice", {LADDER}')) == ["t: x lies below the first tier in year 1 [ca:1]"]


@pytest.mark.parametrize(("x", "expected"), [("-4", -8), ("0", 0), ("6", 18)])
def test_a_first_tier_open_below_counts_down_from_zero(x: str, expected: int) -> None:
    assert value(x, 'by = "slice", tiers = [{ rate = 2 }, { floor = 0, rate = 3 }]') == expected


def test_the_first_floor_is_the_origin_unless_another_is_named() -> None:
    ladder = "tiers = [{ floor = 2, rate = 1 }, { floor = 5, rate = 10 }]"
    assert value("7", f'by = "slice", {ladder}') == 3 + 20
    assert value("7", f'by = "whole", closed = "floor", {ladder}') == 50
    # from an origin of 6: up to 7 one unit of the second tier; down to 4 one of the second and one of the first
    assert value("7", f'by = "slice", origin = 6, {ladder}') == 10
    assert value("4", f'by = "slice", origin = 6, {ladder}') == -11
    assert value("7", f'by = "whole", closed = "floor", origin = 6, {ladder}') == 10


@pytest.mark.parametrize(("x", "expected"), [("80", 80), ("100", 100), ("110", 106), ("130", 112)])
def test_edges_are_multiples_of_a_guarantee(x: str, expected: int) -> None:
    # 60 % up to a fifth above the guarantee of 100, then 20 %; 110: 100 + 6; 130: 100 + 12 + 2 is 114
    ladder = "tiers = [{ floor = 0, rate = 1 }, { floor = 1, rate = '0.6' }, { floor = '1.2', rate = 0 }]"
    assert value(x, f'by = "slice", edges_of = "g", {ladder}', g="100") == expected


@pytest.mark.parametrize(("x", "expected"), [("5", Fraction("13.5")), ("12", Fraction("29.7"))])
def test_rates_are_multiples_of_a_price(x: str, expected: Fraction) -> None:
    # 5 x 2.7; 10 x 2.7 + 2 x 2.7 x 0.5
    ladder = "tiers = [{ floor = 0, rate = 1 }, { floor = 10, rate = '0.5' }]"
    assert value(x, f'by = "slice", rates_of = "price", {ladder}', price="2.7") == expected


def test_rates_may_be_items() -> None:
    fields = 'by = "slice", tiers = [{ floor = 0, rate = "p" }, { floor = 3, rate = "q" }]'
    assert value("5", fields, p="0.5", q="2") == Fraction("5.5")


@pytest.mark.parametrize(("x", "expected"), [("2.5", "undetermined"), ("2", 2), ("-1", "undetermined")])
def test_units_are_whole(x: str, expected: int | str) -> None:
    fields = f'by = "each", closed = "ceiling", {LADDER}'
    assert value(x, fields) == expected
    if expected == "undetermined":
        assert reasons(run(x, fields)) == ["t: x is not a whole number from 0 in year 1 [ca:1]"]


@pytest.mark.parametrize("unknown", ["x", "edges", "rates", "rate", "floor", "origin"])
def test_an_unknown_number_leaves_it_undetermined(unknown: str) -> None:
    names = ("x", "edges", "rates", "rate", "floor", "origin")
    items = "".join(seen(name) for name in names)
    items += item(
        "t",
        "tiers",
        'of = "x", by = "slice", edges_of = "edges", rates_of = "rates", origin = "origin",'
        ' tiers = [{ floor = 0, rate = 1 }, { floor = "floor", rate = "rate" }]',
    )
    given = {"x": "9 9 9", "edges": "5 5 5", "rates": "2 2 2", "rate": "3 3 3", "floor": "1 1 1", "origin": "0 0 0"}
    statement = settled(items, volumes(**{**given, unknown: f"{given[unknown][0]} - {given[unknown][0]}"}))
    # 5 at 1 x 2 and 4 at 3 x 2
    assert list(measure(statement, "t").values()) == [34, "undetermined", 34]
    assert reasons(statement) == [f"{unknown}: no row for {unknown} in 2023-02 [ca:1]"]


def test_a_quantity_left_out() -> None:
    items = seen("x", 'missing = "leave_out", present = 0') + item(
        "t", "tiers", f'kind = "charge", of = "x", by = "slice", {LADDER}'
    )
    statement = settled(items, volumes(x="5 - 1"))
    assert amounts(statement, "t") == {
        "2023-01|tier 1": 300, "2023-01|tier 2": 2000, "2023-02|tier 1": "left_out", "2023-02|tier 2": "left_out",
        "2023-03|tier 1": 100, "2023-03|tier 2": 0,
    }  # fmt: skip
    assert statement.payable == 2400


@pytest.mark.parametrize(("edge", "expected"), [("4", 10), ("-2", "undetermined")])
def test_floors_that_are_items_must_increase(edge: str, expected: int | str) -> None:
    fields = 'by = "slice", tiers = [{ floor = 0, rate = 1 }, { floor = "edge", rate = 2 }]'
    assert value("7", fields, edge=edge) == expected


def test_each_tier_rounds_for_itself_and_the_item_once() -> None:
    fields = 'kind = "charge", by = "slice", tiers = [{ floor = 0, rate = "1.005" }, { floor = 1, rate = "2.005" }]'
    items = seen("x") + item("t", "tiers", f'of = "x", {fields}')
    by_line = settled(items, in_year(x=2), **YEARLY)
    assert amounts(by_line, "t") == {"1|tier 1": 101, "1|tier 2": 201}
    at_item = settled(items, in_year(x=2), **YEARLY, rounding='{ places = 2, mode = "half_up", at = "item" }')
    assert amounts(at_item, "t") == {"1|tier 1": 101, "1|tier 2": 201, "1|rounding": -1}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('by = "slice", closed = "floor", tiers = [{ floor = 0, rate = 1 }]', "closed_side"),
        ('by = "whole", tiers = [{ floor = 0, rate = 1 }]', "closed_side"),
        ('by = "each", tiers = [{ floor = 0, rate = 1 }]', "closed_side"),
        ('by = "slice", tiers = []', "nothing_listed"),
        ('by = "slice", tiers = [{ floor = 0, rate = 1 }, { rate = 2 }]', "floor_missing"),
        ('by = "slice", tiers = [{ floor = 3, rate = 1 }, { floor = 2, rate = 2 }]', "floors_not_increasing"),
    ],
)
def test_what_tiers_refuse(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("t", "tiers", f"of = 1, {fields}"))
    assert [problem.code for problem in refused.value.problems] == [code]

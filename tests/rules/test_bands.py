"""`bands`: one number from another by a table."""

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

SCORES = "bands = [{ floor = 0, at_floor = 0 }, { floor = 60, at_floor = '0.6', to = 1 }, { floor = 80, at_floor = 1 }]"
PRINTED = (
    "bands = [{ floor = 60, top = 69, at_floor = '0.6' }, { floor = 70, top = 79, at_floor = '0.8', slope = '0.02' },"
    " { floor = 80, top = 100, at_floor = 1 }]"
)


def looked_up(score: str, table: str, closed: str = "floor", fields: str = "") -> Statement:
    items = seen("score") + item("k", "bands", f'of = "score", closed = "{closed}", {table}{fields}')
    return settled(items, in_year(score=score), **YEARLY)


def band(score: str, table: str, closed: str = "floor", fields: str = "") -> Fraction | int | str:
    return only(measure(looked_up(score, table, closed, fields), "k"))


@pytest.mark.parametrize(
    ("score", "floor", "ceiling"),
    [
        ("0", "0", "0"),
        ("59.99", "0", "0"),
        ("60", "0.6", "0"),
        ("60.01", "0.6002", "0.6002"),  # 0.6 + 0.01 x 0.4 / 20
        ("75.6", "0.912", "0.912"),
        ("79.99", "0.9998", "0.9998"),
        ("80", "1", "1"),
        ("80.01", "1", "1"),
        ("100", "1", "1"),
    ],
)
def test_each_side_of_each_edge(score: str, floor: str, ceiling: str) -> None:
    assert band(score, SCORES, "floor") == Fraction(floor)
    assert band(score, SCORES, "ceiling") == Fraction(ceiling)


@pytest.mark.parametrize(
    ("score", "floor", "ceiling"), [("9.9", 1, 1), ("10", 2, 1), ("10.1", 2, 2), ("20", 3, 2), ("20.1", 3, 3)]
)
def test_steps(score: str, floor: int, ceiling: int) -> None:
    steps = "bands = [{ at_floor = 1 }, { floor = 10, at_floor = 2 }, { floor = 20, at_floor = 3 }]"
    assert band(score, steps, "floor") == floor
    assert band(score, steps, "ceiling") == ceiling


@pytest.mark.parametrize("closed", ["floor", "ceiling"])
def test_below_the_first_band_there_is_none(closed: str) -> None:
    steps = "bands = [{ floor = 60, at_floor = 1 }]"
    assert band("60", steps, closed) == 1
    assert band("59.99", steps, closed) == "undetermined"
    assert reasons(looked_up("59.99", steps, closed)) == ["k: score lies below the first band in year 1 [ca:1]"]


def test_a_first_band_without_a_floor_is_open_below() -> None:
    steps = "bands = [{ at_floor = 7 }, { floor = 60, at_floor = 1 }]"
    assert [band(score, steps) for score in ("-1000", "59", "60")] == [7, 7, 1]


@pytest.mark.parametrize(
    ("score", "expected"), [("70", "0.8"), ("75", "0.9"), ("79", "0.98"), ("69", "0.6"), ("80", "1"), ("100", "1")]
)
def test_printed_bands_hold_to_their_last_value(score: str, expected: str) -> None:
    assert band(score, PRINTED) == Fraction(expected)
    assert band(score, PRINTED, fields=', between = "lower"') == Fraction(expected)


@pytest.mark.parametrize(("score", "lower"), [("69.5", "0.6"), ("79.5", "0.99"), ("79.01", "0.9802")])
def test_a_value_in_a_gap_is_undetermined_until_the_contract_says_where_it_belongs(score: str, lower: str) -> None:
    assert band(score, PRINTED) == "undetermined"
    assert reasons(looked_up(score, PRINTED)) == ["k: score lies between two bands in year 1 [ca:1]"]
    assert band(score, PRINTED, fields=', between = "lower"') == Fraction(lower)


def test_above_the_last_top_there_is_no_band_even_between() -> None:
    assert band("100.5", PRINTED, fields=', between = "lower"') == "undetermined"


@pytest.mark.parametrize(("score", "expected"), [("99.9", 1), ("100", 1), ("100.1", "undetermined")])
def test_a_score_above_what_makes_sense(score: str, expected: int | str) -> None:
    assert band(score, SCORES, fields=", above = 100") == expected
    if expected == "undetermined":
        assert reasons(looked_up(score, SCORES, fields=", above = 100")) == [
            "k: score is above what makes sense in year 1 [ca:1]"
        ]


def test_a_band_that_refuses_to_pay() -> None:
    table = "bands = [{ floor = 0, undetermined = 'rectify, then assess again' }, { floor = 60, at_floor = 1 }]"
    assert band("60", table) == 1
    assert band("59", table) == "undetermined"
    assert reasons(looked_up("59", table)) == ["k: rectify, then assess again, year 1 [ca:1]"]


def test_a_slope_reaches_its_point_at_the_next_floor_or_at_its_top() -> None:
    table = "bands = [{ floor = 0, at_floor = 0, to = 30 }, { floor = 60, top = 100, at_floor = 50, to = 90 }]"
    assert [band(score, table) for score in ("0", "30", "60", "70", "100")] == [0, 15, 50, 60, 90]


@pytest.mark.parametrize(("x", "expected"), [("1", "0.5"), ("2", "0"), ("2.1", "undetermined")])
def test_a_slope_that_falls_below_zero_is_undetermined(x: str, expected: str) -> None:
    table = "bands = [{ floor = 0, at_floor = 1, slope = '-0.5' }]"
    found = band(x, table)
    assert found == expected if expected == "undetermined" else found == Fraction(expected)
    if expected == "undetermined":
        assert reasons(looked_up(x, table)) == [
            "k: k falls below zero in year 1: the contract does not bound it [ca:1]"
        ]


@pytest.mark.parametrize(("x", "expected"), [("0", 0), ("0.1", "undetermined")])
def test_a_slope_that_falls_from_nought_falls_below_it(x: str, expected: int | str) -> None:
    assert band(x, "bands = [{ floor = 0, at_floor = 0, slope = '-0.5' }]") == expected


def test_a_bound_answers_for_a_slope_below_zero() -> None:
    table = "bands = [{ floor = 0, at_floor = 1, slope = '-0.5' }]"
    assert band("3", table, fields=", at_least = 0") == 0
    assert band("3", table, fields=", at_least = -1") == Fraction("-0.5")


def test_a_table_that_starts_below_zero_may_stay_there() -> None:
    assert band("5", "bands = [{ floor = 0, at_floor = -1, slope = '-0.5' }]") == Fraction("-3.5")


def test_edges_and_values_may_be_items() -> None:
    items = seen("score") + seen("pass") + seen("full")
    items += item(
        "k",
        "bands",
        'of = "score", closed = "floor", bands = [{ floor = 0, at_floor = 0 }, { floor = "pass", at_floor = "full" }]',
    )
    statement = settled(items, volumes(score="60 60 60", **{"pass": "60 61 -", "full": "9 9 9"}))
    assert list(measure(statement, "k").values()) == [9, 0, "undetermined"]


@pytest.mark.parametrize(("edge", "expected"), [("-1", "undetermined"), ("0", "undetermined"), ("1", 7)])
def test_floors_that_are_items_must_increase(edge: str, expected: int | str) -> None:
    items = seen("score") + seen("edge")
    items += item(
        "k",
        "bands",
        'of = "score", closed = "floor", bands = [{ floor = 0, at_floor = 5 }, { floor = "edge", at_floor = 7 }]',
    )
    statement = settled(items, in_year(score=50, edge=edge), **YEARLY)
    assert only(measure(statement, "k")) == expected
    if expected == "undetermined":
        assert reasons(statement) == ["k: the floors of the bands do not increase in year 1 [ca:1]"]


@pytest.mark.parametrize(
    ("table", "s", "expected"),
    [
        ('bands = [{ floor = 0, at_floor = 1, slope = "s" }]', "2", 21),
        ('bands = [{ floor = 0, at_floor = 1, to = "s" }, { floor = 100, at_floor = 9 }]', "11", 2),
        ('bands = [{ floor = 0, top = "s", at_floor = 1 }]', "20", 1),
        ('bands = [{ floor = 0, at_floor = "s" }]', "20", 20),
        ('bands = [{ floor = "s", at_floor = 1 }]', "5", 1),
        ('above = "s", bands = [{ floor = 0, at_floor = 1 }]', "20", 1),
    ],
    ids=["slope", "to", "top", "at_floor", "floor", "above"],
)
def test_a_table_with_an_unknown_number_says_nothing(table: str, s: str, expected: int) -> None:
    items = seen("score") + seen("s") + item("k", "bands", f'of = "score", closed = "floor", {table}')
    statement = settled(items, volumes(score="10 10 10", s=f"{s} - {s}"))
    assert list(measure(statement, "k").values()) == [expected, "undetermined", expected]
    assert reasons(statement) == ["s: no row for s in 2023-02 [ca:1]"]


@pytest.mark.parametrize(
    ("missing", "expected"), [("", "undetermined"), (', missing = "leave_out", present = 0', "left_out")]
)
def test_an_unknown_value_and_one_left_out(missing: str, expected: str) -> None:
    items = seen("score", missing.removeprefix(", ")) + item("k", "bands", f'of = "score", closed = "floor", {SCORES}')
    assert measure(settled(items, volumes(score="70 - 90")), "k") == {
        "2023-01": Fraction("0.8"),
        "2023-02": expected,
        "2023-03": 1,
    }


def test_a_band_as_a_charge() -> None:
    items = seen("score") + item(
        "fee",
        "bands",
        'kind = "charge", of = "score", closed = "floor", bands = [{ floor = 0, at_floor = "1000.005" }]',
    )
    assert amounts(settled(items, in_year(score=3), **YEARLY), "fee") == {"1": 100001}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("bands = []", "nothing_listed"),
        ("bands = [{ floor = 0, at_floor = 1 }, { at_floor = 2 }]", "floor_missing"),
        ("bands = [{ at_floor = 1, slope = 1 }]", "open_band_slopes"),
        ("bands = [{ floor = 0, at_floor = 1, to = 2 }]", "to_without_next"),
        ("bands = [{ floor = 5, at_floor = 1 }, { floor = 5, at_floor = 2 }]", "floors_not_increasing"),
        ("bands = [{ floor = 0 }]", "band_form"),
        ("bands = [{ floor = 0, at_floor = 1, undetermined = 'no' }]", "band_form"),
        ("bands = [{ floor = 0, at_floor = 1, slope = 1, to = 2 }]", "band_form"),
    ],
)
def test_what_a_table_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("k", "bands", f'of = 1, closed = "floor", {fields}'))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_there_is_no_closed_side_by_default() -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("k", "bands", "of = 1, bands = [{ floor = 0, at_floor = 1 }]"))
    assert [problem.code for problem in refused.value.problems] == ["key_missing"]

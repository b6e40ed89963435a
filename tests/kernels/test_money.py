"""Rounding against `fractions` and `decimal`: six modes, ties, negatives, tens and hundreds."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.exact import LIMIT, Exact, exact, fractions_of
from ppp_cost.kernels.money import MODES, rounded
from tests.kernels.columns import alike, apart, columns, few, forms, plain, rationals

DECIMAL = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}


def plainly(value: Fraction, places: int, mode: str) -> Fraction:
    """The neighbour that a mode names, looked for among the two there are."""
    unit = Fraction(10) ** -places
    low = value // unit * unit
    high = low if low == value else low + unit
    if mode in ("floor", "ceiling"):
        return low if mode == "floor" else high
    if mode in ("down", "up"):
        near, far = sorted((low, high), key=abs)
        return near if mode == "down" else far
    if value - low != high - value:
        return low if value - low < high - value else high
    if mode == "half_up":
        return max(low, high, key=abs)
    return low if low / unit % 2 == 0 else high


def test_the_modes_are_those_of_the_format() -> None:
    assert set(MODES) == set(DECIMAL)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", [0, 1, 1, 2, 3, 0, -1, -1, -2, -3]),
        ("half_even", [0, 0, 1, 2, 2, 0, 0, -1, -2, -2]),
        ("down", [0, 0, 0, 1, 2, 0, 0, 0, -1, -2]),
        ("up", [1, 1, 1, 2, 3, -1, -1, -1, -2, -3]),
        ("floor", [0, 0, 0, 1, 2, -1, -1, -1, -2, -3]),
        ("ceiling", [1, 1, 1, 2, 3, 0, 0, 0, -1, -2]),
    ],
)
def test_both_sides_of_a_tie_and_the_tie(mode: str, expected: list[int]) -> None:
    positive = [Fraction(text) for text in ("0.4", "0.5", "0.6", "1.5", "2.5")]
    values = positive + [-value for value in positive]
    for each in forms(values):
        alike(rounded(each, 0, mode), expected)


@pytest.mark.parametrize("mode", MODES)
@given(value=st.integers(0, 4).flatmap(columns), places=st.integers(-4, 6))
@few
def test_rounding_finds_the_neighbour(mode: str, value: Exact, places: int) -> None:
    alike(rounded(value, places, mode), [plainly(each, places, mode) for each in fractions_of(value)])


@pytest.mark.parametrize("mode", MODES)
@given(fen=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6), places=st.integers(-2, 2))
@few
def test_rounding_is_that_of_decimal(mode: str, fen: list[int], places: int) -> None:
    context = Context(prec=40, rounding=DECIMAL[mode])
    quantum = Decimal(1).scaleb(-places)
    expected = [Fraction((Decimal(each) / 1000).quantize(quantum, context=context)) for each in fen]
    alike(rounded(exact([Fraction(each, 1000) for each in fen]), places, mode), expected)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("places", [-2, 0, 2])
@given(whole=st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=5))
@few
def test_ties_alone(mode: str, places: int, whole: list[int]) -> None:
    values = [(each + Fraction(1, 2)) * Fraction(10) ** -places for each in whole]
    for each in forms(values):
        alike(rounded(each, places, mode), [plainly(value, places, mode) for value in values])


@pytest.mark.parametrize("mode", MODES)
@given(value=columns(3, plain), places=st.integers(-2, 3))
@few
def test_a_column_is_its_rows_and_rounding_twice_changes_nothing(mode: str, value: Exact, places: int) -> None:
    once = rounded(value, places, mode)
    assert fractions_of(once) == [fractions_of(rounded(exact([each]), places, mode))[0] for each in fractions_of(value)]
    assert fractions_of(rounded(once, places, mode)) == fractions_of(once)


@given(value=columns(3), places=st.integers(-3, 4))
@few
def test_the_modes_lie_around_the_value(value: Exact, places: int) -> None:
    by_mode = {mode: fractions_of(rounded(value, places, mode)) for mode in MODES}
    unit = Fraction(10) ** -places
    for row, each in enumerate(fractions_of(value)):
        assert by_mode["floor"][row] <= each <= by_mode["ceiling"][row]
        assert abs(by_mode["down"][row]) <= abs(each) <= abs(by_mode["up"][row])
        assert all(abs(found[row] - each) < unit for found in by_mode.values())
        assert all(abs(by_mode[mode][row] - each) <= unit / 2 for mode in ("half_up", "half_even"))


@given(value=columns(3), places=st.integers(-3, 4))
@few
def test_the_negative_rounds_to_the_negative_but_for_floor_and_ceiling(value: Exact, places: int) -> None:
    other = exact([-each for each in fractions_of(value)])
    mirror = {"floor": "ceiling", "ceiling": "floor"}
    for mode in MODES:
        back = [-each for each in fractions_of(rounded(other, places, mode))]
        assert back == fractions_of(rounded(value, places, mirror.get(mode, mode)))


@pytest.mark.parametrize(
    ("places", "mode", "expected"),
    [
        (-1, "half_up", [1240, 1250, 1250, -1250]),
        (-1, "half_even", [1240, 1240, 1250, -1240]),
        (-2, "half_up", [1200, 1200, 1300, -1200]),
        (-3, "up", [2000, 2000, 2000, -2000]),
        (-3, "down", [1000, 1000, 1000, -1000]),
        (-4, "half_up", [0, 0, 0, 0]),
    ],
)
def test_tens_hundreds_thousands(places: int, mode: str, expected: list[int]) -> None:
    alike(rounded(exact([1244, 1245, 1250, -1245]), places, mode), expected)


def test_rounded_amounts_are_whole_units_in_64_bits() -> None:
    fen = rounded(exact([Fraction("12.345"), Fraction(2, 3)]), 2, "half_up")
    assert (fen.num.tolist(), fen.den, fen.num.dtype) == ([1235, 67], 100, np.dtype(np.int64))
    tens = rounded(exact([Fraction("12.345")]), -1, "half_up")
    assert (tens.num.tolist(), tens.den) == ([10], 1)


def test_huge_values_come_back_to_64_bits_where_they_fit() -> None:
    small = rounded(exact([Fraction(10**40 + 1, 10**38)]), 2, "half_up")
    assert small.num.dtype == np.int64
    alike(small, [100])
    alike(rounded(exact([10**40]), 2, "half_up"), [10**40])
    alike(rounded(exact([LIMIT, -LIMIT]), 2, "half_even"), [LIMIT, -LIMIT])
    alike(rounded(exact([Fraction(10**40, 3)]), -38, "up"), [Fraction(34 * 10**38)])


def test_a_denominator_a_row() -> None:
    value = apart([Fraction(69, 70), Fraction(-1, 8), Fraction(1, 200), 5])
    alike(rounded(value, 2, "half_up"), [Fraction("0.99"), Fraction("-0.13"), Fraction("0.01"), 5])
    alike(rounded(value, 2, "half_even"), [Fraction("0.99"), Fraction("-0.12"), 0, 5])


@pytest.mark.parametrize("mode", MODES)
def test_nothing_and_zero(mode: str) -> None:
    for each in forms([]):
        alike(rounded(each, 2, mode), [])
    for places in (-2, 0, 2, 20):
        alike(rounded(exact([0]), places, mode), [0])


@given(st.lists(rationals, min_size=1, max_size=4), st.integers(-2, 3))
@few
def test_both_forms_of_a_column_round_alike(values: list[Fraction], places: int) -> None:
    one, rows = forms(values)
    for mode in MODES:
        assert fractions_of(rounded(one, places, mode)) == fractions_of(rounded(rows, places, mode))

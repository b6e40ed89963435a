"""Bands and tiers: each side of each edge, both closed sides, jumps, gaps; slices, wholes and units."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.amounts.bands import beyond, located, on_line, slices, units, wholes
from ppp_cost.kernels.exact import Exact, exact, fractions_of
from ppp_cost.kernels.stacking import stack
from tests.kernels.columns import alike, apart, columns, few, forms, plain, rationals, sound

SCORES = [Fraction(text) for text in ("59.99", "60", "60.01", "79.99", "80", "80.01", "100")]


def floors_of(*floors: Fraction | int) -> Exact:
    return stack([exact([floor]) for floor in floors])


def place(x: Fraction, floors: list[Fraction], closed: str, open_below: bool) -> int:
    """The band of one value, looked for from above."""
    for number in reversed(range(len(floors))):
        if number == 0 and open_below:
            return 0
        if x > floors[number] or (x == floors[number] and (closed == "floor" or number == 0)):
            return number
    return -1


ladders = st.lists(plain, min_size=1, max_size=4, unique=True).map(sorted)
sides = st.sampled_from(["floor", "ceiling"])


@pytest.mark.parametrize(
    ("closed", "open_below", "expected"),
    [
        ("floor", False, [-1, 0, 0, 0, 1, 1, 1]),
        ("ceiling", False, [-1, 0, 0, 0, 0, 1, 1]),
        ("floor", True, [0, 0, 0, 0, 1, 1, 1]),
        ("ceiling", True, [0, 0, 0, 0, 0, 1, 1]),
    ],
)
def test_each_side_of_each_edge(closed: str, open_below: bool, expected: list[int]) -> None:
    for scores in forms(SCORES):
        assert located(scores, floors_of(60, 80), closed, open_below).tolist() == expected


@given(st.lists(rationals, max_size=4), ladders, sides, st.booleans())
@few
def test_the_band_is_the_last_that_is_reached(
    x: list[Fraction], floors: list[Fraction], closed: str, open_below: bool
) -> None:
    for each in forms(x):
        found = located(each, floors_of(*floors), closed, open_below)
        assert found.tolist() == [place(value, floors, closed, open_below) for value in x]


def test_one_band_and_nothing_to_look_up() -> None:
    assert located(exact([]), floors_of(0), "floor", False).tolist() == []
    assert located(exact([-1, 0, 1]), floors_of(0), "ceiling", False).tolist() == [-1, 0, 0]
    assert located(exact([-1, 0, 1]), floors_of(0), "floor", True).tolist() == [0, 0, 0]


def test_floors_that_differ_from_row_to_row_and_from_case_to_case() -> None:
    by_row = stack([exact([0, 0]), exact([10, 20])])
    assert located(exact([15, 15]), by_row, "floor", False).tolist() == [1, 0]
    by_case = stack([Exact(np.array([[0], [0]])), Exact(np.array([[10], [20]]))])
    assert located(exact([15, 25]), by_case, "floor", False).tolist() == [[1, 1], [0, 1]]


def test_steps_slopes_and_a_jump() -> None:
    floors, at_floor = floors_of(0, 60, 80), floors_of(0, Fraction("0.6"), 1)
    slope = floors_of(0, Fraction("0.015"), 0)
    x = [Fraction(text) for text in ("0", "59.9", "60", "70", "79.99", "80", "95")]
    band = located(exact(x), floors, "floor", False)
    # 0.6 + 0.015 x 10 = 0.75; 0.6 + 0.015 x 19.99 = 0.89985; at 80 it jumps to 1
    expected = [Fraction(text) for text in ("0", "0", "0.6", "0.75", "0.89985", "1", "1")]
    for each in forms(x):
        alike(on_line(each, band, floors, at_floor, slope), expected)


def test_a_flat_table_is_picked_from() -> None:
    band = np.array([0, 2, 1])
    alike(on_line(exact([5, 5, 5]), band, floors_of(0, 1, 2), floors_of(10, 20, 30), floors_of(0, 0, 0)), [10, 30, 20])


@given(columns(3), st.data())
@few
def test_a_line_starts_at_its_floor(x: Exact, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 3))
    table = [data.draw(st.lists(plain, min_size=count, max_size=count)) for _ in range(3)]
    band = data.draw(st.lists(st.integers(0, count - 1), min_size=3, max_size=3))
    floors, at_floor, slope = table
    found = on_line(x, np.array(band), *(floors_of(*each) for each in table))
    expected = [at_floor[b] + slope[b] * (v - floors[b]) for v, b in zip(fractions_of(x), band, strict=True)]
    alike(found, expected)


def test_a_printed_top_leaves_a_gap_above_it() -> None:
    tops = floors_of(69, 79, 100)
    x = exact([Fraction(text) for text in ("69", "69.01", "79", "79.5", "100", "100.5")])
    band = np.array([0, 0, 1, 1, 2, 2])
    assert beyond(x, band, tops, np.array([True, True, True])).tolist() == [False, True, False, True, False, True]
    assert beyond(x, band, tops, np.array([True, False, True])).tolist() == [False, True, False, False, False, True]


def test_slices_by_hand() -> None:
    floors = floors_of(0, 10, 30)
    parts = slices(exact([0, 5, 10, 25, 30, 42]), floors, exact([0]), False)
    alike(parts[0], [0, 5, 10, 10, 10, 10])
    alike(parts[1], [0, 0, 0, 15, 20, 20])
    alike(parts[2], [0, 0, 0, 0, 0, 12])


def test_slices_below_their_origin_are_negative() -> None:
    parts = slices(exact([-4, 0, 6]), floors_of(0, 0), exact([0]), True)
    assert [fractions_of(part) for part in parts] == [[-4, 0, 0], [0, 0, 6]]
    # from an origin of 10 down to 4: five of the second tier (10 to 5), one of the first (5 to 4)
    parts = slices(exact([4]), floors_of(0, 5), exact([10]), False)
    assert [fractions_of(part) for part in parts] == [[-1], [-5]]


@given(columns(3), ladders, rationals, st.booleans())
@few
def test_slices_sum_to_the_way_from_the_origin(
    x: Exact, floors: list[Fraction], origin: Fraction, open_below: bool
) -> None:
    parts = [fractions_of(sound(part)) for part in slices(x, floors_of(*floors), exact([origin]), open_below)]
    lowest = floors[0]
    for row, value in enumerate(fractions_of(x)):
        mine = [part[row] for part in parts]
        begin, end = (origin, value) if open_below else (max(origin, lowest), max(value, lowest))
        assert sum(mine) == end - begin
        assert all(part * (end - begin) >= 0 for part in mine)
        for number, (low, high) in enumerate(pairwise(floors)):
            if number or not open_below:
                assert abs(mine[number]) <= high - low


@given(columns(3, plain), ladders, sides, st.booleans())
@few
def test_a_whole_lies_in_one_tier(x: Exact, floors: list[Fraction], closed: str, open_below: bool) -> None:
    band = np.maximum(located(x, floors_of(*floors), closed, open_below), 0)
    parts = [fractions_of(part) for part in wholes(x, band, exact([floors[0]]), len(floors))]
    for row, value in enumerate(fractions_of(x)):
        expected = [value - floors[0] if number == band[row] else 0 for number in range(len(floors))]
        assert [part[row] for part in parts] == expected


@pytest.mark.parametrize(
    ("closed", "floors", "expected"),
    [
        ("floor", (0, 3), (2, 3)),
        ("ceiling", (0, 3), (3, 2)),
        ("floor", (1, 4), (3, 2)),
        ("floor", (0, Fraction("2.5")), (2, 3)),
        ("ceiling", (0, Fraction("2.5")), (2, 3)),
        ("floor", (0, 5), (4, 1)),
        ("ceiling", (0, 5), (5, 0)),
        ("floor", (0, 6), (5, 0)),
    ],
)
def test_five_units_one_by_one(closed: str, floors: tuple[Fraction, ...], expected: tuple[int, ...]) -> None:
    parts = units(exact([5]), floors_of(*floors), closed, False)
    assert tuple(int(fractions_of(part)[0]) for part in parts) == expected


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4), sides, st.data())
@few
def test_units_lie_where_they_are_located(x: list[int], closed: str, data: st.DataObject) -> None:
    edges = data.draw(
        st.lists(st.builds(Fraction, st.integers(1, 60), st.sampled_from([1, 2])), max_size=3, unique=True)
    )
    floors = [Fraction(0), *sorted(edges)]
    parts = [fractions_of(sound(part)) for part in units(exact(x), floors_of(*floors), closed, False)]
    for row, value in enumerate(x):
        bands = [place(Fraction(unit), floors, closed, False) for unit in range(1, value + 1)]
        assert [part[row] for part in parts] == [bands.count(number) for number in range(len(floors))]


def test_units_beyond_64_bits() -> None:
    parts = units(exact([10**20]), floors_of(0, 3), "ceiling", False)
    assert [fractions_of(part) for part in parts] == [[3], [10**20 - 3]]


def test_units_of_a_first_tier_open_below() -> None:
    parts = units(exact([0, 2, 5]), floors_of(0, 3), "floor", True)
    assert [fractions_of(part) for part in parts] == [[0, 2, 2], [0, 0, 3]]


def test_denominators_a_row_do_not_move_an_edge() -> None:
    x = apart([Fraction(69, 70), Fraction(70, 71), 1])
    edges = stack([apart([0, 0, 0]), apart([Fraction(69, 70), Fraction(69, 70), Fraction(71, 70)])])
    assert located(x, edges, "floor", False).tolist() == [1, 1, 0]
    assert located(x, edges, "ceiling", False).tolist() == [0, 1, 0]

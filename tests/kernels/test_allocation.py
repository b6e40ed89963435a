"""Units handed out: exact sums, the nearest whole numbers there are, and who gets the last one."""

from fractions import Fraction
from itertools import product
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.allocation import largest_remainder, rounded_to_sum
from tests.kernels.columns import few

keys = st.lists(st.one_of(st.integers(0, 5), st.fractions(0, 3, max_denominator=7)), min_size=1, max_size=6).filter(any)
totals = st.one_of(st.integers(-300, 300), st.sampled_from([10**30, -(10**30), 2**63, 2**63 - 1]))
signed = st.fractions(-4, 4, max_denominator=6)


# --- a total by key


@pytest.mark.parametrize(
    ("total", "key", "order", "expected"),
    [
        (100, [1, 1, 1], [0, 1, 2], [34, 33, 33]),
        (100, [1, 1, 1], [2, 1, 0], [33, 33, 34]),
        (-100, [1, 1, 1], [2, 1, 0], [-33, -33, -34]),
        (200, [1, 1, 1], ["B10", "B02", "B01"], [66, 67, 67]),
        (7, [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], [0, 1, 2], [4, 2, 1]),
        (1, [0, 3, 0], [0, 1, 2], [0, 1, 0]),
        (0, [1, 2], [0, 1], [0, 0]),
        (5, [9], [0], [5]),
    ],
)
def test_shares_by_hand(total: int, key: list, order: list, expected: list[int]) -> None:
    # 7 over 1/2, 1/3, 1/6 is 3.5, 2.33, 1.17: the one unit that is missing goes to the half
    found = largest_remainder(total, key, order)
    assert found.tolist() == expected
    assert found.dtype == np.int64


@given(totals, keys, st.data())
@few
def test_parts_sum_to_the_total_and_are_next_to_their_shares(total: int, key: list, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(key))))
    found = largest_remainder(total, key, order).tolist()
    assert sum(found) == total
    for part, each in zip(found, key, strict=True):
        share = Fraction(total) * each / sum(key)
        assert abs(part - share) < 1
        assert each or part == 0
        assert type(part) is int


@given(totals, keys, st.data())
@few
def test_parts_follow_their_keys_the_unit_and_the_sign_do_not_matter(
    total: int, key: list, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(key))))
    found = largest_remainder(total, key, order)
    for one, other in product(range(len(key)), repeat=2):
        assert key[one] <= key[other] or abs(found[one]) >= abs(found[other])
    assert largest_remainder(total, [each * Fraction(7, 3) for each in key], order).tolist() == found.tolist()
    assert largest_remainder(-total, key, order).tolist() == (-found).tolist()


@given(totals, keys, st.data())
@few
def test_the_order_of_rows_does_not_matter(total: int, key: list, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(key))))
    rows = data.draw(st.permutations(range(len(key))))
    found = largest_remainder(total, key, order)
    other = largest_remainder(total, [key[row] for row in rows], [order[row] for row in rows])
    assert other.tolist() == found[rows].tolist()


def test_keys_of_numpy_do_not_overflow() -> None:
    key = np.array([2**62, 2**62, 2**62])
    assert largest_remainder(2**62 + 1, key, np.array(["c", "a", "b"])).sum() == 2**62 + 1
    found = largest_remainder(10**20, key, [0, 1, 2])
    assert found.dtype == object
    assert found.sum() == 10**20


def test_nothing_to_split_by_is_an_error() -> None:
    for total, key in ((1, []), (1, [0, 0]), (0, [0])):
        with pytest.raises(ZeroDivisionError):
            largest_remainder(total, key, range(len(key)))
    assert largest_remainder(0, [], []).tolist() == []


# --- signed values


@pytest.mark.parametrize(
    ("values", "total", "expected"),
    [
        (["5/2", "-3/2"], 1, [3, -2]),
        (["-5/2", "3/2"], -1, [-3, 2]),
        (["3/10", "0", "-3/10"], 0, [0, 0, 0]),
        (["7/10", "0", "-7/10"], 0, [1, 0, -1]),
        (["1/2", "0"], 1, [1, 0]),
        (["1/2", "0"], 0, [0, 0]),
        (["2", "0", "3"], 6, [3, 0, 3]),
        (["2", "0", "3"], 12, [6, 0, 6]),
        (["0", "0"], 0, [0, 0]),
        ([], 0, []),
    ],
)
def test_signed_values_by_hand(values: list[str], total: int, expected: list[int]) -> None:
    assert rounded_to_sum([Fraction(each) for each in values], total).tolist() == expected


@st.composite
def sums(draw: st.DrawFn) -> tuple[list[Fraction], int]:
    """Values, and a whole number within less than one of their sum."""
    values = draw(st.lists(signed, min_size=1, max_size=4).filter(any))
    low = floor(sum(values))
    return values, draw(st.sampled_from([low, low + 1] if sum(values) != low else [low]))


@given(sums())
@few
def test_the_result_is_the_nearest_of_all_whole_numbers_with_that_sum(case: tuple[list[Fraction], int]) -> None:
    values, total = case
    found = rounded_to_sum(values, total).tolist()
    assert sum(found) == total
    assert all(abs(whole - value) < 1 for whole, value in zip(found, values, strict=True))

    def distance(candidate: tuple[int, ...]) -> Fraction:
        return sum(((whole - value) ** 2 for whole, value in zip(candidate, values, strict=True)), Fraction(0))

    near = product(*[range(floor(value) - 1, floor(value) + 3) if value else [0] for value in values])
    assert distance(tuple(found)) == min(distance(each) for each in near if sum(each) == total)


@given(st.lists(signed, min_size=1, max_size=5).filter(any), st.integers(-40, 40))
@few
def test_any_total_is_met_and_zeros_stay(values: list[Fraction], total: int) -> None:
    found = rounded_to_sum(values, total)
    assert found.sum() == total
    assert all(value or whole == 0 for whole, value in zip(found, values, strict=True))
    if total:
        assert rounded_to_sum([-each for each in values], -total).tolist() == (-found).tolist()


def test_large_values_and_no_value_that_may_move() -> None:
    found = rounded_to_sum([Fraction(10**30) + Fraction(1, 3), Fraction(-(10**29)) - Fraction(1, 3)], 9 * 10**29)
    assert found.tolist() == [10**30, -(10**29)]
    with pytest.raises(ZeroDivisionError):
        rounded_to_sum([Fraction(0)], 1)

"""Denominators a row brought over one."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.denominators import one_denominator, over_one
from ppp_cost.kernels.exact import Exact, exact, fractions_of
from tests.kernels.columns import alike, apart, few, rationals


@given(st.lists(rationals, max_size=5))
@few
def test_the_rationals_stay(values: list[Fraction]) -> None:
    whole = over_one(apart(values))
    assert isinstance(whole.den, int)
    alike(whole, values)


def test_one_denominator_is_left_as_it_is() -> None:
    made = exact([Fraction(1, 6), 2])
    assert over_one(made) is made
    assert one_denominator(made, most=1) is made


def test_the_least_common_multiple_and_not_the_product() -> None:
    whole = over_one(apart([Fraction(1, 4), Fraction(1, 6), 3]))
    assert (whole.num.tolist(), whole.den) == ([3, 2, 36], 12)


def test_both_sides_of_the_largest_denominator_worth_it() -> None:
    value = apart([Fraction(1, 4), Fraction(1, 6)])
    assert one_denominator(value, most=11) is None
    within = one_denominator(value, most=12)
    assert within is not None
    assert within.den == 12


def test_a_denominator_for_each_case() -> None:
    value = Exact(np.array([[1, 2], [3, 4]]), np.array([[3], [7]]))
    whole = over_one(value)
    assert whole.den == 21
    assert fractions_of(whole) == [Fraction(1, 3), Fraction(2, 3), Fraction(3, 7), Fraction(4, 7)]
    assert whole.num.shape == (2, 2)


def test_zeros_over_long_denominators() -> None:
    primes = [10**12 + 39, 10**12 + 61, 10**12 + 63]
    alike(over_one(Exact(np.zeros(3, dtype=np.int64), np.array(primes))), [0, 0, 0])

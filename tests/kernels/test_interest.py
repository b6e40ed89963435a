"""Interest by day count, day by day and in one sum."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.amounts.interest import accrued
from ppp_cost.kernels.exact import exact, fractions_of
from tests.kernels.columns import cells, few, plain, sound


def interest(
    balance: list[Fraction], rate: list[Fraction], basis: list[int], where: list[int], size: int
) -> list[Fraction]:
    found = accrued(exact(balance), exact(rate), np.array(basis, dtype=np.int64), cells(*where, size=size))
    return fractions_of(sound(found))


def test_ninety_days_of_a_year_of_360() -> None:
    # 1000 x 6 % x 90 / 360
    assert interest([Fraction(1000)] * 90, [Fraction("0.06")], [360] * 90, [0] * 90, 1) == [15]


def test_a_repayment_and_a_new_rate_cut_the_sum() -> None:
    # 30 days of 1000 at 6 %, 10 of 400 at 6 %, 20 of 400 at 5 %: 36500 days' worth would be 6 % a year
    balance = [Fraction(1000)] * 30 + [Fraction(400)] * 30
    rate = [Fraction("0.06")] * 40 + [Fraction("0.05")] * 20
    expected = (1000 * 30 * Fraction("0.06") + 400 * 10 * Fraction("0.06") + 400 * 20 * Fraction("0.05")) / 365
    assert interest(balance, rate, [365] * 60, [0] * 60, 1) == [expected]


def test_each_day_bears_interest_over_the_days_of_its_own_year() -> None:
    # one day of 2023 and one of the leap year 2024
    found = interest([Fraction(366 * 365)] * 2, [Fraction(1)], [365, 366], [0, 0], 1)
    assert found == [366 + 365]


def test_days_of_no_group_and_groups_without_a_day() -> None:
    assert interest([Fraction(365)] * 3, [Fraction(1)], [365] * 3, [1, -1, 1], 3) == [0, 2, 0]
    assert interest([], [], [], [], 2) == [0, 0]


@given(st.lists(st.tuples(plain, plain, st.sampled_from([360, 365, 366]), st.integers(-1, 2)), min_size=1, max_size=8))
@few
def test_it_is_the_sum_over_days(days: list[tuple[Fraction, Fraction, int, int]]) -> None:
    balance, rate, basis, where = ([each[part] for each in days] for part in range(4))
    expected = [sum((b * r / y for b, r, y, at in days if at == cell), Fraction(0)) for cell in range(3)]
    assert interest(balance, rate, basis, where, 3) == expected

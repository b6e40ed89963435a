"""Capital schedules: published figures, parts that add up, balances that end at nothing."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.amounts.annuities import equal_principal, level, level_instalment, rising
from ppp_cost.kernels.exact import exact, fractions_of
from ppp_cost.kernels.money import rounded
from tests.kernels.columns import few, sound

principals = st.builds(Fraction, st.integers(1, 10**9), st.sampled_from([1, 100]))
rates = st.sampled_from([Fraction(text) for text in ("0", "0.0435", "0.0799", "1/3", "1", "-0.01")])
terms = st.integers(1, 20)


def fen(value: Fraction) -> Fraction:
    return fractions_of(rounded(exact([value]), 2, "half_up"))[0]


def test_eighty_million_at_7_99_per_cent_over_eighteen_years() -> None:
    assert fen(level_instalment(Fraction(80_000_000), Fraction("0.0799"), 18)) == Fraction("8530246.96")


def test_a_level_instalment_by_hand() -> None:
    # 100 at 10 % over 2 years: 100 x 0.1 x 1.21 / 0.21 = 57.6190…; interest 10, then 10 % of what is left
    assert level_instalment(Fraction(100), Fraction("0.1"), 2) == Fraction("12.1") / Fraction("0.21")
    first, second = (level(Fraction(100), Fraction("0.1"), 2, number) for number in (1, 2))
    assert first == (Fraction("12.1") / Fraction("0.21") - 10, Fraction(10))
    assert second == (100 - first[0], (100 - first[0]) / 10)


def test_without_a_rate_every_year_repays_the_same() -> None:
    assert level_instalment(Fraction(90), Fraction(0), 4) == Fraction("22.5")
    assert [level(Fraction(90), Fraction(0), 4, number) for number in (1, 4)] == [(Fraction("22.5"), 0)] * 2
    assert equal_principal(Fraction(90), Fraction(0), 4, 3, False) == (Fraction("22.5"), 0)


def test_one_year_repays_everything() -> None:
    assert level(Fraction(100), Fraction("0.05"), 1, 1) == (100, 5)
    assert equal_principal(Fraction(100), Fraction("0.05"), 1, 1, False) == (100, 5)
    assert equal_principal(Fraction(100), Fraction("0.05"), 1, 1, True) == (100, Fraction("2.5"))


@given(principals, rates, terms)
@few
def test_a_level_schedule_pays_the_same_every_year_and_repays_the_principal(
    principal: Fraction, rate: Fraction, years: int
) -> None:
    parts = [level(principal, rate, years, number) for number in range(1, years + 1)]
    assert {sum(part) for part in parts} == {level_instalment(principal, rate, years)}
    assert sum(part[0] for part in parts) == principal
    balance = principal
    for repaid, interest in parts:
        assert interest == balance * rate
        balance -= repaid
    assert balance == 0


@given(principals, rates, terms, st.booleans())
@few
def test_equal_principal_repays_the_principal_and_bears_interest_on_what_is_left(
    principal: Fraction, rate: Fraction, years: int, average: bool
) -> None:
    balance = principal
    for number in range(1, years + 1):
        repaid, interest = equal_principal(principal, rate, years, number, average)
        assert repaid == principal / years
        assert interest == rate * (balance - repaid / 2 if average else balance)
        balance -= repaid
    assert balance == 0


def test_interest_on_the_opening_and_on_the_average_balance() -> None:
    # 100 over 4 years at 10 %: 75 open year 2 and 50 close it
    assert equal_principal(Fraction(100), Fraction("0.1"), 4, 2, False)[1] == Fraction("7.5")
    assert equal_principal(Fraction(100), Fraction("0.1"), 4, 2, True)[1] == Fraction("6.25")


def raised(principal: Fraction, profit: Fraction, discount: Fraction, years: int, *numbers: int) -> list[Fraction]:
    paid = rising(exact([principal]), exact([profit]), exact([discount]), np.array([years]), np.array(numbers))
    return fractions_of(sound(paid))


def test_a_rising_schedule_by_hand() -> None:
    # 10000 x 1.06 / 10 = 1060, x 1.05 a year
    found = raised(Fraction(10_000), Fraction("0.06"), Fraction("0.05"), 10, 0, 1, 2)
    assert found == [1060, 1113, Fraction("1168.65")]


@given(principals, rates, rates, terms, st.lists(st.integers(0, 30), min_size=1, max_size=4))
@few
def test_a_rising_schedule_is_its_formula(
    principal: Fraction, profit: Fraction, discount: Fraction, years: int, numbers: list[int]
) -> None:
    expected = [principal * (1 + profit) * (1 + discount) ** number / years for number in numbers]
    assert raised(principal, profit, discount, years, *numbers) == expected


@pytest.mark.parametrize("number", [-1, -3])
def test_a_rising_schedule_counts_back_as_well(number: int) -> None:
    expected = Fraction(1000) * Fraction("1.05") ** number / 10
    assert raised(Fraction(1000), Fraction(0), Fraction("0.05"), 10, number, 0) == [expected, 100]

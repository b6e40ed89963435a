"""One number is rounded as an array of them is."""

import random
from fractions import Fraction

import pytest

from ppp_cost.kernels.exact import exact, fractions_of
from ppp_cost.kernels.money import MODES, round_one, rounded


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("places", [-2, 0, 2, 4])
def test_one_number_is_rounded_as_an_array_is(mode: str, places: int) -> None:
    dice = random.Random(places)
    halves = [Fraction(number, 2) * Fraction(10) ** -places for number in range(-5, 6)]
    drawn = [Fraction(dice.randrange(-(10**9), 10**9), dice.randrange(1, 10**5)) for _ in range(200)]
    values = [*halves, *drawn]
    assert [round_one(each, places, mode) for each in values] == fractions_of(rounded(exact(values), places, mode))

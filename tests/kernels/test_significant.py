"""What a float becomes, against decimals that are rounded by another way, and figures that hold several."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from fractions import Fraction
from math import copysign, inf, isnan, nan
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_cost.kernels.significant import DIGITS, all_significant, settle, settled, significant
from tests import draws


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (0.5, 1, 0.5),
        (2.5, 1, 2.0),
        (3.5, 1, 4.0),
        (-2.5, 1, -2.0),
        # exact ties of a float, and what only looks like one: 2.675 is held a little below
        (0.125, 2, 0.12),
        (0.375, 2, 0.38),
        (2.675, 3, 2.67),
        (999999999999.5, 12, 1e12),
        (0.1 + 0.2, 12, 0.3),
        (5e-324, 12, 5e-324),
        (1.7976931348623157e308, 12, 1.79769313486e308),
        (inf, 12, inf),
        (-inf, 12, -inf),
    ],
)
def test_ties_go_to_the_even_digit(value: float, digits: int, expected: float) -> None:
    assert significant(value, digits) == expected


def test_nothing_below_zero_is_nothing() -> None:
    assert copysign(1, significant(-0.0)) == 1
    assert isnan(significant(nan))


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, DIGITS))
@settings(max_examples=draws.of(300))
def test_a_float_is_rounded_as_the_decimal_that_it_is(value: float, digits: int) -> None:
    exact = Context(prec=digits, rounding=ROUND_HALF_EVEN).create_decimal(Decimal(value))
    assert significant(value, digits) == float(exact)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=draws.of(300))
def test_what_is_significant_stays_so_and_prints_as_it_is(value: float) -> None:
    found = significant(value)
    assert significant(found) == found
    assert float(settled(found)) == found
    # dividing without a rest in so many decimal digits raises nothing
    exactly = Context(prec=DIGITS, traps=[Inexact])
    assert exactly.divide(Decimal(settled(found).numerator), Decimal(settled(found).denominator)) == Decimal(
        repr(found)
    )


def test_arrays_keep_their_shape() -> None:
    found = all_significant(np.array([[1 / 3, -0.0], [2 / 3, nan]]))
    assert found.shape == (2, 2)
    assert found[:, 0].tolist() == [0.333333333333, 0.666666666667]
    assert all_significant(np.zeros((0, 3))).shape == (0, 3)


def test_a_figure_settles_its_floats_and_nothing_else() -> None:
    @dataclass(frozen=True, slots=True)
    class Figure:
        value: float
        absent: float | None
        count: int
        exact: Fraction
        several: np.ndarray
        places: np.ndarray
        named: MappingProxyType

        def __post_init__(self) -> None:
            settle(self)

    third = Fraction(1, 3)
    found = Figure(1 / 3, None, 3, third, np.array([1 / 3]), np.array([3]), MappingProxyType({"a": 1 / 3, "b": 3}))
    assert (found.value, found.absent, found.count, found.exact) == (0.333333333333, None, 3, third)
    assert (found.several.tolist(), found.places.tolist()) == ([0.333333333333], [3])
    assert found.named == {"a": 0.333333333333, "b": 3}
    assert isinstance(found.named["b"], int)

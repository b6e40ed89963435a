"""What a float becomes before anybody sees it: so many significant digits, and then an exact decimal.

Processors sum, divide and take logarithms with the same care and not with the same last bit.  A figure is therefore
rounded once, where a method gives it, before it is compared, weighed, printed, digested or written as a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]

DIGITS = 12
"""Significant digits of a figure.  Arithmetic in a fixed order, of a few hundred numbers, is right to some fourteen of
the sixteen that a float holds: two that would differ never decide, and ten decimals of a unit cost are left."""
SOLVED = 9
"""Those of a figure that a search found: linear programs and roots are certified to 1e-10 of what they are asked."""


def significant(value: float, digits: int = DIGITS) -> float:
    """Return the float nearest to a value at so many significant digits.

    It is rounded as the exact decimal that a float is, a tie to the even digit.

    Parameters
    ----------
    value : float
        Any unit.
    digits : int
        Significant digits, at least 1.

    Returns
    -------
    float
        In that unit; -0.0 is 0, what is infinite or not a number stays so.

    Source
    ------
    Cowlishaw, General Decimal Arithmetic Specification, rounding half-even to a precision.

    Examples
    --------
    >>> significant(2 / 3), significant(-0.0), significant(2.5, 1), significant(3.5, 1)
    (0.666666666667, 0.0, 2.0, 4.0)
    """
    return float(format(value, f".{digits - 1}e")) + 0.0


def all_significant(values: Floats, digits: int = DIGITS) -> Floats:
    """Return each of several values at so many significant digits.

    Parameters
    ----------
    values : array of float64, any shape
        Any unit.
    digits : int
        Significant digits, at least 1.

    Returns
    -------
    array of float64, same shape
        In that unit.

    Source
    ------
    As ``significant``.

    Examples
    --------
    >>> all_significant(np.array([[0.1 + 0.2, -0.0]])).tolist()
    [[0.3, 0.0]]
    """
    return np.array([significant(each, digits) for each in values.ravel().tolist()]).reshape(values.shape)


def settled(value: float) -> Fraction:
    """Return the rational that a float prints as: its decimal, never the binary fraction that holds it.

    Parameters
    ----------
    value : float
        Any unit, finite.

    Returns
    -------
    Fraction
        In that unit.

    Raises
    ------
    ValueError
        What is infinite or not a number.

    Source
    ------
    Steele and White, How to print floating-point numbers accurately (1990), the shortest decimal.

    Examples
    --------
    >>> settled(0.1), settled(8.25)
    (Fraction(1, 10), Fraction(33, 4))
    """
    return Fraction(repr(float(value)))


def settle(figures: Any) -> None:
    """Make every float of a frozen dataclass significant, in arrays and mappings too: its ``__post_init__``.

    Parameters
    ----------
    figures : dataclass instance
        Whose fields change in place.

    Returns
    -------
    None
        Nothing.

    Source
    ------
    As ``significant``.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Found:
    ...     mean: float
    ...     __post_init__ = settle
    >>> Found(0.1 + 0.2)
    Found(mean=0.3)
    """
    for field in fields(figures):
        value = getattr(figures, field.name)
        if isinstance(value, float):
            object.__setattr__(figures, field.name, significant(value))
        elif isinstance(value, np.ndarray) and value.dtype == np.float64:
            object.__setattr__(figures, field.name, all_significant(value))
        elif isinstance(value, Mapping):
            rounded = {name: significant(each) if isinstance(each, float) else each for name, each in value.items()}
            object.__setattr__(figures, field.name, rounded)

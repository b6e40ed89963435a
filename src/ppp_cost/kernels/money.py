"""Rounding, the one place where a digit is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np

from ppp_cost.kernels.exact import LIMIT, Exact, Integers, narrowed
from ppp_cost.kernels.integers import peak, scaled

Quotient = Callable[[Integers, Any], Integers]


def _half_up(num: Integers, den: Any) -> Integers:
    """Half goes away from zero."""
    if num.size and num.min() >= 0:
        up: Integers = (2 * num + den) // (2 * den)
        return up
    size: Integers = (2 * abs(num) + den) // (2 * den)
    return np.where(num < 0, -size, size)


def _half_even(num: Integers, den: Any) -> Integers:
    low = num // den
    twice = 2 * (num - low * den)
    up: Integers = low + ((twice > den) | ((twice == den) & (low % 2 == 1)))
    return up


def _floor(num: Integers, den: Any) -> Integers:
    low: Integers = num // den
    return low


def _ceiling(num: Integers, den: Any) -> Integers:
    return -_floor(-num, den)


def _down(num: Integers, den: Any) -> Integers:
    return np.where(num < 0, _ceiling(num, den), _floor(num, den))


def _up(num: Integers, den: Any) -> Integers:
    return np.where(num < 0, _floor(num, den), _ceiling(num, den))


MODES: Mapping[str, Quotient] = MappingProxyType(
    {
        "half_up": _half_up,
        "half_even": _half_even,
        "down": _down,
        "up": _up,
        "floor": _floor,
        "ceiling": _ceiling,
    }
)


def _away(num: int, den: int) -> int:
    size = -(-abs(num) // den)
    return -size if num < 0 else size


def _nearest(num: int, den: int) -> int:
    size = (2 * abs(num) + den) // (2 * den)
    return -size if num < 0 else size


SINGLE: Mapping[str, Callable[[int, int], int]] = MappingProxyType(
    {
        "half_up": _nearest,
        "half_even": lambda num, den: round(Fraction(num, den)),
        "down": lambda num, den: abs(num) // den * (1 if num >= 0 else -1),
        "up": _away,
        "floor": lambda num, den: num // den,
        "ceiling": lambda num, den: -(-num // den),
    }
)
"""The same for one number, without the weight of an array."""


def rounded(value: Exact, places: int, mode: str) -> Exact:
    """Return a column rounded to decimal places: whole units ever after, so every later sum is exact in any order.

    Parameters
    ----------
    value : Exact, shape (…, n)
        Any unit; money in yuan and 2 places give fen.
    places : int
        Decimal places; -1 rounds to tens, -2 to hundreds.
    mode : str
        ``half_up`` takes a half away from zero, ``half_even`` to the even neighbour; ``down`` and ``up`` go toward
        and away from zero, ``floor`` and ``ceiling`` toward minus and plus infinity.

    Returns
    -------
    Exact, shape (…, n)
        In the unit of ``value``, over the denominator ``10**places`` (1 when places are negative).

    Raises
    ------
    KeyError
        A mode that there is not.

    Source
    ------
    Cowlishaw, General Decimal Arithmetic Specification, rounding; these are the modes of Python's ``decimal``.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> fractions_of(rounded(exact(["0.125", "-0.125"]), 2, "half_up"))
    [Fraction(13, 100), Fraction(-13, 100)]
    """
    up, down = 10 ** max(places, 0), 10 ** max(-places, 0)
    den: Any = value.den * down if isinstance(value.den, int) else value.den.astype(object) * down
    widest = den if isinstance(den, int) else int(den.max(initial=1))
    num = value.num
    if max(2 * value.bound * up + widest, up, 2 * widest) > LIMIT:
        num = num.astype(object)
    elif not isinstance(den, int):
        den = den.astype(np.int64)
    whole = MODES[mode](num * up if up != 1 else num, den)
    return narrowed(Exact(scaled(whole, down, peak(whole) * down) if down != 1 else whole, up))


def round_one(value: Fraction, places: int, mode: str) -> Fraction:
    """Return one number rounded, as ``rounded`` does a column of them.

    Parameters
    ----------
    value : Fraction
        Any unit.
    places : int
        Decimal places; -1 rounds to tens, -2 to hundreds.
    mode : str
        As in ``rounded``.

    Returns
    -------
    Fraction
        In the unit of ``value``.

    Raises
    ------
    KeyError
        A mode that there is not.

    Source
    ------
    As ``rounded``.

    Examples
    --------
    >>> round_one(Fraction(5789, 1000), 2, "half_up")
    Fraction(579, 100)
    """
    unit = Fraction(10) ** -places
    units = value / unit
    return SINGLE[mode](units.numerator, units.denominator) * unit

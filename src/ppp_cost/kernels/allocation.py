"""Whole units handed out so that the parts sum to the total, by largest remainder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.exact import LIMIT, Integers

Order: TypeAlias = Sequence[Any] | npt.NDArray[Any]


def largest_remainder(total: int, key: Iterable[Any], order: Order) -> Integers:
    """Return a total split in proportion to keys, in whole units that sum to it exactly.

    Each part gets the whole units of its share; those that remain go one by one to the parts whose shares lost most,
    ties to the lowest in ``order``.  A part whose key is 0 gets nothing, and a negative total is split as the
    positive one would be.

    Parameters
    ----------
    total : int
        Whole units, as fen.
    key : iterable of int or Fraction, n of them
        Any unit, not negative.
    order : sequence or array, n of them
        Ids, or anything that compares.

    Returns
    -------
    array of int64, or of int where one is beyond it; shape (n,)
        In the unit of ``total``.

    Raises
    ------
    ZeroDivisionError
        Keys that sum to 0.

    Source
    ------
    Balinski and Young, Fair Representation (1982), the method of Hamilton.

    Examples
    --------
    >>> largest_remainder(100, [1, 1, 0, 1], ["B3", "B1", "B2", "B4"]).tolist()
    [33, 34, 0, 33]
    """
    parts, _ = _over_one(key)
    sign = -1 if total < 0 else 1
    return _integers(_apportioned([abs(total) * each for each in parts], sum(parts), abs(total), order), sign)


def rounded_to_sum(values: Sequence[Fraction], total: int) -> Integers:
    """Return signed values as whole numbers that sum to a total, an exact 0 staying 0.

    Each is rounded down, and the units that the sum then lacks go to the largest remainders, ties to the first; a
    negative total gives what the opposite values would for the positive one, with the other sign.  No value moves
    by a whole unit while their sum is within less than one unit of the total.

    Parameters
    ----------
    values : sequence of Fraction, n of them
        Of either sign, in units of which there shall be whole ones, as fen.
    total : int
        In that unit.

    Returns
    -------
    array of int64, or of int where one is beyond it; shape (n,)
        In that unit.

    Raises
    ------
    ZeroDivisionError
        Values that are all 0 for a total that is not.

    Source
    ------
    Balinski and Young, Fair Representation (1982), the method of Hamilton.

    Examples
    --------
    >>> rounded_to_sum([Fraction(5, 2), Fraction(0), Fraction(-8, 5)], 1).tolist()
    [3, 0, -2]
    """
    parts, den = _over_one(values)
    sign = -1 if total < 0 else 1
    return _integers(_apportioned([sign * each for each in parts], den, abs(total), range(len(parts))), sign)


def _over_one(values: Iterable[Any]) -> tuple[list[int], int]:
    """Return rationals as numerators over one denominator; numpy's integers would overflow in silence."""
    plain = [Fraction(int(each.numerator), int(each.denominator)) for each in values]
    den = lcm(*(each.denominator for each in plain))
    return [each.numerator * (den // each.denominator) for each in plain], den


def _apportioned(numerators: Sequence[int], den: int, total: int, order: Order) -> list[int]:
    shares = [divmod(each, den) for each in numerators]
    units = [whole for whole, _ in shares]
    missing = total - sum(units)
    if missing:
        takers = [index for index, each in enumerate(numerators) if each]
        takers.sort(key=lambda index: (-shares[index][1], order[index]))
        everyone, some = divmod(missing, len(takers))
        for rank, index in enumerate(takers):
            units[index] += everyone + (rank < some)
    return units


def _integers(values: Sequence[int], sign: int) -> Integers:
    fits = all(abs(each) <= LIMIT for each in values)
    return np.array([sign * each for each in values], dtype=np.int64 if fits else object)

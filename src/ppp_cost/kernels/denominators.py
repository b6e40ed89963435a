"""Columns with a denominator a row brought over one."""

from __future__ import annotations

from math import lcm

import numpy as np

from ppp_cost.kernels.exact import Exact, narrowed
from ppp_cost.kernels.integers import scaled, whole


def one_denominator(a: Exact, most: int | None = None) -> Exact | None:
    """Return the column over the least common denominator of its rows, or None where that would be above ``most``.

    Parameters
    ----------
    a : Exact, shape (…, n)
        Any unit.
    most : int, optional
        The largest denominator that is of use; without it any is.

    Returns
    -------
    Exact, shape (…, n), or None
        In the unit of ``a``; the column itself where it has one denominator already.

    Source
    ------
    Knuth, The Art of Computer Programming, volume 2, section 4.5.1, fractions.

    Examples
    --------
    >>> found = one_denominator(Exact(np.array([1, 1]), np.array([2, 3])))
    >>> found and (found.num.tolist(), found.den)
    ([3, 2], 6)
    """
    if isinstance(a.den, int):
        return a
    den = 1
    for each in set(a.den.flat):
        den = lcm(den, int(each))
        if most is not None and den > most:
            return None
    factor, largest = whole(np.array([den // int(each) for each in a.den.flat], dtype=object).reshape(a.den.shape))
    return narrowed(Exact(scaled(a.num, factor, a.bound * largest), den))


def over_one(a: Exact) -> Exact:
    """Return the column over the least common denominator of its rows, however large.

    Parameters
    ----------
    a : Exact, shape (…, n)
        Any unit.

    Returns
    -------
    Exact, shape (…, n)
        In the unit of ``a``.

    Source
    ------
    As ``one_denominator``.

    Examples
    --------
    >>> over_one(Exact(np.array([1, 1]), np.array([2, 3]))).den
    6
    """
    found = one_denominator(a)
    return a if found is None else found

"""Looking back along the last axis: the sum of the last periods, the length of a run."""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.amounts.limits import running
from ppp_cost.kernels.exact import Exact, Integers, Mask


def trailing(value: Exact, first: Mask, length: int) -> Exact:
    """Return the sum of the last elements, never across a place where a run begins.

    Parameters
    ----------
    value : Exact, shape (…, n)
        Any unit.
    first : array of bool, shape (n,)
        Where runs begin.
    length : int
        How many elements, the present one among them; at least 1.

    Returns
    -------
    Exact, shape (…, n)
        In the unit of ``value``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> trailing(exact([1, 2, 3, 4]), np.array([True, False, False, False]), 2).num.tolist()
    [1, 3, 5, 7]
    """
    totals = running(value, first)
    place = np.arange(first.size)
    start = np.maximum.accumulate(np.where(first, place, 0))
    before = place - length
    earlier = np.where(before >= start, totals.num[..., np.maximum(before, 0)], 0)
    return Exact(totals.num - earlier, totals.den)


def run_length(holds: Mask, breaks: Mask, first: Mask) -> Integers:
    """Return how many elements hold since the last that breaks, never across a place where a run begins.

    An element may neither hold nor break: it is passed over.

    Parameters
    ----------
    holds, breaks : array of bool, shape (…, n)
        Which elements count, and which begin the count anew.
    first : array of bool, shape (n,)
        Where runs begin.

    Returns
    -------
    array of int, shape (…, n)
        Numbers of elements.

    Source
    ------
    By definition.

    Examples
    --------
    >>> holds, breaks = np.array([True, True, False, True, False]), np.array([False, False, True, False, False])
    >>> run_length(holds, breaks, np.array([True, False, False, False, False])).tolist()
    [1, 2, 0, 1, 1]
    """
    so_far = np.cumsum(holds, axis=-1)
    start = np.where(first, so_far - holds, 0)
    length: Integers = so_far - np.maximum.accumulate(np.maximum(start, np.where(breaks, so_far, 0)), axis=-1)
    return length

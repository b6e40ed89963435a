"""Intervals on one line: what is left beyond earlier ones, their union, and what lies inside or outside of others.

Begins and ends are int64, shape (n,); an interval is [begin, end) and may be empty.  Logs of many assets are laid on
one line end to end, so that no function needs to know whose an interval is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.exact import Indices, Integers, Mask

FIRST, LAST = -(2**62), 2**62
"""Before and after every moment."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts of intervals: ``of`` numbers the interval, or the pair of intervals, that each was cut from."""

    of: Indices
    begin: Integers
    end: Integers

    @property
    def size(self) -> int:
        """Return the number of pieces."""
        return self.of.size

    def kept(self, mask: Mask) -> Pieces:
        """Return the pieces where ``mask`` holds."""
        # compress is several times faster than a mask in brackets
        return Pieces(self.of.compress(mask), self.begin.compress(mask), self.end.compress(mask))

    def taken(self, order: Indices) -> Pieces:
        """Return the pieces in another order."""
        return Pieces(self.of[order], self.begin[order], self.end[order])


def joined(found: Sequence[Pieces]) -> Pieces:
    """Return several sets of pieces as one.

    Parameters
    ----------
    found : sequence of Pieces
        At least one; all number the same intervals.

    Returns
    -------
    Pieces
        Those of the first set, then those of the second, and so on.

    Raises
    ------
    ValueError
        No set.

    Source
    ------
    By definition.

    Examples
    --------
    >>> one = Pieces(np.array([0]), np.array([2]), np.array([5]))
    >>> joined([one, one]).begin.tolist()
    [2, 2]
    """
    of, begin, end = (np.concatenate([getattr(each, name) for each in found]) for name in ("of", "begin", "end"))
    return Pieces(of, begin, end)


def tails(begin: Integers, end: Integers) -> Integers:
    """Return from where on each interval reaches beyond those before it.

    Parameters
    ----------
    begin, end : array of int64, shape (n,)
        Whole seconds since 1970, or any unit of time; half open, [begin, end).  Begins ascend.

    Returns
    -------
    array of int64, shape (n,)
        Times; the end of an interval that does not reach beyond them.

    Source
    ------
    By definition.

    Examples
    --------
    >>> tails(np.array([0, 2, 3]), np.array([5, 4, 9])).tolist()
    [0, 4, 5]
    """
    reach = np.maximum.accumulate(end)
    start = begin.copy()
    np.maximum(start[1:], reach[:-1], out=start[1:])
    return np.minimum(start, end, out=start)


def united(begin: Integers, end: Integers) -> tuple[Integers, Integers]:
    """Return the union of intervals, as intervals that do not touch.

    Parameters
    ----------
    begin, end : array of int64, shape (n,)
        Whole seconds since 1970, or any unit of time; half open, [begin, end).  Begins ascend.

    Returns
    -------
    tuple of array of int64, shape (m,)
        Begins and ends, in their order.

    Source
    ------
    Klee, American Mathematical Monthly 84 (1977), on the measure of a union of intervals.

    Examples
    --------
    >>> [part.tolist() for part in united(np.array([0, 2, 6, 7]), np.array([3, 4, 6, 9]))]
    [[0, 7], [4, 9]]
    """
    filled = begin < end
    if not filled.all():
        begin, end = begin.compress(filled), end.compress(filled)
    if not begin.size:
        return begin, end
    reach = np.maximum.accumulate(end)
    first = np.flatnonzero(begin[1:] > reach[:-1]) + 1
    return begin[np.concatenate([[0], first])], reach[np.concatenate([first - 1, [begin.size - 1]])]


def clusters(begin: Integers, end: Integers) -> Integers:
    """Return the number of the cluster of each interval: those that share a moment are in one.

    Parameters
    ----------
    begin, end : array of int64, shape (n,)
        Whole seconds since 1970, or any unit of time; half open, [begin, end).  Begins ascend.

    Returns
    -------
    array of int64, shape (n,)
        From 0, in the order of time.

    Source
    ------
    By definition.

    Examples
    --------
    >>> clusters(np.array([0, 2, 4, 5]), np.array([3, 4, 5, 6])).tolist()
    [0, 0, 1, 2]
    """
    reach = np.maximum.accumulate(end)
    first = np.zeros(begin.size, dtype=np.int64)
    first[1:] = begin[1:] >= reach[:-1]
    return np.cumsum(first)


def outside(begin: Integers, end: Integers, holes: tuple[Integers, Integers]) -> Pieces:
    """Return the parts of each interval that lie in no hole, in order.

    Parameters
    ----------
    begin, end : array of int64, shape (n,)
        Whole seconds since 1970, or any unit of time; half open, [begin, end).
    holes : tuple of array of int64, shape (m,)
        Begins and ends that ascend and do not overlap, as from ``united``; in the same unit.

    Returns
    -------
    Pieces
        ``of`` numbers the interval that each was cut from; none is empty.

    Source
    ------
    By definition.

    Examples
    --------
    >>> parts = outside(np.array([0]), np.array([9]), (np.array([2, 5]), np.array([3, 6])))
    >>> parts.begin.tolist(), parts.end.tolist()
    ([0, 3, 6], [2, 5, 9])
    """
    opens, closes = holes
    first = np.searchsorted(closes, begin, side="right")
    count = np.maximum(np.searchsorted(opens, end, side="left") - first, 0) + 1
    of, hole = spread(count, first)
    low = np.maximum(begin[of], np.append(FIRST, closes)[hole])
    high = np.minimum(end[of], np.append(opens, LAST)[hole])
    return Pieces(of, low, high).kept(low < high)


def inside(begin: Integers, end: Integers, holes: tuple[Integers, Integers]) -> tuple[Pieces, Indices]:
    """Return the parts of each interval that lie in holes, in order, and the hole of each.

    Parameters
    ----------
    begin, end : array of int64, shape (n,)
        Whole seconds since 1970, or any unit of time; half open, [begin, end).
    holes : tuple of array of int64, shape (m,)
        Begins and ends that ascend and do not overlap; in the same unit.

    Returns
    -------
    Pieces
        ``of`` numbers the interval that each was cut from; none is empty.
    array of int, shape (pieces,)
        The hole that each lies in, from 0.

    Source
    ------
    By definition.

    Examples
    --------
    >>> parts, hole = inside(np.array([0]), np.array([9]), (np.array([2, 5]), np.array([3, 6])))
    >>> parts.begin.tolist(), parts.end.tolist(), hole.tolist()
    ([2, 5], [3, 6], [0, 1])
    """
    opens, closes = holes
    first = np.searchsorted(closes, begin, side="right")
    count = np.maximum(np.searchsorted(opens, end, side="left") - first, 0)
    of, hole = spread(count, first)
    parts = Pieces(of, np.maximum(begin[of], opens[hole]), np.minimum(end[of], closes[hole]))
    filled = parts.begin < parts.end
    return parts.kept(filled), hole.compress(filled)


def spread(count: Indices, begin: Indices) -> tuple[Indices, Indices]:
    """Return each element as often as it counts, and whole numbers that ascend from where it begins.

    Parameters
    ----------
    count : array of int, shape (n,)
        How often, 0 or more.
    begin : array of int, shape (n,)
        The first whole number of each.

    Returns
    -------
    tuple of array of int, shape (sum of count,)
        The number of the element, from 0, and its whole numbers.

    Source
    ------
    By definition.

    Examples
    --------
    >>> [part.tolist() for part in spread(np.array([2, 0, 1]), np.array([5, 0, 8]))]
    [[0, 0, 2], [5, 6, 8]]
    """
    of = np.repeat(np.arange(count.size), count)
    return of, np.arange(of.size) + (begin - np.cumsum(count) + count)[of]

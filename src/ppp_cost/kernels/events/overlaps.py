"""Who has a moment that several intervals share: the larger preference, then the earlier begin, then the lower rank."""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.events.intervals import Pieces, joined, outside, tails, united
from ppp_cost.kernels.exact import Indices, Integers

FEW = 16
"""Preferences worth a pass each; beyond it moments are handed out one interval after the other."""


def ordered(begin: Integers, rank: Integers) -> tuple[Indices, Integers]:
    """Return the order of intervals by begin, then by rank, and the begins in that order.

    Begin and place go into one integer whose values are sorted, many times faster than sorting places by two keys;
    the few intervals that begin together are then put in the order of their ranks.

    Parameters
    ----------
    begin : array of int64, shape (n,)
        Whole seconds, or any unit of time.
    rank : array of int, shape (n,)
        All different: of intervals that begin together the lower one comes first.

    Returns
    -------
    array of int, shape (n,)
        Places, from 0.
    array of int64, shape (n,)
        The begins in that order.

    Source
    ------
    By definition.

    Examples
    --------
    >>> [each.tolist() for each in ordered(np.array([5, 3, 5]), np.array([2, 0, 1]))]
    [[1, 2, 0], [3, 5, 5]]
    """
    bits = max(begin.size - 1, 0).bit_length()
    low = int(begin.min(initial=0))
    if (int(begin.max(initial=0)) - low + 1) << bits >= 2**63:
        order = np.lexsort((rank, begin))
        return order, begin[order]
    packed = begin - low
    packed <<= bits
    packed |= np.arange(begin.size)
    packed.sort()
    order = packed & ((1 << bits) - 1)
    packed >>= bits
    together = packed[1:] == packed[:-1]
    if together.any():
        tied = np.flatnonzero(np.append(together, False) | np.append(False, together))
        mine = order[tied]
        order[tied] = mine[np.lexsort((rank[mine], begin[mine]))]
    packed += low
    return order, packed


def first_come(begin: Integers, end: Integers, rank: Integers) -> Integers:
    """Return from where on each interval has its own moments, those shared being the earliest one's.

    Parameters
    ----------
    begin, end : array of int64, shape (n,)
        Whole seconds since 1970, or any unit of time; half open, [begin, end).
    rank : array of int, shape (n,)
        All different: of intervals that begin together the lower one comes first.

    Returns
    -------
    array of int64, shape (n,)
        Times: what an interval has for itself is its last part.

    Source
    ------
    By definition.

    Examples
    --------
    >>> first_come(np.array([2, 0]), np.array([9, 5]), np.array([0, 1])).tolist()
    [5, 0]
    """
    order, begins = ordered(begin, rank)
    start = np.empty_like(begin)
    start[order] = tails(begins, end[order])
    return start


def preferred(begin: Integers, end: Integers, rank: Integers, preference: Integers) -> Pieces:
    """Return the moments of each interval, those of the larger preference taken first.

    Parameters
    ----------
    begin, end : array of int64, shape (n,)
        Whole seconds since 1970, or any unit of time; half open, [begin, end).
    rank : array of int, shape (n,)
        All different: of intervals that begin together the lower one comes first.
    preference : array of int, shape (n,)
        0 or more; among equals the earlier begin has the moment, then the lower rank.

    Returns
    -------
    Pieces
        ``of`` numbers the interval; the pieces of one stand together, in the order of time.

    Source
    ------
    By definition.

    Examples
    --------
    >>> parts = preferred(np.array([0, 2]), np.array([9, 5]), np.array([0, 1]), np.array([1, 4]))
    >>> parts.of.tolist(), parts.begin.tolist(), parts.end.tolist()
    ([1, 0, 0], [2, 0, 5], [5, 2, 9])
    """
    order, begins = ordered(begin, rank)
    highest = int(preference.max(initial=0))
    if highest < FEW:
        return _by_level(order, begins, end[order], preference[order], highest)
    return handed_out(begin, end, order[np.argsort(-preference[order], kind="stable")])


def _by_level(order: Indices, begin: Integers, end: Integers, preference: Integers, highest: int) -> Pieces:
    """Take one preference after the other, the largest first: its own tails, outside what larger ones have."""
    found: list[Pieces] = []
    taken = (begin[:0], end[:0])
    for level in range(highest, -1, -1):
        mine = np.flatnonzero(preference == level)
        low, high = begin[mine], end[mine]
        parts = outside(tails(low, high), high, taken)
        found.append(Pieces(order[mine[parts.of]], parts.begin, parts.end))
        if level:
            larger = np.flatnonzero(preference >= level)
            taken = united(begin[larger], end[larger])
    return joined(found)


def handed_out(begin: Integers, end: Integers, order: Indices) -> Pieces:
    """Hand every moment to the first interval in an order that has it.

    The line is cut at every begin and end; an interval takes the cuts that are free and skips runs that are taken.

    Parameters
    ----------
    begin, end : array of int64, shape (n,)
        Whole seconds since 1970, or any unit of time; half open, [begin, end).
    order : array of int, shape (n,)
        Places of intervals, the first to be served first.

    Returns
    -------
    Pieces
        ``of`` numbers the interval; the pieces of one stand together, in the order of time.

    Source
    ------
    Tarjan, Efficiency of a good but not linear set union algorithm, Journal of the ACM 22 (1975), for the skipping.

    Examples
    --------
    >>> parts = handed_out(np.array([0, 2]), np.array([9, 5]), np.array([1, 0]))
    >>> parts.of.tolist(), parts.begin.tolist(), parts.end.tolist()
    ([0, 0, 1], [0, 5, 2], [2, 9, 5])
    """
    cuts = np.unique(np.concatenate([begin, end]))
    first, last = np.searchsorted(cuts, begin).tolist(), np.searchsorted(cuts, end).tolist()
    owner, free = [-1] * cuts.size, list(range(cuts.size + 1))
    for interval in order.tolist():
        cut = _next_free(free, first[interval])
        while cut < last[interval]:
            owner[cut] = interval
            free[cut] = cut + 1
            cut = _next_free(free, cut + 1)
    of = np.array(owner, dtype=np.intp)
    had = np.flatnonzero(of >= 0)
    new = np.flatnonzero((np.diff(of[had], prepend=-1) != 0) | (np.diff(had, prepend=-2) != 1))
    until = np.append(new[1:], had.size)[: new.size] - 1
    owners = of[had[new]]
    together = np.argsort(owners, kind="stable")
    return Pieces(owners[together], cuts[had[new]][together], cuts[had[until] + 1][together])


def _next_free(free: list[int], cut: int) -> int:
    """Return the first free cut from ``cut`` on, and shorten the way there."""
    end = cut
    while free[end] != end:
        end = free[end]
    while free[cut] != end:
        free[cut], cut = end, free[cut]
    return end

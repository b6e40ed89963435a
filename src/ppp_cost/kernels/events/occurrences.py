"""How often the same thing has happened: the place of events among those like them in a window.

``moment`` lays events of different kinds on one line far apart; those of one moment follow each other by ``rank``,
0 … n - 1 in some order.  ``counts`` marks the events that count; what does not count is 0.  Shapes (n,).
"""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.events.overlaps import ordered
from ppp_cost.kernels.exact import Integers, Mask


def places(moment: Integers, rank: Integers, since: Integers, counts: Mask) -> Integers:
    """Return the how-manieth each event is of those in a window that ends with it.

    Parameters
    ----------
    moment : array of int64, shape (n,)
        Whole seconds; events of different kinds lie far apart on the line.
    rank : array of int, shape (n,)
        0 … n - 1 in some order: how events of one moment follow each other.
    since : array of int64, shape (n,)
        The moment at which the window of each begins, itself included.
    counts : array of bool, shape (n,)
        Which events count.

    Returns
    -------
    array of int64, shape (n,)
        From 1; 0 for an event that does not count.

    Source
    ------
    By definition.

    Examples
    --------
    >>> moment = np.array([5, 5, 9])
    >>> places(moment, np.arange(3), moment - 3, np.ones(3, dtype=bool)).tolist()
    [1, 2, 1]
    """
    order, _ = ordered(moment, rank)
    mine = order[counts[order]]
    found = np.zeros(moment.size, dtype=np.int64)
    found[mine] = np.arange(1, mine.size + 1) - np.searchsorted(moment[mine], since[mine], side="left")
    return found


def totals(moment: Integers, since: Integers, until: Integers, counts: Mask) -> Integers:
    """Return how many events lie in the window of each, its ends included.

    Parameters
    ----------
    moment : array of int64, shape (n,)
        Whole seconds; events of different kinds lie far apart on the line.
    since, until : array of int64, shape (n,)
        The moments at which the window of each begins and ends.
    counts : array of bool, shape (n,)
        Which events count.

    Returns
    -------
    array of int64, shape (n,)
        Numbers of events; 0 for an event that does not count.

    Source
    ------
    By definition.

    Examples
    --------
    >>> moment = np.array([5, 5, 9])
    >>> totals(moment, moment - 3, moment, np.ones(3, dtype=bool)).tolist()
    [2, 2, 1]
    """
    at = np.sort(moment[counts])
    found = np.searchsorted(at, until, side="right") - np.searchsorted(at, since, side="left")
    return np.where(counts, found, 0)

"""How often the same thing has happened: the place of events among those like them in a window.

``moment`` lays events of different kinds on one line far apart; those of one moment follow each other by ``rank``,
0 … n - 1 in some order.  ``counts`` marks the events that count; what does not count is 0.  Shapes (n,).
"""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.events.overlaps import ordered
from ppp_cost.kernels.exact import Integers, Mask


def places(moment: Integers, rank: Integers, since: Integers, counts: Mask) -> Integers:
    """Return the how-manieth each event is of those from the moment ``since`` (included) on.

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
    """Return how many events lie from the moment ``since`` up to the moment ``until`` of each, both included.

    >>> moment = np.array([5, 5, 9])
    >>> totals(moment, moment - 3, moment, np.ones(3, dtype=bool)).tolist()
    [2, 2, 1]
    """
    at = np.sort(moment[counts])
    found = np.searchsorted(at, until, side="right") - np.searchsorted(at, since, side="left")
    return np.where(counts, found, 0)

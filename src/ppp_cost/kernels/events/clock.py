"""Counted time of events: what is left of each beyond its grace, weighted, in steps, at least a minimum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.events.service import Service, weighted_time
from ppp_cost.kernels.exact import Integers, Mask


@dataclass(frozen=True, slots=True)
class Counted:
    """By piece: its time, what the grace takes of it, and what counts, weighted; shape (…, pieces)."""

    time: Integers
    grace: Integers
    weighted: Integers


def counted(
    service: Service,
    begin: Integers,
    end: Integers,
    worth: int | Integers,
    first: Mask,
    grace: Integers,
    whole: bool,
) -> Counted:
    """Return what counts of pieces of events, those of one event together and in the order of time.

    Parameters
    ----------
    service : Service
        The hours that count, as from ``service_of``.
    begin, end : array of int64, shape (pieces,)
        Service times in seconds, as from ``service_time``.
    worth : int or array of int64, shape (pieces,)
        How many parts of a second a second of the piece is worth, above 0.
    first : array of bool, shape (pieces,)
        The first piece of each event.
    grace : array of int64, shape (…, pieces)
        What is cut from the start of the event, in those parts, the same on all its pieces.
    whole : bool
        Whether nothing is cut once there is more than the grace.

    Returns
    -------
    Counted
        Time and grace in parts of a second, weighted time in parts times the service's ``den``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.events.service import always
    >>> found = counted(always(0, 100), np.array([0, 50]), np.array([10, 60]), 1, np.array([True, False]),
    ...     np.array([15]), False)
    >>> found.grace.tolist(), found.weighted.tolist()
    ([10, 5], [0, 5])
    """
    time = (end - begin) * worth
    before = _before(time, first)
    if whole:
        total = _total(time, first)
        cut = np.where(total > grace, 0, time)
    else:
        cut = np.clip(grace - before, 0, time)
    upto = weighted_time(service, end * worth, worth)
    return Counted(time, cut, upto - weighted_time(service, begin * worth + cut, worth))


def _before(time: Integers, first: Mask) -> Integers:
    """Return the time of the earlier pieces of the same event."""
    if first.all():
        return np.zeros_like(time)
    so_far = np.cumsum(time) - time
    before: Integers = so_far - so_far[np.maximum.accumulate(np.where(first, np.arange(first.size), 0))]
    return before


def _total(time: Integers, first: Mask) -> Integers:
    """Return the time of all pieces of the event, for each piece."""
    if first.all():
        return time
    starts = np.flatnonzero(first)
    total: Integers = np.add.reduceat(time, starts)[np.cumsum(first) - 1]
    return total

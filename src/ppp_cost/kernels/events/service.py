"""Hours that count: service time and weighted time as functions of the moment, by table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.exact import Integers


@dataclass(frozen=True, slots=True)
class Service:
    """Slots of ``slot`` seconds from the moment ``start`` on, each in service or not.

    ``served`` is the service time (s) before each slot, ``opened`` 1 for a slot of service, else 0.  ``weighted`` and
    ``weight`` run over the slots of service alone, with one more at the end: the weighted time (s) before each and
    its weight, both times ``den``.
    """

    start: int
    slot: int
    served: Integers
    opened: Integers
    weighted: Integers
    weight: Integers
    den: int


def service_of(start: int, slot: int, opened: Integers, weight: Integers, den: int) -> Service:
    """Return the tables of slots that are open or not, each with a weight.

    Parameters
    ----------
    start : int
        The moment at which the first slot begins, in seconds since 1970.
    slot : int
        Seconds of each slot, above 0.
    opened : array of int64, shape (slots,)
        1 for a slot of service, else 0.
    weight : array of int64, shape (slots,)
        What a second of the slot weighs, times ``den``.
    den : int
        The denominator of the weights, above 0.

    Returns
    -------
    Service
        What ``service_time`` and ``weighted_time`` read.

    Source
    ------
    By definition.

    Examples
    --------
    >>> night_off = service_of(0, 10, np.array([0, 1, 1]), np.array([0, 2, 1]), 1)
    >>> service_time(night_off, np.array([5, 15, 30])).tolist()
    [0, 5, 20]
    """
    of_service = weight[opened > 0]
    served = np.concatenate([[0], np.cumsum(opened)]) * slot
    weighted = np.concatenate([[0], np.cumsum(of_service)]) * slot
    return Service(
        start, slot, served, np.append(opened, 0), weighted, np.append(of_service, of_service[-1:].sum()), den
    )


def always(start: int, end: int) -> Service:
    """Return the service of every hour, each with weight 1.

    Parameters
    ----------
    start, end : int
        Moments in seconds since 1970.

    Returns
    -------
    Service
        One slot from ``start`` to ``end``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> service_time(always(100, 200), np.array([100, 160])).tolist()
    [0, 60]
    """
    one = np.ones(1, dtype=np.int64)
    return service_of(start, max(end - start, 1), one, one, 1)


def service_time(service: Service, moment: Integers) -> Integers:
    """Return the service time from the start to each moment.

    Parameters
    ----------
    service : Service
        The hours that count.
    moment : array of int64, any shape
        Seconds since 1970, inside the slots or at their end.

    Returns
    -------
    array of int64, same shape
        Seconds.

    Raises
    ------
    IndexError
        A moment beyond the slots; one before them is not noticed.

    Source
    ------
    By definition.

    Examples
    --------
    >>> service_time(service_of(0, 10, np.array([0, 1]), np.array([0, 1]), 1), np.array([4, 14, 20])).tolist()
    [0, 4, 10]
    """
    past = moment - service.start
    slot = past // service.slot
    time: Integers = service.served[slot] + service.opened[slot] * (past - slot * service.slot)
    return time


def weighted_time(service: Service, time: Integers, parts: int | Integers) -> Integers:
    """Return the weighted time at a service time.

    Whole numbers all the way: a moment at which an allowance runs out need not be a whole second.

    Parameters
    ----------
    service : Service
        The hours that count.
    time : array of int64, any shape
        Service time in seconds, times ``parts``.
    parts : int or array of int64, a shape that broadcasts
        Parts of a second, above 0.

    Returns
    -------
    array of int64, the common shape
        Weighted seconds, times ``parts`` and the service's ``den``.

    Raises
    ------
    IndexError
        A time beyond the slots.

    Source
    ------
    By definition.

    Examples
    --------
    >>> both = service_of(0, 10, np.array([1, 1]), np.array([2, 1]), 1)
    >>> weighted_time(both, np.array([5, 15, 31]), np.array([1, 1, 2])).tolist()
    [10, 25, 51]
    """
    step = service.slot * parts
    slot = time // step
    place = slot.astype(np.intp, copy=False)
    weighted: Integers = service.weighted[place] * parts + service.weight[place] * (time - slot * step)
    return weighted

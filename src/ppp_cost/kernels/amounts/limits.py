"""Bounds on totals: what a cap gives back, what a floor adds, what is carried forward."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ppp_cost.kernels.denominators import over_one
from ppp_cost.kernels.exact import Exact, Indices, Integers, Mask, at_least, at_most, take
from ppp_cost.kernels.integers import wide
from ppp_cost.kernels.stacking import end_to_end


def clamped(total: Exact, low: Exact | None, high: Exact | None) -> Exact:
    """Return a total brought between the bounds that are given.

    Parameters
    ----------
    total : Exact, shape (…, n)
        Any unit.
    low, high : Exact or None, shape (…, n)
        In that unit; where ``low`` is above ``high``, ``high`` decides.

    Returns
    -------
    Exact, shape (…, n)
        In that unit.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> clamped(exact([5, 15, 25]), exact([10]), exact([20])).num.tolist()
    [10, 15, 20]
    """
    inside = total if low is None else at_least(total, low)
    return inside if high is None else at_most(inside, high)


def running(amount: Exact, first: Mask) -> Exact:
    """Return the running total along the last axis, begun anew where a run begins.

    Parameters
    ----------
    amount : Exact, shape (…, n)
        Any unit.
    first : array of bool, shape (n,)
        Where runs begin.

    Returns
    -------
    Exact, shape (…, n)
        In the unit of ``amount``, over one denominator.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> running(exact([1, 2, 3, 4]), np.array([True, False, True, False])).num.tolist()
    [1, 3, 3, 7]
    """
    amount = over_one(amount)
    # twice: the difference of two totals has to fit as well
    num = wide(amount.num, 2 * amount.bound * amount.num.shape[-1])
    totals = np.cumsum(num, axis=-1)
    start = np.maximum.accumulate(np.where(first, np.arange(first.size), 0))
    before = np.where(start > 0, totals[..., start - 1], 0)
    return Exact(totals - before, amount.den)


def allowed(
    amount: Exact,
    low: Exact | None,
    high: Exact | None,
    place: Indices,
    opened: Exact,
    sign: int,
    rounding: Callable[[Exact], Exact],
) -> tuple[Exact, Exact]:
    """Bring a total that runs along the last axis between bounds, each element giving only what is still allowed.

    Parameters
    ----------
    amount : Exact, shape (…, n)
        What each element adds, in money.
    low, high : Exact or None, shape (…, n)
        Bounds of the total at each element, in money.
    place : array of int, shape (n,)
        The position of each element in its run, 0 where a run begins; the elements of a run stand together.
    opened : Exact, shape (…, n)
        The total from which a run begins, read where ``place`` is 0.
    sign : int
        1 for what the bounds take away, -1 for what they add.
    rounding : callable of Exact to Exact
        How a change is written down: it counts in later elements as this leaves it.

    Returns
    -------
    tuple of Exact, shape (…, n)
        The total before the bounds (what stood, plus the element), and what the bounds change: ``sign`` times total
        less bounded total.  In money, not rounded.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> total, change = allowed(exact([6, 6, 6]), None, exact([10]), np.array([0, 1, 2]), exact([0]), 1, lambda x: x)
    >>> [int(each) for each in fractions_of(total)], [int(each) for each in fractions_of(change)]
    ([6, 12, 16], [0, 2, 6])
    """
    if not place.size:
        return amount, amount
    stood: Exact | None = None
    found: list[tuple[Indices, Exact, Exact]] = []
    for step in range(int(place.max(initial=-1)) + 1):
        here = np.flatnonzero(place == step)
        before = take(opened, here) if stood is None else _continued(stood, found[-1][0], here)
        total = before + take(amount, here)
        bounds = [None if each is None else take(each, here) for each in (low, high)]
        change = total - clamped(total, *bounds)
        change = change if sign > 0 else -change
        written = rounding(change)
        stood = total - written if sign > 0 else total + written
        found.append((here, total, change))
    sizes = [here.size for here, _, _ in found]
    order = np.argsort(np.concatenate([here for here, _, _ in found]))
    totals = end_to_end([total for _, total, _ in found], sizes)
    given = end_to_end([change for _, _, change in found], sizes)
    return take(totals, order), take(given, order)


def _continued(stood: Exact, held: Indices, here: Indices) -> Exact:
    """Return what stood in the run of each element: its neighbour on the left."""
    return take(stood, np.searchsorted(held, here - 1)) if held.size > 1 else stood


def carried(
    earned: Integers,
    demand: Integers,
    opening: Integers,
    expires: int | None,
    use_first: bool,
    same_period: bool,
) -> tuple[Integers, Integers, Integers]:
    """Set what was earned against later demand, first in, first out.

    Parameters
    ----------
    earned, demand : array of int, shape (…, periods)
        Whole units, not negative.  No check: the rule has done it.
    opening : array of int, shape (…, lots)
        What was left at the start, the oldest first, the last lot earned in the period before.
    expires : int or None
        A lot of period t can be used to t + ``expires``; without it for ever.
    use_first : bool
        Whether what expires is used in its last period still; otherwise one period less.
    same_period : bool
        Whether a lot can be used from t itself on, else from t + 1.

    Returns
    -------
    tuple of array of int
        What could be used and what was used in each period, shape (…, periods), and the lots left, shape
        (…, lots + periods); whole units.

    Source
    ------
    First in, first out: by definition.

    Examples
    --------
    >>> earned, demand, nothing = np.array([5, 0, 0]), np.array([0, 3, 4]), np.zeros(0, dtype=int)
    >>> usable, used, left = carried(earned, demand, nothing, None, True, False)
    >>> usable.tolist(), used.tolist(), left.tolist()
    ([0, 5, 2], [0, 3, 2], [0, 0, 0])
    """
    before, periods = opening.shape[-1], earned.shape[-1]
    used = np.zeros(np.broadcast_shapes(earned.shape, demand.shape), dtype=earned.dtype)
    available = np.zeros_like(used)
    lots = np.zeros((*used.shape[:-1], before + periods), dtype=earned.dtype)
    lots[..., :before] = opening
    for period in range(periods):
        last = before + period
        lots[..., last] = earned[..., period]
        end = last + 1 if same_period else last
        oldest = 0 if expires is None else max(last - expires + (0 if use_first else 1), 0)
        lots[..., :oldest] = 0
        available[..., period] = lots[..., oldest:end].sum(axis=-1)
        wanted = demand[..., period].copy()
        for lot in range(oldest, end):
            taken = np.minimum(lots[..., lot], wanted)
            lots[..., lot] -= taken
            wanted = wanted - taken
        used[..., period] = demand[..., period] - wanted
    if expires is not None:
        lots[..., : max(before + periods - expires, 0)] = 0
    return available, used, lots

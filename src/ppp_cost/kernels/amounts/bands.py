"""One number from another by a table: score to coefficient, quantity to slices."""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.exact import (
    Exact,
    Indices,
    Mask,
    add,
    at_least,
    at_most,
    column,
    difference_sign,
    multiply,
    subtract,
)
from ppp_cost.kernels.stacking import entry, pick


def located(x: Exact, floors: Exact, closed: str, open_below: bool) -> Indices:
    """Return the band in which each ``x`` lies, -1 below the first.

    ``floors`` is stacked, shape (bands, …); with ``open_below`` the first band has no floor and its entry is not
    read.  ``closed`` is ``floor`` (an edge belongs to the band that starts there) or ``ceiling`` (to the band that
    ends there; the very first floor still belongs to the first band, since no band ends there).

    >>> from ppp_cost.kernels.exact import exact
    >>> from ppp_cost.kernels.stacking import stack
    >>> floors = stack([exact([60]), exact([80])])
    >>> located(exact([59, 60, 80]), floors, "floor", False).tolist()
    [-1, 0, 1]
    >>> located(exact([59, 60, 80]), floors, "ceiling", False).tolist()
    [-1, 0, 0]
    """
    first = np.array(0 if open_below else -1, dtype=np.intp)
    band = np.broadcast_to(first, x.shape).astype(np.intp)
    for number in range(int(open_below), floors.num.shape[0]):
        sign = difference_sign(x, entry(floors, number))
        reached = sign >= 0 if closed == "floor" or (number == 0 and not open_below) else sign > 0
        band = band + reached
    return band


def falling(floors: Exact, open_below: bool) -> Mask:
    """Return where floors do not increase from one band to the next.

    >>> from ppp_cost.kernels.exact import exact
    >>> from ppp_cost.kernels.stacking import stack
    >>> falling(stack([exact([0, 0]), exact([4, -2])]), False).tolist()
    [False, True]
    """
    found: Mask = np.zeros(floors.num.shape[1:], dtype=bool)
    for number in range(int(open_below), floors.num.shape[0] - 1):
        found = found | (difference_sign(entry(floors, number + 1), entry(floors, number)) <= 0)
    return found


def on_line(x: Exact, band: Indices, floors: Exact, at_floor: Exact, slope: Exact) -> Exact:
    """Return ``at_floor + slope * (x - floor)`` of the band in which each ``x`` lies.

    >>> from fractions import Fraction
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> from ppp_cost.kernels.stacking import stack
    >>> floors = stack([exact([60]), exact([80])])
    >>> at_floor, slope = stack([exact([Fraction(3, 5)]), exact([1])]), stack([exact([Fraction(1, 50)]), exact([0])])
    >>> fractions_of(on_line(exact([75, 92]), np.array([0, 1]), floors, at_floor, slope))
    [Fraction(9, 10), Fraction(1, 1)]
    """
    if not slope.num.any():
        return pick(at_floor, band)
    at_zero = subtract(at_floor, multiply(slope, floors))
    return add(pick(at_zero, band), multiply(pick(slope, band), x))


def slices(x: Exact, floors: Exact, origin: Exact, open_below: bool) -> list[Exact]:
    """Return the part of ``x`` inside each tier, signed from ``origin``; the parts sum to ``x - origin``.

    >>> from ppp_cost.kernels.exact import exact
    >>> from ppp_cost.kernels.stacking import stack
    >>> parts = slices(exact([5]), stack([exact([0]), exact([3])]), exact([0]), False)
    >>> [part.num.tolist() for part in parts]
    [[3], [2]]
    """
    parts = []
    count = floors.num.shape[0]
    for number in range(count):
        inside, start = x, origin
        if number > 0 or not open_below:
            inside, start = (at_least(each, entry(floors, number)) for each in (inside, start))
        if number + 1 < count:
            inside, start = (at_most(each, entry(floors, number + 1)) for each in (inside, start))
        parts.append(subtract(inside, start))
    return parts


def wholes(x: Exact, band: Indices, origin: Exact, count: int) -> list[Exact]:
    """Return ``x - origin`` in the tier in which ``x`` lies and 0 in the others."""
    length = subtract(x, origin)
    return [masked(length, band == number) for number in range(count)]


def units(x: Exact, floors: Exact, closed: str, open_below: bool) -> list[Exact]:
    """Return how many of the whole units 1, 2, … ``x`` lie in each tier.

    With an edge at 3 and five units, tiers closed at the floor hold 2 and 3 (the third unit is on the edge),
    those closed at the ceiling 3 and 2.

    >>> from ppp_cost.kernels.exact import exact
    >>> from ppp_cost.kernels.stacking import stack
    >>> floors = stack([exact([0]), exact([3])])
    >>> [part.num.tolist() for part in units(exact([5]), floors, "floor", False)]
    [[2], [3]]
    """
    count = floors.num.shape[0]
    # the last unit before an edge: ceil(edge) - 1 where the edge opens a tier, floor(edge) where it ends one
    below = -(-floors.num // floors.den) - 1 if closed == "floor" else floors.num // floors.den
    total = x.num // x.den
    reached = [np.clip(below[number], 0, total) for number in range(count)]
    reached = [np.zeros_like(total) if open_below else reached[0], *reached[1:], total]
    return [column(reached[number + 1] - reached[number]) for number in range(count)]


def masked(value: Exact, mask: Mask) -> Exact:
    """Return ``value`` where ``mask`` holds and 0 elsewhere."""
    return Exact(np.where(mask, value.num, 0), value.den, value.bound)


def beyond(x: Exact, band: Indices, tops: Exact, has_top: Mask) -> Mask:
    """Return where ``x`` is above the last value its band prints: the gap between 79 and 80."""
    return has_top[band] & (difference_sign(x, pick(tops, band)) > 0)

"""One number from another by a table: score to coefficient, quantity to slices."""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Mask, at_least, at_most, masked
from ppp_cost.kernels.stacking import pick


def located(x: Exact, floors: Exact, closed: str, open_below: bool) -> Indices:
    """Return the band in which each value lies, -1 below the first.

    Parameters
    ----------
    x : Exact, shape (…, n)
        Any unit.
    floors : Exact, shape (bands, …, n)
        Where each band begins, ascending, in the unit of ``x``.
    closed : str
        ``floor``: an edge belongs to the band that starts there; ``ceiling``: to the band that ends there.  The very
        first floor belongs to the first band in any case, since no band ends there.
    open_below : bool
        Whether the first band has no floor; its entry is not read then.

    Returns
    -------
    array of int, shape (…, n)
        Numbers of bands, from 0.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> floors = exact([60, 80])[:, None]
    >>> located(exact([59, 60, 80]), floors, "floor", False).tolist()
    [-1, 0, 1]
    >>> located(exact([59, 60, 80]), floors, "ceiling", False).tolist()
    [-1, 0, 0]
    """
    first = np.array(0 if open_below else -1, dtype=np.intp)
    band = np.broadcast_to(first, x.shape).astype(np.intp)
    for number in range(int(open_below), floors.num.shape[0]):
        edge = floors[number]
        band = band + (x >= edge if closed == "floor" or (number == 0 and not open_below) else x > edge)
    return band


def falling(floors: Exact, open_below: bool) -> Mask:
    """Return where floors do not increase from one band to the next.

    Parameters
    ----------
    floors : Exact, shape (bands, …, n)
        Any unit.
    open_below : bool
        Whether the first band has no floor; its entry is not read then.

    Returns
    -------
    array of bool, shape (…, n)
        True where the bands cannot be used.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> from ppp_cost.kernels.stacking import stack
    >>> falling(stack([exact([0, 0]), exact([4, -2])]), False).tolist()
    [False, True]
    """
    found: Mask = np.zeros(floors.num.shape[1:], dtype=bool)
    for number in range(int(open_below), floors.num.shape[0] - 1):
        found = found | (floors[number + 1] <= floors[number])
    return found


def on_line(x: Exact, band: Indices, floors: Exact, at_floor: Exact, slope: Exact) -> Exact:
    """Return the height of each value on the line of the band in which it lies.

    Parameters
    ----------
    x : Exact, shape (…, n)
        Any unit.
    band : array of int, shape (…, n)
        The band of each value, as from ``located``; what -1 gives stands for nothing.
    floors : Exact, shape (bands, …, n)
        Where each band begins, in the unit of ``x``.
    at_floor : Exact, shape (bands, …, n)
        The height there, in any unit.
    slope : Exact, shape (bands, …, n)
        What a unit of ``x`` adds to it.

    Returns
    -------
    Exact, shape (…, n)
        In the unit of ``at_floor``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> floors, at_floor, slope = exact([60, 80])[:, None], exact(["0.6", 1])[:, None], exact(["0.02", 0])[:, None]
    >>> fractions_of(on_line(exact([75, 92]), np.array([0, 1]), floors, at_floor, slope))
    [Fraction(9, 10), Fraction(1, 1)]
    """
    if not slope.num.any():
        return pick(at_floor, band)
    return pick(at_floor - slope * floors, band) + pick(slope, band) * x


def slices(x: Exact, floors: Exact, origin: Exact, open_below: bool) -> list[Exact]:
    """Return the part of each value that lies inside each tier, signed from an origin: the parts sum to their distance.

    Parameters
    ----------
    x : Exact, shape (…, n)
        Any unit, as a volume in m³.
    floors : Exact, shape (tiers, …, n)
        Where each tier begins, ascending, in that unit.
    origin : Exact, shape (…, n)
        Where counting begins, in that unit.
    open_below : bool
        Whether the first tier has no floor; its entry is not read then.

    Returns
    -------
    list of Exact, one a tier, shape (…, n)
        In that unit.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> parts = slices(exact([5]), exact([0, 3])[:, None], exact([0]), False)
    >>> [part.num.tolist() for part in parts]
    [[3], [2]]
    """
    parts = []
    count = floors.num.shape[0]
    for number in range(count):
        inside, start = x, origin
        if number > 0 or not open_below:
            inside, start = (at_least(each, floors[number]) for each in (inside, start))
        if number + 1 < count:
            inside, start = (at_most(each, floors[number + 1]) for each in (inside, start))
        parts.append(inside - start)
    return parts


def wholes(x: Exact, band: Indices, origin: Exact, count: int) -> list[Exact]:
    """Return the distance of each value from an origin in the tier in which it lies, and 0 in the others.

    Parameters
    ----------
    x : Exact, shape (…, n)
        Any unit.
    band : array of int, shape (…, n)
        The tier of each value, as from ``located``.
    origin : Exact, shape (…, n)
        Where counting begins, in that unit.
    count : int
        How many tiers there are.

    Returns
    -------
    list of Exact, one a tier, shape (…, n)
        In that unit.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> [part.num.tolist() for part in wholes(exact([5, 2]), np.array([1, 0]), exact([0]), 2)]
    [[0, 2], [5, 0]]
    """
    length = x - origin
    return [masked(length, band == number) for number in range(count)]


def units(x: Exact, floors: Exact, closed: str, open_below: bool) -> list[Exact]:
    """Return how many of the whole units 1, 2, … up to each value lie in each tier.

    With an edge at 3 and five units, tiers closed at the floor hold 2 and 3 (the third unit is on the edge),
    those closed at the ceiling 3 and 2.

    Parameters
    ----------
    x : Exact, shape (…, n)
        A number of things, not negative; what is beyond its whole units does not count.
    floors : Exact, shape (tiers, …, n)
        Where each tier begins, ascending, in things; over one denominator.
    closed : str
        ``floor`` or ``ceiling``, as in ``located``.
    open_below : bool
        Whether the first tier has no floor; its entry is not read then.

    Returns
    -------
    list of Exact, one a tier, shape (…, n)
        Whole units.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> [part.num.tolist() for part in units(exact([5]), exact([0, 3])[:, None], "floor", False)]
    [[2], [3]]
    """
    count = floors.num.shape[0]
    # the last unit before an edge: ceil(edge) - 1 where the edge opens a tier, floor(edge) where it ends one
    below = -(-floors.num // floors.den) - 1 if closed == "floor" else floors.num // floors.den
    total = x.num // x.den
    reached = [np.clip(below[number], 0, total) for number in range(count)]
    reached = [np.zeros_like(total) if open_below else reached[0], *reached[1:], total]
    return [Exact(reached[number + 1] - reached[number]) for number in range(count)]


def beyond(x: Exact, band: Indices, tops: Exact, has_top: Mask) -> Mask:
    """Return where a value is above the last one that its band prints: the gap between 79 and 80.

    Parameters
    ----------
    x : Exact, shape (…, n)
        Any unit.
    band : array of int, shape (…, n)
        The band of each value, as from ``located``.
    tops : Exact, shape (bands, …, n)
        The last value of each band, in that unit.
    has_top : array of bool, shape (bands,)
        Which bands print one.

    Returns
    -------
    array of bool, shape (…, n)
        True in a gap.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> tops = exact([79, 0])[:, None]
    >>> beyond(exact([79, "79.5"]), np.array([0, 0]), tops, np.array([True, False])).tolist()
    [False, True]
    """
    return has_top[band] & (x > pick(tops, band))

"""Columns side by side: a table whose first axis is the band, the tier or the bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import lcm

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Integers
from ppp_cost.kernels.integers import as_array, scaled


def stack(columns: Sequence[Exact]) -> Exact:
    """Put columns side by side on a new first axis.

    Parameters
    ----------
    columns : sequence of Exact, shapes that broadcast to (…, n)
        One unit, at least one column.  Numbers that are the same on every row are as well ``exact(numbers)[:, None]``.

    Returns
    -------
    Exact, shape (columns, …, n)
        In that unit.

    Raises
    ------
    ValueError
        No column, or shapes that do not broadcast.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> stack([exact([10, 20]), exact(["0.5"])]).num.tolist()
    [[20, 40], [1, 1]]
    """
    return _together(columns, lambda parts: np.stack(np.broadcast_arrays(*parts)))


def _together(columns: Sequence[Exact], join: Callable[[list[Integers]], Integers]) -> Exact:
    """Join the numerators over one denominator where the columns have one each, else both parts."""
    if all(isinstance(each.den, int) for each in columns):
        den = lcm(*(int(each.den) for each in columns))
        bound = max(each.bound * (den // int(each.den)) for each in columns)
        return Exact(join([scaled(each.num, den // int(each.den), bound) for each in columns]), den)
    shapes = [each.shape for each in columns]
    nums = [np.broadcast_to(each.num, shape) for each, shape in zip(columns, shapes, strict=True)]
    dens = [np.broadcast_to(as_array(each.den), shape) for each, shape in zip(columns, shapes, strict=True)]
    return Exact(join(nums), join(dens))


def pick(table: Exact, which: Indices) -> Exact:
    """Return, row by row, one entry of a stacked table.

    Parameters
    ----------
    table : Exact, shape (entries, …, n)
        Any unit.
    which : array of int, a shape that broadcasts with (…, n)
        The entry of each row; -1 is the last, which stands for nothing where there is none.

    Returns
    -------
    Exact, shape (…, n)
        In the unit of the table.

    Raises
    ------
    IndexError
        An entry that there is not.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> pick(exact([10, 20])[:, None], np.array([[0, 1, 1]])).num.tolist()
    [[10, 20, 20]]
    """
    return table._each(lambda entries: _picked(entries, which))


def _picked(entries: Integers, which: Indices) -> Integers:
    if entries.size == entries.shape[0]:
        return entries.reshape(-1)[which]
    shape = np.broadcast_shapes(entries.shape[1:], which.shape)
    spread = np.broadcast_to(entries, (entries.shape[0], *shape))
    picked: Integers = np.take_along_axis(spread, np.broadcast_to(which, shape)[None], axis=0)[0]
    return picked


def end_to_end(parts: Sequence[Exact], sizes: Sequence[int]) -> Exact:
    """Put columns behind each other on the last axis, each spread to its size.

    Parameters
    ----------
    parts : sequence of Exact, shapes (…, n) or (…, 1)
        One unit, at least one column; the leading axes broadcast.
    sizes : sequence of int
        How many rows each part has in the result.

    Returns
    -------
    Exact, shape (…, sum of sizes)
        In that unit.

    Raises
    ------
    ValueError
        No part, or one that does not broadcast to its size.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> end_to_end([exact([1]), exact([2, 3])], [2, 2]).num.tolist()
    [1, 1, 2, 3]
    """
    lead = np.broadcast_shapes(*(each.shape[:-1] for each in parts))
    spread = [each.broadcast_to((*lead, size)) for each, size in zip(parts, sizes, strict=True)]
    return _together(spread, lambda joined: np.concatenate(joined, axis=-1))

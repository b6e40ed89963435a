"""Columns side by side: a table whose first axis is the band, the tier or the bound."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Integers, as_array, column, scaled


def stack(columns: Sequence[Exact]) -> Exact:
    """Put columns that broadcast to one shape side by side on a new first axis."""
    if all(isinstance(each.den, int) for each in columns):
        den = lcm(*(int(each.den) for each in columns))
        bound = max(each.bound * (den // int(each.den)) for each in columns)
        grown = [scaled(each.num, den // int(each.den), bound) for each in columns]
        return Exact(np.stack(np.broadcast_arrays(*grown)), den, bound)
    nums = np.broadcast_arrays(*(each.num for each in columns), *(as_array(each.den) for each in columns))
    count = len(columns)
    return column(np.stack(nums[:count]), np.stack(nums[count:]))


def pick(table: Exact, which: Indices) -> Exact:
    """Return, row by row, the entry ``which`` of a stacked ``table``.

    >>> from ppp_cost.kernels.exact import exact
    >>> table = stack([exact([10]), exact([20])])
    >>> pick(table, np.array([[0, 1, 1]])).num.tolist()
    [[10, 20, 20]]
    """
    if isinstance(table.den, int):
        return Exact(_picked(table.num, which), table.den, table.bound)
    return Exact(_picked(table.num, which), _picked(table.den, which), table.bound)


def _picked(entries: Integers, which: Indices) -> Integers:
    if entries.size == entries.shape[0]:
        return entries.reshape(-1)[which]
    shape = np.broadcast_shapes(entries.shape[1:], which.shape)
    spread = np.broadcast_to(entries, (entries.shape[0], *shape))
    picked: Integers = np.take_along_axis(spread, np.broadcast_to(which, shape)[None], axis=0)[0]
    return picked


def entry(table: Exact, number: int) -> Exact:
    """Return one column of a stacked table."""
    den = table.den if isinstance(table.den, int) else table.den[number]
    return Exact(table.num[number], den, table.bound)


def end_to_end(parts: Sequence[Exact], sizes: Sequence[int]) -> Exact:
    """Put columns behind each other on the last axis, each spread to its size.

    >>> from ppp_cost.kernels.exact import exact
    >>> end_to_end([exact([1]), exact([2, 3])], [2, 2]).num.tolist()
    [1, 1, 2, 3]
    """
    lead = np.broadcast_shapes(*(each.shape[:-1] for each in parts))
    shapes = [(*lead, size) for size in sizes]
    if all(isinstance(each.den, int) for each in parts):
        den = lcm(*(int(each.den) for each in parts))
        bound = max(each.bound * (den // int(each.den)) for each in parts)
        grown = [scaled(each.num, den // int(each.den), bound) for each in parts]
        spread = [np.broadcast_to(num, shape) for num, shape in zip(grown, shapes, strict=True)]
        return Exact(np.concatenate(spread, axis=-1), den, bound)
    nums, dens = (
        [np.broadcast_to(part, shape) for part, shape in zip(each, shapes, strict=True)]
        for each in ([part.num for part in parts], [as_array(part.den) for part in parts])
    )
    return column(np.concatenate(nums, axis=-1), np.concatenate(dens, axis=-1))

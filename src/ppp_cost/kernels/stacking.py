"""Columns side by side: a table whose first axis is the band, the tier or the bound."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Integers, column, scaled


def stack(columns: Sequence[Exact]) -> Exact:
    """Put columns that broadcast to one shape side by side on a new first axis."""
    if all(isinstance(each.den, int) for each in columns):
        den = lcm(*(int(each.den) for each in columns))
        bound = max(each.bound * (den // int(each.den)) for each in columns)
        grown = [scaled(each.num, den // int(each.den), bound) for each in columns]
        return Exact(np.stack(np.broadcast_arrays(*grown)), den, bound)
    nums = np.broadcast_arrays(*(each.num for each in columns), *(np.asarray(each.den) for each in columns))
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

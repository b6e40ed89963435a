"""Many rows to few: totals, extremes and counts by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.denominators import one_denominator
from ppp_cost.kernels.exact import LIMIT, Exact, Indices, Integers, Mask, fractions_of, narrowed

USEFUL = 2**40
"""The largest common denominator worth multiplying every row by; beyond it cells are folded one by one."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows sorted into ``size`` cells: ``order`` sorts them, ``starts`` marks the first row of each of ``filled``."""

    order: Indices | None
    starts: Indices
    filled: Indices
    size: int
    most: int


def grouped(cell: Indices, size: int) -> Groups:
    """Sort rows into cells; a row whose cell is -1 belongs to none.

    >>> grouped(np.array([0, 0, 2]), 3).filled.tolist()
    [0, 2]
    """
    order = None
    if cell.size and (cell.min() < 0 or (np.diff(cell) < 0).any()):
        order = np.argsort(cell, kind="stable")
        order = order[np.count_nonzero(cell < 0) :]
        cell = cell[order]
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    most = int(np.diff(starts, append=cell.size).max()) if cell.size else 0
    return Groups(order, starts, cell[starts], size, most)


def _sorted(part: Integers, groups: Groups) -> Integers:
    return part if groups.order is None else part[..., groups.order]


def _folded(fold: np.ufunc, part: Integers, groups: Groups) -> Integers:
    out = np.zeros((*part.shape[:-1], groups.size), dtype=part.dtype)
    if groups.starts.size:
        out[..., groups.filled] = fold.reduceat(_sorted(part, groups), groups.starts, axis=-1)
    return out


def counted(mask: Mask, groups: Groups) -> Integers:
    """Return how many rows of each cell the mask admits.

    >>> counted(np.array([True, False, True]), grouped(np.array([0, 0, 2]), 3)).tolist()
    [1, 0, 1]
    """
    return _folded(np.add, mask.astype(np.int64), groups)


def summed(value: Exact, mask: Mask, groups: Groups) -> Exact:
    """Return the sum of the admitted rows of each cell, 0 for a cell without one.

    >>> from ppp_cost.kernels.exact import exact
    >>> cells = grouped(np.array([0, 0, 2]), 3)
    >>> summed(exact([1, 2, 3]), np.array([True, True, True]), cells).num.tolist()
    [3, 0, 3]
    """
    whole = one_denominator(value, USEFUL)
    if whole is None:
        return _slowly(value, mask, groups, lambda part: sum(part, start=Fraction(0)))
    bound = whole.bound * max(groups.most, 1)
    num = np.where(mask, whole.num, 0)
    num = num.astype(object) if bound > LIMIT else num
    return narrowed(Exact(_folded(np.add, num, groups), whole.den, bound))


def largest(value: Exact, mask: Mask, groups: Groups) -> Exact:
    """Return the largest admitted value of each cell; what a cell without one holds stands for nothing."""
    whole = one_denominator(value, USEFUL)
    if whole is None:
        return _slowly(value, mask, groups, max)
    num = np.where(mask, _roomy(whole), -whole.bound - 1)
    return Exact(_folded(np.maximum, num, groups), whole.den, whole.bound + 1)


def smallest(value: Exact, mask: Mask, groups: Groups) -> Exact:
    """Return the smallest admitted value of each cell; what a cell without one holds stands for nothing."""
    whole = one_denominator(value, USEFUL)
    if whole is None:
        return _slowly(value, mask, groups, min)
    num = np.where(mask, _roomy(whole), whole.bound + 1)
    return Exact(_folded(np.minimum, num, groups), whole.den, whole.bound + 1)


def _roomy(whole: Exact) -> Integers:
    """Return the numerators with room for a value beyond the bound."""
    return whole.num if whole.bound < LIMIT else whole.num.astype(object)


def last_row(mask: Mask, groups: Groups) -> Indices:
    """Return the last admitted row of each cell, 0 where there is none."""
    rows = np.where(mask, np.arange(mask.shape[-1]), 0)
    return _folded(np.maximum, rows, groups)


def _slowly(value: Exact, mask: Mask, groups: Groups, fold: Callable[[Iterable[Fraction]], Fraction]) -> Exact:
    """Fold rationals whose denominators have no useful common multiple, one cell at a time."""
    shape = np.broadcast_shapes(value.shape, mask.shape)
    rationals = np.array(fractions_of(value), dtype=object).reshape(value.shape)
    every = _sorted(np.broadcast_to(rationals, shape), groups)
    every = every.reshape(-1, every.shape[-1])
    admitted = _sorted(np.broadcast_to(mask, shape), groups).reshape(every.shape)
    ends = np.append(groups.starts[1:], every.shape[1])
    out = np.full((every.shape[0], groups.size), Fraction(0), dtype=object)
    for case in range(every.shape[0]):
        for cell, start, end in zip(groups.filled, groups.starts, ends, strict=True):
            part = every[case, start:end][admitted[case, start:end]]
            out[case, cell] = fold(part) if part.size else Fraction(0)
    num = np.array([f.numerator for f in out.flat], dtype=object).reshape(*shape[:-1], groups.size)
    den = np.array([f.denominator for f in out.flat], dtype=object).reshape(num.shape)
    return narrowed(Exact(num, den, LIMIT + 1))

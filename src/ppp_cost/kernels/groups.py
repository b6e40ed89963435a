"""Many rows to few: totals, extremes and counts by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.denominators import one_denominator
from ppp_cost.kernels.exact import Exact, Indices, Integers, Mask, fractions_of, narrowed
from ppp_cost.kernels.integers import wide

USEFUL = 2**40
"""The largest common denominator worth multiplying every row by; beyond it cells are folded one by one."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows sorted into ``size`` cells: ``order`` sorts them, ``starts`` marks the first row of each of ``filled``.

    ``order`` is None where the rows stand in the order of their cells; ``most`` is how many rows a cell has at most.
    """

    order: Indices | None
    starts: Indices
    filled: Indices
    size: int
    most: int


def grouped(cell: Indices, size: int) -> Groups:
    """Sort rows into cells.

    Parameters
    ----------
    cell : array of int, shape (n,)
        The cell of each row, from 0; a row whose cell is -1 belongs to none.
    size : int
        How many cells there are.

    Returns
    -------
    Groups
        What ``summed``, ``counted`` and the others fold by.

    Source
    ------
    By definition.

    Examples
    --------
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

    Parameters
    ----------
    mask : array of bool, shape (…, n)
        Which rows count.
    groups : Groups
        The cells of the n rows.

    Returns
    -------
    array of int64, shape (…, cells)
        Numbers of rows.

    Source
    ------
    By definition.

    Examples
    --------
    >>> counted(np.array([True, False, True]), grouped(np.array([0, 0, 2]), 3)).tolist()
    [1, 0, 1]
    """
    return _folded(np.add, mask.astype(np.int64), groups)


def summed(value: Exact, mask: Mask, groups: Groups) -> Exact:
    """Return the sum of the admitted rows of each cell, 0 for a cell without one.

    Parameters
    ----------
    value : Exact, shape (…, n)
        Any unit.
    mask : array of bool, shape (…, n)
        Which rows are admitted.
    groups : Groups
        The cells of the n rows.

    Returns
    -------
    Exact, shape (…, cells)
        In the unit of ``value``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> cells = grouped(np.array([0, 0, 2]), 3)
    >>> summed(exact([1, 2, 3]), np.array([True, True, True]), cells).num.tolist()
    [3, 0, 3]
    """
    whole = one_denominator(value, USEFUL)
    if whole is None:
        return _slowly(value, mask, groups, lambda part: sum(part, start=Fraction(0)))
    num = wide(np.where(mask, whole.num, 0), whole.bound * groups.most)
    return narrowed(Exact(_folded(np.add, num, groups), whole.den))


def largest(value: Exact, mask: Mask, groups: Groups) -> Exact:
    """Return the largest admitted value of each cell; what a cell without one holds stands for nothing.

    Parameters
    ----------
    value : Exact, shape (…, n)
        Any unit.
    mask : array of bool, shape (…, n)
        Which rows are admitted.
    groups : Groups
        The cells of the n rows.

    Returns
    -------
    Exact, shape (…, cells)
        In the unit of ``value``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> cells = grouped(np.array([0, 0, 2]), 3)
    >>> largest(exact([1, 2, 3]), np.array([True, True, True]), cells).num[[0, 2]].tolist()
    [2, 3]
    """
    whole = one_denominator(value, USEFUL)
    if whole is None:
        return _slowly(value, mask, groups, max)
    num = np.where(mask, wide(whole.num, whole.bound + 1), -whole.bound - 1)
    return Exact(_folded(np.maximum, num, groups), whole.den)


def smallest(value: Exact, mask: Mask, groups: Groups) -> Exact:
    """Return the smallest admitted value of each cell; what a cell without one holds stands for nothing.

    Parameters
    ----------
    value : Exact, shape (…, n)
        Any unit.
    mask : array of bool, shape (…, n)
        Which rows are admitted.
    groups : Groups
        The cells of the n rows.

    Returns
    -------
    Exact, shape (…, cells)
        In the unit of ``value``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact
    >>> cells = grouped(np.array([0, 0, 2]), 3)
    >>> smallest(exact([1, 2, 3]), np.array([True, True, True]), cells).num[[0, 2]].tolist()
    [1, 3]
    """
    whole = one_denominator(value, USEFUL)
    if whole is None:
        return _slowly(value, mask, groups, min)
    num = np.where(mask, wide(whole.num, whole.bound + 1), whole.bound + 1)
    return Exact(_folded(np.minimum, num, groups), whole.den)


def last_row(mask: Mask, groups: Groups) -> Indices:
    """Return the last admitted row of each cell.

    Parameters
    ----------
    mask : array of bool, shape (…, n)
        Which rows are admitted.
    groups : Groups
        The cells of the n rows.

    Returns
    -------
    array of int, shape (…, cells)
        Places of rows, from 0; 0 where there is none.

    Source
    ------
    By definition.

    Examples
    --------
    >>> last_row(np.array([True, True, False]), grouped(np.array([0, 0, 1]), 2)).tolist()
    [1, 0]
    """
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
    return Exact(num, den)

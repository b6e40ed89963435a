"""Arithmetic with the same last bit on every processor: sums in a fixed order, logarithms that are the nearest float.

Libraries of linear algebra choose the order of a sum by the processor, and those of logarithms the formula.  What is
added, multiplied, divided or taken a root of one number at a time is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]

INDEPENDENT = 1e-10
"""The part of its length that a column must have outside the span of the columns before it."""

WIDE = Context(prec=25, traps=[])
"""Digits of a logarithm before it becomes a float of sixteen."""


def logarithm(values: Floats) -> Floats:
    """Return the natural logarithm of each value.

    Parameters
    ----------
    values : array of float64, any shape
        Any unit; what is below 0 has no logarithm.

    Returns
    -------
    array of float64, same shape
        The nearest float, -inf for 0 and nan below it; nothing is raised.

    Source
    ------
    Python, library reference: ``decimal``, whose ln is correctly rounded.

    Examples
    --------
    >>> logarithm(np.array([1.0, 2.0, 0.0, -1.0])).tolist()
    [0.0, 0.6931471805599453, -inf, nan]
    """
    return _each(WIDE.ln, values)


def exponential(values: Floats) -> Floats:
    """Return e to the power of each value.

    Parameters
    ----------
    values : array of float64, any shape
        Natural logarithms.

    Returns
    -------
    array of float64, same shape
        The nearest float, inf beyond the largest; nothing is raised.

    Source
    ------
    Python, library reference: ``decimal``, whose exp is correctly rounded.

    Examples
    --------
    >>> exponential(np.array([[0.0, 1.0], [-np.inf, 1000.0]])).tolist()
    [[1.0, 2.718281828459045], [0.0, inf]]
    """
    return _each(WIDE.exp, values)


def _each(function: Callable[[Decimal], Decimal], values: Floats) -> Floats:
    found = [float(function(WIDE.create_decimal_from_float(each))) for each in values.ravel().tolist()]
    # what has no shape stays a number
    each: Floats = np.array(found, dtype=np.float64).reshape(values.shape)[()]
    return each


def product(a: Floats, b: Floats) -> Floats:
    """Return a matrix product whose sums have a fixed order.

    Parameters
    ----------
    a : array of float64, shape (…, n)
        Any unit.
    b : array of float64, shape (n,) or (n, m)
        Any unit.

    Returns
    -------
    array of float64, shape (…) or (…, m)
        In the product of both units.

    Source
    ------
    By definition.

    Examples
    --------
    >>> product(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 0.5])).tolist()
    [2.0, 5.0]
    """
    found: Floats = (a * b).sum(axis=-1) if b.ndim == 1 else (a[..., np.newaxis] * b).sum(axis=-2)
    return found


def squares(value: Floats) -> float:
    """Return the sum of squares of all values, in a fixed order.

    Parameters
    ----------
    value : array of float64, any shape
        Any unit.

    Returns
    -------
    float
        In the square of that unit.

    Source
    ------
    By definition.

    Examples
    --------
    >>> squares(np.array([3.0, 4.0]))
    25.0
    """
    return float((value * value).sum())


def orthogonal(x: Floats) -> tuple[Floats, Floats]:
    """Return columns of length 1 that span those given, and the triangle that makes these of them.

    A column that lies, but for 1e-10 of its length, in the span of those before it is 0 in the first and has a 0 on
    the diagonal of the second.

    Parameters
    ----------
    x : array of float64, shape (…, n, k)
        Columns, each in its unit.

    Returns
    -------
    array of float64, shape (…, n, k)
        Orthonormal columns, without unit.
    array of float64, shape (…, k, k)
        Upper triangles, in the units of the columns.  Nothing is raised.

    Source
    ------
    Golub and Van Loan, Matrix Computations, fourth edition (2013), section 5.2.8, each column projected twice.

    Examples
    --------
    >>> q, r = orthogonal(np.array([[3.0, 1.0], [4.0, 2.0]]))
    >>> q.round(9).tolist(), r.round(9).tolist()
    ([[0.6, -0.8], [0.8, 0.6]], [[5.0, 2.2], [0.0, 0.4]])
    """
    columns = x.shape[-1]
    q, r = np.zeros_like(x), np.zeros((*x.shape[:-2], columns, columns))
    for place in range(columns):
        rest, before = x[..., place], q[..., :place]
        whole = np.sqrt((rest * rest).sum(axis=-1))
        for _ in range(2):  # what rounding leaves of the first projection, the second takes away
            along = (before * rest[..., np.newaxis]).sum(axis=-2)
            rest = rest - (before * along[..., np.newaxis, :]).sum(axis=-1)
            r[..., :place, place] += along
        length = np.sqrt((rest * rest).sum(axis=-1))
        length = np.where(length > INDEPENDENT * whole, length, 0.0)
        r[..., place, place] = length
        divisor = np.where(length > 0, length, np.inf)
        q[..., place] = rest / divisor[..., np.newaxis]
    return q, r


def solved(triangle: Floats, against: Floats) -> Floats:
    """Return the solution of an upper triangle.

    Parameters
    ----------
    triangle : array of float64, shape (…, k, k)
        Without 0 on its diagonal.  No check: ``orthogonal`` tells which columns to keep.
    against : array of float64, shape (…, k)
        What the triangle times the solution is.

    Returns
    -------
    array of float64, shape (…, k)
        In the unit of ``against`` over that of the triangle.

    Source
    ------
    Golub and Van Loan, Matrix Computations, fourth edition (2013), section 3.1, back substitution.

    Examples
    --------
    >>> solved(np.array([[2.0, 1.0], [0.0, 4.0]]), np.array([4.0, 8.0])).tolist()
    [1.0, 2.0]
    """
    found = np.zeros_like(against)
    for place in reversed(range(triangle.shape[-1])):
        rest = against[..., place] - (triangle[..., place, place + 1 :] * found[..., place + 1 :]).sum(axis=-1)
        found[..., place] = rest / triangle[..., place, place]
    return found

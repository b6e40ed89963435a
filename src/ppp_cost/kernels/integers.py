"""Whole numbers in numpy: 64 bits while a bound says that they fit, Python integers where they would not."""

from __future__ import annotations

from operator import index
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[Any]
Mask: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.intp]

LIMIT = 2**63 - 1
"""The largest size that int64 holds with either sign: -2**63 has no negative there."""


def whole(part: Any) -> tuple[Integers, int]:
    """Return whole numbers in the form that every kernel takes them in, and the largest size among them.

    Parameters
    ----------
    part : array of whole numbers, any shape
        Of any integer dtype, bool, or dtype ``object``.

    Returns
    -------
    array of int64, or of int (``object``) where one of them is beyond int64; same shape
        In the unit of ``part``, which is not copied where it is int64 already.
    int
        The largest size, 0 when there is none.

    Raises
    ------
    TypeError
        No array, or numbers that are not whole.

    Source
    ------
    By definition.

    Examples
    --------
    >>> whole(np.array([3, -7], dtype=np.int16))
    (array([ 3, -7]), 7)
    """
    if type(part) is not np.ndarray:
        raise TypeError(f"a column is made of arrays, not of {type(part).__name__}; exact() makes one of numbers")
    found = part
    if part.dtype == object:
        # numpy's own integers would overflow in silence, and index() refuses what is not whole
        found = np.array([index(each) for each in part.flat], dtype=object).reshape(part.shape)
    elif part.dtype.kind not in "iub":
        raise TypeError(f"a column is made of whole numbers, not of {part.dtype}; exact() takes fractions")
    largest = peak(found)
    return found.astype(dtype_of(largest), copy=False), largest


def peak(num: Integers) -> int:
    """Return the largest size of whole numbers.

    Parameters
    ----------
    num : array of whole numbers, any shape
        No check: what is not whole is cut.

    Returns
    -------
    int
        In the unit of ``num``; 0 when it is empty.

    Source
    ------
    By definition.

    Examples
    --------
    >>> peak(np.array([3, -7]))
    7
    """
    return max(abs(int(num.max())), abs(int(num.min()))) if num.size else 0


def dtype_of(bound: int) -> type:
    """Return the dtype that holds whole numbers up to a bound.

    Parameters
    ----------
    bound : int
        The largest size.

    Returns
    -------
    type
        ``np.int64``, or ``object`` for Python integers.

    Source
    ------
    By definition.

    Examples
    --------
    >>> dtype_of(2**63) is object
    True
    """
    return np.int64 if bound <= LIMIT else object


def wide(part: Any, bound: int) -> Any:
    """Return whole numbers ready for a computation whose results reach a bound.

    Parameters
    ----------
    part : int or array of whole numbers, any shape
        Of any unit.
    bound : int
        What no result exceeds in size.  No check: the caller has proved it.

    Returns
    -------
    int or array, same shape
        ``part`` itself, or Python integers (``object``) where int64 would not hold the results.

    Source
    ------
    By definition.

    Examples
    --------
    >>> wide(np.array([1]), 2**63).dtype.name
    'object'
    """
    if bound <= LIMIT or isinstance(part, int) or part.dtype == object:
        return part
    return part.astype(object)


def scaled(num: int | Integers, factor: int | Integers, bound: int) -> Any:
    """Return whole numbers times a factor, as Python integers where the results leave int64.

    Parameters
    ----------
    num, factor : int or array of whole numbers, shapes that broadcast
        Of any unit.
    bound : int
        What no result exceeds in size.  No check: the caller has proved it.

    Returns
    -------
    int, or array of int64 or object, the common shape

    Source
    ------
    By definition.

    Examples
    --------
    >>> scaled(np.array([2**62]), 4, 2**64).tolist() == [2**64]
    True
    """
    largest = max([bound, *(each for each in (num, factor) if isinstance(each, int))])
    return wide(num, largest) * wide(factor, largest)


def as_array(den: int | Integers) -> Integers:
    """Return a denominator as an array.

    Parameters
    ----------
    den : int or array of whole numbers, any shape
        Above 0.

    Returns
    -------
    array of int64 or object, shape (1,) for one denominator, else its own

    Source
    ------
    By definition.

    Examples
    --------
    >>> as_array(70).tolist()
    [70]
    """
    return np.array([den], dtype=dtype_of(den)) if isinstance(den, int) else den

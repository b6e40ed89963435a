"""What each factor of a product did to it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[Any]


def effects(old: Numbers, new: Numbers) -> Numbers:
    """Return the effect of each factor on the change of the product of all, rows one by one.

    They sum to its change, do not depend on the order of the factors, and are exactly 0 for a factor that did not move.
    Each is the mean, over all orders in which the factors could have moved, of what its move changes, found as the
    integral of its share along the straight line from old to new.

    Parameters
    ----------
    old, new : array, shape (n, F)
        Each factor in its unit; float64, or exact in arrays of integers and fractions (dtype ``object``).

    Returns
    -------
    array, shape (n, F)
        In the unit of the product; exact where what it is given is.

    Source
    ------
    Shapley, A value for n-person games (1953); Owen, Multilinear extensions of games, Management Science 18 (1972).

    Examples
    --------
    >>> effects(np.array([[10.0, 2.0, 1.0]]), np.array([[12.0, 3.0, 1.0]])).tolist()
    [[5.0, 11.0, 0.0]]
    """
    kind = object if object in (old.dtype, new.dtype) else np.float64
    old, moved = old.astype(kind), (new - old).astype(kind)
    factors = old.shape[1]
    weights = np.array([Fraction(1, power + 1) for power in range(factors)], dtype=kind)
    found = np.empty(old.shape, dtype=kind)
    for factor in range(factors):
        others = [other for other in range(factors) if other != factor]
        found[:, factor] = moved[:, factor] * (_along(old[:, others], moved[:, others]) * weights).sum(axis=1)
    return found


def _along(start: Numbers, moved: Numbers) -> Numbers:
    """Return the coefficients of the product of ``start + t moved`` in powers of t, shape (n, factors + 1)."""
    rows, factors = start.shape
    powers: Numbers = np.zeros((rows, factors + 1), dtype=moved.dtype)
    powers[:, 0] = 1
    for factor in range(factors):
        raised = powers[:, :-1] * moved[:, factor, np.newaxis]
        powers = powers * start[:, factor, np.newaxis]
        powers[:, 1:] += raised
    return powers

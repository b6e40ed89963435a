"""Values that may not fall along an order: neighbours that do are pooled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.exact import Indices

Numbers: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Isotonic:
    """The fitted values, shape (n,), and the number of the pool that each is the mean of, from 0 along the order."""

    fitted: Numbers
    pool: Indices


def isotonic(value: Numbers, weight: Numbers) -> Isotonic:
    """Return the values nearest to those given that do not fall, by weighted least squares.

    A pool has the weighted arithmetic mean, so the weighted sum stays what it was; equal neighbours are not pooled.

    Parameters
    ----------
    value : array, shape (n,)
        In the order along which they may not fall, any unit; float64, or exact in fractions (dtype ``object``).
    weight : array, shape (n,)
        Not negative, any unit; a value without weight yields to any neighbour that has some.

    Returns
    -------
    Isotonic
        Fitted values in the unit of ``value``, exact where what it is given is.

    Raises
    ------
    ValueError
        Arrays of different lengths.

    Source
    ------
    Barlow, Bartholomew, Bremner and Brunk, Statistical Inference under Order Restrictions (1972), chapter 1.

    Examples
    --------
    >>> found = isotonic(np.array([6.0, 10.0, 8.0, 12.0]), np.array([1.0, 1.0, 3.0, 1.0]))
    >>> found.fitted.tolist(), found.pool.tolist()
    ([6.0, 8.5, 8.5, 12.0], [0, 1, 1, 2])
    """
    pools: list[tuple[Any, Any, int]] = []
    for each in zip(value.tolist(), weight.tolist(), strict=True):
        pools.append((*each, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            last = pools.pop()
            pools[-1] = _pooled(pools[-1], last)
    size = [count for _, _, count in pools]
    mean = np.array([mean for mean, _, _ in pools], dtype=object if value.dtype == object else np.float64)
    return Isotonic(np.repeat(mean, size), np.repeat(np.arange(len(pools)), size))


def _pooled(first: tuple[Any, Any, int], second: tuple[Any, Any, int]) -> tuple[Any, Any, int]:
    weights = [first[1], second[1]]
    # neither has weight: as if all had the same, however small
    shares = weights if sum(weights) else [first[2], second[2]]
    return (first[0] * shares[0] + second[0] * shares[1]) / sum(shares), sum(weights), first[2] + second[2]

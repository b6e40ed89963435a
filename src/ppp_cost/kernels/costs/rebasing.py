"""Prices of one period in those of another: what baskets cost, and the index numbers that compare two periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.costs.arithmetic import exponential, logarithm, product
from ppp_cost.kernels.significant import settle

Floats: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = npt.NDArray[Any]
"""Float64, or exact in arrays of fractions."""


@dataclass(frozen=True, slots=True)
class ShareCheck:
    """The index numbers of one comparison, and their spread: largest less smallest, over Laspeyres."""

    def __post_init__(self) -> None:
        settle(self)

    laspeyres: Floats
    paasche: Floats
    fisher: Floats
    tornqvist: Floats
    walsh: Floats
    spread: Floats


@dataclass(frozen=True, slots=True)
class IndexNumbers:
    """Each period compared with the first, shape (T,)."""

    laspeyres: Floats
    paasche: Floats
    fisher: Floats
    tornqvist: Floats
    walsh: Floats


def relatives(prices: Numbers, weights: Numbers, base: int) -> Numbers:
    """Return what each basket costs in each period for 1 in the base, shape (T, K).

    ``prices`` has shape (T, P), each column in its own unit, ``weights`` shape (K, P), without unit and 1 in sum
    for each basket; ``base`` is the row of the base period, whose prices are not 0.  Always from the base, never
    chained.

    Source: Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15, the Young index.

    >>> prices, weights = np.array([[7.9, 100.0], [7.7, 100.2]]), np.array([[0.6, 0.4]])
    >>> relatives(prices, weights, 0).round(6).tolist()
    [[1.0], [0.98561]]
    """
    found: Numbers = product(prices / prices[base], weights.T)
    return found


def with_floor(market: Numbers, minimum: Numbers, ratio: Any) -> Numbers:
    """Return the larger of ``market`` and ``ratio`` times ``minimum``; shapes broadcast, one unit for both.

    Source: wages of sanitation workers at no less than a multiple of the local minimum wage (Hunan, 2021).

    >>> with_floor(np.array([2760.0, 2840.0]), np.array([2020.0, 2240.0]), 1.3).tolist()
    [2760.0, 2912.0]
    """
    found: Numbers = np.maximum(market, ratio * minimum)
    return found


def laspeyres(share: Numbers, relative: Numbers) -> Numbers:
    """Return the mean of the price relatives, weighted by the shares of the period they start from.

    ``share`` is spending on each good over all spending, shape (…, N), ``relative`` each price over its price at the
    start, the same shape; the result has shape (…).  No unit.

    Source: Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15.

    >>> round(float(laspeyres(np.array([0.75, 0.25]), np.array([1.1, 0.9]))), 6)
    1.05
    """
    found: Numbers = (share * relative).sum(axis=-1)
    return found


def paasche(share: Numbers, relative: Numbers) -> Numbers:
    """Return the harmonic mean of the price relatives, weighted by the shares of the period they lead to.

    Shapes and source as in ``laspeyres``.

    >>> round(float(paasche(np.array([0.5, 0.5]), np.array([1.25, 1.0]))), 6)
    1.111111
    """
    found: Numbers = 1 / (share / relative).sum(axis=-1)
    return found


def fisher(share_from: Floats, share_to: Floats, relative: Floats) -> Floats:
    """Return the geometric mean of Laspeyres and Paasche; shapes and source as in ``laspeyres``.

    >>> round(float(fisher(np.array([0.75, 0.25]), np.array([0.5, 0.5]), np.array([1.1, 0.9]))), 6)
    1.019559
    """
    found: Floats = np.sqrt(laspeyres(share_from, relative) * paasche(share_to, relative))
    return found


def tornqvist(share_from: Floats, share_to: Floats, relative: Floats) -> Floats:
    """Return the geometric mean of the price relatives, weighted by the mean of both periods' shares.

    Shapes and source as in ``laspeyres``; relatives are positive.

    >>> round(float(tornqvist(np.array([0.75, 0.25]), np.array([0.25, 0.75]), np.array([1.21, 1.0]))), 6)
    1.1
    """
    return exponential(((share_from + share_to) / 2 * logarithm(relative)).sum(axis=-1))


def walsh(share_from: Floats, share_to: Floats, relative: Floats) -> Floats:
    """Return what the geometric means of both periods' quantities cost; shapes and source as in ``laspeyres``.

    >>> round(float(walsh(np.array([0.5, 0.5]), np.array([0.8, 0.2]), np.array([4.0, 1.0]))), 6)
    2.5
    """
    both = np.sqrt(share_from * share_to)
    found: Floats = (both * np.sqrt(relative)).sum(axis=-1) / (both / np.sqrt(relative)).sum(axis=-1)
    return found


def check_on_shares(shares_from: Floats, shares_to: Floats, relative: Floats) -> ShareCheck:
    """Return five index numbers of one comparison, and how far apart they are.

    ``shares_from`` are the shares of spending in the period that the relatives start from, ``shares_to`` those in the
    period that they lead to, ``relative`` prices in the second over prices in the first, all shape (…, K); the results
    have shape (…).  The spread tells how much the choice among the index numbers matters.

    Source: Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15.

    >>> found = check_on_shares(np.array([0.75, 0.25]), np.array([0.5, 0.5]), np.array([1.1, 0.9]))
    >>> [round(float(each), 4) for each in (found.laspeyres, found.paasche, found.spread)]
    [1.05, 0.99, 0.0571]
    """
    found = (
        laspeyres(shares_from, relative),
        paasche(shares_to, relative),
        fisher(shares_from, shares_to, relative),
        tornqvist(shares_from, shares_to, relative),
        walsh(shares_from, shares_to, relative),
    )
    spread = np.max(found, axis=0) - np.min(found, axis=0)
    return ShareCheck(*found, spread / found[0])


def index_numbers(prices: Floats, quantities: Floats) -> IndexNumbers:
    """Return the index numbers that compare the prices of each period with the first.

    Both have shape (T, N); prices are positive and in money per unit of quantity, quantities in each good's unit.

    Source: Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15; that of
    Walsh takes the geometric means of the two periods' quantities.

    >>> found = index_numbers(np.array([[1.0, 1.0], [2.0, 1.0]]), np.array([[1.0, 1.0], [1.0, 4.0]]))
    >>> [round(float(each[1]), 4) for each in (found.laspeyres, found.paasche, found.fisher, found.walsh)]
    [1.5, 1.2, 1.3416, 1.3333]
    """
    spending = prices * quantities
    share = spending / spending.sum(axis=-1, keepdims=True)
    check = check_on_shares(np.broadcast_to(share[:1], share.shape), share, prices / prices[:1])
    return IndexNumbers(check.laspeyres, check.paasche, check.fisher, check.tornqvist, check.walsh)

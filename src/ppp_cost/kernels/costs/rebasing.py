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


def relatives(prices: Numbers, weights: Numbers, base: int) -> Numbers:
    """Return what each basket costs in each period for 1 in the base: always from the base, never chained.

    Parameters
    ----------
    prices : array, shape (T, P)
        Each column in its own unit; float64, or exact in fractions (dtype ``object``).
    weights : array, shape (K, P)
        Without unit, 1 in sum for each basket.  No check: intake has done it.
    base : int
        The row of the base period, whose prices are not 0.

    Returns
    -------
    array, shape (T, K)
        Without unit; exact where what it is given is.

    Raises
    ------
    IndexError
        A base that there is not.

    Source
    ------
    Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15, the Young index.

    Examples
    --------
    >>> prices, weights = np.array([[7.9, 100.0], [7.7, 100.2]]), np.array([[0.6, 0.4]])
    >>> relatives(prices, weights, 0).round(6).tolist()
    [[1.0], [0.98561]]
    """
    found: Numbers = product(prices / prices[base], weights.T)
    return found


def with_floor(market: Numbers, minimum: Numbers, ratio: Any) -> Numbers:
    """Return the larger of a market wage and a multiple of the minimum wage.

    Parameters
    ----------
    market, minimum : array, shapes that broadcast
        One unit of money a time.
    ratio : Fraction or float
        The multiple, without unit.

    Returns
    -------
    array, the common shape
        In that unit; exact where what it is given is.

    Source
    ------
    Wages of sanitation workers at no less than a multiple of the local minimum wage (Hunan, 2021).

    Examples
    --------
    >>> with_floor(np.array([2760.0, 2840.0]), np.array([2020.0, 2240.0]), 1.3).tolist()
    [2760.0, 2912.0]
    """
    found: Numbers = np.maximum(market, ratio * minimum)
    return found


def laspeyres(share: Numbers, relative: Numbers) -> Numbers:
    """Return the mean of the price relatives, weighted by the shares of the period they start from.

    Parameters
    ----------
    share : array, shape (…, N)
        Spending on each good over all spending in the period that the relatives start from; the sum is 1.  No
        check: the caller has done it.
    relative : array, shape (…, N)
        Each price over its price at the start, above 0.

    Returns
    -------
    array, shape (…)
        An index number, 1 where no price moved; without unit.

    Source
    ------
    Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15.

    Examples
    --------
    >>> round(float(laspeyres(np.array([0.75, 0.25]), np.array([1.1, 0.9]))), 6)
    1.05
    """
    found: Numbers = (share * relative).sum(axis=-1)
    return found


def paasche(share: Numbers, relative: Numbers) -> Numbers:
    """Return the harmonic mean of the price relatives, weighted by the shares of the period they lead to.

    Parameters
    ----------
    share : array, shape (…, N)
        Spending on each good over all spending in the period that the relatives lead to; the sum is 1.  No
        check: the caller has done it.
    relative : array, shape (…, N)
        Each price over its price at the start, above 0.

    Returns
    -------
    array, shape (…)
        An index number, 1 where no price moved; without unit.

    Source
    ------
    Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15.

    Examples
    --------
    >>> round(float(paasche(np.array([0.5, 0.5]), np.array([1.25, 1.0]))), 6)
    1.111111
    """
    found: Numbers = 1 / (share / relative).sum(axis=-1)
    return found


def fisher(share_from: Floats, share_to: Floats, relative: Floats) -> Floats:
    """Return the geometric mean of the index numbers of Laspeyres and Paasche.

    Parameters
    ----------
    share_from, share_to : array of float64, shape (…, N)
        Spending on each good over all spending, in the period that the relatives start from and the one they lead to.
    relative : array of float64, shape (…, N)
        Each price over its price at the start, above 0.

    Returns
    -------
    array, shape (…)
        An index number, 1 where no price moved; without unit.

    Source
    ------
    Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15.

    Examples
    --------
    >>> round(float(fisher(np.array([0.75, 0.25]), np.array([0.5, 0.5]), np.array([1.1, 0.9]))), 6)
    1.019559
    """
    found: Floats = np.sqrt(laspeyres(share_from, relative) * paasche(share_to, relative))
    return found


def tornqvist(share_from: Floats, share_to: Floats, relative: Floats) -> Floats:
    """Return the geometric mean of the price relatives, weighted by the mean of both periods' shares.

    Parameters
    ----------
    share_from, share_to : array of float64, shape (…, N)
        Spending on each good over all spending, in the period that the relatives start from and the one they lead to.
    relative : array of float64, shape (…, N)
        Each price over its price at the start, above 0.

    Returns
    -------
    array, shape (…)
        An index number, 1 where no price moved; without unit.

    Source
    ------
    Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15.

    Examples
    --------
    >>> round(float(tornqvist(np.array([0.75, 0.25]), np.array([0.25, 0.75]), np.array([1.21, 1.0]))), 6)
    1.1
    """
    return exponential(((share_from + share_to) / 2 * logarithm(relative)).sum(axis=-1))


def walsh(share_from: Floats, share_to: Floats, relative: Floats) -> Floats:
    """Return what the geometric means of both periods' quantities cost, over what they cost at the start.

    Parameters
    ----------
    share_from, share_to : array of float64, shape (…, N)
        Spending on each good over all spending, in the period that the relatives start from and the one they lead to.
    relative : array of float64, shape (…, N)
        Each price over its price at the start, above 0.

    Returns
    -------
    array, shape (…)
        An index number, 1 where no price moved; without unit.

    Source
    ------
    Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15.

    Examples
    --------
    >>> round(float(walsh(np.array([0.5, 0.5]), np.array([0.8, 0.2]), np.array([4.0, 1.0]))), 6)
    2.5
    """
    both = np.sqrt(share_from * share_to)
    found: Floats = (both * np.sqrt(relative)).sum(axis=-1) / (both / np.sqrt(relative)).sum(axis=-1)
    return found


def check_on_shares(shares_from: Floats, shares_to: Floats, relative: Floats) -> ShareCheck:
    """Return five index numbers of one comparison, and how far apart they are.

    The spread tells how much the choice among the index numbers matters.

    Parameters
    ----------
    shares_from, shares_to : array of float64, shape (…, K)
        Spending on each good over all spending, in the period that the relatives start from and the one they lead to.
    relative : array of float64, shape (…, K)
        Prices in the second period over prices in the first, above 0.

    Returns
    -------
    ShareCheck
        Index numbers of shape (…), without unit.

    Source
    ------
    Consumer Price Index Manual: Theory and Practice (ILO and others, 2004), chapter 15.

    Examples
    --------
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

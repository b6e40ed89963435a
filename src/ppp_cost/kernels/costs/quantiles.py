"""Quantiles, what a small sample says about them without assuming a distribution, and distances from the middle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log, sqrt
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.significant import SOLVED, significant

Floats: TypeAlias = npt.NDArray[np.float64]
Level: TypeAlias = Fraction | float
"""A probability; a float stands for the decimal it prints as, so that 0.07 of 100 is the seventh."""

PLACES = 12
"""Places at which coverages are compared: the binomial distribution is computed to some fifteen."""

SHIFTS: Mapping[int, tuple[Fraction, Fraction]] = MappingProxyType(
    {
        1: (Fraction(0), Fraction(0)),
        2: (Fraction(0), Fraction(0)),
        3: (Fraction(-1, 2), Fraction(0)),
        4: (Fraction(0), Fraction(0)),
        5: (Fraction(1, 2), Fraction(0)),
        6: (Fraction(0), Fraction(1)),
        7: (Fraction(1), Fraction(-1)),
        8: (Fraction(1, 3), Fraction(1, 3)),
        9: (Fraction(3, 8), Fraction(1, 4)),
    }
)
"""By type, the constant and the multiple of p that are added to n p to give the rank."""


@dataclass(frozen=True, slots=True)
class RankInterval:
    """The interval from one ranked value to another, ranks from 1, and the probability that it holds the quantile."""

    lower: int
    upper: int
    coverage: float


def quantile(value: Floats, p: Level, kind: int) -> Floats:
    """Return a quantile along the last axis, of one of the nine types of Hyndman and Fan.

    Types 1 to 3 jump from one ranked value to another, 4 to 9 interpolate; 7 is the spreadsheets'.

    Parameters
    ----------
    value : array of float64, shape (…, n)
        Any unit and order, n at least 1.
    p : Fraction or float
        The quantile, between 0 and 1; a float stands for the decimal it prints as.
    kind : int
        The type, 1 to 9.

    Returns
    -------
    array of float64, shape (…)
        In the unit of ``value``.

    Raises
    ------
    KeyError
        A type that there is not.
    IndexError
        An empty sample.

    Source
    ------
    Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996).

    Examples
    --------
    >>> lots = np.array([9.28, 8.76, 10.27, 9.18])
    >>> [round(float(quantile(lots, Fraction(1, 4), kind)), 4) for kind in (1, 2, 6, 7)]
    [8.76, 8.97, 8.865, 9.075]
    """
    ranked = np.sort(value, axis=-1)
    low, high, toward = around(ranked.shape[-1], p, kind)
    found: Floats = ranked[..., low] + toward * (ranked[..., high] - ranked[..., low])
    return found


def around(n: int, p: Level, kind: int) -> tuple[int, int, float]:
    """Return the places of the ranked values that a quantile lies between, and how far it lies beyond the first.

    Parameters
    ----------
    n : int
        Size of the sample, at least 1.  No check: ``quantile`` finds an empty one.
    p : Fraction or float
        The quantile, between 0 and 1; a float stands for the decimal it prints as.
    kind : int
        The type, 1 to 9.

    Returns
    -------
    tuple of int, int and float
        Places from 0, and the part of the way from the first to the second, 0 to 1.

    Raises
    ------
    KeyError
        A type that there is not.

    Source
    ------
    As ``quantile``.

    Examples
    --------
    >>> around(11, Fraction(1, 4), 7)
    (2, 3, 0.5)
    """
    share = _exact(p)
    constant, multiple = SHIFTS[kind]
    place = n * share + constant + multiple * share
    rank = floor(place)
    low, high = (min(max(each, 1), n) - 1 for each in (rank, rank + 1))
    return low, high, _toward(kind, rank, place - rank)


def _exact(p: Level) -> Fraction:
    return p if isinstance(p, Fraction) else Fraction(repr(float(p)))


def _toward(kind: int, rank: int, beyond: Fraction) -> float:
    """Return how far the quantile lies from the value at ``rank`` toward the next."""
    if kind > 3:
        return float(beyond)
    at_rank = (0.0, 0.5, 0.0 if rank % 2 == 0 else 1.0)[kind - 1]
    return 1.0 if beyond else at_rank


def order_interval(n: int, p: Level, conf: Level) -> RankInterval | None:
    """Return which ranked values of a sample enclose a quantile of its population with a probability at least.

    Of the pairs of ranks that reach it this is the one with the shortest span; of those the one with the largest
    coverage; of those the lowest.  Coverages are compared at 12 places.

    Parameters
    ----------
    n : int
        Size of the sample.
    p : Fraction or float
        The quantile, between 0 and 1; a float stands for the decimal it prints as.
    conf : Fraction or float
        The probability, between 0 and 1 without them.

    Returns
    -------
    RankInterval or None
        Ranks from 1; None where no pair reaches ``conf``.

    Source
    ------
    David and Nagaraja, Order Statistics, third edition (2003), section 7.1.

    Examples
    --------
    >>> found = order_interval(11, 0.25, 0.95)
    >>> (found.lower, found.upper, round(found.coverage, 6)) if found else None
    (1, 7, 0.950204)
    >>> order_interval(10, 0.25, 0.95)
    """
    from scipy.special import bdtr  # type: ignore[import-untyped]

    below: Floats = bdtr(np.arange(n), n, float(p))
    for span in range(1, n):
        covered = below[span:] - below[:-span]
        compared = covered.round(PLACES)
        lower = int(compared.argmax())
        if compared[lower] >= round(float(conf), PLACES):
            return RankInterval(lower + 1, lower + 1 + span, float(covered[lower]))
    return None


def least_n(p: Level, conf: Level) -> int:
    """Return the smallest sample whose extremes enclose a quantile of its population with a probability at least.

    Below it ``order_interval`` finds nothing.

    Parameters
    ----------
    p : Fraction or float
        The quantile, between 0 and 1 without them.
    conf : Fraction or float
        The probability, between 0 and 1 without them.

    Returns
    -------
    int
        A number of observations.

    Raises
    ------
    ZeroDivisionError
        A quantile of 0 or 1.
    ValueError
        A probability of 1.

    Source
    ------
    David and Nagaraja, Order Statistics, third edition (2003), section 7.1.

    Examples
    --------
    >>> [least_n(p, 0.95) for p in (0.5, 0.25, 0.75, 0.1)]
    [6, 11, 11, 29]
    """
    inside, beyond = float(p), 1 - float(p)
    # what both tails may miss, the longer one alone must not
    n = max(ceil(log(1 - float(conf)) / log(max(inside, beyond))) - 1, 1)
    while round(1 - inside**n - beyond**n, PLACES) < round(float(conf), PLACES):
        n += 1
    return n


def tolerance_factor(n: int, cover: Level, conf: Level) -> float:
    """Return k such that mean + k standard deviations is above a share of a normal population with a probability.

    Mean and standard deviation are those of the sample; for a lower bound subtract.

    Parameters
    ----------
    n : int
        Size of the sample, at least 2.  No check: the method has done it.
    cover : Fraction or float
        The share of the population, between 0 and 1 without them.
    conf : Fraction or float
        The probability, between 0 and 1 without them.

    Returns
    -------
    float
        In standard deviations.

    Source
    ------
    NIST/SEMATECH e-Handbook of Statistical Methods, section 7.2.6.3, by the noncentral t distribution.

    Examples
    --------
    >>> round(tolerance_factor(43, 0.90, 0.99), 4)
    1.874
    """
    from scipy.special import nctdtrit, ndtri

    root = sqrt(n)
    return significant(float(nctdtrit(n - 1, ndtri(float(cover)) * root, float(conf))) / root, SOLVED)


def normal_quantile(p: Level) -> float:
    """Return a quantile of the standard normal distribution.

    Parameters
    ----------
    p : Fraction or float
        Between 0 and 1; they themselves give infinities.

    Returns
    -------
    float
        In standard deviations.

    Source
    ------
    NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.6.1.

    Examples
    --------
    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    from scipy.special import ndtri

    return significant(float(ndtri(float(p))))


def median_deviation(value: Floats) -> Floats:
    """Return the median distance from the median along the last axis.

    It is not scaled: times 1.4826 it estimates the standard deviation of a normal population.

    Parameters
    ----------
    value : array of float64, shape (…, n)
        Any unit, n at least 1.

    Returns
    -------
    array of float64, shape (…)
        In the unit of ``value``.

    Raises
    ------
    IndexError
        An empty sample.

    Source
    ------
    Hampel, The influence curve and its role in robust estimation, Journal of the American Statistical Association 69
    (1974).

    Examples
    --------
    >>> float(median_deviation(np.array([1.0, 2.0, 3.0, 4.0, 100.0])))
    1.0
    """
    return quantile(np.abs(_distances(value)), Fraction(1, 2), 7)


def modified_scores(value: Floats) -> Floats:
    """Return 0.6745 times the distance from the median over the median distance, signed.

    Where more than half of the values are equal the median distance is 0: their score is 0, any other's infinite.

    Parameters
    ----------
    value : array of float64, shape (…, n)
        Any unit, n at least 1.

    Returns
    -------
    array of float64, shape (…, n)
        Without unit.

    Raises
    ------
    IndexError
        An empty sample.

    Source
    ------
    Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC (1993).

    Examples
    --------
    >>> modified_scores(np.array([1.0, 2.0, 3.0, 4.0, 100.0])).round(4).tolist()
    [-1.349, -0.6745, 0.0, 0.6745, 65.4265]
    """
    distance, typical = _distances(value), median_deviation(value)[..., np.newaxis]
    size = np.abs(distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        score: Any = np.where(size == 0, 0.0, 0.6745 * size / typical)
    scores: Floats = np.copysign(score, distance)
    return scores


def _distances(value: Floats) -> Floats:
    distance: Floats = value - quantile(value, Fraction(1, 2), 7)[..., np.newaxis]
    return distance

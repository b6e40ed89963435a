"""Units seen in several years: what is common to all, and what each of them keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import pi, sqrt

import numpy as np

from ppp_cost.kernels.costs.arithmetic import logarithm, product, squares
from ppp_cost.kernels.costs.quantiles import Floats
from ppp_cost.kernels.costs.regression import Factor, factored, least_squares
from ppp_cost.kernels.exact import Indices, Integers, Mask

RATIOS = np.array([0.0, *(float(Decimal(10) ** (Decimal(eighths) / 8)) for eighths in range(-64, 65))])
"""Ratios of the variance between units to that within them among which the restricted likelihood is searched."""

LEVEL = 1e-9
"""Likelihoods closer than this are equal; the smaller ratio is taken."""


@dataclass(frozen=True, slots=True)
class Within:
    """``beta``, ``standard_error``, ``kept`` by column (k,), ``residual`` (n,), the ``effect`` of each unit (G,).

    Columns that do not vary inside the units are not ``kept``, their coefficients are 0 and ``effect`` holds what they
    do.  ``sigma2`` is the sum of squares over ``degrees``, n less units less kept columns; 0 without a degree.
    """

    beta: Floats
    standard_error: Floats
    kept: Mask
    residual: Floats
    effect: Floats
    sigma2: float
    degrees: int


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """``beta``, ``standard_error`` and ``kept`` by column (k,), ``theta`` by unit (G,), the share of its mean removed.

    ``within`` and ``between`` are the variances inside the units and of their effects, ``between`` as estimated; where
    it is negative ``theta`` is 0 and the fit is plain least squares.
    """

    beta: Floats
    standard_error: Floats
    kept: Mask
    theta: Floats
    within: float
    between: float


@dataclass(frozen=True, slots=True)
class Reml:
    """As ``RandomEffects``, with the predicted ``effect`` of each unit (G,) and the ``criterion``, -2 log likelihood.

    ``interior`` is false where the likelihood is highest at an end: without any variance between the units, or with
    next to none inside them.
    """

    beta: Floats
    standard_error: Floats
    kept: Mask
    effect: Floats
    within: float
    between: float
    criterion: float
    interior: bool


@dataclass(frozen=True, slots=True)
class _Units:
    """Rows sorted into units: the unit of each row, the first row and the number of rows of each unit."""

    of: Integers
    first: Integers
    count: Integers

    def sums(self, value: Floats) -> Floats:
        found = np.zeros((self.count.size, *value.shape[1:]))
        np.add.at(found, self.of, value)
        return found

    def means(self, value: Floats) -> Floats:
        # measured from the first row of each unit, so that what is constant in a unit varies by nothing at all
        start = value[self.first]
        found: Floats = start + (self.sums(value - start[self.of]).T / self.count).T
        return found

    def less(self, value: Floats, share: Floats) -> Floats:
        """Return ``value`` less a ``share`` (G,) of the mean of its unit."""
        found: Floats = value - (share * self.means(value).T).T[self.of]
        return found


def _units(unit: Indices) -> _Units:
    _, first, of, count = np.unique(unit, return_index=True, return_inverse=True, return_counts=True)
    return _Units(of, first, count)


def within(y: Floats, x: Floats, unit: Indices) -> Within:
    """Return the least squares fit with a constant for each unit.

    Parameters
    ----------
    y : array of float64, shape (n,)
        Any unit.
    x : array of float64, shape (n, k)
        Each in its unit.
    unit : array of int, shape (n,)
        The unit that each row is of; units may have any number of rows, and ascend in the result.

    Returns
    -------
    Within
        Coefficients in the unit of ``y`` over those of the columns; nothing is raised.

    Source
    ------
    Baltagi, Econometric Analysis of Panel Data, fifth edition (2013), section 2.2.

    Examples
    --------
    >>> y, x = np.array([1.0, 3.0, 10.0, 12.0]), np.array([[0.0], [1.0], [0.0], [1.0]])
    >>> found = within(y, x, np.array([0, 0, 1, 1]))
    >>> found.beta.round(9).tolist(), found.effect.round(9).tolist(), found.degrees
    ([2.0], [1.0, 10.0], 1)
    """
    units = _units(unit)
    every = np.ones(units.count.size)
    fit = least_squares(units.less(x, every), units.less(y, every))
    degrees = max(fit.degrees - units.count.size, 0)
    left = fit.sigma2 * fit.degrees
    inflated = sqrt(fit.degrees / degrees) if degrees else 0.0
    return Within(
        beta=fit.beta,
        standard_error=fit.standard_error * inflated,
        kept=fit.kept,
        residual=fit.residual,
        effect=units.means(y) - product(units.means(x), fit.beta),
        sigma2=left / degrees if degrees else 0.0,
        degrees=degrees,
    )


def random_effects(y: Floats, x: Floats, unit: Indices) -> RandomEffects:
    """Return the fit in which units differ by effects of a common variance.

    The variances come from the fits within and between the units, unbiased for any numbers of rows.

    Parameters
    ----------
    y : array of float64, shape (n,)
        Any unit.
    x : array of float64, shape (n, k)
        Each in its unit, with a column of ones for the constant.
    unit : array of int, shape (n,)
        The unit that each row is of; units may have any number of rows, and ascend in the result.

    Returns
    -------
    RandomEffects
        Coefficients in the unit of ``y`` over those of the columns, variances in its square.

    Raises
    ------
    ZeroDivisionError
        No degree of freedom within or between: n must exceed units and varying columns, the units all columns.

    Source
    ------
    Swamy and Arora, Econometrica 40 (1972); for unequal numbers Baltagi and Chang, Journal of Econometrics 62 (1994).

    Examples
    --------
    >>> y, x = np.array([1.0, 3.0, 10.0, 13.0, 5.0, 6.0]), np.ones((6, 1))
    >>> found = random_effects(y, x, np.array([0, 0, 1, 1, 2, 2]))
    >>> found.beta.round(4).tolist(), round(found.within, 4), round(found.between, 4)
    ([6.3333], 2.3333, 21.9167)
    """
    units = _units(unit)
    inside = within(y, x, unit)
    if inside.degrees < 1:
        raise ZeroDivisionError("no degree of freedom is left within the units")
    root = np.sqrt(units.count)
    means = least_squares((root * units.means(x).T).T, root * units.means(y))
    if means.degrees < 1:
        raise ZeroDivisionError("no degree of freedom is left between the units")
    spread = means.sigma2 * means.degrees - means.degrees * inside.sigma2
    between = spread / float((units.count * (1 - means.hat)).sum())
    theta = _theta(units, inside.sigma2, max(between, 0.0))
    fit = least_squares(units.less(x, theta), units.less(y, theta))
    return RandomEffects(fit.beta, fit.standard_error, fit.kept, theta, inside.sigma2, between)


def _theta(units: _Units, inside: float, between: float) -> Floats:
    total = inside + units.count * between
    found: Floats = 1 - np.sqrt(np.divide(inside, total, out=np.ones(units.count.size), where=total > 0))
    return found


def reml(y: Floats, x: Floats, unit: Indices) -> Reml:
    """Return the fit with random effects whose variances have the highest restricted likelihood, effects normal.

    The likelihood is profiled to the ratio of the two variances, whose roots are bracketed on a grid from 1e-8 to 1e8;
    where it is level, as when no unit is seen twice, the ratio is 0.

    Parameters
    ----------
    y : array of float64, shape (n,)
        Any unit.
    x : array of float64, shape (n, k)
        Each in its unit, with a column of ones for the constant.
    unit : array of int, shape (n,)
        The unit that each row is of; units may have any number of rows, and ascend in the result.

    Returns
    -------
    Reml
        Coefficients in the unit of ``y`` over those of the columns, variances in its square.

    Raises
    ------
    ZeroDivisionError
        Not more rows than independent columns.

    Source
    ------
    Patterson and Thompson, Biometrika 58 (1971); Pinheiro and Bates, Mixed-Effects Models (2000), section 2.2.

    Examples
    --------
    >>> y, x = np.array([1.0, 3.0, 10.0, 13.0, 5.0, 6.0]), np.ones((6, 1))
    >>> found = reml(y, x, np.array([0, 0, 1, 1, 2, 2]))
    >>> round(found.within, 4), round(found.between, 4), found.effect.round(3).tolist()
    (2.3333, 21.9167, [-4.114, 4.906, -0.791])
    """
    units = _units(unit)
    if factored(x).rank >= y.size:
        raise ZeroDivisionError("no degree of freedom is left beside the columns")

    def at(ratio: float) -> _Profile:
        return _profile(units, y, x, ratio)

    tried = [at(each) for each in _candidates(lambda ratio: at(ratio).slope)]
    least = min(each.criterion for each in tried)
    best = next(each for each in tried if each.criterion <= least + LEVEL)
    beta = best.factor.widened(best.factor.solved(best.against))
    held = best.ratio * units.count / (1 + best.ratio * units.count)
    return Reml(
        beta=beta,
        standard_error=sqrt(best.sigma2) * best.factor.roots(),
        kept=best.factor.kept,
        effect=held * units.means(y - product(x, beta)),
        within=best.sigma2,
        between=best.ratio * best.sigma2,
        criterion=best.criterion,
        interior=0 < best.ratio < RATIOS[-1],
    )


@dataclass(frozen=True, slots=True)
class _Profile:
    """The restricted likelihood at one ratio: -2 log of it, its slope in the ratio, and the fit there."""

    ratio: float
    criterion: float
    slope: float
    sigma2: float
    factor: Factor
    against: Floats


def _profile(units: _Units, y: Floats, x: Floats, ratio: float) -> _Profile:
    share = 1 / (1 + ratio * units.count)
    theta = 1 - np.sqrt(share)
    factor, moved = factored(units.less(x, theta)), units.less(y, theta)
    against = product(factor.q.T, moved)
    residual = moved - product(factor.q, against)
    degrees = y.size - factor.rank
    # a perfect fit has no likelihood; what is left of it is the rounding of y
    sigma2 = max(squares(residual) / degrees, np.finfo(np.float64).eps ** 2 * squares(y), 1e-300)
    sizes = logarithm(np.diag(factor.r) * factor.scale)
    variance = float(logarithm(np.array(2 * pi * sigma2)))
    criterion = degrees * (1 + variance) - float(logarithm(share).sum()) + 2 * float(sizes.sum())
    columns = (units.sums(factor.q) ** 2).sum(axis=1)
    slope = units.count * share - share * columns - share * units.sums(residual) ** 2 / sigma2
    return _Profile(ratio, criterion, float(slope.sum()), sigma2, factor, against)


def _candidates(slope: Callable[[float], float]) -> list[float]:
    """Return the ratios at which the likelihood may be highest: both ends, and where its slope changes its sign."""
    from scipy.optimize import brentq  # type: ignore[import-untyped]

    slopes = [slope(each) for each in RATIOS.tolist()]
    pairs = zip(RATIOS[:-1], RATIOS[1:], slopes[:-1], slopes[1:], strict=True)
    roots = [float(brentq(slope, low, high, xtol=1e-300, rtol=1e-14)) for low, high, a, b in pairs if a < 0 < b]
    return [0.0, *roots, float(RATIOS[-1])]

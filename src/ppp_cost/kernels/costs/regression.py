"""Least squares, values brought to a reference, and the frontier of what is least."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from ppp_cost.kernels.costs.arithmetic import INDEPENDENT, exponential, orthogonal, product, solved, squares
from ppp_cost.kernels.costs.quantiles import Floats
from ppp_cost.kernels.exact import Mask

EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Factor:
    """``x[:, kept] = q @ r * scale``: ``q`` (n, rank) orthonormal, ``r`` upper triangular, ``scale`` powers of two."""

    q: Floats
    r: Floats
    scale: Floats
    kept: Mask

    @property
    def rank(self) -> int:
        """Return the number of independent columns."""
        return self.scale.size

    def solved(self, against: Floats) -> Floats:
        """Return the coefficients of the kept columns, shape (rank, …), whose product has ``q.T @ y`` ``against``."""
        return (solved(self.r, against.T) / self.scale).T

    def widened(self, coefficient: Floats) -> Floats:
        """Return one number a column, 0 for those that were dropped, from one a kept column."""
        found = np.zeros(self.kept.size)
        found[self.kept] = coefficient
        return found

    def roots(self) -> Floats:
        """Return, a column, the square root of the diagonal of the inverse of x'x, 0 for those that were dropped."""
        return self.widened(np.sqrt((self.solved(np.eye(self.rank)) ** 2).sum(axis=1)))


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """A fit: by column ``beta``, ``standard_error``, ``kept``, shape (k,); by row ``residual``, ``hat``, shape (n,).

    A column that depends on those before it is not ``kept``, its coefficient and error are 0.  ``sigma2`` is the sum
    of squares over ``degrees``, which is n less ``rank``; without a degree of freedom it is 0, and so are the errors.
    ``r2`` is measured from the mean where the columns can make a constant, else from 0; 0 where nothing varies.
    """

    beta: Floats
    standard_error: Floats
    kept: Mask
    residual: Floats
    hat: Floats
    sigma2: float
    r2: float
    rank: int
    degrees: int


@dataclass(frozen=True, slots=True)
class Adjusted:
    """``value`` (n,) at the reference, the ``fit``, and whether the data say what the ``reference`` has at all.

    ``estimable`` is false where columns were dropped and the reference breaks the dependence they have in the data.
    """

    value: Floats
    fit: LeastSquares
    estimable: bool


def factored(x: Floats) -> Factor:
    """Return columns as orthonormal ones times a triangle, without those that depend on others.

    Columns are scaled by powers of two, so that units do not matter; one that lies, but for 1e-10 of its length, in
    the span of those before it is dropped.

    Parameters
    ----------
    x : array of float64, shape (n, k)
        Each column in its unit, a column of ones among them or not.

    Returns
    -------
    Factor
        Of rank 0 without columns or rows; nothing is raised.

    Source
    ------
    As ``orthogonal``.

    Examples
    --------
    >>> found = factored(np.array([[1.0, 2.0, 0.0], [1.0, 2.0, 1.0]]))
    >>> found.kept.tolist(), found.rank
    ([True, False, True], 2)
    """
    power = np.frexp(np.abs(x).max(axis=0, initial=0.0))[1]
    even = np.ldexp(x, -power)
    q, r = orthogonal(even)
    kept = np.diagonal(r) > 0
    return Factor(q[:, kept], r[np.ix_(kept, kept)], np.ldexp(1.0, power[kept]), kept)


def least_squares(x: Floats, y: Floats) -> LeastSquares:
    """Return the fit of a value to columns by least squares.

    Dependent columns are dropped, and of a fit that is perfect up to rounding the residuals are exactly 0.

    Parameters
    ----------
    x : array of float64, shape (n, k)
        Each column in its unit, a column of ones among them or not.
    y : array of float64, shape (n,)
        Any unit.

    Returns
    -------
    LeastSquares
        Coefficients in the unit of ``y`` over that of the column; nothing is raised and nothing is NaN.

    Source
    ------
    Golub and Van Loan, Matrix Computations, fourth edition (2013), section 5.3.2.

    Examples
    --------
    >>> found = least_squares(np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 2.0, 6.0]))
    >>> found.beta.round(9).tolist(), found.residual.round(9).tolist(), round(found.sigma2, 9)
    ([0.5, 2.5], [0.5, -1.0, 0.5], 1.5)
    """
    factor = factored(x)
    against = product(factor.q.T, y)
    residual = y - product(factor.q, against)
    if squares(residual) <= (EPSILON * max(y.size, 8)) ** 2 * squares(y):
        residual = np.zeros_like(residual)
    degrees = y.size - factor.rank
    left = squares(residual)
    sigma2 = left / degrees if degrees else 0.0
    return LeastSquares(
        beta=factor.widened(factor.solved(against)),
        standard_error=sqrt(sigma2) * factor.roots(),
        kept=factor.kept,
        residual=residual,
        hat=np.minimum((factor.q**2).sum(axis=1), 1.0),
        sigma2=sigma2,
        r2=_explained(factor, y, left),
        rank=factor.rank,
        degrees=degrees,
    )


def _explained(factor: Factor, y: Floats, left: float) -> float:
    """Return the part of the sum of squares of ``y`` that is not left over."""
    ones = np.ones_like(y)
    flat = sqrt(squares(ones - product(factor.q, product(factor.q.T, ones)))) <= INDEPENDENT * sqrt(y.size)
    if y.size and flat:
        # measured from one of the values, so that equal values differ by nothing at all
        y = y - y[0]
        y = y - y.mean()
    total = squares(y)
    return max(1 - left / total, 0.0) if total else 0.0


def adjusted(log_value: Floats, x: Floats, reference: Floats) -> Adjusted:
    """Return what each value would be at a reference: the exponential of the fit there and its own residual.

    Parameters
    ----------
    log_value : array of float64, shape (n,)
        Natural logarithms, as of money a unit.
    x : array of float64, shape (n, k)
        The drivers, each in its unit, and, for a constant, a column of ones.
    reference : array of float64, shape (k,)
        Such a row.

    Returns
    -------
    Adjusted
        Values in the unit whose logarithms were given; nothing is raised.

    Source
    ------
    Wooldridge, Introductory Econometrics, section 6.4, prediction where log(y) is explained.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    >>> found = adjusted(np.log(np.array([1.0, 2.0, 4.0])), x, np.array([1.0, 1.0]))
    >>> found.value.round(9).tolist(), found.estimable
    ([2.0, 2.0, 2.0], True)
    """
    fit = least_squares(x, log_value)
    return Adjusted(exponential(product(reference, fit.beta) + fit.residual), fit, _estimable(x, reference))


def _estimable(x: Floats, reference: Floats) -> bool:
    factor = factored(x)
    dropped = ~factor.kept
    follows = product(reference[factor.kept], factor.solved(product(factor.q.T, x[:, dropped])))
    size = np.maximum(np.abs(x[:, dropped]).max(axis=0, initial=0.0), np.abs(reference[dropped]))
    return bool((np.abs(follows - reference[dropped]) <= 1e-8 * size).all())


def corrected(residual: Floats) -> tuple[float, Floats]:
    """Return the smallest residual, by which the fit becomes a frontier, and how near to that each comes.

    Parameters
    ----------
    residual : array of float64, shape (n,)
        Natural logarithms of cost over fitted cost, at least one.

    Returns
    -------
    float
        The smallest residual, in natural logarithms.
    array of float64, shape (n,)
        The exponential of how far it lies above, from 0 to 1, without unit.

    Raises
    ------
    ValueError
        No residual.

    Source
    ------
    Greene, Maximum likelihood estimation of econometric frontier functions, Journal of Econometrics 13 (1980).

    Examples
    --------
    >>> shift, efficiency = corrected(np.log(np.array([0.5, 1.0, 2.0])))
    >>> round(float(np.exp(shift)), 9), efficiency.round(9).tolist()
    (0.5, [1.0, 0.5, 0.25])
    """
    shift = float(residual.min())
    return shift, exponential(shift - residual)

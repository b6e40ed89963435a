"""What one row does to a fit: how far it stands from what the others say, and how far it moves them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.costs.arithmetic import squares
from ppp_cost.kernels.costs.quantiles import Floats
from ppp_cost.kernels.costs.regression import LeastSquares
from ppp_cost.kernels.exact import Mask
from ppp_cost.kernels.significant import significant

ALONE = 1e-10
"""A row that leaves less of its own hat value than this is fitted by itself."""

NOTHING = 1e-12
"""The part of the sum of squares below which the rest, without a row, is rounding."""


@dataclass(frozen=True, slots=True)
class Influence:
    """By row, shape (n,): ``leverage``, externally ``studentised`` residual and ``cook`` distance, without unit.

    Where they do not exist they are 0 and ``studentised_known`` and ``cook_known`` are false.  ``alone`` marks rows of
    leverage 1, which no other row can check; ``exact_without`` rows without which the rest fits perfectly, though with
    them it does not: their studentised residual is beyond any cut.
    """

    leverage: Floats
    studentised: Floats
    studentised_known: Mask
    cook: Floats
    cook_known: Mask
    alone: Mask
    exact_without: Mask


def influence(fit: LeastSquares) -> Influence:
    """Return what each row does to a fit.

    The studentised residual is e over the root of s² (1 - h), s² from the other rows; it has n - rank - 1 degrees of
    freedom and does not exist without one.  Cook's distance is e² h / (rank s² (1 - h)²), s² from all rows.  A perfect
    fit has neither.

    Parameters
    ----------
    fit : LeastSquares
        Of n rows, as from ``least_squares``.

    Returns
    -------
    Influence
        Numbers without unit, shape (n,); nothing is raised.

    Source
    ------
    Cook, Detection of influential observation in linear regression, Technometrics 19 (1977); Cook and Weisberg,
    Residuals and Influence in Regression (1982), sections 2.2 and 3.1.

    Examples
    --------
    >>> from ppp_cost.kernels.costs.regression import least_squares
    >>> found = influence(least_squares(np.ones((4, 1)), np.array([1.0, 2.0, 3.0, 10.0])))
    >>> found.studentised.round(4).tolist(), found.cook.round(4).tolist()
    ([-0.7947, -0.4887, -0.2341, 6.9282], [0.24, 0.1067, 0.0267, 0.96])
    """
    room = 1 - fit.hat
    alone = room <= ALONE
    square = np.divide(fit.residual**2, room, out=np.zeros_like(room), where=~alone)
    total = squares(fit.residual)
    without = total - square
    checked = ~alone & (total > 0) & (fit.degrees > 1)
    known = checked & (without > NOTHING * total)
    spread = np.where(known, without, 1.0) / max(fit.degrees - 1, 1)
    size = np.where(known, np.sqrt(square / spread), 0.0)
    moved = ~alone & (fit.sigma2 > 0) & (fit.rank > 0)
    scale = max(fit.rank, 1) * (fit.sigma2 if fit.sigma2 > 0 else 1.0)
    cook = square * np.divide(fit.hat, room, out=np.zeros_like(room), where=moved) / scale
    return Influence(fit.hat, np.copysign(size, fit.residual), known, cook, moved, alone, checked & ~known)


def bonferroni_cut(n: int, rank: int, alpha: float) -> float:
    """Return what the largest of n studentised residuals exceeds in size with a probability at most.

    It is the 1 - alpha/2n quantile of t with n - rank - 1 degrees of freedom.

    Parameters
    ----------
    n : int
        Rows of the fit.
    rank : int
        Its independent columns.
    alpha : float
        The probability, between 0 and 1.

    Returns
    -------
    float
        Without unit.

    Raises
    ------
    ZeroDivisionError
        No degree of freedom is left.

    Source
    ------
    Cook and Weisberg, Residuals and Influence in Regression (1982), section 2.2.2.

    Examples
    --------
    >>> round(bonferroni_cut(50, 4, 0.05), 4)
    3.5203
    """
    from scipy.special import stdtrit  # type: ignore[import-untyped]

    degrees = n - rank - 1
    if degrees < 1:
        raise ZeroDivisionError(f"{n} rows leave no degree of freedom for {rank} columns and a row apart")
    # from the lower tail: 1 - alpha/2n loses digits
    return significant(-float(stdtrit(degrees, alpha / (2 * n))))

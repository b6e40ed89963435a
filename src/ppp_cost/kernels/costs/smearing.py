"""The way back from a fitted logarithm to the mean of the value."""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.costs.arithmetic import exponential
from ppp_cost.kernels.costs.quantiles import Floats


def smearing(residual: Floats) -> float:
    """Return the factor from the exponential of a fitted logarithm to the mean of the value.

    Parameters
    ----------
    residual : array of float64, shape (n,)
        Natural logarithms of value over fitted value, at least one.

    Returns
    -------
    float
        Without unit.

    Source
    ------
    Duan, Smearing estimate, Journal of the American Statistical Association 78 (1983).

    Examples
    --------
    >>> round(smearing(np.log(np.array([0.5, 2.0]))), 9)
    1.25
    """
    return float(exponential(residual).mean())


def normal_smearing(sigma2: float) -> float:
    """Return the same factor where the residuals are normal.

    Parameters
    ----------
    sigma2 : float
        Their variance, in squared natural logarithms.

    Returns
    -------
    float
        Without unit.

    Source
    ------
    Aitchison and Brown, The Lognormal Distribution (1957), section 2.3.

    Examples
    --------
    >>> round(normal_smearing(0.25), 6)
    1.133148
    """
    return float(exponential(np.array(sigma2 / 2)))

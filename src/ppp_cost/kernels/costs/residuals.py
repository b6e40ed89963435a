"""What the residuals of a fit say of the distribution they came from."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np

from ppp_cost.kernels.costs.arithmetic import logarithm
from ppp_cost.kernels.costs.quantiles import Floats


def skewness(residual: Floats) -> float:
    """Return the third moment of residuals over the second to 1.5.

    Parameters
    ----------
    residual : array of float64, shape (n,)
        Mean 0, any unit, at least one.  No check: a fit with a constant has such.

    Returns
    -------
    float
        Without unit; 0 where all are 0.

    Source
    ------
    NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.11, the Fisher-Pearson coefficient.

    Examples
    --------
    >>> import numpy as np
    >>> round(skewness(np.array([-1.0, -1.0, 2.0])), 6)
    0.707107
    """
    spread = float((residual**2).mean())
    return float((residual * residual * residual).mean()) / (spread * sqrt(spread)) if spread > 0 else 0.0


def log_likelihood(residual: Floats) -> float:
    """Return the largest log likelihood that normal errors give a fit with these residuals.

    Parameters
    ----------
    residual : array of float64, shape (n,)
        In the unit of the fitted value.

    Returns
    -------
    float
        In natural logarithms.

    Raises
    ------
    ValueError
        Residuals that are all 0.

    Source
    ------
    Greene, Econometric Analysis, section 14.9, the linear regression model with normal disturbances.

    Examples
    --------
    >>> import numpy as np
    >>> round(log_likelihood(np.array([-1.0, 1.0])), 6)
    -2.837877
    """
    return -residual.size / 2 * (float(logarithm(np.array(2 * pi * (residual**2).mean()))) + 1)

"""A cost frontier with noise: here only whether a sample could carry one.

Formula: the skewness of the residuals of ln u on the drivers; a cost frontier with inefficiency needs it above zero.

Source: Waldman, A stationary point for the stochastic frontier likelihood, Journal of Econometrics 18 (1982).

Limits: the frontier itself is not computed.  It needs 60 units and residuals skewed to the right; where either is
lacking the likelihood falls back to least squares, and scores would be made up.
"""

from __future__ import annotations

from fractions import Fraction

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.methods.least_squares import in_logarithms, without_drivers
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.regression import least_squares
from ppp_cost.kernels.costs.residuals import skewness
from ppp_cost.kernels.significant import DIGITS

NAME = "stochastic_frontier"
TARGET = Target("frontier")
LEAST = 60


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return why there is no frontier."""
    absent = without_drivers(NAME, TARGET, sample)
    if absent is not None:
        return absent
    log_value, x, _ = in_logarithms(sample)
    residual = least_squares(x, log_value).residual
    # places, not digits: of residuals that lie evenly to both sides rounding alone would leave a sign
    skew = round(skewness(residual), DIGITS)
    words = {"name": NAME, "n": str(sample.size), "skew": f"{skew:.2f}"}
    code = "absent_skewness" if sample.size < LEAST or skew <= 0 else "absent_not_built"
    return Absent(NAME, TARGET, LEAST, sample.size, Note(code, words, ("name",)))

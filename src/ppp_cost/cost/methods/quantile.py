"""A quantile of the units' own unit costs, with the interval that order statistics give.

Formula: the Hyndman-Fan quantile of the type that the study names, of the tier-adjusted unit costs; its interval runs
from one ranked value to another, whatever the distribution, with the coverage of the binomial distribution.

Source: Hyndman and Fan (1996); David and Nagaraja, Order Statistics, section 7.1.

Limits: at 95 % a median needs 6 units for an interval, a quartile 11, a decile 29.  Where coefficients were estimated
the coverage is nominal.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.quantiles import order_interval, quantile

NAME = "quantile"


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the quantile of the sample."""
    target = Target("quantile", p)
    if not sample.size:
        return Absent(NAME, target, 1, 0, Note("absent_no_units", {"name": NAME}, ("name",)))
    terms = study.terms.standard
    value = float(quantile(sample.value, p, terms.kind))
    ranks = order_interval(sample.size, p, terms.conf)
    ordered = np.sort(sample.value)
    low, high = (None, None) if ranks is None else (float(ordered[ranks.lower - 1]), float(ordered[ranks.upper - 1]))
    flags = ("nominal",) if sample.tiers_estimated else ()
    role = "adopt" if p == terms.p else "side"
    coverage = ranks.coverage if ranks else None
    details = {} if ranks is None else {"lower_rank": ranks.lower, "upper_rank": ranks.upper}
    return Estimate(NAME, target, value, low, high, coverage, sample.size, (), role, flags, details)

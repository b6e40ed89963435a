"""A bound below which, with the confidence asked for, no more than a share p of the population lies.

Formula: exp(mean - k s) of the logarithms of the tier-adjusted unit costs, k the one-sided normal factor.

Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 7.2.6.3.

Limits: a check; it trusts the normal distribution of logarithms, and lies lower the fewer the units.
"""

from __future__ import annotations

from fractions import Fraction

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.arithmetic import exponential, logarithm
from ppp_cost.kernels.costs.quantiles import tolerance_factor

NAME = "tolerance_bound"
LEAST = 2
"""Units of which there is a deviation."""


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the bound."""
    target = Target("bound", p)
    value = sample.value[sample.value > 0]
    if value.size < LEAST:
        words = {"name": NAME, "needs": str(LEAST), "n": str(value.size)}
        return Absent(NAME, target, LEAST, value.size, Note("absent_few", words, ("name",)))
    logs = logarithm(value)
    factor = tolerance_factor(value.size, 1 - p, study.terms.standard.conf)
    bound = float(exponential(logs.mean() - factor * logs.std(ddof=1)))
    return Estimate(NAME, target, bound, None, None, None, value.size, (), "check", (), {"factor": factor})

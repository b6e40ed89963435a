"""Premiums of units by credibility over years: how far each unit's own record is believed.

Formula: Bühlmann-Straub over the yearly, tier-adjusted unit costs of each unit, weighted by quantity; the quantile of
the premiums where the sample is large enough for it, else the collective mean.

Source: Bühlmann and Gisler (2005), chapter 4.

Limits: a check, never adopted.  It needs two units and one of them twice; years are no new units.
"""

from __future__ import annotations

from fractions import Fraction

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.credibility import credibility
from ppp_cost.kernels.costs.quantiles import least_n, quantile

NAME = "credibility_years"


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the quantile of the premiums, or the collective mean."""
    weight = sample.yearly_weight * sample.mask
    seen = weight > 0
    mean = Target("mean")
    if seen.any(axis=1).sum() < 2 or (seen.sum(axis=1) - 1).clip(min=0).sum() < 1:
        return Absent(
            NAME, mean, 2, sample.size, Note("absent_one_year", {"name": NAME, "n": str(sample.size)}, ("name",))
        )
    found = credibility(sample.yearly, weight, seen)
    details = {"z_least": float(found.z.min()), "z_most": float(found.z.max()), "collective": found.collective}
    flags = ("no_difference",) if found.between <= 0 else ()
    if sample.size < least_n(p, study.terms.standard.conf):
        return Estimate(NAME, mean, found.collective, None, None, None, sample.size, (), "check", flags, details)
    value = float(quantile(found.premium, p, study.terms.standard.kind))
    return Estimate(NAME, Target("quantile", p), value, None, None, None, sample.size, (), "check", flags, details)

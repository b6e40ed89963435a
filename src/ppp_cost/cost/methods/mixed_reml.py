"""The quantile of units at the reference drivers by a random intercept of units.

Formula: as random effects, with b and both variances by restricted maximum likelihood.

Source: Patterson and Thompson, Recovery of inter-block information when block sizes are unequal, Biometrika 58 (1971).

Limits: as random effects.
"""

from __future__ import annotations

from fractions import Fraction

from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.methods.random_effects import by_panel
from ppp_cost.cost.study.records import Floats
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.panel import reml
from ppp_cost.kernels.exact import Indices, Mask
from ppp_cost.kernels.significant import SOLVED, significant

NAME = "mixed_reml"


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the quantile of units by a random intercept."""
    return by_panel(NAME, _fit, sample, study, p)


def _fit(y: Floats, x: Floats, unit: Indices) -> tuple[Floats, Mask, dict[str, float]]:
    found = reml(y, x, unit)
    details = {"within": found.within, "between": found.between, "criterion": found.criterion}
    return found.beta, found.kept, {name: significant(each, SOLVED) for name, each in details.items()}

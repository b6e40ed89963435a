"""Methods that say what a unit of service costs: one a file, one signature, set side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from ppp_cost.cost.methods import (
    credibility_years,
    envelopment,
    least_squares,
    mixed_reml,
    quantile,
    quantile_regression,
    quota,
    random_effects,
    stochastic_frontier,
    tolerance_bound,
)
from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample

Method: TypeAlias = Callable[[Sample, Study, Fraction], Estimate | Absent]

ORDER = (
    quantile,
    least_squares,
    quantile_regression,
    random_effects,
    mixed_reml,
    credibility_years,
    tolerance_bound,
    envelopment,
    stochastic_frontier,
    quota,
)

METHODS: Mapping[str, Method] = MappingProxyType({each.NAME: each.estimate for each in ORDER})
"""Every method by name, in the order in which they are printed."""

SIDES = (Fraction(1, 2), Fraction(3, 4), Fraction(1, 4))
"""Quantiles that are printed beside the one that is aimed at."""

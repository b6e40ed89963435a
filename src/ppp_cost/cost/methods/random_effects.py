"""The quantile of units at the reference drivers by a panel model whose units keep an effect of their own.

Formula: ln u_it = x_i b + a_i + e_it, b by Swamy and Arora; each unit at the reference is exp(x_ref b + r_i), r_i the
mean of its residuals over years, and the quantile is that of these values, its interval that of order statistics.

Source: Swamy and Arora, The exact finite sample properties of the estimators of coefficients in the error components
regression models, Econometrica 40 (1972).

Limits: 29 units and two years of them; n counts units, never unit-years; the interval is nominal.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.methods.least_squares import collinear, slopes_of, without_drivers
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.records import Floats
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.arithmetic import exponential, logarithm, product
from ppp_cost.kernels.costs.panel import random_effects
from ppp_cost.kernels.costs.quantiles import order_interval, quantile
from ppp_cost.kernels.exact import Indices, Mask

NAME = "random_effects"


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the quantile of units by random effects."""
    return by_panel(NAME, _fit, sample, study, p)


def _fit(y: Floats, x: Floats, unit: Indices) -> tuple[Floats, Mask, dict[str, float]]:
    found = random_effects(y, x, unit)
    return found.beta, found.kept, {"within": found.within, "between": found.between}


def by_panel(
    method: str,
    fit: Callable[[Floats, Floats, Indices], tuple[Floats, Mask, dict[str, float]]],
    sample: Sample,
    study: Study,
    p: Fraction,
) -> Estimate | Absent:
    """Return the quantile of units by a panel fit of their yearly unit costs."""
    target = Target("quantile", p)
    absent = without_drivers(method, target, sample)
    if absent is not None:
        return absent
    seen = sample.mask & (sample.yearly > 0)
    rows, columns = np.nonzero(seen)
    unit_of = np.unique(rows, return_inverse=True)[1]
    x = np.column_stack([np.ones(rows.size), sample.drivers[rows]])
    years = np.bincount(unit_of)
    if years.size < x.shape[1] + 2 or (years > 1).sum() == 0:
        return Absent(
            method, target, 2, sample.size, Note("absent_one_year", {"name": method, "n": str(sample.size)}, ("name",))
        )
    y = logarithm(sample.yearly[rows, columns])
    beta, kept, details = fit(y, x, unit_of)
    if not kept.all():
        return Absent(method, target, None, years.size, collinear(method, sample, kept))
    own = np.bincount(unit_of, weights=y - product(x, beta)) / years
    values = np.sort(exponential(product(np.concatenate([[1.0], sample.reference]), beta) + own))
    terms = study.terms.standard
    value = float(quantile(values, p, terms.kind))
    ranks = order_interval(values.size, p, terms.conf)
    low, high = (None, None) if ranks is None else (float(values[ranks.lower - 1]), float(values[ranks.upper - 1]))
    coverage = None if ranks is None else ranks.coverage
    names, n, flags, slopes = sample.driver_names, values.size, ("nominal",), slopes_of(sample, beta)
    return Estimate(method, target, value, low, high, coverage, n, names, "adopt", flags, details, slopes)

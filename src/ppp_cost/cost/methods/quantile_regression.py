"""The conditional quantile of unit costs at the reference drivers, at the exact optimum of its linear program.

Formula: b minimises the sum of p r+ + (1 - p) r- of ln u = x b + r; the figure is exp(x_ref b).  Where this method
speaks for the records its interval resamples whole units and solves anew.

Source: Koenker and Bassett, Regression quantiles, Econometrica 46 (1978).

Limits: as least squares; where the optimum is a range the figure is one end of it, which is flagged.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.methods.least_squares import collinear, in_logarithms, slopes_of, without_drivers
from ppp_cost.cost.study.records import Floats
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.arithmetic import exponential, product
from ppp_cost.kernels.costs.quantile_regression import quantile_regression
from ppp_cost.kernels.costs.quantiles import quantile
from ppp_cost.kernels.significant import SOLVED

NAME = "quantile_regression"
DRAWS = 199


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the conditional quantile."""
    target = Target("quantile", p)
    absent = without_drivers(NAME, target, sample)
    if absent is not None:
        return absent
    log_value, x, reference = in_logarithms(sample)
    found = quantile_regression(x, log_value, float(p))
    if not found.kept.all():
        return Absent(NAME, target, x.shape[1] + 1, log_value.size, collinear(NAME, sample, found.kept))
    said = (("nominal", sample.tiers_estimated), ("not_unique", not found.unique))
    flags = tuple(name for name, holds in said if holds)
    low, high, conf = None, None, None
    if study.terms.standard.statistics == NAME:
        # some hundred programs take seconds: only the method that speaks for the records needs its interval
        low, high = _interval(log_value, x, reference, p, study)
        conf = float(study.terms.standard.conf)
    value = float(exponential(product(reference, found.beta)))
    # what the proof leaves open, to as many places as the solver vouches for
    details = {"objective": found.objective, "gap": round(found.gap, SOLVED)}
    names, size = sample.driver_names, log_value.size
    slopes = slopes_of(sample, found.beta)
    return Estimate(NAME, target, value, low, high, conf, size, names, "adopt", flags, details, slopes)


def _interval(log_value: Floats, x: Floats, reference: Floats, p: Fraction, study: Study) -> tuple[float, float]:
    """Return the bounds of resampled figures; a resample whose drivers tell the same is left out."""
    terms = study.terms.standard
    draws = np.random.default_rng(terms.seed).integers(0, log_value.size, (DRAWS, log_value.size))
    fits = (quantile_regression(x[draw], log_value[draw], float(p)) for draw in draws)
    figures = exponential(np.array([product(reference, fit.beta) for fit in fits if fit.kept.all()]))
    low, high = (float(quantile(figures, (1 + side * terms.conf) / 2, 7)) for side in (-1, 1))
    return low, high

"""The quantile of unit costs brought to the reference drivers by least squares on logarithms.

Formula: ln u = x b + e; each unit at the reference is exp(x_ref b + e), and the quantile is that of these values.  The
interval resamples whole units and fits anew: its bounds are the quantiles of the resampled figures.

Source: Wooldridge, Introductory Econometrics, section 6.4; Efron and Tibshirani, An Introduction to the Bootstrap
(1993), chapter 13.

Limits: it is the driver-adjusted quantile itself, no second witness beside it; two drivers from 11 units, three from
29; a unit whose cost is not above zero has no logarithm and stays out.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.records import Floats
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.arithmetic import exponential, logarithm, orthogonal, product, solved
from ppp_cost.kernels.costs.quantiles import around, quantile
from ppp_cost.kernels.costs.regression import adjusted
from ppp_cost.kernels.costs.smearing import smearing
from ppp_cost.kernels.exact import Mask

NAME = "least_squares"
DRAWS = 999
INDEPENDENT = 1e-9
"""The least diagonal of a resampled triangle, beside its largest, with which it is solved."""


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the driver-adjusted quantile."""
    target = Target("quantile", p)
    absent = without_drivers(NAME, target, sample)
    if absent is not None:
        return absent
    terms = study.terms.standard
    log_value, x, reference = in_logarithms(sample)
    found = adjusted(log_value, x, reference)
    if not found.fit.kept.all() or found.fit.degrees < 1:
        return Absent(NAME, target, x.shape[1] + 1, log_value.size, collinear(NAME, sample, found.fit.kept))
    low, high = _interval(log_value, x, reference, p, study)
    details = {
        "smearing": smearing(found.fit.residual),
        "r2": found.fit.r2,
        "mean": float(exponential(product(reference, found.fit.beta))) * smearing(found.fit.residual),
    }
    value = float(quantile(found.value, p, terms.kind))
    flags = ("nominal",) if sample.tiers_estimated else ()
    names = sample.driver_names
    coverage = float(terms.conf)
    slopes = slopes_of(sample, found.fit.beta)
    return Estimate(NAME, target, value, low, high, coverage, log_value.size, names, "adopt", flags, details, slopes)


def slopes_of(sample: Sample, beta: Floats) -> dict[str, float]:
    """Return the coefficient of each driver of a fit whose first coefficient is that of the constant."""
    return dict(zip(sample.driver_names, beta[1:].tolist(), strict=True))


def without_drivers(method: str, target: Target, sample: Sample) -> Absent | None:
    """Return why a method that explains cost by drivers says nothing where there are none, or too few units."""
    if not sample.driver_names:
        return Absent(method, target, None, sample.size, Note("absent_no_driver", {"name": method}, ("name",)))
    needed = len(sample.driver_names) + 2
    if int((sample.value > 0).sum()) < needed:
        words = {"name": method, "needs": str(needed), "n": str(sample.size)}
        return Absent(method, target, needed, sample.size, Note("absent_few", words, ("name",)))
    return None


def collinear(method: str, sample: Sample, kept: Mask) -> Note:
    """Return the sentence that names the drivers which others tell already."""
    names = [name for name, stays in zip(sample.driver_names, kept[1:], strict=True) if not stays]
    return Note("absent_collinear", {"name": method, "drivers": ", ".join(names or sample.driver_names)}, ("name",))


def in_logarithms(sample: Sample) -> tuple[Floats, Floats, Floats]:
    """Return the logarithms of the unit costs that have one, their drivers with a constant, and the reference."""
    some = sample.value > 0
    x = np.column_stack([np.ones(int(some.sum())), sample.drivers[some]])
    return logarithm(sample.value[some]), x, np.concatenate([[1.0], sample.reference])


def _interval(log_value: Floats, x: Floats, reference: Floats, p: Fraction, study: Study) -> tuple[float, float]:
    """Return the bounds of resampled figures; a resample whose drivers tell the same is left out."""
    terms = study.terms.standard
    size = np.abs(x).max(axis=0)
    size = np.where(size > 0, size, 1.0)
    x, reference = x / size, reference / size
    draws = np.random.default_rng(terms.seed).integers(0, log_value.size, (DRAWS, log_value.size))
    q, r = orthogonal(x[draws])
    diagonal = np.diagonal(r, axis1=1, axis2=2)
    sound = diagonal.min(axis=1) > INDEPENDENT * diagonal.max(axis=1)
    q, r, y = q[sound], r[sound], log_value[draws[sound]]
    beta = solved(r, (q * y[..., np.newaxis]).sum(axis=1))
    residual = y - (x[draws[sound]] * beta[:, np.newaxis]).sum(axis=-1)
    below, above, toward = around(log_value.size, p, terms.kind)
    # of the many values of a resample only those beside the quantile are needed
    logs = product(beta, reference)[:, np.newaxis] + np.sort(residual, axis=1)[:, [below, above]]
    values = exponential(logs)
    figures = values[:, 0] + toward * (values[:, 1] - values[:, 0])
    low, high = (float(quantile(figures, (1 + side * terms.conf) / 2, 7)) for side in (-1, 1))
    return low, high

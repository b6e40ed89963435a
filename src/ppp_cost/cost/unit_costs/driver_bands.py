"""Bands of a driver: coefficients that put back into a budget what bringing units to the reference took out."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import numpy as np

from ppp_cost.cost.study.records import Floats
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_terms import Driver, DriverBand
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.cost.unit_costs.tiers import Coefficients, to_step
from ppp_cost.kernels.costs.arithmetic import exponential, logarithm
from ppp_cost.kernels.exact import Indices
from ppp_cost.kernels.significant import all_significant, settled

OUTSIDE = -1
"""The place of a value that no band holds."""


def band_of(driver: Driver, value: float) -> int:
    """Return the place of the band that holds a value, ``OUTSIDE`` where none does.

    >>> from ppp_cost.cost.study.study_terms import Driver
    >>> bands = [{"level": "narrow", "floor": 3, "below": 7}, {"level": "wide", "floor": 7, "below": 20}]
    >>> width = Driver(column="width", scale="linear", use="coefficient", bands=bands)
    >>> [band_of(width, value) for value in (3.0, 7.0, 20.0)]
    [0, 1, -1]
    """
    if not isfinite(value):
        return OUTSIDE
    exact = settled(value)
    return next((place for place, band in enumerate(driver.bands) if band.floor <= exact < band.below), OUTSIDE)


def bands_of(driver: Driver, values: Floats) -> Indices:
    """Return the place of the band of each value, ``OUTSIDE`` where none holds it or it is not a number."""
    return np.array([band_of(driver, value) for value in values.tolist()], dtype=np.intp)


def banded(
    study: Study,
    sample: Sample,
    slopes: Mapping[str, float],
    cells: Mapping[str, Indices],
) -> dict[str, Coefficients]:
    """Return the coefficients of the bands of each driver that has some, beside the reference unit.

    The coefficient of a band is that of its middle on the scale of the driver; ``cells`` (units,) are the bands of all
    units of the study.
    """
    step, found = study.terms.standard.coefficient_step, {}
    for driver, reference in zip(study.terms.driver, sample.reference.tolist(), strict=True):
        if driver.use != "coefficient":
            continue
        away = np.array([_middle(driver, band) for band in driver.bands]) - reference
        factors = all_significant(exponential(away * slopes[driver.column]))
        levels = tuple(band.level for band in driver.bands)
        mine = cells[driver.column]
        count = np.bincount(mine[mine != OUTSIDE], minlength=len(levels))
        quantity: Floats = np.bincount(
            np.maximum(mine, 0), weights=sample.inventory.quantity, minlength=len(levels)
        ).astype(np.float64)
        rounded = tuple(to_step(each, step) for each in factors.tolist())
        found[driver.column] = Coefficients(levels, factors, rounded, "drivers", count, quantity, None, ())
    return found


def _middle(driver: Driver, band: DriverBand) -> float:
    ends = np.array([float(band.floor), float(band.below)])
    return float((ends if driver.scale == "linear" else logarithm(ends)).sum() / 2)

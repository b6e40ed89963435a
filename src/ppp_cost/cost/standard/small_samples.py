"""What a sample of its size lets be printed: the table of small samples, applied in one place."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.quantiles import least_n

FEW_DRIVERS, MORE_DRIVERS, MANY = 2, 3, 29
"""Drivers that a small sample carries, those that one of ``MANY`` units and more does."""
WITH_DRIVERS = ("least_squares", "quantile_regression", "random_effects", "mixed_reml")


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many units on a method's figure, its interval and its adoption are allowed; None is never."""

    show: int
    interval: int | None
    adopt: int | None


@cache
def small_n() -> Mapping[str, Mapping[str, str]]:
    """Return the table of small samples, by method."""
    with Path(__file__).with_name("small_n.csv").open(encoding="utf-8", newline="") as file:
        return {row["method"]: row for row in csv.DictReader(file)}


def limits_of(method: str, p: Fraction, study: Study) -> Limits:
    """Return the limits of a method for a quantile and the outputs that a study names."""
    row = small_n()[method]
    needed = {
        "N(p)": least_n(p, study.terms.standard.conf),
        "3(m+s)": 3 * (1 + len(study.terms.screens.outputs)),
    }
    show, interval, adopt = (_number(row[name], needed) for name in ("show_from", "interval_from", "adopt_from"))
    return Limits(show or 0, interval, adopt)


def _number(cell: str, needed: Mapping[str, int]) -> int | None:
    if not cell:
        return None
    if cell.startswith("max("):
        return max(_number(each, needed) or 0 for each in cell[4:-1].split(";"))
    return needed[cell] if cell in needed else int(cell)


def printable(found: Estimate | Absent, sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return what may be printed of a method's figure: all of it, without its interval or its adoption, or nothing."""
    if isinstance(found, Absent):
        return found
    limits = limits_of(found.method, p, study)
    words = {"name": found.method, "needs": str(limits.show), "n": str(sample.size)}
    if sample.size < limits.show:
        return Absent(found.method, found.target, limits.show, sample.size, Note("absent_few", words, ("name",)))
    drivers, most = len(sample.driver_names), drivers_allowed(sample.size)
    if found.method in WITH_DRIVERS and drivers > most:
        words |= {"drivers": str(drivers), "most": str(most)}
        return Absent(found.method, found.target, 10 * drivers, sample.size, Note("absent_drivers", words, ("name",)))
    if limits.interval is None or sample.size < limits.interval:
        found = replace(found, low=None, high=None, coverage=None)
    if found.role == "adopt" and (limits.adopt is None or sample.size < limits.adopt or found.low is None):
        found = replace(found, role="side")
    return found


def drivers_allowed(units: int) -> int:
    """Return how many drivers a sample carries."""
    return min(FEW_DRIVERS if units < MANY else MORE_DRIVERS, units // 10)

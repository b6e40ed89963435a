"""How the unit costs of a group lie: every unit at coefficient 1, and the figures that they are compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppp_cost.cost.methods.estimates import Estimate
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.unit_costs.sample import coefficient_of
from ppp_cost.kernels.significant import settle

KEPT, DOUBTED, WAITING, LEFT_OUT = "kept", "doubted", "waiting", "left_out"
"""A unit that nothing was noticed of, one that was looked at and counts, one that waits for a decision, and one that
a decision leaves out."""


@dataclass(frozen=True, slots=True)
class Dot:
    """The unit cost of one unit freed of its coefficient, and how the unit stands."""

    def __post_init__(self) -> None:
        settle(self)

    unit: str
    value: float
    standing: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure to compare with: its name and value, and its interval where it is the adopted one."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """Dots from the least to the largest, the quantiles of the sample, and the adopted figure where there is one."""

    dots: tuple[Dot, ...]
    quantiles: tuple[Mark, ...]
    adopted: Mark | None


def distribution(of: Studied) -> Distribution:
    """Return how the unit costs of a group lie, in the currency per quantity unit at coefficient 1."""
    measured, proposed = of.measured, of.proposed
    # a unit of which a year is left out is shown without it, one that is left out whole as it was
    value = np.where(measured.decided.counts, measured.decided.value, measured.every.value)
    free = value / coefficient_of(measured.cells, proposed.tiers, value.size)
    dots = [
        Dot(name, float(free[unit]), _standing(of, unit, name))
        for unit, name in enumerate(measured.records.units)
        if measured.every.counts[unit]
    ]
    quantiles = [
        Mark(each.target.text, each.value)
        for each in proposed.estimates
        if isinstance(each, Estimate) and each.method == "quantile"
    ]
    base = proposed.base
    adopted = None if base is None else Mark(base.how, base.value, base.low, base.high)
    in_order = sorted(dots, key=lambda dot: (dot.value, dot.unit))
    return Distribution(tuple(in_order), tuple(sorted(quantiles, key=lambda mark: mark.value)), adopted)


def _standing(of: Studied, unit: int, name: str) -> str:
    if not of.measured.decided.counts[unit]:
        return LEFT_OUT
    if any(flag.unit == name for flag in of.waiting):
        return WAITING
    return DOUBTED if any(flag.unit == name for flag in of.flags) else KEPT

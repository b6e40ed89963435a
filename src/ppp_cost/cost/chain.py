"""The chain from records to a standard, stage by stage, each kept so that a reader can stop anywhere and see why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from ppp_cost.cost.boundary import Costs, sort_costs
from ppp_cost.cost.estimates import Absent, Estimate
from ppp_cost.cost.gate import printable
from ppp_cost.cost.methods import METHODS, SIDES
from ppp_cost.cost.methods.quota import NAME as QUOTA
from ppp_cost.cost.methods.quota import Quota, profile, quota_of
from ppp_cost.cost.notes import Note
from ppp_cost.cost.price_base import Prices, price_base, restate
from ppp_cost.cost.records import Floats, Records
from ppp_cost.cost.sample import (
    Inventory,
    Sample,
    coefficient_of,
    columns_of,
    drivers_of,
    inventory_of,
    outputs_of,
    sample_of,
)
from ppp_cost.cost.screening import (
    Flag,
    flagged,
    frontier_screen,
    quality_screen,
    residual_screens,
    time_screens,
    undecided,
)
from ppp_cost.cost.standard import Base, Cell, Table, adopt, table
from ppp_cost.cost.study import Study
from ppp_cost.cost.tiers import Coefficients, coefficients
from ppp_cost.cost.unit_costs import UnitCosts, unit_costs
from ppp_cost.errors import RecordError
from ppp_cost.kernels.exact import Indices, Mask

AGREE = 1e-12
"""How far coefficients of several tiers may still move when they are taken as found."""
ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """The first stages: costs by the boundary, prices, unit costs, and the levels of every unit.

    ``every`` has all unit-years that have a cost, ``decided`` those that no decision leaves out; ``peer`` are the
    values of the peer columns where the units are those of one group.
    """

    study: Study
    records: Records
    costs: Costs
    prices: Prices
    every: UnitCosts
    decided: UnitCosts
    cells: Mapping[str, Indices]
    peer: tuple[str, ...] = ()

    def of(self, peer: tuple[str, ...], units: Indices) -> Measured:
        """Return the measures of one group of peers."""
        return replace(
            self,
            records=self.records.of(units),
            costs=self.costs.of(units),
            every=self.every.of(units),
            decided=self.decided.of(units),
            cells={name: cells[units] for name, cells in self.cells.items()},
            peer=peer,
        )


@dataclass(frozen=True, slots=True)
class Proposed:
    """The last stages for some of the units: their coefficients, the methods side by side, and the standard."""

    chosen: Mask
    tiers: Mapping[str, Coefficients]
    sample: Sample
    estimates: tuple[Estimate | Absent, ...]
    base: Base | None
    why: Note
    table: Table | None


@dataclass(frozen=True, slots=True)
class Studied:
    """A whole study: what was measured, flagged and decided, the standard, and what it would be without the doubtful.

    ``state`` is absent, pending, provisional or ready.
    """

    measured: Measured
    flags: tuple[Flag, ...]
    waiting: tuple[Flag, ...]
    proposed: Proposed
    without: Proposed | None
    state: str


def studied(study: Study, records: Records) -> tuple[Studied, ...]:
    """Return the standards that records show: one for each group of peers, of which nothing is pooled."""
    of = measured(study, records)
    columns = [columns_of(records, study.standard_years, name) for name in study.terms.peer]
    groups: dict[tuple[str, ...], list[int]] = {}
    for unit in range(len(records.units)):
        groups.setdefault(tuple(column[unit] for column in columns), []).append(unit)
    return tuple(_studied(of.of(peer, np.array(units))) for peer, units in sorted(groups.items()))


def _studied(of: Measured) -> Studied:
    """Return the standard of one group, in the state in which it stands."""
    study, records = of.study, of.records
    counts = of.decided.counts
    found = proposed(of, counts)
    flags = tuple(screened(of, found))
    waiting = undecided(flags, records)
    without = proposed(of, counts & ~flagged(waiting, records)) if waiting else None
    if found.base is None:
        state = "absent"
    elif waiting:
        state = "pending"
    else:
        state = "provisional" if found.base.width > study.terms.standard.provisional_width else "ready"
    return Studied(of, flags, waiting, found, without, state)


def screened(of: Measured, found: Proposed) -> Iterator[Flag]:
    """Yield what every screen noticed, of units that decisions leave out as well."""
    yield from time_screens(of.records, of.study, of.costs, of.every)
    yield from quality_screen(of.records, of.study)
    drivers = drivers_of(of.records, of.study)
    said = of.every.counts & (of.every.value > 0) & np.isfinite(drivers).all(axis=1)
    if said.sum() > drivers.shape[1] + 1:
        units = [of.records.units[unit] for unit in np.flatnonzero(said)]
        value = of.every.value[said]
        coefficient = coefficient_of(of.cells, found.tiers, len(of.records.units))[said]
        yield from residual_screens(units, value, value / coefficient, drivers[said])
    outputs = outputs_of(of.records, of.study)
    some = said & np.isfinite(outputs).all(axis=1) & (outputs >= 0).all(axis=1)
    if outputs.shape[1] and some.sum() > 1:
        units = [of.records.units[unit] for unit in np.flatnonzero(some)]
        yield from frontier_screen(units, (of.every.value * of.every.weight)[some], outputs[some])


def measured(study: Study, records: Records) -> Measured:
    """Return the unit costs at the price base; raises RecordError with everything that stands in their way."""
    costs, problems = sort_costs(records, study)
    prices, more = price_base(study, records, costs)
    if problems or more:
        raise RecordError([*problems, *more])
    real, excluded = restate(costs, prices), records.excluded()
    every = unit_costs(records, costs, real, study, np.zeros_like(excluded))
    decided = unit_costs(records, costs, real, study, excluded)
    cells = {tier.column: _levels(records, study, tier.column, tier.order) for tier in study.terms.tier}
    return Measured(study, records, costs, prices, every, decided, cells)


def _levels(records: Records, study: Study, column: str, order: tuple[str, ...]) -> Indices:
    cells = columns_of(records, study.standard_years, column)
    return np.array([order.index(cell) if cell in order else 0 for cell in cells], dtype=np.intp)


def proposed(of: Measured, chosen: Mask) -> Proposed:
    """Return the standard that some of the units show."""
    study, records = of.study, of.records
    inventory = inventory_of(records, study, np.ones(len(records.units)))
    tiers = _coefficients(of, chosen, inventory)
    sample = sample_of(records, study, of.decided, of.cells, tiers, chosen)
    estimates = tuple(_estimates(sample, study))
    base, why = adopt(estimates, study)
    rows = None
    if base is not None:
        quota = quota_of(study, inventory) if base.how == QUOTA else None
        shares = _shares(of, chosen) if quota is None else _quota_shares(quota)
        rows = table(base, _joint(of, chosen, tiers, inventory, quota), shares, study)
    return Proposed(chosen, tiers, sample, estimates, base, why, rows)


def _joint(
    of: Measured,
    chosen: Mask,
    tiers: Mapping[str, Coefficients],
    inventory: Inventory,
    quota: Quota | None,
) -> list[Cell]:
    """Return every combination of levels, with its units, its quantity in the study, and what a quota says of it."""
    cells = []
    for places in product(*(range(len(each.levels)) for each in tiers.values())):
        pairs = list(zip(places, tiers.items(), strict=True))
        here = np.ones(chosen.size, dtype=bool)
        for place, (name, _) in pairs:
            here &= of.cells[name] == place
        coefficient = prod((each.rounded[place] for place, (_, each) in pairs), start=Fraction(1))
        levels = tuple(each.levels[place] for place, (_, each) in pairs)
        quantity = Fraction(float(inventory.quantity[here].sum()))
        value = float(quota.total[here].sum()) / float(quantity) if quota is not None and quantity else None
        cells.append(Cell(levels, coefficient, int((here & chosen).sum()), quantity, value))
    return cells


def _estimates(sample: Sample, study: Study) -> list[Estimate | Absent]:
    p = study.terms.standard.p
    names = study.terms.standard.methods or tuple(METHODS)
    return [
        printable(METHODS[name](sample, study, each), sample, study, each)
        for name in METHODS
        if name in names
        for each in dict.fromkeys((p, *SIDES) if name == "quantile" else (p,))
    ]


def _coefficients(of: Measured, chosen: Mask, inventory: Inventory) -> dict[str, Coefficients]:
    """Return the coefficients of each tier, the unit costs freed of those of the others, until none moves."""
    study, costs = of.study, of.decided
    step = study.terms.standard.coefficient_step
    found: dict[str, Coefficients] = {}
    for _ in range(ROUNDS if len(study.terms.tier) > 1 else 1):
        before = {name: each.exact for name, each in found.items()}
        for tier in study.terms.tier:
            level = of.cells[tier.column]
            others = [each.exact[of.cells[name]] for name, each in found.items() if name != tier.column]
            free = np.prod(others, axis=0) if others else np.ones(level.size)
            weights = inventory.quantity * free
            quantity: Floats = np.bincount(level, weights=weights, minlength=len(tier.order)).astype(np.float64)
            found[tier.column] = coefficients(
                costs.value / free,
                costs.weight * free,
                level,
                chosen,
                quantity,
                tier,
                step,
                profile(study, inventory, level, len(tier.order)),
            )
        if before and all(np.allclose(found[name].exact, each, rtol=0, atol=AGREE) for name, each in before.items()):
            break
    return found


def _shares(of: Measured, chosen: Mask) -> dict[str, float]:
    """Return what of the real cost of the chosen units each code is."""
    costs = of.decided
    inside = costs.mask & costs.of_years & chosen[:, np.newaxis]
    by_code: Floats = costs.real[inside].sum(axis=0)
    return {
        code: float(each / by_code.sum())
        for code, each in zip(of.costs.codes, by_code.tolist(), strict=True)
        if each and by_code.sum()
    }


def _quota_shares(quota: Quota) -> dict[str, float]:
    """Return what of the quota each code is."""
    total = float(quota.total.sum())
    return {code: float(cost.sum()) / total for code, cost in quota.by_code.items() if cost.any()}

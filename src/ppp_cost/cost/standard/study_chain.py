"""The chain from records to a standard, stage by stage, each kept so that a reader can stop anywhere and see why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ppp_cost.cost.standard.proposal import Proposed, proposed
from ppp_cost.cost.standard.screening import (
    Flag,
    flagged,
    frontier_screen,
    grain_of,
    quality_screen,
    residual_screens,
    time_screens,
    undecided,
)
from ppp_cost.cost.study.records import Records
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.measured_units import Measured, measured
from ppp_cost.cost.unit_costs.sample import coefficient_of, columns_of, drivers_of, outputs_of
from ppp_cost.kernels.significant import settled


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
        state = "provisional" if settled(found.base.width) > study.terms.standard.provisional_width else "ready"
    return Studied(of, flags, waiting, found, without, state)


def screened(of: Measured, found: Proposed) -> Iterator[Flag]:
    """Yield what every screen noticed, of units that decisions leave out as well."""
    yield from time_screens(of.records, of.study, of.costs, of.every)
    yield from quality_screen(of.records, of.study)
    drivers = drivers_of(of.records, of.study)
    # a unit of which a year is left out is looked at without it, one that is left out whole as it was
    values = np.where(of.decided.counts, of.decided.value, of.every.value)
    weights = np.where(of.decided.counts, of.decided.weight, of.every.weight)
    said = of.every.counts & (values > 0) & np.isfinite(drivers).all(axis=1)
    if said.sum() > drivers.shape[1] + 1:
        units = [of.records.units[unit] for unit in np.flatnonzero(said)]
        value = values[said]
        coefficient = coefficient_of(of.cells, found.tiers, len(of.records.units))[said]
        grain = grain_of(of.records, of.study, of.costs, values * weights)[said]
        yield from residual_screens(units, value, value / coefficient, drivers[said], grain)
    outputs = outputs_of(of.records, of.study)
    some = said & np.isfinite(outputs).all(axis=1) & (outputs >= 0).all(axis=1)
    if outputs.shape[1] and some.sum() > 1:
        units = [of.records.units[unit] for unit in np.flatnonzero(some)]
        yield from frontier_screen(units, (values * weights)[some], outputs[some])

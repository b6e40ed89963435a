"""The first stages: costs by the boundary, prices, unit costs, and the levels of every unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ppp_cost.cost.study.records import Records
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_terms import Tier
from ppp_cost.cost.unit_costs.boundary import Costs, sort_costs
from ppp_cost.cost.unit_costs.driver_bands import OUTSIDE, bands_of
from ppp_cost.cost.unit_costs.price_base import Prices, price_base, restate
from ppp_cost.cost.unit_costs.sample import columns_of, means_of
from ppp_cost.cost.unit_costs.unit_costs import UnitCosts, unit_costs
from ppp_cost.errors import Problem, RecordError
from ppp_cost.kernels.exact import Indices


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


def measured(study: Study, records: Records) -> Measured:
    """Return the unit costs at the price base; raises RecordError with everything that stands in their way."""
    costs, problems = sort_costs(records, study)
    prices, more = price_base(study, records, costs)
    if problems or more:
        raise RecordError([*problems, *more])
    empty = [each for tier in study.terms.tier for each in _empty_levels(records, study, tier)]
    bands = {
        driver.column: bands_of(driver, means_of(records, study.standard_years, driver.column))
        for driver in study.terms.driver
        if driver.bands
    }
    empty += [each for column, places in bands.items() for each in _outside(records, column, places)]
    if empty:
        raise RecordError(empty)
    real, excluded = restate(costs, prices), records.excluded()
    every = unit_costs(records, costs, real, study, np.zeros_like(excluded))
    decided = unit_costs(records, costs, real, study, excluded)
    cells = {tier.column: _levels(records, study, tier.column, tier.order) for tier in study.terms.tier}
    cells |= bands
    return Measured(study, records, costs, prices, every, decided, cells)


def _empty_levels(records: Records, study: Study, tier: Tier) -> Iterator[Problem]:
    """Yield levels that no unit has and no document declares: a standard for them would be made up."""
    met = set(columns_of(records, study.standard_years, tier.column))
    for level in () if tier.coefficients else tier.order:
        if level not in met:
            values = {"level": level, "column": tier.column}
            yield Problem(f"{study.file} tier {tier.column}", "level_without_units", values)


def _outside(records: Records, column: str, places: Indices) -> Iterator[Problem]:
    """Yield the units whose driver is in no band: a budget could not put back what was taken out of them."""
    for unit in np.flatnonzero(places == OUTSIDE).tolist():
        yield Problem(f"{records.file} {records.units[unit]}", "outside_bands", {"column": column})


def _levels(records: Records, study: Study, column: str, order: tuple[str, ...]) -> Indices:
    cells = columns_of(records, study.standard_years, column)
    return np.array([order.index(cell) if cell in order else 0 for cell in cells], dtype=np.intp)

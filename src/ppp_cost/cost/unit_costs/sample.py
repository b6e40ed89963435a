"""The sample that methods look at: the units that may set a standard, freed of their tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isnan

import numpy as np

from ppp_cost.cost.study.records import Floats, Records
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_terms import Driver
from ppp_cost.cost.unit_costs.tiers import Coefficients
from ppp_cost.cost.unit_costs.unit_costs import UnitCosts
from ppp_cost.kernels.costs.arithmetic import logarithm
from ppp_cost.kernels.exact import Indices, Mask
from ppp_cost.kernels.significant import settled


@dataclass(frozen=True, slots=True)
class Inventory:
    """All units of the study in its last standard year, decided on or not: what a quota and neutrality look at."""

    units: tuple[str, ...]
    quantity: Floats
    columns: Mapping[str, tuple[str, ...]]
    coefficient: Floats

    @property
    def weighed(self) -> float:
        """Return the quantity of all units, each times its coefficient."""
        return float((self.quantity * self.coefficient).sum())

    def number(self, column: str) -> Floats:
        """Return a column of numbers; an empty cell is 0 of that base."""
        if column == "quantity":
            return self.quantity
        return np.array([float(Fraction(cell)) if cell else 0.0 for cell in self.columns.get(column, ())])


@dataclass(frozen=True, slots=True)
class Sample:
    """Units sorted by id, shape (n,): tier-adjusted unit cost and weight, drivers on their scales, yearly values.

    ``yearly`` has shape (n, T) with its weight and mask over the standard years.
    """

    unit: tuple[str, ...]
    value: Floats
    weight: Floats
    cost: Floats
    coefficient: Floats
    drivers: Floats
    driver_names: tuple[str, ...]
    reference: Floats
    yearly: Floats
    yearly_weight: Floats
    mask: Mask
    outputs: Floats
    tiers_estimated: bool
    inventory: Inventory

    @property
    def size(self) -> int:
        """Return the number of units."""
        return len(self.unit)


def columns_of(records: Records, years: Sequence[int], name: str) -> list[str]:
    """Return the cell of each unit in the last of some years in which it has a row."""
    places = [records.years.index(year) for year in years]
    cells = []
    for unit in range(len(records.units)):
        found = [records.columns[name][unit, place] for place in places if records.listed[unit, place]]
        cells.append(str(found[-1]) if found else "")
    return cells


def means_of(records: Records, years: Sequence[int], name: str) -> Floats:
    """Return the mean of a column of numbers over some years for each unit; not a number where none is said."""
    places = [records.years.index(year) for year in years]
    out = np.full(len(records.units), np.nan)
    for unit in range(len(records.units)):
        listed = [place for place in places if records.listed[unit, place]]
        if name == "quantity":
            # a year without its quantity has no mean
            numbers = [float(records.quantity[unit, place]) for place in listed]
            said = [] if any(map(isnan, numbers)) else [settled(each) for each in numbers]
        else:
            said = [Fraction(cell) for cell in (records.columns[name][unit, place] for place in listed) if cell]
        if said:
            out[unit] = float(sum(said, Fraction(0)) / len(said))
    return out


def on_scale(driver: Driver, values: Floats) -> Floats:
    """Return a driver on its scale; a logarithm of what is not above zero is not a number."""
    if driver.scale == "linear":
        return values
    return logarithm(np.where(values > 0, values, np.nan))


def sample_of(
    records: Records,
    study: Study,
    costs: UnitCosts,
    cells: Mapping[str, Indices],
    tiers: Mapping[str, Coefficients],
    chosen: Mask,
) -> Sample:
    """Return the chosen units, freed of the exact coefficients of their levels."""
    years = study.standard_years
    coefficient = coefficient_of(cells, tiers, len(records.units))
    kept = np.flatnonzero(chosen)
    table = drivers_of(records, study)[kept]
    inside = np.array([year in years for year in records.years])
    return Sample(
        unit=tuple(records.units[each] for each in kept),
        value=costs.value[kept] / coefficient[kept],
        weight=costs.weight[kept],
        cost=costs.value[kept] * costs.weight[kept],
        coefficient=coefficient[kept],
        drivers=table,
        driver_names=tuple(each.column for each in study.terms.driver),
        reference=_reference(study.terms.driver, table),
        yearly=costs.yearly[kept][:, inside] / coefficient[kept][:, np.newaxis],
        yearly_weight=costs.quantity[kept][:, inside],
        mask=costs.mask[kept][:, inside],
        outputs=outputs_of(records, study)[kept],
        tiers_estimated=any(found.source in ("records", "quota") for found in tiers.values()),
        inventory=inventory_of(records, study, coefficient),
    )


def coefficient_of(cells: Mapping[str, Indices], tiers: Mapping[str, Coefficients], units: int) -> Floats:
    """Return the exact coefficient of each unit: the product over its tiers."""
    coefficient = np.ones(units)
    for name, found in tiers.items():
        coefficient = coefficient * found.exact[cells[name]]
    return coefficient


def drivers_of(records: Records, study: Study) -> Floats:
    """Return the drivers of every unit on their scales, shape (units, k); not a number where one is not said."""
    found = [on_scale(each, means_of(records, study.standard_years, each.column)) for each in study.terms.driver]
    return np.stack(found, axis=1) if found else np.zeros((len(records.units), 0))


def outputs_of(records: Records, study: Study) -> Floats:
    """Return the outputs of every unit, shape (units, s); not a number where one is not said."""
    found = [means_of(records, study.standard_years, name) for name in study.terms.screens.outputs]
    return np.stack(found, axis=1) if found else np.zeros((len(records.units), 0))


def _reference(drivers: Sequence[Driver], table: Floats) -> Floats:
    """Return the drivers of the reference unit: as stated, else the mean of the sample on the scale."""
    means = table.mean(axis=0) if table.size else np.zeros(len(drivers))
    stated = [
        float(on_scale(each, np.array([float(each.reference)]))[0]) if each.reference is not None else mean
        for each, mean in zip(drivers, means.tolist(), strict=True)
    ]
    return np.array(stated)


def inventory_of(records: Records, study: Study, coefficient: Floats) -> Inventory:
    """Return all units of the study in its last standard year."""
    years = study.standard_years[-1:]
    quantity = means_of(records, years, "quantity")
    columns = {name: tuple(columns_of(records, years, name)) for name in records.columns}
    return Inventory(records.units, np.where(np.isnan(quantity), 0.0, quantity), columns, coefficient)

"""Unit costs at the price base: each unit's over the standard years, the ratio of sums, and the mean of ratios."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ppp_cost.cost.study.records import Floats, Records
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.cost.unit_costs.boundary import Costs
from ppp_cost.kernels.exact import Indices, Mask
from ppp_cost.kernels.significant import significant


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """Real cost, quantity and unit cost by unit and year where ``mask`` holds, and by unit over the standard years.

    ``counts`` are the units that have a value; ``real`` is in the currency, by code.
    """

    real: Floats
    quantity: Floats
    mask: Mask
    yearly: Floats
    value: Floats
    weight: Floats
    counts: Mask
    of_years: Mask

    def of(self, units: Indices) -> UnitCosts:
        """Return the unit costs of some units."""
        return UnitCosts(*(getattr(self, field.name)[units] for field in fields(self)))

    def pooled(self, units: Mask) -> float:
        """Return the ratio of sums of some units over the standard years."""
        chosen = self.mask & self.of_years & units[:, np.newaxis]
        quantity = self.quantity[chosen].sum()
        return significant(float(self.real.sum(axis=-1)[chosen].sum() / quantity)) if quantity else 0.0

    def mean(self, units: Mask) -> float:
        """Return the mean of the units' own unit costs."""
        chosen = units & self.counts
        return significant(float(self.value[chosen].mean())) if chosen.any() else 0.0


def unit_costs(records: Records, costs: Costs, real: Floats, study: Study, left_out: Mask) -> UnitCosts:
    """Return the unit costs without some unit-years: a year without cost or without quantity leaves both sums."""
    quantity = np.where(np.isnan(records.quantity), 0.0, records.quantity)
    mask = costs.known & (quantity > 0) & ~left_out
    of_years = np.isin(np.array(records.years), study.standard_years)[np.newaxis] & np.ones_like(mask)
    total = real.sum(axis=-1) / MINOR
    yearly = np.divide(total, quantity, out=np.zeros_like(total), where=mask)
    chosen = mask & of_years
    cost, weight = (np.where(chosen, each, 0.0).sum(axis=1) for each in (total, quantity))
    value = np.divide(cost, weight, out=np.zeros_like(cost), where=weight > 0)
    return UnitCosts(real / MINOR, quantity, mask, yearly, value, weight, weight > 0, of_years)

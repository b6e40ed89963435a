"""What the work should cost: operations by their passes, output and price, with rates on top.

Formula: for each operation base x passes x days / output x price x (1 + relief); then the study's rates, each of the
codes it names, in order; over the study's quantities freed of their coefficients.  The interval comes from draws of
triangular prices and outputs, common to all units: one wage and one speed a draw.

Source: labour quotas and temporary quotas for street cleaning (北京市 2018, 浙江省), as practised.

Limits: as good as its outputs and prices; it needs quota.csv and prices of the price base.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.records import Floats
from ppp_cost.cost.study.study import Operation, Study
from ppp_cost.cost.unit_costs.sample import Inventory, Sample
from ppp_cost.kernels.costs.quantiles import quantile
from ppp_cost.kernels.exact import Indices

NAME = "quota"
TARGET = Target("quota")

ByCode: TypeAlias = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Quota:
    """The quota cost of each unit of the study by code, shape (units,)."""

    by_code: ByCode

    @property
    def total(self) -> Floats:
        """Return the cost of each unit."""
        total: Floats = np.sum(list(self.by_code.values()), axis=0)
        return total


def quota_of(study: Study, inventory: Inventory) -> Quota | None:
    """Return the quota of a study on the quantities of its units; None where it has none."""
    if not study.operations:
        return None
    price = {name: float(each.value[1]) for name, each in study.prices.items()}
    output = [float(each.output[1]) for each in study.operations]
    return Quota(_rated(study, _worked(study, inventory, lambda name: price[name], output)))


def drawn_totals(study: Study, inventory: Inventory) -> Floats:
    """Return the quota cost of all units together, shape (draws,)."""
    terms = study.terms.standard
    draws = np.random.default_rng(terms.seed)
    prices = {
        name: _drawn(draws, study.prices[name].value, terms.draws)
        for name in sorted({each.price for each in study.operations})
    }
    outputs = [_drawn(draws, each.output, terms.draws) for each in study.operations]
    # one draw of prices and outputs serves all units: only sums over them are needed
    sums = {
        code: np.sum(
            [
                np.sum(_base(each, inventory)) * _rate(each, prices[each.price], out)
                for each, out in zip(study.operations, outputs, strict=True)
                if each.code == code
            ],
            axis=0,
        )
        for code in dict.fromkeys(each.code for each in study.operations)
    }
    total: Floats = np.sum(list(_rated(study, sums).values()), axis=0)
    return total


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the quota's unit cost at coefficient 1."""
    found = quota_of(study, sample.inventory)
    if found is None:
        return Absent(NAME, TARGET, None, sample.size, Note("absent_no_quota", {"name": NAME}, ("name",)))
    over = sample.inventory.weighed
    if over <= 0:
        return Absent(NAME, TARGET, None, sample.size, Note("absent_no_units", {"name": NAME}, ("name",)))
    conf, draws = study.terms.standard.conf, drawn_totals(study, sample.inventory)
    low, high = (float(quantile(draws, each, 7)) / over for each in ((1 - conf) / 2, (1 + conf) / 2))
    value = float(found.total.sum()) / over
    details = {"draws": float(study.terms.standard.draws)}
    return Estimate(NAME, TARGET, value, low, high, float(conf), sample.size, (), "adopt", (), details)


def profile(study: Study, inventory: Inventory, level: Indices, size: int) -> Floats | None:
    """Return the quota's unit cost at each level of a tier; None without a quota or with a level without units."""
    found = quota_of(study, inventory)
    if found is None:
        return None
    cost = np.bincount(level, weights=found.total, minlength=size)
    quantity = np.bincount(level, weights=inventory.quantity, minlength=size)
    return None if (quantity <= 0).any() else cost / quantity


def _worked(study: Study, inventory: Inventory, price: Callable[[str], float], output: list[float]) -> ByCode:
    found: ByCode = {}
    for each, out in zip(study.operations, output, strict=True):
        cost = _base(each, inventory) * _rate(each, price(each.price), out)
        found[each.code] = found[each.code] + cost if each.code in found else cost
    return found


def _rate(operation: Operation, price: Floats | float, output: Floats | float) -> Floats:
    times = float(operation.passes * operation.days * (1 + operation.relief))
    return np.asarray(times / np.asarray(output) * price)


def _base(operation: Operation, inventory: Inventory) -> Floats:
    base = inventory.number(operation.base)
    if operation.where is None:
        return base
    column, cells = operation.where
    return base * np.array([each in cells for each in inventory.columns[column]], dtype=np.float64)


def _rated(study: Study, found: Mapping[str, Floats]) -> ByCode:
    """Add the rates, each of the codes named before it by code or by their first letter."""
    out = dict(found)
    for rate in study.terms.quota_rate:
        of = [cost for code, cost in out.items() if code in rate.of or code[0] in rate.of]
        if of:
            out[rate.code] = float(rate.rate) * np.sum(of, axis=0)
    return out


def _drawn(draws: np.random.Generator, value: tuple[Fraction, Fraction, Fraction], count: int) -> Floats:
    low, middle, high = (float(each) for each in value)
    return draws.triangular(low, middle, high, count) if low < high else np.full(count, middle)

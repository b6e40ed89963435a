"""What some of the units show: their coefficients, the methods side by side, and the standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from ppp_cost.cost.methods import METHODS, SIDES
from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.methods.quota import NAME as QUOTA
from ppp_cost.cost.methods.quota import Quota, profile, quota_of
from ppp_cost.cost.standard.small_samples import printable
from ppp_cost.cost.standard.standard import Base, Cell, Table, adopt, table
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.records import Floats
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.driver_bands import banded
from ppp_cost.cost.unit_costs.measured_units import Measured
from ppp_cost.cost.unit_costs.sample import Inventory, Sample, inventory_of, sample_of
from ppp_cost.cost.unit_costs.tiers import Coefficients, coefficients
from ppp_cost.kernels.exact import Mask
from ppp_cost.kernels.significant import settled, significant

AGREE = 2e-11
"""How far coefficients of several tiers may still move when they are taken as found: about their last digit."""
ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Proposed:
    """The last stages for some of the units: their coefficients, the methods side by side, and the standard."""

    chosen: Mask
    tiers: Mapping[str, Coefficients]
    bands: Mapping[str, Coefficients]
    sample: Sample
    estimates: tuple[Estimate | Absent, ...]
    base: Base | None
    why: Note
    table: Table | None


def proposed(of: Measured, chosen: Mask) -> Proposed:
    """Return the standard that some of the units show."""
    study, records = of.study, of.records
    inventory = inventory_of(records, study, np.ones(len(records.units)))
    tiers = _coefficients(of, chosen, inventory)
    sample = sample_of(records, study, of.decided, of.cells, tiers, chosen)
    estimates = tuple(_estimates(sample, study))
    base, why = adopt(estimates, study)
    bands, rows = _bands(of, sample, estimates, base), None
    if base is not None:
        quota = quota_of(study, inventory) if base.how == QUOTA else None
        shares = _shares(of, chosen) if quota is None else _quota_shares(quota)
        rows = table(base, _joint(of, chosen, (tiers, bands), inventory, quota), shares, study)
    return Proposed(chosen, tiers, bands, sample, estimates, base, why, rows)


def _bands(
    of: Measured, sample: Sample, estimates: Sequence[Estimate | Absent], base: Base | None
) -> dict[str, Coefficients]:
    """Return the coefficients of the bands of drivers, after the slopes of the method that is adopted."""
    for each in estimates:
        if base is not None and isinstance(each, Estimate) and each.method == base.how and each.slopes:
            return banded(of.study, sample, each.slopes, of.cells)
    return {}


def _joint(
    of: Measured,
    chosen: Mask,
    scales: tuple[Mapping[str, Coefficients], Mapping[str, Coefficients]],
    inventory: Inventory,
    quota: Quota | None,
) -> list[Cell]:
    """Return every combination of levels and bands, with its units, its quantity in the study, and its quota."""
    tiers, bands = scales
    made_up = any(each.source != "declared" for each in tiers.values())
    cells = []
    for places in product(*(range(len(each.levels)) for each in (*tiers.values(), *bands.values()))):
        named = list(zip(places, [*tiers.items(), *bands.items()], strict=True))
        levels, ranges = named[: len(tiers)], named[len(tiers) :]
        here = _in(of, levels)
        if (made_up and not here.any()) or not all(each.count[place] for place, (_, each) in ranges):
            # a standard for levels that no unit has would be made up
            continue
        here &= _in(of, ranges)
        quantity = sum(map(settled, inventory.quantity[here].tolist()), Fraction(0))
        value = significant(float(quota.total[here].sum()) / float(quantity)) if quota and quantity else None
        cells.append(
            Cell(
                tuple(each.levels[place] for place, (_, each) in named),
                prod((each.rounded[place] for place, (_, each) in named), start=Fraction(1)),
                prod((settled(each.exact[place]) for place, (_, each) in named), start=Fraction(1)),
                int((here & chosen).sum()),
                quantity,
                value,
            )
        )
    return cells


def _in(of: Measured, named: Sequence[tuple[int, tuple[str, Coefficients]]]) -> Mask:
    """Return the units at given places of given columns."""
    here = np.ones(len(of.records.units), dtype=bool)
    for place, (name, _) in named:
        here &= of.cells[name] == place
    return here


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
    profiles = {
        tier.column: profile(study, inventory, of.cells[tier.column], len(tier.order)) for tier in study.terms.tier
    }
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
                profiles[tier.column],
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
        code: significant(each / by_code.sum())
        for code, each in zip(of.costs.codes, by_code.tolist(), strict=True)
        if each and by_code.sum()
    }


def _quota_shares(quota: Quota) -> dict[str, float]:
    """Return what of the quota each code is."""
    total = float(quota.total.sum())
    return {code: significant(float(cost.sum()) / total) for code, cost in quota.by_code.items() if cost.any()}

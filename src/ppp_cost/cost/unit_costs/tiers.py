"""Coefficients of the levels of a tier: shrunk, monotone, neutral over the study's quantities, and rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np

from ppp_cost.cost.study.records import Floats
from ppp_cost.cost.study.study_terms import Tier
from ppp_cost.kernels.costs.credibility import Credibility, credibility
from ppp_cost.kernels.costs.isotonic import isotonic
from ppp_cost.kernels.exact import Indices, Mask
from ppp_cost.kernels.significant import all_significant, settled

LEAST_UNITS, LEAST_A_LEVEL = 11, 3
"""Units that coefficients from records need, in all and at each level."""
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Of each level, in the order of the tier: exact and rounded coefficient, and what stands behind them.

    ``source`` is declared, records, quota, drivers or none; ``pooled`` are pairs of levels that the data do not tell
    apart.
    """

    levels: tuple[str, ...]
    exact: Floats
    rounded: tuple[Fraction, ...]
    source: str
    count: Indices
    inventory: Floats
    behind: Credibility | None
    pooled: tuple[tuple[str, str], ...]


def coefficients(
    value: Floats,
    weight: Floats,
    level: Indices,
    chosen: Mask,
    inventory: Floats,
    tier: Tier,
    step: Fraction,
    profile: Floats | None,
) -> Coefficients:
    """Return the coefficients of a tier's levels.

    Declared ones stand; else those that the chosen units show, where there are enough of them; else the profile of
    the quota; else 1 for all.
    """
    size = len(tier.order)
    count = np.bincount(level[chosen], minlength=size)
    if tier.coefficients:
        declared = [tier.coefficients[each] for each in tier.order]
        exact = np.array([float(each) for each in declared])
        return Coefficients(tier.order, exact, tuple(declared), "declared", count, inventory, None, ())
    behind = _behind(value, weight, level, chosen, size)
    needed = count[inventory > 0]
    if not inventory.sum() > 0:
        profile = None
    enough = inventory.sum() > 0 and chosen.sum() >= LEAST_UNITS and bool((needed >= LEAST_A_LEVEL).all())
    if behind is not None and enough and behind.between > 0:
        return _fitted(behind.premium, tier, inventory, step, "records", count, behind)
    if profile is not None:
        return _fitted(profile, tier, inventory, step, "quota", count, behind)
    ones = np.ones(size)
    return Coefficients(tier.order, ones, (Fraction(1),) * size, "none", count, inventory, behind, ())


def _behind(value: Floats, weight: Floats, level: Indices, chosen: Mask, size: int) -> Credibility | None:
    """Return the credibility of the levels' means, None where they cannot be compared."""
    count = np.bincount(level[chosen], minlength=size)
    if (count > 0).sum() < 2 or count.max() < 2:
        return None
    shape = (size, int(count.max()))
    values, weights, mask = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    for group in range(size):
        mine = np.flatnonzero(chosen & (level == group))
        values[group, : mine.size], weights[group, : mine.size] = value[mine], weight[mine]
        mask[group, : mine.size] = True
    return credibility(values, weights, mask)


def _fitted(
    means: Floats,
    tier: Tier,
    inventory: Floats,
    step: Fraction,
    source: str,
    count: Indices,
    behind: Credibility | None,
) -> Coefficients:
    means = all_significant(means)
    fit = isotonic(means, inventory) if tier.ordered else None
    fitted = means if fit is None else np.asarray(fit.fitted, dtype=np.float64)
    exact = all_significant(fitted / ((fitted * inventory).sum() / inventory.sum()))
    rounded = tuple(to_step(each, step) for each in exact.tolist())
    pairs = [] if fit is None else _pairs(tier.order, fit.pool)
    # a level is never free: where its coefficient would be none it is one step
    priced = tuple(max(each, step) for each in rounded)
    return Coefficients(tier.order, exact, priced, source, count, inventory, behind, tuple(pairs))


def to_step(value: float, step: Fraction) -> Fraction:
    """Return the nearest multiple of a step, a value half-way up.

    >>> to_step(1.0424, Fraction(5, 100))
    Fraction(21, 20)
    """
    return step * floor(settled(value) / step + HALF)


def _pairs(order: Sequence[str], pool: Indices) -> list[tuple[str, str]]:
    return [(order[place], order[place + 1]) for place in range(len(order) - 1) if pool[place] == pool[place + 1]]

"""The yearly revision of a standard: index with a dead band, efficiency, cap, in that order, each its own line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TypeAlias

from ppp_cost.cost.standard.approved_standard import Approved, Standard
from ppp_cost.cost.unit_costs.price_base import relatives_of
from ppp_cost.errors import Problem
from ppp_cost.kernels.money import round_one

LONGEST = 5
"""Years after which a standard is based anew instead of revised."""


Factors: TypeAlias = tuple[tuple[str, Fraction], ...]

Parts: TypeAlias = tuple[tuple[str, Fraction, Fraction], ...]
"""Of each code: its weight in the standard, and what it costs for 1 before."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step changes of the standard of a cell, the standard after it, and the factors it is the product of."""

    name: str
    change: Fraction
    value: Fraction
    factors: Factors


@dataclass(frozen=True, slots=True)
class Revised:
    """The revised standard of one cell, step by step; the treasury's share stands beside it."""

    cell: tuple[str, ...]
    start: Fraction
    steps: tuple[Step, ...]
    value: Fraction
    standard: Fraction


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision: the index by code, in all, and beyond the dead band; and the cells."""

    year: int
    since: int
    parts: Parts
    index: Fraction
    applied: Fraction
    rows: tuple[Revised, ...]


def index_of(standard: Standard, since: int, year: int) -> tuple[Parts, list[Problem]]:
    """Return, by code, its weight in the standard and what it costs in ``year`` for 1 in ``since``."""
    if not standard.study.has_prices:
        return (), [Problem("--indices", "no_baskets", {})]
    codes = tuple(standard.weights) or ("U1",)
    weights = standard.weights or {"U1": Fraction(1)}
    prices, problems = relatives_of(standard.study, codes, [year], since)
    if problems:
        return (), problems
    return tuple((code, weights[code], Fraction(prices.relative[0, place])) for place, code in enumerate(codes)), []


def index_value(standard: Standard, parts: Parts) -> Fraction:
    """Return the index: weights times relatives, rounded as the study says."""
    total = sum((weight * relative for _, weight, relative in parts), Fraction(0))
    return round_one(total, standard.revision.places, standard.revision.rounding)


def beyond(index: Fraction, band: Fraction) -> Fraction:
    """Return what an index moves a standard by when only the excess over a band does.

    >>> beyond(Fraction("1.0898"), Fraction("0.05")), beyond(Fraction("0.98"), Fraction("0.05"))
    (Fraction(5199, 5000), Fraction(1, 1))
    """
    return 1 + max(index - 1 - band, Fraction(0)) + min(index - 1 + band, Fraction(0))


def revise(standard: Standard, year: int) -> tuple[Revision | None, list[Problem]]:
    """Return the standard of a year at the prices that the study's series say."""
    terms, base = standard.revision, standard.price_year
    known = sorted({each for row in standard.rows for each in row.revised})
    since = known[-1] if known and terms.compared_with == "last_revision" else base
    if year <= base or (known and year <= known[-1]):
        return None, [Problem("--year", "revision_not_later", {"year": str(year), "base": str(max([base, *known]))})]
    if year - base > LONGEST:
        return None, [Problem("--year", "revision_too_late", {"year": str(year), "base": str(base)})]
    parts, problems = index_of(standard, since, year)
    if problems:
        return None, problems
    index = index_value(standard, parts)
    applied = beyond(index, terms.dead_band)
    rows = tuple(_row(standard, row, since, year, applied) for row in standard.rows)
    return Revision(year, since, parts, index, applied, rows), []


def _product(factors: Factors) -> Fraction:
    return prod((each for _, each in factors), start=Fraction(1))


def _row(standard: Standard, row: Approved, since: int, year: int, applied: Fraction) -> Revised:
    terms = standard.revision
    start = row.revised.get(since, row.cost_standard)
    before = row.revised[max(row.revised)] if row.revised else row.cost_standard
    indexed: Factors = (("standard", start), ("applied_index", applied))
    gained: Factors = (*indexed, ("efficiency_kept", (1 - terms.efficiency) ** (year - since)))
    bounded = gained
    if terms.cap is not None and _product(bounded) > before * (1 + terms.cap):
        bounded = (("standard", before), ("bound_cap", 1 + terms.cap))
    if terms.floor is not None and _product(bounded) < before * (1 + terms.floor):
        bounded = (("standard", before), ("bound_floor", 1 + terms.floor))
    steps, value = [], start
    for name, factors in (("index", indexed), ("efficiency", gained), ("cap", bounded)):
        after = standard.rounded(_product(factors))
        steps.append(Step(name, after - value, after, factors))
        value = after
    share = standard.study.terms.standard.funding_share
    return Revised(row.cell, start, tuple(steps), value, standard.rounded(value * share))

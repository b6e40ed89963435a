"""An amount that accumulates along a quantity: a minimum quantity and a second price, free points, shared savings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import add, mul
from typing import Literal

import numpy as np

from ppp_cost.frozen import Frozen, Listed
from ppp_cost.kernels.amounts.bands import falling, located, slices, units, wholes
from ppp_cost.kernels.exact import Exact, Indices
from ppp_cost.kernels.stacking import stack
from ppp_cost.ledger.column import Column, Factor, Part, Rows, Step
from ppp_cost.ledger.formulas import Formula, product
from ppp_cost.ledger.reasons import Status
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rules.step_formulas import steps_of
from ppp_cost.payment.rules.tier_slices import Steps, lengths_of
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Number, OperandField, operands_of

ZERO = Exact(np.zeros((1, 1), dtype=np.int64))


class Tier(Frozen):
    """One tier; it ends where the next begins."""

    floor: OperandField | None = None
    """Where it begins; the first tier may be open below, for quantities that can be negative"""
    rate: OperandField
    """The rate of what lies in it"""


class Terms(CommonTerms):
    """`tiers`: rates along a quantity; each tier is a part."""

    rule: Literal["tiers"]
    of: OperandField
    """The quantity"""
    tiers: Listed[Tier]
    """The tiers, floors increasing"""
    by: Literal["slice", "whole", "each"]
    """slice: each part at its rate; whole: all of it at the rate of the tier it ends in; each: unit k at its rate"""
    closed: Literal["floor", "ceiling"] | None = None
    """Which tier an edge belongs to, for `whole` and `each`"""
    edges_of: OperandField | None = None
    """Floors are multiples of this"""
    rates_of: OperandField | None = None
    """Rates are multiples of this"""
    origin: OperandField | None = None
    """Where the quantity counts from; default: the first floor, else 0"""

    def made_up(self) -> Iterator[str]:
        """Yield what the table is called, where numbers stand in it."""
        if any(isinstance(each, Number) for each in operands_of(self.tiers)):
            yield f"{self.id} tiers"


def judge(terms: Terms, scope: Scope) -> None:
    """Note tiers without an edge or a closed side, and rates that do not multiply out to the unit of the item."""
    if not terms.tiers:
        scope.problem("nothing_listed", key="tiers")
    if (terms.closed is None) == (terms.by != "slice"):
        scope.problem("closed_side", by=terms.by)
    scope.floors_increase(tier.floor for tier in terms.tiers)
    of_unit = scope.unit_of(terms.of)
    for number, tier in enumerate(terms.tiers):
        if tier.floor is None and number:
            scope.problem("floor_missing", number=str(number + 1))
        if terms.edges_of is None and of_unit is not None:
            scope.expects(tier.floor, of_unit)
        if terms.rates_of is not None:
            scope.multiplies_to((terms.of, tier.rate, terms.rates_of), (), scope.own_unit())
        elif not isinstance(tier.rate, Number) and scope.unit_of(tier.rate) is not None:
            scope.multiplies_to((terms.of, tier.rate), (), scope.own_unit())
    if of_unit is not None:
        scope.expects(terms.edges_of, of_unit)


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the sum over tiers of the part of the quantity in each times its rate."""
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    of = before.read(terms.of, rows, terms)
    edges = before.read(terms.edges_of, rows, terms) if terms.edges_of is not None else None
    floors = [before.read(tier.floor, rows, terms) if tier.floor is not None else None for tier in terms.tiers]
    table = stack([_edge(each, edges) for each in floors])
    origin = before.read(terms.origin, rows, terms) if terms.origin is not None else None
    lengths, band = _lengths(terms, of.value, table, origin.value if origin else _edge(floors[0], edges))
    below = band < 0
    rates = [before.read(tier.rate, rows, terms) for tier in terms.tiers]
    of_rates = before.read(terms.rates_of, rows, terms) if terms.rates_of is not None else None
    steps = steps_of(floors, terms.closed or "", edges)
    worked = lengths_of(terms.by, of, Steps(steps, tuple(floors), edges), origin, band)
    parts = tuple(
        _part(step, of, length, rate, of_rates, how)
        for step, length, rate, how in zip(steps, lengths, rates, worked, strict=True)
    )
    status = before.status(of, edges, origin, *floors, *rates, of_rates)
    status = before.mark(status, falling(table, terms.tiers[0].floor is None), rows, terms, "floors_fall")
    status = _not_whole(terms, of, rows, status, before)
    status = before.mark(status, below, rows, terms, "below_first_tier", name=of.factor.name)
    return before.column(terms, rows, reduce(add, (part.value for part in parts)), status, parts=parts)


def _edge(floor: Reading | None, edges: Reading | None) -> Exact:
    if floor is None:
        return ZERO
    return floor.value if edges is None else floor.value * edges.value


def _lengths(terms: Terms, of: Exact, table: Exact, origin: Exact) -> tuple[list[Exact], Indices]:
    """Return the part of each quantity in each tier, and the tier in which it ends, -1 where it lies below all."""
    open_below = terms.tiers[0].floor is None
    closed = terms.closed or "floor"
    band = located(of, table, closed, open_below)
    if terms.by == "slice":
        return slices(of, table, origin, open_below), band
    if terms.by == "each":
        counts = units(of, table, closed, open_below)
        counted = reduce(add, counts)
        return counts, np.where(counted < of, -1, 0)
    return wholes(of, np.maximum(band, 0), origin, len(terms.tiers)), band


def _part(
    step: Step,
    of: Reading,
    length: Exact,
    rate: Reading,
    of_rates: Reading | None,
    worked: Formula,
) -> Part:
    inside = Reading(length, None, Factor(of.factor.name, length, of.factor.origin, of.factor.index, worked=worked))
    named = Reading(
        rate.value,
        None,
        Factor(
            rate.factor.name or "rate",
            rate.value,
            rate.factor.origin,
            rate.factor.index,
            rate.factor.clause,
            step=step,
        ),
    )
    factors = [inside, named, *([of_rates] if of_rates else [])]
    value = reduce(mul, (each.value for each in factors))
    return Part(f"tier {step.number}", value, product([each.factor for each in factors]))


def _not_whole(terms: Terms, of: Reading, rows: Rows, status: Status | None, before: Before) -> Status | None:
    if terms.by != "each":
        return status
    parts = (of.value.num % of.value.den != 0) | (of.value.num < 0)
    return before.mark(status, np.asarray(parts), rows, terms, "not_whole", name=of.factor.name)

"""One number from another by a table: score to coefficient, temperature to limit, severity by lateness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np
from pydantic import model_validator

from ppp_cost.frozen import Frozen, Listed, refused
from ppp_cost.kernels.amounts.bands import beyond, falling, located, on_line
from ppp_cost.kernels.exact import Exact, Indices, Mask, divide
from ppp_cost.kernels.stacking import pick, stack
from ppp_cost.language import number_text
from ppp_cost.ledger.column import Branch, Column, Comparison, Factor, Rows, Step
from ppp_cost.ledger.formulas import Call, Formula, Unknown, added, product
from ppp_cost.ledger.reasons import Status, combined
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rules.step_formulas import FLOOR, edge_of, inside, of_step, steps_of
from ppp_cost.payment.terms.contract import single_value
from ppp_cost.payment.terms.declared import Doubt
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Number, OperandField, Reference, operands_of

ZERO = Exact(np.zeros((1, 1), dtype=np.int64))


class Band(Frozen):
    """One band; it ends where the next begins."""

    floor: OperandField | None = None
    """Where it begins; the first band may be open below, and is then flat"""
    top: OperandField | None = None
    """The last value the contract prints, 79 in "70-79"; above it lies a gap"""
    at_floor: OperandField | None = None
    """The value at its floor"""
    slope: OperandField | None = None
    """Rise for each unit above the floor"""
    to: OperandField | None = None
    """The value reached at the next floor, in place of a slope; in the last band at its top"""
    undetermined: str | None = None
    """Why nothing is paid in this band before something else happens"""

    @model_validator(mode="after")
    def _one_form(self) -> Band:
        if (self.at_floor is None) == (self.undetermined is None) or (self.slope is not None and self.to is not None):
            raise refused("band_form", "")
        return self


class Terms(CommonTerms):
    """`bands`: a value read from a table of bands."""

    rule: Literal["bands"]
    of: OperandField
    """The value that is looked up"""
    closed: Literal["floor", "ceiling"]
    """floor: an edge belongs to the band that starts there; ceiling: to the band that ends there"""
    bands: Listed[Band]
    """The bands, floors increasing"""
    between: Literal["lower"] | None = None
    """lower: a value in the gap above a `top` belongs to the band below it; otherwise it is undetermined"""
    above: OperandField | None = None
    """Values above this are refused, such as a score over 100"""

    def made_up(self) -> Iterator[str]:
        """Yield what the table is called, where numbers stand in it."""
        if any(isinstance(each, Number) for each in operands_of(self.bands)):
            yield f"{self.id} bands"

    def extremes(self) -> tuple[Fraction, ...]:
        """Return the least and the greatest value that the table states."""
        values = [value for band in self.bands if (value := single_value(band.at_floor)) is not None]
        return (min(values), max(values)) if values else ()

    def doubts(self, is_read: bool) -> Iterator[Doubt]:
        """Yield gaps above a printed edge, and coefficients that fall as their score rises."""
        for band, following in pairwise(self.bands):
            top, floor = single_value(band.top), single_value(following.floor)
            if self.between is None and top is not None and floor is not None and top < floor:
                yield "lint_gap", {"top": number_text(top), "floor": number_text(floor)}
        of = self.of.of if isinstance(self.of, Reference) else ""
        # limits may fall and shares lost may rise
        if ("coefficient" in self.id or "score" in of or "score" in self.id) and self._falls():
            yield "lint_falls", {"name": self.id, "of": of or "of"}

    def _falls(self) -> bool:
        values = [single_value(each) for band in self.bands for each in (band.at_floor, band.to)]
        known = [value for value in values if value is not None]
        slopes = [value for band in self.bands if (value := single_value(band.slope)) is not None]
        return any(after < before for before, after in pairwise(known)) or any(each < 0 for each in slopes)


def judge(terms: Terms, scope: Scope) -> None:
    """Note floors that are missing or of another unit, and values that do not have the unit of the item."""
    if not terms.bands:
        scope.problem("nothing_listed", key="bands")
    scope.floors_increase(band.floor for band in terms.bands)
    of_unit = scope.unit_of(terms.of)
    for number, band in enumerate(terms.bands):
        if band.floor is None and number:
            scope.problem("floor_missing", number=str(number + 1))
        if band.floor is None and (band.slope or band.to):
            scope.problem("open_band_slopes", number=str(number + 1))
        if band.to is not None and number + 1 == len(terms.bands) and band.top is None:
            scope.problem("to_without_next", number=str(number + 1))
        for edge in (band.floor, band.top):
            if of_unit is not None:
                scope.expects(edge, of_unit)
        for value in (band.at_floor, band.to):
            scope.expects(value, scope.own_unit())


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the value of the band in which each value lies."""
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    of = before.read(terms.of, rows, terms)
    bands = terms.bands
    floors = [before.read(band.floor, rows, terms) if band.floor is not None else None for band in bands]
    values = [before.read(band.at_floor, rows, terms) if band.at_floor is not None else None for band in bands]
    steps = steps_of(floors, terms.closed)
    rises = [
        _slope(band, steps[number : number + 2], floors[number : number + 2], values[number], rows, terms, before)
        for number, band in enumerate(bands)
    ]
    slopes = [rise.value for rise in rises]
    floor_table = stack([each.value if each else ZERO for each in floors])
    value_table = stack([each.value if each else ZERO for each in values])
    slope_table = stack([each or ZERO for each in slopes])
    place = located(of.value, floor_table, terms.closed, bands[0].floor is None)
    below = place < 0
    band = np.maximum(place, 0)
    value = on_line(of.value, band, floor_table, value_table, slope_table)
    status = before.status(of, *floors)
    for number, (start, rise) in enumerate(zip(values, rises, strict=True)):
        status = _of_band(combined((before.status(start), rise.status), before.reasons), band == number, status, before)
    status = before.mark(status, falling(floor_table, bands[0].floor is None), rows, terms, "floors_fall")
    status = _refused(terms, rows, of, band, below, status, before)
    if terms.at_least is None and slope_table.num.any():
        status = _below_zero(terms, rows, value, value_table, band, status, before)
    found = zip(floors, values, rises, steps, strict=True)
    options = tuple(_option(of, floor, start, rise, step) for floor, start, rise, step in found)
    formula = Branch(band, options, _when(of, floors, steps))
    return before.column(terms, rows, value, status, formula, looked_at=(of.factor,))


def _when(of: Reading, floors: list[Reading | None], steps: Sequence[Step]) -> tuple[tuple[Comparison, ...], ...]:
    """Return what holds in each band; below the first nothing does."""
    edges = [edge_of(floor, None, step) if floor else None for floor, step in zip(floors, steps, strict=True)]
    return tuple(inside(of.factor, edges, number, steps[0].closed) for number in range(len(edges)))


@dataclass(frozen=True, slots=True)
class _Rise:
    """The slope of a band, the state of what it was read from, and how it comes about."""

    value: Exact | None
    status: Status | None
    worked: Formula | None = None


def _slope(
    band: Band,
    steps: Sequence[Step],
    floors: Sequence[Reading | None],
    start: Reading | None,
    rows: Rows,
    terms: Terms,
    before: Before,
) -> _Rise:
    """Return the slope of a band; ``steps`` and ``floors`` are its own and those of the band behind it."""
    floor, end = floors[0], FLOOR
    if band.slope is not None:
        slope = before.read(band.slope, rows, terms)
        return _Rise(slope.value, slope.status)
    if band.to is None or start is None or floor is None:
        return _Rise(None, None)
    following = floors[1] if len(floors) > 1 else None
    if following is None and band.top is not None:
        following, end = before.read(band.top, rows, terms), "top"
    if following is None:
        return _Rise(None, None)
    reached = before.read(band.to, rows, terms)
    slope_value = divide(reached.value - start.value, following.value - floor.value)
    rise = Call("-", (of_step(reached, "reached", steps[0]), of_step(start, "at_floor", steps[0])))
    run = Call("-", (of_step(following, end, steps[-1]), of_step(floor, FLOOR, steps[0])))
    return _Rise(slope_value, before.status(reached, following), product([rise], [run]))


def _of_band(found: Status | None, here: Mask, status: Status | None, before: Before) -> Status | None:
    """Return the status with that of one band's operands, in the rows that lie in the band."""
    return combined((status, found.within(here) if found else None), before.reasons)


def _refused(
    terms: Terms, rows: Rows, of: Reading, band: Indices, below: Mask, status: Status | None, before: Before
) -> Status | None:
    """Mark what lies below the first band, in a gap, above what makes sense, or in a band that pays nothing yet."""
    name = of.factor.name
    status = before.mark(status, below, rows, terms, "below_first_band", name=name)
    if terms.above is not None:
        most = before.read(terms.above, rows, terms)
        status = combined((status, most.status), before.reasons)
        over = of.value > most.value
        status = before.mark(status, over, rows, terms, "above_sense", name=name)
    if any(each.top is not None for each in terms.bands):
        read = [None if each.top is None else before.read(each.top, rows, terms) for each in terms.bands]
        for number, top in enumerate(read):
            status = _of_band(before.status(top), band == number, status, before)
        tops = [ZERO if top is None else top.value for top in read]
        has_top = np.array([each.top is not None for each in terms.bands])
        has_top[:-1] &= terms.between is None
        gap = beyond(of.value, band, stack(tops), has_top)
        status = before.mark(status, gap, rows, terms, "in_a_gap", name=name)
    for number, each in enumerate(terms.bands):
        if each.undetermined is not None:
            status = before.mark(status, band == number, rows, terms, "stated", text=each.undetermined)
    return status


def _below_zero(
    terms: Terms,
    rows: Rows,
    value: Exact,
    starts: Exact,
    band: Indices,
    status: Status | None,
    before: Before,
) -> Status | None:
    """Mark values that a slope took below zero although their band starts at or above it."""
    fell = (value.num < 0) & (pick(starts, band).num >= 0)
    return before.mark(status, fell, rows, terms, "below_zero", name=terms.id)


def _option(of: Reading, floor: Reading | None, start: Reading | None, rise: _Rise, step: Step) -> Formula:
    if start is None:
        return Unknown()
    named = of_step(start, "at_floor", step)
    if rise.value is None or floor is None:
        return named
    slope = Factor("slope", rise.value, worked=rise.worked, step=step)
    return added([named, product([slope, Call("-", (of.factor, of_step(floor, FLOOR, step)))])])

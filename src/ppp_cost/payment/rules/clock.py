"""Counted time of events: unavailability, lane closures, response and repair overdue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ppp_cost.frozen import Frozen, Listed
from ppp_cost.kernels.exact import Exact, Indices, Mask, exact, take
from ppp_cost.language import number_text
from ppp_cost.ledger.column import Column, Written
from ppp_cost.ledger.reasons import Status, combined
from ppp_cost.ledger.tables import DAY, Table
from ppp_cost.payment.events.clock_explanation import Told
from ppp_cost.payment.events.counted_time import Measured, Steps, in_steps, measured, service_over
from ppp_cost.payment.events.event_allowances import allowance, time_unit
from ppp_cost.payment.events.event_rows import Passing, passing_of
from ppp_cost.payment.events.relief_and_overlap import counting, relieved, whole
from ppp_cost.payment.events.spans import Spans, Unknown, spans_of, touching_unknown
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.rows.scenario_axis import side_by_side
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rows.table_cells import admitted
from ppp_cost.payment.terms.assets import Assets
from ppp_cost.payment.terms.calendar import Calendar
from ppp_cost.payment.terms.contract import single_value
from ppp_cost.payment.terms.declared import Doubt, TableRead
from ppp_cost.payment.terms.item_terms import Identifier
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Number, OperandField, Parameter
from ppp_cost.payment.terms.table_filters import Allowed
from ppp_cost.payment.terms.units import PURE, SECONDS, unit, unit_text


class Relief(Frozen):
    """Approved intervals that are taken from events."""

    table: Literal["relief"] = Field("relief", alias="from")
    """The table of approved intervals"""
    match: Listed[Identifier] = ("asset",)
    """Columns in which an interval and an event must agree"""


class Terms(CommonTerms):
    """`clock`: counted time of events, one row for each event and period it touches.

    In this order: service hours, relief, overlap, grace, weight, responsibility, ticks, minimum.
    """

    own_rows: ClassVar = True

    rule: Literal["clock"]
    table: Literal["events"] = Field("events", alias="from")
    """The table of events"""
    where: Allowed = Field(default_factory=dict)
    """Events whose cells are among those allowed only"""
    per: Listed[Identifier] = ("event",)
    """Always the event"""
    begin: Identifier = "begin"
    """Column of the time from which it counts"""
    end: Identifier = "end"
    """Column of the time to which it counts"""
    service: str | None = None
    """Name of a service calendar: hours outside count nothing; every hour counts 1 where none is named"""
    relief: Relief | None = None
    """Approved relief, whole or by its share; where several intervals hold, the largest share does"""
    overlap: Literal["each", "once"] = "each"
    """once: a moment that several events share counts for one of them"""
    overlap_by: Listed[Identifier] = ()
    """Columns in which events must agree to share a moment"""
    prefer: Identifier | None = None
    """Column of numbers: a shared moment is the larger one's, else the earlier event's"""
    grace: OperandField | None = None
    """Service time cut from the start of an event, before weights"""
    grace_takes: Literal["first", "whole"] = "first"
    """first: what is beyond the grace counts; whole: all counts once it is exceeded"""
    responsible: Identifier | None = None
    """Column of the share of an event that counts, 0 to 1"""
    tick: OperandField | None = None
    """Time of one tick, such as a rectification period"""
    part_tick: Literal["up", "down"] | None = None
    """Whether a tick that is not full counts"""
    minimum: OperandField | None = None
    """What an event that counts counts at least, in the unit of the item"""
    crossing: Literal["split", "begin", "end"] = "split"
    """Where the time of an event counts that crosses periods: in each its own, or all where it begins or ends"""
    open_end: Literal["refuse", "period_end"] = "refuse"
    """An event without its end: undetermined, or taken to last as long as what is settled"""

    def reads(self) -> Iterator[TableRead]:
        """Yield the columns of observation tables that are read."""
        yield from super().reads()
        yield TableRead("events", self.begin, "time", self.end, self.where)
        yield TableRead("events", "event", must=False)
        match = self.relief.match if self.relief else ()
        for name in (*self.where, *self.overlap_by, *match):
            yield TableRead("events", name, cells=self.where.get(name, ()))
        yield from (TableRead("relief", name, cells=self.where.get(name, ())) for name in match)
        if self.prefer is not None:
            yield TableRead("events", self.prefer, "number")
        if self.responsible is not None:
            yield TableRead("events", self.responsible, "share")
        yield TableRead("covers", "table", cells=("events",), must=False)

    def rows_read(self, table: Table) -> Mask | None:
        """Return the events that are looked at."""
        return admitted(table, self.where) if table.name == "events" else None

    def relief_met(self, relief: Table, events: Table, calendar: Calendar, assets: Assets | None) -> Indices | None:
        """Return the rows of approved relief that an event meets, None where none is granted."""
        spans = looked_at(self, events, calendar)
        return relieved(whole(spans, assets), spans, relief, self.relief.match).relieved[1] if self.relief else None

    def doubts(self, is_read: bool) -> Iterator[Doubt]:
        """Yield times that say no unit where the item's is none: they are hours."""
        for name, operand in (("grace", self.grace), ("tick", self.tick)):
            unsaid = isinstance(operand, Number) or (isinstance(operand, Parameter) and operand.unit is None)
            if unsaid and single_value(operand) != 0 and unit_text(unit(self.unit)) not in SECONDS:
                yield "lint_hours", {"name": name}


def judge(terms: Terms, scope: Scope) -> None:
    """Note a unit that is no time, fields that do not fit each other, and a calendar that is not there."""
    if terms.per != ("event",):
        scope.problem("event_rows")
    own = scope.own_unit()
    no_time = terms.tick is None and unit_text(own) not in SECONDS
    if unit(terms.unit) in (PURE, own) if scope.here.is_amount else no_time:
        scope.problem("unit_differs", found=unit_text(own), expected=", ".join(SECONDS))
    if terms.relief is not None and not terms.relief.match:
        scope.problem("nothing_listed", key="match")
    if (terms.tick is None) != (terms.part_tick is None):
        scope.problem("tick_form")
    if (terms.overlap == "once") != bool(terms.overlap_by) or (terms.prefer and terms.overlap == "each"):
        scope.problem("overlap_form")
    if terms.service is not None and terms.service not in scope.header.calendar:
        scope.problem("unknown_calendar", name=terms.service)
    for operand in (terms.grace, terms.tick):
        found = None if operand is None else scope.unit_of(operand)
        if found is not None and unit_text(found) not in SECONDS:
            scope.problem("unit_differs", found=unit_text(found), expected=", ".join(SECONDS))
    scope.expects(terms.minimum, own)
    for name, least in (("grace", 0), ("minimum", 0), ("tick", Fraction(1, 10**9))):
        value = single_value(getattr(terms, name))
        if value is not None and value < least:
            scope.problem("time_below_zero", name=name, value=number_text(value))


def looked_at(terms: Terms, table: Table, calendar: Calendar) -> Spans:
    """Return the events that the clock looks at; those that are open end with the calendar."""
    return spans_of(table, terms.where, terms.begin, terms.end, int(calendar.ends["year"][-1]) * DAY)


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the counted time of each event in each period."""
    spans = looked_at(terms, seen.tables("events")[0], seen.calendar)
    _note_unknown(terms, spans)
    every = whole(spans, seen.assets)
    relief, match = seen.tables("relief")[0], terms.relief.match if terms.relief else ()
    moments = counting(every, spans, relief, match, terms.overlap_by, terms.prefer)
    passing = passing_of(spans, terms.own_period, terms.crossing, before)
    allowed = {
        name: reading
        for name in ("grace", "tick", "minimum")
        if (reading := allowance(getattr(terms, name), name != "minimum", terms, passing, before)) is not None
    }
    grace, tick, minimum = (allowed[name].value if name in allowed else None for name in ("grace", "tick", "minimum"))
    service = service_over(before.keys.services.get(terms.service or ""), spans.begin, spans.end)
    none = side_by_side([exact([0])])
    found = measured(moments, passing, service, none if grace is None else grace, terms.grace_takes == "whole")
    steps = Steps(tick, "floor" if terms.part_tick == "down" else "ceil", minimum)
    value = _value(terms, spans, passing, found, steps)
    status = _status(terms, spans, passing, allowed, before)
    told = Told(spans, every, moments, passing, found, relief, steps, terms.responsible, time_unit(terms))
    formula = Written(told.formula, told=told.values)
    read = tuple(each.factor for each in allowed.values())
    return before.column(
        terms, passing.rows, value, status, formula, sources=told.sources(), notes=told.notes(), looked_at=read
    )


def _note_unknown(terms: Terms, spans: Spans) -> None:
    """Note the events of which something is not known; what decides whose a moment is spreads to those they touch."""
    if terms.open_end == "refuse":
        spans.unknown.append(Unknown(spans.open, "event_open", terms.end))
    decides = (terms.prefer, *(terms.relief.match if terms.relief else ()))
    for name in dict.fromkeys(each for each in decides if each is not None):
        spans.needs(name)
    if terms.overlap == "once":
        key, _ = spans.keys(terms.overlap_by)
        spans.unknown.append(Unknown(touching_unknown(spans, key), "event_touches_unknown"))
    for name in (*terms.overlap_by, *([terms.responsible] if terms.responsible else [])):
        spans.needs(name)
    if terms.responsible is not None:
        shares, _ = spans.table.numbers(terms.responsible)
        outside = (shares.num < 0) | (shares.num > shares.den)
        spans.unknown.append(Unknown(outside[spans.row], "not_a_share", f"events.{terms.responsible}"))


def _value(terms: Terms, spans: Spans, passing: Passing, found: Measured, steps: Steps) -> Exact:
    """Return what each settled row counts."""
    parts = found.parts * found.service.den
    length = 1 if terms.tick is not None else time_unit(terms)
    value = passing.summed(found.counted.weighted, found.row, parts * length)
    if terms.responsible is not None:
        shares, _ = spans.table.numbers(terms.responsible)
        value = value * take(shares, spans.row[passing.event])
    if steps:
        value = in_steps(value, passing, steps)
    return passing.settled(value)


def _status(
    terms: Terms, spans: Spans, passing: Passing, allowed: Mapping[str, Reading], before: Before
) -> Status | None:
    """Return the state of each row: that of its event, of what is allowed to it, and of its period."""
    rows, named = passing.rows, passing.named
    status = combined(
        (
            each.status.take(np.where(named, passing.mine, 0)).within(named)
            for each in allowed.values()
            if each.status is not None
        ),
        before.reasons,
    )
    tick, grace = (allowed.get(name) for name in ("tick", "grace"))
    if tick is not None:
        none = _spread(tick.value.num <= 0, passing)
        status = before.mark(status, none & named, rows, terms, "divided_by_zero", name="tick")
    if grace is not None:
        status = before.mark(
            status, _spread(grace.value.num < 0, passing) & named, rows, terms, "below_zero", name="grace"
        )
    for each in spans.unknown:
        if each.events.any():
            status = before.mark(status, each.events[passing.mine] & named, rows, terms, each.code, name=each.name)
    uncovered = ~named
    if terms.overlap == "once":
        uncovered = passing.uncovered(spans, terms.prefer is not None, bool(allowed), before)
    return before.mark(status, uncovered, rows, terms, "not_covered", table="events", key="")


def _spread(mask: Mask, passing: Passing) -> Mask:
    """Return what holds of events, or of all of them, on the settled rows."""
    return mask if mask.shape[-1] == 1 else mask[..., passing.mine]

"""How often the same thing has happened: repeat multipliers, cancellations priced by their own rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ppp_cost.frozen import Frozen, Listed
from ppp_cost.kernels.events.occurrences import places, totals
from ppp_cost.kernels.exact import Exact, Integers, Mask
from ppp_cost.ledger.column import Column, Factor
from ppp_cost.ledger.reasons import KNOWN, UNDETERMINED, Status
from ppp_cost.ledger.tables import DAY, Table
from ppp_cost.payment.events.event_rows import Passing, passing_of
from ppp_cost.payment.events.spans import Spans, line_over, spans_of
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rows.table_cells import admitted, covered_days
from ppp_cost.payment.terms.declared import TableRead
from ppp_cost.payment.terms.item_terms import Count, Identifier, Period
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import OperandField, Reference
from ppp_cost.payment.terms.table_filters import Allowed


class Window(Frozen):
    """The time in which events count together."""

    period: Period | None = None
    """The period of this length in which an event begins"""
    days: Count | None = None
    """So many days back from its begin, rolling: 24 hours each"""


class Terms(CommonTerms):
    """`rank`: how often the same thing has happened, by the begin of events, then by their ids."""

    own_rows: ClassVar = True
    folded: ClassVar = ("positive",)

    rule: Literal["rank"]
    where: Allowed = Field(default_factory=dict)
    """Events whose cells are among those allowed only"""
    per: Listed[Identifier] = ("event",)
    """Always the event"""
    by: Listed[Identifier]
    """Columns in which events must agree to be the same thing"""
    window: Window
    """`{ period }` or `{ days }`"""
    counts: Literal["rank", "total"]
    """rank: this is the how-manieth; total: how many its window holds"""
    positive: OperandField | None = None
    """A measure of events: only those above zero count, the others have rank 0"""

    def reads(self) -> Iterator[TableRead]:
        """Yield the columns of observation tables that are read."""
        yield from super().reads()
        yield TableRead("events", "event", must=False)
        for name in (*self.where, *self.by):
            yield TableRead("events", name, cells=self.where.get(name, ()))
        yield TableRead("covers", "table", cells=("events",), must=False)

    def rows_read(self, table: Table) -> Mask | None:
        """Return the events that are looked at."""
        return admitted(table, self.where) if table.name == "events" else None


def judge(terms: Terms, scope: Scope) -> None:
    """Note keys other than the event, a window that says nothing or too much, and a measure that is no item."""
    if terms.per != ("event",):
        scope.problem("event_rows")
    if not terms.by:
        scope.problem("nothing_listed", key="by")
    if (terms.window.period is None) == (not terms.window.days) or terms.window.days == 0:
        scope.problem("window_form")
    if terms.positive is not None and not isinstance(terms.positive, Reference):
        scope.problem("not_an_item", value="positive")


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return how many like it there have been for each event."""
    spans = spans_of(seen.tables("events")[0], terms.where, "begin", "begin", 0)
    counting = _counting(terms, spans, before)
    spans = spans.kept(counting.there)
    for name in terms.by:
        spans.needs(name)
    passing = passing_of(spans, terms.own_period, "begin", before)
    windows = _windows(terms, spans, before)
    sure, unsure = (each[:, counting.there] for each in (counting.sure, counting.unsure))
    least, most = (_occurrences(terms, spans, windows, each) for each in (sure, sure | unsure))
    value = passing.settled(Exact(most[:, passing.event]))
    status = _status(terms, spans, passing, windows, (most != least) | unsure, before)
    formula = Factor(terms.counts, value)
    return before.column(terms, passing.rows, value, status, formula, sources=(passing.sources(spans),))


@dataclass(frozen=True, slots=True)
class Counting:
    """Events that take part, shape (n,), and by case those that count and those of which it is not known."""

    there: Mask
    sure: Mask
    unsure: Mask


def _counting(terms: Terms, spans: Spans, before: Before) -> Counting:
    """Return which events count: all, or those with a positive value in a row that is settled.

    Of one that began before what is settled, and has none there, it is not known.
    """
    unsaid = spans.lost("event_unsaid")[None]
    if not isinstance(terms.positive, Reference):
        return Counting(np.ones(spans.size, dtype=bool), ~unsaid, unsaid)
    column = before.columns[terms.positive.of]
    rows, keys = column.rows, spans.table.events
    event = before.keys.place_in(keys, ("event",), rows)[rows.key]

    def any_of(mask: Mask) -> Mask:
        found = [np.bincount(event[each & (event >= 0)], minlength=len(keys)) > 0 for each in mask]
        return np.stack(found)[:, spans.row]

    above = np.broadcast_to(column.value.num > 0, (len(column.value.num), rows.size))
    lost = any_of(np.zeros((1, rows.size), dtype=bool))
    if column.status is not None:
        above = above & (column.status.state == KNOWN)
        lost = any_of(column.status.state == UNDETERMINED)
    start = before.calendar.starts[rows.kind][before.calendar.window(rows.kind)[0]] * DAY
    earlier = (spans.begin < start) & (rows.kind != "term")
    counts = any_of(above)
    unsure = ~counts & (lost | earlier) | unsaid
    there = any_of(np.ones((1, rows.size), dtype=bool))[0] | earlier
    return Counting(there, counts & ~unsaid, unsure)


@dataclass(frozen=True, slots=True)
class Windows:
    """Events on one line, where the window of each begins and ends, and whether the table covers it."""

    moment: Integers
    since: Integers
    until: Integers
    covered: Mask


def _windows(terms: Terms, spans: Spans, before: Before) -> Windows:
    key, begin, calendar = spans.keys(terms.by)[0], spans.begin, before.calendar
    covers = before.cases.observations[0].covers("events")
    if terms.window.days is not None:
        back = terms.window.days * DAY
        line = line_over(begin - back, begin)
        moment = line.at(begin, key)
        first_day = np.maximum((begin - back + 1) // DAY, calendar.starts["term"][0])
        inside = covered_days(covers, first_day, begin // DAY + 1) | (begin // DAY < first_day)
        return Windows(moment, moment - back + 1, moment, inside)
    kind = terms.window.period or "term"
    period = calendar.containing(kind, begin // DAY)
    place = np.maximum(period, 0)
    until = calendar.ends[kind][place] if terms.counts == "total" else begin // DAY + 1
    inside = covered_days(covers, calendar.starts[kind][place], until) & (period >= 0)
    line = line_over(begin)
    key = key * (int(period.max(initial=0)) + 2) + period + 1
    since = line.at(np.full(begin.shape, line.start), key)
    return Windows(line.at(begin, key), since, since + line.length - 1, inside)


def _occurrences(terms: Terms, spans: Spans, windows: Windows, counts: Mask) -> Integers:
    """Return the occurrences of each event under each case."""
    if terms.counts == "total":
        return np.stack([totals(windows.moment, windows.since, windows.until, each) for each in counts])
    return np.stack([places(windows.moment, spans.rank, windows.since, each) for each in counts])


def _status(
    terms: Terms, spans: Spans, passing: Passing, windows: Windows, unsure: Mask, before: Before
) -> Status | None:
    """Return the state of each row: that of its event, of those like it, and of its window."""
    rows, named, mine = passing.rows, passing.named, passing.mine
    status: Status | None = None
    if spans.size:
        for each in spans.unknown:
            status = before.mark(status, each.events[mine] & named, rows, terms, each.code, name=each.name)
        status = before.mark(status, unsure[:, mine] & named, rows, terms, "repeat_unsure")
    covered = windows.covered[mine] if spans.size else named
    status = before.mark(status, ~named, rows, terms, "not_covered", table="events", key="")
    return before.mark(status, ~covered, rows, terms, "window_not_covered")

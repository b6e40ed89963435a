"""How often the same thing has happened: repeat multipliers, cancellations priced by their own rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from ppp_cost.kernels.exact import Integers, Mask, column
from ppp_cost.kernels.occurrences import places, totals
from ppp_cost.ledger.column import Column, Factor, Rows
from ppp_cost.ledger.reasons import KNOWN, UNDETERMINED, Status
from ppp_cost.payment.before import Before, Reading
from ppp_cost.payment.cells import covered_days
from ppp_cost.payment.fields import Allowed
from ppp_cost.payment.frozen import Frozen, Listed
from ppp_cost.payment.observations import DAY, Table
from ppp_cost.payment.operands import OperandField, Reference
from ppp_cost.payment.passing import Passing, passing_of
from ppp_cost.payment.scope import Scope
from ppp_cost.payment.seen import Seen
from ppp_cost.payment.spans import Spans, line_over, spans_of
from ppp_cost.payment.terms import Count, Identifier, Needed, Period
from ppp_cost.payment.terms import Terms as CommonTerms


class Window(Frozen):
    """The time in which events count together."""

    period: Period | None = None
    """The period of this length in which an event begins"""
    days: Count | None = None
    """So many days back from its begin, rolling: 24 hours each"""


class Terms(CommonTerms):
    """`rank`: how often the same thing has happened, by the begin of events, then by their ids."""

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

    def needed(self) -> Iterator[Needed]:
        """Yield the columns of tables that must be there."""
        yield from super().needed()
        for name in self.by:
            yield Needed("events", name)


def judge(terms: Terms, scope: Scope) -> None:
    """Note keys other than the event, a window that says nothing or too much, and a measure that is no item."""
    if terms.per != ("event",):
        scope.problem("event_rows")
    if not terms.by:
        scope.problem("nothing_listed", key="by")
    if (terms.window.period is None) == (terms.window.days is None):
        scope.problem("window_form")
    if terms.positive is not None and not isinstance(terms.positive, Reference):
        scope.problem("not_an_item", value="positive")


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return how many like it there have been for each event."""
    spans = _taking_part(terms, seen.tables("events")[0], before)
    passing = passing_of(spans, terms.own_period, "begin", before)
    positive = None if terms.positive is None else before.read(terms.positive, passing.rows, terms)
    sure, unsure = _counting(positive, spans, passing)
    windows = _windows(terms, spans, before)
    least, most = (_occurrences(terms, spans, windows, each) for each in (sure, sure | unsure))
    value = passing.settled(column(most[:, passing.event]))
    status = _status(terms, spans, passing, positive, windows, (most != least) | unsure, before)
    return before.column(
        terms, passing.rows, value, status, (Factor(terms.counts, value),), sources=(passing.sources(spans),)
    )


def _taking_part(terms: Terms, table: Table, before: Before) -> Spans:
    """Return the events that are admitted and, where only positive ones count, have a value there."""
    spans = spans_of(table, terms.where, "begin", "begin", 0)
    if isinstance(terms.positive, Reference):
        source = before.columns[terms.positive.of].rows
        there = np.zeros(len(source.keys) + 1, dtype=bool)
        there[source.key] = True
        every = Rows("term", ("event",), spans.row, spans.row, table.events)
        spans = spans.kept(there[before.keys.place_in(source.keys, source.per, every)[spans.row]])
    for name in terms.by:
        spans.needs(name)
    return spans


def _counting(positive: Reading | None, spans: Spans, passing: Passing) -> tuple[Mask, Mask]:
    """Return which events count, and which may count, by case."""
    unsaid = spans.lost("event_unsaid")[None]
    if positive is None:
        return ~unsaid, unsaid
    here = np.zeros((1, spans.size), dtype=bool)
    here[0, passing.mine[passing.named]] = True
    if not here.any():
        return here, ~here
    size = passing.rows.size
    above = _spread(positive.value.num > 0, size)[:, passing.opened]
    if positive.status is None:
        return above & here & ~unsaid, ~here | unsaid
    state = _spread(positive.status.state, size)[:, passing.opened]
    unsure = ~here | (state == UNDETERMINED) | unsaid
    return above & (state == KNOWN) & ~unsure, unsure


def _spread(part: Integers, size: int) -> Integers:
    return np.broadcast_to(part, (len(part), size))


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
        return Windows(moment, moment - back + 1, moment, covered_days(covers, first_day, begin // DAY + 1))
    kind = terms.window.period or "term"
    period = calendar.containing(kind, begin // DAY)
    place = np.maximum(period, 0)
    inside = covered_days(covers, calendar.starts[kind][place], calendar.ends[kind][place]) | (period < 0)
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
    terms: Terms,
    spans: Spans,
    passing: Passing,
    positive: Reading | None,
    windows: Windows,
    uncertain: Mask,
    before: Before,
) -> Status | None:
    """Return the state of each row: that of its event, of those like it, and of its window."""
    rows, named, mine = passing.rows, passing.named, passing.mine
    own = positive.status if positive else None
    status = own.within((own.state == UNDETERMINED) & named) if own else None
    if not spans.size:
        return before.mark(status, ~named, rows, terms, "not_covered", table="events")
    for each in spans.unknown:
        status = before.mark(status, each.events[mine] & named, rows, terms, each.code, name=each.name)
    status = before.mark(status, uncertain[:, mine] & named, rows, terms, "repeat_unsure")
    return before.mark(status, ~named | ~windows.covered[mine], rows, terms, "not_covered", table="events")

"""Rows of events: one for each settled period that an event touches, and what its pieces add to each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.events.intervals import FIRST, LAST, Pieces, spread
from ppp_cost.kernels.exact import Exact, Indices, Integers, Mask, exact, take
from ppp_cost.ledger.column import Rows, Sources
from ppp_cost.ledger.tables import DAY
from ppp_cost.payment.events.spans import Spans
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_axis import side_by_side
from ppp_cost.payment.rows.table_cells import covered_days
from ppp_cost.payment.terms.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Slots:
    """The settled periods of one kind as slots 0 … n - 1; -1 lies before them and n after.

    ``of_day`` is the slot of the day before the first, of each day, and of the day after the last.
    """

    edges: Integers
    first_day: int
    of_day: Indices

    @property
    def count(self) -> int:
        """Return the number of settled periods."""
        return self.edges.size - 1

    def at(self, moment: Integers) -> Indices:
        """Return the slot of each moment."""
        day = moment // DAY - self.first_day
        slot: Indices = self.of_day[np.clip(day + 1, 0, self.of_day.size - 1)]
        return slot


def slots_of(calendar: Calendar, kind: str) -> Slots:
    """Return the settled periods of a kind as slots; the term begins before everything."""
    window = calendar.window(kind)
    starts, end = calendar.starts[kind][window], calendar.ends[kind][window[-1]]
    days = np.searchsorted(starts, np.arange(starts[0], end), side="right") - 1
    edges = np.append(starts, end) * DAY
    before = -1
    if kind == "term":
        before, edges[0] = 0, FIRST
    return Slots(edges, int(starts[0]), np.concatenate([[before], days, [starts.size]]))


@dataclass(frozen=True, slots=True)
class Passing:
    """A row for each event and slot it touches, events together in the order of time.

    ``event`` is the event of each, ``first`` marks the first of each event, ``base`` is where that stands and ``low``
    its slot.  ``rows`` are those that are settled, sorted by period and event: ``place`` is where each stands among
    all, ``opened`` where the first of each event stands among them.  The table has ``events`` rows.
    """

    event: Indices
    first: Mask
    base: Indices
    low: Indices
    single: bool
    slots: Slots
    rows: Rows
    place: Indices
    opened: Indices
    events: int

    @property
    def named(self) -> Mask:
        """Return the settled rows that are of an event: all but those of periods that the table does not cover."""
        return self.rows.key < self.events

    @property
    def mine(self) -> Indices:
        """Return the event of each settled row, the first one for a row without."""
        return self.event[self.place] if self.event.size else self.place

    def uncovered(self, spans: Spans, later: bool, since_begin: bool, before: Before) -> Mask:
        """Return the settled rows that another event, which the table does not hold, could take time from.

        One that began earlier lies on the first day that an event touches, in the row or at all; with ``later`` those
        that begin later can take time too, on any of its days in the row.  With ``since_begin`` what the event lost
        before the row counts as well.  Days before the first of the contract need no cover.
        """
        if not spans.size:
            return ~self.named
        covers, day = before.cases.observations[0].covers(spans.table.name), before.calendar.starts["term"][0]
        begin, until = spans.begin // DAY, -(-np.maximum(spans.end, spans.begin + 1) // DAY)
        begin, until = (np.maximum(each[self.mine], day) for each in (begin, until))
        first = begin
        if not self.single:
            first = np.maximum(begin, before.calendar.starts[self.rows.kind][self.rows.period])
            until = np.minimum(until, before.calendar.ends[self.rows.kind][self.rows.period])
        if later:
            covered = covered_days(covers, begin if since_begin else first, until)
        else:
            covered = covered_days(covers, begin, begin + 1)
            covered |= covered_days(covers, first, first + 1) & (not since_begin)
        uncovered: Mask = ~self.named | ~(covered | (until <= day))
        return uncovered

    def cut(self, pieces: Pieces) -> tuple[Pieces, Indices]:
        """Return pieces that do not cross the end of a slot, ``of`` the pieces, and the row of each."""
        if self.single:
            return Pieces(np.arange(pieces.size), pieces.begin, pieces.end), self.base[pieces.of]
        since = self.slots.at(pieces.begin)
        until = self.slots.at(np.maximum(pieces.end - 1, pieces.begin))
        of, slot = np.arange(pieces.size), since
        begin, end = pieces.begin, pieces.end
        if (since != until).any():
            of, slot = spread(until - since + 1, since)
            edges = np.concatenate([[FIRST], self.slots.edges, [LAST]])
            begin, end = np.maximum(begin[of], edges[slot + 1]), np.minimum(end[of], edges[slot + 2])
        event = pieces.of[of]
        return Pieces(of, begin, end), self.base[event] + slot - self.low[event]

    def summed(self, amount: Integers, row: Indices, den: int) -> Exact:
        """Return what pieces add to each row, over one denominator; pieces of a row stand together."""
        size = self.event.size
        if row.size == size and (row == np.arange(size)).all():
            return Exact(amount, den)
        starts = np.flatnonzero(np.diff(row, prepend=-1))
        total = np.zeros((*amount.shape[:-1], size), dtype=amount.dtype)
        if starts.size:
            total[..., row[starts]] = np.add.reduceat(amount, starts, axis=-1)
        return Exact(total, den)

    def sources(self, spans: Spans) -> Sources:
        """Return the row of the table behind each settled row."""
        starts = np.concatenate([[0], np.cumsum(self.named)])
        return Sources(spans.table.file, starts, spans.table.lines[self.rows.key[self.named]])

    def settled(self, value: Exact) -> Exact:
        """Return a value of every row on the settled ones."""
        return take(value, self.place) if self.event.size else side_by_side([exact([0] * self.rows.size)])


def passing_of(spans: Spans, kind: str, crossing: str, before: Before) -> Passing:
    """Return the rows of events in the periods of a kind."""
    slots = slots_of(before.calendar, kind)
    low, high = _touched(spans, slots, crossing)
    count = high - low + 1
    event, slot = spread(count, low)
    base = np.cumsum(count) - count
    here = np.flatnonzero((slot >= 0) & (slot < slots.count))
    order = here[np.argsort(slot[here].astype(np.int16 if slots.count < 2**15 else np.int32), kind="stable")]
    window = before.calendar.window(kind)
    rows = Rows(kind, ("event",), window[slot[order]], spans.row[event[order]], spans.table.events)
    rows, order = _with_uncovered(rows, order, before)
    named = np.flatnonzero(rows.key < spans.table.size)
    opened = np.zeros(spans.size, dtype=np.intp)
    opened[event[order[named]][::-1]] = named[::-1]
    first = np.zeros(event.size, dtype=bool)
    first[base] = True
    single = crossing != "split" or bool((low == high).all())
    return Passing(event, first, base, low, single, slots, rows, order, opened, spans.table.size)


def _touched(spans: Spans, slots: Slots, crossing: str) -> tuple[Indices, Indices]:
    """Return the first and the last slot of each event; one whose end is not known has rows up to the end."""
    begin, end = slots.at(spans.begin), slots.at(np.maximum(spans.end - 1, spans.begin))
    if crossing == "begin":
        return begin, begin
    if crossing == "end":
        return np.where(spans.open & spans.lost(), begin, end), end
    return begin, end


def _with_uncovered(rows: Rows, place: Indices, before: Before) -> tuple[Rows, Indices]:
    """Add a nameless row in each period that the table does not cover, so that the absence is said."""
    plain = before.plain_rows(rows.kind)
    absent = plain.period[~before.covered("events", plain)]
    if not absent.size:
        return rows, place
    keys = (*rows.keys, ("",))
    period = np.concatenate([rows.period, absent])
    key = np.concatenate([rows.key, np.full(absent.size, len(rows.keys))])
    order = np.lexsort((key, period))
    found = np.concatenate([place, np.zeros(absent.size, dtype=np.intp)])
    return Rows(rows.kind, rows.per, period[order], key[order], keys), found[order]

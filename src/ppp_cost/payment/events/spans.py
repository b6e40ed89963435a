"""Events as spans of time, and what is not known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ppp_cost.kernels.events.intervals import clusters
from ppp_cost.kernels.events.overlaps import ordered
from ppp_cost.kernels.exact import Indices, Integers, Mask
from ppp_cost.ledger.column import Key
from ppp_cost.ledger.tables import DAY, NO_DAY, Codes, Table, met_keys, parsed
from ppp_cost.payment.rows.table_cells import admitted


@dataclass(frozen=True, slots=True)
class Unknown:
    """Events of which something is not known, with the code of the reason and the column it names."""

    events: Mask
    code: str
    name: str = ""


@dataclass(slots=True)
class Spans:
    """Rows of the table of events as [begin, end) in seconds; one that is open ends with the calendar."""

    table: Table
    row: Indices
    begin: Integers
    end: Integers
    open: Mask
    unknown: list[Unknown] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return the number of events."""
        return self.row.size

    @property
    def rank(self) -> Indices:
        """Return the place of each event among them by its id."""
        codes = self.table.codes("event")
        number = codes.number if len(codes.names) == self.table.size else np.arange(self.table.size)
        if self.size == self.table.size:
            return number
        there = np.zeros(self.table.size, dtype=np.intp)
        there[number[self.row]] = 1
        dense: Indices = np.cumsum(there)[number[self.row]] - 1
        return dense

    def empty(self, column: str) -> Mask:
        """Return the events whose cell in a column is empty."""
        codes = self.table.codes(column)
        if "" not in codes.names:
            return np.zeros(self.size, dtype=bool)
        empty: Mask = codes.number[self.row] == codes.names.index("")
        return empty

    def needs(self, column: str) -> None:
        """Note the events whose cell in a column is empty."""
        self.unknown.append(Unknown(self.empty(column), "no_attribute", f"{self.table.name}.{column}"))

    def lost(self, code: str | None = None) -> Mask:
        """Return the events of which something is not known, or for one reason."""
        found = [each.events for each in self.unknown if code in (None, each.code)]
        lost: Mask = np.any([np.zeros(self.size, dtype=bool), *found], axis=0)
        return lost

    def kept(self, mask: Mask) -> Spans:
        """Return the events where ``mask`` holds."""
        unknown = [Unknown(each.events[mask], each.code, each.name) for each in self.unknown]
        return Spans(self.table, self.row[mask], self.begin[mask], self.end[mask], self.open[mask], unknown)

    def keys(self, columns: Sequence[str]) -> tuple[Indices, list[Key]]:
        """Return the key of each event in some columns as a number, and the keys."""
        return numbered(self.table, columns, self.row)

    def order_of(self, column: str) -> Indices:
        """Return the place of each event's number in a column among the different ones; empty is the lowest."""
        codes = self.table.codes(column)
        values = [parsed(name) for name in codes.names]
        place = {value: number for number, value in enumerate(sorted({each for each in values if each is not None}))}
        return np.array([0 if each is None else place[each] for each in values])[codes.number[self.row]]


def spans_of(table: Table, where: Mapping[str, Sequence[str]], begin: str, end: str, horizon: int) -> Spans:
    """Return the events that ``where`` admits, and those that do not say whether it does."""
    wide = {name: (*allowed, "") for name, allowed in where.items()}
    row = np.flatnonzero(admitted(table, wide) & (table.seconds(begin) != NO_DAY))
    begins, ends = table.seconds(begin)[row], table.seconds(end)[row]
    is_open = ends == NO_DAY
    spans = Spans(table, row, begins, np.where(is_open, np.maximum(horizon, begins), ends), is_open)
    for name, allowed in where.items():
        if "" not in allowed:
            spans.unknown.append(Unknown(spans.empty(name), "event_unsaid", name))
    return spans


def numbered(table: Table, columns: Sequence[str], row: Indices) -> tuple[Indices, list[Key]]:
    """Return the key of each row of a table in some columns as a number, and the keys."""
    if len(columns) == 1:
        codes = table.codes(columns[0])
        return codes.number[row], [(name,) for name in codes.names]
    number, keys = met_keys([Codes(codes.number[row], codes.names) for codes in map(table.codes, columns)])
    return number, list(keys)


@dataclass(frozen=True, slots=True)
class Line:
    """The times of many keys end to end on one line."""

    start: int
    length: int

    def at(self, moment: Integers, key: Indices) -> Integers:
        """Return where moments of keys lie on the line."""
        return moment + (key * self.length - self.start)

    def back(self, place: Integers, key: Indices) -> Integers:
        """Return the moments of places on the line."""
        return place - (key * self.length - self.start)


def line_over(*times: Integers) -> Line:
    """Return a line on which no key reaches another."""
    filled = [each for each in times if each.size]
    if not filled:
        return Line(0, 1)
    start = min(int(each.min()) for each in filled)
    return Line(start, max(int(each.max()) for each in filled) - start + 1)


def touching_unknown(spans: Spans, key: Indices) -> Mask:
    """Return the events that share a moment, directly or through others, with one that is not known.

    One that is open, and not known to be, reaches beyond all others of its key.
    """
    lost = spans.lost() & (spans.open | (spans.begin < spans.end))
    if not lost.any():
        return lost
    last = max(int(spans.end.max()), int(spans.begin.max())) + DAY
    end = np.where(lost & spans.open, last, spans.end)
    line = line_over(spans.begin, end)
    begin = line.at(spans.begin, key)
    order, begins = ordered(begin, spans.rank)
    number = np.empty(spans.size, dtype=np.intp)
    number[order] = clusters(begins, line.at(end, key)[order])
    spoiled = np.zeros(int(number.max()) + 1, dtype=bool)
    spoiled[number[lost]] = True
    return spoiled[number] & ~lost & (spans.begin < spans.end)

"""Rows of an observation table sorted into the cells (period, key) of an item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Mask, take
from ppp_cost.kernels.groups import Groups, grouped
from ppp_cost.ledger.column import Key, Rows, Sources, index_of, row_position
from ppp_cost.ledger.tables import NO_DAY, Table, parsed
from ppp_cost.payment.terms.assets import Assets
from ppp_cost.payment.terms.calendar import NO_PERIOD, Calendar, Days, longer

TIME_COLUMNS = {"events": "begin", "payments": "due"}


BESIDE = frozenset(("value", "points", "possible", "change", "amount", "share", "status", "source", "note", "evidence"))
"""Columns that say something of a row without telling it apart from another."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Table rows that belong to an item: ``row`` numbers them, ``groups`` sorts them into the item's rows."""

    table: Table
    row: Indices
    cell: Indices
    groups: Groups
    value: Exact
    empty: Mask

    def sources(self) -> Sources:
        """Return the file rows behind each cell."""
        order = np.argsort(self.cell, kind="stable")
        count = np.bincount(self.cell, minlength=self.groups.size)
        line = np.array(self.table.line, dtype=np.intp)[self.row[order]]
        return Sources(self.table.file, np.concatenate([[0], np.cumsum(count)]), line)


def periods_of(table: Table, calendar: Calendar, kind: str) -> Indices:
    """Return the period of ``kind`` in which each row's time lies, -1 where it lies in none.

    A row given for a longer period than ``kind`` belongs to none of its parts.
    """
    column = TIME_COLUMNS.get(table.name, "date")
    if column in table.columns:
        days = table.days(column)
        found = calendar.containing(kind, days)
        return np.where(days == NO_DAY, _labelled(table, calendar, kind), found)
    return _labelled(table, calendar, kind)


def _labelled(table: Table, calendar: Calendar, kind: str) -> Indices:
    found = np.full(table.size, NO_PERIOD, dtype=np.intp)
    for row, text in enumerate(table.text("period")):
        of_kind, place = calendar.labelled(text)
        if of_kind and not longer(of_kind, kind):
            found[row] = calendar.above(of_kind, kind, np.array([place]))[0]
    return found


def admitted(table: Table, where: Mapping[str, Sequence[str]]) -> Mask:
    """Return the rows whose cells are among those allowed, as text or as equal numbers."""
    mask = np.ones(table.size, dtype=bool)
    for name, allowed in where.items():
        codes = table.codes(name)
        mask &= np.array([cell in allowed for cell in codes.names], dtype=bool)[codes.number]
    return mask


def named(table: Table, name: str | None) -> Mask:
    """Return the rows of one name; scores may call theirs an indicator."""
    if name is None:
        return np.ones(table.size, dtype=bool)
    return admitted(table, {"name" if "name" in table.columns else "indicator": [name]})


def keys_of(table: Table, per: Key) -> list[Key]:
    """Return the key of every row."""
    columns = [table.text(name) for name in per]
    return list(zip(*columns, strict=True)) if per else [()] * table.size


def sorted_into(table: Table, mask: Mask, rows: Rows, calendar: Calendar, value: str | None) -> Cells:
    """Sort the rows of a table that ``mask`` admits into the rows of an item."""
    period = periods_of(table, calendar, rows.kind)
    key = index_of(rows.keys, keys_of(table, rows.per))
    cell = row_position(rows, period, np.where(period < 0, -1, key))
    row = np.flatnonzero(mask & (cell >= 0))
    numbers, empty = table.numbers(value) if value else (None, np.zeros(table.size, dtype=bool))
    values = take(numbers, row) if numbers else Exact(np.zeros(row.size, dtype=np.int64))
    values = values.broadcast_to(row.shape)
    return Cells(table, row, cell[row], grouped(cell[row], rows.size), values, empty[row])


def doubled(cells: Cells) -> Mask:
    """Return the cells in which two rows are alike in all that tells rows of their table apart."""
    apart = [name for name in cells.table.columns if name not in BESIDE]
    columns = [cells.table.text(name) for name in apart]
    rows = list(zip(*columns, strict=True))
    twice = np.zeros(cells.groups.size, dtype=bool)
    met: set[tuple[str, ...]] = set()
    for row, cell in zip(cells.row, cells.cell, strict=True):
        twice[cell] |= rows[row] in met
        met.add(rows[row])
    return twice


def empty_lines(cells: Cells) -> list[str]:
    """Return the file's row number of the first empty value in each cell, empty where there is none."""
    lines = ["" for _ in range(cells.groups.size)]
    for row, cell in zip(cells.row[cells.empty], cells.cell[cells.empty], strict=True):
        lines[cell] = lines[cell] or str(cells.table.line[row])
    return lines


def mixed_periods(cells: Cells, calendar: Calendar) -> Mask:
    """Return the cells with rows for periods of different lengths: a month's beside the year's."""
    periods = cells.table.text("period")
    kinds: dict[int, set[str]] = {}
    for row, cell in zip(cells.row.tolist(), cells.cell.tolist(), strict=True):
        kinds.setdefault(cell, set()).add(calendar.labelled(periods[row])[0] or "day")
    mixed = np.zeros(cells.groups.size, dtype=bool)
    mixed[[cell for cell, found in kinds.items() if len(found) > 1]] = True
    return mixed


def found_keys(
    tables: Sequence[Table], masks: Sequence[Mask], per: Key, expected: Sequence[str], assets: Assets | None
) -> tuple[Key, ...]:
    """Return the keys of an item: expected values of the last column, assets always, the others as found.

    Where nothing was found there is one nameless key, so that the absence is said and not passed over.
    """
    found: dict[Key, None] = {}
    for table, mask in zip(tables, masks, strict=True):
        keys = keys_of(table, per)
        found |= dict.fromkeys(keys[row] for row in np.flatnonzero(mask))
    if per == ("asset",) and assets is not None:
        return tuple((name,) for name in assets.names)
    if expected or "asset" in per:
        columns = [
            assets.names
            if name == "asset" and assets is not None
            else expected
            if place + 1 == len(per) and expected
            else dict.fromkeys(key[place] for key in found)
            for place, name in enumerate(per)
        ]
        return tuple(product(*columns)) or (("",) * len(per),)
    return tuple(found) or (("",) * len(per),)


def earlier_values(
    table: Table,
    name: str | None,
    where: Mapping[str, Sequence[str]],
    value: str,
    rows: Rows,
    calendar: Calendar,
) -> list[Fraction | None]:
    """Return the last known value of each key on a day before the rows begin."""
    days = table.days("date")
    begin = calendar.starts[rows.kind][rows.period].min()
    numbers = [parsed(cell) for cell in table.text(value)]
    admissible = named(table, name) & admitted(table, where) & (days < begin) & (days != NO_DAY)
    latest: dict[Key, tuple[int, Fraction | None]] = {}
    keys = keys_of(table, rows.per)
    for row in np.flatnonzero(admissible):
        number = numbers[row]
        day, known = int(days[row]), latest.get(keys[row])
        if number is not None and (known is None or known[0] <= day):
            # two values of one day are no value
            latest[keys[row]] = (day, None if known is not None and known[0] == day else number)
    return [latest[key][1] if key in latest else None for key in rows.keys]


def covered(covers: Sequence[tuple[int, int]], calendar: Calendar, kind: str, period: Indices) -> Mask:
    """Return the periods that lie wholly inside the days a table covers."""
    return covered_days(covers, calendar.starts[kind][period], calendar.ends[kind][period])


def covered_days(covers: Sequence[tuple[int, int]], first: Days, end: Days) -> Mask:
    """Return the spans of days, from ``first`` included to ``end`` excluded, that lie wholly inside those covered."""
    merged: list[list[int]] = []
    for begin, until in sorted(covers):
        if merged and begin <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], until)
        else:
            merged.append([begin, until])
    inside = np.zeros(first.shape, dtype=bool)
    for begin, until in merged:
        inside |= (first >= begin) & (end <= until)
    return inside


def latest(cells: Cells, rows: Rows) -> tuple[Exact, Mask]:
    """Return the latest row of each cell: by its day, then by its place in the file."""
    day = cells.table.days(TIME_COLUMNS.get(cells.table.name, "date"))[cells.row]
    order = np.lexsort((cells.row, day))
    latest = np.zeros(rows.size, dtype=np.intp)
    latest[cells.cell[order]] = order
    if not order.size:
        return Exact(np.zeros(rows.size, dtype=np.int64)), np.zeros(rows.size, dtype=bool)
    return take(cells.value, latest), cells.empty[latest]


def documents(cells: Cells, rows: Rows) -> tuple[str, ...]:
    """Return clause and document of each row the reviewer entered, empty where one of them is missing."""
    texts: list[list[str]] = [[] for _ in range(rows.size)]
    clause, document = cells.table.text("clause"), cells.table.text("document")
    for row, cell in zip(cells.row, cells.cell, strict=True):
        texts[cell].append(f"{clause[row]} {document[row]}" if clause[row] and document[row] else "")
    return tuple("-" if not each else "" if "" in each else "; ".join(each) for each in texts)

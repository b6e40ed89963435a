"""Keys of rows: assets, events and whatever column a table was keyed by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Mask, exact
from ppp_cost.ledger.column import Key, Rows, index_of
from ppp_cost.ledger.tables import Codes, Table, coded, met_keys, parsed
from ppp_cost.payment.terms.assets import Assets
from ppp_cost.payment.terms.calendar import Calendar, longer
from ppp_cost.payment.terms.operands import Attribute
from ppp_cost.payment.terms.service_hours import ServiceCalendar, weighted_hours
from ppp_cost.payment.terms.units import SERVICE_UNITS


@dataclass(slots=True)
class Keys:
    """What is known of keys: the assets of the contract, the events that were seen, and the hours of service."""

    calendar: Calendar
    assets: Assets | None
    events: Table
    services: Mapping[str, ServiceCalendar]
    _in_service: dict[int, tuple[Rows, Rows]] = field(default_factory=dict)

    def knows(self, per: Key, name: str) -> bool:
        """Return whether rows keyed by ``per`` know a value of the key column ``name``."""
        if name in per:
            return True
        of_asset = self.assets is not None and name in self.assets.columns
        if "asset" in per and of_asset:
            return True
        return "event" in per and (name in self.events.columns or of_asset)

    def nameless(self, rows: Rows) -> Mask:
        """Return the rows that stand for what a table does not cover: they have keys, and none is named."""
        empty = ("",) * len(rows.per)
        if not rows.per or (rows.keys is self.events.events) or empty not in rows.keys:
            return np.zeros(rows.size, dtype=bool)
        none: Mask = rows.key == rows.keys.index(empty)
        return none

    def unsaid(self, rows: Rows) -> Mask:
        """Return the rows of whose key a part is empty."""
        unsaid: Mask = np.array(["" in key for key in rows.keys], dtype=bool)[rows.key]
        return unsaid

    def known(self, per: Key, rows: Rows) -> tuple[Indices, tuple[Key, ...]]:
        """Return, for each key of ``rows``, the number of the key of a column keyed by ``per`` that it reads.

        The keys are those that are read, in the order in which they are met.
        """
        if per == rows.per:
            return np.arange(len(rows.keys)), rows.keys
        if not per:
            return np.zeros(len(rows.keys), dtype=np.intp), ((),)
        return met_keys([self._coded(name, rows) for name in per])

    def place_in(self, keys: tuple[Key, ...], per: Key, rows: Rows) -> Indices:
        """Return, for each key of ``rows``, where the key that it reads stands among ``keys``, -1 where it does not."""
        number, met = self.known(per, rows)
        return number if met is keys else index_of(keys, met)[number]

    def _coded(self, name: str, rows: Rows) -> Codes:
        """Return the value that each key of ``rows`` has of one key column."""
        if name in rows.per:
            place = rows.per.index(name)
            return coded(tuple(key[place] for key in rows.keys))
        of_asset = self.assets is not None and name in self.assets.columns
        if "asset" in rows.per and of_asset:
            return self._of_assets(name, self._coded("asset", rows))
        if "event" not in rows.per:
            return coded(("",) * len(rows.keys))
        if name in self.events.columns or name == "asset":
            return self._of_events(name, rows)
        return self._of_assets(name, self._coded("asset", rows)) if of_asset else coded(("",) * len(rows.keys))

    def _of_events(self, name: str, rows: Rows) -> Codes:
        codes = self.events.codes(name)
        if rows.keys is self.events.events:
            return codes
        event = index_of(self.events.events, [(each,) for each in self._coded_texts("event", rows)])
        # an event that is not in the table has place -1, the last, and there an empty cell
        found = coded((*(codes.names[number] for number in codes.number), ""))
        return Codes(found.number[event], found.names)

    def _coded_texts(self, name: str, rows: Rows) -> list[str]:
        codes = self._coded(name, rows)
        return [codes.names[number] for number in codes.number]

    def _of_assets(self, name: str, assets: Codes) -> Codes:
        cells = dict(zip(self.assets.names, self.assets.columns[name], strict=True)) if self.assets else {}
        found = coded(tuple(cells.get(asset, "") for asset in assets.names))
        return Codes(found.number[assets.number], found.names)

    def _assets_of(self, rows: Rows) -> Indices:
        """Return the asset of each key of ``rows``, -1 where it has none."""
        codes = self._coded("asset", rows)
        names = self.assets.names if self.assets else ()
        return index_of([(name,) for name in names], [(each,) for each in codes.names])[codes.number]

    def every(self, table: str, kind: str) -> Rows:
        """Return a row for each asset in each period of its service, or for each event in that of its begin."""
        if table == "events":
            return self._begun(kind)
        names = self.assets.names if self.assets else ()
        return self.in_service(self.grid(kind, (table[:-1],), [(name,) for name in names]))

    def grid(self, kind: str, per: Key, keys: Sequence[Key]) -> Rows:
        """Return a row for each key in each period, in service or not."""
        window = self.calendar.window(kind)
        return Rows(kind, per, np.repeat(window, len(keys)), np.tile(np.arange(len(keys)), window.size), tuple(keys))

    def _begun(self, kind: str) -> Rows:
        period = self.calendar.containing(kind, self.events.days("begin"))
        period = np.where(np.isin(period, self.calendar.window(kind)), period, -1)
        names = self.events.events
        return self._rows_at(kind, ("event",), period, np.arange(len(names)), names)

    def in_service(self, rows: Rows) -> Rows:
        """Return the rows without assets that are out of service for the whole period; what names none is kept."""
        if "asset" not in rows.per or self.assets is None:
            return rows
        if id(rows) in self._in_service:
            return self._in_service[id(rows)][1]
        asset = self._assets_of(rows)
        place = rows.per.index("asset")
        unnamed = np.array([not key[place] for key in rows.keys], dtype=bool)[rows.key]
        known = asset[rows.key] >= 0
        kept = known & self.assets.in_service(self.calendar, rows.kind, rows.period, np.maximum(asset[rows.key], 0))
        kept |= unnamed
        out = rows if kept.all() else Rows(rows.kind, rows.per, rows.period[kept], rows.key[kept], rows.keys)
        self._in_service[id(rows)] = (rows, out)
        self._in_service[id(out)] = (out, out)
        return out

    def folded(self, source: Rows, kind: str, per: Key) -> Rows:
        """Return the rows into which ``source`` folds: every period, and the keys that are found.

        Events fold onto assets that had none as well, where assets know every key; what is counted of one that is out
        of service in the period is not lost.
        """
        window = self.calendar.window(kind)
        if not per:
            return Rows(kind, (), window, np.zeros_like(window), ((),))
        found = self._holding(source, kind, per)
        of_assets = self.assets is not None and all(name == "asset" or name in self.assets.columns for name in per)
        if "event" in source.per and of_assets:
            return self.united(kind, per, [self._holding(self.every("assets", kind), kind, per), found])
        return found

    def _holding(self, source: Rows, kind: str, per: Key) -> Rows:
        """Return the rows of a longer kind and of fewer keys that hold rows of ``source``."""
        number, keys = self.known(per, source)
        period = self.calendar.above(source.kind, kind, source.period)
        return self._rows_at(kind, per, period, number[source.key], keys)

    def _rows_at(self, kind: str, per: Key, period: Indices, key: Indices, keys: tuple[Key, ...]) -> Rows:
        size = max(len(keys), 1)
        code = np.unique((period * size + key)[period >= 0])
        return Rows(kind, per, code // size, code % size, keys)

    def united(self, kind: str, per: Key, found: Sequence[Rows]) -> Rows:
        """Return the union of rows on periods of ``kind`` with their keys in the order of ``per``."""
        keys: dict[Key, int] = {}
        codes = []
        for rows in found:
            order = [rows.per.index(name) for name in per]
            mine = np.array(
                [keys.setdefault(tuple(key[place] for place in order), len(keys)) for key in rows.keys],
                dtype=np.intp,
            )
            period, row = self._onto(kind, rows)
            codes.append((period, mine[rows.key[row]]))
        if not codes:
            return Rows(kind, per, np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), ())
        period = np.concatenate([each[0] for each in codes])
        key = np.concatenate([each[1] for each in codes])
        return self._rows_at(kind, per, period, key, tuple(keys))

    def _onto(self, kind: str, rows: Rows) -> tuple[Indices, Indices]:
        """Return the periods of ``kind`` that read each row, and the rows they read."""
        if not longer(rows.kind, kind):
            return rows.period, np.arange(rows.size)
        window = self.calendar.window(kind)
        above = self.calendar.above(kind, rows.kind, window)
        pairs = [
            (period, row)
            for period, holder in zip(window, above, strict=True)
            for row in np.flatnonzero(rows.period == holder)
        ]
        return (
            np.array([pair[0] for pair in pairs], dtype=np.intp),
            np.array([pair[1] for pair in pairs], dtype=np.intp),
        )

    def attribute(self, operand: Attribute, rows: Rows) -> tuple[Exact, Mask]:
        """Return a column of the calendar, the assets or the events on ``rows``, and where it has no number."""
        present = np.zeros(rows.size, dtype=bool)
        if operand.table == "calendar":
            return self._of_calendar(operand.column, rows), present
        if operand.table == "assets" and operand.column in SERVICE_UNITS and self.assets is not None:
            asset = self._assets_of(rows)[rows.key]
            count = getattr(self.assets, operand.column)
            return Exact(count(self.calendar, rows.kind, rows.period, np.maximum(asset, 0))), asset < 0
        of_asset = operand.table == "assets" and self.assets is not None and operand.column in self.assets.columns
        codes = (
            self._of_assets(operand.column, self._coded("asset", rows))
            if of_asset
            else self._coded(operand.column, rows)
        )
        cells = [parsed(cell) for cell in codes.names]
        missing = np.array([cell is None for cell in cells], dtype=bool)
        values, number = exact([cell or 0 for cell in cells]), codes.number[rows.key]
        return values[number], missing[number]

    def _of_calendar(self, name: str, rows: Rows) -> Exact:
        calendar, kind, period = self.calendar, rows.kind, rows.period
        if name in self.services:
            return weighted_hours(self.services[name], calendar.starts[kind][period], calendar.ends[kind][period])
        if name == "year_number":
            return Exact(calendar.year_of(kind, period))
        if name == "months":
            return Exact(calendar.months_in(kind, period))
        holder = {"days": kind, "month_days": "month", "year_days": "year"}[name]
        at = calendar.above(kind, holder, period)
        return Exact(calendar.ends[holder][at] - calendar.starts[holder][at])

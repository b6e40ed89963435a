"""The contract file and the observation tables, and which rows lie in which period."""

import csv
import tomllib
from collections import namedtuple
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from .exact import ContractError, number
from .periods import LENGTH, as_date, day_period, days_of

# Columns that do not identify a row: two rows alike in all others are the same reading twice.
NOT_A_KEY = {
    "value", "points", "possible", "applies", "clause", "document", "source", "status", "note", "evidence",
}  # fmt: skip

Timed = namedtuple("Timed", "time row")


def load_contract(path):
    """The contract as a dictionary, and the rows of `assets.csv` beside it."""
    path = Path(path)
    file = path / "contract.toml" if path.is_dir() else path
    assets = file.parent / "assets.csv"
    return parsed(file.read_text(encoding="utf-8")), read_csv(assets) if assets.exists() else []


def parsed(text):
    return tomllib.loads(text, parse_float=Decimal)


def load_tables(observations):
    """Table name to rows, from a folder of CSV files or a dictionary."""
    if isinstance(observations, dict):
        return {name: [dict(row) for row in rows] for name, rows in observations.items()}
    folder = Path(observations)
    if not folder.is_dir():
        raise ContractError(f"{folder} is not a folder")
    return {file.stem: read_csv(file) for file in sorted(folder.glob("*.csv"))}


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: text or "" for name, text in row.items()} for row in csv.DictReader(file)]


def text_of(row, column):
    return (row.get(column) or "").strip()


def cell_number(row, column):
    """The number in a cell, or None where it is empty."""
    if column not in row:
        raise ContractError(f"no column {column!r} in {row}")
    text = text_of(row, column)
    return number(text) if text else None


def has_key(row, per, key):
    return tuple(text_of(row, column) for column in per) == tuple(key)


def same_reading(row):
    return tuple(sorted((name, text) for name, text in row.items() if name not in NOT_A_KEY and text))


def is_allowed(row, where):
    """`where = { column = [allowed] }`: numbers are compared as numbers, text as text."""
    return all(any(cell_is(text_of(row, column), one) for one in where[column]) for column in where)


def cell_is(text, allowed):
    if isinstance(allowed, str):
        return text == allowed
    try:
        return number(text) == number(allowed)
    except ContractError:
        return False


class Tables:
    def __init__(self, tables, assets, calendar):
        self.tables = tables
        self.assets = assets or tables.get("assets", [])
        self.calendar = calendar
        self.timed = {name: self.with_times(name) for name in tables}
        self.covers = {}
        for row in self.rows("covers"):
            self.covers.setdefault(text_of(row, "table"), []).append((as_date(row["from"]), as_date(row["to"])))
        self.rows_of_asset = {}
        for row in self.assets:
            self.rows_of_asset.setdefault(text_of(row, "asset"), []).append((*self.service(row), row))
        self.row_of_event = {text_of(row, "event"): row for row in reversed(self.rows("events"))}
        self.by_begin = {}
        for name, rows in self.timed.items():
            self.by_begin[name] = {}
            for timed in rows:
                self.by_begin[name].setdefault(timed.time.begin, []).append(timed)

    def rows(self, table):
        return self.tables.get(table, [])

    def with_times(self, table):
        """Each row with the period it speaks of; rows of other times and without time are left away."""
        found = []
        for row in self.rows(table):
            time = self.time_of(row)
            if time is not None:
                found.append(Timed(time, row))
        return found

    def time_of(self, row):
        day = text_of(row, "date") or text_of(row, "begin")
        if day:
            return day_period(as_date(day), None)
        label = text_of(row, "period")
        if not label:
            return None
        named = self.calendar.labelled(label)
        if named is None and label.count("-") == 2 and label[:4].isdigit():
            return day_period(as_date(label), None)
        return named

    def in_period(self, table, period, kind):
        """Rows whose time is `kind` or shorter and lies in the period, in order of time, then of the file."""
        begins = self.by_begin.get(table, {})
        return [
            timed
            for day in days_of(period)
            for timed in begins.get(day, [])
            if LENGTH[timed.time.kind] <= LENGTH[kind] and timed.time.end <= period.end
        ]

    def has_cover(self, table):
        return table in self.covers

    def covered(self, table, period):
        """Whether every day of the period lies in a cover row of the table."""
        covers = self.covers.get(table, [])
        return all(any(begin <= day < end for begin, end in covers) for day in days_of(period))

    def service(self, row):
        begin = as_date(row["from"]) if text_of(row, "from") else None
        end = as_date(row["to"]) if text_of(row, "to") else None
        return begin, end

    def days_in_service(self, asset, period):
        """Days of the period on which some row of the asset is in force."""
        return [day for day in days_of(period) if self.asset_row(asset, day_period(day, None)) is not None]

    def asset_row(self, asset, period):
        """The row in force when the asset's service in this period begins: attributes are frozen for it."""
        found = []
        for begin, end, row in self.rows_of_asset.get(asset, []):
            if (begin is None or begin < period.end) and (end is None or period.begin < end):
                found.append((begin is not None, begin, row))
        return min(found, key=lambda one: one[:2])[2] if found else None

    def assets_in_service(self, period):
        return [name for name in self.rows_of_asset if self.asset_row(name, period) is not None]

    def months_in_service(self, asset, period):
        """Whole months from the first day in service to the end of the row's period (or of the service)."""
        rows = self.rows_of_asset.get(asset, [])
        begin = min((first for first, _, _ in rows if first is not None), default=None)
        if begin is None:
            return None
        last_day = self.days_in_service(asset, period)[-1]
        end = last_day + timedelta(days=1)
        months = (end.year - begin.year) * 12 + end.month - begin.month
        return months if end.day >= begin.day else months - 1

    def event_row(self, event):
        return self.row_of_event.get(event)

"""Reading tables: CSV to text by column, with every cell that is no number, day or key named at once."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from calendar import month_abbr
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from ppp_cost.errors import ObservationError, Problem
from ppp_cost.intake.table_judging import judged, judged_rows, needed_of, times_of
from ppp_cost.payment.contract import Contract
from ppp_cost.payment.observations import TABLES, Observations, Table, parsed

_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: (\d{1,2})(:.*))?", re.ASCII)


_MONTH = re.compile(r"(\d{4})(?:/|-|年)(\d{1,2})月?", re.ASCII)
_NAMED = re.compile(r"([A-Za-z]{3})-(\d{2})", re.ASCII)

MONTHS = ("period", "month")
"""Columns of months, which a spreadsheet rewrites too."""

DAYS = ("date", "from", "to", "begin", "end", "due", "paid")
"""Columns of days, which a spreadsheet rewrites when it saves a table."""


def load_observations(source: str | Path | Mapping[str, str], contract: Contract | None = None) -> Observations:
    r"""Read observations: a folder of CSV tables, or their texts by name.

    With a contract, the columns and times that its items read are judged too.  Raises ObservationError with every
    problem found.

    >>> seen = load_observations({"scores": "period,name,value\n1,annual_score,85\n"})
    >>> seen.table("scores").text("value")
    ('85',)
    """
    problems: list[Problem] = []
    contents = _contents(source, problems)
    tables = {
        name: read_rows(name, file, content, problems, times_of(name, needed_of(contract, name)))
        for name, (file, content) in sorted(contents.items())
    }
    for table in tables.values():
        problems += judged(table, contract)
    if contract is not None and contract.header.zone and not problems:
        tables = {name: _local(table, contract, ZoneInfo(contract.header.zone)) for name, table in tables.items()}
        for table in tables.values():
            problems += judged_rows(table, needed_of(contract, table.name))
    if problems:
        raise ObservationError(problems)
    digest = hashlib.sha256()
    for name, (_, content) in sorted(contents.items()):
        digest.update(name.encode() + b"\0" + content + b"\0")
    return Observations(tables, digest.hexdigest(), _openings(tables))


def _contents(source: str | Path | Mapping[str, str], problems: list[Problem]) -> dict[str, tuple[str, bytes]]:
    if isinstance(source, Mapping):
        found = {name: (f"{name}.csv", text.encode()) for name, text in source.items()}
    else:
        folder = Path(source)
        if not folder.is_dir():
            raise ObservationError([Problem(folder.name, "no_observations", {})])
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv")
        found = {file.stem.lower(): (file.name, file.read_bytes()) for file in files}
        if not found:
            problems.append(Problem(folder.name, "no_observations", {}))
    unknown = [name for name in found if name not in TABLES]
    problems += [Problem(found[name][0], "unknown_table", {"value": name}) for name in unknown]
    return {name: each for name, each in found.items() if name in TABLES}


def read_rows(name: str, file: str, content: bytes, problems: list[Problem], times: Sequence[str] = ()) -> Table:
    """Return the rows of a CSV file as text: UTF-8 with or without a mark at its begin, or GB 18030.

    ``times`` are its columns of times beside those that are always such.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            problems.append(Problem(file, "not_text", {}))
            return Table(name, file, {}, ())
    if "\0" in text:
        problems.append(Problem(file, "not_text", {}))
        return Table(name, file, {}, ())
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    twice = [name for name in dict.fromkeys(header) if not name or header.count(name) > 1]
    problems += [Problem(f"{file} row 1", "column_twice", {"name": name}) for name in twice]
    rows, lines = [], []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            values = {"found": str(len(row)), "expected": str(len(header))}
            problems.append(Problem(f"{file} row {reader.line_num}", "row_length", values))
            continue
        rows.append([cell.strip() for cell in row])
        lines.append(reader.line_num)
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in header]
    found = dict(zip(header, columns, strict=True))
    days = {column: tuple(_as_day(cell) for cell in found[column]) for column in (*DAYS, *times) if column in found}
    days |= {column: tuple(as_month(cell) for cell in found[column]) for column in MONTHS if column in found}
    return Table(name, file, found | days, tuple(lines))


def _as_day(cell: str) -> str:
    """Return a day as 2024-07-01, a time as 2024-07-01 08:05, where a spreadsheet has saved 2024/7/1 8:05."""
    slashed = _SLASHED.fullmatch(cell)
    if slashed is None:
        return cell
    year, month, day, hour, rest = slashed.groups()
    time = "" if hour is None else f" {int(hour):02d}{rest}"
    return f"{year}-{int(month):02d}-{int(day):02d}{time}"


def as_month(cell: str) -> str:
    """Return a month as 2024-07 where a spreadsheet has saved 2024/7, 2024年7月 or Jul-24, and 2024/7/1 as a day."""
    if found := _MONTH.fullmatch(cell):
        return f"{found[1]}-{int(found[2]):02d}"
    if (found := _NAMED.fullmatch(cell)) and found[1].capitalize() in month_abbr:
        return f"20{found[2]}-{list(month_abbr).index(found[1].capitalize()):02d}"
    return _as_day(cell)


def _local(table: Table, contract: Contract, zone: ZoneInfo) -> Table:
    """Return the table with the times that name a zone as local times of the contract's."""
    columns = dict(table.columns)
    for name in times_of(table.name, needed_of(contract, table.name)):
        columns[name] = tuple(_local_time(cell, zone) for cell in table.text(name))
    return replace(table, columns=columns)


def _local_time(cell: str, zone: ZoneInfo) -> str:
    time = datetime.fromisoformat(cell) if cell else None
    return cell if time is None or time.tzinfo is None else time.astimezone(zone).replace(tzinfo=None).isoformat()


def _openings(tables: Mapping[str, Table]) -> dict[tuple[str, str, str], tuple[Fraction, str, int]]:
    table = tables.get("openings")
    if table is None:
        return {}
    rows = zip(table.text("item"), table.text("period"), table.text("key"), table.text("value"), strict=True)
    return {
        (item, period, key): (parsed(value) or Fraction(0), table.file, table.line[row])
        for row, (item, period, key, value) in enumerate(rows)
        if value
    }

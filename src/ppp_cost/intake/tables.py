"""Reading tables: CSV to text by column, with every cell that is no number, day or key named at once."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from ppp_cost.errors import ObservationError, Problem
from ppp_cost.payment.contract import Contract
from ppp_cost.payment.observations import NUMERIC, TABLES, TIMES, Observations, Table, parsed

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?|[1-9][0-9]*(-Q[1-9][0-9]*)?|term")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    tables = {name: read_rows(name, file, content, problems) for name, (file, content) in sorted(contents.items())}
    for table in tables.values():
        problems += [*_judged(table, contract)]
    if contract is not None and contract.header.zone and not problems:
        tables = {name: _local(table, ZoneInfo(contract.header.zone)) for name, table in tables.items()}
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
        found = {file.stem: (file.name, file.read_bytes()) for file in sorted(folder.glob("*.csv"))}
        if not found:
            problems.append(Problem(folder.name, "no_observations", {}))
    unknown = [name for name in found if name not in TABLES]
    problems += [Problem(found[name][0], "unknown_table", {"value": name}) for name in unknown]
    return {name: each for name, each in found.items() if name in TABLES}


def read_rows(name: str, file: str, content: bytes, problems: list[Problem]) -> Table:
    """Return the rows of a CSV file as text: UTF-8 with or without a mark at its begin, or GB 18030."""
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
    return Table(name, file, dict(zip(header, columns, strict=True)), tuple(lines))


def _judged(table: Table, contract: Contract | None) -> Iterator[Problem]:
    """Yield every problem of a table; an empty file is a table without rows."""
    if not table.columns:
        return
    for name in TABLES[table.name]:
        if name not in table.columns:
            yield Problem(table.file, "column_missing", {"name": name})
    if table.name in ("readings", "volumes", "scores", "amounts") and not {"date", "period"} & {*table.columns}:
        yield Problem(table.file, "column_missing", {"name": "date / period"})
    yield from _judged_numbers(table, contract)
    yield from _judged_times(table, contract)
    yield from _judged_keys(table)
    yield from _judged_assets(table, contract)


def _judged_numbers(table: Table, contract: Contract | None) -> Iterator[Problem]:
    names = dict.fromkeys(NUMERIC.get(table.name, ()))
    if contract is not None:
        observed = [item.terms for item in contract.items if getattr(item.terms, "table", None) == table.name]
        for terms in observed:
            if getattr(terms, "op", "") != "count" and (name := getattr(terms, "value", None)):
                names[name] = None
                if name not in table.columns:
                    yield Problem(table.file, "column_missing", {"name": name})
    for name in names:
        for row, cell in enumerate(table.text(name)):
            if cell and parsed(cell) is None:
                yield Problem(f"{table.where(row)} {name}", "not_a_number", {"value": cell})


def _judged_times(table: Table, contract: Contract | None) -> Iterator[Problem]:
    for name in TIMES.get(table.name, ()):
        for row, cell in enumerate(table.text(name)):
            if cell:
                yield from _judged_time(table, row, name, cell, contract)
    for row, cell in enumerate(table.text("date")):
        if cell and not _is_day(cell):
            yield Problem(f"{table.where(row)} date", "not_a_day", {"value": cell})
        elif not cell and not table.text("period")[row] and "date" in table.columns and table.name != "balances":
            yield Problem(f"{table.where(row)} date", "no_time", {})
    for name, pattern, code in (("period", _PERIOD, "not_a_period"), ("month", _MONTH, "not_a_month")):
        for row, cell in enumerate(table.text(name)):
            if cell and not pattern.fullmatch(cell):
                yield Problem(f"{table.where(row)} {name}", code, {"value": cell})


def _judged_time(table: Table, row: int, name: str, cell: str, contract: Contract | None) -> Iterator[Problem]:
    where = f"{table.where(row)} {name}"
    try:
        time = datetime.fromisoformat(cell)
    except ValueError:
        yield Problem(where, "not_a_day", {"value": cell})
        return
    if time.tzinfo is not None and (contract is None or contract.header.zone is None):
        yield Problem(where, "time_with_zone", {"value": cell})
    if time.microsecond and (contract is None or contract.header.seconds is None):
        yield Problem(where, "finer_than_second", {"value": cell})


def _local(table: Table, zone: ZoneInfo) -> Table:
    """Return the table with the times that name a zone as local times of the contract's."""
    columns = dict(table.columns)
    for name in TIMES.get(table.name, ()):
        columns[name] = tuple(_local_time(cell, zone) for cell in table.text(name))
    return replace(table, columns=columns)


def _local_time(cell: str, zone: ZoneInfo) -> str:
    time = datetime.fromisoformat(cell) if cell else None
    return cell if time is None or time.tzinfo is None else time.astimezone(zone).replace(tzinfo=None).isoformat()


def _is_day(cell: str) -> bool:
    try:
        return bool(_DAY.fullmatch(cell)) and bool(date.fromisoformat(cell))
    except ValueError:
        return False


def _judged_keys(table: Table) -> Iterator[Problem]:
    """Yield rows that repeat the key of another, in the tables where a key has one row."""
    apart = {
        "events": ("event",),
        "indices": ("series", "month"),
        "openings": ("item", "key", "period"),
        "readings": tuple(name for name in table.columns if name not in ("value", "source", "note")),
    }.get(table.name)
    if apart is None:
        return
    met: dict[tuple[str, ...], int] = {}
    for row, key in enumerate(zip(*(table.text(name) for name in apart), strict=True)):
        if key in met:
            values = {"key": " ".join(part for part in key if part), "row": str(table.line[met[key]])}
            yield Problem(table.where(row), "row_twice", values)
        met.setdefault(key, row)


def _judged_assets(table: Table, contract: Contract | None) -> Iterator[Problem]:
    if contract is None or contract.assets is None or "asset" not in table.columns:
        return
    for row, cell in enumerate(table.text("asset")):
        if cell and cell not in contract.assets.names:
            yield Problem(f"{table.where(row)} asset", "unknown_asset", {"value": cell})


def _openings(tables: Mapping[str, Table]) -> dict[tuple[str, str, str], tuple[Fraction, str]]:
    table = tables.get("openings")
    if table is None:
        return {}
    rows = zip(table.text("item"), table.text("period"), table.text("key"), table.text("value"), strict=True)
    return {
        (item, period, key): (parsed(value) or Fraction(0), table.where(row))
        for row, (item, period, key, value) in enumerate(rows)
        if value
    }

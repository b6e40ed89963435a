"""What is wrong with a table: cells that are no number, day or key, and rows that do not fit each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from ppp_cost.errors import Problem
from ppp_cost.payment.contract import Contract
from ppp_cost.payment.observations import NUMERIC, TABLES, TIMES, Table, parsed

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?|[1-9][0-9]*(-Q[1-9][0-9]*)?|term")
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def judged(table: Table, contract: Contract | None) -> Iterator[Problem]:
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
    yield from _judged_rows(table)
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
    if not _TIME.fullmatch(cell):
        yield Problem(where, "not_a_day", {"value": cell})
        return
    try:
        time = datetime.fromisoformat(cell)
    except ValueError:
        yield Problem(where, "not_a_day", {"value": cell})
        return
    if time.tzinfo is not None and (contract is None or contract.header.zone is None):
        yield Problem(where, "time_with_zone", {"value": cell})
    if time.microsecond and (contract is None or contract.header.seconds is None):
        yield Problem(where, "finer_than_second", {"value": cell})


def _is_day(cell: str) -> bool:
    try:
        return bool(_DAY.fullmatch(cell)) and bool(date.fromisoformat(cell))
    except ValueError:
        return False


def _judged_rows(table: Table) -> Iterator[Problem]:
    """Yield rows whose cells do not fit each other."""
    first, last = {"events": ("begin", "end"), "relief": ("begin", "end"), "covers": ("from", "to")}.get(
        table.name, ("", "")
    )
    for row in range(table.size if first in table.columns else 0):
        begin, end = table.text(first)[row], table.text(last)[row]
        if not begin:
            yield Problem(f"{table.where(row)} {first}", "begin_missing", {})
        elif end and _TIME.fullmatch(begin) and _TIME.fullmatch(end) and _before(end, begin):
            yield Problem(f"{table.where(row)} {last}", "end_before_begin", {"begin": begin, "end": end})
    for row, (points, possible) in enumerate(zip(table.text("points"), table.text("possible"), strict=True)):
        got, most = parsed(points), parsed(possible)
        if got is not None and most is not None and got > most:
            yield Problem(f"{table.where(row)} points", "points_above_possible", {"value": points, "most": possible})


def _before(first: str, second: str) -> bool:
    """Return whether a time lies before another; where only one names a zone they cannot be compared."""
    try:
        return datetime.fromisoformat(first) < datetime.fromisoformat(second)
    except (TypeError, ValueError):
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

"""What is wrong with a table: cells that are no number, day or key, and rows that do not fit each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from ppp_cost.errors import Problem
from ppp_cost.ledger.tables import Table, parsed
from ppp_cost.payment.rows.observations import NUMERIC, TABLES, TIMES
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.terms.declared import TableRead

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?|[1-9][0-9]*(-Q[1-9][0-9]*)?|term")
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years of events. Databases write 9999-12-31 for an end that is not known: that is no time, and an empty cell is."""


def judged(table: Table, contract: Contract | None) -> Iterator[Problem]:
    """Yield every problem of a table; an empty file is a table without rows."""
    if not table.columns:
        return
    needed = needed_of(contract, table.name)
    for name in dict.fromkeys((*TABLES[table.name], *(name for each in needed for name in (each.column, each.end)))):
        if name and name not in table.columns:
            yield Problem(table.head(), "column_missing", {"name": name})
    if table.name in ("readings", "volumes", "scores", "amounts") and not {"date", "period"} & {*table.columns}:
        yield Problem(table.head(), "column_missing", {"name": "date / period"})
    yield from _judged_numbers(table, needed)
    yield from _judged_times(table, needed, contract)
    yield from judged_rows(table, needed)
    yield from _judged_relief(table, needed)
    yield from _judged_keys(table)
    yield from _judged_assets(table, contract)


def needed_of(contract: Contract | None, table: str) -> list[TableRead]:
    """Return the columns of a table that the items of a contract read and that must be there."""
    read = [(item, list(item.terms.reads())) for item in (contract.items if contract else ())]
    known = {"asset", *(contract.assets.columns if contract and contract.assets else ())}
    for item, reads in read:
        known |= {*item.terms.per} - {"event", *(each.column for each in reads if each.key)}
    found = [each for _, reads in read for each in reads if each.table == table and each.must]
    return [each for each in found if not each.key or each.column not in known]


def _judged_numbers(table: Table, needed: list[TableRead]) -> Iterator[Problem]:
    names = dict.fromkeys(NUMERIC.get(table.name, ()))
    names |= dict.fromkeys(each.column for each in needed if each.holds in ("number", "share"))
    for name in names:
        yield from _by_cell(table, name, lambda cell: () if parsed(cell) is not None else ("not_a_number",))


def _by_cell(table: Table, column: str, judge: Callable[[str], Sequence[str]]) -> Iterator[Problem]:
    """Yield what is wrong with the cells of a column that are not empty; each different one is judged once."""
    cells = table.columns.get(column, ())
    faulty = {cell: codes for cell in set(cells) if cell and (codes := judge(cell))}
    for row, cell in enumerate(cells if faulty else ()):
        for code in faulty.get(cell, ()):
            yield Problem(table.cell(row, column), code, {"value": cell})


def _judged_times(table: Table, needed: list[TableRead], contract: Contract | None) -> Iterator[Problem]:
    for name in times_of(table.name, needed):
        yield from _by_cell(table, name, lambda cell: tuple(_judged_time(table.name, cell, contract)))
    yield from _by_cell(table, "date", lambda cell: () if is_day(cell) else ("not_a_day",))
    if "date" in table.columns and table.name != "balances":
        code = "no_time" if "period" in table.columns else "no_day"
        for row, cells in enumerate(zip(table.text("date"), table.text("period"), strict=True)):
            if not any(cells):
                yield Problem(table.cell(row, "date"), code, {})
    yield from _by_cell(table, "period", lambda cell: () if _PERIOD.fullmatch(cell) else ("not_a_period",))
    yield from _by_cell(table, "month", lambda cell: () if _MONTH.fullmatch(cell) else ("not_a_month",))


def times_of(table: str, needed: list[TableRead]) -> list[str]:
    """Return the columns of a table that hold times: those it always has, and those that items name."""
    named = [name for each in needed if each.holds == "time" for name in (each.column, each.end)]
    return [*dict.fromkeys((*TIMES.get(table, ()), *named))]


def _judged_time(table: str, cell: str, contract: Contract | None) -> Iterator[str]:
    """Yield the codes of what is wrong with a time."""
    if not _TIME.fullmatch(cell):
        yield "not_a_day"
        return
    try:
        time = datetime.fromisoformat(cell)
    except ValueError:
        yield "not_a_day"
        return
    if time.tzinfo is not None and (contract is None or contract.header.zone is None):
        yield "time_with_zone"
    if table in ("events", "relief") and not FIRST_YEAR <= time.year <= LAST_YEAR:
        yield "year_far_off"
    if time.microsecond and (contract is None or contract.header.seconds is None):
        yield "finer_than_second"


def is_day(cell: str) -> bool:
    """Return whether a cell is a day of the calendar."""
    try:
        return bool(_DAY.fullmatch(cell)) and bool(date.fromisoformat(cell))
    except ValueError:
        return False


def judged_rows(table: Table, needed: list[TableRead]) -> Iterator[Problem]:
    """Yield rows whose cells do not fit each other."""
    own = {"events": ("begin", "end"), "relief": ("begin", "end"), "covers": ("from", "to")}.get(table.name)
    spans = [TableRead(table.name, own[0], "time", own[1])] if own else []
    met: set[tuple[str, int]] = set()
    for span in (*spans, *(each for each in needed if each.holds == "time")):
        first, last = span.column, span.end
        columns = [(table.text(name), {"", *cells}) for name, cells in span.where.items()]
        pairs = zip(table.text(first), table.text(last), strict=True) if first in table.columns else ()
        for row, (begin, end) in enumerate(pairs):
            if not all(texts[row] in admitted for texts, admitted in columns):
                continue
            if not begin and (first, row) not in met:
                met.add((first, row))
                yield Problem(table.cell(row, first), "begin_missing", {})
            elif begin and end and _TIME.fullmatch(begin) and _TIME.fullmatch(end) and _before(end, begin):
                yield Problem(table.cell(row, last), "end_before_begin", {"begin": begin, "end": end})
    scored = zip(table.text("points"), table.text("possible"), strict=True) if "points" in table.columns else ()
    for row, (points, possible) in enumerate(scored):
        got, most = parsed(points), parsed(possible)
        if got is not None and most is not None and got > most:
            yield Problem(table.cell(row, "points"), "points_above_possible", {"value": points, "most": possible})


def _judged_relief(table: Table, needed: list[TableRead]) -> Iterator[Problem]:
    """Yield rows of relief that do not say for whom, how long or how much."""
    if table.name != "relief":
        return
    for row in range(table.size):
        if not table.text("end")[row]:
            yield Problem(table.cell(row, "end"), "end_missing", {})
        share = parsed(table.text("share")[row])
        if share is not None and not 0 <= share <= 1:
            yield Problem(table.cell(row, "share"), "share_outside", {"value": table.text("share")[row]})
        for name in dict.fromkeys(("share", *(each.column for each in needed))):
            if name in table.columns and not table.text(name)[row]:
                yield Problem(table.cell(row, name), "match_empty", {"name": name})


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
            yield Problem(table.where(row), "event_twice" if table.name == "events" else "row_twice", values)
        met.setdefault(key, row)


def _judged_assets(table: Table, contract: Contract | None) -> Iterator[Problem]:
    if contract is None or contract.assets is None or "asset" not in table.columns:
        return
    names = frozenset(contract.assets.names)
    yield from _by_cell(table, "asset", lambda cell: () if cell in names else ("unknown_asset",))

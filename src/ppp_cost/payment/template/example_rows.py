"""Rows that show how a sheet is filled in, made from a contract's own names: valid, and never read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ppp_cost.ledger.template_sheets import Column
from ppp_cost.payment.tables_read.columns_read import FLAG, OWN_TIMES, name_column
from ppp_cost.payment.template.expected_rows import Row, expected_rows, observed_keys
from ppp_cost.payment.terms.calendar import Calendar
from ppp_cost.payment.terms.contract import Contract

MOST = 2
"""How many rows show how a sheet is filled in."""

TEXTS: Mapping[str, tuple[str, str]] = {
    "clause": ("ca:1", "ca:1"),
    "document": ("审核意见1号", "审核意见2号"),
    "event": ("E001", "E002"),
    "evidence": ("批准文件1号", "批准文件2号"),
    "failure": ("F001", "F002"),
    "indices.source": ("统计部门发布", "统计部门发布"),
    "openings.source": ("上年结算书", "上年结算书"),
    "status": ("final", "final"),
}
NUMBERS: Mapping[str, str] = {
    "points": "8",
    "possible": "10",
    "change": "1000000",
    "amount": "100000",
    "share": "1",
    "responsible": "1",
    "indices.value": "100",
    "openings.value": "1",
}
BY_UNIT: Mapping[str, str] = {"%": "95", "degC": "18.5", "mg/L": "12.5", "point": "85", "h": "2"}
TIMES: Mapping[str, str] = {"begin": "08:00", "end": "17:30"}
"""What stands in a column where the contract knows no better."""


def example_rows(contract: Contract, table: str, columns: Sequence[Column], year: int) -> tuple[Row, ...]:
    """Return rows that show how the sheet of a table is filled in for an operating year."""
    year = max(year, 2) if table == "openings" else year
    calendar = contract.calendar(year + 1, year)
    found = list(_starts(contract, table, columns, calendar, year))
    if len(found) > MOST:
        named = ("name", "indicator", "series", "item")
        other = [row for row in found if any(row.get(each) != found[0].get(each) for each in named)]
        found = [found[0], (other or found[1:])[0]]
    return tuple(_filled(contract, table, columns, row, number, year) for number, row in enumerate(found[:MOST]))


def _starts(contract: Contract, table: str, columns: Sequence[Column], calendar: Calendar, year: int) -> Iterator[Row]:
    """Yield the beginnings of rows: what they are of, and when."""
    if table == "covers":
        yield from ({"table": choice.value} for column in columns for choice in column.choices)
    elif table in OWN_TIMES and table != "indices":
        yield from ({}, {})
    else:
        yield from expected_rows(contract, year).get(table, ())
        yield from _observed(contract, table, calendar, year)


def _observed(contract: Contract, table: str, calendar: Calendar, year: int) -> Iterator[Row]:
    """Yield the first row of each item that observes a table: by day, or of any number."""
    for terms in (item.terms for item in contract.items):
        observed = terms.observed()
        if observed is not None and observed.table == table:
            own = terms.own_period if terms.own_period != "term" else "year"
            kind = "day" if observed.by_day else own
            first, period = (int(calendar.of_year(each, year)[0]) for each in (kind, own))
            row = {"date" if kind == "day" else "period": calendar.labels[kind][first]}
            row |= {name_column(contract, table): observed.name} if observed.name is not None else {}
            yield row | dict(next(observed_keys(terms, observed, contract, calendar, period), {}))


def _filled(contract: Contract, table: str, columns: Sequence[Column], start: Row, number: int, year: int) -> Row:
    """Return a whole row: what is known of it, and a sample in every other column."""
    calendar = contract.calendar(year + 1, year)
    days = [calendar.labels["day"][day] for day in calendar.of_year("day", year).tolist()]
    following = calendar.labels["day"][int(calendar.of_year("day", year + 1)[0])]
    unit = _unit(contract, start)
    row = {}
    for column in columns:
        name = column.name
        if name in start:
            row[name] = start[name]
        elif name in ("date", "period") and {"date", "period"} & set(start):
            row[name] = ""
        elif column.holds in ("day", "time"):
            row[name] = _time(column, days, following, number)
        elif column.holds in ("number", "share"):
            row[name] = _number(table, column, unit)
        else:
            row[name] = _text(table, column, start, number)
    return row


def _unit(contract: Contract, row: Row) -> str:
    """Return the unit of what a row is of, empty where its table does not tell."""
    name = row.get("name") or row.get("indicator")
    observed = ((item.terms.unit, each) for item in contract.items if (each := item.terms.observed()))
    return next((unit for unit, each in observed if name and each.name == name), "")


def _time(column: Column, days: Sequence[str], following: str, number: int) -> str:
    if column.name == "to":
        return following
    if column.holds == "day":
        return days[0] if column.name in ("from", "date", "due") else days[14]
    return f"{days[number]} {TIMES.get(column.name, '09:00')}"


def _number(table: str, column: Column, unit: str) -> str:
    sample = NUMBERS.get(f"{table}.{column.name}") or NUMBERS.get(column.name) or BY_UNIT.get(unit)
    return sample or ("1000" if column.name == "value" and unit else "1" if column.name == "value" else "0")


def _text(table: str, column: Column, start: Row, number: int) -> str:
    sample = TEXTS.get(f"{table}.{column.name}") or TEXTS.get(column.name)
    if sample:
        return sample[number]
    cells = [choice.value for choice in column.choices]
    if set(cells) == set(FLAG):
        return FLAG[0]
    if start:
        # the row of an observation says all its keys: what others of its table are told apart by stays empty
        return ""
    return cells[min(number, len(cells) - 1)] if cells else f"{column.words.zh or column.name}{number + 1}"

"""Interest by day count: debt service on a balance that moves, late payment on a sum that is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ppp_cost.kernels.amounts.interest import accrued
from ppp_cost.kernels.exact import Exact, Indices, Integers, Mask, fractions_of, narrowed, take
from ppp_cost.kernels.groups import grouped
from ppp_cost.language import number_text
from ppp_cost.ledger.column import Column, Key, Rows, Sources, Written, index_of, row_position
from ppp_cost.ledger.tables import NO_DAY, Table
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.rows.scenario_axis import side_by_side
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rows.table_cells import covered, keys_of
from ppp_cost.payment.terms.calendar import Days
from ppp_cost.payment.terms.declared import TableRead
from ppp_cost.payment.terms.item_terms import Period
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import OperandField
from ppp_cost.payment.terms.units import PURE


class Terms(CommonTerms):
    """`interest`: the sum over days of balance x rate / basis, cut where the balance or the rate changes."""

    own_rows: ClassVar = True
    own_tables: ClassVar = ("balances", "payments")

    rule: Literal["interest"]
    rate: OperandField
    """The yearly rate"""
    day_count: Literal["actual/360", "actual/365", "actual/actual"]
    """Days over 360, 365, or the days of the calendar year to which each day belongs"""
    balance_from: Literal["balances"] | None = None
    """Table of dated changes of a debt; a balance counts from the day of its change on"""
    table: Literal["payments"] | None = Field(default=None, alias="from")
    """Table of sums owed from a day to a day"""
    principal: str = "amount"
    """Its column of the sum owed"""
    begin: str = "due"
    """Its column of the first day that bears interest"""
    end: str = "paid"
    """Its column of the first day that bears none"""

    @property
    def read_on(self) -> Period:
        """Return the length of the periods on which the rate is read."""
        return "day"

    def reads(self) -> Iterator[TableRead]:
        """Yield the columns of observation tables that are read."""
        yield from super().reads()
        table = self.balance_from or "payments"
        yield from (TableRead(table, name, must=False) for name in self.per)
        if self.balance_from:
            yield TableRead(table, "change", "number", unit=self.unit, must=False)
        else:
            yield TableRead(table, self.principal, "number", unit=self.unit, must=False)
            yield from (TableRead(table, name, "time", must=False) for name in (self.begin, self.end))
        yield TableRead("covers", "table", cells=(table,), must=False)


@dataclass(frozen=True, slots=True)
class _Owed:
    """What is owed on a day: one entry a day and key."""

    day: Days
    key: Indices
    amount: Exact


def judge(terms: Terms, scope: Scope) -> None:
    """Note a table that is not named, and a rate that is not pure."""
    if (terms.balance_from is None) == (terms.table is None):
        scope.problem("balance_or_payments")
    scope.expects(terms.rate, PURE)


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the interest of each period."""
    tables = seen.tables(terms.balance_from or "payments")
    rows = _rows(terms, tables, terms.own_period, before)
    rate = before.read(terms.rate, _rows(terms, tables, "day", before), terms)
    read = _balances if terms.balance_from else _payments
    owed = [read(terms, table, rows, seen) for table in tables]
    rates = rate.value.num.shape[0]
    count = 1 if rates == len(tables) == 1 else seen.cases.count
    values = [_interest(terms, owed[case % len(owed)], _of_case(rate, case), rows, seen) for case in range(count)]
    lost = [
        before.mark(None, _missing(terms, table, rows, seen), rows, terms, "no_row", what=table.name)
        for table in tables
    ]
    status = seen.status(lost, rows.size)
    unknown = _rate_unknown(rate, owed, rows, seen)
    status = before.mark(status, unknown, rows, terms, "no_value", name=rate.factor.name or "rate")
    written = Written(lambda case, row: _text(terms, owed[case % len(owed)], _of_case(rate, case), rows, row, seen))
    return before.column(
        terms, rows, side_by_side(values), status, written, sources=(_sources(terms, tables[0], rows, seen),)
    )


def _rows(terms: Terms, tables: list[Table], kind: str, before: Before) -> Rows:
    """Return a row for each period and each key that is found."""
    keys: tuple[Key, ...] = ((),)
    if terms.per:
        keys = tuple(dict.fromkeys(key for table in tables for key in keys_of(table, terms.per)))
    return before.keys.grid(kind, terms.per, keys)


def _of_case(rate: Reading, case: int) -> Exact:
    value = rate.value
    return value[case if value.shape[0] > 1 else 0]


def _balances(terms: Terms, table: Table, rows: Rows, seen: Seen) -> _Owed:
    """Return the balance of every day: what has changed up to and on that day."""
    change, _ = table.numbers("change")
    key = index_of(rows.keys, keys_of(table, terms.per))
    days = seen.calendar.starts["day"][seen.calendar.window("day")]
    from_day = np.searchsorted(days, table.days("date"))
    moved = np.zeros((len(rows.keys), days.size + 1), dtype=object)
    np.add.at(moved, (key, from_day), change.num)
    balance = np.cumsum(moved[:, :-1], axis=1)
    amount = narrowed(Exact(balance.ravel(), change.den))
    return _Owed(np.tile(days, len(rows.keys)), np.repeat(np.arange(len(rows.keys)), days.size), amount)


def _payments(terms: Terms, table: Table, rows: Rows, seen: Seen) -> _Owed:
    """Return each sum on every day from the day it was due to the day before it was paid."""
    amount, _ = table.numbers(terms.principal)
    key = index_of(rows.keys, keys_of(table, terms.per))
    days = seen.calendar.starts["day"][seen.calendar.window("day")]
    due, paid = table.days(terms.begin), table.days(terms.end)
    known = (due != NO_DAY) & (paid != NO_DAY)
    spans = [
        np.arange(max(begin, days[0]), min(end, days[-1] + 1)) if there else days[:0]
        for begin, end, there in zip(due, paid, known, strict=True)
    ]
    which = np.repeat(np.arange(table.size), [span.size for span in spans])
    day = np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)
    sums = take(amount, which) if which.size else Exact(np.zeros(0, dtype=np.int64))
    return _Owed(day, key[which], sums.broadcast_to(day.shape))


def _basis(terms: Terms, day: Days) -> Integers:
    if terms.day_count != "actual/actual":
        return np.full(day.shape, int(terms.day_count[-3:]), dtype=np.int64)
    years = day.astype("datetime64[D]").astype("datetime64[Y]")
    length = (years + 1).astype("datetime64[D]") - years.astype("datetime64[D]")
    days: Integers = length.astype(np.int64)
    return days


def _cells(owed: _Owed, rows: Rows, seen: Seen) -> Indices:
    return row_position(rows, seen.calendar.containing(rows.kind, owed.day), owed.key)


def _days_of(owed: _Owed, rows: Rows, seen: Seen) -> Indices:
    """Return where the day and key of each sum stand among the days of every key."""
    first = seen.calendar.starts["day"][seen.calendar.window("day")[0]]
    place: Indices = (owed.day - first) * len(rows.keys) + owed.key
    return place


def _interest(terms: Terms, owed: _Owed, rate: Exact, rows: Rows, seen: Seen) -> Exact:
    groups = grouped(_cells(owed, rows, seen), rows.size)
    return accrued(owed.amount, take(rate, _days_of(owed, rows, seen)), _basis(terms, owed.day), groups)


def _rate_unknown(rate: Reading, owed: list[_Owed], rows: Rows, seen: Seen) -> Mask:
    """Return the rows with a day on which something is owed and the rate is not known."""
    if rate.status is None:
        return np.zeros((1, rows.size), dtype=bool)
    count = 1 if rate.status.state.shape[0] == len(owed) == 1 else seen.cases.count
    lost = np.zeros((count, rows.size), dtype=bool)
    for case in range(count):
        each = owed[case % len(owed)]
        cells = _cells(each, rows, seen)
        state = rate.status.take(_days_of(each, rows, seen)).state
        unknown = state[min(case, len(state) - 1)] & (cells >= 0) & (each.amount.num != 0)
        lost[case, cells[np.broadcast_to(unknown, cells.shape) > 0]] = True
    return lost


def _missing(terms: Terms, table: Table, rows: Rows, seen: Seen) -> Mask:
    """Return the rows for which the table says nothing, or in which a sum or an end is not filled in."""
    missing: Mask = np.zeros((1, rows.size), dtype=bool)
    begin = table.days("date" if terms.balance_from else terms.begin)
    empty = table.numbers("change" if terms.balance_from else terms.principal)[1] | (begin == NO_DAY)
    if terms.table is not None:
        empty = empty | (table.days(terms.end) == NO_DAY)
    key = index_of(rows.keys, keys_of(table, terms.per))
    for row in np.flatnonzero(empty):
        missing[0] |= (rows.key == key[row]) & (seen.calendar.ends[rows.kind][rows.period] > begin[row])
    if not table.size:
        covers = seen.observations[0].covers(table.name)
        missing |= ~covered(covers, seen.calendar, rows.kind, rows.period)
    return missing


def _text(terms: Terms, owed: _Owed, rate: Exact, rows: Rows, row: int, seen: Seen) -> str:
    """Return the sum with equal days taken together, so that it can be computed again by hand."""
    mine = np.flatnonzero(_cells(owed, rows, seen) == row)
    if not mine.size:
        return "0"
    amounts = fractions_of(take(owed.amount, mine))
    rates = fractions_of(take(rate, _days_of(owed, rows, seen)[mine])) * (mine.size if rate.num.size == 1 else 1)
    basis = _basis(terms, owed.day)[mine].tolist()
    runs = Counter(zip(amounts, rates, basis, strict=True))
    name = "outstanding" if terms.balance_from else terms.principal
    return " + ".join(
        f"{number_text(amount)} {name} x {number_text(each)} rate x {count} days / {days}"
        for (amount, each, days), count in runs.items()
    )


def _sources(terms: Terms, table: Table, rows: Rows, seen: Seen) -> Sources:
    """Return the table rows behind each row: changes up to its end, or sums owed on one of its days."""
    key = index_of(rows.keys, keys_of(table, terms.per))
    begin = table.days("date" if terms.balance_from else terms.begin)
    end = np.full(table.size, NO_DAY) if terms.balance_from else table.days(terms.end)
    line = np.array(table.line, dtype=np.intp)
    found = []
    for period, of_key in zip(rows.period, rows.key, strict=True):
        first, last = seen.calendar.starts[rows.kind][period], seen.calendar.ends[rows.kind][period]
        owed = (begin < last) & ((end == NO_DAY) | (end > first)) & (key == of_key)
        found.append(line[owed])
    starts = np.concatenate([[0], np.cumsum([each.size for each in found])])
    return Sources(table.file, starts, np.concatenate([*found, line[:0]]))

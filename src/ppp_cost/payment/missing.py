"""What a missing value is: enough of the others, the last one known, or a row that must be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import Exact, Mask, choose, exact, take
from ppp_cost.kernels.groups import counted, grouped
from ppp_cost.ledger.column import Rows
from ppp_cost.ledger.reasons import Status, combined
from ppp_cost.payment.before import Before
from ppp_cost.payment.calendar import Calendar
from ppp_cost.payment.cells import admitted, sorted_into
from ppp_cost.payment.lookback import order_of
from ppp_cost.payment.observations import Table
from ppp_cost.payment.terms import Terms


def enough_present(share: Fraction, lost: Mask, rows: Rows, calendar: Calendar) -> Mask:
    """Return the rows in whose settlement period the share of values that the contract asks for is there."""
    holder = calendar.above(rows.kind, calendar.base, rows.period)
    cell = np.where(holder < 0, -1, holder * len(rows.keys) + rows.key)
    cells, place = np.unique(cell, return_inverse=True)
    groups = grouped(place, cells.size)
    expected, there = counted(np.ones_like(lost), groups), counted(~lost, groups)
    enough: Mask = there * share.denominator >= share.numerator * expected
    return enough[place]


def carried_forward(
    value: Exact, lost: Mask, rows: Rows, calendar: Calendar, earlier: Sequence[Fraction | None]
) -> tuple[Exact, Mask]:
    """Return values with each gap filled by the last one known, and where nothing was known yet.

    ``earlier`` is the last value of each key from before the first row.
    """
    order = order_of(rows, calendar, None)
    place = np.arange(rows.size)
    last = np.maximum.accumulate(np.where(lost[order.sort], -1, place))
    from_place = np.where(last >= place - order.place, last, -1)[order.back]
    value = take(value, np.where(from_place < 0, place, order.sort[np.maximum(from_place, 0)]))
    known = np.array([earlier[key] is not None for key in rows.key], dtype=bool)
    before = exact([earlier[key] or 0 for key in rows.key])
    return choose(from_place >= 0, value, before), (from_place < 0) & ~known


def incomplete(
    table: Table, named: Mask, expected: Mapping[str, Sequence[str]], rows: Rows, terms: Terms, before: Before
) -> Status | None:
    """Mark the rows of periods in which a row that must be there is not."""
    status: Status | None = None
    for name, cells_expected in expected.items():
        for cell in cells_expected:
            cells = sorted_into(table, named & admitted(table, {name: [cell]}), rows, before.calendar, None)
            there = np.bincount(cells.cell, minlength=rows.size) > 0
            what = [" ".join(each for each in (name, cell, *rows.keys[key]) if each) for key in rows.key]
            missing = before.mark(None, ~there, rows, terms, "no_row", what=what)
            status = combined((status, missing), before.reasons)
    return status


def unsaid_rows(
    table: Table, named: Mask, where: Mapping[str, Sequence[str]], rows: Rows, terms: Terms, before: Before
) -> Status | None:
    """Mark the cells with a row that does not say whether it is among those asked for."""
    status: Status | None = None
    for name in where:
        cells = sorted_into(table, named & admitted(table, {name: [""]}), rows, before.calendar, None)
        empty = np.bincount(cells.cell, minlength=rows.size) > 0
        line = ["" for _ in range(rows.size)]
        for row, cell in zip(cells.row, cells.cell, strict=True):
            line[cell] = str(table.line[row])
        found = before.mark(None, empty, rows, terms, "where_empty", name=name, file=table.file, row=line)
        status = combined((status, found), before.reasons)
    return status

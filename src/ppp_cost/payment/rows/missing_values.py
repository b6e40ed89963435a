"""What a missing value is: enough of the others, the last one known, or a row that must be there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import islice

import numpy as np

from ppp_cost.kernels.exact import Exact, Mask, choose, exact, take
from ppp_cost.kernels.groups import counted, grouped
from ppp_cost.ledger.column import Rows
from ppp_cost.ledger.reasons import UNDETERMINED, Status, combined
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.folding import folded_status, folding
from ppp_cost.payment.rows.period_order import order_of
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.table_cells import Cells, admitted, sorted_into
from ppp_cost.payment.terms.calendar import KINDS, Calendar, longer
from ppp_cost.payment.terms.item_terms import Terms

FEW = 5
"""How many events a sentence names."""


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
            missing = before.mark_absent(None, ~there, rows, terms, table.name, what, [{cell}] * rows.size)
            status = combined((status, missing), before.reasons)
    return status


def gaps_between(cells: Cells, mask: Mask, rows: Rows, terms: Terms, what: list[str], before: Before) -> Status | None:
    """Mark the rows in which shorter periods are folded of which one is not there: eleven months are no year.

    Where a table is given by periods of several lengths, the longest below the row's own are looked for.
    """
    table, calendar = cells.table, before.calendar
    periods = table.text("period")
    texts = {periods[row] for row in cells.row}
    kinds = {calendar.labelled(text)[0] for text in texts}
    shorter = [kind for kind in KINDS if kind in kinds and longer(rows.kind, kind)]
    if not shorter or "" in texts:
        return None
    parts = before.keys.in_service(before.keys.grid(shorter[-1], rows.per, rows.keys))
    fold = folding(parts, rows, before.keys)
    found = sorted_into(table, mask, parts, calendar, None)
    there = np.bincount(found.cell, minlength=parts.size) > 0
    begun = np.bincount(cells.cell, minlength=rows.size) > 0
    absent = ~there & begun[fold.cell] & ~before.covered(table.name, parts)
    status = before.mark(None, absent, parts, terms, "no_row", what=[what[row] for row in fold.cell])
    return folded_status(status, fold, before.reasons)


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


def unnamed_groups(
    status: Status | None, rows: Rows, sources: Sequence[Rows], terms: Terms, before: Before
) -> Status | None:
    """Mark the groups that have no name, though all in them be left out, by what was folded into them."""
    unsaid = before.keys.unsaid(rows)
    if not unsaid.any():
        return status
    if status is not None:
        status = status.within(~unsaid | (status.state == UNDETERMINED))
    members: list[dict[str, None]] = [{} for _ in range(rows.size)]
    for source in sources:
        fold = folding(source, rows, before.keys)
        for row in np.flatnonzero(unsaid):
            found = fold.order[fold.starts[row] : fold.starts[row + 1]]
            members[row] |= dict.fromkeys("/".join(source.keys[key]) for key in source.key[found])
    key = [_few(each) for each in members]
    return before.mark(status, unsaid, rows, terms, "no_attribute", name=", ".join(terms.per), key=key)


def _few(names: Collection[str]) -> str:
    """Return the first names of a list that may be long."""
    return ", ".join([*islice(names, FEW), *(["…"] if len(names) > FEW else [])])

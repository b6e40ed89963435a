"""Amounts add up by themselves: from short periods to long ones, over keys that are not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from ppp_cost.kernels.exact import Indices
from ppp_cost.kernels.groups import Groups, grouped, summed
from ppp_cost.ledger.column import Column, Members, Part, Rows, row_position
from ppp_cost.ledger.formulas import Brackets
from ppp_cost.ledger.reasons import KNOWN, LEFT_OUT, UNDETERMINED, Reasons, Status
from ppp_cost.payment.rows.row_keys import Keys


@dataclass(frozen=True, slots=True)
class Folding:
    """Rows folded into fewer: the ``cell`` of each, and which rows, sorted, stand behind each cell.

    ``absent`` are rows without a name: what a table does not cover may belong to any cell of their ``period``.
    """

    rows: Rows
    cell: Indices
    groups: Groups
    starts: Indices
    order: Indices
    absent: Indices
    period: Indices


def folding(source: Rows, target: Rows, keys: Keys) -> Folding:
    """Return how rows fold into ``target``: by the longer period that holds them and the keys they know."""
    period = keys.calendar.above(source.kind, target.kind, source.period)
    key = keys.place_in(target.keys, target.per, source)
    cell = row_position(target, period, key[source.key] if source.size else period)
    groups = grouped(cell, target.size)
    order = groups.order if groups.order is not None else np.arange(source.size)
    count = np.zeros(target.size, dtype=np.intp)
    count[groups.filled] = np.diff(groups.starts, append=order.size)
    absent = np.flatnonzero(keys.nameless(source) if target.per else np.zeros(source.size, dtype=bool))
    return Folding(target, cell, groups, np.concatenate([[0], np.cumsum(count)]), order, absent, period[absent])


def folded_status(
    status: Status | None, fold: Folding, reasons: Reasons, left_out_spreads: bool = False
) -> Status | None:
    """Return the state of each cell: undetermined if one of its rows is.

    With ``left_out_spreads`` a cell all of whose rows are left out is left out.
    """
    if status is None:
        return None
    state = np.zeros((status.state.shape[0], fold.rows.size), dtype=np.int8)
    whys = np.broadcast_to(status.why, status.state.shape)
    # the sets of a cell are gathered first: a year may miss thousands of values, and each union is made once
    met: dict[tuple[int, int], dict[int, None]] = {}

    def spoil(case: int, cell: int, row: int) -> None:
        state[case, cell] = UNDETERMINED
        met.setdefault((case, cell), {})[int(whys[case, row])] = None

    for case, row in np.argwhere(status.state == UNDETERMINED).tolist():
        if fold.cell[row] >= 0:
            spoil(case, int(fold.cell[row]), row)
    if left_out_spreads:
        for cell in range(fold.rows.size):
            members = fold.order[fold.starts[cell] : fold.starts[cell + 1]]
            if members.size:
                for case in np.flatnonzero((status.state[:, members] == LEFT_OUT).all(axis=-1)).tolist():
                    state[case, cell] = LEFT_OUT
                    met[case, cell] = {int(whys[case, members[-1]]): None}
    for row, period in zip(fold.absent.tolist(), fold.period.tolist(), strict=True):
        for case, cell in product(
            np.flatnonzero(status.state[:, row]).tolist(), np.flatnonzero(fold.rows.period == period).tolist()
        ):
            spoil(case, cell, row)
    why = np.zeros(state.shape, dtype=np.int32)
    for place, sets in met.items():
        why[place] = reasons.number(reasons.union(sets))
    return Status(state, why) if state.any() else None


def folded_amount(column: Column, target: Rows, keys: Keys, reasons: Reasons, left_out_spreads: bool = False) -> Column:
    """Return an item's amounts summed onto longer periods and fewer keys."""
    fold = folding(column.rows, target, keys)
    known = np.ones((1, column.rows.size), dtype=bool) if column.status is None else column.status.state == KNOWN
    value = summed(column.value, known, fold.groups)
    status = folded_status(column.status, fold, reasons, left_out_spreads)
    part = Part("", value, Brackets(Members(column, fold.starts, fold.order, " + ")))
    return Column(column.id, column.clause, target, value, status, (part,), amount=True)

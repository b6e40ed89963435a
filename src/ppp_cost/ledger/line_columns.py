"""The lines of a statement in columns: what a hundred thousand of them cost is a few arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.exact import Integers, Mask
from ppp_cost.ledger.lines import SETTLEMENT, Block
from ppp_cost.ledger.reasons import KNOWN, STATES, UNDETERMINED
from ppp_cost.ledger.statement import Statement

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class LineColumns:
    """The lines of a statement in the order of `Statement.lines`, one array a column.

    ``amount`` is in whole minor units, 0 where ``unknown``.
    """

    item: Texts
    kind: Texts
    clause: Texts
    period: Texts
    key: Texts
    part: Texts
    due: Texts
    state: Texts
    amount: Integers
    unknown: Mask


def line_columns(statement: Statement) -> LineColumns:
    """Return the lines of a statement in columns."""
    parts = [_of_item(statement, blocks) for blocks in statement.by_item()]
    names = [name for name in LineColumns.__slots__ if name != "unknown"]
    found = {name: np.concatenate([part[name] for part in parts]) if parts else np.zeros(0, object) for name in names}
    unknown = found["state"] == STATES[UNDETERMINED]
    return LineColumns(**found, unknown=unknown)


def _of_item(statement: Statement, blocks: Sequence[Block]) -> dict[str, npt.NDArray[np.generic]]:
    """Return the lines of an item, by place of their period's kind, period, key, then block."""
    columns: dict[str, list[npt.NDArray[np.generic]]] = {}
    for block in blocks:
        for name, values in _of_block(statement, block).items():
            columns.setdefault(name, []).append(values)
    whole = {name: np.concatenate(values) for name, values in columns.items()}
    order = np.lexsort([whole.pop(name) for name in ("block", "row_key", "row_period", "yearly", "single")])
    return {name: values[order] for name, values in whole.items()}


def _of_block(statement: Statement, block: Block) -> dict[str, npt.NDArray[np.generic]]:
    ledger, case, rows, here = statement.ledger, statement.case, block.rows, block.here
    labels = np.array(ledger.labels[rows.kind], dtype=object)
    keys = np.array(["/".join(key) for key in rows.keys], dtype=object)
    base = np.array([*ledger.labels[statement.heading.base], "year"], dtype=object)
    payment = block.payment[here]
    state = np.full(here.size, KNOWN, dtype=np.int8)
    if block.status is not None and here.size:
        taken = block.status.take(here).state
        state = np.broadcast_to(taken[case if taken.shape[0] > 1 else 0], here.shape)
    amount = block.amount[case if block.amount.shape[0] > 1 else 0][here]
    same = {"item": block.item, "kind": block.kind, "clause": block.clause, "part": block.part}
    return {
        **{name: np.full(here.size, text, dtype=object) for name, text in same.items()},
        "period": labels[rows.period[here]],
        "key": keys[rows.key[here]],
        "due": base[np.where(payment == SETTLEMENT, len(base) - 1, payment)],
        "state": np.array(STATES, dtype=object)[state],
        "amount": np.where(state == UNDETERMINED, 0, amount),
        "single": np.full(here.size, len(labels) == 1),
        "yearly": np.full(here.size, rows.kind == "year"),
        "row_period": rows.period[here],
        "row_key": rows.key[here],
        "block": np.full(here.size, block.order),
    }

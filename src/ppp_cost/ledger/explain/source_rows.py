"""The rows of tables behind one value of a measure."""

from __future__ import annotations

from collections.abc import Iterable

from ppp_cost.ledger.column import Column, Factor, Members, Written
from ppp_cost.ledger.explain.evidence import Evidence
from ppp_cost.ledger.explain.explanation import leaves_at
from ppp_cost.ledger.formulas import Leaf

RUNS = 5
"""Runs of rows that a sentence names."""


def rows_behind(column: Column, rows: list[int], case: int) -> str:
    """Return the file rows that rows of a measure were worked out from, as they stand behind a sentence.

    Amounts are not looked into; empty where nothing was read.
    """
    evidence, met = Evidence(), set[tuple[str, int]]()
    for row in rows:
        _follow(column, row, case, evidence, met)
    return behind_text(evidence)


def behind_text(evidence: Evidence) -> str:
    """Return the file rows of some evidence as they stand behind a sentence, empty where there are none.

    >>> behind_text(Evidence(rows={"scores.csv": {2: None, 3: None}})), behind_text(Evidence())
    (' (scores.csv rows 2-3)', '')
    """
    rows = ", ".join(evidence.rows_text(RUNS))
    return f" ({rows})" if rows else ""


def _follow(column: Column, row: int, case: int, evidence: Evidence, met: set[tuple[str, int]]) -> None:
    if row < 0 or column.amount or (column.id, row) in met:
        return
    met.add((column.id, row))
    evidence.read(column.sources, row)
    read = (each for part in column.parts for each in leaves_at(part.formula, case, row))
    _follow_leaves((*read, *column.looked_at), row, case, evidence, met)


def _follow_leaves(read: Iterable[Leaf], row: int, case: int, evidence: Evidence, met: set[tuple[str, int]]) -> None:
    for token in read:
        if isinstance(token, Factor):
            evidence.read(token.sources, row)
            if token.origin is not None:
                _follow(token.origin, row if token.index is None else int(token.index[row]), case, evidence, met)
        elif isinstance(token, Members):
            for each in token.of(row):
                _follow(token.origin, each, case, evidence, met)
        elif isinstance(token, Written):
            _follow_leaves(token.reads, row, case, evidence, met)

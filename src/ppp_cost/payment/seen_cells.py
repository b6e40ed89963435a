"""What was observed, row by row of the tables: the inputs behind an observed measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ppp_cost.ledger.column import Column
from ppp_cost.ledger.expressions import Call, Cell, Expression, Number
from ppp_cost.payment.observations import NUMERIC, Observations, Table, parsed
from ppp_cost.payment.rules import observe

MOST_ROWS = 40
"""Rows of a table that are shown behind one measure; more of them are shown as what they come to."""


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A number of a table: its row, what the other cells of the row say, and the number."""

    row: str
    words: str
    value: Fraction


def rows_behind(seen: Observations, terms: observe.Terms, column: Column, row: int) -> list[SeenRow]:
    """Return the numbers that a row of an observed measure was read from, none where there are too many."""
    found: list[SeenRow] = []
    for sources in column.sources:
        lines = sources.of(row)
        for table in (each for each in seen.tables.values() if each.file == sources.table):
            found += _read(table, terms.value, lines) if len(lines) <= MOST_ROWS else []
    return found


def _read(table: Table, column: str, lines: list[int]) -> Iterator[SeenRow]:
    place = {line: number for number, line in enumerate(table.line)}
    words = [name for name in table.columns if name not in (*NUMERIC.get(table.name, ()), column)]
    for number in (place[line] for line in lines if line in place):
        value = parsed(table.text(column)[number])
        if value is not None:
            said = " ".join(cell for name in words if (cell := table.text(name)[number]))
            yield SeenRow(f"{table.where(number)} {column}", said, value)


def observed_by(op: str, cells: list[int]) -> Expression | None:
    """Return how an observed measure comes of the numbers of its rows, None where it is not one of them."""
    if not cells:
        return None
    inputs = tuple(Cell(each) for each in cells)
    whole = Call("+", inputs)
    if op in ("max", "min"):
        return Call(op, inputs)
    if op == "mean":
        return Call("/", (whole, Number(Fraction(len(cells)))))
    return whole if op == "sum" else inputs[-1]

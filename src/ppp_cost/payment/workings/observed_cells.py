"""What was observed, row by row of the tables: the inputs behind an observed measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from ppp_cost.ledger.column import Column
from ppp_cost.ledger.formulas import Call, Cell, Expression, Number
from ppp_cost.ledger.tables import Table, parsed
from ppp_cost.payment.rows.observations import NUMERIC, Observations
from ppp_cost.payment.terms.declared import Observed

MOST_ROWS = 40
"""Rows of a table that are shown behind one measure; more of them are shown as what they come to."""


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A number of a table: its row, what the other cells of the row say, and the number."""

    row: str
    words: str
    value: Fraction


@dataclass(slots=True)
class SeenRows:
    """Finds the numbers of tables by the rows of their files; each table is looked through once."""

    seen: Observations
    _places: dict[str, tuple[Table, dict[int, int]]] = field(default_factory=dict)

    def behind(self, seen: Observed, column: Column, row: int) -> list[SeenRow]:
        """Return the numbers that a row of an observed measure was read from, none where there are too many."""
        found: list[SeenRow] = []
        for sources in column.sources:
            lines = sources.of(row)
            if len(lines) <= MOST_ROWS and (place := self._place(sources.table)) is not None:
                found += _read(*place, seen.value, lines)
        return found

    def _place(self, file: str) -> tuple[Table, dict[int, int]] | None:
        """Return the table of a file, and where each of its rows stands."""
        if not self._places:
            for table in self.seen.tables.values():
                self._places[table.file] = table, {line: number for number, line in enumerate(table.line)}
        return self._places.get(file)


def _read(table: Table, place: dict[int, int], column: str, lines: list[int]) -> Iterator[SeenRow]:
    words = [name for name in table.columns if name not in (*NUMERIC.get(table.name, ()), column)]
    for number in (place[line] for line in lines if line in place):
        value = parsed(table.text(column)[number])
        if value is not None:
            said = " ".join(cell for name in words if (cell := table.text(name)[number]))
            yield SeenRow(table.cell(number, column), said, value)


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

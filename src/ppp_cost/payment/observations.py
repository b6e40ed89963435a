"""What was seen in a year: tables of text whose numbers and times were judged when they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.exact import Exact, exact
from ppp_cost.payment.operands import number

NO_DAY = np.iinfo(np.int64).min

TABLES: Mapping[str, tuple[str, ...]] = {
    "events": ("event", "begin"),
    "relief": ("begin", "end"),
    "readings": ("name", "value"),
    "volumes": ("name", "value"),
    "scores": (),
    "amounts": ("name", "value"),
    "balances": ("date", "change"),
    "payments": ("event", "due", "paid", "amount"),
    "indices": ("series", "month", "value"),
    "openings": ("item", "period", "value"),
    "covers": ("table", "from", "to"),
}
"""Observation tables and the columns each must have; more may stand beside them."""

NUMERIC: Mapping[str, tuple[str, ...]] = {
    "relief": ("share",),
    "readings": ("value",),
    "volumes": ("value",),
    "scores": ("value", "points", "possible"),
    "amounts": ("value",),
    "balances": ("change",),
    "payments": ("amount",),
    "indices": ("value",),
    "openings": ("value",),
}
"""Columns that hold numbers; a cell is a number or empty."""

TIMES: Mapping[str, tuple[str, ...]] = {
    "events": ("begin", "end"),
    "relief": ("begin", "end"),
    "balances": ("date",),
    "payments": ("due", "paid"),
    "covers": ("from", "to"),
}
"""Columns that hold days or times."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as text by column, with the file they stand in and the number of each row."""

    name: str
    file: str
    columns: Mapping[str, tuple[str, ...]]
    line: tuple[int, ...]

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(self.line)

    def text(self, column: str) -> tuple[str, ...]:
        """Return a column, empty cells where the table has none of that name."""
        return self.columns.get(column) or ("",) * self.size

    def where(self, row: int) -> str:
        """Return the place of a row as it is printed."""
        return f"{self.file} row {self.line[row]}"

    def numbers(self, column: str) -> tuple[Exact, npt.NDArray[np.bool_]]:
        """Return a column as exact numbers, and where it is empty."""
        cells = self.text(column)
        found = [parsed(cell) for cell in cells]
        return exact([value or Fraction(0) for value in found]), np.array(
            [value is None for value in found], dtype=bool
        )

    def days(self, column: str) -> npt.NDArray[np.int64]:
        """Return the day of each cell of a column of days or times, ``NO_DAY`` where it is empty."""
        cells = self.text(column)
        days = np.full(self.size, NO_DAY, dtype=np.int64)
        filled = [number for number, cell in enumerate(cells) if cell]
        if filled:
            text = np.array([cells[number][:10] for number in filled])
            days[filled] = text.astype("datetime64[D]").astype(np.int64)
        return days


@lru_cache(maxsize=2**16)
def parsed(cell: str) -> Fraction | None:
    """Return the number in a cell, None where it is empty or no number; cells of readings repeat."""
    if not cell:
        return None
    try:
        return number(cell)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Observations:
    """The tables of an operating year, by name, and the digest of every byte read."""

    tables: Mapping[str, Table]
    digest: str
    openings: Mapping[tuple[str, str, str], tuple[Fraction, str]] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """Return a table, one without rows where there is none of that name."""
        return self.tables.get(name) or Table(name, f"{name}.csv", {}, ())

    def covers(self, table: str) -> list[tuple[int, int]]:
        """Return the days, from included to excluded, inside which absence from a table means none."""
        rows = self.table("covers")
        begins, ends = rows.days("from"), rows.days("to")
        return [
            (int(begin), int(end))
            for name, begin, end in zip(rows.text("table"), begins, ends, strict=True)
            if name == table
        ]

"""The sheets of a workbook of terms as rows of text, each knowing the cells it was read from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ppp_cost.errors import Problem
from ppp_cost.places import letters_of
from ppp_cost.sheets import column_of, table_of

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
HEAD_NAMES = 2
"""So many known names make a row the head of a sheet."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One row of a sheet: its cells as text by column, and where they stand; a column that is not there is empty."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return the text of a cell."""
        return self.cells.get(column, "")

    def where(self, column: str) -> str:
        """Return the address of a cell, as `参数 terms!G12`; of the row where the sheet has no such column."""
        return f"{self.sheet}!{self.letters.get(column, 'A')}{self.number}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its name, the columns of its head in order, where that stands, and the rows below that hold anything."""

    sheet: str
    columns: tuple[str, ...]
    number: int
    rows: tuple[Typed, ...]


def cell_text(value: Any) -> str:
    """Return a cell as text: a number without a power of ten, a day as 2024-07-01.

    >>> cell_text(0.3), cell_text(268000.0), cell_text(date(2024, 7, 1)), cell_text(" 2/37 "), cell_text(True)
    ('0.3', '268000', '2024-07-01', '2/37', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        text = format(Decimal(repr(value)), "f")
        return text.removesuffix(".0")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def day_of(text: str) -> date | None:
    """Return the day that a text names, None where it names none.

    >>> day_of("2025/7/1"), day_of("2025年7月1日"), day_of("2025-13-01")
    (datetime.date(2025, 7, 1), datetime.date(2025, 7, 1), None)
    """
    found = _DAY.fullmatch(text)
    try:
        return date(*(int(each) for each in found.groups())) if found else None
    except ValueError:
        return None


def grids(
    cells: Mapping[str, list[list[Any]]], columns: Mapping[str, Sequence[str]], file: str, problems: list[Problem]
) -> dict[str, Grid]:
    """Return the sheets of tables by name; ``columns`` are those that each must have.

    Notes sheets and columns that are not there, and columns that are not known.
    """
    found = {}
    named = {table_of(sheet, tuple(columns)): sheet for sheet in reversed(list(cells))}
    for table, needed in columns.items():
        sheet = named.get(table)
        if sheet is None:
            problems.append(Problem(file, "sheet_missing", {"name": table}))
        elif (grid := _grid(sheet, cells[sheet], needed, problems)) is not None:
            found[table] = grid
    return found


def _grid(sheet: str, rows: list[list[Any]], needed: Sequence[str], problems: list[Problem]) -> Grid | None:
    least = min(HEAD_NAMES, len(needed))
    heads = enumerate(([column_of(cell_text(cell)) for cell in row] for row in rows), start=1)
    number, names = next((each for each in heads if len(set(each[1]) & set(needed)) >= least), (0, []))
    if not number:
        problems.append(Problem(sheet, "column_missing", {"name": ", ".join(needed)}))
        return None
    problems += [
        Problem(
            f"{sheet}!{letters_of(place + 1)}{number}", "column_not_known", {"name": name, "known": ", ".join(needed)}
        )
        for place, name in enumerate(names)
        if name and (name not in needed or name in names[:place])
    ]
    missing = [name for name in needed if name not in names]
    problems += [Problem(f"{sheet}!{number}", "column_missing", {"name": name}) for name in missing]
    places = {name: names.index(name) for name in needed if name in names}
    addresses = {name: letters_of(place + 1) for name, place in places.items()}
    found = []
    for below, row in enumerate(rows[number:], start=number + 1):
        texts = {name: cell_text(row[place]) for name, place in places.items()}
        if any(texts.values()):
            found.append(Typed(sheet, below, texts, addresses))
    return Grid(sheet, tuple(name for name in names if name in places), number, tuple(found)) if not missing else None

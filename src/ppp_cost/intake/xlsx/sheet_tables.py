"""From the cells of a sheet to a table, the same as its CSV would give, and what to look at on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from ppp_cost.errors import Problem
from ppp_cost.intake.xlsx.cell_runs import CellRuns
from ppp_cost.intake.xlsx.sheet_notices import noticed_on
from ppp_cost.intake.xlsx.spelling import MONTHS, plain_number, respelled
from ppp_cost.intake.xlsx.workbook import Sheet
from ppp_cost.ledger.tables import OnSheet, Table
from ppp_cost.places import letters_of
from ppp_cost.sheets import EXAMPLE, NOTE, column_of


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table's columns are known by: ``known`` ones make a row its head, ``numbers`` and ``times`` hold such."""

    known: Sequence[str]
    numbers: Collection[str] = ()
    times: Sequence[str] = ()


def table_of_sheet(sheet: Sheet, name: str, layout: Layout, problems: list[Problem], noticed: list[Problem]) -> Table:
    """Return the table on a sheet, whose head is the first row that holds a known column, else the first row.

    Rows of examples and the column of remarks are passed over; faults of cells in the table are problems.
    """
    head = _head(sheet, layout)
    if head == 0:
        return Table(name, sheet.name, {}, ())
    places = _columns(sheet, head, problems)
    note = places.pop(NOTE, 0)
    below = range(head + 1, len(sheet.text) + 1)
    examples = {line for line in below if note and sheet.cell(line, note).startswith(EXAMPLE)}
    lines = [line for line in below if line not in examples and any(sheet.cell(line, at) for at in places.values())]
    problems += [
        each
        for column, row, each in sheet.marks.faults
        if column in places.values() and row > head and row not in examples
    ]
    noticed += noticed_on(sheet, head, lines, places.values())
    found = {column: _texts(sheet, column, at, lines, layout, noticed) for column, at in places.items()}
    letters = {column: letters_of(at) for column, at in places.items()}
    return Table(name, sheet.name, respelled(found, layout.times), tuple(lines), OnSheet(letters, head))


def _head(sheet: Sheet, layout: Layout) -> int:
    """Return the row of names, 0 where the sheet is empty."""
    filled = [line for line, row in enumerate(sheet.text, start=1) if any(row)]
    known = (line for line in filled if any(column_of(cell) in layout.known for cell in sheet.text[line - 1]))
    return next(known, filled[0] if filled else 0)


def _columns(sheet: Sheet, head: int, problems: list[Problem]) -> dict[str, int]:
    """Return the place of each column that has a name."""
    found: dict[str, int] = {}
    for place, cell in enumerate(sheet.text[head - 1], start=1):
        column = column_of(cell)
        if column in found:
            problems.append(Problem(f"{sheet.name}!{letters_of(place)}{head}", "column_twice", {"name": column}))
        elif column:
            found[column] = place
    return found


def _texts(
    sheet: Sheet, column: str, place: int, lines: Sequence[int], layout: Layout, noticed: list[Problem]
) -> tuple[str, ...]:
    """Return the cells of a column as text, and note numbers that were text and days that count from 1904."""
    found = [row[place - 1] if place <= len(row) else "" for row in (sheet.text[line - 1] for line in lines)]
    texts, days = CellRuns(), CellRuns()
    months = set(sheet.marks.shown["month"].rows(place)) if column in MONTHS else set[int]()
    for number, line in enumerate(lines):
        if not found[number]:
            continue
        value = sheet.rows[line - 1][place - 1]
        if isinstance(value, date):
            found[number] = found[number][: len("2024-07")] if line in months else found[number]
            days.add(place, line)
        elif isinstance(value, str) and column in layout.numbers and (plain := plain_number(value)) is not None:
            found[number] = plain
            texts.add(place, line)
    if texts:
        noticed.append(Problem(f"{sheet.name}!{texts.within((place,), lines).text()}", "lint_number_text"))
    if days and sheet.since_1904:
        noticed.append(Problem(f"{sheet.name}!{days.within((place,), lines).text()}", "lint_1904"))
    return tuple(found)

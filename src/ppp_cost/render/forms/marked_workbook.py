"""The user's own workbook with what is wrong in it marked, and a sheet that lists it all."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ppp_cost.errors import Problem
from ppp_cost.language import Language
from ppp_cost.places import column_number, letters_of, on_sheet
from ppp_cost.render.forms.mistakes_sheet import COLOURS, Entry, Weight, clean, list_mistakes
from ppp_cost.sheets import MISTAKES

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "ppp_cost"
"""Who signs the comments; those of an earlier copy are taken out."""
MOST_MARKED = 200
"""Cells of one place that are filled; of a longer one the first."""


def marked(
    content: bytes,
    problems: Iterable[Problem],
    noticed: Iterable[Problem] = (),
    told: Iterable[tuple[Weight, str]] = (),
    language: Language = "zh",
) -> bytes:
    """Return a workbook with the cells of problems filled and commented, and listed on a sheet of its own.

    ``noticed`` is only to be looked at, ``told`` are sentences about no cell. Text never becomes a formula.
    """
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(content), rich_text=True)
        for sheet in book.worksheets:
            _cleared(sheet)
        if MISTAKES in book.sheetnames:
            book.remove(book[MISTAKES])
        entries = [*_entries("wrong", problems, book.sheetnames, language)]
        entries += _entries("look", noticed, book.sheetnames, language)
        entries += [Entry(weight, "", (), sentence, "", "") for weight, sentence in told]
        values = [_value(book, entry) for entry in entries]
        filled: set[tuple[str, str]] = set()
        for entry in entries:
            _mark(book, entry, filled)
        list_mistakes(book, entries, values, language)
        out = BytesIO()
        book.save(out)
    return out.getvalue()


def _entries(weight: Weight, problems: Iterable[Problem], sheets: Sequence[str], language: Language) -> Iterable[Entry]:
    """Yield the rows of problems; a place that is no sheet of the workbook stands as it is."""
    for each in problems:
        sheet, cells = on_sheet(each.where) or (each.where, ())
        if sheet not in sheets:
            sheet, cells = each.where, ()
        yield Entry(weight, sheet, cells, each.what(language), each.remedy(language), each.clause)


def _cleared(sheet: Worksheet) -> None:
    """Take out the marks of an earlier copy."""
    from openpyxl.styles import PatternFill

    for cell in [*sheet._cells.values()]:
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment, cell.fill = None, PatternFill()


def _mark(book: Workbook, entry: Entry, filled: set[tuple[str, str]]) -> None:
    """Fill the cells of one row of the list, and say at the first of each range what is wrong.

    A cell that is ``filled`` keeps its colour: what weighs most comes first.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    colour = COLOURS[entry.weight]
    for cells in entry.cells:
        places = _places(book[entry.sheet], cells)
        for number, place in enumerate(places):
            if (entry.sheet, place.coordinate) not in filled:
                place.fill = PatternFill("solid", fgColor=colour)
                filled.add((entry.sheet, place.coordinate))
            if number == 0:
                said = place.comment.text + "\n" if place.comment is not None else ""
                author = AUTHOR if place.comment is None else place.comment.author
                place.comment = Comment(clean(f"{said}{entry.rule} {entry.remedy}".strip()), author, 120, 300)


def _places(sheet: Worksheet, cells: str) -> list[Any]:
    """Return the cells of a range, of merged ones the first; whole rows and columns end where the sheet does."""
    first, _, last = cells.partition(":")
    left, top = _corner(first, 1, 1)
    right, bottom = _corner(last or first, sheet.max_column, sheet.max_row)
    found: dict[str, Any] = {}
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            cell = _unmerged(sheet, row, column)
            found[cell.coordinate] = cell
            if len(found) >= MOST_MARKED:
                return [*found.values()]
    return [*found.values()]


def _corner(word: str, column: int, row: int) -> tuple[int, int]:
    """Return the column and row of a cell; what it does not say is as given."""
    letters, digits = word.rstrip("0123456789"), word.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return column_number(letters) or column, int(digits or row)


def _unmerged(sheet: Worksheet, row: int, column: int) -> Any:
    """Return a cell, or the first of the merged ones that it belongs to."""
    name = f"{letters_of(column)}{row}"
    for area in sheet.merged_cells.ranges:
        if name in area:
            return sheet.cell(area.min_row, area.min_col)
    return sheet.cell(row, column)


def _value(book: Workbook, entry: Entry) -> str:
    """Return what a single cell holds, a formula as it is written."""
    if len(entry.cells) != 1 or ":" in entry.cells[0]:
        return ""
    value = book[entry.sheet][entry.cells[0]].value
    return str(value).upper() if isinstance(value, bool) else "" if value is None else str(value)

"""The user's own workbook with what is wrong in it marked, and a sheet that lists it all."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from ppp_cost.errors import Problem
from ppp_cost.language import Language
from ppp_cost.places import column_number, letters_of, on_sheet
from ppp_cost.sheets import MISTAKES

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Weight = Literal["wrong", "look", "lost"]

AUTHOR = "ppp_cost"
"""Who signs the comments; those of an earlier copy are taken out."""
COLOURS: Mapping[Weight, str] = {"wrong": "FFC7CE", "look": "FFEB9C", "lost": "DDEBF7"}
MOST_MARKED = 200
"""Cells of one place that are filled; of a longer one the first."""
WORDS: Mapping[str, Mapping[Language, str]] = {
    "title": {"zh": "错误清单", "en": "Mistakes"},
    "none": {"zh": "没有问题", "en": "no problems"},
    "weight": {"zh": "类别", "en": "kind"},
    "sheet": {"zh": "工作表", "en": "sheet"},
    "cell": {"zh": "单元格", "en": "cell"},
    "value": {"zh": "现值", "en": "value"},
    "rule": {"zh": "问题", "en": "what is wrong"},
    "remedy": {"zh": "怎样改正", "en": "what to do"},
    "clause": {"zh": "条款", "en": "clause"},
    "wrong": {"zh": "问题", "en": "problem"},
    "look": {"zh": "提示", "en": "look at"},
    "lost": {"zh": "暂不核定", "en": "undetermined"},
    "saved": {
        "zh": "此副本中公式的计算结果未保存：改正后请先用 Excel 或 WPS 打开并保存，再重新检查。文本框在副本中不保留，请在原文件上改正。",
        "en": "The values of formulas are not stored in this copy: once it is mended, open and save it in Excel or WPS "
        "before it is checked again. Text boxes are lost in the copy; mend your own file where it has some.",
    },
}
COLUMNS = ("weight", "sheet", "cell", "value", "rule", "remedy", "clause")
HEAD = 4
"""Row of the list that names its columns."""
MOST_TEXT = 32_000
"""Characters of a cell."""
WIDTHS = (10, 20, 14, 20, 46, 56, 16)
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no cell can hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list: what weighs how much, and the cells it is about, none where it is about no sheet."""

    weight: Weight
    sheet: str
    cells: tuple[str, ...]
    rule: str
    remedy: str
    clause: str


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
        for entry in entries:
            _mark(book, entry)
        _list(book, entries, values, language)
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


def _mark(book: Workbook, entry: Entry) -> None:
    """Fill the cells of one row of the list, and say at the first of each range what is wrong."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    colour = COLOURS[entry.weight]
    for cells in entry.cells:
        places = _places(book[entry.sheet], cells)
        for number, place in enumerate(places):
            place.fill = PatternFill("solid", fgColor=colour)
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
    return "" if value is None else str(value)


def _list(book: Workbook, entries: Sequence[Entry], values: Sequence[str], language: Language) -> None:
    """Write the sheet that lists everything, in front of the others."""
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(MISTAKES, 0)
    title = WORDS["title"][language] if entries else f"{WORDS['title'][language]}: {WORDS['none'][language]}"
    for row, words, font in ((1, title, Font(bold=True, size=16)), (2, WORDS["saved"][language], Font(italic=True))):
        _write(sheet, row, 1, words)
        sheet.cell(row, 1).font = font
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(COLUMNS))
    sheet.row_dimensions[2].height = 34
    for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), start=1):
        _write(sheet, HEAD, column, WORDS[name][language])
        sheet.cell(HEAD, column).font = Font(bold=True)
        sheet.column_dimensions[letters_of(column)].width = width
    for row, (entry, value) in enumerate(zip(entries, values, strict=True), start=HEAD + 1):
        kind = WORDS[entry.weight][language]
        texts = (kind, entry.sheet, ", ".join(entry.cells), value, entry.rule, entry.remedy, entry.clause)
        for column, text in enumerate(texts, start=1):
            _write(sheet, row, column, text)
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=COLOURS[entry.weight])
        if entry.cells:
            _link(sheet.cell(row, COLUMNS.index("cell") + 1), entry)
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.auto_filter.ref = f"A{HEAD}:{letters_of(len(COLUMNS))}{HEAD + len(entries)}"
    book.active = 0


def _link(cell: Any, entry: Entry) -> None:
    """Let a click lead to the first cells of an entry."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = entry.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{entry.cells[0]}")
    cell.style = "Hyperlink"


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text as a text, however it begins."""
    cell = sheet.cell(row, column)
    cell.value = clean(text)
    cell.data_type = "s"


def clean(text: str) -> str:
    r"""Return a text without the characters that no cell can hold.

    >>> clean("a\\x00b")
    'ab'
    """
    return NOT_TEXT.sub("", text)[:MOST_TEXT]

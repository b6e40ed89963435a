"""The sheet that lists what is wrong in a workbook: where, what, what to do, and for which clause it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import east_asian_width

from ppp_cost.language import Language
from ppp_cost.places import letters_of
from ppp_cost.sheets import MISTAKES

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Weight = Literal["wrong", "look", "lost"]

COLOURS: Mapping[Weight, str] = {"wrong": "FFC7CE", "look": "FFEB9C", "lost": "DDEBF7"}
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
        "zh": "此副本中公式的计算结果未保存：改正后请先用 Excel 或 WPS 打开并保存，再重新检查。"
        "文本框在副本中不保留，请在原文件上改正。",
        "en": "The values of formulas are not stored in this copy: once it is mended, open and save it in Excel or WPS "
        "before it is checked again. Text boxes are lost in the copy; mend your own file where it has some.",
    },
}
COLUMNS = ("weight", "sheet", "cell", "value", "rule", "remedy", "clause")
HEAD = 4
"""Row of the list that names its columns."""
LINE, MOST_LINES = 16, 25
"""Height of a line, and lines of a row at most."""
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


def list_mistakes(book: Workbook, entries: Sequence[Entry], values: Sequence[str], language: Language) -> None:
    """Write the sheet that lists everything, in front of the others; without clauses it has no column of them."""
    sheet = book.create_sheet(MISTAKES, 0)
    columns = COLUMNS if any(entry.clause for entry in entries) else COLUMNS[:-1]
    _top(sheet, columns, bool(entries), language)
    for row, (entry, value) in enumerate(zip(entries, values, strict=True), start=HEAD + 1):
        kind = WORDS[entry.weight][language]
        texts = (kind, entry.sheet, ", ".join(entry.cells), value, entry.rule, entry.remedy, entry.clause)
        _row(sheet, row, texts[: len(columns)], COLOURS[entry.weight])
        if entry.cells:
            _link(sheet.cell(row, COLUMNS.index("cell") + 1), entry)
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.auto_filter.ref = f"A{HEAD}:{letters_of(len(columns))}{HEAD + len(entries)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    book.active = 0


def _top(sheet: Worksheet, columns: Sequence[str], any_found: bool, language: Language) -> None:
    """Write the title, what to do with the copy, and the names of the columns."""
    from openpyxl.styles import Alignment, Font

    title = WORDS["title"][language] + ("" if any_found else f": {WORDS['none'][language]}")
    tops = ((1, title, Font(bold=True, size=16), 26), (2, WORDS["saved"][language], Font(italic=True), 34))
    for row, words, font, height in tops:
        _write(sheet, row, 1, words)
        sheet.cell(row, 1).font, sheet.cell(row, 1).alignment = font, Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
        sheet.row_dimensions[row].height = height
    for column, (name, width) in enumerate(zip(columns, WIDTHS, strict=False), start=1):
        _write(sheet, HEAD, column, WORDS[name][language])
        sheet.cell(HEAD, column).font = Font(bold=True)
        sheet.column_dimensions[letters_of(column)].width = width


def _row(sheet: Worksheet, row: int, texts: Sequence[str], colour: str) -> None:
    """Write a row of the list, as high as its longest text is when it is folded."""
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    line = Side(style="thin", color="BFBFBF")
    for column, text in enumerate(texts, start=1):
        _write(sheet, row, column, text)
        cell = sheet.cell(row, column)
        cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), Border(bottom=line)
    sheet.cell(row, 1).fill = PatternFill("solid", fgColor=colour)
    folded = [-(-width_of(text) // (width - 2)) for text, width in zip(texts, WIDTHS, strict=False)]
    sheet.row_dimensions[row].height = LINE * min(max(folded), MOST_LINES)


def _link(cell: Any, entry: Entry) -> None:
    """Let a click lead to the first cells of an entry."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = entry.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{entry.cells[0]}")
    cell.font = Font(color="0563C1", underline="single")


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text as a text, however it begins."""
    cell = sheet.cell(row, column)
    cell.value = clean(text)
    cell.data_type = "s"


def width_of(text: str) -> int:
    """Return the width of a text in digits; a Chinese character is two wide.

    >>> width_of("得分 85")
    7
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def clean(text: str) -> str:
    r"""Return a text without the characters that no cell can hold.

    >>> clean("a\x00b")
    'ab'
    """
    return NOT_TEXT.sub("", text)[:MOST_TEXT]

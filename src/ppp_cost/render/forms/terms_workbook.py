"""The workbook of terms: every parameter a row, tables of steps, documents and assets on sheets of their own.

Every cell is text, as it is written in the files of the terms; nothing is a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any
from unicodedata import east_asian_width

from ppp_cost.language import Language
from ppp_cost.render.forms.terms_notes import notes_of
from ppp_cost.render.forms.terms_rows import Row, rows_of
from ppp_cost.render.words.terms_words import grade_text, head_word, sheet_name
from ppp_cost.settings import STEP_KEYS, STEP_SHEETS, Book, is_number
from ppp_cost.sheets import INSTRUCTIONS, VERSION, VERSION_NAME, head_text

CREATED = datetime(2020, 1, 1)
"""The time that every workbook carries: the same terms give the same bytes."""
FONT = "宋体"
INK, MUTED, LINE, HEAD, ILLUSTRATIVE = "#1F1F1F", "#7F7F7F", "#BFBFBF", "#DCE6F1", "#FCE4D6"
TITLE_ROW, HEAD_ROW, FIRST_ROW = 0, 1, 2
A4 = 9
LINE_HEIGHT, NOTE_WIDTH, INDENT = 15.0, 110.0, 1.0
WIDTHS: Mapping[str, float] = MappingProxyType(
    {
        "as": 8,
        "dates": 44,
        "days": 26,
        "grade": 18,
        "item": 22,
        "name": 20,
        "name_zh": 34,
        "note": 50,
        "of": 20,
        "place": 30,
        "row": 7,
        "rule": 40,
        "scope": 40,
        "source": 46,
        "table": 11,
        "then": 16,
        "title": 44,
        "value": 20,
        "undetermined": 28,
        "url": 40,
    }
)
USUAL_WIDTH, STEP_WIDTH = 13.0, 12.0
MUTED_COLUMNS = ("unit", "source", "grade", "place")
"""Columns of parameters that are only shown."""
GRADES = ("published", "illustrative")
SPARE = 100
"""Rows below the last that are ready to be filled in."""


def terms_workbook(book: Book, language: Language) -> bytes:
    """Return the workbook of the terms of a contract or a study; the same terms give the same bytes."""
    from xlsxwriter import Workbook

    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": book.title, "created": CREATED})
    workbook.set_size(2400, 1500)
    styles = _Styles(workbook)
    _instructions(workbook, styles, book, language)
    for table, columns in book.sheets.items():
        sheet = workbook.add_worksheet(sheet_name(table))
        sheet.write_string(TITLE_ROW, 0, book.title or book.id, styles.of(font_size=14, bold=True))
        _head(sheet, styles, table, columns, language)
        last = _body(sheet, styles, table, columns, rows_of(table, book, language))
        _finish(sheet, table, columns, last, language)
    workbook.defined_names.append([VERSION_NAME, -1, f'"{VERSION} terms {book.id}"', True])
    workbook.close()
    return content.getvalue()


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.known: dict[str, Any] = {}

    def of(self, **words: object) -> Any:
        whole = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter", **words}
        key = repr(sorted(whole.items()))
        if key not in self.known:
            self.known[key] = self.workbook.add_format(whole)
        return self.known[key]

    def cell(self, table: str, column: str, row: Row) -> Any:
        """Return the format of a cell below the head."""
        words: dict[str, object] = {
            "num_format": "@",
            "text_wrap": True,
            "border": 1,
            "border_color": LINE,
            "indent": 1,
        }
        words |= {"top_color": INK} if row.first else {}
        text = row.cells.get(column, "")
        words |= {"align": "right"} if column == "value" or is_number(text) else {}
        words |= {"font_color": MUTED} if row.constant or (table == "terms" and column in MUTED_COLUMNS) else {}
        coloured = column == "value" if table == "terms" else is_number(text) and column != "row"
        coloured = column == "grade" if table == "sources" else coloured
        words |= {"bg_color": ILLUSTRATIVE} if row.illustrative and coloured else {}
        return self.of(**words)


def _instructions(workbook: Any, styles: _Styles, book: Book, language: Language) -> None:
    sheet = workbook.add_worksheet(INSTRUCTIONS)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, NOTE_WIDTH)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, book.title or book.id, styles.of(font_size=16, bold=True))
    for row, note in enumerate(notes_of(book, language), start=1):
        muted: dict[str, object] = {"font_color": MUTED} if note.kind == "muted" else {}
        fill: dict[str, object] = {"bg_color": ILLUSTRATIVE} if note.kind == "illustrative" else {}
        sheet.write_string(row, 0, note.head, styles.of(bold=not muted, valign="top", **muted, **fill))
        sheet.write_string(row, 1, note.text, styles.of(text_wrap=True, valign="top", **muted))
        sheet.set_row(row, _height([(note.text, NOTE_WIDTH)]) + LINE_HEIGHT / 2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _head(sheet: Any, styles: _Styles, table: str, columns: Sequence[str], language: Language) -> None:
    sheet.set_row(TITLE_ROW, 26)
    sheet.set_row(HEAD_ROW, 32)
    head = styles.of(bold=True, text_wrap=True, align="center", border=1, border_color=LINE, bg_color=HEAD)
    text = styles.of(num_format="@")
    for place, column in enumerate(columns):
        hidden = {"hidden": True} if column == "place" and table in ("terms", *STEP_SHEETS) else {}
        sheet.set_column(place, place, _width(table, column), text, hidden)
        word = head_word(table, column, language) if language == "zh" else ""
        sheet.write_string(HEAD_ROW, place, head_text(word, column), head)


def _width(table: str, column: str) -> float:
    if column in STEP_KEYS and table in STEP_SHEETS:
        return WIDTHS[column] if column in ("dates", "days", "of", "then", "undetermined") else STEP_WIDTH
    return (
        USUAL_WIDTH
        if (table, column) in (("sources", "source"), ("quota", "days"))
        else WIDTHS.get(column, USUAL_WIDTH)
    )


def _body(sheet: Any, styles: _Styles, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write the rows, and return the number of the last, from 0."""
    last = HEAD_ROW
    for last, row in enumerate(rows, start=FIRST_ROW):
        for place, column in enumerate(columns):
            sheet.write_string(last, place, row.cells.get(column, ""), styles.cell(table, column, row))
        shown = [column for column in columns if column != "place"]
        sheet.set_row(last, _height([(row.cells.get(column, ""), _width(table, column)) for column in shown]))
    return last


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """Return how high a row must be for its texts in columns of some widths."""
    lines = [1 + int((unicode_width(text) - 1) / (width - INDENT)) for text, width in cells if text]
    return LINE_HEIGHT * max(lines, default=1)


def unicode_width(text: str) -> int:
    """Return how many columns of Latin letters a text takes.

    >>> unicode_width("fee 费")
    6
    """
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)


def _finish(sheet: Any, table: str, columns: Sequence[str], last: int, language: Language) -> None:
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.autofilter(HEAD_ROW, 0, max(last, FIRST_ROW), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + SPARE}"})
    if table == "sources":
        known = [grade_text(each, language) for each in GRADES]
        place = columns.index("grade")
        sheet.data_validation(FIRST_ROW, place, last + SPARE, place, {"validate": "list", "source": known})
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TITLE_ROW, HEAD_ROW)
    sheet.set_footer("&C&P / &N")

"""A template as a workbook: instructions, then a sheet for each table with its head, lists and example rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from ppp_cost.language import Language
from ppp_cost.ledger.template_sheets import Column, Sheet, Template
from ppp_cost.render.forms.template_cells import NUMERIC, head, height, look, shape_of, validation, width
from ppp_cost.render.forms.template_instructions import Lists, write_instructions
from ppp_cost.render.words.template_words import WORDS, unit_words
from ppp_cost.sheets import EXAMPLE, NOTE, VERSION_NAME, head_text

MADE = datetime(2024, 1, 1)
"""When every template says that it was made: the same input gives the same bytes."""
ROWS = 100_000
"""Rows of a sheet that are judged as they are typed."""
A4 = 9
WIDEST_NOTE = 48
Row = tuple[str, str, Sequence[str]]
"""How a row looks, its remark, and its cells in the order of the columns."""


def template_workbook(template: Template, language: Language) -> bytes:
    """Return a template as the bytes of an xlsx file: no macro, no formula, the same each time."""
    import xlsxwriter

    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": template.title, "author": "ppp_cost", "created": MADE})
    lists = write_instructions(book, template, language)
    formats = _Formats(book)
    for sheet in template.sheets:
        _write_sheet(book, sheet, lists, formats, language)
    for page in book.worksheets():
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        page.set_header(f"&L{template.title.replace('&', '&&')}&R{page.get_name()}")
        page.set_footer(f"&C{WORDS['page'][language]}")
    book.define_name(VERSION_NAME, f'="{template.mark}"')
    # the library cannot hide a name; the last part of its entry says whether it is hidden
    book.defined_names[-1][-1] = True
    book.close()
    return file.getvalue()


@dataclass(slots=True)
class _Formats:
    """The formats of a workbook, each made once."""

    book: Any
    made: dict[tuple[str, str], Any] = field(default_factory=dict)

    def of(self, name: str, holds: str = "text") -> Any:
        """Return the format of cells by what they are for and what they hold."""
        if (name, holds) not in self.made:
            self.made[name, holds] = self.book.add_format(look(name, holds))
        return self.made[name, holds]


def _write_sheet(book: Any, sheet: Sheet, lists: Lists, formats: _Formats, language: Language) -> None:
    page = book.add_worksheet(sheet.title(language))
    rows = _rows(sheet, language)
    page.write_string(0, 0, head_text(WORDS["note"][language], NOTE), formats.of("head"))
    page.set_column(0, 0, width((note for _, note, _ in rows), widest=WIDEST_NOTE), formats.of("note"))
    for number, (name, note, cells) in enumerate(rows, start=1):
        page.write_string(number, 0, note, formats.of("example" if name == "example" else "note"))
        for place, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True), start=1):
            _write_cell(page, number, place, cell, column, formats, name)
    heights = [
        _write_column(page, place, column, [cells[place - 1] for _, _, cells in rows], lists, formats, language)
        for place, column in enumerate(sheet.columns, start=1)
    ]
    page.set_row(0, max(heights))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(rows), 1), len(sheet.columns))
    page.repeat_rows(0)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})


def _rows(sheet: Sheet, language: Language) -> list[Row]:
    """Return the rows of a sheet: those that show how it is filled in, then those that are expected."""
    meant = [
        {choice.value: choice.words.of(language) for choice in column.choices if column.holds == "text"}
        for column in sheet.columns
    ]
    example, names = WORDS["example"][language], [column.name for column in sheet.columns]
    found: list[Row] = [("example", example, [row.get(name, "") for name in names]) for row in sheet.examples]
    for row in sheet.rows:
        cells = [row.get(name, "") for name in names]
        words = [of[cell] for of, cell in zip(meant, cells, strict=True) if of.get(cell)]
        note = " · ".join(unit_words(each, language) for each in words)
        # a remark that began like that of an example would hide its row
        found.append(("given", note if not note.startswith(EXAMPLE) else "", cells))
    return found


def _write_column(
    page: Any,
    place: int,
    column: Column,
    cells: Sequence[str],
    lists: Lists,
    formats: _Formats,
    language: Language,
) -> float:
    """Write the head of a column, and how the cells below it look and what they take; return how high the head is."""
    text = head(column, language)
    page.write_string(0, place, text, formats.of("head"))
    taken = "needed" if column.needed else "free"
    values = [choice.value for choice in column.choices]
    wide = width([column.name, *values, *cells], text)
    page.set_column(place, place, wide, formats.of(taken, shape_of(column)))
    example = next((cell for cell in cells if cell), "")
    rule = validation(column, lists.get(tuple(values), ""), example, language)
    if rule is not None:
        page.data_validation(1, place, ROWS, place, rule)
    return height([text], [wide])


def _write_cell(page: Any, row: int, place: int, cell: str, column: Column, formats: _Formats, name: str) -> None:
    """Write a cell as what its column holds; an expected row leaves what is to be filled in to the column."""
    holds = shape_of(column)
    shape = formats.of(name, holds)
    if not cell:
        if name == "example":
            page.write_blank(row, place, None, shape)
    elif holds in NUMERIC:
        page.write_number(row, place, float(cell), shape)
    elif holds == "day":
        page.write_datetime(row, place, date.fromisoformat(cell), shape)
    elif holds == "time":
        page.write_datetime(row, place, datetime.fromisoformat(cell), shape)
    else:
        page.write_string(row, place, cell, shape)

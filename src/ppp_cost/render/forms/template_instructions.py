"""The first sheets of a template: how it is filled in, what is due on which sheet, and the values to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ppp_cost.language import Language
from ppp_cost.ledger.template_sheets import Choice, Column, Sheet, Template
from ppp_cost.render.forms.template_cells import FONT, NUMERIC, height, shape_of
from ppp_cost.render.words.template_words import COMMANDS, FILES, LINES, WORDS, heading_lines, lines_of, unit_words
from ppp_cost.sheets import CODES, INSTRUCTIONS

WIDTHS = (30, 34, 62, 34)
"""Widths of its columns, in characters."""
LAST = len(WIDTHS) - 1

Lists = dict[tuple[str, ...], str]
"""The name of the list that holds some values."""


@dataclass(slots=True)
class _Page:
    """The sheet as it is written, its next row, and the row of its head."""

    book: Any
    sheet: Any
    languages: tuple[Language, Language]
    row: int = 0
    head: int = 0
    formats: dict[str, Any] = field(default_factory=dict)

    def look(self, name: str) -> Any:
        """Return a format by name, made once."""
        if name not in self.formats:
            self.formats[name] = self.book.add_format({**BASE, **LOOKS[name]})
        return self.formats[name]

    def across(self, text: str, name: str) -> None:
        """Write a line over the whole width."""
        self.sheet.merge_range(self.row, 0, self.row, LAST, text, self.look(name))
        self.sheet.set_row(self.row, height([text], [sum(WIDTHS)], LOOKS[name].get("font_size", 11)))
        self.row += 1

    def cells(self, texts: Sequence[str], name: str) -> None:
        """Write a row of cells, as high as the longest needs."""
        for column, text in enumerate(texts):
            self.sheet.write_string(self.row, column, text, self.look(name))
        self.sheet.set_row(self.row, height(texts, WIDTHS))
        self.row += 1

    def both(self, code: str) -> str:
        """Return a word of the page in both languages."""
        return " ".join(WORDS[code][language] for language in self.languages if WORDS[code][language])


BASE: dict[str, Any] = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#1F3864"},
    "facts": {"font_color": "#595959"},
    "part": {"bold": True, "font_size": 12, "font_color": "#1F3864", "bottom": 1, "border_color": "#2F5597"},
    "line": {},
    "sheet": {"bold": True},
    "other": {"font_color": "#7F7F7F", "font_size": 10},
    "command": {"font_name": "Consolas", "bg_color": "#F2F2F2", "indent": 1},
    "head": {"bold": True, "bg_color": "#DDE6F3", "border": 1, "border_color": "#BFBFBF"},
    "cell": {"border": 1, "border_color": "#D9D9D9", "num_format": "@"},
    "number": {"border": 1, "border_color": "#D9D9D9", "align": "left"},
    "gap": {},
}
"""Formats of the page by what they are for."""


def write_instructions(book: Any, template: Template, language: Language) -> Lists:
    """Write the instructions, and the sheet of codes where there are any; return the names of its lists by values."""
    page = _page(book, INSTRUCTIONS, language)
    for number, each in enumerate(page.languages):
        page.across(WORDS["title"][each].format(title=template.title), "facts" if number else "title")
        for line in heading_lines(template, each):
            page.across(line, "facts")
    _how(page, template)
    _sheets(page, template)
    _due(page, template)
    if not any(column.choices for sheet in template.sheets for column in sheet.columns):
        return {}
    codes = _page(book, CODES, language)
    lists = _lists(codes, template)
    codes.sheet.freeze_panes(codes.head + 1, 0)
    return lists


def _page(book: Any, name: str, language: Language) -> _Page:
    """Return a new sheet that is read and not filled in."""
    sheet = book.add_worksheet(name)
    for column, characters in enumerate(WIDTHS):
        sheet.set_column(column, column, characters)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
    return _Page(book, sheet, ("zh", "en") if language == "zh" else ("en", "zh"))


def _how(page: _Page, template: Template) -> None:
    page.row += 1
    page.across(page.both("how"), "part")
    for number, code in enumerate(lines_of(template), start=1):
        first, second = (LINES[code][language] for language in page.languages)
        page.across(f"{number}. {first}", "line")
        page.across(f"    {second}", "other")
    first, year = page.languages[0], str(template.year or "N")
    for command, said in COMMANDS[template.of]:
        words = " · ".join(said[language] for language in page.languages)
        page.across(f"{command.format(year=year, **FILES[first])}    # {words}", "command")


def _sheets(page: _Page, template: Template) -> None:
    page.row += 1
    page.across(page.both("sheets"), "part")
    grounds = "clauses" if template.of == "contract" else "commands"
    page.cells([page.both(code) for code in ("sheet", "row", "readers", grounds)], "head")
    for sheet in template.sheets:
        own = [[reader.words.of(each) for reader in sheet.readers] for each in page.languages]
        names = ["、".join(own[0]) if page.languages[0] == "zh" else ", ".join(own[0])]
        clauses = dict.fromkeys(reader.clause for reader in sheet.readers if reader.clause)
        what = "\n".join(sheet.what.of(each) for each in page.languages)
        page.cells([sheet.title(page.languages[0]), what, *names, ", ".join(clauses)], "cell")


def _due(page: _Page, template: Template) -> None:
    """Write what is due on each sheet beside the rows that stand there, or why none do."""
    sheets = [sheet for sheet in template.sheets if sheet.due]
    if not sheets:
        return
    page.row += 1
    page.across(page.both("due"), "part")
    for sheet in sheets:
        page.across(sheet.title(page.languages[0]), "sheet")
        for words in sheet.due:
            first, second = (words.of(language) for language in page.languages)
            page.across(f"· {first}", "line")
            page.across(f"    {second}", "other")


def _lists(page: _Page, template: Template) -> Lists:
    """Write every list of values once, with what they mean, and give each a name that other sheets use."""
    lists: Lists = {}
    columns = [(sheet, column) for sheet in template.sheets for column in sheet.columns if column.choices]
    page.across(page.both("choices"), "title")
    page.across(" · ".join(WORDS["choices_how"][language] for language in page.languages), "facts")
    page.head = page.row
    head = [page.both(code) for code in ("value", "meaning", "column")]
    page.cells([*head, WORDS["other"][page.languages[0]]], "head")
    for _, column in columns:
        values = tuple(choice.value for choice in column.choices)
        if values not in lists:
            where = [(sheet, each) for sheet, each in columns if tuple(x.value for x in each.choices) == values]
            first = page.row
            _write_list(page, where, column.choices, shape_of(column) in NUMERIC)
            lists[values] = _named(page, column.name, first, lists)
    return lists


def _write_list(page: _Page, where: Sequence[tuple[Sheet, Column]], choices: Sequence[Choice], numeric: bool) -> None:
    """Write the values of a list, one a row, beside the columns that take them."""
    first = page.languages[0]
    of = [
        f"{sheet.table}.{each.name} {each.words.of(first) if each.words.of(first) != each.name else ''}".strip()
        for sheet, each in where
    ]
    for choice in choices:
        own, other = (unit_words(choice.words.of(language), language) for language in page.languages)
        page.cells([choice.value, own, "\n".join(of), other], "cell")
        if numeric:
            page.sheet.write_number(page.row - 1, 0, int(choice.value), page.look("number"))


def _named(page: _Page, column: str, first: int, lists: Lists) -> str:
    """Give the list that begins in a row, and ends above the next one, a name."""
    name = f"list_{column}"
    taken = set(lists.values())
    name = name if name not in taken else f"{name}_{len(taken)}"
    page.book.define_name(name, f"='{CODES}'!$A${first + 1}:$A${page.row}")
    return name

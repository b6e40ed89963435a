"""The rows of a workbook of terms, cell by cell, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ppp_cost.language import Language
from ppp_cost.render.words.terms_words import grade_text, setting_name, steps_name
from ppp_cost.settings import STEP_SHEETS, Book, Setting, Value


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column, whether they are illustrative, begin another item, or are constants of the structure."""

    cells: Mapping[str, str]
    illustrative: bool
    first: bool = False
    constant: bool = False


def rows_of(table: str, book: Book, language: Language) -> Iterator[Row]:
    """Yield the rows of a sheet."""
    if table == "terms":
        yield from _setting_rows(book, language)
    elif table in STEP_SHEETS:
        yield from _step_rows(table, book, language)
    elif table == "sources":
        for name, source in book.sources.items():
            cells = {"source": name, **source, "grade": grade_text(source.get("grade", ""), language)}
            yield Row(cells, source.get("grade") == "illustrative")
    else:
        columns, *rows = book.tables[table]
        for row in rows:
            cells = dict(zip(columns, row, strict=True))
            yield Row(cells, "illustrative" in (cells.get("grade"), book.evidence))


def _setting_rows(book: Book, language: Language) -> Iterator[Row]:
    last = ""
    for setting in book.settings:
        for value in setting.values:
            illustrative = book.grade(value.clause or setting.clause) == "illustrative"
            yield Row(_cells(setting, value, book, language), illustrative, setting.item != last, setting.constant)
            last = setting.item


def _cells(setting: Setting, value: Value, book: Book, language: Language) -> dict[str, str]:
    clause = value.clause or setting.clause
    return {
        "item": setting.item,
        "name_zh": setting_name(setting, language),
        "name": setting.name,
        "clause": clause,
        "unit": setting.unit,
        "from": value.begin.isoformat() if value.begin else "",
        "value": value.text,
        "source": book.source(clause).get("title", ""),
        "grade": grade_text(book.grade(clause), language),
        "place": setting.place,
    }


def _step_rows(table: str, book: Book, language: Language) -> Iterator[Row]:
    for steps in book.steps_on(table):
        illustrative = book.grade(steps.clause) == "illustrative"
        for number, row in enumerate(steps.rows, start=1):
            cells = {key: cell.text for key, cell in row.items()}
            cells |= {"item": steps.item, "name_zh": steps_name(steps, language), "table": steps.name}
            yield Row(cells | {"row": str(number), "place": steps.place}, illustrative, number == 1)

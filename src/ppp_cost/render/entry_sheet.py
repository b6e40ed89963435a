"""The sheet on which entries are computed: every number a cell, every figure a formula over cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ppp_cost.language import measure_text, spoken
from ppp_cost.ledger.entry_workings import EntryWorkings
from ppp_cost.ledger.workings import PARAMETER, Working
from ppp_cost.render.excel_formula import Place
from ppp_cost.render.report import Table
from ppp_cost.render.sheet_formats import page
from ppp_cost.render.working_cells import write_cell

COMPUTED = "计算"
HEADS = (
    ("名称", 26),
    ("年份", 12),
    ("单位或分级", 24),
    ("数值", 18),
    ("类别", 10),
    ("计量单位", 16),
    ("算式", 80),
    ("来源", 34),
)
INPUT, FORMULA, KEPT = "输入(可改)", "公式", "引擎值"


def places_of_cells(workings: EntryWorkings) -> list[Place]:
    """Return where each cell stands: one a row below the head."""
    return [(COMPUTED, "D", row) for row in range(2, len(workings.cells) + 2)]


def draw_entries(sheet: Any, formats: dict[str, Any], workings: EntryWorkings) -> None:
    """Draw every cell with its value, its kind, its formula in words and the rows it was read from."""
    begin(sheet, formats, HEADS)
    places = places_of_cells(workings)
    told = {at: entry for entry, at in workings.entries}
    for at, cell in enumerate(workings.cells):
        row = at + 1
        entry = told.get(at)
        words = [spoken(cell.name, "zh"), cell.period, cell.key, "", _kind(cell)]
        if entry is not None:
            formula = entry.formula_text("zh", about=True).replace(" x ", " × ")
            words += [measure_text(entry.unit, "zh"), formula, "; ".join(entry.rows_text())]
        for column, text in enumerate(words):
            if column != ord(places[at][1]) - ord("A"):
                sheet.write_string(row, column, text, formats["clipped"])
        write_cell(sheet, cell, places[at], places, formats, "figure")
    sheet.autofilter(0, 0, len(workings.cells), len(HEADS) - 1)


def _kind(cell: Working) -> str:
    return INPUT if cell.kind == PARAMETER else FORMULA if cell.follows else KEPT


def begin(sheet: Any, formats: dict[str, Any], heads: Sequence[tuple[str, float]], row: int = 0) -> None:
    """Draw the head of a sheet and set its columns and its page."""
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, head, formats["head"])
    sheet.freeze_panes(row + 1, 1)
    page(sheet, row)


def draw_table(sheet: Any, formats: dict[str, Any], table: Table, row: int = 0) -> int:
    """Draw a table of a report as text, and return the row behind it."""
    widths = {"amount": 16.0, "centre": 14.0, "formula": 60.0}
    begin(
        sheet, formats, [(each.head, widths.get(each.style, 14.0 * max(each.share, 1))) for each in table.columns], row
    )
    for cells in table.rows:
        row += 1
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, formats["text"])
    return row + 1


def draw_sentences(sheet: Any, formats: dict[str, Any], sentences: Iterable[str]) -> None:
    """Draw sentences, one a row."""
    sheet.set_column(0, 0, 120)
    for row, text in enumerate(sentences):
        sheet.write_string(row, 0, text, formats["note"])
    page(sheet, 0)

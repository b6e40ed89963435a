"""The sheet on which entries are computed: every number a cell, every figure a formula over cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ppp_cost import version
from ppp_cost.language import measure_text, spoken
from ppp_cost.ledger.workings.cells import PARAMETER, Working
from ppp_cost.ledger.workings.entry_workings import EntryWorkings
from ppp_cost.render.report.report import Table
from ppp_cost.render.xlsx.excel_formula import Place
from ppp_cost.render.xlsx.sheet_formats import HEAD_HEIGHT, height_of, narrow, page
from ppp_cost.render.xlsx.working_cells import is_ratio, write_cell

COMPUTED = "计算"
HEADS = (
    ("名称", 24),
    ("年份", 11),
    ("单位或分级", 16),
    ("数值", 16),
    ("类别", 11),
    ("计量单位", 13),
    ("算式（生成时的数）", 60),
    ("来源", 24),
)
FILES: Mapping[str, str] = MappingProxyType(
    {
        "study": "研究条款",
        "boundary": "成本边界",
        "indices": "价格序列",
        "records": "台账",
        "standard": "支出标准",
        "inventory": "工程量清单",
        "last_year": "上年预算",
    }
)
"""Names of the files that a figure stands on, for their digests."""
INPUT, RATIO, FORMULA, KEPT = "输入(可改)", "比值(可改)", "公式", "引擎值"
SENTENCE, FORMULA_WIDTH = 110, 60
"""Widths of a sentence, and of a formula."""
SHOWN_AS: Mapping[str, str] = MappingProxyType(
    {
        "unit_cost": "rate",
        "base_standard": "rate",
        "standard": "rate",
        "price_relative": "ratio",
        "neutral_coefficient": "ratio",
        "tier_coefficient": "ratio",
        "neutral_share": "ratio",
        "method_weight": "ratio",
        "funding_share": "ratio",
    }
)
"""How the numbers of a name are shown; others are amounts."""


def places_of_cells(workings: EntryWorkings, elsewhere: Mapping[int, Place] = MappingProxyType({})) -> list[Place]:
    """Return where each cell stands: one a row below the head, but for those that stand on another sheet."""
    found: list[Place] = []
    row = 1
    for at in range(len(workings.cells)):
        row += at not in elsewhere
        found.append(elsewhere.get(at) or (COMPUTED, "D", row))
    return found


def draw_entries(sheet: Any, formats: dict[str, Any], workings: EntryWorkings, places: Sequence[Place]) -> None:
    """Draw every cell of the sheet with its value, its kind, its formula in words and the rows it was read from."""
    begin(sheet, formats, HEADS)
    told = {at: entry for entry, at in workings.entries}
    last = 0
    for at, cell in enumerate(workings.cells):
        if places[at][0] != COMPUTED:
            continue
        row = last = places[at][2] - 1
        entry = told.get(at)
        words = [spoken(cell.name, "zh"), cell.period, cell.key, "", kind_text(cell)]
        if entry is not None:
            formula = entry.formula_text("zh", about=True).replace(" x ", " × ")
            sheet.set_row(row, height_of(formula, FORMULA_WIDTH))
            words += [measure_text(entry.unit, "zh"), formula, "; ".join(entry.rows_text("zh"))]
        for column, text in enumerate(words):
            if column != ord(places[at][1]) - ord("A"):
                sheet.write_string(row, column, text, formats["text"])
        write_cell(sheet, cell, places[at], places, formats, SHOWN_AS.get(cell.name, "money"))
    sheet.autofilter(0, 0, last, len(HEADS) - 1)


def kind_text(cell: Working) -> str:
    """Return what a cell is to those who edit: an input, a ratio that is one, a formula, or a figure that is kept."""
    if cell.kind == PARAMETER:
        return RATIO if is_ratio(cell) else INPUT
    return FORMULA if cell.follows else KEPT


def begin(sheet: Any, formats: dict[str, Any], heads: Sequence[tuple[str, float]], row: int = 0) -> None:
    """Draw the head of a sheet and set its columns and its page."""
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, head, formats["head"])
    sheet.set_row(row, HEAD_HEIGHT)
    sheet.freeze_panes(row + 1, 1)
    page(sheet, row)
    narrow(sheet)


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


def digest_text(digests: Mapping[str, str]) -> Iterator[str]:
    """Yield the version that computed a workbook, and the digest of each file that it was computed from."""
    yield f"计算版本：ppp_cost {version.VERSION}"
    for name, digest in digests.items():
        yield f"{FILES.get(name, name)}摘要（SHA-256）：{digest}"


def draw_sentences(sheet: Any, formats: dict[str, Any], sentences: Iterable[str]) -> None:
    """Draw sentences, one a row, as high as they need when they are wrapped."""
    sheet.set_column(0, 0, SENTENCE)
    for row, text in enumerate(sentences):
        sheet.set_row(row, height_of(text, SENTENCE))
        sheet.write_string(row, 0, text, formats["note"])
    page(sheet, None)

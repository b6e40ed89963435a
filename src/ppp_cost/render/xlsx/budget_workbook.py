"""A budget as a workbook that computes itself: units with their amounts, what moved them since last year, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

from ppp_cost.cost.budget.budget import FACTORS, Budget
from ppp_cost.cost.budget.budget_entries import budget_entries
from ppp_cost.cost.budget.budget_workings import BudgetWorkings, budget_workings
from ppp_cost.cost.notes import budget_notes
from ppp_cost.language import money_text, spoken
from ppp_cost.places import column_number, letters_of
from ppp_cost.render.text.cost_text import WORDS
from ppp_cost.render.xlsx.budget_lines import MOVED, TABLE, TOP, WIDTHS, Line, moved_lines, places_of, table_lines
from ppp_cost.render.xlsx.entry_sheet import begin, digest_text, draw_sentences
from ppp_cost.render.xlsx.excel_formula import Place
from ppp_cost.render.xlsx.sheet_formats import HEAD_HEIGHT, TALL, drawn, narrow, page, signature
from ppp_cost.render.xlsx.working_cells import write_cell

CHANGE, GROUNDS, ABOUT = "较上年变动", "依据", "说明"
CHECK = "核对：预算合计 − 上年合计 − 本表合计"
KEPT = "各项变动是引擎值，不随“预算表”变动；核对不为零，说明预算已改，须用引擎重新分解。"
NOTES = (
    "浅黄单元格是输入，可改；改后单价、金额与合计随之重算。",
    "数量在“预算表”各单位行；标准基数、系数按分级，保障比例按优先级，价格指数、限幅、可用财力在其下部，每项只此一格。",
    "上年预算金额在“预算表”，上年数量与保障比例在“上年与限幅”。有可用财力时保障比例由公式算出，也可直接写入数值。",
    "也可只改某单位一行的标准基数、系数、价格指数或保障比例：直接在该行写入数值。",
    "本页各句与“依据”的算式为生成时的数，不随改动变化。",
)
GROUND_HEADS = (("单位", 16), ("算式（生成时的数）", 80), ("来源", 30))
KINDS = MappingProxyType(
    {
        "inventory_quantity": "money",
        "last_quantity": "money",
        "base_standard": "rate",
        "standard": "rate",
        "full_rate": "rate",
        "applied_rate": "rate",
        "last_rate": "rate",
        "glide": "rate",
        "tier_coefficient": "ratio",
        "budget_index": "ratio",
        "funding_share": "ratio",
        "fiscal_share": "share",
        "last_fiscal": "share",
        "class_floor": "share",
        "glide_left": "figure",
    }
)
"""How the numbers of a name are shown; others are amounts."""
HEIGHTS = MappingProxyType({"row": 16, "head": HEAD_HEIGHT, "total": TALL})
BOUNDS = ("cap", "floor")
"""Names of shares among the terms, and of the rates that they make of last year's."""


def budget_workbook(budget: Budget, date: str | None = None) -> bytes:
    """Return the workbook of a budget, every amount a formula of quantity, standard, coefficient, index and share.

    ``date`` is the day it is signed, left to the pen where none is given.
    """
    title = f"{budget.standard.study.terms.title} {budget.year}"
    return drawn(title, lambda book, formats: _draw(book, formats, budget, date))


def _draw(book: Any, formats: dict[str, Any], budget: Budget, date: str | None) -> None:
    workings = budget_workings(budget)
    table, moved = table_lines(budget, workings), moved_lines(budget, workings)
    names = (TABLE, *([MOVED] if moved[1:] else []), CHANGE, GROUNDS, ABOUT)
    sheets = {name: book.add_worksheet(name) for name in names}
    places = places_of({(TABLE, TOP): table, (MOVED, 1): moved}, len(workings.cells))
    _title(sheets[TABLE], formats, budget)
    _lines(sheets[TABLE], formats, table, TOP, workings, places)
    signature(sheets[TABLE], formats, TOP + len(table), date)
    if MOVED in sheets:
        begin(sheets[MOVED], formats, [(head, 15) for head in moved[0].texts.values()])
        _lines(sheets[MOVED], formats, moved, 1, workings, places)
    _change(sheets[CHANGE], formats, budget, places[workings.totals["budget"]][2])
    _grounds(sheets[GROUNDS], formats, budget)
    notes = [note.sentence("zh") for note in budget_notes.of_budget(budget)]
    digests = {**budget.standard.study.digests, **budget.digests}
    draw_sentences(sheets[ABOUT], formats, [*NOTES, *notes, *digest_text(digests)])


def _title(sheet: Any, formats: dict[str, Any], budget: Budget) -> None:
    """Draw what the budget is of, and set the columns and the page."""
    terms, last = budget.standard.study.terms, len(WIDTHS) - 1
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(TOP, 1)
    page(sheet, TOP - 1)
    narrow(sheet)
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, last, f"{terms.title} {budget.year} 年{TABLE}", formats["title"])
    about = f"标准价格年份 {budget.standard.price_year}  标准状态 {WORDS[budget.standard.state]['zh']}  单位：元"
    sheet.merge_range(1, 0, 1, last, about, formats["plain"])
    if terms.evidence == "illustrative":
        sheet.merge_range(2, 0, 2, last, f"【{WORDS['illustrative']['zh']}】", formats["mark"])


def _lines(
    sheet: Any,
    formats: dict[str, Any],
    lines: Sequence[Line],
    first: int,
    workings: BudgetWorkings,
    places: Sequence[Place],
) -> None:
    """Draw rows of texts and cells; a cell that a head has and a row has not is empty."""
    heads: list[str] = []
    for row, line in enumerate(lines, start=first - 1):
        if line.kind == "head":
            heads = list(line.texts)
        if line.kind in HEIGHTS:
            sheet.set_row(row, HEIGHTS[line.kind])
        style = {"head": "head", "total": "bold"}.get(line.kind, "text")
        for letter in () if line.kind == "blank" else heads:
            if letter not in line.cells:
                _text(sheet, formats[style], row, letter, heads, line.texts.get(letter, ""))
        for at in line.cells.values():
            kind = "total" if line.kind == "total" else _kind(workings.cells[at].name, places[at][0])
            write_cell(sheet, workings.cells[at], places[at], places, formats, kind)


def _text(sheet: Any, style: Any, row: int, letter: str, heads: Sequence[str], text: str) -> None:
    """Write a text; the first of a row reaches to the column of the next head."""
    column = column_number(letter) - 1
    last = min((column_number(each) - 2 for each in heads if each != letter), default=column) if column == 0 else column
    if last > column:
        sheet.merge_range(row, column, row, last, text, style)
    else:
        sheet.write_string(row, column, text, style)


def _kind(name: str, sheet: str) -> str:
    if name in BOUNDS:
        return "rate" if sheet == MOVED else "share"
    return KINDS.get(name, "money")


def _grounds(sheet: Any, formats: dict[str, Any], budget: Budget) -> None:
    """Draw the formula of every unit with its numbers, and the rows they were read from."""
    begin(sheet, formats, GROUND_HEADS)
    for row, entry in enumerate(budget_entries(budget), start=1):
        formula = entry.formula_text("zh", about=True).replace(" x ", " × ")
        for column, text in enumerate((entry.key, formula, "; ".join(entry.rows_text("zh")))):
            sheet.write_string(row, column, text, formats["text"])


def _change(sheet: Any, formats: dict[str, Any], budget: Budget, total: int) -> None:
    """Draw what each factor moved since last year, unit by unit; the sums are formulas."""
    names = [spoken(f"factor_{name}", "zh") for name in FACTORS]
    begin(sheet, formats, (("单位", 22), *((name, 14) for name in (*names, "新增或退出", "合计"))))
    row = 0
    for unit, moved in _moves(budget):
        row += 1
        sheet.write_string(row, 0, unit, formats["text"])
        for column, minor in enumerate(moved, start=1):
            sheet.write_number(row, column, float(money_text(minor)), formats["amount"])
        last = letters_of(len(moved) + 1)
        formula = f"=ROUND(SUM(B{row + 1}:{last}{row + 1}),2)"
        sheet.write_formula(row, len(moved) + 1, formula, formats["amount"], float(money_text(sum(moved))))
    if not row:
        return
    sheet.write_string(row + 1, 0, "合计", formats["bold"])
    totals = [sum(each) for each in zip(*(moved for _, moved in _moves(budget)), strict=True)]
    for column, minor in enumerate((*totals, sum(totals)), start=1):
        letter = letters_of(column + 1)
        formula = f"=ROUND(SUM({letter}2:{letter}{row + 1}),2)"
        sheet.write_formula(row + 1, column, formula, formats["amount"], float(money_text(minor)))
    _check(sheet, formats, total, letters_of(len(totals) + 2), row + 2)


def _check(sheet: Any, formats: dict[str, Any], total: int, column: str, row: int) -> None:
    """Draw whether the moves, which are kept, still sum to the change of a budget that may have been edited."""
    formula = f"=ROUND('{TABLE}'!M{total}-'{TABLE}'!N{total}-{column}{row},2)"
    sheet.set_row(row, HEAD_HEIGHT)
    sheet.write_string(row, 0, CHECK, formats["text"])
    sheet.write_formula(row, column_number(column) - 1, formula, formats["amount"], 0.0)
    sheet.write_string(row + 1, 0, KEPT, formats["plain"])


def _moves(budget: Budget) -> Iterator[tuple[str, list[int]]]:
    """Yield what each factor moved of a unit, and what came or went with it; nothing without a last year."""
    if not budget.gone and all(row.last is None for row in budget.rows):
        return
    for row in budget.rows:
        yield row.section.unit, [*row.effects, row.payable if row.last is None else 0]
    for unit, amount in budget.gone:
        yield unit, [*(0 for _ in FACTORS), -amount]

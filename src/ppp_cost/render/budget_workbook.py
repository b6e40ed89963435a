"""A budget as a workbook that computes itself: units with their amounts, what moved them since last year, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ppp_cost.cost import said_of_budget
from ppp_cost.cost.budget_entries import budget_entries
from ppp_cost.cost.budgeted import FACTORS, Budget
from ppp_cost.language import money_text, spoken
from ppp_cost.ledger.entry_workings import entry_workings
from ppp_cost.places import column_number, letters_of
from ppp_cost.render.cost_text import WORDS, coefficient_text
from ppp_cost.render.entry_sheet import COMPUTED, begin, draw_entries, draw_sentences
from ppp_cost.render.sheet_formats import TALL, drawn

TABLE, CHANGE, ABOUT = "预算表", "较上年变动", "说明"
HEADS = (("单位", 16), ("分级分类", 20), ("优先级", 8), ("标准基数", 12), ("系数", 10), ("价格指数", 10))
WIDER = (("受限于", 14), ("预算金额", 18), ("上年", 18))
CHECK = "核对：预算合计 − 上年合计 − 本表合计"
KEPT = "各项变动是引擎值，不随“计算”页变动；核对不为零，说明预算已改，须用引擎重新分解。"
HEAD_ROW = 3
NOTE = "“计算”页浅黄单元格是输入：工程量、本年执行标准、财力系数；改后金额与合计随之重算。过渡与封顶由引擎算出。"


def budget_workbook(budget: Budget) -> bytes:
    """Return the workbook of a budget; amounts are formulas over quantity, rate and fiscal share."""
    title = f"{budget.standard.study.terms.title} {budget.year}"
    return drawn(title, lambda book, formats: _draw(book, formats, budget))


def _draw(book: Any, formats: dict[str, Any], budget: Budget) -> None:
    sheets = {name: book.add_worksheet(name) for name in (TABLE, CHANGE, COMPUTED, ABOUT)}
    workings = entry_workings(list(budget_entries(budget)), ("budget",), {"budget": 2}, "half_up")
    _table(sheets[TABLE], formats, budget, {entry.key: at for entry, at in workings.entries})
    _change(sheets[CHANGE], formats, budget)
    draw_entries(sheets[COMPUTED], formats, workings)
    notes = [note.sentence("zh") for note in said_of_budget.of_budget(budget)]
    draw_sentences(sheets[ABOUT], formats, [NOTE, *notes])


def _table(sheet: Any, formats: dict[str, Any], budget: Budget, cells: dict[str, int]) -> None:
    """Draw the units with their amounts and the total."""
    heads = (*HEADS, *WIDER)
    begin(sheet, formats, heads, HEAD_ROW)
    sheet.set_row(0, 34)
    terms = budget.standard.study.terms
    sheet.merge_range(0, 0, 0, len(heads) - 1, f"{terms.title} {budget.year} 年{TABLE}", formats["title"])
    about = f"标准价格年份 {budget.standard.price_year}  标准状态 {WORDS[budget.standard.state]['zh']}  单位：元"
    sheet.merge_range(1, 0, 1, len(heads) - 1, about, formats["plain"])
    if terms.evidence == "illustrative":
        sheet.merge_range(2, 0, 2, len(heads) - 1, f"【{WORDS['illustrative']['zh']}】", formats["mark"])
    row = HEAD_ROW
    for each in budget.rows:
        row += 1
        _, standard, coefficient, index, *_ = each.factors
        bound = spoken(f"bound_{each.bound}", "zh") if each.bound else ""
        words = [each.section.unit, " / ".join(each.section.cell) or "-", each.section.priority]
        words += [coefficient_text(factor) for factor in (standard, coefficient, index)] + [bound]
        for column, text in enumerate(words):
            sheet.write_string(row, column, text, formats["text"])
        place = f"='{COMPUTED}'!D{cells[each.section.unit] + 2}"
        sheet.write_formula(row, len(words), place, formats["amount"], float(money_text(each.payable)))
        if each.last is not None:
            sheet.write_number(row, len(words) + 1, float(money_text(each.last)), formats["amount"])
    sheet.set_row(row + 1, TALL)
    sheet.merge_range(row + 1, 0, row + 1, len(heads) - 3, "合计", formats["bold"])
    formula = f"=ROUND(SUM(H{HEAD_ROW + 2}:H{row + 1}),2)"
    sheet.write_formula(row + 1, len(heads) - 2, formula, formats["total"], float(money_text(budget.total("payable"))))
    for column, text in enumerate(("编制：", "复核：", "", "负责人：", "", "日期：     年   月   日")):
        sheet.write_string(row + 3, column, text, formats["plain"])


def _change(sheet: Any, formats: dict[str, Any], budget: Budget) -> None:
    """Draw what each factor moved since last year, unit by unit; the sums are formulas."""
    names = [spoken(f"factor_{name}", "zh") for name in FACTORS]
    begin(sheet, formats, (("单位", 20), *((name, 16) for name in (*names, "新增或退出", "合计"))))
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
    _check(sheet, formats, budget, letters_of(len(totals) + 2), row + 2)


def _check(sheet: Any, formats: dict[str, Any], budget: Budget, column: str, row: int) -> None:
    """Draw whether the moves, which are kept, still sum to the change of a budget that may have been edited."""
    total = f"'{TABLE}'!H{HEAD_ROW + len(budget.rows) + 2}"
    formula = f"=ROUND({total}-{money_text(budget.last)}-{column}{row},2)"
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

"""The page of a statement's workbook that is signed: items, what is payable, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ppp_cost.language import money_text, period_text, term, uppercase_text
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.row_numbers import runs_of
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.workings.cells import Workings
from ppp_cost.render.words.sample_mark import MARK
from ppp_cost.render.xlsx.excel_formula import MOST_LETTERS, Place
from ppp_cost.render.xlsx.sheet_formats import TALL, page
from ppp_cost.render.xlsx.working_cells import UNSETTLED

SUMMARY, LINES = "支付审定表", "明细"
HEADS = (("项目", 30), ("类别", 14), ("条款", 22), ("审定金额（元）", 20))
REMARK = ("备注", 24)
"""The column that says why an amount is missing; it is drawn where one is."""
HEAD_ROW = 3
Items: TypeAlias = list[tuple[str, int | None, str]]
"""Of each item its name, its amount and the cell that holds it."""


def draw_summary(
    sheet: Any, formats: dict[str, Any], workings: Workings, places: Sequence[Place], date: str | None
) -> Items:
    """Draw the page, and return its items with their cells."""
    lines = [(line, places[at][2]) for line, at in zip(workings.statement.lines(), workings.lines, strict=True)]
    return _Page(sheet, formats, workings.statement, lines).draw(date)


@dataclass(slots=True)
class _Page:
    """Draws the page that is signed; ``lines`` come with the rows in which they stand."""

    sheet: Any
    formats: dict[str, Any]
    statement: Statement
    lines: Sequence[tuple[Line, int]]

    @property
    def heads(self) -> tuple[tuple[str, int], ...]:
        """Return the heads of the columns with their widths."""
        return (*HEADS, REMARK) if self.statement.payable is None else HEADS

    def draw(self, date: str | None) -> Items:
        """Draw everything."""
        self._title()
        items = self._items()
        row = self._payable(HEAD_ROW + 1 + len(items))
        signed = ("编制：", "复核：", "负责人：", f"日期：{date or '     年   月   日'}")
        for column, text in enumerate(signed):
            self.sheet.write_string(row + 1, column, text, self.formats["plain"])
        page(self.sheet, HEAD_ROW)
        return items

    def _title(self) -> None:
        heading, sheet, formats = self.statement.heading, self.sheet, self.formats
        sheet.set_row(0, 34)
        sheet.merge_range(0, 0, 0, len(self.heads) - 1, f"{heading.title} {SUMMARY}", formats["title"])
        year = period_text("year", str(heading.year), "zh")
        about = f"{year}（{heading.begin} 至 {heading.end}）  合同 {heading.contract}  单位：元  {heading.currency}"
        sheet.merge_range(1, 0, 1, len(self.heads) - 1, about, formats["plain"])
        if heading.illustrative:
            sheet.merge_range(2, 0, 2, len(self.heads) - 1, f"【{MARK}】", formats["mark"])
        for column, (head, width) in enumerate(self.heads):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, head, formats["head"])

    def _items(self) -> Items:
        kinds = {block.item: (block.kind, block.clause) for block in self.statement.ledger.blocks}
        rows: dict[str, list[int]] = {}
        for line, row in self.lines:
            rows.setdefault(line.item, []).append(row)
        items: Items = []
        for row, (item, amount) in enumerate(self.statement.shown_totals().items(), start=HEAD_ROW + 1):
            name = self.statement.ledger.name(item, "zh")
            words = (name, term(kinds[item][0], "zh"), f"[{kinds[item][1]}]")
            for column, text in enumerate(words):
                self.sheet.write_string(row, column, text, self.formats["text"])
            self._money(row, f"=ROUND({_sums(rows.get(item, []))},2)", amount, "amount")
            if self.statement.payable is None:
                self.sheet.write_string(row, 4, "" if amount is not None else f"见“{UNSETTLED}”", self.formats["text"])
            items.append((name, amount, f"'{SUMMARY}'!D{row + 1}"))
        return items

    def _payable(self, row: int) -> int:
        """Draw what is payable, in capitals too, the interim payments and the balance; return the row behind."""
        sheet, formats, payable = self.sheet, self.formats, self.statement.payable
        for each in (row, row + 1):
            sheet.set_row(each, TALL)
        sheet.merge_range(row, 0, row, 2, "应付金额", formats["bold"])
        total = f"D{row + 1}"
        self._money(row, f"=ROUND(SUM(D{HEAD_ROW + 2}:D{row}),2)", payable, "total")
        sheet.write_string(row + 1, 0, "大写", formats["bold"])
        sheet.merge_range(
            row + 1, 1, row + 1, len(self.heads) - 1, UNSETTLED if payable is None else "", formats["bold"]
        )
        if payable is not None:
            sheet.write_formula(row + 1, 1, f"={_capitals(total)}", formats["bold"], uppercase_text(payable))
        place = row + 2
        for period, amount in self.statement.interim.items():
            sheet.merge_range(place, 0, place, 2, f"其中期中支付 {period}", formats["text"])
            self._money(place, f"=ROUND({_sums(self._due(period))},2)", amount, "amount")
            place += 1
        paid = ""
        if place > row + 2:
            sheet.merge_range(place, 0, place, 2, "期中支付合计", formats["text"])
            self._money(place, f"=ROUND(SUM(D{row + 3}:D{place}),2)", self.statement.interim_total, "amount")
            place += 1
            paid = f"-D{place}"
        sheet.merge_range(place, 0, place, 2, "结算尾款", formats["text"])
        self._money(place, f"=ROUND({total}{paid},2)", self.statement.balance, "amount")
        return place + 1

    def _due(self, period: str) -> list[int]:
        """Return the rows of the lines that are due in one interim payment."""
        return [row for line, row in self.lines if line.due == period]

    def _money(self, row: int, formula: str, minor: int | None, kind: str) -> None:
        """Write a sum of money; where a part of it is not settled it says so and is no number."""
        if minor is None:
            self.sheet.write_string(row, 3, UNSETTLED, self.formats["missing"])
        elif len(formula) > MOST_LETTERS:
            self.sheet.write_number(row, 3, float(money_text(minor)), self.formats[kind])
        else:
            self.sheet.write_formula(row, 3, formula, self.formats[kind], float(money_text(minor)))


def _sums(rows: Sequence[int]) -> str:
    """Return the sum of rows of the lines, neighbours taken together."""
    return "+".join(f"SUM('{LINES}'!F{first}:F{last})" for first, last in runs_of(rows)) or "0"


def _capitals(cell: str) -> str:
    """Return the formula of an amount in capital numerals."""
    fen = f"ROUND(ABS({cell})*100,0)"
    digits = '"[DBNum2][$-804]General"'
    whole, tenth, rest = f"INT({fen}/100)", f"MOD(INT({fen}/10),10)", f"MOD({fen},10)"
    yuan = f'IF({whole}=0,"",TEXT({whole},{digits})&"元")'
    jiao = f'IF({tenth}=0,IF(({whole}=0)+({rest}=0)>0,"","零"),TEXT({tenth},{digits})&"角")'
    cents = f'IF({rest}=0,IF({tenth}=0,"整",""),TEXT({rest},{digits})&"分")'
    return f'IF({fen}=0,"零元整",IF({cell}<0,"负","")&{yuan}&{jiao}&{cents})'

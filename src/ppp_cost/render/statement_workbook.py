"""A statement as a workbook that computes itself: every amount a formula over the cells it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ppp_cost.language import terms
from ppp_cost.ledger.evidence import clauses_of, evidence_of
from ppp_cost.ledger.explanation import formula_text
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.workings import LINE, OBSERVED, PARAMETER, TOTAL, Working, Workings
from ppp_cost.render.excel_formula import Place
from ppp_cost.render.sheet_formats import drawn, page
from ppp_cost.render.statement_summary import LINES, SUMMARY, draw_summary
from ppp_cost.render.waterfall_sheet import draw_waterfall
from ppp_cost.render.working_cells import UNSETTLED, write_cell

STEPS, MEASURES, PARAMETERS, MISSING, ABOUT = "瀑布图", "计量", "参数", "暂不核定", "说明"
LEFT_OUT = "不计"
ROWS_SHOWN = 5
"""Runs of source rows told on a line; the JSON holds all of them."""

COLUMNS: Mapping[str, tuple[tuple[str, float], ...]] = MappingProxyType(
    {
        LINES: (
            ("项目", 20),
            ("期间", 9),
            ("对象", 14),
            ("部分", 10),
            ("条款", 14),
            ("金额(元)", 18),
            ("状态", 10),
            ("算式", 76),
            ("所凭", 50),
            ("来源", 34),
            ("随动", 8),
        ),
        MEASURES: (
            ("项目", 26),
            ("期间", 11),
            ("对象", 16),
            ("条款", 16),
            ("数值", 18),
            ("类别", 12),
            ("来源", 40),
        ),
        PARAMETERS: (("参数", 30), ("对象", 16), ("条款", 18), ("数值", 18)),
    }
)
"""By sheet: heads and widths of columns."""
VALUE: Mapping[str, str] = MappingProxyType({LINES: "F", MEASURES: "E", PARAMETERS: "D"})
"""By sheet: the column in which values stand."""

PRINTED = 8
"""Columns of the lines that are printed: up to the formula; what stands behind it is read on the screen."""
KIND: Mapping[str, str] = MappingProxyType({OBSERVED: "观测(可改)", TOTAL: "合计"})
FORMULA, KEPT = "公式", "引擎值"
NOTES = (
    "浅黄单元格是输入：合同参数与观测值，可改；改后各金额、合计随之重算。",
    "“引擎值”由引擎算出（如按事件计时），不随本表其他单元格变动；改动其依据须用引擎重新结算。",
    "“随动”为“部分”的行，算式中有引擎值。缺数据处写“暂不核定”，绝不当作零。",
    "本表公式只用 Excel、WPS 通用函数，无宏。金额以引擎结算书为准；未改动时两者逐分一致。",
)


def statement_workbook(workings: Workings, date: str | None = None) -> bytes:
    """Return the workbook of a statement; ``date`` is the day it is signed, left to the pen where none is given.

    Text that a spreadsheet would compute stays text.
    """
    return drawn(workings.statement.heading.title, lambda book, formats: _Book(workings, book, formats).draw(date))


@dataclass(slots=True)
class _Book:
    """Draws the sheets of one workbook."""

    workings: Workings
    book: Any
    formats: dict[str, Any]
    places: list[Place] = field(default_factory=list)

    @property
    def statement(self) -> Statement:
        """Return the statement."""
        return self.workings.statement

    def draw(self, date: str | None) -> None:
        """Draw every sheet; the summary stands first."""
        sheets = {name: self.book.add_worksheet(name) for name in (SUMMARY, STEPS, LINES, MEASURES, PARAMETERS)}
        self.places = self._placed()
        self._lines(sheets[LINES])
        self._cells(sheets[MEASURES], MEASURES)
        self._cells(sheets[PARAMETERS], PARAMETERS)
        items = draw_summary(sheets[SUMMARY], self.formats, self.workings, self.places, date)
        draw_waterfall(self.book, sheets[STEPS], self.formats, STEPS, items)
        if self.statement.undetermined:
            self._missing(self.book.add_worksheet(MISSING))
        self._about(self.book.add_worksheet(ABOUT))

    def _placed(self) -> list[Place]:
        """Return where each cell stands: lines in the order of the statement, the others as they were met."""
        rows = {LINES: 1, MEASURES: 1, PARAMETERS: 1}
        order = {cell: number for number, cell in enumerate(self.workings.lines)}
        places: list[Place] = []
        for number, cell in enumerate(self.workings.cells):
            sheet = self._sheet_of(cell)
            if number in order:
                places.append((sheet, VALUE[sheet], order[number] + 2))
                continue
            row = rows[sheet] = rows[sheet] + 1
            places.append((sheet, VALUE[sheet], row if sheet != LINES else len(order) + row))
        return places

    def _sheet_of(self, cell: Working) -> str:
        return LINES if cell.kind == LINE else PARAMETERS if cell.kind == PARAMETER else MEASURES

    def _begin(self, sheet: Any, name: str) -> None:
        for column, (head, width) in enumerate(COLUMNS[name]):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.formats["head"])
        sheet.freeze_panes(1, 1)
        page(sheet, 0)

    def _value(self, sheet: Any, at: int, kind: str) -> bool:
        """Write the value of a cell, and return whether it moves with what it stands on."""
        return write_cell(sheet, self.workings.cells[at], self.places[at], self.places, self.formats, kind)

    def _lines(self, sheet: Any) -> None:
        """Draw the lines, then those of other years that they take back."""
        self._begin(sheet, LINES)
        for line, at in zip(self.statement.lines(), self.workings.lines, strict=True):
            row = self.places[at][2] - 1
            for column, text in self._told(line):
                sheet.write_string(row, column, text, self.formats["clipped"])
            follows = self._value(sheet, at, "amount")
            sheet.write_string(row, 10, "是" if follows else "部分", self.formats["text"])
        for at, cell in enumerate(self.workings.cells):
            if cell.kind == LINE and self.places[at][2] > len(self.workings.lines) + 1:
                row = self.places[at][2] - 1
                name = self.statement.ledger.name(cell.name, "zh")
                for column, text in enumerate((name, cell.period, cell.key, "本年以外", cell.clause)):
                    sheet.write_string(row, column, text, self.formats["text"])
                self._value(sheet, at, "amount")
        sheet.autofilter(0, 0, len(self.workings.lines), len(COLUMNS[LINES]) - 1)
        sheet.print_area(0, 0, len(self.workings.lines), PRINTED - 1)

    def _told(self, line: Line) -> Iterator[tuple[int, str]]:
        """Yield the words of a line by column."""
        ledger, case = self.statement.ledger, self.statement.case
        evidence = evidence_of(ledger, line, case, told=False)
        known = line.state == "known"
        formula = formula_text(ledger, line.block.formula, case, line.row, "zh").replace(" x ", " × ") if known else ""
        states = {"known": "", "left_out": LEFT_OUT}
        words = (
            ledger.name(line.item, "zh"),
            line.period,
            line.key,
            terms(line.part, "zh"),
            "; ".join(clauses_of(ledger, line, case, evidence)),
        )
        yield from enumerate(words)
        yield 6, states.get(line.state, UNSETTLED)
        yield 7, formula
        yield 8, "; ".join([*evidence.values_text(ledger, "zh"), *evidence.notes])
        yield 9, "; ".join(evidence.rows_text(ROWS_SHOWN))

    def _cells(self, sheet: Any, name: str) -> None:
        """Draw the measures or the parameters."""
        self._begin(sheet, name)
        last = 0
        for at, cell in enumerate(self.workings.cells):
            if self._sheet_of(cell) != name:
                continue
            last = self.places[at][2] - 1
            words = [self._name(cell), cell.period, cell.key, cell.clause]
            words = words if name == MEASURES else [words[0], cell.key, cell.clause]
            for column, text in enumerate(words):
                sheet.write_string(last, column, text, self.formats["text"])
            self._value(sheet, at, "figure")
            if name == MEASURES:
                kind = KIND.get(cell.kind) or (FORMULA if cell.follows else KEPT)
                sheet.write_string(last, 5, kind, self.formats["text"])
                sheet.write_string(last, 6, "; ".join(cell.rows), self.formats["text"])
        if last:
            sheet.autofilter(0, 0, last, len(COLUMNS[name]) - 1)

    def _name(self, cell: Working) -> str:
        """Return the names of a cell in Chinese."""
        return " ".join(self.statement.ledger.name(each, "zh") for each in cell.name.split(" "))

    def _missing(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        sheet.set_column(2, 2, 18)
        for column, head in enumerate(("项目", "缺什么", "条款")):
            sheet.write_string(0, column, head, self.formats["head"])
        for row, reason in enumerate(self.statement.undetermined, start=1):
            words = (self.statement.ledger.name(reason.item, "zh"), reason.what("zh"), reason.clause)
            for column, text in enumerate(words):
                sheet.write_string(row, column, text, self.formats["text"])

    def _about(self, sheet: Any) -> None:
        heading = self.statement.heading
        sheet.set_column(0, 0, 110)
        digests = (f"合同摘要 {heading.contract_digest}", f"观测摘要 {heading.observations_digest}")
        made_up = [self.statement.ledger.name(name, "zh") for name in heading.illustrative]
        made = [f"示例参数：{'、'.join(made_up)}"] if made_up else []
        for row, text in enumerate((*NOTES, *made, *digests, f"版本 {heading.version}")):
            sheet.write_string(row, 0, text, self.formats["note"])

"""A statement as a workbook that computes itself: every amount a formula over the cells it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ppp_cost.language import grouped_number, place_text
from ppp_cost.ledger.explain.evidence import clauses_of, evidence_of
from ppp_cost.ledger.explain.explanation import formula_shown
from ppp_cost.ledger.explain.step_words import step_as_written
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.workings.cells import LINE, OBSERVED, TOTAL, Working, Workings
from ppp_cost.render.report.report_lines import part_text
from ppp_cost.render.xlsx.excel_formula import Place
from ppp_cost.render.xlsx.sheet_formats import drawn, page
from ppp_cost.render.xlsx.statement_places import DETAILS, MEASURES, PARAMETERS, placed
from ppp_cost.render.xlsx.statement_summary import LINES, SUMMARY, draw_summary
from ppp_cost.render.xlsx.waterfall_sheet import draw_waterfall
from ppp_cost.render.xlsx.working_cells import UNSETTLED, write_cell

STEPS, MISSING, ABOUT = "瀑布图", "暂不核定", "说明"
LEFT_OUT = "不计"
ROWS_SHOWN = 5
"""Runs of source rows told on a line; the JSON holds all of them."""

OF_MEASURES = (
    ("项目", 26),
    ("期间", 11),
    ("对象", 26),
    ("条款", 16),
    ("数值", 18),
    ("类别（引擎值不随改动重算）", 16),
    ("来源", 40),
)
COLUMNS: Mapping[str, tuple[tuple[str, float], ...]] = MappingProxyType(
    {
        LINES: (
            ("项目", 20),
            ("期间", 9),
            ("对象", 14),
            ("分项", 24),
            ("条款", 14),
            ("金额(元)", 18),
            ("状态", 10),
            ("算式", 76),
            ("所凭", 50),
            ("来源", 34),
            ("随动（改输入后是否重算）", 14),
        ),
        MEASURES: OF_MEASURES,
        DETAILS: OF_MEASURES,
        PARAMETERS: (("参数", 30), ("对象或分档", 40), ("条款", 18), ("数值", 18)),
    }
)
"""By sheet: heads and widths of columns."""
PRINTED = 8
"""Columns of the lines that are printed: up to the formula; what stands behind it is read on the screen."""
KIND: Mapping[str, str] = MappingProxyType({OBSERVED: "观测(可改)", TOTAL: "合计"})
FORMULA, KEPT = "公式", "引擎值"
NOTES = (
    "浅黄单元格是输入：合同参数、分档的起点与费率、观测值，均可改；改后各金额、合计随之重算。",
    "“参数”表按项列出合同写明的数：“对象或分档”写明该数属于哪一对象或第几档；改分档的起点或费率，各档金额随之重新划分。",
    "“引擎值”由引擎算出（如按事件计时、指数加权），在表中是定数，不随其他单元格变动；改动其依据须用引擎重新结算。",
    "“随动”写明一行金额改输入后是否重算：“是”为全部随动；“部分”为算式中有引擎值，只有其余的数随动。",
    "“计量”是按月、按年的量与汇总；按日、按事件的逐行数在最后的“计量明细”，可用筛选按项目、期间查找。",
    "“算式”“所凭”中不能除尽的数先写分数，“≈”之后是约数；计算用分数。",
    "缺数据处写“暂不核定”，绝不当作零。",
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
    at: dict[tuple[str, int], int] = field(default_factory=dict)

    @property
    def statement(self) -> Statement:
        """Return the statement."""
        return self.workings.statement

    def draw(self, date: str | None) -> None:
        """Draw every sheet; the summary stands first."""
        self.places = placed(self.workings)
        self.at = {(sheet, row): at for at, (sheet, _, row) in enumerate(self.places)}
        sheets = {name: self.book.add_worksheet(name) for name in (SUMMARY, STEPS, LINES, MEASURES, PARAMETERS)}
        self._lines(sheets[LINES])
        self._cells(sheets[MEASURES], MEASURES)
        self._cells(sheets[PARAMETERS], PARAMETERS)
        items = draw_summary(sheets[SUMMARY], self.formats, self.workings, self.places, date)
        draw_waterfall(self.book, sheets[STEPS], self.formats, STEPS, items)
        if self.statement.undetermined:
            self._missing(self.book.add_worksheet(MISSING))
        self._about(self.book.add_worksheet(ABOUT))
        if any(sheet == DETAILS for sheet, _, _ in self.places):
            self._cells(self.book.add_worksheet(DETAILS), DETAILS)

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
        states = {"known": "", "left_out": LEFT_OUT}
        words = (
            ledger.name(line.item, "zh"),
            line.period,
            line.key,
            part_text(self.statement, line),
            "; ".join(clauses_of(ledger, line, case, evidence)),
        )
        yield from enumerate(words)
        yield 6, states.get(line.state, UNSETTLED)
        yield 7, formula_shown(ledger, line, case) if line.state == "known" else ""
        yield 8, "; ".join([*evidence.values_text(ledger, "zh", grouped_number), *evidence.notes])
        yield 9, "; ".join(evidence.rows_text(ROWS_SHOWN, "zh"))

    def _cells(self, sheet: Any, name: str) -> None:
        """Draw the measures or the parameters, in the order in which they stand."""
        self._begin(sheet, name)
        row = 2
        while (name, row) in self.at:
            cell, at = self.workings.cells[self.at[name, row]], self.at[name, row]
            of = (
                cell.key
                if cell.step is None
                else step_as_written(self.statement.ledger, cell.step, self.statement.case)
            )
            words = [self._name(cell), of, cell.clause]
            words = words if name == PARAMETERS else [words[0], cell.period, *words[1:]]
            for column, text in enumerate(words):
                sheet.write_string(row - 1, column, text, self.formats["clipped"])
            self._value(sheet, at, "figure")
            if name != PARAMETERS:
                kind = KIND.get(cell.kind) or (FORMULA if cell.follows else KEPT)
                sheet.write_string(row - 1, 5, kind, self.formats["clipped"])
                sheet.write_string(row - 1, 6, place_text("; ".join(cell.rows), "zh"), self.formats["clipped"])
            row += 1
        if row > 2:
            sheet.autofilter(0, 0, row - 2, len(COLUMNS[name]) - 1)

    def _name(self, cell: Working) -> str:
        """Return the names of a cell in Chinese."""
        return self.statement.ledger.names(cell.name, "zh")

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
        made_up = "、".join(self.statement.ledger.names(each, "zh") for each in heading.illustrative)
        made = [f"示例的参数、分档与资产：{made_up}"] if made_up else []
        for row, text in enumerate((*NOTES, *made, *digests, f"版本 {heading.version}")):
            sheet.write_string(row, 0, text, self.formats["note"])

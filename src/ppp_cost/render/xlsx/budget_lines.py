"""Where the cells of a budget stand: one table of columns for units, classes of priority, levels and terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ppp_cost.cost.budget.budget import Budget
from ppp_cost.cost.budget.budget_workings import BudgetWorkings, Places
from ppp_cost.language import spoken
from ppp_cost.render.xlsx.excel_formula import Place

TABLE, MOVED = "预算表", "上年与限幅"
TOP = 4
"""The row, from 1, of the first head."""
WIDTHS = (11, 14, 8, 12, 9, 8, 9, 12, 12, 9, 14, 9, 15, 14)
NAMES: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "units": {
            "D": ("inventory_quantity", "数量"),
            "E": ("base_standard", "标准基数"),
            "F": ("tier_coefficient", "系数"),
            "G": ("budget_index", "价格指数"),
            "H": ("full_rate", "全标准单价"),
            "I": ("applied_rate", "本年单价"),
            "J": ("", "受限于（生成时）"),
            "K": ("need", "需求金额"),
            "L": ("fiscal_share", "保障比例"),
            "M": ("budget", "预算金额"),
            "N": ("last_budget", "上年预算"),
        },
        "classes": {
            "H": ("used", "占用财力"),
            "J": ("class_floor", "最低保障"),
            "K": ("need", "需求金额"),
            "L": ("fiscal_share", "保障比例"),
            "M": ("paid", "预算金额"),
            "N": ("unmet", "未保障"),
        },
        "levels": {
            "E": ("base_standard", "标准基数"),
            "F": ("tier_coefficient", "系数"),
            "G": ("budget_index", "价格指数"),
            "H": ("standard", "支出标准"),
        },
        "terms": {"D": ("", "数值")},
        "moved": {
            "B": ("last_quantity", "上年数量"),
            "C": ("last_fiscal", "上年保障比例"),
            "D": ("last_rate", "上年单价"),
            "E": ("glide", "过渡值"),
            "F": ("cap", "上限"),
            "G": ("floor", "下限"),
        },
    }
)
"""By block and column: the name of its cells and its head; a name stands under the same column in every block."""
TERMS: Mapping[str, str] = MappingProxyType(
    {
        "budget_index": "价格指数",
        "funding_share": "财政承担比例",
        "glide_left": "过渡剩余年数",
        "cap": "年涨幅上限",
        "floor": "年降幅下限",
        "available": "可用财力（元）",
    }
)
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: by column its texts and the cells whose numbers stand in it."""

    kind: str
    texts: Texts = field(default_factory=dict)
    cells: Places = field(default_factory=dict)


def table_lines(budget: Budget, workings: BudgetWorkings) -> list[Line]:
    """Return the rows of the sheet that is signed, from its first head on."""
    return [
        *_units(budget, workings),
        Line("blank"),
        *_classes(budget, workings),
        Line("blank"),
        _head("levels", {"A": "分级分类"}),
        *(_line("levels", {"A": " / ".join(cell) or "-"}, cells) for cell, cells in workings.levels.items()),
        Line("blank"),
        _head("terms", {"A": "参数"}),
        *(Line("row", {"A": TERMS[name]}, {"D": at}) for name, at in workings.terms.items()),
    ]


def moved_lines(budget: Budget, workings: BudgetWorkings) -> list[Line]:
    """Return the rows of the sheet of last year's rates, its head first; units that are new have none."""
    pairs = zip(budget.rows, workings.units, strict=True)
    rows = [_line("moved", {"A": row.section.unit}, cells) for row, cells in pairs if "last_rate" in cells]
    return [_head("moved", {"A": "单位"}), *rows]


def places_of(lines: Mapping[tuple[str, int], Sequence[Line]], size: int) -> list[Place]:
    """Return where each cell stands; ``lines`` are those of a sheet by its name and its first row."""
    found = {
        at: (sheet, column, row)
        for (sheet, first), rows in lines.items()
        for row, line in enumerate(rows, start=first)
        for column, at in line.cells.items()
    }
    return [found[at] for at in range(size)]


def _units(budget: Budget, workings: BudgetWorkings) -> Iterator[Line]:
    yield _head("units", {"A": "单位", "B": "分级分类", "C": "优先级"})
    for row, cells in zip(budget.rows, workings.units, strict=True):
        bound = spoken(f"bound_{row.bound}", "zh") if row.bound else ""
        section = row.section
        texts = {"A": section.unit, "B": " / ".join(section.cell) or "-", "C": section.priority, "J": bound}
        yield _line("units", texts, cells)
    for (unit, _), at in zip(budget.gone, workings.gone, strict=True):
        yield _line("units", {"A": unit, "B": "退出", "C": "", "J": ""}, {"last_budget": at})
    yield Line("total", {"A": "合计"}, _line("units", {}, workings.totals).cells)


def _classes(budget: Budget, workings: BudgetWorkings) -> Iterator[Line]:
    yield _head("classes", {"A": "优先级"})
    for each, cells in zip(budget.classes, workings.classes, strict=True):
        yield _line("classes", {"A": each.priority or "-"}, cells)
    if "unfunded" in workings.totals:
        yield Line("total", {"A": "资金缺口（预算合计超出可用财力）"}, {"N": workings.totals["unfunded"]})


def _head(block: str, texts: Texts) -> Line:
    return Line("head", {**texts, **{column: head for column, (_, head) in NAMES[block].items()}})


def _line(block: str, texts: Texts, cells: Places) -> Line:
    found = {column: cells[name] for column, (name, _) in NAMES[block].items() if name in cells}
    return Line("row", texts, found)

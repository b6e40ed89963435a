"""Where the cells of a statement stand in its workbook: the lines, what a reviewer reads first, and the long rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ppp_cost.ledger.workings.cells import LINE, PARAMETER, Working, Workings
from ppp_cost.render.xlsx.excel_formula import Place
from ppp_cost.render.xlsx.statement_summary import LINES

MEASURES, PARAMETERS, DETAILS = "计量", "参数", "计量明细"
VALUE: Mapping[str, str] = MappingProxyType({LINES: "F", MEASURES: "E", DETAILS: "E", PARAMETERS: "D"})
"""By sheet: the column in which values stand."""
MOST_ROWS = 400
"""Rows of one measure among those that a reviewer reads first; days and events have more and stand apart."""


def placed(workings: Workings) -> list[Place]:
    """Return where each cell stands: lines in the order of the statement, the others by what they are of."""
    sheets = _sheets(workings.cells)
    rows: dict[int, int] = {cell: number for number, cell in enumerate(workings.lines, start=2)}
    met: dict[str, int] = {}
    for cell in workings.cells:
        met.setdefault(cell.name.split(" ")[0], len(met))
        met.setdefault(cell.name, len(met))
    following = Counter(dict.fromkeys(VALUE, 1) | {LINES: len(workings.lines) + 1})
    # those of other years that lines take back stand behind the lines; sorting keeps the order in which cells were met
    for at in sorted(range(len(sheets)), key=lambda each: _order(workings.cells[each], met)):
        if at not in rows:
            following[sheets[at]] += 1
            rows[at] = following[sheets[at]]
    return [(sheet, VALUE[sheet], rows[at]) for at, sheet in enumerate(sheets)]


def _order(cell: Working, met: Mapping[str, int]) -> tuple[int, int, int]:
    """Return the order of a cell: by its item, the step of a table, and its name."""
    step = 0 if cell.step is None else cell.step.number
    return met[cell.name.split(" ")[0]], step, met[cell.name]


def _sheets(cells: Sequence[Working]) -> list[str]:
    counted = Counter((cell.name, bool(cell.period)) for cell in cells)
    found = []
    for cell in cells:
        measure = DETAILS if counted[cell.name, bool(cell.period)] > MOST_ROWS else MEASURES
        found.append(LINES if cell.kind == LINE else PARAMETERS if cell.kind == PARAMETER else measure)
    return found

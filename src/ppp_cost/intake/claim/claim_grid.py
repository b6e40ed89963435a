"""The cells of a claim by column and row, wherever its heads stand and whatever file they came in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from ppp_cost.errors import Problem, WorkbookError
from ppp_cost.intake.csv.table_files import read_rows
from ppp_cost.intake.xlsx.spelling import as_month
from ppp_cost.intake.xlsx.workbook import sheet_rows
from ppp_cost.language import number_text
from ppp_cost.places import letters_of

HEADS: Mapping[str, str] = MappingProxyType(
    {
        name: column
        for column, names in {
            "item": "item 项目 项 项目名称 费用名称 费用项目 审定项目 送审项目",
            "period": "period 期间 期次 月份 年月 所属期间",
            "key": "key 对象 资产 单元",
            "part": "part 分项 明细",
            "amount": "amount 金额 送审金额 申报金额 送审",
            "factor": "factor 参数 采用参数 参数名称 因子",
            "value": "value 数值 采用值 参数值 取值",
        }.items()
        for name in names.split()
    }
)
"""The column of each head."""

HEAD_ROWS = 20
"""Rows of a sheet in which the heads are looked for: above them may stand a title."""

DIGITS = 15
"""Significant digits of a number in a workbook: what a spreadsheet keeps and shows."""

_UNIT = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as text by column; ``file`` names the file, ``sheet`` the sheet of a workbook.

    ``columns`` holds cells by column, ``units`` what stands in brackets in a head, ``letters`` the place of a column,
    ``lines`` the number of each row.
    """

    file: str
    sheet: str
    columns: Mapping[str, Sequence[str]]
    units: Mapping[str, str]
    letters: Mapping[str, str]
    lines: Sequence[int]
    head_line: int = 1

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def text(self, column: str, row: int) -> str:
        """Return a cell, empty where there is no such column."""
        cells = self.columns.get(column)
        return cells[row] if cells else ""

    def unit(self, column: str) -> str:
        """Return the unit in the head of a column."""
        return self.units.get(column, "")

    def where(self, column: str, row: int) -> str:
        """Return the place of a cell: file, row and column, or file, sheet and cell."""
        return self._place(column, self.lines[row])

    def head(self, column: str) -> str:
        """Return the place of a head."""
        return self._place(column, self.head_line)

    def _place(self, column: str, line: int) -> str:
        if not self.sheet:
            return f"{self.file} row {line} {column}"
        return f"{self.file} {self.sheet}!{self.letters.get(column, 'A')}{line}"


def grid_of(source: str | Path, problems: list[Problem]) -> tuple[Grid, bytes]:
    """Return the cells of a claim and the bytes they were read from: a file, or the text of a CSV table."""
    if isinstance(source, str):
        return _of_csv("claim.csv", source.encode(), problems), source.encode()
    nothing = Grid(source.name, "", {}, {}, {}, ())
    if source.suffix.lower() not in (".csv", ".xlsx"):
        problems.append(Problem(source.name, "claim_suffix", {}))
        return nothing, b""
    try:
        content = source.read_bytes()
    except OSError as error:
        problems.append(Problem(source.name, "claim_unreadable", {"error": error.strerror or ""}))
        return nothing, b""
    if source.suffix.lower() == ".csv":
        return _of_csv(source.name, content, problems), content
    return _of_workbook(source, problems), content


def _of_csv(file: str, content: bytes, problems: list[Problem]) -> Grid:
    table = read_rows("claim", file, content, problems)
    grid = _grid(file, "", list(table.columns), list(table.columns.values()), table.line, 1)
    if not problems:
        problems += _missing(grid)
    return grid


def _of_workbook(path: Path, problems: list[Problem]) -> Grid:
    """Return the first sheet that has the heads of a claim."""
    sheets: list[tuple[str, list[list[str]]]] = []
    try:
        sheets = [(name, [[_cell(cell) for cell in row] for row in rows]) for name, rows in sheet_rows(path)]
    except WorkbookError as error:
        problems += error.problems
    for sheet, rows in sheets:
        for number, row in enumerate(rows[:HEAD_ROWS]):
            if {"item", "amount"} <= {_head(cell)[0] for cell in row}:
                below = [(line, each) for line, each in enumerate(rows[number + 1 :], number + 2) if any(each)]
                cells = [[each[place] for _, each in below] for place in range(len(row))]
                return _grid(path.name, sheet, row, cells, [line for line, _ in below], number + 1)
    if sheets:
        problems += _missing(Grid(path.name, "", {}, {}, {}, ()))
    return Grid(path.name, "", {}, {}, {}, ())


def _missing(grid: Grid) -> Iterator[Problem]:
    for name in ("item", "amount"):
        if name not in grid.columns:
            yield Problem(grid.file, "column_missing", {"name": name})


def _grid(
    file: str, sheet: str, heads: Sequence[str], cells: Sequence[Sequence[str]], lines: Sequence[int], head_line: int
) -> Grid:
    columns: dict[str, Sequence[str]] = {}
    units: dict[str, str] = {}
    letters: dict[str, str] = {}
    for place, head in enumerate(heads):
        column, unit = _head(head)
        if column and column not in columns:
            columns[column], units[column], letters[column] = cells[place], unit, letters_of(place + 1)
    if "period" in columns:
        columns["period"] = [as_month(cell) for cell in columns["period"]]
    return Grid(file, sheet, columns, units, letters, lines, head_line)


def _head(cell: str) -> tuple[str, str]:
    r"""Return the column that a head names, empty for none, and its unit.

    >>> _head("送审金额（万元）"), _head("金额\namount\n(元)"), _head("备注")
    (('amount', '万元'), ('amount', '元'), ('', ''))
    """
    text = normalize("NFKC", cell)
    unit = _UNIT.search(text)
    words = _UNIT.sub(" ", text).lower().split()
    column = next((HEADS[word] for word in words if word in HEADS), "")
    return column, unit[1].strip() if unit and column else ""


def _cell(cell: Any) -> str:
    """Return a cell as text: a number with the digits that a spreadsheet keeps, a day as 2024-07-01.

    >>> _cell(0.1 + 0.2), _cell(28419.05808), _cell(3.0), _cell(date(2024, 7, 1))
    ('0.3', '28419.05808', '3', '2024-07-01')
    """
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else str(cell).upper()
    if isinstance(cell, int | float):
        return number_text(Fraction(format(cell, f".{DIGITS}g")))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell).strip()

"""The XML of one sheet, walked before anything reads it: how far it reaches, and what is wrong or odd in its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import NoReturn

from ppp_cost.errors import Problem, WorkbookError
from ppp_cost.intake.xlsx.cell_runs import CellRuns
from ppp_cost.intake.xlsx.number_formats import Shown
from ppp_cost.intake.xlsx.shared_texts import TextsWatch
from ppp_cost.intake.xlsx.spelling import unescaped
from ppp_cost.intake.xlsx.xml_parts import MOST_TEXT, Package, Watch, local
from ppp_cost.places import column_number, letters_of

DIGITS = "0123456789"
TRUE = ("1", "true")
WRITTEN = ("str", "inlineStr")
"""Kinds of cells that hold their own text."""
_PLAIN = re.compile(r"-?[0-9]{1,300}(\.[0-9]*)?")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(slots=True)
class Marks:
    """What stands out in a sheet; columns and rows count from 1.

    ``merged`` are first and last column, first and last row; ``faults`` column, row and problem.
    """

    faults: list[tuple[int, int, Problem]] = field(default_factory=list)
    shown: dict[Shown, CellRuns] = field(default_factory=lambda: {"percent": CellRuns(), "month": CellRuns()})
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def kept(self) -> int:
        """Return how many things are kept."""
        return len(self.faults) + len(self.merged) + sum(cells.runs for cells in self.shown.values())


class SheetWatch(Watch):
    """Judges the cells of a sheet; raises WorkbookError where it reaches too far."""

    def __init__(self, package: Package, part: str, sheet: str, shown: Mapping[str, Shown], texts: TextsWatch) -> None:
        super().__init__(package, part)
        self.sheet, self.marks, self._shown, self._texts = sheet, Marks(), shown, texts
        self._row = self._column = self._rows = self._cells = self._length = 0
        self._type = self._style = self._value = ""
        self._formula = self._told = self._inside = False
        self._numbers: dict[str, int] = {}
        limits = package.limits
        self._deep, self._most_rows, self._most_columns = limits.depth, limits.rows, limits.columns
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {
            "c": self._cell,
            "row": self._new_row,
            "f": self._begin_formula,
            "v": self._begin_value,
            "t": self._begin_value,
            "mergeCell": self._merge,
            "col": self._columns,
        }

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Note the begin of a row, a cell or what stands in it."""
        self.depth += 1
        if self.depth > self._deep:
            self.package.broken(self.part)
        begin = self._begins.get(name)
        if begin is None and ":" in name:
            begin = self._begins.get(local(name))
        if begin is not None:
            begin(attributes)

    def end(self, name: str, /) -> None:
        """Judge a cell when it ends."""
        self.depth -= 1
        if name == "c" or (":" in name and local(name) == "c"):
            self._judge_cell()
        self._inside = False

    def text(self, words: str, /) -> None:
        """Keep the value of a cell."""
        if self._inside:
            self._value += words
            if len(self._value) > MOST_TEXT:
                self.package.broken(self.part)

    def _new_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() else self._row + 1
        self._rows, self._column = self._rows + 1, 0
        if self._rows > self.package.limits.rows:
            raise WorkbookError([Problem(self._place(), "sheet_rows", {"most": str(self.package.limits.rows)})])
        if attributes.get("hidden") in TRUE:
            self.marks.hidden_rows.add(self._row)

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.rstrip(DIGITS)
            self._column = self._numbers.get(letters) or self._number(letters)
            self._row = int(place[len(letters) :] or 0)
        self._cells += 1
        if self._row > self._most_rows or self._column > self._most_columns or self._cells > self.package.limits.cells:
            self._too_far()
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._value, self._formula, self._told, self._inside = "", False, False, False

    def _too_far(self) -> NoReturn:
        limits = self.package.limits
        if self._column > limits.columns:
            problem = Problem(self._place(), "sheet_columns", {"most": str(limits.columns)})
        elif self._row > limits.rows:
            problem = Problem(self._place(), "sheet_rows", {"most": str(limits.rows)})
        else:
            problem = Problem(self._place(), "sheet_cells", {"most": str(limits.cells)})
        raise WorkbookError([problem])

    def _number(self, letters: str) -> int:
        if not re.fullmatch("[A-Z]{1,3}", letters):
            self.package.broken(self.part)
        return self._numbers.setdefault(letters, column_number(letters))

    def _begin_formula(self, _: dict[str, str]) -> None:
        self._formula = True

    def _begin_value(self, _: dict[str, str]) -> None:
        self._inside = self._told = True

    def _merge(self, attributes: dict[str, str]) -> None:
        found = _RANGE.fullmatch(attributes.get("ref", ""))
        if found is not None:
            left, top, right, bottom = found.groups()
            self.marks.merged.append((column_number(left), column_number(right), int(top), int(bottom)))
            self._keep()

    def _columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in TRUE and first.isdecimal() and last.isdecimal():
            self.marks.hidden_columns.append((int(first), int(last)))

    def _judge_cell(self) -> None:
        """Note a value that is none, and a format that changes how it is read."""
        value, kind = self._value, self._type
        if kind == "e":
            self._fault(Problem(self._place(), "cell_error", {"value": value}))
        elif not value:
            if self._formula and not (kind == "str" and self._told):
                self._fault(Problem(self._place(), "cell_unsaved"))
        elif kind == "n" and not _PLAIN.fullmatch(value) and not _finite(value):
            self._fault(Problem(self._place(), "cell_not_finite", {"value": value[:40]}))
        elif (kind == "s" and self._is_bad(value)) or (kind in WRITTEN and unescaped(value) is None):
            self._fault(Problem(self._place(), "cell_not_text"))
        elif (shown := self._shown.get(self._style)) is not None:
            self.marks.shown[shown].add(self._column, self._row)
            self._keep()

    def _is_bad(self, number: str) -> bool:
        """Return whether a shared text is none; long ones are counted where they stand."""
        self._length += self._texts.long.get(number, 0)
        if self._length > self.package.limits.texts:
            raise WorkbookError([Problem(self._place(), "sheet_texts", {"most": str(self.package.limits.texts)})])
        return number in self._texts.bad

    def _place(self) -> str:
        return f"{self.sheet}!{letters_of(max(self._column, 1))}{self._row}"

    def _fault(self, problem: Problem) -> None:
        self.marks.faults.append((self._column, self._row, problem))
        self._keep()

    def _keep(self) -> None:
        """Refuse a sheet of which too much would have to be kept."""
        if self.marks.kept() > self.package.limits.runs:
            raise WorkbookError([Problem(self._place(), "sheet_restless", {"most": str(self.package.limits.runs)})])


def _finite(value: str) -> bool:
    """Return whether a value is a finite number, or none at all: then it is read as text, and judged as such."""
    try:
        return isfinite(float(value))
    except ValueError:
        return True

"""Workbooks of terms: written from a folder, edited as a person would, and read back."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ppp_cost.errors import PppCostError, Problem
from ppp_cost.intake.terms.terms_book import read_base
from ppp_cost.intake.terms.terms_workbook import Revised, revised_terms
from ppp_cost.render.forms.terms_workbook import terms_workbook
from ppp_cost.sheets import column_of

ROOT = Path(__file__).parents[2]
SEWAGE = ROOT / "contracts" / "wastewater" / "treatment_and_reuse"
RAILWAY = ROOT / "contracts" / "railway" / "zhujiayao_zhongchuan"
TUNNEL = ROOT / "contracts" / "utility_tunnel" / "phase_1"
GREENING = ROOT / "contracts" / "greening" / "plots_by_grade"
TERMS, BANDS, CALENDAR = "参数 terms", "分档 bands", "服务日历 calendar"
SOURCES, ASSETS = "来源 sources", "资产 assets"
HEAD = 2
"""The row of a sheet's head."""


def contracts() -> list[Path]:
    """Every folder of a contract that can be settled: shipped, of tests, and the small ones with their tables."""
    found = [file.parent for place in ("contracts", "tests") for file in sorted((ROOT / place).rglob("contract.toml"))]
    return [folder for folder in found if folder.name != "key_twice"]


def studies() -> list[Path]:
    return [file.parent for file in sorted((ROOT / "contracts").rglob("study.toml"))]


class Book:
    """A workbook that is open: its cells by the names of their columns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workbook = load_workbook(path)

    def sheet(self, name: str) -> Worksheet:
        sheet = self.workbook[name]
        assert isinstance(sheet, Worksheet)
        return sheet

    def columns(self, sheet: str) -> dict[str, int]:
        row = self.sheet(sheet)[HEAD]
        return {column_of(str(cell.value)): place for place, cell in enumerate(row, start=1) if cell.value}

    def rows(self, sheet: str, **cells: str) -> list[int]:
        """The numbers of the rows whose cells say so."""
        columns, here = self.columns(sheet), self.sheet(sheet)
        return [
            row
            for row in range(HEAD + 1, here.max_row + 1)
            if all(str(here.cell(row, columns[name]).value or "") == text for name, text in cells.items())
        ]

    def row(self, sheet: str, **cells: str) -> int:
        (found,) = self.rows(sheet, **cells)
        return found

    def put(self, sheet: str, row: int, **cells: Any) -> None:
        columns = self.columns(sheet)
        for name, value in cells.items():
            self.sheet(sheet).cell(row, columns[name]).value = value

    def add(self, sheet: str, **cells: Any) -> int:
        """Write a row below the last."""
        row = self.sheet(sheet).max_row + 1
        self.put(sheet, row, **cells)
        return row

    def insert(self, sheet: str, before: int, **cells: Any) -> None:
        self.sheet(sheet).insert_rows(before)
        self.put(sheet, before, **cells)

    def drop(self, sheet: str, row: int) -> None:
        self.sheet(sheet).delete_rows(row)

    def address(self, sheet: str, row: int, column: str) -> str:
        return f"{sheet}!{self.sheet(sheet).cell(row, self.columns(sheet)[column]).coordinate}"


def written(base: Path, folder: Path) -> Book:
    """The workbook of a contract or a study, written into a folder and opened."""
    path = folder / "terms.xlsx"
    path.write_bytes(_content(base))
    return Book(path)


@cache
def _content(base: Path) -> bytes:
    return terms_workbook(read_base(base).book, "zh")


def read_back(book: Book, base: Path) -> Revised:
    book.workbook.save(book.path)
    return revised_terms(book.path, base)


def revised(base: Path, folder: Path, edit: Callable[[Book], None]) -> Revised:
    """What comes back from the workbook of a contract or a study after an edit."""
    book = written(base, folder)
    edit(book)
    return read_back(book, base)


def text_of(of: Revised, name: str = "contract.toml") -> str:
    return of.files[name].decode("utf-8")


def refused(base: Path, folder: Path, edit: Callable[[Book], None]) -> tuple[Problem, ...]:
    """What is wrong with a workbook after an edit, which must be something."""
    try:
        revised(base, folder, edit)
    except PppCostError as error:
        return error.problems
    raise AssertionError("nothing was refused")

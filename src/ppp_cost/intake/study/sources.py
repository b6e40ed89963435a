"""Where the tables of a study's records stand: a folder of CSV files, one CSV file, or the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ppp_cost.cost.study.study import Study
from ppp_cost.errors import Problem, RecordError, WorkbookError
from ppp_cost.intake.study.cost_tables import digest_of, judge_columns, read_table
from ppp_cost.intake.xlsx.sheet_tables import Layout, table_of_sheet
from ppp_cost.intake.xlsx.workbook import Workbook, is_workbook, read_workbook
from ppp_cost.ledger.tables import Table

SHEETS: Mapping[str, Sequence[str]] = {
    "units": ("unit_id", "year", "quantity"),
    "costs": ("unit_id", "year", "code", "amount", "key", "source", "grade"),
    "keys": ("key", "year", "unit_id", "value"),
    "decisions": ("unit_id", "year", "decision", "reason", "by", "date"),
    "inventory": ("unit_id", "quantity", "priority"),
    "last_year": ("unit_id", "quantity", "amount"),
}
"""Tables that a workbook can hold for a study, and the columns by which each is known."""
NUMBERS = (
    *("year", "quantity", "months", "amount", "tax", "value", "quality"),
    *("standard", "coefficient", "index", "transition", "fiscal"),
)
"""Columns that hold numbers in whatever study."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folder, or a workbook that was read; ``noticed`` grows with what to look at in the tables asked for."""

    path: Path
    book: Workbook | None
    noticed: list[Problem]

    def table(
        self,
        name: str,
        needed: Sequence[str],
        problems: list[Problem],
        numbers: Collection[str] = (),
        also: Sequence[str] = (),
    ) -> Table:
        """Return a table with the columns it must have, one without rows where it is not there.

        ``numbers`` are columns of numbers beside those that always are: a sheet may hold them as text; ``also`` are
        columns that are read where they are there.
        """
        if self.book is None:
            return read_table(self.path / f"{name}.csv", needed, problems, also)
        sheet = self.book.sheets.get(name)
        if sheet is None:
            return Table(name, name, {}, ())
        layout = Layout((*needed, *SHEETS[name]), {*numbers, *NUMBERS})
        table = table_of_sheet(sheet, name, layout, problems, self.noticed)
        judge_columns(table, needed, problems, also)
        return table

    def digest(self, names: Sequence[str]) -> str:
        """Return the digest of some files by name and content, or of the whole workbook."""
        return digest_of([self.path / f"{name}.csv" for name in names]) if self.book is None else self.book.digest


def numbers_of(study: Study) -> set[str]:
    """Return the columns of units that hold numbers because the study says so."""
    codes = {code.code for code in study.codes} | {row.from_code for rows in study.bridge.values() for row in rows}
    bases = {operation.base for operation in study.operations}
    return {*codes, *bases, *(driver.column for driver in study.terms.driver), *study.terms.screens.outputs}


def opened(path: Path, problems: list[Problem], alone: str = "") -> Source:
    """Return the tables of a folder or a workbook; raises RecordError where that must not be opened.

    ``alone`` is the table that a sheet of a workbook holds if it alone looks like it and none is named so.
    """
    if not is_workbook(path):
        return Source(path, None, [])
    try:
        book = read_workbook(path, SHEETS, alone)
    except WorkbookError as error:
        raise RecordError(error.problems) from error
    problems += book.problems
    return Source(path, book, [*book.noticed])


def one_table(
    file: Path,
    name: str,
    needed: Sequence[str],
    problems: list[Problem],
    noticed: list[Problem],
    also: Sequence[str] = (),
) -> Table:
    """Return the table of a CSV file, or of a workbook: the sheet of its name, else the only one that looks like it."""
    source = opened(file, problems, name)
    if source.book is None:
        return read_table(file, needed, problems, also)
    table = source.table(name, needed, problems, also=also)
    noticed += source.noticed
    return table

"""Reading a workbook: walked, read by a process of its own and made to tables, against calamine alone on the file."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from benchmarks.conftest import Timed, waited
from ppp_cost.intake.xlsx.workbook import read_workbook

ROWS = {"small": {"smallest": 500, "full": 10_000}, "large": {"smallest": 1_000, "full": 100_000}}
COLUMNS = ("date", "name", "value", "asset", "source", "status", "note")
KNOWN = {"readings": ("date", "name", "value")}


def written(file: Path, rows: int) -> Path:
    """Write readings: days, texts, numbers with a fraction, seven columns."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as made:
        sheet, day = made.add_worksheet("读数 readings"), made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, COLUMNS)
        for row in range(1, rows + 1):
            sheet.write_datetime(row, 0, date(2020, 1, 1) + timedelta(days=row % 1500), day)
            sheet.write_row(row, 1, (f"n{row % 40}", row / 4, f"a{row}", "抄表", "final", row))
    return file


def read(file: Path) -> list[list[Any]]:
    """Return the cells as the intake reads them."""
    return read_workbook(file, KNOWN).sheets["readings"].rows


def by_calamine(file: Path) -> list[list[Any]]:
    """Return the cells as calamine reads them."""
    book = python_calamine.CalamineWorkbook.from_path(str(file))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


MEMBERS: dict[str, tuple[Callable[[Path], list[list[Any]]], Callable[[Path], list[list[Any]]]]] = {
    "read": (read, by_calamine),
    "calamine": (by_calamine, read),
}
"""What is timed, and what must find the same cells."""


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("rows", [pytest.param(each, marks=waited(f"a {each} workbook")) for each in ROWS])
def test_workbook(rows: str, member: str, size: str, tmp_path: Path, timed: Timed) -> None:
    file = written(tmp_path / "readings.xlsx", ROWS[rows][size])
    compute, other = MEMBERS[member]
    expected = other(file)
    assert len(expected) == ROWS[rows][size] + 1
    timed(lambda: compute(file), lambda found: found == expected, len(expected), 3)

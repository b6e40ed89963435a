"""Workbooks computed anew by engines that are not ours, whatever values are stored in them."""

import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ironcalc
import openpyxl
from python_calamine import CalamineWorkbook

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
"""A profile that computes every formula when a file is opened; without it stored values are believed."""
OFFICE = shutil.which("soffice")

Sheets = dict[str, list[list[Any]]]
Changes = Mapping[tuple[str, int, int], float]


def stored(book: Path) -> Sheets:
    """The values that stand in a workbook, by sheet, row and column."""
    found = CalamineWorkbook.from_path(str(book))
    return {name: found.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in found.sheet_names}


def formulas(book: Path) -> dict[tuple[str, int, int], str]:
    """The formulas of a workbook by sheet, row and column, counted from 1."""
    return _formulas(book.read_bytes())


@cache
def _formulas(content: bytes) -> dict[tuple[str, int, int], str]:
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return {
        (sheet.title, cell.row, cell.column): str(cell.value)
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def by_ironcalc(book: Path, changes: Changes | None = None) -> dict[tuple[str, int, int], Any]:
    """The value of every formula, computed by ironcalc, some numbers changed beforehand."""
    model = ironcalc.load_from_xlsx(str(book), "en", "UTC", "en")
    names = list(stored(book))
    for (sheet, row, column), value in (changes or {}).items():
        model.set_user_input(names.index(sheet), row, column, repr(value))
    model.evaluate()
    return {place: model.get_cell_value(names.index(place[0]), *place[1:]) for place in formulas(book)}


def by_libreoffice(books: Sequence[Path]) -> list[Sheets]:
    """The values of workbooks of different names after one LibreOffice has computed them all."""
    with TemporaryDirectory() as folder:
        home, out = Path(folder, "home"), Path(folder, "out")
        (home / "user").mkdir(parents=True)
        (home / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
        words = [str(OFFICE), f"-env:UserInstallation={home.as_uri()}", "--headless", "--norestore"]
        words += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), *map(str, books)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
        assert {each.name for each in books} == {each.name for each in out.glob("*")}, done.stderr
        return [stored(out / each.name) for each in books]

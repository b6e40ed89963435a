"""Reading a workbook: walked first, then its cells read by a process with limits, then sorted to tables by name."""

from __future__ import annotations

import hashlib
import json
import pickle
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from ppp_cost.errors import Problem, WorkbookError
from ppp_cost.intake.xlsx.limits import MEGABYTE, Limits, limits_here
from ppp_cost.intake.xlsx.prescan import OLD_OR_LOCKED, Scan, prescan
from ppp_cost.intake.xlsx.prescan_sheet import Marks
from ppp_cost.intake.xlsx.spelling import cell_text
from ppp_cost.sheets import NEVER_TABLES, column_of, table_of

Rows = list[list[Any]]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".xltm", ".et", ".ods")
"""How names of workbooks end; all but the first are refused in words."""
BEGINS = (b"PK\x03\x04", OLD_OR_LOCKED)
LOOKED_AT = 20
"""First rows of a sheet without a table's name that are looked at for columns of one."""
ENOUGH = 2
"""Columns of a table that a row of names must hold for a sheet to look like that table."""
GRACE = 5
"""Seconds beyond its own work that the process may take to start and to hand back."""
PLAIN = {("datetime", each.__name__): each for each in (date, datetime, time, timedelta)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet from A1, as they are and as text, and what stands out in them."""

    name: str
    rows: Rows
    text: Sequence[Sequence[str]]
    marks: Marks
    since_1904: bool

    def cell(self, row: int, column: int) -> str:
        """Return the text of a cell, both counted from 1; empty where there is none."""
        cells = self.text[row - 1]
        return cells[column - 1] if 0 < column <= len(cells) else ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as the sheets of tables, by the table's name.

    ``problems`` are of its sheets as wholes, ``noticed`` what to look at there, ``template`` is what the template says
    of itself that it was made from.
    """

    file: str
    digest: str
    sheets: Mapping[str, Sheet]
    problems: tuple[Problem, ...]
    noticed: tuple[Problem, ...]
    template: str = ""


def is_workbook(path: Path) -> bool:
    """Return whether a path names a workbook, by its name or by how it begins."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return path.suffix.lower() in SUFFIXES or stream.read(8).startswith(BEGINS)


def scanned(path: Path, limits: Limits | None = None) -> tuple[bytes, Scan]:
    """Return the bytes of a workbook, walked; raises WorkbookError where it must not be opened."""
    limits = limits or limits_here()
    try:
        if path.stat().st_size > limits.body:
            raise WorkbookError([Problem(path.name, "workbook_large", {"most": str(limits.body // MEGABYTE)})])
        content = path.read_bytes()
    except OSError as error:
        raise WorkbookError([Problem(path.name, "not_a_workbook")]) from error
    return content, prescan(path.name, content, limits)


def read_workbook(
    path: Path, tables: Mapping[str, Sequence[str]], alone: str = "", limits: Limits | None = None
) -> Workbook:
    """Read the sheets of tables, which are given with the columns by which they are known.

    ``alone`` is the table that a sheet holds if it looks like it and no sheet is named so.  Raises WorkbookError.
    """
    limits = limits or limits_here()
    content, scan = scanned(path, limits)
    found = [each for each in scan.sheets if each.marks is not None and each.name not in NEVER_TABLES]
    asked = [(each.name, None if table_of(each.name, (*tables,)) or alone else LOOKED_AT) for each in found]
    sheets = [
        Sheet(
            each.name, rows, [[cell_text(cell) for cell in row] for row in rows], each.marks or Marks(), scan.since_1904
        )
        for each, rows in zip(found, _cells(path.name, content, scan, asked, limits), strict=True)
    ]
    named = {each.name: table for each in sheets if (table := table_of(each.name, (*tables,))) is not None}
    sought = {alone: tables[alone]} if alone else tables
    likely = {each.name: like for each in sheets if each.name not in named and (like := _likely(each, sought))}
    if alone in named.values():
        likely = {}
    elif alone and len(likely) == 1:
        named, likely = {**named, next(iter(likely)): alone}, {}
    return Workbook(
        path.name,
        hashlib.sha256(content).hexdigest(),
        {named[each.name]: each for each in reversed(sheets) if each.name in named},
        tuple(_problems(path.name, named, likely, alone)),
        tuple(_noticed(path.name, scan, sheets, {*named, *likely})),
        scan.template,
    )


def sheet_rows(path: Path, limits: Limits | None = None) -> list[tuple[str, Rows]]:
    """Return the cells of every sheet from A1 on, whatever the sheets are; raises WorkbookError."""
    limits = limits or limits_here()
    content, scan = scanned(path, limits)
    found = [each.name for each in scan.sheets if each.marks is not None]
    cells = _cells(path.name, content, scan, [(name, None) for name in found], limits)
    return list(zip(found, cells, strict=True))


def _problems(
    file: str, named: Mapping[str, str], likely: Mapping[str, Sequence[str]], alone: str
) -> Iterator[Problem]:
    """Yield sheets of one table, sheets that hold a table and do not say so, and a workbook without tables."""
    first: dict[str, str] = {}
    for sheet, table in named.items():
        if table in first:
            yield Problem(sheet, "sheet_twice", {"name": table, "other": first[table]})
        first.setdefault(table, sheet)
    for sheet, tables in likely.items():
        yield Problem(sheet, "sheet_unnamed", {"name": tables[0]})
    if not named and not likely and not alone:
        yield Problem(file, "no_sheets")


def _noticed(file: str, scan: Scan, sheets: Sequence[Sheet], known: Collection[str]) -> Iterator[Problem]:
    """Yield sheets that nobody reads, hidden ones that are read, and parts in another encoding."""
    filled = {each.name for each in sheets if any(any(row) for row in each.text)}
    for sheet in scan.sheets:
        if sheet.name in known and sheet.hidden:
            yield Problem(sheet.name, "lint_hidden")
        if sheet.name in known and sheet.wide:
            yield Problem(sheet.name, "lint_utf16")
        if sheet.name in filled.difference(known) and not (scan.template and sheet.hidden):
            yield Problem(sheet.name, "lint_sheet_unread")
    if scan.wide and not any(sheet.wide for sheet in scan.sheets):
        yield Problem(f"{file} {scan.wide[0]}", "lint_utf16")


def _likely(sheet: Sheet, tables: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the tables whose columns stand in one row of a sheet, the likeliest first."""
    met: dict[str, int] = {}
    for row in sheet.text[:LOOKED_AT]:
        names = {column_of(cell) for cell in row}
        for table, columns in tables.items():
            met[table] = max(met.get(table, 0), len(names & set(columns)))
    return tuple(sorted((table for table in met if met[table] >= ENOUGH), key=lambda table: -met[table]))


def _cells(
    file: str, content: bytes, scan: Scan, asked: Sequence[tuple[str, int | None]], limits: Limits
) -> list[Rows]:
    """Return the rows of sheets as a process with limits reads them."""
    words = {"sheets": asked, "wide": scan.wide, "memory": limits.memory, "seconds": limits.seconds}
    head = json.dumps({**words, "answer": limits.answer}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 - our own program, in the interpreter that runs us
            [sys.executable, "-I", "-c", _program()],
            input=head + content,
            capture_output=True,
            timeout=limits.seconds + GRACE,
            check=True,
        )
        found: list[Rows] = _Plain(BytesIO(done.stdout)).load()
    except (subprocess.SubprocessError, OSError, pickle.UnpicklingError, EOFError) as error:
        raise WorkbookError([Problem(file, "workbook_unread")]) from error
    return found


@cache
def _program() -> str:
    return files(__package__).joinpath("sheet_reader.py").read_text("utf-8")


class _Plain(pickle.Unpickler):
    """Makes nothing but days and times of what the process hands back."""

    def find_class(self, module: str, name: str) -> type:
        """Return one of the few classes that a cell can have."""
        if (module, name) not in PLAIN:
            raise pickle.UnpicklingError(name)
        return PLAIN[module, name]

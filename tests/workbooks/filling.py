"""Filling a template in as a reviewer does, and reading its sheets back as tables of text."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from openpyxl.worksheet.datavalidation import DataValidation

from ppp_cost.sheets import EXAMPLE, NEVER_TABLES, NOTE, column_of

Rows = list[dict[str, str]]
Tables = dict[str, Rows]


def rows_of(text: str) -> Rows:
    """The rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def csv_of(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = ()) -> str:
    """Rows as a CSV text, with the columns of the first where none are named."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns or list(rows[0]), lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def folder_of(folder: Path) -> Tables:
    """The tables of a folder by name."""
    return {path.stem: rows_of(path.read_text("utf-8")) for path in sorted(folder.glob("*.csv"))}


def fill(file: Path, tables: Tables) -> None:
    """Type rows into the sheets of a template below what stands there, each cell under the head of its column."""
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets:
        rows = tables.get(sheet.title.split()[-1], [])
        columns = [column_of(str(cell.value)) for cell in sheet[1]]
        start = sheet.max_row + 1
        for number, row in enumerate(rows):
            for place, name in enumerate(columns, start=1):
                if row.get(name):
                    cell = sheet.cell(start + number, place)
                    cell.value = typed(row[name], name)
    book.save(file)


def lists_of(file: Path) -> dict[tuple[str, str], list[str]]:
    """By table and column, the values that its list offers, taken from the sheet that holds them."""
    book = openpyxl.load_workbook(file)
    found = {}
    for table, column, rule in _rules(book):
        if rule.type == "list":
            ((title, cells),) = book.defined_names[rule.formula1].destinations
            area = book[title][cells]
            found[table, column] = [str(row[0].value) for row in (area if isinstance(area, tuple) else ((area,),))]
    return found


def rules(file: Path, table: str, column: str) -> list[DataValidation]:
    """What is let into the cells of a column."""
    found = _rules(openpyxl.load_workbook(file))
    return [rule for of, name, rule in found if (of, name) == (table, column)]


def _rules(book: openpyxl.Workbook) -> Iterator[tuple[str, str, DataValidation]]:
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            (place,) = rule.sqref.ranges
            yield sheet.title.split()[-1], column_of(str(sheet.cell(1, place.min_col).value)), rule


def typed(text: str, column: str) -> Any:
    """What a person types for a text: a date, a time, a number, else the text."""
    if column in ("period", "month") or (column == "unit_id"):
        return text
    for kind in (date, datetime) if "-" in text else ():
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    try:
        return float(text) if Decimal(text).is_finite() else text
    except ArithmeticError:
        return text


def read_back(file: Path) -> tuple[dict[str, list[str]], Tables]:
    """The columns of each sheet and its rows as text; examples are passed over, and so are rows without a cell."""
    book = python_calamine.CalamineWorkbook.from_path(file)
    heads: dict[str, list[str]] = {}
    tables: Tables = {}
    for title in book.sheet_names:
        if title not in NEVER_TABLES:
            head, *rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            columns = [column_of(str(cell)) for cell in head]
            name = title.split()[-1]
            heads[name] = columns
            found = [dict(zip(columns, map(shown, row), strict=True)) for row in rows]
            tables[name] = [
                row
                for row in found
                if not row[NOTE].startswith(EXAMPLE) and any(cell for place, cell in row.items() if place != NOTE)
            ]
    return heads, tables


def shown(cell: Any) -> str:
    """A cell as the text of a table; a time falls on a whole second, as it was typed."""
    if isinstance(cell, datetime):
        whole = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return whole.isoformat() if whole.time() != datetime.min.time() else whole.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def same(first: str, second: str) -> bool:
    """Whether two cells say the same: as text, as numbers, or as times."""
    if first == second:
        return True
    for kind in (Decimal, datetime.fromisoformat):
        try:
            return bool(kind(first) == kind(second))
        except (ArithmeticError, ValueError):
            continue
    return False

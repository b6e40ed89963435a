"""Workbooks made by the tests: the tables of a folder, and what is changed in their parts."""

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

ROOT = Path(__file__).parents[2]
WORKED = ROOT / "tests/contracts/worked"
EXAMPLE = WORKED / "example" / "1"
CHINESE = {"scores": "考核得分 scores", "readings": "读数 readings", "events": "事件 events"}
"""Names of sheets; other tables have their own name alone."""

Sheets = Mapping[str, Iterable[Iterable[Any]]]


def rows_of(folder: Path) -> dict[str, list[list[Any]]]:
    """The tables of a folder by the names of their sheets, numbers as numbers."""
    found = {}
    for file in sorted(folder.glob("*.csv")):
        rows = csv.reader(file.read_text("utf-8-sig").splitlines())
        found[CHINESE.get(file.stem, file.stem)] = [[number(cell) for cell in row] for row in rows]
    return found


def number(cell: str) -> Any:
    """A cell as a person types it: a number where it is one; a code that begins with zeros stays a text."""
    try:
        return cell if cell.startswith("0") and cell[1:2].isdigit() else float(cell)
    except ValueError:
        return cell


def book(sheets: Sheets, *, since_1904: bool = False, formats: Mapping[str, str] | None = None) -> bytes:
    """A workbook; ``formats`` are number formats of cells, by `sheet!C7`."""
    out = io.BytesIO()
    options = {"date_1904": since_1904, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as made:
        shown = {place: made.add_format({"num_format": code}) for place, code in (formats or {}).items()}
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    place = f"{name}!{chr(65 + column)}{row + 1}"
                    if cell != "":
                        sheet.write(row, column, cell, *([shown[place]] if place in shown else []))
    return out.getvalue()


@cache
def worked() -> bytes:
    """The tables of the worked example."""
    return book(rows_of(EXAMPLE))


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        return {name: old.read(name) for name in old.namelist()}


def packed(made: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of parts, names standing twice among them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, part in made:
            new.writestr(name, part)
    return out.getvalue()


def changed(content: bytes, name: str, change: Callable[[bytes], bytes], *more: tuple[str, bytes]) -> bytes:
    """A workbook with one part changed, and more parts behind its own."""
    found = parts(content)
    found[name] = change(found[name])
    return packed([*found.items(), *more])


def put(old: bytes | str, new: bytes | str) -> Callable[[bytes], bytes]:
    """A change that puts one text for another, which must be there."""
    before, after = (each.encode() if isinstance(each, str) else each for each in (old, new))

    def change(part: bytes) -> bytes:
        assert before in part, (before, part[:2000])
        return part.replace(before, after, 1)

    return change


def part_of(content: bytes, sheet: str) -> str:
    """The part in which a sheet stands: they are numbered in the order of the workbook."""
    import python_calamine

    names = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"

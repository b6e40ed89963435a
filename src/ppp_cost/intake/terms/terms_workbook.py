"""Reading a workbook of terms back: the files of its contract or study, with nothing changed but what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ppp_cost.errors import PppCostError, Problem
from ppp_cost.intake.contract.contract_file import load_contract
from ppp_cost.intake.study.study_file import INDICES, index_folder, load_study
from ppp_cost.intake.terms.csv_edit import Cells, decoded, edited_rows, records
from ppp_cost.intake.terms.setting_changes import change_settings
from ppp_cost.intake.terms.step_changes import change_sources, change_steps
from ppp_cost.intake.terms.terms_book import Base, read_base
from ppp_cost.intake.terms.terms_cells import in_order, on_cells
from ppp_cost.intake.terms.terms_sheets import Grid, cell_text, grids
from ppp_cost.intake.terms.toml_edit import NotEditableError, edited
from ppp_cost.intake.terms.typed_values import Found, found_in, same
from ppp_cost.intake.xlsx.workbook import sheet_rows
from ppp_cost.settings import STEP_SHEETS, Change
from ppp_cost.sheets import INSTRUCTIONS

CASES = "cases"
"""Folder of cases, which goes along with the terms; examples do not."""


@dataclass(frozen=True, slots=True)
class Revised:
    """The files of the new terms by their names in the folder, and what is changed in them."""

    files: Mapping[str, bytes]
    changes: tuple[Change, ...]

    def files_in(self, folder: Path) -> dict[str, bytes]:
        """Return the files to be written in a folder: price series only where none stand above it already."""
        beside = index_folder(folder) == folder / INDICES
        return {name: each for name, each in self.files.items() if beside or not name.startswith(f"{INDICES}/")}


def revised_terms(workbook: Path, base: Path) -> Revised:
    """Return the terms of ``base`` with what a filled workbook changes; without a change, the same bytes.

    Raises PppCostError with every problem, each at its cell.
    """
    old = read_base(base)
    cells = dict(sheet_rows(workbook))
    if old.book.digest not in {cell_text(cell) for row in cells.get(INSTRUCTIONS, []) for cell in row}:
        raise PppCostError([Problem(workbook.name, "other_terms", {"name": old.book.id})])
    found = found_in(old.text)
    sheets = grids(cells, old.book.sheets, workbook.name, found.problems)
    _change(old, sheets, found)
    text = _edited(old, found)
    tables = {name: _table(content, sheets.get(name)) for name, content in old.tables.items()}
    found.changes.extend(_table_changes(old, sheets))
    files = {old.name: text.encode("utf-8"), **{f"{name}.csv": content for name, content in tables.items()}}
    files |= _series(old)
    lines = {name: _lines(content) for name, content in tables.items()}
    problems = [*found.problems, *on_cells(_judged(old, files), found.changes, sheets, lines)]
    if problems:
        raise PppCostError(in_order(problems, list(cells)))
    return Revised(_beside(old, base) | files, tuple(found.changes))


def _change(old: Base, sheets: Mapping[str, Grid], found: Found) -> None:
    if "terms" in sheets:
        change_settings(old.book, sheets["terms"], found)
    for name in STEP_SHEETS:
        if name in sheets:
            change_steps(old.book.steps_on(name), sheets[name], found)
    if "sources" in sheets:
        change_sources(old.book, sheets["sources"], found)


def _edited(old: Base, found: Found) -> str:
    try:
        return edited(old.text, found.edits)
    except NotEditableError:
        found.problem("not_editable", old.name, cells=", ".join(each.where for each in found.changes))
        return old.text


def _typed(grid: Grid, rows: Sequence[Cells]) -> list[Cells]:
    """Return the rows of a sheet in the columns of a table, each cell as it was written where it is the same."""
    columns, *old = rows
    return [_as_before(tuple(typed.text(name) for name in columns), old) for typed in grid.rows]


def _as_before(cells: Cells, old: Sequence[Cells]) -> Cells:
    if cells in old:
        return cells
    alike = [row for row in old if row[0] == cells[0]]
    if len(alike) != 1:
        return next((row for row in alike if all(map(same, row, cells))), cells)
    return tuple(before if same(before, cell) else cell for before, cell in zip(alike[0], cells, strict=True))


def _table(content: bytes, grid: Grid | None) -> bytes:
    """Return a table beside the terms with the rows of its sheet."""
    if grid is None:
        return content
    text, encoding = decoded(content)
    rows = [each.cells for each in records(text) if any(each.cells)]
    return edited_rows(text, _typed(grid, rows)).encode(encoding)


def _table_changes(old: Base, sheets: Mapping[str, Grid]) -> list[Change]:
    """Return one change for each row of a table that was not there before, and one for those that are gone."""
    found = []
    for name, rows in old.book.tables.items():
        if name not in sheets:
            continue
        grid, before = sheets[name], set(rows)
        typed = _typed(grid, rows)
        for row, cells in zip(grid.rows, typed, strict=True):
            if cells not in before:
                found.append(Change(row.where(rows[0][0]), name, cells[0], "", ",".join(cells)))
        gone = [row for row in rows[1:] if row not in typed]
        found += [Change(grid.sheet, name, row[0], ",".join(row), "") for row in gone]
    return found


def _lines(content: bytes) -> dict[int, int]:
    """Return which row below the head stands on each line of a table."""
    filled = [each for each in records(decoded(content)[0])[1:] if any(each.cells)]
    return {each.line: number for number, each in enumerate(filled)}


def _series(old: Base) -> dict[str, bytes]:
    """Return the price series of a study, so that it can be read wherever it is put."""
    if old.book.kind == "contract":
        return {}
    folder = index_folder(old.file.parent)
    return {f"{INDICES}/{file.name}": file.read_bytes() for file in sorted(folder.glob("*.csv"))}


def _judged(old: Base, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Return what is wrong with the new files, read as any others."""
    load: Any = load_contract if old.book.kind == "contract" else load_study
    with TemporaryDirectory() as above:
        folder = Path(above, "of", old.file.resolve().parent.name)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        try:
            load(folder)
        except PppCostError as error:
            return error.problems
    return ()


def _beside(old: Base, base: Path) -> dict[str, bytes]:
    """Return the other files of the folder that belong to the terms: notes on sources, cases; no examples."""
    if not base.is_dir():
        return {}
    files = [*base.iterdir(), *(base / CASES).rglob("*")]
    return {file.relative_to(base).as_posix(): file.read_bytes() for file in sorted(files) if file.is_file()}

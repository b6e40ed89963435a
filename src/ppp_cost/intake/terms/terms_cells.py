"""From where a problem stands in a file of terms to the cell of the workbook that brought it there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ppp_cost.errors import Problem
from ppp_cost.intake.terms.terms_sheets import Grid
from ppp_cost.settings import STEP_SHEETS, Change

_ROW = re.compile(r"(?P<table>\w+)\.csv row (?P<line>\d+) ?(?P<column>.*)", re.DOTALL)
_ITEM = re.compile(r"\S+ item (?P<item>\S+) ?(?P<inside>.*)", re.DOTALL)
SHEETS = ("terms", *STEP_SHEETS)
"""Sheets whose rows name their item."""
SHOWING = ("clause", "value", "of", "then")
"""Columns that show what an item reads, or where it stands."""


def on_cells(
    problems: Iterable[Problem],
    changes: Iterable[Change],
    grids: Mapping[str, Grid],
    lines: Mapping[str, Mapping[int, int]],
) -> list[Problem]:
    """Return problems of the changed files with the cells of the workbook in place of items and rows.

    ``lines`` gives, by table, which typed row stands on which line of the new file.  What no cell brought about
    keeps the place in its file.
    """
    known = list(changes)
    found: list[Problem] = []
    for each in problems:
        placed = replace(each, where=_cell(each, known, grids, lines))
        found += [placed] if placed not in found else []
    return found


def in_order(problems: Iterable[Problem], sheets: Sequence[str]) -> list[Problem]:
    """Return problems as their cells stand, sheet by sheet and row by row; those without a cell come last."""
    return sorted(problems, key=lambda each: _address(each.where, sheets))


def _address(where: str, sheets: Sequence[str]) -> tuple[int, int, int, str]:
    sheet, _, cell = where.partition("!")
    letters = cell.rstrip("0123456789")
    row = cell[len(letters) :]
    return sheets.index(sheet) if sheet in sheets else len(sheets), int(row or 0), len(letters), letters


def _cell(
    problem: Problem, changes: list[Change], grids: Mapping[str, Grid], lines: Mapping[str, Mapping[int, int]]
) -> str:
    if (row := _ROW.fullmatch(problem.where)) and row["table"] in grids:
        grid, number = grids[row["table"]], lines[row["table"]].get(int(row["line"]))
        return problem.where if number is None else grid.rows[number].where(row["column"] or grid.columns[0])
    found = _ITEM.fullmatch(problem.where)
    item, inside = (found["item"], found["inside"]) if found else ("", problem.where.partition(" ")[2])
    fits = [_fits(each, item, inside, problem) for each in changes]
    if any(fits):
        return changes[fits.index(max(fits))].where
    return _shown(item, problem, grids) if item else problem.where


def _fits(change: Change, item: str, inside: str, problem: Problem) -> int:
    """Return how well a change explains a problem, 0 where it does not.

    A change of the item that is wrong may explain it; one of the top of the file where the problem names what was
    typed there, or stands there itself.
    """
    path = ".".join(str(part) for part in change.path)
    told = {part for text in problem.values.values() for part in (text, text.partition(":")[0])}
    named = bool(told & {change.new, *change.new.split(), *change.name.split()})
    if path.startswith("item."):
        mine = bool(item) and change.item == item
    else:
        mine = not item and bool(inside) and path.partition(".")[0] == inside.partition(".")[0]
        if not mine:
            return 2 * named
    return mine * (1 + 2 * named + 4 * (bool(inside) and f".{inside}." in f".{path}."))


def _shown(item: str, problem: Problem, grids: Mapping[str, Grid]) -> str:
    """Return the cell of an item's row that shows what a problem is about, the place in the file where none does."""
    told = set(problem.values.values())
    for name in SHEETS:
        for typed in grids[name].rows if name in grids else ():
            for column, text in typed.cells.items():
                if column in SHOWING and typed.text("item") == item and text and text in told:
                    return typed.where(column)
    return problem.where

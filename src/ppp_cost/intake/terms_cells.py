"""From where a problem stands in a file of terms to the cell of the workbook that brought it there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ppp_cost.errors import Problem
from ppp_cost.intake.terms_sheets import Grid
from ppp_cost.settings import Change

_ROW = re.compile(r"(?P<table>\w+)\.csv row (?P<line>\d+) ?(?P<column>.*)", re.DOTALL)
_ITEM = re.compile(r"\S+ item (?P<item>\S+) ?(?P<inside>.*)", re.DOTALL)
SHEETS = ("terms", "bands")
"""Sheets whose rows name their item."""


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
    found = [replace(each, where=_cell(each, known, grids, lines)) for each in problems]
    return list(dict.fromkeys(found))


def _cell(
    problem: Problem, changes: list[Change], grids: Mapping[str, Grid], lines: Mapping[str, Mapping[int, int]]
) -> str:
    if (row := _ROW.fullmatch(problem.where)) and row["table"] in grids:
        grid, number = grids[row["table"]], lines[row["table"]].get(int(row["line"]))
        return problem.where if number is None else grid.rows[number].where(row["column"] or grid.columns[0])
    item = _ITEM.fullmatch(problem.where)
    inside = item["inside"] if item else problem.where.partition(" ")[2]
    mine = [each for each in changes if (each.item == item["item"] if item else _top(each) == inside.split(".")[0])]
    if mine:
        return max(mine, key=lambda each: _fits(each, inside, problem)).where
    return _shown(item["item"], problem, grids) if item else problem.where


def _top(change: Change) -> str:
    return str(change.path[0]) if change.path else ""


def _fits(change: Change, inside: str, problem: Problem) -> int:
    """Return how well a change explains a problem: where it stands, what was typed, and what it is of."""
    path = ".".join(str(part) for part in change.path)
    told = set(problem.values.values())
    stands = bool(inside) and (path.endswith(inside) or f".{inside}." in f".{path}.")
    return 4 * stands + 2 * bool(told & {change.new, *change.new.split()}) + bool(told & set(change.name.split()))


def _shown(item: str, problem: Problem, grids: Mapping[str, Grid]) -> str:
    """Return the cell of an item's row that shows what a problem is about, the place in the file where none does."""
    told = set(problem.values.values())
    for name in SHEETS:
        for typed in grids[name].rows if name in grids else ():
            for column, text in typed.cells.items():
                if typed.text("item") == item and column != "item" and text in told:
                    return typed.where(column)
    return problem.where

"""Cells of the tables of cost studies: money, numbers and years, each problem with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from ppp_cost.cost.numbers import MINOR
from ppp_cost.errors import Problem
from ppp_cost.intake.tables import read_rows
from ppp_cost.payment.observations import Table, parsed

LARGEST, MOST_MONEY = 10**60, 10**16
"""The largest number of a table, and the largest amount: in fen several of them still fit into 64 bits."""


def read_table(file: Path, needed: Sequence[str], problems: list[Problem]) -> Table:
    """Return a table with the columns it must have; one without rows where the file is not there."""
    if not file.is_file():
        return Table(file.stem, file.name, {}, ())
    table = read_rows(file.stem, file.name, file.read_bytes(), problems)
    judge_columns(table, needed, problems)
    return table


def judge_columns(table: Table, needed: Sequence[str], problems: list[Problem]) -> None:
    """Note columns that a table must have and has not."""
    missing = [name for name in needed if name not in table.columns]
    problems += [Problem(table.head(), "column_missing", {"name": name}) for name in missing]


def number_in(table: Table, row: int, column: str, problems: list[Problem]) -> Fraction | None:
    """Return the number of a cell, None where it is empty or none."""
    cell = table.text(column)[row]
    if not cell:
        return None
    found = parsed(cell)
    if found is None:
        problems.append(Problem(table.cell(row, column), "not_a_number", {"value": cell}))
    elif abs(found) > LARGEST:
        problems.append(Problem(table.cell(row, column), "too_large", {"value": cell}))
        return None
    return found


def needed_number(table: Table, row: int, column: str, problems: list[Problem]) -> Fraction:
    """Return the number of a cell that may not be empty."""
    found = number_in(table, row, column, problems)
    if found is None and not table.text(column)[row]:
        problems.append(Problem(table.cell(row, column), "cell_missing", {"name": column}))
    return found if found is not None else Fraction(0)


def money_in(table: Table, row: int, column: str, problems: list[Problem]) -> int | None:
    """Return an amount in minor units, None where the cell is empty; finer than the minor unit is refused."""
    found = number_in(table, row, column, problems)
    if found is None:
        return None
    if abs(found) > MOST_MONEY:
        problems.append(Problem(table.cell(row, column), "too_large", {"value": table.text(column)[row]}))
        return None
    if (found * MINOR).denominator != 1:
        values = {"value": table.text(column)[row]}
        problems.append(Problem(table.cell(row, column), "finer_than_money", values))
        return None
    return int(found * MINOR)


def year_in(table: Table, row: int, column: str, problems: list[Problem]) -> int | None:
    """Return the year of a cell."""
    cell = table.text(column)[row]
    if cell.isascii() and cell.isdigit() and len(cell) == len("2024"):
        return int(cell)
    problems.append(Problem(table.cell(row, column), "not_a_year", {"value": cell}))
    return None


def digest_of(files: Sequence[Path]) -> str:
    """Return the digest of some files by name and content; those that are not there say nothing."""
    digest = hashlib.sha256()
    for file in sorted(files):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()

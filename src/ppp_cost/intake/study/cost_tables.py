"""Cells of the tables of cost studies: money, numbers and years, each problem with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path

from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.errors import Problem
from ppp_cost.intake.csv.table_files import read_rows
from ppp_cost.ledger.tables import Table, parsed

LARGEST, MOST_MONEY = 10**60, 10**16
"""The largest number of a table, and the largest amount: in fen several of them still fit into 64 bits."""


NEARLY = 0.75
"""How like a name that is known a name must be to be meant for it: 1 is the same, ``difflib`` says how it counts."""


def read_table(file: Path, needed: Sequence[str], problems: list[Problem], also: Sequence[str] = ()) -> Table:
    """Return a table with the columns it must have; one without rows where the file is not there.

    ``also`` are the columns that it may have and that are read: a name that is nearly one of them is refused.
    """
    if not file.is_file():
        return Table(file.stem, file.name, {}, ())
    table = read_rows(file.stem, file.name, file.read_bytes(), problems)
    judge_columns(table, needed, problems, also)
    return table


def judge_columns(table: Table, needed: Sequence[str], problems: list[Problem], also: Sequence[str] = ()) -> None:
    """Note columns that a table must have and has not, and those that are nearly one of ``also``."""
    missing = [name for name in needed if name not in table.columns]
    problems += [Problem(table.head(), "column_missing", {"name": name}) for name in missing]
    problems += misspelt(table, needed, also)


def misspelt(table: Table, needed: Sequence[str], also: Sequence[str]) -> Iterator[Problem]:
    """Yield the columns that nothing reads and that are nearly one which is read and not there."""
    absent = [name for name in also if name not in table.columns]
    for name in (each for each in table.columns if each not in (*needed, *also)):
        for meant in get_close_matches(name.casefold(), absent, 1, NEARLY):
            yield Problem(table.head(name), "column_misspelt", {"meant": meant})


def misspelt_files(folder: Path, names: Sequence[str]) -> Iterator[Problem]:
    """Yield the tables of a folder that are not read and are nearly named like one that is not there."""
    absent = [name for name in names if not (folder / f"{name}.csv").is_file()]
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        stem = file.stem.casefold()
        if file.suffix.lower() == ".csv" and file.name not in [f"{name}.csv" for name in names]:
            # a copy that a spreadsheet has saved: costs (1).csv, costs_2024.csv
            copied = [name for name in absent if stem.startswith(name)]
            for meant in copied or get_close_matches(stem, absent, 1, NEARLY):
                yield Problem(file.name, "file_misspelt", {"meant": f"{meant}.csv"})


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
    """Return the number of a cell that may not be empty; of a column that is not there no cell is missing."""
    found = number_in(table, row, column, problems)
    if found is None and column in table.columns and not table.text(column)[row]:
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
    if column in table.columns:
        problems.append(Problem(table.cell(row, column), "not_a_year", {"value": cell}))
    return None


def digest_of(files: Sequence[Path]) -> str:
    """Return the digest of some files by name and content; those that are not there say nothing."""
    digest = hashlib.sha256()
    for file in sorted(files):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()

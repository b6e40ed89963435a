"""Tables: rows of text by column, whose numbers, times and codes are worked out once and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from ppp_cost.frozen import number
from ppp_cost.kernels.exact import Exact, Indices, Integers, Mask, exact

NO_DAY = np.iinfo(np.int64).min
DAY = 86400
"""Seconds of a day."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Cells as numbers: each row's place among the different texts of a column, which are sorted."""

    number: Indices
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnSheet:
    """Where a table stands on a sheet: the letters of its columns from left to right, and the row of its head."""

    letters: Mapping[str, str]
    head: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as text by column, with the file or the sheet they stand in and the number of each row.

    Numbers, times and codes of a column are worked out once and kept.
    """

    name: str
    file: str
    columns: Mapping[str, tuple[str, ...]]
    line: tuple[int, ...]
    sheet: OnSheet | None = None
    _kept: dict[tuple[str, str], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(self.line)

    def text(self, column: str) -> tuple[str, ...]:
        """Return a column, empty cells where the table has none of that name."""
        return self.columns.get(column) or ("",) * self.size

    def where(self, row: int) -> str:
        """Return the place of a row as it is printed: `scores.csv row 7`, on a sheet `考核得分 scores!A7:F7`."""
        return f"{self.file} row {self.line[row]}" if self.sheet is None else self._across(self.line[row])

    def cell(self, row: int, column: str) -> str:
        """Return the place of a cell as it is printed: `scores.csv row 7 value`, on a sheet `考核得分 scores!C7`."""
        if self.sheet is None or column not in self.sheet.letters:
            return f"{self.where(row)} {column}"
        return f"{self.file}!{self.sheet.letters[column]}{self.line[row]}"

    def head(self, column: str = "") -> str:
        """Return the place of a column's name as it is printed, or that of all of them."""
        if self.sheet is None:
            return f"{self.file} {column}".rstrip()
        if column in self.sheet.letters:
            return f"{self.file}!{self.sheet.letters[column]}{self.sheet.head}"
        return self._across(self.sheet.head)

    def _across(self, line: int) -> str:
        """Return the cells of a row of the sheet from the first column to the last."""
        letters = list(self.sheet.letters.values()) if self.sheet else []
        ends = dict.fromkeys(f"{letter}{line}" for letter in (*letters[:1], *letters[-1:]))
        return f"{self.file}!{':'.join(ends)}" if ends else self.file

    @property
    def lines(self) -> Indices:
        """Return the file's number of each row."""
        found: Indices = self._once("lines", "", lambda: np.array(self.line, dtype=np.intp))
        return found

    @property
    def events(self) -> tuple[tuple[str], ...]:
        """Return each row's event as a key."""
        found: tuple[tuple[str], ...] = self._once("keys", "event", lambda: tuple(zip(self.text("event"))))
        return found

    def codes(self, column: str) -> Codes:
        """Return a column as numbers of its different texts."""
        found: Codes = self._once("codes", column, lambda: coded(self.text(column)))
        return found

    def numbers(self, column: str) -> tuple[Exact, Mask]:
        """Return a column as exact numbers, and where it is empty."""
        found: tuple[Exact, Mask] = self._once("numbers", column, lambda: _numbers(self.codes(column)))
        return found

    def seconds(self, column: str) -> Integers:
        """Return the local time of each cell in seconds since 1970, ``NO_DAY`` where it is empty."""
        found: Integers = self._once("seconds", column, lambda: _seconds(self.text(column)))
        return found

    def days(self, column: str) -> Integers:
        """Return the day of each cell of a column of days or times, ``NO_DAY`` where it is empty."""
        found: Integers = self._once("days", column, lambda: _days(self.seconds(column)))
        return found

    def _once(self, what: str, column: str, work: Callable[[], Any]) -> Any:
        if (what, column) not in self._kept:
            self._kept[what, column] = work()
        return self._kept[what, column]


def coded(cells: tuple[str, ...]) -> Codes:
    """Return texts as numbers of the different ones, which are sorted.

    >>> coded(("b", "a", "b")).number.tolist()
    [1, 0, 1]
    """
    names = tuple(sorted(set(cells)))
    place = {name: number for number, name in enumerate(names)}
    return Codes(np.fromiter((place[cell] for cell in cells), dtype=np.intp, count=len(cells)), names)


def met_keys(columns: Sequence[Codes]) -> tuple[Indices, tuple[tuple[str, ...], ...]]:
    """Return the key of each row from the values of its columns, and the keys in the order in which they are met."""
    number = columns[0].number
    for codes in columns[1:]:
        number = np.unique(number * len(codes.names) + codes.number, return_inverse=True)[1]
    size = int(number.max(initial=-1)) + 1
    row = np.full(size, number.size)
    row[number[::-1]] = np.arange(number.size)[::-1]
    order = np.argsort(row, kind="stable")[: np.count_nonzero(row < number.size)]
    place = np.empty(size, dtype=np.intp)
    place[order] = np.arange(order.size)
    first = row[order].tolist()
    return place[number], tuple(tuple(codes.names[codes.number[each]] for codes in columns) for each in first)


def _numbers(codes: Codes) -> tuple[Exact, Mask]:
    found = [parsed(name) for name in codes.names]
    values, empty = exact([value or 0 for value in found]), np.array([value is None for value in found], dtype=bool)
    return values[codes.number], empty[codes.number]


def _seconds(cells: tuple[str, ...]) -> Integers:
    seconds = np.full(len(cells), NO_DAY, dtype=np.int64)
    filled = [number for number, cell in enumerate(cells) if cell]
    if filled:
        text = np.array([cells[number][:19] for number in filled])
        seconds[filled] = text.astype("datetime64[s]").astype(np.int64)
    return seconds


def _days(seconds: Integers) -> Integers:
    return np.where(seconds == NO_DAY, NO_DAY, seconds // DAY)


@lru_cache(maxsize=2**16)
def parsed(cell: str) -> Fraction | None:
    """Return the number in a cell, None where it is empty or no number; cells of readings repeat."""
    if not cell:
        return None
    try:
        return number(cell)
    except ValueError:
        return None

"""How the place of a row or a cell is printed, and how it is found again in what was printed.

A row of a file is `scores.csv row 7 value`, a cell of a sheet `考核得分 scores!C7`, several of them
`考核得分 scores!C7:C9, C12`.
"""

from __future__ import annotations

import re
from functools import cache

LETTERS = 26
_CELLS = re.compile(r"[A-Z]{1,3}[0-9]+(:[A-Z]{1,3}[0-9]+)?")
_WHOLE = re.compile(r"[0-9]+:[0-9]+|[A-Z]{1,3}:[A-Z]{1,3}")
_ROWS = re.compile(r"(?P<file>.+) rows? (?P<rows>[0-9][0-9, -]*)(…| |$)")


@cache
def letters_of(column: int) -> str:
    """Return the letters of a column, which counts from 1.

    >>> letters_of(1), letters_of(27), letters_of(16384)
    ('A', 'AA', 'XFD')
    """
    above, rest = divmod(column - 1, LETTERS)
    return (letters_of(above) if above else "") + chr(ord("A") + rest)


def column_number(letters: str) -> int:
    """Return the number of a column, from 1.

    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number


def on_sheet(place: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the sheet of a place and the ranges of cells it names, None where it is a place of another kind.

    >>> on_sheet("考核得分 scores!C7:C9, C12"), on_sheet("scores!A7:F7 end"), on_sheet("scores.csv row 7 value")
    (('考核得分 scores', ('C7:C9', 'C12')), ('scores', ('A7:F7',)), None)
    >>> on_sheet("考核得分 scores rows 7-9, 12")
    ('考核得分 scores', ('7:9', '12:12'))
    """
    sheet, mark, rest = place.rpartition("!")
    words = re.split(r"[, ]+", rest)
    found = tuple(word for word in words if _CELLS.fullmatch(word) or _WHOLE.fullmatch(word))
    if mark and found:
        return sheet, found
    rows = _ROWS.match(place)
    if rows is None or rows["file"].endswith(".csv"):
        return None
    runs = [run.strip().partition("-") for run in rows["rows"].split(",") if run.strip()]
    return rows["file"], tuple(f"{first}:{last or first}" for first, _, last in runs)


def file_and_row(place: str) -> tuple[str, int]:
    """Return the file or sheet of a place and the first row it names, 0 where it names none.

    >>> file_and_row("units.csv row 7 L1"), file_and_row("台账 units!F7"), file_and_row("units.csv")
    (('units.csv', 7), ('台账 units', 7), ('units.csv', 0))
    """
    if (found := on_sheet(place)) is not None:
        digits = re.search(r"[0-9]+", found[1][0])
        return found[0], int(digits[0]) if digits else 0
    file, _, rest = place.partition(" row ")
    word = rest.partition(" ")[0]
    return file, int(word) if word.isdigit() else 0

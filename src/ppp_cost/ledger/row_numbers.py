"""Numbers of rows as they are printed: neighbours taken together."""

from __future__ import annotations

import sys
from collections.abc import Iterable


def runs_of(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return whole numbers as runs of neighbours: the first and the last of each.

    >>> runs_of([2, 3, 5])
    [(2, 3), (5, 5)]
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def rows_text(rows: list[int], most: int = sys.maxsize) -> str:
    """Return sorted rows of a file as they stand behind its name.

    >>> rows_text([7]), rows_text([2, 3, 5])
    ('row 7', 'rows 2-3, 5')
    """
    return f"row{'s' if len(rows) > 1 else ''} {runs_text(rows, most)}"


def runs_text(numbers: list[int], most: int = sys.maxsize) -> str:
    """Return whole numbers with neighbours taken together, at ``most`` so many runs of them.

    >>> runs_text([2, 3, 5])
    '2-3, 5'
    """
    runs = runs_of(numbers)
    shown = [str(low) if low == high else f"{low}-{high}" for low, high in runs[:most]]
    return ", ".join(shown) + (f", … ({len(numbers)})" if len(runs) > most else "")

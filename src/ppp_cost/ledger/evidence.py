"""What stands behind a line, and how it is written."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from ppp_cost.language import Language, number_text
from ppp_cost.ledger.column import Sources
from ppp_cost.ledger.lines import Ledger


@dataclass(slots=True)
class Evidence:
    """What stands behind a line: values by name and key, and the rows of the observation tables."""

    values: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    rows: dict[str, dict[int, None]] = field(default_factory=dict)
    clauses: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def read(self, sources: Iterable[Sources], row: int) -> None:
        """Add the rows of files behind one row."""
        for each in sources:
            if lines := each.of(row):
                self.rows.setdefault(each.table, {}).update(dict.fromkeys(lines))

    def values_text(self, ledger: Ledger, language: Language, about: bool = False) -> list[str]:
        """Return each value with its name and key, and ``about`` how much a fraction is that does not end."""
        text = about_text if about else number_text
        return [
            " ".join(part for part in (ledger.name(name, language), key, text(value)) if part)
            for (name, key), value in self.values.items()
        ]

    def rows_text(self, most: int = sys.maxsize) -> list[str]:
        """Return each table with its rows, neighbours taken together, at ``most`` so many runs of them.

        >>> Evidence(rows={"scores.csv": {3: None, 2: None, 5: None}}).rows_text()
        ['scores.csv rows 2-3, 5']
        """
        return [
            f"{file} row{'s' if len(rows) > 1 else ''} {runs_text(sorted(rows), most)}"
            for file, rows in self.rows.items()
        ]


def about_text(value: Fraction) -> str:
    """Return a number exactly and, where it is a fraction that does not end, about how much it is.

    >>> about_text(Fraction(1, 2)), about_text(Fraction(869, 240))
    ('0.5', '869/240≈3.6208')
    """
    text = number_text(value)
    return f"{text}≈{float(value):.4f}" if "/" in text else text


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


def runs_text(numbers: list[int], most: int = sys.maxsize) -> str:
    """Return whole numbers with neighbours taken together, at ``most`` so many runs of them.

    >>> runs_text([2, 3, 5])
    '2-3, 5'
    """
    runs = runs_of(numbers)
    shown = [str(low) if low == high else f"{low}-{high}" for low, high in runs[:most]]
    return ", ".join(shown) + (f", … ({len(numbers)})" if len(runs) > most else "")

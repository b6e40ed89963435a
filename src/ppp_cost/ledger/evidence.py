"""What stands behind a line, and how it is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from ppp_cost.language import Language, number_text
from ppp_cost.ledger.column import Sources
from ppp_cost.ledger.lines import Ledger

Figure: TypeAlias = Callable[[Fraction], str]
"""How a number is written."""


@dataclass(slots=True)
class Evidence:
    """What stands behind a line: values by name and key, and the rows of the observation tables.

    ``steps`` are the numbers of the tiers and bands that values of some of these names and keys are of.
    """

    values: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    rows: dict[str, dict[int, None]] = field(default_factory=dict)
    clauses: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    steps: dict[tuple[str, str], int] = field(default_factory=dict)

    def read(self, sources: Iterable[Sources], row: int) -> None:
        """Add the rows of files behind one row."""
        for each in sources:
            if lines := each.of(row):
                self.rows.setdefault(each.table, {}).update(dict.fromkeys(lines))

    def values_text(self, ledger: Ledger, language: Language, text: Figure = number_text) -> list[str]:
        """Return each value with its name and key, its number as ``text`` writes it."""
        return [
            " ".join(part for part in (*self._named(ledger, place, language), text(value)) if part)
            for place, value in self.values.items()
        ]

    def _named(self, ledger: Ledger, place: tuple[str, str], language: Language) -> tuple[str, str]:
        """Return the name and the key of a value; in Chinese the name says of which tier or band it is."""
        (name, key), step = place, self.steps.get(place)
        named = ledger.name(name, language)
        if language == "en" or step is None:
            return named, key
        return f"第{step}档{named}", "" if key == f"tier {step}" else key

    def rows_text(self, most: int = sys.maxsize, language: Language = "en") -> list[str]:
        """Return each table with its rows, neighbours taken together, at ``most`` so many runs of them.

        >>> Evidence(rows={"scores.csv": {3: None, 2: None, 5: None}}).rows_text()
        ['scores.csv rows 2-3, 5']
        """
        found = [(file, len(rows), runs_text(sorted(rows), most)) for file, rows in self.rows.items()]
        if language == "zh":
            return [f"{file} 第 {runs} 行" for file, _, runs in found]
        return [f"{file} row{'s' if count > 1 else ''} {runs}" for file, count, runs in found]


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

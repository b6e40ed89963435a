"""Entries: the lines of studies, standards, budgets and revisions, each with formula, evidence and source rows.

A statement has lines by the thousand, which stand in blocks; an entry is one line by itself.  Both say the same things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ppp_cost.language import Language, number_text, spoken
from ppp_cost.ledger.explain.evidence import Evidence
from ppp_cost.ledger.formulas import Formula, Leaf, Number, evaluated, expression_of, text_of
from ppp_cost.places import file_and_row

LONGEST = 12
"""Letters of a number that people read as it is."""
PLACES, MONEY_PLACES, LARGE = 6, 2, 1000
"""Decimals of a longer one, and of one that is ``LARGE``."""


@dataclass(frozen=True, slots=True)
class Named(Leaf):
    """A number with its name, and the year, unit or code that tells it from others of that name."""

    value: Fraction
    name: str
    place: str = ""

    def text(self, language: Language, about: bool = False) -> str:
        """Return number, name and place; ``about`` shortens a number that is long, and parts its thousands.

        >>> Named(Fraction(45, 46), "share", "2023").text("en"), Named(Fraction(45, 46), "", "2023").text("en", True)
        ('45/46 share 2023', '0.978261 2023')
        """
        number = number_text(self.value)
        if about and ("/" in number or len(number) > LONGEST):
            places = PLACES if abs(self.value) < LARGE else MONEY_PLACES
            number = f"{float(self.value):,.{places}f}".rstrip("0").rstrip(".")
        elif about:
            number = f"{Decimal(number):,}"
        return " ".join(part for part in (number, spoken(self.name, language), self.place) if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: what it is of, its figure, and why it is that.

    ``formula`` gives ``exact``, which is ``value`` once rounded; ``evidence`` is what its numbers were read from;
    ``rows`` are rows of files.
    """

    item: str
    period: str
    key: str
    value: Fraction
    unit: str
    formula: Formula
    evidence: tuple[Named, ...] = ()
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    clause: str = ""

    @property
    def exact(self) -> Fraction:
        """Return what the formula gives before it is rounded."""
        found = evaluated(expression_of(self.formula, lambda named: (Number(named.value),)), _no_cell)
        if found is None:
            raise ZeroDivisionError(self.item)
        return found

    def formula_text(self, language: Language, about: bool = False) -> str:
        """Return the formula with its numbers: evaluating it gives the exact figure, unless it is said ``about``."""
        return text_of(self.formula, lambda named: named.text(language, about))

    def evidence_text(self, language: Language, about: bool = False) -> list[str]:
        """Return each value behind the formula with its name."""
        return [each.text(language, about) for each in self.evidence]

    def rows_text(self, language: Language = "en") -> list[str]:
        """Return each file with its rows, neighbours taken together."""
        evidence = Evidence(rows={file: dict.fromkeys(rows) for file, rows in self.rows.items()})
        return evidence.rows_text(language=language)


def _no_cell(at: int) -> None:
    raise LookupError(at)  # every number of an entry stands for itself


def rows_of(places: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the rows of each file among places such as `units.csv row 3`; what is no such place says nothing.

    >>> rows_of(["units.csv row 3", "units.csv row 2 L1", "study.toml"])
    {'units.csv': (2, 3)}
    """
    found: dict[str, set[int]] = {}
    for file, row in map(file_and_row, places):
        if row:
            found.setdefault(file, set()).add(row)
    return {file: tuple(sorted(rows)) for file, rows in found.items()}

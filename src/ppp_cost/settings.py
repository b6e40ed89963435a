"""What a contract or a study sets: values with their day and clause, tables of steps, and the tables beside them.

These are the rows of a workbook of terms: whoever writes such a workbook and whoever reads it back agree on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from ppp_cost.frozen import NUMBER

Address: TypeAlias = tuple[str | int, ...]
"""Where something stands in a document: keys of tables, and numbers of elements from 0."""

Form: TypeAlias = Literal["rows", "value", "bare", "list"]
_APART = re.compile(r"\s*[,，、]\s*")

COLUMNS = ("item", "name_zh", "name", "clause", "unit", "from", "value", "source", "grade", "place")
"""Columns of the sheet of a contract's parameters."""
STUDY_COLUMNS = ("item", "name_zh", "name", "value", "place")
"""Columns of the sheet of a study's parameters."""
STEP_SHEETS = ("bands", "calendar")
"""Sheets of steps."""
STEP_COLUMNS = ("item", "name_zh", "table", "row")
"""Columns with which each row of the sheet of steps begins; it ends with its place."""
STEP_KEYS = (
    *("name", "weight", "base", "of", "below", "at_most", "above", "at_least", "equals", "all", "then"),
    *("days", "as", "dates", "from", "floor", "top", "at_floor", "slope", "to", "rate", "undetermined"),
)
"""Columns of the tables of steps, in the order in which they stand."""
SOURCE_COLUMNS = ("source", "title", "dated", "grade", "url", "note")
"""Columns of the sheet of documents."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it is written, the day from which it holds, and the clause that it has of its own."""

    text: str
    path: Address
    begin: date | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A thing that a contract or a study sets: one value, or one from each of several days.

    ``form`` says how it is written: ``rows`` of a list of tables at ``path``, the ``value`` of a table, a ``bare``
    value, or a ``list`` of bare values.  ``clause`` is the one on which its values stand where they have none of
    their own, and ``own`` says whether it is the setting's and not its item's.  ``labels`` are the keys of a keyed
    row, and ``minor`` what has no name of its own.
    """

    item: str
    name: str
    place: str
    path: Address
    form: Form
    values: tuple[Value, ...]
    unit: str = ""
    clause: str = ""
    own: bool = False
    title: str = ""
    labels: tuple[str, ...] = ()
    minor: bool = False

    @property
    def constant(self) -> bool:
        """Return whether it belongs to the structure: a conversion, or a bare 0, 1 or -1."""
        return self.minor and (self.form != "bare" or self.values[0].text in ("0", "1", "-1"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table of steps; what is ``fixed`` is no plain value and stays as it is."""

    text: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """A table inside a contract: bands, tiers, cases, series, hours."""

    item: str
    name: str
    place: str
    path: Address
    rows: tuple[Mapping[str, Cell], ...]
    clause: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All that a workbook of terms shows; ``digest`` tells whether it was written from the same terms.

    ``sources`` are the documents that clauses cite, by id; ``tables`` the tables beside the terms, each with its
    header first; ``first`` is the first day of operation.
    """

    kind: Literal["contract", "study"]
    id: str
    title: str
    digest: str
    settings: tuple[Setting, ...]
    steps: tuple[Steps, ...] = ()
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    first: date | None = None
    evidence: str = ""

    @property
    def sheets(self) -> dict[str, tuple[str, ...]]:
        """Return the sheets of the workbook by the name of their table, with their columns."""
        found: dict[str, tuple[str, ...]] = {"terms": COLUMNS if self.kind == "contract" else STUDY_COLUMNS}
        for name in STEP_SHEETS:
            used = {key for each in self.steps_on(name) for row in each.rows for key in row}
            if used:
                found[name] = (*STEP_COLUMNS, *(key for key in STEP_KEYS if key in used), "place")
        if self.kind == "contract":
            found["sources"] = SOURCE_COLUMNS
        return found | {name: rows[0] for name, rows in self.tables.items()}

    def steps_on(self, sheet: str) -> tuple[Steps, ...]:
        """Return the tables of steps that stand on a sheet: service calendars have one of their own."""
        return tuple(each for each in self.steps if (each.path[0] == "calendar") == (sheet == "calendar"))

    def source(self, clause: str) -> Mapping[str, str]:
        """Return the document that a clause cites, empty where it is not listed."""
        return self.sources.get(clause.partition(":")[0], {})

    def grade(self, clause: str) -> str:
        """Return the grade of the document that a clause cites; of a study what its records are."""
        return self.source(clause).get("grade", "") or self.evidence


def written(value: Any) -> str:
    """Return a plain value as it is shown, a list of them with commas between.

    >>> written([2023, 2024]), written(True), written("2/37")
    ('2023, 2024', 'true', '2/37')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(written(each) for each in value) if isinstance(value, list) else str(value)


def apart(text: str) -> list[str]:
    """Return the values of a list as it is shown.

    >>> apart("2023, 2024"), apart("一级、二级"), apart("")
    (['2023', '2024'], ['一级', '二级'], [])
    """
    return _APART.split(text.strip()) if text.strip() else []


def plain(value: Any) -> bool:
    """Return whether something is one value, or a list of values that can be told apart."""
    if isinstance(value, list):
        texts = [written(each) for each in value if not isinstance(each, list | dict)]
        return bool(value) and len(texts) == len(value) and apart(written(value)) == texts
    return not isinstance(value, dict)


def is_number(value: Any) -> bool:
    """Return whether a value is a number as terms write it.

    >>> is_number("2/37"), is_number(12), is_number(True), is_number("k_basket")
    (True, True, False, False)
    """
    text = "" if isinstance(value, bool) else str(value)
    return text.isascii() and NUMBER.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a workbook changes: the cell that says so, what it is of, before and after.

    ``path`` is where it stands in the document before; empty texts are rows that come or go.
    """

    where: str
    item: str
    name: str
    old: str
    new: str
    path: Address = ()

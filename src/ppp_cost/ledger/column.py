"""Columns: what an item yields. Rows are (period, key); values are exact; nothing is silently zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices
from ppp_cost.ledger.formulas import Formula, Leaf
from ppp_cost.ledger.reasons import Status

Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows sorted by period, then key: indices into the calendar's periods of one kind and into ``keys``."""

    kind: str
    per: Key
    period: Indices
    key: Indices
    keys: tuple[Key, ...]

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return self.period.size

    @property
    def code(self) -> Indices:
        """Return one ascending integer a row."""
        return self.period * len(self.keys) + self.key


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """Rows of an observation table behind each row of a column: ``line[starts[i]:starts[i + 1]]``."""

    table: str
    starts: Indices
    line: Indices

    def of(self, row: int) -> list[int]:
        """Return the file's row numbers behind one row."""
        found: list[int] = self.line[self.starts[row] : self.starts[row + 1]].tolist()
        return found


def sources_of(said: Sequence[Sequence[tuple[str, int]]]) -> tuple[Sources, ...]:
    """Return the file rows behind each row of a column, file by file.

    >>> [(each.table, each.of(1)) for each in sources_of([[], [("openings.csv", 2), ("openings.csv", 3)]])]
    [('openings.csv', [2, 3])]
    """
    files = dict.fromkeys(file for row in said for file, _ in row)
    found = []
    for name in files:
        lines = [[line for file, line in row if file == name] for row in said]
        starts = np.concatenate([[0], np.cumsum([len(each) for each in lines])])
        found.append(Sources(name, starts, np.array([line for each in lines for line in each], dtype=np.intp)))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Notes(Sequence[str]):
    """A remark on each row, written when it is asked for."""

    size: int
    text: Callable[[int], str]

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, row: Any) -> Any:
        return self.text(row)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A tier or a band of a table: its number from 1, where it begins and ends, None where it is open.

    ``closed`` says which of its edges belongs to it: floor, ceiling, or neither where a quantity is cut at it.
    """

    number: int
    begin: Factor | None
    end: Factor | None
    closed: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Factor(Leaf):
    """A value that went into a formula, on the rows of the result: its name, and the column it was read from.

    ``sources`` are file rows that say what the column does not hold, such as an opening; ``worked`` is how a number
    comes about that the formula shows as it is, such as the part of a quantity in a tier; ``step`` is the tier or
    band that it is of.
    """

    name: str
    value: Exact
    origin: Column | None = None
    index: Indices | None = None
    clause: tuple[str, ...] = ()
    sources: tuple[Sources, ...] = ()
    worked: Formula | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Members(Leaf):
    """Rows of a column that one row of the result folds, joined by ``joint`` when printed."""

    origin: Column
    starts: Indices
    rows: Indices
    joint: str

    def of(self, row: int) -> list[int]:
        """Return the rows folded into one row."""
        found: list[int] = self.rows[self.starts[row] : self.starts[row + 1]].tolist()
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Branch(Leaf):
    """One of several formulas, by case and row.

    ``when`` says by option what holds where it stands, the first that holds being taken: comparisons (left, sign,
    right) that must all hold, none for what stands otherwise.  It is empty where no number decides.
    """

    which: Indices
    options: tuple[Formula, ...]
    when: tuple[tuple[Comparison, ...], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Written(Leaf):
    """A formula whose length differs from row to row, written when it is printed: ``text(case, row)``.

    ``reads`` are the values in it, for those who ask what stands behind them; ``told`` yields further ones by name and
    key that are worked out for those who ask.
    """

    text: Callable[[int, int], str]
    reads: tuple[Members, ...] = ()
    told: Callable[[int, int], list[tuple[str, str, Fraction]]] | None = None


Comparison: TypeAlias = tuple[Factor, str, Factor]
"""Two numbers and the sign between them: <, <=, >, >= or =."""


@dataclass(frozen=True, slots=True)
class Left:
    """What an item leaves to the next year: a row of its closings, value by case; a zero only where ``always``."""

    key: str
    period: str
    value: Exact
    always: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of a result that becomes a line of its own: a tier, a term of a sum."""

    label: str
    value: Exact
    formula: Formula | None


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Exact values by case and row, shape (cases or 1, rows), with their state, their parts and where they came from.

    ``parts`` sum to ``value`` until the engine bounds and rounds it; ``looked_at`` are values that chose between
    formulas without standing in the one that was chosen.
    """

    id: str
    clause: str
    rows: Rows
    value: Exact
    status: Status | None
    parts: tuple[Part, ...]
    sources: tuple[Sources, ...] = ()
    amount: bool = False
    notes: Sequence[str] = ()
    left: tuple[Left, ...] = ()
    looked_at: tuple[Factor, ...] = ()


FEW_CODES = 2**16
"""Codes of a table that is made whatever is looked up."""


def row_position(rows: Rows, period: Indices, key: Indices) -> Indices:
    """Return the row of each (period, key), -1 where there is none; a key of -1 has none.

    >>> rows = Rows("month", (), np.array([3, 4]), np.array([0, 0]), ((),))
    >>> row_position(rows, np.array([4, 5]), np.array([0, 0])).tolist()
    [1, -1]
    """
    if not rows.size:
        return np.full(period.shape, -1, dtype=np.intp)
    wanted = period * len(rows.keys) + key
    code = rows.code
    low, span = int(code[0]), int(code[-1] - code[0]) + 1
    if span <= FEW_CODES + wanted.size:
        # a table of every code is many times faster than a search for each
        table = np.full(span + 1, -1, dtype=np.intp)
        table[code - low] = np.arange(rows.size)
        inside = (key >= 0) & (period >= 0) & (wanted >= low) & (wanted < low + span)
        return table[np.where(inside, wanted - low, span)]
    place = np.minimum(np.searchsorted(code, wanted), rows.size - 1)
    return np.where((code[place] == wanted) & (key >= 0) & (period >= 0), place, -1)


def index_of(keys: Sequence[Key], wanted: Sequence[Key]) -> Indices:
    """Return where each wanted key stands among ``keys``, -1 where it does not."""
    place = {key: number for number, key in enumerate(keys)}
    return np.array([place.get(key, -1) for key in wanted], dtype=np.intp)

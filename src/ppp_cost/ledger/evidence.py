"""What stands behind a line: what it was read from, what decided it first, and how that is written."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from ppp_cost.kernels.exact import Exact
from ppp_cost.language import Language, number_text, place_text
from ppp_cost.ledger.column import Column, Factor, Members, Sources, Token, Written
from ppp_cost.ledger.deciding import bounds_last, members_of, tests_of
from ppp_cost.ledger.explanation import flattened, is_known, is_one_day, place_of, value_at
from ppp_cost.ledger.lines import Ledger, Line


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

    def values_text(self, ledger: Ledger, language: Language, about: bool = False, kind: str = "") -> list[str]:
        """Return each value with its name and key, and ``about`` how much a fraction is that does not end.

        The one day of a line whose period is of the ``kind`` day goes without saying.
        """
        text = about_text if about else number_text
        return [
            " ".join(part for part in (ledger.name(name, language), key, text(value)) if part)
            for (name, key), value in self.values.items()
            if not is_one_day(name, value, kind)
        ]

    def rows_text(self, most: int = sys.maxsize, language: Language = "en") -> list[str]:
        """Return each table with its rows, neighbours taken together, at ``most`` so many runs of them.

        >>> Evidence(rows={"scores.csv": {3: None, 2: None, 5: None}}).rows_text()
        ['scores.csv rows 2-3, 5']
        """
        return [place_text(f"{file} {rows_text(sorted(rows), most)}", language) for file, rows in self.rows.items()]


def clauses_of(ledger: Ledger, line: Line, case: int, evidence: Evidence | None = None) -> list[str]:
    """Return the clause of a line, then those of what it reads: each of its own values, and supplements behind them.

    A clause behind a measure is named where its source is another than the line's, as a supplement's is.  ``evidence``
    is what stands behind the line where that is known already.
    """
    found = {line.clause: None}
    for token in flattened(line.block.formula, case, line.row):
        if isinstance(token, Factor) and token.clause and (clause := _clause_at(token, line.row)):
            found[clause] = None
    source = line.clause.split(":", 1)[0]
    behind = (evidence or evidence_of(ledger, line, case, told=False)).clauses
    return [*found, *(each for each in behind if each not in found and each.split(":", 1)[0] != source)]


def _clause_at(factor: Factor, row: int) -> str:
    return factor.clause[min(row, len(factor.clause) - 1)]


def evidence_of(ledger: Ledger, line: Line, case: int, told: bool = True) -> Evidence:
    """Return the measures behind a line's factors, down to the rows they were read from.

    What decided the amount comes before what could have: the tests that held, the bound that was reached, the member
    that is the most, what is not zero.  Without ``told`` what formulas work out for those who ask is not asked for.
    """
    trace = _Trace(ledger, case, line, told)
    origin = line.block.origin
    own = line.row if line.block.rows is origin.rows else -1
    trace.column(origin, own)
    trace.behind(line.block.formula, line.row, line.block.value)
    named = any(isinstance(token, Factor) and token.origin for token in line.block.formula)
    if line.part and own >= 0 and not named:
        # a line for a bound or a tax stands on what the item's other parts were read from
        for part in origin.parts:
            trace.behind(part.formula, own, part.value)
    while trace.later:
        trace.later.popleft()()
    return trace.evidence


@dataclass(slots=True)
class _Trace:
    """The way back from a line to what it was read from; ``later`` is what decided nothing, in the order it was met."""

    ledger: Ledger
    case: int
    line: Line
    told: bool
    evidence: Evidence = field(default_factory=Evidence)
    later: deque[Callable[[], None]] = field(default_factory=deque)

    def column(self, column: Column, row: int) -> None:
        """Add the rows of tables, the documents and the values looked at behind one row of a column."""
        if row < 0:
            return
        self.evidence.read(column.sources, row)
        if column.notes and (note := column.notes[row]) not in ("-", "", *self.evidence.notes):
            self.evidence.notes.append(note)
        held, failed = tests_of(column, self.case, row)
        self.looked(held, column, row)
        if failed:
            self.later.append(partial(self.looked, failed, column, row))

    def looked(self, factors: tuple[Factor, ...], column: Column, row: int) -> None:
        """Add values that chose between formulas, and what stands behind them."""
        for factor in factors:
            self.factor(factor, row, column)
        self.behind(factors, row)

    def behind(self, tokens: tuple[Token, ...], row: int, result: Exact | None = None) -> None:
        """Follow the measures that a formula reads, which gives ``result``; amounts have lines of their own."""
        for token in flattened(tokens, self.case, row):
            if isinstance(token, Factor):
                self.evidence.read(token.sources, row)
            if isinstance(token, Factor) and token.origin is not None and not token.origin.amount:
                self.measure(token.origin, _inner(token, row))
            elif isinstance(token, Written):
                for name, key, value in token.told(self.case, row) if token.told and self.told else ():
                    self.evidence.values.setdefault((name, self.other(key)), value)
                self.behind(token.reads, row)
            elif isinstance(token, Members) and not token.origin.amount:
                decided, others = members_of(token, self.case, row, result)
                self.members(token.origin, decided)
                if others:
                    self.later.append(partial(self.members, token.origin, others))

    def members(self, column: Column, rows: Iterable[int]) -> None:
        """Add rows of a measure that were folded, each with what stands behind it."""
        for each in rows:
            self.note(column, each)
            self.measure(column, each)

    def measure(self, column: Column, row: int) -> None:
        """Add what one row of a measure was computed from."""
        if row < 0:
            return
        self.column(column, row)
        for part in column.parts:
            tokens = bounds_last(part, self.case, row)
            for token in flattened(tokens, self.case, row):
                if isinstance(token, Factor) and (token.origin is not None or not column.sources):
                    self.factor(token, row, column)
            self.behind(tokens, row, part.value)

    def factor(self, factor: Factor, row: int, reader: Column) -> None:
        """Add a value that a row of a column read, with the key of that row where others read another one."""
        if factor.origin is not None:
            self.note(factor.origin, _inner(factor, row))
            return
        if factor.clause and (clause := _clause_at(factor, row)):
            self.evidence.clauses[clause] = None
        if factor.name and is_known(reader, self.case, row):
            key = "/".join(reader.rows.keys[reader.rows.key[row]]) if factor.value.num.shape[-1] > 1 else ""
            self.evidence.values.setdefault((factor.name, self.other(key)), value_at(factor.value, self.case, row))

    def other(self, key: str) -> str:
        """Return a key, empty where it is that of the line: what is of the line needs no name."""
        return "" if key == self.line.key else key

    def note(self, column: Column, row: int) -> None:
        """Add a value of a measure where it is known, with its period where that is another than the line's."""
        if row < 0 or not is_known(column, self.case, row):
            return
        period, *key = place_of(self.ledger, column, row)
        key = [each for each in key if self.other(each)]
        windows, kind = self.ledger.windows, column.rows.kind
        longer = windows[kind].size < windows[self.line.period_kind].size
        same = longer or (kind, period) == (self.line.period_kind, self.line.period)
        place = " ".join(key if same else [period, *key])
        self.evidence.values.setdefault((column.id, place), value_at(column.value, self.case, row))


def _inner(factor: Factor, row: int) -> int:
    return row if factor.index is None else int(factor.index[row])


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

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
from ppp_cost.ledger.column import Column, Factor, Members, Sources, Written
from ppp_cost.ledger.explain.deciding import bounds_last, members_of, tests_of
from ppp_cost.ledger.explain.explanation import Figure, is_known, is_one_day, leaves_at, leaves_of, place_of, value_at
from ppp_cost.ledger.formulas import Formula, Leaf
from ppp_cost.ledger.lines import Ledger, Line
from ppp_cost.ledger.row_numbers import rows_text


@dataclass(slots=True)
class Evidence:
    """What stands behind a line: values by name and key, and the rows of the observation tables."""

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

    def values_text(self, ledger: Ledger, language: Language, text: Figure = number_text, kind: str = "") -> list[str]:
        """Return each value with its name and key, its number as ``text`` writes it.

        The one day of a line whose period is of the ``kind`` day goes without saying.
        """
        return [
            " ".join(part for part in (*self._named(ledger, place, language), text(value)) if part)
            for place, value in self.values.items()
            if not is_one_day(place[0], value, kind)
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
        return [place_text(f"{file} {rows_text(sorted(rows), most)}", language) for file, rows in self.rows.items()]


def clauses_of(ledger: Ledger, line: Line, case: int, evidence: Evidence | None = None) -> list[str]:
    """Return the clause of a line, then those of what it reads: each of its own values, and supplements behind them.

    A clause behind a measure is named where its source is another than the line's, as a supplement's is.  ``evidence``
    is what stands behind the line where that is known already.
    """
    found = {line.clause: None}
    for token in leaves_at(line.block.formula, case, line.row):
        if isinstance(token, Factor) and token.clause and (clause := _clause_at(token, line.row)):
            found[clause] = None
    source = line.clause.split(":", 1)[0]
    behind = (evidence or evidence_of(ledger, line, case, told=False)).clauses
    return [*found, *(each for each in behind if each not in found and each.split(":", 1)[0] != source)]


def _clause_at(factor: Factor, row: int) -> str:
    return factor.clause[min(row, len(factor.clause) - 1)]


def evidence_of(ledger: Ledger, line: Line, case: int, told: bool = True, brief: bool = False) -> Evidence:
    """Return the measures behind a line's factors, down to the rows they were read from.

    What decided the amount comes before what could have: the tests that held, the bound that was reached, the member
    that is the most, what is not zero.  Without ``told`` what formulas work out for those who ask is not asked for; a
    ``brief`` one passes over members that decided nothing.
    """
    trace = _Trace(ledger, case, line, told, brief)
    origin = line.block.origin
    own = line.row if line.block.rows is origin.rows else -1
    trace.column(origin, own)
    trace.worked_out(line.block.formula, line.row)
    trace.behind(leaves_at(line.block.formula, case, line.row), line.row, line.block.value)
    named = any(isinstance(each, Factor) and each.origin for each in leaves_of(line.block.formula))
    if line.part and own >= 0 and not named:
        # a line for a bound or a tax stands on what the item's other parts were read from
        for part in origin.parts:
            trace.behind(leaves_at(part.formula, case, own), own, part.value)
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
    brief: bool
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

    def worked_out(self, formula: Formula | None, row: int) -> None:
        """Add the quantity and the edges by which a formula tells the part of a quantity that it shows."""
        for leaf in leaves_at(formula, self.case, row):
            if isinstance(leaf, Factor) and leaf.origin is not None and leaf.worked is not None:
                worked = tuple(leaves_at(leaf.worked, self.case, row))
                for each in worked:
                    if isinstance(each, Factor):
                        self.factor(each, row, self.line.block.origin, f"tier {each.step.number}" if each.step else "")
                self.behind(worked, row)

    def behind(self, read: Iterable[Leaf], row: int, result: Exact | None = None) -> None:
        """Follow the measures that a formula reads, which gives ``result``; amounts have lines of their own."""
        for token in read:
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
                if others and not self.brief:
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
            read = bounds_last(part, self.case, row)
            for token in read:
                if isinstance(token, Factor) and (token.origin is not None or not column.sources):
                    self.factor(token, row, column)
            self.behind(read, row, part.value)

    def factor(self, factor: Factor, row: int, reader: Column, of: str = "") -> None:
        """Add a value that a row of a column read, with the key of that row where others read another one."""
        if factor.origin is not None:
            self.note(factor.origin, _inner(factor, row))
            return
        if factor.clause and (clause := _clause_at(factor, row)):
            self.evidence.clauses[clause] = None
        if factor.name and is_known(reader, self.case, row):
            key = "/".join(reader.rows.keys[reader.rows.key[row]]) if factor.value.num.shape[-1] > 1 else ""
            place = factor.name, of or self.other(key)
            self.evidence.values.setdefault(place, value_at(factor.value, self.case, row))
            if factor.step is not None:
                self.evidence.steps.setdefault(place, factor.step.number)

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

"""How an amount explains itself: the factors it is the product of, what they were read from, and from which rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import Exact, Integers
from ppp_cost.language import Language, grouped_number, number_text
from ppp_cost.ledger.column import Branch, Column, Factor, Members, Token, Written
from ppp_cost.ledger.evidence import Evidence, Figure
from ppp_cost.ledger.lines import Ledger, Line
from ppp_cost.ledger.reasons import KNOWN, LEFT_OUT


def value_at(value: Exact, case: int, row: int) -> Fraction:
    """Return one element of a column whose axes of cases and rows may have been left at one."""
    top = _entry(value.num, case, row)
    if isinstance(value.den, int):
        return Fraction(top) if value.den == 1 else Fraction(top, value.den)
    return Fraction(top, _entry(value.den, case, row))


def _entry(of: Integers, case: int, row: int) -> int:
    axes = of if of.ndim > 1 else np.atleast_2d(of)
    cases, rows = axes.shape
    return int(axes[case if case < cases else cases - 1, row if row < rows else rows - 1])


def flattened(tokens: tuple[Token, ...], case: int, row: int) -> Iterator[Token]:
    """Yield the tokens of the formula that holds for one case and row."""
    for token in tokens:
        if isinstance(token, Branch):
            which = token.which[min(case, token.which.shape[0] - 1), row]
            yield from flattened(token.options[int(which)], case, row)
        else:
            yield token


def formula_text(
    ledger: Ledger,
    tokens: tuple[Token, ...],
    case: int,
    row: int,
    language: Language,
    figure: Figure = number_text,
) -> str:
    """Return a formula with its numbers as ``figure`` writes them: evaluating it gives the exact value."""
    return "".join(_written(ledger, token, case, row, language, figure) for token in flattened(tokens, case, row))


def formula_shown(ledger: Ledger, line: Line, case: int) -> str:
    """Return the formula of a line as a page shows it in Chinese: thousands apart, and no single day of a day."""
    tokens = [*flattened(line.block.formula, case, line.row)]
    for at in reversed(range(1, len(tokens)) if line.period_kind == "day" else ()):
        each = tokens[at]
        if isinstance(each, Factor) and each.name == "calendar.days" and tokens[at - 1] == " x ":
            del tokens[at - 1 : at + 1]
    return formula_text(ledger, tuple(tokens), case, line.row, "zh", grouped_number).replace(" x ", " × ")


def _written(ledger: Ledger, token: Token, case: int, row: int, language: Language, figure: Figure) -> str:
    if isinstance(token, Written):
        return token.text(case, row)
    if isinstance(token, Factor):
        return f"{figure(value_at(token.value, case, row))} {factor_name(ledger, token, language)}".rstrip()
    if isinstance(token, Members):
        shown = [each for each in token.of(row) if not is_left_out(token.origin, case, each)]
        return token.joint.join(_member(ledger, token, case, each, language, figure) for each in shown) or "0"
    return token if isinstance(token, str) else ""


def factor_name(ledger: Ledger, factor: Factor, language: Language) -> str:
    """Return the name of a number; one of a tier or a band says in Chinese of which."""
    name = ledger.name(factor.name, language)
    return f"第{factor.step.number}档{name}" if factor.step is not None and language == "zh" else name


def is_left_out(column: Column, case: int, row: int) -> bool:
    """Return whether a row of a column is left out of what is folded or printed."""
    status = column.status
    return status is not None and bool(status.state[min(case, status.state.shape[0] - 1), row] == LEFT_OUT)


def _is_known(column: Column, case: int, row: int) -> bool:
    status = column.status
    return status is None or status.state[min(case, status.state.shape[0] - 1), row] == KNOWN


def _member(ledger: Ledger, token: Members, case: int, row: int, language: Language, figure: Figure) -> str:
    origin = token.origin
    words = [
        figure(value_at(origin.value, case, row)),
        ledger.name(origin.id, language),
        *_place(ledger, origin, row),
    ]
    return " ".join(words)


def _place(ledger: Ledger, column: Column, row: int) -> list[str]:
    key = "/".join(column.rows.keys[column.rows.key[row]])
    return [part for part in (ledger.labels[column.rows.kind][column.rows.period[row]], key) if part]


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


def evidence_of(ledger: Ledger, line: Line, case: int, told: bool = True, brief: bool = False) -> Evidence:
    """Return the measures behind a line's factors, down to the rows they were read from.

    Without ``told`` what formulas work out for those who ask is not asked for; a ``brief`` one passes over the zeros
    among many values that came to more.
    """
    trace = _Trace(ledger, case, line, told, brief)
    origin = line.block.origin
    own = line.row if line.block.rows is origin.rows else -1
    trace.column(origin, own)
    trace.worked_out(line.block.formula, line.row)
    trace.behind(line.block.formula, line.row, brief and bool(line.exact))
    named = any(isinstance(token, Factor) and token.origin for token in line.block.formula)
    if line.part and own >= 0 and not named:
        # a line for a bound or a tax stands on what the item's other parts were read from
        for part in origin.parts:
            trace.behind(part.formula, own)
    return trace.evidence


@dataclass(slots=True)
class _Trace:
    """The way back from a line to what it was read from."""

    ledger: Ledger
    case: int
    line: Line
    told: bool
    brief: bool
    evidence: Evidence = field(default_factory=Evidence)

    def column(self, column: Column, row: int) -> None:
        """Add the rows of tables, the documents and the values looked at behind one row of a column."""
        if row < 0:
            return
        self.evidence.read(column.sources, row)
        if column.notes and (note := column.notes[row]) not in ("-", "", *self.evidence.notes):
            self.evidence.notes.append(note)
        for factor in column.looked_at:
            self.factor(factor, row, column)
        self.behind(column.looked_at, row)

    def worked_out(self, tokens: tuple[Token, ...], row: int) -> None:
        """Add the quantity and the edges by which a formula tells the part of a quantity that it shows."""
        for token in flattened(tokens, self.case, row):
            if isinstance(token, Factor) and token.origin is not None and token.worked:
                for each in flattened(token.worked, self.case, row):
                    if isinstance(each, Factor):
                        self.factor(each, row, self.line.block.origin, f"tier {each.step.number}" if each.step else "")
                self.behind(token.worked, row)

    def behind(self, tokens: tuple[Token, ...], row: int, more: bool = False) -> None:
        """Follow the measures that a formula reads, of ``more`` than nothing without zeros; amounts have own lines."""
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
                for each in token.of(row):
                    if (more or "event" in token.origin.rows.per) and not self.value(token.origin, each):
                        continue  # of many events only those that count say something
                    self.note(token.origin, each)
                    self.measure(token.origin, each)

    def measure(self, column: Column, row: int) -> None:
        """Add what one row of a measure was computed from."""
        if row < 0:
            return
        self.column(column, row)
        for part in column.parts:
            for token in flattened(part.formula, self.case, row):
                if isinstance(token, Factor) and (token.origin is not None or not column.sources):
                    self.factor(token, row, column)
            self.behind(part.formula, row, self.brief and bool(self.value(column, row)))

    def value(self, column: Column, row: int) -> Fraction:
        """Return a value of a column."""
        return value_at(column.value, self.case, row)

    def factor(self, factor: Factor, row: int, reader: Column, of: str = "") -> None:
        """Add a value that a row of a column read, with the key of that row where others read another one."""
        if factor.origin is not None:
            self.note(factor.origin, _inner(factor, row))
            return
        if factor.clause and (clause := _clause_at(factor, row)):
            self.evidence.clauses[clause] = None
        if factor.name and _is_known(reader, self.case, row):
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
        if row < 0 or not _is_known(column, self.case, row):
            return
        period, *key = _place(self.ledger, column, row)
        key = [each for each in key if self.other(each)]
        windows, kind = self.ledger.windows, column.rows.kind
        longer = windows[kind].size < windows[self.line.period_kind].size
        same = longer or (kind, period) == (self.line.period_kind, self.line.period)
        place = " ".join(key if same else [period, *key])
        self.evidence.values.setdefault((column.id, place), value_at(column.value, self.case, row))


def _inner(factor: Factor, row: int) -> int:
    return row if factor.index is None else int(factor.index[row])

"""Printed formulas as trees: what each number of a line or a measure was, so that it can be computed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

from ppp_cost.ledger.column import Branch, Column, Factor, Members, Step, Token, Written
from ppp_cost.ledger.explain.explanation import flattened, is_left_out, value_at
from ppp_cost.ledger.formula.expressions import (
    Call,
    Choice,
    Expression,
    NotLiveError,
    Number,
    Unknown,
    evaluated,
    parsed,
    symbols,
)
from ppp_cost.ledger.reasons import States

STRUCTURE = ("", "rows")
"""Names of numbers that are part of a formula's form."""
OF_A_TABLE = ("at_floor", "floor", "slope", "rate", "reached", "top")
"""Names of numbers of the contract that stand in the tables of its bands and tiers."""
UNSETTLED = "?"


class Cells(Protocol):
    """Where the numbers of formulas stand; ``parameters`` are the names of numbers of the contract."""

    case: int
    parameters: frozenset[str]

    def value(self, at: int) -> Fraction | None:
        """Return the settled value of a cell."""

    def of_column(self, column: Column, row: int) -> Expression:
        """Return a row of a column."""

    def parameter(self, name: str, key: str, clause: str, value: Fraction, step: Step | None = None) -> Expression:
        """Return a number of the contract; ``step`` is the tier or band that it is of."""

    def observed(self, reader: Column, row: int) -> Expression | None:
        """Return what an item has observed in a row, None where it observes nothing."""


def tree(
    cells: Cells, tokens: Sequence[Token], row: int, reader: Column, instead: Mapping[str, Expression]
) -> Expression:
    """Return the tree of a formula of ``reader`` on one row; ``instead`` stands for numbers of some names.

    Raises NotLiveError where the formula is not written in numbers and signs.
    """
    pieces: list[str | Expression] = []
    for each in tokens:
        if isinstance(each, str):
            pieces += [Unknown()] if each == UNSETTLED else symbols(each)
        elif isinstance(each, Factor):
            pieces.append(instead.get(each.name) or operand(cells, each, row, reader))
        elif isinstance(each, Members):
            pieces += _members(cells, each, row)
        elif isinstance(each, Branch):
            pieces.append(_branch(cells, each, row, reader, instead))
        else:
            pieces.append(_weighted(cells, each, row))
    return parsed(pieces)


def operand(cells: Cells, factor: Factor, row: int, reader: Column) -> Expression:
    """Return a number of a formula: a cell, how it was worked out, or the number itself."""
    value = value_at(factor.value, cells.case, row)
    choices: list[Expression] = []
    if factor.worked:
        # a quantity that lies whole in its tier is still what lies between the edges
        choices.append(tree(cells, factor.worked, row, reader, {}))
    if factor.origin is not None:
        inner = row if factor.index is None else int(factor.index[row])
        choices += [cells.of_column(factor.origin, inner)] if inner >= 0 else []
    if choices:
        return first_that_gives(value, choices, cells)
    if (seen := cells.observed(reader, row)) is not None:
        return seen
    if factor.name in STRUCTURE or factor.name.startswith("calendar."):
        return Number(value)
    if "." in factor.name:
        return cells.parameter(factor.name, "/".join(reader.rows.keys[reader.rows.key[row]]), "", value)
    if not factor.clause and factor.name not in (*OF_A_TABLE, *cells.parameters):
        return Number(value, frozen=True)
    clause = factor.clause[min(row, len(factor.clause) - 1)] if factor.clause else reader.clause
    if factor.name in OF_A_TABLE:
        return cells.parameter(f"{reader.id} {factor.name}", "", clause, value, factor.step)
    key = "/".join(reader.rows.keys[reader.rows.key[row]]) if factor.name == reader.id else ""
    return cells.parameter(factor.name, key, clause, value)


def named_values(tokens: Sequence[Token], column: Column, case: int, row: int) -> tuple[Token, ...]:
    """Return the formula of a parameter with the numbers of its rows under its name; days have none."""
    found = list(flattened(tuple(tokens), case, row))
    for place, each in enumerate(found):
        alone = len(found) == 1 or found[place + 1 : place + 2] == [" x "]
        if alone and isinstance(each, Factor) and each.origin is None and not each.name:
            found[place] = replace(each, name=column.id, clause=each.clause or (column.clause,))
    return tuple(found)


def first_that_gives(value: Fraction | None, choices: Sequence[Expression], cells: Cells) -> Expression:
    """Return the first formula that gives a settled value, with either sign; else the value as it is."""
    for each in choices:
        for signed in (each, Call("negate", (each,))):
            if evaluated(signed, cells.value) == value:
                return signed
    return Unknown() if value is None else Number(value, frozen=True)


def summed(parts: Sequence[Expression]) -> Expression:
    """Return a sum."""
    if not parts:
        return Number(Fraction(0))
    return parts[0] if len(parts) == 1 else Call("+", tuple(parts))


def state_at(state: States, case: int, row: int) -> int:
    """Return the state of one row whose axes may have been left at one."""
    return int(state[min(case, state.shape[0] - 1), min(row, state.shape[1] - 1)])


def _branch(cells: Cells, branch: Branch, row: int, reader: Column, instead: Mapping[str, Expression]) -> Expression:
    if not branch.when:
        taken = int(branch.which[min(cells.case, branch.which.shape[0] - 1), row])
        return tree(cells, branch.options[taken], row, reader, instead)
    found: Expression = Unknown()
    for option, when in reversed(list(zip(branch.options, branch.when, strict=True))):
        try:
            then = tree(cells, option, row, reader, instead)
        except NotLiveError:
            then = Unknown()
        tests = tuple(
            (operand(cells, left, row, reader), sign, operand(cells, right, row, reader)) for left, sign, right in when
        )
        found = Choice(tests, then, found) if tests else then
    return found


def _members(cells: Cells, members: Members, row: int) -> Iterator[str | Expression]:
    shown = _kept(cells, members, row)
    for number, each in enumerate(shown):
        if number:
            yield members.joint.strip()
        yield cells.of_column(members.origin, each)
    if not shown:
        yield Number(Fraction(0))


def _kept(cells: Cells, members: Members, row: int) -> list[int]:
    return [each for each in members.of(row) if not is_left_out(members.origin, cells.case, each)]


def _weighted(cells: Cells, written: Written, row: int) -> Expression:
    """Return a mean by weights over the rows of two columns; nothing else is written by itself."""
    reads = [each for each in written.reads if isinstance(each, Members)]
    if len(reads) != len(("value", "weight")):
        raise NotLiveError("written")
    rows = _kept(cells, reads[0], row)
    values, weights = ([cells.of_column(each.origin, place) for place in rows] for each in reads)
    pairs = [Call("*", pair) for pair in zip(values, weights, strict=True)]
    return Call("/", (summed(pairs), summed(weights)))

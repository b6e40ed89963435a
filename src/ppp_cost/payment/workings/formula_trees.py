"""Formulas over cells: what each number of a line or a measure was, so that it can be computed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

from ppp_cost.ledger.column import Branch, Column, Factor, Members, Step, Written
from ppp_cost.ledger.explain.explanation import is_left_out, resolved, value_at
from ppp_cost.ledger.formulas import (
    Brackets,
    Call,
    Choice,
    Expression,
    Formula,
    Leaf,
    NotLiveError,
    Number,
    Unknown,
    added,
    evaluated,
    expression_of,
)
from ppp_cost.ledger.reasons import States

STRUCTURE = ("", "rows")
"""Names of numbers that are part of a formula's form."""
OF_A_TABLE = ("at_floor", "floor", "slope", "rate", "reached", "top")
"""Names of numbers of the contract that stand in the tables of its bands and tiers."""


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


def tree(cells: Cells, formula: Formula, row: int, reader: Column, instead: Mapping[str, Expression]) -> Expression:
    """Return a formula of ``reader`` on one row over cells; ``instead`` stands for numbers of some names.

    Raises NotLiveError where it is not of numbers and signs.
    """

    def computed(leaf: Leaf) -> Sequence[Expression]:
        if isinstance(leaf, Factor):
            return (instead.get(leaf.name) or operand(cells, leaf, row, reader),)
        if isinstance(leaf, Members):
            return _members(cells, leaf, row)
        if isinstance(leaf, Branch):
            return (_branch(cells, leaf, row, reader, instead),)
        return (_weighted(cells, leaf, row) if isinstance(leaf, Written) else Unknown(),)

    return expression_of(formula, computed)


def operand(cells: Cells, factor: Factor, row: int, reader: Column) -> Expression:
    """Return a number of a formula: a cell, how it was worked out, or the number itself."""
    value = value_at(factor.value, cells.case, row)
    choices: list[Expression] = []
    if factor.worked is not None:
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


def named_values(formula: Formula, column: Column, case: int, row: int) -> Formula:
    """Return the formula of a parameter with the numbers of its rows under its name; days have none."""

    def named(leaf: Leaf) -> Formula:
        if not isinstance(leaf, Factor) or leaf.origin is not None or leaf.name:
            return leaf
        return replace(leaf, name=column.id, clause=leaf.clause or (column.clause,))

    whole = resolved(formula, case, row)
    return named(whole) if isinstance(whole, Leaf) else _first_of_products(whole, named)


def _first_of_products(formula: Formula, named: Callable[[Leaf], Formula]) -> Formula:
    """Return a mean of values by days with its values named: each is the first factor of its product."""
    if isinstance(formula, Brackets):
        return Brackets(_first_of_products(formula.of, named))
    if not isinstance(formula, Call):
        return formula
    if formula.name == "*" and isinstance(formula.of[0], Leaf):
        return Call("*", (named(formula.of[0]), *formula.of[1:]))
    return Call(formula.name, tuple(_first_of_products(each, named) for each in formula.of))


def first_that_gives(value: Fraction | None, choices: Sequence[Expression], cells: Cells) -> Expression:
    """Return the first formula that gives a settled value, with either sign; else the value as it is."""
    for each in choices:
        for signed in (each, Call("negate", (each,))):
            if evaluated(signed, cells.value) == value:
                return signed
    return Unknown() if value is None else Number(value, frozen=True)


def summed(parts: Sequence[Expression]) -> Expression:
    """Return a sum, which may be of nothing."""
    return added(parts or [Number(Fraction(0))])


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


def _members(cells: Cells, members: Members, row: int) -> Sequence[Expression]:
    found = [cells.of_column(members.origin, each) for each in _kept(cells, members, row)]
    return found or [Number(Fraction(0))]


def _kept(cells: Cells, members: Members, row: int) -> list[int]:
    return [each for each in members.of(row) if not is_left_out(members.origin, cells.case, each)]


def _weighted(cells: Cells, written: Written, row: int) -> Expression:
    """Return a mean by weights over the rows of two columns; nothing else is written by itself."""
    reads = written.reads
    if len(reads) != len(("value", "weight")):
        raise NotLiveError("written")
    rows = _kept(cells, reads[0], row)
    values, weights = ([cells.of_column(each.origin, place) for place in rows] for each in reads)
    pairs = [Call("*", pair) for pair in zip(values, weights, strict=True)]
    return Call("/", (summed(pairs), summed(weights)))

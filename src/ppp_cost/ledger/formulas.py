"""Formulas as trees: signs and functions over leaves.

A leaf of a statement's formula is a number on rows, of an entry's a number with its name, of a workbook's a cell.
Text, exact value, spreadsheet cell and source rows are walks over the one tree: `text_of`, `evaluated`,
`expression_of`, `leaves`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from types import MappingProxyType
from typing import Any, TypeAlias

from ppp_cost.kernels.money import round_one


class NotLiveError(ValueError):
    """A formula that cannot be computed again from its numbers."""


class Leaf:
    """What formulas are made of in the end: each kind of formula has leaves of its own."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Call:
    """An operation: +, -, *, / on two or more, negate on one, or a function of some name such as max."""

    name: str
    of: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """A value rounded to some places."""

    of: Formula
    places: int
    mode: str


@dataclass(frozen=True, slots=True)
class Brackets:
    """A formula that is printed in brackets, whether or not it needs them."""

    of: Formula


Formula: TypeAlias = Call | Rounded | Brackets | Leaf
"""A formula: what joins others, or a leaf."""


@dataclass(frozen=True, slots=True)
class Number(Leaf):
    """A number; one that is ``frozen`` was worked out from others that it no longer follows."""

    value: Fraction
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Cell(Leaf):
    """The value of a cell, by its place."""

    at: int


@dataclass(frozen=True, slots=True)
class Choice(Leaf):
    """One of two values: ``then`` where all comparisons hold."""

    tests: tuple[tuple[Expression, str, Expression], ...]
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Unknown(Leaf):
    """What is not settled."""


Expression: TypeAlias = Formula
"""A formula over numbers and cells, which a spreadsheet can compute."""
Values: TypeAlias = Callable[[int], Fraction | None]

COMPARISONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}
)
_FOLDS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = MappingProxyType(
    {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "max": max, "min": min}
)
NEGATE = "negate"
_WRITTEN: Mapping[str, tuple[str, int]] = MappingProxyType(
    {"+": (" + ", 1), "-": (" - ", 1), "*": (" x ", 2), "/": (" / ", 2)}
)
"""How a sign is printed between its operands, and how tightly it binds them."""
_WHOLE: Mapping[str, str] = MappingProxyType({"ceiling": "ceiling", "floor": "whole"})
"""By the mode of a rounding to whole numbers: the function that it is printed as."""
_LISTED = ("+", "max", "min")
"""Operations that take the rows of a fold one by one."""


def added(parts: Sequence[Formula]) -> Formula:
    """Return a sum; of one part, that part.

    >>> added([Cell(1)]) == Cell(1), added([Cell(1), Cell(2)]).name
    (True, '+')
    """
    return parts[0] if len(parts) == 1 else Call("+", tuple(parts))


def product(factors: Sequence[Formula], divisors: Sequence[Formula] = ()) -> Formula:
    """Return factors times each other over each of the divisors."""
    top: Formula = factors[0] if len(factors) == 1 else Call("*", tuple(factors))
    return Call("/", (top, *divisors)) if divisors else top


def negated(of: Formula) -> Formula:
    """Return a formula with its sign turned."""
    return Call(NEGATE, (of,))


def leaves(tree: Formula) -> Iterator[Leaf]:
    """Yield the leaves of a formula in the order in which they are printed."""
    if isinstance(tree, Call):
        for each in tree.of:
            yield from leaves(each)
    elif isinstance(tree, Rounded | Brackets):
        yield from leaves(tree.of)
    else:
        yield tree


def text_of(tree: Formula, leaf: Callable[[Any], str]) -> str:
    """Return a formula as it is printed, its leaves as ``leaf`` writes them; brackets stand where they are needed.

    >>> one, two = Number(Fraction(1)), Number(Fraction(2))
    >>> text_of(Call("*", (Call("+", (one, two)), two)), lambda number: str(number.value))
    '(1 + 2) x 2'
    """
    if isinstance(tree, Brackets):
        return f"({text_of(tree.of, leaf)})"
    if isinstance(tree, Rounded):
        return f"{_WHOLE[tree.mode]}({text_of(tree.of, leaf)})"
    if not isinstance(tree, Call):
        return leaf(tree)
    if tree.name == NEGATE:
        return f"- {_operand(tree.of[0], '/', 1, leaf)}"
    if tree.name in _WRITTEN:
        return _WRITTEN[tree.name][0].join(_operand(each, tree.name, at, leaf) for at, each in enumerate(tree.of))
    return f"{tree.name}({', '.join(text_of(each, leaf) for each in tree.of)})"


def _operand(tree: Formula, sign: str, at: int, leaf: Callable[[Any], str]) -> str:
    """Return an operand of a sign, in brackets where the sign would take it apart."""
    text = text_of(tree, leaf)
    if not isinstance(tree, Call) or tree.name not in (NEGATE, *_WRITTEN):
        return text
    binds, own = _WRITTEN[sign][1], _WRITTEN.get(tree.name, ("", 0))[1]
    parted = own < binds or (own == binds and sign in ("-", "/"))
    return f"({text})" if parted and (at or own < binds) and (at or tree.name != NEGATE) else text


def replaced(tree: Formula, leaf: Callable[[Any], Formula]) -> Formula:
    """Return a formula of the same form with what ``leaf`` gives in place of each leaf."""
    if isinstance(tree, Call):
        return Call(tree.name, tuple(replaced(each, leaf) for each in tree.of))
    if isinstance(tree, Rounded):
        return Rounded(replaced(tree.of, leaf), tree.places, tree.mode)
    return Brackets(replaced(tree.of, leaf)) if isinstance(tree, Brackets) else leaf(tree)


def expression_of(tree: Formula, leaf: Callable[[Any], Sequence[Expression]]) -> Expression:
    """Return what a formula computes: ``leaf`` gives what stands for each leaf, the rows of a fold one by one.

    Raises NotLiveError where the formula is of a function that nothing here computes.
    """
    return added(_computed(tree, leaf))


def _computed(tree: Formula, leaf: Callable[[Any], Sequence[Expression]]) -> Sequence[Expression]:
    if isinstance(tree, Brackets):
        return (expression_of(tree.of, leaf),)
    if isinstance(tree, Rounded):
        return (Rounded(expression_of(tree.of, leaf), tree.places, tree.mode),)
    if not isinstance(tree, Call):
        return leaf(tree)
    if tree.name not in (NEGATE, *_FOLDS):
        raise NotLiveError(tree.name)
    if tree.name not in _LISTED:
        return (Call(tree.name, tuple(expression_of(each, leaf) for each in tree.of)),)
    of = tuple(one for each in tree.of for one in _computed(each, leaf))
    return (added(of) if tree.name == "+" else Call(tree.name, of),)


def evaluated(expression: Expression, values: Values) -> Fraction | None:
    """Return the exact value, None where something in it is not known or divided by nothing.

    >>> half = Call("/", (Number(Fraction(1)), Number(Fraction(2))))
    >>> evaluated(Rounded(half, 0, "half_up"), lambda at: None)
    Fraction(1, 1)
    """
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Cell):
        return values(expression.at)
    if isinstance(expression, Unknown):
        return None
    if isinstance(expression, Choice):
        return evaluated(_taken(expression, values), values)
    if isinstance(expression, Brackets):
        return evaluated(expression.of, values)
    if isinstance(expression, Rounded):
        value = evaluated(expression.of, values)
        return None if value is None else round_one(value, expression.places, expression.mode)
    if not isinstance(expression, Call):
        raise TypeError(expression)
    found = [evaluated(each, values) for each in expression.of]
    known = [each for each in found if each is not None]
    if len(known) < len(found) or (expression.name == "/" and 0 in known[1:]):
        return None
    return -known[0] if expression.name == NEGATE else reduce(_FOLDS[expression.name], known)


def _taken(choice: Choice, values: Values) -> Expression:
    """Return the branch that is taken; a comparison with what is not known takes none."""
    for left, sign, right in choice.tests:
        pair = evaluated(left, values), evaluated(right, values)
        if pair[0] is None or pair[1] is None:
            return Unknown()
        if not COMPARISONS[sign](pair[0], pair[1]):
            return choice.otherwise
    return choice.then


def follows(expression: Expression) -> bool:
    """Return whether a formula follows everything in it: nothing was worked out beforehand."""
    return all(_follows(each) for each in leaves(expression))


def _follows(leaf: Leaf) -> bool:
    if isinstance(leaf, Choice):
        pairs = (side for left, _, right in leaf.tests for side in (left, right))
        return all(follows(each) for each in (*pairs, leaf.then, leaf.otherwise))
    return not (isinstance(leaf, Number) and leaf.frozen)

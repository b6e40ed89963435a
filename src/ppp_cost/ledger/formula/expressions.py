"""Expressions: the formula of a line or a measure as a tree over cells, so that it can be computed again elsewhere.

A printed formula is read by `parsed`; `evaluated` computes it exactly; a workbook writes it as a formula of its own.
"""

from __future__ import annotations

import operator
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from types import MappingProxyType
from typing import TypeAlias

from ppp_cost.kernels.money import round_one


class NotLiveError(ValueError):
    """A formula that no tree of these can stand for."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number; one that is ``frozen`` was worked out from others that it no longer follows."""

    value: Fraction
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The value of a cell, by its place."""

    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """An operation: +, -, *, / on two or more, max, min, and negate on one."""

    name: str
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """A value rounded to some places."""

    of: Expression
    places: int
    mode: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two values: ``then`` where all comparisons hold."""

    tests: tuple[tuple[Expression, str, Expression], ...]
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not settled."""


Expression: TypeAlias = Number | Cell | Call | Rounded | Choice | Unknown
Values: TypeAlias = Callable[[int], Fraction | None]

SIGNS: Mapping[str, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}
)
_FOLDS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = MappingProxyType(
    {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "max": max, "min": min}
)
CALLS = ("max(", "min(")
WHOLE: Mapping[str, str] = MappingProxyType({"ceiling(": "ceiling", "whole(": "floor"})
"""Calls that bring a number to the whole one at or above it, or at or below it."""
_SYMBOL = re.compile(r"\s*(max\(|min\(|ceiling\(|whole\(|[-+x/(),])\s*")


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
    if isinstance(expression, Rounded):
        value = evaluated(expression.of, values)
        return None if value is None else round_one(value, expression.places, expression.mode)
    found = [evaluated(each, values) for each in expression.of]
    known = [each for each in found if each is not None]
    if len(known) < len(found) or (expression.name == "/" and 0 in known[1:]):
        return None
    return -known[0] if expression.name == "negate" else reduce(_FOLDS[expression.name], known)


def _taken(choice: Choice, values: Values) -> Expression:
    """Return the branch that is taken; a comparison with what is not known takes none."""
    for left, sign, right in choice.tests:
        pair = evaluated(left, values), evaluated(right, values)
        if pair[0] is None or pair[1] is None:
            return Unknown()
        if not SIGNS[sign](pair[0], pair[1]):
            return choice.otherwise
    return choice.then


def follows(expression: Expression) -> bool:
    """Return whether a formula follows everything in it: nothing was worked out beforehand."""
    if isinstance(expression, Number):
        return not expression.frozen
    if isinstance(expression, Rounded):
        return follows(expression.of)
    if isinstance(expression, Choice):
        pairs = (side for left, _, right in expression.tests for side in (left, right))
        return all(follows(each) for each in (*pairs, expression.then, expression.otherwise))
    return not isinstance(expression, Call) or all(follows(each) for each in expression.of)


def symbols(text: str) -> Iterator[str]:
    """Yield the signs and brackets of a text between operands; raises NotLiveError on anything else.

    >>> list(symbols(" x (")), list(symbols(") - max("))
    (['x', '('], [')', '-', 'max('])
    """
    place = 0
    while place < len(text.rstrip()):
        found = _SYMBOL.match(text, place)
        if found is None:
            raise NotLiveError(text)
        yield found[1]
        place = found.end()


def parsed(pieces: Sequence[str | Expression]) -> Expression:
    """Return the tree of a formula in which operands stand between symbols; raises NotLiveError.

    >>> one, two = Number(Fraction(1)), Number(Fraction(2))
    >>> parsed([one, "-", one, "x", two]) == Call("-", (one, Call("*", (one, two))))
    True
    """
    reader = _Reader(deque(pieces))
    found = reader.total()
    if reader.rest:
        raise NotLiveError(str(reader.rest[0]))
    return found


@dataclass(slots=True)
class _Reader:
    """Reads a formula from its front: sums of products of operands, brackets, and calls."""

    rest: deque[str | Expression]

    def total(self) -> Expression:
        return self._chain(("+", "-"), self.product)

    def product(self) -> Expression:
        return self._chain(("x", "/"), self.operand)

    def _chain(self, signs: tuple[str, ...], part: Callable[[], Expression]) -> Expression:
        """Read parts between signs; a thousand lines are one sum, and no tower of sums."""
        parts, last = [part()], ""
        while (sign := self._next(*signs)) is not None:
            if last not in ("", sign):
                parts = [_chained(last, parts)]
            last = sign
            parts.append(part())
        return _chained(last, parts)

    def operand(self) -> Expression:
        if self._next("-"):
            return Call("negate", (self.operand(),))
        if (opened := self._next("(", *CALLS, *WHOLE)) is not None:
            inside = [self.total()]
            while opened in CALLS and self._next(","):
                inside.append(self.total())
            if not self._next(")"):
                raise NotLiveError(opened)
            if opened in WHOLE:
                return Rounded(inside[0], 0, WHOLE[opened])
            return inside[0] if opened == "(" else Call(opened[:-1], tuple(inside))
        found = self.rest.popleft() if self.rest else ""
        if isinstance(found, str):
            raise NotLiveError(found)
        return found

    def _next(self, *wanted: str) -> str | None:
        if self.rest and isinstance(self.rest[0], str) and self.rest[0] in wanted:
            return str(self.rest.popleft())
        return None


def _chained(sign: str, parts: list[Expression]) -> Expression:
    return Call("*" if sign == "x" else sign, tuple(parts)) if sign else parts[0]

"""The value of a line's formula with other numbers in it, exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from operator import add, mul, sub, truediv
from typing import Any

from ppp_cost.ledger.column import Column, Factor, Members, Token
from ppp_cost.ledger.explanation import flattened, value_at
from ppp_cost.ledger.reasons import LEFT_OUT

Change = Callable[[Fraction], Fraction]
Atom = str | Fraction

_SIGNS = re.compile(r"min|max|[-+x/(),]|\S")
_SUMS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub}
_PRODUCTS: dict[str, Callable[[Any, Any], Any]] = {"x": mul, "/": truediv}


def formula_value(tokens: tuple[Token, ...], case: int, row: int, change: Change) -> Fraction | None:
    """Return what a formula gives with each of its numbers changed, None where it is not one of sums and products.

    The formula is the one that is printed: `+ - x /`, brackets, `min` and `max`.

    >>> formula_value(("2 x 3",), 0, 0, lambda number: number) is None
    True
    """
    try:
        atoms = list(_atoms(tokens, case, row, change))
        reader = _Reader(atoms)
        value = reader.sum()
    except (ValueError, IndexError, ZeroDivisionError):
        return None
    return value if reader.place == len(atoms) else None


def _atoms(tokens: tuple[Token, ...], case: int, row: int, change: Change) -> Iterator[Atom]:
    for token in flattened(tokens, case, row):
        if isinstance(token, str):
            yield from _SIGNS.findall(token)
        elif isinstance(token, Factor):
            yield change(value_at(token.value, case, row))
        elif isinstance(token, Members):
            yield from _members(token, case, row, change)
        else:
            raise ValueError(token)


def _members(token: Members, case: int, row: int, change: Change) -> Iterator[Atom]:
    shown = [each for each in token.of(row) if not _is_left_out(token.origin, case, each)]
    for number, each in enumerate(shown):
        yield from _SIGNS.findall(token.joint) if number else ()
        yield change(value_at(token.origin.value, case, each))
    if not shown:
        yield Fraction(0)


def _is_left_out(column: Column, case: int, row: int) -> bool:
    status = column.status
    return status is not None and bool(status.state[min(case, status.state.shape[0] - 1), row] == LEFT_OUT)


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, atoms: list[Atom]) -> None:
        self.atoms, self.place = atoms, 0

    def next_is(self, signs: object) -> bool:
        """Return whether the next atom is one of some signs."""
        here = self.atoms[self.place] if self.place < len(self.atoms) else None
        return isinstance(here, str) and here in signs if isinstance(signs, dict | tuple) else here == signs

    def taken(self) -> Atom:
        """Return the next atom and step over it."""
        self.place += 1
        return self.atoms[self.place - 1]

    def sum(self) -> Fraction:
        """Read terms joined by + and -."""
        value = self.product()
        while self.next_is(_SUMS):
            value = _SUMS[str(self.taken())](value, self.product())
        return value

    def product(self) -> Fraction:
        """Read factors joined by x and /."""
        value = self.factor()
        while self.next_is(_PRODUCTS):
            value = _PRODUCTS[str(self.taken())](value, self.factor())
        return value

    def factor(self) -> Fraction:
        """Read a number, a bracket, the least or largest of several, or the negative of one of these."""
        here = self.taken()
        if isinstance(here, Fraction):
            return here
        if here == "-":
            return -self.factor()
        if here == "(":
            return self.closed(self.sum())
        if here in ("min", "max") and self.taken() == "(":
            among = [self.sum()]
            while self.next_is((",",)):
                self.taken()
                among.append(self.sum())
            return self.closed(min(among) if here == "min" else max(among))
        raise ValueError(here)

    def closed(self, value: Fraction) -> Fraction:
        """Return a value behind which a bracket closes."""
        if self.taken() != ")":
            raise ValueError(value)
        return value

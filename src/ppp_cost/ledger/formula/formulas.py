"""The value of a line's formula with other numbers in it, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from ppp_cost.ledger.column import Factor, Members, Token
from ppp_cost.ledger.explain.explanation import flattened, is_left_out, value_at
from ppp_cost.ledger.formula.expressions import Expression, NotLiveError, Number, evaluated, parsed, symbols

Change = Callable[[Fraction], Fraction]


def formula_value(tokens: tuple[Token, ...], case: int, row: int, change: Change) -> Fraction | None:
    """Return what a formula gives with each of its numbers changed, None where it is not one of sums and products.

    The formula is the one that is printed: `+ - x /`, brackets, `min` and `max`.

    >>> formula_value(("2 x 3",), 0, 0, lambda number: number) is None
    True
    """
    try:
        return evaluated(parsed(list(_pieces(tokens, case, row, change))), _no_cell)
    except NotLiveError:
        return None


def _no_cell(at: int) -> Fraction | None:
    raise LookupError(at)  # every number of such a formula stands for itself


def _pieces(tokens: tuple[Token, ...], case: int, row: int, change: Change) -> Iterator[str | Expression]:
    for token in flattened(tokens, case, row):
        if isinstance(token, str):
            yield from symbols(token)
        elif isinstance(token, Factor):
            yield Number(change(value_at(token.value, case, row)))
        elif isinstance(token, Members):
            yield from _members(token, case, row, change)
        else:
            raise NotLiveError(str(token))


def _members(token: Members, case: int, row: int, change: Change) -> Iterator[str | Expression]:
    shown = [each for each in token.of(row) if not is_left_out(token.origin, case, each)]
    for number, each in enumerate(shown):
        yield from symbols(token.joint) if number else ()
        yield Number(change(value_at(token.origin.value, case, each)))
    if not shown:
        yield Number(Fraction(0))

"""How an amount explains itself: the factors it is the product of, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import Exact
from ppp_cost.language import Language, number_text
from ppp_cost.ledger.column import Branch, Column, Factor, Members, Token, Written
from ppp_cost.ledger.lines import Ledger
from ppp_cost.ledger.reasons import KNOWN, LEFT_OUT

TIMES = " x "
"""What stands between the factors of a formula."""


def value_at(value: Exact, case: int, row: int) -> Fraction:
    """Return one element of a column whose axes of cases and rows may have been left at one."""
    num = np.atleast_2d(value.num)
    top = num[min(case, num.shape[0] - 1), min(row, num.shape[1] - 1)]
    if isinstance(value.den, int):
        return Fraction(int(top), value.den)
    den = np.atleast_2d(value.den)
    return Fraction(int(top), int(den[min(case, den.shape[0] - 1), min(row, den.shape[1] - 1)]))


def flattened(tokens: tuple[Token, ...], case: int, row: int) -> Iterator[Token]:
    """Yield the tokens of the formula that holds for one case and row."""
    for token in tokens:
        if isinstance(token, Branch):
            which = token.which[min(case, token.which.shape[0] - 1), row]
            yield from flattened(token.options[int(which)], case, row)
        else:
            yield token


def formula_text(ledger: Ledger, tokens: tuple[Token, ...], case: int, row: int, language: Language) -> str:
    """Return a formula with its numbers: evaluating it gives the exact value."""
    return "".join(_written(ledger, token, case, row, language) for token in flattened(tokens, case, row))


def without_one_day(tokens: Iterable[Token], kind: str, case: int, row: int) -> tuple[Token, ...]:
    """Return a formula of a period of ``kind`` without the one day that a period of a day is multiplied by."""
    kept = list(tokens)
    for place in reversed(range(len(kept))) if kind == "day" else ():
        token = kept[place]
        if isinstance(token, Factor) and is_one_day(token.name, value_at(token.value, case, row), kind):
            if kept[place - 1 : place] == [TIMES]:
                del kept[place - 1 : place + 1]
            elif kept[place + 1 : place + 2] == [TIMES]:
                del kept[place : place + 2]
    return tuple(kept)


def is_one_day(name: str, value: Fraction, kind: str) -> bool:
    """Return whether a number is that of the days in a period of a day, which says nothing."""
    return kind == "day" and name == "calendar.days" and value == 1


def _written(ledger: Ledger, token: Token, case: int, row: int, language: Language) -> str:
    if isinstance(token, Written):
        return token.text(case, row)
    if isinstance(token, Factor):
        return f"{number_text(value_at(token.value, case, row))} {ledger.name(token.name, language)}".rstrip()
    if isinstance(token, Members):
        shown = [each for each in token.of(row) if not is_left_out(token.origin, case, each)]
        return token.joint.join(_member(ledger, token, case, each, language) for each in shown) or "0"
    return token if isinstance(token, str) else ""


def is_left_out(column: Column, case: int, row: int) -> bool:
    """Return whether a row of a column is left out of what is folded or printed."""
    status = column.status
    return status is not None and bool(status.state[min(case, status.state.shape[0] - 1), row] == LEFT_OUT)


def is_known(column: Column, case: int, row: int) -> bool:
    """Return whether a row of a column has a value."""
    status = column.status
    return status is None or status.state[min(case, status.state.shape[0] - 1), row] == KNOWN


def _member(ledger: Ledger, token: Members, case: int, row: int, language: Language) -> str:
    origin = token.origin
    words = [
        number_text(value_at(origin.value, case, row)),
        ledger.name(origin.id, language),
        *place_of(ledger, origin, row),
    ]
    return " ".join(words)


def place_of(ledger: Ledger, column: Column, row: int) -> list[str]:
    """Return the period of a row and, where it has one, its key."""
    key = "/".join(column.rows.keys[column.rows.key[row]])
    return [part for part in (ledger.labels[column.rows.kind][column.rows.period[row]], key) if part]

"""How an amount explains itself: the factors it is the product of, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from ppp_cost.kernels.exact import Exact, Integers
from ppp_cost.language import Language, grouped_number, number_text
from ppp_cost.ledger.column import Branch, Column, Factor, Members, Token, Written
from ppp_cost.ledger.lines import Ledger, Line
from ppp_cost.ledger.reasons import KNOWN, LEFT_OUT

Figure: TypeAlias = Callable[[Fraction], str]
"""How a number is written."""

TIMES = " x "
"""What stands between the factors of a formula."""


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
    whole = tuple(flattened(line.block.formula, case, line.row))
    tokens = without_one_day(whole, line.period_kind, case, line.row)
    return formula_text(ledger, tokens, case, line.row, "zh", grouped_number).replace(" x ", " × ")


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


def is_known(column: Column, case: int, row: int) -> bool:
    """Return whether a row of a column has a value."""
    status = column.status
    return status is None or status.state[min(case, status.state.shape[0] - 1), row] == KNOWN


def _member(ledger: Ledger, token: Members, case: int, row: int, language: Language, figure: Figure) -> str:
    origin = token.origin
    words = [
        figure(value_at(origin.value, case, row)),
        ledger.name(origin.id, language),
        *place_of(ledger, origin, row),
    ]
    return " ".join(words)


def place_of(ledger: Ledger, column: Column, row: int) -> list[str]:
    """Return the period of a row and, where it has one, its key."""
    key = "/".join(column.rows.keys[column.rows.key[row]])
    return [part for part in (ledger.labels[column.rows.kind][column.rows.period[row]], key) if part]

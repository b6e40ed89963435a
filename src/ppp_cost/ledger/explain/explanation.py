"""How an amount explains itself: the factors it is the product of, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from ppp_cost.kernels.exact import Exact, Integers
from ppp_cost.language import Language, grouped_number, number_text
from ppp_cost.ledger.column import Branch, Column, Factor, Members, Written
from ppp_cost.ledger.formulas import Brackets, Call, Formula, Leaf, Rounded, leaves, product, replaced, text_of
from ppp_cost.ledger.lines import Ledger, Line
from ppp_cost.ledger.reasons import KNOWN, LEFT_OUT

Figure: TypeAlias = Callable[[Fraction], str]
"""How a number is written."""

UNSETTLED = "?"
"""What stands in a formula for an amount that the contract leaves unsettled."""


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


def resolved(formula: Formula, case: int, row: int) -> Formula:
    """Return a formula with the one that holds for a case and a row in place of each of its branches."""
    return replaced(formula, lambda each: _taken(each, case, row))


def _taken(leaf: Leaf, case: int, row: int) -> Formula:
    if not isinstance(leaf, Branch):
        return leaf
    which = leaf.which[min(case, leaf.which.shape[0] - 1), row]
    return resolved(leaf.options[int(which)], case, row)


def leaves_of(formula: Formula | None) -> Iterator[Leaf]:
    """Yield the leaves of a formula, its branches as they are."""
    return leaves(formula) if formula is not None else iter(())


def leaves_at(formula: Formula | None, case: int, row: int) -> Iterator[Leaf]:
    """Yield the leaves of the formula that holds for one case and row."""
    for each in leaves_of(formula):
        if isinstance(each, Branch):
            yield from leaves_at(_taken(each, case, row), case, row)
        else:
            yield each


def formula_text(
    ledger: Ledger,
    formula: Formula | None,
    case: int,
    row: int,
    language: Language,
    figure: Figure = number_text,
) -> str:
    """Return a formula with its numbers as ``figure`` writes them: evaluating it gives the exact value."""
    if formula is None:
        return ""
    return text_of(resolved(formula, case, row), lambda each: _written(ledger, each, case, row, language, figure))


def formula_shown(ledger: Ledger, line: Line, case: int) -> str:
    """Return the formula of a line as a page shows it in Chinese: thousands apart, and no single day of a day."""
    formula = without_one_day(line.block.formula, line.period_kind, case, line.row)
    return formula_text(ledger, formula, case, line.row, "zh", grouped_number).replace(" x ", " × ")


def without_one_day(formula: Formula | None, kind: str, case: int, row: int) -> Formula | None:
    """Return a formula of a period of ``kind`` without the one day that a period of a day is multiplied by."""
    if kind != "day" or formula is None:
        return formula
    return _without(resolved(formula, case, row), lambda each: _is_day_of_day(each, case, row))


def _is_day_of_day(of: Formula, case: int, row: int) -> bool:
    return isinstance(of, Factor) and is_one_day(of.name, value_at(of.value, case, row), "day")


def _without(formula: Formula, dropped: Callable[[Formula], bool]) -> Formula:
    """Return a formula without those factors of its products that are ``dropped``; one of them stays."""
    if isinstance(formula, Brackets | Rounded):
        return replace(formula, of=_without(formula.of, dropped))
    if not isinstance(formula, Call):
        return formula
    if formula.name != "*":
        return Call(formula.name, tuple(_without(each, dropped) for each in formula.of))
    kept = [_without(each, dropped) for each in formula.of if not dropped(each)]
    return product(kept or [formula.of[-1]])


def is_one_day(name: str, value: Fraction, kind: str) -> bool:
    """Return whether a number is that of the days in a period of a day, which says nothing."""
    return kind == "day" and name == "calendar.days" and value == 1


def _written(ledger: Ledger, leaf: Leaf, case: int, row: int, language: Language, figure: Figure) -> str:
    if isinstance(leaf, Written):
        return leaf.text(case, row)
    if isinstance(leaf, Factor):
        return f"{figure(value_at(leaf.value, case, row))} {factor_name(ledger, leaf, language)}".rstrip()
    if isinstance(leaf, Members):
        shown = [each for each in leaf.of(row) if not is_left_out(leaf.origin, case, each)]
        return leaf.joint.join(_member(ledger, leaf, case, each, language, figure) for each in shown) or "0"
    return UNSETTLED


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

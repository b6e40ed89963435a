"""What decided a value, and what could have: tests that held or failed, members of a fold, bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from ppp_cost.kernels.exact import Exact
from ppp_cost.ledger.column import Branch, Column, Factor, Members, Part
from ppp_cost.ledger.explain.explanation import leaves_at, leaves_of, value_at
from ppp_cost.ledger.formulas import Call, Leaf

BOUNDED = ("max", "min")
"""Functions that bring a formula to its bound, which is the last number in them."""
ADDED = " + "
"""What stands between the members of a sum or a mean."""


def tests_of(column: Column, case: int, row: int) -> tuple[tuple[Factor, ...], tuple[Factor, ...]]:
    """Return the values looked at that chose the formula of a row, and those whose tests did not hold.

    Where no test is known that could have failed, all of them chose it.
    """
    if not column.looked_at:
        return (), ()
    read = (each for part in column.parts for each in leaves_of(part.formula))
    branches = [each for each in read if isinstance(each, Branch) and each.when]
    if not branches:
        return column.looked_at, ()
    held = [
        side
        for branch in branches
        for left, _, right in branch.when[int(branch.which[min(case, branch.which.shape[0] - 1), row])]
        for side in (left, right)
    ]
    chose = tuple(each for each in column.looked_at if any(each is side for side in held))
    return chose, tuple(each for each in column.looked_at if not any(each is side for side in held))


def members_of(members: Members, case: int, row: int, result: Exact | None) -> tuple[list[int], list[int]]:
    """Return the rows folded into a row that decided the result, and the others, those that are zero last.

    In a sum each that is not zero decides, in a mean each that is not what most are, of others each that is the
    result itself.
    """
    values = {each: value_at(members.origin.value, case, each) for each in members.of(row)}
    whole = None if result is None else value_at(result, case, row)
    if members.joint == ADDED or whole is None:
        is_mean = whole not in (None, sum(values.values()))
        neutral = _commonest(values.values()) if is_mean else Fraction(0)
        decided = [each for each, value in values.items() if value != neutral]
    else:
        decided = [each for each, value in values.items() if value == whole]
    chosen = set(decided)
    others = [each for each in values if each not in chosen]
    return decided, sorted(others, key=lambda each: not values[each])


def _commonest(values: Iterable[Fraction]) -> Fraction | None:
    """Return the value that most have, None where each has its own."""
    most = Counter(values).most_common(1)
    return most[0][0] if most and most[0][1] > 1 else None


def bounds_last(part: Part, case: int, row: int) -> tuple[Leaf, ...]:
    """Return what a part reads with its bounds where they belong: one that was reached first, others last."""
    inside, bounds = part.formula, list[Factor]()
    while isinstance(inside, Call) and inside.name in BOUNDED and len(inside.of) == 2:
        first, bound = inside.of
        if not isinstance(bound, Factor):
            break
        bounds.append(bound)
        inside = first
    whole = value_at(part.value, case, row) if bounds else None
    reached = [each for each in bounds if value_at(each.value, case, row) == whole]
    others = (each for each in bounds if not any(each is other for other in reached))
    return (*reached, *leaves_at(inside, case, row), *others)

"""The tiers and bands of a table as what stands behind its numbers: which step each is of, and where that begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ppp_cost.ledger.column import Comparison, Factor, Step
from ppp_cost.ledger.formulas import Formula, product
from ppp_cost.payment.rows.reader import Reading

FLOOR = "floor"


def steps_of(floors: Sequence[Reading | None], closed: str, scale: Reading | None = None) -> tuple[Step, ...]:
    """Return the steps of a table by their floors, which are multiples of ``scale`` where there is one."""
    edges = [None if floor is None else edge_of(floor, scale) for floor in floors]
    pairs = zip(edges, (*edges[1:], None), strict=True)
    return tuple(Step(number, begin, end, closed) for number, (begin, end) in enumerate(pairs, start=1))


def of_step(reading: Reading, name: str, step: Step) -> Factor:
    """Return a number of a step: a number without a name, or one that is read from an item, is called ``name``."""
    return replace(_called(reading, name), step=step)


def floor_formula(floor: Reading, step: Step, scale: Reading | None) -> Formula:
    """Return where a step begins, as a formula writes it."""
    begin = of_step(floor, FLOOR, step)
    return begin if scale is None else product([begin, scale.factor])


def inside(of: Factor, edges: Sequence[Factor | None], number: int, closed: str) -> tuple[Comparison, ...]:
    """Return what holds of a number that lies in a step, counted from 0; the first floor belongs to the first step."""
    begin = edges[number]
    end = edges[number + 1] if number + 1 < len(edges) else None
    reached = ">=" if closed == "floor" or not number else ">"
    holds: tuple[Comparison, ...] = ((of, reached, begin),) if begin else ()
    return (*holds, (of, "<" if closed == "floor" else "<=", end)) if end else holds


def _called(reading: Reading, name: str) -> Factor:
    factor = reading.factor
    own = factor.name if factor.origin is None else ""
    return Factor(own or name, reading.value, factor.origin, factor.index, factor.clause, factor.sources)


def edge_of(floor: Reading, scale: Reading | None, step: Step | None = None) -> Factor:
    """Return where a step begins as one number."""
    begin = _called(floor, FLOOR) if step is None else of_step(floor, FLOOR, step)
    if scale is None:
        return begin
    return Factor("floor", floor.value * scale.value, worked=product([begin, scale.factor]))

"""How the part of a quantity that lies in a tier comes about, as formulas over the quantity and the tiers' floors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices
from ppp_cost.ledger.column import Branch, Factor, Step
from ppp_cost.ledger.formulas import Brackets, Call, Formula, Rounded
from ppp_cost.payment.rows.reader import Reading
from ppp_cost.payment.rules.step_formulas import edge_of, floor_formula, inside

ZERO = Factor("", Exact(np.zeros((1, 1), dtype=np.int64)))
ONE = Factor("", Exact(np.ones((1, 1), dtype=np.int64)))


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The tiers of a table: their steps, their floors and what the floors are multiples of."""

    steps: tuple[Step, ...]
    floors: tuple[Reading | None, ...]
    scale: Reading | None

    def edges(self) -> tuple[Formula | None, ...]:
        """Return where each tier begins, None where it is open below."""
        pairs = zip(self.steps, self.floors, strict=True)
        return tuple(None if floor is None else floor_formula(floor, step, self.scale) for step, floor in pairs)


def lengths_of(by: str, of: Reading, steps: Steps, origin: Reading | None, band: Indices) -> list[Formula]:
    """Return the formula of the part of a quantity in each tier; ``band`` is the tier in which it ends, from 0."""
    edges = steps.edges()
    start: Formula = origin.factor if origin else edges[0] or ZERO
    if by == "slice":
        return _slices(of, edges, start if origin or edges[0] is None else None)
    return _units(of, edges, steps.steps[0].closed) if by == "each" else _wholes(of, steps, start, band)


def _slices(of: Reading, edges: Sequence[Formula | None], start: Formula | None) -> list[Formula]:
    """Return what lies between a tier's edges, less what of the start does; a start of None is the first edge."""
    found: list[Formula] = []
    for number, begin in enumerate(edges):
        end = edges[number + 1] if number + 1 < len(edges) else None
        before = _within(start, begin, end) if start is not None else begin or ZERO
        found.append(Call("-", (_within(of.factor, begin, end), Brackets(before))))
    return found


def _within(number: Formula, begin: Formula | None, end: Formula | None) -> Formula:
    """Return a number brought between two edges."""
    above = number if begin is None else Call("max", (number, begin))
    return above if end is None else Call("min", (above, end))


def _units(of: Reading, edges: Sequence[Formula | None], closed: str) -> list[Formula]:
    """Return how many whole units lie in each tier."""
    reached = [ZERO if edge is None else _reached(of, edge, closed) for edge in edges]
    ends = [*reached[1:], of.factor]
    return [Call("-", (end, begin)) for begin, end in zip(reached, ends, strict=True)]


def _reached(of: Reading, edge: Formula, closed: str) -> Formula:
    """Return how many whole units lie before an edge: an edge that is a floor belongs to the tier above it."""
    last = Call("-", (Rounded(edge, 0, "ceiling"), ONE)) if closed == "floor" else Rounded(edge, 0, "floor")
    return Call("min", (Call("max", (last, ZERO)), of.factor))


def _wholes(of: Reading, steps: Steps, start: Formula, band: Indices) -> list[Formula]:
    """Return all of the quantity in the tier in which it ends, and nothing in the others."""
    pairs = zip(steps.floors, steps.steps, strict=True)
    edges = [None if floor is None else edge_of(floor, steps.scale, step) for floor, step in pairs]
    taken = Call("-", (of.factor, Brackets(start)))
    closed = steps.steps[0].closed
    place = np.maximum(np.atleast_2d(band), 0)
    return [
        Branch((place != number).astype(np.intp), (taken, ZERO), (inside(of.factor, edges, number, closed), ()))
        for number in range(len(edges))
    ]

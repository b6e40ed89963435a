"""How the part of a quantity that lies in a tier comes about, as formulas over the quantity and the tiers' floors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ppp_cost.kernels.exact import Indices, column
from ppp_cost.ledger.column import Branch, Factor, Step, Token
from ppp_cost.payment.rows.reader import Reading
from ppp_cost.payment.rules.step_formulas import edge_of, floor_tokens, inside

Tokens = tuple[Token, ...]
ZERO = Factor("", column(np.zeros((1, 1), dtype=np.int64)))
ONE = Factor("", column(np.ones((1, 1), dtype=np.int64)))


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The tiers of a table: their steps, their floors and what the floors are multiples of."""

    steps: tuple[Step, ...]
    floors: tuple[Reading | None, ...]
    scale: Reading | None

    def edges(self) -> tuple[Tokens | None, ...]:
        """Return where each tier begins, None where it is open below."""
        pairs = zip(self.steps, self.floors, strict=True)
        return tuple(None if floor is None else floor_tokens(floor, step, self.scale) for step, floor in pairs)


def lengths_of(by: str, of: Reading, steps: Steps, origin: Reading | None, band: Indices) -> list[Tokens]:
    """Return the formula of the part of a quantity in each tier; ``band`` is the tier in which it ends, from 0."""
    edges = steps.edges()
    start: Tokens = (origin.factor,) if origin else edges[0] or (ZERO,)
    if by == "slice":
        return _slices(of, edges, start if origin or edges[0] is None else None)
    return _units(of, edges, steps.steps[0].closed) if by == "each" else _wholes(of, steps, start, band)


def _slices(of: Reading, edges: Sequence[Tokens | None], start: Tokens | None) -> list[Tokens]:
    """Return what lies between a tier's edges, less what of the start does; a start of None is the first edge."""
    found = []
    for number, begin in enumerate(edges):
        end = edges[number + 1] if number + 1 < len(edges) else None
        before = _within(start, begin, end) if start is not None else begin or (ZERO,)
        found.append((*_within((of.factor,), begin, end), " - (", *before, ")"))
    return found


def _within(number: Tokens, begin: Tokens | None, end: Tokens | None) -> Tokens:
    """Return a number brought between two edges."""
    above: Tokens = number if begin is None else ("max(", *number, ", ", *begin, ")")
    return above if end is None else ("min(", *above, ", ", *end, ")")


LAST_BEFORE: Mapping[str, tuple[str, Tokens]] = MappingProxyType(
    {"floor": ("ceiling(", (" - ", ONE)), "ceiling": ("whole(", ())}
)
"""The last whole unit before an edge: how it is rounded and what is taken off."""


def _units(of: Reading, edges: Sequence[Tokens | None], closed: str) -> list[Tokens]:
    """Return how many whole units lie in each tier."""
    rounds, less = LAST_BEFORE[closed]
    ends: Tokens = (")", *less, ", ", ZERO, "), ", of.factor, ")")
    reached: list[Tokens] = [(ZERO,) if edge is None else ("min(max(", rounds, *edge, *ends) for edge in edges]
    reached.append((of.factor,))
    return [(*reached[number + 1], " - ", *reached[number]) for number in range(len(edges))]


def _wholes(of: Reading, steps: Steps, start: Tokens, band: Indices) -> list[Tokens]:
    """Return all of the quantity in the tier in which it ends, and nothing in the others."""
    pairs = zip(steps.floors, steps.steps, strict=True)
    edges = [None if floor is None else edge_of(floor, steps.scale, step) for floor, step in pairs]
    taken: Tokens = (of.factor, " - (", *start, ")")
    closed = steps.steps[0].closed
    place = np.maximum(np.atleast_2d(band), 0)
    return [
        (Branch((place != number).astype(np.intp), (taken, (ZERO,)), (inside(of.factor, edges, number, closed), ())),)
        for number in range(len(edges))
    ]

"""Which values of an input pay enough: the range is walked at its step, and no shape is taken for granted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil
from typing import Literal

from ppp_cost.ledger.statement import Statement
from ppp_cost.payment.whatif.scenarios import Scenario, Supposing, fixed, with_assumed

AT_ONCE = 10_001
"""Values that are settled in one call: a score from 0 to 100 in hundredths."""

Reach = Literal["pays", "short", "undetermined"]


@dataclass(frozen=True, slots=True)
class Point:
    """A value of the input, what is payable there, and whether it is enough."""

    value: Fraction
    payable: int | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring values of which the same holds, from the first to the last."""

    first: Point
    last: Point

    @property
    def reach(self) -> Reach:
        """Return what holds of them."""
        return self.first.reach


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be paid at least, in minor units, and the share of the payable now that it is."""

    amount: Fraction
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The values of an input between two bounds, as runs that pay enough, fall short or are undetermined.

    Where one run ends and the next begins lies one step.  ``spacing`` is what lies between the values that were settled
    first: where it is more than a step, two turns inside one spacing may have been passed over.
    """

    now: Statement
    base: Scenario
    name: str
    wanted: Wanted
    step: Fraction
    spacing: Fraction
    runs: tuple[Run, ...]

    @property
    def is_known(self) -> bool:
        """Return whether some value has a payable."""
        return any(run.reach != "undetermined" for run in self.runs)

    @property
    def least(self) -> int:
        """Return the smallest payable that is enough, in minor units."""
        return ceil(self.wanted.amount)

    @property
    def share(self) -> Fraction | None:
        """Return the share of the payable now that is wanted, None where an amount is."""
        return self.wanted.share

    @property
    def turns(self) -> list[tuple[Point, Point]]:
        """Return the neighbours between which the payable turns from short to enough, or back."""
        pairs = [(one.last, other.first) for one, other in pairwise(self.runs)]
        return [pair for pair in pairs if all(each.payable is not None for each in pair)]


def break_even(
    supposing: Supposing, base: Scenario, name: str, wanted: Wanted, bounds: tuple[Fraction, Fraction], step: Fraction
) -> BreakEven:
    """Return which values of an input pay at least what is wanted.

    The values are ``bounds[0]`` and every step from there up to ``bounds[1]``.  As many as ``AT_ONCE`` are settled in
    one call.  Of more, some at equal distances are; then what lies between two that differ, in a call for each closer
    look.
    """
    low, high = bounds
    last = int((high - low) / step)
    stride = max(1, ceil(last / (AT_ONCE - 1)))

    def looked_at(places: Sequence[int]) -> dict[int, Point]:
        values = [low + place * step for place in places]
        found = supposing.payables([with_assumed(base, fixed(name, value)) for value in values])
        points = [Point(value, found[row], reach_of(found[row], wanted.amount)) for row, value in enumerate(values)]
        return dict(zip(places, points, strict=True))

    points = looked_at(sorted({*range(0, last + 1, stride), last}))
    while between := closer_look(points):
        points = dict(sorted((points | looked_at(between)).items()))
    runs = [list(group) for _, group in groupby(points.values(), key=lambda point: point.reach)]
    told = tuple(Run(run[0], run[-1]) for run in runs)
    return BreakEven(supposing.now, base, name, wanted, step, stride * step, told)


def reach_of(payable: int | None, wanted: Fraction) -> Reach:
    """Return whether a payable is enough."""
    if payable is None:
        return "undetermined"
    return "pays" if payable >= wanted else "short"


def closer_look(points: dict[int, Point]) -> list[int]:
    """Return places between neighbours that differ and are more than a step apart, none where all are known.

    >>> one, other = (Point(Fraction(0), 1, each) for each in ("short", "pays"))
    >>> closer_look({0: one, 4: other}), closer_look({0: one, 1: other}), closer_look({0: one, 4: one})
    ([1, 2, 3], [], [])
    """
    gaps = [(low, high) for low, high in pairwise(points) if high - low > 1 and points[low].reach != points[high].reach]
    share = max(1, (AT_ONCE - 1) // len(gaps)) if gaps else 1
    found: list[int] = []
    for low, high in gaps:
        found += range(low + 1, high, max(1, ceil((high - low - 1) / share)))
    return found

"""A year settled again with each value that a claim used, one after the other: what each of them moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ppp_cost.ledger.claims.claim import ClaimedFactor
from ppp_cost.ledger.claims.remarks import Remark, remark
from ppp_cost.ledger.lines import Line
from ppp_cost.payment.review.values_in_force import supposed
from ppp_cost.payment.whatif.replaced_values import World
from ppp_cost.payment.whatif.value_names import Names, Supposed


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A year settled with the values of the steps so far: its lines, those of the statement in the same order."""

    used: Supposed
    world: World
    lines: tuple[Line, ...]
    before: tuple[Line, ...]

    def effect(self, numbers: Iterable[int]) -> int:
        """Return what the step adds to some lines, in minor units."""
        return sum((self.lines[number].amount or 0) - (self.before[number].amount or 0) for number in numbers)


def ladder(
    names: Names, start: World, lines: Sequence[Line], factors: Sequence[ClaimedFactor]
) -> tuple[list[Step], list[Remark]]:
    """Return a step for each name and item whose value is not the one in force, and what could not be tried."""
    steps: list[Step] = []
    remarks: list[Remark] = []
    world, before = start, tuple(lines)
    for (name, item), rows in names.grouped(factors).items():
        found = supposed(names, name, item, rows)
        if isinstance(found, Remark):
            remarks.append(found)
        elif found is not None:
            step = stepped(names, world, before, found)
            if step is None:
                remarks.append(remark("review_factor_untried", names="name", name=found.name, where=rows[0].where))
            else:
                steps.append(replace(step, used=replace(found, implied=rows[0].implied)))
                world, before = step.world, step.lines
    return steps, remarks


def stepped(names: Names, world: World, before: tuple[Line, ...], used: Supposed) -> Step | None:
    """Return the year settled with one more value, None where that leaves a line undetermined or moves the lines."""
    heading, case = names.places.statement.heading, names.places.statement.case
    column = names.places.ledger.columns.get(used.name)
    for each in used.worlds(world, column, case):
        lines = tuple(each.settled(heading.year).lines())
        alike = len(lines) == len(before) and all(_alike(a, b) for a, b in zip(lines, before, strict=True))
        if alike:
            return Step(used, each, lines, before)
    return None


def _alike(new: Line, old: Line) -> bool:
    """Return whether two lines are of one place, and the new one is known where the old one is."""
    same = (new.item, new.period, new.key, new.part) == (old.item, old.period, old.key, old.part)
    return same and (new.amount is not None or old.amount is None)

"""Two statements of one year, line by line: what moved, and by how much."""

from __future__ import annotations

from dataclasses import dataclass

from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.statement import Statement

Place = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A line that differs; an amount is None where it is undetermined, 0 where the line is not there."""

    item: str
    period: str
    key: str
    part: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        """Return what the line adds to the payable, None where either side is undetermined."""
        return None if self.before is None or self.after is None else self.after - self.before


def changes(before: Statement, after: Statement) -> list[Change]:
    """Return every line that differs; their differences sum to that of the payables."""
    old, new = ({_place(line): line.amount for line in each.lines()} for each in (before, after))
    order = dict.fromkeys([*old, *new])
    found = [Change(*place, old.get(place, 0), new.get(place, 0)) for place in order]
    return [each for each in found if each.before != each.after]


def _place(line: Line) -> Place:
    return (line.item, line.period, line.key, line.part)

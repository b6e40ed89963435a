"""A review (复核): what was claimed beside what was assessed, and what explains each difference.

A difference is claimed less assessed: above zero the review takes off (审减), below zero it adds (审增).  What explains
it are parts; what they leave is unexplained, and is always said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ppp_cost.kernels.money import round_one
from ppp_cost.ledger.claims.claim import Claim
from ppp_cost.ledger.claims.remarks import Remark
from ppp_cost.ledger.reasons import Reason
from ppp_cost.ledger.statement import Statement

RATE_PLACES = 4
"""Decimals of a rate: two of a percent."""

CAUSES = ("factor", "implied", "missing", "unclaimed", "rounding", "twice", "outside", "total", "unexplained")
"""What a difference can come from, in the order in which a summary lists it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a difference in minor units: its cause, the name of a value where it is one, and the sentence."""

    amount: int
    cause: str
    remark: Remark
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row of a review; amounts are in minor units.

    ``claimed`` is None where the claim does not list it, ``assessed`` None where it is undetermined; ``reasons`` say
    why it is.  ``also`` are further sentences that stand for no part of the difference.
    """

    item: str
    period: str
    key: str
    part: str
    claimed: int | None
    assessed: int | None
    clause: str
    parts: tuple[Part, ...] = ()
    reasons: tuple[Reason, ...] = ()
    also: tuple[Remark, ...] = ()
    where: str = ""

    @property
    def difference(self) -> int | None:
        """Return claimed less assessed, None where it is undetermined."""
        return None if self.assessed is None else (self.claimed or 0) - self.assessed

    @property
    def explained(self) -> int:
        """Return how much of the difference is explained."""
        return sum(part.amount for part in self.parts)

    @property
    def unexplained(self) -> int | None:
        """Return what nothing explains, None where the difference is undetermined."""
        return None if self.difference is None else self.difference - self.explained

    @property
    def rate(self) -> Fraction | None:
        """Return the difference over the size of what was claimed, None where there is none of them."""
        return rate(self.claimed, self.difference)

    @property
    def percent(self) -> int | None:
        """Return the rate in hundredths of a percent, half away from zero."""
        if self.rate is None:
            return None
        return int(round_one(self.rate, RATE_PLACES, "half_up") * 10**RATE_PLACES)


def rate(claimed: int | None, difference: int | None) -> Fraction | None:
    """Return a difference over the size of a claim, so that it has the sign of the difference.

    >>> rate(10000, 500), rate(-10000, 500), rate(0, 500)
    (Fraction(1, 20), Fraction(1, 20), None)
    """
    return None if not claimed or difference is None else Fraction(difference, abs(claimed))


@dataclass(frozen=True, slots=True)
class Used:
    """A value that the claim used and the contract does not have: the sentence, and what it adds to the payable.

    The effect is in minor units, None where the year is undetermined either way: what stands among the parts of the
    differences, and ``elsewhere``, by item, what falls on rows whose differences it does not explain.
    """

    remark: Remark
    effect: int | None
    name: str
    implied: bool
    elsewhere: tuple[tuple[str, int], ...] = ()

    @property
    def counted(self) -> int | None:
        """Return how much of the effect stands among the parts of the differences."""
        return None if self.effect is None else self.effect - sum(amount for _, amount in self.elsewhere)


@dataclass(frozen=True, slots=True, eq=False)
class Review:
    """A claim beside a statement: rows whose assessed amounts sum to the payable, and the total.

    ``remarks`` are what the claim itself has wrong or leaves in doubt.
    """

    claim: Claim
    statement: Statement
    rows: tuple[ReviewRow, ...]
    total: ReviewRow
    used: tuple[Used, ...]
    remarks: tuple[Remark, ...]

    def causes(self) -> list[tuple[str, str, int]]:
        """Return what the differences of the determined rows come from: cause, name and amount."""
        found = [(part.cause, part.name, part.amount) for part in self.total.parts]
        rest = sum(row.unexplained or 0 for row in self.rows)
        return [*found, *([("unexplained", "", rest)] if rest else [])]

    def groups(self) -> list[list[ReviewRow]]:
        """Return the rows that differ; those of an item that the same sentences explain to one side are together."""
        found: dict[object, list[ReviewRow]] = {}
        for number, row in enumerate(self.rows):
            if row.difference:
                said = tuple(part.remark for part in row.parts)
                alike = (
                    (row.item, said, row.also, row.difference > 0, row.claimed is None)
                    if row.unexplained == 0
                    else number
                )
                found.setdefault(alike, []).append(row)
        return list(found.values())

    def by_item(self) -> list[ReviewRow]:
        """Return one row an item."""
        groups: dict[str, list[ReviewRow]] = {}
        for row in self.rows:
            groups.setdefault(row.item, []).append(row)
        return [summed(item, rows) for item, rows in groups.items()]


def summed(item: str, rows: list[ReviewRow]) -> ReviewRow:
    """Return rows as one: not claimed where none is, undetermined where one of them is.

    Parts with one sentence are added up.
    """
    parts: dict[Remark, Part] = {}
    for part in (part for row in rows for part in row.parts):
        known = parts.get(part.remark, replace(part, amount=0))
        parts[part.remark] = replace(known, amount=known.amount + part.amount)
    claimed = [row.claimed for row in rows if row.claimed is not None]
    assessed = [row.assessed for row in rows]
    return ReviewRow(
        item,
        "",
        "",
        "",
        sum(claimed) if claimed else None,
        None if None in assessed else sum(each for each in assessed if each is not None),
        rows[0].clause,
        tuple(parts.values()),
        tuple(dict.fromkeys(reason for row in rows for reason in row.reasons)),
        rows[0].also,
    )

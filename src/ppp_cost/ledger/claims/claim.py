"""A claim (送审): what a company asks for, as its own table says it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """An amount asked for: of an item, and where the row says so of one of its periods, keys and parts.

    ``item``, ``period``, ``key`` and ``part`` stand as they were written; ``amount`` is in minor units, and ``exact``
    what was written where that was finer; ``where`` is the row in the file.
    """

    item: str
    period: str
    key: str
    part: str
    amount: int
    exact: Fraction
    where: str


@dataclass(frozen=True, slots=True)
class ClaimedFactor:
    """A value that the claim used: of a parameter, a measure or an observed number.

    ``item`` is the item it was used for, empty for all; a value with ``implied`` was not said but worked out.
    """

    name: str
    item: str
    period: str
    key: str
    value: Fraction
    where: str
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """A sum that the claim states; a subtotal is of the rows ``first`` to ``end``, the last left out."""

    name: str
    amount: int
    where: str
    first: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim: its rows, the values it used, its subtotals, its total, and the total that its own prose states."""

    file: str
    rows: tuple[ClaimRow, ...]
    factors: tuple[ClaimedFactor, ...]
    subtotals: tuple[Stated, ...]
    total: Stated | None
    prose: Stated | None
    digest: str

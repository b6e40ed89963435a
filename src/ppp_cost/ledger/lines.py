"""Lines: whole minor units with their sign, their exact value before rounding, and what they were computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Integers, Mask
from ppp_cost.language import Language, term
from ppp_cost.ledger.column import Column, Rows
from ppp_cost.ledger.formulas import Formula
from ppp_cost.ledger.reasons import UNDETERMINED, Reasons, Status

SETTLEMENT = -1


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The lines of one part of one item: amounts in minor units by case and row, signed, 0 where not known.

    ``on_ledger`` says whether their rule rereads other lines, ``payment`` to which interim payment each row belongs;
    ``here`` are the rows that belong to the year.
    """

    item: str
    rule: str
    on_ledger: bool
    kind: str
    clause: str
    part: str
    order: int
    rows: Rows
    amount: Integers
    value: Exact
    status: Status | None
    formula: Formula | None
    origin: Column
    here: Indices
    payment: Indices
    vat_inside: Integers | None = None
    vat_status: Status | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What a statement is of: no clock, so the same input gives the same bytes."""

    contract: str
    title: str
    currency: str
    year: int
    begin: str
    end: str
    base: str
    applied: str | None
    contract_digest: str
    observations_digest: str
    illustrative: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line item; ``amount`` is in minor units and None where it is undetermined."""

    item: str
    kind: str
    clause: str
    period_kind: str
    period: str
    key: str
    part: str
    due: str
    amount: int | None
    exact: Fraction | None
    state: str
    vat_inside: int | None
    block: Block
    row: int


@dataclass(frozen=True, slots=True, eq=False)
class Closing:
    """A row that the year leaves to the next: its value by case, and in which cases there is one."""

    item: str
    key: str
    period: str
    value: Exact
    shown: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """The lines and measures of every case of one settlement."""

    headings: tuple[Heading, ...]
    titles: Mapping[str, str]
    labels: Mapping[str, Sequence[str]]
    last_day: Mapping[str, Sequence[str]]
    blocks: tuple[Block, ...]
    columns: Mapping[str, Column]
    booked: Mapping[str, Column]
    sinks: tuple[str, ...]
    windows: Mapping[str, Indices]
    closing: tuple[Closing, ...]
    reasons: Reasons
    payments: tuple[int, ...]
    cases: int

    def name(self, item: str, language: Language) -> str:
        """Return the name of an item or a factor: its title in the contract, else that of the glossary."""
        return self.titles.get(item) or term(item, language) if language == "zh" else item

    def names(self, words: str, language: Language) -> str:
        """Return several names, set apart by blanks, as the language says them."""
        return " ".join(self.name(each, language) for each in words.split(" "))

    def named(self, name: str) -> str:
        """Return the id of an item asked for by its id or by its name in Chinese."""
        ids = [*self.columns, *(block.item for block in self.blocks)]
        return next((each for each in ids if name == self.name(each, "zh")), name)

    def payable(self) -> tuple[Integers, Integers]:
        """Return, for each case, what is payable for the year, and whether it is undetermined."""
        return self.total([(block, block.here) for block in self.blocks])

    def interim(self, payment: int) -> tuple[Integers, Integers]:
        """Return, for each case, what one interim payment comes to, and whether it is undetermined."""
        return self.total([(block, block.here[block.payment[block.here] == payment]) for block in self.blocks])

    def total(self, chosen: Sequence[tuple[Block, Indices]]) -> tuple[Integers, Integers]:
        """Return, for each case, the sum of chosen rows of blocks, and whether one of them is undetermined."""
        total: Integers = np.zeros(self.cases, dtype=np.int64)
        unknown: Integers = np.zeros(self.cases, dtype=bool)
        for block, rows in chosen:
            if rows.size:
                total = total + block.amount[:, rows].sum(axis=-1)
                if block.status is not None:
                    unknown = unknown | (block.status.take(rows).state == UNDETERMINED).any(axis=-1)
        return total, unknown

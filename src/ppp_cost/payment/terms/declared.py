"""What the terms of an item declare beside its formula, as data: what is read, looked back on, held, and doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from ppp_cost.ledger.template_sheets import Holds
from ppp_cost.payment.terms.operands import Operand

Doubt: TypeAlias = tuple[str, Mapping[str, str]]
"""What a reviewer should look at: the code of a sentence, and its values."""


@dataclass(frozen=True, slots=True)
class TableRead:
    """A column of an observation table that an item reads, in the rows that ``where`` admits.

    A time may have the column of its end.
    """

    table: str
    column: str
    """Its name; empty for the column of names, which scores may call an indicator"""
    holds: Holds = "text"
    end: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cells: tuple[str, ...] = ()
    """The texts that are looked for there"""
    unit: str = ""
    valued: bool = False
    """Whether its numbers have the unit of the item, which of an amount is the currency"""
    must: bool = True
    """Whether a table without the column is refused"""
    key: bool = False
    """Whether it need not be there where the items know it otherwise"""


@dataclass(frozen=True, slots=True)
class Observed:
    """An item whose value is one number a row of an observation table."""

    table: str
    name: str | None
    """The name that its rows have; any where it is not said"""
    value: str
    """The column that holds the number"""
    where: Mapping[str, tuple[str, ...]]
    """The cells that are admitted, by column"""
    op: str
    """How rows of one cell come to one number; `only` where one row is expected"""
    keys: tuple[str, ...]
    """The values of the last key column, where they are stated"""
    complete: Mapping[str, tuple[str, ...]]
    """The cells of rows that must all be there, by column"""
    missing: str | Fraction
    """What a missing value is"""
    present: Fraction | None
    """The share of values that must be there where the others are left out"""
    by_day: bool
    """Whether its rows are given by days"""

    def reads(self, per: tuple[str, ...], adjusts: bool) -> Iterator[TableRead]:
        """Yield the columns that are read of keys ``per``; an adjustment says on what it rests."""
        if self.table != "events":
            yield TableRead(self.table, "date" if self.by_day else "period", must=False)
        if self.name is not None:
            yield TableRead(self.table, "", cells=(self.name,), must=False)
        for name in per:
            yield TableRead(self.table, name, cells=self.keys if name == per[-1] else (), must=False)
        for name, cells in (*self.where.items(), *self.complete.items()):
            yield TableRead(self.table, name, cells=cells)
        if self.op != "count":
            yield TableRead(self.table, self.value, "number", valued=True)
        if adjusts:
            yield from (TableRead(self.table, name, must=False) for name in ("clause", "document"))
        by_cover = self.op in ("sum", "count") or isinstance(self.missing, Fraction)
        if self.table == "events" or (by_cover and self.table != "scores"):
            yield TableRead("covers", "table", cells=(self.table,), must=False)


@dataclass(frozen=True, slots=True)
class Held:
    """A number of the contract that holds from a day on, for one key."""

    value: Operand
    begin: date | None
    clause: str | None
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Periods of an item before the present one that are read, so that a year leaves them to the next.

    ``left`` says how: the values of so many last periods, what the item itself writes down, or nothing, as only
    settling the earlier years can say it.
    """

    item: str
    periods: int
    left: Literal["values", "written", "nothing"] = "values"


@dataclass(frozen=True, slots=True)
class Total:
    """A total of lines that is held between bounds; where a longer period is named it runs on over that."""

    of: tuple[str, ...]
    over: str | None
    deducted: bool

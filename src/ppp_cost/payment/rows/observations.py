"""What was seen in a year: tables whose cells were judged when they were read, and what earlier years left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ppp_cost.errors import Problem
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.unknown_cell import Stranger
from ppp_cost.payment.terms.contract import Contract

TABLES: Mapping[str, tuple[str, ...]] = {
    "events": ("event", "begin"),
    "relief": ("begin", "end"),
    "readings": ("name", "value"),
    "volumes": ("name", "value"),
    "scores": (),
    "amounts": ("name", "value"),
    "balances": ("date", "change"),
    "payments": ("event", "due", "paid", "amount"),
    "indices": ("series", "month", "value"),
    "openings": ("item", "period", "value"),
    "covers": ("table", "from", "to"),
}
"""Observation tables and the columns each must have; more may stand beside them."""

NUMERIC: Mapping[str, tuple[str, ...]] = {
    "relief": ("share",),
    "readings": ("value",),
    "volumes": ("value",),
    "scores": ("value", "points", "possible"),
    "amounts": ("value",),
    "balances": ("change",),
    "payments": ("amount",),
    "indices": ("value",),
    "openings": ("value",),
}
"""Columns that hold numbers; a cell is a number or empty."""

TIMES: Mapping[str, tuple[str, ...]] = {
    "events": ("begin", "end"),
    "relief": ("begin", "end"),
    "balances": ("date",),
    "payments": ("due", "paid"),
    "covers": ("from", "to"),
}
"""Columns that hold days or times."""


def none_unknown(contract: Contract, table: Table) -> tuple[Stranger, ...]:
    """Return no cells: of tables that nobody read it is not asked what a contract does not know."""
    return ()


@dataclass(frozen=True, slots=True)
class Observations:
    """The tables of an operating year, by name, and the digest of every byte read."""

    tables: Mapping[str, Table]
    digest: str
    openings: Mapping[tuple[str, str, str], tuple[Fraction, str, int]] = field(default_factory=dict)
    """What earlier years left, by item, period and key: the value, with the file and the row that say it."""
    noticed: tuple[Problem, ...] = ()
    """What to look at in the files, which were read all the same."""
    unknown_cells: Callable[[Contract, Table], tuple[Stranger, ...]] = field(default=none_unknown, compare=False)
    """Finds the cells of a table that a contract does not know; those who read the files say how."""

    def table(self, name: str) -> Table:
        """Return a table, one without rows where there is none of that name."""
        return self.tables.get(name) or Table(name, f"{name}.csv", {}, ())

    def covers(self, table: str) -> list[tuple[int, int]]:
        """Return the days, from included to excluded, inside which absence from a table means none."""
        rows = self.table("covers")
        begins, ends = rows.days("from"), rows.days("to")
        return [
            (int(begin), int(end))
            for name, begin, end in zip(rows.text("table"), begins, ends, strict=True)
            if name == table
        ]

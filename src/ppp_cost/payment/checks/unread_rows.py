"""What may have been lost on the way: rows that nobody reads, tables that are not there, readings below zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ppp_cost.errors import Problem
from ppp_cost.kernels.exact import Mask
from ppp_cost.ledger.tables import Table, parsed
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.rows.table_cells import periods_of
from ppp_cost.payment.rows.unknown_cell import Stranger, place_of
from ppp_cost.payment.tables_read.unknown_cells import read_by, unknown_cells
from ppp_cost.payment.terms.contract import Contract

YEARS_LOOKED_AT = 40
"""Operating years, from the first, in which dates of the contract and of tables are looked for."""


def overlooked(contract: Contract, observations: Observations, year: int) -> list[Problem]:
    """Return what may have been lost on the way: rows that nobody reads, and tables that are not there."""
    return [
        *_covered_without_table(observations),
        *_without_relief(contract, observations),
        *(each.problem() for each in strangers(contract, observations)),
        *unread(contract, observations, year),
    ]


def unread(contract: Contract, observations: Observations, year: int) -> Iterator[Problem]:
    """Yield rows of the year that no item reads: a name misspelt is a reading lost."""
    calendar = contract.calendar(year, year)
    strange = strangers(contract, observations)
    for name in ("readings", "volumes", "scores", "amounts", "events"):
        table = observations.table(name)
        read = _of(strange, table)
        for item, mask in read_by(contract, table):
            timed = item.terms.observed() is not None
            read |= mask & (periods_of(table, calendar, item.period) >= 0) if timed else mask
        yield from _unread(table, read)
    relief, events = observations.table("relief"), observations.table("events")
    met = _of(strange, relief)
    for item in contract.items:
        rows = item.terms.relief_met(relief, events, calendar, contract.assets) if relief.size else None
        if rows is not None:
            met[rows] = True
    yield from _unread(relief, met)


def strangers(contract: Contract, observations: Observations) -> list[Stranger]:
    """Return the cells of all tables that the contract does not know."""
    return [each for table in observations.tables.values() for each in unknown_cells(contract, table)]


def _of(strange: Iterable[Stranger], table: Table) -> Mask:
    """Return the rows of a table of which a cell has been told already."""
    told = np.zeros(table.size, dtype=bool)
    for each in strange:
        if each.table is table:
            told[list(each.rows)] = True
    return told


def _unread(table: Table, read: Mask) -> Iterator[Problem]:
    rows = np.flatnonzero(~read).tolist()
    if rows:
        yield Problem(place_of(table, rows), "lint_row_unread", {})


def _without_relief(contract: Contract, observations: Observations) -> Iterator[Problem]:
    """Yield the first clock that grants relief where the table of relief is not there."""
    grants = [item.terms.id for item in contract.items if any(each.table == "relief" for each in item.terms.reads())]
    if grants and "relief" not in observations.tables:
        yield Problem(f"{contract.file} item {grants[0]}", "lint_no_relief", {})


def _covered_without_table(observations: Observations) -> Iterator[Problem]:
    """Yield covers of a table that is not there: a lost file of events is not a perfect year."""
    table = observations.table("covers")
    for row, name in enumerate(table.text("table")):
        if name not in observations.tables:
            yield Problem(table.where(row), "lint_cover_without_table", {"table": name})


def negative(observations: Observations) -> Iterator[Problem]:
    """Yield readings and volumes below zero."""
    for name in ("readings", "volumes"):
        table = observations.table(name)
        for row, cell in enumerate(table.text("value")):
            if cell.startswith("-") and (parsed(cell) or 0) < 0:
                yield Problem(table.cell(row, "value"), "lint_negative", {"value": cell})


def observed_year(contract: Contract, observations: Observations) -> int:
    """Return the operating year in which most rows of the tables lie, 1 where none does."""
    calendar = contract.calendar(YEARS_LOOKED_AT, YEARS_LOOKED_AT)
    count = np.zeros(YEARS_LOOKED_AT, dtype=np.int64)
    for table in observations.tables.values():
        if table.name in ("readings", "volumes", "scores", "amounts", "events"):
            years = periods_of(table, calendar, "year")
            count += np.bincount(years[years >= 0], minlength=YEARS_LOOKED_AT)
    return int(count.argmax()) + 1

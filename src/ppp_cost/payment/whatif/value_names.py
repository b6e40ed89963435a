"""The values that a claim used, looked up by the names of the contract and of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import exact
from ppp_cost.language import number_text, spoken
from ppp_cost.ledger.claims.claim import ClaimedFactor
from ppp_cost.ledger.claims.claim_places import ORDER, Places
from ppp_cost.ledger.claims.remarks import Remark
from ppp_cost.ledger.column import Column
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.rows.table_cells import named, periods_of
from ppp_cost.payment.terms.operands import Parameter
from ppp_cost.payment.whatif.replaced_values import Span, World, following, with_cells, with_parameter, with_values

SHOWN = 4
"""Values and rows in force that a sentence names."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """Values of one name that a claim used and that are not those in force, for one item or for all.

    ``said`` is the sentence; ``spans``, ``rows`` or ``cells`` are where a number of the contract, a measure or a
    record is another one; a number is another one in ``items``, or wherever it stands where none is named.
    """

    name: str
    item: str
    said: Remark
    items: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    rows: Mapping[int, Fraction] = field(default_factory=dict)
    table: str = ""
    column: str = ""
    cells: Mapping[int, str] = field(default_factory=dict)
    implied: bool = False

    def worlds(self, world: World, column: Column | None, case: int) -> Iterator[World]:
        """Yield what would be settled with these values, the nearest to what is settled first."""
        if self.spans:
            yield replace(world, contract=with_parameter(world.contract, self.name, self.spans, self.items))
            if len({span.value for span in self.spans}) == 1 and not self.items:
                # a number read on rows longer than the year cannot change inside them
                value = exact([self.spans[0].value])
                whole = replace(value, num=value.num[None])
                yield replace(world, overrides={**world.overrides, self.name: whole})
        elif self.cells:
            table = world.observations.table(self.table)
            yield replace(world, observations=with_cells(world.observations, table, self.column, self.cells))
        elif column is not None and (values := with_values(column, case, self.rows)) is not None:
            yield replace(world, overrides={**world.overrides, self.name: values})


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a claim can use: of items, of the numbers inside them, and of the rows of tables."""

    world: World
    places: Places
    parameters: tuple[str, ...]
    records: Mapping[str, str]
    """The table of each name of a row; both `table.name` and `name` are there."""

    def of(self, text: str) -> str:
        """Return the name that a text stands for, the text itself where there is none."""
        item = self.places.item(text)
        if item in self.places.ledger.columns or item in self.parameters:
            return item
        known = (*self.parameters, *self.records)
        return next((each for each in known if text in (each, spoken(each, "zh"), spoken(each, "en"))), text)

    def grouped(self, factors: Sequence[ClaimedFactor]) -> dict[tuple[str, str], list[ClaimedFactor]]:
        """Return the values of a claim by name and item."""
        found: dict[tuple[str, str], list[ClaimedFactor]] = {}
        for each in factors:
            item = self.places.item(each.item) if each.item else ""
            found.setdefault((self.of(each.name), item), []).append(each)
        return found

    def days(self, period: str) -> tuple[date, date] | None:
        """Return the days of a period of the year, the last left out; None where the year has no such period."""
        heading, ledger = self.places.statement.heading, self.places.ledger
        whole = date.fromisoformat(heading.begin), following(heading.end)
        if not period:
            return whole
        kind, label = self.places.period(period, "")
        if not kind:
            return None
        place, last = ledger.labels[kind].index(label), ledger.last_day[kind]
        return following(last[place - 1]) if place else whole[0], following(last[place])

    def meets(self, factor: ClaimedFactor, kind: str, label: str, key: str) -> bool:
        """Return whether a value is of a row of a measure: a month's is of the year that holds it too."""
        parts = (key, *key.split("/"))
        if factor.key and factor.key not in (*parts, *(spoken(each, "zh") for each in parts)):
            return False
        if not factor.period:
            return True
        of_kind, period = self.places.period(factor.period, "")
        if not of_kind or of_kind == kind:
            return bool(of_kind) and period == label
        pair = sorted([(of_kind, period), (kind, label)], key=lambda each: ORDER.index(each[0]))
        (short, inner), (long, outer) = pair
        return self.places.above_label(short, inner, long) == outer


def names_of(world: World, places: Places) -> Names:
    """Return the names of what is settled."""
    every = (each for item in world.contract.items for each in item.terms.operands)
    parameters = dict.fromkeys(each.name for each in every if isinstance(each, Parameter) and each.name)
    records: dict[str, str] = {}
    for table in (world.observations.table(name) for name in ("scores", "amounts", "volumes", "readings")):
        for name in row_names(table):
            records |= {f"{table.name}.{name}": table.name, name: records.get(name, table.name)}
    return Names(world, places, tuple(parameters), records)


def record_cells(names: Names, name: str, observations: Observations) -> tuple[Table, str, list[int]]:
    """Return the table of a name of rows, the column of its numbers, and its rows of the year."""
    table = observations.table(names.records[name])
    year = names.places.statement.heading.year
    of_year = periods_of(table, names.world.contract.calendar(year, year), "year") == year - 1
    rows = np.flatnonzero(of_year & named(table, name.removeprefix(f"{table.name}.")))
    return table, "points" if "points" in table.columns else "value", rows.tolist()


def row_names(table: Table) -> tuple[str, ...]:
    """Return the names of the rows of a table; scores may call theirs indicators."""
    column = "name" if "name" in table.columns else "indicator"
    return table.codes(column).names if column in table.columns else ()


def few(values: Iterator[Fraction]) -> str:
    """Return different numbers, a few of them.

    >>> few(iter([Fraction(1, 2), Fraction(1, 2), Fraction(3)]))
    '0.5, 3'
    """
    texts = list(dict.fromkeys(number_text(value) for value in values))
    return ", ".join([*texts[:SHOWN], *(["…"] if len(texts) > SHOWN else [])])

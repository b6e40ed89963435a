"""What a year would come to if numbers were other ones: scenarios of one settlement, settled in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from ppp_cost.kernels.exact import Exact, Integers, exact
from ppp_cost.language import number_text
from ppp_cost.ledger.claims.claim_places import Places
from ppp_cost.ledger.lines import Ledger
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.tables import parsed
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.rows.scenario_changes import Change, Given
from ppp_cost.payment.settle.settlement import settle, settled_in_parts
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.whatif.replaced_values import World, with_cells
from ppp_cost.payment.whatif.value_names import Names, names_of, record_cells


@dataclass(frozen=True, slots=True)
class Assumption:
    """An input as another number: its own value times ``times`` plus ``plus``."""

    name: str
    times: Fraction
    plus: Fraction = Fraction(0)

    @property
    def is_fixed(self) -> bool:
        """Return whether a value is put in place of the input's own."""
        return self.times == 0

    def after(self, earlier: Assumption | None) -> Assumption:
        """Return what is assumed when an earlier assumption of the same input holds already."""
        if earlier is None:
            return self
        return Assumption(self.name, self.times * earlier.times, self.times * earlier.plus + self.plus)


Scenario = tuple[Assumption, ...]
"""What is assumed at once, each input once; nothing assumed is what is settled now."""


def fixed(name: str, value: Fraction) -> Assumption:
    """Return an input at a value."""
    return Assumption(name, Fraction(0), value)


def scaled(name: str, share: Fraction) -> Assumption:
    """Return an input more or less by a share of its own.

    >>> scaled("price", Fraction(-1, 10)).times
    Fraction(9, 10)
    """
    return Assumption(name, 1 + share)


def with_assumed(scenario: Scenario, *more: Assumption) -> Scenario:
    """Return a scenario in which more is assumed; what is relative starts from what is assumed already.

    >>> with_assumed((fixed("score", Fraction(80)),), scaled("score", Fraction(1, 10)))[0].plus
    Fraction(88, 1)
    """
    every = {each.name: each for each in scenario}
    for each in more:
        every[each.name] = each.after(every.get(each.name))
    return tuple(every.values())


@dataclass(frozen=True, slots=True)
class Payables:
    """What is payable in each scenario in minor units, None where it is undetermined."""

    amount: Integers
    unknown: Integers

    def __len__(self) -> int:
        return len(self.amount)

    def __getitem__(self, scenario: int) -> int | None:
        return None if self.unknown[scenario] else int(self.amount[scenario])


@dataclass(frozen=True)
class Supposing:
    """A settled year of which other numbers can be assumed."""

    contract: Contract
    observations: Observations
    year: int

    @cached_property
    def now(self) -> Statement:
        """Return the statement of the year as it is."""
        return settle(self.contract, self.observations, self.year)

    @cached_property
    def names(self) -> Names:
        """Return the names that can be assumed to be other numbers."""
        world = World(self.contract, self.observations)
        return names_of(world, Places(self.now, self.now.lines()))

    def name_of(self, text: str) -> str:
        """Return the name of an input, rows of a table with its name before; a text that names none as it is."""
        name = self.names.of(text)
        if not self.is_record(name):
            return name
        table = self.names.records[name]
        return name if name.startswith(f"{table}.") else f"{table}.{name}"

    def is_record(self, name: str) -> bool:
        """Return whether a name is of rows of a table; a measure or a number of the contract goes before them."""
        names = self.names
        return name in names.records and name not in names.parameters and name not in self.now.ledger.columns

    def statement(self, scenario: Scenario) -> Statement:
        """Return the statement of the year under one scenario."""
        (ledger,) = self._ledgers([scenario])
        return Statement(ledger)

    def payables(self, scenarios: Sequence[Scenario]) -> Payables:
        """Return what is payable under each scenario: one settlement of all of them.

        >>> from ppp_cost import load_contract, load_observations
        >>> contract = load_contract("tests/contracts/worked")
        >>> supposing = Supposing(contract, load_observations("tests/contracts/worked/example/1", contract), 1)
        >>> found = supposing.payables([(), (fixed("score", Fraction(85)),)])
        >>> found[0], found[1]
        (259398530, 266382348)
        """
        pairs = [ledger.payable() for ledger in self._ledgers(scenarios)]
        amount, unknown = (np.concatenate(each) for each in zip(*pairs, strict=True))
        return Payables(*(np.broadcast_to(each, len(scenarios)) for each in (amount, unknown)))

    def _ledgers(self, scenarios: Sequence[Scenario]) -> Iterator[Ledger]:
        every_name = {each.name for scenario in scenarios for each in scenario}
        of_tables = {name for name in every_name if self.is_record(name)}
        records = [tuple(each for each in scenario if each.name in of_tables) for scenario in scenarios]
        seen: dict[Scenario, Observations] = {each: self._observed(each) for each in dict.fromkeys(records)}
        every = [seen[each] for each in records] if len(seen) > 1 else list(seen.values())
        return settled_in_parts([self.contract], every, self.year, self._given(scenarios))

    def _given(self, scenarios: Sequence[Scenario]) -> Mapping[str, Given]:
        by_name = [{each.name: each for each in scenario} for scenario in scenarios]
        every = dict.fromkeys(name for scenario in by_name for name in scenario)
        names = [name for name in every if not self.is_record(name)]
        return {name: _change([scenario.get(name) for scenario in by_name]) for name in names}

    def _observed(self, records: Scenario) -> Observations:
        """Return the observations with other numbers in the rows of some names; an empty cell stays one."""
        seen = self.observations
        for each in records:
            table, column, rows = record_cells(self.names, each.name, seen)
            own = {row: parsed(table.text(column)[row]) for row in rows}
            cells = {
                row: number_text((value or Fraction(0)) * each.times + each.plus)
                for row, value in own.items()
                if value is not None or each.is_fixed
            }
            seen = with_cells(seen, table, column, cells)
        return seen


def _change(assumed: Sequence[Assumption | None]) -> Change:
    times = _one_each(Fraction(1) if each is None else each.times for each in assumed)
    plus = _one_each(Fraction(0) if each is None else each.plus for each in assumed)
    return Change(times, plus)


def _one_each(values: Iterable[Fraction]) -> Exact:
    """Return numbers as one row a scenario."""
    return exact(values)[:, None]

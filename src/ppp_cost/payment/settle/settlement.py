"""A contract and what was seen to a statement: the items in the order of their file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from ppp_cost.errors import ContractError, Problem
from ppp_cost.ledger.lines import Ledger
from ppp_cost.ledger.statement import Statement, Statements
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.observations import NUMERIC, Observations
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.row_keys import Keys
from ppp_cost.payment.rows.scenario_axis import Cases, paired, shape_of
from ppp_cost.payment.rows.scenario_changes import Given, scenarios_in, some_of
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rows.unknown_cell import Stranger
from ppp_cost.payment.rules import RULES
from ppp_cost.payment.settle.posting import (
    Posting,
    booked,
    bounded,
    measured,
    offered,
    overridden,
    posted,
    taken_back,
    whole_rows,
)
from ppp_cost.payment.settle.year_end import ledger_of
from ppp_cost.payment.terms.contract import Contract

TOGETHER = 8192
"""Scenarios settled together: their columns still fit the cache (benchmarks/README.md)."""


def settle(contract: Contract, observations: Observations, year: int) -> Statement:
    """Settle one operating year, 1, 2, …, of a contract.

    What is missing makes its item undetermined and `payable` None; nothing is ever invented.  A contract that looks
    back is settled from year 1, unless the observations hold openings.

    >>> from ppp_cost import load_contract, load_observations, settle
    >>> contract = load_contract("tests/contracts/worked")
    >>> seen = load_observations("tests/contracts/worked/example/1", contract)
    >>> settle(contract, seen, year=1).payable
    259398530
    """
    return settle_many([contract], [observations], year)[0]


def settle_many(
    contracts: Sequence[Contract],
    observations: Sequence[Observations],
    year: int,
    scenarios: Mapping[str, Given] | None = None,
) -> Statements:
    """Settle contracts of one shape, each under every scenario, in one call: contract by contract.

    A scenario is one of ``observations``, or a row of ``scenarios``, or one of each side by side where there are as
    many: values of an item or a named parameter, shape (scenarios, 1) or (scenarios, rows), or changes of its own.
    Raises ContractError where the shapes differ.
    """
    return Statements(tuple(settled_in_parts(contracts, observations, year, scenarios)))


def settled_in_parts(
    contracts: Sequence[Contract],
    observations: Sequence[Observations],
    year: int,
    scenarios: Mapping[str, Given] | None = None,
) -> Iterator[Ledger]:
    """Yield the ledgers of ``settle_many`` one after the other, so that each can be let go before the next."""
    if any(shape_of(contract) != shape_of(contracts[0]) for contract in contracts[1:]):
        raise ContractError([Problem(contracts[1].header.id if contracts[1:] else "-", "different_shapes", {})])
    given = scenarios or {}
    count = max(scenarios_in(given), len(observations))
    if any(each not in (1, count) for each in (scenarios_in(given), len(observations))):
        raise ValueError("there are several observations and several rows of scenarios, but not as many of each")
    if not _all_read_alike(observations):
        for contract, (number, seen) in product(contracts, enumerate(observations)):
            yield settled(paired([contract], [seen], some_of(given, number, number + 1)), year)
        return
    together = TOGETHER if len(contracts) == 1 else count
    for start in range(0, count, together):
        end = min(start + together, count)
        seen_here = observations if len(observations) == 1 else observations[start:end]
        yield settled(paired(contracts, seen_here, some_of(given, start, end)), year)


def _all_read_alike(observations: Sequence[Observations]) -> bool:
    """Return whether all observations read alike; those that share their tables are compared once."""
    first, *others = {id(each): each for each in observations}.values()
    return all(_read_alike(first, other) for other in others)


def _read_alike(first: Observations, other: Observations) -> bool:
    """Return whether tables differ in numbers alone: then scenarios share their rows and are settled together."""
    names = {*first.tables, *other.tables}
    return first.openings == other.openings and all(
        first.tables.get(name) is other.tables.get(name)
        or _without_numbers(first.table(name)) == _without_numbers(other.table(name))
        for name in names
    )


def _without_numbers(table: Table) -> dict[str, tuple[str, ...]]:
    """Return the columns that shape rows; the share of a relief does: it decides whose a moment is."""
    free = () if table.name == "relief" else NUMERIC.get(table.name, ())
    return {name: cells for name, cells in table.columns.items() if name not in free}


def settled(cases: Cases, year: int) -> Ledger:
    """Settle every case: each item is assessed, bounded, rounded, and where it is an amount written as lines."""
    contract, first_seen = cases.contracts[0], cases.observations[0]
    calendar = contract.calendar(year, 1 if contract.looks_back and not first_seen.openings else year)
    keys = Keys(calendar, contract.assets, first_seen.table("events"), contract.header.calendar)
    titles = {item.terms.id: item.terms.title for item in contract.items if item.terms.title}

    @cache
    def strangers(table: str) -> tuple[Stranger, ...]:
        return first_seen.unknown_cells(contract, first_seen.table(table))

    before = Before(calendar, cases, keys, titles=titles, strangers=strangers)
    before.lookups |= {item.terms.id for item in contract.items if item.terms.held()}
    seen = Seen(cases, calendar)
    postings: dict[str, list[Posting]] = {}
    for item in contract.items:
        found = RULES[item.terms.rule].assess(item.terms, seen, before)
        found = whole_rows(bounded(item, overridden(item, found, before), before))
        if not item.is_amount:
            before.columns[item.terms.id] = measured(item, found)
            continue
        lines = posted(item, found, before)
        before.columns[item.terms.id] = offered(item, found, lines)
        before.booked[item.terms.id] = booked(found, lines)
        postings[item.terms.id] = [*lines, *taken_back(item, lines, before)]
    return ledger_of(before, postings, year)

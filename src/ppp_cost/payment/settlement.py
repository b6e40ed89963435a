"""A contract and what was seen to a statement: the items in the order of their file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import Exact
from ppp_cost.ledger.statement import Ledger, Statement
from ppp_cost.payment.before import Before
from ppp_cost.payment.cases import Cases, paired, shape_of
from ppp_cost.payment.closing import ledger_of
from ppp_cost.payment.contract import Contract
from ppp_cost.payment.keys import Keys
from ppp_cost.payment.observations import Observations
from ppp_cost.payment.posting import booked, bounded, measured, offered, overridden, posted, taken_back
from ppp_cost.payment.rules import RULES
from ppp_cost.payment.seen import Seen


def settle(contract: Contract, observations: Observations, year: int) -> Statement:
    """Settle one operating year, 1, 2, …, of a contract."""
    return settle_many([contract], [observations], year)[0]


def settle_many(
    contracts: Sequence[Contract],
    observations: Sequence[Observations],
    year: int,
    scenarios: Mapping[str, Exact] | None = None,
) -> list[Statement]:
    """Settle contracts of one shape, each under every scenario, in one call: contract by contract."""
    ledger = settled(paired(contracts, observations, scenarios or {}), year)
    return [Statement(ledger, case) for case in range(ledger.cases)]


def settled(cases: Cases, year: int) -> Ledger:
    """Settle every case: each item is assessed, bounded, rounded, and where it is an amount written as lines."""
    contract, seen_first = cases.contracts[0], cases.observations[0]
    first = 1 if contract.looks_back and not seen_first.openings else year
    calendar = contract.calendar(year, first)
    before = Before(cases, calendar, Keys(calendar, contract.assets, seen_first.table("events")))
    seen = Seen(cases, calendar)
    before.lookups |= {item.terms.id for item in contract.items if item.terms.rule == "parameter"}
    postings = {}
    for item in contract.items:
        found = RULES[item.terms.rule].assess(item.terms, seen, before)
        found = bounded(item, overridden(item, found, before), before)
        if not item.is_amount:
            before.columns[item.terms.id] = measured(item, found)
            continue
        lines = posted(item, found, before)
        before.columns[item.terms.id] = offered(item, found, lines)
        before.booked[item.terms.id] = booked(found, lines)
        postings[item.terms.id] = [*lines, *taken_back(item, lines, before)]
    return ledger_of(before, postings, year)

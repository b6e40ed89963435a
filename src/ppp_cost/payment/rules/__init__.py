"""The rules a contract can name, one a file. A new rule is its file, a line here, and its test.

Its file offers Terms, the fields that a contract gives it; judge, their checks; and assess, the formula.  What else
must be known of it, its Terms declare by overriding what payment/terms/item_terms.py has: what it reads of tables
(reads, observed, rows_read, rows_due), what it leaves to the next year (earlier), whose lines it rereads (lines_read,
total), which numbers are its own and may be made up (held, made_up), and what the lint asks (doubts, extremes).  Nobody
outside this room asks which rule an item has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ppp_cost.ledger.column import Column
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rules import (
    annuity,
    bands,
    carry,
    choose,
    clock,
    index,
    interest,
    largest,
    limit,
    observe,
    parameter,
    product,
    rank,
    reduce,
    sum,  # noqa: A004  -- the rule is called what contracts call it
    tiers,
    window,
)
from ppp_cost.payment.terms.item_terms import Terms
from ppp_cost.payment.terms.judge_scope import Scope


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule's file offers: the fields a contract gives it, their checks, and the formula."""

    terms: type[Terms]
    judge: Callable[[Any, Scope], None]
    assess: Callable[[Any, Seen, Before], Column]


RULES: Mapping[str, Rule] = {
    "parameter": Rule(parameter.Terms, parameter.judge, parameter.assess),
    "observe": Rule(observe.Terms, observe.judge, observe.assess),
    "clock": Rule(clock.Terms, clock.judge, clock.assess),
    "rank": Rule(rank.Terms, rank.judge, rank.assess),
    "index": Rule(index.Terms, index.judge, index.assess),
    "sum": Rule(sum.Terms, sum.judge, sum.assess),
    "product": Rule(product.Terms, product.judge, product.assess),
    "bands": Rule(bands.Terms, bands.judge, bands.assess),
    "tiers": Rule(tiers.Terms, tiers.judge, tiers.assess),
    "choose": Rule(choose.Terms, choose.judge, choose.assess),
    "reduce": Rule(reduce.Terms, reduce.judge, reduce.assess),
    "window": Rule(window.Terms, window.judge, window.assess),
    "annuity": Rule(annuity.Terms, annuity.judge, annuity.assess),
    "interest": Rule(interest.Terms, interest.judge, interest.assess),
    "limit": Rule(limit.Terms, limit.judge, limit.assess),
    "largest": Rule(largest.Terms, largest.judge, largest.assess),
    "carry": Rule(carry.Terms, carry.judge, carry.assess),
}

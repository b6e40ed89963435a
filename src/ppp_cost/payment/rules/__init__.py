"""The rules a contract can name, one a file. A new rule is its file, a line here, and its test."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from ppp_cost.ledger.column import Column
from ppp_cost.payment.before import Before
from ppp_cost.payment.rules import (
    annuity,
    bands,
    carry,
    choose,
    index,
    interest,
    limit,
    observe,
    parameter,
    product,
    reduce,
    sum,  # noqa: A004  -- the rule is called what contracts call it
    tiers,
    window,
)
from ppp_cost.payment.scope import Scope
from ppp_cost.payment.seen import Seen
from ppp_cost.payment.terms import Terms


class Rule(Protocol):
    """What a rule's file offers: the fields a contract gives it, their checks, and the formula."""

    Terms: type[Terms]

    def judge(self, terms: Terms, scope: Scope) -> None:
        """Note what cannot be settled as it stands."""

    def assess(self, terms: Terms, seen: Seen, before: Before) -> Column:
        """Return exact values by row; never rounded, never signed."""


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "parameter": parameter,
        "observe": observe,
        "index": index,
        "sum": sum,
        "product": product,
        "bands": bands,
        "tiers": tiers,
        "choose": choose,
        "reduce": reduce,
        "window": window,
        "annuity": annuity,
        "interest": interest,
        "limit": limit,
        "carry": carry,
    }
)

ON_THE_LEDGER = ("limit", "carry")
"""Rules that reread lines and whose lines stand with the sign of the result."""

FOLDED = MappingProxyType({"reduce": ("of", "weights")})
"""Fields in which a rule reads shorter periods and further keys than its own."""

OWN_ROWS = ("parameter", "observe", "interest", "reduce", *ON_THE_LEDGER)
"""Rules whose rows do not follow operands that have exactly their keys."""

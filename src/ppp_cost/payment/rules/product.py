"""A product over a product: fee = price x quantity x coefficient; ratios; fulfilment; whole steps."""

from __future__ import annotations

from typing import Literal

from ppp_cost.frozen import Listed
from ppp_cost.ledger.column import Column
from ppp_cost.payment.rows.products import product_of
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import OperandField


class Terms(CommonTerms):
    """`product`: the product of `times` over that of `over`."""

    rule: Literal["product"]
    times: Listed[OperandField]
    """Factors; a bare number among them is pure"""
    over: Listed[OperandField] = ()
    """Divisors; x/0 is undetermined"""
    zero_over_zero: OperandField | None = None
    """The value of 0/0; undetermined where it is not stated"""


def judge(terms: Terms, scope: Scope) -> None:
    """Note factors that do not multiply out to the unit of the item."""
    if not terms.times:
        scope.problem("nothing_listed", key="times")
    scope.multiplies_to(terms.times, terms.over, scope.own_unit())
    scope.expects(terms.zero_over_zero, scope.own_unit())


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the product."""
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    found = product_of(terms.times, terms.over, terms.zero_over_zero, rows, terms, before)
    return before.column(terms, rows, found.value, found.status, found.formula)

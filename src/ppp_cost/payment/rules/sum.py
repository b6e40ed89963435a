"""A sum of products, one level deep: weighted scores, a price plus an additive term, pay of several components."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Literal

from pydantic import model_validator

from ppp_cost.frozen import Frozen, Listed, refused
from ppp_cost.ledger.column import Column, Part
from ppp_cost.ledger.reasons import Status, combined
from ppp_cost.payment.rows.products import named_after, product_of
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Number, Operand, OperandField


class Term(Frozen):
    """One product of the sum: `{ times, over, name }`, or `{ of, weight, name }`."""

    times: Listed[OperandField] = ()
    """Factors"""
    over: Listed[OperandField] = ()
    """Divisors"""
    of: OperandField | None = None
    """A value with a weight, in place of `times`"""
    weight: OperandField | None = None
    """Its weight; 1 where none is given"""
    name: str | None = None
    """Name of the term's line"""

    @model_validator(mode="after")
    def _one_form(self) -> Term:
        if (self.of is None) == (not self.times) or (self.weight is not None and self.of is None):
            raise refused("times_or_of", self.name or "")
        return self

    @property
    def factors(self) -> tuple[Operand, ...]:
        """Return the factors, whichever form they were written in."""
        if self.of is None:
            return tuple(self.times)
        return (self.of,) if self.weight is None else (self.of, self.weight)


class Terms(CommonTerms):
    """`sum`: constant + the sum of terms, each a product over a product."""

    rule: Literal["sum"]
    terms: Listed[Term]
    """The terms; as an amount each is a line"""
    constant: OperandField | None = None
    """Added to the terms"""


def judge(terms: Terms, scope: Scope) -> None:
    """Note a term whose factors do not multiply out to the unit of the item."""
    if not terms.terms:
        scope.problem("nothing_listed", key="terms")
    for term in terms.terms:
        if len(term.factors) == 1 and not term.over and isinstance(term.factors[0], Number):
            continue
        scope.multiplies_to(term.factors, term.over, scope.own_unit())
    scope.expects(terms.constant, scope.own_unit())


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the sum; each term is a part."""
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    parts: list[Part] = []
    statuses: list[Status | None] = []
    if terms.constant is not None:
        constant = before.read(terms.constant, rows, terms)
        parts.append(Part("constant", constant.value, constant.factor))
        statuses.append(constant.status)
    for term in terms.terms:
        product = product_of(term.factors, term.over, None, rows, terms, before)
        parts.append(Part(term.name or named_after(term.factors), product.value, product.formula))
        statuses.append(product.status)
    value = reduce(add, (part.value for part in parts))
    return before.column(terms, rows, value, combined(statuses, before.reasons), parts=tuple(parts))

"""The capital part of year n: level, equal principal, or rising as in 财金〔2015〕21号."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ppp_cost.kernels.amounts.annuities import equal_principal, level, rising
from ppp_cost.kernels.amounts.limits import running
from ppp_cost.kernels.exact import Exact, Integers, Mask, choose, exact, fractions_of
from ppp_cost.ledger.column import Column, Factor, Left, Rows, Written
from ppp_cost.ledger.formulas import Call, Formula, Leaf
from ppp_cost.ledger.reasons import UNDETERMINED
from ppp_cost.payment.rows.period_order import order_of
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.declared import Doubt, Earlier
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Attribute, Number, OperandField, Parameter, Reference


class Terms(CommonTerms):
    """`annuity`: what year n of N pays on a principal; zero outside the years that pay."""

    usual_period: ClassVar = "year"

    rule: Literal["annuity"]
    schedule: Literal["level", "equal_principal", "rising"]
    """level: P i (1+i)^N / ((1+i)^N - 1); equal_principal: P/N + i x balance; rising: P (1+p) (1+d)^n / N"""
    principal: OperandField
    """P"""
    years: OperandField
    """N"""
    rate: OperandField | None = None
    """i, of `level` and `equal_principal`"""
    profit: OperandField | None = None
    """p, the reasonable profit rate of `rising`"""
    discount: OperandField | None = None
    """d, the yearly discount rate of `rising`"""
    number: OperandField = Field(default_factory=lambda: Attribute("calendar", "year_number"))
    """n; whether it starts at 0 or counts construction years is said here, never assumed"""
    first_number: OperandField = Field(default_factory=lambda: Number(Fraction(1)))
    """n of the first year that pays; the last is N - 1 later"""
    part: Literal["all", "principal", "interest"] = "all"
    """The whole instalment, or one part of it"""
    interest_on: Literal["opening", "average"] | None = None
    """Of `equal_principal`: interest on the opening balance, or on the average of opening and closing"""
    on_rate_change: Literal["restate", "relevel"] | None = None
    """Of `level`: as if the rate of the year had always held, or the balance left over the years left"""

    def earlier(self) -> Iterator[Earlier]:
        """Yield the earlier periods that are read: the balance left, where it is levelled anew."""
        yield from super().earlier()
        if self.on_rate_change == "relevel":
            yield Earlier(self.id, 1, "written")

    def doubts(self, is_read: bool) -> Iterator[Doubt]:
        """Yield an instalment that is read without having been rounded."""
        if is_read and self.kind == "measure" and self.round is None:
            yield "lint_unrounded_annuity", {}


def judge(terms: Terms, scope: Scope) -> None:
    """Note the fields a schedule lacks or has no use for, and a principal of another unit."""
    scope.expects(terms.principal, scope.own_unit())
    needed = ("profit", "discount") if terms.schedule == "rising" else ("rate",)
    for name in ("rate", "profit", "discount"):
        if (getattr(terms, name) is None) == (name in needed):
            scope.problem("annuity_field", name=name, schedule=terms.schedule)
    if (terms.interest_on is None) != (terms.schedule != "equal_principal"):
        scope.problem("annuity_field", name="interest_on", schedule=terms.schedule)
    if terms.schedule == "rising" and terms.part != "all":
        scope.problem("annuity_field", name="part", schedule=terms.schedule)
    if terms.schedule == "level" and _moves(terms, scope) and terms.on_rate_change is None:
        scope.problem("annuity_field", name="on_rate_change", schedule=terms.schedule)


def _moves(terms: Terms, scope: Scope) -> bool:
    """Return whether the rate may change from year to year."""
    rate = terms.rate
    if isinstance(rate, Reference):
        item = scope.items.get(rate.of)
        return item is not None and len(item.terms.held()) != 1
    return isinstance(rate, Attribute) or (isinstance(rate, Parameter) and len(rate.values) > 1)


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the instalment, or its part, of each year."""
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    names = ("principal", "years", "number", "first_number", "rate", "profit", "discount")
    read = {name: before.read(each, rows, terms) for name in names if (each := getattr(terms, name)) is not None}
    status = before.status(*read.values())
    years, number, first = (_whole(read[name].value, rows) for name in ("years", "number", "first_number"))
    pays: Mask = (number >= first) & (number < first + years)
    formula = _formula(terms, read)
    if terms.schedule == "rising":
        principal, profit, discount = (read[name].value for name in ("principal", "profit", "discount"))
        value = rising(principal, profit, discount, years, number)
        value = choose(pays, value, Exact(np.zeros((1, 1), dtype=np.int64)))
        return before.column(terms, rows, value, status, formula)
    plan = _Plan(terms, read, rows, pays, number - first + 1, years)
    paid = [Fraction(0)] * (plan.shape[0] * rows.size)
    if terms.schedule == "level" and terms.on_rate_change == "relevel":
        left, unopened = _relevelled(plan, paid, before)
        status = before.mark(status, unopened, rows, terms, "no_earlier_value", name=terms.id)
        order = order_of(rows, seen.calendar, None)
        unknown = order.ordered_mask(status, UNDETERMINED).astype(np.int64)
        lost = running(Exact(unknown), order.first).num[..., order.back] > 0
        status = before.mark(status, lost, rows, terms, "earlier_undetermined", name=terms.id)
    else:
        left = _by_number(plan, paid)
    value = exact(paid)
    value = value.reshape(*plan.shape)
    return before.column(terms, rows, value, status, formula, left=left)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Instalments to compute: which rows pay, and the place of each among them, 1, 2, …, N."""

    terms: Terms
    read: dict[str, Reading]
    rows: Rows
    pays: Mask
    place: Integers
    years: Integers

    @property
    def shape(self) -> tuple[int, int]:
        """Return cases and rows."""
        cases = max(self.place.shape[0], *(each.value.num.shape[0] for each in self.read.values()))
        return cases, self.rows.size

    def cells(self, name: str) -> list[Fraction]:
        """Return an operand by case and row."""
        value = self.read[name].value
        return fractions_of(value.broadcast_to(self.shape))


def _whole(value: Exact, rows: Rows) -> Integers:
    num = np.broadcast_to(value.num // value.den, (value.num.shape[0], rows.size))
    return num.astype(np.int64)


def _by_number(plan: _Plan, paid: list[Fraction]) -> tuple[Left, ...]:
    """Fill in instalments that depend on their number alone."""
    principal, rate = plan.cells("principal"), plan.cells("rate")
    pays, place, years = (np.broadcast_to(each, plan.shape).ravel() for each in (plan.pays, plan.place, plan.years))
    for cell in np.flatnonzero(pays):
        count, number = int(years[cell]), int(place[cell])
        if plan.terms.schedule == "equal_principal":
            average = plan.terms.interest_on == "average"
            parts = equal_principal(principal[cell], rate[cell], count, number, average)
        else:
            parts = level(principal[cell], rate[cell], count, number)
        paid[cell] = _asked(plan.terms, parts)
    return ()


def _asked(terms: Terms, parts: tuple[Fraction, Fraction]) -> Fraction:
    return {"all": parts[0] + parts[1], "principal": parts[0], "interest": parts[1]}[terms.part]


def _relevelled(plan: _Plan, paid: list[Fraction], before: Before) -> tuple[tuple[Left, ...], Mask]:
    """Fill in instalments that level the balance left over the years left, at each year's rate."""
    cases, size = plan.shape
    principal, rate = plan.cells("principal"), plan.cells("rate")
    pays, place, years = (np.broadcast_to(each, plan.shape) for each in (plan.pays, plan.place, plan.years))
    unopened = np.zeros(plan.shape, dtype=bool)
    left: list[Left] = []
    for number, key in enumerate(plan.rows.keys):
        mine = np.flatnonzero(plan.rows.key == number)
        balances: list[Fraction] = []
        for case in range(cases):
            balance: Fraction | None = None
            for row in mine[pays[case, mine]]:
                cell, past, count = case * size + int(row), int(place[case, row]) - 1, int(years[case, row])
                if balance is None:
                    balance = _opening(plan, before, int(row), past, principal[cell], rate[cell], count)
                if balance is None:
                    unopened[case, row] = True
                    continue
                parts = level(balance, rate[cell], count - past, 1)
                paid[cell] = _asked(plan.terms, parts)
                balance -= parts[0]
            balances.append(balance or Fraction(0))
        label = before.calendar.labels[plan.rows.kind][plan.rows.period[mine[-1]]]
        value = exact(balances)
        left.append(Left("/".join(key), label, value[:, None]))
    return tuple(left), unopened


def _opening(
    plan: _Plan, before: Before, row: int, past: int, principal: Fraction, rate: Fraction, years: int
) -> Fraction | None:
    """Return the balance with which the first instalment here begins, None where earlier years must say it."""
    if past and before.calendar.settled > 1:
        period = int(plan.rows.period[row])
        labels = before.calendar.labels[plan.rows.kind]
        return before.opening(plan.terms.id, labels[period - 1], plan.rows.keys[plan.rows.key[row]])
    return principal - sum((level(principal, rate, years, each + 1)[0] for each in range(past)), start=Fraction(0))


def _formula(terms: Terms, read: dict[str, Reading]) -> Formula:
    factors: list[Leaf] = []
    for name, reading in read.items():
        named = reading.factor
        factors.append(Factor(named.name or name, named.value, named.origin, named.index, named.clause))
    choices = [terms.part, *(each for each in (terms.interest_on, terms.on_rate_change) if each)]
    stated = Written(lambda *_: ", ".join(choices))
    return Call(f"annuity_{terms.schedule}", (*factors, stated))

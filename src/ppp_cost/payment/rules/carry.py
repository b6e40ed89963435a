"""Balances between periods: credits that lapse, a year below zero set against later years."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from math import lcm
from operator import add
from typing import ClassVar, Literal

import numpy as np

from ppp_cost.frozen import Listed
from ppp_cost.kernels.amounts.limits import carried, running
from ppp_cost.kernels.denominators import over_one
from ppp_cost.kernels.exact import Exact, Integers, exact, masked, take
from ppp_cost.kernels.integers import scaled
from ppp_cost.ledger.column import Column, Factor, Key, Left, Rows, Sources, sources_of
from ppp_cost.ledger.formulas import Call, Formula, negated
from ppp_cost.ledger.reasons import KNOWN, UNDETERMINED, Status, combined
from ppp_cost.payment.rows.missing_values import unnamed_groups
from ppp_cost.payment.rows.period_order import Order, order_of
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.rows.scenario_axis import side_by_side
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rules.limit import judge_lines
from ppp_cost.payment.terms.declared import Earlier
from ppp_cost.payment.terms.item_terms import Count, Identifier
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import OperandField, Reference


class Terms(CommonTerms):
    """`carry`: what was earned in some periods set against lines of later ones, first in, first out."""

    on_ledger: ClassVar = True
    own_rows: ClassVar = True
    own_tables: ClassVar = ("openings",)

    rule: Literal["carry"]
    earn: OperandField
    """What is earned: a measure, or a `limit` that held a payment at zero"""
    against: Listed[Identifier]
    """The items whose lines it is set against"""
    counts: Literal["deducted", "paid"]
    """deducted: a credit against deductions; paid: a debt against payments"""
    expires: Count | None = None
    """Periods after which what is left lapses; never where it is not given"""
    use_first: bool = True
    """Whether a lot is used before it lapses in its last period"""
    same_period: bool = False
    """Whether what is earned in a period can be used in it"""
    opening: OperandField | None = None
    """Balance before the first period of the contract"""

    def lines_read(self) -> tuple[str, ...]:
        """Return the items whose lines are reread."""
        return self.against

    def earlier(self) -> Iterator[Earlier]:
        """Yield the earlier periods that are read: what they left."""
        yield from super().earlier()
        yield Earlier(self.id, 1, "written")


def judge(terms: Terms, scope: Scope) -> None:
    """Note what cannot be earned, and items that write no lines or longer ones."""
    if not isinstance(terms.earn, Reference):
        scope.problem("not_an_item", value="earn")
    scope.expects(terms.earn, scope.own_unit())
    scope.expects(terms.opening, scope.own_unit())
    judge_lines(terms.against, terms, scope)


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return what is used in each period, with its sign in the payable."""
    rows = before.ledger_rows(terms.own_period, terms.per, terms.against)
    earn = before.read(terms.earn, rows, terms)
    booked = before.booked_on(terms.against, rows)
    demand = reduce(add, (each.value for each in booked))
    demand = -demand if terms.counts == "deducted" else demand
    order = order_of(rows, seen.calendar, None)
    earned_status = _earned(terms, earn.status, rows, order, before)
    opening_status = _opening_status(terms, rows, order, before)
    status = combined((earned_status, opening_status, *(each.status for each in booked)), before.reasons)
    status = unnamed_groups(status, rows, [before.booked[name].rows for name in terms.against], terms, before)
    opened = [_opening_lots(terms, key, rows, before) for key in rows.keys]
    gains, wants = (order.ordered(_positive(each, rows)) for each in (_known(earn), demand))
    earned, wanted, scale = _over_one(gains, wants, [lots for lots in opened if lots is not None])
    usable, used, left = _set_against(terms, rows, order, (earned, wanted), opened, scale, before)
    unopened = np.array([lots is None for lots in opened])[rows.key]
    status = before.mark(status, unopened, rows, terms, "no_earlier_value", name=terms.id)
    lost = running(Exact(order.ordered_mask(status, UNDETERMINED).astype(np.int64)), order.first).num > 0
    status = before.mark(status, lost[..., order.back], rows, terms, "earlier_undetermined", name=terms.id)
    value = Exact(used[..., order.back], scale)
    available, asked = (Exact(each[..., order.back], scale) for each in (usable, wanted))
    formula: Formula = Call("min", (Factor("available", available), Factor(terms.counts, asked)))
    if terms.counts == "paid":
        value, formula = -value, negated(formula)
    return before.column(terms, rows, value, status, formula, left=tuple(left), sources=_said(terms, rows, before))


def _said(terms: Terms, rows: Rows, before: Before) -> tuple[Sources, ...]:
    """Return the rows of the openings behind each row."""
    labels = before.calendar.labels[rows.kind][: int(before.calendar.window(rows.kind)[0])]
    by_key = [
        [found[1:] for label in labels if (found := before.opening_at(terms.id, label, key))] for key in rows.keys
    ]
    return sources_of([by_key[key] for key in rows.key])


def _set_against(
    terms: Terms,
    rows: Rows,
    order: Order,
    amounts: tuple[Integers, Integers],
    opened: list[Exact | None],
    scale: int,
    before: Before,
) -> tuple[Integers, Integers, list[Left]]:
    """Return what can be used and what is used, in the order of periods, and the lots left, key by key."""
    earned, wanted = amounts
    usable, used, left = np.zeros_like(earned), np.zeros_like(earned), list[Left]()
    for number, lots in enumerate(opened):
        mine = np.flatnonzero(rows.key[order.sort] == number)
        start = np.zeros((1, 0), dtype=earned.dtype)
        if lots is not None:
            start = (lots.num.astype(object) * scale // lots.den).astype(earned.dtype)
        usable[..., mine], used[..., mine], lots_left = carried(
            earned[..., mine], wanted[..., mine], start, terms.expires, terms.use_first, terms.same_period
        )
        left += _left(rows, number, lots_left, scale, before)
    return usable, used, left


def _earned(terms: Terms, status: Status | None, rows: Rows, order: Order, before: Before) -> Status | None:
    """Return where what was earned and can be used is not known: from the next period on, unless at once.

    What is left out earns nothing, and holds nothing up.
    """
    if status is None:
        return None
    unknown = order.ordered_mask(status, UNDETERMINED).astype(np.int64)
    so_far = running(Exact(unknown), order.first).num
    lost = (so_far if terms.same_period else so_far - unknown) > 0
    return before.mark(None, lost[..., order.back], rows, terms, "earlier_undetermined", name=terms.id)


def _known(reading: Reading) -> Exact:
    """Return the value where it is known, else 0."""
    if reading.status is None:
        return reading.value
    return masked(reading.value, reading.status.state == KNOWN)


def _opening_status(terms: Terms, rows: Rows, order: Order, before: Before) -> Status | None:
    """Return the state of the balance before the first period, in that period."""
    if terms.opening is None or before.calendar.settled > 1:
        return None
    status = before.read(terms.opening, rows, terms).status
    return status.within((order.place == 0)[order.back]) if status else None


def _positive(value: Exact, rows: Rows) -> Exact:
    return masked(value, value.num > 0).broadcast_to((value.shape[0], rows.size))


def _over_one(earned: Exact, wanted: Exact, opened: list[Exact]) -> tuple[Integers, Integers, int]:
    """Return both as whole numbers of one unit, in which what was left at the start is whole too."""
    parts = [over_one(each) for each in (earned, wanted, *opened)]
    scale = lcm(*(int(each.den) for each in parts))
    bound = max(each.bound * (scale // int(each.den)) for each in parts)
    grown = [scaled(each.num, scale // int(each.den), bound) for each in parts[:2]]
    cases = max(each.num.shape[0] for each in parts)
    first, second = (np.broadcast_to(each, (cases, each.shape[-1])) for each in grown)
    return first, second, scale


def _opening_lots(terms: Terms, key: Key, rows: Rows, before: Before) -> Exact | None:
    """Return what each earlier period left, by case, the last one last; None where earlier years must say it."""
    if before.calendar.settled == 1:
        if terms.opening is None:
            return Exact(np.zeros((1, 0), dtype=np.int64))
        first = np.flatnonzero(rows.key == rows.keys.index(key))[:1]
        return over_one(take(before.read(terms.opening, rows, terms).value, first))
    labels = before.calendar.labels[rows.kind][: int(before.calendar.window(rows.kind)[0])]
    found = [before.opening(terms.id, label, key) for label in labels]
    if all(each is None for each in found):
        return None
    return side_by_side([exact([each or 0 for each in found])])


def _left(rows: Rows, key: int, lots: Integers, scale: int, before: Before) -> list[Left]:
    """Return the lots that are left, and the last one even where it is nothing."""
    labels = before.calendar.labels[rows.kind]
    last = int(rows.period[rows.key == key][-1])
    first = last + 1 - lots.shape[-1]
    kept = [place for place in range(lots.shape[-1]) if lots[..., place].any() or place + 1 == lots.shape[-1]]
    return [
        Left(
            "/".join(rows.keys[key]),
            labels[max(first + place, 0)],
            Exact(lots[..., place : place + 1], scale),
            always=place + 1 == lots.shape[-1],
        )
        for place in kept
    ]

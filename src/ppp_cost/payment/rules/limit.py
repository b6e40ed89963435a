"""Bring a total of lines between bounds: monthly and annual caps, caps inside caps, never below zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from operator import add
from typing import ClassVar, Literal

import numpy as np

from ppp_cost.frozen import Listed
from ppp_cost.kernels.amounts.limits import allowed, running
from ppp_cost.kernels.exact import Exact, Mask, exact, take
from ppp_cost.kernels.money import rounded
from ppp_cost.ledger.column import Column, Factor, Left, Rows
from ppp_cost.ledger.formulas import Brackets, Call, Formula, added, negated
from ppp_cost.ledger.reasons import UNDETERMINED, Status
from ppp_cost.payment.rows.bounds import Bounds, bounds_of
from ppp_cost.payment.rows.missing_values import unnamed_groups
from ppp_cost.payment.rows.period_order import Order, order_of
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_axis import side_by_side
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.calendar import longer
from ppp_cost.payment.terms.declared import Earlier, Total
from ppp_cost.payment.terms.item_terms import Identifier, Period
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope


class Terms(CommonTerms):
    """`limit`: clamp(total) - total for what is paid, total - clamp(total) for what is deducted."""

    on_ledger: ClassVar = True
    own_rows: ClassVar = True

    rule: Literal["limit"]
    of: Listed[Identifier]
    """The items whose lines are added up, earlier limits among them"""
    counts: Literal["deducted", "paid"]
    """Whether the total is of what is taken or of what is paid"""
    over: Period | None = None
    """A longer period over which the total runs: each period gives only what it still allows"""

    def lines_read(self) -> tuple[str, ...]:
        """Return the items whose lines are reread."""
        return self.of

    def total(self) -> Total:
        """Return the total that is held between bounds."""
        return Total(self.of, self.over, self.counts == "deducted")

    def earlier(self) -> Iterator[Earlier]:
        """Yield the earlier periods that are read: the total so far, where it runs on from year to year."""
        yield from super().earlier()
        if self.over is not None and longer(self.over, "year"):
            yield Earlier(self.id, 1, "written")


def judge(terms: Terms, scope: Scope) -> None:
    """Note a limit without a bound, bounds that are no money, and items that write no lines or longer ones."""
    if terms.at_most is None and terms.at_least is None:
        scope.problem("limit_without_bound")
    judge_lines(terms.of, terms, scope)


def judge_lines(names: tuple[str, ...], terms: CommonTerms, scope: Scope) -> None:
    """Note items that write no lines, or lines of longer periods than those in which they are added up."""
    if not names:
        scope.problem("nothing_listed", key="of")
    for name in names:
        item = scope.items.get(name)
        if item is None:
            continue
        if not item.is_amount:
            scope.problem("not_an_amount", name=name)
            continue
        scope.keys_known(item)
        if longer(item.period, scope.here.period):
            scope.problem("longer_lines", name=name, period=item.period)


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return what the bounds give back or add in each period."""
    kind = terms.own_period
    rows = before.ledger_rows(kind, terms.per, terms.of)
    booked = before.booked_on(terms.of, rows)
    total = reduce(add, (each.value for each in booked))
    total = -total if terms.counts == "deducted" else total
    bounds, status = bounds_of(terms, rows, [each.status for each in booked], before)
    status = unnamed_groups(status, rows, [before.booked[name].rows for name in terms.of], terms, before)
    if terms.over is None:
        value = _signed(terms, total, bounds.clamped(total))
        return before.column(terms, rows, value, status, _formula(terms, _total(terms, total, booked), bounds))
    return _cumulative(terms, rows, booked, bounds, status, seen, before)


def _total(terms: Terms, total: Exact, booked: Sequence[Column]) -> Factor:
    """Return the total, and the lines of the row that it is the sum of."""
    lines = Brackets(added([Factor(each.id, each.value, each) for each in booked]))
    return Factor("total", total, worked=negated(lines) if terms.counts == "deducted" else lines)


def _signed(terms: Terms, total: Exact, inside: Exact) -> Exact:
    return inside - total if terms.counts == "paid" else total - inside


def _cumulative(
    terms: Terms,
    rows: Rows,
    booked: Sequence[Column],
    bounds: Bounds,
    status: Status | None,
    seen: Seen,
    before: Before,
) -> Column:
    """Bring the total that runs over a longer period between the bounds, and give each period its part of that."""
    total = reduce(add, (each.value for each in booked))
    total = -total if terms.counts == "deducted" else total
    order = order_of(rows, seen.calendar, terms.over)
    floor, cap = (order.ordered(each.value) if each else None for each in (bounds.low, bounds.high))
    opened = _opened(terms, rows, order, before)
    sign = 1 if terms.counts == "deducted" else -1
    to_date, given = allowed(order.ordered(total), floor, cap, order.place, opened, sign, _rounding(terms))
    unknown = order.ordered_mask(status, UNDETERMINED).astype(np.int64)
    lost: Mask = running(Exact(unknown), order.first).num > 0
    status = before.mark(status, lost[..., order.back], rows, terms, "earlier_undetermined", name=terms.id)
    value = take(given, order.back)
    written = _rounding(terms)(given)
    stood = to_date - written if sign > 0 else to_date + written
    formula = _formula(terms, _total(terms, take(to_date, order.back), booked), bounds)
    return before.column(terms, rows, value, status, formula, left=_left(terms, rows, order, stood, before))


def _rounding(terms: Terms) -> Callable[[Exact], Exact]:
    """Return how a line is rounded: what stands for later periods is what the lines say."""
    by = terms.round
    return (lambda exact_value: exact_value) if by is None else partial(rounded, places=by.places, mode=by.mode)


def _beyond_year(terms: Terms) -> bool:
    return terms.over is not None and longer(terms.over, "year")


def _opened(terms: Terms, rows: Rows, order: Order, before: Before) -> Exact:
    """Return what stood when the settled years began, by row: 0 unless the total runs beyond the year."""
    if not _beyond_year(terms) or before.calendar.settled == 1:
        return Exact(np.zeros((1, rows.size), dtype=np.int64))
    begin = int(before.calendar.window(rows.kind)[0])
    label = before.calendar.labels[rows.kind][begin - 1]
    found = [before.opening(terms.id, label, rows.keys[rows.key[row]]) for row in order.sort]
    return side_by_side([exact([each or 0 for each in found])])


def _left(terms: Terms, rows: Rows, order: Order, stood: Exact, before: Before) -> tuple[Left, ...]:
    if not _beyond_year(terms):
        return ()
    labels = before.calendar.labels[rows.kind]
    last = np.flatnonzero(np.append(order.first[1:], True))
    return tuple(
        Left("/".join(rows.keys[rows.key[row]]), labels[rows.period[row]], take(stood, np.array([place])))
        for place, row in zip(last, order.sort[last], strict=True)
    )


def _formula(terms: Terms, total: Factor, bounds: Bounds) -> Formula:
    inside = bounds.written(total)
    return Call("-", (inside, total) if terms.counts == "paid" else (total, inside))

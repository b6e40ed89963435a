"""Looking back over periods: rolling points, N of M, three in a row, back years."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

import numpy as np

from ppp_cost.kernels.amounts.limits import running
from ppp_cost.kernels.amounts.windows import run_length, trailing
from ppp_cost.kernels.denominators import over_one
from ppp_cost.kernels.exact import Exact, Mask, exact, masked, take
from ppp_cost.ledger.column import Column, Factor, Members, Rows, Sources, sources_of
from ppp_cost.ledger.formulas import Brackets, Call, Formula, added
from ppp_cost.ledger.reasons import LEFT_OUT, UNDETERMINED
from ppp_cost.payment.rows.period_order import Order, order_of
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.declared import Earlier
from ppp_cost.payment.terms.item_terms import Count
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import OperandField, Reference


class Terms(CommonTerms):
    """`window`: over past periods, the present one included."""

    rule: Literal["window"]
    of: OperandField
    """The item that is looked back on"""
    counts: Literal["sum", "run", "to_date"]
    """sum of the last `length` periods; run: how many in a row are not zero; to_date: all so far"""
    length: Count | None = None
    """Periods of a `sum`"""
    reset: Literal["never", "year"] = "never"
    """Whether it begins anew with each operating year"""

    def earlier(self) -> Iterator[Earlier]:
        """Yield the earlier periods that are read: of a sum those of the item, else the last count itself."""
        yield from super().earlier()
        if self.reset == "never" and self.counts == "sum" and isinstance(self.of, Reference):
            yield Earlier(self.of.of, (self.length or 1) - 1)
        elif self.reset == "never":
            yield Earlier(self.id, 1)


def judge(terms: Terms, scope: Scope) -> None:
    """Note a sum without a length, a length without a sum, and units that differ."""
    if (terms.counts == "sum") == (not terms.length):
        scope.problem("window_length")
    if terms.counts != "run":
        scope.expects(terms.of, scope.own_unit())


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the sum of past periods, or how many in a row hold."""
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    of = before.read(terms.of, rows, terms)
    order = order_of(rows, seen.calendar, "year" if terms.reset == "year" else None)
    value = over_one(order.ordered(of.value))
    unknown = order.ordered_mask(of.status, UNDETERMINED)
    skipped = order.ordered_mask(of.status, LEFT_OUT)
    counted = masked(value, ~(skipped | unknown))
    breaks: Mask = (counted.num == 0) & ~unknown & ~skipped
    result, lost = _looked_back(terms, counted, unknown, breaks, order)
    earlier: Exact | None = None
    sources: tuple[Sources, ...] = ()
    if terms.reset == "never" and seen.calendar.settled > 1:
        left, unopened, sources = _opened(terms, of, rows, order, breaks, before)
        result, lost, earlier = result + left, lost | unopened, take(left, order.back)
    own = of.status.within(of.status.state == UNDETERMINED) if of.status else None
    status = before.mark(own, lost[..., order.back], rows, terms, "window_undetermined", name=of.factor.name)
    formula = _formula(terms, of, rows, order, earlier)
    return before.column(terms, rows, take(result, order.back), status, formula, sources=sources)


def _formula(terms: Terms, of: Reading, rows: Rows, order: Order, earlier: Exact | None) -> Formula:
    """Return the values looked back on, and what earlier years left."""
    if of.factor.origin is None or order.sort.size == 0:
        return Call(terms.counts, (Factor(of.factor.name, of.value),))
    place = np.arange(rows.size)
    depth = terms.length or 1 if terms.counts == "sum" else rows.size
    begin = np.maximum(place - order.place, place - depth + 1)[order.back]
    lists = [order.sort[start : end + 1] for start, end in zip(begin, order.back, strict=True)]
    if of.factor.index is not None:
        lists = [index[index >= 0] for index in (of.factor.index[each] for each in lists)]
    starts = np.concatenate([[0], np.cumsum([each.size for each in lists])])
    joint = ", " if terms.counts == "run" else " + "
    members = Members(of.factor.origin, starts, np.concatenate([*lists, place[:0]]), joint)
    looked_back: Formula = Call("run", (members,)) if terms.counts == "run" else Brackets(members)
    return looked_back if earlier is None else added([looked_back, Factor("earlier", earlier)])


def _looked_back(terms: Terms, value: Exact, unknown: Mask, breaks: Mask, order: Order) -> tuple[Exact, Mask]:
    """Return the result in the order of periods, and where an earlier value is undetermined."""
    lost = Exact(unknown.astype(np.int64))
    if terms.counts == "sum":
        length = terms.length or 1
        return trailing(value, order.first, length), trailing(lost, order.first, length).num > 0
    if terms.counts == "to_date":
        return running(value, order.first), running(lost, order.first).num > 0
    return (
        Exact(run_length(value.num != 0, breaks, order.first)),
        run_length(unknown, breaks, order.first) > 0,
    )


def _opened(
    terms: Terms, of: Reading, rows: Rows, order: Order, breaks: Mask, before: Before
) -> tuple[Exact, Mask, tuple[Sources, ...]]:
    """Return what earlier years left, where it is not said, and the rows of the openings that say it."""
    missing = np.zeros(order.sort.size, dtype=bool)
    extra: list[Fraction] = [Fraction(0)] * order.sort.size
    labels = before.calendar.labels[rows.kind]
    depth = (terms.length or 1) - 1 if terms.counts == "sum" else 1
    item = of.factor.name if terms.counts == "sum" else terms.id
    begin = int(before.calendar.window(rows.kind)[0])
    said: list[list[tuple[str, int]]] = [[] for _ in range(rows.size)]
    for place, row in enumerate(order.sort):
        key = rows.keys[rows.key[row]]
        past = int(order.place[place])
        reach = range(begin - depth + past, begin) if terms.counts == "sum" else range(begin - 1, begin)
        for period in reach:
            found = before.opening_at(item, labels[period], key) if period >= 0 else (Fraction(0), "", 0)
            missing[place] |= found is None
            if found is not None:
                extra[place] += found[0]
                said[row] += [found[1:]] if found[1] else []
    # a run that has been broken since the begin does not reach back to what stood before it
    reaches = running(Exact(breaks.astype(np.int64)), order.first).num == 0 if terms.counts == "run" else ~breaks | True
    return masked(exact(extra), reaches), missing & reaches, sources_of(said)

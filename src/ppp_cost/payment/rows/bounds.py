"""The lower and the upper bound that an item can state, as its rows read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ppp_cost.kernels.amounts.limits import clamped
from ppp_cost.kernels.exact import Exact
from ppp_cost.ledger.column import Rows
from ppp_cost.ledger.formulas import Call, Formula
from ppp_cost.ledger.reasons import Status, combined
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.terms.item_terms import Terms


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds on some rows, None where none is stated."""

    low: Reading | None
    high: Reading | None

    def clamped(self, value: Exact) -> Exact:
        """Return the value brought between the bounds."""
        return clamped(value, self.low.value if self.low else None, self.high.value if self.high else None)

    def written(self, formula: Formula) -> Formula:
        """Return how the value that stands between the bounds comes about."""
        if self.low is not None:
            formula = Call("max", (formula, self.low.factor))
        return formula if self.high is None else Call("min", (formula, self.high.factor))


def bounds_of(
    terms: Terms, rows: Rows, statuses: Iterable[Status | None], before: Before
) -> tuple[Bounds, Status | None]:
    """Return the bounds of an item, and the state of values of ``statuses`` once they are held between them."""
    low, high = (
        before.read(each, rows, terms) if each is not None else None for each in (terms.at_least, terms.at_most)
    )
    status = combined([*statuses, *(each.status for each in (low, high) if each)], before.reasons)
    if low and high:
        crossed = low.value > high.value
        status = before.mark(status, crossed, rows, terms, "bounds_crossed")
    return Bounds(low, high), status

"""Rows of one key in the order of their periods, for rules that look back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Integers, Mask
from ppp_cost.ledger.column import Rows
from ppp_cost.ledger.reasons import Status
from ppp_cost.payment.terms.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Order:
    """A permutation that sorts rows by key, then period; ``first`` marks where a run of periods begins."""

    sort: Indices
    back: Indices
    first: Mask
    place: Indices

    def ordered(self, value: Exact) -> Exact:
        """Return a column in this order."""
        return value.broadcast_to((*value.shape[:-1], self.sort.size))[..., self.sort]

    def _spread(self, num: Integers) -> Integers:
        return np.broadcast_to(num, (*num.shape[:-1], self.sort.size))

    def ordered_mask(self, status: Status | None, state: int) -> Mask:
        """Return, in this order, where a state holds."""
        if status is None:
            return np.zeros((1, self.sort.size), dtype=bool)
        return self._spread(status.state == state)[..., self.sort]


def order_of(rows: Rows, calendar: Calendar, by: str | None) -> Order:
    """Return the order of rows by key and period, begun anew with each period of the longer kind ``by``."""
    sort = np.lexsort((rows.period, rows.key))
    key, period = rows.key[sort], rows.period[sort]
    new_key = np.diff(key, prepend=-1) != 0
    first = new_key
    if by is not None:
        first = new_key | (np.diff(calendar.above(rows.kind, by, period), prepend=-1) != 0)
    back = np.empty_like(sort)
    back[sort] = np.arange(sort.size)
    start = np.maximum.accumulate(np.where(first, np.arange(sort.size), 0))
    return Order(sort, back, first, np.arange(sort.size) - start)

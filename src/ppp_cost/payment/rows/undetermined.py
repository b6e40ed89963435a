"""Marking rows of an item undetermined or left out, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ppp_cost.kernels.exact import Mask
from ppp_cost.ledger.column import Rows
from ppp_cost.ledger.reasons import KNOWN, UNDETERMINED, Reason, Reasons, Status, marked
from ppp_cost.payment.rows.unknown_cell import Stranger, beside
from ppp_cost.payment.terms.calendar import Calendar
from ppp_cost.payment.terms.item_terms import Terms


@dataclass(slots=True)
class Marks:
    """The reasons met while settling, and the calendar that names their periods.

    ``strangers`` gives by the name of a table the cells in it that the contract does not know.
    """

    calendar: Calendar
    reasons: Reasons = field(default_factory=Reasons, kw_only=True)
    titles: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    strangers: Callable[[str], tuple[Stranger, ...]] = field(default=lambda _: (), kw_only=True)

    def mark(
        self,
        status: Status | None,
        mask: Mask,
        rows: Rows,
        terms: Terms,
        code: str,
        state: int = UNDETERMINED,
        **values: str | Sequence[str],
    ) -> Status | None:
        """Return the status with a reason where ``mask`` holds and the value was known until now.

        A sequence among ``values`` has one word a row.
        """
        if not mask.any():
            return status
        mask = np.broadcast_to(mask, (*np.atleast_2d(mask).shape[:-1], rows.size))
        if status is not None:
            mask = mask & (status.state == KNOWN)
        why = np.zeros(rows.size, dtype=np.int32)
        for row in np.flatnonzero(mask.any(axis=0)):
            words = {name: each if isinstance(each, str) else each[int(row)] for name, each in values.items()}
            why[row] = self.reasons.number([self.reason(rows, int(row), terms, code, words)])
        return marked(status, mask, state, why[None], self.reasons)

    def mark_absent(
        self,
        status: Status | None,
        mask: Mask,
        rows: Rows,
        terms: Terms,
        table: str,
        what: Sequence[str],
        wanted: Sequence[Collection[str]],
    ) -> Status | None:
        """Mark rows for which a table has no row, and point to a cell of it that may be the one misspelt.

        ``what`` says what is not there, ``wanted`` are the texts that it would have.
        """
        strangers = self.strangers(table) if mask.any() else ()
        near = beside(strangers, rows, wanted, self.calendar) if strangers else [("", "")] * rows.size
        pointed = np.array([bool(where) for where, _ in near], dtype=bool)
        where, value = ([each[place] for each in near] for place in (0, 1))
        status = self.mark(status, mask & pointed, rows, terms, "no_row_beside", what=what, where=where, value=value)
        return self.mark(status, mask & ~pointed, rows, terms, "no_row", what=what)

    def reason(self, rows: Rows, row: int, terms: Terms, code: str, words: Mapping[str, str]) -> Reason:
        """Return the reason that a row of an item gives."""
        label = self.calendar.labels[rows.kind][rows.period[row]]
        key = "/".join(rows.keys[rows.key[row]])
        values = {"key": key} | dict(words)
        titled = tuple((name, self.titles[name]) for name in (terms.id, *values.values()) if name in self.titles)
        return Reason(terms.id, rows.kind, label, terms.clause, code, tuple(sorted(values.items())), titled)

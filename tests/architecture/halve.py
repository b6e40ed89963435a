"""A rule that no contract has, as a rule's file is written: half of an item, where a notice says so."""

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
from pydantic import Field

from ppp_cost.kernels.exact import Mask
from ppp_cost.ledger.column import Column
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.products import product_of
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rows.table_cells import named, sorted_into
from ppp_cost.payment.terms.calendar import Calendar
from ppp_cost.payment.terms.declared import Doubt, Earlier, TableRead
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Number, OperandField


class Terms(CommonTerms):
    """`halve`: a part of an item in every period of which a notice stands in the table `amounts`."""

    rule: Literal["halve"]
    of: OperandField
    """What is parted"""
    notice: str
    """The name of the row that says so"""
    parts: OperandField = Field(default_factory=lambda: Number(2))
    """How many parts there are"""

    def reads(self) -> Iterator[TableRead]:
        yield from super().reads()
        yield TableRead("amounts", "period", must=False)
        yield TableRead("amounts", "", cells=(self.notice,), must=False)
        yield TableRead("amounts", "signed_by")

    def rows_read(self, table: Table) -> Mask | None:
        return named(table, self.notice) if table.name == "amounts" else None

    def rows_due(self, calendar: Calendar, year: int) -> Iterator[tuple[str, Mapping[str, str]]]:
        for period in calendar.of_year(self.own_period, year).tolist():
            yield "amounts", {"period": calendar.labels[self.own_period][period], "name": self.notice}

    def earlier(self) -> Iterator[Earlier]:
        yield from super().earlier()
        yield Earlier(self.id, 1)

    def made_up(self) -> Iterator[str]:
        yield f"{self.id} parts"

    def doubts(self, is_read: bool) -> Iterator[Doubt]:
        if not is_read:
            yield "lint_hours", {"name": self.notice}


def judge(terms: Terms, scope: Scope) -> None:
    scope.expects(terms.of, scope.own_unit())


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    half = product_of((terms.of,), (terms.parts,), None, rows, terms, before)
    table = seen.tables("amounts")[0]
    notices = sorted_into(table, named(table, terms.notice), rows, seen.calendar, None)
    absent = np.bincount(notices.cell, minlength=rows.size) == 0
    what, wanted = [terms.notice] * rows.size, [{terms.notice}] * rows.size
    status = before.mark_absent(half.status, absent, rows, terms, "amounts", what, wanted)
    return before.column(terms, rows, half.value, status, half.formula, sources=(notices.sources(),))

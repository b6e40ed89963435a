"""One failure, one deduction: the largest stands, the others are given back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import model_validator

from ppp_cost.frozen import Listed, refused
from ppp_cost.kernels.exact import at_least, choose, exact
from ppp_cost.kernels.groups import counted, largest, summed
from ppp_cost.ledger.column import Column, Members, Part
from ppp_cost.ledger.formulas import Brackets, Call, Formula, added, negated
from ppp_cost.ledger.reasons import KNOWN, combined
from ppp_cost.payment.rows.folding import Folding, folded_amount, folded_status, folding
from ppp_cost.payment.rows.missing_values import unnamed_groups
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rules.limit import judge_lines
from ppp_cost.payment.terms.declared import TableRead
from ppp_cost.payment.terms.item_terms import Identifier
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope


class Terms(CommonTerms):
    """`largest`: of the deductions of one failure the largest stands; what is given back is the line."""

    on_ledger: ClassVar = True
    own_rows: ClassVar = True

    rule: Literal["largest"]
    of: Listed[Identifier]
    """The deductions that do not stack"""
    by: Listed[Identifier]
    """Columns in which their events or keys must agree, such as failure"""

    @model_validator(mode="before")
    @classmethod
    def _keyed_by(cls, value: Any) -> Any:
        if isinstance(value, dict) and "per" in value:
            raise refused("unknown_key", "per")
        return {**value, "per": value["by"]} if isinstance(value, dict) and "by" in value else value

    def lines_read(self) -> tuple[str, ...]:
        """Return the items whose lines are reread."""
        return self.of

    def reads(self) -> Iterator[TableRead]:
        """Yield the columns of observation tables that are read."""
        yield from super().reads()
        for name in self.by:
            yield TableRead("events", name, key=True)


def judge(terms: Terms, scope: Scope) -> None:
    """Note keys that are not named, and items that are no deductions or of longer periods."""
    if not terms.by:
        scope.problem("nothing_listed", key="by")
    judge_lines(terms.of, terms, scope)
    for name in terms.of:
        item = scope.items.get(name)
        if item is not None and item.is_amount and item.terms.kind != "deduction":
            scope.problem("not_a_deduction", name=name)


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return what is given back in each period for each key."""
    rows = before.ledger_rows(terms.own_period, terms.per, terms.of)
    candidates = [_candidates(name, terms, before) for name in terms.of]
    folds = [folding(each.rows, rows, before.keys) for each in candidates]
    total, most, status = exact([0] * rows.size), exact([0] * rows.size), None
    for each, fold in zip(candidates, folds, strict=True):
        known = np.ones((1, each.rows.size), dtype=bool) if each.status is None else each.status.state == KNOWN
        total = total + summed(each.value, known, fold.groups)
        there = counted(known, fold.groups) > 0
        most = at_least(most, choose(there, largest(each.value, known, fold.groups), exact([0])))
        status = combined((status, folded_status(each.status, fold, before.reasons)), before.reasons)
    status = unnamed_groups(status, rows, [each.rows for each in candidates], terms, before)
    value = total - most
    return before.column(terms, rows, value, status, _formula(candidates, folds))


def _candidates(name: str, terms: Terms, before: Before) -> Column:
    """Return what the lines of a deduction take in each period of the item, by the deduction's own keys."""
    column = before.booked[name]
    if column.rows.kind == terms.own_period:
        return replace(column, value=-column.value)
    rows = before.keys.folded(column.rows, terms.own_period, column.rows.per)
    folded = folded_amount(column, rows, before.keys, before.reasons)
    value = -folded.value
    return replace(
        folded, value=value, parts=(Part("", value, folded.parts[0].formula and negated(folded.parts[0].formula)),)
    )


def _formula(candidates: Sequence[Column], folds: Sequence[Folding]) -> Formula:
    """Return the sum less the largest, candidate by candidate."""
    total, most = (
        [Members(each, fold.starts, fold.order, joint) for each, fold in zip(candidates, folds, strict=True)]
        for joint in (" + ", ", ")
    )
    return Call("-", (Brackets(added(total)), Call("max", tuple(most))))

"""Many rows to few: days to a month, parameters to the worst of them, scores to their mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from ppp_cost.kernels.exact import Exact, Mask, choose, divide, take
from ppp_cost.kernels.groups import counted, largest, last_row, smallest, summed
from ppp_cost.kernels.stacking import pick, stack
from ppp_cost.language import number_text
from ppp_cost.ledger.column import Branch, Column, Factor, Members, Rows, Written
from ppp_cost.ledger.explain.explanation import value_at
from ppp_cost.ledger.formulas import Brackets, Call, Formula, Unknown, product
from ppp_cost.ledger.reasons import LEFT_OUT, Status, combined
from ppp_cost.payment.rows.folding import Folding, folded_status, folding
from ppp_cost.payment.rows.missing_values import unnamed_groups
from ppp_cost.payment.rows.products import named_after
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.declared import Earlier
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import OperandField, Reference
from ppp_cost.payment.terms.units import PURE

COUNTS = ("count", "any", "all")


class Terms(CommonTerms):
    """`reduce`: fewer rows."""

    own_rows: ClassVar = True
    folded: ClassVar = ("of", "weights")

    rule: Literal["reduce"]
    of: OperandField
    """The item that is folded"""
    op: Literal["sum", "mean", "weighted_mean", "max", "min", "count", "any", "all", "last"]
    """How; `count`, `any` and `all` look at rows, and at values that are not zero"""
    weights: OperandField | None = None
    """Weights of `weighted_mean`, or of a `sum` (then the sum of weight x value)"""
    nothing: OperandField | None = None
    """Value of a group without a row; else 0 for sum, count and any of covered events, undetermined otherwise"""

    def earlier(self) -> Iterator[Earlier]:
        """Yield the earlier periods that are read: over the term, those of every year before."""
        yield from super().earlier()
        if self.own_period == "term":
            yield Earlier(self.id, 0, "nothing")


def judge(terms: Terms, scope: Scope) -> None:
    """Note what is not an item, weights that are missing, and units that differ."""
    if not isinstance(terms.of, Reference):
        scope.problem("not_an_item", value="of")
        return
    if terms.op == "weighted_mean" and terms.weights is None:
        scope.problem("weights_missing")
    if terms.of.of in scope.items:
        scope.keys_known(scope.items[terms.of.of])
    if terms.op in COUNTS:
        return
    if terms.op == "sum" and terms.weights is not None:
        scope.multiplies_to((terms.of, terms.weights), (), scope.own_unit())
    else:
        scope.expects(terms.of, scope.own_unit())
    scope.expects(terms.nothing, PURE if terms.op in COUNTS else scope.own_unit())


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return one value for each group of rows."""
    source = before.columns[named_after((terms.of,))].rows
    rows = before.keys.folded(source, terms.own_period, terms.per)
    fold = folding(source, rows, before.keys)
    read = [before.read(each, source, terms) for each in (terms.of, terms.weights) if each is not None]
    status_of_rows = before.status(*read)
    kept = _kept(status_of_rows, source)
    value = _folded(terms, read, kept, fold)
    status = folded_status(status_of_rows, fold, before.reasons, left_out_spreads=terms.op != "count")
    if "event" in source.per:
        status = unnamed_groups(status, rows, [source], terms, before)
    if terms.op == "last":
        status = before.mark(
            status, _several_last(kept, source, fold), rows, terms, "two_rows", what=named_after((terms.of,))
        )
    if terms.op == "weighted_mean":
        weight = summed(_spread(read[1].value, fold), kept, fold.groups)
        none = (weight.num == 0) & (counted(kept, fold.groups) > 0)
        status = before.mark(status, none, rows, terms, "divided_by_zero", name=read[1].factor.name)
    value, status = _empty(terms, fold, kept, rows, value, status, before)
    formula = _formula(terms, read, kept, fold)
    if terms.nothing is not None:
        nothing = before.read(terms.nothing, rows, terms)
        empty = (np.diff(fold.starts) == 0).astype(np.intp)[None]
        formula = Branch(empty, (Unknown() if formula is None else formula, nothing.factor))
    return before.column(terms, rows, value, status, formula)


def _kept(status: Status | None, rows: Rows) -> Mask:
    if status is None:
        return np.ones((1, rows.size), dtype=bool)
    return np.broadcast_to(status.state != LEFT_OUT, (status.state.shape[0], rows.size))


def _folded(terms: Terms, read: list[Reading], kept: Mask, fold: Folding) -> Exact:
    groups, value = fold.groups, read[0].value
    value = _spread(value, fold)
    if terms.op in COUNTS:
        return _counted(terms.op, value, kept, fold)
    if terms.op == "max":
        return largest(value, kept, groups)
    if terms.op == "min":
        return smallest(value, kept, groups)
    if terms.op == "last":
        return _last(value, kept, fold)
    if len(read) == 1:
        total = summed(value, kept, groups)
        return total if terms.op == "sum" else divide(total, Exact(counted(kept, groups)))
    total = summed(value * read[1].value, kept, groups)
    return total if terms.op == "sum" else divide(total, summed(_spread(read[1].value, fold), kept, groups))


def _spread(value: Exact, fold: Folding) -> Exact:
    return value.broadcast_to((value.shape[0], fold.cell.size))


def _counted(op: str, value: Exact, kept: Mask, fold: Folding) -> Exact:
    if op == "count":
        return Exact(counted(kept, fold.groups))
    holds = kept & (value.num != 0)
    if op == "any":
        return Exact((counted(holds, fold.groups) > 0).astype(np.int64))
    return Exact((counted(holds, fold.groups) == counted(kept, fold.groups)).astype(np.int64))


def _last(value: Exact, kept: Mask, fold: Folding) -> Exact:
    row = last_row(kept, fold.groups)
    if row.shape[0] == 1:
        return take(value, row[0])
    return pick(stack([take(value, np.array([each])) for each in range(fold.cell.size)]), row)


def _several_last(kept: Mask, source: Rows, fold: Folding) -> Mask:
    """Return the groups whose last period has more than one key: none of them is the last."""
    last = source.period[last_row(kept, fold.groups)] if source.size else np.zeros((1, fold.rows.size), dtype=np.intp)
    in_last = kept & (fold.cell >= 0) & (source.period == last[:, np.maximum(fold.cell, 0)])
    return counted(in_last, fold.groups) > 1


def _empty(
    terms: Terms, fold: Folding, kept: Mask, rows: Rows, value: Exact, status: Status | None, before: Before
) -> tuple[Exact, Status | None]:
    """Give a group without a row what the contract states, 0 where absence means none, else nothing."""
    empty: Mask = np.diff(fold.starts) == 0
    if not empty.any():
        return value, status
    if terms.nothing is not None:
        nothing = before.read(terms.nothing, rows, terms)
        value = choose(empty[None], nothing.value, value)
        missing = nothing.status.within(empty[None]) if nothing.status else None
        return value, combined((status, missing), before.reasons)
    name = named_after((terms.of,))
    if terms.op in ("sum", "count", "any") and "event" in before.columns[name].rows.per:
        empty = empty & ~before.covered("events", rows)
    return value, before.mark(status, empty[None], rows, terms, "empty_group", name=name)


def _formula(terms: Terms, read: list[Reading], kept: Mask, fold: Folding) -> Formula | None:
    origin = read[0].factor.origin
    if origin is None:
        return None
    if terms.weights is not None:
        reads = tuple(
            Members(each.factor.origin, fold.starts, fold.order, ", ")
            for each in read
            if each.factor.origin is not None and each.factor.index is None
        )
        return Written(lambda case, row: _weighted_text(terms, read, kept, fold, case, row), reads)
    members = Members(origin, fold.starts, fold.order, " + " if terms.op in ("sum", "mean") else ", ")
    if terms.op == "sum":
        return Brackets(members)
    if terms.op == "mean":
        return product([Brackets(members)], [Factor("rows", Exact(counted(kept, fold.groups)))])
    return Call(terms.op, (members,))


def _weighted_text(terms: Terms, read: list[Reading], kept: Mask, fold: Folding, case: int, row: int) -> str:
    """Return the sum of value x weight, and what it is divided by."""
    rows = fold.order[fold.starts[row] : fold.starts[row + 1]]
    rows = rows[kept[min(case, len(kept) - 1), rows]]
    values, weights = ([number_text(value_at(each.value, case, int(place))) for place in rows] for each in read)
    names = [each.factor.name for each in read]
    pairs = [f"{value} {names[0]} x {weight} {names[1]}" for value, weight in zip(values, weights, strict=True)]
    total = f"({' + '.join(pairs) or '0'})"
    over = " + ".join(f"{weight} {names[1]}" for weight in weights) or "0"
    return total if terms.op == "sum" else f"{total} / ({over})"

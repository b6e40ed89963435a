"""One number a row from an observation table: scores, volumes, daily means, retests, pass-through."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BeforeValidator, Field

from ppp_cost.frozen import Listed, refused
from ppp_cost.kernels.exact import Exact, Mask, choose, divide, exact
from ppp_cost.kernels.groups import counted, largest, smallest, summed
from ppp_cost.ledger.column import Column, Factor, Rows, Sources
from ppp_cost.ledger.reasons import KNOWN, LEFT_OUT, Status, combined
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.folding import folded_status, folding
from ppp_cost.payment.rows.missing_values import carried_forward, enough_present, gaps_between, incomplete, unsaid_rows
from ppp_cost.payment.rows.observations import TABLES
from ppp_cost.payment.rows.observed_rows import observed_rows
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_axis import side_by_side, spread
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.rows.table_cells import (
    Cells,
    admitted,
    covered,
    documents,
    doubled,
    earlier_values,
    empty_lines,
    latest,
    mixed_periods,
    named,
    sorted_into,
)
from ppp_cost.payment.terms.calendar import longer
from ppp_cost.payment.terms.declared import Observed
from ppp_cost.payment.terms.item_terms import Identifier
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.table_filters import Allowed, Missing, Share

Op = Literal["only", "sum", "mean", "max", "min", "last", "count"]


def _table(value: object) -> object:
    if not isinstance(value, str) or value not in TABLES or value in ("covers", "openings", "relief"):
        raise refused("unknown_table", value)
    return value


class Terms(CommonTerms):
    """`observe`: one number a row from an observation table."""

    own_rows: ClassVar = True

    rule: Literal["observe"]
    table: Annotated[str, BeforeValidator(_table)] = Field(alias="from")
    """Name of the table"""
    name: str | None = None
    """Rows of this name only"""
    value: Identifier = "value"
    """The column that holds the number"""
    where: Allowed = Field(default_factory=dict)
    """Rows whose cells are among those allowed only"""
    op: Op = "only"
    """only: one row is expected; sum and mean want every day of readings by day, every month of rows by month"""
    keys: Listed[str] = ()
    """Expected values of the last key column; otherwise keys are as found, and at least one must be found"""
    complete: Allowed = Field(default_factory=dict)
    """Rows that must all be there, looked for before `where`"""
    missing: Missing = "refuse"
    """What a missing value is: undetermined, not judged, the last one known, or a stated number"""
    present: Share = None
    """With leave_out: the share of expected values that must be there in the contract's period"""

    def rows_read(self, table: Table) -> Mask | None:
        """Return the rows of a table that are read or passed over knowingly, None of a table not read row by row."""
        if table.name != self.table:
            return None
        where = {**(self.where if table.name == "events" else {}), **({self.per[-1]: self.keys} if self.keys else {})}
        return named(table, self.name) & admitted(table, where)

    def observed(self) -> Observed:
        """Return what is observed."""
        by_day = not longer(self.own_period, "segment") or (self.table == "readings" and self.op != "only")
        rows = (self.table, self.name, self.value, self.where)
        return Observed(*rows, self.op, self.keys, self.complete, self.missing, self.present, by_day)


def judge(terms: Terms, scope: Scope) -> None:
    """Note a share without its rule and keys without a column."""
    if (terms.present is not None) != (terms.missing == "leave_out"):
        scope.problem("present_and_leave_out")
    if terms.keys and not terms.per:
        scope.problem("keys_without_per")


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return what was observed in each period for each key."""
    tables, place = seen.distinct(terms.table)
    masks = [named(table, terms.name) & admitted(table, terms.where) for table in tables]
    rows = observed_rows(terms, terms.observed(), tables, masks, before)
    found = [_seen(terms, table, mask, rows, seen, before) for table, mask in zip(tables, masks, strict=True)]
    value = side_by_side([each.value for each in found])
    if len(tables) > 1:
        value = seen.cases.by_scenario(spread(value, place))
    status = seen.status([found[each].status for each in (place if len(tables) > 1 else [0])], rows.size)
    formula = Factor(terms.name or terms.table, value)
    return before.column(terms, rows, value, status, formula, sources=(found[0].sources,), notes=found[0].notes)


@dataclass(slots=True)
class _Found:
    """What one table says on the rows of the item."""

    value: Exact
    status: Status | None
    sources: Sources
    notes: tuple[str, ...] = ()


def _seen(terms: Terms, table: Table, mask: Mask, rows: Rows, seen: Seen, before: Before) -> _Found:
    cells = sorted_into(table, mask, rows, seen.calendar, None if terms.op == "count" else terms.value)
    found = _Found(cells.value, None, cells.sources())
    by_day = terms.op in ("sum", "mean") and longer(rows.kind, "day") and table.name == "readings"
    if by_day and "date" in table.columns:
        found.value, found.status = _from_days(terms, table, mask, rows, seen, before)
    else:
        found.value, lost, twice = _folded(terms.op, cells, rows, terms.missing == "leave_out")
        found.value, found.status = _filled(terms, cells, found.value, lost, rows, seen, before)
        twice = twice | (doubled(cells) if terms.op not in ("only", "last") else False)
        found.status = before.mark(found.status, twice, rows, terms, "two_rows", what=_what(terms, rows))
    if terms.table == "scores" and terms.op not in ("only", "last"):
        mixed = mixed_periods(cells, seen.calendar)
        found.status = before.mark(found.status, mixed, rows, terms, "mixed_periods", what=_what(terms, rows))
    unsaid = unsaid_rows(table, named(table, terms.name), terms.where, rows, terms, before)
    found.status = combined((unsaid, found.status), before.reasons)
    if terms.op in ("sum", "mean") and terms.missing == "refuse":
        gaps = gaps_between(cells, mask, rows, terms, _what(terms, rows), before)
        found.status = combined((found.status, _where_known(gaps, found.status)), before.reasons)
    if terms.complete:
        there = named(table, terms.name)
        missing = incomplete(table, there, terms.complete, rows, terms, before)
        found.status = combined((missing, found.status), before.reasons)
    if terms.kind == "adjustment":
        found.notes = documents(cells, rows)
        bare = np.array([note == "" for note in found.notes], dtype=bool)
        found.status = before.mark(found.status, bare, rows, terms, "no_document", what=_what(terms, rows))
    return found


def _from_days(
    terms: Terms, table: Table, mask: Mask, rows: Rows, seen: Seen, before: Before
) -> tuple[Exact, Status | None]:
    """Fold readings by day: every day of the period is expected."""
    days = before.keys.in_service(before.keys.grid("day", rows.per, rows.keys))
    cells = sorted_into(table, mask, days, seen.calendar, terms.value)
    value, lost, twice = _folded("only", cells, days, leave_out=False)
    value, status = _filled(terms, cells, value, lost, days, seen, before)
    status = before.mark(status, twice, days, terms, "two_rows", what=_what(terms, days))
    fold = folding(days, rows, before.keys)
    kept = np.ones(days.size, dtype=bool) if status is None else status.state[0] == KNOWN
    total = summed(value, kept, fold.groups)
    status = folded_status(status, fold, before.reasons, left_out_spreads=True)
    return (total if terms.op == "sum" else divide(total, Exact(counted(kept, fold.groups)))), status


def _folded(op: Op, cells: Cells, rows: Rows, leave_out: bool) -> tuple[Exact, Mask, Mask]:
    """Return the value of each cell, and where it is missing or there are two where one is expected."""
    count = np.bincount(cells.cell, minlength=rows.size)
    empty = np.bincount(cells.cell[cells.empty], minlength=rows.size)
    filled = ~cells.empty
    lost = (count == empty) if leave_out else (count == 0) | (empty > 0)
    never = np.zeros(rows.size, dtype=bool)
    if op == "count":
        return Exact(count), count == 0, never
    if op == "last":
        value, empty_last = latest(cells, rows)
        return value, (count == 0) | empty_last, never
    if op in ("max", "min"):
        return (largest if op == "max" else smallest)(cells.value, filled, cells.groups), lost, never
    total = summed(cells.value, filled, cells.groups)
    value = divide(total, Exact(count - empty)) if op == "mean" else total
    return value, lost, (count > 1) if op == "only" else never


def _filled(
    terms: Terms, cells: Cells, value: Exact, lost: Mask, rows: Rows, seen: Seen, before: Before
) -> tuple[Exact, Status | None]:
    """Give missing values what the contract's rule says they are."""
    covers = seen.observations[0].covers(cells.table.name)
    inside = covered(covers, seen.calendar, rows.kind, rows.period)
    what = _what(terms, rows)
    uncovered: Status | None = None
    if cells.table.name == "events" and terms.op != "only":
        uncovered = before.mark(None, ~inside, rows, terms, "not_covered", table="events")
    if terms.op in ("sum", "count"):
        none = np.bincount(cells.cell, minlength=rows.size) == 0
        lost = lost & ~(none & inside)
    if isinstance(terms.missing, Fraction):
        value = choose(lost, exact([terms.missing]), value)
        outside = lost & ~inside if covers else np.zeros_like(lost)
        return value, before.mark(uncovered, outside, rows, terms, "not_covered", table=cells.table.name)
    if terms.missing == "carry":
        earlier = earlier_values(cells.table, terms.name, terms.where, terms.value, rows, seen.calendar)
        value, lost = carried_forward(value, lost, rows, seen.calendar, earlier)
    if terms.missing != "leave_out":
        line = empty_lines(cells)
        empty = lost & np.array([each != "" for each in line], dtype=bool)
        file = cells.table.file
        status = before.mark(uncovered, empty, rows, terms, "cell_empty", what=what, file=file, row=line)
        wanted = [{terms.name or "", *rows.keys[key]} for key in rows.key]
        return value, before.mark_absent(status, lost, rows, terms, terms.table, what, wanted)
    enough = enough_present(terms.present or Fraction(0), lost, rows, seen.calendar)
    status = before.mark(uncovered, lost & ~enough, rows, terms, "too_few_present", what=what)
    return value, before.mark(status, lost & enough, rows, terms, "reading_left_out", LEFT_OUT, what=what)


def _where_known(status: Status | None, other: Status | None) -> Status | None:
    """Return a status where nothing else is wrong."""
    return status if status is None or other is None else status.within(other.state == KNOWN)


def _what(terms: Terms, rows: Rows) -> list[str]:
    """Return the words for what is missing in each row."""
    base = terms.name or terms.table
    return [f"{base} {'/'.join(rows.keys[key])}".strip() for key in rows.key]

"""A price basket: always from the base, never chained; trigger and dead band by `choose`, collar by bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BeforeValidator, Field

from ppp_cost.frozen import Frozen, Listed, number
from ppp_cost.kernels.amounts.indices import basket
from ppp_cost.kernels.exact import Exact, Indices, Mask, exact
from ppp_cost.language import number_text
from ppp_cost.ledger.column import Column, Factor, Rows, sources_of
from ppp_cost.ledger.formulas import Formula, added, product
from ppp_cost.ledger.reasons import Status, combined
from ppp_cost.ledger.tables import Table, parsed
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_axis import side_by_side
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.calendar import Calendar
from ppp_cost.payment.terms.contract import single_value
from ppp_cost.payment.terms.declared import Doubt, TableRead
from ppp_cost.payment.terms.item_terms import Count
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Number, OperandField, operands_of, whole_number
from ppp_cost.payment.terms.units import PURE

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def _base(value: object) -> object:
    if isinstance(value, str) and _MONTH.fullmatch(value):
        return value
    return value if isinstance(value, Number) else Number(number(value))


def _month(value: object) -> object:
    return value if value in ("first", "last") else whole_number(value)


class Series(Frozen):
    """One price of the basket."""

    name: str
    """Name of the series in the table `indices`"""
    weight: OperandField
    """Its weight"""
    base: Annotated[str | Number, BeforeValidator(_base)]
    """The base month, `2023-01`, or the base value"""


class Terms(CommonTerms):
    """`index`: fixed + the sum of weight x price now / price at the base."""

    own_tables: ClassVar = ("indices",)

    rule: Literal["index"]
    series: Listed[Series]
    """The basket"""
    fixed: OperandField = Field(default_factory=lambda: Number(Fraction(0)))
    """The part that does not move; -1 gives the relative change"""
    lag_months: Count = 0
    """How many months before the month looked at"""
    month: Annotated[int | Literal["first", "last"], BeforeValidator(_month)] = "first"
    """Which month of the period is looked at, counted from its begin"""
    status: Literal["any", "final"] = "any"
    """final: a provisional value is no value"""

    def reads(self) -> Iterator[TableRead]:
        """Yield the columns of observation tables that are read."""
        yield from super().reads()
        yield TableRead("indices", "series", cells=tuple(each.name for each in self.series), must=False)

    def rows_due(self, calendar: Calendar, year: int) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Yield the indices that are looked at in a year, those of the base month first."""
        looked_at = dict.fromkeys(months_looked_at(self, calendar, calendar.of_year(self.own_period, year)))
        for series in self.series:
            base = [series.base] if isinstance(series.base, str) else []
            yield from (("indices", {"series": series.name, "month": month}) for month in (*base, *looked_at))

    def made_up(self) -> Iterator[str]:
        """Yield what its weights are called."""
        yield f"{self.id} weights"

    def doubts(self, is_read: bool) -> Iterator[Doubt]:
        """Yield weights that do not sum to one."""
        parts = [single_value(each) for each in (self.fixed, *(series.weight for series in self.series))]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts) and known[0] != -1 and sum(known) != 1:
            yield "lint_weights", {"sum": number_text(sum(known, start=Fraction(0)))}


def judge(terms: Terms, scope: Scope) -> None:
    """Note an empty basket and weights that are not pure."""
    if not terms.series:
        scope.problem("nothing_listed", key="series")
    for operand in operands_of(terms.series):
        scope.expects(operand, PURE)
    if terms.month == 0:
        scope.problem("not_a_month", value="0")


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the basket of the month that each period looks at."""
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    months = months_looked_at(terms, seen.calendar, rows.period)
    fixed = before.read(terms.fixed, rows, terms)
    weights = [before.read(each.weight, rows, terms) for each in terms.series]
    status = before.status(fixed, *weights)
    now, base = [], []
    formula: list[Formula] = [fixed.factor]
    said: list[list[tuple[str, int]]] = [[] for _ in range(rows.size)]
    for series, weight in zip(terms.series, weights, strict=True):
        level, level_status = _levels(terms, series.name, months, rows, seen, before, said)
        start, start_status = _base_levels(terms, series, rows, seen, before, said)
        status = combined((status, level_status, start_status), before.reasons)
        status = before.mark(status, start.num == 0, rows, terms, "divided_by_zero", name=f"{series.name}_base")
        now.append(level)
        base.append(start)
        current, original = Factor(series.name, level), Factor(f"{series.name}_base", start)
        formula.append(product([weight.factor, current], [original]))
    value = basket(fixed.value, [each.value for each in weights], now, base)
    return before.column(terms, rows, value, status, added(formula), sources=sources_of(said))


def months_looked_at(terms: Terms, calendar: Calendar, period: Indices) -> list[str]:
    """Return the month whose prices each of an item's periods looks at."""
    starts = calendar.starts[terms.own_period][period].astype("datetime64[D]").astype("datetime64[M]")
    if terms.month == "last":
        ends = (calendar.ends[terms.own_period][period] - 1).astype("datetime64[D]").astype("datetime64[M]")
        looked_at = ends
    else:
        looked_at = starts + (0 if terms.month == "first" else terms.month - 1)
    found: list[str] = (looked_at - terms.lag_months).astype(str).tolist()
    return found


def _levels(
    terms: Terms,
    series: str,
    months: list[str],
    rows: Rows,
    seen: Seen,
    before: Before,
    said: list[list[tuple[str, int]]],
) -> tuple[Exact, Status | None]:
    """Return the level of a series in the months asked for, and where there is none."""
    values, lost = [], []
    for scenario, table in enumerate(seen.tables("indices")):
        known = _published(table, terms.status)
        found = [known.get((series, month)) for month in months]
        missing: Mask = np.array([each is None for each in found], dtype=bool)
        values.append(exact([_level(table, row) if row is not None else 1 for row in found]))
        lost.append(before.mark(None, missing, rows, terms, "no_index", series=series, month=months))
        if scenario == 0:
            for row, each in enumerate(found):
                said[row] += [] if each is None else [(table.file, table.line[each])]
    value = seen.cases.by_scenario(side_by_side(values))
    return value, seen.status(lost, rows.size)


def _base_levels(
    terms: Terms, series: Series, rows: Rows, seen: Seen, before: Before, said: list[list[tuple[str, int]]]
) -> tuple[Exact, Status | None]:
    if isinstance(series.base, Number):
        return before.read(series.base, rows, terms).value, None
    return _levels(terms, series.name, [series.base] * rows.size, rows, seen, before, said)


def _published(table: Table, status: str) -> dict[tuple[str, str], int]:
    """Return the row of each series and month with a value above zero, a final one where the contract asks for it."""
    rows = zip(table.text("series"), table.text("month"), table.text("value"), table.text("status"), strict=True)
    return {
        (series, month): row
        for row, (series, month, value, state) in enumerate(rows)
        if (parsed(value) or 0) > 0 and (status == "any" or state == "final")
    }


def _level(table: Table, row: int) -> Fraction:
    return parsed(table.text("value")[row]) or Fraction(0)

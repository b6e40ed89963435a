"""A number with dates and keys: any dated price, weight, limit or share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BeforeValidator, ConfigDict, Field

from ppp_cost.frozen import Frozen, Listed, refused
from ppp_cost.kernels.exact import Exact, Integers, Mask, divide
from ppp_cost.ledger.column import Branch, Column, Factor, Key, Rows
from ppp_cost.ledger.formulas import Brackets, Formula, added, product
from ppp_cost.ledger.reasons import combined
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.calendar import Days
from ppp_cost.payment.terms.dated_values import begins, overlaps
from ppp_cost.payment.terms.declared import Held
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Dated, Number, OperandField


def _day(value: object) -> object:
    if value is not None and type(value) is not date:
        raise refused("not_a_date", value)
    return value


class Row(Frozen):
    """A value from a day on, for one key."""

    model_config = ConfigDict(extra="allow")
    begin: Annotated[date | None, BeforeValidator(_day)] = Field(default=None, alias="from")
    """First day on which the value holds; left out where it always held"""
    value: OperandField
    """A number, or an item above: that is how several measures become one keyed measure"""
    clause: str | None = None
    """Clause of this row, such as a supplement"""

    def key(self, per: Key) -> Key:
        """Return the row's key."""
        return tuple(str((self.__pydantic_extra__ or {}).get(name, "")) for name in per)


class Terms(CommonTerms):
    """`parameter`: a number with dates and keys."""

    own_rows: ClassVar = True

    rule: Literal["parameter"]
    values: Listed[Row]
    """Rows `{ from?, <key>?, value }`, dates increasing for each key"""
    within: Literal["refuse", "start", "end", "days"] = "refuse"
    """What holds where a value changes inside a period: refuse, that of its start or end, or weighted by days"""

    def held(self) -> tuple[Held, ...]:
        """Return the numbers, with their dates and keys."""
        return tuple(Held(row.value, row.begin, row.clause, row.key(self.per)) for row in self.values)

    def made_up(self) -> Iterator[str]:
        """Yield its name, where it is a number."""
        if any(isinstance(row.value, Number) for row in self.values):
            yield self.id


def judge(terms: Terms, scope: Scope) -> None:
    """Note rows out of order, keys that are not those of the item, and units that differ."""
    if not terms.values:
        scope.problem("nothing_listed", key="values")
    by_key: dict[Key, list[Row]] = {}
    for row in terms.values:
        extra = set(row.__pydantic_extra__ or {})
        for name in sorted(extra - set(terms.per)):
            scope.problem("unknown_key", value=name)
        for name in sorted(set(terms.per) - extra):
            scope.problem("key_missing", name=name)
        scope.expects(row.value, scope.own_unit())
        by_key.setdefault(row.key(terms.per), []).append(row)
    for key, rows in by_key.items():
        scope.dates_increase("/".join(key) or terms.id, [row.begin for row in rows])


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the value that holds in each period for each key."""
    rows = _rows(terms, seen, before)
    value, status = Exact(np.zeros((1, 1), dtype=np.int64)), None
    which = np.zeros(rows.size, dtype=np.intp)
    options: list[Formula] = []
    for number, key in enumerate(rows.keys):
        mine = [row for row in terms.values if row.key(terms.per) == key]
        held, of, changed = _overlaps(terms, mine, seen, rows, before)
        here = rows.key == number
        for row, days in zip(mine, held, strict=True):
            read = here & (days > 0)
            reading = before.read(row.value, rows, terms)
            share = divide(Exact(np.where(read, days, 0)), Exact(of))
            value = value + reading.value * share
            status = combined((status, reading.status.within(read) if reading.status else None), before.reasons)
            which[read] = len(options)
            options.append(replace(reading.factor, clause=(row.clause,)) if row.clause else reading.factor)
        if terms.within == "days":
            which[here & ((held > 0).sum(axis=0) > 1)] = len(options)
            options.append(_weighted(options[-len(mine) :], held, of))
        if terms.within == "refuse":
            status = before.mark(status, here & changed, rows, terms, "changes_inside", name=terms.id)
    return before.column(terms, rows, value, status, Branch(which[None], tuple(options)))


def _rows(terms: Terms, seen: Seen, before: Before) -> Rows:
    kind = terms.own_period
    if not terms.per:
        return before.plain_rows(kind)
    keys = list(dict.fromkeys(row.key(terms.per) for row in terms.values))
    return before.keys.in_service(before.keys.grid(kind, terms.per, keys))


def _begins(mine: Sequence[Row]) -> Days:
    return begins([Dated(Fraction(0), row.begin) for row in mine])


def _weighted(options: Sequence[Formula], held: Integers, of: Integers) -> Formula:
    """Return the formula of a value weighted by the days on which each of its parts holds."""
    pairs = zip(options, held, strict=True)
    parts = [product([option, Factor("", Exact(days[None]))]) for option, days in pairs]
    return product([Brackets(added(parts))], [Factor("", Exact(of[None]))])


def _overlaps(
    terms: Terms, mine: Sequence[Row], seen: Seen, rows: Rows, before: Before
) -> tuple[Integers, Integers, Mask]:
    """Return on how many days each value counts, of how many, and where one changes, contract by contract."""
    together = [before.cases.peers.get(id(row.value), (row.value,)) for row in mine]
    begin, found = _begins(mine), []
    for contract in range(len(before.cases.contracts)):
        values = [each[min(contract, len(each) - 1)] for each in together]
        moves = np.array([False, *(a != b for a, b in pairwise(values))])
        held, of, changed = overlaps(begin, moves, terms.within, seen.calendar, rows)
        found.append(changed)
    return held, of, before.cases.contract_rows(found, rows.size)

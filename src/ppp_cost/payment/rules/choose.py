"""The first case whose tests hold: veto, trigger, waiver, a switch between two measurements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import eq, ge, gt, le, lt
from types import MappingProxyType
from typing import Annotated, Literal

import numpy as np
from pydantic import BeforeValidator, WithJsonSchema, model_validator

from ppp_cost.frozen import Frozen, Listed, refused
from ppp_cost.kernels.exact import Exact, Indices, Mask, choose
from ppp_cost.language import number_text
from ppp_cost.ledger.column import Branch, Column, Factor, Rows
from ppp_cost.ledger.column import Comparison as FactorComparison
from ppp_cost.ledger.formulas import Formula, Unknown
from ppp_cost.ledger.reasons import KNOWN, LEFT_OUT, UNDETERMINED, Status, combined
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_tables import Seen
from ppp_cost.payment.terms.declared import TableRead
from ppp_cost.payment.terms.item_terms import Terms as CommonTerms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import (
    OPERAND_SCHEMA,
    Attribute,
    Number,
    Operand,
    OperandField,
    Parameter,
    Reference,
    operand,
)

COMPARISONS: Mapping[str, Callable[[Exact, Exact], Mask]] = MappingProxyType(
    {"below": lt, "at_most": le, "above": gt, "at_least": ge, "equals": eq}
)
"""How a value is compared with its limit."""
SIGNS: Mapping[str, str] = MappingProxyType(
    {"below": "<", "at_most": "<=", "above": ">", "at_least": ">=", "equals": "="}
)
"""How each is written."""


class Outcome(Frozen):
    """A case that yields no number."""

    undetermined: str | None = None
    """Why it cannot be settled yet"""
    left_out: str | None = None
    """Why such a row is not judged"""

    @model_validator(mode="after")
    def _one(self) -> Outcome:
        if (self.undetermined is None) == (self.left_out is None):
            raise refused("outcome_form", "")
        return self


def _then(value: object) -> object:
    if isinstance(value, Mapping) and ("undetermined" in value or "left_out" in value):
        return Outcome.model_validate(value)
    return value if isinstance(value, Outcome) else operand(value)


Then = Annotated[
    Number | Reference | Attribute | Parameter | Outcome,
    BeforeValidator(_then),
    WithJsonSchema({"anyOf": [OPERAND_SCHEMA, Outcome.model_json_schema()]}),
]


class Comparison(Frozen):
    """Limits with which a value is compared; where several are given all must hold."""

    below: OperandField | None = None
    """Holds below this"""
    at_most: OperandField | None = None
    """Holds at or below this"""
    above: OperandField | None = None
    """Holds above this"""
    at_least: OperandField | None = None
    """Holds at or above this"""
    equals: OperandField | None = None
    """Holds at this value"""

    @property
    def limits(self) -> dict[str, Operand]:
        """Return the comparisons that are given."""
        return {name: limit for name in COMPARISONS if (limit := getattr(self, name)) is not None}


class Test(Comparison):
    """A value and what it is compared with."""

    of: OperandField
    """The value that is tested"""

    @model_validator(mode="after")
    def _compares(self) -> Test:
        if not self.limits:
            raise refused("no_comparison", "")
        return self


class Case(Comparison):
    """A test, or several, and what follows."""

    of: OperandField | None = None
    """The value that is tested"""
    all: Listed[Test] = ()
    """Several tests that must all hold, in place of one"""
    then: Then
    """An operand, `{ undetermined = "why" }` or `{ left_out = "why" }`"""

    @model_validator(mode="after")
    def _one_form(self) -> Case:
        if (self.of is None) == (not self.all) or (self.of is None) != (not self.limits):
            raise refused("no_comparison", "")
        return self

    @property
    def tests(self) -> tuple[tuple[Operand, Mapping[str, Operand]], ...]:
        """Return the tests, whichever form they were written in."""
        if self.of is not None:
            return ((self.of, self.limits),)
        return tuple((test.of, test.limits) for test in self.all)


class Terms(CommonTerms):
    """`choose`: the first case whose tests hold."""

    rule: Literal["choose"]
    cases: Listed[Case]
    """Tried in order; only the tests reached and the branch taken are read"""
    otherwise: Then | None = None
    """Where no case holds; undetermined where it is not given"""

    def reads(self) -> Iterator[TableRead]:
        """Yield the columns of observation tables that are read; of a flag, what is asked for."""
        yield from super().reads()
        for of, limits in (test for case in self.cases for test in case.tests):
            flag = limits.get("equals")
            if isinstance(of, Attribute) and of.table == "events" and isinstance(flag, Number):
                yield TableRead("events", of.column, "number", cells=(number_text(flag.value),), must=False)


def judge(terms: Terms, scope: Scope) -> None:
    """Note limits of another unit than what they are compared with, and branches of another unit than the item."""
    if not terms.cases:
        scope.problem("nothing_listed", key="cases")
    for case in terms.cases:
        for of, limits in case.tests:
            expected = scope.unit_of(of)
            if expected is not None:
                for limit in limits.values():
                    scope.expects(limit, expected)
    for branch in (*(case.then for case in terms.cases), terms.otherwise):
        if not isinstance(branch, Outcome):
            scope.expects(branch, scope.own_unit())


def assess(terms: Terms, seen: Seen, before: Before) -> Column:
    """Return the branch taken in each row."""
    rows = before.rows(terms.own_period, terms.per, terms.operands)
    taken = _Taken(np.zeros((1, rows.size), dtype=np.intp), Exact(np.zeros((1, 1), dtype=np.int64)), None)
    undecided: Mask = np.ones((1, rows.size), dtype=bool)
    for case in terms.cases:
        holds, unknown, tests = _tested(case, undecided, taken, rows, terms, before)
        _take(taken, holds, case.then, tests, rows, terms, before)
        undecided = undecided & ~holds & ~unknown
    if terms.otherwise is None:
        taken.status = before.mark(taken.status, undecided, rows, terms, "no_case_holds")
    else:
        _take(taken, undecided, terms.otherwise, (), rows, terms, before)
    branch = Branch(taken.which, tuple(taken.options), tuple(taken.when))
    formula = branch if taken.options else None
    looked_at = tuple(dict.fromkeys(taken.looked_at))
    return before.column(terms, rows, taken.value, taken.status, formula, looked_at=looked_at)


@dataclass(slots=True)
class _Taken:
    """The branches taken so far."""

    which: Indices
    value: Exact
    status: Status | None
    options: list[Formula] = field(default_factory=list)
    when: list[tuple[FactorComparison, ...]] = field(default_factory=list)
    looked_at: list[Factor] = field(default_factory=list)


def _tested(
    case: Case, undecided: Mask, taken: _Taken, rows: Rows, terms: Terms, before: Before
) -> tuple[Mask, Mask, tuple[FactorComparison, ...]]:
    """Return where all tests of a case hold, where one that was reached could not be read, and the tests."""
    holds, unknown = undecided, np.zeros_like(undecided)
    tests: list[FactorComparison] = []
    for of, limits in case.tests:
        value = before.read(of, rows, terms)
        taken.looked_at.append(value.factor)
        for name, limit in limits.items():
            bound = before.read(limit, rows, terms)
            tests.append((value.factor, SIGNS[name], bound.factor))
            taken.looked_at += [bound.factor] if bound.factor.name else []
            status = before.status(value, bound)
            if status is not None:
                lost = holds & (status.state != KNOWN)
                taken.status = combined((taken.status, status.within(lost)), before.reasons)
                unknown, holds = unknown | lost, holds & ~lost
            holds = holds & COMPARISONS[name](value.value, bound.value)
    return holds, unknown, tuple(tests)


def _take(
    taken: _Taken,
    here: Mask,
    then: Operand | Outcome,
    tests: tuple[FactorComparison, ...],
    rows: Rows,
    terms: Terms,
    before: Before,
) -> None:
    taken.when.append(tests)
    if isinstance(then, Outcome):
        taken.options.append(Unknown())
        state = UNDETERMINED if then.left_out is None else LEFT_OUT
        text = then.left_out or then.undetermined or ""
        taken.status = before.mark(taken.status, here, rows, terms, "stated", state, text=text)
        return
    reading = before.read(then, rows, terms)
    taken.value = choose(here, reading.value, taken.value)
    taken.which = np.where(here, len(taken.options), taken.which)
    taken.options.append(reading.factor)
    if reading.status is not None:
        taken.status = combined((taken.status, reading.status.within(here)), before.reasons)

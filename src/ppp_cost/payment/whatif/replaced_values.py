"""What a year would come to with a value that a claim used: the contract's number, a measure or a record replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from pydantic import BaseModel

from ppp_cost.kernels.exact import Exact, exact, fractions_of
from ppp_cost.ledger.column import Column
from ppp_cost.ledger.reasons import LEFT_OUT
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.rows.scenario_changes import Given
from ppp_cost.payment.settle.settlement import settle_many
from ppp_cost.payment.terms.contract import Contract, Item
from ppp_cost.payment.terms.operands import Dated, Parameter, Reference


@dataclass(frozen=True, slots=True)
class World:
    """What is settled: a contract, observations, and values of items that stand in place of their own."""

    contract: Contract
    observations: Observations
    overrides: Mapping[str, Given] = field(default_factory=dict)

    def settled(self, year: int) -> Statement:
        """Return the statement of an operating year."""
        return settle_many([self.contract], [self.observations], year, self.overrides)[0]


@dataclass(frozen=True, slots=True)
class Span:
    """Days, the last left out, on which a number is another one."""

    begin: date
    end: date
    value: Fraction


def with_parameter(contract: Contract, name: str, spans: Sequence[Span], items: Sequence[str]) -> Contract:
    """Return the contract with a named number replaced on some days; no items named means in all that have it."""
    settled = tuple(
        replace(item, terms=_changed(item.terms, name, spans)) if not items or item.terms.id in items else item
        for item in contract.items
    )
    return replace(contract, items=settled)


def _changed(part: Any, name: str, spans: Sequence[Span]) -> Any:
    if isinstance(part, Parameter):
        return replace(part, values=_dated(part.values, spans)) if part.name == name else part
    if isinstance(part, Reference):
        return replace(part, first=_changed(part.first, name, spans)) if part.first is not None else part
    if isinstance(part, BaseModel):
        new = {field: _changed(getattr(part, field), name, spans) for field in type(part).model_fields}
        changed = {field: value for field, value in new.items() if value is not getattr(part, field)}
        return part.model_copy(update=changed) if changed else part
    if isinstance(part, tuple):
        each = tuple(_changed(every, name, spans) for every in part)
        return each if any(a is not b for a, b in zip(each, part, strict=True)) else part
    return part


def _dated(values: Sequence[Dated], spans: Sequence[Span]) -> tuple[Dated, ...]:
    """Return dated values with other ones on some days, and those in force from the day after.

    >>> span = Span(date(2024, 1, 1), date(2025, 1, 1), Fraction(2))
    >>> [(str(each.begin), int(each.value)) for each in _dated([Dated(Fraction(1))], [span])]
    [('None', 1), ('2024-01-01', 2), ('2025-01-01', 1)]
    """
    for span in spans:
        before = [each for each in values if each.begin is None or each.begin < span.begin]
        behind = [each for each in values if each.begin is not None and each.begin >= span.end]
        after = in_force(values, span.end)
        if after is not None and (not behind or behind[0].begin != span.end):
            behind = [replace(after, begin=span.end), *behind]
        values = [*before, Dated(span.value, span.begin), *behind]
    return tuple(values)


def in_force(values: Sequence[Dated], day: date) -> Dated | None:
    """Return the value that holds on a day, None before the first."""
    held = [each for each in values if each.begin is None or each.begin <= day]
    return held[-1] if held else None


def held_inside(values: Sequence[Dated], span: Span) -> list[Dated]:
    """Return the values that hold on some day of a span."""
    first = in_force(values, span.begin)
    later = [each for each in values if each.begin is not None and span.begin < each.begin < span.end]
    return [*([first] if first is not None else []), *later]


def with_cells(observations: Observations, table: Table, column: str, cells: Mapping[int, str]) -> Observations:
    """Return the observations with other cells in a column of a table, by row."""
    text = tuple(cells.get(row, cell) for row, cell in enumerate(table.text(column)))
    changed = replace(table, columns={**table.columns, column: text})
    return replace(observations, tables={**observations.tables, table.name: changed})


def with_values(column: Column, case: int, values: Mapping[int, Fraction]) -> Exact | None:
    """Return a measure with other values in some rows, as a scenario; None where another row is left out.

    A row that is undetermined may take any value: no line that is known has read it.
    """
    status = column.status
    state = np.zeros(column.rows.size) if status is None else status.state[min(case, status.state.shape[0] - 1)]
    lost = np.flatnonzero(np.broadcast_to(state, column.rows.size) == LEFT_OUT)
    if any(int(row) not in values for row in lost):
        return None
    own = fractions_of(column.value[min(case, column.value.shape[0] - 1)])
    return exact([values.get(row, each) for row, each in enumerate(own)])[None]


def parameters_of(item: Item, name: str) -> list[Parameter]:
    """Return the numbers of an item that have a name."""
    return [each for each in item.terms.operands if isinstance(each, Parameter) and each.name == name]


def following(day: str) -> date:
    """Return the day after one that is written out.

    >>> following("2024-02-29")
    datetime.date(2024, 3, 1)
    """
    return date.fromisoformat(day) + timedelta(days=1)

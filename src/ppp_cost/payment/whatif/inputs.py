"""What can be assumed to be another number: named numbers of the contract, measures, and rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.tables import parsed
from ppp_cost.payment.terms.contract import Item
from ppp_cost.payment.terms.operands import Parameter
from ppp_cost.payment.whatif.replaced_values import Span, following, held_inside
from ppp_cost.payment.whatif.scenarios import Supposing
from ppp_cost.payment.whatif.value_names import record_cells

Sort = Literal["parameter", "observed", "measure", "record"]


@dataclass(frozen=True, slots=True)
class Input:
    """A number that can be another one, and what it is in the year: the lowest and the highest of its rows.

    Both are None where no row is known; ``lost`` says that some row is undetermined.
    """

    name: str
    sort: Sort
    unit: str
    clause: str
    lowest: Fraction | None
    highest: Fraction | None
    lost: bool = False
    says_yes: bool = False
    """Whether its rows are 0 and 1 for no and yes: a share more or less of that says nothing."""


def inputs_of(supposing: Supposing) -> tuple[Input, ...]:
    """Return every input: numbers of the contract, observed measures, other measures, rows of the tables."""
    found = [*_parameters(supposing), *measured_in(supposing, supposing.now), *_records(supposing)]
    order: tuple[Sort, ...] = ("parameter", "observed", "measure", "record")
    return tuple(sorted(found, key=lambda each: order.index(each.sort)))


def _parameters(supposing: Supposing) -> Iterator[Input]:
    """Yield the named numbers in force on some day of the year."""
    span = _year(supposing.now)
    numbers: dict[str, list[tuple[Parameter, Item]]] = {}
    for item in supposing.contract.items:
        for each in item.terms.operands:
            if isinstance(each, Parameter) and each.name:
                numbers.setdefault(each.name, []).append((each, item))
    for name, group in numbers.items():
        held = [dated.value for each, _ in group for dated in held_inside(each.values, span)]
        if held:
            first, item = group[0]
            clause = first.clause or item.terms.clause
            yield Input(name, "parameter", first.unit or "", clause, min(held), max(held))


def _year(statement: Statement) -> Span:
    heading = statement.heading
    return Span(date.fromisoformat(heading.begin), following(heading.end), Fraction(0))


def measured_in(supposing: Supposing, statement: Statement) -> Iterator[Input]:
    """Yield the measures of a statement of the year; one that is looked up is a number of the contract."""
    items = {item.terms.id: item for item in supposing.contract.items}
    for name, rows in statement.measures().items():
        terms = items[name].terms
        known = [value for _, _, value, _ in rows if value is not None]
        lost = any(state == "undetermined" for *_, state in rows)
        lowest, highest = (min(known), max(known)) if known else (None, None)
        seen = terms.observed()
        sort: Sort = "observed" if seen else "parameter" if terms.held() else "measure"
        yes = bool(known) and {*known} <= {0, 1} and seen is not None and seen.op != "count"
        yield Input(name, sort, terms.unit or "", terms.clause, lowest, highest, lost, yes and not terms.unit)


def _records(supposing: Supposing) -> Iterator[Input]:
    for name, table_name in supposing.names.records.items():
        if name.startswith(f"{table_name}."):
            table, column, rows = record_cells(supposing.names, name, supposing.observations)
            values = [parsed(table.text(column)[row]) for row in rows]
            known = [value for value in values if value is not None]
            if rows:
                lowest, highest = (min(known), max(known)) if known else (None, None)
                yield Input(name, "record", "", "", lowest, highest, None in values)

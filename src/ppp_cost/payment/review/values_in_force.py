"""What is in force where a claim used another value: a number of the contract, a measure, a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from ppp_cost.language import number_text
from ppp_cost.ledger.claims.claim import ClaimedFactor
from ppp_cost.ledger.claims.remarks import Remark, remark
from ppp_cost.ledger.column import Column
from ppp_cost.ledger.explain.explanation import value_at
from ppp_cost.ledger.explain.source_rows import rows_behind
from ppp_cost.ledger.row_numbers import rows_text
from ppp_cost.ledger.tables import Table, parsed
from ppp_cost.payment.whatif.replaced_values import Span, held_inside, parameters_of
from ppp_cost.payment.whatif.value_names import SHOWN, Names, Supposed, few, record_cells


def supposed(names: Names, name: str, item: str, rows: Sequence[ClaimedFactor]) -> Supposed | Remark | None:
    """Return what a claim used under one name, a remark where it cannot be looked up, None where it is in force."""
    column = names.places.ledger.columns.get(name)
    if column is not None and not column.amount:
        return _measure(names, column, item, rows)
    if name in names.parameters:
        return _parameter(names, name, item, rows)
    if name in names.records:
        return _record(names, name, item, rows)
    return remark("review_factor_unknown", names="name", name=name, where=rows[0].where)


def _unmet(name: str, rows: Sequence[ClaimedFactor]) -> Remark:
    return remark("review_factor_unmet", names="name", name=name, where=rows[0].where)


def _measure(names: Names, column: Column, item: str, rows: Sequence[ClaimedFactor]) -> Supposed | Remark | None:
    ledger, case = names.places.ledger, names.places.statement.case
    inside = np.isin(column.rows.period, ledger.windows[column.rows.kind])
    values: dict[int, Fraction] = {}
    for row in np.flatnonzero(inside).tolist():
        label = ledger.labels[column.rows.kind][column.rows.period[row]]
        key = "/".join(column.rows.keys[column.rows.key[row]])
        met = [each for each in rows if names.meets(each, column.rows.kind, label, key)]
        values |= {row: met[-1].value} if met else {}
    if not values:
        return _unmet(column.id, rows)
    known = {row: value for row in values if (value := _known(column, case, row)) is not None}
    other = [row for row, value in values.items() if known.get(row) != value]
    if not other:
        return None
    said = remark(
        "review_measure",
        names="name",
        name=column.id,
        claimed=few(values[row] for row in other),
        assessed=few(known[row] for row in other if row in known) or "-",
        clause=column.clause,
        behind=rows_behind(column, other, case),
    )
    return Supposed(column.id, item, said, rows=values)


def _known(column: Column, case: int, row: int) -> Fraction | None:
    """Return a value of a measure, None where it is not known."""
    status = column.status
    if status is not None and status.state[min(case, status.state.shape[0] - 1), row]:
        return None
    return value_at(column.value, case, row)


def _parameter(names: Names, name: str, item: str, rows: Sequence[ClaimedFactor]) -> Supposed | Remark | None:
    spans = [Span(*days, each.value) for each in rows if (days := names.days(each.period))]
    if not spans:
        return _unmet(name, rows)
    having = [each for each in names.world.contract.items if parameters_of(each, name)]
    own = [each for each in having if each.terms.id == item]
    held: dict[tuple[Fraction, date | None, str], None] = {}
    for each in own or having:
        for number in parameters_of(each, name):
            other = [dated for span in spans for dated in held_inside(number.values, span) if dated.value != span.value]
            clause = number.clause or each.terms.clause
            held |= {(dated.value, dated.begin, dated.clause or clause): None for dated in other}
    if not held:
        return None
    words = {
        "name": name,
        "claimed": few(span.value for span in spans),
        "assessed": few(value for value, _, _ in held),
        "clause": "; ".join(dict.fromkeys(clause for _, _, clause in held)),
    }
    since = ", ".join(dict.fromkeys(day.isoformat() for _, day, _ in held if day is not None))
    said = remark("review_parameter", names="name", day=since, **words)
    if not since:
        said = remark("review_parameter_always", names="name", **words)
    return Supposed(name, item, said, items=(item,) if own else (), spans=tuple(spans))


def _record(names: Names, name: str, item: str, rows: Sequence[ClaimedFactor]) -> Supposed | Remark | None:
    table, column, named_rows = record_cells(names, name, names.world.observations)
    short = name.removeprefix(f"{table.name}.")
    cells: dict[int, Fraction] = {}
    for row in named_rows:
        met = [each for each in rows if _is_of(each, table, row)]
        cells |= {row: met[-1].value} if met else {}
    if not cells:
        return _unmet(short, rows)
    other = [row for row, value in cells.items() if parsed(table.text(column)[row]) != value]
    if not other:
        return None
    lines = sorted(table.line[row] for row in other)
    said = remark(
        "review_record",
        names="name",
        name=short,
        claimed=few(cells[row] for row in other),
        assessed=few(value for row in other if (value := parsed(table.text(column)[row])) is not None) or "-",
        where=f"{table.file} {rows_text(lines, SHOWN)}",
    )
    text = {row: number_text(cells[row]) for row in other}
    return Supposed(short, item, said, table=table.name, column=column, cells=text)


def _is_of(factor: ClaimedFactor, table: Table, row: int) -> bool:
    times = (table.text("period")[row], table.text("date")[row], table.text("date")[row][:7])
    keys = [table.text(name)[row] for name in table.columns]
    return (not factor.period or factor.period in times) and (not factor.key or factor.key in keys)

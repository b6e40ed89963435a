"""Lines and measures with everything behind them, as they are read on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ppp_cost.language import Language, number_text
from ppp_cost.ledger.column import Column
from ppp_cost.ledger.explain.evidence import Evidence, about_text, evidence_of
from ppp_cost.ledger.explain.explanation import formula_text, value_at
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.reasons import STATES
from ppp_cost.ledger.statement import Statement
from ppp_cost.render.text.statement_text import amount_text, colon, line_cells, within, word

RUNS = 5
"""Runs of source rows shown behind one line; the JSON holds all of them."""

SHOWN = 12
"""Values of evidence shown behind one line; the JSON holds all of them."""


def explained_measure(statement: Statement, name: str, period: str | None, language: Language) -> Iterator[str]:
    """Yield the values of a measure with their formulas."""
    column = statement.ledger.columns[name]
    labels = statement.ledger.labels[column.rows.kind]
    for row in range(column.rows.size):
        label = labels[column.rows.period[row]]
        if int(column.rows.period[row]) not in statement.ledger.windows[column.rows.kind] or period not in (
            None,
            label,
        ):
            continue
        yield "  ".join(_measure_cells(statement, column, row, label, language))


def _measure_cells(statement: Statement, column: Column, row: int, label: str, language: Language) -> list[str]:
    ledger, case, status = statement.ledger, statement.case, column.status
    state = 0 if status is None else int(status.state[min(case, status.state.shape[0] - 1), row])
    key = "/".join(column.rows.keys[column.rows.key[row]])
    value = word(STATES[state], language) if state else number_text(value_at(column.value, case, row))
    formulas = [] if state else [formula_text(ledger, part.formula, case, row, language) for part in column.parts]
    evidence = Evidence()
    evidence.read(column.sources, row)
    named = ledger.name(column.id, language)
    cells = [named, label, key, value, f"[{column.clause}]", " + ".join(formulas), *evidence.rows_text(RUNS, language)]
    return [cell for cell in cells if cell]


def explained(statement: Statement, chosen: Iterable[Line], language: Language) -> Iterator[str]:
    """Yield lines with their formula, clauses, evidence and source rows."""
    for line in chosen:
        yield "  ".join(line_cells(statement, line, language, terse=True))
        evidence = evidence_of(statement.ledger, line, statement.case)
        values = evidence.values_text(statement.ledger, language, about_text, kind=line.period_kind)
        more = [f"… +{len(values) - SHOWN}"] if len(values) > SHOWN else []
        behind = ", ".join([*values[:SHOWN], *more, *evidence.notes])
        rows = ", ".join(evidence.rows_text(RUNS, language))
        if behind or rows:
            yield f"    ({'; '.join(part for part in (behind, rows) if part)})"
        if line.vat_inside is not None:
            yield f"    {word('vat_inside', language)} {amount_text(line.vat_inside, language)}"
        yield from _reasons(statement, line, language)


def _reasons(statement: Statement, line: Line, language: Language) -> Iterator[str]:
    status = line.block.status
    if line.state == "known" or status is None:
        return
    number = status.why[min(statement.case, status.why.shape[0] - 1), line.row]
    for reason in statement.ledger.reasons.sets[int(number)]:
        yield f"    {word(line.state, language)}{colon(language)}{reason.sentence(language)}"


def lines_of(statement: Statement, item: str | None, period: str | None) -> list[Line]:
    """Return the lines of an item, and of a period or of the days in it, as far as they are asked for."""
    return [line for line in statement.lines() if item in (None, line.item) and within(line.period, period)]

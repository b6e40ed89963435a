"""What the page of a statement shows, from the statement and the functions that write it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ppp_cost.api.pages.drawn import said
from ppp_cost.api.pages.worked import Settlement
from ppp_cost.language import Language, measure_text, term, uppercase_text
from ppp_cost.ledger.explain.evidence import about_text, evidence_of
from ppp_cost.ledger.explain.explanation import formula_shown
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.waterfall import GROSS, PAYABLE, waterfall
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.render.chart.waterfall_chart import waterfall_svg
from ppp_cost.render.report.report_lines import CURRENCIES, apart, period_words
from ppp_cost.render.text.explanation_text import RUNS, explained_measure
from ppp_cost.render.text.statement_text import line_cells, measure_cells, shown_lines, word

AT_ONCE = 40
"""Lines of an item that stand in the page from the start; more are fetched when they are asked for."""
A_PAGE = 500
"""Lines that one answer holds."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as a row: its place among all lines, and its cells."""

    number: int
    name: str
    period: str
    part: str
    amount: str
    clauses: str
    formula: str
    below: bool


def statement_view(of: Settlement, language: Language) -> dict[str, Any]:
    """Return what the page of a statement shows."""
    statement, contract = of.of.statement, of.of.contract
    heading = statement.heading
    return {
        "heading": heading,
        "unit": measure_text(heading.currency, language),
        "payable": statement.payable,
        "capitals": capitals(statement),
        "made_up": [statement.ledger.names(each, language) for each in heading.illustrative],
        "reasons": [
            (statement.ledger.name(each.item, language), each.what(language), each.clause)
            for each in statement.undetermined
        ],
        "items": [*_items(of, language)],
        "interim": [*_interim(statement, language)],
        "balance": statement.balance,
        "measures": [(name, apart(value), clause) for name, value, clause in measure_cells(statement, language)],
        "notices": [each.sentence(language) for each in of.of.overlooked],
        "chart": _chart(statement, language),
        "sources": contract.header.sources,
    }


def capitals(statement: Statement) -> str:
    """Return the payable in capital numerals, empty where it is undetermined or another currency's."""
    currency = statement.heading.currency
    if statement.payable is None or currency not in CURRENCIES:
        return ""
    return f"{CURRENCIES[currency][0]}{uppercase_text(statement.payable)}"


def _interim(statement: Statement, language: Language) -> Iterator[tuple[str, str, int | None]]:
    """Yield each interim payment: its period, that period in words, and the amount."""
    for period, amount in statement.interim.items():
        yield period, _period(statement.heading.base, period, language), amount


def _period(base: str, period: str, language: Language) -> str:
    return period_words(base, period) if language == "zh" else period


def _items(of: Settlement, language: Language) -> Iterator[dict[str, Any]]:
    statement = of.of.statement
    facts = {block.item: (block.kind, block.clause) for block in statement.ledger.blocks}
    shown = statement.shown_totals()
    for item, amount in statement.item_totals().items():
        lines = item_lines(of, item)
        yield {
            "id": item,
            "name": statement.ledger.name(item, language),
            "kind": term(facts[item][0], language),
            "clause": facts[item][1],
            "amount": amount,
            "shown": item in shown,
            "count": len(lines),
            "rows": rows_of(of, lines, language) if len(lines) <= AT_ONCE else None,
        }


def item_lines(of: Settlement, item: str, zeros: bool = False) -> list[tuple[int, Line]]:
    """Return the lines of an item with their places among all: those that are not zero, or all."""
    shown = of.lines if zeros else shown_lines(of.lines)
    wanted = {id(line) for line in shown if line.item == item}
    return [(number, line) for number, line in enumerate(of.lines) if id(line) in wanted]


def due_view(of: Settlement, period: str, language: Language) -> dict[str, Any]:
    """Return the lines that one payment holds, of the balance where ``period`` is "year"; empty where there is none."""
    lines = [(number, line) for number, line in enumerate(of.lines) if line.due == period and line.amount != 0]
    base = of.of.statement.heading.base
    name = said("balance", language) if period == "year" else _period(base, period, language)
    return {"name": name, "rows": rows_of(of, lines, language)}


def measure_view(of: Settlement, name: str, language: Language) -> dict[str, Any] | None:
    """Return a measure, asked for by its name as it is shown, with its formula and source rows; None where it is none.

    A measure that has a value a month is shown with its period behind its name.
    """
    statement, (before, _, period) = of.of.statement, name.rpartition(" ")
    for words, label in ((name, None), (before, period)):
        id_ = statement.ledger.named(words)
        if id_ in statement.measures():
            return {"name": name, "told": [*explained_measure(statement, id_, label, language)]}
    return None


def rows_of(of: Settlement, lines: Sequence[tuple[int, Line]], language: Language) -> list[Shown]:
    """Return lines as rows."""
    found = []
    for number, line in lines:
        name, period, part, amount, clauses, formula = line_cells(of.of.statement, line, language)
        below = line.amount is not None and line.amount < 0
        if language == "zh" and line.state == "known":
            formula = formula_shown(of.of.statement.ledger, line, of.of.statement.case)
        found.append(Shown(number, name, period, part, amount, clauses.strip("[]"), formula, below))
    return found


def explanation_view(of: Settlement, number: int, language: Language) -> dict[str, Any]:
    """Return one line with everything behind it; raises IndexError where there is no such line."""
    statement, line = of.of.statement, of.lines[number]
    (row,) = rows_of(of, [(number, line)], language)
    evidence = evidence_of(statement.ledger, line, statement.case)
    return {
        "row": row,
        "item": line.item,
        "values": evidence.values_text(statement.ledger, language, about_text, line.period_kind),
        "notes": evidence.notes,
        "read_from": evidence.rows_text(RUNS, language),
        "vat": line.vat_inside,
        "has_vat": line.vat_inside is not None,
        "state": None if line.state == "known" else word(line.state, language),
        "reasons": [*_reasons(statement, line, language)],
        "clauses": cited(row.clauses, of.of.contract),
    }


def _reasons(statement: Statement, line: Line, language: Language) -> Iterator[str]:
    status = line.block.status
    if line.state != "known" and status is not None:
        number = status.why[min(statement.case, status.why.shape[0] - 1), line.row]
        for reason in statement.ledger.reasons.sets[int(number)]:
            yield reason.sentence(language)


def cited(clauses: str, contract: Contract) -> list[tuple[str, str]]:
    """Return clauses as they are printed, each with the title of its document."""
    sources = contract.header.sources
    found = []
    for clause in clauses.split("; "):
        source = sources.get(clause.partition(":")[0])
        found.append((clause, source.title if source else ""))
    return found


def _chart(statement: Statement, language: Language) -> str:
    """Return the drawing from what is charged to what is payable."""
    bars = waterfall(statement)
    names: Mapping[str, str] = {bar.name: statement.ledger.name(bar.name, language) for bar in bars} | {
        GROSS: said("gross", language),
        PAYABLE: said("payable", language),
    }
    unit = measure_text(statement.heading.currency, language)
    return waterfall_svg(bars, names, unit, word("undetermined", language), said("chart", language, unit=unit))

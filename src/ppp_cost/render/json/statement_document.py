"""A statement as one JSON object, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ppp_cost.language import money_text, number_text
from ppp_cost.ledger.digest import digest_of
from ppp_cost.ledger.explain.evidence import clauses_of, evidence_of
from ppp_cost.ledger.explain.explanation import formula_text
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.reasons import Reason
from ppp_cost.ledger.statement import Statement
from ppp_cost.render.words.sample_mark import MARK

LINE_COLUMNS = (
    "item",
    "kind",
    "period",
    "key",
    "part",
    "due",
    "amount",
    "state",
    "clause",
    "formula",
    "evidence",
    "source",
    "vat_inside",
)


def document(statement: Statement, fiscal: bool = False) -> dict[str, Any]:
    """Return the statement as plain values; money is text in yuan with two places, null where undetermined.

    With ``fiscal`` the payable is split by calendar budget year as well.
    """
    heading = statement.heading
    body: dict[str, Any] = {
        "format": 1,
        "version": heading.version,
        "contract": heading.contract,
        "title": heading.title,
        "currency": heading.currency,
        "year": heading.year,
        "begin": heading.begin,
        "end": heading.end,
        "interpretation": heading.applied,
        "mark": MARK if heading.illustrative else None,
        "illustrative": list(heading.illustrative),
        "payable": _money(statement.payable),
        "interim": {period: _money(amount) for period, amount in statement.interim.items()},
        "balance": _money(statement.balance),
        "undetermined": [_reason(reason) for reason in statement.undetermined],
        "items": _items(statement),
        "measures": _measures(statement),
        "lines": lines(statement),
        "closings": [
            {"item": item, "key": key, "period": period, "value": number_text(value)}
            for item, key, period, value in statement.closings()
        ],
        "digests": {"contract": heading.contract_digest, "observations": heading.observations_digest},
    }
    if fiscal:
        body["by_fiscal_year"] = {year: _money(amount) for year, amount in statement.by_fiscal_year().items()}
    return body | {"digest": digest_of(body)}


def as_json(body: dict[str, Any]) -> str:
    """Return a document as JSON text."""
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _money(minor: int | None) -> str | None:
    return None if minor is None else money_text(minor)


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "item": reason.item,
        "period": reason.period,
        "what": reason.what("zh"),
        "what_en": reason.what("en"),
        "clause": reason.clause,
    }


def _items(statement: Statement) -> list[dict[str, Any]]:
    facts = {block.item: (block.rule, block.kind, block.clause) for block in statement.ledger.blocks}
    return [
        {
            "id": item,
            **dict(zip(("rule", "kind", "clause"), facts[item], strict=True)),
            "amount": _money(amount),
        }
        for item, amount in statement.item_totals().items()
    ]


def _measures(statement: Statement) -> list[dict[str, Any]]:
    clauses = {name: column.clause for name, column in statement.ledger.columns.items()}
    return [
        {
            "id": name,
            "clause": clauses[name],
            "period": [row[0] for row in rows],
            "key": [row[1] for row in rows],
            "value": [None if row[2] is None else number_text(row[2]) for row in rows],
            "state": [row[3] for row in rows],
        }
        for name, rows in statement.measures().items()
    ]


def lines(statement: Statement, chosen: Iterable[Line] | None = None) -> dict[str, list[Any]]:
    """Return lines in columns, each with its formula, evidence and source rows: those chosen, or all."""
    columns: dict[str, list[Any]] = {name: [] for name in LINE_COLUMNS}
    ledger, case = statement.ledger, statement.case
    for line in statement.lines() if chosen is None else chosen:
        evidence = evidence_of(ledger, line, case)
        known = line.state == "known"
        row = (
            line.item,
            line.kind,
            line.period,
            line.key,
            line.part,
            line.due,
            _money(line.amount),
            line.state,
            "; ".join(clauses_of(ledger, line, case, evidence)),
            formula_text(ledger, line.block.formula, case, line.row, "en") if known else "",
            [*evidence.values_text(ledger, "en"), *evidence.notes],
            evidence.rows_text(),
            None if line.vat_inside is None else _money(line.vat_inside),
        )
        for name, value in zip(LINE_COLUMNS, row, strict=True):
            columns[name].append(value)
    return columns

"""Budgets and revisions as JSON objects, and a budget as next year's table of last year."""

from __future__ import annotations

from collections.abc import Mapping
from csv import writer
from io import StringIO
from typing import Any

from ppp_cost.cost.budget.budget import FACTORS, Budget, Budgeted
from ppp_cost.cost.budget.budget_entries import budget_entries, revision_entries
from ppp_cost.cost.budget.revision import Revision
from ppp_cost.cost.notes import budget_notes
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.language import money_text, number_text
from ppp_cost.render.json.cost_document import heading, notes_of
from ppp_cost.render.text.entry_text import entry_columns


def budget_document(budget: Budget) -> dict[str, Any]:
    """Return the budget: rows with their factors and effects, classes, totals."""
    totals = {name: money_text(budget.total(name)) for name in ("full", "applied", "payable")}
    effects = {name: money_text(budget.effect(name)) for name in FACTORS}
    gone = sum(amount for _, amount in budget.gone)
    return heading(budget.standard.study) | {
        "year": budget.year,
        "index": number_text(budget.index),
        **totals,
        "last": money_text(budget.last),
        "effects": effects | {"new": money_text(budget.new), "gone": money_text(-gone)},
        "unfunded": money_text(budget.unfunded),
        "classes": [
            {
                "priority": each.priority,
                "need": money_text(each.need),
                "share": number_text(each.share),
                "paid": money_text(each.paid),
            }
            for each in budget.classes
        ],
        "gone": [{"unit_id": unit, "amount": money_text(amount)} for unit, amount in budget.gone],
        "rows": [_budgeted(row) for row in budget.rows],
        "lines": entry_columns(budget_entries(budget)),
        "notes": notes_of(budget_notes.of_budget(budget)),
    }


def _budgeted(row: Budgeted) -> dict[str, Any]:
    return {
        "unit_id": row.section.unit,
        "cell": list(row.section.cell),
        "priority": row.section.priority,
        "factors": {name: number_text(value) for name, value in zip(FACTORS, row.factors, strict=True)},
        "rate": number_text(row.rate),
        "applied_rate": number_text(row.applied_rate),
        "full": money_text(row.full),
        "applied": money_text(row.applied),
        "payable": money_text(row.payable),
        "last": None if row.last is None else money_text(row.last),
        "effects": {name: money_text(value) for name, value in zip(FACTORS, row.effects, strict=True)},
    }


def budget_csv(budget: Budget) -> str:
    """Return the budget as next year's `last_year.csv`, its factors as decimals that a spreadsheet reads."""
    text = StringIO()
    table = writer(text, lineterminator="\n")
    table.writerow(("unit_id", "quantity", "standard", "coefficient", "index", "transition", "fiscal", "amount"))
    for row in (each for each in budget.rows if each.section.quantity):
        table.writerow((row.section.unit, *row.decimals, money_text(row.payable)))
    return text.getvalue()


def revision_document(standard: Standard, revision: Revision) -> dict[str, Any]:
    """Return the revision step by step."""
    study = standard.study
    return heading(study) | {
        "year": revision.year,
        "since": revision.since,
        "index": number_text(revision.index),
        "applied": number_text(revision.applied),
        "parts": [
            {"code": code, "weight": number_text(weight), "relative": number_text(relative)}
            for code, weight, relative in revision.parts
        ],
        "rows": [
            {
                "cell": list(row.cell),
                "start": number_text(row.start),
                "steps": [
                    {"step": step.name, "change": number_text(step.change), "value": number_text(step.value)}
                    for step in row.steps
                ],
                "value": number_text(row.value),
                "standard": number_text(row.standard),
            }
            for row in revision.rows
        ],
        "lines": entry_columns(revision_entries(standard, revision)),
        "notes": notes_of(budget_notes.of_revision(study, revision, standard.state)),
    }


def revised_document(standard: Mapping[str, Any], revision: Revision) -> dict[str, Any]:
    """Return the document of a standard with what a revision makes of its rows beside them."""
    values = {row.cell: number_text(row.value) for row in revision.rows}
    rows = [
        row | {"revised": (row.get("revised") or {}) | {str(revision.year): values[tuple(row["cell"])]}}
        for row in standard["rows"]
    ]
    return {**standard, "rows": rows}

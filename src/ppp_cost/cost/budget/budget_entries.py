"""The lines of a budget, unit by unit, and of a revision, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ppp_cost.cost.budget.budget import Budget, Budgeted
from ppp_cost.cost.budget.revision import Revision
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.standard.study_entries import unit_of
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.ledger.explain.entries import Entry, Named, rows_of
from ppp_cost.ledger.formulas import product


def budget_entries(budget: Budget) -> Iterator[Entry]:
    """Yield what each unit is budgeted: quantity x the rate of this year x the fiscal share."""
    currency = budget.standard.study.terms.currency
    shares = {each.priority: each.share for each in budget.classes}
    for row in budget.rows:
        factors = (
            Named(row.section.quantity, "inventory_quantity"),
            Named(row.applied_rate, "applied_rate"),
            Named(shares[row.section.priority], "fiscal_share"),
        )
        yield Entry(
            "budget",
            str(budget.year),
            row.section.unit,
            Fraction(row.payable, MINOR),
            currency,
            product(factors),
            _behind(row),
            rows_of([row.section.where]),
        )


def _behind(row: Budgeted) -> tuple[Named, ...]:
    """Return what the rate of this year was made of, and what bounded it on the way from last year's."""
    _, standard, coefficient, index, *_ = row.factors
    found = [
        Named(standard, "base_standard"),
        Named(coefficient, "tier_coefficient"),
        Named(index, "budget_index"),
        Named(row.rate, "full_rate"),
    ]
    if row.last is not None:
        found.append(Named(Fraction(row.last, MINOR), "last_budget"))
    if row.bound:
        found.append(Named(row.applied_rate, f"bound_{row.bound}"))
    return tuple(found)


def revision_entries(standard: Standard, revision: Revision) -> Iterator[Entry]:
    """Yield each step of each cell: what the standard is after it, and the change that the step makes."""
    unit, year = unit_of(standard.study), str(revision.year)
    parts = tuple(Named(relative, "price_relative", code) for code, _, relative in revision.parts)
    series = standard.study.series.where
    rows = rows_of(where for (_, of), where in series.items() if of in (revision.since, revision.year))
    for row in revision.rows:
        for step in row.steps:
            factors = [Named(value, name) for name, value in step.factors]
            changed = Named(step.change, "step_change")
            evidence, source = ((changed, *parts), rows) if step.name == "index" else ((changed,), {})
            key = " / ".join(row.cell)
            yield Entry(f"step_{step.name}", year, key, step.value, unit, product(factors), evidence, source)

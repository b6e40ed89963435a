"""A budget and a revision as they are read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_cost.cost.budget.budget import FACTORS, Budget
from ppp_cost.cost.budget.revision import Revision
from ppp_cost.cost.notes import budget_notes
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.language import Language, grouped_text, spoken
from ppp_cost.render.text.aligned import table_text
from ppp_cost.render.text.cost_text import HEADS, WORDS, coefficient_text, fixed_text, heading_text
from ppp_cost.render.words.cost_legends import budget_legend


def budget_text(budget: Budget, language: Language) -> Iterator[str]:
    """Yield the budget of every unit, and what moved it since last year."""
    yield from heading_text(budget.standard.study, language)
    yield ""
    yield f"── {WORDS['budget'][language]} {budget.year} ──"
    names = [*(f"factor_{name}" for name in FACTORS), "full_standard", "applied", "payable", "step_cap"]
    rows = [[WORDS["unit"][language], WORDS["level"][language], *(spoken(name, language) for name in names)]]
    for row in budget.rows:
        factors = [coefficient_text(each) for each in row.factors]
        amounts = [grouped_text(each) for each in (row.full, row.applied, row.payable)]
        bound = spoken(f"bound_{row.bound}", language) if row.bound else ""
        rows.append([row.section.unit, " / ".join(row.section.cell) or "-", *factors, *amounts, bound])
    yield from table_text(rows)
    yield budget_legend(language)
    yield from (note.sentence(language) for note in budget_notes.of_budget(budget))


def revision_text(standard: Standard, revision: Revision, language: Language) -> Iterator[str]:
    """Yield each step of the revision of every cell."""
    study = standard.study
    yield from heading_text(study, language)
    yield ""
    yield f"── {WORDS['revision'][language]} {revision.year} ──"
    places = study.terms.standard.places
    steps = [spoken(f"step_{step.name}", language) for step in revision.rows[0].steps]
    shared = study.terms.standard.funding_share != 1
    paid = [HEADS[language][3]] if shared else []
    rows = [[WORDS["level"][language], str(revision.since), *steps, str(revision.year), *paid]]
    for row in revision.rows:
        steps = [f"{float(step.change):+.{places}f}" for step in row.steps]
        values = [row.value, row.standard] if shared else [row.value]
        cells = [" / ".join(row.cell) or "-", fixed_text(row.start, places), *steps]
        rows.append([*cells, *(fixed_text(each, places) for each in values)])
    yield from table_text(rows)
    yield from (note.sentence(language) for note in budget_notes.of_revision(study, revision, standard.state))

"""Cost studies: unit costs, standards, budgets, revisions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from ppp_cost.api.answers.answering import JSON, Day, StudyId, as_json, asked_of, desk_of, media_of, worked, written
from ppp_cost.api.requests.asks import BudgetAsk, RecordsAsk, RevisionAsk
from ppp_cost.api.routes.statements import day_of
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.documents import BUDGET_FILES, STUDY_FILES, Proposal
from ppp_cost.render.json.budget_document import budget_document, revised_document, revision_document
from ppp_cost.render.json.cost_document import standard_document, unit_cost_document

routes = APIRouter(prefix="/v1")

CalendarYear = Annotated[
    str, Query(pattern="^(19|20|21)[0-9]{2}$", description="年份 · Calendar year", examples=["2026"])
]


@routes.post("/studies/{study}/unit-costs", name="unit_cost")
async def unit_costs(request: Request, study: StudyId) -> Response:
    """Return unit costs at the price base, flags, and what was left out and why."""
    return await _studied(request, study, (".json",), unit_cost_document)


@routes.post("/studies/{study}/standards", name="standard")
async def standards(request: Request, study: StudyId, day: Annotated[Day, Query(alias="date")] = None) -> Response:
    """Return the methods side by side, and the proposed expenditure standards."""
    dated = day_of(day)
    return await _studied(request, study, STUDY_FILES, standard_document, dated)


async def _studied(
    request: Request,
    study: str,
    served: Collection[str],
    to_document: Callable[[tuple[Studied, ...]], dict[str, Any]],
    dated: date | None = None,
) -> Response:
    desk = desk_of(request)
    media = media_of(request, served)
    terms = desk.study(study)
    ask = await asked_of(request, RecordsAsk, {"records": "tables"})

    def work() -> Response:
        found = desk.studied(terms, ask.sent["records"])
        if media == JSON:
            return as_json(to_document(found))
        return written(STUDY_FILES, media, Proposal(found, dated, None), study)

    return await worked(request, work, True)


@routes.post("/budgets", name="budget")
async def budgets(request: Request, year: CalendarYear, day: Annotated[Day, Query(alias="date")] = None) -> Response:
    """Return a budget from a standard, and what moved it since last year."""
    desk, media = desk_of(request), media_of(request, BUDGET_FILES)
    dated = day_of(day)
    sources = {"inventory": "table", "indices": "tables", "against": "table"}
    ask = await asked_of(request, BudgetAsk, sources)

    def work() -> Response:
        found = desk.budget(ask.of, ask.sent, int(year))
        if media == JSON:
            return as_json(budget_document(found))
        return written(BUDGET_FILES, media, (found, dated), f"budget_{year}")

    return await worked(request, work, True)


@routes.post("/revisions", name="revise")
async def revisions(request: Request, year: CalendarYear) -> Response:
    """Return a standard revised by prices, step by step, and the standard that it becomes."""
    desk = desk_of(request)
    ask = await asked_of(request, RevisionAsk, {"indices": "tables"})

    def work() -> Response:
        given, found = desk.revision(ask.of, ask.sent, int(year))
        body = revision_document(given, found)
        return as_json(body | {"standard": revised_document(dict(ask.of.standard), found)})

    return await worked(request, work, True)

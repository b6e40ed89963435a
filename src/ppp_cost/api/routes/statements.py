"""Statements of a contract: settle a year, explain its lines, compare, review a claim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from ppp_cost.api.answers.answering import (
    JSON,
    ContractId,
    Day,
    Interpretation,
    Year,
    as_json,
    asked_of,
    desk_of,
    media_of,
    worked,
    written,
)
from ppp_cost.api.protocol.problems import RefusedError, pointer
from ppp_cost.api.requests.arrow import statement_arrow
from ppp_cost.api.requests.asks import ComparisonAsk, ExplanationAsk, ReviewAsk, StatementAsk, WhatIfAsk
from ppp_cost.documents import STATEMENT_FILES, Settled
from ppp_cost.errors import Problem
from ppp_cost.payment.review.year_review import reviewed
from ppp_cost.payment.settle.settlement import settle as settle_year
from ppp_cost.render.json.review_document import review_csv, review_document
from ppp_cost.render.json.statement_document import document, lines
from ppp_cost.render.json.whatif_document import whatif_document
from ppp_cost.render.text.comparison_text import comparison_document
from ppp_cost.render.text.explanation_text import lines_of

routes = APIRouter(prefix="/v1/contracts/{contract}/years/{year}")

TABLES: Mapping[str, str] = {"observations": "tables"}
SERVED = {**STATEMENT_FILES, ".arrow": statement_arrow}


@routes.post("/statements", name="settle")
async def settle(
    request: Request,
    contract: ContractId,
    year: Year,
    interpretation: Interpretation = None,
    by: Annotated[
        Literal["fiscal_year"] | None, Query(description="另按预算年度拆分 · Split by budget year as well")
    ] = None,
    day: Annotated[Day, Query(alias="date")] = None,
    annex: Annotated[
        Literal["true", "false"], Query(description="报告附全部明细 · A report with every line")
    ] = "false",
) -> Response:
    """Settle an operating year."""
    desk, media = desk_of(request), media_of(request, SERVED)
    dated = day_of(day)
    terms = desk.contract(contract, interpretation)
    ask = await asked_of(request, StatementAsk, TABLES)

    def work() -> Response:
        sent = ask.sent["observations"]
        if media == JSON:
            return as_json(document(desk.statement(terms, sent, int(year), ask.of.after), by is not None))
        of = Settled(desk.settled(terms, sent, int(year), ask.of.after), dated, annex == "true", by is not None)
        return written(SERVED, media, of, f"{contract}_{year}")

    return await worked(request, work, ask.size > desk.limits.small or media != JSON)


@routes.post("/explanations", name="explain")
async def explain(
    request: Request, contract: ContractId, year: Year, interpretation: Interpretation = None
) -> Response:
    """Explain lines of a statement."""
    desk = desk_of(request)
    terms = desk.contract(contract, interpretation)
    ask = await asked_of(request, ExplanationAsk, TABLES)

    def work() -> Response:
        statement = desk.statement(terms, ask.sent["observations"], int(year), ask.of.after)
        item = None if ask.of.item is None else statement.ledger.named(ask.of.item)
        chosen = lines_of(statement, item, ask.of.period)
        if not chosen:
            place = "period" if ask.of.period is not None else "item"
            raise RefusedError(422, [Problem(pointer(place), "no_such_line")])
        heading = statement.heading
        return as_json({"contract": heading.contract, "year": heading.year, "lines": lines(statement, chosen)})

    return await worked(request, work, ask.size > desk.limits.small)


@routes.post("/comparisons", name="compare")
async def compare(
    request: Request, contract: ContractId, year: Year, interpretation: Interpretation = None
) -> Response:
    """Compare two settlements of a year."""
    desk = desk_of(request)
    terms = desk.contract(contract, interpretation)
    ask = await asked_of(request, ComparisonAsk, {**TABLES, "other_observations": "tables"})
    other = desk.contract(ask.of.other_contract or contract, ask.of.other_interpretation, pointer("other_contract"))

    def work() -> Response:
        sent = ask.sent["observations"]
        before = desk.statement(terms, sent, int(year), ask.of.after)
        source = "other_observations" if "other_observations" in ask.sent else "observations"
        after = desk.statement(other, ask.sent[source], int(year), ask.of.after, source)
        return as_json(comparison_document(before, after))

    return await worked(request, work, ask.size > desk.limits.small)


@routes.post("/what-ifs", name="whatif")
async def whatif(request: Request, contract: ContractId, year: Year, interpretation: Interpretation = None) -> Response:
    """Return what a year would come to if numbers were other ones; with nothing asked, the inputs."""
    desk = desk_of(request)
    terms = desk.contract(contract, interpretation)
    ask = await asked_of(request, WhatIfAsk, TABLES)

    def work() -> Response:
        options = ask.of.options()
        return as_json(whatif_document(desk.whatif(terms, ask.sent["observations"], int(year), options, ask.of.after)))

    return await worked(request, work, True)


@routes.post("/reviews", name="review")
async def review(request: Request, contract: ContractId, year: Year, interpretation: Interpretation = None) -> Response:
    """Lay a claim beside the assessment, and explain each difference."""
    desk, media = desk_of(request), media_of(request, (".json", ".csv"))
    terms = desk.contract(contract, interpretation)
    ask = await asked_of(request, ReviewAsk, {**TABLES, "claim": "table"})

    def work() -> Response:
        claim = desk.claim(ask.sent["claim"])
        seen = desk.seen(terms, ask.sent["observations"], int(year), ask.of.after)
        made = reviewed(terms, seen, settle_year(terms, seen, int(year)), claim)
        if media == JSON:
            return as_json(review_document(made))
        kinds = {".csv": lambda of: review_csv(of, desk.language).encode("utf-8-sig")}
        return written(kinds, media, made, f"{contract}_{year}_review")

    return await worked(request, work, True)


def day_of(text: str | None) -> date | None:
    """Return the date that a report bears; raises RefusedError where there is no such day."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(422, [Problem("?date", "parameter")]) from error

"""What came of files that were handed in: faults, a statement, its lines and their explanations, files to keep."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ppp_cost.api.answers.answering import as_file, worked, written
from ppp_cost.api.answers.media import SUFFIXES
from ppp_cost.api.pages.drawn import language_in, page
from ppp_cost.api.pages.review_view import review_view
from ppp_cost.api.pages.shelf_routes import desk_in
from ppp_cost.api.pages.statement_view import (
    A_PAGE,
    due_view,
    explanation_view,
    item_lines,
    measure_view,
    rows_of,
    statement_view,
)
from ppp_cost.api.pages.study_view import study_view
from ppp_cost.api.pages.visits import Visit, Visits
from ppp_cost.api.pages.worked import Faulty, Settlement, Standards, marked_copy
from ppp_cost.api.protocol.problems import RefusedError
from ppp_cost.api.requests.tables import WORKBOOK
from ppp_cost.documents import STATEMENT_FILES, STUDY_FILES, Proposal, Settled
from ppp_cost.ledger.claims.review import Review
from ppp_cost.render.json.review_document import review_csv, review_document
from ppp_cost.render.json.statement_document import as_json

routes = APIRouter(prefix="/visits/{token}", include_in_schema=False)

MEDIA = {suffix: media for media, suffix in SUFFIXES.items()}


_SHELF = {"contract": "contracts", "study": "studies"}


class GoneError(Exception):
    """A visit that is not kept any more, or never was."""


@dataclass(frozen=True, slots=True)
class At:
    """A visit that a request looks at."""

    token: str
    visit: Visit

    @property
    def back(self) -> str:
        """Return where files for the same contract or study are handed in."""
        return f"/{_SHELF[self.visit.kind]}/{self.visit.of}"

    @property
    def settled(self) -> Settlement:
        """Return the settled year; raises RefusedError where the visit is of something else."""
        if not isinstance(self.visit.outcome, Settlement):
            raise RefusedError(404)
        return self.visit.outcome


def at(request: Request, token: str) -> At:
    """Return the visit of a token; raises GoneError."""
    visits: Visits = request.app.state.visits
    found = visits.found(token)
    if found is None:
        raise GoneError
    return At(token, found)


@routes.get("")
async def visit(request: Request, token: str) -> Response:
    """Show what came of a visit."""
    here = at(request, token)
    outcome, language = here.visit.outcome, language_in(request)

    def work() -> Response:
        shown = {"here": here, "sent": here.visit.sent, "back": here.back}
        if isinstance(outcome, Faulty):
            return page(request, "faults.html", 422, problems=outcome.problems, noticed=outcome.noticed, **shown)
        if isinstance(outcome, Standards):
            view = study_view(outcome.groups, request.query_params.get("unit", ""), language)
            return page(request, "standard.html", **(view | shown))
        return page(request, "statement.html", **(statement_view(outcome, language) | shown))

    return await worked(request, work, True)


@routes.get("/review")
async def review(request: Request, token: str) -> Response:
    """Show the claim beside the assessment."""
    here = at(request, token)
    made = reviewed_in(here)

    def work() -> Response:
        view = review_view(here.settled, made, language_in(request))
        return page(request, "review.html", here=here, back=here.back, **view)

    return await worked(request, work, True)


def reviewed_in(here: At) -> Review:
    """Return the review of a visit; raises RefusedError where no claim was sent."""
    if here.settled.review is None:
        raise RefusedError(404)
    return here.settled.review


@routes.get("/review/{suffix}")
async def review_file(request: Request, token: str, suffix: str) -> Response:
    """Return the review as a file to keep."""
    here, language = at(request, token), language_in(request)
    made, name = reviewed_in(here), f"{here.visit.of}_{here.settled.of.statement.heading.year}_review"
    if suffix == "csv":
        return as_file(review_csv(made, language).encode("utf-8-sig"), MEDIA[".csv"], name)
    if suffix == "json":
        return as_file(as_json(review_document(made)).encode(), MEDIA[".json"], name)
    raise RefusedError(404)


@routes.get("/items/{item}")
async def lines(request: Request, token: str, item: str) -> Response:
    """Show the lines of one item, some at a time."""
    here = at(request, token)
    of, language = here.settled, language_in(request)

    def work() -> Response:
        every = item_lines(of, item, "zeros" in request.query_params)
        if not every and not any(line.item == item for line in of.lines):
            raise RefusedError(404)
        first = request.query_params.get("after", "")
        left = [each for each in every if not first.isdigit() or each[0] > int(first)]
        rows = rows_of(of, left[:A_PAGE], language)
        name = of.of.statement.ledger.name(item, language)
        more = rows[-1].number if len(left) > A_PAGE else None
        return page(request, "lines.html", here=here, item=item, name=name, rows=rows, more=more)

    return await worked(request, work, True)


@routes.get("/lines/{number}")
async def line(request: Request, token: str, number: str) -> Response:
    """Explain one line."""
    here = at(request, token)
    of = here.settled
    if not number.isdigit() or int(number) >= len(of.lines):
        raise RefusedError(404)
    return page(request, "explanation.html", here=here, **explanation_view(of, int(number), language_in(request)))


@routes.get("/due/{period}")
async def due(request: Request, token: str, period: str) -> Response:
    """Show the lines that one payment holds."""
    here = at(request, token)
    view = due_view(here.settled, period, language_in(request))
    if not view["rows"]:
        raise RefusedError(404)
    return page(request, "due.html", here=here, **view)


@routes.get("/measures/{name}")
async def measure(request: Request, token: str, name: str) -> Response:
    """Explain a measure of the year."""
    here = at(request, token)
    view = measure_view(here.settled, name, language_in(request))
    if view is None:
        raise RefusedError(404)
    return page(request, "measure.html", here=here, **view)


@routes.get("/files/{suffix}")
async def file(request: Request, token: str, suffix: str) -> Response:
    """Return a file to keep."""
    here = at(request, token)
    outcome, media = here.visit.outcome, MEDIA.get(f".{suffix}", "")

    def work() -> Response:
        if isinstance(outcome, Settlement) and f".{suffix}" in STATEMENT_FILES:
            name = f"{here.visit.of}_{outcome.of.statement.heading.year}"
            return written(STATEMENT_FILES, media, Settled(outcome.of, None, False, False), name)
        if isinstance(outcome, Standards) and f".{suffix}" in STUDY_FILES:
            return written(STUDY_FILES, media, Proposal(outcome.groups, None, None), here.visit.of)
        raise RefusedError(404)

    return await worked(request, work, True)


@routes.get("/marked")
async def marked(request: Request, token: str) -> Response:
    """Return the workbook that was handed in, with its problems marked."""
    here, desk = at(request, token), desk_in(request)

    def work() -> Response:
        with desk.judging(""):
            content = marked_copy(here.visit.sent, here.visit.outcome, desk.language)
        return as_file(content, WORKBOOK, f"{here.visit.of}_marked")

    return await worked(request, work, True)

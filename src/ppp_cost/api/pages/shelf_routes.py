"""The first pages: what there is, the form in which a year or a study is handed in, and its template."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ppp_cost.api.answers.answering import as_file, worked
from ppp_cost.api.pages.drawn import language_in, page, said
from ppp_cost.api.pages.received import Received, form_of, received
from ppp_cost.api.pages.visits import Visit, Visits
from ppp_cost.api.pages.worked import Outcome, settlement, standards
from ppp_cost.api.requests.calculations import Desk
from ppp_cost.api.requests.tables import WORKBOOK
from ppp_cost.cost.study.study import Study
from ppp_cost.from_files import LAST_YEAR, sheets_of_year
from ppp_cost.from_studies import sheets_of_study
from ppp_cost.language import spoken
from ppp_cost.payment.terms.calendar import year_starts
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.render.forms.template_workbook import template_workbook

routes = APIRouter(include_in_schema=False)

YEARS = 30
"""Operating years that a form offers."""


def desk_in(request: Request) -> Desk:
    """Return where a request of the page is worked on."""
    state = request.app.state
    return Desk(state.shelf, state.limits, language_in(request))


@routes.get("/")
async def start(request: Request) -> Response:
    """Show every contract and study."""
    desk = desk_in(request)
    contracts = [desk.contract(name) for name in desk.shelf.contracts]
    studies = [desk.study(name) for name in desk.shelf.studies]
    services = {study.terms.id: spoken(study.terms.service, desk.language) for study in studies}
    return page(request, "start.html", contracts=contracts, studies=studies, services=services)


@routes.get("/contracts/{contract}")
async def contract_form(request: Request, contract: str) -> Response:
    """Show the form of a contract."""
    return _contract_form(request, desk_in(request).contract(contract))


def _contract_form(request: Request, of: Contract, wrong: str = "") -> Response:
    first = of.header.operating_year
    days = year_starts(first.first, first.next, YEARS)[:YEARS]
    years = list(enumerate((day.isoformat() for day in days), start=1))
    return page(request, "contract.html", 422 if wrong else 200, of=of, years=years, wrong=wrong)


@routes.get("/contracts/{contract}/template")
async def contract_template(request: Request, contract: str) -> Response:
    """Return the workbook in which a year is filled in."""
    desk = desk_in(request)
    of, year = desk.contract(contract), _number(request.query_params.get("year"), LAST_YEAR)

    def work() -> Response:
        with desk.judging(""):
            found = sheets_of_year(of, year)
        name = f"{contract}_template" if year is None else f"{contract}_{year}_template"
        return as_file(template_workbook(found, desk.language), WORKBOOK, name)

    return await worked(request, work, True)


@routes.post("/contracts/{contract}")
async def contract_in(request: Request, contract: str) -> Response:
    """Settle what was handed in, and lead to what came of it."""
    of = desk_in(request).contract(contract)
    fields, files = await form_of(request)
    sent, year = received(files), _number(fields.get("year"), LAST_YEAR)
    if not sent.tables:
        return _contract_form(request, of, said("no_file", language_in(request)))
    return await _kept(request, "contract", contract, sent, lambda: settlement(of, sent, year))


@routes.get("/studies/{study}")
async def study_form(request: Request, study: str) -> Response:
    """Show the form of a study."""
    return _study_form(request, desk_in(request).study(study))


def _study_form(request: Request, of: Study, wrong: str = "") -> Response:
    service = spoken(of.terms.service, language_in(request))
    return page(request, "study.html", 422 if wrong else 200, of=of.terms, service=service, wrong=wrong)


@routes.get("/studies/{study}/template")
async def study_template(request: Request, study: str) -> Response:
    """Return the workbook in which the records of a study are filled in."""
    desk = desk_in(request)
    of = desk.study(study)

    def work() -> Response:
        return as_file(template_workbook(sheets_of_study(of, None), desk.language), WORKBOOK, f"{study}_template")

    return await worked(request, work, True)


@routes.post("/studies/{study}")
async def study_in(request: Request, study: str) -> Response:
    """Work out the standards of the records that were handed in, and lead to what came of it."""
    of = desk_in(request).study(study)
    _, files = await form_of(request)
    sent = received(files)
    if not sent.tables:
        return _study_form(request, of, said("no_file", language_in(request)))
    return await _kept(request, "study", study, sent, lambda: standards(of, sent))


async def _kept(request: Request, kind: str, of: str, sent: Received, work: Callable[[], Outcome]) -> Response:
    """Keep what some work gives, and lead to it."""
    visits: Visits = request.app.state.visits

    def keeping() -> Response:
        token = visits.keep(Visit(kind, of, sent, work()))
        return RedirectResponse(f"/visits/{token}", 303, {"cache-control": "no-store"})

    return await worked(request, keeping, True)


def _number(text: str | None, most: int) -> int | None:
    """Return a year that a form names, None where it names none that there can be."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    return int(text) or None

"""A settled year with other numbers: the sliders, what is payable then, and what weighs most."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ppp_cost.api.answers.answering import worked
from ppp_cost.api.pages.drawn import language_in, page
from ppp_cost.api.pages.shelf_routes import desk_in
from ppp_cost.api.pages.visit_routes import at
from ppp_cost.api.pages.what_if_view import result_view, tornado_view, what_if_view
from ppp_cost.payment.whatif.inputs import inputs_of

routes = APIRouter(prefix="/visits/{token}/whatif", include_in_schema=False)


@routes.get("")
async def what_if(request: Request, token: str) -> Response:
    """Show the sliders of a year."""
    here, desk = at(request, token), desk_in(request)
    of = here.settled

    def work() -> Response:
        with desk.judging(""):
            view = what_if_view(of, request.query_params, desk.language)
        return page(request, "what_if.html", here=here, back=here.back, **view)

    return await worked(request, work, True)


@routes.get("/result")
async def result(request: Request, token: str) -> Response:
    """Show what is payable with other numbers."""
    here, desk = at(request, token), desk_in(request)
    of = here.settled

    def work() -> Response:
        with desk.judging(""):
            view = result_view(of, inputs_of(of.supposing), request.query_params, desk.language)
        return page(request, "result.html", here=here, **view)

    return await worked(request, work, True)


@routes.get("/tornado")
async def weighing(request: Request, token: str) -> Response:
    """Show which inputs weigh most."""
    here = at(request, token)
    of = here.settled
    return await worked(
        request, lambda: page(request, "tornado.html", here=here, **tornado_view(of, language_in(request))), True
    )

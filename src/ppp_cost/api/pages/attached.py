"""The page as a part of the application: its routes, its files, its key, and how it says what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ppp_cost.api.pages import shelf_routes, visit_routes, what_if_routes
from ppp_cost.api.pages.door import COOKIE, Door
from ppp_cost.api.pages.drawn import HEADERS, STATIC, language_in, page, said, static
from ppp_cost.api.pages.received import form_of
from ppp_cost.api.pages.visit_routes import GoneError
from ppp_cost.api.pages.visits import Visits
from ppp_cost.api.protocol.problems import TITLES, RefusedError
from ppp_cost.errors import Problem

HELD = 8
"""Uploads of the largest size that are kept at once."""
OWN = ("/v1/", "/healthz", "/openapi")
"""What paths begin with that are not the page's."""
UNKNOWN = 401

routes = APIRouter(include_in_schema=False)


@routes.get("/static/{name}")
async def static_file(name: str) -> Response:
    """Return a file that pages name; its address changes when it does."""
    if name not in STATIC:
        raise RefusedError(404)
    head = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
    return Response(static(name), media_type=STATIC[name], headers=head)


@routes.get("/key")
async def key_form(request: Request) -> Response:
    """Ask for a key."""
    return page(request, "key.html")


@routes.post("/key")
async def key_in(request: Request) -> Response:
    """Keep a key that is known, and lead to the first page."""
    door: Door = request.app.state.door
    fields, _ = await form_of(request)
    proof = door.proof(fields.get("key", ""))
    if proof is None:
        return page(request, "key.html", UNKNOWN, wrong=said("key_wrong", language_in(request)))
    answer = RedirectResponse("/", 303, dict(HEADERS))
    answer.set_cookie(COOKIE, proof, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


def attach(app: FastAPI) -> None:
    """Add the page to an application that knows its shelf and its limits."""
    limits = app.state.limits
    app.state.visits = Visits(limits.visits, HELD * limits.body)
    app.state.door = Door(limits.api_keys)
    for each in (routes, shelf_routes.routes, visit_routes.routes, what_if_routes.routes):
        app.include_router(each)
    app.add_exception_handler(GoneError, _gone)


async def _gone(request: Request, error: Exception) -> Response:
    return page(request, "gone.html", 404)


def is_page(path: str) -> bool:
    """Return whether a path is one of the page's.

    >>> is_page("/contracts/worked"), is_page("/v1/contracts")
    (True, False)
    """
    return not path.startswith(OWN)


def refused(request: Request, status: int, problems: Iterable[Problem] = ()) -> Response:
    """Return a refusal as a page that says what is wrong and what to do; where a key is needed, its form."""
    if status == UNKNOWN:
        return RedirectResponse("/key", 303, dict(HEADERS))
    title = TITLES.get(status, TITLES[400])[0 if language_in(request) == "zh" else 1]
    return page(request, "refused.html", status, title=title, problems=list(problems))

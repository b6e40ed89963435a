"""The application: routes, guards, and how everything that goes wrong is said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ppp_cost import version
from ppp_cost.api.answers.answering import as_json
from ppp_cost.api.answers.described import described
from ppp_cost.api.answers.media import language_of
from ppp_cost.api.pages import attach
from ppp_cost.api.pages.attached import is_page, refused
from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.api.protocol.guards import LOG, Guard
from ppp_cost.api.protocol.problems import RefusedError, problem_response
from ppp_cost.api.protocol.workers import Workers
from ppp_cost.api.requests.shelf import Shelf
from ppp_cost.api.routes import shelves, statements, studies
from ppp_cost.errors import Problem
from ppp_cost.language import Language


def application(configuration: Configuration | None = None) -> FastAPI:
    """Return the application over a folder of contracts; raises PppCostError where one of them cannot be read."""
    limits = configuration or Configuration()
    shelf = Shelf(limits.contracts)
    shelf.judge()

    @asynccontextmanager
    async def working(app: FastAPI) -> AsyncIterator[None]:
        app.state.workers = Workers(limits.threads, limits.waiting)
        yield

    app = FastAPI(
        title="ppp_cost",
        version=version.VERSION,
        lifespan=working,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.limits, app.state.shelf = limits, shelf
    for each in (shelves, statements, studies):
        app.include_router(each.routes)
    app.add_api_route("/healthz", healthz, name="health", methods=["GET"])
    attach(app)
    app.add_middleware(Guard, body=limits.body, api_keys=limits.api_keys, knows=_known_at_the_door, said=_said)
    # each handler takes the one exception that it is registered for
    app.add_exception_handler(RefusedError, _refused)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _parameters)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _of_framework)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _failed)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]  # how FastAPI is told of one's own document
    return app


async def healthz(request: Request) -> Response:
    """Return whether the server answers, and what it serves."""
    shelf: Shelf = request.app.state.shelf
    body = {
        "status": "ok",
        "version": version.VERSION,
        "contracts": len(shelf.contracts),
        "studies": len(shelf.studies),
    }
    return as_json(body)


def _language(request: Request) -> Language:
    return language_of(request.headers.get("accept-language"))


def _said(
    request: Request, status: int, problems: Sequence[Problem] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return a refusal: a page to those who look at pages, a problem document to everyone else."""
    if is_page(request.url.path):
        return refused(request, status, problems)
    return problem_response(status, _language(request), problems, headers)


def _known_at_the_door(request: Request) -> bool:
    """Return whether a request for a page bears the proof of a key, or needs none."""
    path, door = request.url.path, request.app.state.door
    return is_page(path) and bool(door.knows(path, request.headers.get("cookie", "")))


async def _refused(request: Request, error: RefusedError) -> Response:
    return _said(request, error.status, error.problems, error.headers)


async def _parameters(request: Request, error: RequestValidationError) -> Response:
    problems = [Problem(f"?{each['loc'][-1]}", "parameter") for each in error.errors()]
    return _said(request, 422, problems)


async def _of_framework(request: Request, error: HTTPException) -> Response:
    return _said(request, error.status_code, headers=error.headers)


async def _failed(request: Request, error: Exception) -> Response:
    """Say that the fault is ours; what it was stands in the log, never in the answer."""
    LOG.error("fault", exc_info=error)
    return _said(request, 500)

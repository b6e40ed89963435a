"""What every route shares: who answers, in which language and format, and how an answer is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from ppp_cost.api.answers.media import SUFFIXES, accepted, language_of
from ppp_cost.api.protocol.problems import RefusedError, placed
from ppp_cost.api.protocol.workers import Workers
from ppp_cost.api.requests.asks import Ask
from ppp_cost.api.requests.bodies import Asked, asked
from ppp_cost.api.requests.calculations import Desk
from ppp_cost.errors import ReportError

Of = TypeVar("Of", bound=Ask)

JSON = "application/json"

ContractId = Annotated[str, Path(description="合同编号 · Id of the contract", examples=["zhujiayao_zhongchuan"])]
StudyId = Annotated[str, Path(description="研究编号 · Id of the study", examples=["plots_by_grade"])]
Year = Annotated[
    str, Path(pattern="^[1-9][0-9]?$", description="运营年，从 1 起 · Operating year, from 1", examples=["2"])
]
Interpretation = Annotated[
    str | None, Query(max_length=64, description="另一种条款解释 · The other reading of conflicting clauses")
]
Day = Annotated[
    str | None,
    Query(
        pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description="报告日期，不写则留空手填 · The date that a report bears, else left for a pen",
        examples=["2025-01-20"],
    ),
]


def desk_of(request: Request) -> Desk:
    """Return where a request is worked on."""
    state = request.app.state
    return Desk(state.shelf, state.limits, language_of(request.headers.get("accept-language")))


async def asked_of(request: Request, model: type[Of], sources: Mapping[str, str]) -> Asked[Of]:
    """Read the body of a request; raises RefusedError."""
    return await asked(request, model, sources, desk_of(request).limits)


async def worked(request: Request, work: Callable[[], Response], large: bool) -> Response:
    """Return an answer, from a thread where the work is large."""
    workers: Workers = request.app.state.workers
    return await workers.run(work, large)


def media_of(request: Request, served: Collection[str]) -> str:
    """Return the media type of the answer among those that ``served`` files or types name; raises RefusedError."""
    known = [media for media, suffix in SUFFIXES.items() if suffix in served]
    return accepted(request.headers.get("accept"), known)


def as_json(body: Any) -> Response:
    """Return an answer in JSON."""
    return Response(orjson.dumps(body), media_type=JSON)


def as_file(content: bytes, media: str, name: str) -> Response:
    """Return an answer as a file to keep."""
    head = {"content-disposition": f'attachment; filename="{name}{SUFFIXES[media]}"'}
    return Response(content, media_type=media, headers=head)


def written(kinds: Mapping[str, Callable[[Any], bytes]], media: str, of: Any, name: str) -> Response:
    """Return what was found as a file of a media type; raises RefusedError (406) where it cannot be drawn here."""
    try:
        return as_file(kinds[SUFFIXES[media]](of), media, name)
    except ReportError as error:
        raise RefusedError(406, placed(error.problems, "")) from error

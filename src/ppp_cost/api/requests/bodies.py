"""Reading what was sent: JSON, or a form with workbooks and tables, into one model and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request

from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.api.protocol.problems import RefusedError, pointer
from ppp_cost.api.requests.asks import Ask
from ppp_cost.api.requests.strict_json import strict_json
from ppp_cost.api.requests.tables import Sent, Upload, of_columns, of_uploads
from ppp_cost.errors import Problem

JSON, FORM = "application/json", "multipart/form-data"
FORM_PARTS = 64

Of = TypeVar("Of", bound=Ask)


@dataclass(frozen=True, slots=True)
class Asked(Generic[Of]):
    """What a request asks: its values, and its tables by the member that holds them."""

    of: Of
    sent: Mapping[str, Sent]
    size: int


async def asked(request: Request, model: type[Of], sources: Mapping[str, str], limits: Configuration) -> Asked[Of]:
    """Read a request.

    ``sources`` are the members that hold tables: "tables" by name, or one "table".  Raises RefusedError with every
    fault.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == JSON:
        return await _of_json(request, model, sources, limits)
    if media == FORM:
        return await _of_form(request, model, sources, limits)
    raise RefusedError(415, [Problem("", "media_type", {"known": f"{JSON}, {FORM}"})])


async def _of_json(request: Request, model: type[Of], sources: Mapping[str, str], limits: Configuration) -> Asked[Of]:
    content = await request.body()
    if len(content) > limits.json:
        raise RefusedError(413)
    value = strict_json(content, limits.json_depth)
    of = _validated(model, value)
    sent = {}
    for name, kind in sources.items():
        tables = getattr(of, name)
        if tables is not None:
            columns = tables if kind == "tables" else {name: tables}
            sent[name] = of_columns(name, columns, limits)
    return Asked(of, sent, len(content))


async def _of_form(request: Request, model: type[Of], sources: Mapping[str, str], limits: Configuration) -> Asked[Of]:
    uploads, values = await _parts(request, limits)
    sent: dict[str, Sent] = {}
    for name in sources:
        files = [each for each in uploads if each.name == name or each.name.startswith(f"{name}.")]
        uploads = [each for each in uploads if each not in files]
        if files:
            sent[name] = of_uploads(name, files, limits)
            values[name] = {}
    for each in uploads:
        values[each.name] = strict_json(each.content, limits.json_depth, pointer(each.name))
    of = _validated(model, values)
    return Asked(of, sent, sum(len(each.content) for each in uploads) + limits.json)


async def _parts(request: Request, limits: Configuration) -> tuple[list[Upload], dict[str, Any]]:
    """Return the files and the plain fields of a form."""
    uploads: list[Upload] = []
    values: dict[str, Any] = {}
    try:
        async with request.form(max_files=FORM_PARTS, max_fields=FORM_PARTS, max_part_size=limits.json) as form:
            for name, part in form.multi_items():
                if name in values or any(each.name == name for each in uploads):
                    raise RefusedError(422, [Problem(pointer(name), "json_twice")])
                if isinstance(part, UploadFile):
                    content = await part.read()
                    uploads.append(Upload(name, part.filename or "", (part.content_type or "").lower(), content))
                elif "\0" in part or any("\ud800" <= each <= "\udfff" for each in part):
                    raise RefusedError(422, [Problem(pointer(name), "json_control")])
                else:
                    values[name] = part
    except (MultiPartException, ClientDisconnect) as error:
        raise RefusedError(422, [Problem("", "form_broken")]) from error
    except Exception as error:
        # a broken form is told by an HTTPException of the framework, a refusal of ours passes
        if isinstance(error, RefusedError) or getattr(error, "status_code", 0) != 400:
            raise
        raise RefusedError(422, [Problem("", "form_broken")]) from error
    return uploads, values


def _validated(model: type[Of], value: Any) -> Of:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise RefusedError(422, [_of_model(each) for each in error.errors()]) from error


def _of_model(error: Any) -> Problem:
    """Return what a model has refused: its place, and its rule in our words."""
    place = [part for part in error["loc"] if not _is_branch(part)]
    return Problem(pointer(*place), CODES.get(error["type"], "body_other"))


CODES = {
    "missing": "body_missing",
    "extra_forbidden": "body_unknown",
    "string_type": "body_text",
    "string_pattern_mismatch": "body_pattern",
    "string_too_long": "body_long",
    "string_too_short": "body_short",
    "dict_type": "body_object",
    "model_type": "body_object",
    "model_attributes_type": "body_object",
    "list_type": "body_list",
}
"""What each rule of a model is called."""


def _is_branch(part: object) -> bool:
    """Return whether a part of a place names a branch of a union or a key, which no pointer knows."""
    return part == "[key]" or (isinstance(part, str) and part.startswith(("constrained-", "function-", "nullable")))

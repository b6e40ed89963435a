"""The OpenAPI document: every operation in Chinese and English, its body, its answers, and an example that runs."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from ppp_cost.api.answers import answer_models
from ppp_cost.api.answers.media import WORD
from ppp_cost.api.protocol.problems import MEDIA, TITLES
from ppp_cost.api.requests import asks
from ppp_cost.api.requests.tables import ARROW, WORKBOOK

REF = "#/components/schemas/{model}"
BODIES: dict[str, tuple[type[asks.Ask], tuple[str, ...]]] = {
    "settle": (asks.StatementAsk, ("observations",)),
    "explain": (asks.ExplanationAsk, ("observations",)),
    "compare": (asks.ComparisonAsk, ("observations", "other_observations")),
    "whatif": (asks.WhatIfAsk, ("observations",)),
    "review": (asks.ReviewAsk, ("observations", "claim")),
    "unit_cost": (asks.RecordsAsk, ("records",)),
    "standard": (asks.RecordsAsk, ("records",)),
    "budget": (asks.BudgetAsk, ("inventory", "indices", "against")),
    "revise": (asks.RevisionAsk, ("indices",)),
}
"""The body of each operation, and its members that may be files."""
FILES: dict[str, tuple[str, ...]] = {
    "settle": (WORKBOOK, "application/pdf", WORD, "text/csv", ARROW),
    "review": ("text/csv",),
    "standard": (WORKBOOK, "application/pdf", WORD),
    "budget": ("text/csv", WORKBOOK),
    "contract_template": (WORKBOOK,),
    "contract_terms": (WORKBOOK,),
    "study_template": (WORKBOOK,),
}
"""What an operation answers beside JSON, or instead of it."""
ANSWERS: dict[str, type[answer_models.Answer]] = {
    "health": answer_models.HealthAnswer,
    "contracts": answer_models.ContractsAnswer,
    "contract": answer_models.ContractAnswer,
    "contract_schema": answer_models.SchemaAnswer,
    "studies": answer_models.StudiesAnswer,
    "study": answer_models.StudyAnswer,
    "study_schema": answer_models.SchemaAnswer,
    "schema": answer_models.SchemaAnswer,
    "settle": answer_models.StatementAnswer,
    "explain": answer_models.ExplanationAnswer,
    "compare": answer_models.ComparisonAnswer,
    "whatif": answer_models.WhatIfAnswer,
    "review": answer_models.ReviewAnswer,
    "unit_cost": answer_models.StudyDocument,
    "standard": answer_models.StandardAnswer,
    "budget": answer_models.BudgetAnswer,
    "revise": answer_models.RevisionAnswer,
}
"""What an operation answers in JSON."""
LANGUAGE = {
    "name": "accept-language",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "enum": ["zh", "en"], "default": "zh"},
    "description": "文字的语言 · The language of what is said",
}
ONLY_FILES = ("contract_template", "contract_terms", "study_template")


def described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the application."""
    if app.openapi_schema is None:
        document: dict[str, Any] = get_openapi(
            title=app.title, version=app.version, routes=app.routes, description=_service()
        )
        document["components"] = {
            "schemas": _schemas(),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        }
        document["security"] = [{}, {"key": []}]
        for methods in document["paths"].values():
            for operation in methods.values():
                _describe(operation)
        app.openapi_schema = document
    made: dict[str, Any] = app.openapi_schema
    return made


@cache
def _texts() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("operations.csv").read_text("utf-8")
    return {row["name"]: row for row in csv.DictReader(io.StringIO(text))}


@cache
def _examples() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(__package__).joinpath("examples.json").read_text("utf-8"))
    return found


def _schemas() -> dict[str, Any]:
    """Return the schemas of everything that is asked and answered, and of a problem."""
    asked = [(model, "validation") for model, _ in BODIES.values()]
    answered = [(model, "serialization") for model in ANSWERS.values()]
    _, found = models_json_schema([*asked, *answered], ref_template=REF)  # type: ignore[list-item]
    text = {"type": "string"}
    members = dict.fromkeys(("rule", "detail", "pointer", "cell", "parameter", "remedy", "clause"), text)
    fault = {"type": "object", "required": ["rule", "detail"], "properties": members, "additionalProperties": False}
    problem = {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "enum": [word for words in TITLES.values() for word in words]},
        "status": {"type": "integer"},
        "errors": {"type": "array", "items": fault},
    }
    document = {"type": "object", "required": [*problem], "properties": problem, "additionalProperties": False}
    schemas: dict[str, Any] = found["$defs"]
    return schemas | {"Problem": document}


def _describe(operation: dict[str, Any]) -> None:
    """Fill in what is said of an operation, its body and its answers."""
    name = operation["operationId"]
    words = _texts()[name]
    operation["summary"] = f"{words['zh']} · {words['en']}"
    operation["description"] = f"{words['more_zh']}\n\n{words['more_en']}"
    operation.setdefault("parameters", []).append(LANGUAGE)
    if name in BODIES:
        operation["requestBody"] = _body(name)
    content = {} if name in ONLY_FILES else {"application/json": {"schema": _ref(ANSWERS[name].__name__)}}
    content |= {media: {"schema": {"type": "string", "format": "binary"}} for media in FILES.get(name, ())}
    good = {"description": f"{words['zh']} · {words['en']}", "content": content}
    operation["responses"] = {"200": good} | {str(status): _problem(status) for status in _refusals(name, operation)}


def _body(name: str) -> dict[str, Any]:
    model, files_of = BODIES[name]
    parts = {
        source: {
            "type": "string",
            "format": "binary",
            "description": "工作簿（.xlsx）；或每张表一个文件，名为 源.表，CSV 或 Arrow"
            " · A workbook, or a file a table named source.table, as CSV or Arrow",
        }
        for source in files_of
    }
    form = {"type": "object", "properties": parts, "required": [files_of[0]]}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": _ref(model.__name__), "examples": {"example": {"value": _examples()[name]}}},
            "multipart/form-data": {"schema": form},
        },
    }


def _refusals(name: str, operation: dict[str, Any]) -> list[int]:
    """Return the statuses with which an operation may refuse."""
    own = any(each["in"] == "path" for each in operation.get("parameters", ()))
    parameters = any(each["in"] in ("path", "query") for each in operation.get("parameters", ()))
    found = [401, *([404] if own else []), *([422] if parameters else [])]
    if name in BODIES:
        found += [413, 415, 422]
    if name in FILES and name not in ONLY_FILES:
        found.append(406)
    return sorted({*found, 503} if name != "health" else {*found} - {401})


def _problem(status: int) -> dict[str, Any]:
    zh, en = TITLES[status]
    return {"description": f"{zh} · {en}", "content": {MEDIA: {"schema": _ref("Problem")}}}


def _ref(model: str) -> dict[str, str]:
    return {"$ref": REF.format(model=model)}


def _service() -> str:
    """Return what the service is and how it speaks."""
    words = _texts()["service"]
    return "\n\n".join(words[name] for name in ("zh", "more_zh", "en", "more_en"))

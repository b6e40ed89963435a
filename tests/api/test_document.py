"""The OpenAPI document is committed, fresh, and kept by the server whatever is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from starlette.testclient import TestClient

from tests import draws
from tests.api.examples import API, examples
from tests.api.kept import checks, drawing, schema

DOCUMENT = json.loads((API / "openapi.json").read_text("utf-8"))
OPERATIONS = [
    (method, path, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]
each_operation = pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=[each[2]["operationId"] for each in OPERATIONS]
)


def test_the_committed_document_is_fresh(app: FastAPI) -> None:
    assert app.openapi() == DOCUMENT, "python -m tests.api.examples writes it anew"


def test_the_committed_examples_are_those_of_the_contracts() -> None:
    assert json.loads((API / "answers" / "examples.json").read_text("utf-8")) == json.loads(json.dumps(examples()))


@each_operation
def test_whatever_is_sent_the_answer_is_a_documented_one(
    app: FastAPI, method: str, path: str, operation: dict[str, Any]
) -> None:
    """Drawn after the document and against it; test_document_in_full.py sends the edges of every field too."""
    from schemathesis import GenerationMode

    of = schema(app)[path][method]

    @drawing(draws.of(draws.REQUESTS, one_in=6))
    @given(case=of.as_strategy(GenerationMode.POSITIVE) | of.as_strategy(GenerationMode.NEGATIVE))
    def sent(case: Any) -> None:
        case.call_and_validate(checks=checks())

    sent()


@each_operation
def test_every_example_runs(client: TestClient, method: str, path: str, operation: dict[str, Any]) -> None:
    parameters = {each["name"]: each for each in operation["parameters"]}
    for name, each in parameters.items():
        if each["in"] == "path":
            path = path.replace(f"{{{name}}}", _example(each))
    query = {name: _example(each) for name, each in parameters.items() if each["in"] == "query" and each["required"]}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    answer = client.request(method, path, params=query, json=body["examples"]["example"]["value"] if body else None)
    assert answer.status_code == 200, answer.text


def _example(parameter: dict[str, Any]) -> str:
    found = parameter.get("example") or parameter["schema"].get("examples") or parameter.get("examples")
    return str(found[0] if isinstance(found, list) else found)


@pytest.mark.parametrize(
    "operation", [each[2] for each in OPERATIONS], ids=[each[2]["operationId"] for each in OPERATIONS]
)
def test_every_operation_is_described_in_both_languages(operation: dict[str, Any]) -> None:
    for text in (operation["summary"], operation["description"]):
        assert any("\u4e00" <= each <= "\u9fff" for each in text)
        assert any(each.isascii() and each.isalpha() for each in text)

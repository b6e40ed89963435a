"""The OpenAPI document is committed, fresh, and kept by the server whatever is sent."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks
from starlette.testclient import TestClient

from ppp_cost.api import application
from ppp_cost.api.protocol.configuration import Configuration
from tests.api.conftest import CONTRACTS
from tests.api.examples import API, examples

CASES = int(os.environ.get("PPP_COST_API_CASES", "114"))
"""Cases of each operation: with eighteen that take anything, more than two thousand in all."""

DOCUMENT = json.loads((API / "openapi.json").read_text("utf-8"))
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = application(Configuration(contracts=CONTRACTS))
load_all_checks()
KEPT = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


def test_the_committed_document_is_fresh(app: FastAPI) -> None:
    assert app.openapi() == DOCUMENT, "python -m tests.api.examples writes it anew"


def test_the_committed_examples_are_those_of_the_contracts() -> None:
    assert json.loads((API / "answers" / "examples.json").read_text("utf-8")) == json.loads(json.dumps(examples()))


@schema.parametrize()
@settings(max_examples=CASES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_the_answer_is_a_documented_one(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(checks=[CHECKS.get_one(name) for name in KEPT])


OPERATIONS = [
    (method, path, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]


@pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=[each[2]["operationId"] for each in OPERATIONS]
)
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

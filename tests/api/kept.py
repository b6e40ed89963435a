"""What every answer of the server keeps, whatever is sent: the document, read by schemathesis.

It is loaded when the first request is drawn: it takes seconds, and not every process of a run draws some.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from hypothesis import HealthCheck, settings

from tests.api.examples import API

if TYPE_CHECKING:
    from schemathesis.schemas import BaseSchema

KEPT = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


@cache
def schema(app: FastAPI) -> BaseSchema:
    """The committed document, with a server to send to."""
    import schemathesis

    found = schemathesis.openapi.from_dict(json.loads((API / "openapi.json").read_text("utf-8")))
    found.app = app
    return found


@cache
def checks() -> list[Callable[..., Any]]:
    """What is looked at in an answer."""
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    return [CHECKS.get_one(name) for name in KEPT]


def drawing(cases: int) -> settings:
    """So many cases, the same in every run."""
    return settings(max_examples=cases, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))

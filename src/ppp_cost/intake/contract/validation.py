"""What pydantic found, in our own sentences."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ppp_cost.errors import Problem
from ppp_cost.language import sentences

CODES: Mapping[str, str] = MappingProxyType(
    {
        "extra_forbidden": "unknown_key",
        "missing": "key_missing",
        "literal_error": "not_a_choice",
        "string_pattern_mismatch": "bad_text",
        "tuple_type": "not_a_list",
        "model_type": "not_a_table",
        "date_type": "not_a_date",
    }
)


def problems_of(error: ValidationError, where: str) -> list[Problem]:
    """Return one problem for each thing that a table of a contract has wrong."""
    found: dict[tuple[str, str], Problem] = {}
    for each in error.errors(include_url=False):
        problem = _problem(each, where)
        found.setdefault((problem.where, problem.code), problem)
    return list(found.values())


def _problem(error: ErrorDetails, where: str) -> Problem:
    place = ".".join(str(part) for part in error["loc"] if part not in _BRANCHES)
    code = error["type"] if error["type"] in sentences() else CODES.get(error["type"], "wrong_value")
    context: dict[str, Any] = error.get("ctx", {})
    name = str(error["loc"][-1]) if error["loc"] else ""
    given = context.get("value", name if code in ("unknown_key", "key_missing") else error.get("input"))
    values = {"value": _short(given), "name": name, "known": str(context.get("expected", "")).replace(" or ", ", ")}
    return Problem(f"{where} {place}".strip(), code, values)


_BRANCHES = ("function-before[operand(), union[Number,Reference,Attribute,Parameter]]",)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."

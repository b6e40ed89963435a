"""JSON Schema of the contract format, from the terms themselves."""

from __future__ import annotations

from typing import Any

from ppp_cost.cost.study.study_terms import StudyTerms
from ppp_cost.errors import ContractError, Problem
from ppp_cost.payment.rules import RULES
from ppp_cost.payment.terms.header import Header

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STUDY = "study"
"""The name under which the schema of a study is asked for."""


def schema_of(rule: str | None = None) -> dict[str, Any]:
    """Return the schema of a contract file, of an item with one rule, or of a study."""
    if rule == STUDY:
        return {"$schema": DRAFT} | StudyTerms.model_json_schema()
    if rule is None:
        return _contract_schema()
    if rule not in RULES:
        raise ContractError([Problem(rule, "unknown_rule", {"value": rule, "known": ", ".join((*RULES, STUDY))})])
    return {"$schema": DRAFT} | RULES[rule].terms.model_json_schema()


def _contract_schema() -> dict[str, Any]:
    schema = Header.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    for name, rule in RULES.items():
        item = rule.terms.model_json_schema()
        for inner, body in item.pop("$defs", {}).items():
            definitions[inner] = body
        definitions[name] = item
    schema["properties"]["item"] = {
        "type": "array",
        "minItems": 1,
        "items": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in RULES]},
        "description": "The items, settled in this order",
    }
    schema["required"] = [*schema.get("required", []), "item"]
    return {"$schema": DRAFT} | schema

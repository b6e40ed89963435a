"""Operands: what stands wherever a contract needs a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, PlainSerializer, WithJsonSchema

from ppp_cost.frozen import NUMBER, number, refused

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_COLUMN = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Reference:
    """An item above; ``lag`` periods of its own back, ``first`` where that lies before the contract."""

    of: str
    lag: int = 0
    first: Operand | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of the assets, the events or the calendar."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A value that holds from a day on; without a day it always held."""

    value: Fraction
    begin: date | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number of the contract, with its dates."""

    name: str | None
    values: tuple[Dated, ...]
    unit: str | None = None
    clause: str | None = None
    within: str = "refuse"


Operand: TypeAlias = Number | Reference | Attribute | Parameter


MOST = 1_000_000
"""The largest count that a contract can write."""


def whole_number(value: object) -> int:
    """Return a whole number from 0 to ``MOST``; ``true`` is none."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise refused("not_a_count", value)
    return value


WITHIN = ("refuse", "start", "end", "days")


def operand(value: object) -> Operand:
    """Return the operand that ``value`` writes."""
    if isinstance(value, Number | Reference | Attribute | Parameter):
        return value
    if isinstance(value, Mapping):
        return _reference(value) if "of" in value else _parameter(value)
    if isinstance(value, str) and IDENTIFIER.fullmatch(value):
        return Reference(value)
    if isinstance(value, str) and (found := _COLUMN.fullmatch(value)):
        return Attribute(*found.groups())
    return Number(number(value))


def _reference(value: Mapping[str, Any]) -> Operand:
    _no_others(value, {"of", "lag", "first"})
    inner = operand(value["of"])
    if not isinstance(inner, Reference):
        if len(value) == 1:
            return inner
        raise refused("not_an_item", value["of"])
    lag = whole_number(value.get("lag", 0))
    return Reference(inner.of, lag, operand(value["first"]) if "first" in value else None)


def _parameter(value: Mapping[str, Any]) -> Parameter:
    _no_others(value, {"name", "value", "values", "unit", "clause", "within"})
    if ("value" in value) == ("values" in value):
        raise refused("value_or_values", value.get("name", ""))
    values = value["values"] if "values" in value else [{"value": value["value"]}]
    if not isinstance(values, list) or not values:
        raise refused("value_or_values", value.get("name", ""))
    dated = tuple(_dated(each) for each in values)
    within = value.get("within", "refuse")
    if within not in WITHIN:
        raise refused("not_a_choice", within, ", ".join(WITHIN))
    for word in ("name", "unit", "clause"):
        if not isinstance(value.get(word, ""), str):
            raise refused("wrong_value", value[word])
    return Parameter(value.get("name"), dated, value.get("unit"), value.get("clause"), within)


def _dated(value: object) -> Dated:
    if not isinstance(value, Mapping):
        raise refused("not_a_number", value)
    _no_others(value, {"from", "value", "clause", "note"})
    if "value" not in value:
        raise refused("value_or_values", "")
    if not isinstance(value.get("clause", ""), str):
        raise refused("wrong_value", value["clause"])
    begin = value.get("from")
    if begin is not None and type(begin) is not date:
        raise refused("not_a_date", begin)
    return Dated(number(value["value"]), begin, value.get("clause"))


def _no_others(value: Mapping[str, Any], known: set[str]) -> None:
    for key in value:
        if key not in known:
            raise refused("unknown_key", key)


_VALUE = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{NUMBER.pattern}$"}]}
_DATED = {
    "type": "object",
    "properties": {
        "from": {"type": "string", "format": "date"},
        "value": _VALUE,
        "clause": {"type": "string"},
    },
    "required": ["value"],
}
_NAMED = {
    "name": {"type": "string"},
    "value": _VALUE,
    "values": {"type": "array", "items": _DATED, "minItems": 1},
    "unit": {"type": "string"},
    "clause": {"type": "string"},
    "within": {"enum": ["refuse", "start", "end", "days"]},
}
_ITEM = {"of": {"type": "string"}, "lag": {"type": "integer", "minimum": 0}, "first": {}}
OPERAND_SCHEMA: dict[str, Any] = {
    "title": "Operand",
    "description": "A number, a fraction as text, the id of an item above, a column, or a parameter.",
    "anyOf": [
        {"type": "number"},
        {"type": "string"},
        {"type": "object", "properties": _ITEM, "required": ["of"], "additionalProperties": False},
        {"type": "object", "properties": _NAMED, "additionalProperties": False},
    ],
}

OperandField = Annotated[
    Number | Reference | Attribute | Parameter,
    BeforeValidator(operand),
    WithJsonSchema(OPERAND_SCHEMA),
    PlainSerializer(str),
]


def operands_of(part: object) -> Iterator[Operand]:
    """Yield every operand of a model, in the order in which its fields stand."""
    if isinstance(part, Number | Reference | Attribute | Parameter):
        yield part
        if isinstance(part, Reference) and part.first is not None:
            yield part.first
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from operands_of(getattr(part, name))
    elif isinstance(part, tuple):
        for each in part:
            yield from operands_of(each)

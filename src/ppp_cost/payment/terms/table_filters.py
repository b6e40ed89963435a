"""How a contract writes cells of a table, and what stands for a missing one."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

from ppp_cost.frozen import number, refused


def _texts(value: object) -> object:
    """Return allowed cells as text: a number as it is written in a table."""
    if not isinstance(value, dict):
        return value
    return {name: _listed(cells) for name, cells in value.items()}


def _listed(cells: object) -> tuple[str, ...]:
    if isinstance(cells, tuple):
        return cells
    if not isinstance(cells, list):
        raise refused("not_a_list", cells)
    if not cells:
        raise refused("no_cells", "[]")
    return tuple(_text(each) for each in cells)


def _text(value: Any) -> str:
    return str(value) if not isinstance(value, bool) else str(value).lower()


def _missing(value: object) -> object:
    if isinstance(value, str) and value in ("refuse", "leave_out", "carry"):
        return value
    return value if isinstance(value, Fraction) else number(value)


def _share(value: object) -> object:
    if value is None:
        return None
    share = value if isinstance(value, Fraction) else number(value)
    if not 0 <= share <= 1:
        raise refused("share_outside", value)
    return share


Allowed = Annotated[
    dict[str, tuple[str, ...]],
    BeforeValidator(_texts),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
        }
    ),
]
Missing = Annotated[
    Literal["refuse", "leave_out", "carry"] | Fraction,
    BeforeValidator(_missing),
    WithJsonSchema({"anyOf": [{"enum": ["refuse", "leave_out", "carry"]}, {"type": ["number", "string"]}]}),
]
Share = Annotated[Fraction | None, BeforeValidator(_share), WithJsonSchema({"type": ["number", "string"]})]

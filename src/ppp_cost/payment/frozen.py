"""Tables of a contract file as frozen models."""

from __future__ import annotations

from typing import Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Each = TypeVar("Each")
Listed: TypeAlias = Annotated[tuple[Each, ...], BeforeValidator(_tuple)]
"""A list in a contract file: a frozen tuple."""


class Frozen(BaseModel):
    """A table of the contract that refuses a key it does not know."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True, arbitrary_types_allowed=True
    )

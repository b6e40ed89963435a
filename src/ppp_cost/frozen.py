"""Tables of a file of terms as frozen models, and the numbers in them."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(/[0-9]+)?")


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Each = TypeVar("Each")
Listed: TypeAlias = Annotated[tuple[Each, ...], BeforeValidator(_tuple)]
"""A list in a file: a frozen tuple."""


class Frozen(BaseModel):
    """A table that refuses a key it does not know."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True, arbitrary_types_allowed=True
    )


def refused(code: str, value: object, known: str = "") -> PydanticCustomError:
    """Return the error that carries one of our sentences through pydantic."""
    return PydanticCustomError(code, "{value}", {"value": str(value), "expected": known})


def number(value: object) -> Fraction:
    """Return a number as written in a contract or a table: ``12``, ``0.30``, ``"2/3"``.

    >>> number("2/37"), number("0.30")
    (Fraction(2, 37), Fraction(3, 10))
    """
    if isinstance(value, bool):
        raise refused("not_a_number", value)
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise refused("not_a_number", value)
        return Fraction(value)
    if isinstance(value, str) and value.isascii() and NUMBER.fullmatch(value):
        top, _, bottom = value.partition("/")
        if bottom and not int(bottom):
            raise refused("not_a_number", value)
        return Fraction(top) / int(bottom or 1)
    raise refused("not_a_number", value)

"""Numbers as a study writes them: text or TOML numbers, exact, each inside its bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from ppp_cost.frozen import number, refused

MINOR = 100
"""Minor units in one of the currency."""


def _share(value: object) -> object:
    return value if isinstance(value, Fraction) else number(value)


def _between(value: object) -> object:
    found = _share(value)
    if isinstance(found, Fraction) and not 0 < found < 1:
        raise refused("level_outside", value)
    return found


def _part(value: object) -> object:
    found = _share(value)
    if isinstance(found, Fraction) and not 0 <= found <= 1:
        raise refused("share_outside", value)
    return found


def _positive(value: object) -> object:
    found = _share(value)
    if isinstance(found, Fraction) and found <= 0:
        raise refused("not_above_zero", value)
    return found


def _step(value: object) -> object:
    return _part(_positive(value))


def _least_zero(value: object) -> object:
    found = _share(value)
    if isinstance(found, Fraction) and found < 0:
        raise refused("below_nothing", value)
    return found


def _fall(value: object) -> object:
    found = _share(value)
    if isinstance(found, Fraction) and not -1 <= found <= 0:
        raise refused("fall_outside", value)
    return found


def whole(value: object) -> object:
    """Refuse what is not a whole number from 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise refused("not_a_count", value)
    return value


_AS_TEXT = (WithJsonSchema({"type": ["number", "string"]}), PlainSerializer(str))
Amount = Annotated[Fraction, BeforeValidator(_share), *_AS_TEXT]
Level = Annotated[Fraction, BeforeValidator(_between), *_AS_TEXT]
"""A probability, 0 and 1 excluded."""
Part = Annotated[Fraction, BeforeValidator(_part), *_AS_TEXT]
"""A share, 0 to 1."""
Positive = Annotated[Fraction, BeforeValidator(_positive), *_AS_TEXT]
"""A number above zero."""
Step = Annotated[Fraction, BeforeValidator(_step), *_AS_TEXT]
"""A number above zero, at most 1."""
LeastZero = Annotated[Fraction, BeforeValidator(_least_zero), *_AS_TEXT]
"""A number from zero on."""
Fall = Annotated[Fraction, BeforeValidator(_fall), *_AS_TEXT]
"""The part by which something falls, written below zero: -1 to 0."""
Whole = Annotated[int, BeforeValidator(whole)]

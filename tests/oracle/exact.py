"""Numbers as fractions, the two states that are not numbers, and rounding."""

import re
from decimal import Decimal
from fractions import Fraction
from math import floor

UNDETERMINED = "undetermined"
LEFT_OUT = "left_out"

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|[+-]?[0-9]+/[0-9]+", re.ASCII)


class ContractError(ValueError):
    """The contract, or a table, is not one that can be settled."""


def looks_like_number(text):
    return isinstance(text, str) and NUMBER.fullmatch(text) is not None


def number(value):
    """12, Decimal("0.3"), "0.30" or "2/3" as a fraction; anything else is refused."""
    if isinstance(value, bool):
        raise ContractError(f"{value!r} is not a number")
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    if looks_like_number(value):
        return Fraction(value)
    raise ContractError(f"{value!r} is not a number")


def known(value):
    return isinstance(value, Fraction)


def state_of(values):
    """The state that spreads to a formula that reads all of these, or None: left out beats undetermined."""
    values = list(values)
    if LEFT_OUT in values:
        return LEFT_OUT
    if UNDETERMINED in values:
        return UNDETERMINED
    return None


def added_up(values):
    """The sum of amounts: left-out ones make no amount; if every one is left out, so is the sum."""
    values = list(values)
    counted = [value for value in values if value != LEFT_OUT]
    if values and not counted:
        return LEFT_OUT
    if UNDETERMINED in counted:
        return UNDETERMINED
    return sum(counted, Fraction(0))


def rounded(value, places, mode):
    """`value` at 10^-places; negative places are tens, hundreds, and so on."""
    unit = Fraction(10) ** -places
    scaled = value / unit
    below = floor(scaled)
    rest = scaled - below  # 0 <= rest < 1
    toward_zero = below if scaled >= 0 or rest == 0 else below + 1
    away_from_zero = toward_zero if rest == 0 else (below + 1 if scaled >= 0 else below)
    half = Fraction(1, 2)
    if mode == "floor":
        whole = below
    elif mode == "ceiling":
        whole = below if rest == 0 else below + 1
    elif mode == "down":
        whole = toward_zero
    elif mode == "up":
        whole = away_from_zero
    elif rest != half and mode in ("half_up", "half_even"):
        whole = below if rest < half else below + 1
    elif mode == "half_up":
        whole = away_from_zero
    elif mode == "half_even":
        whole = below if below % 2 == 0 else below + 1
    else:
        raise ContractError(f"unknown rounding mode {mode!r}")
    return whole * unit

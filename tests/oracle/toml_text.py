"""Dictionaries to TOML text, so that a contract can be drawn, or written in a test, as plain data."""

from datetime import date
from fractions import Fraction


def toml(value):
    """One value, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f'"{value}"'
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key(name)} = {toml(one)}" for name, one in value.items()) + " }"
    raise TypeError(f"{value!r} has no TOML form here")


def key(name):
    return name if name.replace("_", "").replace("-", "").isascii() and "." not in name else toml(name)


def contract_text(contract):
    """A contract as TOML: its fields one a line, its items as [[item]] blocks."""
    lines = [f"{key(name)} = {toml(value)}" for name, value in contract.items() if name != "item"]
    for item in contract["item"]:
        lines += ["", "[[item]]", *(f"{key(name)} = {toml(value)}" for name, value in item.items())]
    return "\n".join(lines) + "\n"


def contract_of(items, **top):
    """A contract around some items; `top` replaces what is usual."""
    usual = {
        "format": 1,
        "id": "drawn",
        "title": "drawn for a test",
        "sector": "test",
        "currency": "CNY",
        "period": "month",
        "operating_year": {"first": date(2024, 1, 1)},
        "rounding": {"places": 2, "mode": "half_up", "at": "line"},
        "sources": {"ca": {"title": "drawn", "dated": date(2023, 1, 1), "grade": "illustrative"}},
    }
    return {**usual, **top, "item": items}

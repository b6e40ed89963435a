"""JSON that means one thing: no key twice, no number that is none, nothing too deep, no text that is no text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

from ppp_cost.api.protocol.problems import RefusedError, pointer
from ppp_cost.errors import Problem

LONGEST = 18
"""Digits of a whole number."""


class _Mark:
    """What stands in a body where a value is refused, so that its place is known."""

    def __init__(self, code: str) -> None:
        self.code = code


_TWICE, _NO_NUMBER = _Mark("json_twice"), _Mark("json_no_number")


def strict_json(content: bytes, depth: int, at: str = "") -> Any:
    """Return the value of a JSON text; raises RefusedError with every fault.

    A number of ours is sent as text, so that no digit of it is lost; numbers stand only in documents that come back as
    they were written.  ``at`` is the pointer of the value itself.

    >>> strict_json(b'{"year": 3, "observations": {}}', 32)
    {'year': 3, 'observations': {}}
    """
    try:
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_members,
            parse_constant=lambda _: _NO_NUMBER,
            parse_float=_finite,
            parse_int=lambda text: int(text) if len(text) <= LONGEST else _NO_NUMBER,
        )
    except RecursionError as error:
        raise RefusedError(422, [Problem(at, "json_deep", {"most": str(depth)})]) from error
    except ValueError as error:
        raise RefusedError(422, [Problem(at, "json_broken")]) from error
    problems = []
    for place, code in _faults(value, depth):
        problems.append(Problem(at + place, code, {"most": str(depth)}))
    if problems:
        raise RefusedError(422, problems)
    return value


def _finite(text: str) -> object:
    number = float(text)
    return number if isfinite(number) else _NO_NUMBER


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name] = _TWICE if name in found else value
    return found


def _faults(value: Any, most: int) -> Iterator[tuple[str, str]]:
    """Yield the place and the code of what is refused; a value too deep is named once."""
    waiting: list[tuple[Any, tuple[object, ...]]] = [(value, ())]
    while waiting:
        inner, path = waiting.pop()
        kind = inner.__class__
        if kind is str:
            if not inner.isprintable() and _unwritable(inner):
                yield pointer(*path), "json_control"
        elif kind is _Mark:
            yield pointer(*path), inner.code
        elif kind in (dict, list):
            if len(path) >= most:
                yield pointer(*path), "json_deep"
                continue
            if kind is dict and any(not name.isprintable() and _unwritable(name) for name in inner):
                yield pointer(*path), "json_control"
                continue
            named = list(inner.items() if kind is dict else enumerate(inner))
            waiting += [(each, (*path, name)) for name, each in reversed(named) if not _plain(each)]


def _plain(value: Any) -> bool:
    """Return whether nothing can be wrong with a value, which spares most cells a place of their own."""
    kind = value.__class__
    return (kind is str and value.isprintable()) or value is None or kind is int or kind is bool or kind is float


def _unwritable(text: str) -> bool:
    return any(ord(each) < ord(" ") or "\ud800" <= each <= "\udfff" for each in text)

"""Where each value of a TOML text stands: spans of characters by path, so that one can be changed and nothing else.

What is found is held against `tomllib`: both must read the same document.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ppp_cost.settings import Address

MARK = "\ufeff"
"""The mark with which some programs begin a file."""

_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d[^\s,\]}#]*"
    r"|[^\s,\]}#]+",
    re.DOTALL,
)
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:\\.|[^\"\\])*\"|'[^']*'")
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the text: from ``start`` (included) to ``end`` (excluded).

    A ``table`` stands in braces and a ``list`` in brackets; a ``section`` has a header in brackets, ``sections`` are
    several of one name, and a ``dotted`` table has no place of its own.  ``key`` is where the key of a table's entry
    begins, -1 for an element of a list.
    """

    kind: Literal["scalar", "list", "table", "section", "sections", "dotted"]
    start: int
    end: int
    key: int = -1
    entries: dict[str, Place] = field(default_factory=dict)
    elements: list[Place] = field(default_factory=list)

    def at(self, path: Address) -> Place:
        """Return the place of what stands at a path below; raises LookupError where nothing does."""
        here = self
        for part in path:
            here = here.elements[part] if isinstance(part, int) else here.entries[part]
        return here


def parsed(text: str) -> dict[str, Any]:
    """Return a text as TOML, its decimals as they are written.

    >>> parsed("price = 1.690")
    {'price': '1.690'}
    """
    return tomllib.loads(text.removeprefix(MARK), parse_float=str)


def places(text: str) -> Place:
    """Return the places of a whole text, by path.

    Raises tomllib.TOMLDecodeError where it is no TOML, ValueError where it was not read as `tomllib` does.

    >>> text = 'item = [{ id = "fee", value = 12 }]  # a comment'
    >>> found = places(text).at(("item", 0, "value"))
    >>> text[found.start : found.end]
    '12'
    """
    document = parsed(text)
    found = _Reader(text).document()
    if _value(found, text) != document:
        raise ValueError("the places of the text are not those of its values")
    return found


def _value(place: Place, text: str) -> Any:
    if place.kind == "scalar":
        return parsed(f"x = {text[place.start : place.end]}")["x"]
    if place.kind in ("list", "sections"):
        return [_value(each, text) for each in place.elements]
    return {key: _value(each, text) for key, each in place.entries.items()}


class _Reader:
    """Reads a text from its begin to its end; that it is TOML has been seen before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = len(MARK) if text.startswith(MARK) else 0

    def document(self) -> Place:
        root = here = Place("section", self.at, self.at)
        while self._next():
            if self.text[self.at] == "[":
                here = self._header(root)
            else:
                self._pair(here)
        return root

    def _next(self) -> str:
        """Pass over blanks and comments, and return the character that follows, empty at the end."""
        self._skip(_BLANK)
        return self.text[self.at : self.at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"nothing is read at character {self.at}")
        self.at = found.end()
        return found.group()

    def _pair(self, table: Place) -> None:
        start = self.at
        *outer, key = self._keys()
        self.at += len("=")
        self._skip(_SPACE)
        value = self._read()
        for name in outer:
            table = table.entries.setdefault(name, Place("dotted", start, start, start))
        table.entries[key] = replace(value, key=start)

    def _keys(self) -> tuple[str, ...]:
        keys = []
        while True:
            self._skip(_SPACE)
            written = self._skip(_KEY)
            keys.append(parsed(f"x = {written}")["x"] if written[0] in "\"'" else written)
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return tuple(keys)
            self.at += len(".")

    def _header(self, root: Place) -> Place:
        start, width = self.at, 2 if self.text.startswith("[[", self.at) else 1
        self.at += width
        *outer, key = self._keys()
        self.at += width
        table = root
        for name in outer:
            table = table.entries.setdefault(name, Place("dotted", start, start))
            table = table.elements[-1] if table.kind == "sections" else table
        if width == 1:
            known = table.entries.get(key)
            section = Place("section", start, self.at, entries=known.entries if known else {})
            table.entries[key] = section
        else:
            section = Place("section", start, self.at)
            table.entries.setdefault(key, Place("sections", start, start)).elements.append(section)
        return section

    def _read(self) -> Place:
        start = self.at
        opening = self.text[start]
        if opening == "[":
            elements = [self._read() for _ in self._until("]")]
            return Place("list", start, self.at, elements=elements)
        if opening == "{":
            table = Place("table", start, start)
            for _ in self._until("}"):
                self._pair(table)
            return replace(table, end=self.at)
        self._skip(_SCALAR)
        return Place("scalar", start, self.at)

    def _until(self, closing: str) -> Iterator[None]:
        """Stop before each thing between brackets, and end behind the closing one."""
        self.at += 1
        while self._next() != closing:
            yield
            if self._next() == ",":
                self.at += 1
        self.at += 1

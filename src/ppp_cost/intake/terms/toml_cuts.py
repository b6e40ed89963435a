"""Edits of a TOML text and the characters that each of them touches, in the layout of what stands around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from ppp_cost.intake.terms.toml_places import Place
from ppp_cost.settings import Address

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = MappingProxyType({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Put:
    """A value in place of another, under another key where one is named; ``literal`` is how TOML writes it."""

    path: Address
    literal: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Add:
    """A new entry of a table, behind the others unless it comes first."""

    path: Address
    literal: str
    key: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Insert:
    """A new element of a list, before the one that has its number, behind the last where none has."""

    path: Address
    number: int
    literal: str


@dataclass(frozen=True, slots=True)
class Drop:
    """An entry of a table or an element of a list that goes away, with its line where it has one of its own."""

    path: Address


Edit: TypeAlias = Put | Add | Insert | Drop


def quoted(text: str) -> str:
    r"""Return a text as TOML writes it.

    >>> quoted('a "b"\n')
    '"a \\"b\\"\\n"'
    """
    return '"' + "".join(_ESCAPED.get(each) or _character(each) for each in text) + '"'


def _character(each: str) -> str:
    return each if each.isprintable() or ord(each) > ord("\x9f") else f"\\u{ord(each):04x}"


def key_text(key: str) -> str:
    """Return a key as TOML writes it.

    >>> key_text("base_price"), key_text("assets.length")
    ('base_price', '"assets.length"')
    """
    return key if _BARE_KEY.fullmatch(key) else quoted(key)


Cut: TypeAlias = tuple[int, int, str]
"""From where to where another text stands, and that text."""


def cut(text: str, root: Place, edit: Edit) -> Cut:
    """Return what an edit changes in a text; raises LookupError where the text is written in another form."""
    if isinstance(edit, Put):
        return _put(root, edit)
    if isinstance(edit, Add):
        return _add(text, root, edit)
    return _insert(text, root, edit) if isinstance(edit, Insert) else _drop(text, root, edit)


def _put(root: Place, edit: Put) -> Cut:
    place = root.at(edit.path)
    if place.kind not in ("scalar", "list", "table"):
        raise LookupError(edit.path)
    if edit.key:
        return place.key, place.end, f"{key_text(edit.key)} = {edit.literal}"
    return place.start, place.end, edit.literal


def _add(text: str, root: Place, edit: Add) -> Cut:
    table = root.at(edit.path)
    pair = f"{key_text(edit.key)} = {edit.literal}"
    entries = [each for each in table.entries.values() if each.kind in ("scalar", "list", "table")]
    if table.kind == "table":
        if not entries:
            return table.start, table.end, f"{{ {pair} }}"
        return (entries[0].key,) * 2 + (f"{pair}, ",) if edit.first else (entries[-1].end,) * 2 + (f", {pair}",)
    if table.kind != "section" or (not entries and table.start == table.end):
        raise LookupError(edit.path)
    at = _line_end(text, entries[-1].end if entries else table.end)
    indent = _indent(text, entries[-1].key) if entries else ""
    return at, at, f"{_newline(text)}{indent}{pair}"


def _insert(text: str, root: Place, edit: Insert) -> Cut:
    whole = root.at(edit.path)
    if whole.kind != "list" or edit.number > len(whole.elements):
        raise LookupError(edit.path)
    if not whole.elements:
        return whole.start, whole.end, f"[{edit.literal}]"
    if edit.number == 0:
        first = whole.elements[0].start
        apart = f",{_newline(text)}{_indent(text, first)}" if "\n" in text[whole.start : first] else ", "
        return first, first, f"{edit.literal}{apart}"
    before = whole.elements[edit.number - 1]
    following = whole.elements[edit.number].start if edit.number < len(whole.elements) else whole.end
    comma = _comma(text, before.end, following)
    line = _line_end(text, before.end)
    if line >= following or (comma is not None and comma > line):
        return before.end, before.end, f", {edit.literal}"
    added = f"{_newline(text)}{_indent(text, before.start)}{edit.literal}"
    if comma is None:
        return before.end, line, f",{text[before.end : line]}{added}"
    return line, line, f"{added},"


def _drop(text: str, root: Place, edit: Drop) -> Cut:
    *outer, last = edit.path
    whole = root.at(tuple(outer))
    place = root.at(edit.path)
    if place.kind not in ("scalar", "list", "table"):
        raise LookupError(edit.path)
    start = place.key if place.key >= 0 else place.start
    if whole.kind == "section":
        return _line_start(text, start), _next_line(text, place.end), ""
    others = list(whole.elements or whole.entries.values())
    number = last if isinstance(last, int) else list(whole.entries).index(last)
    begins = [each.key if each.key >= 0 else each.start for each in others]
    following = begins[number + 1] if number + 1 < len(others) else whole.end
    comma = _comma(text, place.end, following)
    alone = not text[_line_start(text, start) : start].strip() and _line_end(text, place.end) < following
    if alone and (comma is None or comma < _line_end(text, place.end)):
        return _line_start(text, start), _next_line(text, place.end), ""
    if number + 1 < len(others):
        return start, following, ""
    if number and "\n" in text[others[number - 1].end : start]:
        return start, comma + 1 if comma is not None else place.end, ""
    return (others[number - 1].end if number else start), comma + 1 if comma is not None else place.end, ""


def _comma(text: str, start: int, end: int) -> int | None:
    """Return where the comma stands behind an element, passing over comments."""
    found = re.compile(r"(?:\s|#[^\n]*)*,").match(text, start, end)
    return found.end() - 1 if found else None


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Return where the line ends, before the characters that end it."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _indent(text: str, at: int) -> str:
    line = text[_line_start(text, at) : at]
    return line[: len(line) - len(line.lstrip())]

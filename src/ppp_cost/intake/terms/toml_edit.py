"""Editing a TOML text in place: what an edit names is changed, and every other character stays as it is.

After every run of edits the text is read again: the new document must be the old one with exactly those changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from ppp_cost.intake.terms.toml_cuts import Add, Drop, Edit, Insert, Put, cut
from ppp_cost.intake.terms.toml_places import parsed, places


class NotEditableError(ValueError):
    """A text that is written in a form that these edits do not know."""


def edited(text: str, edits: Sequence[Edit]) -> str:
    r"""Return a text with its edits made; numbers and paths are those of the text as it was.

    Raises NotEditableError where that cannot be done without touching anything else.

    >>> edited("price = [\n  1,  # first\n  3,\n]", [Insert(("price",), 1, "2")]).splitlines()
    ['price = [', '  1,  # first', '  2,', '  3,', ']']
    """
    new, expected = text, parsed(text)
    try:
        for _, together in groupby(_ordered(edits), lambda each: id(each) if not isinstance(each, Put) else 0):
            run = list(together)
            new = _made(new, run)
            for each in run:
                _expect(expected, each)
        same = parsed(new) == expected
    except (LookupError, TypeError, ValueError) as error:
        raise NotEditableError(f"{type(error).__name__}: {error}") from error
    if not same:
        raise NotEditableError("the text holds more or less than its edits")
    return new


def _ordered(edits: Sequence[Edit]) -> list[Edit]:
    """Return edits so that none moves what a later one names: values, then entries, then elements from the end."""
    puts: list[Edit] = [each for each in edits if isinstance(each, Put)]
    adds = [each for each in edits if isinstance(each, Add)]
    moves = [each for each in reversed(edits) if isinstance(each, Insert | Drop)]
    return [*puts, *adds, *sorted(moves, key=_from_the_end, reverse=True)]


def _from_the_end(each: Insert | Drop) -> tuple[tuple[int, int, str], ...]:
    """Return by what moves are ordered: what stands deeper is larger, and at one number a drop is."""
    path = (*each.path, each.number) if isinstance(each, Insert) else each.path
    parts = [(1, part, "") if isinstance(part, int) else (2, 0, part) for part in path]
    return (*parts, (0, int(isinstance(each, Drop)), ""))


def _made(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with edits that do not touch each other."""
    root = places(text)
    for start, end, new in sorted((cut(text, root, each) for each in edits), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _expect(document: Any, edit: Edit) -> None:
    """Make an edit in the parsed document."""
    *outer, last = edit.path if isinstance(edit, Put | Drop) else (*edit.path, "")
    for part in outer:
        document = document[part]
    if isinstance(edit, Drop):
        del document[last]
        return
    value = parsed(f"x = {edit.literal}")["x"]
    if isinstance(edit, Insert):
        document.insert(edit.number, value)
        return
    if edit.key and edit.key in document:
        raise LookupError(edit.key)
    if isinstance(edit, Put) and edit.key:
        del document[last]
    document[edit.key or last] = value

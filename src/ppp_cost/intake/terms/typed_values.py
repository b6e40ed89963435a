"""What is typed into a cell, held against what the terms write there, and written as TOML in the same manner."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ppp_cost.errors import Problem
from ppp_cost.frozen import number
from ppp_cost.intake.terms.terms_sheets import Typed, day_of
from ppp_cost.intake.terms.toml_cuts import Add, Drop, Edit, Insert, Put, quoted
from ppp_cost.intake.terms.toml_edit import edited
from ppp_cost.intake.terms.toml_places import Place, parsed, places
from ppp_cost.settings import Address, Change, apart, is_number

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS = ("true", "false")


@dataclass(frozen=True, slots=True)
class Found:
    """What a workbook asks for: edits of the text, the changes that they are, and what is wrong with its cells."""

    text: str
    root: Place
    edits: list[Edit] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def literal(self, path: Address) -> str:
        """Return what the text writes at a path."""
        place = self.root.at(path)
        return self.text[place.start : place.end]

    def problem(self, code: str, where: str, **values: str) -> None:
        """Note a problem of a cell."""
        self.problems.append(Problem(where, code, values))


def found_in(text: str) -> Found:
    """Return the place for what is found about a text."""
    return Found(text, places(text))


def same(old: str, new: str) -> bool:
    """Return whether a typed text is the value that stands there: equal, or another way to write one number or day.

    >>> same("0.30", "0.3"), same("2021-07-01", "2021/7/1"), same("true", "TRUE"), same("2/4", "0.51")
    (True, True, True, False)
    """
    if is_number(old) and is_number(new):
        return _fraction(old) == _fraction(new)
    if _DAY.fullmatch(old):
        return day_of(new) == day_of(old)
    return old == new or (old in WORDS and new.lower() == old)


def _fraction(text: str) -> Fraction | str:
    try:
        return number(text)
    except ValueError:
        return text


def judge(old: str, typed: Typed, column: str, found: Found) -> bool:
    """Note a typed text that is no value of the sort that stands there; return whether it is one."""
    new = typed.text(column)
    if not new:
        found.problem("cell_missing", typed.where(column), name=column)
    elif is_number(old) and (not is_number(new) or _no_fraction(new)):
        found.problem("not_a_number", typed.where(column), value=new)
    elif _DAY.fullmatch(old) and day_of(new) is None:
        found.problem("not_a_day", typed.where(column), value=new)
    else:
        return True
    return False


def _no_fraction(text: str) -> bool:
    return isinstance(_fraction(text), str)


def literal(text: str, like: str = '""') -> str:
    """Return a typed text as TOML, in the manner of what stands there.

    >>> literal("12", "7"), literal("0.5", "7"), literal("0.5", '"0.4"'), literal("2025/7/1", "2021-07-01")
    ('12', '"0.5"', '"0.5"', '2025-07-01')
    """
    if like[:1] not in "\"'":
        day = day_of(text)
        if _WHOLE.fullmatch(text) and not _DAY.match(like) and like not in WORDS:
            return text
        if _DECIMAL.fullmatch(text) and "." in like:
            return text
        if day is not None and _DAY.match(like):
            return day.isoformat()
        if text.lower() in WORDS and like in WORDS:
            return text.lower()
    return quoted(text)


def list_edits(path: Address, typed: str, found: Found) -> list[Edit]:
    """Return the edits that make a list of plain values the one that is typed, element by element."""
    elements = found.root.at(path).elements
    literals = [found.text[each.start : each.end] for each in elements]
    old, new, like = [_plain(each) for each in literals], apart(typed), literals[0]
    if _DAY.match(like):
        new = [day.isoformat() if (day := day_of(each)) else each for each in new]
    if len(old) == len(new):
        changed = [at for at, before in enumerate(old) if not same(before, new[at])]
        return [Put((*path, at), literal(new[at], literals[at])) for at in changed]
    if len(set(new)) < len(new) or [each for each in old if each in new] != [each for each in new if each in old]:
        return [Put(path, list_literal(new, like))]
    edits: list[Edit] = [Drop((*path, at)) for at, each in enumerate(old) if each not in new]
    behind = 0
    for each in new:
        if each in old:
            behind = old.index(each) + 1
        else:
            edits.append(Insert(path, behind, literal(each, like)))
    return edits


def list_literal(texts: Sequence[str], like: str) -> str:
    """Return typed texts as a list in TOML, each in the manner of one that stands there.

    >>> list_literal(["2023", "2024"], "2022")
    '[2023, 2024]'
    """
    return "[" + ", ".join(literal(each, like) for each in texts) + "]"


def _plain(written: str) -> str:
    value = parsed(f"x = {written}")["x"]
    return str(value).lower() if isinstance(value, bool) else str(value)


def row_like(snippet: str, cells: Mapping[str, str | None], first: str = "") -> str:
    """Return a table in braces like another one, with other cells: None takes one away, ``first`` is put in front.

    >>> row_like('{ from = 2021-07-01, value = 5 }', {"from": "2025-01-01", "value": "6", "clause": '"sa1:2"'})
    '{ from = 2025-01-01, value = 6, clause = "sa1:2" }'
    """
    if not snippet.startswith("{"):
        return "{ " + ", ".join(f"{key} = {cell}" for key, cell in cells.items() if cell is not None) + " }"
    entries = places(f"x = {snippet}").at(("x",)).entries
    edits: list[Edit] = []
    for key, cell in cells.items():
        if cell is None:
            edits += [Drop(("x", key))] if key in entries else []
        elif key in entries:
            edits.append(Put(("x", key), cell))
        else:
            edits.append(Add(("x",), cell, key, first=key == first))
    return edited(f"x = {snippet}", edits).removeprefix("x = ")

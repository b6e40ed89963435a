"""How the cells of a template look and what they take: formats, widths, and lists to choose from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from math import ceil
from types import MappingProxyType
from typing import Any

from ppp_cost.language import Language
from ppp_cost.ledger.template_sheets import Column
from ppp_cost.render.words.template_words import HOW, WORDS, unit_words
from ppp_cost.sheets import column_of, head_text

FONT = "宋体"
LINE = 15
"""Points of a line of text."""
NARROWEST, WIDEST, WIDEST_HEAD = 10, 30, 14
"""Bounds of the width of a column, in characters."""
LARGEST = 10**15
NUMERIC = ("number", "money", "share", "year", "whole")
"""Shapes of cells that are numbers."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST_TITLE, MOST_MESSAGE = 32, 255
"""Characters that a spreadsheet takes in the title and the text of a message."""

NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        "text": "@",
        "period": "@",
        "month": "@",
        "number": "General",
        "share": "General",
        "year": "0",
        "whole": "0",
        "money": "#,##0.00",
        "day": "yyyy-mm-dd",
        "time": "yyyy-mm-dd hh:mm:ss",
    }
)
"""How a spreadsheet shows what a column holds; text stays what is typed, so that 2024-07 does not become a day."""

LOOKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "head": {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": "#2F5597",
            "border_color": "#FFFFFF",
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
        },
        "needed": {"bg_color": "#FFF7D9"},
        "free": {"bg_color": "#EEF4FB"},
        "given": {"bg_color": "#FFFFFF"},
        "example": {"bg_color": "#F2F2F2", "font_color": "#808080", "italic": True},
        "note": {"font_color": "#7F7F7F", "bg_color": "#FFFFFF"},
    }
)
"""Cells by what they are for."""


def look(name: str, holds: str = "text") -> dict[str, Any]:
    """Return the format of a cell."""
    fixed = {"font_name": FONT, "font_size": 11, "border": 1, "border_color": "#D0D0D0", "valign": "vcenter"}
    return {**fixed, "num_format": NUMBERS[holds], **LOOKS[name]}


def head(column: Column, language: Language) -> str:
    r"""Return the cell of a head, without a name that would be taken for the column's.

    >>> from ppp_cost.ledger.template_sheets import Words
    >>> head(Column("L1", Words("人工费", ""), "CNY"), "zh"), head(Column("L1", Words("Labour", "")), "zh")
    ('人工费\nL1\n(元)', 'L1')
    """
    unit = unit_words(column.unit, language)
    text = head_text(column.words.of(language), column.name, unit)
    own = column.words.of(language) != column.name and column_of(text) == column.name
    return text if own else head_text("", column.name, unit)


def shape_of(column: Column) -> str:
    """Return what the cells of a column hold on a sheet: flags and classes that are whole numbers are such.

    >>> from ppp_cost.ledger.template_sheets import Choice, Words
    >>> flags, ids = ([Choice(each, Words("", "")) for each in cells] for cells in (("1", "0"), ("01", "02")))
    >>> [shape_of(Column("a", Words("", ""), choices=tuple(each))) for each in (flags, ids)]
    ['whole', 'text']
    """
    whole = [choice.value.isdecimal() and str(int(choice.value)) == choice.value for choice in column.choices]
    return "whole" if column.holds in ("text", "year") and whole and all(whole) else column.holds


def width(cells: Iterable[str], head: str = "", widest: int = WIDEST) -> int:
    """Return how wide a column is that shows some cells under a head, which may wrap; a Chinese character is two wide.

    >>> width(["水量", "a" * 50]), width([], "规费(社会保险与住房公积金)"), width([])
    (30, 14, 10)
    """
    longest = max((shown(cell) for cell in cells), default=0)
    lines = max(shown(line) for line in head.split("\n"))
    return max(min(longest + 3, widest), min(lines + 3, WIDEST_HEAD), NARROWEST)


def height(texts: Sequence[str], widths: Sequence[int], size: int = 11) -> float:
    """Return how high a row is in which some texts wrap, in points.

    >>> height(["水量", "a" * 25], [10, 10]) - height(["水量"], [10])
    30.0
    """
    lines = [
        sum(max(ceil((shown(line) + 1) * size / 11 / width), 1) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    ]
    return max(lines) * LINE * size / 11 + 3


def shown(text: str) -> int:
    """Return how wide a text is.

    >>> shown("水量 m3")
    7
    """
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def validation(column: Column, source: str, example: str, language: Language) -> dict[str, Any] | None:
    """Return what a spreadsheet lets into the cells of a column, None where anything may stand there.

    ``source`` is the name of the list to choose from, ``example`` a cell that shows how it is written.
    """
    taken: dict[str, Any] = {"validate": "any"}
    error = ""
    if source:
        taken = {"validate": "list", "source": f"={source}"}
        error = WORDS["not_listed" if column.only else "rarely"][language]
    elif column.holds in ("number", "money", "share"):
        least, most = (0, 1) if column.holds == "share" else (-LARGEST, LARGEST)
        taken = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}
        error = WORDS["not_a_share" if column.holds == "share" else "not_a_number"][language]
    elif column.holds in ("day", "time"):
        taken, error = _days(column, language)
    soft = (source and not column.only) or column.first
    told = {
        "input_title": f"{column.words.of(language)} {column.name}".strip()[:MOST_TITLE],
        "input_message": _message(column, example, language),
    }
    if not told["input_message"]:
        told = {}
    if taken["validate"] == "any":
        return {**taken, **told} if told else None
    alarm = {"error_type": "warning" if soft else "stop", "error_message": error, "error_title": "ppp_cost"}
    return {**taken, **told, **alarm}


def _days(column: Column, language: Language) -> tuple[dict[str, Any], str]:
    first, last = (
        date.fromisoformat(day) if day else bound for day, bound in ((column.first, FIRST_DAY), (column.last, LAST_DAY))
    )
    low = datetime(first.year, first.month, first.day)
    high = datetime(last.year, last.month, last.day, *((23, 59, 59) if column.holds == "time" else (0, 0, 0)))
    code = "other_year" if column.first else "not_a_time" if column.holds == "time" else "not_a_day"
    error = WORDS[code][language].format(first=column.first, last=column.last)
    return {"validate": "date", "criteria": "between", "minimum": low, "maximum": high}, error


def _message(column: Column, example: str, language: Language) -> str:
    """Return what is said when a cell is chosen: what its values mean, or how it is written."""
    meant = [(choice.value, choice.words.of(language)) for choice in column.choices]
    if any(words for _, words in meant):
        text = "\n".join(f"{value} {words}".strip() for value, words in meant)
        return text if len(text) <= MOST_MESSAGE else text[: MOST_MESSAGE - 2].rpartition("\n")[0] + "\n…"
    how = HOW.get(column.holds)
    return how[language].format(example=example) if how is not None and not column.choices else ""

"""What a report says, before anything is drawn: a title, facts, and sections of paragraphs, tables and charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias
from unicodedata import category

from ppp_cost.errors import Problem, ReportError

Style = Literal["text", "centre", "amount", "formula"]
"""How a column is set: words, words in the middle, figures to the right, or figures with words among them."""

ORDINALS = "一二三四五六七八九十"
BREAKS = "\t\n\r"
"""Control characters that are set as a blank."""
NEW_LINE = "\u2028"
"""What begins a new line within a cell."""
BLANK_DAY = "　　　　年　　月　　日"
"""A day that is left for a pen."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, how it is set, and its share of the width; 0 is as wide as what stands in it."""

    head: str
    style: Style = "text"
    share: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head; ``totals`` stand out at the end; without ``heads`` the first column is the head."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...] = ()
    caption: str = ""
    heads: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: running text, a smaller remark, or a heading within a section."""

    text: str
    style: Literal["body", "remark", "heading"] = "body"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, what it shows, and the same as a table for where it cannot be drawn."""

    svg: str
    caption: str
    table: Table


@dataclass(frozen=True, slots=True)
class Closing:
    """What must stand on one page with the signatures: a table of what is signed, and who signs."""

    table: Table
    signed_by: tuple[str, ...]
    day: str


Block: TypeAlias = Table | Paragraph | Chart | Closing


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under its own heading; a ``wide`` one stands on pages turned on their side."""

    title: str
    blocks: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report: cover and sections.

    ``mark`` is printed on every page and empty where nothing is made up; ``day`` is the date it bears, if any.
    """

    subject: str
    title: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    digests: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    day: date | None


def one_line(text: str) -> str:
    r"""Return a text with every break of a line and tab as a blank.

    >>> one_line("甲\n乙")
    '甲 乙'
    """
    return "".join(" " if letter in BREAKS else letter for letter in text)


def numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return sections with their Chinese numbers before their titles; a wide one is an annex and has none.

    >>> [each.title for each in numbered([Section("甲", ()), Section("附件", (), wide=True)])]
    ['一、甲', '附件']
    """
    found, place = [], 0
    for each in sections:
        title = each.title if each.wide else f"{ORDINALS[place]}、{each.title}"
        place += not each.wide
        found.append(Section(title, each.blocks, each.wide))
    return tuple(found)


def day_text(day: date | str | None) -> str:
    """Return a day as official documents write it, or room for a pen.

    >>> day_text("2021-01-05"), day_text(None).split()
    ('2021年1月5日', ['年', '月', '日'])
    """
    if day is None:
        return BLANK_DAY
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.year}年{found.month}月{found.day}日"


def texts(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield every text of a report: where it stands, the face it is set in, and what it says."""
    yield from ((report.title, "title", text) for text in (report.subject, report.title))
    yield report.title, "heading", report.mark
    for name, value in (*report.facts, *report.digests):
        yield report.title, "body", f"{name}{value}"
    for section in report.sections:
        yield section.title, "heading", section.title
        for block in section.blocks:
            yield from ((section.title, use, text) for use, text in _texts_of(block))


def judge_letters(report: Report) -> None:
    """Raise ReportError with every character that no document can hold: controls and halves of pairs."""
    found: dict[str, Problem] = {}
    for where, _, text in texts(report):
        for letter in sorted(set(text)):
            if category(letter) in ("Cc", "Cs") and letter not in BREAKS:
                found.setdefault(letter, Problem(where, "not_printable", {"character": letter_text(letter)}))
    if found:
        raise ReportError(list(found.values()))


def letter_text(letter: str) -> str:
    """Return a character with its code point, by which one that shows nothing is found too.

    >>> letter_text("㛃"), letter_text(chr(7))
    ('㛃 (U+36C3)', 'U+0007')
    """
    point = f"U+{ord(letter):04X}"
    return f"{letter} ({point})" if letter.isprintable() else point


def _texts_of(block: Block) -> Iterator[tuple[str, str]]:
    """Yield every text of a block with the face it is set in: heading, body, or figures."""
    if isinstance(block, Paragraph):
        yield "heading" if block.style == "heading" else "body", block.text
    elif isinstance(block, Table):
        yield "heading", block.caption
        for column in block.columns:
            yield "heading", column.head
        for row in (*block.rows, *block.totals):
            for cell, column in zip(row, block.columns, strict=True):
                yield "figures" if column.style in ("amount", "formula") else "body", cell
    elif isinstance(block, Chart):
        yield "body", block.caption
        yield "figures", block.svg
    else:
        yield from _texts_of(block.table)
        yield from (("body", text) for text in (*block.signed_by, block.day))

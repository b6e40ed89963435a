"""A workbook to be filled in: its sheets, their columns, and what a cell may be chosen from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ppp_cost.language import Language
from ppp_cost.sheets import VERSION

Holds = Literal["text", "number", "money", "share", "year", "day", "time", "period", "month"]
"""What the cells of a column hold; a share lies between 0 and 1, a year is one of the calendar."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a thing is called, in Chinese and in English; empty where it has no name there."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """Return what it is called in one language.

        >>> Words("水量", "volume").of("zh")
        '水量'
        """
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that a cell may hold, and what it means."""

    value: str
    words: Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    ``needed`` says whether each row fills it, ``only`` whether a cell may hold nothing but one of the ``choices``.
    Days lie from ``first`` to ``last`` as a rule, where these are given.
    """

    name: str
    words: Words
    unit: str = ""
    holds: Holds = "text"
    needed: bool = True
    choices: tuple[Choice, ...] = ()
    only: bool = False
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a sheet, and the clause on which it stands; of a study, the command that reads it."""

    words: Words
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a sheet: ``what`` says what a row is.

    ``examples`` are rows that are shown and never read; ``rows`` are those that are expected, without their figures;
    ``due`` says which rows there must be beside these, or why none are written out.  Rows are cells as text by column,
    days as 2024-07-01.
    """

    table: str
    words: Words
    what: Words
    columns: tuple[Column, ...]
    readers: tuple[Reader, ...] = ()
    examples: tuple[Mapping[str, str], ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    due: tuple[Words, ...] = ()

    def title(self, language: Language) -> str:
        """Return the name of the sheet.

        >>> Sheet("scores", Words("评分记录", "scores"), Words("", ""), ()).title("zh")
        '评分记录 scores'
        """
        return f"{self.words.zh} {self.table}".strip() if language == "zh" else self.table


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook to be filled in, and what it is of.

    ``year`` is the operating year it is for, from ``first`` to ``last``; for any year these are None and empty.
    """

    of: Literal["contract", "study"]
    id: str
    title: str
    digest: str
    made_up: bool
    sheets: tuple[Sheet, ...]
    year: int | None = None
    first: str = ""
    last: str = ""

    @property
    def mark(self) -> str:
        """Return what a hidden name of the workbook says: version, what it is of, and the digest of that.

        >>> Template("study", "lots", "", "ab", False, ()).mark
        '1;study;lots;ab'
        """
        return f"{VERSION};{self.of};{self.id};{self.digest}"

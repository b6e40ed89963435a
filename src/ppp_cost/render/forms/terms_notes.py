"""What the first sheet of a workbook of terms says: how it is filled in, and what it was written from."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from ppp_cost.language import Language
from ppp_cost.settings import Book

ORIGIN: Mapping[Language, tuple[str, str]] = MappingProxyType(
    {"zh": ("编号", "校验值（勿改）"), "en": ("id", "digest (leave)")}
)
SHEETS = ("bands", "calendar", "assets")
"""Kinds of lines that are there where the workbook has such a sheet."""


@dataclass(frozen=True, slots=True)
class Note:
    """One line: its head, its text, and `illustrative` where it shows a colour, `muted` where nobody need read it."""

    head: str
    text: str
    kind: str = ""


def notes_of(book: Book, language: Language) -> Iterator[Note]:
    """Yield the lines of the first sheet; the last holds the digest by which the terms are known again."""
    text = files(__package__).joinpath("terms_notes.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines(), strict=True):
        if row["of"] == book.kind and (row["kind"] not in SHEETS or row["kind"] in book.sheets):
            yield Note(row[f"head_{language}"], row[language], row["kind"])
    name, digest = ORIGIN[language]
    yield Note(name, book.id, "muted")
    yield Note(digest, book.digest, "muted")

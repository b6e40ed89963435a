"""The parts of a workbook: a zip whose directory was judged, and XML that is walked and never built."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from ppp_cost.errors import Problem, WorkbookError
from ppp_cost.intake.xlsx.limits import MEGABYTE, Limits

CHUNK = 1 << 16
ENTRY = b"PK\x01\x02"
"""How an entry of a zip's directory begins."""
ENCRYPTED = 0x1
MOST_TEXT = 100_000
"""Characters of one text; a cell holds a third of them at most."""
WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How a text in UTF-16 begins."""
ENCODINGS = ("utf-8", "utf-16", "us-ascii")
BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, OSError, struct.error, ValueError)
"""What comes of a zip whose bytes do not fit together."""


class Watch:
    """What looks at the elements of a part; this one sees only that they do not stand too deep in each other."""

    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part, self.depth = package, part, 0

    def start(self, _name: str, _attributes: dict[str, str], /) -> None:
        """Look at the begin of an element."""
        self.depth += 1
        if self.depth > self.package.limits.depth:
            self.package.broken(self.part)

    def end(self, _name: str, /) -> None:
        """Look at the end of an element."""
        self.depth -= 1

    def text(self, _words: str, /) -> None:
        """Look at text."""


class Package:
    """A workbook as its parts; raises WorkbookError where they must not be opened."""

    def __init__(self, file: str, body: Any, limits: Limits) -> None:
        self.file, self.limits, self.wide = file, limits, set[str]()
        try:
            self.zip = ZipFile(body)
        except BROKEN as error:
            raise WorkbookError([Problem(file, "not_a_workbook")]) from error
        problems = list(self._judged())
        if problems:
            raise WorkbookError(problems)
        self.parts = {name.casefold(): name for name in self.zip.namelist()}

    def _judged(self) -> list[Problem]:
        """Return what is wrong with the directory, before any part is unpacked."""
        entries, limits = self.zip.infolist(), self.limits
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            return [Problem(self.file, "workbook_locked")]
        if sum(entry.file_size for entry in entries) > limits.unpacked:
            return [Problem(self.file, "workbook_unpacked", {"most": str(limits.unpacked // MEGABYTE)})]
        found, met = [], set[str]()
        for entry in entries:
            name = entry.filename.casefold()
            if name in met:
                found.append(Problem(self.file, "part_twice", {"name": entry.filename}))
            met.add(name)
            if _leads_outside(entry):
                found.append(Problem(self.file, "part_outside", {"name": entry.orig_filename.replace("\0", "\\0")}))
            if entry.file_size > max(MEGABYTE, limits.ratio * entry.compress_size):
                found.append(Problem(self.file, "workbook_ratio", {"name": entry.filename, "most": str(limits.ratio)}))
            if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                found.append(Problem(self.file, "workbook_broken", {"name": entry.filename}))
        return found

    def broken(self, part: str) -> NoReturn:
        """Refuse the workbook because of one part."""
        raise WorkbookError([Problem(self.file, "workbook_broken", {"name": part})])

    def root(self, part: str) -> str:
        """Return the name of the element that holds all others of a part."""
        first = _First(self, part)
        self._feed(part, first, lambda: bool(first.name))
        return first.name

    def walk(self, part: str, watch: Watch) -> None:
        """Show every element of a part to a watch; document types and entities are refused."""
        self._feed(part, watch, lambda: False)

    def _feed(self, part: str, watch: Watch, seen: Callable[[], bool]) -> None:
        """Feed a part to a parser, chunk by chunk, until enough is seen."""
        parser = self._parser(part, watch)
        try:
            with self.zip.open(part) as stream:
                while not seen() and (chunk := stream.read(CHUNK)):
                    if chunk.startswith(WIDE):
                        self.wide.add(part)
                    parser.Parse(chunk, False)
                if not seen():
                    parser.Parse(b"", True)
        except WorkbookError:
            raise
        except (*BROKEN, expat.ExpatError) as error:
            raise WorkbookError([Problem(self.file, "workbook_broken", {"name": part})]) from error

    def _parser(self, part: str, watch: Watch) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text, parser.buffer_size = True, CHUNK
        parser.StartElementHandler, parser.EndElementHandler = watch.start, watch.end
        parser.CharacterDataHandler = watch.text
        parser.StartDoctypeDeclHandler = lambda *_: self._doctype(part)
        parser.XmlDeclHandler = lambda _, encoding, __: self._declared(part, encoding)
        return parser

    def _doctype(self, part: str) -> NoReturn:
        raise WorkbookError([Problem(self.file, "workbook_doctype", {"name": part})])

    def _declared(self, part: str, encoding: str | None) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            self.broken(part)


class _First(Watch):
    """Notes the first element."""

    name = ""

    def start(self, name: str, _attributes: dict[str, str], /) -> None:
        self.name = self.name or local(name)


def local(name: str) -> str:
    """Return a name without its prefix.

    >>> local("x:row"), local("row")
    ('row', 'row')
    """
    return name.rpartition(":")[2]


def _leads_outside(entry: ZipInfo) -> bool:
    """Return whether a name is none inside the zip, whatever system unpacks it."""
    name = entry.orig_filename.replace("\\", "/")
    path = PurePosixPath(name)
    return "\0" in name or path.is_absolute() or ".." in path.parts or ":" in name

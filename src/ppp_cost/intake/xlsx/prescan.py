"""A workbook walked before anything reads it: what must not be opened is refused, what is odd in its cells is noted.

Nothing is unpacked to disk, no document is built, and nothing is kept but what stands out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath

from ppp_cost.errors import Problem, WorkbookError
from ppp_cost.intake.xlsx.limits import MEGABYTE, Limits, limits_here
from ppp_cost.intake.xlsx.number_formats import StylesWatch
from ppp_cost.intake.xlsx.prescan_sheet import TRUE, Marks, SheetWatch
from ppp_cost.intake.xlsx.shared_texts import TextsWatch
from ppp_cost.intake.xlsx.xml_parts import ENTRY, Package, Watch, local
from ppp_cost.sheets import VERSION_NAME

OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an .xls begins, and an .xlsx behind a password."""
LOCKED = "EncryptedPackage".encode("utf-16-le")
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MACROS = ("vbaproject.bin", "vbadata.xml")
MOST_MARK = 1000
"""Characters of what a template says of itself."""
ELSEWHERE = ("externalLink", "connections")
"""Roots of parts that fetch values from somewhere else."""


@dataclass(frozen=True, slots=True)
class SheetScan:
    """A sheet as the workbook lists it; ``marks`` are None where it is none of cells, as a chart is."""

    name: str
    hidden: bool
    wide: bool
    marks: Marks | None


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen of a workbook.

    ``since_1904`` says how it counts days, ``template`` what the template says of itself that it was made from, empty
    where that is none of ours; ``wide`` are its parts in UTF-16.
    """

    sheets: tuple[SheetScan, ...]
    since_1904: bool
    template: str
    wide: tuple[str, ...]


def prescan(file: str, content: bytes, limits: Limits | None = None) -> Scan:
    """Walk a workbook; raises WorkbookError where it must not be opened."""
    limits = limits or limits_here()
    package = Package(file, BytesIO(_judged(file, content, limits)), limits)
    roots = _roots(package)
    book, strings, styles = _BookWatch(package, BOOK), TextsWatch(package, ""), StylesWatch(package, "")
    relations = _RelationsWatch(package, RELATIONS)
    own: dict[str, Watch] = {BOOK: book, RELATIONS: relations}
    of_root: dict[str, Watch] = {"sst": strings, "styleSheet": styles, "Types": _TypesWatch(package, "")}
    for part, root in roots.items():
        if root == "Relationships" and part != RELATIONS:
            package.walk(part, _RelationsWatch(package, part))
        elif root != "worksheet":
            package.walk(part, own.get(part) or of_root.get(root) or Watch(package, part))
    linked = [Problem(file, "workbook_links", {"value": part}) for part, root in roots.items() if root in ELSEWHERE]
    if linked:
        raise WorkbookError(linked)
    names = dict(_parts(package, book, relations))
    marks: dict[str, Marks] = {}
    for part, root in roots.items():
        if root == "worksheet":
            watch = SheetWatch(package, part, names.get(part, part), styles.shown, strings)
            package.walk(part, watch)
            marks[part] = watch.marks
    sheets = tuple(
        SheetScan(name, name in book.hidden, part in package.wide, marks.get(part)) for part, name in names.items()
    )
    return Scan(sheets, book.since_1904, book.template, tuple(sorted(package.wide)))


def _judged(file: str, content: bytes, limits: Limits) -> bytes:
    """Return the bytes of a file that can be a workbook of ours."""
    if content.startswith(OLD_OR_LOCKED):
        raise WorkbookError([Problem(file, "workbook_locked" if LOCKED in content else "workbook_old")])
    if len(content) > limits.body:
        raise WorkbookError([Problem(file, "workbook_large", {"most": str(limits.body // MEGABYTE)})])
    if not content.startswith(b"PK\x03\x04"):
        raise WorkbookError([Problem(file, "not_a_workbook")])
    if content.count(ENTRY) > limits.entries:
        raise WorkbookError([Problem(file, "workbook_entries", {"most": str(limits.entries)})])
    return content


def _roots(package: Package) -> dict[str, str]:
    """Return the name of the first element of every part in XML; macros and links to elsewhere are refused."""
    names = package.zip.namelist()
    if any(name.casefold().rpartition("/")[2] in MACROS for name in names):
        raise WorkbookError([Problem(package.file, "workbook_macros")])
    roots = {name: package.root(name) for name in names if name.casefold().endswith((".xml", ".rels"))}
    if any(local(root) == "macrosheet" for root in roots.values()):
        raise WorkbookError([Problem(package.file, "workbook_macros")])
    for root in ("sst", "styleSheet"):
        for name in [each for each in roots if roots[each] == root][1:]:
            package.broken(name)
    if roots.get(BOOK) != "workbook":
        raise WorkbookError([Problem(package.file, "not_a_workbook")])
    return roots


def _parts(package: Package, book: _BookWatch, relations: _RelationsWatch) -> Iterator[tuple[str, str]]:
    """Yield the part of each sheet with its name, in the order of the workbook."""
    met: set[str] = set()
    for name, key in book.sheets:
        part = package.parts.get(normpath(join("/xl", relations.targets.get(key, ""))).lstrip("/").casefold(), "")
        if not part or part in met or name.casefold() in met:
            package.broken(BOOK)
        met |= {part, name.casefold()}
        yield part, name


class _BookWatch(Watch):
    """Notes the sheets, how days are counted, and whether the workbook was made from a template of ours."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, part)
        self.sheets: list[tuple[str, str]] = []
        self.hidden: set[str] = set()
        self.since_1904 = self._naming = False
        self.template = ""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Note a sheet, with the key under which its part is found."""
        super().start(name, attributes)
        kind = local(name)
        if kind == "workbookPr":
            self.since_1904 = attributes.get("date1904") in TRUE
        elif kind == "definedName":
            self._naming = attributes.get("name") == VERSION_NAME
        elif kind == "sheet":
            keys = [value for key, value in attributes.items() if ":" in key and local(key) == "id"]
            sheet = attributes.get("name", "")
            self.sheets.append((sheet, keys[0] if keys else ""))
            if attributes.get("state", "visible") != "visible":
                self.hidden.add(sheet)
            if len(self.sheets) > self.package.limits.entries:
                self.package.broken(self.part)

    def text(self, text: str, /) -> None:
        """Note what the template says of itself."""
        super().text(text)
        if self._naming:
            self.template = (self.template + text)[:MOST_MARK]

    def end(self, name: str, /) -> None:
        """Note the end of a name."""
        super().end(name)
        self._naming = self._naming and local(name) != "definedName"


class _RelationsWatch(Watch):
    """Notes where parts are found; what points out of the workbook is refused, links that a person clicks are not."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, part)
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Note one relationship."""
        super().start(name, attributes)
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith("/hyperlink"):
            raise WorkbookError([Problem(self.package.file, "workbook_links", {"value": target[:80]})])
        if self.part == RELATIONS and len(self.targets) <= self.package.limits.entries:
            self.targets[attributes.get("Id", "")] = target


class _TypesWatch(Watch):
    """Refuses a workbook that says it may hold macros."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Look at the kind of a part."""
        super().start(name, attributes)
        if "macroEnabled" in attributes.get("ContentType", ""):
            raise WorkbookError([Problem(self.package.file, "workbook_macros")])

"""The hazard corpus: workbooks that must be refused, read with a warning, or read, each made when it is asked for."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import openpyxl

from tests.workbooks.books import EXAMPLE, book, changed, packed, part_of, parts, put, rows_of, worked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SCORES = "考核得分 scores"
FILE = "观测.xlsx"
STRINGS, BOOK, TYPES = "xl/sharedStrings.xml", "xl/workbook.xml", "[Content_Types].xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
POINTS = '<c r="C2"><v>31</v></c>'
"""How the points of the first score stand in their sheet."""


@dataclass(frozen=True)
class Hazard:
    """A workbook, and the code and place of its one problem, or of the one thing to look at; of neither, no code."""

    name: str
    make: Callable[[], bytes]
    code: str = ""
    where: str = FILE

    def __str__(self) -> str:
        return self.name


def scores(old: str, new: str, *more: tuple[str, bytes]) -> bytes:
    """The worked example with its sheet of scores changed."""
    content = worked()
    return changed(content, part_of(content, SCORES), put(old, new), *more)


def points(cell: str) -> bytes:
    """The worked example with another cell for the points of the first score."""
    return scores(POINTS, cell)


def part(name: str, old: str, new: str) -> bytes:
    return changed(worked(), name, put(old, new))


def more(*added: tuple[str, bytes]) -> bytes:
    return packed([*parts(worked()).items(), *added])


def corner() -> bytes:
    """Two cells, in the first corner of a sheet and in the last."""
    content = worked()
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = b"<sheetData>" + cells + b"</sheetData>"
    return changed(content, part_of(content, SCORES), lambda text: re.sub(b"<sheetData>.*</sheetData>", sheet, text))


def rows_below(row: str) -> bytes:
    """A million rows below the scores, empty but for their format."""
    return scores(
        "</sheetData>", "".join(row.format(row=row_number) for row_number in range(7, 1_000_007)) + "</sheetData>"
    )


def zeros(*sizes: int) -> bytes:
    """Pictures that unpack to nothing but zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, text in parts(worked()).items():
            new.writestr(name, text)
        for number, size in enumerate(sizes):
            with new.open(f"xl/media/image{number}.png", "w") as stream:
                for _ in range(size):
                    stream.write(bytes(1_000_000))
    return out.getvalue()


def flagged() -> bytes:
    """A zip whose parts are said to be encrypted."""
    content = bytearray(worked())
    for begin, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(begin)
        while place >= 0:
            content[place + at : place + at + 2] = struct.pack("<H", 1)
            place = content.find(begin, place + 4)
    return bytes(content)


def with_nul() -> bytes:
    """A part whose name holds a NUL."""
    return more(("xl/evil_name.xml", b"<a/>")).replace(b"xl/evil_name.xml", b"xl/evil\0name.xml")


def unsaved() -> bytes:
    """Formulas that a library wrote: none has a value."""
    opened = openpyxl.load_workbook(io.BytesIO(worked()))
    opened[SCORES]["C2"] = "=20+11"
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def docx() -> bytes:
    return packed([("word/document.xml", b"<document/>"), (TYPES, b"<Types/>")])


def amplified() -> bytes:
    """A long text that many cells share: a megabyte that reads as two thirds of a gigabyte."""
    content = worked()
    cells = "".join(f'<row r="{row}"><c r="F{row}" t="s"><v>0</v></c></row>' for row in range(7, 20_007))
    content = changed(content, part_of(content, SCORES), put("</sheetData>", cells + "</sheetData>"))
    return changed(
        content, STRINGS, lambda text: re.sub(b"<t>[^<]*</t>", b"<t>" + b"x" * 32_000 + b"</t>", text, count=1)
    )


def wide(name: str) -> bytes:
    """A part in UTF-16."""
    return changed(worked(), name, lambda text: text.decode().replace("UTF-8", "UTF-16").encode("utf-16"))


def table(name: str, change: Callable[[list[list[Any]]], object], **options: Any) -> bytes:
    """The worked example with the rows of one sheet changed before it is written."""
    sheets = rows_of(EXAMPLE)
    change(sheets[name])
    return book(sheets, **options)


def cell(row: int, column: int, value: object) -> Callable[[list[list[Any]]], None]:
    """A change of one cell, both counted from 1."""

    def change(rows: list[list[Any]]) -> None:
        rows[row - 1][column - 1] = value

    return change


def renamed(old: str, new: str) -> bytes:
    return book({new if name == old else name: rows for name, rows in rows_of(EXAMPLE).items()})


MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
LINKED = f'{RELATIONS}<Relationship Id="r" Type="{OFFICE}/oleObject" Target="file:///elsewhere.xls" TargetMode="External"/></Relationships>'
CLICKED = f'{RELATIONS}<Relationship Id="r" Type="{OFFICE}/hyperlink" Target="https://example.com/" TargetMode="External"/></Relationships>'
STYLED = '<row r="{row}" s="1" customFormat="1" ht="15" customHeight="1"/>'
STYLED_CELL = '<row r="{row}"><c r="A{row}" s="0"/></row>'

REFUSED = (
    Hazard("corner cells", corner, "sheet_columns", f"{SCORES}!XFD1048576"),
    Hazard(
        "a cell in the last row",
        partial(scores, "</sheetData>", '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
        "sheet_rows",
        f"{SCORES}!A1048576",
    ),
    Hazard("a million styled empty rows", partial(rows_below, STYLED), "sheet_rows", f"{SCORES}!A200002"),
    Hazard("a million styled empty cells", partial(rows_below, STYLED_CELL), "sheet_rows", f"{SCORES}!A200001"),
    Hazard("zip bomb", partial(zeros, 150), "workbook_ratio"),
    Hazard("zip bomb in pieces", partial(zeros, 80, 80, 80), "workbook_unpacked"),
    Hazard("entities", partial(scores, "<worksheet", f"{LAUGHS}<worksheet"), "workbook_doctype"),
    Hazard("an entity of a file", partial(part, STRINGS, "<sst", f"{OUTSIDE}<sst"), "workbook_doctype"),
    Hazard(
        "elements a hundred thousand deep",
        partial(scores, "<sheetData>", "<a>" * 100_000 + "<sheetData>"),
        "workbook_broken",
    ),
    Hazard(
        "behind a password",
        lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(5000),
        "workbook_locked",
    ),
    Hazard("parts encrypted", flagged, "workbook_locked"),
    Hazard("an xls renamed", lambda: OLE + bytes(600) + "Workbook".encode("utf-16-le") + bytes(5000), "workbook_old"),
    Hazard("a csv renamed", (EXAMPLE / "scores.csv").read_bytes, "not_a_workbook"),
    Hazard("a docx renamed", docx, "not_a_workbook"),
    Hazard("half a file", lambda: worked()[:4000], "not_a_workbook"),
    Hazard("nothing", lambda: b"", "not_a_workbook"),
    Hazard("macros", partial(more, ("xl/vbaProject.bin", b"\0")), "workbook_macros"),
    Hazard("a workbook that may hold macros", partial(part, TYPES, SHEET, MACRO), "workbook_macros"),
    Hazard(
        "a sheet of macros",
        partial(more, ("xl/macrosheets/sheet1.xml", b'<xm:macrosheet xmlns:xm="m"/>')),
        "workbook_macros",
    ),
    Hazard(
        "a link to another workbook",
        partial(more, ("xl/externalLinks/externalLink1.xml", b"<externalLink/>")),
        "workbook_links",
    ),
    Hazard("a connection", partial(more, ("xl/connections.xml", b"<connections/>")), "workbook_links"),
    Hazard(
        "an object elsewhere", partial(more, ("xl/worksheets/_rels/sheet1.xml.rels", LINKED.encode())), "workbook_links"
    ),
    Hazard("a name that leads out", partial(more, ("../../evil.xml", b"<a/>")), "part_outside"),
    Hazard("a name that leads out on Windows", partial(more, ("..\\evil.xml", b"<a/>")), "part_outside"),
    Hazard("an absolute name", partial(more, ("/evil.xml", b"<a/>")), "part_outside"),
    Hazard("a NUL in a name", with_nul, "part_outside"),
    Hazard("a part twice", partial(more, ("xl/workbook.xml", b"<workbook/>")), "part_twice"),
    Hazard("a part twice but for its case", partial(more, ("xl/WorkBook.xml", b"<workbook/>")), "part_twice"),
    Hazard(
        "more parts than anyone needs",
        partial(more, *((f"xl/media/{n}.png", b"") for n in range(500))),
        "workbook_entries",
    ),
    Hazard("more than 20 MB", lambda: worked() + bytes(20_000_000), "workbook_large"),
    Hazard("a NUL in a sheet", partial(scores, "<v>31</v>", "<v>3\x001</v>"), "workbook_broken"),
    Hazard(
        "half a character by number", partial(part, STRINGS, "<t>operation</t>", "<t>&#xD800;</t>"), "workbook_broken"
    ),
    Hazard(
        "half a character in bytes",
        lambda: changed(worked(), STRINGS, put(b"<t>operation</t>", b"<t>\xed\xa0\x80</t>")),
        "workbook_broken",
    ),
    Hazard(
        "an encoding of its own", partial(part, STRINGS, 'encoding="UTF-8"', 'encoding="GB18030"'), "workbook_broken"
    ),
    Hazard(
        "a text without end", partial(part, STRINGS, "<t>operation</t>", f"<t>{'x' * 200_000}</t>"), "workbook_broken"
    ),
    Hazard(
        "a sheet that is not there",
        partial(part, BOOK_RELATIONS, "worksheets/sheet1.xml", "worksheets/sheet9.xml"),
        "workbook_broken",
    ),
    Hazard("a shared text that is not there", partial(points, '<c r="C2" t="s"><v>9999</v></c>'), "workbook_unread"),
    Hazard("a megabyte that reads as many", amplified, "sheet_texts", f"{SCORES}!F1569"),
    Hazard(
        "a NUL in a shared text",
        partial(part, STRINGS, "<t>operation</t>", "<t>oper_x0000_ation</t>"),
        "cell_not_text",
        f"{SCORES}!B2",
    ),
    Hazard(
        "half a character in a cell",
        partial(points, '<c r="C2" t="inlineStr"><is><t>_xD83D_</t></is></c>'),
        "cell_not_text",
        f"{SCORES}!C2",
    ),
    Hazard("1e999", partial(points, '<c r="C2"><v>1e999</v></c>'), "cell_not_finite", f"{SCORES}!C2"),
    Hazard("NaN", partial(points, '<c r="C2"><v>NaN</v></c>'), "cell_not_finite", f"{SCORES}!C2"),
    Hazard("#REF!", partial(points, '<c r="C2" t="e"><f>Sheet9!A1</f><v>#REF!</v></c>'), "cell_error", f"{SCORES}!C2"),
    Hazard("#DIV/0! typed", partial(points, '<c r="C2" t="e"><v>#DIV/0!</v></c>'), "cell_error", f"{SCORES}!C2"),
    Hazard("a formula without a value", partial(points, '<c r="C2"><f>20+11</f></c>'), "cell_unsaved", f"{SCORES}!C2"),
    Hazard("formulas of a library", unsaved, "cell_unsaved", f"{SCORES}!C2"),
    Hazard("a value of true", partial(points, '<c r="C2" t="b"><v>1</v></c>'), "not_a_number", f"{SCORES}!C2"),
    Hazard("a column without its name", partial(table, SCORES, cell(1, 1, "")), "column_missing", f"{SCORES}!B1:E1"),
    Hazard(
        "a column named twice",
        partial(table, SCORES, lambda rows: rows[0].append("points")),
        "column_twice",
        f"{SCORES}!F1",
    ),
    Hazard("two sheets of one table", lambda: book({**rows_of(EXAMPLE), "scores": []}), "sheet_twice", "scores"),
    Hazard("a table that does not say so", partial(renamed, "volumes", "Sheet1"), "sheet_unnamed", "Sheet1"),
    Hazard("no table at all", lambda: book({"随便": [["甲", "乙"], [1, 2]]}), "no_sheets"),
)


def hidden(state: str) -> bytes:
    return part(BOOK, f'<sheet name="{SCORES}"', f'<sheet name="{SCORES}" state="{state}"')


def dated(since_1904: bool) -> bytes:
    """The day of the event as a day, which counts from 1900 or 1904."""
    formats = {"事件 events!C2": "yyyy/m/d"}
    return table("事件 events", cell(2, 3, date(2024, 11, 20)), since_1904=since_1904, formats=formats)


def prefixed() -> bytes:
    """A sheet whose elements have a prefix, as other libraries write them."""
    content = worked()
    name = part_of(content, SCORES)
    return changed(
        content, name, lambda text: re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", text).replace(b"xmlns=", b"xmlns:x=")
    )


def inline() -> bytes:
    """A text that stands in its cell, in two pieces."""
    content = worked()
    own = b'<c r="B2" t="inlineStr"><is><r><t>opera</t></r><r><t>tion</t></r></is></c>'
    return changed(
        content, part_of(content, SCORES), lambda text: re.sub(rb'<c r="B2" t="s"><v>\d+</v></c>', own, text)
    )


def unplaced() -> bytes:
    """Cells and rows that do not say where they are."""
    content = worked()
    return changed(content, part_of(content, SCORES), lambda text: re.sub(rb' r="[A-Z]*[0-9]+"', b"", text))


def far_row() -> bytes:
    """One styled row at the very end, which spreadsheets leave behind."""
    return scores("</sheetData>", STYLED.format(row=1_048_576) + "</sheetData>")


def months(code: str) -> bytes:
    """The month of the first index as a day, which shows its month alone."""
    formats = {f"indices!B{row}": code for row in (2, 3)}
    return table("indices", lambda rows: [cell(row, 2, date(2023, 1, 1))(rows) for row in (2, 3)], formats=formats)


NOTICED = (
    Hazard("a hidden sheet", partial(hidden, "hidden"), "lint_hidden", SCORES),
    Hazard("a sheet hidden from the menu", partial(hidden, "veryHidden"), "lint_hidden", SCORES),
    Hazard("a hidden row", partial(scores, '<row r="3"', '<row r="3" hidden="1"'), "lint_hidden", f"{SCORES}!3:3"),
    Hazard(
        "a hidden column",
        partial(scores, "<sheetData>", '<cols><col min="3" max="4" width="9" hidden="1"/></cols><sheetData>'),
        "lint_hidden",
        f"{SCORES}!C:C, D:D",
    ),
    Hazard(
        "merged cells over data",
        partial(scores, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'),
        "lint_merged",
        f"{SCORES}!A2:A3",
    ),
    Hazard("a number as text", partial(table, SCORES, cell(2, 3, "31 ")), "lint_number_text", f"{SCORES}!C2"),
    Hazard(
        "a number in full-width digits", partial(table, SCORES, cell(2, 3, "３１")), "lint_number_text", f"{SCORES}!C2"
    ),
    Hazard("a number with commas", partial(table, "volumes", cell(2, 3, "41,200")), "lint_number_text", "volumes!C2"),
    Hazard(
        "a number with blanks", partial(table, "volumes", cell(2, 3, "41\u00a0200")), "lint_number_text", "volumes!C2"
    ),
    Hazard(
        "percentages",
        partial(table, SCORES, lambda _: None, formats={f"{SCORES}!C{row}": "0.0%" for row in (2, 3, 5)}),
        "lint_percent",
        f"{SCORES}!C2:C3, C5",
    ),
    Hazard("days since 1904", partial(dated, True), "lint_1904", "事件 events!C2"),
    Hazard("a sheet in UTF-16", lambda: wide(part_of(worked(), SCORES)), "lint_utf16", SCORES),
    Hazard("texts in UTF-16", partial(wide, STRINGS), "lint_utf16", f"{FILE} {STRINGS}"),
    Hazard(
        "a sheet of something else",
        lambda: book({**rows_of(EXAMPLE), "备忘": [["联系人", "电话"]]}),
        "lint_sheet_unread",
        "备忘",
    ),
    Hazard(
        "a remark beside the table",
        partial(table, SCORES, lambda rows: rows[2].append("待核")),
        "lint_unnamed",
        f"{SCORES}!F3",
    ),
)
"""All are read, and as the tables of the folder are."""

READ = (
    Hazard("as it is", worked),
    Hazard("days since 1900", partial(dated, False)),
    Hazard("a month as mmm-yy", partial(months, "mmm-yy")),
    Hazard("a month as 2023年1月", partial(months, 'yyyy"年"m"月"')),
    Hazard("a negative zero", partial(table, SCORES, cell(5, 3, -0.0))),
    Hazard("a formula with its value", partial(points, '<c r="C2"><f>20+11</f><v>31</v></c>')),
    Hazard("binary noise", partial(points, '<c r="C2"><v>31.000000000000004</v></c>')),
    Hazard("a text in its cell", inline),
    Hazard("elements with a prefix", prefixed),
    Hazard("cells that do not say where they are", unplaced),
    Hazard("a styled row at the end of the sheet", far_row),
    Hazard("a link that a person clicks", lambda: more(("xl/worksheets/_rels/sheet1.xml.rels", CLICKED.encode()))),
    Hazard("empty sheets of a new workbook", lambda: book({**rows_of(EXAMPLE), "Sheet1": [], "Sheet2": []})),
    Hazard("a title above the names", partial(table, SCORES, lambda rows: rows.insert(0, ["考核得分表"]))),
    Hazard(
        "examples and remarks",
        partial(
            table,
            SCORES,
            lambda rows: (
                [row.insert(0, "note" if n == 0 else "") for n, row in enumerate(rows)]
                and rows.insert(1, ["示例：按季填写", 9, "operation", 1, 1, 1])
            ),
        ),
    ),
    Hazard("names of columns in two languages", partial(table, SCORES, cell(1, 3, "得分\npoints\n(分)"))),
    Hazard("instructions", lambda: book({"填写说明": [["name", "value"]], **rows_of(EXAMPLE)})),
)

"""How cells of our workbooks look: one table of formats for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any

AMOUNT, RATE, RATIO = "#,##0.00", "#,##0.00##", "0.00####"
"""How amounts, costs of a unit of quantity and ratios are shown; the value behind is kept as it is."""
INPUT = "#FFF7CC"
"""Colour of a cell that may be edited."""
CREATED = datetime(2000, 1, 1)
"""The time that a workbook says it was made: no clock, so that the same input gives the same bytes."""
TALL = 20
"""Height of a row that stands out, points."""
LINE_HEIGHT, LATIN = 15, 0x2E7F
"""Height of a line of text, points, and the last letter that is of single width."""
HEAD_HEIGHT = 30
"""Height of a head, which may be of two lines."""
FONT: Mapping[str, Any] = MappingProxyType({"font_name": "宋体", "font_size": 10, "valign": "vcenter"})
LINE: Mapping[str, Any] = MappingProxyType({**FONT, "border": 1})
SHOWN: Mapping[str, str] = MappingProxyType({"money": AMOUNT, "rate": RATE, "ratio": RATIO, "share": "0.00%"})
"""Kinds of numbers, each with a format of its own for figures and for inputs."""
FORMATS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "title": {"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"},
        "mark": {**FONT, "bold": True, "font_color": "#C00000", "align": "center"},
        "head": {**LINE, "bold": True, "bg_color": "#DDE6F0", "align": "center", "text_wrap": True},
        "text": {**LINE, "text_wrap": True},
        "clipped": LINE,
        "plain": FONT,
        "note": {**FONT, "text_wrap": True, "valign": "top"},
        "amount": {**LINE, "num_format": AMOUNT, "align": "right"},
        "figure": {**LINE, "align": "right"},
        "input": {**LINE, "align": "right", "bg_color": INPUT},
        **{name: {**LINE, "num_format": shown, "align": "right"} for name, shown in SHOWN.items()},
        **{
            f"{name}_input": {**LINE, "num_format": shown, "align": "right", "bg_color": INPUT}
            for name, shown in SHOWN.items()
        },
        "total": {**LINE, "num_format": AMOUNT, "align": "right", "bold": True, "font_size": 12},
        "bold": {**LINE, "bold": True, "text_wrap": True, "font_size": 12},
        "missing": {**LINE, "font_color": "#C00000", "bold": True, "align": "right"},
    }
)


def drawn(title: str, draw: Callable[[Any, dict[str, Any]], None]) -> bytes:
    """Return a workbook that ``draw`` fills, given the book and its formats; text in it stays text."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": CREATED, "title": title})
        draw(book, formats_of(book))
    return out.getvalue()


def formats_of(book: Any) -> dict[str, Any]:
    """Return the formats of a workbook by name."""
    return {name: book.add_format(dict(of)) for name, of in FORMATS.items()}


def page(sheet: Any, head_row: int | None) -> None:
    """Set a sheet up for paper: A4, landscape, as wide as the page, its head on every page where it has one."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if head_row is not None:
        sheet.repeat_rows(head_row)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def height_of(text: str, width: int) -> int:
    """Return the height of a row that holds a text in a column of a width, points: so many lines as it wraps to."""
    wide = sum(2 if ord(letter) > LATIN else 1 for letter in text)
    return LINE_HEIGHT * max(1, -(-wide // (width - 4)))


def narrow(sheet: Any) -> None:
    """Give a table that is wide more of its page."""
    sheet.set_margins(left=0.35, right=0.35, top=0.5, bottom=0.6)


def signature(sheet: Any, formats: dict[str, Any], row: int, date: str | None) -> None:
    """Draw who signs a table, and when; the day is left to the pen where none is given."""
    for column, text in enumerate(("编制：", "复核：", "", "负责人：", "", f"日期：{date or '     年   月   日'}")):
        sheet.write_string(row, column, text, formats["plain"])

"""How cells of our workbooks look: one table of formats for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any

AMOUNT = "#,##0.00"
CREATED = datetime(2000, 1, 1)
"""The time that a workbook says it was made: no clock, so that the same input gives the same bytes."""
TALL = 20
"""Height of a row that stands out, points."""
FONT: Mapping[str, Any] = MappingProxyType({"font_name": "宋体", "font_size": 10, "valign": "vcenter"})
LINE: Mapping[str, Any] = MappingProxyType({**FONT, "border": 1})
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
        "input": {**LINE, "align": "right", "bg_color": "#FFF7CC"},
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


def page(sheet: Any, head_row: int) -> None:
    """Set a sheet up for paper: A4, landscape, as wide as the page, its head on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_footer("&C第 &P 页 共 &N 页")

"""A report as a Word document that reviewers go on writing in; the same bytes for the same report."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ppp_cost.render.chart.svg import width_of
from ppp_cost.render.report.report import (
    Block,
    Chart,
    Closing,
    Paragraph,
    Report,
    Section,
    Table,
    judge_letters,
    one_line,
)
from ppp_cost.render.report.report_pdf import picture
from ppp_cost.render.report.word_page import begin_section, paragraph, ruled, styled
from ppp_cost.render.report.word_table import table_xml

if TYPE_CHECKING:
    from docx.document import Document

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every part of the file: the least that the format can say."""
NO_DAY = datetime(1980, 1, 1)
NOT_DRAWN = "（本机没有绘图组件或中文字体，图以表代替。）"
WIDE, NARROW = 697.0, 442.0
"""Points between the margins of a page on its side and of one upright."""
TALLEST = 468.0
TITLE, LEAST_TITLE, BOLD = 22, 16, 1.08
"""Sizes of the name of what a report is of, one line where it is not too small for it, and how wide bold runs."""
COVER, FACT, DIGEST = 440, 26, 14
"""Points of a cover beside its titles, and those of a fact and a digest."""


def report_word(report: Report) -> bytes:
    """Return a report as a Word document; raises ReportError for a character that no document can hold.

    Charts are pictures where this machine can draw them, else tables.
    """
    import docx

    judge_letters(report)
    document = docx.Document()
    styled(document)
    _cover(document, report)
    wide = None
    for section in report.sections:
        if section.wide != wide:
            begin_section(document, report.mark, wide=section.wide, first=wide is None)
            wide = section.wide
        _section(document, section)
    properties = document.core_properties
    properties.created = properties.modified = _moment(report)
    properties.title = one_line(f"{report.subject} {report.title}")
    properties.author = properties.last_modified_by = "ppp_cost"
    properties.comments, properties.revision = "", 1
    return _packed(document)


def _moment(report: Report) -> datetime:
    return NO_DAY if report.day is None else datetime(report.day.year, report.day.month, report.day.day)


def _cover(document: Document, report: Report) -> None:
    begin_section(document, report.mark, wide=False, first=True, numbered=False)
    room = max(COVER - FACT * len(report.facts) - DIGEST * len(report.digests), 0)
    if report.mark:
        paragraph(document, report.mark, "heading", 16, centred=True, before=room * 0.15, bold=True)
    size = max(min(TITLE, int(NARROW / width_of(report.subject, 1) / BOLD)), LEAST_TITLE)
    paragraph(document, report.subject, "title", size, centred=True, before=room * 0.3, bold=True)
    paragraph(document, report.title, "title", 26, centred=True, before=12, after=room * 0.4, bold=True)
    for name, words in report.facts:
        paragraph(document, f"{name}　{words}", "body", 14, indent=28, before=3, after=3)
    paragraph(document, "", "body", 8, before=room * 0.1)
    for name, words in report.digests:
        paragraph(document, f"{name}　{words}", "figures", 7.5)


def _section(document: Document, section: Section) -> None:
    apart = _after_closing(document)
    heading = document.add_heading(one_line(section.title), level=1)
    heading.paragraph_format.page_break_before = apart
    for place, block in enumerate(section.blocks):
        following = section.blocks[place + 1] if place + 1 < len(section.blocks) else None
        _block(document, block, isinstance(following, Table | Chart), WIDE if section.wide else NARROW)


def _after_closing(document: Document) -> bool:
    """Return whether what was written last are signatures: what follows begins a page of its own."""
    last = document.element.body.xpath("./w:tbl[last()]/following-sibling::w:p")
    return len(last) == 1 and last[0].xpath("string(.//w:pStyle/@w:val)") == "Closing"


def _block(document: Document, block: Block, leads: bool, width: float) -> None:
    if isinstance(block, Paragraph):
        _paragraph(document, block, leads)
    elif isinstance(block, Table):
        _table(document, block, width)
    elif isinstance(block, Chart):
        _chart(document, block, width)
    else:
        _closing(document, block, width)


def _paragraph(document: Document, block: Paragraph, leads: bool) -> None:
    if block.style == "heading":
        document.add_heading(one_line(block.text), level=2)
        return
    size = 16 if block.style == "body" else 11
    found = paragraph(document, block.text, "body", size, first=2 * size, before=3, after=3)
    found.paragraph_format.keep_with_next = leads


def _table(document: Document, block: Table, width: float, together: bool = False) -> None:
    if block.caption:
        document.add_heading(one_line(block.caption), level=2)
    _append(document, table_xml(block, width, together))
    # two tables that follow each other would run into one
    paragraph(document, "", "body", 10).paragraph_format.keep_with_next = together


def _chart(document: Document, block: Chart, width: float) -> None:
    from docx.shared import Pt

    drawn = picture(block.svg)
    if drawn is None:
        paragraph(document, NOT_DRAWN, "body", 11).paragraph_format.keep_with_next = True
        _table(document, block.table, width)
        return
    shape = document.add_picture(io.BytesIO(drawn), width=Pt(width))
    if shape.height > Pt(TALLEST):
        shape.width, shape.height = Pt(int(width * Pt(TALLEST) / shape.height)), Pt(TALLEST)
    drawing = shape._inline
    drawing.docPr.set("descr", one_line(block.caption))
    for side in "TBLR":
        # what is not said is taken for room beside the picture
        drawing.set(f"dist{side}", "0")
    held = document.paragraphs[-1].paragraph_format
    held.keep_with_next, held.line_spacing, held.first_line_indent, held.space_before = True, 1.0, Pt(0), Pt(6)
    paragraph(document, block.caption, "body", 11, centred=True, after=9)


def _closing(document: Document, block: Closing, width: float) -> None:
    _table(document, block.table, width, together=True)
    signed = [(name, "") for name in block.signed_by] + [("日期", block.day.strip())]
    _append(document, ruled(signed, width))
    document.add_paragraph(style="Closing")


def _append(document: Document, xml: str) -> None:
    from docx.oxml import parse_xml

    body: Any = document.element.body
    body.insert_element_before(parse_xml(xml), "w:sectPr")


def _packed(document: Document) -> bytes:
    """Return the file with the time of every part fixed."""
    whole, out = io.BytesIO(), io.BytesIO()
    document.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()

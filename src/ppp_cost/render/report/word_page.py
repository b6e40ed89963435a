"""Pages and paragraphs of a Word document after GB/T 9704: margins, faces, numbers on the outer side, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ppp_cost.render.report.report import one_line
from ppp_cost.render.report.word_table import FACES, SPACE, TWIPS, mark_xml, run_xml

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

TALL = '<w:trHeight w:val="640" w:hRule="atLeast"/>'
LINE = 1.25
"""Height of a line over the size of its letters."""
LONG, SHORT = 297, 210
"""Millimetres of a sheet of A4."""


def styled(document: Document) -> None:
    """Set the faces of the document's own styles, so that what a reviewer adds looks like what was there."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    styles: Any = document.styles
    _style(styles["Normal"], "body", 16, 0, 0)
    _style(styles["Heading 1"], "heading", 16, 18, 9)
    _style(styles["Heading 2"], "heading", 11, 10, 4)
    closing = styles.add_style("Closing", WD_STYLE_TYPE.PARAGRAPH)
    closing.base_style = styles["Normal"]
    closing.font.size = Pt(6)
    document.settings.odd_and_even_pages_header_footer = True


def _style(style: ParagraphStyle, face: str, size: float, before: float, after: float) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.bold = Pt(size), face == "heading"
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts: Any = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        # faces of the theme would win over those that are named
        del fonts.attrib[name]
    latin, chinese = FACES[face]
    for name, family in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), family)
    if face == "body":
        # the look of Chinese punctuation follows the language
        style.element.rPr.append(parse_xml(f'<w:lang xmlns:w="{SPACE}" w:val="en-US" w:eastAsia="zh-CN"/>'))
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = LINE
    if face == "heading":
        style.paragraph_format.keep_with_next = True


def paragraph(
    document: Document,
    words: str,
    face: str,
    size: float,
    *,
    centred: bool = False,
    first: float = 0,
    indent: float = 0,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
) -> Paragraph:
    """Add a paragraph, its measures in points."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.shared import Pt

    found = document.add_paragraph()
    held = found.paragraph_format
    held.space_before, held.space_after, held.first_line_indent = Pt(before), Pt(after), Pt(first)
    held.left_indent = Pt(indent)
    if centred:
        held.alignment = WD_ALIGN_PARAGRAPH.CENTER
    written: Any = found._p
    written.get_or_add_pPr().append(parse_xml(mark_xml(size).replace("<w:rPr>", f'<w:rPr xmlns:w="{SPACE}">')))
    written.append(parse_xml(run_xml(words, face, size, bold).replace("<w:r>", f'<w:r xmlns:w="{SPACE}">', 1)))
    return found


def begin_section(document: Document, mark: str, *, wide: bool, first: bool, numbered: bool = True) -> None:
    """Begin pages upright or on their side, with the mark on top and, where they are numbered, numbers below.

    The ``first`` numbered pages count from 1; the cover, which is not numbered, uses the section that is there.
    """
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm, Pt

    section = document.add_section(WD_SECTION.NEW_PAGE) if numbered else document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if wide else (Mm(SHORT), Mm(LONG))
    section.top_margin, section.bottom_margin = (Mm(28), Mm(26)) if wide else (Mm(37), Mm(35))
    section.left_margin, section.right_margin = (Mm(25), Mm(26)) if wide else (Mm(28), Mm(26))
    section.header_distance, section.footer_distance = Mm(20 if wide else 25), Mm(18 if wide else 25)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        _line(header.paragraphs[0], run_xml(f"【{mark}】", "heading", 10.5, bold=True) if mark else "", "center")
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _line(footer.paragraphs[0], _number() if numbered else "", side)
        footer.paragraphs[0].paragraph_format.left_indent = Pt(14)
        footer.paragraphs[0].paragraph_format.right_indent = Pt(14)
    _count(section, anew=first and numbered)


def _line(found: Paragraph, runs: str, side: str) -> None:
    from docx.oxml import parse_xml

    written: Any = found._p
    written.get_or_add_pPr().get_or_add_jc().set(f"{{{SPACE}}}val", side)
    for each in parse_xml(f'<w:p xmlns:w="{SPACE}">{runs}</w:p>'):
        written.append(each)


def _number() -> str:
    """Return the number of the page between two strokes."""
    signs = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    asked = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    shown = run_xml("1", "body", 14)
    return f"{run_xml('— ', 'body', 14)}{signs[0]}{asked}{signs[1]}{shown}{signs[2]}{run_xml(' —', 'body', 14)}"


def _count(section: Any, *, anew: bool) -> None:
    """Let pages count from 1 or go on from those before, whatever the section before it did."""
    from docx.oxml import parse_xml

    parts = section._sectPr
    for old in parts.findall(f"{{{SPACE}}}pgNumType"):
        parts.remove(old)
    if anew:
        # the parts of a section stand in a fixed order: numbers after margins
        start = parse_xml(f'<w:pgNumType xmlns:w="{SPACE}" w:start="1"/>')
        parts.find(f"{{{SPACE}}}pgMar").addnext(start)


def ruled(signed: Sequence[tuple[str, str]], width: float) -> str:
    """Return lines to sign on, two side by side: a table whose only strokes are those lines."""
    parts = [round(width * TWIPS * share) for share in (0.17, 0.3, 0.06, 0.17, 0.3)]
    grid = "".join(f'<w:gridCol w:w="{part}"/>' for part in parts)
    rows = []
    for place in range(0, len(signed), 2):
        pair = [*signed[place : place + 2], ("", "")][:2]
        (one, its), (two, others) = pair
        named = [f"{one}：", its, "", f"{two}：" if two else "", others]
        cells = [_signed(words, parts[at], line=at in (1, 4) and bool(named[at - 1])) for at, words in enumerate(named)]
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{TALL}</w:trPr>{''.join(cells)}</w:tr>")
    return (
        f'<w:tbl xmlns:w="{SPACE}"><w:tblPr><w:tblW w:w="{sum(parts)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _signed(words: str, wide: int, line: bool) -> str:
    border = '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:color="000000"/></w:tcBorders>' if line else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{border}<w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr>'
        f'<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
        f'<w:jc w:val="{"center" if line else "left"}"/></w:pPr>{run_xml(one_line(words), "body", 14)}</w:p></w:tc>'
    )

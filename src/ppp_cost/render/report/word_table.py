"""A table of a report as the XML of a Word document: widths, lines, faces, rows that stay whole, heads that repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from ppp_cost.render.chart.svg import width_of
from ppp_cost.render.report.report import NEW_LINE, Column, Table, one_line

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWIPS = 20
"""Twips in a point: the unit of widths."""
PADDING = 12.0
"""Points that a cell takes beside its words."""
ALIGNED = {"text": "left", "centre": "center", "amount": "right", "formula": "left"}
FACES = {
    "body": ("Times New Roman", "仿宋"),
    "heading": ("Arial", "黑体"),
    "figures": ("Arial", "黑体"),
    "title": ("Times New Roman", "方正小标宋简体"),
}
"""Faces of Latin and of Chinese letters, as every Word and WPS for Chinese has them."""
ROOM = 0.07
"""Room for a letter over its size: the faces of a reader may be wider than ours, and totals are bold."""
MOST_SHARE = 0.7
"""Part of the width that columns as wide as their words take at most beside columns that share the rest."""
LEAST = 7.0
"""Size of the smallest letters, in points."""
HEAD, TOTALS = "E8E8E8", "F4F4F4"


def table_xml(of: Table, width: float, together: bool = False) -> str:
    """Return a table at most ``width`` points wide; with ``together`` it stays on one page with what follows."""
    size = size_of(of, width)
    widths = [round(each * TWIPS) for each in widths_of(of, width, size)]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    rows = [*_rows(of, widths, size, together)]
    return (
        f'<w:tbl xmlns:w="{SPACE}"><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="90" w:type="dxa"/>'
        f'<w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def size_of(of: Table, width: float) -> float:
    """Return the size of letters in points: smaller with more columns, and as small as figures need to stay whole."""
    formulas = any(column.style == "formula" for column in of.columns)
    size = 8.5 if formulas or len(of.columns) > 7 else 9.5 if len(of.columns) > 5 else 11.0
    while size > LEAST and sum(_fixed(of, size)) > _most(of, width):
        size -= 0.5
    return size


def widths_of(of: Table, width: float, size: float) -> list[float]:
    """Return the widths of columns in points: as wide as their words, and what is left by their shares.

    >>> table = Table((Column("序号"), Column("项目", "text", 1)), (("1", "费"),))
    >>> [round(each) for each in widths_of(table, 100, 10)]
    [33, 67]
    """
    fixed, most = _fixed(of, size), _most(of, width)
    shares = sum(column.share for column in of.columns)
    if sum(fixed) > most:
        fixed = [each * most / sum(fixed) for each in fixed]
    rest = width - sum(fixed)
    return [each or rest * column.share / shares for each, column in zip(fixed, of.columns, strict=True)]


def _fixed(of: Table, size: float) -> list[float]:
    """Return the widths of columns that are as wide as their words, 0 for the others."""
    return [0.0 if column.share else _needed(of, place, column, size) for place, column in enumerate(of.columns)]


def _most(of: Table, width: float) -> float:
    return width * MOST_SHARE if any(column.share for column in of.columns) else width


def _needed(of: Table, place: int, column: Column, size: float) -> float:
    """Return the width of the widest cell of a column in points."""
    words = [*(row[place] for row in (*of.rows, *of.totals)), column.head]
    return max(width_of(each, 1) + len(each) * ROOM for each in words) * size + PADDING


def _rows(of: Table, widths: Sequence[int], size: float, together: bool) -> Iterator[str]:
    if any(column.head for column in of.columns):
        heads = [_cell(column.head, column, widths[place], size, HEAD, True) for place, column in enumerate(of.columns)]
        yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(heads)}</w:tr>"
    every = [*(("", row) for row in of.rows), *((TOTALS, row) for row in of.totals)]
    # totals stay with the rows before them
    held = range(len(of.rows) - 2, len(every) - 1) if of.totals else range(0)
    for place, (fill, row) in enumerate(every):
        cells = [
            _cell(words, column, wide, size, fill, together or place in held)
            for words, column, wide in zip(row, of.columns, widths, strict=True)
        ]
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(words: str, column: Column, wide: int, size: float, fill: str, together: bool) -> str:
    head = fill == HEAD
    aligned = "center" if head else ALIGNED[column.style]
    face = "heading" if fill else "figures" if column.style in ("amount", "formula") else "body"
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p><w:pPr>{'<w:keepNext/>' if together else ''}"
        f'<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
        f'<w:jc w:val="{aligned}"/>{mark_xml(size)}</w:pPr>{run_xml(words, face, size, bold=bool(fill))}</w:p></w:tc>'
    )


def mark_xml(size: float) -> str:
    """Return the size of the sign that ends a paragraph, which makes an empty one as high as it is."""
    return f'<w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr>'


def run_xml(words: str, face: str, size: float, bold: bool = False) -> str:
    """Return words in a face and size as a run."""
    latin, chinese = FACES[face]
    half = round(size * 2)
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{chinese}"/>'
        f'{"<w:b/>" if bold else ""}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
        f"{'<w:br/>'.join(_text(each) for each in one_line(words).split(NEW_LINE))}</w:r>"
    )


def _text(words: str) -> str:
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'

"""A report as a Word document: opens, says what the PDF says, stays whole, and has the same bytes everywhere."""

import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

from ppp_cost.language import grouped_text, uppercase_text
from ppp_cost.render.report import report_fonts, report_word
from ppp_cost.render.report.report import NEW_LINE, Chart, Closing, Paragraph, Table
from ppp_cost.render.report.report_word import NOT_DRAWN
from tests import draws
from tests.reports.shown import (
    DAY,
    PLANT,
    RAILWAY,
    REPORTS,
    TUNNEL,
    amounts_of,
    needs_fonts,
    printed_elsewhere,
    settled,
    undetermined,
)

CODE = """
import sys
from tests.reports.shown import REPORTS
from ppp_cost.render.report.report_word import report_word
sys.stdout.buffer.write(report_word(REPORTS["railway"]()))
"""


@cache
def written(name: str) -> bytes:
    return report_word.report_word(REPORTS[name]())


def opened(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def rows_of(document: Document) -> Iterator[list[str]]:
    """Every row of every table as texts."""
    for table in document.tables:
        for row in table._tbl.tr_lst:
            yield [
                "".join(
                    (text.text or "") if text.tag == qn("w:t") else NEW_LINE
                    for text in cell.iter(qn("w:t"), qn("w:br"))
                )
                for cell in row.tc_lst
            ]


def words_of(document: Document) -> str:
    paragraphs = "\n".join(each.text for each in document.paragraphs)
    return paragraphs + "\n" + "\n".join("\t".join(row) for row in rows_of(document))


@needs_fonts
@pytest.mark.parametrize("seed", ["1", draws.slow("0")])
def test_the_same_report_gives_the_same_bytes_in_every_process_and_time_zone(seed: str) -> None:
    assert printed_elsewhere(CODE, seed) == written("railway")


def test_no_part_of_the_file_bears_the_time_of_writing() -> None:
    for name, day in (("railway", DAY), ("undetermined", None)):
        content = written(name)
        with zipfile.ZipFile(BytesIO(content)) as parts:
            assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = opened(content).core_properties
        assert properties.created is not None
        assert properties.created.date() == (day or report_word.NO_DAY.date())
        assert properties.modified == properties.created
        assert (properties.author, properties.comments) == ("ppp_cost", "")


@pytest.mark.parametrize("name", [RAILWAY, TUNNEL, PLANT])
def test_it_holds_every_amount_of_the_statement(name: str) -> None:
    statement, _ = settled(name)
    words = words_of(opened(written({RAILWAY: "railway", TUNNEL: "tunnel", PLANT: "plant"}[name])))
    assert [each for each in amounts_of(statement) if each not in words] == []
    assert statement.payable is not None
    assert f"人民币{uppercase_text(statement.payable)}" in words
    for word in ("编制人：", "复核人：", "负责人：", "2025年1月20日", statement.heading.contract_digest):
        assert word in words


def test_the_lines_of_the_annex_sum_to_what_is_payable() -> None:
    statement, _ = settled(PLANT)
    document = opened(written("plant"))
    head, *rows = [*rows_of(document)][-1 - sum(line.amount != 0 for line in statement.lines()) :]
    assert head[-1] == "金额（元）"
    assert sum(Fraction(row[-1].replace(",", "")) for row in rows) * 100 == statement.payable


def test_an_undetermined_statement_has_no_payable_number() -> None:
    statement, _ = undetermined()
    whole, _ = settled(PLANT)
    document = opened(written("undetermined"))
    words = words_of(document)
    assert grouped_text(whole.payable or 0) not in words
    rows = [row for row in rows_of(document) if "应付金额" in row]
    assert rows
    assert all({cell for cell in row if cell} == {"应付金额", "暂不核定"} for row in rows)
    for reason in statement.undetermined:
        assert reason.what("zh") in words


@pytest.mark.parametrize("name", REPORTS)
def test_it_says_what_the_report_says(name: str) -> None:
    """Every text of every block, in its order; a chart as a picture with its caption."""
    report = REPORTS[name]()
    document = opened(written(name))
    words, rows = words_of(document), [*rows_of(document)]
    for section in report.sections:
        assert section.title in words
        for block in section.blocks:
            if isinstance(block, Paragraph):
                assert block.text in words
            elif isinstance(block, Chart):
                assert block.caption in words
            else:
                table = block.table if isinstance(block, Closing) else block
                assert [row for row in (*table.rows, *table.totals) if list(row) not in rows] == []
    assert [mark for mark in (report.mark,) if mark and mark not in words] == []
    headers = [section.header.paragraphs[0].text for section in document.sections]
    assert headers == [f"【{report.mark}】" if report.mark else ""] * len(headers)


@needs_fonts
def test_a_chart_is_a_sharp_picture_that_fits_the_page() -> None:
    document = opened(written("railway"))
    (shape,) = document.inline_shapes
    section = document.sections[1]
    assert section.page_width is not None
    assert shape.width <= section.page_width - (section.left_margin or 0) - (section.right_margin or 0) + 6350
    pictures = [part.blob for name, part in document.part.related_parts.items() if part.content_type == "image/png"]
    with Image.open(BytesIO(pictures[0])) as picture:
        assert picture.width / (shape.width / 914400) > 200
        assert picture.convert("L").getextrema() == (picture.convert("L").getextrema()[0], 255)
        assert picture.convert("L").getextrema()[0] < 100


@pytest.mark.parametrize("lacking", ["library", "font", "glyph"])
def test_without_what_draws_it_a_chart_is_a_table_and_the_document_says_so(
    lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = REPORTS["railway"]()
    if lacking == "library":
        report_fonts.fonts.cache_clear()
        monkeypatch.setitem(sys.modules, "typst", None)
    elif lacking == "font":
        monkeypatch.setattr(report_fonts, "FAMILIES", dict.fromkeys(report_fonts.FAMILIES, ("no such family",)))
    else:
        chart = report.sections[1].blocks[0]
        assert isinstance(chart, Chart)
        drawn = replace(chart, svg=chart.svg.replace("应付金额", "应付金额\U00013000"))
        sections = (report.sections[0], replace(report.sections[1], blocks=(drawn,)), *report.sections[2:])
        report = replace(report, sections=sections)
    document = opened(report_word.report_word(report))
    monkeypatch.undo()
    assert len(document.inline_shapes) == 0
    assert NOT_DRAWN in words_of(document)
    statement, _ = settled(RAILWAY)
    assert ["应付金额", grouped_text(statement.payable or 0)] in [*rows_of(document)]


def test_heads_repeat_rows_stay_whole_and_signatures_stay_with_what_is_signed() -> None:
    document = opened(written("plant"))
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    headed = [table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for table in document.tables]
    assert headed.count(False) == 1
    signatures = headed.index(False)
    for table in document.tables[signatures - 1 : signatures + 1]:
        paragraphs = [*table._tbl.iter(qn("w:p"))]
        assert all(each.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for each in paragraphs)


def test_totals_stay_with_the_rows_before_them() -> None:
    document = opened(written("tunnel"))
    (table,) = [each for each in document.tables if each._tbl.tr_lst[-1].tc_lst[1].xpath("string(.)") == "应付金额"][1:]
    held = [row.find(f".//{qn('w:keepNext')}") is not None for row in table._tbl.tr_lst]
    assert held[-6:] == [False, True, True, True, True, False]


def test_the_annex_lies_on_its_side_and_pages_count_on() -> None:
    document = opened(written("plant"))
    cover, body, annex = document.sections
    assert [each.orientation for each in (cover, body, annex)] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]
    starts = [each._sectPr.find(qn("w:pgNumType")) is not None for each in (cover, body, annex)]
    assert starts == [False, True, False]
    assert [bool(each.footer.paragraphs[0].text) for each in (cover, body, annex)] == [False, True, True]


@pytest.mark.parametrize("name", REPORTS)
def test_columns_are_as_wide_as_their_figures_and_as_the_page(name: str) -> None:
    document = opened(written(name))
    for table in document.tables:
        widths = [int(each.get(qn("w:w"), 0)) for each in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        assert sum(widths) <= 697 * 20 + len(widths)
        assert min(widths) > 200


def test_a_table_and_a_paragraph_of_odd_text_are_kept_as_text() -> None:
    report = REPORTS["railway"]()
    odd = "<w:t>&amp; \"甲\" 'x'\n乙\t丙"
    table = Table(report.sections[2].blocks[0].columns, ((odd, odd, odd),))  # type: ignore[union-attr]
    section = replace(report.sections[0], blocks=(Paragraph(odd), table))
    words = words_of(opened(report_word.report_word(replace(report, subject=odd, sections=(section,)))))
    assert words.count("<w:t>&amp; \"甲\" 'x' 乙 丙") == 5

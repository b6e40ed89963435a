"""A report as PDF: the same bytes everywhere, every amount on its pages, and pages that look as they did."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from ppp_cost.from_studies import study_files
from ppp_cost.language import grouped_text, uppercase_text
from ppp_cost.render.report import report_lines
from ppp_cost.render.report.report import NEW_LINE, Report, Section, Table
from ppp_cost.render.report.report_pdf import report_pdf
from ppp_cost.render.report.statement_report import statement_report
from ppp_cost.render.report.study_report import study_report
from tests import draws
from tests.cost.study_folder import LOTS, varied
from tests.cost.test_stages import found, with_column
from tests.reports import shown
from tests.reports.shown import (
    DAY,
    GOLDEN,
    NEAR,
    PLANT,
    RAILWAY,
    REPORTS,
    STUDIES,
    TUNNEL,
    amounts_of,
    apart,
    needs_fonts,
    needs_noto,
    needs_poppler,
    pages_of,
    pdf,
    printed_elsewhere,
    settled,
    sheet_of,
    studied,
    text_of,
    undetermined,
)

pytestmark = [needs_fonts, needs_poppler]
MARK = "示例数据，不作支付依据"
AMOUNT = re.compile(r"(?:^|\s)(-?[\d,]+\.\d\d)$")
CODE = """
import sys
from tests.reports.shown import REPORTS
from ppp_cost.render.report.report_pdf import report_pdf
sys.stdout.buffer.write(report_pdf(REPORTS["plant"]()))
"""


def squeezed(text: str) -> str:
    """A text without its blanks: a PDF sets letters apart as it likes."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("seed", ["1", draws.slow("0")])
def test_the_same_report_gives_the_same_bytes_in_every_process_and_time_zone(seed: str) -> None:
    assert printed_elsewhere(CODE, seed) == pdf("plant")


def test_a_report_without_a_date_has_none_in_it_and_leaves_room_for_a_pen() -> None:
    content = pdf("undetermined")
    assert content == report_pdf(REPORTS["undetermined"]())
    assert b"CreationDate" not in content
    assert "日期：年月日" in squeezed(text_of(content))
    assert "日期：2025年1月20日" in squeezed(text_of(pdf("plant")))
    assert b"D:20250120" in pdf("plant")


@pytest.mark.parametrize("name", [RAILWAY, TUNNEL, PLANT])
def test_every_amount_of_a_statement_is_on_its_pages(name: str) -> None:
    statement, _ = settled(name)
    text = text_of(pdf({RAILWAY: "railway", TUNNEL: "tunnel", PLANT: "plant"}[name]))
    assert [each for each in amounts_of(statement) if each not in text] == []
    assert statement.payable is not None
    assert statement.balance is not None
    for amount in (statement.payable, statement.balance):
        assert f"人民币{uppercase_text(amount)}" in squeezed(text)
    for word in ("编制人", "复核人", "负责人", "日期", statement.heading.contract_digest[:16], MARK):
        assert word in squeezed(text)


def test_every_page_bears_the_mark_of_made_up_figures_and_no_page_of_public_ones() -> None:
    for name, mark in (("plant", MARK), ("plots_by_grade", "示例数据，不作定标依据")):
        pages = text_of(pdf(name)).split("\f")[:-1]
        assert [number for number, page in enumerate(pages) if mark not in squeezed(page)] == []
    assert "示例数据" not in squeezed(text_of(pdf("us_states")))


def test_the_lines_of_the_annex_sum_to_what_is_payable() -> None:
    statement, _ = settled(PLANT)
    annex = text_of(pdf("plant")).split("附件", 1)[1]
    found = [match[1] for line in annex.splitlines() if (match := AMOUNT.search(line))]
    assert len(found) == sum(line.amount != 0 for line in statement.lines())
    assert sum(Fraction(each.replace(",", "")) for each in found) * 100 == statement.payable


def test_a_longer_annex_is_capped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_lines, "MOST_LINES", 30)
    report = statement_report(*settled(PLANT), DAY, whole=True)
    remark, table = report.sections[-1].blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 30
    assert "共 117 行不为零，附件列至第 30 行" in getattr(remark, "text", "")


def test_a_deduction_shows_its_largest_lines_and_how_many_there_are() -> None:
    statement, _ = settled(RAILWAY)
    report = REPORTS["railway"]()
    section = next(each for each in report.sections if each.title.endswith("扣减与调整明细"))
    tables = [block for block in section.blocks if isinstance(block, Table)]
    longest = max(tables, key=lambda table: len(table.rows))
    lines = [line.amount or 0 for line in statement.lines() if line.item == "unavailability" and line.amount]
    largest = sorted(lines, key=abs)[-report_lines.MOST_OF_AN_ITEM :]
    assert sorted(row[-1] for row in longest.rows) == sorted(grouped_text(each) for each in largest)
    assert f"共 {len(lines)} 行不为零" in "".join(getattr(block, "text", "") for block in section.blocks)
    told = [row[-2].split(NEW_LINE) for row in longest.rows]
    assert all("×" in lines[0] and lines[1].startswith("所凭：") and lines[2].startswith("来源：") for lines in told)
    assert {lines[2] for lines in told} >= {"来源：events.csv 第 20 行"}
    headings = [block.text for block in section.blocks if getattr(block, "style", "") == "heading"]
    assert all("条款 ca:" in each for each in headings)


def test_an_undetermined_statement_has_no_payable_number_and_says_what_is_missing() -> None:
    statement, _ = undetermined()
    whole, _ = settled(PLANT)
    assert statement.payable is None
    text = text_of(pdf("undetermined"))
    assert "人民币" not in squeezed(text).replace("币种人民币", "")
    assert grouped_text(whole.payable or 0) not in text
    assert grouped_text(whole.balance or 0) not in text
    rows = [line.split() for line in text.splitlines() if line.strip().startswith("应付金额")]
    assert len(rows) >= 3
    assert all(set(row[1:]) == {"暂不核定"} for row in rows)
    for reason in statement.undetermined:
        assert squeezed(reason.what("zh")) in squeezed(text)
    # what can be told is told
    assert [each for each in amounts_of(statement) if each not in text] == []


def test_what_may_have_been_lost_stands_in_the_report() -> None:
    told = "volumes.csv row 9：没有项读取这一行"
    report = statement_report(*settled(PLANT), DAY, notes=[told])
    assert squeezed(told) in squeezed(text_of(report_pdf(report)))
    assert "数据提示" not in squeezed(text_of(pdf("plant")))


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_shows_its_state_its_standards_and_every_method(name: str) -> None:
    (of,) = studied(name)
    text = squeezed(text_of(pdf(name.split("/")[1])))
    state = {"ready": "可用", "pending": "待核"}[of.state]
    assert f"标准状态{state}" in text
    assert f"状态：{state}" in text
    assert of.proposed.table is not None
    places = max(of.measured.study.terms.standard.places, 0)
    for row in of.proposed.table.rows:
        assert f"{float(row.standard):,.{places}f}" in text
        assert f"{float(row.low):,.{places}f}–{float(row.high):,.{places}f}" in text
    for estimate in of.proposed.estimates:
        value = getattr(estimate, "value", None)
        assert f"{value:,.{places + 2}f}" in text if value is not None else "暂缺" in text
    for decision in of.measured.records.decisions:
        assert squeezed(decision.reason) in text
    assert of.measured.records.digest in text
    assert of.measured.study.terms.id in text


def test_a_study_of_peers_that_has_no_standard_says_so(tmp_path: Path) -> None:
    north = {f"B{number:02}": "north" if number <= 6 else "south" for number in range(1, 13)}
    peers = {"study.toml": {'boundary = "2024.1"': 'boundary = "2024.1"\npeer = ["side"]'}}
    groups = found(tmp_path, {**with_column("side", north), **peers})
    text = squeezed(text_of(report_pdf(study_report(groups, None))))
    assert "标准状态（sidenorth）暂缺" in text
    assert "标准状态（sidesouth）暂缺" in text
    assert squeezed(groups[0].proposed.why.sentence("zh")) in text


def test_a_wide_interval_is_on_trial(tmp_path: Path) -> None:
    changes = {"study.toml": {'provisional_width = "0.30"': 'provisional_width = "0.05"'}}
    groups = study_files(*varied(LOTS, tmp_path, changes))
    assert "状态：试行" in squeezed(text_of(report_pdf(study_report(groups, DAY))))


def test_text_that_would_be_a_command_of_the_template_stays_text() -> None:
    report = replace(REPORTS["railway"](), subject='#panic("x") *甲* $x$ <a> @b \\ "q"')
    assert squeezed('#panic("x")*甲*$x$<a>@b\\"q"') in squeezed(text_of(report_pdf(report)))


def test_breaks_of_lines_in_a_text_are_blanks() -> None:
    report = replace(REPORTS["railway"](), subject="甲\n乙\t丙")
    assert "甲乙丙" in squeezed(text_of(report_pdf(report)))


@needs_noto
@pytest.mark.parametrize("name", REPORTS)
def test_the_pages_look_as_they_did(name: str) -> None:
    """The pictures are drawn anew by `python -m tests.reports.shown`, and looked at before they are kept."""
    with Image.open(GOLDEN / f"{name}.png") as kept:
        assert apart(sheet_of(pdf(name)), kept.convert("L")) <= NEAR


@needs_noto
def test_a_lost_row_or_a_moved_column_is_seen() -> None:
    """What the pictures are compared by is fine enough to find what would embarrass a signature."""
    report = REPORTS["railway"]()
    first = report.sections[0]
    table, closing = first.blocks
    assert isinstance(table, Table)
    lost = replace(table, rows=table.rows[:-1])
    moved = replace(table, columns=(*table.columns[:-1], replace(table.columns[-1], style="text")))
    for other in (lost, moved):
        changed = _with(report, replace(first, blocks=(other, closing)))
        assert apart(sheet_of(report_pdf(changed)), sheet_of(pdf("railway"))) > NEAR


def _with(report: Report, first: Section) -> Report:
    return replace(report, sections=(first, *report.sections[1:]))


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_stands_outside_the_margins(name: str) -> None:
    """The outer 12 mm of every page are white: no table runs off it."""
    for page in pages_of(pdf(name), 36):
        edge = round(12 / 25.4 * 36)
        wide, high = page.size
        strips = [(0, 0, edge, high), (wide - edge, 0, wide, high), (0, 0, wide, edge), (0, high - edge, wide, high)]
        assert [strip for strip in strips if page.crop(strip).getextrema()[0] < 250] == []


@pytest.mark.parametrize("more", range(8))
def test_totals_never_stand_alone_on_a_page(more: int) -> None:
    """However long the table, the page of its totals has rows that are summed."""
    report = REPORTS["tunnel"]()
    section = next(each for each in report.sections if each.title.endswith("期中支付与结算尾款"))
    (table,) = section.blocks
    assert isinstance(table, Table)
    longer = replace(table, rows=table.rows * 2 + table.rows[:more])
    pages = text_of(
        report_pdf(_with(replace(report, sections=report.sections[:1]), replace(section, blocks=(longer,))))
    )
    (last,) = [page for page in pages.split("\f") if "结算尾款  " in page]
    assert len(re.findall(r"^ *\d+ +20\d\d-\d\d ", last, re.MULTILINE)) >= 2


def test_a_day_is_that_of_the_document() -> None:
    report = replace(REPORTS["railway"](), day=date(2031, 12, 3))
    assert b"D:20311203" in report_pdf(report)


def test_pictures_are_kept_of_every_report() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(shown.REPORTS)

"""What a reviewer reads in a statement's workbook: which tier, on what grounds, what is illustrative, what comes first."""

from functools import cache
from pathlib import Path

import pytest

from tests.workbooks.conftest import BookOf
from tests.workbooks.recalculated import Sheets, stored
from tests.workbooks.statements import ROOT, WORKED

WASTEWATER = ROOT / "contracts" / "wastewater" / "treatment_and_reuse"


@pytest.fixture
def small(book_of: BookOf) -> Sheets:
    """What two months of a contract say."""
    return _sheets(book_of(WORKED, 1))


@pytest.fixture
def whole(book_of: BookOf) -> Sheets:
    """What a whole year says, which has days enough for a sheet of their own."""
    return _sheets(book_of(WASTEWATER, 3))


@cache
def _sheets(book: Path) -> Sheets:
    return stored(book)


def test_a_line_of_a_tier_says_where_it_begins(small: Sheets) -> None:
    rows = [row for row in small["明细"] if row[:2] == ["污水处理服务费", "2024-12"]]
    assert [row[3] for row in rows] == ["第 1 档（0 至 744,000）", "第 2 档（744,000 以上）"]
    assert [row[7] for row in rows] == [
        "744,000 计费水量 × 1 第1档费率 × 1.76 执行单价",
        "65,100 计费水量 × 0.6 第2档费率 × 1.76 执行单价",
    ]
    assert all(row[8].startswith("计费水量 809,100; ") and "保底水量 744,000" in row[8] for row in rows)
    assert {row[9].partition(" …")[0] for row in rows} == {"readings.csv 第 118, 122, 126, 130, 134"}


def test_an_edge_and_a_rate_are_inputs_with_their_clause(small: Sheets) -> None:
    first, second = "第 1 档（0 至 保底水量）", "第 2 档（保底水量 以上）"
    assert [row[:4] for row in small["参数"] if row[0].startswith("污水处理服务费")] == [
        ["污水处理服务费 下限", first, "ca:3.4", 0],
        ["污水处理服务费 费率", first, "ca:3.4", 1],
        ["污水处理服务费 下限", second, "ca:3.4", 1],
        ["污水处理服务费 费率", second, "ca:3.4", 0.6],
    ]
    assert ["保底日水量", "", "ca:3.2", 24000] in [row[:4] for row in small["参数"]]


def test_a_day_of_a_day_is_not_printed_and_an_advance_taken_back_is_not(small: Sheets) -> None:
    days = [row[7] for row in small["明细"] if row[0] == "超标扣减"]
    assert len(days) > 50
    assert not [each for each in days if "期间天数" in each]
    assert "期中支付" not in [row[0] for row in small["支付审定表"]]
    assert [row[3] for row in small["支付审定表"] if row[0] == "期中支付合计"] == [2116308.48]


def test_what_is_illustrative_is_named(small: Sheets) -> None:
    (told,) = [row[0] for row in small["说明"] if row[0].startswith("示例的参数、分档与资产")]
    names = told.split("：", 1)[1].split("、")
    assert {"调价系数测算值 权重", "保底日水量", "污水处理服务费 分档费率表", "得分对应系数 分档表"} <= set(names)
    assert not {"污水处理服务费", "得分对应系数", "调价系数测算值", "执行单价"} & set(names)
    assert not [each for each in names if each.isascii()]


@pytest.mark.slow
def test_a_line_of_a_tier_says_where_the_tier_begins_and_what_it_was_cut_from(whole: Sheets) -> None:
    rows = [row for row in whole["明细"] if row[:2] == ["再生水收入冲抵", "2023-07"]]
    assert [row[3] for row in rows] == ["第 1 档（0 至 180,000）", "第 2 档（180,000 以上）"]
    assert [row[7] for row in rows] == ["180,000 再生水收入 × 1 第1档费率", "13,140 再生水收入 × 0.6 第2档费率"]
    assert all("再生水收入 193,140; " in row[8] and "再生水预测收入 180,000" in row[8] for row in rows)
    assert {row[9] for row in rows} == {"volumes.csv 第 2 行"}


@pytest.mark.slow
def test_every_edge_and_rate_of_a_tier_is_an_input_with_its_clause(whole: Sheets) -> None:
    found = [row for row in whole["参数"] if row[0].startswith("再生水收入冲抵")]
    first, second = "第 1 档（0 至 再生水预测收入）", "第 2 档（再生水预测收入 以上）"
    assert [row[:4] for row in found] == [
        ["再生水收入冲抵 下限", first, "ca:4.2", 0],
        ["再生水收入冲抵 费率", first, "ca:4.2", 1],
        ["再生水收入冲抵 下限", second, "ca:4.2", 1],
        ["再生水收入冲抵 费率", second, "ca:4.2", 0.6],
    ]
    assert ["再生水预测收入", "", "ca:4.2", 180000] in [row[:4] for row in whole["参数"]]


@pytest.mark.slow
def test_a_day_of_a_day_and_an_advance_taken_back_are_not_printed(whole: Sheets) -> None:
    days = [row[7] for row in whole["明细"] if row[0] == "超标扣减"]
    assert days
    assert not [each for each in days if "期间天数" in each]
    page = whole["支付审定表"]
    assert "期中支付" not in [row[0] for row in page]
    assert [row[3] for row in page if row[0] == "期中支付合计"] == [34652613.67]
    assert len(page[3]) == 4


@pytest.mark.slow
def test_sums_stand_first_and_single_days_behind_everything(whole: Sheets) -> None:
    names = list(whole)
    assert names[-1] == "计量明细"
    assert len(whole["计量"]) < 400 < len(whole["计量明细"])
    assert "出水水质" not in {row[0] for row in whole["计量"]}


@pytest.mark.slow
def test_what_is_illustrative_is_named_and_not_what_merely_uses_it(whole: Sheets) -> None:
    (told,) = [row[0] for row in whole["说明"] if row[0].startswith("示例的参数、分档与资产")]
    names = told.split("：", 1)[1].split("、")
    assert {"设计规模", "再生水单价", "得分对应系数 分档表", "再生水收入冲抵 分档费率表", "调价系数测算值 权重"} <= set(
        names
    )
    assert not {"再生水收入冲抵", "污水处理服务费", "得分对应系数", "调价系数测算值"} & set(names)
    assert not [each for each in names if each.isascii()]

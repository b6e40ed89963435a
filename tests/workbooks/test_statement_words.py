"""What a reviewer reads in a statement's workbook: which tier, on what grounds, what is illustrative, what comes first."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.payment.workings.statement_workings import workings_of
from ppp_cost.render.xlsx.statement_workbook import statement_workbook
from tests.workbooks.recalculated import stored

WASTEWATER = Path(__file__).parents[2] / "contracts" / "wastewater" / "treatment_and_reuse"


@cache
def sheets() -> dict[str, list[list[Any]]]:
    contract = load_contract(WASTEWATER)
    seen = load_observations(WASTEWATER / "example" / "3", contract)
    with TemporaryDirectory() as folder:
        book = Path(folder, "book.xlsx")
        book.write_bytes(statement_workbook(workings_of(contract, seen, settle(contract, seen, 3))))
        return stored(book)


def test_a_line_of_a_tier_says_where_the_tier_begins_and_what_it_was_cut_from() -> None:
    rows = [row for row in sheets()["明细"] if row[:2] == ["再生水收入冲抵", "2023-07"]]
    assert [row[3] for row in rows] == ["第 1 档（0 至 180,000）", "第 2 档（180,000 以上）"]
    assert [row[7] for row in rows] == ["180,000 再生水收入 × 1 第1档费率", "13,140 再生水收入 × 0.6 第2档费率"]
    assert all("再生水收入 193,140; " in row[8] and "再生水预测收入 180,000" in row[8] for row in rows)
    assert {row[9] for row in rows} == {"volumes.csv 第 2 行"}


def test_every_edge_and_rate_of_a_tier_is_an_input_with_its_clause() -> None:
    found = [row for row in sheets()["参数"] if row[0].startswith("再生水收入冲抵")]
    first, second = "第 1 档（0 至 再生水预测收入）", "第 2 档（再生水预测收入 以上）"
    assert [row[:4] for row in found] == [
        ["再生水收入冲抵 下限", first, "ca:4.2", 0],
        ["再生水收入冲抵 费率", first, "ca:4.2", 1],
        ["再生水收入冲抵 下限", second, "ca:4.2", 1],
        ["再生水收入冲抵 费率", second, "ca:4.2", 0.6],
    ]
    assert ["再生水预测收入", "", "ca:4.2", 180000] in [row[:4] for row in sheets()["参数"]]


def test_a_day_of_a_day_and_an_advance_taken_back_are_not_printed() -> None:
    days = [row[7] for row in sheets()["明细"] if row[0] == "超标扣减"]
    assert days
    assert not [each for each in days if "期间天数" in each]
    page = sheets()["支付审定表"]
    assert "期中支付" not in [row[0] for row in page]
    assert [row[3] for row in page if row[0] == "期中支付合计"] == [34652613.67]
    assert len(page[3]) == 4


def test_sums_stand_first_and_single_days_behind_everything() -> None:
    names = list(sheets())
    assert names[-1] == "计量明细"
    assert len(sheets()["计量"]) < 400 < len(sheets()["计量明细"])
    assert "出水水质" not in {row[0] for row in sheets()["计量"]}


def test_what_is_illustrative_is_named_and_not_what_merely_uses_it() -> None:
    (told,) = [row[0] for row in sheets()["说明"] if row[0].startswith("示例的参数、分档与资产")]
    names = told.split("：", 1)[1].split("、")
    assert {"设计规模", "再生水单价", "得分对应系数 分档表", "再生水收入冲抵 分档费率表", "调价系数测算值 权重"} <= set(
        names
    )
    assert not {"再生水收入冲抵", "污水处理服务费", "得分对应系数", "调价系数测算值"} & set(names)
    assert not [each for each in names if each.isascii()]

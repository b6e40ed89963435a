"""A claim made from the statement itself has no difference, however finely it is listed and however it is written."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from ppp_cost.intake.claim.claim_file import load_claim
from ppp_cost.language import term
from tests.review.claims import FINENESS, SHIPPED, amounts_of, of_item, of_line, of_period, text_of, world

NAMES = (*SHIPPED, "worked", "small")


@pytest.mark.parametrize("fineness", FINENESS)
@pytest.mark.parametrize("name", NAMES)
def test_the_statement_claimed_is_the_statement(name: str, fineness: str) -> None:
    statement = world(name).statement
    text = text_of(amounts_of(statement.lines(), FINENESS[fineness]), total=statement.payable)
    review = world(name).review(text)
    assert {row.difference for row in review.rows} == {0}
    assert sum(row.assessed or 0 for row in review.rows) == statement.payable == review.total.claimed
    assert not [row for row in review.rows if row.parts or row.also]
    assert (review.used, review.remarks, review.causes()) == ((), (), [])


@pytest.mark.parametrize("name", SHIPPED)
def test_values_in_force_are_no_difference(name: str) -> None:
    """What the contract itself uses may be written down: every measure of the year that has one value."""
    statement = world(name).statement
    values = {each: rows[0][2] for each, rows in statement.measures().items() if len(rows) == 1 and rows[0][2]}
    assert len(values) >= 5
    more = [f",,,,,{each},{value}" for each, value in values.items()]
    review = world(name).review(text_of(amounts_of(statement.lines()), *more))
    assert (review.used, review.remarks) == ((), ())


def test_names_may_be_chinese_and_deductions_without_their_sign() -> None:
    statement = world("wastewater").statement
    rows = [
        f'{number}、{term(place[0], "zh")},"{abs(amount) // 100:,}.{abs(amount) % 100:02d}"\n'
        for number, (place, amount) in enumerate(amounts_of(statement.lines()).items(), start=1)
    ]
    review = world("wastewater").review("项目名称,送审金额（元）\n" + "".join(rows))
    assert {row.difference for row in review.rows} == {0}
    assert [each.code for each in review.remarks] == ["review_sign"]


def test_amounts_in_ten_thousand_yuan_are_exact_where_the_head_says_so() -> None:
    statement = world("worked").statement
    rows = [f"{place[0]},{_wan(amount)},\n" for place, amount in amounts_of(statement.lines()).items()]
    review = world("worked").review("item,金额（万元）,备注\n" + "".join(rows))
    assert {row.difference for row in review.rows} == {0}


def _wan(minor: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 1_000_000}.{abs(minor) % 1_000_000:06d}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_may_come_in_any_of_three_encodings(encoding: str, tmp_path: Path) -> None:
    text = "项目,金额\n污泥处置费,113895.00\n合计,113895.00\n"
    (tmp_path / "claim.csv").write_bytes(text.encode(encoding))
    claim = load_claim(tmp_path / "claim.csv")
    assert (claim.rows[0].item, claim.rows[0].amount) == ("污泥处置费", 11389500)
    assert claim.total is not None


def test_a_workbook_is_read_as_the_table_is(tmp_path: Path) -> None:
    """Titles above the heads, a sheet before it, numbers, real dates for months, cells left empty below an item."""
    statement = world("small").statement
    amounts = amounts_of([line for line in statement.lines() if line.item == "treatment_fee"], of_period)
    rest = amounts_of(line for line in statement.lines() if line.item != "treatment_fee")
    with xlsxwriter.Workbook(tmp_path / "claim.xlsx") as book:
        book.add_worksheet("封面").write(0, 0, "送审资料")
        sheet = book.add_worksheet("送审表")
        sheet.write(0, 0, "第1运营年送审表")
        sheet.write_row(2, 0, ["序号", "项目\nitem", "期间", "送审金额\namount\n(元)", "备注"])
        months = book.add_format({"num_format": "yyyy-mm"})
        for row, ((item, period, *_), amount) in enumerate(amounts.items(), start=3):
            sheet.write(row, 1, item if row == 3 else "")
            sheet.write_datetime(row, 2, datetime.fromisoformat(f"{period}-01"), months)
            sheet.write_number(row, 3, amount / 100)
        for row, ((item, *_), amount) in enumerate(rest.items(), start=3 + len(amounts)):
            sheet.write(row, 1, item)
            sheet.write_number(row, 3, amount / 100)
        sheet.write_row(3 + len(amounts) + len(rest), 1, ["合计", "", (statement.payable or 0) / 100])
    review = world("small").review(tmp_path / "claim.xlsx")
    assert {row.difference for row in review.rows} == {0}
    assert review.remarks == ()
    assert review.rows[0].where == "claim.xlsx 送审表!D4"
    table = world("small").review(text_of(amounts | rest, total=statement.payable))
    assert [row.claimed for row in review.rows] == [row.claimed for row in table.rows]


@pytest.mark.parametrize("name", ["wastewater", "tunnel"])
def test_a_mix_of_fine_and_coarse_rows_covers_each_line_once(name: str) -> None:
    statement = world(name).statement
    items = list(dict.fromkeys(line.item for line in statement.lines()))
    amounts = {}
    for number, item in enumerate(items):
        fineness = (of_item, of_period, of_line)[number % 3]
        amounts |= amounts_of([line for line in statement.lines() if line.item == item], fineness)
    review = world(name).review(text_of(amounts, total=statement.payable))
    assert {row.difference for row in review.rows} == {0}


def test_a_sum_over_its_own_rows_is_no_amount_of_its_own() -> None:
    statement = world("small").statement
    months = amounts_of([line for line in statement.lines() if line.item == "treatment_fee"], of_period)
    whole = amounts_of(statement.lines())
    review = world("small").review(text_of(whole | months, total=statement.payable))
    assert {row.difference for row in review.rows} == {0}
    assert review.remarks == ()

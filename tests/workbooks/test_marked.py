"""Forty mistakes on five sheets: all in one run, each on its cell, and in the copy that a check writes."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from openpyxl.workbook import Workbook
from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from ppp_cost.sheets import MISTAKES
from tests.cost.study_folder import LOTS
from tests.workbooks.books import EXAMPLE, WORKED, book, changed, part_of, put, rows_of, worked

RUN = CliRunner()
SCORES, READINGS, EVENTS = "考核得分 scores", "读数 readings", "事件 events"
WRONG, LOOK = "FFFFC7CE", "FFFFEB9C"


def mistaken() -> tuple[dict[str, list[list[Any]]], set[str]]:
    """The worked example with forty mistakes on five sheets, and their cells."""
    sheets, cells = rows_of(EXAMPLE), set()
    for number in range(12):
        sheets[READINGS][2 + number][3] = f"约{number}"
        cells.add(f"{READINGS}!D{3 + number}")
    for number in range(8):
        sheets[READINGS][20 + number][0] = f"2024-11-{31 + number}"
        cells.add(f"{READINGS}!A{21 + number}")
    for number in range(4):
        sheets[SCORES][1 + number][2] = 1000 + number
        sheets[SCORES][1 + number][0] = "第一年"
        cells |= {f"{SCORES}!A{2 + number}", f"{SCORES}!C{2 + number}"}
    for number in range(4):
        sheets["volumes"][1 + number][2] = True
        cells.add(f"volumes!C{2 + number}")
    for number in range(4):
        sheets["indices"][1 + number][1] = "2023年13月"
        cells.add(f"indices!B{2 + number}")
    for number in range(4):
        sheets[EVENTS].append([f"e{9 + number}", "minor_accident", "昨天"])
        cells.add(f"{EVENTS}!C{3 + number}")
    return sheets, cells


def check(folder: Path, content: bytes, *words: str, of: Path = WORKED) -> Result:
    (folder / "数据.xlsx").write_bytes(content)
    mark = ["--mark", str(folder / "标记.xlsx")]
    return RUN.invoke(app, ["check", str(of), str(folder / "数据.xlsx"), *mark, *words])


def marked_in(opened: Workbook, colour: str) -> set[str]:
    """The cells of a colour that say what is wrong."""
    return {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in opened.worksheets
        if sheet.title != MISTAKES
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in (colour, "00" + colour[2:]) and cell.comment
    }


def listed(opened: Workbook) -> list[tuple[Any, ...]]:
    """The rows of the list, below its head."""
    return [row for row in opened[MISTAKES].iter_rows(min_row=5, values_only=True) if any(row)]


def test_forty_mistakes_are_told_and_marked_at_once(tmp_path: Path) -> None:
    sheets, cells = mistaken()
    assert len(cells) == 40
    result = check(tmp_path, book(sheets))
    assert result.exit_code == 1
    assert {line.partition("：")[0] for line in result.stderr.splitlines()} == cells
    opened = openpyxl.load_workbook(tmp_path / "标记.xlsx")
    assert marked_in(opened, WRONG) == cells
    wrong = [f"{row[1]}!{row[2]}" for row in listed(opened) if row[0] == "问题"]
    assert set(wrong) == cells
    assert len(wrong) == 40


def test_what_to_look_at_stands_beside_the_mistakes_in_another_colour(tmp_path: Path) -> None:
    sheets, cells = mistaken()
    sheets[READINGS][2][1] = "efluent"
    result = check(tmp_path, book(sheets))
    assert result.exit_code == 1
    assert f"提示 {READINGS}!B3：合同中没有名为“efluent”" in result.stdout
    opened = openpyxl.load_workbook(tmp_path / "标记.xlsx")
    assert marked_in(opened, WRONG) == cells
    assert f"{READINGS}!B3" in marked_in(opened, LOOK)


def test_the_list_says_value_rule_remedy_and_clause(tmp_path: Path) -> None:
    sheets = rows_of(EXAMPLE)
    sheets[SCORES][1][2] = "三十一"
    result = check(tmp_path, book(sheets))
    row, noticed = listed(openpyxl.load_workbook(tmp_path / "标记.xlsx"))
    assert noticed[:3] == ("提示", EVENTS, "B2")
    assert row[:5] == ("问题", SCORES, "C2", "三十一", "“三十一”不是数")
    assert row[5].startswith("请")
    assert row[6] == "ca:5.1"
    assert result.stderr.startswith(f"{SCORES}!C2：“三十一”不是数。请")
    assert result.stderr.endswith(" [ca:5.1]\n")


def test_the_copy_says_that_formulas_must_be_saved_again(tmp_path: Path) -> None:
    check(tmp_path, book(mistaken()[0]))
    top = openpyxl.load_workbook(tmp_path / "标记.xlsx")[MISTAKES]["A2"].value
    assert "Excel 或 WPS 打开并保存" in top


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    sheets = rows_of(EXAMPLE)
    for row, text in enumerate(("=1+1", "+1+1", "-1+x", "@SUM(1)"), start=1):
        sheets[SCORES][row][2] = text
    result = check(tmp_path, book(sheets))
    assert result.exit_code == 1
    with zipfile.ZipFile(tmp_path / "标记.xlsx") as packed:
        texts = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    assert texts
    assert not [text for text in texts if b"<f>" in text]
    rows = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "标记.xlsx")).get_sheet_by_name(SCORES).to_python()
    assert [row[2] for row in rows[1:5]] == ["=1+1", "+1+1", "-1+x", "@SUM(1)"]


def test_the_users_formulas_stay_and_the_copy_asks_for_their_values(tmp_path: Path) -> None:
    content = worked()
    formula = put('<c r="C2"><v>31</v></c>', '<c r="C2"><f>20+11</f><v>31</v></c>')
    content = changed(content, part_of(content, SCORES), formula)
    check(tmp_path, content)
    opened = openpyxl.load_workbook(tmp_path / "标记.xlsx")
    assert opened[SCORES]["C2"].value == "=20+11"
    again = RUN.invoke(app, ["check", str(WORKED), str(tmp_path / "标记.xlsx")])
    assert [line.partition("：")[0] for line in again.stderr.splitlines()] == [f"{SCORES}!C2"]


def test_what_to_look_at_is_marked_and_printed(tmp_path: Path) -> None:
    formats = {f"{SCORES}!C{row}": "0%" for row in (2, 3)}
    result = check(tmp_path, book(rows_of(EXAMPLE), formats=formats))
    assert f"提示 {SCORES}!C2:C3：百分比按小数读取" in result.stdout
    opened = openpyxl.load_workbook(tmp_path / "标记.xlsx")
    assert f"{SCORES}!C2" in marked_in(opened, LOOK)
    assert opened[SCORES]["C3"].fill.fgColor.rgb == "00" + LOOK[2:]
    assert ("提示", SCORES, "C2:C3") in [row[:3] for row in listed(opened)]


def test_a_copy_that_is_marked_again_has_only_its_new_marks(tmp_path: Path) -> None:
    sheets, _ = mistaken()
    check(tmp_path, book(sheets))
    opened = openpyxl.load_workbook(tmp_path / "标记.xlsx")
    for row, cells in enumerate(rows_of(EXAMPLE)[READINGS], start=1):
        for column, cell in enumerate(cells, start=1):
            opened[READINGS].cell(row, column).value = cell
    out = io.BytesIO()
    opened.save(out)
    (tmp_path / "again").mkdir()
    check(tmp_path / "again", out.getvalue())
    again = openpyxl.load_workbook(tmp_path / "again" / "标记.xlsx")
    assert again.sheetnames.count(MISTAKES) == 1
    assert {cell.partition("!")[0] for cell in marked_in(again, WRONG)} == {SCORES, EVENTS, "volumes", "indices"}


def test_merged_cells_are_marked_at_the_first(tmp_path: Path) -> None:
    content = worked()
    merged = put("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>')
    content = changed(content, part_of(content, SCORES), merged)
    result = check(tmp_path, content)
    assert f"提示 {SCORES}!B2:B3" in result.stdout
    assert openpyxl.load_workbook(tmp_path / "标记.xlsx")[SCORES]["B2"].comment is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_records_are_marked_too(tmp_path: Path, language: str) -> None:
    sheets = rows_of(LOTS / "example")
    sheets["costs"][1][sheets["costs"][0].index("amount")] = "很多"
    amount = chr(ord("A") + sheets["costs"][0].index("amount"))
    result = check(tmp_path, book(sheets), "--lang", language, of=LOTS)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"costs!{amount}2")
    assert marked_in(openpyxl.load_workbook(tmp_path / "标记.xlsx"), WRONG) == {f"costs!{amount}2"}


def test_records_without_a_problem_have_their_flags_in_the_list(tmp_path: Path) -> None:
    result = check(tmp_path, book(rows_of(LOTS / "example")), of=LOTS)
    shown = [line.removeprefix("提示 ") for line in result.stdout.splitlines() if line.startswith("提示 ")]
    assert shown
    assert [row[4] for row in listed(openpyxl.load_workbook(tmp_path / "标记.xlsx"))] == shown


SAID = {
    "not_marked": {
        "en": "--mark: no marked copy was written. Mend what is said above first.",
        "zh": "--mark：没有写出标记的副本。请先处理上述问题。",
    },
    "nothing_to_mark": {
        "en": "--mark: there is no workbook to mark. Name an .xlsx workbook as OBSERVATIONS or RECORDS.",
        "zh": "--mark：没有可标记的工作簿。请以 .xlsx 工作簿作为数据或台账。",
    },
    "bad_mark": {
        "en": "--mark: the file 数据.xlsx does not end with .xlsx, or is the workbook itself. "
        "Name another file that ends with .xlsx: yours stays as it is.",
        "zh": "--mark：文件“数据.xlsx”的扩展名不是 .xlsx，或就是原工作簿。请另取一个以 .xlsx 结尾的文件名：原文件保持不变。",
    },
}
"""Every sentence of `--mark`, by its code."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_that_must_not_be_opened_is_not_marked(tmp_path: Path, language: str) -> None:
    result = check(tmp_path, b"no workbook", "--lang", language)
    assert result.stderr.splitlines()[1:] == [SAID["not_marked"][language]]
    assert not (tmp_path / "标记.xlsx").exists()


def test_a_workbook_whose_styles_cannot_be_written_again_is_not_marked(tmp_path: Path) -> None:
    sheets, _ = mistaken()
    odd = changed(book(sheets), "xl/styles.xml", put('patternType="gray125"', 'patternType="tartan"'))
    result = check(tmp_path, odd)
    assert len(result.stderr.splitlines()) == 40 + 1
    assert result.stderr.splitlines()[-1] == SAID["not_marked"]["zh"]
    assert not (tmp_path / "标记.xlsx").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("of", "records"), [(WORKED, EXAMPLE), (LOTS, LOTS / "example"), (WORKED, None), (LOTS, None)])
def test_a_folder_is_not_marked(tmp_path: Path, of: Path, records: Path | None, language: str) -> None:
    words = [str(of), *([str(records)] if records else []), "--mark", str(tmp_path / "out.xlsx"), "--lang", language]
    result = RUN.invoke(app, ["check", *words])
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [SAID["nothing_to_mark"][language]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_itself_is_never_written_over(tmp_path: Path, language: str) -> None:
    file = tmp_path / "数据.xlsx"
    file.write_bytes(worked())
    result = RUN.invoke(app, ["check", str(WORKED), str(file), "--mark", str(file), "--lang", language])
    assert result.stderr.splitlines() == [SAID["bad_mark"][language]]
    assert file.read_bytes() == worked()


def test_a_copy_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "数据.xlsx").write_bytes(worked())
    words = ["check", str(WORKED), str(tmp_path / "数据.xlsx"), "--mark", str(tmp_path / "nowhere" / "out.xlsx")]
    result = RUN.invoke(app, [*words, "--lang", "en"])
    assert result.exit_code == 1
    assert result.stderr.startswith("--mark: the file ")

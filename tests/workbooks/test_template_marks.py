"""A workbook made from another template than that of what it is read for says so, and is read all the same."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from typer.testing import CliRunner

from ppp_cost import load_contract, load_observations
from ppp_cost.cli import app
from ppp_cost.intake.study.records_file import load_records
from ppp_cost.intake.study.study_file import load_study
from ppp_cost.sheets import MISTAKES, VERSION_NAME
from tests.workbooks.books import EXAMPLE, WORKED
from tests.workbooks.filling import fill, folder_of

SHIPPED = Path(__file__).parents[2] / "contracts"
LOTS = SHIPPED / "street_cleaning/lots_by_grade"
WORKED_ID = "treatment_and_reuse"
RUN = CliRunner()

OTHER = {
    "lint_template_version": {
        "en": "填报.xlsx: the workbook was made from a template of version 9; this program writes version 1. "
        "Write a new template and copy the rows over, where a column is missing.",
        "zh": "填报.xlsx：此工作簿出自版本 9 的模板，本程序的模板版本是 1。缺列时请重新写出模板，把各行复制过去。",
    },
    "lint_template_other": {
        "en": "填报.xlsx: the workbook was made from a template of another, not of {name}. "
        "Check that the right file was chosen; else write the template of {name} and copy the rows over.",
        "zh": "填报.xlsx：此工作簿出自“another”的填报模板，不是“{name}”的。"
        "请核对是否选错了文件；没有选错的，请写出“{name}”的模板，把各行复制过去。",
    },
    "lint_template_changed": {
        "en": "填报.xlsx: {name} has changed since the template of this workbook was written. "
        "Write a new template and compare: rows may be missing that are due now.",
        "zh": "填报.xlsx：写出此工作簿的模板之后，“{name}”有改动。请重新写出模板并对照：可能缺少现在应填的行。",
    },
}
"""Every sentence of a template's own name, by its code."""
PLACES = {
    "lint_template_version": (0, "9"),
    "lint_template_other": (2, "another"),
    "lint_template_changed": (3, "0" * 64),
}
"""Which part of what a template says of itself is written otherwise."""


def filled(folder: Path, of: Path, records: Path, code: str = "") -> Path:
    """A template filled in, whose hidden name says something else."""
    file = folder / "填报.xlsx"
    assert RUN.invoke(app, ["template", str(of), "-o", str(file)]).exit_code == 0
    fill(file, folder_of(records))
    if code:
        book = openpyxl.load_workbook(file)
        place, word = PLACES[code]
        parts = book.defined_names[VERSION_NAME].attr_text.strip('"').split(";")
        parts[place] = word
        book.defined_names[VERSION_NAME] = DefinedName(VERSION_NAME, attr_text=f'"{";".join(parts)}"', hidden=True)
        book.save(file)
    return file


@pytest.mark.parametrize("code", OTHER)
def test_another_template_is_noticed_for_a_contract(code: str, tmp_path: Path) -> None:
    file = filled(tmp_path, WORKED, EXAMPLE, code)
    (found,) = load_observations(file, load_contract(WORKED)).noticed
    assert found.code == code
    assert {language: found.sentence(language) for language in ("en", "zh")} == {
        language: text.format(name=WORKED_ID) for language, text in OTHER[code].items()
    }


@pytest.mark.parametrize("code", OTHER)
def test_another_template_is_noticed_for_a_study(code: str, tmp_path: Path) -> None:
    file = filled(tmp_path, LOTS, LOTS / "example", code)
    found = [each for each in load_records(file, load_study(LOTS)).noticed if each.code.startswith("lint_template")]
    assert [each.sentence("zh") for each in found] == [OTHER[code]["zh"].format(name=LOTS.name)]


def test_its_own_template_says_nothing(tmp_path: Path) -> None:
    assert load_observations(filled(tmp_path, WORKED, EXAMPLE), load_contract(WORKED)).noticed == ()


def test_the_list_of_a_study_has_no_column_of_clauses(tmp_path: Path) -> None:
    file, mark = filled(tmp_path, LOTS, LOTS / "example", "lint_template_other"), tmp_path / "标记.xlsx"
    result = RUN.invoke(app, ["check", str(LOTS), str(file), "--mark", str(mark)])
    assert "提示 填报.xlsx：此工作簿出自“another”的填报模板" in result.stdout
    head = [cell.value for cell in openpyxl.load_workbook(mark)[MISTAKES][4]]
    assert head == ["类别", "工作表", "单元格", "现值", "问题", "怎样改正"]

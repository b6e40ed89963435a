"""What the doors refuse before or after anything is settled: years, outputs, items, earlier statements."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost import load_contract, load_observations
from ppp_cost.cli import app
from ppp_cost.errors import ContractError
from ppp_cost.ledger.digest import digest_of
from ppp_cost.payment.settle.settlement import settle_many
from tests.contracts.fixtures import LANGUAGES

RUN = CliRunner()

CONTRACT = """
format = 1
id = "small"
period = "month"
operating_year = { first = 2024-01-01 }
rounding = { places = 2, mode = "half_up" }
sources = { ca = { title = "示例合同", grade = "illustrative" } }

[[item]]
id = "volume"
rule = "observe"
period = "year"
unit = "m3"
clause = "ca:1"
from = "volumes"
name = "volume"

[[item]]
id = "fee"
rule = "product"
kind = "charge"
period = "year"
clause = "ca:2"
times = ["volume", { name = "price", value = 2, unit = "CNY/m3" }]
"""

WORDS = {
    "no_contract": {
        "en": "nowhere: there is no contract here. Name a folder that holds contract.toml, or such a file.",
        "zh": "nowhere：这里没有合同文件。请指定含有 contract.toml 的文件夹，或该文件本身。",
    },
    "no_observations": {
        "en": "nothing: there are no tables here. "
        "Name a folder with CSV tables such as readings.csv or scores.csv, or an .xlsx workbook.",
        "zh": "nothing：这里没有数据表。请指定含有 readings.csv、scores.csv 等数据表的文件夹，或一个 .xlsx 工作簿。",
    },
    "year_outside": {
        "en": "--year: the contract has no operating year 0. Name an operating year from 1.",
        "zh": "--year：合同没有第 0 运营年。运营年从 1 起。",
    },
    "bad_output": {
        "en": "-o: the file statement.txt ends with none of .json, .csv, .xlsx, .pdf, .docx. Choose one of them.",
        "zh": "-o：文件“statement.txt”的扩展名不是 .json, .csv, .xlsx, .pdf, .docx 之一。请择一。",
    },
    "not_a_workbook_name": {
        "en": "-o: the file year.xls does not end with .xlsx. Choose a name that ends with .xlsx.",
        "zh": "-o：文件“year.xls”的扩展名不是 .xlsx。请改用 .xlsx 结尾的文件名。",
    },
    "cannot_write": {
        "en": "-o: the file nowhere/lines.csv cannot be written: No such file or directory. "
        "Name a folder that exists and may be written to.",
        "zh": "-o：无法写入“nowhere/lines.csv”：No such file or directory。请指定存在且可写的文件夹。",
    },
    "folder_not_empty": {
        "en": "-o: the folder seen is not empty. Name a new folder; what is there is never written over.",
        "zh": "-o：文件夹“seen”不是空的。请指定一个新的文件夹；已有的文件不会被覆盖。",
    },
    "no_such_item": {
        "en": "--item: there is no item fees in the statement. Use one of: fee, volume.",
        "zh": "--item：结算书中没有项“fees”。可用：fee, volume。",
    },
    "no_such_period": {
        "en": "--period: there is no line in the period 2024-13. Write a month 2024-11, a day 2024-11-05 or a year 1.",
        "zh": "--period：没有期间“2024-13”的行。请写月份 2024-11、日期 2024-11-05 或年度 1。",
    },
    "not_a_statement": {
        "en": "last.json: this is not a statement: closings. Name the JSON that `settle -o` wrote.",
        "zh": "last.json：不是结算书：closings。请指定 `settle -o` 写出的 JSON。",
    },
    "digest_differs": {
        "en": "last.json: the statement was changed after it was written. Settle that year again.",
        "zh": "last.json：结算书写出后被改动过。请重新结算该年度。",
    },
    "other_contract": {
        "en": "last.json: the statement is of the contract other, not small. Name last year's statement of this contract.",
        "zh": "last.json：结算书属于合同 other，而不是 small。请指定本合同上一年度的结算书。",
    },
    "other_interpretation": {
        "en": "last.json: the statement was settled under the interpretation other, not None. "
        "Name last year's statement under the same interpretation.",
        "zh": "last.json：结算书采用的解释是 other，不是 None。请指定采用同一解释的上年结算书。",
    },
    "not_the_year_before": {
        "en": "last.json: the statement is of year 1, not 2. Name the statement of the year before.",
        "zh": "last.json：结算书是第 1 年的，不是第 2 年。请指定上一年度的结算书。",
    },
    "openings_twice": {
        "en": "last.json: openings are given by both a table and a statement. Give one of them.",
        "zh": "last.json：期初既有 openings 表又有上年结算书。只提供其一。",
    },
    "different_shapes": {
        "en": "second: contracts settled in one call must have one shape. Settle them one by one.",
        "zh": "second：一次结算的合同须结构相同。请分别结算。",
    },
}
"""Every sentence that a door says, by its code; test_sentences.py holds each code to a place here or a fixture."""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "contract.toml").write_text(CONTRACT, "utf-8")
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / "volumes.csv").write_text("period,name,value\n1,volume,100\n2,volume,110\n3,volume,120\n")
    (tmp_path / "nothing").mkdir()
    return tmp_path


def said(files: Path, language: str, command: str, *words: str, contract: str = "small", seen: str = "seen") -> str:
    """What a run that must be refused says; the output it names is never written."""
    before = sorted(files.rglob("*"))
    result = RUN.invoke(app, [command, str(files / contract), str(files / seen), *words, "--lang", language])
    assert result.exit_code == 1
    assert sorted(files.rglob("*")) == before
    return result.stderr.removesuffix("\n")


def last_statement(files: Path, year: int, **changed: object) -> str:
    """The statement of a year as a file, with some of its words changed and its digest as it was."""
    file = files / "last.json"
    words = ["settle", str(files / "small"), str(files / "seen"), "--year", str(year), "-o", str(file)]
    assert RUN.invoke(app, words).exit_code == 0
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changed), "utf-8")
    return str(file)


def statement_of(files: Path, name: str) -> str:
    """The statement of year 1 of the same terms under another name."""
    (files / name).mkdir()
    (files / name / "contract.toml").write_text(CONTRACT.replace('"small"', f'"{name}"'), "utf-8")
    words = ["settle", str(files / name), str(files / "seen"), "--year", "1", "-o", str(files / "last.json")]
    assert RUN.invoke(app, words).exit_code == 0
    return str(files / "last.json")


@pytest.mark.parametrize("command", ["settle", "explain", "check"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_contract(files: Path, language: str, command: str) -> None:
    assert said(files, language, command, "--year", "1", contract="nowhere") == WORDS["no_contract"][language]


@pytest.mark.parametrize("command", ["settle", "explain", "check"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_observations(files: Path, language: str, command: str) -> None:
    assert said(files, language, command, "--year", "1", seen="nothing") == WORDS["no_observations"][language]


@pytest.mark.parametrize("command", ["settle", "explain", "compare", "check"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_year_outside(files: Path, language: str, command: str) -> None:
    assert said(files, language, command, "--year", "0") == WORDS["year_outside"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_output(files: Path, language: str) -> None:
    output = str(files / "statement.txt")
    assert said(files, language, "settle", "--year", "1", "-o", output) == WORDS["bad_output"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cannot_write(files: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(files)
    output = str(Path("nowhere", "lines.csv"))
    assert said(files, language, "settle", "--year", "1", "-o", output) == WORDS["cannot_write"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_such_item(files: Path, language: str) -> None:
    assert said(files, language, "explain", "--year", "1", "--item", "fees") == WORDS["no_such_item"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_such_period(files: Path, language: str) -> None:
    assert said(files, language, "explain", "--year", "1", "--period", "2024-13") == WORDS["no_such_period"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_a_statement(files: Path, language: str) -> None:
    file = files / "last.json"
    file.write_text("{}", "utf-8")
    assert said(files, language, "settle", "--year", "2", "--after", str(file)) == WORDS["not_a_statement"][language]


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "3", '{"closings": 3}', None])
def test_a_file_that_is_no_statement_at_all(files: Path, text: str | None) -> None:
    file = files / "last.json"
    if text is not None:
        file.write_text(text, "utf-8")
    sentence = said(files, "en", "settle", "--year", "2", "--after", str(file))
    assert sentence.startswith("last.json: this is not a statement: ")
    assert sentence.endswith(". Name the JSON that `settle -o` wrote.")


@pytest.mark.parametrize("changed", [{"payable": "1.00"}, {"lines": []}, {"digest": ""}, {"digest": None}])
@pytest.mark.parametrize("language", LANGUAGES)
def test_digest_differs(files: Path, language: str, changed: dict[str, object]) -> None:
    after = last_statement(files, 1, **changed)
    assert said(files, language, "settle", "--year", "2", "--after", after) == WORDS["digest_differs"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_interpretation(files: Path, language: str) -> None:
    body = json.loads(Path(last_statement(files, 1)).read_text("utf-8")) | {"interpretation": "other"}
    (files / "last.json").write_text(json.dumps(body | {"digest": digest_of(body)}), "utf-8")
    after = str(files / "last.json")
    assert said(files, language, "settle", "--year", "2", "--after", after) == WORDS["other_interpretation"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_contract(files: Path, language: str) -> None:
    after = statement_of(files, "other")
    assert said(files, language, "settle", "--year", "2", "--after", after) == WORDS["other_contract"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_the_year_before(files: Path, language: str) -> None:
    after = last_statement(files, 1)
    assert said(files, language, "settle", "--year", "3", "--after", after) == WORDS["not_the_year_before"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_openings_twice(files: Path, language: str) -> None:
    after = last_statement(files, 1)
    (files / "seen" / "openings.csv").write_text("item,key,period,value,source\nfee,,1,200,statement of year 1\n")
    assert said(files, language, "settle", "--year", "2", "--after", after) == WORDS["openings_twice"][language]


def test_problems_of_a_statement_come_at_once(files: Path) -> None:
    after = last_statement(files, 1, contract="other")
    found = said(files, "en", "settle", "--year", "3", "--after", after).splitlines()
    assert found == [WORDS[code]["en"] for code in ("digest_differs", "other_contract", "not_the_year_before")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_different_shapes(files: Path, language: str) -> None:
    (files / "second").mkdir()
    second = CONTRACT.replace('"small"', '"second"').replace('unit = "CNY/m3" }]', 'unit = "CNY/m3" }, 2]')
    (files / "second" / "contract.toml").write_text(second, "utf-8")
    contracts = [load_contract(files / name) for name in ("small", "second")]
    seen = load_observations(files / "seen")
    with pytest.raises(ContractError) as raised:
        settle_many(contracts, [seen], 1)
    assert [each.sentence(language) for each in raised.value.problems] == [WORDS["different_shapes"][language]]

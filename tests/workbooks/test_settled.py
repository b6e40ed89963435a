"""A year or a study settles from a workbook as it does from its folder, and says the sheet where that says the file."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.cli import app
from ppp_cost.render.json.statement_document import as_json, document
from tests import draws
from tests.cost.study_folder import LOTS
from tests.workbooks.books import CHINESE, EXAMPLE, ROOT, WORKED, book, rows_of

RUN = CliRunner()
YEARS = [*sorted((ROOT / "contracts").glob("*/*/example/[0-9]*")), EXAMPLE]
STUDIES = sorted(path.parent for path in (ROOT / "contracts").glob("*/*/study.toml"))
LARGE = ("phase_1", "treatment_and_reuse")
SCORES = "考核得分 scores"


def as_workbook(folder: Path, target: Path) -> Path:
    """The tables of a folder as a workbook."""
    file = target / "数据.xlsx"
    file.write_bytes(book(rows_of(folder)))
    return file


def as_files(text: str, folder: Path) -> str:
    """A text with the sheets it names as the files that hold the same."""
    for file in folder.glob("*.csv"):
        sheet = CHINESE.get(file.stem, file.stem)
        text = re.sub(rf"\b{sheet}!A([0-9]+):[A-Z]+\1\b", rf"{file.name} 第 \1 行", text)
        for row in ("row", "第"):
            text = text.replace(f"{sheet} {row}", f"{file.name} {row}")
    return text


def test_there_are_examples() -> None:
    assert len(YEARS) >= 4
    assert len(STUDIES) >= 4


@pytest.mark.parametrize(
    "folder",
    [draws.slow(each) if each.parents[1].name in LARGE else each for each in YEARS],
    ids=lambda folder: folder.parents[1].name,
)
def test_an_example_year_settles_to_the_same_lines(folder: Path, tmp_path: Path) -> None:
    contract, year = load_contract(folder.parents[1]), int(folder.name)
    seen = load_observations(as_workbook(folder, tmp_path), contract)
    of_sheets = document(settle(contract, seen, year))
    of_files = document(settle(contract, load_observations(folder, contract), year))
    digests = [each.pop("digests")["observations"] for each in (of_sheets, of_files)]
    assert digests[0] != digests[1]
    assert of_sheets.pop("digest") != of_files.pop("digest")
    assert of_sheets["payable"]
    assert any(f" {name}" in as_json(of_sheets) for name in ("scores row", "readings row", "events row"))
    assert as_files(as_json(of_sheets), folder) == as_json(of_files)


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
@pytest.mark.parametrize("command", ["standard", "explain"])
def test_the_records_of_a_study_give_the_same_standard(study: Path, command: str, tmp_path: Path) -> None:
    records = study / "example"
    of_sheets = RUN.invoke(app, [command, str(study), str(as_workbook(records, tmp_path))])
    of_files = RUN.invoke(app, [command, str(study), str(records)])
    assert of_files.stdout
    assert of_sheets.exit_code == of_files.exit_code
    assert as_files(of_sheets.stdout, records) == of_files.stdout


def test_the_digest_of_records_is_that_of_their_file(tmp_path: Path) -> None:
    def digest(file: Path) -> str:
        result = RUN.invoke(app, ["standard", str(LOTS), str(file), "--json"])
        assert '"records": "' in result.stdout
        return result.stdout.partition('"records": "')[2].partition('"')[0]

    first = as_workbook(LOTS / "example", tmp_path)
    (tmp_path / "second").mkdir()
    sheets = rows_of(LOTS / "example")
    sheets["decisions"] = sheets["decisions"][:1]
    (tmp_path / "second" / "数据.xlsx").write_bytes(book(sheets))
    assert digest(first) != digest(tmp_path / "second" / "数据.xlsx")


def budgeted(standard: Path, inventory: Path, last: Path) -> str:
    words = ["budget", str(standard), str(inventory), "--year", "2025", "--against", str(last)]
    result = RUN.invoke(app, words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("standard") / "标准.json"
    RUN.invoke(app, ["standard", str(LOTS), str(LOTS / "example"), "-o", str(file)])
    return file


def test_an_inventory_and_last_year_give_the_same_budget(standard: Path, tmp_path: Path) -> None:
    records = LOTS / "example"
    whole = as_workbook(records, tmp_path)
    expected = budgeted(standard, records / "inventory.csv", records / "last_year.csv")
    assert as_files(budgeted(standard, whole, whole), records) == expected


def test_an_inventory_alone_may_stand_on_any_sheet(standard: Path, tmp_path: Path) -> None:
    records = LOTS / "example"
    (tmp_path / "清单.xlsx").write_bytes(book({"Sheet1": rows_of(records)["inventory"], "备注": [["甲"]]}))
    found = budgeted(standard, tmp_path / "清单.xlsx", records / "last_year.csv")
    expected = budgeted(standard, records / "inventory.csv", records / "last_year.csv")
    assert found.splitlines()[-1].startswith("提示 备注：此工作表未读取")
    assert found.splitlines()[:-1] == expected.splitlines()


def test_two_sheets_that_may_be_the_inventory_are_refused(standard: Path, tmp_path: Path) -> None:
    rows = rows_of(LOTS / "example")["inventory"]
    (tmp_path / "清单.xlsx").write_bytes(book({"甲": rows, "乙": rows}))
    result = RUN.invoke(app, ["budget", str(standard), str(tmp_path / "清单.xlsx"), "--year", "2025", "--lang", "en"])
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["甲", "乙", "清单.xlsx"]


def test_a_workbook_of_something_else_is_no_inventory(standard: Path, tmp_path: Path) -> None:
    (tmp_path / "清单.xlsx").write_bytes(book({"甲": [["乙"]]}))
    result = RUN.invoke(app, ["budget", str(standard), str(tmp_path / "清单.xlsx"), "--year", "2025", "--lang", "en"])
    assert result.stderr.splitlines() == [
        "清单.xlsx: there is no inventory. Name a table with a row for each unit: its levels and quantity."
    ]


@pytest.mark.parametrize("command", [["settle", "--year", "1"], ["check"]])
def test_what_to_look_at_is_printed_first(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "数据.xlsx"
    file.write_bytes(book(rows_of(EXAMPLE), formats={f"{SCORES}!C2": "0%"}))
    result = RUN.invoke(app, [command[0], str(WORKED), str(file), *command[1:]])
    look = [line for line in result.stdout.splitlines() if line.startswith("提示 ")]
    assert look[0].startswith(f"提示 {SCORES}!C2：百分比按小数读取")


@pytest.mark.parametrize("command", ["unit-cost", "standard", "check"])
def test_what_to_look_at_in_records_is_printed(command: str, tmp_path: Path) -> None:
    sheets = rows_of(LOTS / "example")
    place = sheets["units"][0].index("quantity")
    sheets["units"][1][place] = f"{sheets['units'][1][place]:,.2f}"
    (tmp_path / "台账.xlsx").write_bytes(book(sheets))
    result = RUN.invoke(app, [command, str(LOTS), str(tmp_path / "台账.xlsx")])
    assert f"提示 units!{chr(65 + place)}2：数字以文本形式存放" in result.stdout


def test_rows_that_nobody_reads_name_their_sheet(tmp_path: Path) -> None:
    sheets = rows_of(EXAMPLE)
    sheets["读数 readings"] += [["2024-11-05", "inflwo", "", 1], ["2024-11-06", "inflwo", "", 1]]
    (tmp_path / "数据.xlsx").write_bytes(book(sheets))
    result = RUN.invoke(app, ["check", str(WORKED), str(tmp_path / "数据.xlsx"), "--lang", "en"])
    last = len(sheets["读数 readings"])
    assert f"look at 读数 readings!B{last - 1}:B{last}: the contract knows no name called inflwo" in result.stdout


TEXT = "period,indicator,points,possible,applies\n1,operation,31,40,1\n1,安全,15,20,1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_folder_in_any_encoding_of_a_spreadsheet_is_read(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes(TEXT.encode(encoding))
    assert load_observations(tmp_path).table("scores").text("indicator") == ("operation", "安全")


def test_a_text_that_a_spreadsheet_saves_with_tabs_is_read(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes(TEXT.replace(",", "\t").encode("utf-16"))
    assert load_observations(tmp_path).table("scores").text("points") == ("31", "15")

"""The workbook of a budget: two engines compute it to what is stored, and it moves as the budget does."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from tests.cost.study_folder import CONTRACTS, LOTS
from tests.workbooks.recalculated import OFFICE, by_ironcalc, by_libreoffice, formulas, stored
from tests.workbooks.test_statement_workbook import ALLOWED, same

BUDGETED = sorted(path.parents[1] for path in CONTRACTS.glob("*/*/example/inventory.csv"))
TABLE, CHANGE, ABOUT = "预算表", "较上年变动", "说明"
AMOUNT = "M"
FUNDS = ((), ("--available", "1900000"))
every_budget = pytest.mark.parametrize("study", BUDGETED, ids=lambda path: path.name)
either = pytest.mark.parametrize("funds", FUNDS, ids=("all", "short"))


@cache
def standard(study: Path) -> bytes:
    """The standard of a study as the command writes it."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "standard.json")
        done = CliRunner().invoke(app, ["standard", str(study), str(study / "example"), "-o", str(file)])
        assert file.exists(), done.stderr
        return file.read_bytes()


def standard_of(study: Path, folder: Path) -> Path:
    file = folder / "standard.json"
    file.write_bytes(standard(study))
    return file


def budgeted(standard: Path, example: Path, book: Path, *more: str, last: Path | None = None) -> dict[str, object]:
    """The budget as the engine says it, with its workbook written."""
    against = last or example / "last_year.csv"
    words = ["budget", str(standard), str(example / "inventory.csv"), "--year", "2025", "--against", str(against)]
    done = CliRunner().invoke(app, [*words, "-o", str(book), "--json", *more])
    assert done.exit_code == 0, done.stderr
    return dict(json.loads(done.stdout))


def column(letter: str) -> int:
    return ord(letter) - ord("A") + 1


def row_of(rows: list[list[object]], name: str, after: str = "") -> int:
    """The row, from 1, whose first cell is a name, behind the first that is ``after``."""
    start = next(number for number, row in enumerate(rows) if row[0] == after) if after else 0
    return next(number for number, row in enumerate(rows[start:], start=start + 1) if row[0] == name)


@every_budget
@either
def test_ironcalc_computes_what_is_stored(study: Path, funds: tuple[str, ...], tmp_path: Path) -> None:
    book = tmp_path / "budget.xlsx"
    found = budgeted(standard_of(study, tmp_path), study / "example", book, *funds)
    values, computed = stored(book), by_ironcalc(book)
    wrong = [
        place for place, value in computed.items() if not same(values[place[0]][place[1] - 1][place[2] - 1], value)
    ]
    assert len(computed) > 40
    assert not wrong, wrong[:5]
    rows = values[TABLE]
    total = computed[TABLE, row_of(rows, "合计"), column(AMOUNT)]
    assert f"{total:.2f}" == found["payable"]
    units = {each["unit_id"]: each["payable"] for each in found["rows"]}  # type: ignore[attr-defined]
    assert {unit: f"{computed[TABLE, row_of(rows, unit), column(AMOUNT)]:.2f}" for unit in units} == units
    assert f"{rows[row_of(rows, '合计') - 1][column('N') - 1]:.2f}" == found["last"]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_computes_what_is_stored(tmp_path: Path) -> None:
    standard, books = standard_of(LOTS, tmp_path), [tmp_path / f"budget-{number}.xlsx" for number in range(len(FUNDS))]
    for book, funds in zip(books, FUNDS, strict=True):
        budgeted(standard, LOTS / "example", book, *funds)
    for book, after in zip(books, by_libreoffice(books), strict=True):
        before = stored(book)
        for sheet, row, at in formulas(book):
            assert same(before[sheet][row - 1][at - 1], after[sheet][row - 1][at - 1]), (book.name, sheet, row, at)


@every_budget
def test_only_common_functions_are_used_and_the_bytes_are_the_same(study: Path, tmp_path: Path) -> None:
    standard, books = standard_of(study, tmp_path), [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for book in books:
        budgeted(standard, study / "example", book, *FUNDS[1])
    used = {name for text in formulas(books[0]).values() for name in re.findall(r"([A-Z]+)\(", text)}
    assert used
    assert not used - ALLOWED
    assert books[0].read_bytes() == books[1].read_bytes()


def edited(folder: Path, standard: Mapping[str, str], tables: Mapping[str, Mapping[str, str]]) -> tuple[Path, Path]:
    """The standard of the lots and its tables, some of their text changed."""
    raw = standard_of(LOTS, folder).read_text("utf-8")
    for old, new in standard.items():
        assert old in raw, old
        raw = raw.replace(old, new)
    file, example = folder / "edited.json", folder / "example"
    file.write_text(raw, "utf-8")
    example.mkdir()
    for name in ("inventory.csv", "last_year.csv"):
        text = (LOTS / "example" / name).read_text("utf-8")
        for old, new in tables.get(name, {}).items():
            assert old in text, old
            text = text.replace(old, new)
        (example / name).write_text(text, "utf-8")
    return file, example


EDITS = {
    # block of rows, first cell of the row, column, new value; texts of the standard; texts of the tables
    "quantity": (("", "B06", "D", 47000.5), {}, {"inventory.csv": {"B06,二级,40000": "B06,二级,47000.5"}}),
    "cap": (("参数", "年涨幅上限", "D", 0.01), {'"cap": "1/10"': '"cap": "1/100"'}, {}),
    "glide": (("参数", "过渡剩余年数", "D", 3), {'"years": 2': '"years": 3'}, {}),
    "last": (("", "B10", "N", 300000), {}, {"last_year.csv": {"460000.00": "300000.00"}}),
    "least": (("优先级", "2", "J", 0.85), {'"2": "9/10"': '"2": "17/20"'}, {}),
}


@pytest.mark.parametrize(
    ("name", "funds"),
    # without a limit of funds no class has a floor
    [(name, funds) for name in EDITS for funds in FUNDS if funds or name != "least"],
)
def test_a_cell_that_is_edited_moves_the_budget_as_the_engine_does(
    name: str, funds: tuple[str, ...], tmp_path: Path
) -> None:
    (block, row, letter, value), standard, tables = EDITS[name]
    book, other = tmp_path / "budget.xlsx", tmp_path / "other.xlsx"
    budgeted(standard_of(LOTS, tmp_path), LOTS / "example", book, *funds)
    rows = stored(book)[TABLE]
    moved = by_ironcalc(book, {(TABLE, row_of(rows, row, block), column(letter)): value})
    file, example = edited(tmp_path, standard, tables)
    expected = budgeted(file, example, other, *funds)
    for each in expected["rows"]:  # type: ignore[attr-defined]
        assert f"{moved[TABLE, row_of(rows, each['unit_id']), column(AMOUNT)]:.2f}" == each["payable"], each
    assert moved[TABLE, row_of(rows, "合计"), column(AMOUNT)] != rows[row_of(rows, "合计") - 1][column(AMOUNT) - 1]


def test_a_base_a_coefficient_and_an_index_are_one_cell_each(tmp_path: Path) -> None:
    """Units that are new are bounded by nothing: their rate is base x coefficient x index, rounded as the standard."""
    last = tmp_path / "last_year.csv"
    last.write_text("unit_id,quantity,amount\nB99,1000,9000.00\n", "utf-8")
    standard, book, other = standard_of(LOTS, tmp_path), tmp_path / "budget.xlsx", tmp_path / "other.xlsx"
    budgeted(standard, LOTS / "example", book, last=last)
    rows = stored(book)[TABLE]
    level = row_of(rows, "二级", "分级分类")
    index = row_of(rows, "价格指数", "参数")
    changes = {(TABLE, level, column("E")): 8.5, (TABLE, level, column("F")): 1.2, (TABLE, index, column("D")): 1.03}
    moved = by_ironcalc(book, changes)
    raw = json.loads(standard.read_text("utf-8"))
    for each in raw["rows"]:
        if each["cell"] == ["二级"]:
            each |= {"base": "8.5", "coefficient": "1.2", "cost_standard": "10.2", "standard": "10.2"}
            each |= {"detail": None, "low": "10.2", "high": "10.2"}
        each["revised"] = {"2025": str(round(float(each["cost_standard"]) * 1.03, 6))}
    raw |= {"base": None, "lines": None}
    (tmp_path / "new.json").write_text(json.dumps(raw), "utf-8")
    expected = budgeted(tmp_path / "new.json", LOTS / "example", other, last=last)
    for each in expected["rows"]:  # type: ignore[attr-defined]
        assert f"{moved[TABLE, row_of(rows, each['unit_id']), column(AMOUNT)]:.2f}" == each["payable"], each
    own = by_ironcalc(book, {(TABLE, row_of(rows, "B05"), column("F")): 1.2})
    changed = [
        row[0]
        for number, row in enumerate(rows, start=1)
        if (place := (TABLE, number, column(AMOUNT))) in own and own[place] != row[column(AMOUNT) - 1]
    ]
    assert changed[0] == "B05"
    assert "B06" not in changed


def test_a_share_of_a_class_is_one_cell_and_moves_its_units(tmp_path: Path) -> None:
    book = tmp_path / "budget.xlsx"
    found = budgeted(standard_of(LOTS, tmp_path), LOTS / "example", book)
    rows = stored(book)[TABLE]
    moved = by_ironcalc(book, {(TABLE, row_of(rows, "2", "优先级"), column("L")): 0.5})
    for each in found["rows"]:  # type: ignore[attr-defined]
        share = 1 if each["priority"] == "1" else 0.5
        at = TABLE, row_of(rows, each["unit_id"]), column(AMOUNT)
        assert abs(moved[at] - float(each["applied"]) * share) < 0.01


def test_a_budget_of_a_revised_standard_has_an_index_a_level(tmp_path: Path) -> None:
    standard, revised = standard_of(LOTS, tmp_path), tmp_path / "revised.json"
    words = ["revise", str(standard), "--indices", str(CONTRACTS / "indices"), "--year", "2025", "-o", str(revised)]
    assert CliRunner().invoke(app, words).exit_code == 0
    book = tmp_path / "budget.xlsx"
    found = budgeted(revised, LOTS / "example", book)
    rows, computed = stored(book)[TABLE], by_ironcalc(book)
    assert f"{computed[TABLE, row_of(rows, '合计'), column(AMOUNT)]:.2f}" == found["payable"]
    assert "价格指数" not in [row[0] for row in rows]
    assert rows[row_of(rows, "二级", "分级分类") - 1][column("G") - 1]


def test_the_day_the_classes_and_what_is_unfunded_are_told(tmp_path: Path) -> None:
    book = tmp_path / "budget.xlsx"
    found = budgeted(standard_of(LOTS, tmp_path), LOTS / "example", book, *FUNDS[1], "--date", "2025-01-20")
    values = stored(book)
    rows = values[TABLE]
    assert any("日期：2025-01-20" in row for row in rows)
    for each in found["classes"]:  # type: ignore[attr-defined]
        row = rows[row_of(rows, each["priority"], "优先级") - 1]
        shown = [row[column(letter) - 1] for letter in "KLM"]
        assert shown == [float(each["need"]), float(each["share"]), float(each["paid"])]
    beyond = next(row for row in rows if str(row[0]).startswith("资金缺口"))
    assert f"{beyond[column('N') - 1]:.2f}" == found["unfunded"] != "0.00"
    told = [str(row[0]) for row in values[ABOUT]]
    assert any(each.startswith("计算版本：ppp_cost ") for each in told)
    named = {"支出标准摘要", "工程量清单摘要", "上年预算摘要"}
    assert named <= {each.partition("（")[0] for each in told}
    assert any("生成时的数" in each for each in told)
    assert not [row for rows in values.values() for row in rows for cell in row if str(cell) in ("budget", "records")]


def test_a_budget_that_is_edited_no_longer_agrees_with_its_changes(tmp_path: Path) -> None:
    book = tmp_path / "budget.xlsx"
    found = budgeted(standard_of(LOTS, tmp_path), LOTS / "example", book)
    values = stored(book)
    number, change = next((number, row) for number, row in enumerate(values[CHANGE], start=1) if row[0] == "合计")
    check = (CHANGE, number + 1, len(change))
    assert by_ironcalc(book)[check] == 0
    assert f"{change[-1]:.2f}" == f"{float(str(found['payable'])) - float(str(found['last'])):.2f}"
    place = TABLE, row_of(values[TABLE], "B13"), column("D")
    assert by_ironcalc(book, {place: 31000.0})[check] > 0


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    example = LOTS / "example"
    words = ["budget", str(standard_of(LOTS, tmp_path)), str(example / "inventory.csv"), "--year", "2025"]
    done = CliRunner().invoke(app, [*words, "--date", "2025-02-30"])
    assert done.exit_code == 1
    assert "2025-02-30" in done.stderr

"""The workbook of a study: two engines compute it to what is stored, and it moves as the study does."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from ppp_cost.cost.distribution import LEFT_OUT, distribution
from ppp_cost.from_studies import study_files
from ppp_cost.render.study_workbook import study_workbook
from tests.cost.study_folder import CONTRACTS, LOTS, varied
from tests.workbooks.recalculated import OFFICE, by_ironcalc, by_libreoffice, formulas, stored
from tests.workbooks.test_statement_workbook import ALLOWED, same

STUDIES = sorted(path.parent for path in CONTRACTS.glob("*/*/study.toml"))
TABLE, COMPUTED = "支出标准建议表", "计算"
every_study = pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.name)


def book_of(study: Path, folder: Path) -> Path:
    book = folder / "study.xlsx"
    done = CliRunner().invoke(app, ["standard", str(study), str(study / "example"), "-o", str(book)])
    assert book.exists(), done.stderr
    return book


@every_study
def test_ironcalc_computes_what_is_stored(study: Path, tmp_path: Path) -> None:
    book = book_of(study, tmp_path)
    values, found = stored(book), by_ironcalc(book)
    wrong = [place for place, value in found.items() if not same(values[place[0]][place[1] - 1][place[2] - 1], value)]
    assert len(found) > 20
    assert not wrong, wrong[:5]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@every_study
def test_libreoffice_computes_what_is_stored(study: Path, tmp_path: Path) -> None:
    book = book_of(study, tmp_path)
    before, after = stored(book), by_libreoffice(book)
    for sheet, row, column in formulas(book):
        assert same(before[sheet][row - 1][column - 1], after[sheet][row - 1][column - 1]), (sheet, row, column)


@every_study
def test_the_standards_are_those_of_the_study(study: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["standard", str(study), str(study / "example"), "--json"])
    wanted = [float(row["standard"]) for row in json.loads(done.stdout)["rows"]]
    book = book_of(study, tmp_path)
    cells = {place: text for place, text in formulas(book).items() if place[0] == TABLE}
    found = [stored(book)[TABLE][row - 1][column - 1] for _, row, column in sorted(cells)]
    assert found == wanted
    used = {name for text in formulas(book).values() for name in re.findall(r"([A-Z]+)\(", text)}
    assert not used - ALLOWED


@every_study
def test_the_same_study_gives_the_same_bytes(study: Path) -> None:
    first, second = (study_workbook(study_files(study, study / "example")) for _ in range(2))
    assert first == second


def test_a_cost_changed_in_the_sheet_moves_the_unit_cost_as_the_study_does(tmp_path: Path) -> None:
    book = book_of(LOTS, tmp_path)
    rows = stored(book)[COMPUTED]
    place = next(
        number
        for number, row in enumerate(rows, start=1)
        if str(row[0]).startswith("L1") and (row[1], row[2], row[3]) == ("2024", "B01", 401700.0)
    )
    changed = by_ironcalc(book, {(COMPUTED, place, 4): 451700.0})
    study, records = varied(LOTS, tmp_path / "new", {"example/units.csv": {"401700": "451700"}})
    expected = {row.key: row.exact for row in _unit_costs(study, records)}
    found = {
        str(row[2]): changed[COMPUTED, number, 4]
        for number, row in enumerate(rows, start=1)
        if row[0] == "单位成本" and (COMPUTED, number, 4) in changed
    }
    assert len(found) == 12
    assert all(same(float(expected[unit]), value) for unit, value in found.items())


def _unit_costs(study: Path, records: Path):  # type: ignore[no-untyped-def]
    from ppp_cost.cost.entries import unit_cost_entries

    return [
        each
        for of in study_files(study, records)
        for each in unit_cost_entries(of.measured)
        if each.item == "unit_cost"
    ]


def test_a_standard_that_is_absent_has_no_number(tmp_path: Path) -> None:
    study, records = varied(LOTS, tmp_path, {"study.toml": {'adopt = "blend"': 'adopt = "statistics"'}})
    rows = (records / "units.csv").read_text("utf-8").splitlines()
    (records / "units.csv").write_text("\n".join(row for row in rows if not row.startswith(("B01", "B02"))) + "\n")
    book = tmp_path / "absent.xlsx"
    CliRunner().invoke(app, ["standard", str(study), str(records), "-o", str(book)])
    assert not [place for place in formulas(book) if place[0] == TABLE]
    assert any("暂缺" in str(cell) for row in stored(book)[TABLE] for cell in row)


BUDGETED = [path for path in STUDIES if (path / "example" / "inventory.csv").exists()]


@pytest.mark.parametrize("study", BUDGETED, ids=lambda path: path.name)
def test_a_budget_computes_itself_and_sums_to_what_is_payable(study: Path, tmp_path: Path) -> None:
    standard, book, example = tmp_path / "standard.json", tmp_path / "budget.xlsx", study / "example"
    CliRunner().invoke(app, ["standard", str(study), str(example), "-o", str(standard)])
    words = ["budget", str(standard), str(example / "inventory.csv"), "--year", "2025"]
    words += ["--against", str(example / "last_year.csv"), "-o", str(book), "--json"]
    found = json.loads(CliRunner().invoke(app, words).stdout)
    values, computed = stored(book), by_ironcalc(book)
    wrong = [
        place for place, value in computed.items() if not same(values[place[0]][place[1] - 1][place[2] - 1], value)
    ]
    assert not wrong, wrong[:5]
    total = next(row for row in values["预算表"] if row[0] == "合计")
    assert f"{total[7]:.2f}" == found["payable"]
    amounts = {
        row[0]: f"{row[7]:.2f}" for row in values["预算表"] if row[0] in {each["unit_id"] for each in found["rows"]}
    }
    assert amounts == {each["unit_id"]: each["payable"] for each in found["rows"]}
    number, change = next((number, row) for number, row in enumerate(values["较上年变动"], start=1) if row[0] == "合计")
    check = ("较上年变动", number + 1, len(change))
    assert computed[check] == 0
    place = next(number for number, row in enumerate(values[COMPUTED], start=1) if row[0] == "工程量")
    more = by_ironcalc(book, {(COMPUTED, place, 4): values[COMPUTED][place - 1][3] + 1000})
    assert more[check] > 0
    assert f"{change[-1]:.2f}" == f"{float(found['payable']) - float(found['last']):.2f}"


def test_the_distribution_is_at_coefficient_1_and_a_unit_that_is_left_out_stands_below(tmp_path: Path) -> None:
    rows = stored(book_of(LOTS, tmp_path))["单位成本分布"]
    (of,) = study_files(LOTS, LOTS / "example")
    found = distribution(of)
    kept = [dot for dot in found.dots if dot.standing != LEFT_OUT]
    assert [row[0] for row in rows[1:]] == [*(dot.unit for dot in kept), "B07"]
    assert all(same(row[3], dot.value) for row, dot in zip(rows[1:], kept, strict=False))
    assert rows[-1][5] == "经决定剔除"
    assert found.adopted is not None
    assert {row[4] for row in rows[1:]} == {found.adopted.value}

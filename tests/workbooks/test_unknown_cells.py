"""A name, key or category misspelt: named with its cell, explained, marked, and pointed to by what is missing."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from ppp_cost import ObservationError, load_contract, load_observations, settle
from ppp_cost.cli import app
from ppp_cost.payment.checks.unread_rows import overlooked
from tests.workbooks.filling import Tables, csv_of, fill, folder_of
from tests.workbooks.test_marked import LOOK, listed, marked_in

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "contracts/wastewater/treatment_and_reuse"
SCORES, READINGS, INDICES = "评分记录 scores", "监测读数 readings", "价格指数 indices"
RUN = CliRunner()


def renamed(table: str, column: str, old: str, new: str, most: int = 1) -> Tables:
    """The shipped year with some cells of one column written otherwise."""
    tables = folder_of(CONTRACT / "example/3")
    found = [row for row in tables[table] if row[column] == old][:most]
    assert found
    for row in found:
        row[column] = new
    return tables


def filled(folder: Path, tables: Tables) -> Path:
    """The template of the contract, filled in."""
    file = folder / "填报.xlsx"
    assert RUN.invoke(app, ["template", str(CONTRACT), "-o", str(file)]).exit_code == 0
    fill(file, tables)
    return file


def texts(tables: Tables) -> dict[str, str]:
    return {name: csv_of(rows) for name, rows in tables.items()}


def test_an_unknown_indicator_is_named_marked_and_pointed_to(tmp_path: Path) -> None:
    file, mark = filled(tmp_path, renamed("scores", "indicator", "maintenance", "设备完好率")), tmp_path / "标记.xlsx"
    result = RUN.invoke(app, ["check", str(CONTRACT), str(file), "--year", "3", "--mark", str(mark)])
    assert result.exit_code == 3
    notice, lost, end = result.stdout.splitlines()
    cell = next(
        place.coordinate for row in openpyxl.load_workbook(file)[SCORES] for place in row if place.value == "设备完好率"
    )
    assert notice.startswith(f"提示 {SCORES}!{cell}：合同所列的indicator（考核指标）中没有“设备完好率”，但仍计入。")
    assert "（最可能的在前）：maintenance（设施维护）、operation（运行管理）" in notice
    assert lost.startswith("暂不核定：考核得分：第3运营年没有“考核指标 设施维护”的数据；")
    assert f"{SCORES}!{cell} 所写的“设备完好率”合同中没有" in lost
    assert end == "1 处提示；1 处暂不核定；此外没有问题"
    opened = openpyxl.load_workbook(mark)
    assert marked_in(opened, LOOK) == {f"{SCORES}!{cell}"}
    (row,) = [row for row in listed(opened) if row[0] == "提示"]
    assert row[1:4] == (SCORES, cell, "设备完好率")
    assert row[5].startswith("请改为合同所列的写法")
    assert row[6] == "ca:6.1"


@pytest.mark.parametrize(
    ("table", "column", "old", "new", "meant"),
    [
        ("readings", "parameter", "cod", "codd", "cod"),
        ("readings", "name", "inflow", "in_flow", "inflow"),
        ("volumes", "name", "reuse_sold", "再生水售水", "reuse_sold"),
        ("indices", "series", "labour", "labor", "labour"),
        ("events", "category", "minor_accident", "minor_acident", "minor_accident"),
        ("covers", "table", "events", "event", "events"),
    ],
)
def test_what_was_likely_meant_comes_first(table: str, column: str, old: str, new: str, meant: str) -> None:
    contract = load_contract(CONTRACT)
    seen = load_observations(texts(renamed(table, column, old, new)), contract)
    problems = [each for each in overlooked(contract, seen, 3) if each.code == "lint_key_unknown"]
    assert [(each.values["column"], each.values["value"]) for each in problems] == [(column, new)]
    assert problems[0].values["known"].split(", ")[0] == meant
    assert problems[0].where.startswith(f"{table}.csv row ")
    assert problems[0].where.endswith(f" {column}")


def test_many_cells_of_one_text_are_told_once(tmp_path: Path) -> None:
    tables = renamed("readings", "parameter", "cod", "codd", most=40)
    seen = load_observations(filled(tmp_path, tables), load_contract(CONTRACT))
    (problem,) = [each for each in overlooked(load_contract(CONTRACT), seen, 3) if each.code == "lint_key_unknown"]
    sheet, _, cells = problem.where.rpartition("!")
    assert sheet == READINGS
    assert len(cells.split(", ")) == 21  # twenty runs, and how many there are


def test_a_row_that_is_told_by_its_cell_is_not_told_again() -> None:
    contract = load_contract(CONTRACT)
    told = overlooked(contract, load_observations(texts(renamed("readings", "name", "inflow", "inflo")), contract), 3)
    assert [each.code for each in told] == ["lint_key_unknown"]


def test_the_shipped_year_has_no_unknown_cell() -> None:
    contract = load_contract(CONTRACT)
    assert overlooked(contract, load_observations(CONTRACT / "example/3", contract), 3) == []


def test_a_name_misspelt_is_pointed_to_in_its_own_month_alone() -> None:
    contract = load_contract(CONTRACT)
    tables = renamed("volumes", "name", "reuse_sold", "reuse_solt")
    gone = next(row for row in tables["volumes"] if row["name"] == "reuse_sold")
    tables["volumes"].remove(gone)
    reasons = settle(contract, load_observations(texts(tables), contract), 3).undetermined
    assert [(each.code, each.period) for each in reasons] == [
        ("no_row_beside", "2023-07"),
        ("no_row", gone["period"]),
    ]


def faulty(tables: Tables) -> None:
    tables["scores"][1]["points"] = "很多"


@pytest.mark.parametrize("spoil", [faulty])
def test_what_is_unknown_is_told_beside_refusals(spoil: Callable[[Tables], None]) -> None:
    tables = renamed("scores", "indicator", "maintenance", "设备完好率")
    spoil(tables)
    with pytest.raises(ObservationError) as refused:
        load_observations(texts(tables), load_contract(CONTRACT))
    assert [each.code for each in refused.value.problems] == ["not_a_number"]
    assert [each.code for each in refused.value.noticed] == ["lint_key_counted"]

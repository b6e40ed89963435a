"""The workbook of a study: two engines compute it to what is stored, and it moves as the study does."""

import json
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from ppp_cost.cost.standard.distribution import LEFT_OUT, distribution
from ppp_cost.cost.standard.study_entries import unit_cost_entries
from ppp_cost.from_studies import study_files
from ppp_cost.ledger.explain.entries import Named
from ppp_cost.ledger.formulas import leaves
from ppp_cost.render.xlsx.study_workbook import study_workbook
from tests.cost.study_folder import CONTRACTS, LOTS, varied
from tests.workbooks.recalculated import OFFICE, by_ironcalc, by_libreoffice, formulas, stored
from tests.workbooks.test_statement_workbook import ALLOWED, same

STUDIES = sorted(path.parent for path in CONTRACTS.glob("*/*/study.toml"))
TABLE, COMPUTED = "支出标准建议表", "计算"
every_study = pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.name)


@cache
def written(study: Path) -> bytes:
    """The workbook of a study as the command writes it."""
    with TemporaryDirectory() as folder:
        book = Path(folder, "study.xlsx")
        done = CliRunner().invoke(app, ["standard", str(study), str(study / "example"), "-o", str(book)])
        assert book.exists(), done.stderr
        return book.read_bytes()


def book_of(study: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    book = folder / f"{study.name}.xlsx"
    book.write_bytes(written(study))
    return book


@every_study
def test_ironcalc_computes_what_is_stored(study: Path, tmp_path: Path) -> None:
    book = book_of(study, tmp_path)
    values, found = stored(book), by_ironcalc(book)
    wrong = [place for place, value in found.items() if not same(values[place[0]][place[1] - 1][place[2] - 1], value)]
    assert len(found) > 20
    assert not wrong, wrong[:5]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_computes_what_is_stored(tmp_path: Path) -> None:
    books = [book_of(study, tmp_path / study.name) for study in STUDIES]
    for book, after in zip(books, by_libreoffice(books), strict=True):
        before = stored(book)
        for sheet, row, column in formulas(book):
            now = after[sheet][row - 1][column - 1]
            assert same(before[sheet][row - 1][column - 1], now), (book.name, sheet, row, column)


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
    assert study_workbook(study_files(study, study / "example")) == written(study)


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


def standards_of(study: Path, records: Path) -> list[float]:
    """The standards of a study, run anew."""
    return [float(row.standard) for of in study_files(study, records) for row in of.proposed.table.rows]  # type: ignore[union-attr]


def standards_in(book: Path, changes: dict[tuple[str, int, int], float]) -> list[object]:
    """The standards of a workbook, computed anew with some cells changed."""
    found = by_ironcalc(book, changes)
    return [found[place] for place in sorted(found) if place[0] == TABLE]


def place_of(book: Path, sheet: str, column: int, *words: str) -> tuple[str, int, int]:
    """The one cell in a column of the row that begins with words."""
    rows = stored(book)[sheet]
    (found,) = [number for number, row in enumerate(rows, start=1) if tuple(row[: len(words)]) == words]
    return sheet, found, column


def test_a_price_relative_is_one_cell_and_moves_every_unit_as_the_study_does(tmp_path: Path) -> None:
    book = book_of(LOTS, tmp_path)
    study, records = varied(LOTS, tmp_path / "new", {})
    series = tmp_path / "new" / "indices" / "cn_illustrative.csv"
    text = series.read_text("utf-8")
    old = next(line for line in text.splitlines() if line.startswith("market_wage,2023,"))
    item, year, value, *rest = old.split(",")
    new = ",".join((item, year, str(float(value) * 1.5), *rest))
    series.write_text(text.replace(old, new), "utf-8")
    entries = [
        each
        for of in study_files(study, records)
        for each in unit_cost_entries(of.measured)
        if each.item == "real_cost" and each.period == "2023"
    ]
    relative = next(
        piece.value
        for piece in leaves(entries[0].formula)
        if isinstance(piece, Named) and piece.name == "price_relative"
    )
    place = place_of(book, "价格指数", 3, "L1")
    before = stored(book)["价格指数"][place[1] - 1][2]
    assert float(relative) == pytest.approx(before * 1.5)
    moved = by_ironcalc(book, {place: float(relative)})
    rows = stored(book)[COMPUTED]
    at = {
        row[2]: (COMPUTED, number, 4)
        for number, row in enumerate(rows, start=1)
        if row[0] == "基期价格成本" and row[1] == "2023"
    }
    assert len(at) == len(entries) == 12
    assert all(same(float(each.exact), moved[at[each.key]]) for each in entries)
    assert all(moved[place] != rows[place[1] - 1][3] for place in at.values())


def test_coefficients_move_every_standard_as_the_study_does(tmp_path: Path) -> None:
    """A finer step rounds them otherwise: the base moves by their mean, the standards by both."""
    book = book_of(LOTS, tmp_path)
    study, records = varied(
        LOTS, tmp_path / "new", {"study.toml": {'coefficient_step = "0.05"': 'coefficient_step = "0.01"'}}
    )
    (of,) = study_files(study, records)
    assert of.proposed.table is not None
    changes = {
        place_of(book, "参数", 3, "分档系数", row.cell[0]): float(row.coefficient) for row in of.proposed.table.rows
    }
    found = standards_in(book, changes)
    assert found == standards_of(study, records) != standards_of(LOTS, LOTS / "example")


def test_the_weight_of_a_method_is_one_cell_and_what_it_leaves_is_the_other_s(tmp_path: Path) -> None:
    book = book_of(LOTS, tmp_path)
    study, records = varied(LOTS, tmp_path / "new", {"study.toml": {'adopt = "blend"': 'adopt = "statistics"'}})
    place = place_of(book, "方法", 4, "分位数法", "P25")
    found = standards_in(book, {place: 1.0})
    assert found == standards_of(study, records) != standards_of(LOTS, LOTS / "example")
    assert by_ironcalc(book, {place: 0.4})[place_of(book, "方法", 4, "定额", "定额")] == pytest.approx(0.6)


def test_the_share_of_the_treasury_is_one_cell(tmp_path: Path) -> None:
    edit = {"study.toml": {'funding_share = "1"': 'funding_share = "0.85"\nfunding_clause = "示例"'}}
    study, records = varied(LOTS, tmp_path / "new", edit)
    book = book_of(LOTS, tmp_path)
    found = standards_in(book, {place_of(book, "参数", 3, "财政承担比例"): 0.85})
    assert found == standards_of(study, records) != standards_of(LOTS, LOTS / "example")


def test_the_value_of_a_method_is_the_cell_that_is_seen(tmp_path: Path) -> None:
    book = book_of(LOTS, tmp_path)
    rows = stored(book)
    assert not [row for row in rows[COMPUTED] if row[0] in ("分位数法", "定额", "方法权重", "价格折算系数")]
    place = place_of(book, "方法", 3, "定额", "定额")
    before = standards_in(book, {})
    assert all(new > old for new, old in zip(standards_in(book, {place: 10.0}), before, strict=True))  # type: ignore[operator]


def test_a_previous_standard_stands_beside_the_new_one(tmp_path: Path) -> None:
    edit = {"study.toml": {'adopt = "blend"': 'adopt = "statistics"'}}
    study, records = varied(LOTS, tmp_path / "new", edit)
    old, book = tmp_path / "old.json", tmp_path / "study.xlsx"
    CliRunner().invoke(app, ["standard", str(study), str(records), "-o", str(old)])
    words = ["standard", str(LOTS), str(LOTS / "example"), "--against", str(old), "-o", str(book)]
    done = CliRunner().invoke(app, words)
    assert book.exists(), done.stderr
    head, *rows = stored(book)[TABLE][3:7]
    at = {str(name).partition("（")[0]: number for number, name in enumerate(head)}
    assert [row[at["原标准"]] for row in rows] == standards_of(study, records)
    assert [row[at["新标准"]] for row in rows] == standards_of(LOTS, LOTS / "example")
    assert all(row[at["增减率"]] == pytest.approx(row[at["新标准"]] / row[at["原标准"]] - 1) for row in rows)
    assert all(row[at["增减率"]] for row in rows)
    assert all(
        same(stored(book)[place[0]][place[1] - 1][place[2] - 1], value) for place, value in by_ironcalc(book).items()
    )


def test_a_standard_that_was_revised_is_beside_at_what_is_in_force(tmp_path: Path) -> None:
    old, revised, book = tmp_path / "old.json", tmp_path / "revised.json", tmp_path / "study.xlsx"
    CliRunner().invoke(app, ["standard", str(LOTS), str(LOTS / "example"), "-o", str(old)])
    words = ["revise", str(old), "--indices", str(CONTRACTS / "indices"), "--year", "2025", "-o", str(revised)]
    assert CliRunner().invoke(app, words).exit_code == 0
    words = ["standard", str(LOTS), str(LOTS / "example"), "--against", str(revised), "-o", str(book)]
    CliRunner().invoke(app, words)
    head, *rows = stored(book)[TABLE][3:7]
    kept = [float(row["revised"]["2025"]) for row in json.loads(revised.read_text("utf-8"))["rows"]]
    assert [row[head.index("原标准（2025 年）")] for row in rows] == kept


def test_a_previous_standard_of_another_unit_is_refused(tmp_path: Path) -> None:
    other, old = CONTRACTS / "road_maintenance" / "us_states", tmp_path / "old.json"
    CliRunner().invoke(app, ["standard", str(other), str(other / "example"), "-o", str(old)])
    done = CliRunner().invoke(app, ["standard", str(LOTS), str(LOTS / "example"), "--against", str(old)])
    assert done.exit_code == 1
    assert "old.json unit" in done.stderr


def test_digests_and_the_version_are_told_in_words(tmp_path: Path) -> None:
    told = [str(row[0]) for row in stored(book_of(LOTS, tmp_path))["说明"]]
    named = {"研究条款摘要", "成本边界摘要", "价格序列摘要", "台账摘要"}
    assert named <= {each.partition("（")[0] for each in told}
    assert any(each.startswith("计算版本：ppp_cost ") for each in told)


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

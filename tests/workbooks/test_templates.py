"""Templates: which sheets they have, what their lists offer, and that a filled one is the year that was typed in."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.cli import app
from ppp_cost.intake.study.study_file import load_study
from ppp_cost.ledger.template_sheets import Template
from ppp_cost.payment.template.contract_template import contract_template
from ppp_cost.sheets import CODES, EXAMPLE, INSTRUCTIONS, NEVER_TABLES, VERSION_NAME
from tests import draws
from tests.case import Case, differences, load_cases
from tests.contracts.test_doors_refuse import CONTRACT, WORDS
from tests.workbooks.filling import Tables, csv_of, fill, folder_of, lists_of, read_back, rows_of, rules, same

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "contracts"
CONTRACTS = {
    "wastewater/treatment_and_reuse": "events readings volumes scores indices covers",
    "utility_tunnel/phase_1": "events relief volumes scores openings covers",
    "railway/zhujiayao_zhongchuan": "events relief volumes scores amounts indices covers",
}
STUDIES = ("road_maintenance/by_class", "road_maintenance/us_states", "street_cleaning/lots_by_grade")
STUDIES = (*STUDIES, "greening/plots_by_grade")
RECORDS = "units costs keys decisions inventory last_year"
UNREAD = {"cause", "key"}
"""Columns of the shipped tables that no item reads; `key` is that of openings of an item without keys."""
FROM_SCORES = ("performance", "availability_performance", "operation_performance")
"""Amounts that follow from scores."""
CASES = [
    case
    for folder in ("contracts/compositions", "contracts/worked", "contracts/street_lighting", "published")
    for case in load_cases(ROOT / "tests" / folder)
]
RUN = CliRunner()


def run(*words: object) -> Result:
    return RUN.invoke(app, [str(word) for word in words])


def written(folder: Path, of: str, *words: object) -> Path:
    """A template of something shipped, in a folder."""
    file = folder / f"{Path(of).name}.xlsx"
    file.write_bytes(_written(of, *words))
    return file


@cache
def _written(of: str, *words: object) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder, "template.xlsx")
        done = run("template", SHIPPED / of, "-o", file, *words)
        assert done.exit_code == 0, done.output
        return file.read_bytes()


def year_of(contract: str) -> Path:
    """The folder of a shipped year of a contract."""
    return next(path for path in (SHIPPED / contract / "example").iterdir() if path.is_dir())


@pytest.mark.parametrize("of", [*CONTRACTS, *STUDIES])
def test_a_template_has_the_sheets_that_are_read_and_no_others(of: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, of))
    first, second, *others = book.sheetnames
    assert (first, second) == (INSTRUCTIONS, CODES)
    assert [title.split()[-1] for title in others] == CONTRACTS.get(of, RECORDS).split()
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}


WRITE_ALL = """
import sys
from ppp_cost.cli import app
for word in sys.argv[2:]:
    path, year = word.split("=")
    name = path.replace("/", "-")
    app(["template", path, "-o", f"{sys.argv[1]}/{name}.xlsx", "--year", year], standalone_mode=False)
"""


def test_a_template_is_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    years = dict.fromkeys(CONTRACTS, 3) | {of: load_study(SHIPPED / of).terms.years[0] for of in STUDIES}
    words = [f"{of}={year}" for of, year in years.items()]
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        command = [sys.executable, "-W", "error", "-c", WRITE_ALL, str(tmp_path / seed), *words]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src"), "TZ": f"UTC{seed}"}
        subprocess.run(command, check=True, env=environment, cwd=SHIPPED, capture_output=True)
    first, second = ({file.name: file.read_bytes() for file in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert len(first) == len(years)
    assert first == second


@pytest.mark.parametrize("of", [*CONTRACTS, *STUDIES])
def test_a_template_says_what_it_is_of_in_a_hidden_name(of: str, tmp_path: Path) -> None:
    name = openpyxl.load_workbook(written(tmp_path, of)).defined_names[VERSION_NAME]
    assert name.hidden
    version, kind, id_, digest = name.attr_text.strip('"').split(";")
    assert (version, kind, id_) == ("1", "contract" if of in CONTRACTS else "study", Path(of).name)
    assert re.fullmatch("[0-9a-f]{64}", digest)
    if of in CONTRACTS:
        assert digest == load_contract(SHIPPED / of).digest


@pytest.mark.parametrize("of", [*CONTRACTS, *STUDIES])
def test_a_template_holds_no_formula_and_no_macro(of: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, of)) as parts:
        names = parts.namelist()
        text = "".join(parts.read(name).decode() for name in names)
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert "<f>" not in text
    assert "_xlfn" not in text


def test_a_title_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    text = CONTRACT.replace('id = "small"\n', 'id = "small"\ntitle = "=1+1"\n')
    (tmp_path / "contract.toml").write_text(text.replace('id = "volume"\n', 'id = "volume"\ntitle = "@SUM(A1)"\n'))
    file = tmp_path / "small.xlsx"
    assert run("template", tmp_path, "-o", file).exit_code == 0
    cells = [cell for row in openpyxl.load_workbook(file)[INSTRUCTIONS].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if "@SUM" in str(cell.value)} == {"s"}
    with zipfile.ZipFile(file) as parts:
        assert "<f>" not in "".join(parts.read(name).decode() for name in parts.namelist())


@pytest.mark.parametrize("of", [*CONTRACTS, *STUDIES])
def test_every_sheet_can_be_filled_in_and_printed(of: str, tmp_path: Path) -> None:
    for sheet in openpyxl.load_workbook(written(tmp_path, of)).worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title not in NEVER_TABLES:
            assert sheet.freeze_panes == "A2"
            assert sheet.auto_filter.ref.startswith("A1:")
            assert sheet.print_title_rows == "$1:$1"
            assert str(sheet["A2"].value).startswith(EXAMPLE)


@pytest.mark.parametrize("year", [None, 3])
@pytest.mark.parametrize("of", CONTRACTS)
def test_a_reader_takes_every_value_that_a_list_offers(of: str, year: int | None, tmp_path: Path) -> None:
    contract = load_contract(SHIPPED / of)
    sheets = {sheet.table: sheet for sheet in contract_template(contract, year).sheets}
    offered = lists_of(written(tmp_path, of, *(["--year", year] if year else [])))
    assert set(offered) == {
        (name, column.name) for name, sheet in sheets.items() for column in sheet.columns if column.choices
    }
    for (table, column), values in offered.items():
        for value in values:
            load_observations({table: csv_of([{**sheets[table].examples[0], column: value}])}, contract)


@pytest.mark.parametrize("of", CONTRACTS)
def test_the_lists_hold_what_the_shipped_year_was_written_with(of: str, tmp_path: Path) -> None:
    seen = year_of(of)
    offered = lists_of(written(tmp_path, of, "--year", seen.name))
    for table, rows in folder_of(seen).items():
        for row in rows:
            for column, cell in row.items():
                if (table, column) in offered and cell and column not in ("period", "month"):
                    assert cell in offered[table, column], f"{table} {column} {cell}"
    assert ("covers", "table") in offered


@pytest.mark.parametrize("of", CONTRACTS)
def test_example_rows_are_valid_rows(of: str) -> None:
    contract = load_contract(SHIPPED / of)
    for year in (None, 1, 2, 5):
        template = contract_template(contract, year)
        assert all(sheet.examples for sheet in template.sheets)
        load_observations({sheet.table: csv_of(sheet.examples) for sheet in template.sheets}, contract)


@pytest.mark.parametrize("of", CONTRACTS)
def test_rows_that_are_expected_and_not_filled_in_are_missing_and_never_zero(of: str) -> None:
    contract, year = load_contract(SHIPPED / of), int(year_of(of).name)
    tables = {name: csv_of(rows) for name, rows in folder_of(year_of(of)).items()}
    expected = {
        sheet.table: csv_of(sheet.rows, [column.name for column in sheet.columns])
        for sheet in contract_template(contract, year).sheets
        if sheet.rows
    }
    assert {"scores", "volumes"} <= set(expected)
    statement = settle(contract, load_observations(tables | expected, contract), year)
    assert statement.payable is None
    assert {state for _, _, _, state in statement.measures()["points"]} == {"undetermined"}
    assert any("volumes.csv row" in reason.sentence("en") for reason in statement.undetermined)
    assert all(amount is None for item, amount in statement.item_totals().items() if item in FROM_SCORES)


@pytest.mark.parametrize("of", CONTRACTS)
def test_the_shipped_year_typed_into_its_template_is_the_shipped_year(of: str, tmp_path: Path) -> None:
    seen = year_of(of)
    file = written(tmp_path, of)
    shipped = folder_of(seen)
    fill(file, shipped)
    heads, tables = read_back(file)
    for name, rows in shipped.items():
        unread = set(rows[0]) - set(heads[name])
        assert unread <= UNREAD | not_read_in(of, name)
        assert len(tables[name]) == len(rows)
        for typed_in, row in zip(tables[name], rows, strict=True):
            assert all(same(typed_in[column], row[column]) for column in set(row) - unread), (typed_in, row)
    contract, year = load_contract(SHIPPED / of), int(seen.name)
    again = settle(contract, load_observations({name: csv_of(rows) for name, rows in tables.items()}, contract), year)
    assert again.payable == settle(contract, load_observations(seen, contract), year).payable
    assert again.payable is not None


def not_read_in(of: str, table: str) -> set[str]:
    """Columns of the shipped tables of one contract that none of its items reads."""
    if (of, table) == ("wastewater/treatment_and_reuse", "events"):
        return {"failure", "asset", "end"}
    return {"asset"} if (of, table) == ("utility_tunnel/phase_1", "volumes") else set()


@pytest.mark.parametrize("case", draws.some(CASES), ids=str)
def test_a_template_has_every_column_that_a_case_needs(case: Case) -> None:
    """What stands in no sheet of the template is read by no item: the case comes out as before without it."""
    contract = load_contract(case.contract, case.words.get("interpretation"))
    sheets = {sheet.table: {column.name for column in sheet.columns} for sheet in contract_template(contract).sheets}
    tables = tables_of(case)
    kept = {
        name: csv_of(rows, [column for column in rows[0] if column in sheets[name]])
        for name, rows in tables.items()
        if name in sheets and rows
    }
    kept |= {name: text_of(case, name) for name in tables if name in sheets and not tables[name]}
    statement = settle(contract, load_observations(kept, contract), case.year)
    assert differences(case.expect, statement) == []


def tables_of(case: Case) -> Tables:
    if isinstance(case.observations, Path):
        return folder_of(case.observations)
    return {name: rows_of(text.lstrip()) for name, text in case.observations.items()}


def text_of(case: Case, name: str) -> str:
    if isinstance(case.observations, Path):
        return (case.observations / f"{name}.csv").read_text("utf-8")
    return case.observations[name]


def test_for_one_year_periods_and_days_are_those_of_the_year(tmp_path: Path) -> None:
    file = written(tmp_path, "wastewater/treatment_and_reuse", "--year", 3)
    offered = lists_of(file)
    assert offered["volumes", "period"] == [*(f"2023-{month:02d}" for month in range(7, 13)), *firsts(2024, 6)]
    assert offered["scores", "period"] == ["3"]
    assert offered["indices", "month"] == ["2021-01", "2023-01"]
    (rule,) = rules(file, "readings", "date")
    days = [openpyxl.utils.datetime.from_excel(int(each)).date().isoformat() for each in (rule.formula1, rule.formula2)]
    assert days == ["2023-07-01", "2024-06-30"]
    assert rule.errorStyle == "warning"
    _, tables = read_back(file)
    assert len(tables["scores"]) == 8
    assert len(tables["volumes"]) == 12 + 2 * 12


def firsts(year: int, last: int) -> list[str]:
    return [f"{year}-{month:02d}" for month in range(1, last + 1)]


def test_numbers_shares_and_assets_are_refused_as_they_are_typed(tmp_path: Path) -> None:
    file = written(tmp_path, "utility_tunnel/phase_1")
    (points,), (share,), (asset,) = (
        rules(file, *at) for at in (("scores", "points"), ("relief", "share"), ("events", "asset"))
    )
    assert (points.type, points.errorStyle) == ("decimal", None)
    assert (share.formula1, share.formula2) == ("0", "1")
    assert (asset.type, asset.errorStyle) == ("list", None)
    (category,) = rules(file, "events", "category")
    assert category.errorStyle == "warning"
    assert "fan 通风机" in category.prompt


def test_an_asset_that_is_out_of_service_is_not_asked_for() -> None:
    contract = load_contract(SHIPPED / "railway/zhujiayao_zhongchuan")
    tunnel = load_contract(SHIPPED / "utility_tunnel/phase_1")
    scored = {(row["asset"], row["indicator"]) for row in rows_in(contract_template(tunnel, 1), "scores")}
    assert tunnel.assets is not None
    begun = [name for name, begin in zip(tunnel.assets.names, tunnel.assets.begin, strict=True) if begin < 19083]
    assert 0 < len(begun) < len(tunnel.assets.names)
    assert {asset for asset, _ in scored} == set(begun)
    assert len(scored) == 5 * len(begun)
    assert [row["period"] for row in rows_in(contract_template(contract, 2), "amounts")][::2] == [
        f"2-Q{quarter}" for quarter in range(1, 5)
    ]


def rows_in(template: Template, table: str) -> tuple[Mapping[str, str], ...]:
    return next(sheet.rows for sheet in template.sheets if sheet.table == table)


def test_what_earlier_years_left_is_asked_for_from_year_two() -> None:
    contract = load_contract(SHIPPED / "utility_tunnel/phase_1")
    assert "openings" not in [sheet.table for sheet in contract_template(contract, 1).sheets]
    months = [row["period"] for row in rows_in(contract_template(contract, 3), "openings")]
    assert months == ["2022-11", "2022-12", "2023-01", "2023-02", "2023-03"]


def test_in_english_the_heads_name_the_same_columns(tmp_path: Path) -> None:
    for of in ("railway/zhujiayao_zhongchuan", "street_cleaning/lots_by_grade"):
        chinese, _ = read_back(written(tmp_path, of))
        english, _ = read_back(written(tmp_path, of, "--lang", "en"))
        assert english == chinese


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_template_has_the_ending_of_a_workbook(language: str, tmp_path: Path) -> None:
    done = run("template", SHIPPED / "utility_tunnel/phase_1", "-o", tmp_path / "year.xls", "--lang", language)
    assert (done.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert done.stderr.removesuffix("\n") == WORDS["not_a_workbook_name"][language]


@pytest.mark.parametrize(
    ("of", "words", "sentence"),
    [
        ("utility_tunnel/phase_1", ("--year", 0), "--year: the contract has no operating year 0."),
        ("street_cleaning/lots_by_grade", ("--year", 2019), "--year: 2019 is not among the years of the study."),
        ("nowhere", (), "nowhere: there is no contract here."),
    ],
)
def test_a_template_that_cannot_be_is_refused(
    of: str, words: tuple[object, ...], sentence: str, tmp_path: Path
) -> None:
    done = run("template", SHIPPED / of, "-o", tmp_path / "year.xlsx", *words, "--lang", "en")
    assert (done.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert done.stderr.startswith(sentence)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = run("template", SHIPPED / "utility_tunnel/phase_1", "-o", tmp_path / "no" / "year.xlsx", "--lang", "en")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ('from = "readings", name = "inflow", op = "mean", period = "month"', ["date", "name", "value"]),
        ('from = "readings", name = "inflow", period = "month"', ["period", "name", "value"]),
        ('from = "readings", name = "inflow", period = "day"', ["date", "name", "value"]),
        ('from = "scores", period = "year"', ["period", "value"]),
        ('from = "scores", name = "annual", period = "year"', ["period", "name", "value"]),
        ('from = "events", op = "count", where = { category = ["a"] }', ["event", "category", "begin"]),
    ],
)
def test_rows_are_given_by_day_or_by_period_as_the_item_reads_them(
    words: str, columns: list[str], tmp_path: Path
) -> None:
    item = f'id = "seen", rule = "observe", clause = "ca:1", {words}'
    top = CONTRACT.partition("[[item]]")[0]
    (tmp_path / "contract.toml").write_text(top.replace("sources =", f"item = [{{ {item} }}]\nsources ="), "utf-8")
    sheet = contract_template(load_contract(tmp_path)).sheets[0]
    assert [column.name for column in sheet.columns] == columns


def test_an_empty_year_settles_without_uniting_its_reasons_again_and_again() -> None:
    contract = load_contract(SHIPPED / "wastewater/treatment_and_reuse")
    expected = {
        sheet.table: csv_of(sheet.rows, [column.name for column in sheet.columns])
        for sheet in contract_template(contract, 3).sheets
        if sheet.rows
    }
    statement = settle(contract, load_observations(expected, contract), 3)
    held = sum(len(reasons) for reasons in statement.ledger.reasons.sets)
    assert len(statement.undetermined) > 5000
    assert held < 40 * len(statement.undetermined)


def test_a_sheet_speaks_only_of_the_columns_that_it_has() -> None:
    for of in CONTRACTS:
        for sheet in contract_template(load_contract(SHIPPED / of), 3).sheets:
            columns = {column.name for column in sheet.columns}
            for name in ("end", "share", "status"):
                assert name in columns or name not in re.findall("[a-z]+", sheet.what.zh), (of, sheet.table)


def test_what_is_due_by_day_is_said_and_why_rows_are_not_written_out() -> None:
    plant = contract_template(load_contract(SHIPPED / "wastewater/treatment_and_reuse"), 3)
    due = {sheet.table: [each.zh for each in sheet.due] for sheet in plant.sheets}
    assert [line.partition(" ")[0] for line in due["readings"]] == ["inflow", "temperature", "effluent", "influent_cod"]
    days = "2023-07-01 至 2024-06-30 每天（366 天）"
    assert f"parameter 水质指标：cod、bod5、ss、tn、nh3_n、tp；{days}；缺测留空" in due["readings"][2]
    (notified,) = due["volumes"]
    assert notified.startswith("influent_above_design_notified 进水超设计通知，asset 资产：plant_1、plant_2；")
    assert notified.endswith(f"{days}；有才填，不预先列出：没有行的日期按 0 计 [ca:3.5]")
    assert due["covers"][0].endswith("本合同用得着的表：events、volumes。")
    assert "2021-01、2023-01" in due["indices"][0]
    tunnel = contract_template(load_contract(SHIPPED / "utility_tunnel/phase_1"), 2)
    (relief,) = [sheet.due for sheet in tunnel.sheets if sheet.table == "relief"]
    assert relief[0].zh.startswith("不预先列出")


def test_the_indices_that_are_written_out_are_all_that_a_year_reads() -> None:
    contract, seen = (
        load_contract(SHIPPED / "wastewater/treatment_and_reuse"),
        year_of("wastewater/treatment_and_reuse"),
    )
    tables = folder_of(seen)
    asked = {(row["series"], row["month"]) for row in rows_in(contract_template(contract, 3), "indices")}
    kept = [row for row in tables["indices"] if (row["series"], row["month"]) in asked]
    assert len(kept) == len(asked) < len(tables["indices"])
    without = {name: csv_of(rows) for name, rows in (tables | {"indices": kept}).items()}
    again = settle(contract, load_observations(without, contract), 3)
    assert again.payable == settle(contract, load_observations(seen, contract), 3).payable


def test_every_code_of_a_list_has_its_name_on_the_sheet_of_codes(tmp_path: Path) -> None:
    file = written(tmp_path, "wastewater/treatment_and_reuse", "--year", 3)
    rows = [row[:3] for row in openpyxl.load_workbook(file)[CODES].iter_rows(min_row=4, values_only=True)]
    named = {(code, place): zh for code, zh, places in rows for place in str(places).split("\n")}
    for (table, column), values in lists_of(file).items():
        for value in values:
            found = [
                zh
                for (code, place), zh in named.items()
                if str(code) == value and place.split()[0] == f"{table}.{column}"
            ]
            assert len(found) == 1
            assert found[0] or column in ("period", "month")


def test_one_code_of_two_things_has_two_names() -> None:
    sheets = contract_template(load_contract(SHIPPED / "wastewater/treatment_and_reuse"), 3).sheets
    names = {
        (sheet.table, column.name): choice.words.zh
        for sheet in sheets
        for column in sheet.columns
        for choice in column.choices
        if choice.value == "sludge"
    }
    assert names == {("scores", "indicator"): "污泥（考核指标）", ("indices", "series"): "污泥（价格指数）"}

"""Templates of cost studies: what their lists offer, and that filled ones are the records that were typed in."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.study.records_template import study_template
from ppp_cost.cost.study.study import Study
from ppp_cost.errors import RecordError
from ppp_cost.from_studies import study_files
from ppp_cost.intake.study.records_file import load_records
from ppp_cost.intake.study.standard_file import load_inventory, load_last_year
from ppp_cost.intake.study.study_file import load_study
from ppp_cost.render.text.cost_text import standard_text
from ppp_cost.sheets import NOTE
from tests.workbooks.filling import Tables, csv_of, fill, folder_of, lists_of, read_back, same

SHIPPED = Path(__file__).parents[2] / "contracts"
STUDIES = (
    "road_maintenance/by_class",
    "road_maintenance/us_states",
    "street_cleaning/lots_by_grade",
    "greening/plots_by_grade",
)
OWN_KEY = {"road_maintenance/by_class": {"patrol_km"}, "greening/plots_by_grade": {"planting", "water_m3"}}
"""Columns of units that a study does not name: a key of its shared cost, and what is only told."""
RUN = CliRunner()


def written(folder: Path, of: str, *words: object) -> Path:
    """A template of a shipped study, in a folder."""
    file = folder / f"{Path(of).name}.xlsx"
    done = RUN.invoke(app, ["template", str(SHIPPED / of), "-o", str(file), *map(str, words)])
    assert done.exit_code == 0, done.output
    return file


def as_folder(folder: Path, tables: Tables) -> Path:
    """Tables as the files of a folder."""
    folder.mkdir()
    for name, rows in tables.items():
        if rows:
            columns = [column for column in rows[0] if column != NOTE]
            (folder / f"{name}.csv").write_text(csv_of(rows, columns), "utf-8")
    return folder


def examples(study: Study, year: int | None = None) -> Tables:
    """The example rows of a template, every column of its sheet in each."""
    return {
        sheet.table: [{column.name: row.get(column.name, "") for column in sheet.columns} for row in sheet.examples]
        for sheet in study_template(study, year).sheets
    }


def standard_of(study: Study) -> Standard:
    """A standard of a study without rows: it names the columns of inventories."""
    return Standard(study, "proposed", (), {})


@pytest.mark.parametrize("of", STUDIES)
def test_example_rows_are_valid_records_and_budgets(of: str, tmp_path: Path) -> None:
    study = load_study(SHIPPED / of)
    for year in (None, study.terms.years[-1]):
        folder = as_folder(tmp_path / str(year), examples(study, year))
        assert load_records(folder, study).lines.size > 0
        assert len(load_inventory(folder / "inventory.csv", standard_of(study))) == 1
        assert list(load_last_year(folder / "last_year.csv")) == ["A01"]


@pytest.mark.parametrize("of", STUDIES)
def test_a_reader_takes_every_value_that_a_list_offers(of: str, tmp_path: Path) -> None:
    study = load_study(SHIPPED / of)
    offered = lists_of(written(tmp_path, of))
    assert {("units", "year"), ("costs", "code"), ("decisions", "decision")} <= set(offered)
    assert [int(year) for year in offered["units", "year"]] == sorted(study.terms.years)
    for number, ((table, column), values) in enumerate(offered.items()):
        for place, value in enumerate(values):
            tables = examples(study)
            tables[table] = [{**tables[table][0], column: value}]
            if table != "units" or column == "year":
                tables["units"] = [{**tables["units"][0], "year": year} for year in offered["units", "year"]]
            folder = as_folder(tmp_path / f"{number}-{place}", tables)
            load_records(folder, study)
            load_inventory(folder / "inventory.csv", standard_of(study))


@pytest.mark.parametrize("of", STUDIES)
def test_no_list_offers_a_level_that_is_refused(of: str, tmp_path: Path) -> None:
    study = load_study(SHIPPED / of)
    offered = lists_of(written(tmp_path, of))
    for tier in study.terms.tier:
        assert offered["units", tier.column] == offered["inventory", tier.column] == list(tier.order)
        tables = examples(study)
        tables["units"][0][tier.column] = "特级"
        with pytest.raises(RecordError, match="特级"):
            load_records(as_folder(tmp_path / tier.column, tables), study)
    assert set(offered["costs", "code"]) == {*study.inside, *study.beside}


@pytest.mark.parametrize("of", STUDIES)
def test_the_shipped_records_typed_into_their_template_are_the_shipped_records(of: str, tmp_path: Path) -> None:
    shipped = folder_of(SHIPPED / of / "example")
    file = written(tmp_path, of)
    fill(file, shipped)
    heads, tables = read_back(file)
    for name, rows in shipped.items():
        unread = {column for column in rows[0] if column not in heads[name]}
        assert name == "units" or not unread
        assert len(tables[name]) == len(rows)
        for typed_in, row in zip(tables[name], rows, strict=True):
            assert all(same(typed_in[column], row[column]) for column in set(row) - unread), (typed_in, row)
    unnamed = {column for column in shipped["units"][0] if column not in heads["units"]}
    assert unnamed <= OWN_KEY.get(of, set()) | {"urban_share", "rural_lane_miles"}


def test_records_read_from_a_filled_template_give_the_same_standard(tmp_path: Path) -> None:
    of = "street_cleaning/lots_by_grade"
    file = written(tmp_path, of)
    fill(file, folder_of(SHIPPED / of / "example"))
    _, tables = read_back(file)
    (typed_in,) = study_files(SHIPPED / of, as_folder(tmp_path / "records", tables))
    (shipped,) = study_files(SHIPPED / of, SHIPPED / of / "example")
    assert list(standard_text(typed_in, "zh")) == list(standard_text(shipped, "zh"))
    assert shipped.proposed.base is not None


def test_for_one_year_only_that_year_is_offered(tmp_path: Path) -> None:
    offered = lists_of(written(tmp_path, "road_maintenance/by_class", "--year", 2023))
    assert {tuple(values) for (_, column), values in offered.items() if column == "year"} == {("2023",)}


def test_cost_that_must_say_its_tax_has_no_columns_of_codes(tmp_path: Path) -> None:
    """Only a row of costs can say its tax."""
    folder = tmp_path / "street_cleaning" / "lots"
    folder.parent.mkdir()
    folder.symlink_to(SHIPPED / "street_cleaning" / "lots_by_grade")
    (tmp_path / "indices").symlink_to(SHIPPED / "indices")
    copied = tmp_path / "street_cleaning" / "out"
    copied.mkdir()
    for file in (path for path in folder.iterdir() if path.is_file()):
        (copied / file.name).write_bytes(file.read_bytes())
    text = (copied / "study.toml").read_text("utf-8")
    (copied / "study.toml").write_text(text.replace('tax = "in"', 'tax = "out"'), "utf-8")
    study = load_study(copied)
    sheets = {sheet.table: [column.name for column in sheet.columns] for sheet in study_template(study).sheets}
    assert "tax" in sheets["costs"]
    assert not set(sheets["units"]) & {*study.inside, *study.beside}
    records = load_records(as_folder(tmp_path / "records", examples(study)), study)
    assert records.lines.size == 1

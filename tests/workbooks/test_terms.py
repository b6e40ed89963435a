"""A contract or a study in a workbook: what goes out comes back, and what is typed changes what it names and no more."""

import difflib
import tomllib
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.cli import app
from ppp_cost.frozen import number
from ppp_cost.intake.study.study_file import load_study
from ppp_cost.intake.terms.terms_book import read_base
from ppp_cost.intake.terms.terms_workbook import revised_terms
from ppp_cost.payment.terms.operands import Number, Parameter, operands_of
from ppp_cost.render.forms.terms_workbook import terms_workbook
from ppp_cost.settings import STEP_KEYS, is_number
from tests import draws
from tests.workbooks.terms_folder import (
    ASSETS,
    BANDS,
    CALENDAR,
    GREENING,
    RAILWAY,
    ROOT,
    SEWAGE,
    SOURCES,
    TERMS,
    TUNNEL,
    Book,
    contracts,
    revised,
    studies,
    text_of,
    written,
)

RUN = CliRunner()


def name_of(path: Path) -> str:
    return path.name


def changed_lines(before: str, after: str) -> list[str]:
    """The lines that went and came."""
    pairs = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in pairs if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def sewage(folder: Path, *steps: object) -> tuple[str, str]:
    """The text of the sewage contract before and after some edits of its workbook."""
    found = revised(SEWAGE, folder, lambda book: [step(book) for step in steps])  # type: ignore[arg-type,operator,misc]
    return (SEWAGE / "contract.toml").read_text("utf-8"), text_of(found)


# ---- nothing typed, nothing changed


@pytest.mark.parametrize("base", draws.some([*contracts(), *studies()], one_in=5), ids=name_of)
def test_what_goes_out_comes_back_byte_for_byte(base: Path, tmp_path: Path) -> None:
    path = tmp_path / "terms.xlsx"
    path.write_bytes(terms_workbook(read_base(base).book, "zh"))
    found = revised_terms(path, base)
    assert found.changes == ()
    files = found.files_in(base)
    assert {"contract.toml", "study.toml"} & set(files)
    assert not [name for name, content in files.items() if (base / name).read_bytes() != content]
    beside = {file.name for file in base.iterdir() if file.is_file()}
    assert beside <= set(files)
    assert not [name for name in files if name.startswith("example")]


def test_a_workbook_that_another_program_saved_comes_back(tmp_path: Path) -> None:
    found = revised(RAILWAY, tmp_path, lambda _: None)
    assert found.changes == ()
    assert found.files["contract.toml"] == (RAILWAY / "contract.toml").read_bytes()
    assert found.files["assets.csv"] == (RAILWAY / "assets.csv").read_bytes()


@pytest.mark.parametrize("base", [SEWAGE, GREENING], ids=name_of)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_terms_give_the_same_bytes(base: Path, language: str) -> None:
    book = read_base(base).book
    assert terms_workbook(book, language) == terms_workbook(book, language)  # type: ignore[arg-type]


@pytest.mark.parametrize("base", contracts(), ids=name_of)
def test_every_number_of_a_contract_is_a_row_or_a_step(base: Path) -> None:
    book = read_base(base).book
    shown = [value.text for setting in book.settings for value in setting.values]
    shown += [cell.text for steps in book.steps for row in steps.rows for cell in row.values()]
    values = {number(text) for text in shown if is_number(text)}
    for item in load_contract(base).every:
        written_there = tuple(getattr(item.terms, name) for name in sorted(item.terms.model_fields_set))
        for operand in operands_of(written_there):
            if isinstance(operand, Number):
                assert operand.value in values, item.terms.id
            elif isinstance(operand, Parameter):
                assert {dated.value for dated in operand.values} <= values, item.terms.id


@pytest.mark.parametrize("base", [*contracts(), *studies()], ids=name_of)
def test_every_row_has_an_address_of_its_own_and_every_step_a_column(base: Path) -> None:
    book = read_base(base).book
    assert len({each.place for each in book.settings}) == len(book.settings)
    assert len({each.place for each in book.steps}) == len(book.steps)
    assert {key for steps in book.steps for row in steps.rows for key in row} <= set(STEP_KEYS)


def test_numbers_stand_as_they_are_written_and_nothing_is_a_formula(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    text = (SEWAGE / "contract.toml").read_text("utf-8")
    text = text.replace('value = "1.85"', 'value = "2/37"').replace('value = "0.90"', "value = 1.690")
    (folder / "contract.toml").write_text(text.replace('title = "污水', 'title = "=1+1 污水'), "utf-8")
    (folder / "assets.csv").write_bytes((SEWAGE / "assets.csv").read_bytes())
    book = written(folder, tmp_path)
    assert book.rows(TERMS, name="base_price", value="2/37")
    assert book.rows(TERMS, name="reuse_price", value="1.690")
    cells = [cell for sheet in book.workbook.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert any(str(cell.value).startswith("=1+1") for cell in cells)


# ---- a supplementary agreement


def test_a_new_price_is_one_line_and_settles_as_if_typed_in_the_file(tmp_path: Path) -> None:
    row = {"item": "unit_price", "name": "supplement_price", "from": "2023-07-01", "value": "0.08", "clause": "sa1:3"}
    before, after = sewage(tmp_path, lambda book: book.add(TERMS, **row))
    line = '    { from = 2023-07-01, value = "0.08", clause = "sa1:3" },'
    assert changed_lines(before, after) == [f"+{line}"]
    neighbour = '    { from = 2022-07-01, value = "0.05" },\n'
    by_hand = before.replace(neighbour, f"{neighbour}{line}\n")
    assert by_hand != before
    statements = [settled(tmp_path / name, text) for name, text in (("sheet", after), ("hand", by_hand))]
    assert statements[0] == statements[1]
    assert statements[0] != settled(tmp_path / "old", before)


def settled(folder: Path, text: str) -> list[tuple[object, ...]]:
    """The lines of year 3 of the sewage contract with another text."""
    folder.mkdir()
    (folder / "contract.toml").write_text(text, "utf-8")
    (folder / "assets.csv").write_bytes((SEWAGE / "assets.csv").read_bytes())
    contract = load_contract(folder)
    statement = settle(contract, load_observations(SEWAGE / "example" / "3", contract), year=3)
    assert statement.payable is not None
    return [(line.item, line.period, line.key, line.part, line.amount) for line in statement.lines()]


def test_a_row_copied_from_its_neighbour_is_a_new_value_in_the_order_of_days(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        old = book.row(TERMS, name="guaranteed_share", **{"from": "2022-07-01"})
        cells = {name: book.sheet(TERMS).cell(old, place).value for name, place in book.columns(TERMS).items()}
        book.insert(TERMS, old, **(cells | {"from": "2023-01-01", "value": 0.75}))

    before, after = sewage(tmp_path, edit)
    assert changed_lines(before, after) == ['+  { from = 2023-01-01, value = "0.75" },']
    assert after.index("2023-01-01, value") > after.index('2022-07-01, value = "0.70"')
    assert after.index("2023-01-01, value") < after.index('2023-07-01, value = "0.80"')


def test_a_list_on_one_line_stays_on_one_line(tmp_path: Path) -> None:
    row = {"item": "unit_price", "name": "base_price", "from": "2024-07-01", "value": "1.92"}
    before, after = sewage(tmp_path, lambda book: book.add(TERMS, **row))
    old = 'values = [{ from = 2021-07-01, value = "1.85" }]'
    new = 'values = [{ from = 2021-07-01, value = "1.85" }, { from = 2024-07-01, value = "1.92" }]'
    assert after == before.replace(old, new)


def test_a_value_without_days_becomes_a_list_from_the_first_day_of_operation(tmp_path: Path) -> None:
    row = {"item": "performance", "name": "linked_share", "from": "2023-07-01", "value": "0.40", "clause": "sa1:4"}
    before, after = sewage(tmp_path, lambda book: book.add(TERMS, **row))
    old = '{ name = "linked_share", value = "0.30", clause = "ca:6.3" }'
    rows = '{ from = 2021-07-01, value = "0.30" }, { from = 2023-07-01, value = "0.40", clause = "sa1:4" }'
    assert after == before.replace(old, f'{{ name = "linked_share", values = [{rows}], clause = "ca:6.3" }}')


def test_a_bare_number_becomes_a_parameter_with_days(tmp_path: Path) -> None:
    row = {"item": "treatment_fee", "name": "vat.rate", "from": "2023-07-01", "value": "0.09"}
    before, after = sewage(tmp_path, lambda book: book.add(TERMS, **row))
    rows = '{ from = 2021-07-01, value = "0.06" }, { from = 2023-07-01, value = "0.09" }'
    assert after == before.replace('vat = { rate = "0.06",', f"vat = {{ rate = {{ values = [{rows}] }},")


def test_a_new_document_can_be_cited_at_once(tmp_path: Path) -> None:
    source = {"source": "sa3", "title": '补充协议三 "单价"', "dated": "2023-06-01", "grade": "公布 published"}
    row = {"item": "sludge_fee", "name": "sludge_price", "from": "2023-07-01", "value": "230", "clause": "sa3:1"}
    before, after = sewage(tmp_path, lambda book: book.add(SOURCES, **source), lambda book: book.add(TERMS, **row))
    lines = changed_lines(before, after)
    assert '+sa3 = { title = "补充协议三 \\"单价\\"", dated = 2023-06-01, grade = "published" }' in lines
    assert len(lines) == 3
    assert tomllib.loads(after)["sources"]["sa3"]["title"] == '补充协议三 "单价"'


def test_a_keyed_row_takes_its_new_value_behind_those_of_its_key(tmp_path: Path) -> None:
    row = {
        "item": "train_km_base_price",
        "name": "passenger",
        "from": "2021-01-01",
        "value": "57.00",
        "clause": "ca:2.9",
    }
    found = text_of(revised(RAILWAY, tmp_path, lambda book: book.add(TERMS, **row)))
    before = (RAILWAY / "contract.toml").read_text("utf-8")
    line = '+  { from = 2021-01-01, service = "passenger", value = "57.00", clause = "ca:2.9" },'
    assert changed_lines(before, found) == [line]
    assert found.index('"57.00"') < found.index('service = "freight", value = "43.00"')


# ---- values, clauses, days


def test_a_changed_value_changes_its_own_characters(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.put(TERMS, book.row(TERMS, name="sludge_price"), value="215.5")
        book.put(TERMS, book.row(TERMS, name="reuse_price"), value=0.95)
        book.put(TERMS, book.row(TERMS, name="accident_sum"), value=25000)
        book.put(TERMS, book.row(TERMS, item="rounding", name="places"), value=1)

    before, after = sewage(tmp_path, edit)
    assert changed_lines(before, after)
    expected = before.replace("value = 210 }", 'value = "215.5" }').replace("value = 20000 }", "value = 25000 }")
    expected = expected.replace('clause = "ca:4.1", value = "0.90"', 'clause = "ca:4.1", value = "0.95"')
    assert after == expected.replace("rounding = { places = 2", "rounding = { places = 1")


def test_a_day_of_the_header_is_a_day(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.put(TERMS, book.row(TERMS, item="operating_year", name="first"), value="2021/8/1")

    before, after = sewage(tmp_path, edit)
    assert after == before.replace("first = 2021-07-01 }  ", "first = 2021-08-01 }  ")


def test_a_number_saved_as_a_number_is_no_change(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.put(TERMS, book.row(TERMS, name="ceiling_share", value="1.00"), value=1)
        book.put(TERMS, book.row(TERMS, name="linked_share"), value=0.3)
        book.put(BANDS, book.row(BANDS, item="by_score", row="2"), at_floor=0.6)
        book.sheet(BANDS).cell(book.row(BANDS, item="by_score", row="2"), book.columns(BANDS)["row"]).value = 2

    found = revised(SEWAGE, tmp_path, edit)
    assert found.changes == ()
    assert found.files["contract.toml"] == (SEWAGE / "contract.toml").read_bytes()


def test_clauses_and_days_change_alone(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        row = book.row(TERMS, name="ceiling_share", **{"from": "2023-07-01"})
        book.put(TERMS, row, **{"from": "2023-08-01", "clause": "sa1:9"})
        book.put(TERMS, book.row(TERMS, name="interim_share"), clause="sa1:8")

    before, after = sewage(tmp_path, edit)
    assert changed_lines(before, after) == [
        '-  { from = 2023-07-01, value = "1.10" },',
        '+  { from = 2023-08-01, value = "1.10", clause = "sa1:9" },',
        '-times = ["treatment_fee", { name = "interim_share", value = "0.80", clause = "ca:7.1" }]',
        '+times = ["treatment_fee", { name = "interim_share", value = "0.80", clause = "sa1:8" }]',
    ]


def test_a_row_that_goes_takes_its_line_along(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.drop(TERMS, book.row(TERMS, name="guaranteed_share", value="0.80"))

    before, after = sewage(tmp_path, edit)
    assert changed_lines(before, after) == ['-  { from = 2023-07-01, value = "0.80" },']


def test_a_clause_of_its_own_that_is_emptied_is_that_of_the_item_again(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.put(TERMS, book.row(TERMS, name="operation_price", clause="sa1:1"), clause=None)

    found = text_of(revised(TUNNEL, tmp_path, edit))
    before = (TUNNEL / "contract.toml").read_text("utf-8")
    old, new = '{ from = 2023-01-01, value = 268000, clause = "sa1:1" }', "{ from = 2023-01-01, value = 268000 }"
    assert found == before.replace(old, new)


def test_items_of_one_id_are_told_apart_by_their_place(tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    text = (TUNNEL / "contract.toml").read_text("utf-8")
    text = text.replace('terms = [{ of = "points" }]', 'terms = [{ of = "points" }]\nat_most = 99')
    text = text.replace('{ of = "third_party_lost" }]', '{ of = "third_party_lost" }]\nat_most = 100')
    (folder / "contract.toml").write_text(text, "utf-8")
    (folder / "assets.csv").write_bytes((TUNNEL / "assets.csv").read_bytes())
    assert [each.place for each in read_base(folder).book.settings if each.name == "at_most"]
    found = revised(
        folder, tmp_path, lambda book: book.put(TERMS, book.row(TERMS, item="counted_points", value="99"), value=98)
    )
    assert text_of(found) == text.replace("at_most = 99", "at_most = 98")


# ---- steps and assets


def test_steps_change_come_and_go(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.put(BANDS, book.row(BANDS, item="share_lost", row="3"), at_floor="0.6")
        book.put(BANDS, book.row(BANDS, item="share_lost", row="4"), to=None, floor="2.5")
        row = book.row(BANDS, item="by_score", row="3")
        book.insert(BANDS, row, item="by_score", table="bands", floor="65", at_floor="0.70", to="0.80")
        book.put(BANDS, book.row(BANDS, item="by_score", row="2"), to="0.70")
        book.drop(BANDS, book.row(BANDS, item="k", row="2"))

    before, after = sewage(tmp_path, edit)
    assert changed_lines(before, after) == [
        '-  { of = "k_basket", at_most = "0.97", then = "k_basket" },',
        '-  { floor = "1.5", at_floor = "0.5" },',
        "-  { floor = 2, at_floor = 1 },",
        '+  { floor = "1.5", at_floor = "0.6" },',
        '+  { floor = "2.5", at_floor = 1 },',
        '-  { floor = 60, at_floor = "0.60", to = "0.80" },',
        '+  { floor = 60, at_floor = "0.60", to = "0.70" },',
        '+  { floor = 65, at_floor = "0.70", to = "0.80" },',
    ]


def test_a_cell_that_was_empty_is_written_behind_the_others(tmp_path: Path) -> None:
    before, after = sewage(
        tmp_path, lambda book: book.put(BANDS, book.row(BANDS, item="share_lost", row="3"), to="0.9")
    )
    assert after == before.replace('floor = "1.5", at_floor = "0.5" }', 'floor = "1.5", at_floor = "0.5", to = "0.9" }')


def test_days_off_of_a_new_year_are_added_to_their_list(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        row = book.row(CALENDAR, item="calendar.traffic", table="exceptions", row="2")
        place = book.columns(CALENDAR)["dates"]
        book.put(CALENDAR, row, dates=f"{book.sheet(CALENDAR).cell(row, place).value}，2022/1/29, 2022-01-30")

    found = text_of(revised(RAILWAY, tmp_path, edit))
    before = (RAILWAY / "contract.toml").read_text("utf-8")
    assert found == before.replace("2021-10-09] }", "2021-10-09, 2022-01-29, 2022-01-30] }")


def test_assets_change_come_and_go_and_the_others_keep_their_bytes(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.put(ASSETS, book.row(ASSETS, asset="plant_2"), design_cod=500)
        book.add(
            ASSETS, asset="plant_3", design_flow="30000", design_cod="450", **{"from": "2024-01-01", "name": "三,号"}
        )

    found = revised(SEWAGE, tmp_path, edit)
    before = (SEWAGE / "assets.csv").read_text("utf-8")
    after = found.files["assets.csv"].decode("utf-8")
    assert changed_lines(before, after) == [
        "-plant_2,2021-07-01,,二号厂（示例）,20000,450",
        "+plant_2,2021-07-01,,二号厂（示例）,20000,500",
        '+plant_3,2024-01-01,,"三,号",30000,450',
    ]
    assert found.files["contract.toml"] == (SEWAGE / "contract.toml").read_bytes()


# ---- studies


def test_a_study_changes_where_it_was_typed_and_can_still_be_read(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book.put(TERMS, book.row(TERMS, item="standard", name="p"), value="0.75")
        book.put(TERMS, book.row(TERMS, item="standard", name="purpose"), value="demanding")
        book.put(TERMS, book.row(TERMS, name="standard_years"), value=2024)
        book.put(TERMS, book.row(TERMS, item="quota_rate.1", name="of"), value="L、M")
        book.put(TERMS, book.row(TERMS, item="tier.1", name="ordered"), value=False)
        book.put("价格 prices", book.row("价格 prices", item="water_m3"), value=3.2)

    found = revised(GREENING, tmp_path, edit)
    before = (GREENING / "study.toml").read_text("utf-8")
    assert changed_lines(before, text_of(found, "study.toml")) == [
        "-standard_years = [2023, 2024]",
        "+standard_years = [2024]",
        "-ordered = true",
        "+ordered = false",
        '-purpose = "keep"                            # 维持现有服务：中位数 · keep the service: the median',
        '-p = "0.5"',
        '+purpose = "demanding"                            # 维持现有服务：中位数 · keep the service: the median',
        '+p = "0.75"',
        '-of = ["L", "M", "C"]',
        '+of = ["L", "M"]',
    ]
    prices = (GREENING / "prices.csv").read_text("utf-8")
    assert found.files["prices.csv"].decode("utf-8") == prices.replace("water_m3,3.10,", "water_m3,3.2,")
    folder = tmp_path / "study"
    for name, content in found.files_in(folder).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    assert load_study(folder).terms.standard.purpose == "demanding"


# ---- doors


def test_the_doors_write_and_read_back(tmp_path: Path) -> None:
    path, folder = tmp_path / "terms.xlsx", tmp_path / "new"
    assert RUN.invoke(app, ["template", str(SEWAGE), "--terms", "-o", str(path)]).exit_code == 0
    book = Book(path)
    row = book.row(TERMS, name="sludge_price")
    book.put(TERMS, row, value=215)
    book.workbook.save(path)
    done = RUN.invoke(app, ["contract", str(path), "--base", str(SEWAGE), "-o", str(folder), "--lang", "en"])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{book.address(TERMS, row, 'value')}  sludge_fee sludge_price: 210 -> 215",
        f"written to {folder}: 1 change",
    ]
    assert load_contract(folder).header.id == "treatment_and_reuse"
    assert sorted(file.name for file in folder.iterdir()) == ["SOURCES.md", "assets.csv", "cases", "contract.toml"]


def test_a_study_goes_through_the_same_doors(tmp_path: Path) -> None:
    path, folder = tmp_path / "terms.xlsx", tmp_path / "new"
    assert RUN.invoke(app, ["template", str(GREENING), "--terms", "-o", str(path), "--lang", "en"]).exit_code == 0
    done = RUN.invoke(app, ["contract", str(path), "--base", str(GREENING), "-o", str(folder)])
    assert done.stdout == f"已写入 {folder}：没有改动\n"
    assert load_study(folder).terms.id == "plots_by_grade"


@pytest.mark.parametrize("base", [ROOT / "tests" / "contracts" / "compositions" / "vat", SEWAGE], ids=name_of)
def test_terms_can_be_written_over_themselves(base: Path, tmp_path: Path) -> None:
    folder, path = tmp_path / "of" / "copy", tmp_path / "terms.xlsx"
    book = written(base, tmp_path)
    book.put(TERMS, book.row(TERMS, item="contract", name="title"), value="另一份合同")
    book.workbook.save(path)
    words = ["contract", str(path), "--base", str(base), "-o", str(folder)]
    assert RUN.invoke(app, words).exit_code == 1
    folder.parent.mkdir()
    assert RUN.invoke(app, words).exit_code == 0
    assert load_contract(folder).header.title == "另一份合同"
    assert {file.name for file in (folder / "cases").iterdir()} == {file.name for file in (base / "cases").iterdir()}
    assert RUN.invoke(app, ["template", str(folder), "--terms", "-o", str(path)]).exit_code == 0
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert RUN.invoke(app, ["contract", str(path), "--base", str(folder), "-o", str(folder)]).exit_code == 0
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_a_cell_that_is_a_day_is_a_day(tmp_path: Path) -> None:
    row = {"item": "ceiling", "name": "ceiling_share", "from": date(2024, 7, 1), "value": 1.15, "clause": "ca:2.3"}
    before, after = sewage(tmp_path, lambda book: book.add(TERMS, **row))
    assert changed_lines(before, after) == ['+  { from = 2024-07-01, value = "1.15" },']

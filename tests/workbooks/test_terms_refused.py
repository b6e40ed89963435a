"""What is wrong with a workbook of terms is said at its cells, all at once, and nothing is written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from ppp_cost.sheets import INSTRUCTIONS
from tests.contracts.fixtures import LANGUAGES
from tests.workbooks.terms_folder import (
    ASSETS,
    BANDS,
    GREENING,
    SEWAGE,
    SOURCES,
    TERMS,
    TUNNEL,
    Book,
    refused,
    written,
)

RUN = CliRunner()
Edit = Callable[[Book], None]


def put(name: str, sheet: str = TERMS, of: dict[str, str] | None = None, **cells: object) -> Edit:
    """Fill in cells of the row of a parameter."""
    return lambda book: book.put(sheet, book.row(sheet, **({"name": name} if name else {}), **(of or {})), **cells)


def add(sheet: str = TERMS, **cells: object) -> Edit:
    return lambda book: (book.add(sheet, **cells), None)[1]


def drop(sheet: str, **cells: str) -> Edit:
    return lambda book: book.drop(sheet, book.row(sheet, **cells))


def title_of(sheet: str, name: str) -> Edit:
    def edit(book: Book) -> None:
        book.sheet(sheet).title = name

    return edit


def without_digest(book: Book) -> None:
    for row in book.workbook[INSTRUCTIONS].iter_rows():
        for cell in row:
            cell.value = None if len(str(cell.value)) == 64 else cell.value


SMALL = """format = 1
id = "small"
period = "year"
operating_year = { first = 2024-01-01 }
rounding = { places = 2, mode = "half_up" }
sources = { ca = { title = "示例合同", grade = "illustrative" } }

[[item]]
id = "price"
rule = "parameter"
clause = "ca:1"
unit = "CNY"

[[item.values]]
from = 2024-01-01
value = 2

[[item]]
id = "fee"
rule = "product"
kind = "charge"
clause = "ca:2"
times = ["price", { name = "share", value = "0.5" }, { name = "share", value = "0.4" }]
"""
"""A contract with two parameters of one name, and dated values in sections instead of a list."""


def without_place(book: Book) -> None:
    book.put(TERMS, book.row(TERMS, name="share", value="0.4"), place=None)


MISTAKES: dict[str, tuple[Path, Edit, str, str, str]] = {
    "other_terms": (
        SEWAGE,
        without_digest,
        "terms.xlsx",
        (
            "the workbook was written from other terms than treatment_and_reuse is now, or its first sheet has lost its "
            "digest. Write it anew with `template --terms`, and enter the changes there."
        ),
        "工作簿不是由现在的“treatment_and_reuse”写出的，或首页的校验值已丢失。请用 `template --terms` 重新写出，再录入改动。",
    ),
    "sheet_missing": (
        SEWAGE,
        title_of(SOURCES, "Sheet1"),
        "terms.xlsx",
        "the sheet of sources is missing. Put it back under its name, or write the workbook anew.",
        "缺少“sources”工作表。请恢复该表及其名称，或重新写出工作簿。",
    ),
    "column_not_known": (
        SEWAGE,
        lambda book: setattr(book.sheet(ASSETS).cell(2, 7), "value", "owner"),
        f"{ASSETS}!G2",
        "owner is no column of this sheet. Remove it; the columns are: asset, from, to, name, design_flow, design_cod.",
        "“owner”不是本表的列。请删去；本表的列为：asset, from, to, name, design_flow, design_cod。",
    ),
    "unknown_parameter": (
        SEWAGE,
        add(item="sludge_fee", name="sludge_prize", value="1", **{"from": "2023-01-01"}),
        f"{TERMS}!C",
        "sludge_fee has no parameter sludge_prize. Use one of: sludge_price.",
        "项“sludge_fee”没有参数“sludge_prize”。可用：sludge_price。",
    ),
    "row_missing": (
        SEWAGE,
        drop(TERMS, name="sludge_price"),
        TERMS,
        "the parameter sludge_price of sludge_fee has no row. Put its row back.",
        "项“sludge_fee”的参数“sludge_price”没有任何一行。请恢复该行。",
    ),
    "unknown_row": (
        SEWAGE,
        lambda book: setattr(
            book.sheet(BANDS).cell(book.row(BANDS, item="k", row="2"), book.columns(BANDS)["row"]), "value", "7"
        ),
        f"{BANDS}!D",
        "the table has no row 7; it has 2. Put the number back, or leave it empty for a new row.",
        "该表没有第 7 行，共 2 行。请恢复行号；新增的行不填行号。",
    ),
    "only_shown": (
        SEWAGE,
        put("sludge_price", grade="公布 published"),
        f"{TERMS}!I",
        "grade is only shown here and was changed. Put it back as it was.",
        "“grade”只供查看，不能在此修改。请恢复原样。",
    ),
    "clause_of_item": (
        SEWAGE,
        put("fixed", clause="sa1:1"),
        f"{TERMS}!D",
        (
            "this value stands on the clause of its item k_basket. Put the clause back; change that of the item in "
            "contract.toml."
        ),
        "该数值的条款即项“k_basket”的条款。请恢复条款；项的条款请在 contract.toml 中修改。",
    ),
    "not_dated": (
        SEWAGE,
        put("places", of={"item": "rounding"}, **{"from": "2023-01-01"}),
        f"{TERMS}!F",
        "places has one value and no days. Leave from empty.",
        "“places”只有一个值，不分起始日。起始日请留空。",
    ),
    "which_parameter": (
        Path("small"),
        without_place,
        f"{TERMS}!C",
        "fee has several parameters share. Copy a whole row of the one that is meant.",
        "项“fee”有几个名为“share”的参数。请整行复制所指的那一个。",
    ),
    "not_editable": (
        Path("small"),
        add(item="price", name="price", value="3", **{"from": "2025-01-01"}),
        "contract.toml",
        (
            f"the terms are written in a form that these cells cannot change: {TERMS}!G9. Change contract.toml itself, or "
            "write its lists in brackets."
        ),
        f"条款文本的写法无法由这些单元格改动：{TERMS}!G9。请直接修改 contract.toml，或把列表写在方括号里。",
    ),
}
"""By code: what is edited, where and what is said in English and Chinese."""


@pytest.mark.parametrize("code", MISTAKES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_is_said_at_its_cell(code: str, language: str, tmp_path: Path) -> None:
    base, edit, where, english, chinese = MISTAKES[code]
    if not base.is_absolute():
        base = tmp_path / base
        base.mkdir()
        (base / "contract.toml").write_text(SMALL, "utf-8")
    found = [each for each in refused(base, tmp_path, edit) if each.code == code]
    assert [each.where.startswith(where) for each in found] == [True]
    said = found[0].sentence("zh" if language == "zh" else "en")
    assert said == found[0].where + (f"：{chinese}" if language == "zh" else f": {english}")


DOORS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "not_a_workbook": (
        ("contract", "bad.xlsx", "--base", str(SEWAGE), "-o", "new"),
        "bad.xlsx: this is not an .xlsx workbook. Open it in Excel or WPS and save it as .xlsx.",
        "bad.xlsx：不是 .xlsx 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx。",
    ),
}
WORDS = {*MISTAKES, *DOORS}
"""Every sentence that is said here."""


@pytest.mark.parametrize("code", DOORS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_door_says_what_is_missing(code: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    words, english, chinese = DOORS[code]
    done = RUN.invoke(app, [*words, "--lang", language])
    assert done.exit_code == 1
    assert done.stderr == (chinese if language == "zh" else english) + "\n"
    assert [file.name for file in tmp_path.iterdir()] == ["bad.xlsx"]


def many(book: Book) -> None:
    book.put(TERMS, book.row(TERMS, name="sludge_price"), value="50%")
    book.put(TERMS, book.row(TERMS, name="accident_sum"), value=None)
    book.put(TERMS, book.row(TERMS, name="reuse_price"), clause="sa9:1")
    book.put(TERMS, book.row(TERMS, name="lag_months"), value="0.5")
    book.put(TERMS, book.row(TERMS, name="supplement_price", value="0.05"), **{"from": "next year"})
    book.put(BANDS, book.row(BANDS, item="by_score", row="3"), floor="50")
    book.put(BANDS, book.row(BANDS, item="share_lost", row="2"), at_floor=None)
    book.put(ASSETS, book.row(ASSETS, asset="plant_2"), to="2020-01-01")
    book.put(SOURCES, book.row(SOURCES, source="gb"), dated="last year")
    book.add(TERMS, item="ceiling", name="ceiling_share", value="1.2", **{"from": "2023-07-01"})
    book.add(TERMS, item="celling", name="ceiling_share", value="1.2", **{"from": "2025-07-01"})


def test_all_mistakes_are_said_at_their_cells_in_one_run_and_nothing_is_written(tmp_path: Path) -> None:
    book = written(SEWAGE, tmp_path)
    many(book)
    last = book.sheet(TERMS).max_row
    book.workbook.save(book.path)
    done = RUN.invoke(app, ["contract", str(book.path), "--base", str(SEWAGE), "-o", str(tmp_path / "new")])
    assert done.exit_code == 1
    assert not (tmp_path / "new").exists()
    expected = {
        book.address(TERMS, book.row(TERMS, name="sludge_price"), "value"): "“50%”不是数",
        book.address(TERMS, book.row(TERMS, name="accident_sum"), "value"): "此行未填写“value”",
        book.address(TERMS, book.row(TERMS, name="reuse_price"), "clause"): "条款“sa9:1”的来源未列出",
        book.address(TERMS, book.row(TERMS, name="lag_months"), "value"): "“0.5”不是",
        book.address(
            TERMS, book.row(TERMS, name="supplement_price", value="0.05"), "from"
        ): "“next year”无法识别为日期",
        book.address(BANDS, book.row(BANDS, item="by_score", row="3"), "floor"): "",
        book.address(BANDS, book.row(BANDS, item="share_lost", row="2"), "at_floor"): "此行未填写“at_floor”",
        book.address(ASSETS, book.row(ASSETS, asset="plant_2"), "to"): "",
        book.address(SOURCES, book.row(SOURCES, source="gb"), "dated"): "“last year”无法识别为日期",
        f"{TERMS}!F{last - 1}": "重复",
        f"{TERMS}!A{last}": "没有名为“celling”的项",
    }
    said = dict(line.split("：", 1) for line in done.stderr.splitlines())
    assert set(said) == set(expected)
    rows = [int(where.rpartition("!")[2][1:]) for where in said if where.startswith(TERMS)]
    assert rows == sorted(rows)
    assert not [where for where, words in expected.items() if words not in said[where]]


@pytest.mark.parametrize(
    ("base", "edit", "cell", "code"),
    [
        (SEWAGE, put("first", of={"item": "operating_year"}, value="2021-06-01"), f"{TERMS}!G5", "no_value_at_start"),
        (SEWAGE, put("places", of={"item": "rounding"}, value="4"), f"{TERMS}!G6", "amount_places"),
        (SEWAGE, drop(SOURCES, source="sa1"), SOURCES, "source_not_listed"),
        (SEWAGE, put("", BANDS, of={"item": "k", "row": "1"}, then="k_baskte"), f"{BANDS}!M8", "unknown_item"),
        (TUNNEL, put("annuity_years", value="many"), "", "not_a_number"),
        (GREENING, put("purpose", of={"item": "standard"}, value="cheap"), "", "not_a_choice"),
        (GREENING, put("p", of={"item": "standard"}, value="0.25"), "", "purpose_differs"),
        (
            GREENING,
            put("", "价格 prices", of={"item": "water_m3"}, year="2023"),
            "价格 prices!F",
            "price_of_other_year",
        ),
        (GREENING, put("", "定额 quota", of={"operation": "water"}, price="beer"), "定额 quota!", "price_missing"),
    ],
)
def test_what_the_new_terms_get_wrong_is_said_at_the_cell(
    base: Path, edit: Edit, cell: str, code: str, tmp_path: Path
) -> None:
    found = [each for each in refused(base, tmp_path, edit) if each.code == code]
    assert found
    assert not [each.where for each in found if "!" not in each.where and each.where != cell]
    assert not [each.where for each in found if not each.where.startswith(cell)]


def test_a_workbook_of_other_terms_is_refused(tmp_path: Path) -> None:
    book = written(TUNNEL, tmp_path)
    book.workbook.save(book.path)
    done = RUN.invoke(app, ["contract", str(book.path), "--base", str(SEWAGE), "-o", str(tmp_path / "new")])
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_a_day_is_needed_where_the_other_values_have_one(tmp_path: Path) -> None:
    found = refused(SEWAGE, tmp_path, add(item="ceiling", name="ceiling_share", value="1.2"))
    assert [(each.code, each.values["name"]) for each in found] == [("cell_missing", "from")]

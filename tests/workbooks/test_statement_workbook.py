"""The workbook of a statement: formulas that two other engines compute to the same fen, and that move as it does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ppp_cost import Statement, load_contract, load_observations, settle
from ppp_cost.ledger.workings.cells import LINE, MEASURE
from ppp_cost.payment.workings.statement_workings import workings_of
from ppp_cost.render.xlsx.statement_workbook import statement_workbook
from tests.workbooks.conftest import BookOf
from tests.workbooks.recalculated import OFFICE, by_ironcalc, by_libreoffice, formulas, stored
from tests.workbooks.statements import LARGE_YEARS, ROOT, SMALL_YEARS, every_year, written

ALLOWED = {"SUM", "ROUND", "ROUNDDOWN", "ROUNDUP", "INT", "MOD", "IF", "MIN", "MAX", "ABS", "TEXT"}
SUMMARY, LINES, MEASURES, PARAMETERS = "支付审定表", "明细", "计量", "参数"
LEVEL = 1e-9


def settled(folder: Path, year: int, texts: dict[str, str] | None = None, terms: str | None = None) -> Statement:
    """Settle a year of a contract, some of its tables or its text replaced."""
    with TemporaryDirectory() as place:
        for file in folder.iterdir():
            if file.is_file():
                (Path(place) / file.name).write_bytes(file.read_bytes())
        if terms is not None:
            (Path(place) / "contract.toml").write_text(terms, "utf-8")
        contract = load_contract(place)
    tables = {file.stem: file.read_text("utf-8") for file in (folder / "example" / str(year)).glob("*.csv")}
    return settle(contract, load_observations(tables | (texts or {}), contract), year)


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, (int, float)):
        return abs(one - other) <= LEVEL * max(1.0, abs(one))
    return one == other


@every_year
def test_ironcalc_computes_every_cell_to_what_is_stored(folder: Path, year: int, book_of: BookOf) -> None:
    book = book_of(folder, year)
    values, texts, found = stored(book), formulas(book), by_ironcalc(book)
    # it does not write numbers in capitals; LibreOffice does
    wrong = [
        (place, values[place[0]][place[1] - 1][place[2] - 1], value)
        for place, value in found.items()
        if "DBNum2" not in texts[place] and not same(values[place[0]][place[1] - 1][place[2] - 1], value)
    ]
    assert len(found) > 20
    assert not wrong, wrong[:5]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    "years", [SMALL_YEARS, pytest.param(LARGE_YEARS, marks=pytest.mark.slow)], ids=["small", "large"]
)
def test_libreoffice_computes_every_cell_to_what_is_stored(years: list[tuple[Path, int]], book_of: BookOf) -> None:
    books = [book_of(folder, year) for folder, year in years]
    for book, after in zip(books, by_libreoffice(books), strict=True):
        for sheet, rows in stored(book).items():
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    assert same(cell, after[sheet][row][column]), (book.name, sheet, row + 1, column + 1, cell)


@every_year
def test_formulas_use_common_functions_alone(folder: Path, year: int, book_of: BookOf) -> None:
    found = formulas(book_of(folder, year)).values()
    used = {name for text in found for name in re.findall(r"([A-Z]+)\(", re.sub(r'"[^"]*"', "", text))}
    assert used
    assert not used - ALLOWED
    assert max(len(text) for text in found) < 8192


@every_year
def test_every_line_is_a_formula_with_the_settled_amount(folder: Path, year: int, book_of: BookOf) -> None:
    book = book_of(folder, year)
    lines, found = stored(book)[LINES], formulas(book)
    for row, line in enumerate(written(folder, year).statement.lines(), start=2):
        value = lines[row - 1][5]
        if line.amount is None:
            assert value == "暂不核定"
        else:
            assert Decimal(repr(value)) * 100 == line.amount
            assert line.state == "left_out" or (LINES, row, 6) in found


@every_year
def test_the_same_statement_gives_the_same_bytes(folder: Path, year: int) -> None:
    contract = load_contract(folder)
    seen = load_observations(folder / "example" / str(year), contract)
    assert (
        statement_workbook(workings_of(contract, seen, settle(contract, seen, year))) == written(folder, year).content
    )


@dataclass(frozen=True)
class Moved:
    """A change that a reviewer tries: in a sheet, and the same in the contract or in the tables."""

    folder: str
    year: int
    sheet: str
    name: str
    value: float
    new: float
    file: str
    old_text: str
    new_text: str


WASTEWATER, RAILWAY, SMALL = (
    "contracts/wastewater/treatment_and_reuse",
    "contracts/railway/zhujiayao_zhongchuan",
    "tests/contracts/worked",
)
SECOND, SOLD = "第 2 档（保底水量 以上）", "第 2 档（再生水预测收入 以上）"
RATE, SHARE = '{ floor = 1, rate = "0.6" }', 'name = "linked_share", value = "0.30"'
RATE_SOLD = '{ floor = 1, rate = "0.60" },\n]\n\n# ==== 五'
MOVES = (
    Moved(SMALL, 1, MEASURES, "safety", 15, 9.5, "scores.csv", "safety,15", "safety,9.5"),
    Moved(SMALL, 1, PARAMETERS, "挂钩比例", 0.3, 0.35, "contract.toml", SHARE, SHARE.replace("0.30", "0.35")),
    # a limit moved across what was treated in one of the months, and one that no month stays below
    Moved(SMALL, 1, PARAMETERS, "保底日水量", 24000, 26500, "contract.toml", "24_000", "26_500"),
    Moved(SMALL, 1, PARAMETERS, SECOND, 1, 0.75, "contract.toml", RATE, RATE.replace("= 1,", '= "0.75",')),
    Moved(SMALL, 1, PARAMETERS, "得分对应系数 下限", 60, 64.5, "contract.toml", "floor = 60", 'floor = "64.5"'),
    Moved(SMALL, 1, PARAMETERS, "单项扣减比例 下限", 1.5, 1.1, "contract.toml", '"1.5"', '"1.1"'),
    Moved(RAILWAY, 2, PARAMETERS, "得分对应系数 下限", 80, 84, "contract.toml", "floor = 80", "floor = 84"),
)
MOVES_OF_A_WHOLE_YEAR = (
    Moved(WASTEWATER, 3, MEASURES, "effluent", 16.5, 9.5, "scores.csv", "effluent,16.5", "effluent,9.5"),
    Moved(WASTEWATER, 3, PARAMETERS, "挂钩比例", 0.3, 0.35, "contract.toml", '"0.30"', '"0.35"'),
    # a limit moved across what was sold in some months, and one that no month stays below
    Moved(WASTEWATER, 3, PARAMETERS, "再生水预测收入", 180000, 195000, "contract.toml", "180000", "195000"),
    Moved(WASTEWATER, 3, PARAMETERS, SOLD, 1, 0.75, "contract.toml", RATE_SOLD, RATE_SOLD.replace("= 1,", '= "0.75",')),
    Moved(WASTEWATER, 3, PARAMETERS, "得分对应系数 下限", 70, 64.5, "contract.toml", "floor = 70", 'floor = "64.5"'),
    Moved(WASTEWATER, 3, PARAMETERS, "单项扣减比例 下限", 1.5, 1.1, "contract.toml", '"1.5"', '"1.1"'),
)


@pytest.mark.parametrize(
    "moved",
    [*MOVES, *(pytest.param(each, marks=pytest.mark.slow) for each in MOVES_OF_A_WHOLE_YEAR)],
    ids=lambda each: f"{Path(each.folder).name} {each.name} {each.new}",
)
def test_a_change_in_the_sheet_moves_the_payable_as_the_engine_does(moved: Moved, book_of: BookOf) -> None:
    folder = ROOT / moved.folder
    book = book_of(folder, moved.year)
    changes = dict(places_of(book, moved))
    assert changes
    text_of = (
        folder / moved.file if moved.file == "contract.toml" else folder / "example" / str(moved.year) / moved.file
    )
    text = text_of.read_text("utf-8")
    assert text.count(moved.old_text) >= 1
    new = text.replace(moved.old_text, moved.new_text)
    terms, tables = (new, None) if moved.file == "contract.toml" else (None, {Path(moved.file).stem: new})
    expected = settled(folder, moved.year, tables, terms)
    before = written(folder, moved.year).statement
    assert expected.payable is not None
    assert expected.payable != before.payable
    found = by_ironcalc(book, changes)
    lines = [found.get((LINES, row, 6)) for row in range(2, len(expected.lines()) + 2)]
    amounts = [None if each.amount is None else each.amount / 100 for each in expected.lines()]
    wrong = [
        (row, one, other)
        for row, (one, other) in enumerate(zip(lines, amounts, strict=True))
        if one is not None and not same(float(one), other)
    ]
    assert not wrong, wrong[:5]
    totals = [value for (sheet, _, column), value in found.items() if sheet == SUMMARY and column == 4]
    assert any(same(float(value), expected.payable / 100) for value in totals)


def places_of(book: Path, moved: Moved) -> Iterator[tuple[tuple[str, int, int], float]]:
    """The input cells of a name and a value."""
    column = {MEASURES: 5, PARAMETERS: 4}[moved.sheet]
    for row, cells in enumerate(stored(book)[moved.sheet], start=1):
        if any(moved.name in str(cell) for cell in cells) and cells[column - 1] == moved.value:
            yield (moved.sheet, row, column), moved.new


@pytest.mark.parametrize(("of", "year"), [(SMALL, 1), pytest.param(WASTEWATER, 3, marks=pytest.mark.slow)])
def test_a_missing_score_leaves_no_number_that_a_signature_could_stand_under(
    of: str, year: int, tmp_path: Path
) -> None:
    folder = ROOT / of
    text = (folder / "example" / str(year) / "scores.csv").read_text("utf-8")
    tables = {file.stem: file.read_text("utf-8") for file in (folder / "example" / str(year)).glob("*.csv")}
    tables["scores"] = "\n".join(row for row in text.splitlines() if "safety" not in row)
    contract = load_contract(folder)
    seen = load_observations(tables, contract)
    statement = settle(contract, seen, year)
    assert statement.payable is None
    book = tmp_path / "missing.xlsx"
    book.write_bytes(statement_workbook(workings_of(contract, seen, statement)))
    page = stored(book)[SUMMARY]
    payable = next(row for row in page if row[0] == "应付金额")
    capitals = next(row for row in page if row[0] == "大写")
    assert (payable[3], capitals[1]) == ("暂不核定", "暂不核定")
    reasons = [row[1] for row in stored(book)["暂不核定"][1:]]
    assert reasons == [reason.what("zh") for reason in statement.undetermined]


@every_year
def test_what_does_not_move_says_so(folder: Path, year: int) -> None:
    contract, cells = written(folder, year).contract, written(folder, year).workings.cells
    rules = {item.terms.id: item.terms.rule for item in contract.items}
    kept = {rules[cell.name] for cell in cells if not cell.follows}
    assert kept <= {"clock", "annuity", "interest", "index", "window", "rank", "bands", "choose", "carry", "reduce"}
    assert not [cell for cell in cells if cell.kind == LINE and not cell.follows and rules[cell.name] == "product"]
    assert [cell for cell in cells if cell.kind == MEASURE and cell.expression is not None]

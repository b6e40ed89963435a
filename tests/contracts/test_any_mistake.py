"""A mistake anywhere in two contracts or their tables is a problem in words or a settled year, never a traceback."""

import copy
import csv
import io
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest

from ppp_cost import Contract, PppCostError, Statement, load_contract, load_observations, settle
from tests import draws

HERE = Path(__file__).parent
CONTRACTS = ("worked", "outages")
TERMS = {name: tomllib.loads((HERE / name / "contract.toml").read_text("utf-8")) for name in CONTRACTS}
TABLES = {
    name: {file.stem: file.read_text("utf-8") for file in sorted((HERE / name / "example" / "1").glob("*.csv"))}
    for name in CONTRACTS
}
EACH_TABLE = [(name, table) for name in CONTRACTS for table in TABLES[name]]
NOT_MISSED = [("worked", "events"), ("outages", "events"), ("outages", "relief")]
"""Tables without which a year is settled all the same: covered events that did not happen, relief nobody approved."""

HUGE = 10**30
WRONG: list[Any] = [None, True, "", "x y", -1, HUGE, [], {}, [1, "a"], {"of": "k"}, {"value": 1, "unit": 5}]
WRONG += [date(2024, 1, 1), datetime(2024, 1, 1, 3), {"name": 7, "value": 1}, {"value": 1, "values": []}]
OF_EVENTS: list[Any] = [0, "term", "24:00", "share", ["event"], {"days": 0}, {"of": "ticks", "lag": 1}, "events.share"]
CELLS = ["", "abc", "-1", "0", "1/3", "1e3", "9" * 20, "2024-13", "2024-02-30", "20241105", "2024-W45-2", "nan", "1/0"]
CELLS += ["٣", "9-Q9", "term", "0001-01-01", "9999-12-31", "2024-11-05T99", "=1+1", "2024/1/8 8:05", "2024-01-08 24:00"]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*path, key))


def mistakes(name: str) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every place of the large contract once, each mistake at every so many of them; of the small one half at each."""
    for number, path in enumerate(places(TERMS[name])):
        here = (*WRONG, *OF_EVENTS)[number % 2 :: 2] if name == "outages" else [WRONG[(number // 4) % len(WRONG)]]
        for wrong in here:
            yield path, wrong


def changed(name: str, path: tuple[str | int, ...], wrong: Any) -> dict[str, Any]:
    terms: dict[str, Any] = copy.deepcopy(TERMS[name])
    holder: Any = terms
    for key in path[:-1]:
        holder = holder[key]
    if wrong is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = wrong
    return terms


def text(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {text(each)}' for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(text(each) for each in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def said(act: Callable[[], object]) -> list[str]:
    """The sentences of a refusal; none where nothing was refused."""
    try:
        act()
    except PppCostError as error:
        return [problem.sentence(each) for problem in error.problems for each in ("en", "zh")] or [""]
    return []


def seen_and_settled(terms: Contract, tables: dict[str, str], year: int = 1) -> Statement:
    return settle(terms, load_observations(tables, terms), year)


def settled(contract: Path, tables: dict[str, str], year: int = 1) -> list[str]:
    """The sentences of what a settled year leaves undetermined."""
    statement = seen_and_settled(load_contract(contract), tables, year)
    assert all(line.state for line in statement.lines())
    return [reason.sentence(each) for reason in statement.undetermined for each in ("en", "zh")]


def written(name: str, path: tuple[str | int, ...], wrong: Any, folder: Path) -> Path:
    terms = changed(name, path, wrong)
    (folder / "contract.toml").write_text("\n".join(f'"{key}" = {text(each)}' for key, each in terms.items()), "utf-8")
    if (assets := HERE / name / "assets.csv").is_file():
        (folder / "assets.csv").write_bytes(assets.read_bytes())
    return folder


@pytest.mark.drawn
@pytest.mark.parametrize("start", range(4))
@pytest.mark.parametrize("name", CONTRACTS)
def test_a_wrong_or_missing_term(name: str, start: int, tmp_path: Path) -> None:
    """By turns in the year of the tables and in the next, in which no event is."""
    tried, refused = 0, 0
    for path, wrong in draws.share(islice(mistakes(name), start, None, 4), one_in=5):
        contract = written(name, path, wrong, tmp_path)
        sentences = said(partial(settled, contract, TABLES[name], 1 + tried % 2))
        assert all(sentences), path
        tried, refused = tried + 1, refused + bool(sentences)
    assert refused > tried / 2


@pytest.mark.drawn
@pytest.mark.parametrize(("name", "table"), EACH_TABLE)
def test_a_wrong_cell(name: str, table: str) -> None:
    contract = load_contract(HERE / name)
    rows = list(csv.reader(io.StringIO(TABLES[name][table])))
    places = product((0, 1, len(rows) - 1), range(len(rows[0])))
    wrong = ((row, column, cell) for row, column in places for cell in CELLS[row % 2 :: 2])
    for row, column, cell in draws.share(wrong, one_in=7):
        more = [list(each) for each in rows]
        more[row][column] = cell
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(more)
        tables = TABLES[name] | {table: out.getvalue()}
        assert all(said(partial(seen_and_settled, contract, tables)))


@pytest.mark.parametrize(("name", "table"), EACH_TABLE)
@pytest.mark.parametrize("left", ["nothing", "header"])
def test_a_table_that_is_lost_or_empty(name: str, table: str, left: str) -> None:
    contract = load_contract(HERE / name)
    rest = {each: rows for each, rows in TABLES[name].items() if each != table}
    tables = rest | ({table: TABLES[name][table].splitlines()[0] + "\n"} if left == "header" else {})
    statement = settle(contract, load_observations(tables, contract), 1)
    assert (statement.payable is None) == ((name, table) not in NOT_MISSED)

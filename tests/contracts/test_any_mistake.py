"""A mistake anywhere in the worked contract or its tables is a problem in words or a settled year, never a traceback."""

import copy
import csv
import io
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from ppp_cost import PppCostError, load_contract, load_observations, settle

WORKED = Path(__file__).parent / "worked"
TERMS = tomllib.loads((WORKED / "contract.toml").read_text("utf-8"))
TABLES = {file.stem: file.read_text("utf-8") for file in (WORKED / "example" / "1").glob("*.csv")}
WRONG: list[Any] = [None, True, "", "x y", -1, 10**30, [], {}, [1, "a"], {"of": "k"}, {"value": 1, "unit": 5}]
WRONG += [date(2024, 1, 1), datetime(2024, 1, 1, 3), {"name": 7, "value": 1}, {"value": 1, "values": []}]
CELLS = ["", "abc", "-1", "0", "1/3", "1e3", "9" * 20, "2024-13", "2024-02-30", "20241105", "2024-W45-2", "nan", "1/0"]
CELLS += ["٣", "9-Q9", "term", "0001-01-01", "9999-12-31", "2024-11-05T99", "=1+1"]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*path, key))


def changed(path: tuple[str | int, ...], wrong: Any) -> dict[str, Any]:
    terms = copy.deepcopy(TERMS)
    holder = terms
    for key in path[:-1]:
        holder = holder[key]  # type: ignore[index]
    if wrong is None:
        del holder[path[-1]]  # type: ignore[arg-type]
    else:
        holder[path[-1]] = wrong  # type: ignore[index]
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


@pytest.mark.parametrize("start", range(4))
def test_a_wrong_or_missing_term(start: int, tmp_path: Path) -> None:
    """Every place of the contract once, each mistake at every so many of them."""
    refused = 0
    for number, path in enumerate(places(TERMS)):
        if number % 4 == start:
            terms = changed(path, WRONG[(number // 4) % len(WRONG)])
            lines = [f'"{key}" = {text(each)}' for key, each in terms.items()]
            (tmp_path / "contract.toml").write_text("\n".join(lines), "utf-8")
            sentences = said(partial(load_contract, tmp_path))
            assert all(sentences), path
            refused += bool(sentences)
    assert refused > number / 8


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_wrong_cell(table: str) -> None:
    contract = load_contract(WORKED)
    rows = list(csv.reader(io.StringIO(TABLES[table])))
    for row, column in product((0, 1, len(rows) - 1), range(len(rows[0]))):
        for cell in CELLS[row % 2 :: 2]:
            more = [list(each) for each in rows]
            more[row][column] = cell
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(more)
            tables = TABLES | {table: out.getvalue()}
            assert all(said(lambda tables=tables: settle(contract, load_observations(tables, contract), 1)))  # type: ignore[misc]


@pytest.mark.parametrize("table", sorted(TABLES))
@pytest.mark.parametrize("left", ["nothing", "header"])
def test_a_table_that_is_lost_or_empty(table: str, left: str) -> None:
    contract = load_contract(WORKED)
    rest = {name: each for name, each in TABLES.items() if name != table}
    tables = rest | ({table: TABLES[table].splitlines()[0] + "\n"} if left == "header" else {})
    statement = settle(contract, load_observations(tables, contract), 1)
    assert (statement.payable is None) == (table != "events")

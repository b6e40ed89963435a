"""Every name that a contract uses or a formula prints has one row in the glossary, and every thing one name."""

import ast
import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "ppp_cost"
CONTRACTS = [
    *sorted((ROOT / "contracts").rglob("contract.toml")),
    ROOT / "tests" / "contracts" / "plant_1990" / "contract.toml",
    ROOT / "tests" / "contracts" / "worked" / "contract.toml",
]
COLUMN = re.compile(r"(assets|calendar|events)\.[a-z][a-z0-9_]*")
ITEMS = (
    'id = "a", rule = "observe", from = "t1", name = "b", value = "c", per = ["d"], keys = ["e"]',
    'id = "f", rule = "observe", from = "t2", where = { g = ["h", 1] }, complete = { i = ["j"] }',
    'id = "k", rule = "index", series = [{ name = "l", weight = 1, base = "2021-01" }]',
    'id = "m", rule = "sum", terms = [{ of = { name = "n", value = 1 }, weight = "calendar.days" }]',
    'id = "o", rule = "parameter", values = [{ from = 2021-01-01, asset = "p1", p = "q", value = "a" }]',
    'id = "r", rule = "product", kind = "charge", times = ["a", "assets.length"]',
)
PRINTING = {"Factor", "Part", "Posting", "_posting", "of_step"}
ROWS = list(csv.DictReader((SOURCE / "glossary.csv").read_text("utf-8").splitlines(), strict=True))
NAMES = [row["name"] for row in ROWS]


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.parent.name)
def test_every_name_of_a_contract_has_a_row(path: Path) -> None:
    used = set(used_by(tomllib.loads(path.read_text("utf-8"))))
    assert used, "the contract uses names"
    assert not used - set(NAMES)


def test_every_name_that_a_rule_prints_has_a_row() -> None:
    printed = {name for path in SOURCE.rglob("*.py") for name in printed_by(ast.parse(path.read_text("utf-8")))}
    assert {"rate", "total", "floor", "constant", "vat"} <= printed
    assert not printed - set(NAMES)


def test_every_name_stands_once_and_in_order() -> None:
    assert sorted(set(NAMES)) == NAMES


def test_every_row_is_filled_in() -> None:
    assert list(ROWS[0]) == ["name", "unit", "definition", "en", "zh"]
    assert not [row["name"] for row in ROWS if not all(row[each] for each in ("name", "definition", "en", "zh"))]
    assert not [row["name"] for row in ROWS if None in row or None in row.values()]


@pytest.mark.parametrize("column", ["zh", "en", "definition"])
def test_no_two_names_say_the_same(column: str) -> None:
    assert not [text for text, count in Counter(row[column] for row in ROWS).items() if count > 1]


def test_every_sort_of_name_is_found() -> None:
    contract = tomllib.loads("item = [" + ",".join(f"{{ {item} }}" for item in ITEMS) + "]")
    others = {"t1", "t2", "l_base", "calendar.days", "assets.length", "measure", "charge", "asset"}
    assert set(used_by(contract)) == {*"abcdefghijklmnopqr", *others}


def used_by(contract: dict[str, Any]) -> Iterator[str]:
    """The names of a contract: ids, kinds, parameters, columns, series, and what is looked for in the tables."""
    for item in contract["item"]:
        yield from (item["id"], item.get("kind", "measure"), *item.get("per", ()), *item.get("keys", ()))
        yield from _named(item)
        for column, allowed in (item.get("where", {}) | item.get("complete", {})).items():
            yield from (column, *_texts(allowed))
        if item["rule"] == "observe":
            yield from _texts([item["from"], item.get("value")])
        if item["rule"] == "parameter":
            yield from (name for row in item["values"] for name in _keyed(row))


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from _texts([node.get("name")])
        if "name" in node and "base" in node:
            yield f"{node['name']}_base"
    elif isinstance(node, str) and COLUMN.fullmatch(node):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _named(inner)


def _keyed(row: dict[str, Any]) -> Iterator[str]:
    """The key columns of a row and what stands in them; an asset has its own name in assets.csv."""
    for key, value in row.items():
        if key not in ("from", "value", "clause", "note"):
            yield from (key,) if key == "asset" else (key, value)


def _texts(values: list[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def printed_by(tree: ast.Module) -> Iterator[str]:
    """The names of factors and lines that are written out in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PRINTING and node.args:
            first = node.args[0]
            choices = first.values if isinstance(first, ast.BoolOp) else [first]
            written = (each.value for each in choices if isinstance(each, ast.Constant))
            yield from (name for name in written if isinstance(name, str) and name)

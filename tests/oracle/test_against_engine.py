"""The engine against the oracle: drawn contracts, line by line and measure by measure, 0 fen apart."""

import csv
import io
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ppp_cost import Statement, load_contract, load_observations, settle
from tests import draws
from tests.oracle import Result, logs, settle_text
from tests.oracle.draw import Draw, draw, forced_ties

DRAWS = draws.of(700, one_in=7)
TIED = draws.of(420, one_in=10)
TIES, LINES = 48, 60
"""Of a contract with forced ties, at least."""
ROWS = 3_500  # of every hundred draws
HEADS = {"events": [*logs.COLUMNS, "lanes"]}


def engine(drawn: Draw, tables: dict[str, list[dict[str, str]]], folder: Path) -> Statement:
    (folder / "contract.toml").write_text(drawn.text, "utf-8")
    (folder / "assets.csv").unlink(missing_ok=True)
    texts = {name: as_csv(rows, HEADS.get(name, [])) for name, rows in tables.items()}
    if assets := texts.pop("assets", ""):
        (folder / "assets.csv").write_text(assets, "utf-8")
    contract = load_contract(folder)
    return settle(contract, load_observations(texts, contract), drawn.year)


def as_csv(rows: list[dict[str, str]], head: list[str]) -> str:
    """The rows as text; a table without rows still has the head of its kind."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)) or head, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def apart(result: Result, statement: Statement) -> list[str]:
    """What the two say differently, in words."""
    found = [] if statement.payable == result.payable else [f"payable {result.payable} {statement.payable}"]
    for period, amount in result.interim.items():
        if statement.interim.get(period) != amount:
            found.append(f"interim {period} {amount} {statement.interim.get(period)}")
    return found + lines_apart(result, statement) + measures_apart(result, statement)


def lines_apart(result: Result, statement: Statement) -> list[str]:
    found = []
    mine = {(line.item, line.period, line.key, line.part): line for line in statement.lines()}
    for each in result.lines:
        line = mine.pop((each["item"], each["period"], each["key"], each["part"]), None)
        if line is None:
            # one line without a part says for a whole sum or ladder that it is not known
            if each["state"] == "known" and each["amount"]:
                found.append(f"no line {each}")
        elif (line.amount, line.state) != (each["amount"] if each["state"] != "left_out" else 0, each["state"]):
            found.append(f"line {each} {line.amount} {line.state}")
        elif each["state"] == "known" and line.exact != each["exact"]:
            found.append(f"exact {each} {line.exact}")
    return found + [f"extra {place} {line.amount}" for place, line in mine.items() if line.amount]


def measures_apart(result: Result, statement: Statement) -> list[str]:
    found = []
    measures = statement.measures()
    for name, values in result.measures.items():
        mine: dict[tuple[str, str], Any] = {
            (row[0], row[1]): row[2] if row[3] == "known" else row[3] for row in measures[name]
        }
        for place, value in values.items():
            # a table that covers nothing is undetermined under its found keys here, under none there
            if mine.get(place, "undetermined") != value:
                found.append(f"measure {name} {place} {value} {mine.get(place)}")
    return found


@pytest.mark.drawn
@pytest.mark.parametrize("first", range(0, DRAWS, 100))
def test_drawn_contracts_settle_alike(first: int, tmp_path: Path) -> None:
    lines = 0
    for seed in range(first, first + 100):
        drawn = draw(seed)
        result = settle_text(drawn.text, drawn.tables, drawn.year)
        assert apart(result, engine(drawn, drawn.tables, tmp_path)) == [], seed
        lines += len(result.lines)
    assert lines >= ROWS


@pytest.mark.drawn
@pytest.mark.parametrize("seed", range(1_000_000, 1_000_000 + draws.of(40)))
def test_the_order_of_rows_is_irrelevant(seed: int, tmp_path: Path) -> None:
    drawn = draw(seed)
    shuffled = {name: random.Random(seed).sample(rows, len(rows)) for name, rows in drawn.tables.items()}
    assert apart(settle_text(drawn.text, drawn.tables, drawn.year), engine(drawn, shuffled, tmp_path)) == []


@pytest.mark.drawn
def test_forced_ties_round_alike(tmp_path: Path) -> None:
    lines, ties = 0, 0
    for drawn in forced_ties(TIED):
        result = settle_text(drawn.text, drawn.tables, drawn.year)
        assert apart(result, engine(drawn, drawn.tables, tmp_path)) == [], drawn.text
        lines += len(result.lines)
        ties += sum(line["exact"] is not None and (line["exact"] * 100 % 1) == Fraction(1, 2) for line in result.lines)
    assert ties >= TIES * TIED
    assert lines >= LINES * TIED

"""The engine against the oracle on drawn events: every line and every measure, in both directions."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ppp_cost import Statement
from tests import draws
from tests.oracle import Result, settle_text
from tests.oracle.draw import Draw
from tests.oracle.draw_events import event_contracts, event_draw
from tests.oracle.test_against_engine import apart, engine

DRAWS = draws.of(600, one_in=6)
ROWS = 4_000  # of every hundred draws


def differences(result: Result, statement: Statement) -> list[str]:
    """What the two say differently of one draw."""
    return apart(result, statement) + only_in_engine(result, statement)


def only_in_engine(result: Result, statement: Statement) -> list[str]:
    """Rows that the engine has and the oracle has not, and what both have of different state."""
    found = []
    for name, rows in statement.measures().items():
        theirs = result.measures[name]
        found += [
            f"only there: {name} {row[:4]}" for row in rows if row[3] == "known" and (row[0], row[1]) not in theirs
        ]
    lines = {(line["item"], line["period"], line["key"], line["part"]) for line in result.lines}
    for line in statement.lines():
        if (line.item, line.period, line.key, line.part) not in lines and line.state == "known" and line.exact:
            found.append(f"only there: line {line.item} {line.period} {line.key} {line.part} {line.amount}")
    return found


@pytest.mark.drawn
@pytest.mark.parametrize("first", range(0, DRAWS, 100))
def test_drawn_events_settle_alike(first: int, tmp_path: Path) -> None:
    rows = 0
    for seed in range(first, first + 100):
        drawn = event_draw(seed)
        result = settle_text(drawn.text, drawn.tables, drawn.year)
        assert differences(result, engine(drawn, drawn.tables, tmp_path)) == [], seed
        rows += len(result.lines) + sum(len(values) for values in result.measures.values())
    assert rows >= ROWS


@pytest.mark.drawn
@pytest.mark.parametrize("seed", range(2_000_000, 2_000_000 + draws.of(45)))
def test_the_order_of_events_is_irrelevant(seed: int, tmp_path: Path) -> None:
    drawn = event_draw(seed)
    shuffled = {name: random.Random(seed).sample(rows, len(rows)) for name, rows in drawn.tables.items()}
    result = settle_text(drawn.text, drawn.tables, drawn.year)
    assert differences(result, engine(drawn, shuffled, tmp_path)) == []


@settings(
    max_examples=draws.of(100), deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(event_contracts())
def test_events_as_hypothesis_draws_them(drawn: Draw) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = settle_text(drawn.text, drawn.tables, drawn.year)
        assert differences(result, engine(drawn, drawn.tables, Path(folder))) == []

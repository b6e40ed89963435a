"""The engine against the oracle on whole public files: every line and every measure of shipped contracts, 0 fen apart.

The disruptions are settled as they are, where eight without an end leave the year undetermined, and once more with
those over after four hours, so that there is a sum to compare. Every item of both contracts is compared, the fees too.
"""

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from ppp_cost import Statement, load_contract, load_observations, settle
from tests.oracle import Result
from tests.oracle import settle as settle_plainly
from tests.oracle.real_logs import RealLog, disruptions, outages
from tests.oracle.test_against_engine import as_csv
from tests.oracle.test_events_against_engine import differences

SHARED = os.environ.get("PPP_COST_SHARED")
DISRUPTIONS, NAMED, OPEN = 5168, 5987, 8  # rows of the file; rows and lines they name; rows without an end
OUTAGES = 2615

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        SHARED is None, reason="PPP_COST_SHARED does not name the folder that holds the public logs, in data/"
    ),
]


def engine(log: RealLog) -> Statement:
    contract = load_contract(log.folder)
    texts = {name: as_csv(rows, []) for name, rows in log.tables.items()}
    return settle(contract, load_observations(texts, contract), log.year)


def keys_of(item: str, result: Result, statement: Statement) -> list[str]:
    """The keys of an item's lines, which both must have; each once."""
    theirs = sorted(line["key"] for line in result.lines if line["item"] == item)
    assert sorted(line.key for line in statement.lines() if line.item == item) == theirs
    return theirs


def taken_by(result: Result) -> Counter[str]:
    """How many lines of an item are of some money."""
    return Counter(line["item"] for line in result.lines if line["amount"])


def a_fen_less(result: Result, item: str) -> Result:
    """The result with one fen less in the dearest line of an item."""
    lines = [line for line in result.lines if line["item"] == item and line["amount"] is not None]
    dearest = min(lines, key=lambda line: line["amount"])
    changed = [{**line, "amount": line["amount"] + 1} if line is dearest else line for line in result.lines]
    return result._replace(lines=changed)


@pytest.mark.parametrize("open_end", [None, timedelta(hours=4)], ids=["as found", "ended"])
def test_every_disruption_of_the_railway_settles_alike(open_end: timedelta | None, tmp_path: Path) -> None:
    log = disruptions(Path(SHARED or "") / "data" / "rail_disruptions_nl_2023.csv", tmp_path, open_end)
    events = log.tables["events"]
    assert (len({row["failure"] for row in events}), len(events)) == (DISRUPTIONS, NAMED)
    assert len({row["failure"] for row in events if not row["end"]}) == (0 if open_end else OPEN)
    result, statement = settle_plainly(log.folder, log.tables, log.year), engine(log)
    assert differences(result, statement) == []
    assert keys_of("unavailability", result, statement) == sorted(row["event"] for row in events)
    assert statement.payable == result.payable
    assert (result.payable is not None) == (open_end is not None)
    taken = taken_by(result)
    assert taken["unavailability"] > 2_500
    assert taken["possession_deduction"] > 40
    assert len(differences(a_fen_less(result, "unavailability"), statement)) == 1


def test_every_outage_of_the_lifts_settles_alike() -> None:
    log = outages()
    events = log.tables["events"]
    assert len(events) == len({row["event"] for row in events}) == OUTAGES
    result, statement = settle_plainly(log.folder, log.tables, log.year), engine(log)
    assert differences(result, statement) == []
    for item in ("response_deduction", "repair_deduction"):
        assert keys_of(item, result, statement) == sorted(row["event"] for row in events)
    assert keys_of("one_failure", result, statement) == sorted({row["failure"] for row in events})
    assert statement.payable == result.payable is not None
    taken = taken_by(result)
    assert taken["response_deduction"] > 1_500
    assert min(taken["repair_deduction"], taken["one_failure"]) > 50
    assert taken["fault_month_cap"] == 3
    assert len(differences(a_fen_less(result, "repair_deduction"), statement)) == 1

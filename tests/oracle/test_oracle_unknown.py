"""What the oracle's clock does not know: open ends, empty cells, days that the log does not cover."""

import pytest

from . import UNDETERMINED
from .small import item, small
from .small_events import ONCE, clocked, january, log


def test_an_event_without_its_end():
    events = ["e1 11-30T20:00 -", "e2 11-30T20:00 12-01T01:00"]
    found = clocked(events)
    assert found["2024-11", "e1"] == found["2024-12", "e1"] == UNDETERMINED
    assert ("2024-10", "e1") not in found
    assert (found["2024-11", "e2"], found["2024-12", "e2"]) == (4, 1)
    assert ("2024-12", "e1") not in clocked(events, crossing="begin")
    assert clocked(events, crossing="begin")["2024-11", "e1"] == UNDETERMINED


def test_an_open_event_until_the_end_of_the_year():
    found = clocked(["e1 12-30T20:00 -"], open_end="period_end")
    assert found == {("2024-12", "e1"): 28}


def test_an_open_event_makes_unknown_what_it_touches():
    # e1 is open from 10; e2 touches it, e3 touches e2 only; e4 was over before, e5 is of another asset
    events = [
        "e1 01-02T10:00 -",
        "e2 01-02T08:00 01-02T11:00",
        "e3 01-02T07:00 01-02T09:00",
        "e4 01-02T05:00 01-02T07:00",
        "e5 01-02T10:00 01-02T12:00 asset=b",
    ]
    assert january(events, **ONCE) == [UNDETERMINED, UNDETERMINED, UNDETERMINED, 2, 2]
    assert january(events)[1:] == [3, 2, 2, 2]


def test_an_unknown_preference_makes_unknown_what_it_touches():
    events = ["e1 01-02T10:00 01-02T12:00 severity=", "e2 01-02T08:00 01-02T11:00", "e3 01-02T12:00 01-02T13:00"]
    assert january(events, prefer="severity", **ONCE) == [UNDETERMINED, UNDETERMINED, 1]
    assert january(events, **ONCE) == [1, 3, 1]


@pytest.mark.parametrize(
    ("empty", "fields"),
    [
        ("category=", {"where": {"category": ["c"]}}),
        ("asset=", {"relief": {}}),
        ("asset=", ONCE),
        ("share=", {"responsible": "share"}),
    ],
)
def test_an_empty_cell_that_is_needed(empty, fields):
    events = [f"e1 01-02T08:00 01-02T12:00 {empty}", "e2 01-05T08:00 01-05T12:00"]
    relief = {"relief": "asset,begin,end\nb,2024-01-02T09:00,2024-01-02T10:00"}
    assert january(events, relief, **fields)[0] == UNDETERMINED
    assert january(events, relief, **fields)[1] in (2, 4)
    assert january(events)[0] == 4


GAPS = {"covers": "table,from,to\nevents,2024-01-01,2024-02-10\nevents,2024-03-01,2025-01-01"}


def test_a_silent_log_takes_nothing_from_events_that_each_count():
    found = clocked(["e1 01-31T20:00 02-01T06:00", "e2 02-20T00:00 03-02T00:00"], GAPS)
    assert found == {
        ("2024-01", "e1"): 4,
        ("2024-02", "e1"): 6,
        ("2024-02", "e2"): 240,
        ("2024-02", ""): UNDETERMINED,
        ("2024-03", "e2"): 24,
    }
    term = clocked(["e1 01-31T20:00 02-01T06:00"], GAPS, period="term")
    assert term == {("term", "e1"): 10, ("term", ""): UNDETERMINED}


def test_a_silent_log_may_hold_an_event_that_has_the_time():
    # e1 begins on a day that is not covered, e2 before the gap and reaches into it, e3 is over before
    events = ["e1 02-20T00:00 03-02T00:00", "e2 02-09T00:00 02-11T00:00 asset=b", "e3 02-01T00:00 02-02T00:00 asset=c"]
    found = clocked(events, GAPS, **ONCE)
    assert found["2024-02", "e1"] == UNDETERMINED
    assert (found["2024-03", "e1"], found["2024-02", "e2"], found["2024-02", "e3"]) == (24, 48, 24)
    preferred = clocked(events, GAPS, prefer="severity", **ONCE)
    assert preferred["2024-02", "e1"] == preferred["2024-02", "e2"] == UNDETERMINED
    assert (preferred["2024-03", "e1"], preferred["2024-02", "e3"]) == (24, 24)
    # in one row with all its time the first day is that of the event
    assert clocked(events, GAPS, crossing="end", **ONCE)["2024-03", "e1"] == UNDETERMINED
    assert clocked(events, GAPS, period="term", **ONCE)["term", "e2"] == 48


def test_what_was_lost_before_a_row_matters_to_grace_and_ticks():
    # the log is silent in January; February is covered, and yet an hour of January may have been another's
    covers = {"covers": "table,from,to\nevents,2024-02-01,2025-01-01"}
    events = ["e1 01-31T20:00 02-01T06:00"]
    for fields in ({"grace": 1}, {"tick": 1, "part_tick": "up"}, {"minimum": 1}):
        assert clocked(events, covers, **fields, **ONCE)["2024-02", "e1"] == UNDETERMINED
    assert clocked(events, covers, **ONCE)["2024-02", "e1"] == 6
    # an event that is not known and began earlier would hold the day of the begin, whatever days follow
    whole = {"grace": 1, "grace_takes": "whole"}
    assert clocked(["e1 02-09T20:00 02-11T06:00"], GAPS, **whole, **ONCE)["2024-02", "e1"] == 34
    assert clocked(["e1 02-09T20:00 02-11T06:00"], GAPS, grace=1, **ONCE)["2024-02", "e1"] == 33


def test_days_before_the_first_of_operation_need_no_cover():
    covers = {"covers": "table,from,to\nevents,2024-01-01,2025-01-01"}
    events = ["e1 2023-12-31T20:00 01-01T06:00"]
    assert clocked(events, covers, grace=1, **ONCE)["2024-01", "e1"] == 6
    assert clocked(events, covers, period="term", **ONCE)["term", "e1"] == 10


@pytest.mark.parametrize("fields", [{"tick": 0, "part_tick": "up"}, {"tick": -1, "part_tick": "down"}, {"grace": -1}])
def test_no_such_length(fields):
    found = clocked(["e1 01-02T08:00 01-02T12:00"], **fields)
    assert found == {("2024-01", "e1"): UNDETERMINED}


def test_an_event_of_no_length_shares_nothing():
    events = ["e1 01-02T08:00 01-02T12:00", "e2 01-02T09:00 01-02T09:00 severity=", "e3 01-02T09:00 01-02T09:00"]
    assert january(events, prefer="severity", **ONCE) == [4, UNDETERMINED, 0]
    assert january(["e1 01-02T08:00 -", "e2 01-02T09:00 01-02T09:00"], **ONCE) == [UNDETERMINED, 0]


def test_only_what_may_take_time_spoils_the_others():
    # the moments of e1 are known though its share is not; whose asset it is concerns e1 alone
    events = ["e1 01-02T08:00 01-02T12:00 share=", "e2 01-02T10:00 01-02T13:00"]
    assert january(events, responsible="share", **ONCE) == [UNDETERMINED, 0.5]
    events = ["e1 01-02T08:00 01-02T12:00 asset=", "e2 01-02T10:00 01-02T13:00"]
    assert january(events, **ONCE) == [UNDETERMINED, 3]
    # it is not known whether e1 is one of these events
    events = ["e1 01-02T08:00 01-02T12:00 category=", "e2 01-02T10:00 01-02T13:00"]
    assert january(events, where={"category": ["c"]}, **ONCE) == [UNDETERMINED, UNDETERMINED]


def test_what_is_added_up_over_uncovered_days():
    covers = "table,from,to\nevents,2024-01-01,2024-02-01"
    items = [
        item("x", "clock", **{"from": "events"}, unit="h"),
        item("by_category", "reduce", unit="h", of="x", op="sum", per=["category"]),
        item("by_asset", "reduce", unit="h", of="x", op="sum", per=["asset"]),
        item("all", "reduce", of="x", op="count"),
        item("year", "reduce", unit="h", of="x", op="sum", period="year", per=["category"]),
    ]
    tables = {
        "events": log("e1 01-02T08:00 01-02T12:00", "e2 01-03T08:00 01-03T09:00"),
        "covers": covers,
        "assets": "asset,from,to\na,2024-01-01,\nb,2024-01-01,",
    }
    measures = small(items, tables).measures
    assert measures["by_category"]["2024-01", "c"] == 5
    assert measures["by_category"]["2024-02", ""] == UNDETERMINED
    assert [measures["by_asset"]["2024-01", name] for name in "ab"] == [5, 0]
    assert measures["by_asset"]["2024-02", "b"] == UNDETERMINED
    assert measures["year"]["1", "c"] == UNDETERMINED
    assert (measures["all"]["2024-01", ""], measures["all"]["2024-02", ""]) == (2, UNDETERMINED)

"""The oracle's ranks on figures small enough to check by hand."""

import pytest

from . import UNDETERMINED
from .small import item, small
from .small_events import WHOLE, log


def ranked(events, tables=None, year=1, before=(), **fields):
    tables = {"events": log(*events), "covers": WHOLE, **(tables or {})}
    order = {"by": ["asset"], "window": {"period": "month"}, "counts": "rank", "period": "term", **fields}
    return small([*before, item("n", "rank", **order)], tables, year).measures["n"]


def ranks(events, **fields):
    found = ranked(events, **fields)
    return [found.get(("term", event.split()[0])) for event in events]


IN_TURN = [
    "e1 01-05T08:00 01-05T09:00",
    "e2 01-05T08:00 01-05T09:00",
    "e3 01-20T08:00 01-20T09:00",
    "e4 02-04T08:00 02-04T09:00",
    "e5 02-04T07:59:59 02-04T08:00 asset=b",
]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [1, 2, 3, 1, 1]),
        ({"counts": "total"}, [3, 3, 3, 1, 1]),
        ({"window": {"period": "year"}}, [1, 2, 3, 4, 1]),
        ({"window": {"days": 30}}, [1, 2, 3, 2, 1]),  # 30 days before e4 is the moment of e1 and e2: not in
        ({"window": {"days": 31}}, [1, 2, 3, 4, 1]),
        ({"window": {"days": 15}, "counts": "total"}, [2, 2, 1, 1, 1]),
        ({"window": {"days": 16}, "counts": "total"}, [2, 2, 3, 2, 1]),
        ({"by": ["category"], "window": {"period": "year"}}, [1, 2, 3, 5, 4]),
        ({"where": {"asset": ["a"]}}, [1, 2, 3, 1, None]),
    ],
)
def test_ranks(fields, expected):
    assert ranks(IN_TURN, **fields) == expected


def test_ranks_by_the_month_they_begin_in():
    found = ranked(["e1 01-31T20:00 02-01T06:00", "e2 02-03T00:00 02-03T01:00"], period="month")
    assert found == {("2024-01", "e1"): 1, ("2024-02", "e2"): 1}


def beyond(hours, **fields):
    return item("beyond", "clock", **{"from": "events"}, unit="h", period="term", grace=hours, **fields)


def test_only_what_is_above_zero_counts():
    events = ["e1 01-05T08:00 01-05T10:00", "e2 01-06T08:00 01-06T08:30", "e3 01-07T08:00 01-07T10:00"]
    assert ranks(events, before=[beyond(1)], positive="beyond") == [1, 0, 2]
    assert ranks(events, before=[beyond(1)], positive="beyond", counts="total") == [2, 0, 2]
    only_b = beyond(1, where={"asset": ["b"]})
    assert ranks(events, before=[only_b], positive="beyond") == [None, None, None]


def test_an_event_counts_if_any_of_its_months_is_above_zero():
    # e1 has an hour in January, which grace takes, and 5 in February
    events = ["e1 01-31T23:00 02-01T05:00", "e2 02-01T20:00 02-01T23:00"]
    monthly = item("beyond", "clock", **{"from": "events"}, unit="h", grace=1)
    assert ranks(events, before=[monthly], positive="beyond") == [1, 1]
    assert ranks(events, before=[monthly], positive="beyond", window={"days": 2}) == [1, 2]


def test_an_event_before_the_first_month_might_count():
    events = ["e1 2023-12-30T20:00 2023-12-30T23:00", "e2 01-01T20:00 01-01T23:00", "e3 01-20T20:00 01-20T23:00"]
    monthly = item("beyond", "clock", **{"from": "events"}, unit="h")
    found = ranked(events, before=[monthly], positive="beyond", window={"days": 5}, period="month")
    assert found == {("2024-01", "e2"): UNDETERMINED, ("2024-01", "e3"): 1}
    whole = item("beyond", "clock", **{"from": "events"}, unit="h", period="term")
    found = ranked(events, before=[whole], positive="beyond", window={"days": 5}, period="month")
    assert found == {("2024-01", "e2"): 2, ("2024-01", "e3"): 1}


def test_an_event_that_might_count():
    events = ["e1 01-05T08:00 01-05T10:00", "e2 01-06T08:00 -", "e3 01-07T08:00 01-07T08:30", "e4 01-08 01-09"]
    unsure = [1, UNDETERMINED, 0, UNDETERMINED]
    assert ranks(events, before=[beyond(1)], positive="beyond") == unsure
    whole = [UNDETERMINED, UNDETERMINED, 0, UNDETERMINED]
    assert ranks(events, before=[beyond(1)], positive="beyond", counts="total") == whole


def test_a_rank_of_an_empty_cell_and_of_uncovered_days():
    assert ranks(["e1 01-05 01-06 asset=", "e2 01-06 01-07"]) == [UNDETERMINED, 1]
    covers = {"covers": "table,from,to\nevents,2024-01-10,2025-01-01"}
    events = ["e1 01-20 01-21", "e2 02-05 02-06", "e3 02-10 02-11"]
    assert ranks(events, tables=covers) == [UNDETERMINED, 1, 2]
    # 27 days before 02-05 is 01-09 (the moment itself is not in the window, the rest of that day is)
    assert ranks(events, tables=covers, window={"days": 26}) == [UNDETERMINED, 2, 3]
    assert ranks(events, tables=covers, window={"days": 27}) == [UNDETERMINED, UNDETERMINED, 3]


def test_a_window_of_days_reaches_into_the_year_before():
    events = ["e1 2024-12-20 2024-12-21", "e2 2025-01-10 2025-01-11"]
    assert ranked(events, year=2, period="month", window={"days": 30}) == {("2025-01", "e2"): 2}
    assert ranked(events, year=2, period="month") == {("2025-01", "e2"): 1}


def test_a_count_looks_back_to_the_begin_of_its_window():
    # covered up to the end of January: the rank of a January event in the year is known, the total is not
    covers = {"covers": "table,from,to\nevents,2024-01-01,2024-02-01"}
    events = ["e1 01-10 01-11"]
    year = {"period": "month", "window": {"period": "year"}}
    assert ranked(events, covers, **year)["2024-01", "e1"] == 1
    assert ranked(events, covers, counts="total", **year)["2024-01", "e1"] == UNDETERMINED
    assert ranked(events, covers, **year)["2024-02", ""] == UNDETERMINED


def test_before_the_first_day_there_is_no_month_of_operation():
    events = ["e1 2023-12-10 2023-12-11", "e2 2023-12-30 2023-12-31", "e3 01-02 01-03"]
    assert ranks(events) == [UNDETERMINED, UNDETERMINED, 1]
    assert ranks(events, window={"days": 30}) == [1, 2, 3]

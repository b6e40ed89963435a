"""The oracle's clock on figures small enough to check by hand: grace, ticks, periods. 2024-01-01 is a Monday."""

from datetime import date
from fractions import Fraction

import pytest

from . import UNDETERMINED
from .small import item, small
from .small_events import IN_OFFICE, ONCE, WHOLE, clocked, january, log

# --- grace


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"grace": 1}, 3),
        ({"grace": "0.5"}, "7/2"),
        ({"grace": 5}, 0),
        ({"grace": {"name": "g", "value": 90, "unit": "min"}}, "5/2"),
        ({"unit": "min", "grace": 90}, 150),
        ({"unit": "d", "grace": "1/24"}, "1/8"),
        ({"grace": 4, "grace_takes": "whole"}, 0),
        ({"grace": "3.5", "grace_takes": "whole"}, 4),
    ],
)
def test_grace(fields, expected):
    assert january(["e1 01-02T08:00 01-02T12:00"], **fields) == [Fraction(expected)]


def test_grace_is_cut_in_service_time_before_weights():
    # Tuesday 17 to 20: grace takes 17 to 18 (weight 1) and 18 to 19 (a half); 19 to 20 at a half is left
    assert january(["e1 01-02T17:00 01-02T20:00"], grace=2, **IN_OFFICE) == [Fraction(1, 2)]
    # a Sunday weighs nothing and yet uses up 14 hours of grace: of Monday's hour nothing is cut
    assert january(["e1 01-07T00:00 01-08T09:00"], grace=14, **IN_OFFICE) == [1]


def test_an_hour_half_relieved_is_half_an_hour_of_grace():
    # 8 to 9 is worth a half, so one hour of grace ends at 9:30; 9:30 to 12 is left
    relief = {"relief": "asset,begin,end,share\na,2024-01-02T08:00,2024-01-02T09:00,0.5"}
    assert january(["e1 01-02T08:00 01-02T12:00"], relief, relief={}, grace=1) == [Fraction(5, 2)]


def test_each_of_two_that_overlap_has_its_own_grace():
    # e1 has 8 to 12 less one, e2 has 12 to 14 less one
    events = ["e1 01-02T08:00 01-02T12:00", "e2 01-02T10:00 01-02T14:00"]
    assert january(events, grace=1, **ONCE) == [3, 1]


def test_grace_by_category():
    values = [{"category": "c", "value": 30}, {"category": "d", "value": 60}]
    events = [f"e{n} 01-02T08:00 01-02T10:00 category={name}" for n, name in enumerate(["c", "d", "", "z"])]
    items = [
        item("g", "parameter", per=["category"], unit="min", values=values),
        item("x", "clock", **{"from": "events"}, unit="h", grace="g"),
    ]
    found = small(items, {"events": log(*events), "covers": WHOLE}).measures["x"]
    hours = [found["2024-01", f"e{n}"] for n in range(4)]
    assert hours == [Fraction(3, 2), 1, UNDETERMINED, UNDETERMINED]


# --- share, ticks, minimum


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"responsible": "share"}, "25/12"),
        ({"tick": 1, "part_tick": "up"}, 5),
        ({"tick": 1, "part_tick": "down"}, 4),
        ({"tick": {"name": "t", "value": 25, "unit": "min"}, "part_tick": "up"}, 10),
        ({"tick": 2, "part_tick": "up", "responsible": "share"}, 2),  # 25/12 hours of 2
        ({"tick": 5, "part_tick": "down"}, 0),
        ({"minimum": 6}, 6),
        ({"minimum": 6, "grace": 5}, 0),
        ({"tick": 1, "part_tick": "up", "minimum": 7}, 7),
        ({"tick": 60, "part_tick": "up", "unit": "min"}, 5),
    ],
)
def test_ticks_and_minimum(fields, expected):
    # 4 hours and 10 minutes, of which the responsible share is a half
    assert january(["e1 01-02T08:00 01-02T12:10"], **fields) == [Fraction(expected)]


# --- periods

ACROSS = "e1 01-31T20:00 02-01T06:00"  # 4 hours in January, 6 in February


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [4, 6]),
        ({"grace": 5}, [0, 5]),
        ({"grace": 5, "grace_takes": "whole"}, [4, 6]),
        ({"tick": 4, "part_tick": "up"}, [1, 2]),  # 10 hours are 3 ticks, of which 1 by the end of January
        ({"tick": 3, "part_tick": "down"}, [1, 2]),
        ({"minimum": 12}, [12, 0]),
        ({"minimum": 7}, [7, 3]),
        ({"minimum": 7, "grace": 4}, [0, 7]),
        ({"crossing": "begin"}, [10, None]),
        ({"crossing": "end"}, [None, 10]),
        ({"crossing": "begin", "tick": 4, "part_tick": "up"}, [3, None]),
    ],
)
def test_an_event_across_two_months(fields, expected):
    found = clocked([ACROSS], **fields)
    assert [found.get((month, "e1")) for month in ("2024-01", "2024-02")] == expected


def test_an_end_at_midnight_is_of_the_day_before():
    assert set(clocked(["e1 01-31T20:00 02-01"])) == {("2024-01", "e1")}
    assert set(clocked(["e1 01-31T20:00 02-01"], crossing="end")) == {("2024-01", "e1")}
    assert set(clocked(["e1 02-01 02-01"], crossing="end")) == {("2024-02", "e1")}


def test_before_the_first_day_of_operation():
    # 10 hours in December, 3 in January, 11 of grace: 2 are left; the term takes all 13
    events = ["e1 2023-12-31T14:00 01-01T03:00", "e2 2023-11-01T00:00 2023-11-01T02:00"]
    assert clocked(events, grace=11) == {("2024-01", "e1"): 2}
    assert clocked(events, period="term") == {("term", "e1"): 13, ("term", "e2"): 2}
    assert clocked(events, crossing="begin") == {}
    assert clocked(events, crossing="end") == {("2024-01", "e1"): 13}


def test_after_the_last_settled_day():
    # the term ends with February: 4 hours are before, 6 after; e2 begins after it and has no row
    top = {"operating_year": {"first": date(2024, 1, 1), "next": date(2024, 3, 1)}}
    events = ["e1 02-29T20:00 03-01T06:00", "e2 03-01T20:00 03-01T22:00"]
    assert clocked(events, top=top, period="term") == {("term", "e1"): 4}
    assert clocked(events, top=top, period="term", crossing="begin") == {("term", "e1"): 10}
    assert clocked(events, top=top, period="term", crossing="end") == {}
    assert clocked(events, top=top) == {("2024-02", "e1"): 4}


def test_year_two_knows_what_the_first_used_up():
    # 10 hours in December and 3 in January, 11 of grace, ticks of an hour
    events = ["e1 2024-12-31T14:00 2025-01-01T03:00"]
    assert clocked(events, year=2, grace=11, tick=1, part_tick="up") == {("2025-01", "e1"): 2}
    assert clocked(events, year=1, grace=11, tick=1, part_tick="up") == {("2024-12", "e1"): 0}


def test_operating_years_that_are_not_calendar_years():
    top = {"operating_year": {"first": date(2024, 1, 15)}, "months": "anniversary"}
    found = clocked(["e1 02-14T22:00 02-15T03:00"], top=top)
    assert found == {("2024-01-15", "e1"): 2, ("2024-02-15", "e1"): 3}


def test_by_the_day_and_by_the_quarter():
    events = ["e1 03-31T22:00 04-01T03:00"]
    assert clocked(events, period="day") == {("2024-03-31", "e1"): 2, ("2024-04-01", "e1"): 3}
    assert clocked(events, period="quarter") == {("1-Q1", "e1"): 2, ("1-Q2", "e1"): 3}


def test_grace_is_read_where_the_event_begins():
    values = [{"from": date(2024, 1, 1), "value": 1}, {"from": date(2024, 2, 1), "value": 5}]
    found = clocked([ACROSS], grace={"name": "g", "values": values})
    assert found == {("2024-01", "e1"): 3, ("2024-02", "e1"): 6}

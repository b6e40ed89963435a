"""The oracle's clock on figures small enough to check by hand: service, relief, overlap. 2024-01-01 is a Monday."""

from fractions import Fraction

import pytest

from .small import item, small
from .small_events import IN_OFFICE, OFFICE, ONCE, january

# --- time and service


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("e1 01-02T08:00 01-02T10:30", "5/2"),
        ("e1 01-02T08:00:10 01-02T08:00:11", "1/3600"),
        ("e1 01-02T23:00 01-04T01:00", 26),
        ("e1 01-02 01-03", 24),
        ("e1 01-02T08:00 01-02T08:00", 0),
    ],
)
def test_hours_of_an_event(event, expected):
    assert january([event]) == [Fraction(expected)]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("e1 01-02T07:00 01-02T09:00", 1),  # Tuesday, service from 8
        ("e1 01-02T17:00 01-02T21:00", 2),  # one hour at 1, two at a half, one outside
        ("e1 01-03T19:00 01-04T09:00", "3/2"),  # half an hour's worth in the evening, one hour in the morning
        ("e1 01-05T00:00 01-06T00:00", 0),  # closed
        ("e1 01-06T00:00 01-08T00:00", 0),  # a weekend weighs nothing
        ("e1 01-13T00:00 01-14T00:00", 11),  # a Saturday that follows Monday: 10 + 2 / 2
    ],
)
def test_service_hours(event, expected):
    assert january([event], **IN_OFFICE) == [Fraction(expected)]


def test_the_hours_of_a_calendar_in_a_period():
    # January 2024 has 23 weekdays, one of them closed, and a Saturday like a Monday: 23 days of 10 + 2 / 2
    items = [
        item("month", "product", unit="h", times=["calendar.office"]),
        item("day", "product", unit="h", period="day", times=["calendar.office"]),
    ]
    measures = small(items, calendar={"office": OFFICE}).measures
    assert measures["month"]["2024-01", ""] == 253
    assert [measures["day"][f"2024-01-{n:02}", ""] for n in (4, 5, 6, 13)] == [11, 0, 0, 11]


def test_an_asset_in_service_only():
    tables = {"assets": "asset,from,to\na,2024-01-03,2024-01-05\nb,2023-01-01,"}
    events = ["e1 01-02T12:00 01-10", "e2 01-02T12:00 01-03T12:00 asset=b", "e3 01-02T12:00 01-03T12:00 asset="]
    assert january(events, tables) == [48, 24, 24]


# --- relief


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("asset,begin,end\na,2024-01-02T09:00,2024-01-02T10:00", 3),
        ("asset,begin,end\nb,2024-01-02T09:00,2024-01-02T10:00", 4),
        ("asset,begin,end,share\na,2024-01-02T09:00,2024-01-02T10:00,0.25", "15/4"),
        # an hour at a quarter, then an hour at which the larger share, a half, counts
        (
            "asset,begin,end,share\na,2024-01-02T09:00,2024-01-02T11:00,0.25\na,2024-01-02T10:00,2024-01-02T11:00,0.5",
            "13/4",
        ),
    ],
)
def test_relief(rows, expected):
    assert january(["e1 01-02T08:00 01-02T12:00"], {"relief": rows}, relief={}) == [Fraction(expected)]


def test_relief_of_one_event_and_of_a_category():
    events = ["e1 01-02T08:00 01-02T12:00", "e2 01-02T08:00 01-02T12:00 category=d"]
    by_event = {"relief": "event,begin,end\ne1,2024-01-02T09:00,2024-01-02T10:00"}
    by_category = {"relief": "asset,category,begin,end\na,d,2024-01-02T09:00,2024-01-02T11:00"}
    assert january(events, by_event, relief={"match": ["event"]}) == [3, 4]
    assert january(events, by_category, relief={"match": ["asset", "category"]}) == [4, 2]


# --- overlap


@pytest.mark.parametrize(
    ("events", "fields", "expected"),
    [
        # the earlier one keeps 8 to 12; of the second 12 to 13 is left
        (["e1 01-02T08:00 01-02T12:00", "e2 01-02T10:00 01-02T13:00"], {}, [4, 1]),
        (["e1 01-02T08:00 01-02T12:00", "e2 01-02T10:00 01-02T13:00 asset=b"], {}, [4, 3]),
        # severity 2 takes 10 to 13, and 8 to 10 is left
        (["e1 01-02T08:00 01-02T12:00", "e2 01-02T10:00 01-02T13:00 severity=2"], {"prefer": "severity"}, [2, 3]),
        # nested, and the inner one preferred: 8 to 9 and 10 to 12
        (["e1 01-02T08:00 01-02T12:00", "e2 01-02T09:00 01-02T10:00 severity=3"], {"prefer": "severity"}, [3, 1]),
        # equal begins: "e10" stands before "e9" as text
        (["e9 01-02T08:00 01-02T12:00", "e10 01-02T08:00 01-02T10:00"], {}, [2, 2]),
        # three at once, each beginning an hour later: the first to 10, the second to 11, the third to 12
        (
            ["e1 01-02T08:00 01-02T10:00", "e2 01-02T09:00 01-02T11:00", "e3 01-02T10:00 01-02T12:00"],
            {},
            [2, 1, 1],
        ),
        # touching events share nothing
        (["e1 01-02T08:00 01-02T10:00", "e2 01-02T10:00 01-02T12:00"], {}, [2, 2]),
    ],
)
def test_shared_time_counts_once(events, fields, expected):
    assert january(events, **ONCE, **fields) == expected


def test_time_that_is_relieved_is_free_for_the_other():
    # e1 is relieved from 10 to 12: its 2 hours are before; e2 has 10 to 13
    events = ["e1 01-02T08:00 01-02T12:00", "e2 01-02T10:00 01-02T13:00"]
    relief = {"relief": "event,begin,end\ne1,2024-01-02T10:00,2024-01-02T12:00"}
    assert january(events, relief, relief={"match": ["event"]}, **ONCE) == [2, 3]


def test_time_relieved_by_half_is_kept_and_is_worth_half():
    # e1 keeps 10 to 12 at a half: 2 + 1; e2 has 12 to 13 alone
    events = ["e1 01-02T08:00 01-02T12:00", "e2 01-02T10:00 01-02T13:00"]
    relief = {"relief": "event,begin,end,share\ne1,2024-01-02T10:00,2024-01-02T12:00,0.5"}
    assert january(events, relief, relief={"match": ["event"]}, **ONCE) == [3, 1]

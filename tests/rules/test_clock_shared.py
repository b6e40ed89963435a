"""`clock`: approved relief, and moments that several events share."""

from fractions import Fraction

import pytest

from tests.contract_text import measure
from tests.rules.event_log import Values, by_event, clocked, codes, log, one, relief, told

EVENT = "e1 01-02T08:00 01-02T12:00 asset=a"
RELIEF = "relief = {}"
ONCE = 'overlap = "once", overlap_by = ["asset"]'


# --- relief


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["a 01-02T09:00 01-02T10:00"], "3"),
        (["a 01-02T08:00 01-02T12:00"], "0"),
        (["a 01-01T00:00 01-03T00:00"], "0"),
        (["a 01-02T07:00 01-02T08:00"], "4"),  # ends as the event begins
        (["a 01-02T12:00 01-02T13:00"], "4"),  # begins as it ends
        (["a 01-02T08:00 01-02T08:00:01"], "14399/3600"),
        (["b 01-02T08:00 01-02T12:00"], "4"),
        (["a 01-02T09:00 01-02T09:00"], "4"),
        (["a 01-02T09:00 01-02T10:00", "a 01-02T10:00 01-02T10:30", "a 01-02T11:00 01-02T13:00"], "3/2"),
        (["a 01-02T09:00 01-02T10:30", "a 01-02T10:00 01-02T11:00"], "2"),
        (["a 01-02T09:00 01-02T10:00 0"], "4"),
        (["a 01-02T09:00 01-02T10:00 1"], "3"),
        (["a 01-02T09:00 01-02T10:00 0.25"], "15/4"),
        (["a 01-02T09:00 01-02T10:00 1/3"], "11/3"),
        (["a 01-02T09:00 01-02T11:00 0.5", "a 01-02T10:00 01-02T12:00 1/3"], "8/3"),  # the larger where both hold
        (["a 01-02T09:00 01-02T11:00 1/3", "a 01-02T10:00 01-02T12:00 0.5"], "8/3"),
        (["a 01-02T08:00 01-02T12:00 0.5", "a 01-02T09:00 01-02T10:00 1"], "3/2"),
        (["a 01-02T08:00 01-02T12:00 0.5", "a 01-02T09:00 01-02T10:00 0.25"], "2"),
    ],
)
def test_relief_of_an_asset(rows: list[str], expected: str) -> None:
    assert one(RELIEF, EVENT, relief=relief(*rows)) == Fraction(expected)
    assert one(RELIEF, EVENT, relief=relief(*rows[::-1])) == Fraction(expected)


def test_no_relief_where_the_clock_names_none() -> None:
    assert one("", EVENT, relief=relief("a 01-02T09:00 01-02T10:00")) == 4


def test_the_table_of_relief_may_be_named() -> None:
    assert (
        one('relief = { from = "relief", match = ["asset"] }', EVENT, relief=relief("a 01-02T09:00 01-02T10:00")) == 3
    )


def test_no_relief_was_approved() -> None:
    assert one(RELIEF, EVENT) == 4
    assert one(RELIEF, EVENT, relief="asset,begin,end,share\n") == 4


def test_relief_matched_by_asset_and_category() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a category=x", "e2 01-02T08:00 01-02T12:00 asset=a category=y"]
    rows += ["e3 01-02T08:00 01-02T12:00 asset=b category=x"]
    table = relief("a x 01-02T09:00 01-02T10:00", "a y 01-02T09:00 01-02T11:00", match="asset,category")
    found = clocked('relief = { match = ["asset", "category"] }', log(*rows, relief=table))
    assert by_event(found) == {"e1": 3, "e2": 2, "e3": 4}


def test_relief_matched_by_event() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a", "e2 01-02T08:00 01-02T12:00 asset=a"]
    table = relief("e2 01-02T09:00 01-02T10:00", match="event")
    assert by_event(clocked('relief = { match = ["event"] }', log(*rows, relief=table))) == {"e1": 4, "e2": 3}


def test_relief_over_two_months_and_from_before_the_first_day() -> None:
    table = relief("a 01-31T22:00 02-01T02:00", "a 2022-12-31T00:00 01-01T02:00")
    found = clocked(
        RELIEF, log("e1 01-31T20:00 02-01T06:00 asset=a", "e2 2022-12-31T20:00 01-01T06:00 asset=a", relief=table)
    )
    assert found == {"2023-01|e1": 2, "2023-02|e1": 4, "2023-01|e2": 4}


def test_an_hour_half_relieved_is_half_an_hour_of_grace() -> None:
    # 8 to 9 is worth a half hour; grace ends at 9:30
    table = relief("a 01-02T08:00 01-02T09:00 0.5")
    assert one(f"{RELIEF}, grace = 1", EVENT, relief=table) == Fraction(5, 2)
    assert one(f'{RELIEF}, grace = "3.5", grace_takes = "whole"', EVENT, relief=table) == 0
    assert one(f'{RELIEF}, grace = "3.499", grace_takes = "whole"', EVENT, relief=table) == Fraction(7, 2)


def test_relief_comes_before_overlap() -> None:
    # e1 is excused from 8 to 11, so those hours are those of e2 which is not
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a", "e2 01-02T09:00 01-02T13:00 asset=a"]
    table = relief("e1 01-02T08:00 01-02T11:00", match="event")
    fields = f'relief = {{ match = ["event"] }}, {ONCE}'
    assert by_event(clocked(fields, log(*rows, relief=table))) == {"e1": 1, "e2": 3}
    # relieved by half it keeps them, at half their worth
    table = relief("e1 01-02T08:00 01-02T11:00 0.5", match="event")
    assert by_event(clocked(fields, log(*rows, relief=table))) == {"e1": Fraction(5, 2), "e2": 1}


def test_relief_of_the_asset_takes_from_whoever_has_the_moment() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a", "e2 01-02T09:00 01-02T14:00 asset=a"]
    table = relief("a 01-02T11:00 01-02T13:00 0.5")
    assert by_event(clocked(f"{RELIEF}, {ONCE}", log(*rows, relief=table))) == {
        "e1": Fraction(7, 2),
        "e2": Fraction(3, 2),
    }


# --- a moment counts once


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["e1 08 12", "e2 09 11"], {"e1": 4, "e2": 0}),  # nested
        (["e1 08 12", "e2 12 13"], {"e1": 4, "e2": 1}),  # touching
        (["e1 08 12", "e2 10 14"], {"e1": 4, "e2": 2}),
        (["e2 08 12", "e1 10 14"], {"e2": 4, "e1": 2}),  # the earlier, whatever its id
        (["e1 08 12", "e2 08 14"], {"e1": 4, "e2": 2}),  # begun together: the smaller id
        (["e1 08 14", "e2 08 12"], {"e1": 6, "e2": 0}),
        (["e2 08 14", "e10 08 12"], {"e10": 4, "e2": 2}),  # ids are texts
        (["e1 08 12", "e2 09 13", "e3 10 14"], {"e1": 4, "e2": 1, "e3": 1}),
        (["e1 08 09", "e2 08 12", "e3 11 13"], {"e1": 1, "e2": 3, "e3": 1}),
        (["e1 08 12", "e2 10 10", "e3 12 12"], {"e1": 4, "e2": 0, "e3": 0}),
    ],
)
def test_a_shared_moment_is_that_of_the_earlier_event(rows: list[str], expected: Values) -> None:
    events = [f"{name} 01-02T{begin}:00 01-02T{end}:00 asset=a" for name, begin, end in map(str.split, rows)]
    assert by_event(clocked(ONCE, log(*events))) == expected
    assert by_event(clocked(ONCE, log(*events[::-1]))) == expected


def test_each_counts_all_its_time_where_nothing_else_is_said() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a", "e2 01-02T09:00 01-02T11:00 asset=a"]
    for fields in ("", 'overlap = "each"'):
        assert by_event(clocked(fields, log(*rows))) == {"e1": 4, "e2": 2}


def test_events_share_time_where_all_columns_agree() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a category=x", "e2 01-02T09:00 01-02T11:00 asset=a category=y"]
    rows += ["e3 01-02T09:00 01-02T13:00 asset=a category=x", "e4 01-02T08:00 01-02T09:00 asset=b category=x"]
    both = 'overlap = "once", overlap_by = ["asset", "category"]'
    assert by_event(clocked(both, log(*rows))) == {"e1": 4, "e2": 2, "e3": 1, "e4": 1}
    assert by_event(clocked(ONCE, log(*rows))) == {"e1": 4, "e2": 0, "e3": 1, "e4": 1}


def test_only_events_that_are_admitted_share_time() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a class=x", "e2 01-02T09:00 01-02T13:00 asset=a class=y"]
    assert clocked(f'{ONCE}, where = {{ class = ["y"] }}', log(*rows)) == {"2023-01|e2": 4}


def test_an_event_of_last_year_has_its_moments_still() -> None:
    rows = ["e1 2022-12-31T20:00 01-01T06:00 asset=a", "e2 01-01T02:00 01-01T08:00 asset=a"]
    assert by_event(clocked(ONCE, log(*rows))) == {"e1": 6, "e2": 2}


def test_overlap_is_removed_before_grace() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a", "e2 01-02T10:00 01-02T14:00 asset=a"]
    assert by_event(clocked(f"{ONCE}, grace = 1", log(*rows))) == {"e1": 3, "e2": 1}


# --- the dearer class has it

PREFER = f'{ONCE}, prefer = "class"'
FOUR = [
    "e1 01-02T08:00 01-02T18:00 asset=a class=1",
    "e2 01-02T09:00 01-02T12:00 asset=a class=2",
    "e3 01-02T10:00 01-02T16:00 asset=a class=2.5",
    "e4 01-02T11:00 01-02T13:00 asset=a class=10",
]


def test_four_classes() -> None:
    # e4 has 11 to 13, e3 10 to 11 and 13 to 16, e2 9 to 10, e1 8 to 9 and 16 to 18
    expected = {"e1": 3, "e2": 1, "e3": 4, "e4": 2}
    for rows in (FOUR, FOUR[::-1], FOUR[2:] + FOUR[:2]):
        assert by_event(clocked(PREFER, log(*rows))) == expected


def test_grace_is_cut_from_the_first_of_what_is_left() -> None:
    # e1 has 8 to 9, then nothing until 16
    assert by_event(clocked(f"{PREFER}, grace = 2", log(*FOUR))) == {"e1": 1, "e2": 0, "e3": 2, "e4": 0}


def test_classes_are_compared_as_numbers_and_equal_ones_by_begin() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a class=9", "e2 01-02T09:00 01-02T13:00 asset=a class=10"]
    assert by_event(clocked(PREFER, log(*rows))) == {"e1": 1, "e2": 4}
    rows = ["e2 01-02T08:00 01-02T12:00 asset=a class=1/2", "e1 01-02T09:00 01-02T13:00 asset=a class=0.5"]
    assert by_event(clocked(PREFER, log(*rows))) == {"e2": 4, "e1": 1}
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a class=-1", "e2 01-02T09:00 01-02T13:00 asset=a class=0"]
    assert by_event(clocked(PREFER, log(*rows))) == {"e1": 1, "e2": 4}


def test_more_classes_than_take_a_pass_each() -> None:
    rows = [f"e{n:02} 01-02T{n:02}:00 01-02T{n + 2:02}:00 asset=a class={n}" for n in range(20)]
    found = by_event(clocked(PREFER, log(*rows)))
    assert found == {f"e{n:02}": 2 if n == 19 else 1 for n in range(20)}


@pytest.mark.parametrize(
    ("excused", "classes", "expected"),
    [
        ("e2 01-02T10:00 01-02T11:00", (1, 2), {"e1": 2, "e2": 3}),
        ("e1 01-02T08:00 01-02T11:00", (1, 2), {"e1": 0, "e2": 4}),
        ("e1 01-02T08:00 01-02T11:00", (2, 1), {"e1": 1, "e2": 3}),
        ("e1 01-02T08:00 01-02T11:00", (1, 1), {"e1": 1, "e2": 3}),  # e1 is the earlier event still
    ],
)
def test_relief_comes_before_preference(excused: str, classes: tuple[int, int], expected: Values) -> None:
    rows = [
        f"e1 01-02T08:00 01-02T12:00 asset=a class={classes[0]}",
        f"e2 01-02T09:00 01-02T13:00 asset=a class={classes[1]}",
    ]
    fields = f'{PREFER}, relief = {{ match = ["event"] }}'
    assert by_event(clocked(fields, log(*rows, relief=relief(excused, match="event")))) == expected


def test_a_class_that_is_missing_spoils_all_it_touches() -> None:
    rows = ["e1 01-02T08:00 01-02T12:00 asset=a class=1", "e2 01-02T11:00 01-02T14:00 asset=a class="]
    rows += ["e3 01-02T13:00 01-02T15:00 asset=a class=1", "e4 01-02T15:00 01-02T16:00 asset=a class=1"]
    rows += ["e5 01-02T11:00 01-02T14:00 asset=b class=1"]
    statement = told(PREFER, log(*rows))
    lost = dict.fromkeys(("e1", "e2", "e3"), "undetermined")
    assert by_event(measure(statement, "x")) == {**lost, "e4": 1, "e5": 3}
    assert codes(statement) == {"no_attribute", "event_touches_unknown"}

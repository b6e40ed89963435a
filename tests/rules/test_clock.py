"""`clock`: which events have which rows, in which periods their time counts, and what is open."""

from fractions import Fraction

import pytest

from tests.contract_text import TWO_YEARS, YEARLY, item, measure, settled
from tests.rules.event_log import Values, by_event, clock, clocked, codes, log, one, told

ACROSS = "e1 01-31T20:00 02-01T06:00"
"""Four hours in January, six in February."""


# --- time


@pytest.mark.parametrize(("unit", "expected"), [("h", "5/2"), ("min", "150"), ("d", "5/48")])
def test_the_time_of_an_event_in_the_unit_of_the_item(unit: str, expected: str) -> None:
    assert one("", "e1 01-02T08:00 01-02T10:30", unit) == Fraction(expected)


def test_to_the_second() -> None:
    assert one("", "e1 01-02T08:00:00 01-02T08:00:01") == Fraction(1, 3600)


def test_a_day_without_a_time_is_its_first_moment() -> None:
    assert one("", "e1 01-02 01-04") == 48


def test_an_event_of_no_length_has_one_row_that_is_zero() -> None:
    for crossing in ("split", "begin", "end"):
        found = clocked(
            f'crossing = "{crossing}"', log("e1 02-01T00:00 02-01T00:00", "e2 01-31T23:59:59 01-31T23:59:59")
        )
        assert found == {"2023-01|e2": 0, "2023-02|e1": 0}


def test_a_clock_stands_between_two_columns_of_its_own() -> None:
    tables = log("e1 01-02T08:00 01-02T12:00 told=2023-01-02T08:30 there=2023-01-02T09:15")
    found = clocked('begin = "told", end = "there"', tables)
    assert found == {"2023-01|e1": Fraction(3, 4)}
    assert clocked('begin = "there"', tables) == {"2023-01|e1": Fraction(11, 4)}


def test_per_may_be_written_and_is_always_the_event() -> None:
    assert one('per = ["event"]', "e1 01-02T08:00 01-02T10:00") == 2


def test_events_whose_cells_are_among_those_allowed() -> None:
    tables = log("e1 01-02 01-03 class=a", "e2 01-02 01-03 class=b", "e3 01-02 01-03 class=a")
    assert set(clocked('where = { class = ["a"] }', tables)) == {"2023-01|e1", "2023-01|e3"}
    assert clocked('where = { class = ["z"] }', tables) == {}


def test_no_event_at_all_in_a_table_that_is_covered() -> None:
    assert clocked("", log()) == {}
    assert measure(settled(counted(), log()), "n") == {"2023-01": 0, "2023-02": 0, "2023-03": 0}


def counted(fields: str = "") -> str:
    return clock(fields) + item("n", "reduce", 'of = "x", op = "sum", unit = "h"')


def test_the_order_of_rows_is_irrelevant() -> None:
    events = [f"e{n} 01-{day:02}T08:00 01-{day + 1:02}T{hour:02}:00 asset={asset}" for n, day, hour, asset in _ROWS]
    fields = 'overlap = "once", overlap_by = ["asset"], grace = 1'
    expected = clocked(fields, log(*events))
    assert len(set(expected.values())) > 2
    for other in (events[::-1], events[2:] + events[:2]):
        assert clocked(fields, log(*other)) == expected


_ROWS = [(5, 3, 10, "a"), (1, 3, 9, "a"), (4, 2, 12, "a"), (2, 4, 9, "b"), (3, 4, 9, "b")]


# --- periods


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("", {"2023-01|e1": 4, "2023-02|e1": 6}),
        ('crossing = "split"', {"2023-01|e1": 4, "2023-02|e1": 6}),
        ('crossing = "begin"', {"2023-01|e1": 10}),
        ('crossing = "end"', {"2023-02|e1": 10}),
        ('period = "day"', {"2023-01-31|e1": 4, "2023-02-01|e1": 6}),
        ('period = "day", crossing = "end"', {"2023-02-01|e1": 10}),
        ('period = "quarter"', {"1-Q1|e1": 10}),
        ('period = "term"', {"term|e1": 10}),
    ],
)
def test_an_event_over_midnight(fields: str, expected: Values) -> None:
    assert clocked(fields, log(ACROSS)) == expected


@pytest.mark.parametrize("crossing", ["split", "begin", "end"])
def test_an_end_at_midnight_belongs_to_the_day_before(crossing: str) -> None:
    fields = f'crossing = "{crossing}"'
    assert clocked(fields, log("e1 01-31T20:00 02-01T00:00")) == {"2023-01|e1": 4}
    assert clocked(fields, log("e1 02-01T00:00 02-01T06:00")) == {"2023-02|e1": 6}


def test_one_second_on_either_side_of_midnight() -> None:
    assert clocked("", log("e1 01-31T23:59:59 02-01T00:00:01")) == {
        "2023-01|e1": Fraction(1, 3600),
        "2023-02|e1": Fraction(1, 3600),
    }
    assert clocked('crossing = "end"', log("e1 01-31T20:00 02-01T00:00:01")) == {"2023-02|e1": 4 + Fraction(1, 3600)}


def test_a_long_event_touches_every_month() -> None:
    assert clocked("", log("e1 01-30 03-02"), unit="d") == {"2023-01|e1": 2, "2023-02|e1": 28, "2023-03|e1": 1}


def test_the_change_of_a_day_is_no_cut_in_a_year() -> None:
    assert clocked("", log(ACROSS), **YEARLY) == {"1|e1": 10}


def test_months_that_run_from_the_anniversary() -> None:
    header = {"operating_year": "{ first = 2023-01-15 }", "months": '"anniversary"'}
    assert clocked("", log("e1 02-14T22:00 02-15T03:00"), **header) == {"2023-01-15|e1": 2, "2023-02-15|e1": 3}


# --- before the first day, and after the last


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("", {"2023-01|e1": 3}),
        ('crossing = "begin"', {}),
        ('crossing = "end"', {"2023-01|e1": 13}),
        ('period = "term"', {"term|e1": 13, "term|e2": 2}),
        ("grace = 11", {"2023-01|e1": 2}),  # ten hours of it are used up in December
        ('grace = 11, crossing = "end"', {"2023-01|e1": 2}),
        ('tick = 6, part_tick = "up"', {"2023-01|e1": 1}),  # three in all, two of them in December
    ],
)
def test_an_event_that_begins_before_the_first_day(fields: str, expected: Values) -> None:
    tables = log("e1 2022-12-31T14:00 01-01T03:00", "e2 2022-12-01T00:00 2022-12-01T02:00")
    assert clocked(fields, tables) == expected


@pytest.mark.parametrize(
    ("crossing", "expected"), [("split", {"2023-03|e1": 4}), ("begin", {"2023-03|e1": 10}), ("end", {})]
)
def test_an_event_that_lasts_beyond_the_last_day(crossing: str, expected: Values) -> None:
    tables = log("e1 03-31T20:00 04-01T06:00", "e2 04-01T00:00 04-01T06:00")
    assert clocked(f'crossing = "{crossing}"', tables) == expected
    on_the_term = {label.replace("2023-03", "term"): value for label, value in expected.items()}
    assert clocked(f'crossing = "{crossing}", period = "term"', tables) == on_the_term


def test_an_event_around_all_that_is_settled() -> None:
    tables = log("e1 2022-12-31T20:00 04-01T06:00")
    assert clocked('period = "term"', tables) == {"term|e1": 4 + 90 * 24}
    assert sum(clocked("", tables).values()) == 90 * 24


# --- operating years

OVER_YEARS = log("e1 02-28T14:00 03-01T03:00", "e2 01-10T08:00 01-10T10:00", "e3 03-05T08:00 03-05T10:00")
"""Year 2 begins in March: e1 has ten hours before it and three in it."""
LOOKS_BACK = item("ran", "window", 'of = "n", counts = "to_date", unit = "h"')


@pytest.mark.parametrize("fields", ["", "grace = 11", 'tick = 4, part_tick = "down"', "minimum = 12"])
def test_year_two_alone_is_year_two_after_year_one(fields: str) -> None:
    first, alone = (clocked(fields, OVER_YEARS, year=year, **TWO_YEARS) for year in (1, 2))
    after = settled(counted(fields) + LOOKS_BACK, OVER_YEARS, 2, **TWO_YEARS)
    assert set(alone) == {"2023-03|e1", "2023-03|e3"}
    assert measure(after, "x") == alone
    # what ran from year 1 on is there too
    assert measure(after, "ran")["2023-03"] == sum(first.values()) + sum(alone.values())


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        ("", 10, 3),
        ("grace = 11", 0, 2),
        ('tick = 4, part_tick = "up"', 3, 1),
        ("minimum = 12", 12, 1),
        ("minimum = 20", 20, 0),
    ],
)
def test_the_years_of_an_event_add_up_to_it(fields: str, first: int, second: int) -> None:
    assert clocked(fields, OVER_YEARS, year=1, **TWO_YEARS)["2023-02|e1"] == first
    assert clocked(fields, OVER_YEARS, year=2, **TWO_YEARS)["2023-03|e1"] == second


# --- events that are open


def test_an_open_event_is_undetermined_from_its_begin_on() -> None:
    statement = told("", log("e1 02-10T08:00 -", "e2 02-11 02-12"))
    expected = {"2023-02|e1": "undetermined", "2023-02|e2": 24, "2023-03|e1": "undetermined"}
    assert measure(statement, "x") == expected
    assert codes(statement) == {"event_open"}
    assert measure(told('open_end = "refuse"', log("e1 02-10T08:00 -", "e2 02-11 02-12")), "x") == expected


@pytest.mark.parametrize(
    ("crossing", "expected"),
    [("split", ["2023-02|e1", "2023-03|e1"]), ("begin", ["2023-02|e1"]), ("end", ["2023-02|e1", "2023-03|e1"])],
)
def test_where_an_open_event_has_its_rows(crossing: str, expected: list[str]) -> None:
    found = clocked(f'crossing = "{crossing}"', log("e1 02-10T08:00 -"))
    assert found == dict.fromkeys(expected, "undetermined")


@pytest.mark.parametrize(
    ("crossing", "expected"),
    [("split", {"2023-02|e1": 1, "2023-03|e1": 31}), ("begin", {"2023-02|e1": 32}), ("end", {"2023-03|e1": 32})],
)
def test_an_open_event_may_last_as_long_as_what_is_settled(crossing: str, expected: Values) -> None:
    fields = f'open_end = "period_end", crossing = "{crossing}"'
    assert clocked(fields, log("e1 02-28 -"), unit="d") == expected


def test_an_open_event_that_begins_after_the_last_day_has_no_row() -> None:
    for fields in ("", 'open_end = "period_end"', 'period = "term"', 'open_end = "period_end", period = "term"'):
        assert clocked(fields, log("e1 04-01 -")) == {}


def test_an_open_event_of_an_earlier_year() -> None:
    tables = log("e1 02-10 -")
    assert clocked('open_end = "period_end"', tables, "d", 1, **TWO_YEARS) == {"2023-02|e1": 19}
    second = clocked('open_end = "period_end"', tables, "d", 2, **TWO_YEARS)
    assert (len(second), second["2023-03|e1"], second["2024-02|e1"]) == (12, 31, 29)
    assert set(clocked("", tables, "d", 2, **TWO_YEARS).values()) == {"undetermined"}


def test_another_end_that_is_open() -> None:
    tables = log("e1 01-02T08:00 01-02T12:00 there=", "e2 01-02T08:00 01-02T12:00 there=2023-01-02T09:00")
    found = by_event(clocked('end = "there"', tables, **YEARLY))
    assert found == {"e1": "undetermined", "e2": 1}

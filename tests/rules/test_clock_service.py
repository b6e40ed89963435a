"""`clock` and service calendars: hours that count, with weights and exceptions, and assets in service for a while."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError
from tests.contract_text import YEARLY, contract_of, csv, item, measure, settled
from tests.rules.event_log import by_event, calendar, clock, clocked, hours, log, one, relief

WEEK = "mon,tue,wed,thu,fri"
WORK = {
    "calendar": calendar(
        f"{WEEK} 08:00 18:00",
        f"{WEEK} 18:00 20:00 1/3",
        "sat,sun 10:00 24:00 0",
        exceptions='{ dates = [2023-01-05, 2023-01-06], as = "closed" }, { dates = [2023-01-14], as = "mon" }',
    )
}
"""Ten whole hours and two of a third on weekdays, fourteen of nothing at the weekend; 5 and 6 January closed."""
SERVED = 'service = "work"'


# --- hours and weights


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("01-02T08:00", "01-02T18:00", "10"),
        ("01-02T07:59:59", "01-02T08:00:01", "1/3600"),
        ("01-02T00:00", "01-02T08:00", "0"),
        ("01-02T17:00", "01-02T19:00", "4/3"),
        ("01-02T18:00", "01-02T20:00", "2/3"),
        ("01-02T19:59:59", "01-03T08:00:01", "4/10800"),
        ("01-02T20:00", "01-03T08:00", "0"),
        ("01-02T00:00", "01-03T00:00", "32/3"),
        ("01-02T08:00", "01-03T09:00", "35/3"),
        ("01-07T00:00", "01-09T00:00", "0"),  # a weekend: in service, of no weight
        ("01-01T23:00", "01-02T09:00", "1"),
        ("01-05T00:00", "01-07T00:00", "0"),  # closed
        ("01-04T19:00", "01-07T12:00", "1/3"),
        ("01-14T00:00", "01-15T00:00", "32/3"),  # a Saturday that follows Monday
        ("01-13T19:00", "01-14T09:00", "4/3"),
        ("01-02T00:00", "01-09T00:00", "32"),  # three days of 32/3
    ],
)
def test_hours_outside_the_calendar_are_no_time_and_weights_multiply(begin: str, end: str, expected: str) -> None:
    assert one(SERVED, f"e1 {begin} {end}", **WORK) == Fraction(expected)
    assert one(SERVED, f"e1 {begin} {end}", "min", **WORK) == Fraction(expected) * 60


def test_a_calendar_that_no_clock_names_changes_nothing() -> None:
    assert one("", "e1 01-02T00:00 01-03T00:00", **WORK) == 24


@pytest.mark.parametrize(
    ("grace", "begin", "end", "expected"),
    [
        ("2", "01-02T17:00", "01-02T20:00", "1/3"),  # an hour of weight 1, one of a third
        ("0", "01-07T00:00", "01-09T00:00", "0"),
        ("14", "01-08T00:00", "01-09T09:00", "1"),  # a Sunday of no weight uses up its fourteen hours of grace
        ("15", "01-08T00:00", "01-09T09:00", "0"),
        ("1", "01-02T20:00", "01-03T09:00", "0"),  # a night uses up none
        ("1", "01-02T20:00", "01-03T09:00:01", "1/3600"),
        ("40", "01-04T08:00", "01-09T09:00", "1"),  # twelve of Wednesday, two closed days, a weekend of 28
    ],
)
def test_grace_is_service_time_before_weights(grace: str, begin: str, end: str, expected: str) -> None:
    assert one(f"{SERVED}, grace = {grace}", f"e1 {begin} {end}", **WORK) == Fraction(expected)


def test_grace_that_ends_inside_a_second_of_a_weight() -> None:
    # an hour and 1/7 of an hour of grace: of the two hours of a third 2 - 1/7 are left
    assert one(f'{SERVED}, grace = "8/7"', "e1 01-02T17:00 01-02T20:00", **WORK) == Fraction(13, 21)


def test_a_grace_of_many_digits_keeps_them_all() -> None:
    dear = {"calendar": calendar(f"{WEEK} 08:00 18:00 50")}
    # 21 weekdays of ten hours
    found = one(f'{SERVED}, grace = "0.000000000001"', "e1 01-02T08:00 01-31T00:00", **dear)
    assert found == 50 * (210 - Fraction(1, 10**12))


def test_all_counts_once_grace_is_exceeded_in_service_time() -> None:
    whole = f'{SERVED}, grace_takes = "whole"'
    assert one(f"{whole}, grace = 3", "e1 01-02T17:00 01-03T08:00", **WORK) == 0
    assert one(f"{whole}, grace = 3", "e1 01-02T17:00 01-03T08:00:01", **WORK) == Fraction(5, 3) + Fraction(1, 3600)


def test_ticks_are_of_weighted_time() -> None:
    assert one(f'{SERVED}, tick = 1, part_tick = "up"', "e1 01-02T17:00 01-02T20:00", **WORK) == 2
    assert one(f'{SERVED}, tick = 1, part_tick = "down"', "e1 01-02T17:00 01-02T20:00", **WORK) == 1


def test_relief_and_overlap_outside_the_hours_take_nothing() -> None:
    fields = f'{SERVED}, relief = {{}}, overlap = "once", overlap_by = ["asset"]'
    rows = ["e1 01-02T17:00 01-03T09:00 asset=a", "e2 01-02T21:00 01-03T10:00 asset=a"]
    table = relief("a 01-02T20:00 01-03T08:30")
    assert by_event(clocked(fields, log(*rows, relief=table), **WORK)) == {"e1": Fraction(13, 6), "e2": 1}


def test_hours_of_each_month() -> None:
    found = clocked(SERVED, log("e1 01-31T17:00 02-01T09:00"), **WORK)
    assert found == {"2023-01|e1": Fraction(5, 3), "2023-02|e1": 1}


def test_hours_up_to_midnight_and_from_midnight() -> None:
    night = {
        "calendar": calendar("mon,tue,wed,thu,fri,sat,sun 22:00 24:00 2", "mon,tue,wed,thu,fri,sat,sun 00:00 06:00")
    }
    assert one(SERVED, "e1 01-02T12:00 01-03T12:00", **night) == 10
    assert one(SERVED, "e1 01-02T23:59:59 01-03T00:00:01", **night) == Fraction(3, 3600)
    assert clocked(SERVED, log("e1 01-31T21:00 02-01T07:00"), **night) == {"2023-01|e1": 4, "2023-02|e1": 6}


def test_minutes_that_are_no_whole_hours() -> None:
    odd = {"calendar": calendar("mon 06:07 06:08 60", "mon 06:08 24:00 0")}
    assert one(SERVED, "e1 01-02T00:00 01-03T00:00", **odd) == 1
    assert one(SERVED, "e1 01-02T06:07:30 01-02T06:07:31", **odd) == Fraction(1, 60)


def test_two_calendars() -> None:
    both = {"calendar": f"{{ day = {{ {hours('mon 08:00 12:00')} }}, night = {{ {hours('mon 20:00 24:00 3')} }} }}"}
    items = clock('service = "day"') + clock('service = "night"', name="y")
    statement = settled(items, log("e1 01-02T00:00 01-03T00:00"), **both)
    assert (measure(statement, "x"), measure(statement, "y")) == ({"2023-01|e1": 4}, {"2023-01|e1": 12})


# --- the hours of a period


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        # 22 weekdays less two closed, and a Saturday like a Monday: 21 of 32/3; 20 of 32/3; 23 of 32/3
        ("month", {"2023-01": 224, "2023-02": Fraction(640, 3), "2023-03": Fraction(736, 3)}),
        ("quarter", {"1-Q1": Fraction(2048, 3)}),
    ],
)
def test_weighted_hours_of_a_period(period: str, expected: dict[str, Fraction]) -> None:
    items = item("x", "product", f'period = "{period}", unit = "h", times = ["calendar.work"]')
    assert measure(settled(items, **WORK), "x") == expected


def test_the_share_of_the_hours_that_was_lost() -> None:
    items = clock(SERVED) + item("lost", "product", 'per = ["event"], times = ["x"], over = ["calendar.work"]')
    assert measure(settled(items, log("e1 01-02T00:00 01-03T00:00"), **WORK), "lost") == {"2023-01|e1": Fraction(1, 21)}


def test_weighted_hours_have_the_unit_h() -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("x", "product", 'unit = "d", times = ["calendar.work"]'), **WORK)
    assert [problem.code for problem in refused.value.problems] == ["units_do_not_multiply"]


# --- assets that are in service for a part of the time

ASSETS = csv("asset,from,to", "a,2023-01-10,2023-02-10", "b,2022-01-01,", "c,2023-01-10,")


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("01-09T20:00", "01-10T06:00", {"2023-01|e1": 6}),
        ("01-09T20:00", "01-10T00:00", {"2023-01|e1": 0}),
        ("01-08T20:00", "01-09T06:00", {"2023-01|e1": 0}),
        ("02-09T20:00", "02-10T06:00", {"2023-02|e1": 4}),
        ("02-10T00:00", "02-10T06:00", {"2023-02|e1": 0}),
        ("01-09T23:00", "02-10T01:00", {"2023-01|e1": 22 * 24, "2023-02|e1": 9 * 24}),
    ],
)
def test_time_outside_the_service_of_the_asset_is_no_time(begin: str, end: str, expected: dict[str, int]) -> None:
    assert clocked("", log(f"e1 {begin} {end} asset=a"), assets=ASSETS) == expected


def test_each_asset_has_its_own_service_and_an_event_without_one_has_none() -> None:
    rows = [f"e{name} 01-09T20:00 01-10T06:00 asset={name}" for name in "abc"] + ["e 01-09T20:00 01-10T06:00 asset="]
    assert by_event(clocked("", log(*rows), assets=ASSETS)) == {"ea": 6, "eb": 10, "ec": 6, "e": 10}


def test_grace_begins_when_the_asset_does() -> None:
    assert by_event(clocked("grace = 2", log("e1 01-09T20:00 01-10T06:00 asset=a"), assets=ASSETS)) == {"e1": 4}


def test_an_event_before_its_asset_is_in_service_takes_no_moment_from_another() -> None:
    rows = ["e1 01-09T20:00 01-10T02:00 asset=a station=s", "e2 01-09T22:00 01-10T04:00 asset=b station=s"]
    fields = 'overlap = "once", overlap_by = ["station"]'
    # e1 begins first, and has nothing until midnight
    assert by_event(clocked(fields, log(*rows), assets=ASSETS)) == {"e1": 2, "e2": 4}


def test_service_of_the_asset_and_of_the_calendar() -> None:
    # Monday 9 January is before it; Tuesday from 8 is after
    rows = log("e1 01-09T08:00 01-10T09:00 asset=a")
    assert clocked(f"{SERVED}, grace = 0", rows, assets=ASSETS, **WORK, **YEARLY) == {"1|e1": 1}


# --- what a calendar refuses


@pytest.mark.parametrize(
    ("rows", "exceptions", "code"),
    [
        (["mon 09:00 08:00"], "", "hours_backwards"),
        (["mon 08:00 08:00"], "", "hours_backwards"),
        (["mon 22:00 06:00"], "", "hours_backwards"),
        (["mon 08:00 12:00", "mon,tue 11:59 13:00"], "", "hours_overlap"),
        (["mon 08:00 24:01"], "", "not_an_hour"),
        (["mon 8:00 12:00"], "", "not_an_hour"),
        (["mon 08:60 12:00"], "", "not_an_hour"),
        (["mon 08:00 12:00:30"], "", "not_an_hour"),
        (["mon 08:00 12:00 -1"], "", "weight_below_zero"),
        (["mon 08:00 12:00 1e1"], "", "not_a_number"),
        (["monday 08:00 12:00"], "", "not_a_choice"),
        (
            ["mon 08:00 12:00"],
            '{ dates = [2023-01-05], as = "sun" }, { dates = [2023-01-05], as = "closed" }',
            "date_twice",
        ),
        (["mon 08:00 12:00"], '{ dates = [2023-01-05], as = "never" }', "not_a_choice"),
        ([], "", "nothing_listed"),
    ],
)
def test_what_a_calendar_refuses(rows: list[str], exceptions: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(clock(SERVED), calendar=calendar(*rows, exceptions=exceptions))
    assert code in [problem.code for problem in refused.value.problems]


def test_hours_that_touch_do_not_overlap() -> None:
    assert one(SERVED, "e1 01-02 01-03", calendar=calendar("mon 08:00 12:00", "mon 12:00 13:00 2")) == 6


@pytest.mark.parametrize("name", ["days", "month_days", "year_days", "year_number", "months"])
def test_a_calendar_is_not_called_what_is_there_already(name: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(clock(f'service = "{name}"'), calendar=calendar("mon 08:00 12:00", name=name))
    assert "calendar_name" in [problem.code for problem in refused.value.problems]

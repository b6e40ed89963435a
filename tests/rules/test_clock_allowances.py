"""`clock`: grace, the share that counts, ticks and a minimum, each side of each boundary."""

from fractions import Fraction

import pytest

from tests.contract_text import csv, item, measure, settled
from tests.rules.event_log import Values, by_event, clock, clocked, codes, log, one, told

TWO_HOURS = "e1 01-02T08:00:00 01-02T10:00:00"
A_SECOND_MORE = "e1 01-02T08:00:00 01-02T10:00:01"
A_SECOND_LESS = "e1 01-02T08:00:00 01-02T09:59:59"
SECOND = Fraction(1, 3600)


# --- grace


@pytest.mark.parametrize(
    ("event", "first", "whole"),
    [(A_SECOND_LESS, 0, 0), (TWO_HOURS, 0, 0), (A_SECOND_MORE, SECOND, 2 + SECOND)],
)
def test_grace_exactly_met_and_one_second_over(event: str, first: Fraction, whole: Fraction) -> None:
    assert one("grace = 2", event) == first
    assert one('grace = 2, grace_takes = "first"', event) == first
    assert one('grace = 2, grace_takes = "whole"', event) == whole


def test_no_grace_and_a_grace_of_nothing() -> None:
    assert one("grace = 0", TWO_HOURS) == one("", TWO_HOURS) == 2
    assert one('grace = 0, grace_takes = "whole"', TWO_HOURS) == 2


@pytest.mark.parametrize(
    ("grace", "unit", "expected"),
    [
        ("1", "h", "1"),
        ("30", "min", "90"),
        ('"1/48"', "d", "1/16"),
        ('{ name = "g", value = 30, unit = "min" }', "h", "3/2"),
        ('{ name = "g", value = "0.5", unit = "h" }', "min", "90"),
        ('{ name = "g", value = "1/24", unit = "d" }', "h", "1"),
        ('{ name = "g", value = 90 }', "min", "30"),  # without a unit it is in that of the item
        ('"1/3"', "h", "5/3"),
        ('{ name = "g", value = "0.0001", unit = "min" }', "min", "119.9999"),
    ],
)
def test_grace_in_its_own_unit_or_in_that_of_the_item(grace: str, unit: str, expected: str) -> None:
    assert one(f"grace = {grace}", TWO_HOURS, unit) == Fraction(expected)


BY_CLASS = item(
    "g",
    "parameter",
    'per = ["class"], unit = "min", values = [{ class = "a", value = 30 }, { class = "b", value = 60 }, { class = "c", value = 150 }]',
)


@pytest.mark.parametrize("covers", ["2022-01-01,2024-01-01", "2023-01-04,2024-01-01", "2023-03-01,2024-01-01"])
def test_grace_by_class_out_of_the_order_of_begins(covers: str) -> None:
    rows = [
        "e1 03-05T08:00 03-05T10:00 class=b",
        "e2 01-02T08:00 01-02T10:00 class=a",
        "e3 02-04T08:00 02-04T11:00 class=c",
    ]
    rows += ["e4 01-31T23:00 02-01T01:00 class=b", "e5 01-02T08:00 01-02T10:00 class=c"]
    statement = settled(BY_CLASS + clock('grace = "g"'), log(*rows, covers=(covers,)))
    assert {reason.code for reason in statement.undetermined} <= {"not_covered"}
    found = measure(statement, "x")
    assert {label: value for label, value in found.items() if "|" in label} == {
        "2023-01|e2": Fraction(3, 2), "2023-01|e4": 0, "2023-01|e5": 0,
        "2023-02|e3": Fraction(1, 2), "2023-02|e4": 1, "2023-03|e1": 1,
    }  # fmt: skip


def test_a_class_without_its_grace_is_undetermined_and_no_other() -> None:
    grace = item("g", "parameter", 'per = ["class"], unit = "h", values = [{ class = "a", value = 1 }]')
    rows = log("e1 01-02T08:00 01-02T10:00 class=z", "e2 01-03T08:00 01-03T10:00 class=a")
    statement = settled(grace + clock('grace = "g"'), rows)
    assert by_event(measure(statement, "x")) == {"e1": "undetermined", "e2": 1}
    assert codes(statement) == {"no_value"}


def test_grace_is_read_in_the_period_of_the_first_row() -> None:
    grace = 'grace = { name = "g", unit = "h", values = [{ value = 1 }, { from = 2023-02-01, value = 5 }] }'
    assert clocked(grace, log("e1 01-31T20:00 02-01T06:00")) == {"2023-01|e1": 3, "2023-02|e1": 6}
    assert clocked(grace, log("e1 02-01T00:00 02-01T06:00")) == {"2023-02|e1": 1}
    assert clocked(f'{grace}, crossing = "end"', log("e1 01-31T20:00 02-01T06:00")) == {"2023-02|e1": 5}
    # the row of an event that began before the first day is its first
    assert clocked(grace, log("e1 2022-12-31T20:00 01-01T06:00")) == {"2023-01|e1": 6}


def test_grace_that_is_an_item_of_the_month() -> None:
    grace = item("g", "product", 'unit = "h", times = ["calendar.days", { value = "1/31", unit = "h/d" }]')
    found = measure(
        settled(grace + clock('grace = "g"'), log("e1 01-02T08:00 01-02T10:00", "e2 02-02T08:00 02-02T10:00")), "x"
    )
    assert by_event(found) == {"e1": 1, "e2": 2 - Fraction(28, 31)}


@pytest.mark.parametrize(("table", "cells"), [("assets", ("30", "90")), ("events", ("1/2", "1.5"))])
def test_grace_of_an_asset_or_of_the_event_itself(table: str, cells: tuple[str, str]) -> None:
    units = {"units": '{ "assets.limit" = "min", "events.limit" = "h" }'}
    own = [
        f"{name},2022-01-01,{f',{cell}' if table == 'assets' else ''}" for name, cell in zip("ab", cells, strict=True)
    ]
    assets = csv(f"asset,from,to{',limit' if table == 'assets' else ''}", *own)
    limits = [f" limit={cell}" if table == "events" else "" for cell in cells]
    rows = [f"e{name} 01-02T08:00 01-02T10:00 asset={name}{limit}" for name, limit in zip("ab", limits, strict=True)]
    found = by_event(clocked(f'grace = "{table}.limit"', log(*rows), assets=assets, **units))
    assert found == {"ea": Fraction(3, 2), "eb": Fraction(1, 2)}


# --- the share that counts


@pytest.mark.parametrize(("share", "expected"), [("0", "0"), ("0.5", "1"), ("1/3", "2/3"), ("1", "2")])
def test_the_share_that_one_answers_for(share: str, expected: str) -> None:
    assert one('responsible = "share"', f"{TWO_HOURS} share={share}") == Fraction(expected)


def test_grace_comes_before_the_share_and_the_minimum_after_it() -> None:
    event = f"{TWO_HOURS} share=0.5"
    assert one('responsible = "share", grace = 1', event) == Fraction(1, 2)
    assert one('responsible = "share", grace = 1, minimum = 1', event) == 1
    assert one('responsible = "share", minimum = 1', f"{TWO_HOURS} share=0") == 0


@pytest.mark.parametrize("share", ["-0.01", "1.01"])
def test_a_share_that_is_none(share: str) -> None:
    statement = told('responsible = "share"', log(f"{TWO_HOURS} share={share}", "e2 01-02 01-03 share=1"))
    assert by_event(measure(statement, "x")) == {"e1": "undetermined", "e2": 24}
    assert codes(statement) == {"not_a_share"}


# --- ticks


@pytest.mark.parametrize(
    ("event", "up", "down"), [(A_SECOND_LESS, 4, 3), (TWO_HOURS, 4, 4), (A_SECOND_MORE, 5, 4), ("e1 01-02 01-02", 0, 0)]
)
def test_a_tick_exactly_full_and_one_second_to_either_side(event: str, up: int, down: int) -> None:
    assert one('tick = "0.5", part_tick = "up"', event) == up
    assert one('tick = "0.5", part_tick = "down"', event) == down


@pytest.mark.parametrize(
    ("tick", "unit", "expected"),
    [
        ("1", "h", 2),
        ("60", "min", 2),
        ('"1/24"', "d", 2),
        ("1", "period", 2),  # no unit of time: hours
        ("1", "", 2),
        ('{ name = "t", value = 25, unit = "min" }', "period", 5),
        ('{ name = "t", value = "0.5", unit = "h" }', "d", 4),
        ('{ name = "t", value = "1/3" }', "h", 6),
    ],
)
def test_a_tick_in_its_own_unit(tick: str, unit: str, expected: int) -> None:
    assert one(f'tick = {tick}, part_tick = "up"', TWO_HOURS, unit) == expected


def test_a_tick_by_class_and_one_that_is_an_item() -> None:
    rows = log(f"{TWO_HOURS} class=a", "e2 01-03T08:00 01-03T10:00 class=c")
    assert by_event(measure(settled(BY_CLASS + clock('tick = "g", part_tick = "up"'), rows), "x")) == {"e1": 4, "e2": 1}
    an_hour = item("t", "product", 'unit = "d", times = ["calendar.days", "1/744"]')
    assert by_event(measure(settled(an_hour + clock('tick = "t", part_tick = "down"'), rows), "x")) == {
        "e1": 2,
        "e2": 2,
    }


def test_ticks_are_counted_beyond_grace_and_of_the_share() -> None:
    assert one('tick = 1, part_tick = "up", grace = "0.5"', TWO_HOURS) == 2
    assert one('tick = 1, part_tick = "up", grace = 2', TWO_HOURS) == 0
    assert one('tick = 1, part_tick = "up", responsible = "share"', f"{TWO_HOURS} share=0.5") == 1
    assert one('tick = 1, part_tick = "down", responsible = "share"', f"{A_SECOND_LESS} share=0.5") == 0


# --- minimum


@pytest.mark.parametrize(("grace", "expected"), [("2", 0), ('"1.999"', 1), ("1", 1), ('"0.999"', "1.001"), ("0", 2)])
def test_an_event_that_counts_counts_at_least_the_minimum(grace: str, expected: object) -> None:
    assert one(f"minimum = 1, grace = {grace}", TWO_HOURS) == Fraction(str(expected))


def test_the_minimum_is_in_the_unit_of_the_result() -> None:
    assert one("minimum = 180", TWO_HOURS, "min") == 180
    assert one('minimum = 5, tick = 30, part_tick = "up"', TWO_HOURS, "min") == 5
    assert one('minimum = 3, tick = 30, part_tick = "up"', TWO_HOURS, "min") == 4
    assert one('minimum = { name = "m", value = 3, unit = "h" }', TWO_HOURS) == 3


def test_a_minimum_by_class_and_by_date() -> None:
    least = item(
        "m",
        "parameter",
        'per = ["class"], unit = "h", values = [{ class = "a", value = 3 }, { class = "b", value = 1 }]',
    )
    rows = log(f"{TWO_HOURS} class=a", "e2 02-02T08:00 02-02T10:00 class=b")
    assert by_event(measure(settled(least + clock('minimum = "m"'), rows), "x")) == {"e1": 3, "e2": 2}
    dated = 'minimum = { name = "m", unit = "h", values = [{ value = 3 }, { from = 2023-02-01, value = 5 }] }'
    assert by_event(clocked(dated, rows)) == {"e1": 3, "e2": 5}


# --- over two months

ACROSS = log("e1 01-31T20:00 02-01T06:00")


@pytest.mark.parametrize(
    ("fields", "january", "february"),
    [
        ("grace = 4", 0, 6),
        ("grace = 5", 0, 5),
        ("grace = 10", 0, 0),
        ('grace = 5, grace_takes = "whole"', 4, 6),
        ('grace = 10, grace_takes = "whole"', 0, 0),
        ('tick = 4, part_tick = "up"', 1, 2),
        ('tick = 3, part_tick = "up"', 2, 2),  # six hours of ticks by midnight cover two of February
        ('tick = 3, part_tick = "down"', 1, 2),
        ('tick = 11, part_tick = "down"', 0, 0),
        ('tick = 11, part_tick = "up"', 1, 0),
        ("minimum = 12", 12, 0),
        ("minimum = 7", 7, 3),
        ("minimum = 4", 4, 6),
        ("minimum = 7, grace = 4", 0, 7),
        ('tick = 2, part_tick = "up", minimum = 4, grace = 3', 4, 0),
    ],
)
def test_rows_add_up_to_the_event_as_a_whole(fields: str, january: int, february: int) -> None:
    assert clocked(fields, ACROSS) == {"2023-01|e1": january, "2023-02|e1": february}
    total: Values = {"1-Q1|e1": january + february}
    assert clocked(f'{fields}, period = "quarter"', ACROSS) == total
    assert clocked(f'{fields}, crossing = "begin"', ACROSS) == {"2023-01|e1": january + february}
    assert clocked(f'{fields}, crossing = "end"', ACROSS) == {"2023-02|e1": january + february}


@pytest.mark.parametrize("name", ["tick", "minimum"])
def test_ticks_and_minimum_are_read_in_the_period_of_the_first_row(name: str) -> None:
    dated = f'{name} = {{ name = "p", unit = "h", values = [{{ value = 12 }}, {{ from = 2023-02-01, value = 1 }}] }}'
    fields = f'{dated}, part_tick = "up"' if name == "tick" else dated
    expected = {"2023-01|e1": 1, "2023-02|e1": 0} if name == "tick" else {"2023-01|e1": 12, "2023-02|e1": 0}
    assert clocked(fields, ACROSS) == expected

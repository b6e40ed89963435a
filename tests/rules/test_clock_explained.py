"""A deduction for counted time says where the time went, the more so where it is zero."""

from fractions import Fraction
from typing import Any

import pytest

from ppp_cost import Line, Statement
from ppp_cost.ledger.explain.evidence import evidence_of
from tests.contract_text import Tables, item, settled
from tests.rules.event_log import calendar, clock, log, relief

WORK = {
    "calendar": calendar("mon,tue,wed,thu,fri 08:00 18:00", "mon,tue,wed,thu,fri 18:00 20:00 1/3", "sun 00:00 24:00 0")
}
TABLE = relief("a 01-02T09:00 01-02T10:00 1", "b 01-02T00:00 01-03T00:00 1", "c 01-02T08:00 01-02T12:00 0.5")


def fined(fields: str, tables: Tables, unit: str = "h", **header: str) -> Statement:
    rate = f'{{ name = "rate", value = 10, unit = "CNY/{unit}" }}'
    fine = item("fine", "product", f'kind = "deduction", per = ["event"], times = ["x", {rate}]')
    return settled(clock(fields, unit) + fine, tables, **header)


def said(statement: Statement, line: Line) -> dict[str, Fraction]:
    """What stands behind a line, by name."""
    return {name: value for (name, _), value in evidence_of(statement.ledger, line, statement.case).values.items()}


def behind(fields: str, *rows: str, unit: str = "h", **header: str) -> list[tuple[int | None, dict[str, Fraction]]]:
    """The amount of each line in fen, and what stands behind it."""
    statement = fined(fields, log(*rows, relief=TABLE), unit, **header)
    return [(line.amount, said(statement, line)) for line in statement.lines()]


ONCE = 'overlap = "once", overlap_by = ["asset"]'
DAY = "01-02T08:00 01-02T12:00"


@pytest.mark.parametrize(
    ("fields", "row", "expected"),
    [
        ("grace = 4", f"e1 {DAY} asset=a", {"time_out": 4, "time_in_grace": 4}),
        ("grace = 9", f"e1 {DAY} asset=a", {"time_out": 4, "time_in_grace": 4}),
        ('grace = 4, grace_takes = "whole"', f"e1 {DAY} asset=a", {"time_out": 4, "time_in_grace": 4}),
        ("relief = {}", f"e1 {DAY} asset=b", {"time_out": 4, "time_relieved": 4}),
        ("relief = {}, grace = 3", f"e1 {DAY} asset=a", {"time_out": 4, "time_relieved": 1, "time_in_grace": 3}),
        ("relief = {}, grace = 2", f"e1 {DAY} asset=c", {"time_out": 4, "time_relieved": 2, "time_in_grace": 2}),
        ("", "e1 01-02T12:00 01-02T12:00 asset=a", {"time_out": 0}),
        ('service = "work"', "e1 01-02T20:00 01-03T08:00 asset=a", {"time_out": 0}),
        ('service = "work"', "e1 01-01T08:00 01-01T12:00 asset=a", {"time_out": 4}),  # hours of no weight
        ('service = "work", grace = 1', "e1 01-02T19:00 01-03T08:00 asset=a", {"time_out": 1, "time_in_grace": 1}),
        ('tick = 5, part_tick = "down"', f"e1 {DAY} asset=a", {"time_out": 4, "tick": 5}),
        ('responsible = "share"', f"e1 {DAY} asset=a share=0", {"time_out": 4}),
    ],
)
def test_a_zero_line_says_what_took_the_time(fields: str, row: str, expected: dict[str, int]) -> None:
    assert behind(fields, row, **WORK) == [(0, expected)]


def test_a_zero_line_says_that_another_event_had_the_time() -> None:
    rows = [f"e1 {DAY} asset=a", "e2 01-02T09:00 01-02T11:00 asset=a", "e3 01-02T11:00 01-02T13:00 asset=a"]
    assert behind(ONCE, *rows) == [
        (-4000, {"time_out": 4}),
        (0, {"time_out": 2, "time_shared": 2}),
        (-1000, {"time_out": 2, "time_shared": 1}),
    ]


@pytest.mark.parametrize("day", ["01-09", "02-10"])
def test_a_zero_line_outside_the_service_of_the_asset(day: str) -> None:
    rows = log(f"e1 {day}T08:00 {day}T12:00 asset=a")
    statement = fined("grace = 1", rows, assets="asset,from,to\na,2023-01-10,2023-02-10\n")
    (line,) = statement.lines()
    assert (line.amount, said(statement, line)) == (0, {"time_out": 0})


def test_relief_is_told_before_what_is_shared_and_grace_last() -> None:
    rows = ["e1 01-02T08:00 01-02T10:00 asset=a", "e2 01-02T09:30 01-02T12:00 asset=a"]
    # of e2 half an hour is relieved, nothing is left to share before 10
    assert behind(f"{ONCE}, relief = {{}}, grace = 1", *rows) == [
        (0, {"time_out": 2, "time_relieved": 1, "time_in_grace": 1}),
        (-1000, {"time_out": Fraction(5, 2), "time_relieved": Fraction(1, 2), "time_in_grace": 1}),
    ]


@pytest.mark.parametrize(("unit", "factor"), [("h", Fraction(1)), ("min", Fraction(60)), ("d", Fraction(1, 24))])
def test_times_are_told_in_the_unit_of_the_item(unit: str, factor: Fraction) -> None:
    grace = 'grace = { name = "g", value = 1, unit = "h" }, relief = {}'
    ((_, found),) = behind(grace, f"e1 {DAY} asset=a", unit=unit)
    told = {"time_out": 4 * factor, "time_relieved": factor, "time_in_grace": factor}
    assert found == {"g": 1, **told}, "a grace that has a name stands beside them as it is written"


def test_beside_ticks_of_no_unit_of_time_times_are_told_in_hours() -> None:
    ((amount, found),) = behind('tick = 30, part_tick = "up"', f"e1 {DAY} asset=a", unit="min")
    assert (amount, found) == (-8000, {"time_out": 240, "tick": 30})
    ((amount, found),) = behind('tick = 2, part_tick = "up"', f"e1 {DAY} asset=a", unit="period")
    assert (amount, found) == (-2000, {"time_out": 4, "tick": 2})


def test_each_month_tells_its_own_time() -> None:
    found = behind("grace = 5", "e1 01-31T20:00 02-01T06:00 asset=z")
    assert found == [(0, {"time_out": 4, "time_in_grace": 4}), (-5000, {"time_out": 6, "time_in_grace": 1})]
    whole = behind('grace = 5, crossing = "begin"', "e1 01-31T20:00 02-01T06:00 asset=z")
    assert whole == [(-5000, {"time_out": 10, "time_in_grace": 5})]


PARTS = ("time_relieved", "time_shared", "time_in_grace")


def test_what_is_told_adds_up_to_the_time_in_service() -> None:
    rows = [
        "e1 01-02T08:00 01-02T12:00 asset=a",
        "e2 01-02T09:30 01-02T13:00 asset=a",
        "e3 01-02T11:00 01-02T17:00 asset=c",
    ]
    rows += ["e4 01-02T07:00 01-02T10:00 asset=c", "e5 01-02T16:00 01-03T09:00 asset=c"]
    statement = fined(
        f'{ONCE}, relief = {{}}, grace = "2/3", service = "work"',
        log(*rows, relief=TABLE),
        calendar=calendar("mon,tue 08:00 18:00"),
    )
    for line in statement.lines():
        found = said(statement, line)
        assert line.exact is not None
        left = found["time_out"] - sum(found.get(name, Fraction(0)) for name in PARTS)
        assert -line.exact == 10 * left, line.key
    assert {name for line in statement.lines() for name in said(statement, line)} == {"time_out", *PARTS}


def test_a_line_names_the_rows_it_was_read_from_and_when_the_event_was() -> None:
    statement = fined("relief = {}", log(f"e1 {DAY} asset=z", "e2 01-02T08:00 01-02T09:30 asset=a", relief=TABLE))
    found: list[Any] = [evidence_of(statement.ledger, line, statement.case) for line in statement.lines()]
    assert [each.rows_text() for each in found] == [["events.csv row 2"], ["events.csv row 3", "relief.csv row 2"]]
    assert [each.notes[0] for each in found] == [
        f"2023-01-02 08:00:00 – 2023-01-02 {end}" for end in ("12:00:00", "09:30:00")
    ]


def test_a_line_names_the_evidence_of_its_relief() -> None:
    table = "asset,begin,end,share,evidence\na,2023-01-02T08:00,2023-01-02T12:00,1,letter 7\n"
    statement = fined("relief = {}", log(f"e1 {DAY} asset=a", relief=table))
    (line,) = statement.lines()
    assert "letter 7" in evidence_of(statement.ledger, line, statement.case).notes[0]


def test_an_undetermined_line_tells_no_time() -> None:
    statement = fined('responsible = "share"', log(f"e1 {DAY} share="))
    (line,) = statement.lines()
    assert (line.state, said(statement, line).keys() & {"time_out", *PARTS}) == ("undetermined", set())

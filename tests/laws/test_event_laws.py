"""What every clock over every log keeps: the order of rows, splits, excuses, longer events, sums over months."""

from datetime import timedelta
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from ppp_cost.ledger.explain.evidence import evidence_of
from tests.contract_text import contract_of, measure
from tests.laws.event_draws import (
    CALENDAR,
    CROSSING,
    DEDUCTIONS,
    GRACE,
    HALF_HOUR,
    OVERLAP,
    RELIEF,
    SERVICE,
    SHARE,
    START,
    STEPS,
    Event,
    Relief,
    clock,
    clocks,
    joined,
    lines,
    logs,
    modest,
    reliefs,
    settled,
    settled_by,
    tables,
)

Values = dict[str, Fraction | str]
EVERY = clocks(SERVICE, RELIEF, OVERLAP, GRACE, SHARE, STEPS, CROSSING)


def summed(values: Values, place: int) -> dict[str, Fraction]:
    """The sum of known values by period (0) or by event (1)."""
    found: dict[str, Fraction] = {}
    for label, value in values.items():
        assert isinstance(value, Fraction)
        part = label.split("|")[place]
        found[part] = found.get(part, Fraction(0)) + value
    return found


# --- the order of rows


@given(EVERY, logs(), reliefs(), st.data())
@modest
def test_the_order_of_rows_changes_no_line(
    fields: str, log: list[Event], relief: list[Relief], data: st.DataObject
) -> None:
    turned = data.draw(st.permutations(log))
    expected = settled(clock(fields) + DEDUCTIONS, log, relief)
    again = settled(clock(fields) + DEDUCTIONS, turned, relief[::-1])
    assert lines(again) == lines(expected)
    assert measure(again, "x") == measure(expected, "x")


# --- an event in two


def cut(log: list[Event], number: int, half_hours: int) -> list[Event]:
    """The log with one event ended at a moment inside it, and another like it begun there."""
    event = log[number]
    at = event.begin + half_hours * HALF_HOUR
    assume(event.begin < at < event.end)
    return [*log[:number], event._replace(end=at), event._replace(begin=at, name="later"), *log[number + 1 :]]


@given(clocks(SERVICE, RELIEF, SHARE), logs(), reliefs(), st.integers(0, 5), st.integers(1, 100))
@modest
def test_an_event_in_two_counts_the_same_plain_time(
    fields: str, log: list[Event], relief: list[Relief], number: int, at: int
) -> None:
    parts = cut(log, number % len(log), at)
    whole, halves = (sum_by_month(clock(fields), each, relief) for each in (log, parts))
    assert whole == halves


@given(clocks(SERVICE, RELIEF, OVERLAP), logs(), reliefs(), st.integers(0, 5), st.integers(1, 100))
@modest
def test_moments_that_count_once_are_as_many_when_an_event_is_two(
    fields: str, log: list[Event], relief: list[Relief], number: int, at: int
) -> None:
    parts = cut(log, number % len(log), at)
    assert sum_by_month(clock(fields), log, relief) == sum_by_month(clock(fields), parts, relief)


def sum_by_month(items: str, log: list[Event], relief: list[Relief]) -> dict[str, Fraction]:
    return summed(measure(settled(items, log, relief), "x"), 0)


# --- an event that is excused


@given(clocks(SERVICE, OVERLAP, GRACE, SHARE, STEPS, CROSSING), logs(), st.data())
@modest
def test_an_event_that_is_wholly_excused_changes_nothing_else(
    fields: str, log: list[Event], data: st.DataObject
) -> None:
    (other,) = data.draw(logs(most=1))
    excused = other._replace(name=data.draw(st.sampled_from(["d", "e1x", "z"])), rate=9)
    contract = contract_of(clock(joined(fields, 'relief = { match = ["event"] }')) + DEDUCTIONS, calendar=CALENDAR)
    given = f"event,begin,end\n{excused.name},2022-01-01,2024-01-01\n"
    without, among = (settled_by(contract, tables(each, []) | {"relief": given}) for each in (log, [*log, excused]))
    new = [line for line in lines(among) if line not in lines(without)]
    assert [line for line in lines(without) if line not in lines(among)] == []
    assert {line[4] for line in new} == {0}
    # its failure may have had no line in that month
    assert {line[2] for line in new if line[0] != "one"} == {excused.name}


# --- a longer event


@given(clocks(SERVICE, RELIEF, OVERLAP, GRACE, SHARE, STEPS, CROSSING[:2]), logs(), reliefs(), st.integers(1, 3000))
@modest
def test_a_longer_event_that_touches_no_other_never_pays_more(
    fields: str, log: list[Event], relief: list[Relief], minutes: int
) -> None:
    first, *others = log
    longer = first._replace(end=first.end + timedelta(minutes=minutes))
    apart = [each for each in others if each.asset != first.asset or not touch(each, longer)]
    items = clock(fields) + DEDUCTIONS
    before, after = (settled(items, [each, *apart], relief).payable for each in (first, longer))
    assert before is not None
    assert after is not None
    assert after <= before


def touch(one: Event, other: Event) -> bool:
    return one.begin <= other.end and other.begin <= one.end


# --- a cap


@given(EVERY, logs(), reliefs())
@modest
def test_a_cap_on_deductions_never_takes(fields: str, log: list[Event], relief: list[Relief]) -> None:
    statement = settled(clock(fields) + DEDUCTIONS, log, relief)
    for name in ("one", "cap"):
        assert all(line.amount is not None and line.amount >= 0 for line in statement.lines() if line.item == name)
    assert statement.payable is not None
    assert all(amount is not None and amount >= -12000 for amount in statement.interim.values())


# --- every event has its line


@given(clocks(SERVICE, RELIEF, OVERLAP, GRACE, CROSSING), logs(), reliefs())
@modest
def test_every_event_has_a_line_and_each_says_where_its_time_went(
    fields: str, log: list[Event], relief: list[Relief]
) -> None:
    statement = settled(clock(fields) + DEDUCTIONS, log, relief)
    fines = [line for line in statement.lines() if line.item == "fine"]
    assert {line.key for line in fines} == {event.name for event in log}
    for line in fines:
        said = {name: value for (name, _), value in evidence_of(statement.ledger, line, statement.case).values.items()}
        taken = sum(said.get(name, Fraction(0)) for name in ("time_relieved", "time_shared", "time_in_grace"))
        assert (line.exact == 0) == (said["time_out"] == taken), (line.key, said)


# --- months, and what they are parts of


@given(clocks(SERVICE, RELIEF, OVERLAP, GRACE, SHARE, STEPS), logs(), reliefs(), st.integers(-80, 0))
@modest
def test_the_months_of_an_event_add_up_to_its_year(
    fields: str, log: list[Event], relief: list[Relief], half_hours: int
) -> None:
    # the operating year begins in the middle of what is drawn, or before it
    first = START.date() + timedelta(days=-half_hours // 16)
    header = {"operating_year": f"{{ first = {first}, next = 2023-04-01 }}"}
    items = (
        clock(fields)
        + clock(joined(fields, 'period = "year"'), "whole")
        + clock(joined(fields, 'period = "day"'), "days")
    )
    statement = settled(items, log, relief, **header)
    year = summed(measure(statement, "whole"), 1)
    for name in ("x", "days"):
        assert summed(measure(statement, name), 1) == year


@given(clocks(SERVICE, RELIEF, OVERLAP, GRACE, SHARE, STEPS), logs(), reliefs())
@modest
def test_the_term_has_what_all_months_have(fields: str, log: list[Event], relief: list[Relief]) -> None:
    items = clock(fields) + "".join(clock(joined(fields, more), name) for name, more in OTHERS.items())
    statement = settled(items, log, relief)
    found = {name: summed(measure(statement, name), 1) for name in ("x", *OTHERS)}
    assert found["term"] == found["x"]
    assert found["begun"] == found["x"]
    assert found["ended"] == found["x"]


OTHERS = {"term": 'period = "term"', "begun": 'crossing = "begin"', "ended": 'crossing = "end"'}

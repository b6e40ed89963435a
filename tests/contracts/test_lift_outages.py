"""Real fault tickets through the tunnel contract: lift outages of one city stand in for its equipment faults.

The file has no licence: it is read where PPP_COST_SHARED says and no row of it stands here. How a lift's outage becomes
a ticket (no more is known of it than when it went out, why, when it was seen back, and when that was expected):

* lift EL142 or EL142X is equipment of tunnel 142 modulo 25 (0 is t25), and its reason says which class (`CLASSES`);
* the dates move by 2129 days, so that they lie in operating year 3, around the mid-term evaluation;
* zone and fractions of a second are cut; a ticket is named by its lift and which of the lift's outages it is;
* attended to is the earlier of the time of return that was estimated and that seen, not before it went out;
* two rows of one lift and one begin are one ticket with the later end; without an end the estimated one is taken,
  and without that it is no ticket.

Each ticket is then computed again from the clauses, one at a time, in whole seconds and fractions.
"""

import csv
import io
import os
import random
import tomllib
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ppp_cost import Statement, load_contract, load_observations, settle

CONTRACT = Path(__file__).parents[2] / "contracts" / "utility_tunnel" / "phase_1"
EXAMPLE = CONTRACT / "example" / "3"
SHARED = os.environ.get("PPP_COST_SHARED")
YEAR, TUNNELS, MOVED = 3, 25, timedelta(days=2129)
FIRST, LAST, REPEATED = date(2023, 4, 1), date(2024, 3, 31), timedelta(days=30)
CLASSES = {
    "Repair": "pump",
    "Under Investigation": "monitoring",
    "Maintenance": "fan",
    "Inspection": "lighting",
    "Cleaning": "lighting",
    "Weather Related": "gas_sensor",
    "Urgent Con Edison Upgrades": "power_supply",
}
OTHER_REASONS = "fire_door"
HEADER = ["event", "failure", "asset", "category", "begin", "responded", "end", "party", "responsible"]

pytestmark = pytest.mark.skipif(
    SHARED is None, reason="PPP_COST_SHARED does not name the folder that holds data/lift_outages_nyc_2018a.csv"
)


class Ticket(NamedTuple):
    """One outage of a lift as a fault of a tunnel."""

    event: str
    asset: str
    category: str
    begin: datetime
    responded: datetime
    end: datetime


@cache
def tickets() -> list[Ticket]:
    text = (Path(SHARED or "") / "data" / "lift_outages_nyc_2018a.csv").read_text("utf-8")
    outages: dict[tuple[str, datetime], tuple[datetime, datetime, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        ends = [moved(row[name]) for name in ("back_in_service_seen", "estimated_return") if row[name]]
        if ends:
            begin, end, expected = moved(row["out_of_service"]), ends[0], ends[-1]
            key = row["elevator"], begin
            outages[key] = max(outages.get(key, (end, expected, row["reason"])), (end, expected, row["reason"]))
    return [
        Ticket(
            f"{lift}-{number}",
            f"t{int(lift.strip('ELX')) % TUNNELS or TUNNELS:02}",
            CLASSES.get(reason, OTHER_REASONS),
            begin,
            max(begin, min(expected, end)),
            end,
        )
        for lift, group in groupby(sorted(outages.items()), key=lambda each: each[0][0])
        for number, ((_, begin), (end, expected, reason)) in enumerate(group, start=1)
    ]


def moved(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0) + MOVED


def settled(rows: list[Ticket]) -> Statement:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADER)
    for each in rows:
        times = [time.isoformat() for time in (each.begin, each.responded, each.end)]
        table.writerow([each.event, each.event, each.asset, each.category, *times, "company", 1])
    tables = {file.stem: file.read_text("utf-8") for file in EXAMPLE.glob("*.csv")}
    contract = load_contract(CONTRACT)
    return settle(contract, load_observations(tables | {"events": out.getvalue(), "relief": ""}, contract), YEAR)


@cache
def in_order() -> Statement:
    return settled(tickets())


def lines(statement: Statement) -> list[tuple[Any, ...]]:
    found = [(line.item, line.period, line.key, line.part, line.amount, line.exact) for line in statement.lines()]
    return sorted(found, key=str)


# ---- the clauses again ------------------------------------------------------------------------------------------------


@cache
def terms() -> dict[str, Any]:
    return tomllib.loads((CONTRACT / "contract.toml").read_text("utf-8"))


@cache
def value(item: str, category: str, day: date) -> Fraction:
    """The value of a keyed parameter on a day: that of the last row that has begun."""
    rows = next(each for each in terms()["item"] if each["id"] == item)["values"]
    held = [row for row in rows if row["category"] == category and row.get("from", FIRST) <= day]
    return Fraction(str(held[-1]["value"]))


@cache
def opened() -> dict[str, datetime]:
    rows = csv.DictReader((CONTRACT / "assets.csv").read_text("utf-8").splitlines())
    return {row["asset"]: datetime.fromisoformat(row["from"]) for row in rows}


@cache
def hours_of(calendar: str, day: date) -> list[tuple[datetime, datetime, Fraction]]:
    """The hours of one day, with their weights."""
    table = terms()["calendar"][calendar]
    name = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day.weekday()]
    name = next((each["as"] for each in table.get("exceptions", []) if day in each["dates"]), name)
    midnight = datetime(day.year, day.month, day.day)
    return [
        (midnight + past(row["from"]), midnight + past(row["to"]), Fraction(str(row.get("weight", 1))))
        for row in table["hours"]
        if name in row["days"]
    ]


def past(text: str) -> timedelta:
    return timedelta(hours=int(text[:2]), minutes=int(text[3:]))


def counted(
    calendar: str, begin: datetime, end: datetime, taken: list[tuple[datetime, datetime]], grace: Fraction
) -> Fraction:
    """Weighted hours of service from begin to end that nobody has taken, less grace cut from their start."""
    total, left = Fraction(0), grace * 3600
    for number in range((end.date() - begin.date()).days + 1):
        for opens, closes, weight in hours_of(calendar, begin.date() + timedelta(days=number)):
            free = [(max(begin, opens), min(end, closes))]
            for start, stop in taken:
                free = [each for low, high in free for each in ((low, min(high, start)), (max(low, stop), high))]
                free = [(low, high) for low, high in free if low < high]
            for low, high in sorted(free):
                seconds = max((high - low) // timedelta(seconds=1), 0)
                cut = min(left, Fraction(seconds))
                left -= cut
                total += (seconds - cut) * weight
    return total / 3600


@cache
def expected() -> dict[str, tuple[Fraction, Fraction, Fraction, Fraction]]:
    """Steps and hours overdue, and the deductions for response and repair, of each ticket."""
    found = {}
    ordered = sorted(tickets(), key=lambda each: (each.asset, each.category, each.begin, each.event))
    for (asset, category), group in groupby(ordered, key=lambda each: (each.asset, each.category)):
        same = list(group)
        for place, ticket in enumerate(same):
            day = ticket.begin.date()
            starts = [max(time, opened()[asset]) for time in (ticket.begin, ticket.responded, ticket.end)]
            late = counted("watch", starts[0], starts[1], [], value("response_limit", category, day))
            steps = Fraction(-(-late // Fraction(1, 2)))
            taken = [(each.begin, each.end) for each in same[:place] if each.end > ticket.begin]
            hours = counted("works", starts[0], starts[2], taken, value("repair_limit", category, day))
            number = sum(ticket.begin - REPEATED < each.begin for each in same[: place + 1])
            factor = Fraction(1) if number < 3 else Fraction(3, 2) if number == 3 else Fraction(2)
            response = steps * value("response_rate", category, day) * factor
            repair = hours * value("repair_rate", category, day) * factor
            found[ticket.event] = steps, hours, response, max(repair, Fraction(300)) if hours else Fraction(0)
    return found


# ---- what must hold ---------------------------------------------------------------------------------------------------


def test_every_outage_of_the_file_is_a_ticket_of_the_year() -> None:
    assert len(tickets()) == 2615
    assert len({each.event for each in tickets()}) == 2615
    assert {each.asset for each in tickets()} == set(opened())
    assert all(FIRST <= each.begin.date() <= LAST for each in tickets())
    assert all(each.begin <= each.responded <= each.end for each in tickets())


def test_the_year_is_determined_and_every_ticket_has_a_line_of_each_deduction() -> None:
    statement = in_order()
    assert statement.undetermined == ()
    for item in ("response_deduction", "repair_deduction", "one_failure"):
        keys = [line.key for line in statement.lines() if line.item == item]
        assert sorted(keys) == sorted(expected())


def test_the_order_of_rows_does_not_matter() -> None:
    shuffled = tickets().copy()
    random.Random(7).shuffle(shuffled)
    assert shuffled != tickets()
    assert lines(settled(shuffled)) == lines(in_order())


@pytest.mark.parametrize(("item", "place"), [("response_steps", 0), ("repair_hours", 1)])
def test_counted_time_is_that_of_each_ticket_alone(item: str, place: int) -> None:
    rows = in_order().measures()[item]
    found = {key: value for _, key, value, _ in rows}
    assert found == {event: each[place] for event, each in expected().items()}
    assert sum(each[place] > 0 for each in expected().values()) > 50


@pytest.mark.parametrize(("item", "place"), [("response_deduction", 2), ("repair_deduction", 3)])
def test_deductions_are_those_of_each_ticket_alone(item: str, place: int) -> None:
    found = {line.key: line.exact for line in in_order().lines() if line.item == item}
    assert found == {event: -each[place] for event, each in expected().items()}
    cents = {line.key: line.amount for line in in_order().lines() if line.item == item}
    assert cents == {event: -int(each[place] * 100 + Fraction(1, 2)) for event, each in expected().items()}


def test_one_outage_costs_its_larger_deduction() -> None:
    found = {line.key: line.amount for line in in_order().lines() if line.item == "one_failure"}
    smaller = {event: min(response, repair) for event, (_, _, response, repair) in expected().items()}
    assert found == {event: int(each * 100 + Fraction(1, 2)) for event, each in smaller.items()}

"""Small logs of events and clocks of every kind, as hypothesis draws them, and a contract around them."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import settings
from hypothesis import strategies as st

from ppp_cost import Contract, Statement, settle
from tests import draws
from tests.contract_text import Tables, contract_of, csv, item, observed

modest = settings(max_examples=draws.of(40), deadline=None, derandomize=True, database=None)
"""A modest number of examples, the same in every run."""

HALF_HOUR = timedelta(minutes=30)
START = datetime(2023, 1, 29)
"""A Sunday; what is drawn lies around the end of January."""
WEEK = '["mon", "tue", "wed", "thu", "fri"]'
CALENDAR = (
    f'{{ work = {{ hours = [{{ days = {WEEK}, from = "06:00", to = "20:30" }}, {{ days = {WEEK}, from = "20:30", to = "22:00", weight = "1/3" }}, '
    '{ days = ["sat", "sun"], from = "00:00", to = "24:00", weight = 2 }], exceptions = [{ dates = [2023-02-01], as = "closed" }] } }'
)


class Event(NamedTuple):
    """One event, with all that a clock may read of it."""

    name: str
    begin: datetime
    end: datetime
    asset: str = "a"
    rate: int = 1
    share: str = "1"
    failure: str = "f"

    def row(self) -> str:
        cells = (
            self.name,
            self.begin.isoformat(),
            self.end.isoformat(),
            self.asset,
            self.rate,
            self.share,
            self.failure,
        )
        return ",".join(map(str, cells))


class Relief(NamedTuple):
    """One approved interval."""

    asset: str
    begin: datetime
    end: datetime
    share: str

    def row(self) -> str:
        return f"{self.asset},{self.begin.isoformat()},{self.end.isoformat()},{self.share}"


def moments(low: int, high: int) -> st.SearchStrategy[datetime]:
    """Half hours from the start on, some of them missed by a second."""
    seconds = st.sampled_from([0, 0, 0, 1, -1])
    return st.builds(
        lambda n, second: START + n * HALF_HOUR + timedelta(seconds=second), st.integers(low, high), seconds
    )


@st.composite
def logs(draw: st.DrawFn, most: int = 6) -> list[Event]:
    """Events of two assets and failures, some over midnight of the month's end, some of no length."""
    found = []
    for number in range(draw(st.integers(1, most))):
        begin = draw(moments(0, 200))
        end = begin + draw(st.integers(0, 100)) * HALF_HOUR
        share, rate = draw(st.sampled_from(["1", "0.5", "1/3"])), draw(st.integers(1, 4))
        found.append(
            Event(f"e{number}", begin, end, draw(st.sampled_from("ab")), rate, share, draw(st.sampled_from("fg")))
        )
    return found


@st.composite
def reliefs(draw: st.DrawFn) -> list[Relief]:
    """Approved intervals of the two assets, whole and in part, that may overlap."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(moments(-20, 200))
        end = begin + draw(st.integers(0, 60)) * HALF_HOUR
        found.append(Relief(draw(st.sampled_from("ab")), begin, end, draw(st.sampled_from(["1", "0.5", "0.25", "0"]))))
    return found


def joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


SERVICE = ("", 'service = "work"')
RELIEF = ("", "relief = {}")
OVERLAP = ("", 'overlap = "once", overlap_by = ["asset"]', 'overlap = "once", overlap_by = ["asset"], prefer = "rate"')
GRACE = ("", 'grace = "0.75"', "grace = 9", 'grace = "1/7"', 'grace = 6, grace_takes = "whole"')
SHARE = ("", 'responsible = "share"')
STEPS = (
    "",
    "minimum = 4",
    'tick = "1.5", part_tick = "up"',
    'tick = 4, part_tick = "down"',
    'tick = 2, part_tick = "up", minimum = 3',
)
CROSSING = ("", 'crossing = "begin"', 'crossing = "end"')


def clocks(*choices: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Fields of a clock: one of each of some choices."""
    return st.builds(joined, *(st.sampled_from(each) for each in choices))


def clock(fields: str, name: str = "x") -> str:
    return item(name, "clock", joined('unit = "h"', fields))


DEDUCTIONS = (
    item("again", "rank", 'period = "term", by = ["asset"], window = { period = "month" }, counts = "rank", positive = "x"')
    + item("factor", "bands", 'period = "term", per = ["event"], of = "again", closed = "floor", bands = [{ at_floor = 1 }, { floor = 2, at_floor = "1.5" }]')
    + item("fine", "product", 'kind = "deduction", per = ["event"], times = ["x", { name = "rate", value = 7, unit = "CNY/h" }, "factor"]')
    + item("also", "product", 'kind = "deduction", per = ["event"], times = ["x", { name = "other", value = 3, unit = "CNY/h" }]')
    + item("one", "largest", 'of = ["fine", "also"], by = ["failure"]')
    + item("cap", "limit", 'of = ["fine", "also", "one"], counts = "deducted", at_most = 120')
)  # fmt: skip
"""Hours at a rate, more for what happens again; the dearer of two deductions of one failure, within a cap."""


def tables(events: list[Event], relief: list[Relief]) -> Tables:
    return {
        "events": csv("event,begin,end,asset,rate,share,failure", *(event.row() for event in events)),
        "relief": csv("asset,begin,end,share", *(each.row() for each in relief)),
        "covers": csv("table,from,to", "events,2022-01-01,2027-01-01"),
    }


def settled(items: str, events: list[Event], relief: list[Relief], **header: str) -> Statement:
    """The statement of some items over a log."""
    return settled_by(contract_of(items, calendar=CALENDAR, **header), tables(events, relief))


def settled_by(contract: Contract, seen: Tables) -> Statement:
    return settle(contract, observed(seen, contract), 1)


def lines(statement: Statement) -> list[tuple[Any, ...]]:
    """Every line in an order of its own."""
    found = [
        (line.item, line.period, line.key, line.part, line.amount, line.exact, line.state) for line in statement.lines()
    ]
    return sorted(found, key=str)

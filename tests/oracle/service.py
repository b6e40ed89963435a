"""Service calendars: which moments of a day are service time, and what an hour of them weighs."""

from datetime import datetime, time, timedelta
from fractions import Fraction

from .exact import ContractError, number
from .periods import as_date, days_of

DAY_NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
CLOSED = "closed"


def midnight(day):
    return datetime.combine(day, time())


def clock_time(day, text):
    """ "06:30" of a day; "24:00" is the midnight that ends it."""
    hours, minutes = text.split(":")
    return midnight(day) + timedelta(hours=int(hours), minutes=int(minutes))


def hours_between(begin, end):
    return Fraction(round((end - begin).total_seconds()), 3600)


def day_followed(written, day):
    """The weekday whose hours hold on a date: its own, or that of the exception it stands in."""
    for exception in written.get("exceptions", []):
        if day in [as_date(one) for one in exception["dates"]]:
            return exception["as"]
    return DAY_NAMES[day.weekday()]


def hours_of_day(contract, name, day):
    """(begin, end, weight) of each stretch of service on a day; without a calendar the whole day, at 1."""
    if name is None:
        return [(midnight(day), midnight(day + timedelta(days=1)), Fraction(1))]
    if name not in contract.get("calendar", {}):
        raise ContractError(f"no calendar {name!r}")
    written = contract["calendar"][name]
    follows = day_followed(written, day)
    return [
        (clock_time(day, one["from"]), clock_time(day, one["to"]), number(one.get("weight", 1)))
        for one in written["hours"]
        if follows != CLOSED and follows in one["days"]
    ]


class Service:
    """The service calendars of a contract; a day is read out of them once."""

    def __init__(self, contract):
        self.contract = contract
        self.days = {}
        self.totals = {}

    def hours_of_day(self, name, day):
        if (name, day) not in self.days:
            self.days[name, day] = hours_of_day(self.contract, name, day)
        return self.days[name, day]

    def weight_at(self, name, moment):
        """What an hour weighs at a moment, or None where it is no service time."""
        for begin, end, weight in self.hours_of_day(name, moment.date()):
            if begin <= moment < end:
                return weight
        return None

    def weighted_hours(self, name, period):
        """`calendar.NAME`: weight x hours, added up over a period."""
        if (name, period) not in self.totals:
            self.totals[name, period] = sum(
                (
                    weight * hours_between(begin, end)
                    for day in days_of(period)
                    for begin, end, weight in self.hours_of_day(name, day)
                ),
                Fraction(0),
            )
        return self.totals[name, period]

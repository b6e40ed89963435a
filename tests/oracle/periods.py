"""The calendar: operating years and the days, segments, months and quarters in them."""

import calendar as gregorian
from collections import namedtuple
from datetime import date, timedelta
from itertools import pairwise

from .exact import ContractError

# begin is in the period, end is not. year is the number of the operating year.
Period = namedtuple("Period", "kind begin end label year")

LENGTH = {"day": 0, "segment": 1, "month": 2, "quarter": 3, "year": 4, "term": 5}


def as_date(value):
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return date.fromisoformat(str(value).strip()[:10])


def days_of(period):
    return [period.begin + timedelta(days=n) for n in range((period.end - period.begin).days)]


def day_period(day, year):
    return Period("day", day, day + timedelta(days=1), day.isoformat(), year)


def add_months(day, months):
    """The same day of a later (or earlier) month; the month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def within(inner, outer):
    return outer.begin <= inner.begin and inner.end <= outer.end


class Calendar:
    """All periods of years 1 to `last_year`; those before `first_year` are known by name only."""

    def __init__(self, contract, first_year, last_year, change_dates):
        self.settlement = contract["period"]
        self.first_year = first_year
        start = as_date(contract["operating_year"]["first"])
        second = contract["operating_year"].get("next")
        second = as_date(second) if second is not None else add_months(start, 12)
        begins = [start] + [add_months(second, 12 * n) for n in range(last_year)]
        anniversary = contract.get("months", "calendar") == "anniversary"

        self.all = {kind: [] for kind in LENGTH}
        self.all["term"] = [Period("term", start, begins[last_year], "term", last_year)]
        for n in range(1, last_year + 1):
            year = Period("year", begins[n - 1], begins[n], str(n), n)
            months = anniversary_months(year) if anniversary else calendar_months(year)
            self.all["year"].append(year)
            self.all["month"] += months
            self.all["quarter"] += quarters(months, n)
            self.all["day"] += [day_period(day, n) for day in days_of(year)]
        for period in self.all[self.settlement]:
            self.all["segment"] += segments(period, change_dates)
        self.settled = {
            kind: [period for period in periods if period.year >= first_year] for kind, periods in self.all.items()
        }
        self.found = {}
        self.by_label = {}
        for kind in ("month", "quarter", "year", "term"):
            for period in self.all[kind]:
                self.by_label.setdefault(period.label, []).append(period)

    def of(self, kind):
        """The periods that are settled, in order."""
        return self.settled[kind]

    def containing(self, kind, inner):
        if (kind, inner) not in self.found:
            around = [period for period in self.all[kind] if within(inner, period)]
            self.found[kind, inner] = around[0] if around else None
        return self.found[kind, inner]

    def inside(self, kind, outer):
        return [period for period in self.all[kind] if within(period, outer)]

    def position(self, period):
        """How many periods of its kind come before it."""
        return self.all[period.kind].index(period)

    def labelled(self, label):
        """The period a table row names; the two parts of a month cut by an operating year have no name."""
        found = self.by_label.get(label, [])
        if len(found) > 1:
            return None
        return found[0] if found else None


def calendar_months(year):
    """Calendar months, cut at the ends of the operating year."""
    months = []
    begin = year.begin
    while begin < year.end:
        end = min(add_months(begin.replace(day=1), 1), year.end)
        months.append(Period("month", begin, end, begin.strftime("%Y-%m"), year.year))
        begin = end
    return months


def anniversary_months(year):
    """Months from the day the operating year begins, cut at its end."""
    months = []
    while not months or months[-1].end < year.end:
        begin = add_months(year.begin, len(months))
        end = min(add_months(year.begin, len(months) + 1), year.end)
        months.append(Period("month", begin, end, begin.isoformat(), year.year))
    return months


def quarters(months, year):
    """Three months of the operating year each; the last may have fewer."""
    found = []
    for n in range(0, len(months), 3):
        group = months[n : n + 3]
        found.append(Period("quarter", group[0].begin, group[-1].end, f"{year}-Q{n // 3 + 1}", year))
    return found


def segments(period, change_dates):
    """The contract's period, cut where any dated value of the contract changes."""
    cuts = sorted({day for day in change_dates if period.begin < day < period.end})
    edges = [period.begin, *cuts, period.end]
    found = []
    for begin, end in pairwise(edges):
        label = f"{begin.isoformat()}..{(end - timedelta(days=1)).isoformat()}"
        found.append(Period("segment", begin, end, label, period.year))
    return found


def calendar_column(calendar, name, period):
    """`calendar.days` and its companions, for one row."""
    if name == "days":
        return (period.end - period.begin).days
    if name == "year_number":
        return period.year
    if name == "year_days":
        year = calendar.containing("year", period)
        return (year.end - year.begin).days
    if name == "month_days":
        month = calendar.containing("month", period)
        if month is None:
            raise ContractError("calendar.month_days is read on a period longer than a month")
        return (month.end - month.begin).days
    if name == "months":
        months = calendar.inside("month", period)
        if not months:
            raise ContractError("calendar.months is read on a period shorter than a month")
        return len(months)
    raise ContractError(f"unknown column calendar.{name}")

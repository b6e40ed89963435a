"""Service calendars: the hours of a week that count, each with a weight, and the dates that follow another day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Annotated, Literal, get_args

import numpy as np
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from ppp_cost.frozen import Frozen, Listed, number, refused
from ppp_cost.kernels.events.service import Service, service_of, service_time, weighted_time
from ppp_cost.kernels.exact import LIMIT, Exact, Integers
from ppp_cost.ledger.tables import DAY

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK = get_args(Weekday)
THURSDAY = WEEK.index("thu")
"""The weekday of day 0, 1970-01-01."""
MINUTES = 24 * 60
_HOUR = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)


def _minute(value: object) -> object:
    """Return a time of the day, ``06:30`` or ``24:00``, as minutes."""
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value.hour * 60 + value.minute
    if isinstance(value, str) and (found := _HOUR.fullmatch(value)):
        return MINUTES if found[1] is None else int(found[1]) * 60 + int(found[2])
    raise refused("not_an_hour", value)


def _weight(value: object) -> object:
    found = value if isinstance(value, Fraction) else number(value)
    if found < 0:
        raise refused("weight_below_zero", value)
    return found


Minute = Annotated[
    int, BeforeValidator(_minute), WithJsonSchema({"type": "string", "pattern": _HOUR.pattern}), PlainSerializer(str)
]
Weight = Annotated[
    Fraction, BeforeValidator(_weight), WithJsonSchema({"type": ["number", "string"]}), PlainSerializer(str)
]


class Hours(Frozen):
    """Hours of service on days of the week."""

    days: Listed[Weekday]
    """Days of the week: mon, tue, wed, thu, fri, sat, sun"""
    begin: Minute = Field(alias="from")
    """From when, as 06:00"""
    end: Minute = Field(alias="to")
    """To when, as 22:00 or 24:00; hours across midnight are two rows"""
    weight: Weight = Fraction(1)
    """What an hour weighs, 1 where not given"""


class Instead(Frozen):
    """Dates that follow the hours of another day."""

    dates: Listed[date]
    """The dates"""
    like: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "closed"] = Field(alias="as")
    """The day whose hours they follow, or closed: no hours at all"""


class ServiceCalendar(Frozen):
    """A service calendar: hours outside it count nothing."""

    hours: Listed[Hours]
    """Hours of the week"""
    exceptions: Listed[Instead] = ()
    """Dates that follow another day's hours"""


def calendar_problems(
    calendars: Mapping[str, ServiceCalendar], reserved: Collection[str]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield what is wrong with service calendars: name, code and words of a sentence."""
    for name, calendar in calendars.items():
        if name in reserved:
            yield name, "calendar_name", {"name": name}
        if not calendar.hours:
            yield name, "nothing_listed", {"key": "hours"}
        for code, words in (*_of_hours(calendar), *_of_dates(calendar)):
            yield name, code, words


def _of_hours(calendar: ServiceCalendar) -> Iterator[tuple[str, dict[str, str]]]:
    for hours in calendar.hours:
        if not hours.days:
            yield "nothing_listed", {"key": "days"}
        if hours.end <= hours.begin:
            yield "hours_backwards", {"begin": _clock(hours.begin), "end": _clock(hours.end)}
    overlaps: dict[int, list[str]] = {}
    for day in WEEK:
        mine = sorted((each.begin, each.end) for each in calendar.hours if day in each.days)
        for (_, end), (begin, _) in pairwise(mine):
            if begin < end:
                overlaps.setdefault(begin, []).append(day)
    for begin, days in overlaps.items():
        yield "hours_overlap", {"day": ", ".join(days), "time": _clock(begin)}


def _of_dates(calendar: ServiceCalendar) -> Iterator[tuple[str, dict[str, str]]]:
    dates = Counter(each for exception in calendar.exceptions for each in exception.dates)
    for each, count in dates.items():
        if count > 1:
            yield "date_twice", {"day": each.isoformat()}


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def service_between(calendar: ServiceCalendar, first: int, last: int) -> Service:
    """Return the hours of a calendar on days ``first`` … ``last`` (counted since 1970) as tables of a kernel."""
    bounds = {each.begin for each in calendar.hours} | {each.end for each in calendar.hours}
    step = gcd(MINUTES, *bounds)
    den = lcm(*(each.weight.denominator for each in calendar.hours))
    opened = np.zeros((len(WEEK) + 1, MINUTES // step), dtype=np.int64)
    heaviest = max(int(each.weight * den) for each in calendar.hours) * (last - first + 1) * DAY
    weight = np.zeros(opened.shape, dtype=np.int64 if heaviest <= LIMIT else object)
    for hours in calendar.hours:
        for day in hours.days:
            opened[WEEK.index(day), hours.begin // step : hours.end // step] = 1
            weight[WEEK.index(day), hours.begin // step : hours.end // step] = int(hours.weight * den)
    like = _days_like(calendar, np.arange(first, last + 1))
    return service_of(first * DAY, step * 60, opened[like].ravel(), weight[like].ravel(), den)


def _days_like(calendar: ServiceCalendar, days: Integers) -> Integers:
    """Return the weekday that each day follows; 7 is a day without hours."""
    like = (days + THURSDAY) % len(WEEK)
    for each in calendar.exceptions:
        follows = WEEK.index(each.like) if each.like in WEEK else len(WEEK)
        dates = np.array(each.dates, dtype="datetime64[D]").astype(np.int64)
        like[np.isin(days, dates)] = follows
    return like


def weighted_hours(calendar: ServiceCalendar, starts: Integers, ends: Integers) -> Exact:
    """Return the weighted hours of periods, which begin and end on days counted since 1970."""
    if not starts.size:
        return Exact(starts)
    service = service_between(calendar, int(starts.min()), int(ends.max()))
    until, since = (weighted_time(service, service_time(service, days * DAY), 1) for days in (ends, starts))
    return Exact(until - since, 3600 * service.den)

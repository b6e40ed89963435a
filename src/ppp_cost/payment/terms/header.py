"""The top of a contract file: everything but its items."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from ppp_cost.frozen import Frozen
from ppp_cost.payment.terms.item_terms import Identifier, Rounding
from ppp_cost.payment.terms.service_hours import ServiceCalendar


class OperatingYear(Frozen):
    """The days on which operating years begin."""

    first: date
    """First day of operating year 1"""
    next: date | None = None
    """First day of year 2 where the first year is odd; later years start on its anniversary"""


class Source(Frozen):
    """A document that clauses cite."""

    title: str
    """Its title"""
    dated: date | None = None
    """Its date"""
    grade: Literal["published", "illustrative"]
    """Whether its figures are published, or made up for illustration"""
    url: str | None = None
    """Where it can be found"""
    note: str | None = None
    """Anything a reader should know"""


class Header(Frozen):
    """The top of a contract file, everything but its items."""

    format: Literal[1]
    """Version of the format"""
    id: str
    """Short name of the contract, that of its folder"""
    title: str = ""
    """Title of the contract"""
    sector: str = ""
    """wastewater, railway, utility_tunnel, …"""
    currency: str = "CNY"
    """Currency of every amount"""
    period: Literal["day", "month", "quarter", "year"]
    """Settlement period"""
    operating_year: OperatingYear
    """The days on which operating years begin"""
    months: Literal["calendar", "anniversary"] = "calendar"
    """Calendar months cut at the year's ends, or months from the anniversary"""
    rounding: Rounding | None = None
    """Rounding of amounts"""
    sources: dict[str, Source]
    """Documents that clauses cite, by id; an id is never renumbered"""
    calendar: dict[Identifier, ServiceCalendar] = Field(default_factory=dict)
    """Service calendars by name: weekly hours that count, each with a weight"""
    units: dict[str, Any] = Field(default_factory=dict)
    """Units of table columns: "assets.length" = "km" """
    interpretations: dict[str, str] = Field(default_factory=dict)
    """Conflicting clauses by name with their title; `applied` names the one that is settled"""
    seconds: Literal["down"] | None = None
    """down: times finer than a second are cut to it"""
    zone: str | None = None
    """Time zone of the observations, where their times name one"""

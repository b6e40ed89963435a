"""What every item can say; each rule adds its own fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from ppp_cost.frozen import Frozen, Listed
from ppp_cost.payment.terms.operands import IDENTIFIER, MOST, Attribute, OperandField, operands_of, whole_number
from ppp_cost.payment.terms.service_hours import ServiceCalendar

Kind = Literal["measure", "charge", "deduction", "advance", "adjustment"]
Period = Literal["day", "segment", "month", "quarter", "year", "term"]
Mode = Literal["half_up", "half_even", "down", "up", "floor", "ceiling"]
Identifier = Annotated[str, StringConstraints(pattern=f"^{IDENTIFIER.pattern}$")]
Clause = Annotated[str, StringConstraints(pattern=r"^[^:\s][^:]*:.+$")]


class Rounding(Frozen):
    """Where and how a value is rounded."""

    places: int
    """Decimals kept; negative places round to 10, 100, …"""
    mode: Mode
    """half_up takes a half away from zero, half_even to the even neighbour"""
    at: Literal["line", "item"] | None = None
    """Of an amount: each line, or the item's exact total with one line `rounding` for the difference"""


class Vat(Frozen):
    """Value added tax of an amount; never inferred."""

    rate: OperandField
    """The rate, as 0.06"""
    included: bool
    """true: the tax inside is shown as a memo; false: it is a second line"""


@dataclass(frozen=True, slots=True)
class Needed:
    """A column of an observation table that an item reads, in the rows that ``where`` admits.

    A time may have the column of its end; a key need not be there where the items know it otherwise.
    """

    table: str
    column: str
    holds: Literal["text", "number", "time", "key"] = "text"
    end: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Terms(Frozen):
    """Fields that every item has."""

    id: Identifier
    """Lower case letters, digits and `_`; unique; never a number"""
    rule: str
    """The formula"""
    clause: Clause
    """`source:clause` on which the item stands"""
    title: str | None = None
    """The item's name in the language of the contract"""
    kind: Kind = "measure"
    """measure, charge (+), deduction (-), advance (+, taken back with the year), adjustment (signed as it stands)"""
    unit: str = ""
    """Unit of a measure; amounts are in the contract's currency"""
    period: Period | None = None
    """Length of the item's periods; default: the contract's, of an annuity the year"""
    per: Listed[Identifier] = ()
    """Key columns, such as asset or parameter"""
    at_least: OperandField | None = None
    """Lower bound on the exact value, before rounding"""
    at_most: OperandField | None = None
    """Upper bound on the exact value, before rounding"""
    round: Rounding | None = None
    """Rounding of the value; of an amount it overrides the contract's"""
    due: Literal["period", "year"] = "period"
    """Whether a line belongs to the interim payment or to the settlement of the year"""
    vat: Vat | None = None
    """Value added tax"""
    interpretation: str | None = None
    """The name of one of two conflicting clauses"""

    def needed(self) -> Iterator[Needed]:
        """Yield the columns of observation tables that must be there."""
        for each in operands_of(self):
            if isinstance(each, Attribute) and each.table == "events":
                yield Needed("events", each.column, "number")

    @property
    def own_period(self) -> Period:
        """Return the item's period; a loaded contract has filled it in."""
        if self.period is None:
            raise LookupError(self.id)
        return self.period


Count = Annotated[int, Field(ge=0, le=MOST), BeforeValidator(whole_number)]


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

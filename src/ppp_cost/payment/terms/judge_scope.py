"""What an item can see while its contract is judged: the items above it, and the units of everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise

from ppp_cost.errors import Problem
from ppp_cost.payment.terms.contract import Item, single_value
from ppp_cost.payment.terms.header import Header
from ppp_cost.payment.terms.operands import Attribute, Number, Operand, Parameter, Reference
from ppp_cost.payment.terms.units import CALENDAR_UNITS, PURE, SERVICE_UNITS, Unit, multiplied, unit, unit_text


@dataclass(slots=True)
class Scope:
    """The items settled so far, the columns that exist, and the problems met."""

    header: Header
    file: str
    units: dict[str, str]
    asset_columns: frozenset[str]
    every: set[str] = field(default_factory=set)
    items: dict[str, Item] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    item: Item | None = None

    @property
    def calendar_units(self) -> dict[str, str]:
        """Return the columns of the calendar, each with its unit; a service calendar is the hours it weighs."""
        return {**CALENDAR_UNITS, **dict.fromkeys(self.header.calendar, "h")}

    @property
    def here(self) -> Item:
        """Return the item that is judged."""
        if self.item is None:
            raise LookupError("no item is judged")
        return self.item

    def problem(self, code: str, **values: str) -> None:
        """Note a problem of the item that is judged."""
        where = f"{self.file} item {self.here.terms.id}"
        self.problems.append(Problem(where, code, values))

    def floors_increase(self, floors: Iterable[Operand | None]) -> None:
        """Note plain floors that are not in increasing order; those that are items are judged while settling."""
        last: Fraction | None = None
        for number, floor in enumerate(floors, start=1):
            value = single_value(floor)
            if value is not None and last is not None and value <= last:
                self.problem("floors_not_increasing", number=str(number))
            last = value if value is not None else last

    def dates_increase(self, name: str, days: Sequence[date | None]) -> None:
        """Note dates that do not increase, and a day of the term before the first value."""
        first = self.header.operating_year.first
        if days and days[0] is not None and days[0] > first:
            self.problem("no_value_at_start", name=name, day=first.isoformat(), begin=days[0].isoformat())
        for before, after in pairwise(days):
            if after is None or (before is not None and after <= before):
                self.problem("dates_not_increasing", name=name, day=str(after))

    def keys_known(self, source: Item) -> None:
        """Note keys of the item that is judged which the rows of ``source`` do not know."""
        per = source.terms.per
        for name in self.here.terms.per:
            if name not in per and "event" not in per and not ("asset" in per and name in self.asset_columns):
                self.problem("key_not_known", name=source.terms.id, key=name)

    def own_unit(self) -> Unit:
        """Return the unit of the item that is judged: amounts are in the contract's currency."""
        return unit(self.header.currency if self.here.is_amount else self.here.terms.unit)

    def unit_of(self, operand: Operand) -> Unit | None:
        """Return the unit of an operand, None where it takes the unit that is expected."""
        if isinstance(operand, Number):
            return None
        if isinstance(operand, Parameter):
            return None if operand.unit is None else unit(operand.unit)
        if isinstance(operand, Attribute):
            return self._column_unit(operand)
        item = self.items.get(operand.of)
        if item is None:
            return None
        return unit(self.header.currency if item.is_amount else item.terms.unit)

    def _column_unit(self, operand: Attribute) -> Unit:
        if operand.table == "calendar":
            return unit(self.calendar_units.get(operand.column, ""))
        if operand.table == "assets" and operand.column in SERVICE_UNITS:
            return unit(SERVICE_UNITS[operand.column])
        name = f"{operand.table}.{operand.column}"
        return unit(self.units.get(name, self.units.get(operand.column, "")))

    def expects(self, operand: Operand | None, expected: Unit) -> None:
        """Note a problem unless the operand has the unit expected or takes it."""
        if operand is None or self._unknown([operand]):
            return
        found = self.unit_of(operand)
        if found is not None and found != expected:
            self.problem("unit_differs", found=unit_text(found), expected=unit_text(expected))

    def multiplies_to(
        self, times: Iterable[Operand], over: Iterable[Operand], expected: Unit, pure_months: bool = False
    ) -> None:
        """Note a problem unless the factors multiply out to the unit expected; a bare number is pure."""
        times, over = list(times), list(over)
        if self._unknown([*times, *over]):
            return
        found = multiplied(self._factors(times, pure_months), self._factors(over, pure_months))
        if found == expected:
            return
        if not pure_months and any(_is_months(each) for each in (*times, *over)):
            self.multiplies_to(times, over, expected, pure_months=True)
            return
        self.problem("units_do_not_multiply", found=unit_text(found), expected=unit_text(expected))

    def _factors(self, operands: list[Operand], pure_months: bool) -> list[Unit]:
        return [PURE if pure_months and _is_months(each) else self.unit_of(each) or PURE for each in operands]

    def _unknown(self, operands: list[Operand]) -> bool:
        """Return whether an operand reads an item or a column that is not there: that has its own sentence."""
        return any(
            (isinstance(each, Reference) and each.of not in self.items)
            or (isinstance(each, Attribute) and each.table == "calendar" and each.column not in self.calendar_units)
            for each in operands
        )


def _is_months(operand: Operand) -> bool:
    return operand == Attribute("calendar", "months")

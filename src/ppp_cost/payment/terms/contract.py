"""A contract: its terms, resolved and judged, with the assets that stand beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ppp_cost.payment.terms.assets import Assets
from ppp_cost.payment.terms.calendar import Calendar, built
from ppp_cost.payment.terms.header import Header
from ppp_cost.payment.terms.item_terms import Rounding, Terms
from ppp_cost.payment.terms.operands import Attribute, Operand, Parameter
from ppp_cost.payment.terms.units import column_units, converts

AMOUNTS = ("charge", "deduction", "advance", "adjustment")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a contract, with what its file leaves to the contract filled in."""

    terms: Terms

    @property
    def rounding(self) -> Rounding | None:
        """Return how its values or lines are rounded."""
        return self.terms.round

    @property
    def period(self) -> str:
        """Return the kind of its periods."""
        return self.terms.own_period

    @property
    def is_amount(self) -> bool:
        """Return whether the item writes lines."""
        return self.terms.kind in AMOUNTS


MADE_UP = "illustrative"


@dataclass(frozen=True, slots=True)
class Contract:
    """Terms as data: ``items`` are those settled, in order; ``every`` holds the unapplied interpretations too."""

    header: Header
    items: tuple[Item, ...]
    every: tuple[Item, ...]
    applied: str | None
    assets: Assets | None
    digest: str
    file: str

    @property
    def units(self) -> dict[str, str]:
        """Return the declared units by ``table.column``."""
        return column_units(self.header.units)

    def calendar(self, year: int, settled: int) -> Calendar:
        """Return the calendar of operating years 1 … ``year``, rows computed from year ``settled``."""
        header = self.header
        return built(
            header.operating_year.first,
            header.operating_year.next,
            header.months == "anniversary",
            year,
            settled,
            header.period,
            change_days(self.items),
        )

    @property
    def illustrative(self) -> tuple[str, ...]:
        """Return whose figures are made up: while there are any, nothing may be paid.

        Parameters by name, tables of bands and tiers as their item with the name of the table, columns of the assets
        that items of such clauses read.
        """
        return tuple(dict.fromkeys(name for item in self.items for name in self._made_up(item)))

    def _made_up(self, item: Item) -> Iterator[str]:
        terms, made_up = item.terms, self.grade(item.terms.clause) == MADE_UP
        for each in terms.operands:
            if isinstance(each, Parameter) and not (each.name is None and converts(each.unit or "")):
                clauses = [dated.clause or each.clause or terms.clause for dated in each.values]
                if any(self.grade(clause) == MADE_UP for clause in clauses):
                    yield each.name or terms.id
            elif made_up and isinstance(each, Attribute) and self._is_written(each):
                yield f"{each.table}.{each.column}"
        if made_up:
            yield from terms.made_up()

    def _is_written(self, attribute: Attribute) -> bool:
        """Return whether a column of the assets is written there, and not counted from when they are in service."""
        return attribute.table == "assets" and self.assets is not None and attribute.column in self.assets.columns

    def grade(self, clause: str) -> str:
        """Return the grade of the source that a clause cites."""
        return self.header.sources[clause.split(":", 1)[0]].grade

    @property
    def looks_back(self) -> bool:
        """Return whether a year needs what earlier years left."""
        return any(True for item in self.items for _ in item.terms.earlier())


def change_days(items: tuple[Item, ...]) -> set[date]:
    """Return every day on which a dated value changes: the cuts between segments."""
    days = set()
    for item in items:
        for each in item.terms.operands:
            if isinstance(each, Parameter):
                days |= {dated.begin for dated in each.values[1:] if dated.begin}
        days |= {each.begin for each in item.terms.held() if each.begin}
    return days


def single_value(operand: Operand | None) -> Fraction | None:
    """Return the value of an operand that is one plain number, None for anything else."""
    value = getattr(operand, "value", None)
    if isinstance(value, Fraction):
        return value
    if isinstance(operand, Parameter) and len(operand.values) == 1:
        return operand.values[0].value
    return None

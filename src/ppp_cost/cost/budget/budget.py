"""What a budget is made of: units of an inventory, what they got last year, and what they are budgeted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.errors import Problem
from ppp_cost.language import decimal_text

FACTORS = ("quantity", "standard", "coefficient", "price", "transition", "fiscal")
"""What a budget is the product of, in the order in which it is written."""


LEAST_DIGITS, MORE_DIGITS = 12, 4
"""Significant digits of a factor that is written as a decimal, and how many more than its amount has they are."""


@dataclass(frozen=True, slots=True)
class Section:
    """A unit of an inventory: its cell of the standard, its quantity and its class of priority."""

    unit: str
    cell: tuple[str, ...]
    quantity: Fraction
    priority: str
    where: str


@dataclass(frozen=True, slots=True)
class LastYear:
    """What a unit got last year; None where a factor is not known."""

    quantity: Fraction
    standard: Fraction | None
    coefficient: Fraction | None
    index: Fraction
    transition: Fraction
    fiscal: Fraction
    amount: int
    where: str

    @property
    def rate(self) -> Fraction:
        """Return its rate before the fiscal share; where nothing was paid, what its other factors come to."""
        if not self.fiscal:
            return (self.standard or Fraction(0)) * (self.coefficient or Fraction(1)) * self.index * self.transition
        return Fraction(self.amount, MINOR) / self.quantity / self.fiscal


@dataclass(frozen=True, slots=True)
class Budgeted:
    """The budget of one unit: its factors, amounts in minor units, and the effects since last year.

    ``bound`` names what bounds its rate; ``before`` is what it got last year.
    """

    section: Section
    factors: tuple[Fraction, ...]
    rate: Fraction
    applied_rate: Fraction
    full: int
    applied: int
    payable: int
    last: int | None
    effects: tuple[int, ...]
    bound: str
    before: LastYear | None = None

    @property
    def decimals(self) -> tuple[str, ...]:
        """Return the factors as decimals, which a table of last year holds: their product is the amount to the fen."""
        digits = len(str(max(self.full, self.applied, self.payable))) + MORE_DIGITS
        return tuple(decimal_text(each, max(LEAST_DIGITS, digits)) for each in self.factors)


@dataclass(frozen=True, slots=True)
class Class:
    """A class of priority: what it needs, the share that is paid, and what that leaves unfunded."""

    priority: str
    need: int
    share: Fraction
    paid: int


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget: units, classes, units that are gone with what they got, and what is available."""

    standard: Standard
    year: int
    index: Fraction
    rows: tuple[Budgeted, ...]
    gone: tuple[tuple[str, int], ...]
    classes: tuple[Class, ...]
    available: int | None
    noticed: tuple[Problem, ...] = ()
    """What to look at in the files, which were read all the same."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """By file: the digest of what the budget was computed from."""

    def total(self, name: str) -> int:
        """Return the sum of an amount over all units: full, applied or payable."""
        return sum(int(getattr(row, name)) for row in self.rows)

    @property
    def last(self) -> int:
        """Return what was budgeted last year, units that are gone among it."""
        return sum(row.last or 0 for row in self.rows) + sum(amount for _, amount in self.gone)

    @property
    def unfunded(self) -> int:
        """Return what is payable beyond what is available."""
        return 0 if self.available is None else max(self.total("payable") - self.available, 0)

    @property
    def new(self) -> int:
        """Return what units that are new get."""
        return sum(row.payable for row in self.rows if row.last is None)

    def effect(self, name: str) -> int:
        """Return the effect of one factor over the units of both years."""
        place = FACTORS.index(name)
        return sum(row.effects[place] for row in self.rows if row.last is not None)

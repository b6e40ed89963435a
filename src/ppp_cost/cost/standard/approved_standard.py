"""A standard as it was approved: what budgets and revisions start from, whether records or a document set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ppp_cost.cost.study.study import Series, Study
from ppp_cost.cost.study.study_terms import BudgetTerms, Driver, RevisionTerms
from ppp_cost.kernels.money import round_one

STATES = ("ready", "provisional", "pending", "absent")
"""What a standard can be, from the best to the worst."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The standard of one cell: its base and coefficient, with all cost, what the treasury pays, and later years'."""

    cell: tuple[str, ...]
    base: Fraction
    coefficient: Fraction
    cost_standard: Fraction
    standard: Fraction
    revised: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard: its cells, and the study whose policies it follows."""

    study: Study
    state: str
    rows: tuple[Approved, ...]
    weights: Mapping[str, Fraction]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that name a cell."""
        return (*self.study.terms.peer, *(tier.column for tier in self.study.terms.tier), *self.banded)

    @property
    def banded(self) -> dict[str, Driver]:
        """Return the drivers whose bands name a cell, by column."""
        return {driver.column: driver for driver in self.study.terms.driver if driver.bands}

    @property
    def price_year(self) -> int:
        """Return the year whose prices the standard is in."""
        return self.study.terms.price_base

    @property
    def budget(self) -> BudgetTerms:
        """Return how budgets move to the standard."""
        return self.study.terms.budget

    @property
    def revision(self) -> RevisionTerms:
        """Return how the standard moves with prices."""
        return self.study.terms.revision

    def row(self, cell: Sequence[str]) -> Approved | None:
        """Return the standard of a cell, None where the table has none."""
        return next((each for each in self.rows if each.cell == tuple(cell)), None)

    def in_force(self, cell: Sequence[str]) -> Fraction | None:
        """Return what the treasury pays by the latest revision of a cell, else its standard; None where it has none."""
        row = self.row(cell)
        if row is None or not row.revised:
            return None if row is None else row.standard
        return self.rounded(row.revised[max(row.revised)] * self.study.terms.standard.funding_share)

    @property
    def latest_year(self) -> int:
        """Return the year whose prices its latest figures are in."""
        return max((year for row in self.rows for year in row.revised), default=self.price_year)

    def revised_to(self, year: int) -> bool:
        """Return whether the standard was revised to the prices of a year."""
        return any(year in row.revised for row in self.rows)

    def rounded(self, value: Fraction) -> Fraction:
        """Return a value at the standard's places."""
        return round_one(value, self.study.terms.standard.places, self.study.terms.standard.rounding)

    def at_prices(self, series: Series) -> Standard:
        """Return the standard with the price series of a later year."""
        return replace(self, study=replace(self.study, series=series))

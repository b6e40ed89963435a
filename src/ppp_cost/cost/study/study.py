"""A study: its terms, and the tables that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ppp_cost.cost.study.study_terms import StudyTerms

LETTERS = "LMCSOGPVXU"
"""First letters of cost codes: labour, machines, consumables, subcontracts, overhead, measures and safety, profit,
tax, what stands beside, and what is undivided."""

CODE = re.compile(f"[{LETTERS}][0-9]+")
"""A cost code."""


@dataclass(frozen=True, slots=True)
class Code:
    """A row of the cost boundary."""

    code: str
    name: str
    treatment: str
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Bridge:
    """What part of a code of one boundary version is which code of another."""

    from_code: str
    to_code: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of the quota: how often, on what base, at which output and price."""

    operation: str
    name: str
    code: str
    where: tuple[str, tuple[str, ...]] | None
    base: str
    passes: Fraction
    days: Fraction
    output: tuple[Fraction, Fraction, Fraction]
    relief: Fraction
    price: str
    line: int


@dataclass(frozen=True, slots=True)
class QuotaPrice:
    """A price of the quota with its least and largest value."""

    item: str
    value: tuple[Fraction, Fraction, Fraction]
    year: int
    unit: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A published figure for context: it never enters a computation."""

    service: str
    place: str
    year: str
    cell: str
    value: Fraction
    unit: str
    kind: str
    scope: str
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class Series:
    """Price levels by item and year, each with the file row that says it."""

    levels: Mapping[tuple[str, int], Fraction]
    where: Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Study:
    """The terms of a study: `study.toml` and the tables beside it."""

    terms: StudyTerms
    codes: tuple[Code, ...]
    bridge: Mapping[tuple[str, str], tuple[Bridge, ...]]
    operations: tuple[Operation, ...]
    prices: Mapping[str, QuotaPrice]
    references: tuple[Reference, ...]
    series: Series
    digests: Mapping[str, str]
    file: str

    @property
    def inside(self) -> tuple[str, ...]:
        """Return the codes that enter the unit cost."""
        return tuple(code.code for code in self.codes if self.treatment(code) == "in")

    @property
    def beside(self) -> tuple[str, ...]:
        """Return the codes that are reported beside it."""
        return tuple(code.code for code in self.codes if self.treatment(code) == "out")

    def treatment(self, code: Code) -> str:
        """Return whether a code is in or out, as the study resolves it."""
        return self.terms.conditional.get(code.code, code.treatment)

    def name(self, code: str) -> str:
        """Return the name of a code."""
        return next((each.name for each in self.codes if each.code == code), code)

    def basket(self, code: str) -> Mapping[str, Fraction] | None:
        """Return the basket of a code: its own, that of its letter, or the one for all others."""
        baskets = self.terms.price.basket
        return baskets.get(code) or baskets.get(code[0]) or baskets.get("other")

    @property
    def has_prices(self) -> bool:
        """Return whether costs can be brought to the price base."""
        return bool(self.terms.price.basket)

    @property
    def standard_years(self) -> Sequence[int]:
        """Return the years whose cost sets the standard, in order."""
        return sorted(self.terms.standard_years)

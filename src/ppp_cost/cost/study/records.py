"""Records: what units of a study have cost, year by year, with the row behind every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ppp_cost.errors import Problem
from ppp_cost.kernels.exact import Indices, Integers, Mask

Floats: TypeAlias = npt.NDArray[np.float64]
ELSEWHERE = "-"
"""The unit that stands for everything outside the study."""
SHARED = -1
"""The unit of a cost that several units share."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a flagged unit, for one year or all of them."""

    unit: str
    year: int | None
    decision: str
    reason: str
    by: str
    date: str


@dataclass(frozen=True, slots=True)
class CostLines:
    """Cost lines, shape (lines,): amounts in minor units with tax as the study says, and the tax inside, -1 unknown.

    ``unit`` is ``SHARED`` for a cost that ``key`` spreads.  ``alike`` are the places of lines that look like one that
    is counted twice.
    """

    unit: Indices
    year: Indices
    code: tuple[str, ...]
    amount: Integers
    key: tuple[str, ...]
    where: tuple[str, ...]
    grade: tuple[str, ...]
    alike: tuple[str, ...]

    @property
    def size(self) -> int:
        """Return the number of lines."""
        return len(self.code)

    def of(self, chosen: Indices, unit: Indices) -> CostLines:
        """Return some lines, with the places that their units have now."""
        columns = (
            tuple(texts[each] for each in chosen.tolist()) for texts in (self.code, self.key, self.where, self.grade)
        )
        code, key, where, grade = columns
        lines = replace(self, code=code, key=key, where=where, grade=grade)
        return replace(lines, unit=unit[chosen], year=self.year[chosen], amount=self.amount[chosen])


@dataclass(frozen=True, slots=True)
class Records:
    """Units sorted by id, years ascending; arrays have shape (units, years).

    ``listed`` says which unit-years have a row, ``quantity`` is not a number where there is none.  ``keys`` holds, by
    key and year, the value of each unit; ``columns`` the cells of every other column as text; ``passed_over`` are the
    rows of years that are not studied.
    """

    units: tuple[str, ...]
    years: tuple[int, ...]
    listed: Mask
    quantity: Floats
    columns: Mapping[str, npt.NDArray[np.object_]]
    lines: CostLines
    keys: Mapping[tuple[str, int], Mapping[str, Fraction]]
    decisions: tuple[Decision, ...]
    digest: str
    file: str
    passed_over: tuple[str, ...]
    noticed: tuple[Problem, ...] = ()
    """What to look at in the files, which were read all the same."""

    def excluded(self) -> Mask:
        """Return the unit-years that a recorded decision leaves out."""
        out = np.zeros(self.listed.shape, dtype=bool)
        for each in self.decisions:
            if each.decision == "exclude" and each.unit in self.units:
                years = [place for place, year in enumerate(self.years) if each.year in (None, year)]
                out[self.units.index(each.unit), years] = True
        return out

    def of(self, units: Indices) -> Records:
        """Return the records of some units, shared cost among their lines."""
        place = np.full(len(self.units) + 1, SHARED - 1, dtype=np.intp)
        place[units], place[SHARED] = np.arange(units.size), SHARED
        unit = place[self.lines.unit]
        names = tuple(self.units[each] for each in units.tolist())
        return replace(
            self,
            units=names,
            listed=self.listed[units],
            quantity=self.quantity[units],
            columns={name: column[units] for name, column in self.columns.items()},
            lines=self.lines.of(np.flatnonzero(unit >= SHARED), unit),
            decisions=tuple(each for each in self.decisions if each.unit in names),
        )

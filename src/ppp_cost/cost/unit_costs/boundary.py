"""The cost boundary: what is inside the unit cost, what stands beside it, and how shared cost is spread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isnan

import numpy as np

from ppp_cost.cost.study.records import SHARED, CostLines, Records
from ppp_cost.cost.study.study import Study
from ppp_cost.errors import Problem
from ppp_cost.frozen import number
from ppp_cost.kernels.allocation import largest_remainder
from ppp_cost.kernels.exact import Indices, Integers, Mask
from ppp_cost.kernels.significant import settled


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared cost and what each unit, and everything elsewhere, got of it, in minor units."""

    code: str
    year: int
    key: str
    amount: int
    parts: Mapping[str, int]
    where: str


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs in minor units: inside (units, years, codes) and beside, and where any cost is on record.

    ``said`` marks the codes of a unit-year that have a line.
    """

    codes: tuple[str, ...]
    inside: Integers
    said: Mask
    codes_beside: tuple[str, ...]
    beside: Integers
    known: Mask
    shared: tuple[Shared, ...]
    negative: tuple[str, ...]

    @property
    def total(self) -> Integers:
        """Return the cost inside of each unit-year."""
        total: Integers = self.inside.sum(axis=-1)
        return total

    def of(self, units: Indices) -> Costs:
        """Return the costs of some units."""
        known = self.known[units]
        return replace(self, inside=self.inside[units], said=self.said[units], beside=self.beside[units], known=known)


def sort_costs(records: Records, study: Study) -> tuple[Costs, list[Problem]]:
    """Give every cost line its place, shared cost to the units by its key, exact to the minor unit.

    Returns the costs and what is wrong with the records; with problems the costs mean nothing.
    """
    problems: list[Problem] = []
    lines = records.lines
    codes = (*study.inside, *study.beside)
    size = (len(records.units), len(records.years), len(codes))
    amount, said = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool)
    code = np.array([codes.index(each) for each in lines.code], dtype=np.intp)
    mine = np.flatnonzero(lines.unit != SHARED)
    place = (lines.unit[mine], lines.year[mine], code[mine])
    np.add.at(amount, place, lines.amount[mine])
    said[place] = True
    shared = [
        each for line in np.flatnonzero(lines.unit == SHARED).tolist() for each in _shared(records, line, problems)
    ]
    for each in shared:
        year, column = records.years.index(each.year), codes.index(each.code)
        parts = np.array([each.parts.get(name, 0) for name in records.units], dtype=np.int64)
        amount[:, year, column] += parts
        said[:, year, column] |= parts != 0
    own = np.zeros(size[:2], dtype=bool)
    within = code[mine] < len(study.inside)
    own[place[0][within], place[1][within]] = True
    costs = _divided(study, amount, said, own, tuple(shared), lines)
    return costs, [*problems, *_undivided(records, costs)]


def _divided(
    study: Study, amount: Integers, said: Mask, own: Mask, shared: tuple[Shared, ...], lines: CostLines
) -> Costs:
    """Divide the costs of all codes into those inside and those beside."""
    inside = len(study.inside)
    known: Mask = own if own.any() else np.asarray(said[..., :inside].any(axis=-1))
    negative = tuple(lines.where[line] for line in np.flatnonzero(lines.amount < 0))
    within, beyond = amount[..., :inside], amount[..., inside:]
    return Costs(study.inside, within, said[..., :inside], study.beside, beyond, known, shared, negative)


def _shared(records: Records, line: int, problems: list[Problem]) -> Iterator[Shared]:
    lines = records.lines
    key, where, money = lines.key[line], lines.where[line], int(lines.amount[line])
    year = records.years[int(lines.year[line])]
    parts = _spread(records, key, year, money, where, problems)
    if parts is not None:
        yield Shared(lines.code[line], year, key, money, parts, where)


def _spread(
    records: Records, key: str, year: int, money: int, where: str, problems: list[Problem]
) -> dict[str, int] | None:
    """Return what each unit gets of a shared cost, None where its key is of no use."""
    weights = key_of(records, key, year)
    if not weights or sum(weights.values()) == 0:
        problems.append(Problem(where, "key_empty", {"key": key, "year": str(year)}))
        return None
    if any(each < 0 for each in weights.values()):
        problems.append(Problem(where, "key_negative", {"key": key, "year": str(year)}))
        return None
    names = sorted(weights)
    parts = largest_remainder(money, [weights[name] for name in names], range(len(names)))
    return dict(zip(names, (int(each) for each in parts), strict=True))


def key_of(records: Records, key: str, year: int) -> dict[str, Fraction]:
    """Return the weight of each unit in a year: a column of units, and what the table of keys says."""
    found: dict[str, Fraction] = {}
    place = records.years.index(year)
    for unit, name in enumerate(records.units):
        cell = _cell(records, key, unit, place)
        if records.listed[unit, place] and cell is not None:
            found[name] = cell
    return found | dict(records.keys.get((key, year), {}))


def _cell(records: Records, key: str, unit: int, year: int) -> Fraction | None:
    """Return a number of a unit-year as it is written."""
    if key == "quantity":
        quantity = float(records.quantity[unit, year])
        return None if isnan(quantity) else settled(quantity)
    column = records.columns.get(key)
    if column is None or not column[unit, year]:
        return None
    try:
        return number(column[unit, year])
    except ValueError:
        return None


def _undivided(records: Records, costs: Costs) -> list[Problem]:
    """Return the unit-years with an undivided total beside other costs inside."""
    whole = np.array([code.startswith("U") for code in costs.codes], dtype=bool)
    both = costs.said[..., whole].any(axis=-1) & costs.said[..., ~whole].any(axis=-1)
    return [
        Problem(f"{records.file} {records.units[unit]} {records.years[year]}", "undivided_beside", {})
        for unit, year in np.argwhere(both).tolist()
    ]

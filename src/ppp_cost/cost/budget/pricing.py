"""A budget from a standard and an inventory, and what moved it since last year, effect by effect, to the fen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor

import numpy as np

from ppp_cost.cost.budget.budget import FACTORS, Budget, Budgeted, Class, LastYear, Section
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.errors import Problem
from ppp_cost.kernels.allocation import rounded_to_sum
from ppp_cost.kernels.costs.decomposition import effects
from ppp_cost.kernels.money import round_one
from ppp_cost.language import decimal_text, number_text

SHARE_PLACES = 4
"""Decimals to which fiscal shares are cut."""
NEAR = 9
"""Significant digits from which a factor of last year may be one that was only written as a decimal."""


def price(
    standard: Standard,
    sections: Sequence[Section],
    last: Mapping[str, LastYear],
    index: Fraction,
    year: int,
    available: int | None,
) -> tuple[Budget | None, list[Problem]]:
    """Return the budget of a year; with problems there is none."""
    problems = [*_cell_problems(standard, sections), *_year_problems(standard, index, year)]
    if available is not None:
        problems += [
            Problem(each.where, "cell_missing", {"name": "priority"}) for each in sections if not each.priority
        ]
    if problems:
        return None, problems
    indices = [_index(standard, each, index, year) for each in sections]
    rates = [
        _rates(standard, each, last.get(each.unit), mine, year) for each, mine in zip(sections, indices, strict=True)
    ]
    applied = [_money(each.quantity * rate) for each, (_, rate, _) in zip(sections, rates, strict=True)]
    classes = _classes(standard, sections, applied, available)
    shares = {each.priority: each.share for each in classes}
    rows = tuple(
        _row(standard, each, rate, last.get(each.unit), mine, shares[each.priority])
        for each, rate, mine in zip(sections, rates, indices, strict=True)
    )
    here = {each.unit for each in sections}
    gone = tuple((unit, each.amount) for unit, each in last.items() if unit not in here)
    paid = {name: sum(row.payable for row in rows if row.section.priority == name) for name in shares}
    classes = tuple(Class(each.priority, each.need, each.share, paid[each.priority]) for each in classes)
    return Budget(standard, year, index, rows, gone, classes, available), []


def _cell_problems(standard: Standard, sections: Sequence[Section]) -> Iterator[Problem]:
    """Yield units whose cell the standard does not have, or sets at nothing."""
    for each in sections:
        row = standard.row(each.cell)
        if row is None or not row.standard:
            code = "cell_unknown" if row is None else "cell_of_nothing"
            yield Problem(each.where, code, {"cell": " / ".join(each.cell) or "-"})


def _year_problems(standard: Standard, index: Fraction, year: int) -> Iterator[Problem]:
    """Yield years before the standard's prices, and an index where prices are those of the year already."""
    if year < standard.price_year:
        yield Problem("--year", "budget_before_base", {"year": str(year), "base": str(standard.price_year)})
    revised = max((each for row in standard.rows for each in row.revised), default=year)
    if revised < year:
        yield Problem("--year", "revision_missing", {"year": str(year), "revised": str(revised)})
    if index != 1 and (standard.price_year == year or standard.revised_to(year)):
        yield Problem("--indices", "index_of_price_year", {"year": str(year)})


def _money(value: Fraction) -> int:
    return int(round_one(value, 2, "half_up") * MINOR)


def _index(standard: Standard, section: Section, index: Fraction, year: int) -> Fraction:
    """Return what prices make of a cell's standard: its revision for the year where there is one, else the index."""
    row = standard.row(section.cell)
    if row is None or year not in row.revised:
        return index
    return row.revised[year] / row.cost_standard


def _rates(
    standard: Standard, section: Section, last: LastYear | None, index: Fraction, year: int
) -> tuple[Fraction, Fraction, str]:
    """Return the full rate, the one that is applied this year, and what bounds it."""
    row = standard.row(section.cell)
    rate = (row.standard if row else Fraction(0)) * index
    if last is None:
        return rate, rate, ""
    policy, applied, bound = standard.budget, rate, ""
    if policy.glide is not None:
        left = policy.glide.left(year)
        if left > 1:
            applied, bound = last.rate + (rate - last.rate) / left, "glide"
    if policy.cap is not None and applied > last.rate * (1 + policy.cap):
        applied, bound = last.rate * (1 + policy.cap), "cap"
    if policy.floor is not None and applied < last.rate * (1 + policy.floor):
        applied, bound = last.rate * (1 + policy.floor), "floor"
    return rate, applied, bound


def _classes(
    standard: Standard, sections: Sequence[Section], applied: Sequence[int], available: int | None
) -> tuple[Class, ...]:
    """Share what is available among the classes in their order, none below its floor."""
    need: dict[str, int] = {}
    for each, amount in zip(sections, applied, strict=True):
        need[each.priority] = need.get(each.priority, 0) + amount
    found, paid = [], 0
    for name in sorted(need, key=_turn):
        share = Fraction(1)
        if available is not None and need[name]:
            least = standard.budget.class_floor.get(name, Fraction(0))
            share = min(max(Fraction(available - paid, need[name]), least), Fraction(1))
            share = round_one(share, SHARE_PLACES, "down")
        found.append(Class(name, need[name], share, 0))
        paid += floor(need[name] * share)
    return tuple(found)


def _turn(name: str) -> tuple[bool, int, str]:
    return (not name.isdecimal(), int(name) if name.isdecimal() else 0, name)


def _row(
    standard: Standard,
    section: Section,
    rates: tuple[Fraction, Fraction, str],
    last: LastYear | None,
    index: Fraction,
    share: Fraction,
) -> Budgeted:
    rate, applied, bound = rates
    row = standard.row(section.cell)
    base, whole = (row.base, row.standard) if row else (Fraction(1), Fraction(0))
    full, through, payable = (_money(section.quantity * each) for each in (rate, applied, applied * share))
    transition = Fraction(through, full) if full else Fraction(1)
    fiscal = Fraction(payable, through) if through else Fraction(1)
    factors = (section.quantity, base, whole / base, index, transition, fiscal)
    moved = (0,) * len(FACTORS) if last is None else _effects(factors, last, payable)
    return Budgeted(
        section,
        factors,
        rate,
        applied,
        full,
        through,
        payable,
        None if last is None else last.amount,
        moved,
        bound,
        last,
    )


def _effects(new: tuple[Fraction, ...], last: LastYear, payable: int) -> tuple[int, ...]:
    """Return what each factor moved, in minor units that sum to the change; an old factor that is not known stood."""
    coefficient = new[2] if last.coefficient is None else last.coefficient
    rest = last.quantity * coefficient * last.index * last.transition * last.fiscal
    standard = Fraction(last.amount, MINOR) / rest if last.standard is None else last.standard
    known = (last.quantity, standard, coefficient, last.index, last.transition, last.fiscal)
    old = tuple(_unrounded(before, now) for before, now in zip(known, new, strict=True))
    found = effects(np.array([old], dtype=object), np.array([new], dtype=object))[0]
    values = [Fraction(each) * MINOR for each in found]
    change = payable - last.amount
    if not any(values):
        # nothing moved: what is left is the minor unit by which the old amount was not its product
        return (0, change, *(0,) * (len(FACTORS) - 2))
    return tuple(int(each) for each in rounded_to_sum(values, change))


def _unrounded(before: Fraction, now: Fraction) -> Fraction:
    """Return an old factor: the new one where the old is but that written with its digits, so that it did not move."""
    digits = len(number_text(before).replace(".", "").lstrip("0"))
    return now if digits >= NEAR and before == Fraction(decimal_text(now, digits)) else before

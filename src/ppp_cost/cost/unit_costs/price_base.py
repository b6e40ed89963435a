"""Cost brought to the prices of one year, each code by its own basket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ppp_cost.cost.study.records import Floats, Records
from ppp_cost.cost.study.study import Series, Study
from ppp_cost.cost.unit_costs.boundary import Costs
from ppp_cost.errors import Problem
from ppp_cost.kernels.costs.rebasing import ShareCheck, check_on_shares, relatives, with_floor


@dataclass(frozen=True, slots=True)
class Prices:
    """Relatives to the price base by year and code, exact; ``lifted`` are the items and years a floor held up.

    ``nominal`` says that there is no series: every relative is 1.  ``unchecked`` are years whose index numbers are not
    compared, for a code costs less than nothing in sum and has no share.
    """

    years: tuple[int, ...]
    relative: np.ndarray
    lifted: tuple[tuple[str, int], ...]
    nominal: bool
    checks: tuple[tuple[int, ShareCheck], ...] = ()
    unchecked: tuple[int, ...] = ()


def relatives_of(study: Study, codes: Sequence[str], years: Sequence[int], base: int) -> tuple[Prices, list[Problem]]:
    """Return what each code costs in each year for 1 in the base year, and the series that are missing."""
    if not study.has_prices:
        one = np.full((len(years), len(codes)), Fraction(1), dtype=object)
        return Prices(tuple(years), one, (), True), []
    baskets = {code: dict(study.basket(code) or {}) for code in codes}
    items = list(dict.fromkeys(item for basket in baskets.values() for item in basket))
    wanted = [*years, base]
    problems = [
        Problem(f"{study.file} price.basket", "basket_missing", {"code": code})
        for code, basket in baskets.items()
        if not basket
    ]
    problems += _missing(study, items, wanted)
    if problems:
        return Prices(tuple(years), np.zeros((0, 0), dtype=object), (), False), problems
    lifted: list[tuple[str, int]] = []
    prices = np.array([[_level(study, item, year, lifted) for item in items] for year in wanted], dtype=object)
    weights = np.array([[basket.get(item, Fraction(0)) for item in items] for basket in baskets.values()], dtype=object)
    found = relatives(prices, weights, len(wanted) - 1)[:-1]
    return Prices(tuple(years), found, tuple(dict.fromkeys(lifted)), False), []


def _missing(study: Study, items: Sequence[str], years: Sequence[int]) -> list[Problem]:
    floors = study.terms.price.floor
    names = [name for item in items for name in ((floors[item].of, floors[item].floor) if item in floors else (item,))]
    return [
        Problem(f"{study.file} price.basket", "series_missing", {"item": name, "year": str(year)})
        for name in dict.fromkeys(names)
        for year in dict.fromkeys(years)
        if (name, year) not in study.series.levels
    ]


def _level(study: Study, item: str, year: int, lifted: list[tuple[str, int]]) -> Fraction:
    levels: Series = study.series
    floored = study.terms.price.floor.get(item)
    if floored is None:
        return levels.levels[item, year]
    market, least = levels.levels[floored.of, year], levels.levels[floored.floor, year]
    if floored.ratio * least > market:
        lifted.append((item, year))
    return Fraction(with_floor(np.array([market]), np.array([least]), floored.ratio)[0])


def restate(costs: Costs, prices: Prices) -> Floats:
    """Return the cost inside at the prices of the base, in minor units, shape (units, years, codes)."""
    real: Floats = costs.inside / prices.relative.astype(np.float64)
    return real


def price_base(study: Study, records: Records, costs: Costs) -> tuple[Prices, list[Problem]]:
    """Return the relatives of the years of the records, with the index numbers that compare each with the base."""
    terms = study.terms
    years = terms.standard_years if not study.has_prices else records.years
    prices, problems = relatives_of(study, costs.codes, records.years, terms.price_base)
    if not study.has_prices and len(years) > 1:
        problems.append(Problem(f"{study.file} standard_years", "nominal_years", {}))
    if problems or prices.nominal or terms.price_base not in records.years:
        return prices, problems
    spent = costs.inside.sum(axis=0).astype(np.float64)
    base = records.years.index(terms.price_base)
    checks, unchecked = [], []
    for place, year in enumerate(records.years):
        if year == terms.price_base or not (spent[place].sum() > 0 and spent[base].sum() > 0):
            continue
        if (spent[[place, base]] < 0).any():
            unchecked.append(year)
        else:
            shares = [spent[each] / spent[each].sum() for each in (base, place)]
            relative = prices.relative[place].astype(np.float64)
            checks.append((year, check_on_shares(shares[0], shares[1], relative)))
    return Prices(prices.years, prices.relative, prices.lifted, False, tuple(checks), tuple(unchecked)), []

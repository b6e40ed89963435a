"""The lines of a study: what each unit has cost, its unit cost, and the standard of each cell."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from ppp_cost.cost.methods.estimates import Estimate
from ppp_cost.cost.standard.standard import Base, Table
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.study.records import SHARED
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.cost.unit_costs.measured_units import Measured
from ppp_cost.kernels.money import round_one
from ppp_cost.kernels.significant import settled
from ppp_cost.ledger.explain.entries import Entry, Named, rows_of
from ppp_cost.ledger.formulas import Brackets, Call, Formula, added, product

MONEY_PLACES = 2


def unit_of(study: Study) -> str:
    """Return the unit of unit costs and standards."""
    terms = study.terms
    return f"{terms.currency}/({terms.quantity.unit}*{terms.quantity.per})"


def unit_cost_entries(of: Measured, only: str | None = None) -> Iterator[Entry]:
    """Yield, unit by unit, its unit cost, then its cost of each standard year at the prices of the base."""
    for unit, name in enumerate(of.records.units):
        if of.every.counts[unit] and only in (None, name):
            yield from _of_unit(of, unit)


def _of_unit(of: Measured, unit: int) -> Iterator[Entry]:
    study, records, found = of.study, of.records, of.every
    name, places = records.units[unit], max(study.terms.standard.places, 0) + 2
    costs, quantities, behind = [], [], []
    for place in np.flatnonzero(found.mask[unit] & found.of_years[unit]).tolist():
        year = str(records.years[place])
        behind.append(cost := _real_cost(of, unit, place))
        costs.append(Named(cost.exact, "real_cost", year))
        quantities.append(Named(settled(found.quantity[unit, place]), "inventory_quantity", year))
    formula = product([Brackets(added(costs))], [Brackets(added(quantities))])
    exact = sum((each.value for each in costs), Fraction(0)) / sum((each.value for each in quantities), Fraction(0))
    period = ", ".join(each.place for each in costs)
    yield Entry("unit_cost", period, name, round_one(exact, places, "half_up"), unit_of(study), formula)
    yield from behind


def _real_cost(of: Measured, unit: int, place: int) -> Entry:
    """Return the cost inside of a unit-year at the prices of the base: each code over its price relative."""
    costs, year = of.costs, str(of.records.years[place])
    at_base = of.prices.nominal or year == str(of.study.terms.price_base)
    parts: list[Formula] = []
    exact = Fraction(0)
    for number, code in enumerate(costs.codes):
        amount = Fraction(int(costs.inside[unit, place, number]), MINOR)
        if not amount:
            continue
        relative = Fraction(of.prices.relative[place, number])
        exact += amount / relative
        cost = Named(amount, f"{code} {of.study.name(code)}")
        parts.append(cost if at_base else product([cost], [Brackets(Named(relative, "price_relative", code))]))
    value = round_one(exact, MONEY_PLACES, "half_up")
    name, unit_text, rows = of.records.units[unit], of.study.terms.currency, _rows_behind(of, unit, place)
    return Entry("real_cost", year, name, value, unit_text, added(parts or [Named(exact, "")]), rows=rows)


def _rows_behind(of: Measured, unit: int, place: int) -> dict[str, tuple[int, ...]]:
    """Return the rows of tables behind the cost inside of a unit-year, those of shared cost among them."""
    lines = of.records.lines
    mine = (lines.year == place) & ((lines.unit == unit) | (lines.unit == SHARED))
    places = np.flatnonzero(mine).tolist()
    return rows_of(lines.where[line] for line in places if lines.code[line] in of.costs.codes)


def standard_entries(of: Studied) -> Iterator[Entry]:
    """Yield the base, then the standard of every cell: base x coefficient x funding share; nothing where none is."""
    table, base, study = of.proposed.table, of.proposed.base, of.measured.study
    if table is None or base is None:
        return
    terms, year, unit = study.terms.standard, str(study.terms.price_base), unit_of(study)
    yield _base(of, base, table)
    for row in table.rows:
        factors = (
            Named(table.base, "base_standard"),
            Named(row.coefficient, "tier_coefficient"),
            Named(terms.funding_share, "funding_share"),
        )
        key = " / ".join((*of.measured.peer, *row.cell))
        detail = (Named(amount, code) for code, amount in row.detail.items())
        evidence = (*_interval(row.low, row.high), *detail)
        formula = product(factors)
        yield Entry("standard", year, key, row.standard, unit, formula, evidence, clause=terms.funding_clause)


def _base(of: Studied, base: Base, table: Table) -> Entry:
    """Return the base: what methods say by their weights, less what rounding the coefficients added.

    Of two methods the second weighs what the first leaves of 1.
    """
    study = of.measured.study
    said = {
        each.method: settled(each.value)
        for each in of.proposed.estimates
        if isinstance(each, Estimate) and each.target.text in (base.target, "quota")
    }
    (first, share), *rest = base.weights.items()
    weight = Named(settled(share), "method_weight")
    left = Call("-", (Named(Fraction(1), ""), weight))
    parts: list[Formula] = [product([weight, Named(said[first], first)])]
    parts += [product([left, Named(said[name], name)]) for name, _ in rest]
    formula = product([Brackets(added(parts))], [Named(table.neutral, "neutral_coefficient")])
    evidence = (Named(Fraction(base.n), "sample_units"), *_interval(settled(base.low), settled(base.high)))
    year, key = str(study.terms.price_base), " / ".join(of.measured.peer)
    return Entry("base_standard", year, key, table.base, unit_of(study), formula, evidence)


def neutral_entries(of: Studied) -> Iterator[Entry]:
    """Yield what the rounded coefficients come to: the sum of each by its quantity over that at exact coefficients.

    Nothing where cells are priced one by one and no coefficient was rounded.
    """
    table = of.proposed.table
    if table is None:
        return
    parts: list[Formula] = []
    for row in table.rows:
        key = " / ".join((*of.measured.peer, *row.cell))
        factors = (Named(row.coefficient, "tier_coefficient", key), Named(row.neutral_share, "neutral_share", key))
        parts.append(product(factors))
    if sum((row.coefficient * row.neutral_share for row in table.rows), Fraction(0)) == table.neutral:
        year, key = str(of.measured.study.terms.price_base), " / ".join(of.measured.peer)
        yield Entry("neutral_coefficient", year, key, table.neutral, "", added(parts))


def _interval(low: Fraction, high: Fraction) -> tuple[Named, Named]:
    return Named(low, "interval_low"), Named(high, "interval_high")

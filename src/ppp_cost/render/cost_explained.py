"""Why each figure of a study is what it is: its formula with numbers, and the rows behind them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ppp_cost.cost.chain import Studied
from ppp_cost.cost.methods.quota import quota_of
from ppp_cost.cost.records import SHARED
from ppp_cost.language import Language, grouped_text, number_text, spoken
from ppp_cost.ledger.evidence import runs_text
from ppp_cost.places import file_and_row
from ppp_cost.render.cost_text import WORDS, fixed_text, places_of, unit_text


def explained(of: Studied, unit: str | None, language: Language) -> Iterator[str]:
    """Yield the explanation of every unit cost, or of one unit, and of every standard."""
    for name in of.measured.records.units:
        if unit in (None, name):
            yield from _unit(of, name, language)
    if unit is None:
        yield from _standards(of, language)


def _unit(of: Studied, name: str, language: Language) -> Iterator[str]:
    """Yield the unit cost of one unit, and each year's cost by code at the prices of the base."""
    measured = of.measured
    found, records = measured.every, measured.records
    unit = records.units.index(name)
    if not found.counts[unit]:
        yield f"{WORDS['unit_costs'][language]}  {name}  {WORDS['absent'][language]}"
        return
    years = np.flatnonzero(found.mask[unit] & found.of_years[unit])
    costs = [f"{found.real[unit, year].sum():,.2f}" for year in years]
    quantities = [f"{found.quantity[unit, year]:,.10g}" for year in years]
    value = f"{found.value[unit]:,.{places_of(measured)}f}"
    formula = f"({' + '.join(costs)}) / ({' + '.join(quantities)} {WORDS['quantity'][language]})"
    yield f"{WORDS['unit_costs'][language]}  {name}  {value} {unit_text(measured.study, language)} = {formula}"
    for year in years.tolist():
        yield f"    {records.years[year]}: {_codes(of, unit, year)}; {rows_behind(of, unit, year)}"


def _codes(of: Studied, unit: int, year: int) -> str:
    """Return the cost of a unit-year by code, each over its price relative."""
    measured = of.measured
    parts = []
    for place, code in enumerate(measured.costs.codes):
        amount = int(measured.costs.inside[unit, year, place])
        if amount:
            relative = float(measured.prices.relative[year, place])
            over = "" if relative == 1 else f" / {relative:.6f}"
            parts.append(f"{code} {grouped_text(amount)}{over}")
    return " + ".join(parts)


def rows_behind(of: Studied, unit: int, year: int) -> str:
    """Return the rows of the tables behind the cost of a unit-year, shared cost among them.

    Rows of one table are told together.
    """
    lines = of.measured.records.lines
    mine = (lines.year == year) & ((lines.unit == unit) | (lines.unit == SHARED))
    rows: dict[str, list[int]] = {}
    for line in np.flatnonzero(mine).tolist():
        if lines.code[line] in of.measured.costs.codes:
            file, row = file_and_row(lines.where[line])
            rows.setdefault(file, []).append(row)
    return ", ".join(f"{file} row {runs_text(sorted(set(numbers)))}" for file, numbers in rows.items())


def _standards(of: Studied, language: Language) -> Iterator[str]:
    """Yield base x coefficient x funding share of every cell."""
    table, base, study = of.proposed.table, of.proposed.base, of.measured.study
    if table is None or base is None:
        yield of.proposed.why.sentence(language)
        return
    terms = study.terms.standard
    names = [spoken(name, language) for name in ("base_standard", "tier_coefficient", "funding_share")]
    for row in table.rows:
        numbers = [number_text(each) for each in (table.base, row.coefficient, terms.funding_share)]
        formula = " × ".join(f"{number} {name}" for number, name in zip(numbers, names, strict=True))
        clause = f" [{terms.funding_clause}]" if terms.funding_clause else ""
        cell = " / ".join(row.cell) or "-"
        yield f"{WORDS['table'][language]}  {cell}  {fixed_text(row.standard, terms.places)} = {formula}{clause}"
    weights = " + ".join(f"{weight:.3f} {spoken(name, language)}" for name, weight in base.weights.items())
    divided = f"({weights}) / {float(table.neutral):.5f}"
    yield f"    {number_text(table.base)} {names[0]} = {divided}; n {base.n}, {base.target}"
    yield from _quota(of, language)


def _quota(of: Studied, language: Language) -> Iterator[str]:
    """Yield what the quota is made of, code by code, over the study's quantities at coefficient 1."""
    inventory = of.proposed.sample.inventory
    found = quota_of(of.measured.study, inventory)
    if found is None:
        return
    over, places = float(inventory.quantity @ inventory.coefficient), places_of(of.measured)
    parts = [f"{code} {float(cost.sum()) / over:.{places}f}" for code, cost in found.by_code.items()]
    yield f"    {spoken('quota', language)} {float(found.total.sum()) / over:.{places}f} = {' + '.join(parts)}"
    for each in of.measured.study.operations:
        price = of.measured.study.prices[each.price]
        times = [number_text(factor) for factor in (each.passes, each.days)]
        work = f"{each.base} × {' × '.join(times)} / {number_text(each.output[1])} × {number_text(price.value[1])}"
        relief = f" × (1 + {number_text(each.relief)})" if each.relief else ""
        yield f"      {each.code} {each.name}: {work} {price.unit}{relief}; quota.csv row {each.line}"

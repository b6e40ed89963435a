"""Why each figure of a study is what it is: its formula with numbers, and the rows behind them."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_cost.cost.methods.quota import quota_of
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.standard.study_entries import standard_entries, unit_cost_entries
from ppp_cost.language import Language, measure_text, number_text, place_text, spoken
from ppp_cost.render.text.cost_text import WORDS, places_of
from ppp_cost.render.text.entry_text import entry_text


def explained(of: Studied, unit: str | None, language: Language) -> Iterator[str]:
    """Yield the explanation of every unit cost, or of one unit, and of every standard."""
    measured = of.measured
    for place, name in enumerate(measured.records.units):
        if unit in (None, name) and not measured.every.counts[place]:
            yield f"{WORDS['unit_costs'][language]}  {name}  {WORDS['absent'][language]}"
    yield from entry_text(unit_cost_entries(measured, unit), places_of(measured), language)
    if unit is not None:
        return
    if of.proposed.table is None:
        yield of.proposed.why.sentence(language)
        return
    yield from entry_text(standard_entries(of), measured.study.terms.standard.places, language)
    yield from _quota(of, language)


def _quota(of: Studied, language: Language) -> Iterator[str]:
    """Yield what the quota is made of, code by code, over the study's quantities at coefficient 1."""
    inventory = of.proposed.sample.inventory
    found = quota_of(of.measured.study, inventory)
    if found is None:
        return
    over, places = inventory.weighed, places_of(of.measured)
    parts = [f"{code} {float(cost.sum()) / over:.{places}f}" for code, cost in found.by_code.items()]
    yield f"    {spoken('quota', language)} {float(found.total.sum()) / over:.{places}f} = {' + '.join(parts)}"
    for each in of.measured.study.operations:
        price = of.measured.study.prices[each.price]
        times = [number_text(factor) for factor in (each.passes, each.days)]
        work = f"{each.base} × {' × '.join(times)} / {number_text(each.output[1])} × {number_text(price.value[1])}"
        relief = f" × (1 + {number_text(each.relief)})" if each.relief else ""
        where = f" ({each.where[0]}={'|'.join(each.where[1])})" if each.where else ""
        unit = measure_text(price.unit, language)
        row = place_text(f"quota.csv row {each.line}", language)
        yield f"      {each.code} {each.name}{where}: {work} {unit}{relief}; {row}"

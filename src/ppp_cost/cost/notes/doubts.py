"""What is doubtful in a study whose figures stand: counted twice, done nowhere, spread on nobody, or never compared."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_cost.cost.budget.budget import Budget
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.unit_costs.measured_units import Measured
from ppp_cost.cost.unit_costs.sample import columns_of

WEAKEST = "D"
"""The grade of a source that nobody has checked."""


def of_records(of: Measured) -> Iterator[Note]:
    """Yield lines that look like one, sources that nobody has checked, and what of keys and tables is not used."""
    lines = of.records.lines
    if lines.alike:
        yield Note("said_alike", {"rows": ", ".join(lines.alike)})
    weak = [where for where, grade in zip(lines.where, lines.grade, strict=True) if grade == WEAKEST]
    if weak:
        yield Note("said_weak", {"grade": WEAKEST, "rows": ", ".join(dict.fromkeys(weak))})
    yield from _of_keys(of)
    yield from _undone(of)
    if of.prices.unchecked:
        yield Note("said_prices_unchecked", {"years": ", ".join(map(str, of.prices.unchecked))})
    services = dict.fromkeys(each.service for each in of.study.references)
    others = [each for each in services if each != of.study.terms.service]
    if others:
        yield Note("said_other_services", {"services": ", ".join(others)})


def _of_keys(of: Measured) -> Iterator[Note]:
    """Yield units that a key passes over, and keys that nothing is spread by."""
    records, shared = of.records, of.costs.shared
    places = [
        f"{unit} {each.year} ({each.key})"
        for each in shared
        for place, unit in enumerate(records.units)
        if records.listed[place, records.years.index(each.year)] and unit not in each.parts
    ]
    if places:
        yield Note("said_key_gaps", {"places": ", ".join(dict.fromkeys(places))})
    spread = {(each.key, each.year) for each in shared}
    keys = [f"{key} {year}" for key, year in records.keys if (key, year) not in spread]
    if keys:
        yield Note("said_unused_keys", {"keys": ", ".join(keys)})


def _undone(of: Measured) -> Iterator[Note]:
    """Yield operations of the quota that no unit is the place of; a group of peers is not asked for all of them."""
    years = of.study.standard_years[-1:]
    missing = [
        each.operation
        for each in of.study.operations
        if each.where is not None
        and each.where[0] not in of.study.terms.peer
        and not set(columns_of(of.records, years, each.where[0])) & set(each.where[1])
    ]
    if missing:
        yield Note("said_undone", {"operations": ", ".join(missing)})


def of_funds(budget: Budget) -> Iterator[Note]:
    """Yield classes that a policy of least shares does not name, where funds are short or may be."""
    floors = budget.standard.budget.class_floor
    for each in budget.classes if floors and budget.available is not None else ():
        if each.priority not in floors:
            yield Note("said_no_floor", {"class": each.priority})

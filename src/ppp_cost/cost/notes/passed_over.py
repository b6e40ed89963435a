"""What a study passes over on the way, by name: years, rows, gaps, columns and codes, so that none is lost unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ppp_cost.cost.study.note import FEW, Note, few
from ppp_cost.cost.unit_costs.measured_units import Measured
from ppp_cost.ledger.row_numbers import rows_text


def left_out(of: Measured) -> Iterator[Note]:
    """Yield what was passed over: gaps, years that set no standard, rows of other years, unused columns and codes."""
    records, study = of.records, of.study
    gaps = [f"{records.units[unit]} {records.years[year]}" for unit, year in np.argwhere(~of.every.mask).tolist()]
    if gaps:
        yield Note("said_gaps", {"places": few(gaps)})
    yield from _screening_years(of)
    if records.passed_over:
        yield Note("said_other_years", {"rows": places_text(records.passed_over)})
    unused = [name for name in records.columns if name not in _read(of)]
    if unused:
        yield Note("said_unused", {"columns": few(unused)})
    bare = [code for place, code in enumerate(of.costs.codes) if not of.costs.inside[..., place].any()]
    if bare:
        yield Note("said_no_amount", {"codes": few(f"{code} {study.name(code)}" for code in bare)})


def _screening_years(of: Measured) -> Iterator[Note]:
    """Yield the years that the screens look at and the standard does not."""
    records, chosen = of.records, of.study.standard_years
    places = [place for place, year in enumerate(records.years) if year not in chosen]
    if places:
        words = {
            "years": ", ".join(str(records.years[place]) for place in places),
            "count": str(int(records.listed[:, places].sum())),
            "standard": ", ".join(map(str, chosen)),
        }
        yield Note("said_screening_years", words)


def _read(of: Measured) -> set[str]:
    """Return the columns of units that something reads."""
    study, terms = of.study, of.study.terms
    read = {*terms.peer, *terms.screens.outputs, *(tier.column for tier in terms.tier), "quality"}
    read |= {driver.column for driver in terms.driver} | {each.base for each in study.operations}
    return read | {each.where[0] for each in study.operations if each.where} | {each.key for each in of.costs.shared}


def places_text(places: Iterable[str]) -> str:
    """Return rows of tables with neighbours taken together, of many the first and how many there are.

    >>> places_text(["units.csv row 2", "units.csv row 3", "costs.csv row 9"])
    'units.csv rows 2-3, costs.csv row 9'
    """
    found: dict[str, list[int]] = {}
    for place in places:
        table, _, row = place.rpartition(" row ")
        found.setdefault(table, []).append(int(row))
    return ", ".join(f"{table} {rows_text(sorted(rows), FEW)}" for table, rows in found.items())

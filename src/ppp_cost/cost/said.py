"""What the analyst reads beside the figures: one sentence for each thing that was done, doubted or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ppp_cost.cost import doubts
from ppp_cost.cost.budgeted import FACTORS, Budget
from ppp_cost.cost.chain import Studied
from ppp_cost.cost.measured import Measured
from ppp_cost.cost.notes import Note
from ppp_cost.cost.proposal import Proposed
from ppp_cost.cost.revision import Revision
from ppp_cost.cost.study import Study
from ppp_cost.cost.tiers import LEAST_A_LEVEL, LEAST_UNITS
from ppp_cost.language import grouped_text, number_text

FEW = 5
"""How many units a sentence names."""


def of_boundary(of: Measured) -> Iterator[Note]:
    """Yield what is inside and beside, and how shared cost was spread."""
    costs, study = of.costs, of.study
    inside, beside = (sum(each.ravel().tolist()) for each in (costs.inside, costs.beside))
    words = {"version": study.terms.boundary, "inside": grouped_text(inside), "currency": study.terms.currency}
    if beside:
        parts = [
            f"{code} {study.name(code)} {grouped_text(amount)}"
            for code, amount in zip(
                costs.codes_beside, costs.beside.astype(object).sum(axis=(0, 1)).tolist(), strict=True
            )
            if amount
        ]
        yield Note("said_boundary_beside", words | {"beside": grouped_text(beside), "parts": ", ".join(parts)})
    else:
        yield Note("said_boundary", words)
    for each in costs.shared:
        yield Note(
            "said_shared",
            {
                "code": f"{each.code} {study.name(each.code)}",
                "year": str(each.year),
                "amount": grouped_text(each.amount),
                "key": each.key,
                "elsewhere": grouped_text(each.parts.get("-", 0)),
            },
        )
    yield from _lost(of)
    if costs.negative:
        yield Note("said_negative", {"rows": ", ".join(costs.negative)})
    yield from doubts.of_records(of)


def _lost(of: Measured) -> Iterator[Note]:
    """Yield what may have been lost on the way: gaps, rows of other years, unused columns, codes without cost."""
    records, study, terms = of.records, of.study, of.study.terms
    gaps = [f"{records.units[unit]} {records.years[year]}" for unit, year in np.argwhere(~of.every.mask).tolist()]
    if gaps:
        yield Note("said_gaps", {"places": ", ".join(gaps)})
    if records.passed_over:
        yield Note("said_other_years", {"rows": ", ".join(records.passed_over)})
    read = {*terms.peer, *terms.screens.outputs, *(tier.column for tier in terms.tier), "quality"}
    read |= {driver.column for driver in terms.driver} | {each.base for each in study.operations}
    read |= {each.where[0] for each in study.operations if each.where} | {each.key for each in of.costs.shared}
    unused = [name for name in records.columns if name not in read]
    if unused:
        yield Note("said_unused", {"columns": ", ".join(unused)})
    bare = [code for place, code in enumerate(of.costs.codes) if not of.costs.inside[..., place].any()]
    if bare:
        yield Note("said_no_amount", {"codes": ", ".join(f"{code} {study.name(code)}" for code in bare)})


def of_prices(of: Measured) -> Iterator[Note]:
    """Yield how cost was brought to the price base."""
    terms = of.study.terms
    if of.prices.nominal:
        yield Note("said_nominal", {"year": str(terms.price_base)})
        return
    for year, check in of.prices.checks:
        words = {"year": str(year), "base": str(terms.price_base)}
        words |= {"laspeyres": f"{check.laspeyres:.4f}", "spread": f"{float(check.spread) * 100:.2f}"}
        yield Note("said_prices", words)
    for item, floored in terms.price.floor.items():
        words = {"item": item, "of": floored.of, "floor": floored.floor, "ratio": number_text(floored.ratio)}
        years = [str(year) for name, year in of.prices.lifted if name == item]
        yield Note("said_lifted", words | {"years": ", ".join(years)}) if years else Note("said_not_lifted", words)


def of_unit_costs(of: Measured) -> Iterator[Note]:
    """Yield the ratio of sums and the mean of ratios, and that years are no new units."""
    found, places = of.every, of.study.terms.standard.places
    yield Note(
        "said_unit_cost",
        {
            "pooled": f"{found.pooled(found.counts):.{max(places, 0) + 2}f}",
            "mean": f"{found.mean(found.counts):.{max(places, 0) + 2}f}",
            "n": str(int(found.counts.sum())),
            "years": str(len(of.study.standard_years)),
        },
    )


def of_flags(of: Studied) -> Iterator[Note]:
    """Yield shifts of the boundary, decisions taken, and those that are owed with what hangs on them."""
    for flag in of.flags:
        if flag.note is not None:
            yield flag.note
    for decision in of.measured.records.decisions:
        unit = f"{decision.unit} {decision.year or ''}".strip()
        words = {"unit": unit, "reason": decision.reason, "by": decision.by, "date": decision.date}
        yield Note("said_excluded" if decision.decision == "exclude" else "said_kept", words)
    for unit in dict.fromkeys(flag.unit for flag in of.waiting):
        names = [flag.name for flag in of.waiting if flag.unit == unit]
        yield Note("said_waiting", {"unit": unit, "flags": ", ".join(dict.fromkeys(names))}, ("flags",))
    if of.waiting and of.proposed.base is not None:
        without = of.without.base if of.without is not None else None
        words = {"with": f"{of.proposed.base.value:.4f}", "without": f"{without.value:.4f}" if without else "-"}
        yield Note("said_pending", words)


def of_tiers(of: Proposed) -> Iterator[Note]:
    """Yield where coefficients come from, which levels the data do not tell apart, and what rounding moved."""
    if of.base is not None and of.base.how == "quota":
        return
    for column, found in of.tiers.items():
        if found.source == "none":
            words = {"column": column, "units": str(LEAST_UNITS), "each": str(LEAST_A_LEVEL), "n": str(of.sample.size)}
            yield Note("said_one_price", words, ("column",))
            continue
        pairs = zip(found.levels, found.exact.tolist(), found.rounded, strict=True)
        values = ", ".join(f"{level} {exact:.4f} → {number_text(rounded)}" for level, exact, rounded in pairs)
        words = {"column": column, "source": f"source_{found.source}", "values": values}
        yield Note("said_tiers", words, ("column", "source"))
        for lower, higher in found.pooled:
            yield Note("said_not_apart", {"lower": lower, "higher": higher})
    if of.tiers and of.table is not None:
        words = {"neutral": f"{float(of.table.neutral):.5f}", "residual": f"{float(of.table.residual):,.2f}"}
        yield Note("said_rounding", words)


def of_standard(of: Studied) -> Iterator[Note]:
    """Yield how the standard was adopted, and what limits it."""
    yield of.proposed.why
    base, terms = of.proposed.base, of.measured.study.terms.standard
    if base is None:
        return
    for method in base.without_width:
        yield Note("said_no_width", {"method": method, "weight": f"{base.weights[method]:.3f}"}, ("method",))
    width = f"{base.width * 100:.0f}"
    if base.width > terms.provisional_width:
        yield Note("said_provisional", {"width": width, "limit": f"{float(terms.provisional_width) * 100:g}"})
    else:
        yield Note("said_width", {"width": width})
    if of.proposed.table is not None and not of.proposed.table.base:
        yield Note("said_rounded_away", {"places": str(terms.places)})
    if base.nominal:
        yield Note("said_nominal_coverage")
    if of.proposed.table is not None and not of.proposed.table.parts:
        yield Note("said_undivided")
    if of.proposed.sample.driver_names and "least_squares" in base.weights:
        sample = of.proposed.sample
        shown = ", ".join(
            f"{name} {value:.4g}"
            for name, value in zip(sample.driver_names, _natural(of, sample.reference), strict=True)
        )
        yield Note("said_reference", {"drivers": shown})


def _natural(of: Studied, reference: np.ndarray) -> list[float]:
    """Return the drivers of the reference unit in their own units."""
    scales = [driver.scale for driver in of.measured.study.terms.driver]
    return [
        float(np.exp(value)) if scale == "log" else value
        for value, scale in zip(reference.tolist(), scales, strict=True)
    ]


def of_references(of: Measured) -> Iterator[Note]:
    """Yield the range of published figures of each kind: context, never part of a computation."""
    published = [each for each in of.study.references if each.service == of.study.terms.service]
    for kind, unit in dict.fromkeys((each.kind, each.unit) for each in published):
        mine = [each for each in published if (each.kind, each.unit) == (kind, unit)]
        values = [each.value for each in mine]
        words = {"kind": f"kind_{kind}", "unit": unit}
        words["range"] = "–".join(number_text(each) for each in dict.fromkeys((min(values), max(values))))
        yield Note("said_reference_range", words | {"count": str(len({each.source for each in mine}))}, ("kind",))
    if published and of.study.terms.currency == "CNY":
        yield Note("said_no_local")


def of_budget(budget: Budget) -> Iterator[Note]:
    """Yield the totals, the effects that sum to the change, and what fiscal capacity leaves unfunded."""
    words = {name: grouped_text(budget.total(name)) for name in ("full", "applied", "payable")}
    yield Note("said_budget", words)
    if budget.gone or any(row.last is not None for row in budget.rows):
        moved = {name: grouped_text(budget.effect(name), signed=True) for name in FACTORS}
        gone = sum(amount for _, amount in budget.gone)
        newly = [row.section.unit for row in budget.rows if row.last is None]
        moved["new"] = _with_names(budget.new, newly)
        moved["gone"] = _with_names(-gone, [unit for unit, _ in budget.gone])
        change = grouped_text(budget.total("payable") - budget.last, signed=True)
        yield Note("said_change", moved | {"last": grouped_text(budget.last), "change": change})
    if budget.standard.revised_to(budget.year):
        yield Note("said_revised", {"year": str(budget.year)})
    elif budget.index == 1:
        yield Note("said_price_year", {"year": str(budget.standard.price_year)})
    yield from _of_state(budget.standard.state)
    for each in budget.classes:
        if each.share != 1:
            shares = {"class": each.priority, "share": number_text(each.share), "need": grouped_text(each.need)}
            yield Note("said_fiscal", shares | {"paid": grouped_text(each.paid)})
    yield from doubts.of_funds(budget)
    if budget.unfunded:
        words = {"available": grouped_text(budget.available or 0), "unfunded": grouped_text(budget.unfunded)}
        yield Note("said_unfunded", words)


def _with_names(minor: int, units: Sequence[str]) -> str:
    """Return a signed amount with the first units behind it."""
    names = [*units[:FEW], *(["…"] if len(units) > FEW else [])]
    return grouped_text(minor, signed=True) + (f" ({', '.join(names)})" if names else "")


def _of_state(state: str) -> Iterator[Note]:
    """Yield what is to be borne in mind of a standard that is not ready."""
    if state != "ready":
        yield Note("said_state", {"state": f"state_{state}"}, ("state",))


def of_revision(study: Study, revision: Revision, state: str) -> Iterator[Note]:
    """Yield the index and the order of the steps."""
    yield from _of_state(state)
    terms = study.terms.revision
    words = {
        "year": str(revision.year),
        "since": str(revision.since),
        "index": f"{float(revision.index):.{terms.places}f}",
        "band": f"{float(terms.dead_band) * 100:g}",
        "applied": f"{float(revision.applied):.{terms.places}f}",
        "efficiency": f"{float(terms.efficiency) * 100:g}",
    }
    yield Note("said_revision", words)
    if terms.cap is not None or terms.floor is not None:
        bounds = [f"{float(each) * 100:+g}%" for each in (terms.floor, terms.cap) if each is not None]
        yield Note("said_bounds", {"bounds": ", ".join(bounds)})

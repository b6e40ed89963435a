"""What the analyst reads beside the figures: one sentence for each thing that was done, doubted or left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ppp_cost.cost.methods.estimates import Estimate
from ppp_cost.cost.notes import doubts
from ppp_cost.cost.notes.passed_over import left_out
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.study.note import Note, few
from ppp_cost.cost.unit_costs.measured_units import Measured
from ppp_cost.cost.unit_costs.tiers import LEAST_A_LEVEL, LEAST_UNITS
from ppp_cost.kernels.costs.arithmetic import exponential
from ppp_cost.kernels.significant import settled
from ppp_cost.language import grouped_text, number_text


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
                "currency": study.terms.currency,
            },
        )
    yield from left_out(of)
    if costs.negative:
        yield Note("said_negative", {"rows": few(costs.negative)})
    yield from doubts.of_records(of)


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


def of_tiers(of: Studied) -> Iterator[Note]:
    """Yield where coefficients come from, which levels the data do not tell apart, and what rounding moved."""
    found = of.proposed
    if found.base is not None and found.base.how == "quota":
        return
    for column, tier in (*found.tiers.items(), *found.bands.items()):
        if tier.source == "none":
            words = {
                "column": column,
                "units": str(LEAST_UNITS),
                "each": str(LEAST_A_LEVEL),
                "n": str(found.sample.size),
            }
            yield Note("said_one_price", words, ("column",))
            continue
        pairs = zip(tier.levels, tier.exact.tolist(), tier.rounded, strict=True)
        values = ", ".join(f"{level} {exact:.4f} → {number_text(rounded)}" for level, exact, rounded in pairs)
        words = {"column": column, "source": f"source_{tier.source}", "values": values}
        yield Note("said_tiers", words, ("column", "source"))
        for lower, higher in tier.pooled:
            yield Note("said_not_apart", {"lower": lower, "higher": higher})
    if (found.tiers or found.bands) and found.table is not None and found.base is not None:
        words = {
            "value": f"{found.base.value:.4f}",
            "neutral": f"{float(found.table.neutral):.5f}",
            "base": number_text(found.table.base),
            "residual": f"{float(found.table.residual):+,.2f}",
            "currency": of.measured.study.terms.currency,
        }
        yield Note("said_rounding", words)


def of_standard(of: Studied) -> Iterator[Note]:
    """Yield how the standard was adopted, and what limits it."""
    yield of.proposed.why
    yield from _of_sample(of)
    base, terms = of.proposed.base, of.measured.study.terms.standard
    if base is None:
        return
    for method in base.without_width:
        yield Note("said_no_width", {"method": method, "weight": f"{base.weights[method]:.3f}"}, ("method",))
    width = {"width": f"{base.width * 100:.0f}", "limit": f"{float(terms.provisional_width) * 100:g}"}
    if settled(base.width) > terms.provisional_width:
        yield Note("said_wide_pending" if of.state == "pending" else "said_provisional", width)
    else:
        yield Note("said_width", width)
    if of.proposed.table is not None and not of.proposed.table.base:
        yield Note("said_rounded_away", {"places": str(terms.places)})
    if terms.funding_share != 1:
        share = {"share": number_text(terms.funding_share), "clause": terms.funding_clause or "-"}
        yield Note("said_funding", share)
    if base.nominal:
        yield Note("said_nominal_coverage")
    if of.proposed.table is not None and not of.proposed.table.parts:
        yield Note("said_undivided")
    sloped = {each.method for each in of.proposed.estimates if isinstance(each, Estimate) and each.slopes}
    if sloped & set(base.weights):
        sample = of.proposed.sample
        pairs = zip(sample.driver_names, _natural(of, sample.reference), strict=True)
        # four significant digits, written out
        shown = ", ".join(f"{name} {float(f'{value:.4g}'):,.15g}" for name, value in pairs)
        yield Note("said_reference", {"drivers": shown})


def _of_sample(of: Studied) -> Iterator[Note]:
    """Yield how many units set the standard where decisions left some out."""
    every, chosen = int(of.measured.every.counts.sum()), int(of.proposed.chosen.sum())
    if every != chosen:
        yield Note("said_sample", {"n": str(chosen), "every": str(every), "dropped": str(every - chosen)})


def _natural(of: Studied, reference: np.ndarray) -> list[float]:
    """Return the drivers of the reference unit in their own units."""
    scales = [driver.scale for driver in of.measured.study.terms.driver]
    return [
        float(exponential(value) if scale == "log" else value) for value, scale in zip(reference, scales, strict=True)
    ]


def of_references(of: Measured) -> Iterator[Note]:
    """Yield the range of published figures of each kind: context, never part of a computation."""
    published = [each for each in of.study.references if each.service == of.study.terms.service]
    for kind, unit in dict.fromkeys((each.kind, each.unit) for each in published):
        mine = [each for each in published if (each.kind, each.unit) == (kind, unit)]
        values = [each.value for each in mine]
        words = {"kind": f"kind_{kind}", "measure": unit}
        words["range"] = "–".join(number_text(each) for each in dict.fromkeys((min(values), max(values))))
        yield Note("said_reference_range", words | {"count": str(len({each.source for each in mine}))}, ("kind",))
    if published and of.study.terms.currency == "CNY":
        yield Note("said_no_local")

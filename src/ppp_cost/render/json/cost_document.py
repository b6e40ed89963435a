"""Cost studies, standards, budgets and revisions as JSON objects, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from ppp_cost import version
from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.notes import study_notes
from ppp_cost.cost.standard.approved_standard import STATES
from ppp_cost.cost.standard.screening import Flag
from ppp_cost.cost.standard.standard import Row
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.standard.study_entries import standard_entries, unit_cost_entries, unit_of
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.measured_units import Measured
from ppp_cost.kernels.significant import significant
from ppp_cost.language import Language, money_text, number_text
from ppp_cost.render.text.entry_text import entry_columns

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def heading(study: Study) -> dict[str, Any]:
    """Return what a document is of."""
    terms = study.terms
    return {
        "format": 1,
        "version": version.VERSION,
        "study": terms.id,
        "title": terms.title,
        "service": terms.service,
        "unit": unit_of(study),
        "currency": terms.currency,
        "evidence": terms.evidence,
        "price_year": terms.price_base,
        "boundary": terms.boundary,
    }


def unit_cost_document(groups: Sequence[Studied]) -> dict[str, Any]:
    """Return the unit costs, flags and what was done to them, by group of peers where there are such."""
    return _grouped(groups, [_unit_costs(of) for of in groups])


def standard_document(groups: Sequence[Studied]) -> dict[str, Any]:
    """Return the standard: what budgets and revisions start from."""
    bodies = [_standard(of) for of in groups]
    terms = groups[0].measured.study.terms
    rows = [row for body in bodies for row in body["rows"]]
    whole = {"rows": rows, "funding_share": number_text(terms.standard.funding_share), "seed": terms.standard.seed}
    if len(groups) > 1:
        states = [body["state"] for body in bodies]
        whole |= {"state": max(states, key=STATES.index), "base": None, "weights": bodies[0]["weights"]}
    return _grouped(groups, bodies) | whole | {"terms": terms.model_dump(mode="json")}


def _grouped(groups: Sequence[Studied], bodies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one body as it is, several under the values of their peer columns."""
    measured = groups[0].measured
    top = heading(measured.study) | {"digests": _digests(measured)}
    if len(bodies) == 1:
        return top | bodies[0]
    peers = [{"peer": list(of.measured.peer)} | body for of, body in zip(groups, bodies, strict=True)]
    return top | {"peer_columns": list(measured.study.terms.peer), "peers": peers}


def _unit_costs(of: Studied) -> dict[str, Any]:
    measured = of.measured
    found = measured.every
    notes = [
        *study_notes.of_boundary(measured),
        *study_notes.of_prices(measured),
        *study_notes.of_unit_costs(measured),
        *study_notes.of_flags(of),
    ]
    return {
        "pooled": found.pooled(found.counts),
        "mean": found.mean(found.counts),
        "n": int(found.counts.sum()),
        "lines": entry_columns(unit_cost_entries(measured)),
        "units": [_unit(measured, unit) for unit in range(len(measured.records.units))],
        "flags": [_flag(flag) for flag in of.flags],
        "notes": notes_of(notes),
    }


def _unit(measured: Measured, unit: int) -> dict[str, Any]:
    found, years = measured.every, measured.records.years
    return {
        "unit": measured.records.units[unit],
        "value": significant(found.value[unit]) if found.counts[unit] else None,
        "quantity": significant(found.weight[unit]),
        "years": {
            str(year): significant(found.yearly[unit, place]) if found.mask[unit, place] else None
            for place, year in enumerate(years)
        },
        "inside": {
            str(year): money_text(amount)
            for year, amount in zip(years, measured.costs.total[unit].tolist(), strict=True)
        },
        "decided": bool(measured.decided.counts[unit]),
    }


def _standard(of: Studied) -> dict[str, Any]:
    measured, found = of.measured, of.proposed
    notes = [
        *study_notes.of_boundary(measured),
        *study_notes.of_prices(measured),
        *study_notes.of_unit_costs(measured),
        *study_notes.of_flags(of),
        *study_notes.of_standard(of),
        *study_notes.of_tiers(of),
        *study_notes.of_references(measured),
    ]
    table = found.table
    return {
        "state": of.state,
        "base": _base(of),
        "rows": [] if table is None else [_row(row, table.base, measured.peer) for row in table.rows],
        "lines": entry_columns(standard_entries(of)),
        "methods": [_method(each) for each in found.estimates],
        "weights": {} if table is None else {code: number_text(weight) for code, weight in table.parts.items()},
        "flags": [_flag(flag) for flag in of.flags],
        "notes": notes_of(notes),
    }


def _base(of: Studied) -> dict[str, Any] | None:
    base, table = of.proposed.base, of.proposed.table
    if base is None or table is None:
        return None
    dropped = int(of.measured.every.counts.sum() - of.proposed.chosen.sum())
    return {
        "value": number_text(table.base),
        "unrounded": base.value,
        "low": base.low,
        "high": base.high,
        "coverage": base.coverage,
        "nominal": base.nominal,
        "n": base.n,
        "dropped": dropped,
        "target": base.target,
        "method": base.how,
        "weights": dict(base.weights),
        "width": base.width,
    }


def _row(row: Row, base: Fraction, peer: tuple[str, ...]) -> dict[str, Any]:
    return {
        "cell": [*peer, *row.cell],
        "base": number_text(base),
        "coefficient": number_text(row.coefficient),
        "cost_standard": number_text(row.cost_standard),
        "standard": number_text(row.standard),
        "low": number_text(row.low),
        "high": number_text(row.high),
        "detail": {code: number_text(amount) for code, amount in row.detail.items()} or None,
        "units": row.units,
        "revised": {},
    }


def _method(found: Estimate | Absent) -> dict[str, Any]:
    if isinstance(found, Absent):
        return {
            "method": found.method,
            "target": found.target.text,
            "value": None,
            "needs": found.needs,
            "has": found.has,
            "reason": {language: found.note.sentence(language) for language in LANGUAGES},
        }
    return {
        "method": found.method,
        "target": found.target.text,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "coverage": found.coverage,
        "n": found.n,
        "adjusted_for": list(found.adjusted_for),
        "role": found.role,
        "flags": list(found.flags),
        "details": dict(found.details),
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "unit": flag.unit,
        "year": flag.year,
        "flag": flag.name,
        "kind": flag.kind,
        "value": flag.value,
        "cut": flag.cut,
    }


def notes_of(notes: Iterable[Note]) -> list[dict[str, str]]:
    """Return sentences in every language."""
    return [{"code": note.code, **{language: note.sentence(language) for language in LANGUAGES}} for note in notes]


def _digests(of: Measured) -> dict[str, str]:
    return dict(of.study.digests) | {"records": of.records.digest}

"""What the page of a study shows: standards, methods side by side, how unit costs lie, and what was doubted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import isfinite
from typing import Any

from ppp_cost.api.pages.drawn import said as words
from ppp_cost.cost.methods.estimates import Estimate
from ppp_cost.cost.notes import study_notes
from ppp_cost.cost.standard.distribution import Mark, distribution
from ppp_cost.cost.standard.screening import DECIDE, Flag, decisions_on
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.language import Language, spoken
from ppp_cost.render.chart.distribution_chart import distribution_svg
from ppp_cost.render.text.cost_text import HEADS, METHOD_HEADS, WORDS, method_cells, standard_rows, unit_rows, unit_text
from ppp_cost.render.text.study_explanation_text import explained
from ppp_cost.render.words.cost_legends import code_legend, flag_legend, role_legend

NONE = "—"


def study_view(groups: Sequence[Studied], unit: str, language: Language) -> dict[str, Any]:
    """Return what the page of a study shows, with one unit marked in the drawing of its group."""
    measured = groups[0].measured
    terms = measured.study.terms
    return {
        "terms": terms,
        "service": spoken(terms.service, language),
        "unit": unit_text(measured.study, language),
        "heads": HEADS[language],
        "method_heads": METHOD_HEADS[language],
        "groups": [_group(of, unit, language) for of in groups],
        "digests": dict(measured.study.digests) | {"records": measured.records.digest},
    }


def _group(of: Studied, unit: str, language: Language) -> dict[str, Any]:
    table, study = of.proposed.table, of.measured.study
    codes = [code for row in table.rows for code in row.detail] if table is not None else []
    estimates = of.proposed.estimates
    head, *units = unit_rows(of, language)
    return {
        "peer": _peer(of),
        "state": of.state,
        "state_name": WORDS[of.state][language],
        "absent": table is None,
        "why": of.proposed.why.sentence(language),
        "standards": [*standard_rows(of, language)][1:],
        "codes": [*code_legend(codes, study, language)],
        "methods": [*_methods(of, language)],
        "roles": [*role_legend([each for each in estimates if isinstance(each, Estimate)], language)],
        "chart": _chart(of, unit, language),
        "names": [dot.unit for dot in distribution(of).dots],
        "marked": unit,
        "flags": [_flag(each, of, language) for each in of.flags],
        "flag_legend": [*flag_legend(of.flags, language)],
        "unit_head": head,
        "units": units,
        "notes": _notes(of, language),
        "explained": [*_explained(of, language)],
    }


def _peer(of: Studied) -> str:
    """Return the values of the peer columns of a group, empty where units are not kept apart."""
    pairs = zip(of.measured.study.terms.peer, of.measured.peer, strict=True)
    return "  ".join(f"{column} {value}" for column, value in pairs) if of.measured.peer else ""


def _methods(of: Studied, language: Language) -> Iterator[tuple[list[str], bool]]:
    """Yield every method's figure, or what is absent and why, and whether it is there."""
    absent = WORDS["absent"][language]
    for each in of.proposed.estimates:
        if isinstance(each, Estimate):
            yield method_cells(each, of, language), True
        else:
            names = [spoken(each.method, language), spoken(each.target.text, language)]
            yield [*names, absent, NONE, NONE, each.note.sentence(language)], False


def _chart(of: Studied, unit: str, language: Language) -> str:
    """Return how unit costs lie, with a mark of one unit where it is of this group; empty where there are none."""
    found = distribution(of)
    if not found.dots:
        return ""
    chosen = tuple(Mark(dot.unit, dot.value) for dot in found.dots if dot.unit == unit)
    unit_name = unit_text(of.measured.study, language)
    shown = replace(found, quantiles=(*found.quantiles, *chosen))
    places = max(of.measured.study.terms.standard.places, 0)
    return distribution_svg(shown, unit_name, places, words("distribution_of", language, unit=unit_name))


def _flag(flag: Flag, of: Studied, language: Language) -> Mapping[str, str]:
    told = [
        f"{words(f'decision_{each.decision}', language)} {each.reason} ({each.by}, {each.date})"
        for each in decisions_on(flag, of.measured.records)
    ]
    waiting = words("decision_waits" if flag.kind == DECIDE else "decision_none", language)
    return {
        "unit": flag.unit,
        "year": str(flag.year) if flag.year else NONE,
        "name": spoken(flag.name, language),
        "value": _figure(flag.value),
        "cut": _figure(flag.cut),
        "decision": "; ".join(told) or waiting,
        "waits": "yes" if flag.kind == DECIDE and not told else "",
    }


def _figure(value: float) -> str:
    return f"{value:,.2f}" if isfinite(value) else NONE


def _notes(of: Studied, language: Language) -> list[str]:
    """Return the sentences beside the figures, each once."""
    measured = of.measured
    notes = [
        *study_notes.of_boundary(measured),
        *study_notes.of_prices(measured),
        *study_notes.of_unit_costs(measured),
        *study_notes.of_flags(of),
        *study_notes.of_standard(of),
        *study_notes.of_tiers(of),
        *study_notes.of_references(measured),
    ]
    return list(dict.fromkeys(note.sentence(language) for note in notes))


def _explained(of: Studied, language: Language) -> Iterator[tuple[str, list[str]]]:
    """Yield the explanation of every figure: its line, and the lines set in below it."""
    lines = [*explained(of, None, language)]
    heads = [place for place, text in enumerate(lines) if not text.startswith(" ")]
    for first, following in pairwise([*heads, len(lines)]):
        yield lines[first], [text.strip() for text in lines[first + 1 : following]]

"""What is wrong with a standard beside its rows: its state, what it says twice, and the weights of its codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ppp_cost.cost.standard.approved_standard import STATES, Approved
from ppp_cost.cost.standard.screening import DECIDE, LEAD
from ppp_cost.cost.study.study import CODE
from ppp_cost.cost.study.study_terms import StudyTerms
from ppp_cost.errors import Problem
from ppp_cost.intake.study.standard_rows import figure
from ppp_cost.intake.study.study_judging import judged_basket
from ppp_cost.language import number_text
from ppp_cost.ledger.tables import parsed

Raw = Mapping[str, Any]


def weights_in(raw: Raw, file: str, problems: list[Problem]) -> dict[str, Fraction]:
    """Return the weights of the codes, none where none are written; what weighs prices is 1 in all."""
    found: dict[str, Fraction] = {}
    for code, weight in (raw.get("weights") or {}).items():
        if not CODE.fullmatch(code):
            problems.append(Problem(f"{file} weights", "bad_code", {"value": code}))
        value = figure(weight, f"{file} weights {code}", problems)
        if value is None:
            return {}
        found[code] = value
    total = sum(found.values(), Fraction(0))
    if found and total != 1:
        problems.append(Problem(f"{file} weights", "weights_not_one", {"sum": number_text(total)}))
    return found


def judged_standard(raw: Raw, terms: StudyTerms, rows: Sequence[Approved], file: str) -> Iterator[Problem]:
    """Yield what does not agree with the terms and the rows, which are what budgets and revisions read."""
    if raw["state"] not in STATES:
        yield Problem(f"{file} state", "not_a_choice", {"value": str(raw["state"]), "known": ", ".join(STATES)})
    yield from _headings(raw, terms, file)
    for name, basket in terms.price.basket.items():
        yield from judged_basket(name, basket, file)
    bodies = [raw, *(raw.get("peers") or [])]
    for body in bodies:
        yield from _base(body, rows, file)
        for flag in body.get("flags") or []:
            if flag.get("kind") not in (DECIDE, LEAD):
                values = {"value": str(flag.get("kind")), "known": f"{DECIDE}, {LEAD}"}
                yield Problem(f"{file} flags", "not_a_choice", values)


def _headings(raw: Raw, terms: StudyTerms, file: str) -> Iterator[Problem]:
    """Yield headings that are not what the terms say: whoever changes one of them alone changes nothing."""
    said = {
        "format": ("format", str(terms.format)),
        "study": ("id", terms.id),
        "title": ("title", terms.title),
        "service": ("service", terms.service),
        "unit": ("quantity", f"{terms.currency}/({terms.quantity.unit}*{terms.quantity.per})"),
        "currency": ("currency", terms.currency),
        "evidence": ("evidence", terms.evidence),
        "price_year": ("price_base", str(terms.price_base)),
        "boundary": ("boundary", terms.boundary),
        "seed": ("standard.seed", str(terms.standard.seed)),
        "funding_share": ("standard.funding_share", number_text(terms.standard.funding_share)),
    }
    for name, (key, expected) in said.items():
        found = str(raw.get(name, expected))
        if found != expected and (parsed(found) is None or parsed(found) != parsed(expected)):
            values = {"name": name, "found": found, "other": f"terms.{key}", "expected": expected}
            yield Problem(f"{file} {name}", "figures_disagree", values)


def _base(body: Raw, rows: Sequence[Approved], file: str) -> Iterator[Problem]:
    """Yield rows that are not built on the figure that was adopted for them, where one is written."""
    adopted, peer = body.get("base"), tuple(body.get("peer") or ())
    mine = [row.base for row in rows if row.cell[: len(peer)] == peer]
    if not isinstance(adopted, Mapping) or "value" not in adopted:
        return
    for base in dict.fromkeys(mine):
        if parsed(str(adopted["value"])) != base:
            values = {"name": "base.value", "found": str(adopted["value"])}
            values |= {"other": "rows.base", "expected": number_text(base)}
            yield Problem(f"{file} base", "figures_disagree", values)

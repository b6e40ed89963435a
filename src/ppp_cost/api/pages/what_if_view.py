"""What the page of a what-if shows: sliders for the inputs of a year, what is payable then, and what weighs most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ppp_cost.api.pages.drawn import said
from ppp_cost.api.pages.worked import Settlement
from ppp_cost.language import Language, measure_text, number_text
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.tables import parsed
from ppp_cost.payment.whatif.answers import Assumed, ItemTotal, tornado
from ppp_cost.payment.whatif.inputs import Input, inputs_of
from ppp_cost.payment.whatif.questions import Question, answered
from ppp_cost.payment.whatif.scenarios import Assumption, fixed, scaled
from ppp_cost.render.text.comparison_text import total
from ppp_cost.render.text.whatif_text import assumption_text, difference_text, name_text, own_text

AT, BY = "at.", "by."
"""What the name of a field begins with: an input at a value, or more or less by percent."""
SHARE = Fraction(1, 5)
"""How far a slider goes from what an input is now."""
STEPS = 40
TENTH = Fraction(1, 10)
LONGEST = 30
"""Letters of a number that is read."""
GROUPS = ("grades", "observed", "parameter", "record")
"""Sliders by what they move: scores in percent, observed measures, numbers of the contract, single scores."""


@dataclass(frozen=True, slots=True)
class Slider:
    """An input with the field that moves it: ends, step and what it is now, as texts."""

    field: str
    title: str
    own: str
    unit: str
    clause: str
    low: str
    high: str
    step: str
    now: str
    value: str


def what_if_view(of: Settlement, given: Mapping[str, str], language: Language) -> dict[str, Any]:
    """Return the sliders of a year, set as they were given, and what is payable then."""
    inputs = inputs_of(of.supposing)
    groups: dict[str, list[Slider]] = {}
    for each in inputs:
        group = _group(each)
        if group is not None:
            groups.setdefault(group, []).append(_slider(of, each, given, language))
    ordered = [(said(f"inputs_{name}", language), groups[name]) for name in GROUPS if name in groups]
    return {"heading": of.of.statement.heading, "groups": ordered, **result_view(of, inputs, given, language)}


def _group(found: Input) -> str | None:
    """Return where an input stands; what is zero, unknown, or a yes and no is not moved by a share of its own."""
    if not found.highest or (not found.unit and found.lowest == 0 and found.highest == 1):
        return None
    if found.sort == "measure":
        return "grades" if _is_grade(found) else None
    if found.sort == "record":
        return "record" if found.name.startswith("scores.") else None
    return found.sort


def _is_grade(found: Input) -> bool:
    return found.unit == "%" and found.lowest == found.highest


def _slider(of: Settlement, found: Input, given: Mapping[str, str], language: Language) -> Slider:
    now = _one(found)
    if now is None:
        field, ends = f"{BY}{found.name}", ("-20", "20", "1", "0")
    else:
        field = f"{AT}{found.name}"
        low, high = (Fraction(0), Fraction(100)) if _is_grade(found) else (now * (1 - SHARE), now * (1 + SHARE))
        step = Fraction(1, 10) if _is_grade(found) else abs(high - low) / STEPS
        ends = tuple(number_text(each) for each in (min(low, high), max(low, high), step, now))  # type: ignore[assignment]
    title, own = name_text(of.of.statement, found.name, language), own_text(found, language)
    unit = said("unit_point", language) if found.unit == "point" else measure_text(found.unit, language)
    return Slider(field, title, own, unit, found.clause, *ends, value=given.get(field, ends[-1]))


def _one(found: Input) -> Fraction | None:
    """Return what an input is where it is one number with an end, None where a slider can only move it by a share."""
    if found.lowest is None or found.lowest != found.highest:
        return None
    return None if "/" in number_text(found.lowest) else found.lowest


def result_view(
    of: Settlement, inputs: Sequence[Input], given: Mapping[str, str], language: Language
) -> dict[str, Any]:
    """Return what is payable with inputs as they are given; raises PppCostError with every name that is none."""
    own = {each.name: each for each in inputs}
    sets = tuple(_assumptions(given, own))
    now = of.of.statement
    found = answered(of.supposing, Question(sets=sets)) if sets else None
    then = found.then if isinstance(found, Assumed) else now
    return {
        "now": now.payable,
        "then": then.payable,
        "difference": None if now.payable is None or then.payable is None else total(now, then),
        "moved": [*_moved(now, found.items if isinstance(found, Assumed) else (), language)],
        "sets": [
            (name_text(now, each.name, language), _before(own.get(each.name), language), assumption_text(each))
            for each in sets
        ],
        "lost": [each.sentence(language) for each in then.undetermined],
        "wrong": [text for name, text in given.items() if name.startswith((AT, BY)) and _number(text) is None],
    }


def _moved(now: Statement, items: Sequence[ItemTotal], language: Language) -> Iterator[tuple[Any, ...]]:
    """Yield the items that differ: name, amount now and then, and the difference as text."""
    for each in items:
        difference = difference_text(each.now, each.then, language)
        yield now.ledger.name(each.item, language), each.now, each.then, difference


def _before(found: Input | None, language: Language) -> str:
    return "" if found is None else own_text(found, language)


def _assumptions(given: Mapping[str, str], own: Mapping[str, Input]) -> Iterator[Assumption]:
    """Yield what is assumed: what a field leaves as it is assumes nothing."""
    for field, text in given.items():
        name, value = field[len(AT) :], _number(text)
        if value is None or not field.startswith((AT, BY)):
            continue
        if field.startswith(BY):
            yield from [scaled(name, value / 100)] if value else []
        elif name not in own or value != own[name].lowest or own[name].lowest != own[name].highest:
            yield fixed(name, value)


def _number(text: str) -> Fraction | None:
    return parsed(text.strip()) if len(text) <= LONGEST else None


def tornado_view(of: Settlement, language: Language) -> dict[str, Any]:
    """Return how far the payable moves with each input a tenth less and a tenth more."""
    found = tornado(of.supposing, (), TENTH)
    return {
        "bars": [
            (
                name_text(found.now, bar.input.name, language),
                own_text(bar.input, language),
                difference_text(bar.middle, bar.less, language),
                difference_text(bar.middle, bar.more, language),
            )
            for bar in found.bars
        ],
        "unmoved": len(found.unmoved),
        "lost": [name_text(found.now, each, language) for each in found.lost],
    }

"""The answer to a what-if question as plain values and as CSV; money is text in yuan, null where undetermined."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from functools import singledispatch
from typing import Any

from ppp_cost.language import Language, money_text, number_text
from ppp_cost.ledger.digest import digest_of
from ppp_cost.payment.whatif.answers import Assumed, Grid, Listed, Tornado
from ppp_cost.payment.whatif.break_even import BreakEven, Point
from ppp_cost.payment.whatif.inputs import Input
from ppp_cost.payment.whatif.questions import Answer
from ppp_cost.payment.whatif.scenarios import Assumption, Scenario
from ppp_cost.render.text.whatif_text import assumption_text, combinations, name_text
from ppp_cost.render.words.sample_mark import MARK
from ppp_cost.render.words.whatif_words import WORDS


def whatif_document(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain values: what it is of, what is payable now, and what was asked."""
    heading = answer.now.heading
    body: dict[str, Any] = {
        "contract": heading.contract,
        "year": heading.year,
        "currency": heading.currency,
        "interpretation": heading.applied,
        "mark": MARK if heading.illustrative else None,
        "illustrative": list(heading.illustrative),
        "payable": _money(answer.now.payable),
        **_body(answer),
        "digests": {"contract": heading.contract_digest, "observations": heading.observations_digest},
        "version": heading.version,
    }
    return body | {"digest": digest_of(body)}


@singledispatch
def _body(answer: Answer) -> dict[str, Any]:
    raise TypeError(type(answer))


@_body.register
def _listed(answer: Listed) -> dict[str, Any]:
    return {"inputs": [_input(each) for each in answer.inputs]}


@_body.register
def _assumed(answer: Assumed) -> dict[str, Any]:
    now, then = answer.now.payable, answer.then.payable
    return {
        "assumed": _scenario(answer.scenario),
        "inputs": [{"before": _input(one), "after": _input(other) if other else None} for one, other in answer.inputs],
        "then": _money(then),
        "difference": _difference(now, then),
        "undetermined": [reason.sentence("en") for reason in answer.then.undetermined],
        "items": [
            {
                "id": each.item,
                "before": _money(each.now),
                "after": _money(each.then),
                "difference": _difference(each.now, each.then),
            }
            for each in answer.items
        ],
        "lines": {
            "item": [each.item for each in answer.lines],
            "period": [each.period for each in answer.lines],
            "key": [each.key for each in answer.lines],
            "part": [each.part for each in answer.lines],
            "before": [_money(each.before) for each in answer.lines],
            "after": [_money(each.after) for each in answer.lines],
            "difference": [_money(each.difference) for each in answer.lines],
        },
    }


@_body.register
def _grid(answer: Grid) -> dict[str, Any]:
    return {
        "assumed": _scenario(answer.base),
        "axes": [{"name": axis.name, "values": [assumption_text(each) for each in axis.steps]} for axis in answer.axes],
        "payables": [_money(answer.payables[place]) for place in range(len(answer.payables))],
    }


@_body.register
def _tornado(answer: Tornado) -> dict[str, Any]:
    return {
        "assumed": _scenario(answer.base),
        "by": number_text(answer.by),
        "middle": _money(answer.middle),
        "bars": [
            {
                "input": _input(bar.input),
                "less": _money(bar.less),
                "more": _money(bar.more),
                "differences": [_difference(bar.middle, side) for side in (bar.less, bar.more)],
                "width": _money(bar.width),
            }
            for bar in answer.bars
        ],
        "unmoved": list(answer.unmoved),
        "undetermined": list(answer.lost),
        "yes_or_no": list(answer.yes_or_no),
    }


@_body.register
def _break_even(answer: BreakEven) -> dict[str, Any]:
    return {
        "assumed": _scenario(answer.base),
        "name": answer.name,
        "wanted": _money(answer.least),
        "share": _number(answer.share),
        "step": number_text(answer.step),
        "spacing": number_text(answer.spacing),
        "runs": [{"reach": run.reach, "first": _point(run.first), "last": _point(run.last)} for run in answer.runs],
        "turns": [[_point(one), _point(other)] for one, other in answer.turns],
    }


def grid_csv(answer: Grid, language: Language) -> str:
    """Return every combination of a grid with what is payable; every row carries the mark of made-up figures."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [name_text(answer.now, axis.name, language) for axis in answer.axes]
    words = [WORDS[each][language] for each in ("payable", "difference", "mark")]
    writer.writerow([*names, *words])
    mark = WORDS["made_up"][language] if answer.now.heading.illustrative else ""
    for steps, payable in combinations(answer):
        amounts = [_money(payable) or "", _difference(answer.now.payable, payable) or ""]
        writer.writerow([*(_cell(each) for each in steps), *amounts, mark])
    return out.getvalue()


def _cell(assumption: Assumption) -> str:
    """Return a step as a cell; a share is text, which a spreadsheet must not compute."""
    text = assumption_text(assumption)
    return text if assumption.is_fixed else f"'{text}"


def _scenario(scenario: Scenario) -> list[dict[str, str]]:
    return [{"name": each.name, "times": number_text(each.times), "plus": number_text(each.plus)} for each in scenario]


def _input(found: Input) -> dict[str, Any]:
    return {
        "name": found.name,
        "sort": found.sort,
        "unit": found.unit,
        "clause": found.clause,
        "lowest": _number(found.lowest),
        "highest": _number(found.highest),
        "undetermined": found.lost,
    }


def _point(point: Point) -> dict[str, Any]:
    return {"value": number_text(point.value), "payable": _money(point.payable), "reach": point.reach}


def _number(value: Fraction | None) -> str | None:
    return None if value is None else number_text(value)


def _money(minor: int | None) -> str | None:
    return None if minor is None else money_text(minor)


def _difference(one: int | None, other: int | None) -> str | None:
    return None if one is None or other is None else money_text(other - one)

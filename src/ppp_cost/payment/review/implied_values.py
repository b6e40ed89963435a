"""Values that a claim does not say and seems to have used, looked for where nothing else explains a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import islice

from ppp_cost.language import number_text
from ppp_cost.ledger.claims.claim import ClaimedFactor
from ppp_cost.ledger.claims.implied import Implied
from ppp_cost.ledger.claims.remarks import Remark, remark
from ppp_cost.ledger.claims.review import Part
from ppp_cost.payment.review.explain_row import Draft, Explainer
from ppp_cost.payment.review.value_ladder import Step, ladder, stepped
from ppp_cost.payment.review.values_in_force import supposed
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.terms.operands import Dated, Number, Parameter
from ppp_cost.payment.whatif.replaced_values import World
from ppp_cost.payment.whatif.value_names import Names, Supposed

OTHER_DAYS = 24
"""Values of other days that are tried, each by settling the year again."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What explains rows by number: their parts, and sentences of other values that would explain them as well."""

    parts: Mapping[int, tuple[Part, ...]]
    also: Mapping[int, tuple[Remark, ...]]
    steps: tuple[Step, ...]


def unsaid(
    names: Names, world: World, explainer: Explainer, drafts: Sequence[Draft], open_rows: Mapping[int, int]
) -> Unsaid:
    """Return what explains rows that nothing else does, given their differences by number.

    A value in a row's own formulas comes first, then what such a value moves in other rows, then a value that the
    contract has on days outside the year.  Each must give the claimed amount to the fen.
    """
    found = _agreeing({n: values for n in open_rows if (values := explainer.implied(drafts[n]))}, drafts)
    firsts = {number: values[0] for number, values in found.items()}
    parts: dict[int, tuple[Part, ...]] = {}
    for number, each in firsts.items():
        parts[number] = (Part(open_rows[number], "implied", said_of(each, "review_implied"), each.name),)
    also = {number: tuple(said_of(each, "review_implied_too") for each in found[number][1:]) for number in found}
    steps: tuple[Step, ...] = ()
    if firsts:
        steps = _steps(names, world, explainer, firsts, drafts)
        wider = replace(explainer, steps=(*explainer.steps, *steps))
        parts |= {number: wider.parts(drafts[number]) for number in open_rows if number not in firsts}
    left = {number: amount for number, amount in open_rows.items() if not parts.get(number)}
    return Unsaid(parts | _of_other_days(names, world, explainer, drafts, left), also, steps)


def _agreeing(found: Mapping[int, list[Implied]], drafts: Sequence[Draft]) -> dict[int, list[Implied]]:
    """Return, row by row, the values that explain as many rows of the item as any other value does."""
    count = Counter((drafts[number].item, each.name, each.implied) for number in found for each in found[number])
    agreeing = {}
    for number, values in found.items():
        shared = [count[drafts[number].item, each.name, each.implied] for each in values]
        agreeing[number] = [each for each, rows in zip(values, shared, strict=True) if rows == max(shared)]
    return agreeing


def said_of(found: Implied, code: str) -> Remark:
    """Return the sentence of a value that a claim does not say."""
    words = {"claimed": number_text(found.implied), "assessed": number_text(found.value), "clause": found.clause}
    return remark(code, names="name", name=found.name, **words)


def _steps(
    names: Names, world: World, explainer: Explainer, firsts: Mapping[int, Implied], drafts: Sequence[Draft]
) -> tuple[Step, ...]:
    """Return the year settled with the values found: for the whole year where an item's rows agree."""
    values: dict[tuple[str, str], set[Fraction]] = {}
    for number, each in firsts.items():
        values.setdefault((drafts[number].item, each.name), set()).add(each.implied)
    factors = []
    for number, each in firsts.items():
        draft = drafts[number]
        period = "" if len(values[draft.item, each.name]) == 1 else draft.period
        factors.append(ClaimedFactor(each.name, draft.item, period, "", each.implied, draft.where, implied=True))
    last = explainer.steps[-1] if explainer.steps else None
    steps, _ = ladder(names, last.world if last else world, last.lines if last else explainer.lines, factors)
    said = {each.name: said_of(each, "review_implied") for each in firsts.values()}
    return tuple(
        replace(step, used=replace(step.used, said=said.get(step.used.name, step.used.said))) for step in steps
    )


def _of_other_days(
    names: Names, world: World, explainer: Explainer, drafts: Sequence[Draft], left: Mapping[int, int]
) -> dict[int, tuple[Part, ...]]:
    """Return the rows that come out with a value that the contract has on days outside the year."""
    found: dict[int, tuple[Part, ...]] = {}
    wanted = {number: amount for number, amount in left.items() if drafts[number].claimed and drafts[number].lines}
    for name, dated, clause in islice(_other_days(world.contract, names), OTHER_DAYS if wanted else 0):
        used = supposed(names, name, "", [ClaimedFactor(name, "", "", "", dated.value, "", implied=True)])
        if not isinstance(used, Supposed) or (step := stepped(names, world, explainer.lines, used)) is None:
            continue
        for number, amount in wanted.items():
            if number not in found and step.effect(drafts[number].lines) == amount:
                found[number] = (Part(amount, "implied", _of_other_day(used, dated, clause), name),)
    return found


def _of_other_day(used: Supposed, dated: Dated, clause: str) -> Remark:
    words = dict(used.said.values)
    return remark(
        "review_other_days",
        names="name",
        name=used.name,
        claimed=words["claimed"],
        assessed=words["assessed"],
        day=_day(dated.begin),
        own=clause,
        clause=words["clause"],
    )


def _day(begin: date | None) -> str:
    return "-" if begin is None else begin.isoformat()


def _other_days(contract: Contract, names: Names) -> Iterator[tuple[str, Dated, str]]:
    """Yield the values of the contract that do not hold on any day of the year, nearest in its file first."""
    begin, end = names.days("") or (date.min, date.max)
    met: set[tuple[str, Fraction]] = set()
    for name, values, clause in _dated(contract):
        for number, each in enumerate(values):
            until = values[number + 1].begin if number + 1 < len(values) else None
            inside = (each.begin is None or each.begin < end) and (until is None or until > begin)
            if not inside and (name, each.value) not in met:
                met.add((name, each.value))
                yield name, each, each.clause or clause


def _dated(contract: Contract) -> Iterator[tuple[str, Sequence[Dated], str]]:
    for item in contract.items:
        for each in item.terms.operands:
            if isinstance(each, Parameter) and each.name:
                yield each.name, each.values, each.clause or item.terms.clause
        rows = () if item.terms.per else item.terms.held()
        numbers = [Dated(row.value.value, row.begin, row.clause) for row in rows if isinstance(row.value, Number)]
        if numbers and len(numbers) == len(rows):
            yield item.terms.id, numbers, item.terms.clause

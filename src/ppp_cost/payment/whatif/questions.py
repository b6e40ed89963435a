"""What is asked of a settled year, as it was written, and the answer to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal, TypeAlias

from ppp_cost.errors import PppCostError, Problem
from ppp_cost.language import money_text, spoken
from ppp_cost.payment.whatif.answers import Assumed, Axis, Grid, Listed, Tornado, assumed, grid, tornado
from ppp_cost.payment.whatif.break_even import BreakEven, Wanted, break_even
from ppp_cost.payment.whatif.inputs import inputs_of
from ppp_cost.payment.whatif.scenarios import Assumption, Scenario, Supposing, with_assumed

Answer: TypeAlias = Listed | Assumed | Grid | BreakEven | Tornado

NEARLY = 0.5
SHOWN = 3
"""Names that are offered in place of one that is not there."""


@dataclass(frozen=True, slots=True)
class Pays:
    """What is to be paid: a share of what is payable now, or an amount in minor units."""

    share: Fraction | None = None
    amount: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """The input whose values are looked for, and how: without bounds, from 0 to twice what it is now."""

    name: str
    pays: Pays
    between: tuple[Fraction, Fraction] | None
    step: Fraction


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: names are as written, until ``Asked`` looks them up."""

    sets: tuple[Assumption, ...] = ()
    axes: tuple[Axis, ...] = ()
    sought: Sought | None = None
    by: Fraction | None = None
    listed: bool = False


def answered(supposing: Supposing, question: Question) -> Answer:
    """Return the answer to a question; raises PppCostError with every name that cannot be another number.

    >>> from ppp_cost import load_contract, load_observations
    >>> contract = load_contract("tests/contracts/worked")
    >>> supposing = Supposing(contract, load_observations("tests/contracts/worked/example/1", contract), 1)
    >>> answered(supposing, Question(sets=(Assumption("score", Fraction(0), Fraction(85)),))).then.payable
    266382348
    """
    question = _looked_up(supposing, question)
    base: Scenario = with_assumed((), *question.sets)
    if question.listed:
        return Listed(supposing.now, inputs_of(supposing))
    if question.axes:
        return grid(supposing, base, question.axes)
    if question.by is not None:
        return tornado(supposing, base, question.by)
    if question.sought is not None:
        return _broken_even(supposing, base, question.sought)
    return assumed(supposing, base)


def _broken_even(supposing: Supposing, base: Scenario, sought: Sought) -> BreakEven:
    problems = []
    now, bounds, share = supposing.now.payable, sought.between, sought.pays.share
    amount = sought.pays.amount if share is None or now is None else share * now
    if amount is None:
        problems.append(Problem("--pays", "whatif_share_of_nothing"))
    if bounds is None:
        highest = next((each.highest for each in inputs_of(supposing) if each.name == sought.name), None)
        if highest is None or highest <= 0:
            problems.append(Problem("--break-even", "whatif_no_bounds", {"name": sought.name}))
        bounds = Fraction(0), 2 * (highest or Fraction(0))
    if problems or amount is None:
        raise PppCostError(problems)
    return break_even(supposing, base, sought.name, Wanted(amount, share), bounds, sought.step)


Option = Literal["--set", "--vary", "--break-even"]


def _looked_up(supposing: Supposing, question: Question) -> Question:
    """Return a question with the names of the inputs; raises PppCostError with every one that is not there."""
    problems: list[Problem] = []

    def of(text: str, where: Option) -> str:
        name = supposing.name_of(text)
        problems.extend(_refusals(supposing, name, where))
        return name

    sets = tuple(replace(each, name=of(each.name, "--set")) for each in question.sets)
    axes = []
    for axis in question.axes:
        name = of(axis.name, "--vary")
        axes.append(Axis(name, tuple(replace(each, name=name) for each in axis.steps)))
    sought = question.sought and replace(question.sought, name=of(question.sought.name, "--break-even"))
    problems += _twice((each.name for each in sets), "--set")
    problems += _twice((each.name for each in axes), "--vary")
    if problems:
        raise PppCostError(problems)
    return replace(question, sets=sets, axes=tuple(axes), sought=sought)


def _twice(names: Iterable[str], where: Option) -> Iterator[Problem]:
    met: set[str] = set()
    for name in names:
        if name in met:
            yield Problem(where, "whatif_twice", {"name": name})
        met.add(name)


def _refusals(supposing: Supposing, name: str, where: Option) -> Iterator[Problem]:
    """Yield why a name cannot be another number, and what may have been meant."""
    names, ledger = supposing.names, supposing.now.ledger
    column = ledger.columns.get(name)
    if column is not None and column.amount:
        amount = dict(supposing.now.item_totals()).get(name)
        text = "-" if amount is None else money_text(amount)
        yield Problem(where, "whatif_amount", {"name": name, "amount": text})
    elif column is None and name not in names.parameters and name not in names.records:
        known = [*ledger.columns, *names.parameters, *names.records]
        spellings = {said: each for each in known for said in (ledger.name(each, "zh"), spoken(each, "en"), each)}
        near = dict.fromkeys(spellings[each] for each in get_close_matches(name, spellings, SHOWN, NEARLY))
        shown = ", ".join(f"{each}（{ledger.name(each, 'zh')}）" for each in near) or "-"
        yield Problem(where, "whatif_unknown", {"name": name, "known": shown})

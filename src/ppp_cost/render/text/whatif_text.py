"""The answer to a what-if question as it is read on a terminal, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from ppp_cost.language import Language, decimal_text, glossary, measure_text, number_text, spoken
from ppp_cost.ledger.statement import Statement
from ppp_cost.payment.whatif.answers import Assumed, Bar, Grid, Listed, Tornado
from ppp_cost.payment.whatif.break_even import BreakEven, Run
from ppp_cost.payment.whatif.inputs import Input
from ppp_cost.payment.whatif.questions import Answer
from ppp_cost.payment.whatif.scenarios import Assumption, Scenario
from ppp_cost.render.text.aligned import table_text
from ppp_cost.render.text.comparison_text import change_cells
from ppp_cost.render.text.statement_text import amount_text, colon, heading_text, word
from ppp_cost.render.words.whatif_words import WORDS

MOST_LINES = 40
"""Lines that differ beyond which they are counted."""
MOST_ROWS = 200
"""Combinations of a grid beyond which they are counted."""
MOST_COLUMNS = 8
"""Steps of a second axis that stand side by side."""
DIGITS = 10


def whatif_text(answer: Answer, language: Language) -> Iterator[str]:
    """Yield the answer line by line, what is payable at the end."""
    yield from heading_text(answer.now, language)
    scenario = answer.scenario if isinstance(answer, Assumed) else getattr(answer, "base", ())
    if scenario and not isinstance(answer, Assumed):
        yield f"{WORDS['assumed'][language]}{colon(language)}{scenario_text(answer.now, scenario, language)}"
    yield ""
    yield from _body(answer, language)
    if not isinstance(answer, Assumed):
        yield ""
        yield f"{WORDS['now'][language]} {amount_text(answer.now.payable, language)}"


def scenario_text(now: Statement, scenario: Scenario, language: Language) -> str:
    """Return what is assumed, input by input."""
    parts = [f"{name_text(now, each.name, language)} {assumption_text(each)}" for each in scenario]
    return ("；" if language == "zh" else "; ").join(parts)


def assumption_text(assumption: Assumption) -> str:
    """Return what an input is assumed to be: a number, or a share more or less.

    >>> from fractions import Fraction
    >>> assumption_text(Assumption("price", Fraction(11, 10)))
    '+10%'
    """
    if assumption.is_fixed:
        return number_text(assumption.plus)
    share = number_text((assumption.times - 1) * 100)
    return f"{share}%" if share.startswith("-") else f"+{share}%"


def name_text(now: Statement, name: str, language: Language) -> str:
    """Return an input as a reader says it; rows of a table keep their name beside it."""
    if "." in name:
        short = name.partition(".")[2]
        return f"{spoken(short, language)} {name}" if short in glossary() else name
    return now.ledger.name(name, language)


def own_text(found: Input | None, language: Language) -> str:
    """Return what an input is: one number, or the lowest and the highest."""
    if found is None or found.lowest is None or found.highest is None:
        return WORDS["undetermined"][language]
    low, high = (decimal_text(each, DIGITS) for each in (found.lowest, found.highest))
    return low if low == high else f"{low} {WORDS['to'][language]} {high}"


@singledispatch
def _body(answer: Answer, language: Language) -> Iterator[str]:
    raise TypeError(type(answer))


@_body.register
def _listed(answer: Listed, language: Language) -> Iterator[str]:
    for sort in dict.fromkeys(each.sort for each in answer.inputs):
        yield f"── {WORDS[sort][language]} ──"
        inputs = [each for each in answer.inputs if each.sort == sort]
        yield from table_text([_input_cells(answer.now, each, language) for each in inputs])


def _input_cells(now: Statement, found: Input, language: Language) -> list[str]:
    name = spoken(found.name.rpartition(".")[2], language)
    title = now.ledger.name(found.name, language) if language == "zh" and "." not in found.name else name
    clause = f"[{found.clause}]" if found.clause else ""
    return [found.name, title, own_text(found, language), measure_text(found.unit, language), clause]


@_body.register
def _assumed(answer: Assumed, language: Language) -> Iterator[str]:
    for before, after in answer.inputs:
        (step,) = (each for each in answer.scenario if each.name == before.name)
        then = own_text(after, language) if after else assumption_text(step)
        name, unit = name_text(answer.now, before.name, language), measure_text(before.unit, language)
        moved = f"{name} {own_text(before, language)} → {then} {unit}".rstrip()
        yield f"{WORDS['assumed'][language]}{colon(language)}{moved}"
    yield ""
    if answer.items:
        head = ["", *(word(each, language) for each in ("before", "after", "difference"))]
        yield f"── {WORDS['items'][language]} ──"
        rows = [(each.item, each.now, each.then) for each in answer.items]
        cells = [[name_text(answer.now, item, language), *_moved(now, then, language)] for item, now, then in rows]
        yield from table_text([head, *cells])
    if 0 < len(answer.lines) <= MOST_LINES:
        yield f"── {WORDS['lines'][language]} ──"
        yield from table_text([change_cells(each, answer.then, language) for each in answer.lines])
    elif answer.lines:
        yield WORDS["more_lines"][language].format(count=len(answer.lines))
    for sentence in dict.fromkeys(reason.sentence(language) for reason in answer.then.undetermined):
        yield f"{WORDS['undetermined'][language]}{colon(language)}{sentence}"
    now, then_paid, difference = _moved(answer.now.payable, answer.then.payable, language)
    yield f"{WORDS['payable'][language]} {now} → {then_paid}    {word('difference', language)} {difference}"


def _moved(now: int | None, then: int | None, language: Language) -> list[str]:
    return [amount_text(now, language), amount_text(then, language), difference_text(now, then, language)]


def difference_text(now: int | None, then: int | None, language: Language) -> str:
    """Return what an amount is above another, undetermined where one of them is."""
    return amount_text(None if now is None or then is None else then - now, language)


@_body.register
def _grid(answer: Grid, language: Language) -> Iterator[str]:
    count = len(answer.payables)
    names = [name_text(answer.now, axis.name, language) for axis in answer.axes]
    if count > MOST_ROWS:
        yield WORDS["more_rows"][language].format(count=f"{count:,}")
    elif len(answer.axes) > 1 and len(answer.axes[1].steps) <= MOST_COLUMNS:
        yield from _matrix(answer, names, language)
    else:
        head = [*names, WORDS["payable"][language], word("difference", language)]
        yield from table_text([head, *grid_rows(answer, language)])


def grid_rows(answer: Grid, language: Language) -> Iterator[list[str]]:
    """Yield the combinations of a grid: the steps, the payable and its difference to now."""
    for steps, payable in combinations(answer):
        difference = difference_text(answer.now.payable, payable, language)
        yield [*(assumption_text(each) for each in steps), amount_text(payable, language), difference]


def combinations(answer: Grid) -> Iterator[tuple[Scenario, int | None]]:
    """Yield the steps of each combination with what is payable, the last axis fastest."""
    place = 0
    for first in answer.axes[0].steps:
        for second in answer.axes[1].steps if len(answer.axes) > 1 else (None,):
            yield (first,) if second is None else (first, second), answer.payables[place]
            place += 1


def _matrix(answer: Grid, names: list[str], language: Language) -> Iterator[str]:
    rows, columns = answer.axes
    yield f"{WORDS['payable'][language]}{colon(language)}{names[0]} ↓  {names[1]} →"
    cells = [
        [
            assumption_text(step),
            *(amount_text(answer.at(row, column), language) for column in range(len(columns.steps))),
        ]
        for row, step in enumerate(rows.steps)
    ]
    yield from table_text([["", *(assumption_text(each) for each in columns.steps)], *cells])


@_body.register
def _tornado(answer: Tornado, language: Language) -> Iterator[str]:
    by = number_text(answer.by * 100)
    heads = [WORDS[name][language].format(by=by) for name in ("input", "own", "less", "less_then", "more", "more_then")]
    yield from table_text([heads, *(_bar_cells(answer.now, bar, language) for bar in answer.bars)], right=1)
    if answer.unmoved:
        yield WORDS["unmoved"][language].format(count=len(answer.unmoved), by=by)
    for which, left in (("lost", answer.lost), ("yes_or_no", answer.yes_or_no)):
        if left:
            names = [name_text(answer.now, each, language) for each in left]
            yield f"{WORDS[which][language]}{colon(language)}{('、' if language == 'zh' else ', ').join(names)}"


def _bar_cells(now: Statement, bar: Bar, language: Language) -> list[str]:
    sides = [
        text
        for side in (bar.less, bar.more)
        for text in (amount_text(side, language), difference_text(bar.middle, side, language))
    ]
    return [name_text(now, bar.input.name, language), own_text(bar.input, language), *sides]


@_body.register
def _break_even(answer: BreakEven, language: Language) -> Iterator[str]:
    name = name_text(answer.now, answer.name, language)
    share = "" if answer.share is None else WORDS["share"][language].format(share=number_text(answer.share * 100))
    amount = amount_text(answer.least, language)
    yield WORDS["wanted"][language].format(name=name, amount=amount, share=share)
    yield from table_text([_run_cells(run, language) for run in answer.runs], right=0)
    for one, other in answer.turns:
        values, paid = (
            " → ".join(texts)
            for texts in (
                [number_text(each.value) for each in (one, other)],
                [amount_text(each.payable, language) for each in (one, other)],
            )
        )
        yield f"{WORDS['turn'][language]}{colon(language)}{name} {values}    {WORDS['payable'][language]} {paid}"
    if not answer.turns:
        bounds = [number_text(each) for each in (answer.runs[0].first.value, answer.runs[-1].last.value)]
        yield WORDS["no_turn"][language].format(low=bounds[0], high=bounds[1])
    if answer.spacing != answer.step:
        yield WORDS["spacing"][language].format(spacing=number_text(answer.spacing))


def _run_cells(run: Run, language: Language) -> list[str]:
    """Return the values of a run, what holds of them, and what is payable at its ends."""
    ends = [number_text(each.value) for each in (run.first, run.last)]
    values = ends[0] if ends[0] == ends[1] else f"{ends[0]} {WORDS['to'][language]} {ends[1]}"
    if run.reach == "undetermined":
        return [values, WORDS[run.reach][language], "", "", ""]
    paid = [amount_text(each.payable, language) for each in (run.first, run.last)]
    return [values, WORDS[run.reach][language], paid[0], "→", paid[1]]

"""The words of a what-if question read as a question: names with their values, ranges, shares and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from ppp_cost.errors import Problem
from ppp_cost.ledger.tables import parsed
from ppp_cost.payment.whatif.answers import Axis
from ppp_cost.payment.whatif.questions import Pays, Question, Sought
from ppp_cost.payment.whatif.scenarios import Assumption, fixed, scaled

MOST_AXES = 2
MOST_SCENARIOS = 100_000
"""Combinations of the steps of the axes that are settled at once."""
STEP = Fraction(1, 100)
"""The step at which values are looked for, where none is said."""
RANGE, BOUNDS = 3, 2
"""Numbers of a range, and of bounds."""
RELATIVE = re.compile(r"([+-][0-9]+(?:\.[0-9]+)?)%")
NARROW = str.maketrans("＝％＋－：，．０１２３４５６７８９", "=%+-:,.0123456789")
"""Signs and digits as a Chinese keyboard writes them."""


@dataclass(frozen=True, slots=True)
class WhatIfOptions:
    """A question as it was written: the texts of the options."""

    sets: Sequence[str] = ()
    vary: Sequence[str] = ()
    break_even: str | None = None
    pays: str | None = None
    between: str | None = None
    step: str | None = None
    tornado: bool = False
    by: str | None = None
    listed: bool = False


def question_of(options: WhatIfOptions) -> tuple[Question, list[Problem]]:
    """Return a question, and everything in its words that cannot be read.

    >>> question, problems = question_of(WhatIfOptions(sets=["score=85", "base_price=+10%"]))
    >>> [(each.name, str(each.times), str(each.plus)) for each in question.sets], problems
    ([('score', '0', '85'), ('base_price', '11/10', '0')], [])
    """
    problems: list[Problem] = []
    sets = tuple(each for text in options.sets for each in _set(text, problems))
    axes = tuple(each for text in options.vary for each in _axis(text, problems))
    sought, by = _sought(options, problems), _by(options, problems)
    asked = [name for name, there in _asked(options) if there]
    if len(asked) > 1:
        problems.append(Problem(asked[1], "whatif_one_question", {"name": ", ".join(asked)}))
    if not asked and not options.sets:
        problems.append(Problem("whatif", "whatif_nothing_asked"))
    if len(options.vary) > MOST_AXES:
        problems.append(Problem("--vary", "whatif_two_axes", {"count": str(len(options.vary))}))
    elif (count := prod(len(axis.steps) for axis in axes)) > MOST_SCENARIOS:
        problems.append(_too_many(count))
    return Question(sets, axes, sought, by, options.listed), problems


def _asked(options: WhatIfOptions) -> Iterator[tuple[str, bool]]:
    yield "--list", options.listed
    yield "--vary", bool(options.vary)
    yield "--break-even", options.break_even is not None
    yield "--tornado", options.tornado


def _too_many(count: int) -> Problem:
    return Problem("--vary", "whatif_too_many", {"count": f"{count:,}", "most": f"{MOST_SCENARIOS:,}"})


def _named(text: str, where: str, problems: list[Problem]) -> tuple[str, str] | None:
    name, sign, value = text.translate(NARROW).partition("=")
    if sign and name.strip() and value.strip():
        return name.strip(), value.strip()
    problems.append(Problem(where, "whatif_no_value", {"text": text}))
    return None


def _set(text: str, problems: list[Problem]) -> Iterator[Assumption]:
    if (found := _named(text, "--set", problems)) is not None:
        yield from _assumed(*found, "--set", problems)


def _axis(text: str, problems: list[Problem]) -> Iterator[Axis]:
    if (found := _named(text, "--vary", problems)) is not None:
        name, value = found
        if ":" in value:
            yield Axis(name, tuple(_range(name, value, problems)))
        else:
            steps = [step for each in value.split(",") for step in _assumed(name, each.strip(), "--vary", problems)]
            yield Axis(name, tuple(steps))


def _assumed(name: str, value: str, where: str, problems: list[Problem]) -> Iterator[Assumption]:
    """Yield a number, or a share more or less: `85`, `+10%`."""
    if relative := RELATIVE.fullmatch(value):
        yield scaled(name, Fraction(relative[1]) / 100)
    elif (number := parsed(value)) is not None:
        yield fixed(name, number)
    else:
        problems.append(Problem(where, "whatif_not_a_value", {"name": name, "value": value}))


def _range(name: str, text: str, problems: list[Problem]) -> Iterator[Assumption]:
    """Yield the values of from:to:step, the last no further than to; all three may be shares, `-10%:10%:5%`."""
    share = "%" if text.endswith("%") else ""
    numbers = [parsed(part.strip().removesuffix(share).removeprefix("+")) for part in text.split(":")]
    known = [each for each in numbers if each is not None]
    if len(numbers) != RANGE or len(known) != RANGE or known[2] <= 0 or known[1] < known[0]:
        problems.append(Problem("--vary", "whatif_bad_range", {"name": name, "text": text}))
        return
    low, high, step = known
    count = int((high - low) / step) + 1
    if count > MOST_SCENARIOS:
        problems.append(_too_many(count))
        return
    for place in range(count):
        value = low + place * step
        yield scaled(name, value / 100) if share else fixed(name, value)


def _sought(options: WhatIfOptions, problems: list[Problem]) -> Sought | None:
    if options.break_even is None:
        alone = (("--pays", options.pays), ("--between", options.between), ("--step", options.step))
        problems += [Problem(name, "whatif_of_break_even", {"name": name}) for name, text in alone if text is not None]
        return None
    step = STEP if options.step is None else parsed(options.step.translate(NARROW))
    if step is None or step <= 0:
        problems.append(Problem("--step", "whatif_bad_step", {"value": options.step or ""}))
    pays = _pays(options.pays, problems)
    between = None if options.between is None else _between(options.between, problems)
    return Sought(options.break_even.strip(), pays, between, step or STEP)


def _pays(text: str | None, problems: list[Problem]) -> Pays:
    """Return what is to be paid: `95%` of what is payable now, or an amount in yuan."""
    written = (text or "").translate(NARROW).strip()
    number = parsed(written.removesuffix("%").replace(",", ""))
    if number is None:
        problems.append(Problem("--pays", "whatif_bad_pays", {"value": text or ""}))
        return Pays()
    return Pays(share=number / 100) if written.endswith("%") else Pays(amount=number * 100)


def _between(text: str, problems: list[Problem]) -> tuple[Fraction, Fraction] | None:
    bounds = [parsed(part.strip()) for part in text.translate(NARROW).split(":")]
    known = [each for each in bounds if each is not None]
    if len(bounds) != BOUNDS or len(known) != BOUNDS or known[1] < known[0]:
        problems.append(Problem("--between", "whatif_bad_bounds", {"text": text}))
        return None
    return known[0], known[1]


def _by(options: WhatIfOptions, problems: list[Problem]) -> Fraction | None:
    """Return the share by which every input is taken less and more, None where that is not asked."""
    if not options.tornado:
        problems += [Problem("--by", "whatif_of_tornado")] if options.by is not None else []
        return None
    by = Fraction(10) if options.by is None else parsed(options.by.translate(NARROW).strip().removesuffix("%"))
    if by is None or by <= 0:
        problems.append(Problem("--by", "whatif_bad_by", {"value": options.by or ""}))
        return None
    return by / 100

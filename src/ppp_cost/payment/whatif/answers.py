"""The questions that are asked of a settled year: one scenario, a grid, what pays enough, and what weighs most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from ppp_cost.ledger.comparison import Change, changes
from ppp_cost.ledger.statement import Statement
from ppp_cost.payment.whatif.inputs import Input, inputs_of, measured_in
from ppp_cost.payment.whatif.scenarios import Assumption, Payables, Scenario, Supposing, scaled, with_assumed


@dataclass(frozen=True, slots=True)
class Listed:
    """The inputs of a year."""

    now: Statement
    inputs: tuple[Input, ...]

    @property
    def is_known(self) -> bool:
        """Return whether the list is whole: it always is."""
        return True


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """What an item comes to now and as assumed, None where it is undetermined."""

    item: str
    now: int | None
    then: int | None


@dataclass(frozen=True, slots=True)
class Assumed:
    """One scenario beside the year as it is: items and lines that differ, and the inputs before and after."""

    now: Statement
    then: Statement
    scenario: Scenario
    inputs: tuple[tuple[Input, Input | None], ...]
    items: tuple[ItemTotal, ...]
    lines: tuple[Change, ...]

    @property
    def is_known(self) -> bool:
        """Return whether what is assumed has a payable."""
        return self.then.payable is not None


@dataclass(frozen=True, slots=True)
class Axis:
    """An input and the numbers that it takes, one after the other."""

    name: str
    steps: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """What is payable for every combination of the steps of one or two axes: the last axis runs fastest."""

    now: Statement
    base: Scenario
    axes: tuple[Axis, ...]
    payables: Payables

    @property
    def is_known(self) -> bool:
        """Return whether every combination has a payable."""
        return not self.payables.unknown.any()

    def at(self, *steps: int) -> int | None:
        """Return what is payable at a step of each axis."""
        place = 0
        for axis, step in zip(self.axes, steps, strict=True):
            place = place * len(axis.steps) + step
        return self.payables[place]


@dataclass(frozen=True, slots=True)
class Bar:
    """What is payable when one input is a share less, and a share more."""

    input: Input
    less: int
    middle: int
    more: int

    @property
    def width(self) -> int:
        """Return how far the payable moves."""
        every = (self.less, self.middle, self.more)
        return max(every) - min(every)


@dataclass(frozen=True, slots=True)
class Tornado:
    """Every input a share less and a share more, the widest first.

    ``unmoved`` move nothing; with ``lost`` the payable is undetermined on one side or both; ``yes_or_no`` are not taken
    less or more, since their rows are 0 for no and 1 for yes.
    """

    now: Statement
    base: Scenario
    by: Fraction
    middle: int | None
    bars: tuple[Bar, ...]
    unmoved: tuple[str, ...]
    lost: tuple[str, ...]
    yes_or_no: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Return whether the payable from which inputs are moved is known."""
        return self.middle is not None


def assumed(supposing: Supposing, scenario: Scenario) -> Assumed:
    """Return one scenario beside the year as it is."""
    now, then = supposing.now, supposing.statement(scenario)
    totals = then.item_totals()
    items = [ItemTotal(item, amount, totals.get(item, 0)) for item, amount in now.item_totals().items()]
    before = {each.name: each for each in inputs_of(supposing)}
    after = {each.name: each for each in measured_in(supposing, then)}
    pairs = tuple((before[each.name], after.get(each.name)) for each in scenario if each.name in before)
    moved = tuple(each for each in items if each.now != each.then)
    return Assumed(now, then, scenario, pairs, moved, tuple(changes(now, then)))


def grid(supposing: Supposing, base: Scenario, axes: Sequence[Axis]) -> Grid:
    """Return what is payable for every combination of the steps of the axes, from one settlement of all of them."""
    scenarios = [with_assumed(base, *steps) for steps in product(*(axis.steps for axis in axes))]
    return Grid(supposing.now, base, tuple(axes), supposing.payables(scenarios))


def tornado(supposing: Supposing, base: Scenario, by: Fraction) -> Tornado:
    """Return how far the payable moves with each number of the contract and each observed measure, in one settlement.

    What each input is in the base is taken a share less and a share more.
    """
    every = [each for each in inputs_of(supposing) if each.sort in ("parameter", "observed")]
    inputs = [each for each in every if not each.says_yes]
    sides = [with_assumed(base, scaled(each.name, share)) for each in inputs for share in (-by, by)]
    found = supposing.payables([base, *sides])
    bars, unmoved, lost = [], [], []
    for number, each in enumerate(inputs):
        less, middle, more = found[1 + 2 * number], found[0], found[2 + 2 * number]
        if less is None or middle is None or more is None:
            lost.append(each.name)
        elif less == middle == more:
            unmoved.append(each.name)
        else:
            bars.append(Bar(each, less, middle, more))
    bars.sort(key=lambda bar: bar.width, reverse=True)
    yes_or_no = tuple(each.name for each in every if each.says_yes)
    return Tornado(supposing.now, base, by, found[0], tuple(bars), tuple(unmoved), tuple(lost), yes_or_no)

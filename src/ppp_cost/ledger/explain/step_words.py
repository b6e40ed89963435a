"""Tiers and bands in words: which step of a table a number is of, and where that step begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ppp_cost.language import grouped_number
from ppp_cost.ledger.column import Factor, Step
from ppp_cost.ledger.explain.explanation import leaves_of, value_at
from ppp_cost.ledger.lines import Ledger, Line

FORMS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "": ("{begin} 至 {end}", "{begin} 以上", "{end} 以下"),
        "floor": ("{begin} 以上不满 {end}", "{begin} 以上", "不满 {end}"),
        "ceiling": ("超过 {begin} 至 {end}", "超过 {begin}", "{end} 及以下"),
    }
)
"""By the edge that belongs to a step: a step with both edges, with a beginning alone, with an end alone."""


def step_text(step: Step, case: int, row: int) -> str:
    """Return a step in Chinese with its edges on one row: 第 2 档（180,000 以上）."""
    return _worded(step, lambda edge: grouped_number(value_at(edge.value, case, row)))


def step_as_written(ledger: Ledger, step: Step, case: int) -> str:
    """Return a step in Chinese with its edges as the contract writes them: multiples of what they are multiples of."""
    return _worded(step, lambda edge: _written(ledger, edge, case))


def part_step(line: Line) -> Step | None:
    """Return the tier of which a line is, None where it is of none."""
    found = (each.step for each in leaves_of(line.block.formula) if isinstance(each, Factor) and each.step is not None)
    return next(found, None) if line.part.startswith("tier ") else None


def _worded(step: Step, figure: Callable[[Factor], str]) -> str:
    both, begins, ends = FORMS[step.closed]
    begin, end = ("" if each is None else figure(each) for each in (step.begin, step.end))
    form = both if begin and end else begins if begin else ends if end else ""
    edges = form.format(begin=begin, end=end)
    return f"第 {step.number} 档（{edges}）" if edges else f"第 {step.number} 档"


def _written(ledger: Ledger, edge: Factor, case: int) -> str:
    factors = [each for each in leaves_of(edge.worked) if isinstance(each, Factor)]
    if not factors:
        return grouped_number(value_at(edge.value, case, 0))
    floor, scale = factors
    times = value_at(floor.value, case, 0)
    return (
        "0"
        if not times
        else " × ".join([*([grouped_number(times)] if times != 1 else []), ledger.name(scale.name, "zh")])
    )

"""Roundings at another stage than the contract's: a declared list, tried in its order against a claimed amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ppp_cost.kernels.exact import exact, fractions_of
from ppp_cost.kernels.money import round_one, rounded
from ppp_cost.language import grouped_text, number_text
from ppp_cost.ledger.claims.remarks import Remark, remark
from ppp_cost.ledger.column import Factor, Members
from ppp_cost.ledger.explain.explanation import is_left_out, resolved, value_at
from ppp_cost.ledger.formulas import Expression, Formula, Leaf, NotLiveError, Number, evaluated, expression_of
from ppp_cost.ledger.lines import Line

FEN = 100


@dataclass(frozen=True, slots=True)
class Stage:
    """One way to round: what is summed before it is rounded, to how many decimals, and how."""

    code: str
    over: Callable[[Line], object]
    places: int
    mode: str


def _whole(line: Line) -> object:
    return line.item


def _period(line: Line) -> object:
    return line.period_kind, line.period


def _key(line: Line) -> object:
    return line.key


def _line(line: Line) -> object:
    return line.block.order, line.row


def _with_its_parts(line: Line) -> object:
    return line.period_kind, line.period, line.key


COARSE = (1, 0, -1, -2, -3, -4)
"""Decimals of a yuan of coarser roundings: to 0.1, 1, 10, 100 (0.01 万元), 1,000 and 10,000 yuan."""

STAGES = (
    Stage("review_rounded_once", _whole, 2, "half_up"),
    Stage("review_rounded_with_parts", _with_its_parts, 2, "half_up"),
    Stage("review_rounded_by_period", _period, 2, "half_up"),
    Stage("review_rounded_by_key", _key, 2, "half_up"),
    Stage("review_rounded_by_line", _line, 2, "half_up"),
    Stage("review_cut_by_line", _line, 2, "down"),
    Stage("review_cut_once", _whole, 2, "down"),
    Stage("review_half_even", _line, 2, "half_even"),
    Stage("review_rounded_up", _line, 2, "up"),
    *(Stage("review_coarse", _whole, places, "half_up") for places in COARSE),
    *(Stage("review_coarse_by_line", _line, places, "half_up") for places in COARSE),
    *(Stage("review_coarse_cut", _whole, places, "down") for places in COARSE),
)
"""The roundings that are tried first, in this order."""

FACTOR_PLACES = (2, 3, 4)
"""Decimals to which each number of a formula is rounded before it is multiplied: tried last."""


def stage_of(lines: Sequence[Line], case: int, claimed: int, assessed: int) -> Remark | None:
    """Return the first rounding on the list that gives a claimed amount of lines, both in minor units, None if none.

    Lines that carry a rounding difference are left out: it is the contract's own rounding.
    """
    kept = [line for line in lines if line.part != "rounding" and line.exact is not None]
    away = abs(Fraction(claimed, FEN) - sum((line.exact or Fraction(0) for line in kept), Fraction(0)))
    for stage in STAGES:
        # no rounding moves a sum by more than a step for each of its lines
        if away <= len(kept) * Fraction(10) ** -stage.places and staged(kept, stage) == claimed:
            coarse = stage.code.startswith("review_coarse")
            return _stage_remark(stage.code, lines[0], assessed, {"step": _step(stage.places)} if coarse else {})
    for places in FACTOR_PLACES:
        if _factors_first(kept, case, places) == claimed:
            return _stage_remark("review_factors_rounded", lines[0], assessed, {"places": str(places)})
    return None


def _stage_remark(code: str, line: Line, assessed: int, values: dict[str, str]) -> Remark:
    return remark(code, assessed=grouped_text(assessed), clause=line.block.clause, **values)


def staged(lines: Sequence[Line], stage: Stage) -> int:
    """Return what lines come to in minor units when their exact values are rounded at a stage."""
    sums: dict[object, Fraction] = {}
    for line in lines:
        place = stage.over(line)
        sums[place] = sums.get(place, Fraction(0)) + (line.exact or 0)
    return _rounded(sums.values(), stage.places, stage.mode)


def _rounded(values: Iterable[Fraction], places: int, mode: str) -> int:
    return int(sum(fractions_of(rounded(exact(values), places, mode)), Fraction(0)) * FEN)


def _factors_first(lines: Sequence[Line], case: int, places: int) -> int | None:
    """Return the sum of lines with each number of their formulas rounded first, None where one cannot be read."""
    values = []
    for line in lines:
        formula = line.block.formula
        plain = formula_value(formula, case, line.row, lambda number: number)
        if not line.exact:
            continue
        if plain is None or abs(plain) != abs(line.exact):
            return None
        other = formula_value(formula, case, line.row, lambda number: _to(number, places))
        if other is None:
            return None
        values.append(other if plain == line.exact else -other)
    return _rounded(values, 2, "half_up")


def _to(number: Fraction, places: int) -> Fraction:
    return round_one(number, places, "half_up")


def coarse_step(amount: int, other: int) -> str | None:
    """Return the step in yuan to which an amount was rounded half up to give another, None where it was not.

    >>> coarse_step(4383942308, 4383940000), coarse_step(100, 101)
    ('100', None)
    """
    for places in COARSE:
        if _rounded([Fraction(amount, FEN)], places, "half_up") == other:
            return _step(places)
    return None


def _step(places: int) -> str:
    return number_text(Fraction(10) ** -places)


def formula_value(
    formula: Formula | None, case: int, row: int, change: Callable[[Fraction], Fraction]
) -> Fraction | None:
    """Return what a formula gives with each of its numbers changed, None where it is not one of sums and products."""

    def numbers(leaf: Leaf) -> list[Expression]:
        if isinstance(leaf, Factor):
            return [Number(change(value_at(leaf.value, case, row)))]
        if not isinstance(leaf, Members):
            raise NotLiveError(str(leaf))
        shown = [each for each in leaf.of(row) if not is_left_out(leaf.origin, case, each)]
        return [Number(change(value_at(leaf.origin.value, case, each))) for each in shown] or [Number(Fraction(0))]

    if formula is None:
        return None
    try:
        return evaluated(expression_of(resolved(formula, case, row), numbers), _no_cell)
    except NotLiveError:
        return None


def _no_cell(at: int) -> Fraction | None:
    raise LookupError(at)  # every number of such a formula stands for itself

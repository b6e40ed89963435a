"""Screens: which units are looked at before they may set a standard. A screen flags and never drops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.records import SHARED, Decision, Floats, Records
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.cost.unit_costs.boundary import Costs
from ppp_cost.cost.unit_costs.tiers import LEAST_UNITS
from ppp_cost.cost.unit_costs.unit_costs import UnitCosts
from ppp_cost.kernels.costs.arithmetic import exponential, logarithm, squares
from ppp_cost.kernels.costs.envelopment import super_efficiency
from ppp_cost.kernels.costs.influence import bonferroni_cut, influence
from ppp_cost.kernels.costs.quantiles import median_deviation, modified_scores, quantile
from ppp_cost.kernels.costs.regression import least_squares
from ppp_cost.kernels.exact import Mask
from ppp_cost.kernels.significant import SOLVED, all_significant, settle, settled, significant
from ppp_cost.language import grouped_text

OFFSET = 0.25
"""What of a fall inside must have risen beside it for a shift of the boundary."""
ALPHA = 0.05
"""Probability with which the largest residual of sound units is flagged."""
FAR = 3.5
"""Modified z beyond which a unit cost is far from the middle."""
BEYOND = 2.0
"""How many times its own cost the others would pay for a unit's outputs before it is doubted."""
FLOATING = 1e-12
"""What arithmetic with floating point moves of a logarithm, with room."""
DECIDE, LEAD = "decide", "lead"
"""A flag that waits for a recorded decision, and one that only leads the eye."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What a screen noticed of a unit: its name, the number and the cut, and a sentence where it needs one.

    ``since`` is the earlier year of a change; a decision on either year settles it.
    """

    def __post_init__(self) -> None:
        settle(self)

    unit: str
    year: int | None
    name: str
    kind: str
    value: float
    cut: float
    note: Note | None = None
    since: int | None = None


def time_screens(records: Records, study: Study, costs: Costs, found: UnitCosts) -> Iterator[Flag]:
    """Yield what stands out in the years of each unit: signs, jumps, and cost that moved beside the boundary."""
    total = costs.total
    for unit, name in enumerate(records.units):
        places = np.flatnonzero(found.mask[unit])
        for place in places:
            if total[unit, place] <= 0:
                yield Flag(name, records.years[place], "sign", DECIDE, total[unit, place] / MINOR, 0.0)
        positive = [int(place) for place in places if found.yearly[unit, place] > 0]
        for before, after in pairwise(positive):
            change = significant(float(logarithm(found.yearly[unit, after] / found.yearly[unit, before])))
            cut = float(study.terms.screens.log_change)
            if settled(abs(change)) > study.terms.screens.log_change:
                since = records.years[before]
                yield Flag(name, records.years[after], "log_change", DECIDE, change, cut, since=since)
                yield from _shifts(records, study, costs, unit, before, after)


def _shifts(records: Records, study: Study, costs: Costs, unit: int, before: int, after: int) -> Iterator[Flag]:
    """Yield the watched codes whose cost moved the other way while the cost inside jumped."""
    inside = int(costs.total[unit, after] - costs.total[unit, before])
    for code in study.terms.screens.watch:
        place = costs.codes_beside.index(code)
        moved = int(costs.beside[unit, after, place] - costs.beside[unit, before, place])
        offset = -moved / inside if inside else 0.0
        if offset >= OFFSET:
            note = _shift_note(records, study, costs, (unit, before, after), code, moved, offset)
            years = (records.years[after], records.years[before])
            yield Flag(records.units[unit], years[0], "boundary_shift", DECIDE, offset, OFFSET, note, years[1])


def _shift_note(
    records: Records,
    study: Study,
    costs: Costs,
    place: tuple[int, int, int],
    code: str,
    moved: int,
    offset: float,
) -> Note:
    unit, before, after = place
    old, new = (records.quantity[unit, each] for each in (before, after))
    words = {
        "unit": records.units[unit],
        "from": str(records.years[before]),
        "to": str(records.years[after]),
        "old": grouped_text(costs.total[unit, before]),
        "new": grouped_text(costs.total[unit, after]),
        "code": f"{code} {study.name(code)}",
        "moved": grouped_text(abs(moved)),
        "offset": f"{offset * 100:.0f}",
        "quantity": f"{(new / old - 1) * 100:+.1f}",
    }
    return Note("boundary_shift_down" if moved > 0 else "boundary_shift_up", words)


def quality_screen(records: Records, study: Study) -> Iterator[Flag]:
    """Yield the unit-years whose service did not reach the quality that the study asks for."""
    least = study.terms.screens.quality
    column = records.columns.get("quality")
    if least is None or column is None:
        return
    for unit, place in np.argwhere(records.listed).tolist():
        cell = column[unit, place]
        if cell and Fraction(cell) < least:
            year = records.years[place]
            yield Flag(records.units[unit], year, "quality", DECIDE, float(Fraction(cell)), float(least))


def decisions_on(flag: Flag, records: Records) -> tuple[Decision, ...]:
    """Return the decisions that settle a flag: on its unit, for its year, the year it changed from, or all years."""
    years = (flag.year, flag.since, None)
    return tuple(each for each in records.decisions if each.unit == flag.unit and each.year in years)


def undecided(flags: Sequence[Flag], records: Records) -> tuple[Flag, ...]:
    """Return the flags that still wait for a decision."""
    return tuple(flag for flag in flags if flag.kind == DECIDE and not decisions_on(flag, records))


def flagged(flags: Sequence[Flag], records: Records) -> Mask:
    """Return the units that some flags are on."""
    named = {flag.unit for flag in flags}
    return np.array([unit in named for unit in records.units], dtype=bool)


def grain_of(records: Records, study: Study, costs: Costs, spent: Floats) -> Floats:
    """Return what rounding can move of the logarithm of each unit's cost, shape (units,), of ``spent`` in all.

    Every line is written or spread to whole minor units, and each may be one of them off.
    """
    lines, years = records.lines, [records.years.index(year) for year in study.standard_years]
    inside = np.array([code in costs.codes for code in lines.code], dtype=bool) & np.isin(lines.year, years)
    own = np.bincount(lines.unit[inside & (lines.unit != SHARED)], minlength=len(records.units))
    shared = np.count_nonzero(inside & (lines.unit == SHARED))
    moved = (own + shared) / MINOR
    return np.maximum(np.divide(moved, spent, out=np.zeros_like(spent), where=spent > 0), FLOATING)


def residual_screens(
    units: Sequence[str], value: Floats, free: Floats, drivers: Floats, grain: Floats
) -> Iterator[Flag]:
    """Yield what stands out among units: far from what drivers say, moving the fit, or far from the middle.

    ``value`` (n,) are unit costs above zero, ``free`` (n,) the same freed of their tiers, ``drivers`` (n, k) on their
    scales, ``grain`` (n,) what rounding alone moves of their logarithms.
    """
    fit = least_squares(np.column_stack([np.ones(free.size), drivers]), logarithm(free))
    found = influence(fit)
    n, rank = free.size, fit.rank
    # what a fit leaves is never longer than what it was given: residuals no longer than the rounding of a unit and of
    # the level it was freed of can be rounding alone
    told_apart = significant(squares(fit.residual)) > significant(squares(2 * grain))
    if told_apart and n >= LEAST_UNITS and n > rank + 1:
        cut = bonferroni_cut(n, rank, ALPHA)
        studentised = all_significant(found.studentised)
        far = (found.studentised_known & (np.abs(studentised) > cut)) | found.exact_without
        for unit in np.flatnonzero(far).tolist():
            yield Flag(units[unit], None, "studentised", DECIDE, float(studentised[unit]), cut)
    middle = float(np.median(grain))
    for name, numbers, cut in (
        ("cook", np.where(found.cook_known & told_apart, found.cook, 0.0), 4 / n),
        ("leverage", found.leverage, 3 * rank / n),
        ("modified_z", np.maximum(_far(value, 2 * middle * np.median(value)), _far(logarithm(value), 2 * middle)), FAR),
        # a unit and the fence, which is that of the others, are each off by what they were rounded by
        ("fence", value * exponential(-grain - middle), float(_fence(value))),
    ):
        for unit in np.flatnonzero(all_significant(numbers) > significant(cut)).tolist():
            shown = value if name == "fence" else numbers
            yield Flag(units[unit], None, name, LEAD, float(shown[unit]), cut)


def _far(value: Floats, least: float) -> Floats:
    """Return the sizes of modified z; where half lie within ``least`` of the middle there is no scale to be far on."""
    if significant(float(median_deviation(value))) <= significant(least):
        return np.zeros_like(value)
    return np.abs(modified_scores(value))


def _fence(value: Floats) -> Floats:
    """Return the upper fence of a box plot."""
    lower, upper = (quantile(value, Fraction(each, 4), 7) for each in (1, 3))
    return upper + 1.5 * (upper - lower)


def frontier_screen(units: Sequence[str], cost: Floats, outputs: Floats) -> Iterator[Flag]:
    """Yield units far beyond what all others span, and those that no mixture of others can be compared with."""
    found = super_efficiency(cost, outputs, "crs")
    score = all_significant(found.score, SOLVED)
    for unit in np.flatnonzero(found.known & (score > BEYOND)).tolist():
        yield Flag(units[unit], None, "super_efficiency", DECIDE, float(score[unit]), BEYOND)
    for unit in np.flatnonzero(~found.known).tolist():
        yield Flag(units[unit], None, "infeasible", LEAD, 0.0, BEYOND)

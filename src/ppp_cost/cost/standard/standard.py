"""The standard: which figure is adopted, how it is split by level, and in which state it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.standard.small_samples import limits_of
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.study import Study
from ppp_cost.kernels.allocation import largest_remainder
from ppp_cost.kernels.costs.quantiles import normal_quantile
from ppp_cost.kernels.money import round_one
from ppp_cost.kernels.significant import settle, settled, significant

WEIGHT_PLACES = 4
"""Places of the parts of codes in a standard, which weigh the prices of a revision."""
NO_WIDTH = 1e-6
"""Width of an interval over its value up to which it is none: units that differ by minor units leave as much."""


@dataclass(frozen=True, slots=True)
class Base:
    """The adopted figure at coefficient 1 before it is split by level, with its weights by method.

    ``without_width`` are the methods of a blend whose interval is none: their weight is that of certainty.
    """

    def __post_init__(self) -> None:
        settle(self)

    value: float
    low: float
    high: float
    coverage: float
    n: int
    target: str
    how: str
    weights: Mapping[str, float]
    nominal: bool
    without_width: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Return the width of the interval over the value."""
        return significant((self.high - self.low) / self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: the standard of one cell, its parts by code, and its interval.

    ``neutral_share`` is its quantity over that of all cells at their exact coefficients.
    """

    cell: tuple[str, ...]
    coefficient: Fraction
    cost_standard: Fraction
    standard: Fraction
    low: Fraction
    high: Fraction
    detail: Mapping[str, Fraction]
    units: int
    neutral_share: Fraction


def adopt(estimates: Sequence[Estimate | Absent], study: Study) -> tuple[Base | None, Note]:
    """Return the adopted figure, and the sentence that says how it came about or why there is none."""
    base, why = _adopted(estimates, study)
    if base is not None and base.value <= 0:
        return None, Note("absent_not_positive", {"value": f"{base.value:.6g}"})
    return base, why


def _adopted(estimates: Sequence[Estimate | Absent], study: Study) -> tuple[Base | None, Note]:
    terms = study.terms.standard
    found = {each.method: each for each in estimates if isinstance(each, Estimate) and each.role == "adopt"}
    records, quota = found.get(terms.statistics), found.get("quota")
    if terms.adopt == "quota":
        return _alone(quota, estimates, study)
    if terms.adopt == "statistics":
        return _alone(records, estimates, study)
    if records is None or quota is None:
        lacking = "quota" if quota is None else terms.statistics
        return None, _lacking(lacking, estimates, study)
    return _blended(records, quota, study)


def _alone(found: Estimate | None, estimates: Sequence[Estimate | Absent], study: Study) -> tuple[Base | None, Note]:
    terms = study.terms.standard
    if found is None or found.low is None or found.high is None or found.coverage is None:
        return None, _lacking("quota" if terms.adopt == "quota" else terms.statistics, estimates, study)
    base = Base(
        found.value,
        found.low,
        found.high,
        found.coverage,
        found.n,
        found.target.text,
        found.method,
        {found.method: 1.0},
        "nominal" in found.flags,
    )
    words = {"method": found.method, "value": f"{found.value:.4f}", "target": found.target.text}
    return base, Note("adopted_alone", words, ("method", "target"))


def _lacking(method: str, estimates: Sequence[Estimate | Absent], study: Study) -> Note:
    """Return why the method that should be adopted gives nothing that may be."""
    terms = study.terms.standard
    mine = [each for each in estimates if each.method == method]
    absent = next((each for each in mine if isinstance(each, Absent)), None)
    if absent is not None:
        return absent.note
    if not mine:
        return Note("absent_not_offered", {"name": method}, ("name",))
    needs = limits_of(method, terms.p, study).adopt or 0
    median = next(
        (each for each in mine if isinstance(each, Estimate) and each.target.p == Fraction(1, 2) and each.low), None
    )
    words = {
        "target": Target("quantile", terms.p).text,
        "conf": f"{float(terms.conf) * 100:g}",
        "needs": str(needs),
        "n": str(mine[0].n if isinstance(mine[0], Estimate) else mine[0].has),
    }
    if median is None or median.low is None or median.high is None:
        return Note("absent_interval", words)
    return Note("absent_interval_median", words | {"low": f"{median.low:.4f}", "high": f"{median.high:.4f}"})


def _variance(found: Estimate) -> float:
    """Return the variance that an interval of its coverage stands for, on the normal scale."""
    half = normal_quantile((1 + (found.coverage or 0.0)) / 2)
    deviation = ((found.high or 0.0) - (found.low or 0.0)) / (2 * half)
    return deviation * deviation


def _blended(records: Estimate, quota: Estimate, study: Study) -> tuple[Base | None, Note]:
    """Blend by variances, the one between the two methods added to each; refuse where they are too far apart."""
    conf = float(study.terms.standard.conf)
    reach = normal_quantile((1 + conf) / 2)
    of_records, of_quota = _variance(records), _variance(quota)
    apart = significant(abs(records.value - quota.value))
    words = {
        "method": records.method,
        "records": f"{records.value:.4f}",
        "quota": f"{quota.value:.4f}",
        "apart": f"{apart:.4f}",
    }
    if apart > significant(reach * sqrt(of_records + of_quota)):
        return None, Note("blend_refused", words, ("method",))
    between = max(0.0, (apart * apart - of_records - of_quota) / 2)
    total = of_records + of_quota + 2 * between
    z = significant((of_quota + between) / total) if total else 0.5
    value = z * records.value + (1 - z) * quota.value
    half = reach * sqrt((of_records + between) * (of_quota + between) / total) if total else 0.0
    base = Base(
        value,
        value - half,
        value + half,
        conf,
        records.n,
        records.target.text,
        "blend",
        {records.method: z, "quota": 1 - z},
        "nominal" in records.flags,
        tuple(each.method for each in (records, quota) if (each.width or 0.0) <= NO_WIDTH),
    )
    return base, Note("adopted_blend", words | {"z": f"{z:.3f}", "rest": f"{1 - z:.3f}"}, ("method",))


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of the standard, the base before and after the coefficients were rounded, and what rounding moved.

    ``neutral`` is what the rounded coefficients come to over the study's quantities beside the exact ones.
    """

    rows: tuple[Row, ...]
    base: Fraction
    unrounded: float
    neutral: Fraction
    residual: Fraction
    parts: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Cell:
    """A combination of levels: its coefficient rounded and exact, its units, and the study's quantity in it.

    ``quota`` is its own value where the quota alone is adopted.
    """

    levels: tuple[str, ...]
    coefficient: Fraction
    exact: Fraction
    units: int
    quantity: Fraction
    quota: float | None


def table(base: Base, cells: Sequence[Cell], shares: Mapping[str, float], study: Study) -> Table:
    """Return the standard of every cell: base x coefficient x funding share, rounded once, its parts summing to it."""
    exact = sum((cell.quantity * cell.exact for cell in cells), Fraction(0))
    weighed = sum((cell.quantity * cell.coefficient for cell in cells), Fraction(0))
    # the base is at coefficient 1 of the exact ones: what rounding them adds or takes goes back to it
    neutral = weighed / exact if exact else Fraction(1)
    unrounded = settled(base.value) / neutral
    printed = _rounded(unrounded, study)
    undivided = any(code.startswith("U") for code in shares)
    parts = {} if undivided else {code: settled(each) for code, each in shares.items()}
    rows = tuple(_row(cell, printed, base, parts, study, exact) for cell in cells)
    given = sum((row.standard * cell.quantity for row, cell in zip(rows, cells, strict=True)), Fraction(0))
    residual = given - settled(base.value) * study.terms.standard.funding_share * exact
    return Table(rows, printed, float(unrounded), neutral, residual, _split(10**WEIGHT_PLACES, parts, WEIGHT_PLACES))


def _row(
    cell: Cell, printed: Fraction, base: Base, parts: Mapping[str, Fraction], study: Study, exact: Fraction
) -> Row:
    share, coefficient = study.terms.standard.funding_share, cell.coefficient
    if cell.quota is not None and printed:
        # a quota prices each cell by itself; the coefficient is what that comes to beside the base
        coefficient = _rounded(settled(cell.quota), study) / printed
    cost = _rounded(printed * coefficient, study)
    standard = _rounded(printed * coefficient * share, study)
    low, high = (_rounded(standard * settled(each) / settled(base.value), study) for each in (base.low, base.high))
    # where prices can only rise the draws of a quota all lie above it: its interval is said from the figure on
    low, high = min(low, standard), max(high, standard)
    places = study.terms.standard.places
    detail = _split(int(standard * 10**places), parts, places)
    neutral_share = cell.quantity / exact if exact else Fraction(0)
    return Row(cell.levels, coefficient, cost, standard, low, high, detail, cell.units, neutral_share)


def _split(units: int, parts: Mapping[str, Fraction], places: int) -> dict[str, Fraction]:
    """Return units of the last place handed out by code, in sum exactly what they were."""
    split = largest_remainder(units, list(parts.values()), range(len(parts))) if parts else ()
    return {code: Fraction(int(each), 10**places) for code, each in zip(parts, split, strict=True)}


def _rounded(value: Fraction, study: Study) -> Fraction:
    return round_one(value, study.terms.standard.places, study.terms.standard.rounding)

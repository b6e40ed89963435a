"""Cases of prices and standards: index numbers, revisions, unit costs, quotas and coefficients."""

import re
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from ppp_cost.cost.budget.revision import Revision, revise
from ppp_cost.cost.methods.quota import quota_of
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Inventory
from ppp_cost.kernels.costs.quantiles import quantile
from ppp_cost.kernels.costs.rebasing import relatives, with_floor
from tests.cost.cases.small_studies import ONE, YEAR, exact, inventory, operation, standard, studied_rows, study
from tests.cost.cases.tables import Floats, Given
from tests.kernels.markets import compared

GRADES = {"I": 4200, "II": 4800, "III": 6200, "IV": 7800}
"""Square metres a person keeps a day, Zhejiang's labour quota."""
SPEEDS = {
    "sweep": (10, 365),
    "keep": (20, 365),
    "pick_up": (25, 365),
    "flush": (25, 214),
    "wash": (10, 214),
    "spray": (30, 214),
}
"""Kilometres an hour and days a year, Beijing's provisional quota for highways."""
ROADS = {"state": ("1.80", "1.00", "0.89", "0.61", "0.39"), "local": ("1.71", "1.00", "0.85", "0.64", "0.40")}
"""Coefficients of the categories I to V of the Ukrainian order."""


def period_indices(given: Given, shared: Path) -> dict[str, Any]:
    found = compared(np.array(given["p"], dtype=float), np.array(given["q"], dtype=float))
    names = ("laspeyres", "paasche", "fisher", "tornqvist", "walsh")
    return {name: getattr(found, name).tolist() for name in names}


def revised(of: Standard) -> Revision:
    found, problems = revise(of, YEAR + 1)
    assert found is not None, [problem.sentence("en") for problem in problems]
    return found


def chained_clause(given: Given, shared: Path) -> dict[str, Any]:
    """The price of a period at its item's own index over that of the period before, cut to four decimals."""
    levels = {("item", YEAR): exact(given["index_prev2"]), ("item", YEAR + 1): exact(given["index_prev"])}
    terms = {
        "price": {"basket": {"U1": {"item": 1}}},
        "revision": {"compared_with": "last_revision", "places": 4, "rounding": "down"},
    }
    found = revised(standard(study(terms, levels), {(): exact(given["ap_prev"])}, {"U1": ONE}))
    return {"rate_truncated": float(found.index), "ap": float(found.rows[0].value)}


def weighted_index(given: Given, shared: Path) -> dict[str, Any]:
    """Components of an approved standard, each with a code and a series of its own; the names say which standards."""
    codes = {name: f"L{place}" for place, name in enumerate(given["w"], 1)}
    levels = {(name, YEAR): ONE for name in codes}
    levels |= {(name, YEAR + 1): exact(given["rel"][name]) for name in codes}
    terms = {
        "price": {"basket": {code: {name: 1} for name, code in codes.items()}},
        "revision": {"places": 12},
    }
    asked = {name: re.fullmatch(r"standard_(\d+)_(\d+)_to", name) for name in given["asked"]}
    cells = {(name,): Fraction(".".join(found.groups())) for name, found in asked.items() if found}
    weights = {code: exact(given["w"][name]) for name, code in codes.items()}
    found = revised(standard(study(terms, levels), cells, weights))
    return {"index": float(found.index), **{row.cell[0]: float(row.value) for row in found.rows}}


def wage_floor(given: Given, shared: Path) -> dict[str, Any]:
    least, ratio = np.array([exact(given["min_wage"])]), exact(given["factor"])
    return {"floor": float(with_floor(np.array([Fraction(0)]), least, ratio)[0])}


def lots(given: Given, shared: Path) -> dict[str, Any]:
    units = [["unit_id", "year", "quantity", "U1"]]
    units += [
        [f"{place:04}", str(YEAR), str(area), str(cost)]
        for place, (area, cost) in enumerate(zip(given["area"], given["amount"], strict=True))
    ]
    measured = studied_rows(study({}), units).measured
    found = measured.every
    pooled = found.pooled(found.counts)
    return {
        "unit": found.value.tolist(),
        "total": float(measured.costs.total.sum()) / 100,
        "pooled_unit": pooled,
        "simple_mean": found.mean(found.counts),
        "median": float(quantile(found.value, Fraction(1, 2), 7)),
        "area_weighted": bool(np.isclose(pooled, np.average(found.value, weights=given["area"]), rtol=1e-12)),
    }


def from_old_to_new(given: Given, shared: Path) -> dict[str, Any]:
    """What each price became of 1, the old year the base."""
    names = [name for name in given if name != "asked"]
    prices = np.array([given[name] for name in names], dtype=float).T
    return {"ratio": relatives(prices, np.eye(len(names)), 0)[1].tolist()}


def quota(of: Study, units: Inventory) -> Floats:
    found = quota_of(of, units)
    assert found is not None
    return found.total


def labour_quota(given: Given, shared: Path) -> dict[str, Any]:
    """Persons by grade: an operation a grade whose person is priced 1."""
    areas = given["area_by_grade"]
    of = inventory(list(areas.values()), {"grade": list(areas)})
    persons = []
    for relief in (Fraction(0), Fraction(given["relief"])):
        times = {grade: (ONE, ONE, Fraction(GRADES[grade]), relief) for grade in areas}
        hands = [operation(grade, "U1", "quantity", times[grade], f"grade={grade}") for grade in areas]
        persons.append(quota(study({}, operations=hands), of))
    base, relieved = persons
    return {
        "base_persons": dict(zip(areas, base.tolist(), strict=True)),
        "total_with_relief_unrounded": float(relieved.sum()),
    }


def productivity(given: Given, shared: Path) -> dict[str, Any]:
    """Area over workers, a ratio of sums as unit costs are."""
    units = [["unit_id", "year", "quantity", "U1"], ["A", str(YEAR), str(given["workers"]), str(given["area"])]]
    found = studied_rows(study({}), units).measured.every
    return {"m2_per_worker": found.pooled(found.counts)}


def road_norms(given: Given, shared: Path) -> dict[str, Any]:
    """The norm of each category, revised by the product of the indices and rounded to whole units."""
    base = exact(given["base_kuah_per_km"])
    levels = {("all", YEAR): ONE, ("all", YEAR + 1): prod(exact(each) for each in given["indices"])}
    terms = {
        "price": {"basket": {"U1": {"all": 1}}},
        "revision": {"places": 12},
        "standard": {"purpose": "keep", "p": "0.5", "adopt": "statistics", "places": 0},
    }
    cells = {(road, str(place)): base * exact(each) for road in ROADS for place, each in enumerate(ROADS[road])}
    rows = revised(standard(study(terms, levels), cells, {"U1": ONE})).rows
    return {road: [float(row.value) for row in rows if row.cell[0] == road] for road in ROADS}


def passes_a_day(given: Given, shared: Path) -> dict[str, Any]:
    """Shifts and cost of each operation on a road: length by passes by days over speed by the hours of a shift."""
    hours, passes = exact(given["shift_hours"]) * exact(given["effective"]), exact(given["passes_per_day"])
    of, found = inventory([given["length_km"]], {}), {}
    for name, (speed, days) in SPEEDS.items():
        work = operation(name, "U1", "quantity", (passes, Fraction(days), speed * hours, Fraction(0)))
        for what, price in (("shifts_per_year", ONE), ("cost", exact(given["price_per_shift"]))):
            found[f"{name}_{what}"] = float(quota(study({}, operations=[work], price=price), of).sum())
    return found


RUNNERS = {
    "index.ppi_manual": period_indices,
    "index.japan_ppp_clause": chained_clause,
    "index.weighted": weighted_index,
    "index.hunan_wage_floor": wage_floor,
    "std.longhui_tender": lots,
    "std.nanjing_2014": from_old_to_new,
    "std.zhejiang_labour_quota": labour_quota,
    "std.weifang_productivity": productivity,
    "std.ukraine_coefficients": road_norms,
    "std.beijing_highway_cleaning": passes_a_day,
}

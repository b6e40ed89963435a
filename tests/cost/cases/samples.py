"""Cases of samples: quantiles and what few units say of them, credibility, and what stands out."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from ppp_cost.cost.standard.screening import ALPHA, DECIDE, FAR, residual_screens
from ppp_cost.kernels.costs.credibility import credibility
from ppp_cost.kernels.costs.influence import bonferroni_cut, influence
from ppp_cost.kernels.costs.quantiles import (
    least_n,
    median_deviation,
    modified_scores,
    order_interval,
    quantile,
    tolerance_factor,
)
from ppp_cost.kernels.costs.regression import least_squares
from tests.cost.cases.small_studies import amount, in_kusd, studied_rows, study
from tests.cost.cases.tables import Given, by_name, column, rows_of, states_of

HALF = Fraction(1, 2)
PROBABILITIES = (0.1, 0.25, 0.5, 0.75, 0.9)


def quantile_types(given: Given, shared: Path) -> dict[str, Any]:
    value = column(rows_of(given, shared), "maint_usd_per_lane_mile")
    ranked = np.sort(value)
    half = ranked[: (value.size + 1) // 2], ranked[value.size // 2 :]
    lower, upper = (float(quantile(each, HALF, 7)) for each in half)
    return {
        "types": [[float(quantile(value, p, kind)) for p in PROBABILITIES] for kind in range(1, 10)],
        "mad_x1_4826": 1.4826 * float(median_deviation(value)),
        "fivenum": [ranked[0], lower, float(quantile(value, HALF, 7)), upper, ranked[-1]],
    }


def rank_intervals(given: Given, shared: Path) -> dict[str, Any]:
    conf = given["conf"]
    rows = []
    for row in given["asked"].get("rows", ()):
        found = order_interval(row["n"], row["p"], conf)
        none = f"none at {conf * 100:g}%"
        rows.append(row | {"interval": none if found is None else [found.lower, found.upper, found.coverage]})
    names = given["asked"].get(f"min_n_for_two_sided_{conf * 100:g}", ())
    least = {name: least_n(Fraction(int(name.removeprefix("p")), 100), conf) for name in names}
    return {"rows": rows, f"min_n_for_two_sided_{conf * 100:g}": least}


def tolerance_factors(given: Given, shared: Path) -> dict[str, Any]:
    """Factors by the shares that their names hold; a name with a sample alone is the handbook's 90 % at 99 %."""
    found: dict[str, Any] = {}
    for name, sizes in given["asked"].items():
        shares = re.fullmatch(r"cover(\d+)_conf(\d+)", name)
        if shares is None:
            found[name] = tolerance_factor(int(name.removeprefix("n")), 0.90, 0.99)
        else:
            cover, conf = (Fraction(int(each), 100) for each in shares.groups())
            found[name] = {n: tolerance_factor(n, cover, conf) for n in sizes}
    return found


def credible_groups(given: Given, shared: Path) -> dict[str, Any]:
    rows = rows_of(given, shared)
    names = {kind: [name for name in rows[0] if name.startswith(f"{kind}.")] for kind in ("ratio", "weight")}
    value, weight = (np.column_stack([column(rows, name) for name in names[kind]]) for kind in names)
    found = credibility(value, weight, np.ones(value.shape, dtype=bool))
    return {
        "collective": found.collective,
        "between_a": found.between,
        "within_s2": found.within,
        "individual": found.mean.tolist(),
        "premium": found.premium.tolist(),
        "z": found.z.tolist(),
    }


def year_on_year(given: Given, shared: Path) -> dict[str, Any]:
    """One unit's years as a study of a quantity of 1: every change of its logarithm, and whether the screens hold it."""
    rows = [row for row in rows_of(given, shared) if row["state"] == given["state"]]
    years = [int(row["year"]) for row in rows]
    units = [["unit_id", "year", "quantity", "U1", "X6"]]
    units += [
        ["A", row["year"], "1", *(amount(row[name]) for name in ("maintenance_kusd", "admin_kusd"))] for row in rows
    ]
    terms = {"years": years, "standard_years": years[:1], "price_base": years[0]}
    shipped, every = (
        studied_rows(study({**terms, "screens": {"watch": ["X6"], **cut}}), units)
        for cut in ({}, {"log_change": "1/1000000000"})
    )
    costs = shipped.measured.costs
    beside = costs.beside[0, :, costs.codes_beside.index("X6")]
    changes = [flag for flag in every.flags if flag.name == "log_change"]
    return {
        "maintenance_kusd": dict(zip(shipped.measured.records.years, in_kusd(costs.total[0]), strict=True)),
        "admin_kusd": dict(zip(shipped.measured.records.years, in_kusd(beside), strict=True)),
        **{f"log_change_{flag.since}_{flag.year}": flag.value for flag in changes},
        "must_flag": any(flag.kind == DECIDE for flag in shipped.flags),
    }


def modified_logs(given: Given, shared: Path) -> dict[str, Any]:
    rows = rows_of(given, shared)
    scores = by_name([row["state"] for row in rows], modified_scores(np.log(column(rows, "maint_usd_per_lane_mile"))))
    order = sorted(scores, key=lambda name: -abs(scores[name]))
    far = [name for name in scores if abs(scores[name]) > FAR]
    return {"top3": {name: scores[name] for name in order[:3]}, f"flag_cut_{FAR}".replace(".", "_"): far}


def studentised(given: Given, shared: Path) -> dict[str, Any]:
    """Studentised residuals, and what the screen of a study makes of the unit costs behind them."""
    names, y, x = states_of(given, shared)
    fit = least_squares(x, y)
    size = by_name(names, influence(fit).studentised)
    value = np.exp(y - x[:, 1])
    found = residual_screens(names, value, value, x[:, 1:], np.zeros_like(value))
    flags = [flag for flag in found if flag.name == "studentised"]
    return {
        **size,
        "next_largest_abs": sorted(map(abs, size.values()))[-2],
        "bonferroni_cut": bonferroni_cut(y.size, fit.rank, ALPHA),
        "flagged": [flag.unit for flag in flags],
    }


def small_samples(given: Given, shared: Path) -> dict[str, Any]:
    """Costs around a frontier of 1: inefficiency half normal, noise normal, both in logarithms."""
    draws, found = np.random.default_rng(given["seed"]), {}
    for name in given["asked"]:
        shape = (4000, int(name.removeprefix("n")))
        cost = np.exp(np.abs(draws.normal(0, 0.3, shape)) + draws.normal(0, 0.15, shape))
        found[name] = [float(quantile(cost, p, 7).mean()) for p in (0.0, 0.25, 0.5)]
    return found


RUNNERS = {
    "cred.hachemeister": credible_groups,
    "q.hyndman_fan.fhwa2022": quantile_types,
    "q.order_statistic_ci": rank_intervals,
    "tol.normal_one_sided": tolerance_factors,
    "outlier.fhwa.alabama": year_on_year,
    "outlier.fhwa2022.log_modified_z": modified_logs,
    "outlier.fhwa2022.studentized": studentised,
    "mc.small_n": small_samples,
}

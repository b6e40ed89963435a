"""Cases of fits: least squares, what one row does to them, catch-up, quantile regression, panels and envelopment."""

from fractions import Fraction
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ppp_cost.kernels.costs.envelopment import cost_efficiency, super_efficiency
from ppp_cost.kernels.costs.influence import influence
from ppp_cost.kernels.costs.panel import random_effects, reml, within
from ppp_cost.kernels.costs.quantile_regression import quantile_regression
from ppp_cost.kernels.costs.quantiles import quantile
from ppp_cost.kernels.costs.regression import corrected, least_squares
from ppp_cost.kernels.costs.residuals import log_likelihood, skewness
from ppp_cost.kernels.costs.smearing import normal_smearing, smearing
from tests.cost.cases.tables import Floats, Given, by_name, column, places_of, rows_of, states_of


def single_input(given: Given, shared: Path) -> dict[str, Any]:
    """Envelopment of one input and one output: the input is the cost."""
    cost, output = np.array(given["x"], dtype=float), np.array(given["y"], dtype=float)[:, np.newaxis]
    constant, variable = (cost_efficiency(cost, output, scale).score.tolist() for scale in ("crs", "vrs"))
    return {"eff": constant, "crs": constant, "vrs": variable}


def common_prices(given: Given, shared: Path) -> dict[str, Any]:
    """Inputs that cost the same everywhere: their cost is the one input, and its mixture makes the cheapest inputs."""
    inputs, output = np.array(given["x"], dtype=float), np.array(given["y"], dtype=float)[:, np.newaxis]
    prices = np.array(given["w"] if "w" in given else given["input_prices"], dtype=float)
    found = cost_efficiency(inputs @ prices, output, "crs")
    score = found.score.tolist()
    return {"economic": score, "cost_eff_crs": score, "x_cost_min": (found.weight @ inputs).tolist()}


def state_envelopment(given: Given, shared: Path) -> dict[str, Any]:
    rows = rows_of(given, shared)
    names, cost = [row["state"] for row in rows], column(rows, "maintenance_kusd")
    traffic = column(rows, "rural_dvmt_k", "urban_dvmt_k")
    outputs = np.column_stack([column(rows, "rural_lane_miles"), column(rows, "urban_lane_miles"), traffic])
    beyond = super_efficiency(cost, outputs, "crs")
    scores = by_name(names, beyond.score)
    return {
        "states": names,
        "crs": cost_efficiency(cost, outputs, "crs").score.tolist(),
        "vrs": cost_efficiency(cost, outputs, "vrs").score.tolist(),
        **{f"super_crs_{name}": score for name, score in scores.items()},
        "second_highest_super_crs": sorted(scores.values())[-2],
    }


def drivers_of_states(given: Given, shared: Path) -> dict[str, Any]:
    _, y, x = states_of(given, shared)
    fit = least_squares(x, y)
    return {
        "ols": fit.beta.tolist(),
        "ols_names": ["(Intercept)", "log(lanes)", "us", "log(den)"],
        "ols_se": fit.standard_error.tolist(),
        "r2": fit.r2,
        "sigma": sqrt(fit.sigma2),
        "ols_skewness": skewness(fit.residual),
        "ols_loglik": log_likelihood(fit.residual),
    }


def electricity(given: Given, shared: Path) -> dict[str, Any]:
    rows = rows_of(given, shared)
    output, fuel = np.log(column(rows, "output")), column(rows, "fuel")
    relative = [np.log(column(rows, name) / fuel) for name in ("capital", "labor")]
    x = np.column_stack([np.ones(len(rows)), output, output**2 / 2, *relative])
    fit = least_squares(x, np.log(column(rows, "cost") / fuel))
    return {
        "ols": fit.beta.tolist(),
        "names": ["(Intercept)", "log(output)", "I(log(output)^2/2)", "log(capital/fuel)", "log(labor/fuel)"],
        "se": fit.standard_error.tolist(),
        "r2": fit.r2,
    }


def certified_line(given: Given, shared: Path) -> dict[str, Any]:
    """A line through a file of the certified sets, whose data follow the last line that says so."""
    text = (shared / given["file"]).read_text("utf-8").rpartition("Data:")[2]
    y, x = np.array([line.split() for line in text.splitlines()[1:] if line.strip()], dtype=float).T
    fit = least_squares(np.column_stack([np.ones(x.size), x]), y)
    return {"b0": fit.beta[0], "b1": fit.beta[1], "residual_sd": sqrt(fit.sigma2), "r2": fit.r2}


def influence_of_states(given: Given, shared: Path) -> dict[str, Any]:
    names, y, x = states_of(given, shared)
    fit = least_squares(x, y)
    found = influence(fit)
    return {
        "states": names,
        "cook": found.cook.tolist(),
        "hat": found.leverage.tolist(),
        "rstudent": found.studentised.tolist(),
        "duan_smearing": smearing(fit.residual),
    }


def catch_up_of_states(given: Given, shared: Path) -> dict[str, Any]:
    _, y, x = states_of(given, shared)
    fit = least_squares(x, y)
    factor = smearing(fit.residual)
    actual, model = np.exp(y), np.exp(y - fit.residual) * factor
    shift, efficiency = corrected(fit.residual)
    ratio, n = actual / model, y.size
    quartile = {kind: float(quantile(ratio, 0.25, kind)) for kind in range(1, 10)}
    return {
        "cols_shift_min_residual": shift,
        "cols_eff_states_first5": efficiency[:5].tolist(),
        "smearing": factor,
        "normal_theory_factor": normal_smearing(fit.sigma2),
        **{f"ratio_smeared_q25_type{kind}": found for kind, found in quartile.items()},
        **{f"ratio_rank{rank}": float(quantile(ratio, Fraction(rank, n), 1)) for rank in range(1, n + 1)},
        "sum_actual": actual.sum(),
        "sum_model_smeared": model.sum(),
        "sum_allowance_q25": quartile[7] * model.sum(),
    }


def quantile_of_states(given: Given, shared: Path) -> dict[str, Any]:
    _, y, x = states_of(given, shared)
    found = quantile_regression(x, y, given["tau"])
    return {"coef": found.beta.tolist(), "objective": found.objective}


def dataset(name: str) -> Any:
    """A table that comes with a package which the product does without."""
    return pytest.importorskip(name, reason=f"{name} holds the data of this case").load_pandas().data


def quantile_of_households(given: Given, shared: Path) -> dict[str, Any]:
    data = dataset(given["dataset"])
    income, spending = (data[name].to_numpy(dtype=float) for name in ("income", "foodexp"))
    found = quantile_regression(np.column_stack([np.ones(income.size), income]), spending, given["tau"])
    return {"intercept": found.beta[0], "income": found.beta[1], "objective": found.objective}


def panel(y: Floats, x: Floats, unit: Any) -> dict[str, Any]:
    """Random and fixed effects of units seen equally often, the constant first among the columns."""
    found = random_effects(y, x, unit)
    (theta,) = set(found.theta.tolist())
    return {
        "re": found.beta.tolist(),
        "re_se": found.standard_error.tolist(),
        "theta": theta,
        "sigma2_idios": found.within,
        "sigma2_id": found.between,
        "fe": within(y, x[:, 1:], unit).beta.tolist(),
    }


def panel_of_firms(given: Given, shared: Path) -> dict[str, Any]:
    data = dataset("statsmodels.datasets.grunfeld")
    # the eleventh firm was added to the ten of the published table
    data = data[data["firm"] != "American Steel"]
    y, value, capital = (data[name].to_numpy(dtype=float) for name in ("invest", "value", "capital"))
    return panel(y, np.column_stack([np.ones(y.size), value, capital]), places_of(data["firm"].tolist()))


def panel_of_states(given: Given, shared: Path) -> dict[str, Any]:
    names, y, x = states_of(given, shared)
    return panel(y, x, places_of(names))


def partial_pooling(given: Given, shared: Path) -> dict[str, Any]:
    names, y, x = states_of(given, shared)
    found = reml(y, x[:, :3], places_of(names))
    return {
        "fix": found.beta.tolist(),
        "sd_group": sqrt(found.between),
        "sigma": sqrt(found.within),
        "reml_criterion": found.criterion,
    }


RUNNERS = {
    "dea.cst.stores_crs": single_input,
    "dea.deap.eg1": common_prices,
    "dea.deap.eg2": single_input,
    "dea.cost.cooper2007": common_prices,
    "dea.fhwa2022.cost": state_envelopment,
    "cost.christensen_greene": electricity,
    "sfa.fhwa2022.wrong_skew": drivers_of_states,
    "diag.fhwa2022.influence": influence_of_states,
    "cols.fhwa2022": catch_up_of_states,
    "qr.engel.0.25": quantile_of_households,
    "qr.engel.0.5": quantile_of_households,
    "qr.engel.0.75": quantile_of_households,
    "qr.fhwa2022.0.1": quantile_of_states,
    "qr.fhwa2022.0.5": quantile_of_states,
    "qr.fhwa2022.0.75": quantile_of_states,
    "panel.grunfeld": panel_of_firms,
    "panel.fhwa": panel_of_states,
    "panel.fhwa_reml": partial_pooling,
    "lin.nist.norris": certified_line,
}

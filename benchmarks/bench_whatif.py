"""Scenarios of the shipped sewage year in one call, against settling the same scenarios one by one."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.conftest import Timed, computation
from ppp_cost import load_contract, load_observations
from ppp_cost.payment.whatif.scenarios import Scenario, Supposing, fixed

CONTRACT = Path(__file__).parents[1] / "contracts" / "wastewater" / "treatment_and_reuse"
YEAR = 3
SCENARIOS = {"smallest": 2_000, "full": 100_000}
ALONE = {"smallest": 4, "full": 50}
"""How many of them, evenly apart, are settled one by one."""
NAMES = {"score": ("score",), "price": ("base_price",), "score and price": ("score", "base_price")}
"""What is assumed: a score, a price that touches every day of the year, and both."""


@cache
def supposing() -> Supposing:
    contract = load_contract(CONTRACT)
    return Supposing(contract, load_observations(CONTRACT / "example" / str(YEAR), contract), YEAR)


def drawn(count: int) -> dict[str, list[Scenario]]:
    draw = np.random.default_rng(20240101)
    scores, prices = draw.integers(0, 1001, count).tolist(), draw.integers(12_000, 25_000, count).tolist()
    values = {
        "score": [fixed("score", Fraction(each, 10)) for each in scores],
        "base_price": [fixed("base_price", Fraction(each, 10_000)) for each in prices],
    }
    return {what: list(zip(*(values[name] for name in names), strict=True)) for what, names in NAMES.items()}


def one_by_one(scenarios: list[Scenario]) -> list[int | None]:
    return [supposing().statement(each).payable for each in scenarios]


@pytest.mark.parametrize("member", ["in one call", "one by one"])
@pytest.mark.parametrize("what", [pytest.param(each, marks=computation(f"scenarios of a {each}")) for each in NAMES])
def test_scenarios(what: str, member: str, size: str, timed: Timed) -> None:
    every = drawn(SCENARIOS[size])[what]
    step = len(every) // ALONE[size]
    some = every[::step]
    if member == "in one call":
        alone = one_by_one(some)
        timed(lambda: supposing().payables(every), lambda found: list(found)[::step] == alone, len(every), 1)
    else:
        together = list(supposing().payables(some))
        timed(lambda: one_by_one(some), lambda found: found == together, len(some), 1)

"""Many scenarios of the shipped sewage year in one call, against settling the same scenarios one by one.

    python benchmarks/bench_whatif.py [--scenarios 100000] [--alone 100]

The singles are timed on a sample in the same run, and their time is scaled to all scenarios; the payable of each of
`--alike` scenarios, settled alone, must be that of the call to the fen before anything is timed.
"""

from __future__ import annotations

import argparse
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

from ppp_cost import load_contract, load_observations
from ppp_cost.payment.whatif.scenarios import Scenario, Supposing, fixed

CONTRACT = Path(__file__).parents[1] / "contracts" / "wastewater" / "treatment_and_reuse"
YEAR = 3
BUDGET = 200


def drawn(count: int) -> dict[str, list[Scenario]]:
    """Return scenarios of a score, of a price that touches every day of the year, and of both."""
    draw = np.random.default_rng(20240101)
    scores = [fixed("score", Fraction(int(each), 10)) for each in draw.integers(0, 1001, count)]
    prices = [fixed("base_price", Fraction(int(each), 10_000)) for each in draw.integers(12_000, 25_000, count)]
    return {
        "score": [(each,) for each in scores],
        "base_price": [(each,) for each in prices],
        "score and base_price": list(zip(scores, prices, strict=True)),
    }


def seconds_of(supposing: Supposing, scenarios: list[Scenario]) -> float:
    """Return the seconds of one call."""
    start = time.perf_counter()
    supposing.payables(scenarios)
    return time.perf_counter() - start


def seconds_alone(supposing: Supposing, scenarios: list[Scenario]) -> float:
    """Return the seconds of settling scenarios one by one, payable included."""
    start = time.perf_counter()
    for each in scenarios:
        assert supposing.statement(each).payable is not None
    return time.perf_counter() - start


def agree(supposing: Supposing, scenarios: list[Scenario], alike: int) -> None:
    """Fail unless scenarios settled alone have the payable of the call."""
    found = supposing.payables(scenarios)
    for place in np.linspace(0, len(scenarios) - 1, alike).astype(int).tolist():
        assert found[place] == supposing.statement(scenarios[place]).payable, scenarios[place]


def main() -> None:
    """Compare, measure, print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--scenarios", type=int, default=100_000)
    arguments.add_argument("--alone", type=int, default=100)
    arguments.add_argument("--alike", type=int, default=1_000)
    asked = arguments.parse_args()
    contract = load_contract(CONTRACT)
    supposing = Supposing(contract, load_observations(CONTRACT / "example" / str(YEAR), contract), YEAR)
    scenarios = drawn(asked.scenarios)
    agree(supposing, scenarios["score and base_price"], asked.alike)
    print(
        f"{asked.scenarios:,} scenarios of {contract.header.id}, year {YEAR}; {asked.alike:,} of them alike to the fen"
    )
    for name, each in scenarios.items():
        alone = seconds_alone(supposing, each[: asked.alone]) / len(each[: asked.alone]) * len(each)
        together = seconds_of(supposing, each)
        ratio = f"one by one / in one call {alone / together:8.0f} times   budget at least {BUDGET}"
        print(f"{name:22}{ratio}   ({together:.1f} s)")


if __name__ == "__main__":
    main()

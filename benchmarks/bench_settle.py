"""A million contract-months: kernels against a Decimal loop and pandas, and `settle` against the kernels.

    python benchmarks/bench_settle.py [--months 1000000]

Every number is a ratio of medians measured in one run on one thread; the peers' results must agree to the fen.
"""

from __future__ import annotations

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ppp_cost import load_contract, load_observations, settle_many
from ppp_cost.kernels.amounts.bands import located, on_line, slices
from ppp_cost.kernels.amounts.limits import clamped
from ppp_cost.kernels.exact import Exact, at_least, at_most, exact
from ppp_cost.kernels.money import rounded
from ppp_cost.kernels.stacking import stack

HERE = Path(__file__).parent
MONTHS = 12
DAYS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
TOGETHER = 8192
"""Years that the kernels take at a time, as `settle_many` does: their columns fit the cache."""


def drawn(years: int) -> tuple[np.ndarray, np.ndarray]:
    """Return volumes in m³ by year and month, and scores in tenths of a point by year."""
    draw = np.random.default_rng(20240101)
    return draw.integers(700_000, 1_300_000, (years, MONTHS)), draw.integers(0, 1001, (years, 1))


def by_kernels(volume: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Return payable fen by year, from the kernels alone."""
    out = np.empty(len(volume), dtype=np.int64)
    for start in range(0, len(volume), TOGETHER):
        out[start : start + TOGETHER] = _block(volume[start : start + TOGETHER], score[start : start + TOGETHER])
    return out


def _block(volume: np.ndarray, score: np.ndarray) -> np.ndarray:
    guaranteed, ceiling = Exact(30_000 * DAYS), Exact(36_000 * DAYS)
    billed = at_most(at_least(Exact(volume), guaranteed), ceiling)
    zero = exact([0])
    price = exact(["1.69"])
    first, second = slices(billed, stack([Exact(np.zeros(MONTHS, dtype=np.int64)), guaranteed]), zero, False)
    fee_1 = rounded(first * price, 2, "half_up")
    fee_2 = rounded(second * exact(["0.6"]) * price, 2, "half_up")
    fee = fee_1 + fee_2
    floors = exact([0, 60, 80])[:, None]
    values = exact(["0", "0.6", "1"])[:, None]
    slopes = exact(["0", "0.02", "0"])[:, None]
    points = Exact(score, 10)
    coefficient = on_line(points, located(points, floors, "floor", False), floors, values, slopes)
    lost = exact([1]) - coefficient
    deducted = rounded(fee * exact(["0.3"]) * lost, 2, "half_up")
    given = rounded(deducted - clamped(deducted, None, fee * exact(["0.1"])), 2, "half_up")
    return (fee - deducted + given).num.sum(axis=1)


def by_settle(volume: np.ndarray, score: np.ndarray) -> Any:
    """Return the statements, lines included, of the same contract settled from its file."""
    contract = load_contract(HERE / "contract")
    months = "\n".join(f"2024-{month:02d},inflow,900000" for month in range(1, MONTHS + 1))
    tables = {
        "volumes": f"period,name,value\n{months}\n",
        "scores": "period,name,value\n1,annual_score,75\n",
    }
    scenarios: dict[str, Exact] = {"volume": Exact(volume), "score": Exact(score, 10)}
    return settle_many([contract], [load_observations(tables, contract)], 1, scenarios)


def by_decimal(volume: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Return payable fen by year, as a careful person writes it in plain Python."""
    cent, out = Decimal("0.01"), []
    for months, (tenths,) in zip(volume.tolist(), score.tolist(), strict=True):
        points = Decimal(tenths) / 10
        if points >= 80:
            coefficient = Decimal(1)
        elif points >= 60:
            coefficient = Decimal("0.6") + Decimal("0.02") * (points - 60)
        else:
            coefficient = Decimal(0)
        total = Decimal(0)
        for days, cubic in zip(DAYS.tolist(), months, strict=True):
            guaranteed = Decimal(30_000 * days)
            billed = min(max(Decimal(cubic), guaranteed), Decimal(36_000 * days))
            fee = (guaranteed * Decimal("1.69")).quantize(cent, ROUND_HALF_UP)
            fee += ((billed - guaranteed) * Decimal("0.6") * Decimal("1.69")).quantize(cent, ROUND_HALF_UP)
            lost = (fee * Decimal("0.3") * (1 - coefficient)).quantize(cent, ROUND_HALF_UP)
            given = (lost - min(lost, fee * Decimal("0.1"))).quantize(cent, ROUND_HALF_UP)
            total += fee - lost + given
        out.append(int(total * 100))
    return np.array(out)


def by_pandas(volume: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Return payable fen by year with pandas on whole numbers: exact too, one long frame, no blocks."""
    years = len(volume)
    frame = pd.DataFrame(
        {
            "year": np.repeat(np.arange(years), MONTHS),
            "volume": volume.ravel(),
            "score": np.repeat(score.ravel(), MONTHS),
            "days": np.tile(DAYS, years),
        }
    )
    guaranteed = frame["days"] * 30_000
    billed = frame["volume"].clip(lower=guaranteed, upper=frame["days"] * 36_000)
    frame["fee"] = guaranteed * 169 + ((billed - guaranteed) * 6 * 169 + 5) // 10
    slope = 600 + 2 * (frame["score"] - 600)
    coefficient = slope.where(frame["score"] >= 600, 0).where(frame["score"] < 800, 1000)
    frame["lost"] = (frame["fee"] * 3 * (1000 - coefficient) + 5000) // 10000
    cap = frame["fee"]
    over = (frame["lost"] * 10 - cap).clip(lower=0)
    frame["payable"] = frame["fee"] - frame["lost"] + (over + 5) // 10
    return frame.groupby("year")["payable"].sum().to_numpy()


def median(run: Callable[[], object], times: int) -> float:
    """Return the median seconds of a call after one that is not counted."""
    run()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def bytes_a_line(volume: np.ndarray, score: np.ndarray) -> float:
    """Return what the statements hold in memory for each line."""
    tracemalloc.start()
    statements = by_settle(volume, score)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    lines = sum(block.amount.size for ledger in statements.ledgers for block in ledger.blocks)
    return held / lines


def main() -> None:
    """Measure, compare, print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--months", type=int, default=1_000_000)
    months = arguments.parse_args().months
    years = max(months // MONTHS, 100)
    volume, score = drawn(years)
    few = slice(0, min(years, 2_000))
    paid = by_kernels(volume, score)
    assert (paid[few] == by_decimal(volume[few], score[few])).all(), "the Decimal loop differs"
    assert (paid == by_pandas(volume, score)).all(), "pandas differs"
    assert (paid == by_settle(volume, score).payable()[0]).all(), "settle differs"
    kernels = median(lambda: by_kernels(volume, score), 5)
    pandas = median(lambda: by_pandas(volume, score), 5)
    whole = median(lambda: by_settle(volume, score), 5)
    decimal = median(lambda: by_decimal(volume[few], score[few]), 1) * years / len(volume[few])
    rate = years * MONTHS / 1e6
    speeds = f"kernels {rate / kernels:.1f}, settle {rate / whole:.1f}"
    print(f"{years * MONTHS:,} contract-months; million a second: {speeds}")
    print(f"kernels / Decimal loop  {decimal / kernels:8.1f} times   budget at least 100")
    print(f"kernels / pandas        {pandas / kernels:8.2f} times   budget at least 2")
    print(f"settle : kernels        {whole / kernels:8.2f}         budget at most 10")
    print(f"bytes a line            {bytes_a_line(volume, score):8.0f}         budget at most 250")


if __name__ == "__main__":
    main()

"""A month's fee of sewage treatment, a million times.

Guaranteed and capped volume, second price, annual score to coefficient, linked share, monthly cap: no figure is that
of a contract.
"""

import tracemalloc
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from benchmarks.conftest import Timed, computation
from ppp_cost import load_contract, load_observations, settle_many
from ppp_cost.kernels.amounts.bands import located, on_line, slices
from ppp_cost.kernels.amounts.limits import clamped
from ppp_cost.kernels.exact import Exact, at_least, at_most, exact
from ppp_cost.kernels.money import rounded
from ppp_cost.kernels.stacking import stack

MONTHS = 12
YEARS = {"smallest": 1_000, "full": 1_000_000 // MONTHS}
LOOPED = 2_000
"""Years that the Decimal loop does."""
TOGETHER = 8192
"""Years that the kernels take at a time, as `settle_many` does: their columns fit the cache."""
DAYS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
FOUR = 4 * 8
"""Bytes of scenario, period, item and amount, each a whole number: the least that a table of lines holds."""
Months = tuple[np.ndarray, np.ndarray]
"""Volumes in m³ by year and month, and scores in tenths of a point by year."""


def drawn(years: int) -> Months:
    draw = np.random.default_rng(20240101)
    return draw.integers(700_000, 1_300_000, (years, MONTHS)), draw.integers(0, 1001, (years, 1))


def by_kernels(months: Months) -> np.ndarray:
    """Return payable fen by year, from the kernels alone."""
    volume, score = months
    parts = [slice(start, start + TOGETHER) for start in range(0, len(volume), TOGETHER)]
    return np.concatenate([_block(volume[part], score[part]) for part in parts])


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


def settling(months: Months) -> Callable[[], Any]:
    """Return what settles the contract of these months from its file, lines included."""
    volume, score = months
    contract = load_contract(Path(__file__).parent / "contract")
    inflow = "\n".join(f"2024-{month:02d},inflow,900000" for month in range(1, MONTHS + 1))
    tables = {"volumes": f"period,name,value\n{inflow}\n", "scores": "period,name,value\n1,annual_score,75\n"}
    seen = load_observations(tables, contract)
    given: dict[str, Exact] = {"volume": Exact(volume), "score": Exact(score, 10)}
    return lambda: settle_many([contract], [seen], 1, given)


def by_settle(statements: Callable[[], Any]) -> np.ndarray:
    """Return payable fen by year of the same contract settled."""
    return statements().payable()[0]


def by_decimal(months: Months) -> np.ndarray:
    """Return payable fen by year, as a careful person writes it in plain Python."""
    cent, out = Decimal("0.01"), []
    for volumes, (tenths,) in zip(*(each.tolist() for each in months), strict=True):
        points = Decimal(tenths) / 10
        if points >= 80:
            coefficient = Decimal(1)
        elif points >= 60:
            coefficient = Decimal("0.6") + Decimal("0.02") * (points - 60)
        else:
            coefficient = Decimal(0)
        total = Decimal(0)
        for days, cubic in zip(DAYS.tolist(), volumes, strict=True):
            guaranteed = Decimal(30_000 * days)
            billed = min(max(Decimal(cubic), guaranteed), Decimal(36_000 * days))
            fee = (guaranteed * Decimal("1.69")).quantize(cent, ROUND_HALF_UP)
            fee += ((billed - guaranteed) * Decimal("0.6") * Decimal("1.69")).quantize(cent, ROUND_HALF_UP)
            lost = (fee * Decimal("0.3") * (1 - coefficient)).quantize(cent, ROUND_HALF_UP)
            given = (lost - min(lost, fee * Decimal("0.1"))).quantize(cent, ROUND_HALF_UP)
            total += fee - lost + given
        out.append(int(total * 100))
    return np.array(out)


def frame_of(months: Months) -> pd.DataFrame:
    """Return one row a month, years together."""
    volume, score = months
    years = np.repeat(np.arange(len(volume)), MONTHS)
    return pd.DataFrame(
        {"year": years, "volume": volume.ravel(), "score": score.ravel()[years], "days": np.tile(DAYS, len(volume))}
    )


def by_pandas(frame: pd.DataFrame) -> np.ndarray:
    """Return payable fen by year with pandas on whole numbers: exact too."""
    guaranteed = frame["days"] * 30_000
    billed = frame["volume"].clip(lower=guaranteed, upper=frame["days"] * 36_000)
    fee = guaranteed * 169 + ((billed - guaranteed) * 6 * 169 + 5) // 10
    slope = 600 + 2 * (frame["score"] - 600)
    coefficient = slope.where(frame["score"] >= 600, 0).where(frame["score"] < 800, 1000)
    lost = (fee * 3 * (1000 - coefficient) + 5000) // 10000
    payable = fee - lost + ((lost * 10 - fee).clip(lower=0) + 5) // 10
    return payable.groupby(frame["year"]).sum().to_numpy()


def polars_of(months: Months) -> pl.DataFrame:
    return pl.DataFrame(dict(frame_of(months).items()))


def by_polars(frame: pl.DataFrame) -> np.ndarray:
    """Return payable fen by year with polars, the same whole numbers in one lazy query."""
    days, score, fee, lost = (pl.col(name) for name in ("days", "score", "fee", "lost"))
    guaranteed = days * 30_000
    billed = pl.col("volume").clip(guaranteed, days * 36_000)
    coefficient = pl.when(score >= 800).then(1000).when(score >= 600).then(600 + 2 * (score - 600)).otherwise(0)
    paid = (
        frame.lazy()
        .with_columns(fee=guaranteed * 169 + ((billed - guaranteed) * 6 * 169 + 5) // 10)
        .with_columns(lost=(fee * 3 * (1000 - coefficient) + 5000) // 10000)
        .group_by("year")
        .agg(payable=(fee - lost + ((lost * 10 - fee).clip(0) + 5) // 10).sum())
        .sort("year")
    )
    return paid.collect()["payable"].to_numpy()


def duckdb_of(months: Months) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    connection.from_df(frame_of(months)).create("months")
    return connection


FEES = """
with volumes as (
  select *, days * 30000 as guaranteed, least(greatest(volume, days * 30000), days * 36000) as billed from months
), fees as (
  select *, guaranteed * 169 + ((billed - guaranteed) * 6 * 169 + 5) // 10 as fee from volumes
), scored as (
  select year, fee, (fee * 3 * (1000 - case
    when score >= 800 then 1000 when score >= 600 then 600 + 2 * (score - 600) else 0 end) + 5000) // 10000 as lost
  from fees
)
select sum(fee - lost + (greatest(lost * 10 - fee, 0) + 5) // 10)::bigint as payable
from scored group by year order by year
"""


def by_duckdb(connection: duckdb.DuckDBPyConnection) -> np.ndarray:
    """Return payable fen by year with DuckDB, the same whole numbers in one query; a sum is 128 bits wide there."""
    return connection.execute(FEES).fetchnumpy()["payable"]


MEMBERS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], np.ndarray]]] = {
    "kernels": (lambda months: months, by_kernels),
    "settle": (settling, by_settle),
    "polars": (polars_of, by_polars),
    "duckdb": (duckdb_of, by_duckdb),
    "pandas": (frame_of, by_pandas),
    "Decimal loop": (lambda months: months, by_decimal),
}
"""What each is given, as it has it, and what it does."""


@pytest.fixture(scope="module")
def paid(size: str) -> tuple[Months, np.ndarray]:
    """Return months, and what the kernels pay for them."""
    months = drawn(YEARS[size])
    return months, by_kernels(months)


@computation("a month's fee")
@pytest.mark.parametrize("member", MEMBERS)
def test_fee(member: str, paid: tuple[Months, np.ndarray], timed: Timed) -> None:
    (volume, score), payable = paid
    years = min(len(volume), LOOPED) if member == "Decimal loop" else len(volume)
    prepare, compute = MEMBERS[member]
    given = prepare((volume[:years], score[:years]))
    timed(lambda: compute(given), lambda found: np.array_equal(found, payable[:years]), years * MONTHS, 15)


@computation("memory of a statement's lines")
@pytest.mark.parametrize("member", ["settle"])
def test_lines(member: str, paid: tuple[Months, np.ndarray], timed: Timed) -> None:
    statements = settling(paid[0])
    tracemalloc.start()
    found = statements()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    lines = sum(block.amount.size for ledger in found.ledgers for block in ledger.blocks)
    info = timed(statements, lambda again: np.array_equal(again.payable()[0], paid[1]), lines, 1)
    info["bytes a line"], info["bytes of four whole numbers"] = held / lines, FOUR

"""A year of outages in any order: what they deduct.

Each moment of an asset counts once, beyond a grace by class, weighted by the hour, at a rate by class, and a month has
a cap.  The peers have the hours of the year as tables of their own, not those of the kernels.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from benchmarks.conftest import Timed, computation
from ppp_cost import Contract, Observations, load_contract, load_observations, settle
from ppp_cost.kernels.events.clock import counted
from ppp_cost.kernels.events.intervals import Pieces, spread
from ppp_cost.kernels.events.overlaps import first_come, preferred
from ppp_cost.kernels.events.service import service_of, service_time
from ppp_cost.kernels.exact import Exact, at_most, exact
from ppp_cost.kernels.groups import grouped, summed
from ppp_cost.kernels.money import rounded
from ppp_cost.ledger.tables import Table

EVENTS = {"smallest": 20_000, "full": 1_000_000}
TIMES = 5
HERE = Path(__file__).parent
HOUR, DAY, YEAR = 3600, 86_400, 366
ASSETS = 2_000
CATEGORIES = ("a", "b", "c", "d")
GRACE = np.array([60, 120, 30, 240]) * 60
RATE = np.array([125, 80, 333, 50])
"""CNY an hour in tenths."""
CAP = 100_000_000
START = int(np.datetime64("2024-01-01", "s").astype(np.int64))
EDGES = np.arange("2024-01", "2025-02", dtype="datetime64[M]").astype("datetime64[s]").astype(np.int64)
MONTH = np.searchsorted(EDGES, START + np.arange(YEAR + 1) * DAY, side="right") - 1
"""The month of each day."""
WEIGHT = np.tile([0] * 6 + [3] * 3 + [2] * 13 + [0] * 2, YEAR + 1)
"""Of each hour of the year, in halves."""
OPEN = (WEIGHT > 0).astype(np.int64)
SERVICE = service_of(START, HOUR, OPEN, WEIGHT, 2)

SERVED = np.append(0, np.cumsum(OPEN)) * HOUR
"""Seconds of service before each hour of the year."""
WEIGHTS = np.append(WEIGHT[OPEN > 0], 0)
"""Of each hour of service."""
WEIGHTED = np.append(0, np.cumsum(WEIGHTS[:-1])) * HOUR
"""Weighted half-seconds before each hour of service."""

Amounts = tuple[np.ndarray, int]
"""Fen deducted by outage and month, and by the year."""


@dataclass(frozen=True)
class Log:
    """Outages by row: asset, category, begin and end in seconds, and the place of their ids in alphabetical order."""

    asset: np.ndarray
    category: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    rank: np.ndarray


def drawn(events: int) -> Log:
    """Return outages of a few minutes to a day, in no order."""
    draw = np.random.default_rng(20240102)
    begin = START + 60 * draw.integers(0, (YEAR - 1) * 1440, events)
    end = np.minimum(begin + 60 * draw.integers(1, 1440, events), START + YEAR * DAY)
    asset, category = draw.integers(0, ASSETS, events), draw.integers(0, len(CATEGORIES), events)
    return Log(asset, category, begin, end, draw.permutation(events))


def by_kernels(log: Log) -> Amounts:
    """Deduct where a moment of an asset is the earliest outage's."""
    line = log.asset * (YEAR * DAY + 1) - START
    begin = first_come(log.begin + line, log.end + line, log.rank) - line
    return _deducted(log, Pieces(np.arange(begin.size), begin, log.end))


def by_dearest(log: Log) -> Amounts:
    """Deduct where a moment of an asset is the dearest category's."""
    line = log.asset * (YEAR * DAY + 1) - START
    found = preferred(log.begin + line, log.end + line, log.rank, log.category)
    return _deducted(log, Pieces(found.of, found.begin - line[found.of], found.end - line[found.of]))


def _deducted(log: Log, pieces: Pieces) -> Amounts:
    pieces = pieces.kept(pieces.begin < pieces.end)
    of, begin, end = pieces.of, pieces.begin, pieces.end
    first, last = MONTH[(begin - START) // DAY], MONTH[(end - 1 - START) // DAY]
    place, month = spread(last - first + 1, first)
    of = of[place]
    since = service_time(SERVICE, np.maximum(begin[place], EDGES[month]))
    until = service_time(SERVICE, np.minimum(end[place], EDGES[month + 1]))
    new = np.diff(of, prepend=-1) != 0
    time = counted(SERVICE, since, until, 1, new, GRACE[log.category[of]], whole=False).weighted
    lines = np.flatnonzero(new | (np.diff(month, prepend=-1) != 0))
    month, category = month[lines], log.category[of[lines]]
    hours = Exact(np.add.reduceat(time, lines), 2 * HOUR)
    amount = rounded(hours * Exact(RATE[category], 10), 2, "half_up")
    monthly = at_most(summed(amount, np.ones(month.size, dtype=bool), grouped(month, 12)), exact([CAP // 100]))
    return amount.num, int(monthly.num.sum())


def observed(log: Log) -> Observations:
    """Return the outages as observations that were read: text by column."""
    columns = {
        "event": tuple(f"e{rank:07d}" for rank in log.rank.tolist()),
        "asset": tuple(f"a{asset:04d}" for asset in log.asset.tolist()),
        "category": tuple(CATEGORIES[each] for each in log.category.tolist()),
        "cost": tuple(str(each) for each in log.category.tolist()),
        "begin": tuple(log.begin.astype("datetime64[s]").astype(str).tolist()),
        "end": tuple(log.end.astype("datetime64[s]").astype(str).tolist()),
    }
    events = Table("events", "events.csv", columns, tuple(range(2, log.begin.size + 2)))
    covers = load_observations({"covers": "table,from,to\nevents,2024-01-01,2025-01-01\n"})
    return Observations({"events": events, **covers.tables}, "")


def contract_of(overlap: str = "") -> Contract:
    """Return the contract beside this file, with another line on what overlaps."""
    text = (Path(__file__).parent / "events" / "contract.toml").read_text("utf-8")
    text = text.replace('overlap = "once"', f'overlap = "once"\n{overlap}')
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "contract.toml").write_text(text, "utf-8")
        return load_contract(folder)


def by_settle(given: tuple[Contract, Observations]) -> Amounts:
    """Settle the year, lines included."""
    statement = settle(*given, year=1)
    assert statement.payable is not None
    return -statement.ledger.blocks[0].amount[0], -statement.payable


def pandas_of(log: Log) -> pd.DataFrame:
    return pd.DataFrame(vars(log))


def by_pandas(events: pd.DataFrame) -> Amounts:
    """Deduct with pandas: sorted, running ends by asset, months apart."""

    def served(moment: np.ndarray) -> np.ndarray:
        past = moment - START
        return SERVED[past // HOUR] + OPEN[past // HOUR] * (past % HOUR)

    def weighted(time: np.ndarray) -> np.ndarray:
        return WEIGHTED[time // HOUR] + WEIGHTS[time // HOUR] * (time % HOUR)

    frame = events.sort_values(["asset", "begin", "rank"], ignore_index=True)
    reach = frame.groupby("asset")["end"].cummax().groupby(frame["asset"]).shift(fill_value=0)
    frame["begin"] = frame["begin"].clip(lower=reach)
    frame = frame[frame["begin"] < frame["end"]]
    first = MONTH[(frame["begin"].to_numpy() - START) // DAY]
    count = MONTH[(frame["end"].to_numpy() - 1 - START) // DAY] - first + 1
    frame = frame.assign(first=first, since_first=served(frame["begin"].to_numpy()))
    frame = frame.loc[frame.index.repeat(count)]
    month = (frame["first"] + frame.groupby(level=0).cumcount()).to_numpy()
    since = served(np.maximum(frame["begin"].to_numpy(), EDGES[month]))
    until = served(np.minimum(frame["end"].to_numpy(), EDGES[month + 1]))
    category = frame["category"].to_numpy()
    cut = (GRACE[category] - (since - frame["since_first"].to_numpy())).clip(0, until - since)
    fen = pd.Series(((weighted(until) - weighted(since + cut)) * RATE[category] * 10 + HOUR) // (2 * HOUR))
    return fen.to_numpy(), int(fen.groupby(month).sum().clip(upper=CAP).sum())


def polars_of(log: Log) -> pl.DataFrame:
    return pl.DataFrame(vars(log))


def by_polars(events: pl.DataFrame) -> Amounts:
    """Deduct with polars, the same as one lazy query."""
    begin, end, month, since, until, cut = (pl.col(each) for each in ("begin", "end", "month", "since", "until", "cut"))
    category = pl.col("category")

    def at(table: np.ndarray, place: pl.Expr) -> pl.Expr:
        return pl.lit(pl.Series(table)).gather(place)

    def served(moment: pl.Expr) -> pl.Expr:
        past = moment - START
        return at(SERVED, past // HOUR) + at(OPEN, past // HOUR) * (past % HOUR)

    def weighted(time: pl.Expr) -> pl.Expr:
        return at(WEIGHTED, time // HOUR) + at(WEIGHTS, time // HOUR) * (time % HOUR)

    lines = (
        events.lazy()
        .sort("asset", "begin", "rank")
        .with_columns(begin=pl.max_horizontal("begin", end.cum_max().shift(1).over("asset")))
        .filter(begin < end)
        .with_columns(
            month=pl.int_ranges(at(MONTH, (begin - START) // DAY), at(MONTH, (end - 1 - START) // DAY) + 1),
            since_first=served(begin),
        )
        .explode("month")
        .with_columns(
            since=served(pl.max_horizontal(begin, at(EDGES, month))),
            until=served(pl.min_horizontal(end, at(EDGES, month + 1))),
        )
        .with_columns(cut=(at(GRACE, category) - (since - pl.col("since_first"))).clip(0, until - since))
        .select("month", fen=((weighted(until) - weighted(since + cut)) * at(RATE, category) * 10 + HOUR) // (2 * HOUR))
        .collect()
    )
    return lines["fen"].to_numpy(), lines.group_by("month").agg(pl.col("fen").sum())["fen"].clip(upper_bound=CAP).sum()


def duckdb_of(log: Log) -> duckdb.DuckDBPyConnection:
    tables = {
        "events": vars(log),
        "hours": {"hour": START // HOUR + np.arange(OPEN.size), "served": SERVED[:-1], "opened": OPEN},
        "service": {"hour": np.arange(WEIGHTS.size), "weighted": WEIGHTED, "weight": WEIGHTS},
        "days": {"day": START // DAY + np.arange(YEAR + 1), "month": MONTH},
        "months": {"month": np.arange(EDGES.size - 1), "edge": EDGES[:-1], "next_edge": EDGES[1:]},
        "categories": {"category": np.arange(RATE.size), "grace": GRACE, "rate": RATE},
    }
    connection = duckdb.connect(config={"threads": 1})
    for name, columns in tables.items():
        connection.from_df(pd.DataFrame(columns)).create(name)
    return connection


LINES = """
create or replace temp table lines as with alone as (
  select asset, category, "end", greatest("begin", coalesce(max("end") over (
    partition by asset order by "begin", rank rows between unbounded preceding and 1 preceding), 0)) as "begin"
  from events
), apart as (
  select alone.*, served + opened * ("begin" % 3600) as since_first, unnest(range(f.month, l.month + 1)) as month
  from alone join hours on hour = "begin" // 3600
  join days f on f.day = "begin" // 86400 join days l on l.day = ("end" - 1) // 86400
  where "begin" < "end"
), pieces as (
  select apart.*, greatest("begin", edge) as piece_begin, least("end", next_edge) as piece_end
  from apart join months using (month)
), served as (
  select pieces.*, b.served + b.opened * (piece_begin % 3600) as since,
    e.served + e.opened * (piece_end % 3600) as until
  from pieces join hours b on b.hour = piece_begin // 3600 join hours e on e.hour = piece_end // 3600
), beyond as (
  select month, rate, until, since + least(greatest(grace - (since - since_first), 0), until - since) as since
  from served join categories using (category)
)
select month, ((u.weighted + u.weight * (until % 3600) - s.weighted - s.weight * (since % 3600)) * rate * 10 + 3600)
  // 7200 as fen
from beyond join service u on u.hour = until // 3600 join service s on s.hour = since // 3600
"""
PAID = "select sum(least(fen, ?))::bigint from (select sum(fen) as fen from lines group by month)"


def by_duckdb(connection: duckdb.DuckDBPyConnection) -> Amounts:
    """Deduct with DuckDB, the same as one query, the tables of hours joined."""
    fen = connection.execute(LINES).execute("select fen from lines").fetchnumpy()["fen"]
    return fen, connection.execute(PAID, [CAP]).fetchall()[0][0]


Prepare, Compute = Callable[[Log], Any], Callable[[Any], Amounts]
MEMBERS: dict[str, tuple[Prepare, Compute]] = {
    "kernels": (lambda log: log, by_kernels),
    "settle": (lambda log: (contract_of(), observed(log)), by_settle),
    "polars": (polars_of, by_polars),
    "duckdb": (duckdb_of, by_duckdb),
    "pandas": (pandas_of, by_pandas),
}
DEAREST: dict[str, tuple[Prepare, Compute]] = {
    "kernels, dearest first": (lambda log: log, by_dearest),
    "settle, dearest first": (lambda log: (contract_of('prefer = "cost"'), observed(log)), by_settle),
}
"""What each is given, as it has it, and what it does."""


def agree(found: Amounts, expected: Amounts) -> bool:
    """Return whether every amount and the year's are the same to the fen; a line of nothing need not be there."""
    one, other = (np.sort(fen[fen != 0]) for fen, _ in (found, expected))
    return np.array_equal(one, other) and found[1] == expected[1]


@pytest.fixture(scope="module")
def log(size: str) -> Log:
    return drawn(EVENTS[size])


@pytest.fixture(scope="module")
def deducted(log: Log) -> tuple[Amounts, Amounts]:
    """Return what the kernels deduct, the earliest first and the dearest first."""
    return by_kernels(log), by_dearest(log)


@computation("a year of outages")
@pytest.mark.parametrize("member", [*MEMBERS, *DEAREST])
def test_outages(member: str, log: Log, deducted: tuple[Amounts, Amounts], timed: Timed) -> None:
    prepare, compute = {**MEMBERS, **DEAREST}[member]
    given, expected = prepare(log), deducted[member in DEAREST]
    timed(lambda: compute(given), lambda found: agree(found, expected), log.rank.size)


@computation("a year of outages")
@pytest.mark.parametrize("member", ["kernels, five times as many"])
def test_many_outages(member: str, size: str, timed: Timed) -> None:
    many = drawn(TIMES * EVENTS[size])
    expected = by_polars(polars_of(many))
    timed(lambda: by_kernels(many), lambda found: agree(found, expected), many.rank.size, 3)

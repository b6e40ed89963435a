"""A million outages in any order: event kernels and `settle` against pandas, the maximum rule, and growth.

    python benchmarks/bench_events.py [--events 1000000]

Every number is a ratio of medians measured in one run on one thread; the peers' lines must agree to the fen.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from bench_settle import median

from ppp_cost import Contract, load_contract, load_observations, settle
from ppp_cost.kernels.events.clock import counted
from ppp_cost.kernels.events.intervals import Pieces, spread
from ppp_cost.kernels.events.overlaps import first_come, preferred
from ppp_cost.kernels.events.service import Service, service_of, service_time, weighted_time
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.observations import Observations

HERE = Path(__file__).parent
DAY, YEAR = 86_400, 366
ASSETS = 2_000
CATEGORIES = ("a", "b", "c", "d")
GRACE = np.array([60, 120, 30, 240]) * 60
RATE = np.array([125, 80, 333, 50])
"""CNY an hour in tenths."""
WEIGHT = np.array([0] * 6 + [3] * 3 + [2] * 13 + [0] * 2)
"""Of each hour of a day, in halves."""
START = int(np.datetime64("2024-01-01", "s").astype(np.int64))
EDGES = np.arange("2024-01", "2025-02", dtype="datetime64[M]").astype("datetime64[s]").astype(np.int64)
MONTH = np.searchsorted(EDGES, START + np.arange(YEAR + 1) * DAY, side="right") - 1
CAP = 100_000_000


@dataclass(frozen=True)
class Log:
    """Outages by row: asset, category, begin and end in seconds, and the place of their ids in alphabetical order."""

    asset: np.ndarray
    category: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    rank: np.ndarray

    def upto(self, count: int) -> Log:
        """Return the first rows, in any order as they are."""
        rank = np.argsort(np.argsort(self.rank[:count]))
        return Log(self.asset[:count], self.category[:count], self.begin[:count], self.end[:count], rank)


def drawn(events: int) -> Log:
    """Return outages of a few minutes to a day, in no order."""
    draw = np.random.default_rng(20240102)
    begin = START + 60 * draw.integers(0, (YEAR - 1) * 1440, events)
    end = np.minimum(begin + 60 * draw.integers(1, 1440, events), START + YEAR * DAY)
    return Log(
        draw.integers(0, ASSETS, events),
        draw.integers(0, len(CATEGORIES), events),
        begin,
        end,
        draw.permutation(events),
    )


def hours() -> Service:
    """Return the hours of service of the year, hour by hour."""
    weight = np.tile(WEIGHT, YEAR + 1)
    return service_of(START, 3600, (weight > 0).astype(np.int64), weight, 2)


def by_kernels(log: Log, service: Service) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return month, event and weighted half-seconds of each piece that counts."""
    line = log.asset * (YEAR * DAY + 1) - START
    begin = first_come(log.begin + line, log.end + line, log.rank) - line
    return _counted(log, service, np.arange(begin.size), begin, log.end)


def by_maximum(log: Log, service: Service) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the same where a shared moment is the dearest category's."""
    line = log.asset * (YEAR * DAY + 1) - START
    found = preferred(log.begin + line, log.end + line, log.rank, log.category)
    return _counted(log, service, found.of, found.begin - line[found.of], found.end - line[found.of])


def _counted(
    log: Log, service: Service, of: np.ndarray, begin: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    pieces = Pieces(of, begin, end).kept(begin < end)
    of, begin, end = pieces.of, pieces.begin, pieces.end
    first, last = MONTH[(begin - START) // DAY], MONTH[(end - 1 - START) // DAY]
    if (first != last).any():
        place, month = spread(last - first + 1, first)
        of = of[place]
        begin, end = np.maximum(begin[place], EDGES[month]), np.minimum(end[place], EDGES[month + 1])
    new = np.diff(of, prepend=-1) != 0
    since, until = service_time(service, begin), service_time(service, end)
    found = counted(service, since, until, 1, new, GRACE[log.category[of]], whole=False)
    return month, of, found.weighted


def by_pandas(log: Log, service: Service) -> pd.DataFrame:
    """Return the weighted half-seconds by outage and month: sorted, running ends by group, months apart."""
    frame = pd.DataFrame(
        {"asset": log.asset, "category": log.category, "begin": log.begin, "end": log.end, "rank": log.rank}
    )
    frame = frame.sort_values(["asset", "begin", "rank"])
    reach = frame.groupby("asset")["end"].cummax().groupby(frame["asset"]).shift(fill_value=0)
    frame["start"] = frame["begin"].clip(lower=reach)
    frame = frame[frame["start"] < frame["end"]]
    frame["first"] = MONTH[(frame["start"].to_numpy() - START) // DAY]
    frame["last"] = MONTH[(frame["end"].to_numpy() - 1 - START) // DAY]
    frame = frame.loc[frame.index.repeat(frame["last"] - frame["first"] + 1)]
    frame["month"] = frame["first"] + frame.groupby(level=0).cumcount()
    month = frame["month"].to_numpy()
    frame["start"] = frame["start"].clip(lower=EDGES[month])
    frame["end"] = frame["end"].clip(upper=EDGES[month + 1])
    since = service_time(service, frame["start"].to_numpy())
    until = service_time(service, frame["end"].to_numpy())
    time = pd.Series(until - since, index=frame.index)
    before = time.groupby(level=0).cumsum() - time
    grace = pd.Series(GRACE[frame["category"]], index=frame.index)
    cut = (grace - before).clip(lower=0, upper=time).to_numpy()
    frame["weighted"] = weighted_time(service, until, 1) - weighted_time(service, since + cut, 1)
    return frame


def lines_by_pandas(log: Log, service: Service) -> pd.DataFrame:
    """Return the outages' deductions in fen, and what the cap gives back of each month."""
    frame = by_pandas(log, service)
    exact = frame["weighted"] * RATE[frame["category"]]
    frame["fen"] = (exact * 10 + 3600) // 7200
    total = frame.groupby("month")["fen"].sum()
    frame.attrs["payable"] = int((total.clip(upper=CAP)).sum())
    return frame


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


def by_settle(seen: Observations, contract: Contract) -> Statement:
    """Return the statement of a contract, lines included."""
    return settle(contract, seen, year=1)


def contracts() -> tuple[Contract, Contract]:
    """Return the contract beside this file, and the same with a shared moment that is the dearest category's."""
    text = (HERE / "events" / "contract.toml").read_text("utf-8")
    dearest = text.replace('overlap_by = ["asset"]', 'overlap_by = ["asset"]\nprefer = "cost"')
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "contract.toml").write_text(dearest, "utf-8")
        return load_contract(HERE / "events"), load_contract(folder)


def main() -> None:
    """Measure, compare, print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--events", type=int, default=1_000_000)
    count = arguments.parse_args().events
    service, many = hours(), drawn(5 * count)
    log = many.upto(count)
    frame = lines_by_pandas(log, service)
    assert by_kernels(log, service)[2].sum() == frame["weighted"].sum(), "pandas differs"
    seen = observed(log)
    contract, dearest = contracts()
    payable = by_settle(seen, contract).payable
    assert payable == -frame.attrs["payable"], f"settle differs: {payable}"
    half_seconds = by_settle(seen, dearest).ledger.columns["hours"].value
    assert by_maximum(log, service)[2].sum() * half_seconds.den == half_seconds.num.sum() * 7200, "the maximum differs"
    kernels = median(lambda: by_kernels(log, service), 5)
    pandas = median(lambda: by_pandas(log, service), 5)
    lines = median(lambda: lines_by_pandas(log, service), 5)
    maximum = median(lambda: by_maximum(log, service), 5)
    whole = median(lambda: by_settle(seen, contract), 5)
    whole_maximum = median(lambda: by_settle(seen, dearest), 5)
    five = median(lambda: by_kernels(many, service), 3)
    rate = count / 1e6
    print(f"{count:,} outages; million a second: kernels {rate / kernels:.1f}, settle {rate / whole:.1f}")
    print(f"kernels / pandas              {pandas / kernels:6.2f} times   budget at least 3")
    print(f"settle / pandas               {lines / whole:6.2f} times   budget at least 1.2")
    print(f"maximum rule : union, settle  {whole_maximum / whole:6.2f}         budget at most 2")
    print(f"maximum rule : union, kernels {maximum / kernels:6.2f}         budget at most 2")
    print(f"five times the outages        {five / kernels:6.2f}         budget at most 6")


if __name__ == "__main__":
    main()

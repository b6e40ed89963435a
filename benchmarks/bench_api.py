"""A server on loopback against the same work without HTTP, and a hundred thousand rows as a stream of Arrow.

    python benchmarks/bench_api.py [--requests 320] [--rows 100000]

The small statement is the railway example of the API's own document, sent by 16 connections that each wait for their
answer.  Its peer is one process that reads the same columns, settles and encodes the same answer; both are measured in
one run, the peer before and after the server.  Every answer must bear the peer's payable.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.request import urlopen

import orjson
import pyarrow as pa
from bench_events import contracts, drawn, observed

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.api.requests.arrow import arrow_columns, statement_arrow
from ppp_cost.api.requests.tables import of_columns
from ppp_cost.documents import Settled
from ppp_cost.from_files import SettledYear
from ppp_cost.render.json.statement_document import document

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT / "contracts" / "railway" / "zhujiayao_zhongchuan"
PATH = "/v1/contracts/zhujiayao_zhongchuan/years/2/statements"
CONNECTIONS = 16
PEER_RUNS = 10
SERVE = "from ppp_cost.cli import app; app()"
PATIENCE = 60


def example() -> dict[str, dict[str, list[str | None]]]:
    """Return the observations of the document's example."""
    found = json.loads((ROOT / "src" / "ppp_cost" / "api" / "examples.json").read_text("utf-8"))
    year: dict[str, dict[str, list[str | None]]] = found["settle"]["observations"]
    return year


def peer() -> Callable[[], bytes]:
    """Return what reads the columns, settles and encodes without HTTP."""
    contract, year, limits = load_contract(CONTRACT), example(), Configuration()

    def work() -> bytes:
        texts = {name: text.decode() for name, text in of_columns("observations", year, limits).texts.items()}
        return orjson.dumps(document(settle(contract, load_observations(texts, contract), 2)))

    return work


def rate_of(work: Callable[[], object], runs: int) -> float:
    """Return how often a second some work is done."""
    work()
    start = time.perf_counter()
    for _ in range(runs):
        work()
    return runs / (time.perf_counter() - start)


@contextlib.contextmanager
def served() -> Iterator[int]:
    """Start a server, and give its port once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--contracts", str(ROOT / "contracts")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE):
                break
            if time.monotonic() > end:
                raise TimeoutError(port)
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


async def crowd(port: int, requests: int, payable: str) -> list[float]:
    """Return the seconds of each request, sent by connections that each wait for their answer."""
    body = orjson.dumps({"observations": example()})
    head = f"POST {PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    left, seconds = iter(range(requests)), list[float]()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            start = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = int(answer.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            content = await reader.readexactly(length)
            seconds.append(time.perf_counter() - start)
            assert orjson.loads(content)["payable"] == payable
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return sorted(seconds)


def arrow(rows: int) -> tuple[float, float, float]:
    """Return the seconds of decoding, of judging and settling, and of encoding a year of events as Arrow."""
    contract, _ = contracts()
    table = pa.table({name: list(cells) for name, cells in observed(drawn(rows)).table("events").columns.items()})
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    content, limits = out.getvalue().to_pybytes(), Configuration(rows=max(rows, 1))
    covers = "table,from,to\nevents,2024-01-01,2025-01-01\n"
    marks = [time.perf_counter()]
    texts = of_columns("observations", {"events": arrow_columns(content, limits, "")}, limits).texts
    marks.append(time.perf_counter())
    seen = load_observations({"events": texts["events"].decode(), "covers": covers}, contract)
    statement = settle(contract, seen, 1)
    assert statement.payable is not None
    marks.append(time.perf_counter())
    statement_arrow(Settled(SettledYear(contract, seen, statement, []), None, annex=False, fiscal=False))
    marks.append(time.perf_counter())
    decode, work, encode = (later - earlier for earlier, later in pairwise(marks))
    return decode, work, encode


def main() -> None:
    """Measure, compare, print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--requests", type=int, default=320)
    arguments.add_argument("--rows", type=int, default=100_000)
    asked = arguments.parse_args()
    work = peer()
    payable = orjson.loads(work())["payable"]
    before = rate_of(work, PEER_RUNS)
    with served() as port:
        asyncio.run(crowd(port, 2 * CONNECTIONS, payable))
        start = time.perf_counter()
        seconds = asyncio.run(crowd(port, asked.requests, payable))
        rate = asked.requests / (time.perf_counter() - start)
    alone = statistics.mean([before, rate_of(work, PEER_RUNS)])
    middle, late = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
    runs = [arrow(asked.rows) for _ in range(3)]
    decode, settled, encode = (statistics.median(each) for each in zip(*runs, strict=True))
    print(f"{asked.requests} requests by {CONNECTIONS} connections: {rate:.1f} a second, without HTTP {alone:.1f}")
    print(f"served / without HTTP         {rate / alone:6.2f}         budget at least 0.6")
    print(f"p99 : p50                     {late / middle:6.2f}         budget at most 4")
    print(f"{asked.rows:,} rows of Arrow")
    print(f"decode, encode : judge, settle{(decode + encode) / settled:6.2f}         budget at most 1")


if __name__ == "__main__":
    main()

"""A server on loopback against the same work without HTTP, and a hundred thousand rows as a stream of Arrow.

The small statement is the railway example of the API's own document, sent by 16 connections that each wait for their
answer.  Its peer is one process that reads the same columns, settles and encodes the same answer.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from urllib.request import urlopen

import orjson
import pyarrow as pa
import pytest

from benchmarks import bench_events
from benchmarks.conftest import Timed, computation, waited
from ppp_cost import Contract, Observations, Statement, load_contract, load_observations, settle
from ppp_cost.api import answers
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
REQUESTS = {"smallest": 32, "full": 160}
ROWS = {"smallest": 2_000, "full": 100_000}
SERVE = "from ppp_cost.cli import app; app()"
PATIENCE = 60
COVERS = "table,from,to\nevents,2024-01-01,2025-01-01\n"


def example() -> dict[str, dict[str, list[str | None]]]:
    """Return the observations of the document's example."""
    found = json.loads(files(answers).joinpath("examples.json").read_text("utf-8"))
    year: dict[str, dict[str, list[str | None]]] = found["settle"]["observations"]
    return year


def without_http() -> Callable[[], bytes]:
    """Return what reads the columns, settles and encodes the answer."""
    contract, year, limits = load_contract(CONTRACT), example(), Configuration()

    def work() -> bytes:
        texts = {name: text.decode() for name, text in of_columns("observations", year, limits).texts.items()}
        return orjson.dumps(document(settle(contract, load_observations(texts, contract), 2)))

    return work


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Start a server, and give its port once every connection has had its answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(number), "--contracts", str(ROOT / "contracts")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{number}/healthz", timeout=PATIENCE):
                break
            if time.monotonic() > end:
                raise TimeoutError(number)
            time.sleep(0.1)
        asyncio.run(crowd(number, 2 * CONNECTIONS))
        yield number
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


async def crowd(port: int, requests: int) -> list[tuple[float, bytes]]:
    """Return the seconds and the answer of each request, sent by connections that each wait for their answer."""
    body = orjson.dumps({"observations": example()})
    head = f"POST {PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    left, answers = iter(range(requests)), list[tuple[float, bytes]]()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            start = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = int(answer.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            content = await reader.readexactly(length)
            answers.append((time.perf_counter() - start, content))
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return answers


@pytest.fixture(scope="module")
def payable() -> str:
    return str(orjson.loads(without_http()())["payable"])


@waited("a small statement over HTTP")
@pytest.mark.parametrize("member", ["without HTTP"])
def test_without_http(member: str, payable: str, timed: Timed) -> None:
    timed(without_http(), lambda answer: orjson.loads(answer)["payable"] == payable, rounds=20)


@waited("a small statement over HTTP")
@pytest.mark.parametrize("member", ["served"])
def test_served(member: str, payable: str, port: int, size: str, timed: Timed) -> None:
    seconds: list[float] = []

    def served() -> list[str]:
        answers = asyncio.run(crowd(port, REQUESTS[size]))
        seconds.extend(each for each, _ in answers)
        return [orjson.loads(answer)["payable"] for _, answer in answers]

    info = timed(served, [payable].__mul__(REQUESTS[size]).__eq__, REQUESTS[size], 3)
    seconds.sort()
    info["p50"], info["p99"] = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]


Judged = tuple[Contract, Observations, Statement]


def judged(events: bytes) -> Judged:
    """Judge a table of events that was decoded, and settle its year."""
    contract = bench_events.contract_of()
    seen = load_observations({"events": events.decode(), "covers": COVERS}, contract)
    return contract, seen, settle(contract, seen, 1)


def coded(stream: bytes, limits: Configuration, year: SettledYear) -> tuple[bytes, bytes]:
    """Decode a stream of events, and encode a settled year as one."""
    events = of_columns("observations", {"events": arrow_columns(stream, limits, "")}, limits).texts["events"]
    return events, statement_arrow(Settled(year, None, annex=False, fiscal=False))


@computation("a year of outages as Arrow")
@pytest.mark.parametrize("member", ["decoded and encoded", "judged and settled"])
def test_arrow(member: str, size: str, timed: Timed) -> None:
    log, limits = bench_events.drawn(ROWS[size]), Configuration(rows=ROWS[size])
    columns = {name: list(cells) for name, cells in bench_events.observed(log).table("events").columns.items()}
    events = of_columns("observations", {"events": columns}, limits).texts["events"]
    if member == "judged and settled":
        _, payable = bench_events.by_kernels(log)
        timed(lambda: judged(events), lambda found: found[2].payable == -payable, ROWS[size], 3)
        return
    contract, seen, statement = judged(events)
    year = SettledYear(contract, seen, statement, [])
    out, table = pa.BufferOutputStream(), pa.table(columns)
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)

    def agrees(found: tuple[bytes, bytes]) -> bool:
        amount = pa.ipc.open_stream(found[1]).read_all()["amount"]
        return found[0] == events and sum(amount.to_pylist()) * 100 == statement.payable

    timed(lambda: coded(out.getvalue().to_pybytes(), limits, year), agrees, ROWS[size], 3)

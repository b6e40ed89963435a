"""A server as a process: it says where it is, answers, and ends without losing what it has accepted."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.api.conftest import CONTRACTS
from tests.api.examples import examples

PATIENCE = 30
REQUESTS = 50
SERVE = "import sys; from ppp_cost.cli import app; app()"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(log: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start a server, and give its process and address once it answers."""
    port = free_port()
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--contracts", str(CONTRACTS)]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, env={**os.environ, **environment})
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield process, address
    finally:
        process.kill()
        process.wait(PATIENCE)


def _wait(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310  # an address of our own
                assert json.load(answer)["status"] == "ok"
                return
        except URLError:
            assert time.monotonic() < end, "the server did not answer"
            time.sleep(0.1)


def test_a_signal_loses_no_request_that_was_accepted(tmp_path: Path) -> None:
    body = json.dumps(examples()["settle"]).encode()
    found: list[str] = []
    with served(tmp_path / "log") as (process, address):
        begun = threading.Barrier(REQUESTS + 1)

        def one() -> None:
            port = int(address.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as open_:
                path = "/v1/contracts/zhujiayao_zhongchuan/years/2/statements"
                head = f"POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n"
                head += f"expect: 100-continue\r\ncontent-length: {len(body)}\r\n\r\n"
                open_.sendall(head.encode())
                assert open_.recv(1 << 10) == b"HTTP/1.1 100 Continue\r\n\r\n"  # now it is accepted
                begun.wait(PATIENCE)
                open_.sendall(body)
                found.append(_read(open_))

        threads = [threading.Thread(target=one) for _ in range(REQUESTS)]
        for each in threads:
            each.start()
        begun.wait(PATIENCE)
        process.send_signal(signal.SIGTERM)
        for each in threads:
            each.join(PATIENCE)
        assert process.wait(PATIENCE) in (0, -signal.SIGTERM)
    assert len(found) == REQUESTS
    assert {each.split("\r\n")[0] for each in found} == {"HTTP/1.1 200 OK"}
    assert {json.loads(each.partition("\r\n\r\n")[2])["payable"] for each in found} == {_payable()}
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines() if line.startswith("{")]
    assert sum(line["method"] == "POST" for line in lines) == REQUESTS


def _read(connection: socket.socket) -> str:
    parts = []
    while part := connection.recv(1 << 16):
        parts.append(part)
    return b"".join(parts).decode()


def _payable() -> str:
    from ppp_cost import load_contract, load_observations, settle
    from ppp_cost.language import money_text

    contract = load_contract(CONTRACTS / "railway" / "zhujiayao_zhongchuan")
    year = examples()["settle"]["observations"]
    texts = {
        name: "\n".join(",".join(cell or "" for cell in row) for row in [[*table], *zip(*table.values(), strict=True)])
        for name, table in year.items()
    }
    payable = settle(contract, load_observations(texts, contract), 2).payable
    assert payable is not None
    return money_text(payable)


def test_a_server_with_keys_answers_those_who_have_one(tmp_path: Path) -> None:
    with served(tmp_path / "log", PPP_COST_API_KEYS="first") as (_, address):
        request = Request(f"{address}/v1/contracts", headers={"authorization": "Bearer first"})  # noqa: S310
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            assert {each["id"] for each in json.load(answer)["contracts"]} >= {"phase_1", "treatment_and_reuse"}


def test_it_does_not_start_where_others_would_reach_it_without_a_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVE, "serve", "--host", "192.168.0.7", "--contracts", str(CONTRACTS)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert "PPP_COST_API_KEYS" in ended.stderr

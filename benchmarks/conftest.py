"""How a computation is timed: its result must agree first, and a peer has one thread, as the kernels have."""

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.__main__ import budgets

os.environ["POLARS_MAX_THREADS"] = "1"  # read when polars is imported, by the modules beside this one

LARGE = 24 * 2**20
"""Bytes; what is larger than 32 MB the C library of Linux always gives back."""
Timed = Callable[..., dict[str, Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--size", choices=("smallest", "full"), default="full", help="how much data the benchmarks draw")


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> str:
    """Return the size that was asked for."""
    return str(request.config.getoption("--size"))


@pytest.fixture(scope="session", autouse=True)
def _memory_at_hand() -> None:
    """Free a large array once: from then on the allocator keeps what is freed.

    Without it whatever is timed first pays for pages that those after it find ready, half of its time.
    """
    np.ones(LARGE, dtype=np.uint8)


@pytest.fixture
def timed(benchmark: BenchmarkFixture) -> Timed:
    """Return what times some work once its result agrees.

    ``of`` is how many rows, scenarios or requests one run does.  A run that is not counted goes before the rounds; with
    `--benchmark-disable` the work is done once.  What is to be saved beside the seconds goes into what is returned.
    """
    judged = {(each.group, name.partition(":")[0]) for each in budgets() for name in (each.ours, each.peer)}

    def times(work: Callable[[], Any], agrees: Callable[[Any], bool], of: int = 1, rounds: int = 5) -> dict[str, Any]:
        assert (benchmark.group, benchmark.params["member"]) in judged, "no budget names it"
        info: dict[str, Any] = benchmark.extra_info
        info["of"] = of
        if benchmark.enabled:
            assert agrees(work()), "the results differ"
        assert agrees(benchmark.pedantic(work, rounds=rounds)), "the results differ"
        return info

    return times


def computation(group: str) -> pytest.MarkDecorator:
    """Return the mark of a computation of one thread: processor time, so that who else computes here weighs less."""
    return pytest.mark.benchmark(group=group, timer=time.process_time)


def waited(group: str) -> pytest.MarkDecorator:
    """Return the mark of what other processes have a part in: the time that a person waits."""
    return pytest.mark.benchmark(group=group, timer=time.perf_counter)

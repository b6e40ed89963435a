"""A benchmark times nothing that `settle` does not call."""

import importlib.util
import sys
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
KERNELS = str(Path("ppp_cost", "kernels"))


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_settle", ROOT / "benchmarks" / "bench_settle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kernels_called(run: Any) -> set[str]:
    """The names of kernel functions that a call reaches."""
    called: set[str] = set()

    def noted(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and KERNELS in frame.f_code.co_filename:
            called.add(frame.f_code.co_qualname)

    sys.setprofile(noted)
    try:
        run()
    finally:
        sys.setprofile(None)
    return called


def test_the_kernels_timed_are_those_that_settle_calls() -> None:
    bench = benchmark()
    volume, score = bench.drawn(20)
    timed = kernels_called(lambda: bench.by_kernels(volume, score))
    settled = kernels_called(lambda: bench.by_settle(volume, score))
    assert timed, "the benchmark calls no kernel"
    assert timed <= settled, timed - settled


def test_the_peers_agree_to_the_fen() -> None:
    bench = benchmark()
    volume, score = bench.drawn(200)
    paid = bench.by_kernels(volume, score)
    assert np.array_equal(paid, bench.by_decimal(volume, score))
    assert np.array_equal(paid, bench.by_pandas(volume, score))
    assert np.array_equal(paid, bench.by_settle(volume, score).payable()[0])

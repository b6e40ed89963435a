"""A benchmark times nothing that `settle` does not call, and a ratio under its budget fails the command."""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks import __main__ as command

KERNELS = str(Path("ppp_cost", "kernels"))
OVERLAPPING = 5_000
"""Outages, so many that some lie inside others."""


def kernels_called(run: Callable[[], object]) -> set[str]:
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


def called_by(member: tuple[Callable[[Any], Any], Callable[[Any], Any]], drawn: Any) -> set[str]:
    prepare, compute = member
    given = prepare(drawn)
    return kernels_called(lambda: compute(given))


@pytest.mark.parametrize(
    ("module", "members", "rows", "how"),
    [
        pytest.param("bench_fee", "MEMBERS", 20, "", id="fee"),
        pytest.param("bench_events", "MEMBERS", OVERLAPPING, "", id="outages"),
        pytest.param("bench_events", "DEAREST", OVERLAPPING, ", dearest first", id="dearest first"),
    ],
)
def test_the_kernels_timed_are_those_that_settle_calls(module: str, members: str, rows: int, how: str) -> None:
    bench = import_module(f"benchmarks.{module}")  # the peers are long to import, and nothing else here needs them
    drawn, pair = bench.drawn(rows), getattr(bench, members)
    timed = called_by(pair[f"kernels{how}"], drawn)
    settled = called_by(pair[f"settle{how}"], drawn)
    assert timed, "the benchmark calls no kernel"
    assert timed <= settled, timed - settled


BUDGET = command.Budget("group", "ours", "peer", 2, 2, "")
KNOWN = BUDGET._replace(known=1.5, because="the reason")


@pytest.mark.parametrize(
    ("budget", "ratio", "stands", "met"),
    [
        pytest.param(BUDGET, 2.0, True, "yes", id="at its budget"),
        pytest.param(BUDGET, 1.9, False, "no", id="under its budget"),
        pytest.param(KNOWN, 1.9, True, "known, at least 1.5: the reason", id="known to be under its budget"),
        pytest.param(KNOWN, 2.0, True, "yes", id="known, and met"),
        pytest.param(KNOWN, 1.4, False, "no", id="under what is known"),
    ],
)
def test_a_ratio_under_its_budget_does_not_stand(budget: command.Budget, ratio: float, stands: bool, met: str) -> None:
    row = command.judged(budget, {("group", "ours"): 0.5, ("group", "peer"): 0.5 * ratio})
    assert (row.stands, row.cells[-1]) == (stands, met)


@pytest.mark.parametrize(
    ("seconds", "left", "shown"),
    [
        pytest.param({"ours": 1.0, "peer": 30.0}, 0, "| group | ours | peer | 3 | 2 | yes |", id="met"),
        pytest.param({"ours": 1.0, "peer": 10.0}, 1, "| group | ours | peer | 1 | 2 | no |", id="not met"),
        pytest.param({"ours": 1.0}, 1, "| group | ours | peer | not measured | 2 | no |", id="not measured"),
    ],
)
def test_the_command_fails_for_what_does_not_stand(
    seconds: dict[str, float], left: int, shown: str, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    rows = {"ours": 1, "peer": 10}
    found = [
        {
            "group": "group",
            "params": {"member": each},
            "extra_info": {"of": rows[each]},
            "stats": {"min": seconds[each]},
        }
        for each in seconds
    ]
    file = tmp_path / "run.json"
    file.write_text(json.dumps({"benchmarks": found}), "utf-8")
    monkeypatch.setattr(command, "budgets", lambda: [BUDGET])
    assert command.main([str(file)]) == left
    assert capsys.readouterr().out.splitlines()[-1] == shown

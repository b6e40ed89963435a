"""The run of mutants can fail and can catch: a fault in a kernel with a test that looks, and with one that does not."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.__main__ import LEAST, listed, told
from tests.mutation.faults import Fault, drawn, faults_of, planted
from tests.mutation.reach import Reached
from tests.mutation.running import ROOT, SOURCE

KERNEL = next(SOURCE.glob("kernels/**/bands.py"))
RUN = """
import json, sys
from pathlib import Path
from tests.mutation.__main__ import survivors
from tests.mutation.reach import Reached
from tests.mutation.running import load
from tests.mutation.test_mutation import edge

load()
for reach in map(json.loads, sys.argv[1:]):
    print("survived", len(survivors([edge()], Reached([reach]), 1)))
"""


def edge() -> Fault:
    """An edge that no longer belongs to the band that starts there."""
    slips = (each for each in faults_of(KERNEL) if each.function == "located")
    return next(each for each in slips if each.old.count(">=") > each.new.count(">="))


def survived(*tests: str) -> list[bool]:
    """Whether the edge can move below one test, and below another."""
    lines = {KERNEL.relative_to(ROOT).as_posix(): {edge().line: [0]}}
    reaches = [json.dumps({"seconds": [[test, 0.1]], "lines": lines}) for test in tests]
    done = subprocess.run([sys.executable, "-c", RUN, *reaches], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [each == "1" for each in re.findall(r"survived (\d)", done.stdout)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each fault is a process that is forked")
def test_a_test_that_looks_catches_and_one_that_does_not_lets_through(tmp_path: Path) -> None:
    before = KERNEL.read_bytes()
    module = ".".join(KERNEL.relative_to(SOURCE.parent).with_suffix("").parts)
    idle = tmp_path / "test_idle.py"
    idle.write_text(f"from {module} import located\n\n\ndef test_idle() -> None:\n    assert located\n", "utf-8")
    looks = f"{KERNEL.relative_to(ROOT).as_posix()}::{module}.located"
    assert survived(looks, f"{idle}::test_idle") == [False, True]
    assert KERNEL.read_bytes() == before


SOURCE_TEXT = """\
def f(a: int | None, b: list[int] = [1]) -> int:
    if not a and b[0] < 2:
        return min(a + 1, 3)
    return sorted(b)[-1]
"""
FAULTS = {
    "def f(a: int | None, b: list[int] = [0]) -> int:",
    "if True:",
    "if False:",
    "if a and b[0] < 2:",
    "if not a or b[0] < 2:",
    "if not a and b[1] < 2:",
    "if not a and b[0] <= 2:",
    "if not a and b[0] < 3:",
    "return max(a + 1, 3)",
    "return min(a - 1, 3)",
    "return min(a + 0, 3)",
    "return min(a + 1, 4)",
    "return sorted(b, reverse=True)[-1]",
    "return sorted(b)[1]",
    "return sorted(b)[-0]",
}


def test_every_slip_of_a_small_function(tmp_path: Path) -> None:
    path = tmp_path / "small.py"
    path.write_text(SOURCE_TEXT, "utf-8")
    found = {" ".join(each.new.split()): each for each in faults_of(path)}
    assert set(found) == FAULTS
    assert all(ast.dump(ast.parse(each.text)) != ast.dump(ast.parse(SOURCE_TEXT)) for each in found.values())
    assert found["return min(a - 1, 3)"].lines == range(3, 4)
    assert not found["def f(a: int | None, b: list[int] = [0]) -> int:"].lines


def test_a_draw_stays_when_a_file_moves(tmp_path: Path) -> None:
    moved = tmp_path / KERNEL.name
    moved.write_bytes(b"# moved\n" + KERNEL.read_bytes())
    here, there = (drawn(faults_of(path), 20, "1") for path in (KERNEL, moved))
    assert [(each.old, each.new) for each in here] == [(each.old, each.new) for each in there]
    assert [each.new for each in drawn(faults_of(KERNEL), 20, "2")] != [each.new for each in here]


def test_a_fault_planted_by_hand_must_stand_there_once(tmp_path: Path) -> None:
    path = tmp_path / "small.py"
    path.write_text(SOURCE_TEXT, "utf-8")
    assert planted(path, "f", "a + 1", "a + 2").text == SOURCE_TEXT.replace("a + 1", "a + 2")
    for old in ("nowhere", "return"):
        with pytest.raises(LookupError):
            planted(path, "f", old, "")


def test_the_nearest_tests_of_every_file_come_first() -> None:
    seconds = [["a::wide", 1.0], ["a::near", 1.0], ["a::nowhere", 1.0], ["b::near", 2.0], ["b::long", 99.0]]
    reached = Reached([{"seconds": seconds, "lines": {"m": {"1": [0, 1, 3, 4], "2": [0, 3], "3": [0]}}}])
    assert reached.near("m", range(1, 2), 10) == ["a::near", "b::near", "a::wide"]
    assert reached.near("m", range(1, 2), 3) == ["a::near", "b::near"]
    assert reached.beside("m", range(1, 2), 10) == ["a::nowhere"]
    assert reached.near("m", range(0), 10) == reached.near("m", range(1, 2), 10)
    assert reached.near("m", range(4, 5), 10) == []


@pytest.mark.parametrize(("caught", "code"), [(LEAST, 0), (LEAST - 1, 1)])
def test_too_few_that_are_caught_is_a_failure(caught: int, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    faults = [Fault(KERNEL, "f", line, range(line, line + 1), "a", "b", "") for line in range(101)]
    assert told(faults, faults[:100], faults[caught:100]) == code
    printed = capsys.readouterr().out
    assert printed.count("\n  + b") == 100 - caught
    assert f"{caught} of 100 caught" in printed


def test_every_equivalent_has_a_reason() -> None:
    assert all(each["reason"] for each in listed("equivalents.toml"))

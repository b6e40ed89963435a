"""How long a person waits: the help, and a cold settlement of the example, against starting Python with numpy.

python benchmarks/bench_start.py [--runs 5]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT / "contracts" / "wastewater" / "treatment_and_reuse"
COMMAND = [sys.executable, "-c", "from ppp_cost.cli import app; app()"]


def median(command: list[str], runs: int) -> float:
    """Return the median seconds of a whole process, after one that is not counted."""
    seconds = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False)
        seconds.append(time.perf_counter() - start)
        assert done.returncode == 0, done.stderr.decode()
    return statistics.median(seconds[1:])


def main() -> None:
    """Measure and print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    numpy = median([sys.executable, "-c", "import numpy"], runs)
    shown = [*COMMAND, "--help"]
    settled = [*COMMAND, "settle", str(CONTRACT), str(CONTRACT / "example" / "3"), "--year", "3"]
    print(f"python and numpy   {numpy:.2f} s")
    for name, command, budget in (("--help", shown, 0.3), ("settle, cold", settled, 1.5)):
        seconds = median(command, runs)
        print(f"{name:<18} {seconds:.2f} s   {seconds / numpy:.1f} times numpy   budget {budget} s")


if __name__ == "__main__":
    main()

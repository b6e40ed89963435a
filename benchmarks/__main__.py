"""The ratios of a run as one Markdown table; fails where one is under its budget or was not measured.

python -m benchmarks [FILE.json ...]

A file is what `pytest benchmarks --benchmark-json=FILE.json` saved; without one the benchmarks are run first.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
HEAD = ("group", "ours", "peer", "ratio", "budget", "met")


class Budget(NamedTuple):
    """How many times as quick as its peer ours must be; ``known`` is what it is where that is known not to be so."""

    group: str
    ours: str
    peer: str
    at_least: float
    known: float
    because: str


class Judged(NamedTuple):
    """A row of the table, and whether it may stand."""

    cells: tuple[str, ...]
    stands: bool


def budgets() -> list[Budget]:
    """Return the budgets; a ratio that is known to be under its own has another one, and a reason."""
    with (HERE / "budgets.csv").open(encoding="utf-8", newline="") as file:
        return [
            Budget(
                row["group"],
                row["ours"],
                row["peer"],
                float(row["at_least"]),
                float(row["known"] or row["at_least"]),
                row["because"],
            )
            for row in csv.DictReader(file)
        ]


def measured(saved: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Return the seconds of the quickest round, a row, by group and member; what else was saved as `member:name`."""
    found = {}
    for each in saved["benchmarks"]:
        group, member, info = each["group"], each["params"]["member"], each["extra_info"]
        found[group, member] = each["stats"]["min"] / info["of"]
        found |= {(group, f"{member}:{name}"): value for name, value in info.items()}
    return found


def judged(budget: Budget, found: dict[tuple[str, str], float]) -> Judged:
    """Return how a ratio stands to its budget."""
    ours, peer = found.get((budget.group, budget.ours)), found.get((budget.group, budget.peer))
    ratio = peer / ours if ours and peer else 0.0
    met = "yes" if ratio >= budget.at_least else "no"
    if ratio >= budget.known and met == "no":
        met = f"known, at least {budget.known:g}: {budget.because}"
    shown = (f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}") if ratio else "not measured"
    return Judged((*budget[:3], shown, f"{budget.at_least:g}", met), ratio >= budget.known)


def table(rows: list[Judged]) -> str:
    """Return the rows in Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD, ("---",) * len(HEAD), *(row.cells for row in rows)))


def main(arguments: list[str]) -> int:
    """Print the table of files, or of a run; return 0 where every ratio may stand."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(each) for each in arguments]
        if not files:
            files = [Path(folder, "benchmarks.json")]
            run = [sys.executable, "-m", "pytest", "benchmarks", f"--benchmark-json={files[0]}"]
            if failed := subprocess.run(run, cwd=HERE.parent, stdout=sys.stderr, check=False).returncode:
                return failed
        found = {key: value for file in files for key, value in measured(json.loads(file.read_text("utf-8"))).items()}
    rows = [judged(each, found) for each in budgets()]
    print(table(rows))
    return int(not all(row.stands for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

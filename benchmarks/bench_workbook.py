"""Reading a workbook, walked and in a process of its own, against calamine alone on the same file in the same run.

python benchmarks/bench_workbook.py [--runs 3]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import python_calamine
import xlsxwriter

from ppp_cost import load_observations
from ppp_cost.intake.xlsx.workbook import read_workbook, scanned

BUDGET = {10_000: 1.0, 100_000: 8.0}
"""Seconds by rows."""
MOST_RATIO = 12
"""Reading, over calamine alone in this process."""
COLUMNS = ("date", "name", "value", "asset", "source", "status", "note")
KNOWN = {"readings": ("date", "name", "value")}


def written(folder: Path, rows: int) -> Path:
    """Return a workbook of readings: days, texts, numbers with a fraction, seven columns."""
    file = folder / f"{rows}.xlsx"
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as made:
        sheet, day = made.add_worksheet("读数 readings"), made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, COLUMNS)
        for row in range(1, rows + 1):
            sheet.write_datetime(row, 0, date(2020, 1, 1) + timedelta(days=row % 1500), day)
            sheet.write_row(row, 1, (f"n{row % 40}", row / 4, f"a{row}", "抄表", "final", row))
    return file


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median seconds of some work, after one run that is not counted."""
    seconds = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


def alone(file: Path) -> list[list[object]]:
    """Return the rows as calamine reads them."""
    book = python_calamine.CalamineWorkbook.from_path(str(file))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def main() -> None:
    """Measure and print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--runs", type=int, default=3)
    runs = arguments.parse_args().runs
    print(f"{'rows':>8} {'calamine':>9} {'walked':>8} {'read':>8} {'judged':>8}   ratio read : calamine")
    with tempfile.TemporaryDirectory() as folder:
        for rows, budget in BUDGET.items():
            file = written(Path(folder), rows)
            assert len(read_workbook(file, KNOWN).sheets["readings"].text) == len(alone(file)) == rows + 1
            works = (alone, scanned, lambda path: read_workbook(path, KNOWN), load_observations)
            peer, walked, read, judged = (median(lambda each=each, at=file: each(at), runs) for each in works)
            print(f"{rows:>8} {peer:>8.2f}s {walked:>7.2f}s {read:>7.2f}s {judged:>7.2f}s   {read / peer:.1f}", end="")
            print(f"   budget {budget} s, ratio {MOST_RATIO}")


if __name__ == "__main__":
    main()

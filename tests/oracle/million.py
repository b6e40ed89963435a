"""A long run of the engine against the oracle: so many lines of drawn contracts and so many forced half-fen ties.

    python -m tests.oracle.million --lines 1000000 --ties 20000

Prints what differs, and ends with 1 where anything does.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from multiprocessing import Pool
from pathlib import Path

from tests.oracle import settle_text
from tests.oracle.draw import Draw, draw, forced_ties
from tests.oracle.test_against_engine import apart, engine

TOGETHER = 200


def compared(drawn: Draw, folder: Path) -> tuple[int, int, list[str]]:
    """Lines, ties among them, and what the engine and the oracle say differently."""
    result = settle_text(drawn.text, drawn.tables, drawn.year)
    ties = sum(line["exact"] is not None and line["exact"] * 100 % 1 == Fraction(1, 2) for line in result.lines)
    return len(result.lines), ties, apart(result, engine(drawn, drawn.tables, folder))


def together(first: int) -> tuple[int, int, list[str]]:
    """Compare the draws of one stretch of seeds."""
    lines, ties, found = 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + TOGETHER):
            some, tied, differences = compared(draw(seed), Path(folder))
            lines, ties = lines + some, ties + tied
            found += [f"seed {seed}: {each}" for each in differences]
    return lines, ties, found


def tied(first: int) -> tuple[int, int, list[str]]:
    """Compare one stretch of forced ties."""
    lines, ties, found = 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        for drawn in forced_ties(TOGETHER, seed=first):
            some, tied_here, differences = compared(drawn, Path(folder))
            lines, ties = lines + some, ties + tied_here
            found += [f"ties {first}: {each}" for each in differences]
    return lines, ties, found


def stretches() -> Iterator[int]:
    """First seeds, without end."""
    first = 10_000_000
    while True:
        yield first
        first += TOGETHER


def main() -> int:
    """Run until both numbers are reached."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--lines", type=int, default=1_000_000)
    arguments.add_argument("--ties", type=int, default=20_000)
    wanted = arguments.parse_args()
    lines, ties, differences = 0, 0, 0
    with Pool(2) as pool:
        firsts = stretches()
        while ties < wanted.ties or lines < wanted.lines:
            work = tied if ties < wanted.ties else together
            for some, tied_here, found in pool.map(work, islice(firsts, 4)):
                lines, ties, differences = lines + some, ties + tied_here, differences + len(found)
                for each in found[:5]:
                    print(each)
    print(f"{lines:,} lines, {ties:,} half-fen ties: {differences} differences")
    return int(differences > 0)


if __name__ == "__main__":
    sys.exit(main())

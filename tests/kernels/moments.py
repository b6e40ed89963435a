"""Intervals as plain sets of whole moments, and small ones to try kernels on."""

from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import strategies as st

from ppp_cost.kernels.events.intervals import Pieces

Interval = tuple[int, int]


@st.composite
def intervals(draw: st.DrawFn, most: int = 7, shortest: int = 0) -> list[Interval]:
    """Small intervals in any order, of no length too unless ``shortest`` says otherwise."""
    begins = draw(st.lists(st.integers(-3, 12), max_size=most))
    return [(begin, begin + draw(st.integers(shortest, 6))) for begin in begins]


@st.composite
def holes(draw: st.DrawFn) -> list[Interval]:
    """Intervals with a length that ascend and do not overlap; some of them touch."""
    found, at = [], -4
    for _ in range(draw(st.integers(0, 5))):
        begin = at + draw(st.integers(0, 3))
        at = begin + draw(st.integers(1, 4))
        found.append((begin, at))
    return found


def ints(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def ends_of(of: Sequence[Interval]) -> tuple[np.ndarray, np.ndarray]:
    """Begins and ends as arrays."""
    return ints(begin for begin, _ in of), ints(end for _, end in of)


def moments(of: Interval) -> set[int]:
    return set(range(*of))


def joint(of: Iterable[Interval]) -> set[int]:
    """Every moment of some intervals."""
    return set().union(*map(moments, of))


def runs(of: set[int]) -> list[Interval]:
    """A set of moments as intervals that do not touch."""
    starts = sorted(each for each in of if each - 1 not in of)
    stops = sorted(each + 1 for each in of if each + 1 not in of)
    return list(zip(starts, stops, strict=True))


def told(pieces: Pieces) -> list[tuple[int, int, int]]:
    """Pieces as plain numbers."""
    return list(zip(pieces.of.tolist(), pieces.begin.tolist(), pieces.end.tolist(), strict=True))

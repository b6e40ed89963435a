"""Who has a moment that several share: passes by preference, and one after the other, against a plain handing out."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.events.intervals import Pieces
from ppp_cost.kernels.events.overlaps import FEW, first_come, handed_out, ordered, preferred
from tests.kernels.columns import few
from tests.kernels.moments import Interval, ends_of, intervals, ints, moments, runs, told


class Log(NamedTuple):
    """Intervals, the rank of each among those that begin together, and how much each is preferred."""

    of: list[Interval]
    rank: list[int]
    preference: list[int]

    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        return (*ends_of(self.of), ints(self.rank), ints(self.preference))

    def turn(self, by_preference: bool = True) -> list[int]:
        """The intervals in the order in which they take moments."""

        def place(number: int) -> tuple[int, int, int]:
            return (-self.preference[number] if by_preference else 0, self.of[number][0], self.rank[number])

        return sorted(range(len(self.of)), key=place)


@st.composite
def logs(draw: st.DrawFn, most: int = 7, highest: int = 3) -> Log:
    of = draw(intervals(most))
    rank = draw(st.permutations(range(len(of))))
    return Log(of, list(rank), [draw(st.integers(0, highest)) for _ in of])


def handing(of: list[Interval], turn: list[int]) -> list[tuple[int, int, int]]:
    """What each interval gets where every moment goes to the first of ``turn`` that has it."""
    taken: set[int] = set()
    got: dict[int, set[int]] = {}
    for number in turn:
        got[number] = moments(of[number]) - taken
        taken |= got[number]
    return [(number, *run) for number in range(len(of)) for run in runs(got[number])]


def by_interval(pieces: Pieces) -> list[tuple[int, int, int]]:
    """Pieces by their interval, once those of one stand together and in the order of time."""
    found = told(pieces)
    of = [piece[0] for piece in found]
    assert len(set(of)) == sum(here != before for before, here in zip([-1, *of], of, strict=False))
    assert sorted(found, key=lambda piece: piece[0]) == sorted(found)
    return sorted(found)


# --- the order


@given(logs())
@few
def test_the_order_is_by_begin_then_rank(log: Log) -> None:
    begin, _, rank, _ = log.arrays()
    order, begins = ordered(begin, rank)
    assert order.tolist() == log.turn(by_preference=False)
    assert begins.tolist() == sorted(begin.tolist())


WIDE = 2**62 - 2
"""Two begins this far apart still fit 63 bits beside their place."""


@pytest.mark.parametrize("low", [0, -7, -(2**61)])
@pytest.mark.parametrize("apart", [1, WIDE - 1, WIDE, WIDE + 1])
def test_begins_too_far_apart_to_be_packed_are_in_order_too(low: int, apart: int) -> None:
    begin = ints([low + apart, low])
    assert [each.tolist() for each in ordered(begin, ints([0, 1]))] == [[1, 0], [low, low + apart]]


@given(st.lists(st.sampled_from([-(2**61), -1, 0, 2**40, 2**61 - 1]), max_size=6), st.data())
@few
def test_huge_begins_with_ties(begin: list[int], data: st.DataObject) -> None:
    rank = data.draw(st.permutations(range(len(begin))))
    expected = sorted(range(len(begin)), key=lambda number: (begin[number], rank[number]))
    assert ordered(ints(begin), ints(rank))[0].tolist() == expected


# --- the earliest has it


@given(logs())
@few
def test_a_moment_is_that_of_the_earliest(log: Log) -> None:
    begin, end, rank, _ = log.arrays()
    start = first_come(begin, end, rank).tolist()
    found = [(number, low, high) for number, (low, high) in enumerate(zip(start, end.tolist(), strict=True))]
    assert [piece for piece in found if piece[1] < piece[2]] == handing(log.of, log.turn(by_preference=False))


@pytest.mark.parametrize(("rank", "expected"), [([0, 1], [0, 4]), ([1, 0], [4, 0])])
def test_of_two_that_begin_together_the_lower_rank_has_it(rank: list[int], expected: list[int]) -> None:
    assert first_come(*ends_of([(0, 4), (0, 6)]), ints(rank)).tolist() == expected


# --- the larger preference has it


@given(logs())
@few
def test_a_moment_is_that_of_the_larger_preference(log: Log) -> None:
    assert by_interval(preferred(*log.arrays())) == handing(log.of, log.turn())


@given(logs(most=24, highest=FEW + 8))
@few
def test_many_preferences(log: Log) -> None:
    assert by_interval(preferred(*log.arrays())) == handing(log.of, log.turn())


@given(logs(most=12, highest=FEW - 1))
@few
def test_both_ways_to_share_agree(log: Log) -> None:
    begin, end, rank, preference = log.arrays()
    by_level = preferred(begin, end, rank, preference)
    one_by_one = preferred(begin, end, rank, preference + FEW)
    assert by_interval(by_level) == by_interval(one_by_one)
    assert by_interval(by_level) == by_interval(handed_out(begin, end, ints(log.turn())))


@given(logs(highest=0))
@few
def test_one_preference_alone_is_first_come(log: Log) -> None:
    begin, end, rank, preference = log.arrays()
    start_end = first_come(begin, end, rank).tolist(), end.tolist()
    expected = [(number, *piece) for number, piece in enumerate(zip(*start_end, strict=True)) if piece[0] < piece[1]]
    for each in (preference, preference + 1, preference + FEW):
        assert by_interval(preferred(begin, end, rank, each)) == expected


@pytest.mark.parametrize("highest", [FEW - 1, FEW])
def test_each_side_of_the_most_preferences_that_take_a_pass(highest: int) -> None:
    # a long one that nobody prefers, and one hour of each preference above it
    of = [(0, highest + 1), *((level, level + 2) for level in range(1, highest + 1))]
    log = Log(of, list(range(len(of))), list(range(len(of))))
    expected = [(0, 0, 1), *((level, level, level + 1) for level in range(1, highest)), (highest, highest, highest + 2)]
    assert by_interval(preferred(*log.arrays())) == expected


def test_the_larger_preference_cuts_the_other_in_two() -> None:
    log = Log([(0, 9), (2, 5), (4, 7)], [0, 1, 2], [0, 1, 2])
    assert by_interval(preferred(*log.arrays())) == [(0, 0, 2), (0, 7, 9), (1, 2, 4), (2, 4, 7)]


# --- one after the other


@given(intervals(), st.data())
@few
def test_moments_are_handed_out_in_turn(of: list[Interval], data: st.DataObject) -> None:
    turn = list(data.draw(st.permutations(range(len(of)))))
    assert by_interval(handed_out(*ends_of(of), ints(turn))) == handing(of, turn)


def test_who_is_not_in_the_turn_gets_nothing() -> None:
    assert told(handed_out(*ends_of([(0, 4), (2, 6)]), ints([1]))) == [(1, 2, 6)]


def test_one_interval_keeps_all_it_has() -> None:
    begin, end, rank = (*ends_of([(3, 8)]), ints([0]))
    assert first_come(begin, end, rank).tolist() == [3]
    for level in (0, 3, FEW):
        assert told(preferred(begin, end, rank, ints([level]))) == [(0, 3, 8)]
    assert told(handed_out(begin, end, ints([0]))) == [(0, 3, 8)]


def test_nothing_of_no_length() -> None:
    for of in ([], [(3, 3)], [(3, 3), (3, 3)]):
        begin, end, rank = (*ends_of(of), ints(range(len(of))))
        assert first_come(begin, end, rank).tolist() == begin.tolist()
        for level in (0, FEW):
            assert told(preferred(begin, end, rank, np.full(len(of), level))) == []
        assert told(handed_out(begin, end, rank)) == []

"""Intervals on one line: tails, unions, clusters, and what lies inside or outside of others, against sets of moments."""

import numpy as np
import pytest
from hypothesis import given

from ppp_cost.kernels.events.intervals import (
    FIRST,
    LAST,
    Pieces,
    clusters,
    inside,
    joined,
    outside,
    spread,
    tails,
    united,
)
from tests.kernels.columns import few
from tests.kernels.moments import Interval, ends_of, holes, intervals, ints, joint, moments, runs, told

NONE: list[Interval] = []


def found_outside(of: list[Interval], among: list[Interval]) -> list[tuple[int, int, int]]:
    return told(outside(*ends_of(of), ends_of(among)))


def found_inside(of: list[Interval], among: list[Interval]) -> list[tuple[int, int, int, int]]:
    parts, hole = inside(*ends_of(of), ends_of(among))
    return [(*part, number) for part, number in zip(told(parts), hole.tolist(), strict=True)]


# --- what is left beyond earlier ones


@given(intervals())
@few
def test_a_tail_is_what_no_earlier_interval_has(of: list[Interval]) -> None:
    of = sorted(of)
    for number, start in enumerate(tails(*ends_of(of)).tolist()):
        assert moments((start, of[number][1])) == moments(of[number]) - joint(of[:number])
        assert of[number][0] <= start <= of[number][1]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ([(3, 8)], [3]),
        ([(0, 9), (2, 5)], [0, 5]),  # nested: nothing is left, and it starts at its end
        ([(0, 4), (4, 6)], [0, 4]),  # touching
        ([(0, 4), (0, 6)], [0, 4]),  # begun together
        ([(0, 4), (2, 2), (3, 9)], [0, 2, 4]),  # one of no length
        ([(0, 9), (1, 2), (8, 12)], [0, 2, 9]),  # the reach is that of the longest, not of the last
    ],
)
def test_tails(of: list[Interval], expected: list[int]) -> None:
    assert tails(*ends_of(of)).tolist() == expected


def test_tails_leave_what_they_were_given_alone() -> None:
    begin, end = ends_of([(0, 4), (1, 6)])
    tails(begin, end)
    assert (begin.tolist(), end.tolist()) == ([0, 1], [4, 6])


# --- union


@given(intervals())
@few
def test_a_union_has_every_moment_once(of: list[Interval]) -> None:
    begin, end = united(*ends_of(sorted(of)))
    assert list(zip(begin.tolist(), end.tolist(), strict=True)) == runs(joint(of))


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ([(3, 8)], [(3, 8)]),
        ([(3, 3)], []),
        ([(0, 4), (4, 6)], [(0, 6)]),
        ([(0, 4), (5, 6)], [(0, 4), (5, 6)]),
        ([(0, 9), (2, 5), (10, 10)], [(0, 9)]),
    ],
)
def test_unions(of: list[Interval], expected: list[Interval]) -> None:
    begin, end = united(*ends_of(of))
    assert list(zip(begin.tolist(), end.tolist(), strict=True)) == expected


# --- clusters


def components(of: list[Interval]) -> list[int]:
    """The number of the group of each interval, those that share a moment in one."""
    groups: list[set[int]] = []
    for number, each in enumerate(of):
        met = [group for group in groups if any(moments(each) & moments(of[other]) for other in group)]
        groups = [group for group in groups if group not in met] + [{number}.union(*met)]
    groups.sort(key=min)
    return [next(place for place, group in enumerate(groups) if number in group) for number in range(len(of))]


@given(intervals(shortest=1))
@few
def test_intervals_that_share_a_moment_through_others_are_in_one_cluster(of: list[Interval]) -> None:
    of = sorted(of)
    assert clusters(*ends_of(of)).tolist() == components(of)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ([(3, 8)], [0]),
        ([(0, 4), (4, 6)], [0, 1]),  # to touch is not to share
        ([(0, 4), (3, 6)], [0, 0]),
        ([(0, 9), (1, 2), (8, 12)], [0, 0, 0]),
        ([(0, 9), (5, 5), (9, 9)], [0, 0, 1]),  # of no length: inside, and at the end
    ],
)
def test_clusters(of: list[Interval], expected: list[int]) -> None:
    assert clusters(*ends_of(of)).tolist() == expected


# --- inside and outside of others


@given(intervals(), holes())
@few
def test_outside_is_what_no_hole_has(of: list[Interval], among: list[Interval]) -> None:
    expected = [(number, *run) for number, each in enumerate(of) for run in runs(moments(each) - joint(among))]
    assert found_outside(of, among) == expected


@given(intervals(), holes())
@few
def test_inside_is_what_each_hole_has(of: list[Interval], among: list[Interval]) -> None:
    expected = [
        (number, *run, hole)
        for number, each in enumerate(of)
        for hole, other in enumerate(among)
        for run in runs(moments(each) & moments(other))
    ]
    assert found_inside(of, among) == expected


@given(intervals(), holes())
@few
def test_all_at_once_is_one_after_the_other(of: list[Interval], among: list[Interval]) -> None:
    assert found_outside(of, among) == [
        (number, *part[1:]) for number, each in enumerate(of) for part in found_outside([each], among)
    ]
    assert found_inside(of, among) == [
        (number, *part[1:]) for number, each in enumerate(of) for part in found_inside([each], among)
    ]


@pytest.mark.parametrize(
    ("among", "left", "held"),
    [
        ([], [(0, 2, 8)], []),
        ([(2, 8)], [], [(0, 2, 8, 0)]),
        ([(0, 9)], [], [(0, 2, 8, 0)]),
        ([(0, 2), (8, 9)], [(0, 2, 8)], []),  # holes that touch its ends
        ([(0, 3), (7, 9)], [(0, 3, 7)], [(0, 2, 3, 0), (0, 7, 8, 1)]),
        ([(3, 5), (5, 6)], [(0, 2, 3), (0, 6, 8)], [(0, 3, 5, 0), (0, 5, 6, 1)]),  # holes that touch each other
    ],
)
def test_one_interval_among_holes(among: list[Interval], left: list[object], held: list[object]) -> None:
    assert found_outside([(2, 8)], among) == left
    assert found_inside([(2, 8)], among) == held


def test_an_interval_reaches_far_beyond_every_hole() -> None:
    assert found_outside([(FIRST, LAST)], [(3, 5)]) == [(0, FIRST, 3), (0, 5, LAST)]


# --- pieces


def test_pieces_are_kept_and_joined() -> None:
    one, two = Pieces(ints([0, 1]), ints([2, 3]), ints([4, 5])), Pieces(ints([7]), ints([8]), ints([9]))
    assert told(one.kept(np.array([False, True]))) == [(1, 3, 5)]
    assert told(joined([one, two])) == [(0, 2, 4), (1, 3, 5), (7, 8, 9)]
    assert (one.size, joined([one, two]).size, one.kept(np.array([False, False])).size) == (2, 3, 0)


def test_numbers_are_spread() -> None:
    of, number = spread(ints([3, 0, 1]), ints([-1, 5, 8]))
    assert (of.tolist(), number.tolist()) == ([0, 0, 0, 2], [-1, 0, 1, 8])


def test_nothing_at_all() -> None:
    assert tails(*ends_of(NONE)).tolist() == []
    assert [part.tolist() for part in united(*ends_of(NONE))] == [[], []]
    assert clusters(*ends_of(NONE)).tolist() == []
    assert found_outside(NONE, [(3, 5)]) == []
    assert found_inside(NONE, NONE) == []
    assert [part.tolist() for part in spread(ints([]), ints([]))] == [[], []]

"""How often something has happened: places and totals, against lists."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.events.occurrences import places, totals
from tests.kernels.columns import few
from tests.kernels.moments import ints


class Log(NamedTuple):
    """Events: their moments, their order among those of one moment, from when they look back, which count."""

    moment: list[int]
    rank: list[int]
    since: list[int]
    counts: list[bool]

    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        return ints(self.moment), ints(self.rank), ints(self.since), np.array(self.counts, dtype=bool)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    moment = draw(st.lists(st.integers(0, 9), max_size=8))
    rank = list(draw(st.permutations(range(len(moment)))))
    since = [each - draw(st.integers(0, 5)) for each in moment]
    return Log(moment, rank, since, [draw(st.booleans()) for _ in moment])


def before(log: Log, number: int) -> list[int]:
    """The events that count and come no later than one, itself among them."""
    turn = [(moment, rank) for moment, rank in zip(log.moment, log.rank, strict=True)]
    return [other for other in range(len(turn)) if log.counts[other] and turn[other] <= turn[number]]


@given(logs())
@few
def test_the_place_of_an_event_is_how_many_came_no_later(log: Log) -> None:
    expected = [
        sum(log.moment[other] >= log.since[number] for other in before(log, number)) if log.counts[number] else 0
        for number in range(len(log.moment))
    ]
    assert places(*log.arrays()).tolist() == expected


@given(logs(), st.integers(0, 4))
@few
def test_a_total_is_how_many_lie_between_two_moments(log: Log, ahead: int) -> None:
    moment, _, since, counts = log.arrays()
    inside = [
        [low <= other <= at + ahead for other in log.moment] for low, at in zip(log.since, log.moment, strict=True)
    ]
    expected = [
        int(np.sum(np.array(each) & counts)) if count else 0 for each, count in zip(inside, counts, strict=True)
    ]
    assert totals(moment, since, moment + ahead, counts).tolist() == expected


@given(logs())
@few
def test_the_order_of_rows_is_irrelevant(log: Log) -> None:
    turned = Log(*(part[::-1] for part in log))
    assert places(*turned.arrays()).tolist() == places(*log.arrays()).tolist()[::-1]


@pytest.mark.parametrize(
    ("back", "expected"),
    [(0, [1, 1, 1, 1]), (3, [1, 1, 1, 2]), (4, [1, 2, 1, 2]), (11, [1, 2, 3, 3]), (12, [1, 2, 3, 4])],
)
def test_each_side_of_the_window(back: int, expected: list[int]) -> None:
    moment = ints([0, 4, 9, 12])
    assert places(moment, ints(range(4)), moment - back, np.ones(4, dtype=bool)).tolist() == expected
    assert totals(moment, moment - back, moment, np.ones(4, dtype=bool)).tolist() == expected


def test_of_one_moment_the_rank_decides_the_place_and_not_the_total() -> None:
    moment, rank, since = ints([5, 5, 5]), ints([2, 0, 1]), ints([5, 5, 5])
    every = np.ones(3, dtype=bool)
    assert places(moment, rank, since, every).tolist() == [3, 1, 2]
    assert totals(moment, since, moment, every).tolist() == [3, 3, 3]
    some = np.array([True, False, True])
    assert places(moment, rank, since, some).tolist() == [2, 0, 1]
    assert totals(moment, since, moment, some).tolist() == [2, 0, 2]


def test_kinds_far_apart_do_not_see_each_other() -> None:
    moment = ints([0, 1, 2**61, 2**61 + 1])
    assert places(moment, ints(range(4)), moment - 9, np.ones(4, dtype=bool)).tolist() == [1, 2, 1, 2]


def test_none_and_one() -> None:
    none, one = np.zeros(0, dtype=bool), np.ones(1, dtype=bool)
    assert places(ints([]), ints([]), ints([]), none).tolist() == []
    assert totals(ints([]), ints([]), ints([]), none).tolist() == []
    assert places(ints([7]), ints([0]), ints([7]), one).tolist() == [1]
    assert totals(ints([7]), ints([7]), ints([7]), one).tolist() == [1]
    assert places(ints([7]), ints([0]), ints([7]), ~one).tolist() == [0]

"""Counted time: grace from the start of an event, then weights, against a walk from second to second."""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.events.clock import Counted, counted
from ppp_cost.kernels.events.service import Service, always, service_of
from tests.kernels.columns import few
from tests.kernels.moments import ints

WEIGHTS = [2, 0, 1, 3]
"""Of slots of five seconds each; every one of them is service."""
SLOT = 5
SERVICE = service_of(0, SLOT, np.ones(4, dtype=np.int64), ints(WEIGHTS), 1)

Event = list[tuple[int, int, int]]
"""Pieces as begin, end and worth."""


class Log(NamedTuple):
    """Events in pieces, and the grace of each."""

    events: list[Event]
    grace: list[int]

    def pieces(self) -> list[tuple[int, int, int]]:
        return [piece for event in self.events for piece in event]

    def first(self) -> np.ndarray:
        return np.array([place == 0 for event in self.events for place in range(len(event))], dtype=bool)

    def graces(self) -> list[int]:
        return [grace for event, grace in zip(self.events, self.grace, strict=True) for _ in event]


@st.composite
def logs(draw: st.DrawFn) -> Log:
    events = []
    for _ in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, 20), min_size=2, max_size=8, unique=True)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        events.append([(begin, end, draw(st.integers(1, 3))) for begin, end in pairs])
    return Log(events, [draw(st.integers(0, 40)) for _ in events])


def walked(log: Log, whole: bool) -> list[tuple[int, int, Fraction]]:
    """Time, grace and weighted time of each piece, second by second."""
    found = []
    for event, grace in zip(log.events, log.grace, strict=True):
        total = sum((end - begin) * worth for begin, end, worth in event)
        left = Fraction((0 if total > grace else total) if whole else grace)
        for begin, end, worth in event:
            cut = weighted = Fraction(0)
            for second in range(begin, end):
                taken = min(left, Fraction(worth))
                left, cut = left - taken, cut + taken
                weighted += (worth - taken) * WEIGHTS[second // SLOT]
            found.append(((end - begin) * worth, int(cut), weighted))
    return found


def told(found: Counted) -> list[tuple[int, ...]]:
    return list(zip(found.time.tolist(), found.grace.tolist(), found.weighted.tolist(), strict=True))


def counted_of(log: Log, whole: bool, service: Service = SERVICE, dtype: type = np.int64) -> Counted:
    begin, end, worth = (np.array([piece[n] for piece in log.pieces()], dtype=dtype) for n in range(3))
    return counted(service, begin, end, worth, log.first(), np.array(log.graces(), dtype=dtype), whole)


@given(logs(), st.booleans())
@few
def test_what_counts_is_walked_second_by_second(log: Log, whole: bool) -> None:
    assert told(counted_of(log, whole)) == walked(log, whole)


@given(logs(), st.booleans())
@few
def test_all_events_at_once_are_each_alone(log: Log, whole: bool) -> None:
    alone = [told(counted_of(Log([event], [grace]), whole)) for event, grace in zip(*log, strict=True)]
    assert told(counted_of(log, whole)) == [piece for event in alone for piece in event]


@given(logs(), st.booleans())
@few
def test_big_integers_count_alike(log: Log, whole: bool) -> None:
    big = replace(SERVICE, weighted=SERVICE.weighted.astype(object), weight=SERVICE.weight.astype(object))
    assert told(counted_of(log, whole, big, object)) == walked(log, whole)
    large = 10**25
    finer = Log([[(b, e, w * large) for b, e, w in event] for event in log.events], [g * large for g in log.grace])
    expected = [(time * large, cut * large, weighted * large) for time, cut, weighted in walked(log, whole)]
    assert told(counted_of(finer, whole, big, object)) == expected


@given(logs(), st.booleans())
@few
def test_a_grace_of_each_case(log: Log, whole: bool) -> None:
    begin, end, worth = (ints(piece[n] for piece in log.pieces()) for n in range(3))
    cases = [log, Log(log.events, [grace + 3 for grace in log.grace]), Log(log.events, [0 for _ in log.grace])]
    graces = np.array([case.graces() for case in cases], dtype=np.int64)
    found = counted(SERVICE, begin, end, worth, log.first(), graces, whole)
    for number, case in enumerate(cases):
        assert found.weighted[number].tolist() == [piece[2] for piece in walked(case, whole)]


@pytest.mark.parametrize(
    ("grace", "whole", "expected"),
    [
        (0, False, [(0, 20), (0, 0), (0, 15)]),
        (9, False, [(9, 2), (0, 0), (0, 15)]),
        (10, False, [(10, 0), (0, 0), (0, 15)]),
        (11, False, [(10, 0), (1, 0), (0, 15)]),  # hours that weigh nothing use up grace
        (20, False, [(10, 0), (5, 0), (5, 0)]),
        (21, False, [(10, 0), (5, 0), (5, 0)]),
        (19, True, [(0, 20), (0, 0), (0, 15)]),
        (20, True, [(10, 0), (5, 0), (5, 0)]),
    ],
)
def test_each_side_of_the_grace(grace: int, whole: bool, expected: list[tuple[int, int]]) -> None:
    # two parts a second for five seconds of weight 2, one for five of weight 0, one for five of weight 3
    log = Log([[(0, 5, 2), (5, 10, 1), (15, 20, 1)]], [grace])
    assert [each[1:] for each in told(counted_of(log, whole))] == expected


def test_grace_may_end_inside_a_second() -> None:
    # three parts a second; four of them are taken, so a third of the second second too
    found = counted_of(Log([[(0, 2, 3)]], [4]), False)
    assert told(found) == [(6, 4, 2 * 2)]


def test_one_worth_for_all() -> None:
    found = counted(always(0, 99), ints([0, 50]), ints([10, 60]), 1, np.array([True, True]), ints([4]), False)
    assert told(found) == [(10, 4, 6), (10, 4, 6)]


def test_no_piece() -> None:
    for whole in (False, True):
        none = counted(SERVICE, ints([]), ints([]), 1, np.zeros(0, dtype=bool), ints([0]), whole)
        assert told(none) == []

"""Hours that count: service time and weighted time, against a walk from second to second."""

from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.events.service import Service, always, service_of, service_time, weighted_time
from tests.kernels.columns import few
from tests.kernels.moments import ints


class Week(NamedTuple):
    """Slots of some seconds from a moment on, the weight of each, None where it is closed."""

    start: int
    slot: int
    weights: list[int | None]
    den: int

    def service(self) -> Service:
        opened = ints(weight is not None for weight in self.weights)
        return service_of(self.start, self.slot, opened, ints(weight or 0 for weight in self.weights), self.den)

    def seconds(self) -> list[int | None]:
        """The weight of each second from the start on."""
        return [weight for weight in self.weights for _ in range(self.slot)]

    def served(self) -> list[int]:
        """The weight of each second of service."""
        return [weight for weight in self.seconds() if weight is not None]

    def weighted(self, time: Fraction) -> Fraction:
        """The weighted time, times ``den``, of the first seconds of service."""
        whole = floor(time)
        part = (time - whole) * self.served()[whole] if time > whole else 0
        return sum(self.served()[:whole], start=Fraction(0)) + part


weeks = st.builds(
    Week,
    st.integers(-20, 20),
    st.integers(1, 4),
    st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=1, max_size=6),
    st.integers(1, 3),
)


@given(weeks)
@few
def test_service_time_is_the_seconds_that_are_open(week: Week) -> None:
    seconds = week.seconds()
    expected = [sum(weight is not None for weight in seconds[:past]) for past in range(len(seconds) + 1)]
    every = ints(range(week.start, week.start + len(seconds) + 1))
    found = service_time(week.service(), every)
    assert found.tolist() == expected
    assert found.tolist() == [service_time(week.service(), every[n : n + 1]).item() for n in range(every.size)]


@given(weeks, st.integers(1, 5), st.sampled_from([1, 10**30]))
@few
def test_weighted_time_is_summed_over_the_seconds_of_service(week: Week, parts: int, large: int) -> None:
    total = len(week.served())
    times = range(total * parts + 1)
    expected = [parts * week.weighted(Fraction(time, parts)) for time in times]
    assert weighted_time(week.service(), ints(times), parts).tolist() == expected
    each = ints([parts] * len(times))
    assert weighted_time(week.service(), ints(times), each).tolist() == expected
    plain = week.service()
    big = replace(plain, weighted=plain.weighted.astype(object), weight=plain.weight.astype(object))
    found = weighted_time(big, ints(times).astype(object) * large, each.astype(object) * large)
    assert found.tolist() == [value * large for value in expected]


def test_parts_of_a_second_differ_from_row_to_row() -> None:
    # a second of weight 2, then one of weight 1
    both = service_of(0, 1, ints([1, 1]), ints([2, 1]), 1)
    assert weighted_time(both, ints([1, 3, 4]), ints([2, 2, 3])).tolist() == [2, 5, 3 * 2 + 1]


def test_a_time_that_is_no_whole_second_keeps_every_digit() -> None:
    both = service_of(0, 10, ints([1, 1]), ints([2, 1]), 1)
    fine = 10**25
    big = replace(both, weighted=both.weighted.astype(object), weight=both.weight.astype(object))
    times = np.array([15 * fine + 1, 10 * fine - 1], dtype=object)
    parts = np.array([fine, fine], dtype=object)
    assert weighted_time(big, times, parts).tolist() == [25 * fine + 1, 20 * fine - 2]


WORK = Week(100, 10, [None, 2, 0, None, 1], 3)
"""Closed, two thirds, nothing though open, closed, a third."""


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (100, 0),
        (109, 0),
        (110, 0),
        (111, 1),
        (120, 10),
        (129, 19),
        (130, 20),
        (139, 20),
        (140, 20),
        (141, 21),
        (150, 30),
    ],
)
def test_each_side_of_each_edge(moment: int, expected: int) -> None:
    assert service_time(WORK.service(), ints([moment])).tolist() == [expected]


@pytest.mark.parametrize(("time", "expected"), [(0, 0), (9, 18), (10, 20), (11, 20), (20, 20), (21, 21), (30, 30)])
def test_hours_of_weight_zero_are_service_and_count_nothing(time: int, expected: int) -> None:
    assert weighted_time(WORK.service(), ints([time]), 1).tolist() == [expected]


def test_every_hour() -> None:
    assert service_time(always(100, 160), ints([100, 101, 160])).tolist() == [0, 1, 60]
    assert weighted_time(always(100, 160), ints([0, 30, 120]), 2).tolist() == [0, 30, 120]
    assert service_time(always(5, 5), ints([5])).tolist() == [0]


def test_nothing_is_open() -> None:
    closed = service_of(0, 10, ints([0, 0]), ints([0, 0]), 1)
    assert service_time(closed, ints([0, 7, 20])).tolist() == [0, 0, 0]
    assert weighted_time(closed, ints([0]), 4).tolist() == [0]


def test_no_moment_is_asked_for() -> None:
    assert service_time(always(0, 9), ints([])).tolist() == []
    assert weighted_time(WORK.service(), ints([]), 3).tolist() == []

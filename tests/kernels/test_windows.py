"""Looking back: the sum of the last periods and the length of a run, against slices of lists."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.amounts.windows import run_length, trailing
from ppp_cost.kernels.exact import Exact, exact
from tests.kernels.columns import alike, few, forms, rationals


def mask(values: list[bool]) -> np.ndarray:
    return np.array(values, dtype=bool)


def run_starts(starts: list[bool], at: int) -> int:
    return max(place for place in range(at + 1) if starts[place] or place == 0)


@st.composite
def runs(draw: st.DrawFn) -> list[bool]:
    size = draw(st.integers(0, 7))
    return [True, *draw(st.lists(st.booleans(), min_size=size - 1, max_size=size - 1))] if size else []


@given(runs(), st.integers(1, 9), st.data())
@few
def test_a_trailing_sum_is_that_of_a_slice(starts: list[bool], length: int, data: st.DataObject) -> None:
    values = data.draw(st.lists(rationals, min_size=len(starts), max_size=len(starts)))
    expected = [sum(values[max(run_starts(starts, at), at - length + 1) : at + 1]) for at in range(len(values))]
    for each in forms(values):
        alike(trailing(each, mask(starts), length), expected)


def test_both_sides_of_the_length() -> None:
    begin = mask([True, False, False, False])
    alike(trailing(exact([1, 2, 4, 8]), begin, 1), [1, 2, 4, 8])
    alike(trailing(exact([1, 2, 4, 8]), begin, 3), [1, 3, 7, 14])
    alike(trailing(exact([1, 2, 4, 8]), begin, 4), [1, 3, 7, 15])
    alike(trailing(exact([1, 2, 4, 8]), begin, 5), [1, 3, 7, 15])
    alike(trailing(exact([1, 2, 4, 8]), mask([True, False, True, False]), 3), [1, 3, 4, 12])


def test_a_window_of_each_case() -> None:
    cases = Exact(np.array([[1, 2, 4], [10, 0, -10]]))
    assert trailing(cases, mask([True, False, False]), 2).num.tolist() == [[1, 3, 6], [10, 10, -10]]


@given(runs(), st.data())
@few
def test_a_run_counts_back_to_what_breaks_it(starts: list[bool], data: st.DataObject) -> None:
    size = len(starts)
    kinds = data.draw(st.lists(st.sampled_from(["holds", "breaks", "passed over"]), min_size=size, max_size=size))
    holds, breaks = ([kind == word for kind in kinds] for word in ("holds", "breaks"))
    expected = []
    for at in range(size):
        begin = max([run_starts(starts, at), *(place + 1 for place in range(at + 1) if breaks[place])])
        expected.append(sum(holds[begin : at + 1]))
    assert run_length(mask(holds), mask(breaks), mask(starts)).tolist() == expected


def test_three_in_a_row_then_a_break() -> None:
    holds = mask([True, True, True, False, True])
    assert run_length(holds, ~holds, mask([True, False, False, False, False])).tolist() == [1, 2, 3, 0, 1]
    assert run_length(holds, ~holds, mask([True, False, True, False, False])).tolist() == [1, 2, 1, 0, 1]
    passed = mask([False] * 5)
    assert run_length(holds, passed, mask([True, False, False, False, False])).tolist() == [1, 2, 3, 3, 4]


def test_a_run_of_each_case() -> None:
    holds = np.array([[True, True], [False, True]])
    assert run_length(holds, ~holds, mask([True, False])).tolist() == [[1, 2], [0, 1]]


def test_nothing_to_look_back_on() -> None:
    for each in forms([]):
        alike(trailing(each, mask([]), 3), [])
    assert run_length(mask([]), mask([]), mask([])).tolist() == []


def test_one_value() -> None:
    alike(trailing(exact([Fraction(1, 3)]), mask([True]), 12), [Fraction(1, 3)])

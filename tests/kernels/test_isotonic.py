"""Pooled neighbours against every way to cut the order into pools, in rationals."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.isotonic import isotonic
from tests.kernels.columns import few

rows = st.lists(st.tuples(st.integers(-20, 20), st.integers(1, 9)), min_size=1, max_size=7)


def exactly(values: list[Fraction]) -> np.ndarray:
    found = np.empty(len(values), dtype=object)
    found[:] = [Fraction(each) for each in values]
    return found


@pytest.mark.parametrize(
    ("value", "weight", "fitted", "pool"),
    [
        ([6.5, 9.8, 10.3], [1, 1, 1], [6.5, 9.8, 10.3], [0, 1, 2]),
        ([8, 6, 10], [1, 3, 1], [6.5, 6.5, 10], [0, 0, 1]),
        ([3, 2, 1], [1, 1, 2], [1.75, 1.75, 1.75], [0, 0, 0]),
        ([1, 5, 4, 2], [1, 1, 1, 1], [1, 11 / 3, 11 / 3, 11 / 3], [0, 1, 1, 1]),
        ([4, 4, 5], [1, 2, 1], [4, 4, 5], [0, 1, 2]),
        ([5, 4, 4.5], [1, 1, 1], [4.5, 4.5, 4.5], [0, 0, 1]),
        ([7], [0], [7], [0]),
        ([], [], [], []),
    ],
)
def test_by_hand(value: list[float], weight: list[float], fitted: list[float], pool: list[int]) -> None:
    found = isotonic(np.array(value, dtype=float), np.array(weight, dtype=float))
    assert found.fitted.tolist() == pytest.approx(fitted)
    assert found.pool.tolist() == pool


def test_a_value_without_weight_yields() -> None:
    found = isotonic(np.array([9.0, 5.0, 8.0, 2.0]), np.array([0.0, 1.0, 0.0, 0.0]))
    assert found.fitted.tolist() == [5, 5, 5, 5]
    assert isotonic(np.array([9.0, 5.0, 1.0]), np.zeros(3)).fitted.tolist() == [5, 5, 5]


def cuts(size: int) -> Iterator[list[slice]]:
    for count in range(size):
        for inner in combinations(range(1, size), count):
            edges = (0, *inner, size)
            yield [slice(*pair) for pair in pairwise(edges)]


def nearest(value: list[Fraction], weight: list[Fraction]) -> list[Fraction]:
    """The rising sequence of means of pools that is nearest to the values, of all cuts of the order."""
    best: tuple[Fraction, list[Fraction]] | None = None
    for cut in cuts(len(value)):
        means = [sum(v * w for v, w in zip(value[part], weight[part], strict=True)) / sum(weight[part]) for part in cut]
        if means != sorted(means):
            continue
        fitted = [mean for mean, part in zip(means, cut, strict=True) for _ in value[part]]
        loss = sum((w * (v - f) ** 2 for v, w, f in zip(value, weight, fitted, strict=True)), Fraction(0))
        if best is None or loss < best[0]:
            best = loss, fitted
    assert best is not None
    return best[1]


@given(rows)
@few
def test_the_fit_is_the_nearest_of_all(pairs: list[tuple[int, int]]) -> None:
    value, weight = ([Fraction(each[part]) for each in pairs] for part in (0, 1))
    found = isotonic(exactly(value), exactly(weight))
    assert found.fitted.tolist() == nearest(value, weight)
    floats = isotonic(np.array(value, dtype=float), np.array(weight, dtype=float))
    assert floats.fitted.tolist() == pytest.approx([float(each) for each in found.fitted])


@given(rows)
@few
def test_the_sum_stays_and_pools_are_means(pairs: list[tuple[int, int]]) -> None:
    value, weight = (exactly([Fraction(each[part]) for each in pairs]) for part in (0, 1))
    found = isotonic(value, weight)
    assert (weight * found.fitted).sum() == (weight * value).sum()
    assert list(found.fitted) == sorted(found.fitted)
    assert set(np.diff(found.pool)) <= {0, 1}
    for pool in range(found.pool[-1] + 1):
        inside = found.pool == pool
        assert set(found.fitted[inside]) == {(weight * value)[inside].sum() / weight[inside].sum()}


@given(rows, st.integers(-9, 9), st.integers(1, 9))
@few
def test_a_fit_fits_itself_and_unit_and_origin_do_not_matter(
    pairs: list[tuple[int, int]], origin: int, unit: int
) -> None:
    value, weight = (exactly([Fraction(each[part]) for each in pairs]) for part in (0, 1))
    found = isotonic(value, weight)
    assert isotonic(found.fitted, weight).fitted.tolist() == found.fitted.tolist()
    other = isotonic(value * unit + origin, weight * unit)
    assert other.fitted.tolist() == (found.fitted * unit + origin).tolist()
    assert other.pool.tolist() == found.pool.tolist()


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 2)), min_size=1, max_size=7))
@few
def test_no_weight_is_ever_less_weight(pairs: list[tuple[int, int]]) -> None:
    value, weight = (exactly([Fraction(each[part]) for each in pairs]) for part in (0, 1))
    little = exactly([each or Fraction(1, 10**9) for each in weight])
    found, limit = isotonic(value, weight), isotonic(value, little)
    assert max(abs(found.fitted - limit.fitted)) < Fraction(1, 10**6)

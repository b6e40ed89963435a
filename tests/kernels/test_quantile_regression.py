"""Quantile regression against every corner that there is, and what must not change it."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.quantile_regression import QuantileFit, quantile_regression
from tests.kernels.columns import few
from tests.kernels.test_regression import independent, tables, units

shares = st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9])


def loss(residual: np.ndarray, p: float) -> float:
    return float(sum(p * each if each > 0 else (p - 1) * each for each in residual.tolist()))


def corners(x: np.ndarray, y: np.ndarray, p: float) -> list[tuple[float, np.ndarray]]:
    """The loss and the coefficients of every fit through as many independent rows as there are columns."""
    found = []
    for rows in combinations(range(y.size), x.shape[1]):
        part = x[list(rows)]
        if not part.size or abs(np.linalg.det(part)) > 1e-9:
            beta = np.linalg.solve(part, y[list(rows)])
            found.append((loss(y - x @ beta, p), beta))
    return found


def proven(found: QuantileFit, x: np.ndarray, y: np.ndarray, p: float) -> None:
    """Fail unless the multipliers prove the optimum, by the definitions."""
    assert max(found.gap, found.imbalance, found.outside) < 1e-9
    assert found.objective == pytest.approx(loss(y - x @ found.beta, p), rel=1e-9, abs=1e-9)
    assert found.multiplier @ y == pytest.approx(found.objective, rel=1e-8, abs=1e-8)
    assert x.T @ found.multiplier == pytest.approx(np.zeros(x.shape[1]), abs=1e-8)
    assert (found.multiplier[found.residual > 1e-9] == p).all()
    assert (found.multiplier[found.residual < -1e-9] == p - 1).all()
    assert found.below + found.on + found.above == y.size


@given(tables(most=3), shares)
@few
def test_no_corner_is_better_and_unique_is_unique(table: tuple[np.ndarray, np.ndarray], p: float) -> None:
    x, y = table
    found = quantile_regression(x, y, p)
    proven(found, x, y, p)
    kept = independent(x)
    assert np.flatnonzero(found.kept).tolist() == kept
    assert (found.beta[~found.kept] == 0).all()
    every = corners(x[:, kept], y, p)
    best = min(value for value, _ in every)
    assert found.objective == pytest.approx(best, abs=1e-9)
    optimal = [beta for value, beta in every if value < best + 1e-9]
    assert any(beta == pytest.approx(found.beta[kept], abs=1e-8) for beta in optimal)
    assert found.unique == all(beta == pytest.approx(optimal[0], abs=1e-8) for beta in optimal)


@given(tables(most=3), shares, st.data())
@few
def test_units_change_nothing_but_units(table: tuple[np.ndarray, np.ndarray], p: float, data: st.DataObject) -> None:
    x, y = table
    scale, own = np.array([data.draw(units) for _ in x.T]), data.draw(units)
    plain, found = quantile_regression(x, y, p), quantile_regression(x * scale, y * own, p)
    assert max(found.gap, found.imbalance, found.outside) < 1e-9
    assert found.objective / own == pytest.approx(plain.objective, abs=1e-9)
    assert found.unique == plain.unique
    if plain.unique:
        assert found.beta * scale / own == pytest.approx(plain.beta, abs=1e-8)


@given(tables(most=3), shares, st.randoms(use_true_random=False))
@few
def test_the_order_of_rows_does_not_matter_at_all(table: tuple[np.ndarray, np.ndarray], p: float, random) -> None:
    x, y = table
    order = list(range(y.size))
    random.shuffle(order)
    plain, found = quantile_regression(x, y, p), quantile_regression(x[order], y[order], p)
    assert found.beta.tolist() == plain.beta.tolist()
    assert found.objective == plain.objective
    assert found.unique == plain.unique


@given(tables(most=3), shares)
@few
def test_rows_told_twice_and_the_other_side(table: tuple[np.ndarray, np.ndarray], p: float) -> None:
    x, y = table
    plain = quantile_regression(x, y, p)
    twice = quantile_regression(np.repeat(x, 2, axis=0), np.repeat(y, 2), p)
    assert twice.objective == pytest.approx(2 * plain.objective, abs=1e-9)
    assert twice.unique == plain.unique
    assert quantile_regression(x, -y, 1 - p).objective == pytest.approx(plain.objective, abs=1e-9)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=12), shares)
@few
def test_a_constant_alone_is_a_ranked_value(values: list[int], p: float) -> None:
    y = np.array(values, float)
    found = quantile_regression(np.ones((y.size, 1)), y, p)
    share = p * y.size
    ranked = sorted(values)
    if abs(share - round(share)) < 1e-9:
        low, high = (ranked[min(max(round(share) + step, 0), y.size - 1)] for step in (-1, 0))
        assert low - 1e-9 <= found.beta[0] <= high + 1e-9
        assert found.unique == (low == high)
    else:
        assert found.beta[0] == pytest.approx(ranked[int(share)])
        assert found.unique
    # as many lie below as the share says, and not more
    assert found.below <= share + 1e-9 <= found.below + found.on + 2e-9


def test_the_lower_quarter_of_twenty_four() -> None:
    found = quantile_regression(np.ones((24, 1)), np.arange(1.0, 25.0), 0.25)
    assert found.beta[0] in (6, 7)
    assert not found.unique


def test_a_perfect_fit_costs_nothing() -> None:
    x = np.column_stack([np.ones(5), np.arange(5.0)])
    found = quantile_regression(x, 3 + 2 * np.arange(5.0), 0.25)
    assert found.beta == pytest.approx([3, 2])
    assert (found.objective, found.gap, found.on, found.unique) == (0, 0, 5, True)


def test_a_hundred_rows_of_one_driver() -> None:
    random = np.random.default_rng(7)
    x = np.column_stack([np.ones(100), random.uniform(1, 9, 100)])
    y = 5 + 2 * x[:, 1] + random.normal(0, 1 + x[:, 1], 100)
    for p in (0.1, 0.25, 0.5, 0.75):
        found = quantile_regression(x, y, p)
        proven(found, x, y, p)
        assert found.below <= 100 * p <= found.below + found.on
        assert found.objective == pytest.approx(min(value for value, _ in corners(x, y, p)), rel=1e-12)

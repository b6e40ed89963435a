"""Panels against explicit dummies and covariance matrices, and what must not change them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.panel import random_effects, reml, within
from ppp_cost.kernels.costs.regression import least_squares
from tests.kernels.columns import few
from tests.kernels.test_regression import units


@st.composite
def panels(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A constant and one driver of whole numbers, 4 to 6 units of 1 to 4 rows each in any order."""
    counts = draw(st.lists(st.integers(1, 4), min_size=4, max_size=6))
    unit = np.array(draw(st.permutations(np.repeat(np.arange(len(counts)), counts).tolist())))
    size = unit.size
    driver = draw(st.lists(st.integers(-5, 5), min_size=size, max_size=size))
    y = draw(st.lists(st.integers(-30, 30), min_size=size, max_size=size))
    assume(size > len(counts) + 1)
    return np.array(y, float), np.column_stack([np.ones(size), np.array(driver, float)]), unit


def dummies(unit: np.ndarray) -> np.ndarray:
    return (unit[:, np.newaxis] == np.unique(unit)).astype(float)


def generalised(y: np.ndarray, x: np.ndarray, covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Coefficients, the inverse of x'V⁻¹x and the weighted squares, from the matrix written out."""
    inverse = np.linalg.inv(covariance)
    unscaled = np.linalg.inv(x.T @ inverse @ x)
    beta = unscaled @ x.T @ inverse @ y
    rest = y - x @ beta
    return beta, unscaled, float(rest @ inverse @ rest)


def test_two_units_by_hand() -> None:
    # both slopes are 2: no residual; without the years' ends, slopes 2 and 4 pool to 3
    y, x = np.array([1.0, 3.0, 10.0, 14.0]), np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    found = within(y, x, np.array([0, 0, 1, 1]))
    assert found.beta == pytest.approx([0, 3])
    assert found.kept.tolist() == [False, True]
    assert found.effect == pytest.approx([0.5, 10.5])
    assert found.residual == pytest.approx([0.5, -0.5, -0.5, 0.5])
    assert (found.sigma2, found.degrees) == (pytest.approx(1), 1)


def test_variances_of_means_alone_by_hand() -> None:
    # inside: 2 + 4.5 + .5 over 3; means 2, 11.5, 5.5: squares 277/6, twice them over 2, less 7/3, over 2
    y, x, unit = np.array([1.0, 3.0, 10.0, 13.0, 5.0, 6.0]), np.ones((6, 1)), np.array([0, 0, 1, 1, 2, 2])
    between = (Fraction(277, 6) - Fraction(7, 3)) / 2
    found = random_effects(y, x, unit)
    assert (found.within, found.between) == pytest.approx((7 / 3, float(between)))
    assert found.theta == pytest.approx([1 - (7 / 3 / (7 / 3 + 2 * float(between))) ** 0.5] * 3)
    # a balanced analysis of variance is what the restricted likelihood gives
    other = reml(y, x, unit)
    assert (other.within, other.between) == pytest.approx((7 / 3, float(between)), rel=1e-10)
    assert other.beta == pytest.approx([19 / 3])
    assert other.interior


@given(panels())
@few
def test_within_is_least_squares_with_dummies(panel: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    y, x, unit = panel
    found = within(y, x, unit)
    full = least_squares(np.column_stack([dummies(unit), x[:, 1]]), y)
    assert found.kept[1] == full.kept[-1]
    assert found.beta[1] == pytest.approx(full.beta[-1], abs=1e-8)
    assert found.standard_error[1] == pytest.approx(full.standard_error[-1], abs=1e-7)
    assert found.effect == pytest.approx(full.beta[:-1], abs=1e-8)
    assert found.residual == pytest.approx(full.residual, abs=1e-8)
    assert found.degrees == full.degrees
    assert found.sigma2 == pytest.approx(full.sigma2, abs=1e-8)


@given(panels())
@few
def test_random_effects_are_generalised_least_squares(panel: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    y, x, unit = panel
    assume(np.linalg.matrix_rank(np.column_stack([dummies(unit), x[:, 1]])) == np.unique(unit).size + 1)
    assume(y.size > np.unique(unit).size + 1)
    marks = dummies(unit)
    means = np.linalg.pinv(marks) @ x
    assume(np.linalg.matrix_rank(means) == 2)
    found = random_effects(y, x, unit)
    assume(found.within > 1e-6)
    # the quadratic forms of both fits, solved for the variances that have them as expectations
    weights = marks @ np.linalg.pinv(marks)
    part = weights @ x
    left = weights - part @ np.linalg.pinv(part)
    expected_own, expected_shared = np.trace(left), np.trace(left @ marks @ marks.T)
    assert y @ left @ y == pytest.approx(expected_own * found.within + expected_shared * found.between, abs=1e-6)
    variance = found.within * np.eye(y.size) + max(found.between, 0) * marks @ marks.T
    beta, unscaled, squares = generalised(y, x, variance)
    assert found.beta == pytest.approx(beta, abs=1e-7)
    errors = np.sqrt(np.diag(unscaled) * squares / (y.size - 2))
    assert found.standard_error == pytest.approx(errors, abs=1e-6)
    if found.between <= 0:
        assert found.theta.tolist() == [0] * found.theta.size
        assert found.beta == pytest.approx(least_squares(x, y).beta)


def criterion(y: np.ndarray, x: np.ndarray, unit: np.ndarray, inside: float, between: float) -> float:
    """-2 log of the restricted likelihood, from the matrix written out."""
    variance = inside * np.eye(y.size) + between * dummies(unit) @ dummies(unit).T
    _, unscaled, squares = generalised(y, x, variance)
    logs = np.linalg.slogdet(variance)[1] - np.linalg.slogdet(unscaled)[1]
    return float((y.size - x.shape[1]) * np.log(2 * np.pi) + logs + squares)


@given(panels())
@few
def test_no_other_variances_are_likelier(panel: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    y, x, unit = panel
    assume(np.ptp(x[:, 1]) > 0)
    assume(within(y, x, unit).sigma2 > 1e-6)
    found = reml(y, x, unit)
    assume(found.between < 1e6 * found.within)
    best = criterion(y, x, unit, found.within, found.between)
    assert found.criterion == pytest.approx(best, abs=1e-7)
    ratio = found.between / found.within
    for other in (0, ratio / 2, ratio * 0.999, ratio * 1.001, ratio * 2, ratio + 0.001, 0.1, 1, 10, 1000):
        marks = dummies(unit)
        _, _, squares = generalised(y, x, np.eye(y.size) + other * marks @ marks.T)
        inside = squares / (y.size - 2)
        assert criterion(y, x, unit, inside, other * inside) >= best - 1e-7
    beta, unscaled, _ = generalised(
        y, x, found.within * np.eye(y.size) + found.between * dummies(unit) @ dummies(unit).T
    )
    assert found.beta == pytest.approx(beta, abs=1e-6)
    assert found.standard_error == pytest.approx(np.sqrt(np.diag(unscaled)), abs=1e-6)
    assert found.interior == (found.between > 0)


@given(panels())
@few
def test_the_effects_are_those_of_the_mixed_equations(panel: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    y, x, unit = panel
    assume(np.ptp(x[:, 1]) > 0)
    found = reml(y, x, unit)
    assume(1e-4 * found.within < found.between < 1e4 * found.within)
    marks = dummies(unit)
    both = np.column_stack([x, marks])
    penalty = np.diag([0.0, 0.0, *[found.within / found.between] * marks.shape[1]])
    solved = np.linalg.solve(both.T @ both + penalty, both.T @ y)
    assert np.concatenate([found.beta, found.effect]) == pytest.approx(solved, abs=1e-6)


@given(panels(), st.data())
@few
def test_units_of_measure_and_order_do_not_matter(panel, data: st.DataObject) -> None:
    y, x, unit = panel
    assume(np.linalg.matrix_rank(np.linalg.pinv(dummies(unit)) @ x) == 2)
    assume(within(y, x, unit).degrees > 0)
    assume(within(y, x, unit).sigma2 > 1e-6)
    scale, own = np.array([data.draw(units), data.draw(units)]), data.draw(units)
    order = np.array(data.draw(st.permutations(range(y.size))))
    for method in (within, random_effects, reml):
        plain = method(y, x, unit)
        found = method(y[order] * own, x[order] * scale, unit[order] * 7 + 3)
        assert found.kept.tolist() == plain.kept.tolist()
        assert found.beta * scale / own == pytest.approx(plain.beta, rel=1e-6, abs=1e-7)
        assert found.standard_error * scale / own == pytest.approx(plain.standard_error, rel=1e-6, abs=1e-6)


def test_a_column_that_depends_on_another_changes_nothing() -> None:
    random = np.random.default_rng(3)
    unit = np.repeat(np.arange(8), 3)
    driver = random.normal(size=24)
    y = 2 + driver + random.normal(size=8)[unit] + random.normal(size=24) / 3
    x = np.column_stack([np.ones(24), driver])
    for method in (within, random_effects, reml):
        plain, found = method(y, x, unit), method(y, np.column_stack([x, 3 - driver / 7]), unit)
        assert found.kept.tolist() == [*plain.kept.tolist(), False]
        assert found.beta == pytest.approx([*plain.beta, 0], abs=1e-9)


def test_units_that_differ_by_chance_alone_have_no_effects() -> None:
    y, x, unit = np.array([0.0, 20.0, 6.0, 16.0, 13.0, 9.0]), np.ones((6, 1)), np.array([0, 0, 1, 1, 2, 2])
    assert random_effects(y, x, unit).between < 0
    found = reml(y, x, unit)
    assert (found.between, found.effect.tolist(), found.interior) == (0, [0, 0, 0], False)
    assert found.within == pytest.approx(y.var(ddof=1))


def test_units_seen_once_say_nothing_of_effects() -> None:
    y, x, unit = np.array([1.0, 4.0, 2.0, 7.0]), np.ones((4, 1)), np.arange(4)
    found = reml(y, x, unit)
    assert (found.between, found.interior) == (0, False)
    assert (within(y, x, unit).degrees, within(y, x, unit).sigma2) == (0, 0)
    with pytest.raises(ZeroDivisionError):
        random_effects(y, x, unit)


def test_units_without_scatter_keep_all_their_differences() -> None:
    y, x, unit = np.array([3.1, 3.1, 5.3, 5.3, 9.7, 9.7]), np.ones((6, 1)), np.array([0, 0, 1, 1, 2, 2])
    found = random_effects(y, x, unit)
    assert (found.within, found.theta.tolist()) == (0, [1, 1, 1])
    other = reml(y, x, unit)
    assert not other.interior
    assert other.beta == pytest.approx([18.1 / 3])
    assert other.effect == pytest.approx(np.array([3.1, 5.3, 9.7]) - 18.1 / 3, rel=1e-6)
    assert all(np.isfinite(each).all() for each in (found.beta, found.standard_error, other.standard_error))


def test_too_little_to_estimate_from() -> None:
    with pytest.raises(ZeroDivisionError):
        random_effects(np.array([1.0, 2.0, 4.0]), np.ones((3, 1)), np.zeros(3, dtype=int))
    with pytest.raises(ZeroDivisionError):
        reml(np.array([1.0]), np.ones((1, 1)), np.zeros(1, dtype=int))

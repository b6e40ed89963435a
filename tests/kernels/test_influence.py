"""What a row does to a fit, against fits without that row."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.influence import bonferroni_cut, influence
from ppp_cost.kernels.costs.regression import least_squares
from tests.kernels.columns import few
from tests.kernels.test_regression import tables, units


def test_a_mean_by_hand() -> None:
    # mean 4, residuals -3 -2 -1 6, squares 50, leverage 1/4; without the last the squares are 2
    found = influence(least_squares(np.ones((4, 1)), np.array([1.0, 2.0, 3.0, 10.0])))
    assert found.leverage == pytest.approx([0.25] * 4)
    assert found.studentised[3] == pytest.approx(6 / (2 / 2 * 0.75) ** 0.5)
    assert found.cook[3] == pytest.approx(36 / (50 / 3) * 0.25 / 0.75**2)
    assert found.studentised_known.all()
    assert found.cook_known.all()
    assert not found.alone.any()


@given(tables(most=3))
@few
def test_the_figures_are_those_of_fits_without_the_row(table: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = table
    fit = least_squares(x, y)
    found = influence(fit)
    squares = fit.residual @ fit.residual
    for row in range(y.size):
        rest = np.arange(y.size) != row
        without = least_squares(x[rest], y[rest])
        alone = without.rank < fit.rank
        assert found.alone[row] == alone
        assert found.cook_known[row] == (not alone and fit.rank > 0 and squares > 1e-9)
        if found.cook_known[row]:
            moved = x @ fit.beta - x @ without.beta
            # without a unique fit the columns dropped may differ, the fitted values of the rows seen do not
            assert found.cook[row] == pytest.approx(moved @ moved / (fit.rank * fit.sigma2), abs=1e-8)
        left = without.residual @ without.residual
        assert found.studentised_known[row] == (not alone and fit.degrees > 1 and left > 1e-9)
        assert found.exact_without[row] == (not alone and fit.degrees > 1 and left < 1e-9 < squares)
        if found.studentised_known[row]:
            deleted = y[row] - x[row] @ without.beta
            spread = left / (fit.degrees - 1) / (1 - fit.hat[row])
            assert found.studentised[row] == pytest.approx(deleted / spread**0.5, abs=1e-7)


@given(tables(most=3), st.data())
@few
def test_units_do_not_matter(table: tuple[np.ndarray, np.ndarray], data: st.DataObject) -> None:
    x, y = table
    scale, own = np.array([data.draw(units) for _ in x.T]), data.draw(units)
    plain, found = influence(least_squares(x, y)), influence(least_squares(x * scale, y * own))
    for name in ("studentised", "cook", "leverage"):
        assert getattr(found, name) == pytest.approx(getattr(plain, name), rel=1e-6, abs=1e-6)
    for name in ("studentised_known", "cook_known", "alone", "exact_without"):
        assert getattr(found, name).tolist() == getattr(plain, name).tolist()


def test_a_perfect_fit_has_no_influence() -> None:
    x = np.column_stack([np.ones(6), np.arange(6.0)])
    found = influence(least_squares(x, 0.1 + 0.7 * np.arange(6.0)))
    assert not found.studentised_known.any()
    assert not found.cook_known.any()
    assert not found.exact_without.any()
    assert found.studentised.tolist() == found.cook.tolist() == [0] * 6


def test_the_one_row_beside_a_perfect_line_is_beyond_any_cut() -> None:
    x = np.column_stack([np.ones(8), np.arange(8.0)])
    y = 0.1 + 0.7 * np.arange(8.0)
    y[3] += 2
    found = influence(least_squares(x, y))
    assert np.flatnonzero(found.exact_without).tolist() == [3]
    assert (found.studentised[3], found.studentised_known[3]) == (0, False)
    assert found.cook_known[3]


def test_a_row_with_a_column_of_its_own_is_alone() -> None:
    x = np.column_stack([np.ones(6), np.eye(6)[0]])
    found = influence(least_squares(x, np.array([50.0, 1.0, 2.0, 3.0, 4.0, 6.0])))
    assert found.alone.tolist() == [True, *[False] * 5]
    assert found.leverage[0] == pytest.approx(1)
    assert found.studentised_known.tolist() == found.cook_known.tolist() == [False, *[True] * 5]
    assert (found.studentised[0], found.cook[0]) == (0, 0)


def test_the_cut_grows_with_the_rows_that_are_looked_at() -> None:
    assert bonferroni_cut(50, 4, 0.05) == pytest.approx(3.5203, abs=5e-5)
    # with two degrees of freedom the quantile of t has a closed form: (2p - 1) / sqrt(2 p (1 - p))
    p = 1 - 0.05 / 10
    assert bonferroni_cut(5, 2, 0.05) == pytest.approx((2 * p - 1) / (2 * p * (1 - p)) ** 0.5)
    assert bonferroni_cut(200, 4, 0.05) > bonferroni_cut(50, 4, 0.05)
    with pytest.raises(ZeroDivisionError):
        bonferroni_cut(5, 4, 0.05)

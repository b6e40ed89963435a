"""Least squares against rationals and certified values, and what it does with columns that say nothing new."""

import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.regression import adjusted, corrected, factored, least_squares
from ppp_cost.kernels.costs.smearing import normal_smearing, smearing
from tests.kernels.columns import few

SHARED = os.environ.get("PPP_COST_SHARED")
real = pytest.mark.skipif(SHARED is None, reason="PPP_COST_SHARED does not name the folder that holds data/")
powers = st.integers(-20, 20).map(lambda power: 2.0**power)
units = st.sampled_from([1e-6, 1e-3, 0.7, 1.0, 1e3, 1e6])


@st.composite
def tables(draw: st.DrawFn, most: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Small whole numbers: dependent columns, equal rows and perfect fits are frequent."""
    rows, columns = draw(st.integers(1, 9)), draw(st.integers(1, most))
    x = draw(st.lists(st.integers(-3, 3), min_size=rows * columns, max_size=rows * columns))
    y = draw(st.lists(st.integers(-9, 9), min_size=rows, max_size=rows))
    return np.array(x, float).reshape(rows, columns), np.array(y, float)


def eliminated(rows: list[list[Fraction]]) -> list[list[Fraction]] | None:
    """Gauss and Jordan in rationals; nothing where a column has no pivot."""
    size = len(rows)
    for column in range(size):
        pivot = next((row for row in range(column, size) if rows[row][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [each / rows[column][column] for each in rows[column]]
        for row in set(range(size)) - {column}:
            factor = rows[row][column]
            rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return rows


def normal(x: np.ndarray, y: np.ndarray) -> tuple[list[Fraction], list[list[Fraction]]] | None:
    """The solution of the normal equations and the inverse of x'x, in rationals."""
    columns = [[Fraction(each) for each in column] for column in x.T.tolist()]
    own = [Fraction(each) for each in y.tolist()]
    size = len(columns)
    rows = [
        [
            *(sum((a * b for a, b in zip(one, two, strict=True)), Fraction(0)) for two in columns),
            sum((a * b for a, b in zip(one, own, strict=True)), Fraction(0)),
            *(Fraction(int(number == place)) for place in range(size)),
        ]
        for number, one in enumerate(columns)
    ]
    solved = eliminated(rows)
    return None if solved is None else ([row[size] for row in solved], [row[size + 1 :] for row in solved])


def independent(x: np.ndarray) -> list[int]:
    """The columns that do not depend on those before them, by the normal equations of each beginning."""
    kept: list[int] = []
    for column in range(x.shape[1]):
        if normal(x[:, [*kept, column]], x[:, 0]) is not None:
            kept.append(column)
    return kept


def test_a_line_by_hand() -> None:
    # means 1 and 3, slope 5/2, residuals .5 -1 .5: 1.5 over one degree; of 14 the squares explain 12.5
    found = least_squares(np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 2.0, 6.0]))
    assert found.beta == pytest.approx([0.5, 2.5])
    assert found.residual == pytest.approx([0.5, -1.0, 0.5])
    assert found.hat == pytest.approx([5 / 6, 1 / 3, 5 / 6])
    assert found.standard_error == pytest.approx([(1.5 * 5 / 6) ** 0.5, (1.5 / 2) ** 0.5])
    assert (found.sigma2, found.r2) == pytest.approx((1.5, 12.5 / 14))
    assert (found.rank, found.degrees, found.kept.tolist()) == (2, 1, [True, True])


def test_without_a_constant_r2_is_measured_from_zero() -> None:
    assert least_squares(np.array([[1.0], [2.0]]), np.array([2.0, 2.0])).r2 == pytest.approx(1 - 0.8 / 8)


@given(tables())
@few
def test_the_fit_is_that_of_the_normal_equations_in_rationals(table: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = table
    found, kept = least_squares(x, y), independent(x)
    assert np.flatnonzero(found.kept).tolist() == kept
    assert found.rank == len(kept)
    solved = normal(x[:, kept], y)
    assert solved is not None
    beta, inverse = solved
    assert found.beta[kept] == pytest.approx([float(each) for each in beta], abs=1e-9)
    assert (found.beta[~found.kept] == 0).all()
    residual = [
        Fraction(own) - sum((Fraction(a) * b for a, b in zip(row, beta, strict=True)), Fraction(0))
        for own, row in zip(y.tolist(), x[:, kept].tolist(), strict=True)
    ]
    assert found.residual == pytest.approx([float(each) for each in residual], abs=1e-9)
    if not any(residual):
        assert found.residual.tolist() == [0] * y.size
    squares, degrees = sum(each * each for each in residual), y.size - len(kept)
    variance = squares / degrees if degrees else Fraction(0)
    assert found.sigma2 == pytest.approx(float(variance), abs=1e-9)
    errors = [float(variance * inverse[place][place]) ** 0.5 for place in range(len(kept))]
    assert found.standard_error[kept] == pytest.approx(errors, abs=1e-7)
    hat = [
        sum(Fraction(row[a]) * inverse[a][b] * Fraction(row[b]) for a in range(len(kept)) for b in range(len(kept)))
        for row in x[:, kept].tolist()
    ]
    assert found.hat == pytest.approx([float(each) for each in hat], abs=1e-9)
    assert 0 <= found.r2 <= 1


@given(tables(), st.data())
@few
def test_units_change_nothing_but_units(table: tuple[np.ndarray, np.ndarray], data: st.DataObject) -> None:
    x, y = table
    scale, own = np.array([data.draw(units) for _ in x.T]), data.draw(units)
    plain, found = least_squares(x, y), least_squares(x * scale, y * own)
    assert found.kept.tolist() == plain.kept.tolist()
    assert found.beta * scale / own == pytest.approx(plain.beta, abs=1e-9)
    assert found.standard_error * scale / own == pytest.approx(plain.standard_error, abs=1e-7)
    assert found.residual / own == pytest.approx(plain.residual, abs=1e-9)
    assert found.hat == pytest.approx(plain.hat, abs=1e-9)
    assert found.r2 == pytest.approx(plain.r2, abs=1e-9)
    powers_of_two = np.array([data.draw(powers) for _ in x.T])
    assert (least_squares(x * powers_of_two, y).beta * powers_of_two).tolist() == plain.beta.tolist()


@given(tables(), st.randoms(use_true_random=False))
@few
def test_the_order_of_rows_does_not_matter_and_rows_told_twice_weigh_twice(table, random) -> None:
    x, y = table
    plain = least_squares(x, y)
    order = list(range(y.size))
    random.shuffle(order)
    other = least_squares(x[order], y[order])
    assert other.beta == pytest.approx(plain.beta, abs=1e-9)
    assert other.residual == pytest.approx(plain.residual[order], abs=1e-9)
    twice = least_squares(np.repeat(x, 2, axis=0), np.repeat(y, 2))
    assert twice.beta == pytest.approx(plain.beta, abs=1e-9)
    assert twice.hat[::2] * 2 == pytest.approx(plain.hat, abs=1e-9)


@given(tables(most=3), st.lists(st.floats(-5, 5), min_size=3, max_size=3))
@few
def test_a_column_made_of_others_is_dropped(table: tuple[np.ndarray, np.ndarray], parts: list[float]) -> None:
    x, y = table
    made = x @ np.array(parts[: x.shape[1]])
    assume(np.abs(made).max() > 1e-6 or not made.any())
    found, plain = least_squares(np.column_stack([x, made]), y), least_squares(x, y)
    assert found.kept.tolist() == [*plain.kept.tolist(), False]
    assert (found.beta[-1], found.standard_error[-1]) == (0, 0)
    assert found.residual == pytest.approx(plain.residual, abs=1e-9)


@pytest.mark.parametrize("shape", [(3, 0), (0, 0), (0, 2), (1, 3), (2, 3)])
def test_any_shape_has_a_fit(shape: tuple[int, int]) -> None:
    x, y = np.arange(1.0, 1 + np.prod(shape)).reshape(shape), np.arange(2.0, 2 + shape[0])
    found = least_squares(x, y)
    assert found.rank == min(shape)
    assert all(np.isfinite(each).all() for each in (found.beta, found.standard_error, found.residual, found.hat))
    assert np.isfinite([found.sigma2, found.r2]).all()


def test_equal_values_leave_nothing_to_explain() -> None:
    found = least_squares(np.column_stack([np.ones(7), np.arange(7.0)]), np.full(7, 0.1))
    assert (found.residual.tolist(), found.r2, found.sigma2) == ([0] * 7, 0, 0)


def test_a_polynomial_of_the_fifth_degree_is_met() -> None:
    # as the first Wampler problem of NIST: x 0 to 20, every coefficient 1, a condition of some 1e6 after scaling
    x = np.vander(np.arange(21.0), 6, increasing=True)
    found = least_squares(x, x.sum(axis=1))
    assert found.beta == pytest.approx(np.ones(6), rel=1e-9)
    assert found.r2 == pytest.approx(1)


def test_a_large_origin_is_no_matter() -> None:
    # as the Longley and SmLs problems of NIST: years, whose origin is two thousand times their spread
    year = np.arange(2014.0, 2025.0)
    found = least_squares(np.column_stack([np.ones(11), year, year**2]), 3 + 0.5 * (year - 2019) ** 2)
    assert found.kept.all()
    assert np.abs(found.residual).max() < 1e-6


def test_the_columns_come_back_from_their_factors() -> None:
    x = np.array([[1.0, 2.0, 5e6], [1.0, 2.0, 1e6], [1.0, 2.0, 3e6]])
    found = factored(x)
    assert found.q @ found.r * found.scale == pytest.approx(x[:, found.kept])
    assert found.q.T @ found.q == pytest.approx(np.eye(2), abs=1e-15)


def test_the_mean_of_the_exponentials() -> None:
    assert smearing(np.log(np.array([0.5, 1.0, 3.0]))) == pytest.approx(1.5)
    assert smearing(np.zeros(4)) == 1
    assert normal_smearing(0.0) == 1


def test_adjusting_to_the_own_drivers_changes_nothing() -> None:
    x = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 5.0]])
    value = np.array([3.0, 4.0, 6.0, 50.0])
    found = adjusted(np.log(value), x, x[0])
    assert found.value[:3] == pytest.approx(value[:3])
    # the last row alone has its driver: at the reference it is what the others are on average
    assert found.value[3] == pytest.approx(72 ** (1 / 3))
    assert found.estimable


def test_a_reference_that_breaks_a_dependence_is_not_estimable() -> None:
    x = np.array([[1.0, 1.0, 2.0], [1.0, 2.0, 4.0], [1.0, 3.0, 6.0]])
    log_value = np.array([1.0, 2.0, 4.0])
    assert adjusted(log_value, x, np.array([1.0, 2.0, 4.0])).estimable
    assert not adjusted(log_value, x, np.array([1.0, 2.0, 5.0])).estimable


@given(tables())
@few
def test_an_estimable_reference_does_not_depend_on_which_column_is_dropped(
    table: tuple[np.ndarray, np.ndarray],
) -> None:
    x, y = table
    found = adjusted(y / 9, x, x[0])
    other = adjusted(y / 9, x[:, ::-1], x[0, ::-1])
    assert found.estimable
    assert other.estimable
    assert found.value == pytest.approx(other.value, rel=1e-8)


def test_the_frontier_by_the_smallest_residual() -> None:
    shift, efficiency = corrected(np.log(np.array([2.0, 0.25, 1.0])))
    assert shift == pytest.approx(np.log(0.25))
    assert efficiency == pytest.approx([0.125, 1, 0.25])


@real
def test_the_certified_values_of_norris() -> None:
    lines = (Path(SHARED or "") / "data" / "nist_norris.dat").read_text("utf-8").splitlines()[60:96]
    y, x = np.array([line.split() for line in lines], float).T
    found = least_squares(np.column_stack([np.ones(36), x]), y)
    assert found.beta == pytest.approx([-0.262323073774029, 1.00211681802045], rel=1e-11)
    assert found.standard_error == pytest.approx([0.232818234301152, 0.429796848199937e-03], rel=1e-11)
    assert found.sigma2**0.5 == pytest.approx(0.884796396144373, rel=1e-11)
    assert found.r2 == pytest.approx(0.999993745883712, rel=1e-13)

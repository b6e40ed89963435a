"""Credibility against a computation by hand, a computation in rationals, and what must not change it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.credibility import Credibility, credibility
from tests.kernels.columns import few


def test_two_groups_by_hand() -> None:
    # means 12 and 20, weights 4 and 2, s2 = (3*4 + 1*36)/(3 - 2) = 48; overall 88/6, spread 4*64/9 + 2*256/9 = 256/3,
    # a = (256/3 - 48) * 6/(36 - 20) = 14
    value = np.array([[10.0, 18.0, 0.0], [20.0, 0.0, 0.0]])
    weight = np.array([[3.0, 1.0, 5.0], [2.0, 9.0, 9.0]])
    mask = np.array([[True, True, False], [True, False, False]])
    found = credibility(value, weight, mask)
    assert found.mean.tolist() == [12, 20]
    assert found.within == pytest.approx(48)
    assert found.between == pytest.approx(14)
    first, second = 56 / 104, 28 / 76
    assert found.z.tolist() == pytest.approx([first, second])
    collective = (12 * first + 20 * second) / (first + second)
    assert found.collective == pytest.approx(collective)
    assert found.premium.tolist() == pytest.approx(
        [12 * first + collective * (1 - first), 20 * second + collective * (1 - second)]
    )


def test_groups_that_do_not_differ_have_no_credibility() -> None:
    value = np.array([[0.0, 20.0], [6.0, 16.0], [13.0, 9.0]])
    weight = np.array([[1.0, 1.0], [1.0, 1.0], [2.0, 2.0]])
    found = credibility(value, weight, np.ones((3, 2), dtype=bool))
    assert found.between < 0
    assert found.z.tolist() == [0, 0, 0]
    assert found.collective == pytest.approx((20 + 22 + 44) / 8)
    assert found.premium.tolist() == pytest.approx([found.collective] * 3)


def test_equal_values_differ_by_nothing_at_all() -> None:
    found = credibility(np.full((3, 3), 8.2702), np.arange(1.0, 10.0).reshape(3, 3), np.ones((3, 3), dtype=bool))
    assert (found.between, found.within, found.z.tolist()) == (0, 0, [0, 0, 0])
    assert (found.collective, found.premium.tolist()) == (8.2702, [8.2702] * 3)


def test_groups_without_scatter_are_believed_entirely() -> None:
    found = credibility(np.array([[5.0, 5.0], [9.0, 9.0]]), np.ones((2, 2)), np.ones((2, 2), dtype=bool))
    assert found.z.tolist() == [1, 1]
    assert found.premium.tolist() == [5, 9]


@pytest.mark.parametrize("weight", [0.0, 7.0])
def test_a_group_without_weight_has_the_collective(weight: float) -> None:
    mask = np.array([[True, True], [True, True], [weight == 0, False]])
    value = np.array([[9.0, 11.0], [19.0, 21.0], [500.0, 900.0]])
    found = credibility(value, np.array([[1.0, 1.0], [1.0, 1.0], [weight, weight]]), mask)
    alone = credibility(value[:2], np.ones((2, 2)), mask[:2])
    assert (found.collective, found.between, found.within) == (alone.collective, alone.between, alone.within)
    assert (found.z[2], found.mean[2], found.premium[2]) == (0, alone.collective, alone.collective)
    assert found.premium[:2].tolist() == alone.premium.tolist()


def test_what_is_masked_may_be_anything() -> None:
    value, weight = np.array([[9.0, 11.0, np.nan], [19.0, 21.0, np.inf]]), np.array([[1.0, 1.0, np.nan]] * 2)
    found = credibility(value, weight, np.array([[True, True, False]] * 2))
    assert (
        found.premium.tolist() == credibility(value[:, :2], weight[:, :2], np.ones((2, 2), dtype=bool)).premium.tolist()
    )


@pytest.mark.parametrize("shape", [(1, 3), (3, 1), (0, 0), (2, 0)])
def test_too_little_to_estimate_from(shape: tuple[int, int]) -> None:
    with pytest.raises(ZeroDivisionError):
        credibility(np.arange(float(np.prod(shape))).reshape(shape), np.ones(shape), np.ones(shape, dtype=bool))


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    groups, times = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    size = groups * times
    value = draw(st.lists(st.integers(1, 60), min_size=size, max_size=size))
    weight = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    mask = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    shape = (groups, times)
    found = np.array(value, float).reshape(shape), np.array(weight, float).reshape(shape), np.array(mask).reshape(shape)
    seen = found[2] & (found[1] > 0)
    assume(seen.any(axis=1).sum() >= 2 and (seen.sum(axis=1) >= 2).any())
    return found


def in_rationals(value: np.ndarray, weight: np.ndarray, mask: np.ndarray) -> tuple[Fraction, Fraction, list[Fraction]]:
    """Between, within and premiums from the pairs of observations and of groups, without any mean of squares."""
    groups = [
        [(Fraction(int(x)), Fraction(int(w))) for x, w, seen in zip(*row, strict=True) if seen and w > 0]
        for row in zip(value.tolist(), weight.tolist(), mask.tolist(), strict=True)
    ]

    # a weighted sum of squares about the mean is the sum over pairs w v (x - y)^2, over the weight
    def scatter(rows: list[tuple[Fraction, Fraction]]) -> Fraction:
        pairs = [(x - y) ** 2 * w * v for x, w in rows for y, v in rows]
        return sum(pairs, Fraction(0)) / 2 / sum(w for _, w in rows)

    filled = [each for each in groups if each]
    within = sum(map(scatter, filled), Fraction(0)) / sum(len(each) - 1 for each in filled)
    means = [(sum(x * w for x, w in each) / sum(w for _, w in each), sum(w for _, w in each)) for each in filled]
    cross = sum((v * w for i, (_, v) in enumerate(means) for j, (_, w) in enumerate(means) if i != j), Fraction(0))
    between = (scatter(means) - (len(means) - 1) * within) * sum(w for _, w in means) / cross
    if between <= 0:
        shares = [Fraction(0)] * len(means)
        collective = sum(x * w for x, w in means) / sum(w for _, w in means)
    else:
        shares = [1 / (1 + within / (w * between)) for _, w in means]
        collective = sum(z * x for z, (x, _) in zip(shares, means, strict=True)) / sum(shares)
    own = iter([collective + z * (x - collective) for z, (x, _) in zip(shares, means, strict=True)])
    return between, within, [next(own) if each else collective for each in groups]


@given(tables())
@few
def test_the_estimates_are_those_of_rationals(table: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    between, within, premium = in_rationals(*table)
    assume(between <= 0 or between > Fraction(1, 10**6))
    assume(between != 0)
    found = credibility(*table)
    assert found.between == pytest.approx(float(between), rel=1e-9, abs=1e-9)
    assert found.within == pytest.approx(float(within), rel=1e-9, abs=1e-9)
    assert found.premium.tolist() == pytest.approx([float(each) for each in premium], rel=1e-9)


@given(tables(), st.randoms(use_true_random=False))
@few
def test_order_unit_and_origin_do_not_matter(table: tuple[np.ndarray, np.ndarray, np.ndarray], random) -> None:
    value, weight, mask = table
    found = credibility(value, weight, mask)
    assume(abs(found.between) > 1e-6)
    rows, columns = list(range(value.shape[0])), list(range(value.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    other = credibility(*(each[rows][:, columns] for each in table))
    assert other.premium == pytest.approx(found.premium[rows])
    scaled: Credibility = credibility(value * 4 + 3, weight * 10, mask)
    assert scaled.premium == pytest.approx(found.premium * 4 + 3)
    assert scaled.z == pytest.approx(found.z)
    assert scaled.between == pytest.approx(found.between * 16, abs=1e-9)
    assert scaled.within == pytest.approx(found.within * 160, abs=1e-9)


@given(tables())
@few
def test_a_premium_lies_between_its_mean_and_the_collective(table: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    found = credibility(*table)
    assert ((found.z >= 0) & (found.z <= 1)).all()
    ends = np.sort(np.stack([found.mean, np.full_like(found.mean, found.collective)]), axis=0)
    assert ((ends[0] - 1e-9 <= found.premium) & (found.premium <= ends[1] + 1e-9)).all()

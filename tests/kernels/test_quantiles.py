"""Quantiles against their defining inequalities, intervals against every pair of ranks, factors against integrals."""

from fractions import Fraction
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, stats

from ppp_cost.kernels.costs.quantiles import (
    RankInterval,
    least_n,
    median_deviation,
    modified_scores,
    order_interval,
    quantile,
    tolerance_factor,
)
from tests.kernels.columns import few

KINDS = range(1, 10)
# the third type is held to its definition below
NUMPY = {
    1: "inverted_cdf",
    2: "averaged_inverted_cdf",
    4: "interpolated_inverted_cdf",
    5: "hazen",
    6: "weibull",
    7: "linear",
    8: "median_unbiased",
    9: "normal_unbiased",
}
samples = st.lists(st.integers(-1000, 1000), min_size=1, max_size=25)
levels = st.fractions(0, 1, max_denominator=40)
inner = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)


# --- quantiles


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(1, 10), (2, 15), (3, 10), (4, 10), (5, 15), (6, 12.5), (7, 17.5), (8, 85 / 6), (9, 14.375)],
)
def test_a_quartile_of_four_by_hand(kind: int, expected: float) -> None:
    # n p = 1: the first value is at its rank, and the interpolated types add .5, .25, .75, .4167 and .4375 of a rank
    assert quantile(np.array([40.0, 10.0, 30.0, 20.0]), Fraction(1, 4), kind) == pytest.approx(expected)


@given(samples, levels, st.sampled_from(sorted(NUMPY)))
@few
def test_the_types_are_those_of_numpy(values: list[int], p: Fraction, kind: int) -> None:
    # numpy multiplies in floats, and takes 0.07 of 100 for more than the seventh
    assume(kind > 2 or (p * len(values)).denominator > 1)
    expected = np.quantile(np.array(values, dtype=float), float(p), method=NUMPY[kind])
    assert float(quantile(np.array(values, dtype=float), p, kind)) == pytest.approx(float(expected), abs=1e-9)


@given(samples, levels)
@few
def test_the_first_type_is_the_first_value_that_enough_do_not_exceed(values: list[int], p: Fraction) -> None:
    found = float(quantile(np.array(values, dtype=float), p, 1))
    reaching = [each for each in values if sum(other <= each for other in values) >= p * len(values)]
    assert found == min(reaching)


@given(samples, levels)
@few
def test_the_second_type_is_the_middle_of_all_values_that_split_the_sample(values: list[int], p: Fraction) -> None:
    found = float(quantile(np.array(values, dtype=float), p, 2))
    n = len(values)
    splitting = [
        each
        for each in values
        if sum(other <= each for other in values) >= p * n and sum(other >= each for other in values) >= (1 - p) * n
    ]
    assert found == (min(splitting) + max(splitting)) / 2


@given(samples, levels)
@few
def test_the_third_type_has_the_nearest_rank_and_of_two_the_even_one(values: list[int], p: Fraction) -> None:
    ranks = range(len(values) + 1)
    nearest = min(abs(rank - p * len(values)) for rank in ranks)
    rank = next(rank for rank in (*ranks[::2], *ranks[1::2]) if abs(rank - p * len(values)) == nearest)
    assert float(quantile(np.array(values, dtype=float), p, 3)) == sorted(values)[max(rank, 1) - 1]


@pytest.mark.parametrize(("p", "expected"), [("0.15", 2), ("0.25", 2), ("0.35", 4), ("0.45", 4), ("0.05", 1)])
def test_half_way_between_two_ranks_the_third_type_has_the_even_one(p: str, expected: float) -> None:
    assert float(quantile(np.arange(1.0, 11.0), Fraction(p), 3)) == expected


def test_a_float_is_the_decimal_it_prints_as() -> None:
    values = np.arange(1.0, 101.0)
    assert [float(quantile(values, p, 1)) for p in (0.07, Fraction(7, 100), 0.0700001)] == [7, 7, 8]
    assert float(quantile(values, np.float64(0.07), 2)) == 7.5


@pytest.mark.parametrize("kind", KINDS)
def test_one_value_is_all_its_quantiles(kind: int) -> None:
    assert [float(quantile(np.array([3.7]), p, kind)) for p in (0, 0.25, 0.5, 1)] == [3.7] * 4


@pytest.mark.parametrize("kind", KINDS)
def test_many_samples_are_one_by_one(kind: int) -> None:
    values = np.random.default_rng(5).normal(size=(3, 4, 7))
    found = quantile(values, Fraction(1, 4), kind)
    assert found.shape == (3, 4)
    assert found[2, 1] == quantile(values[2, 1], Fraction(1, 4), kind)


@given(samples, levels, levels, st.sampled_from(KINDS), st.randoms(use_true_random=False))
@few
def test_quantiles_rise_with_p_scale_and_do_not_see_the_order(
    values: list[int], p: Fraction, other: Fraction, kind: int, random
) -> None:
    sample = np.array(values, dtype=float)
    low, high = sorted((p, other))
    found = quantile(sample, low, kind)
    assert found <= quantile(sample, high, kind) + 1e-9
    assert sample.min() <= found <= sample.max()
    assert quantile(sample * 8 + 16, low, kind) == pytest.approx(found * 8 + 16)
    random.shuffle(values)
    assert quantile(np.array(values, dtype=float), low, kind) == found


def test_what_cannot_be_is_an_error() -> None:
    with pytest.raises(KeyError):
        quantile(np.array([1.0]), 0.5, 10)
    with pytest.raises(IndexError):
        quantile(np.array([]), 0.5, 7)


# --- intervals between ranks


def chosen(n: int, p: Fraction, conf: Fraction) -> tuple[int, int, Fraction] | None:
    """The rule, in rationals, over every pair of ranks."""
    at = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    pairs = [(low, high, sum(at[low:high], Fraction(0))) for low in range(1, n + 1) for high in range(low + 1, n + 1)]
    reaching = [pair for pair in pairs if pair[2] >= conf]
    return min(reaching, key=lambda pair: (pair[1] - pair[0], -pair[2], pair[0]), default=None)


@given(st.integers(0, 32), inner, st.sampled_from([Fraction(9, 10), Fraction(19, 20), Fraction(99, 100)]))
@few
def test_an_interval_is_the_best_of_all_pairs(n: int, p: Fraction, conf: Fraction) -> None:
    found, expected = order_interval(n, p, conf), chosen(n, p, conf)
    if found is None or expected is None:
        assert found is expected is None
    else:
        assert (found.lower, found.upper) == expected[:2]
        assert found.coverage == pytest.approx(float(expected[2]), abs=1e-13)


def test_a_confidence_that_is_just_reached() -> None:
    assert order_interval(6, Fraction(1, 2), Fraction(31, 32)) == RankInterval(1, 6, 0.96875)
    assert order_interval(6, Fraction(1, 2), Fraction(31, 32) + Fraction(1, 10**9)) is None
    assert least_n(Fraction(1, 2), Fraction(31, 32)) == 6


@pytest.mark.parametrize("p", [Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(2, 3), Fraction(9, 10)])
@pytest.mark.parametrize("n", range(2, 36))
def test_what_the_extremes_cover_is_reached_by_them_and_by_no_smaller_sample(p: Fraction, n: int) -> None:
    covered = 1 - p**n - (1 - p) ** n
    assert least_n(p, covered) == n
    assert order_interval(n, p, covered) is not None
    assert order_interval(n - 1, p, covered) is None


def test_of_equal_coverages_the_lowest_ranks() -> None:
    # of eight values 1-7 and 2-8 hold the median equally often
    assert order_interval(8, 0.5, 0.95) == RankInterval(1, 7, pytest.approx(246 / 256))
    # and of 159 ranks 67-92 and 68-93, whose coverages differ in the last bit when they are computed
    found = order_interval(159, 0.5, 0.95)
    assert found is not None
    assert (found.lower, found.upper) == (67, 92)


@given(inner, st.sampled_from([Fraction(9, 10), Fraction(19, 20), Fraction(99, 100)]))
@few
def test_the_least_sample_is_the_first_with_an_interval(p: Fraction, conf: Fraction) -> None:
    n = least_n(p, conf)
    assert order_interval(n, p, conf) is not None
    assert order_interval(n - 1, p, conf) is None
    assert least_n(1 - p, conf) == n


@pytest.mark.parametrize(
    ("p", "conf", "expected"), [("0.5", "0.95", 6), ("0.25", "0.95", 11), ("0.1", "0.95", 29), ("0.5", "0", 1)]
)
def test_least_samples_by_hand(p: str, conf: str, expected: int) -> None:
    assert least_n(Fraction(p), Fraction(conf)) == expected


def test_an_interval_covers_as_often_as_it_says() -> None:
    found = order_interval(12, 0.25, 0.95)
    assert found is not None
    ranked = np.sort(np.random.default_rng(11).exponential(size=(40_000, 12)), axis=1)
    covered = (ranked[:, found.lower - 1] <= -np.log(0.75)) & (-np.log(0.75) < ranked[:, found.upper - 1])
    assert covered.mean() == pytest.approx(found.coverage, abs=0.004)


# --- tolerance


@pytest.mark.parametrize(("n", "cover", "conf"), [(2, 0.9, 0.9), (5, 0.9, 0.95), (11, 0.75, 0.9), (43, 0.9, 0.99)])
def test_a_factor_covers_with_the_probability_asked_for(n: int, cover: float, conf: float) -> None:
    # given the standard deviation s, mean + k s is above the quantile when the mean is: integrate over s
    k = tolerance_factor(n, cover, conf)

    def weighed(s: float) -> float:
        density = stats.chi.pdf(s * sqrt(n - 1), n - 1) * sqrt(n - 1)
        return float(density * stats.norm.sf((stats.norm.ppf(cover) - k * s) * sqrt(n)))

    reached, _ = integrate.quad(weighed, 0, 6, limit=200)
    assert reached == pytest.approx(conf, abs=1e-6)


def test_factors_fall_with_n_and_rise_with_what_is_asked() -> None:
    by_n = [tolerance_factor(n, 0.9, 0.95) for n in range(2, 60)]
    assert by_n == sorted(by_n, reverse=True)
    assert tolerance_factor(10, 0.95, 0.95) > tolerance_factor(10, 0.9, 0.95) > tolerance_factor(10, 0.9, 0.9)
    assert tolerance_factor(10**6, 0.9, 0.95) == pytest.approx(1.2816, abs=0.004)


# --- distances from the median


def test_scores_by_hand() -> None:
    # the median is 9, the distances 4 1 0 2 41 have the median 2
    values = np.array([5.0, 8.0, 9.0, 11.0, 50.0])
    assert float(median_deviation(values)) == 2
    assert modified_scores(values).tolist() == pytest.approx([-1.349, -0.33725, 0, 0.6745, 13.82725])


def test_where_most_values_are_equal_any_other_is_infinitely_far() -> None:
    assert modified_scores(np.array([7.0, 7.0, 7.0, 8.0, 1.0])).tolist() == [0, 0, 0, np.inf, -np.inf]
    assert modified_scores(np.array([7.0])).tolist() == [0]


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12), st.integers(1, 50), st.integers(-50, 50))
@few
def test_scores_do_not_see_unit_and_origin(values: list[int], unit: int, origin: int) -> None:
    sample = np.array(values, dtype=float)
    assert modified_scores(sample * unit + origin) == pytest.approx(modified_scores(sample))
    assert modified_scores(-sample) == pytest.approx(-modified_scores(sample))
    both = np.stack([sample, sample * 2])
    assert modified_scores(both)[1] == pytest.approx(modified_scores(sample))

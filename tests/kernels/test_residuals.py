"""Moments and likelihood of residuals, against scipy's distribution and by hand."""

import numpy as np
import pytest
from scipy.stats import norm, skew

from ppp_cost.kernels.costs.residuals import log_likelihood, skewness


def test_skewness_is_that_of_the_sample() -> None:
    drawn = np.random.default_rng(5).gamma(2.0, size=40)
    assert skewness(drawn - drawn.mean()) == pytest.approx(skew(drawn))
    assert skewness(-(drawn - drawn.mean())) == pytest.approx(-skew(drawn))
    assert skewness(1e6 * (drawn - drawn.mean())) == pytest.approx(skew(drawn))
    assert skewness(np.zeros(3)) == 0


def test_the_likelihood_is_that_of_normal_errors_at_their_best_variance() -> None:
    residual = np.array([-1.5, 0.25, 2.0, -0.75])
    best = norm.logpdf(residual, scale=np.sqrt((residual**2).mean())).sum()
    assert log_likelihood(residual) == pytest.approx(best)
    assert all(norm.logpdf(residual, scale=scale).sum() <= best for scale in (0.5, 1.0, 2.0))

"""Statistics of unit costs: quantiles, regressions, panels, credibility, frontiers, and prices of one year in another.

A function a method, for any n; what a small sample lets be printed is decided in `cost/standard`.
"""

from ppp_cost.kernels.costs.arithmetic import exponential, logarithm, orthogonal, product, solved, squares
from ppp_cost.kernels.costs.credibility import Credibility, credibility
from ppp_cost.kernels.costs.decomposition import effects
from ppp_cost.kernels.costs.envelopment import Envelopment, cost_efficiency, super_efficiency
from ppp_cost.kernels.costs.influence import Influence, bonferroni_cut, influence
from ppp_cost.kernels.costs.isotonic import Isotonic, isotonic
from ppp_cost.kernels.costs.panel import RandomEffects, Reml, Within, random_effects, reml, within
from ppp_cost.kernels.costs.quantile_regression import QuantileFit, quantile_regression
from ppp_cost.kernels.costs.quantiles import (
    Floats,
    Level,
    RankInterval,
    around,
    least_n,
    median_deviation,
    modified_scores,
    normal_quantile,
    order_interval,
    quantile,
    tolerance_factor,
)
from ppp_cost.kernels.costs.rebasing import (
    ShareCheck,
    check_on_shares,
    fisher,
    laspeyres,
    paasche,
    relatives,
    tornqvist,
    walsh,
    with_floor,
)
from ppp_cost.kernels.costs.regression import (
    Adjusted,
    Factor,
    LeastSquares,
    adjusted,
    corrected,
    factored,
    least_squares,
)
from ppp_cost.kernels.costs.residuals import log_likelihood, skewness
from ppp_cost.kernels.costs.smearing import normal_smearing, smearing

__all__ = [
    "Adjusted",
    "Credibility",
    "Envelopment",
    "Factor",
    "Floats",
    "Influence",
    "Isotonic",
    "LeastSquares",
    "Level",
    "QuantileFit",
    "RandomEffects",
    "RankInterval",
    "Reml",
    "ShareCheck",
    "Within",
    "adjusted",
    "around",
    "bonferroni_cut",
    "check_on_shares",
    "corrected",
    "cost_efficiency",
    "credibility",
    "effects",
    "exponential",
    "factored",
    "fisher",
    "influence",
    "isotonic",
    "laspeyres",
    "least_n",
    "least_squares",
    "log_likelihood",
    "logarithm",
    "median_deviation",
    "modified_scores",
    "normal_quantile",
    "normal_smearing",
    "order_interval",
    "orthogonal",
    "paasche",
    "product",
    "quantile",
    "quantile_regression",
    "random_effects",
    "relatives",
    "reml",
    "skewness",
    "smearing",
    "solved",
    "squares",
    "super_efficiency",
    "tolerance_factor",
    "tornqvist",
    "walsh",
    "with_floor",
    "within",
]

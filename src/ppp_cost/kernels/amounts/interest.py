"""Interest by day count: the sum over days of balance x rate / days of the year."""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.exact import Exact, Integers, Mask, column, divide, multiply
from ppp_cost.kernels.groups import Groups, summed


def accrued(balance: Exact, rate: Exact, basis: Integers, groups: Groups) -> Exact:
    """Return the interest of each group of days; ``basis`` is the length of the year to which each day belongs.

    Cutting where a balance or a rate changes is the same sum, with equal days taken together.

    >>> from fractions import Fraction
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> from ppp_cost.kernels.groups import grouped
    >>> days = grouped(np.zeros(90, dtype=int), 1)
    >>> paid = accrued(exact([1000] * 90), exact([Fraction("0.06")]), np.full(90, 360), days)
    >>> fractions_of(paid)
    [Fraction(15, 1)]
    """
    daily = divide(multiply(balance, rate), column(basis))
    every: Mask = np.ones(daily.shape[-1], dtype=bool)
    return summed(daily, every, groups)

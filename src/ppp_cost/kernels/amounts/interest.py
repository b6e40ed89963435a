"""Interest by day count: the sum over days of balance x rate / days of the year."""

from __future__ import annotations

import numpy as np

from ppp_cost.kernels.exact import Exact, Integers, Mask
from ppp_cost.kernels.groups import Groups, summed


def accrued(balance: Exact, rate: Exact, basis: Integers, groups: Groups) -> Exact:
    """Return the interest of each group of days: the sum of balance times rate over the days of the year.

    Cutting where a balance or a rate changes is the same sum, with equal days taken together.

    Parameters
    ----------
    balance : Exact, shape (…, days)
        What is owed on each day, in money.
    rate : Exact, shape (…, days)
        A share a year.
    basis : array of int, shape (days,)
        Days of the year to which each day belongs, 360, 365 or 366, not 0.
    groups : Groups
        The cells of the days, as from ``grouped``.

    Returns
    -------
    Exact, shape (…, cells)
        In money, not rounded.

    Raises
    ------
    ZeroDivisionError
        A basis of 0.

    Source
    ------
    ISDA, 2006 ISDA Definitions, section 4.16, day count fractions.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> from ppp_cost.kernels.groups import grouped
    >>> days = grouped(np.zeros(90, dtype=int), 1)
    >>> fractions_of(accrued(exact([1000] * 90), exact(["0.06"]), np.full(90, 360), days))
    [Fraction(15, 1)]
    """
    daily = balance * rate / Exact(basis)
    every: Mask = np.ones(daily.shape[-1], dtype=bool)
    return summed(daily, every, groups)

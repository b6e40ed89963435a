"""Columns with a denominator a row brought over one."""

from __future__ import annotations

from math import lcm

import numpy as np

from ppp_cost.kernels.exact import LIMIT, Exact, narrowed, peak, scaled


def one_denominator(a: Exact, most: int | None = None) -> Exact | None:
    """Return the column over one denominator, or None where that would be above ``most``."""
    if isinstance(a.den, int):
        return a
    den = 1
    for each in set(a.den.flat):
        den = lcm(den, int(each))
        if most is not None and den > most:
            return None
    factor = np.array([den // int(each) for each in a.den.flat], dtype=object).reshape(a.den.shape)
    bound = a.bound * peak(factor)
    return narrowed(
        Exact(scaled(a.num, factor if max(bound, peak(factor)) > LIMIT else factor.astype(np.int64), bound), den, bound)
    )


def over_one(a: Exact) -> Exact:
    """Return the column over one denominator, however large."""
    whole = one_denominator(a)
    return a if whole is None else whole

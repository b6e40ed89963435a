"""Price baskets: always from the base, never chained."""

from __future__ import annotations

from collections.abc import Sequence

from ppp_cost.kernels.exact import Exact, add, divide, multiply


def basket(fixed: Exact, weights: Sequence[Exact], now: Sequence[Exact], base: Sequence[Exact]) -> Exact:
    """Return ``fixed + sum(weight * now / base)``.

    Source: proportional price adjustment as in 48 CFR 852.216-72 and 调价公式 of Chinese concession contracts.

    >>> from fractions import Fraction
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> k = basket(exact([Fraction(7, 10)]), [exact([Fraction(3, 10)])], [exact([Fraction("102.5")])], [exact([100])])
    >>> fractions_of(k)
    [Fraction(403, 400)]
    """
    total = fixed
    for weight, level, start in zip(weights, now, base, strict=True):
        total = add(total, divide(multiply(weight, level), start))
    return total

"""Price baskets: always from the base, never chained."""

from __future__ import annotations

from collections.abc import Sequence

from ppp_cost.kernels.exact import Exact, divide


def basket(fixed: Exact, weights: Sequence[Exact], now: Sequence[Exact], base: Sequence[Exact]) -> Exact:
    """Return a fixed part and, for each component, its weight times its index now over its index at the base.

    Parameters
    ----------
    fixed : Exact, shape (…, n)
        The part that does not move, without unit.
    weights : sequence of Exact, one a component, shape (…, n)
        Without unit; with ``fixed`` they sum to 1 in most contracts.  No check: intake has done it.
    now, base : sequence of Exact, one a component, shape (…, n)
        Index levels, each component in its own unit; where the base is 0 the component counts as 0, and the
        caller marks the row.

    Returns
    -------
    Exact, shape (…, n)
        A factor on prices, without unit.

    Raises
    ------
    ValueError
        Sequences of different lengths.

    Source
    ------
    Proportional price adjustment as in 48 CFR 852.216-72 and 调价公式 of Chinese concession contracts.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> fractions_of(basket(exact(["0.7"]), [exact(["0.3"])], [exact(["102.5"])], [exact([100])]))
    [Fraction(403, 400)]
    """
    total = fixed
    for weight, level, start in zip(weights, now, base, strict=True):
        total = total + divide(weight * level, start)
    return total

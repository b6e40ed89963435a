"""Capital schedules: what year n of N pays on a principal."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import Exact, Integers, divide


def level_instalment(principal: Fraction, rate: Fraction, years: int) -> Fraction:
    """Return what each of N equal yearly payments is, the principal over N at a rate of 0.

    Parameters
    ----------
    principal : Fraction
        Owed at the beginning of the first year, in money.
    rate : Fraction
        A share a year, above -1.
    years : int
        N, at least 1.

    Returns
    -------
    Fraction
        In money, not rounded.

    Raises
    ------
    ZeroDivisionError
        No year at all.

    Source
    ------
    Kellison, The Theory of Interest, chapter 3, annuities-immediate.

    Examples
    --------
    >>> round(float(level_instalment(Fraction(80_000_000), Fraction("0.0799"), 18)), 2)
    8530246.96
    """
    growth = (1 + rate) ** years
    return principal * rate * growth / (growth - 1) if rate else principal / years


def level(principal: Fraction, rate: Fraction, years: int, number: int) -> tuple[Fraction, Fraction]:
    """Return the principal and the interest in one of N equal yearly payments.

    Parameters
    ----------
    principal : Fraction
        Owed at the beginning of the first year, in money.
    rate : Fraction
        A share a year, above -1.
    years : int
        N, at least 1.
    number : int
        Which payment, 1 to N.  No check: the rule has done it.

    Returns
    -------
    tuple of Fraction
        Principal part and interest part, in money, not rounded; their sum is ``level_instalment``.

    Raises
    ------
    ZeroDivisionError
        No year at all.

    Source
    ------
    Kellison, The Theory of Interest, chapter 5, amortization schedules.

    Examples
    --------
    >>> parts = [level(Fraction(100), Fraction(1, 10), 2, number) for number in (1, 2)]
    >>> [round(float(sum(part)), 4) for part in parts], sum(part[0] for part in parts)
    ([57.619, 57.619], Fraction(100, 1))
    """
    instalment = level_instalment(principal, rate, years)
    growth = (1 + rate) ** (number - 1)
    balance = principal * growth - (instalment * (growth - 1) / rate if rate else instalment * (number - 1))
    return instalment - balance * rate, balance * rate


def equal_principal(
    principal: Fraction, rate: Fraction, years: int, number: int, average: bool
) -> tuple[Fraction, Fraction]:
    """Return the principal and the interest in one of N yearly payments that each repay the principal over N.

    Parameters
    ----------
    principal : Fraction
        Owed at the beginning of the first year, in money.
    rate : Fraction
        A share a year.
    years : int
        N, at least 1.
    number : int
        Which payment, 1 to N.  No check: the rule has done it.
    average : bool
        Whether interest is on the mean of opening and closing balance, not on the opening balance.

    Returns
    -------
    tuple of Fraction
        Principal part and interest part, in money, not rounded.

    Raises
    ------
    ZeroDivisionError
        No year at all.

    Source
    ------
    Kellison, The Theory of Interest, chapter 5, varying series of payments.

    Examples
    --------
    >>> equal_principal(Fraction(100), Fraction(1, 10), 4, 2, False)
    (Fraction(25, 1), Fraction(15, 2))
    """
    part = principal / years
    opening = principal - part * (number - 1)
    return part, rate * (opening - part / 2 if average else opening)


def rising(principal: Exact, profit: Exact, discount: Exact, years: Integers, number: Integers) -> Exact:
    """Return what a year pays of a principal with profit: the Nth part, carried to that year by a discount rate.

    Parameters
    ----------
    principal : Exact, shape (…, n)
        The private side's construction cost, in money.
    profit, discount : Exact, shape (…, n)
        Shares, of the cost and a year; discount rates are above -1.
    years : array of int, shape (…, n)
        N, the years that are paid for; 0 where it is not known, and the result reads 0: the caller marks it.
    number : array of int, shape (…, n)
        How many years the amount is carried forward; below 0, back.

    Returns
    -------
    Exact, shape (…, n)
        In money, not rounded.

    Source
    ------
    财金〔2015〕21号《政府和社会资本合作项目财政承受能力论证指引》, article 16, the term of construction cost.

    Examples
    --------
    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> paid = rising(exact([10000]), exact(["0.06"]), exact(["0.049"]), np.array([10]), np.array([2]))
    >>> round(float(fractions_of(paid)[0]), 4)
    1166.4251
    """
    yearly = 1 + discount
    base, den = yearly.num.astype(object), np.asarray(yearly.den, dtype=object)
    up, down = (np.maximum(each, 0).astype(object) for each in (number, -number))
    growth = divide(Exact(base**up * den**down), Exact(den**up * base**down))
    return divide(principal * (1 + profit) * growth, Exact(years))

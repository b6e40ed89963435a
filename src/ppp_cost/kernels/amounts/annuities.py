"""Capital schedules: what year n of N pays on a principal."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import Exact, Integers, divide, multiply


def level_instalment(principal: Fraction, rate: Fraction, years: int) -> Fraction:
    """Return ``P i (1+i)^N / ((1+i)^N - 1)``, P/N at a rate of 0.

    >>> round(float(level_instalment(Fraction(80_000_000), Fraction("0.0799"), 18)), 2)
    8530246.96
    """
    growth = (1 + rate) ** years
    return principal * rate * growth / (growth - 1) if rate else principal / years


def level(principal: Fraction, rate: Fraction, years: int, number: int) -> tuple[Fraction, Fraction]:
    """Return (principal part, interest part) of instalment ``number`` of a level schedule.

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
    """Return (principal part, interest part) of instalment ``number`` when each repays P/N.

    Interest is on the opening balance, or on the ``average`` of opening and closing.

    >>> equal_principal(Fraction(100), Fraction(1, 10), 4, 2, False)
    (Fraction(25, 1), Fraction(15, 2))
    """
    part = principal / years
    opening = principal - part * (number - 1)
    return part, rate * (opening - part / 2 if average else opening)


def rising(principal: Exact, profit: Exact, discount: Exact, years: Integers, number: Integers) -> Exact:
    """Return ``P (1+p) (1+d)^n / N``: 财金〔2015〕21号 article 16, construction term.

    >>> from ppp_cost.kernels.exact import exact, fractions_of
    >>> profit, discount = exact([Fraction("0.06")]), exact([Fraction("0.049")])
    >>> paid = rising(exact([10000]), profit, discount, np.array([10]), np.array([2]))
    >>> round(float(fractions_of(paid)[0]), 4)
    1166.4251
    """
    marked_up = multiply(principal, Exact(profit.num + profit.den, profit.den, profit.bound + _largest(profit.den)))
    base, den = (discount.num + discount.den).astype(object), np.asarray(discount.den, dtype=object)
    up, down = (np.maximum(each, 0).astype(object) for each in (number, -number))
    growth = divide(_wide(base**up * den**down), _wide(den**up * base**down))
    return divide(multiply(marked_up, growth), _wide(years.astype(object)))


def _wide(num: Integers) -> Exact:
    largest = max((abs(int(each)) for each in num.flat), default=0)
    return Exact(num, 1, largest)


def _largest(den: int | Integers) -> int:
    return den if isinstance(den, int) else int(den.max(initial=1))

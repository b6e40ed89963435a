"""Exact columns: integer numerators over a positive denominator, in numpy.

A column of rationals is held as integers, ``int64`` while a bound known beforehand says that they fit and
Python integers (dtype ``object``) where they would not.  The denominator is one integer for the whole column,
or one a row where a division made it so.  Arrays broadcast; the last axis is the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[Any]
Mask: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.intp]

LIMIT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Exact:
    """Rationals ``num / den``: ``num`` has any shape, ``den`` is positive, ``bound`` is at least ``|num|``."""

    num: Integers
    den: int | Integers
    bound: int

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the column after numerators and denominators are broadcast."""
        return np.broadcast_shapes(self.num.shape, np.shape(self.den))


def peak(num: Integers) -> int:
    """Return the largest magnitude in ``num``, 0 when it is empty."""
    return max(abs(int(num.max())), abs(int(num.min()))) if num.size else 0


def column(num: Integers, den: int | Integers = 1, bound: int | None = None) -> Exact:
    """Wrap integers; ``bound`` spares the pass that looks for the largest magnitude."""
    return Exact(num, den, peak(num) if bound is None else bound)


def exact(values: Iterable[Fraction | int]) -> Exact:
    """Make a column, shape (n,), from rationals.

    >>> exact([Fraction(69, 70), 1]).num.tolist()
    [69, 70]
    """
    fractions = [Fraction(value) for value in values]
    den = lcm(*(f.denominator for f in fractions))
    num = [f.numerator * (den // f.denominator) for f in fractions]
    bound = max(map(abs, num), default=0)
    return Exact(np.array(num, dtype=_dtype(max(bound, den))), den, bound)


def fractions_of(value: Exact) -> list[Fraction]:
    """Return the elements, flattened, as ``Fraction``."""
    num, den = np.broadcast_arrays(value.num, np.asarray(value.den, dtype=object))
    return [Fraction(int(n), int(d)) for n, d in zip(num.flat, den.flat, strict=True)]


def _dtype(bound: int) -> type:
    return np.int64 if bound <= LIMIT else object


def _wide(part: int | Integers, bound: int) -> int | Integers:
    """Return ``part`` ready for a computation whose results reach ``bound``."""
    if bound <= LIMIT or isinstance(part, int) or part.dtype == object:
        return part
    return part.astype(object)


def _den_peak(den: int | Integers) -> int:
    return den if isinstance(den, int) else peak(den)


def _times(a: int | Integers, b: int | Integers, bound: int) -> Any:
    largest = max([bound, *(each for each in (a, b) if isinstance(each, int))])
    return _wide(a, largest) * _wide(b, largest)


def _product_den(a: int | Integers, b: int | Integers) -> int | Integers:
    product: int | Integers = _times(a, b, _den_peak(a) * _den_peak(b))
    return product


def scaled(num: Integers, factor: int | Integers, bound: int) -> Integers:
    """Return whole numbers times a factor, ready for results that reach ``bound``."""
    grown: Integers = _times(num, factor, bound)
    return grown


def narrowed(value: Exact) -> Exact:
    """Return the same rationals in lowest terms where they had outgrown int64.

    >>> a = Exact(np.array([10**30], dtype=object), 10**30, 10**30)
    >>> narrowed(a).num.dtype.name, narrowed(a).den
    ('int64', 1)
    """
    if value.bound <= LIMIT and (isinstance(value.den, int) or value.den.dtype != object):
        return value
    num, den = value.num, value.den
    if isinstance(den, int):
        common = gcd(den, *(int(n) for n in num.flat))
        num, den = (num // common, den // common) if common > 1 else (num, den)
    else:
        num, den = np.broadcast_arrays(num, den)
        common_each = np.gcd(num, den)
        num, den = num // common_each, den // common_each
        den = den.astype(_dtype(peak(den)))
    bound = peak(num)
    return Exact(num.astype(_dtype(bound)), den, bound)


def multiply(a: Exact, b: Exact) -> Exact:
    """Return ``a * b``.

    >>> x = multiply(exact([Fraction(69, 70)]), exact([Fraction(7, 3)]))
    >>> fractions_of(x)
    [Fraction(23, 10)]
    """
    bound = a.bound * b.bound
    if bound > LIMIT:
        a, b = column(a.num, a.den), column(b.num, b.den)
        bound = a.bound * b.bound
    return narrowed(Exact(_times(a.num, b.num, bound), _product_den(a.den, b.den), bound))


def divide(a: Exact, b: Exact) -> Exact:
    """Return ``a / b``, a denominator a row; where ``b`` is 0 the quotient stands for nothing and reads 0."""
    zero = b.num == 0
    sign = np.where(b.num < 0, -1, 1)
    bottom = Exact(np.where(zero, 1, b.num * sign), 1, max(b.bound, 1))
    top = Exact(np.where(zero, 0, a.num * sign), 1, a.bound)
    num = multiply(top, Exact(as_array(b.den), 1, _den_peak(b.den)))
    den = multiply(bottom, Exact(as_array(a.den), 1, _den_peak(a.den)))
    if den.num.size == 1:
        return narrowed(Exact(num.num, int(den.num.item()), num.bound))
    return narrowed(_reduced(num.num, den.num))


def _reduced(num: Integers, den: Integers) -> Exact:
    num, den = np.broadcast_arrays(num, den)
    if num.dtype != den.dtype:
        num, den = num.astype(object), den.astype(object)
    common = np.gcd(num, den)
    low = den // common
    same = low.size > 0 and bool((low == low.flat[0]).all())
    return column(num // common, int(low.flat[0]) if same else low)


def negate(a: Exact) -> Exact:
    """Return ``-a``."""
    return Exact(-a.num, a.den, a.bound)


def _over_common(a: Exact, b: Exact) -> tuple[Integers, Integers, int | Integers, int]:
    """Return both numerators over one denominator, and a bound of their sum."""
    if isinstance(a.den, int) and isinstance(b.den, int):
        common = lcm(a.den, b.den)
        up, down = common // a.den, common // b.den
        bound = a.bound * up + b.bound * down
        left = a.num if up == 1 else _times(a.num, up, bound)
        right = b.num if down == 1 else _times(b.num, down, bound)
        return _widened(left, bound), _widened(right, bound), common, bound
    bound = a.bound * _den_peak(b.den) + b.bound * _den_peak(a.den)
    return _times(a.num, b.den, bound), _times(b.num, a.den, bound), _product_den(a.den, b.den), bound


def _widened(part: Integers, bound: int) -> Integers:
    return part if bound <= LIMIT or part.dtype == object else part.astype(object)


def add(a: Exact, b: Exact) -> Exact:
    """Return ``a + b``.

    >>> fractions_of(add(exact([Fraction(1, 3)]), exact([Fraction(1, 6)])))
    [Fraction(1, 2)]
    """
    left, right, den, bound = _over_common(a, b)
    if isinstance(den, int):
        return narrowed(Exact(left + right, den, bound))
    return narrowed(_reduced(left + right, as_array(den)))


def subtract(a: Exact, b: Exact) -> Exact:
    """Return ``a - b``."""
    return add(a, negate(b))


def difference_sign(a: Exact, b: Exact) -> Integers:
    """Return the sign of ``a - b``: -1, 0 or 1."""
    left, right, _, _ = _over_common(a, b)
    return (left > right).astype(np.int8) - (left < right).astype(np.int8)


def choose(mask: Mask, a: Exact, b: Exact) -> Exact:
    """Return ``a`` where ``mask`` holds, else ``b``."""
    if isinstance(a.den, int) and isinstance(b.den, int):
        left, right, den, _ = _over_common(a, b)
        return column(np.where(mask, left, right), den)
    num = np.where(mask, a.num, b.num)
    den_each = np.where(mask, as_array(a.den), as_array(b.den))
    return column(num, den_each)


def as_array(den: int | Integers) -> Integers:
    """Return a denominator as an array that holds it exactly."""
    return np.array(den, dtype=_dtype(den)) if isinstance(den, int) else den


def at_least(a: Exact, bound: Exact) -> Exact:
    """Return the larger of the two."""
    if isinstance(a.den, int) and isinstance(bound.den, int):
        left, right, den, most = _over_common(a, bound)
        return Exact(np.maximum(left, right), den, most)
    return choose(difference_sign(a, bound) >= 0, a, bound)


def at_most(a: Exact, bound: Exact) -> Exact:
    """Return the smaller of the two."""
    if isinstance(a.den, int) and isinstance(bound.den, int):
        left, right, den, most = _over_common(a, bound)
        return Exact(np.minimum(left, right), den, most)
    return choose(difference_sign(a, bound) <= 0, a, bound)


def take(a: Exact, rows: Indices) -> Exact:
    """Gather along the last axis; a single element serves every row."""
    den = a.den if isinstance(a.den, int) else _gathered(a.den, rows)
    return Exact(_gathered(a.num, rows), den, a.bound)


def _gathered(part: Integers, rows: Indices) -> Integers:
    return part if part.shape[-1] == 1 and rows.size else part[..., rows]

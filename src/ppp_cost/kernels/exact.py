"""Exact columns: integer numerators over a positive denominator, in numpy.

A column of rationals is held as integers, ``int64`` while a bound known beforehand says that they fit and
Python integers (dtype ``object``) where they would not.  The denominator is one integer for the whole column,
or one a row where a division made it so.  Arrays broadcast; the last axis is the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from numbers import Rational
from operator import index
from typing import Any, TypeVar

import numpy as np

from ppp_cost.kernels.integers import LIMIT, Indices, Integers, Mask, as_array, dtype_of, peak, scaled, whole, wide

__all__ = [
    "LIMIT",
    "Exact",
    "Indices",
    "Integers",
    "Mask",
    "at_least",
    "at_most",
    "choose",
    "divide",
    "exact",
    "fractions_of",
    "masked",
    "narrowed",
    "take",
]

T = TypeVar("T")


def _with_numbers(operate: Callable[[Exact, Exact], T]) -> Callable[[Exact, Exact | Fraction | int], T]:
    """Let a whole number or a fraction stand for a column of itself."""

    def operated(self: Exact, other: Exact | Fraction | int) -> T:
        if isinstance(other, Exact):
            return operate(self, other)
        return operate(self, exact([other])) if isinstance(other, Rational) else NotImplemented

    return operated


@dataclass(frozen=True, slots=True, init=False, eq=False)
class Exact:
    """Rationals ``num / den``, in any unit, that add, multiply and compare element by element.

    Parameters
    ----------
    num : array of whole numbers, shape (…, n)
        Numerators of any integer dtype, or of dtype ``object``; they are held as int64 where all of them fit.
    den : int or array of whole numbers, default 1
        Denominators above 0, in a shape that broadcasts with that of ``num``.
    bound : int, optional
        A number that no numerator exceeds in size; the largest size itself when it is not given.

    Raises
    ------
    TypeError
        Numerators or denominators that are not whole, or not in an array.
    ValueError
        A denominator of 0 or less, a numerator beyond ``bound``, no axis, or shapes that do not broadcast.

    Source
    ------
    Knuth, The Art of Computer Programming, volume 2, section 4.5.1, fractions.

    Examples
    --------
    >>> price, volume = exact(["1.69", Fraction(1, 3)]), Exact(np.array([30_000, 9]))
    >>> fractions_of(price * volume + 1)
    [Fraction(50701, 1), Fraction(4, 1)]
    >>> (price >= 1).tolist(), (1 - price < 0).tolist()
    ([True, False], [True, False])
    """

    num: Integers
    den: int | Integers
    bound: int

    # numpy leaves ``array * column`` to the column, which refuses it
    __array_ufunc__ = None
    # without this Python would ask for row after row
    __iter__ = None
    # columns compare element by element, so that none is a key
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, num: Integers, den: int | Integers = 1, bound: int | None = None) -> None:
        num, largest = whole(num)
        if not num.ndim:
            raise ValueError("a column has at least one axis")
        if isinstance(den, np.ndarray):
            den, _ = whole(den)
            np.broadcast_shapes(num.shape, den.shape)
        else:
            den = index(den)
        if not (den > 0 if isinstance(den, int) else (den > 0).all()):
            raise ValueError("a denominator is not above 0")
        if bound is not None and bound < largest:
            raise ValueError(f"the numerator {largest} is beyond the bound {bound}")
        self._hold(num, den, largest if bound is None else index(bound))

    @classmethod
    def _proved(cls, num: Integers, den: int | Integers, bound: int) -> Exact:
        """Return a column whose bound follows from those that it was made of, without a look at its numerators."""
        made = object.__new__(cls)
        made._hold(num, den, bound)
        return made

    def _hold(self, num: Integers, den: int | Integers, bound: int) -> None:
        for name, part in (("num", num), ("den", den), ("bound", bound)):
            object.__setattr__(self, name, part)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the column after numerators and denominators are broadcast."""
        return np.broadcast_shapes(self.num.shape, np.shape(self.den))

    def __getitem__(self, place: Any) -> Exact:
        return self._each(lambda part: part[place])

    def broadcast_to(self, shape: tuple[int, ...]) -> Exact:
        """Return the column in a shape that it broadcasts to; its numbers are not copied."""
        return self._each(lambda part: np.broadcast_to(part, shape))

    def reshape(self, *shape: int) -> Exact:
        """Return the elements, in their order, in another shape."""
        return self._each(lambda part: part.reshape(*shape))

    def _each(self, move: Callable[[Integers], Any]) -> Exact:
        """Move elements about: no number changes, and the bound holds."""
        num, den = self.num, self.den
        if not isinstance(den, int):
            num, den = np.broadcast_arrays(num, den)
            den = move(den)
        num = move(num)
        if not isinstance(num, np.ndarray):
            raise TypeError("rows are picked by a slice, a mask or an array")
        return Exact._proved(num, den, self.bound)

    def __neg__(self) -> Exact:
        return Exact._proved(-self.num, self.den, self.bound)

    @_with_numbers
    def __add__(self, other: Exact) -> Exact:
        left, right, den, bounds = _over_common(self, other)
        if isinstance(den, int):
            return narrowed(Exact._proved(left + right, den, sum(bounds)))
        return narrowed(_reduced(left + right, as_array(den)))

    @_with_numbers
    def __sub__(self, other: Exact) -> Exact:
        return self + -other

    @_with_numbers
    def __rsub__(self, other: Exact) -> Exact:
        return other + -self

    @_with_numbers
    def __mul__(self, other: Exact) -> Exact:
        a, b = self, other
        if a.bound * b.bound > LIMIT:
            # bounds of sums are wide; those of the numbers themselves may still fit
            a, b = Exact(a.num, a.den), Exact(b.num, b.den)
        bound = a.bound * b.bound
        return narrowed(Exact._proved(scaled(a.num, b.num, bound), _product_of(a.den, b.den), bound))

    @_with_numbers
    def __truediv__(self, other: Exact) -> Exact:
        if not other.num.all():
            raise ZeroDivisionError("a column is divided by 0; divide() reads 0 there")
        return divide(self, other)

    @_with_numbers
    def __rtruediv__(self, other: Exact) -> Exact:
        return other / self

    __radd__, __rmul__ = __add__, __mul__

    @_with_numbers
    def __lt__(self, other: Exact) -> Mask:
        return _compared(np.less, self, other)

    @_with_numbers
    def __le__(self, other: Exact) -> Mask:
        return _compared(np.less_equal, self, other)

    @_with_numbers
    def __gt__(self, other: Exact) -> Mask:
        return _compared(np.greater, self, other)

    @_with_numbers
    def __ge__(self, other: Exact) -> Mask:
        return _compared(np.greater_equal, self, other)

    @_with_numbers
    def __eq__(self, other: Exact) -> Mask:  # type: ignore[override]
        return _compared(np.equal, self, other)

    @_with_numbers
    def __ne__(self, other: Exact) -> Mask:  # type: ignore[override]
        return _compared(np.not_equal, self, other)


def exact(values: Iterable[Fraction | Decimal | int | str]) -> Exact:
    """Make a column of rationals over their least common denominator.

    Parameters
    ----------
    values : iterable of int, Fraction, Decimal or str, n of them
        Any unit; texts are decimals or fractions as ``Fraction`` reads them.

    Returns
    -------
    Exact, shape (n,)
        In the unit of the values.

    Raises
    ------
    TypeError
        A float: it is not the decimal that was written.
    ValueError
        A text that is not a number.

    Source
    ------
    Knuth, The Art of Computer Programming, volume 2, section 4.5.1, fractions.

    Examples
    --------
    >>> exact([Fraction(69, 70), "0.5"]).num.tolist()
    [69, 35]
    """
    fractions = [_fraction(each) for each in values]
    den = lcm(*(each.denominator for each in fractions))
    num = [int(each.numerator) * (den // int(each.denominator)) for each in fractions]
    bound = max(map(abs, num), default=0)
    return Exact._proved(np.array(num, dtype=dtype_of(max(bound, den))), den, bound)


def _fraction(value: Any) -> Fraction:
    if type(value) is Fraction:
        return value
    if not isinstance(value, Rational | Decimal | str):
        raise TypeError(f"{value!r} is not an exact number: write it as a text, a whole number or a fraction")
    return Fraction(value)


def fractions_of(value: Exact) -> list[Fraction]:
    """Return the elements of a column one by one.

    Parameters
    ----------
    value : Exact, any shape
        Any unit.

    Returns
    -------
    list of Fraction
        The elements in the order of the rows, the last axis fastest, in the unit of ``value``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> fractions_of(exact(["1.5", 2]))
    [Fraction(3, 2), Fraction(2, 1)]
    """
    num, den = np.broadcast_arrays(value.num, np.asarray(value.den, dtype=object))
    return [Fraction(int(n), int(d)) for n, d in zip(num.flat, den.flat, strict=True)]


def divide(a: Exact, b: Exact) -> Exact:
    """Return quotients that stand for nothing, and read 0, where the divisor is 0: the caller marks such rows.

    Parameters
    ----------
    a, b : Exact, shapes (…, n) that broadcast
        Any units.  ``a / b`` is the same, but refuses a divisor of 0.

    Returns
    -------
    Exact, shape (…, n)
        In lowest terms, a denominator a row, or one for all where it is the same; the unit of ``a`` over that of ``b``.

    Source
    ------
    Knuth, The Art of Computer Programming, volume 2, section 4.5.1, fractions.

    Examples
    --------
    >>> fractions_of(divide(exact([5, 7]), exact([10, 0])))
    [Fraction(1, 2), Fraction(0, 1)]
    """
    zero = b.num == 0
    sign = np.where(b.num < 0, -1, 1)
    bottom = Exact._proved(np.where(zero, 1, b.num * sign), 1, max(b.bound, 1))
    top = Exact._proved(np.where(zero, 0, a.num * sign), 1, a.bound)
    num = top * Exact(as_array(b.den))
    den = bottom * Exact(as_array(a.den))
    if den.num.size == 1:
        return narrowed(Exact(num.num, int(den.num.item())))
    return narrowed(_reduced(num.num, den.num))


def _reduced(num: Integers, den: Integers) -> Exact:
    num, den = np.broadcast_arrays(num, den)
    if num.dtype != den.dtype:
        num, den = num.astype(object), den.astype(object)
    common = np.gcd(num, den)
    low = den // common
    same = low.size > 0 and bool((low == low.flat[0]).all())
    return Exact(num // common, int(low.flat[0]) if same else low)


def narrowed(value: Exact) -> Exact:
    """Return the same rationals in lowest terms where they had outgrown int64.

    Parameters
    ----------
    value : Exact, any shape
        Any unit.

    Returns
    -------
    Exact, same shape
        The column itself while numerators and denominators fit.

    Source
    ------
    Knuth, The Art of Computer Programming, volume 2, section 4.5.1, fractions.

    Examples
    --------
    >>> a = narrowed(Exact(np.array([10**30], dtype=object), 10**30))
    >>> a.num.dtype.name, a.den
    ('int64', 1)
    """
    if value.bound <= LIMIT and (isinstance(value.den, int) or value.den.dtype != object):
        return value
    num, den = value.num, value.den
    if isinstance(den, int):
        common = gcd(den, *(int(n) for n in num.flat))
        return Exact(num // common, den // common) if common > 1 else Exact(num, den)
    num, den = np.broadcast_arrays(num, den)
    common_each = np.gcd(num, den)
    return Exact(num // common_each, den // common_each)


def _product_of(a: int | Integers, b: int | Integers) -> int | Integers:
    product: int | Integers = scaled(a, b, _largest(a) * _largest(b))
    return product


def _largest(den: int | Integers) -> int:
    return den if isinstance(den, int) else peak(den)


def _over_common(a: Exact, b: Exact) -> tuple[Integers, Integers, int | Integers, tuple[int, int]]:
    """Return both numerators over one denominator, with room for their sum, and a bound of each."""
    if isinstance(a.den, int) and isinstance(b.den, int):
        common = lcm(a.den, b.den)
        up, down = common // a.den, common // b.den
        bounds = a.bound * up, b.bound * down
        left = a.num if up == 1 else scaled(a.num, up, sum(bounds))
        right = b.num if down == 1 else scaled(b.num, down, sum(bounds))
        return wide(left, sum(bounds)), wide(right, sum(bounds)), common, bounds
    bounds = a.bound * _largest(b.den), b.bound * _largest(a.den)
    return scaled(a.num, b.den, sum(bounds)), scaled(b.num, a.den, sum(bounds)), _product_of(a.den, b.den), bounds


def _compared(how: np.ufunc, a: Exact, b: Exact) -> Mask:
    left, right, _, _ = _over_common(a, b)
    found: Mask = how(left, right)
    return found


def choose(mask: Mask, a: Exact, b: Exact) -> Exact:
    """Return ``a`` where ``mask`` holds, else ``b``.

    Parameters
    ----------
    mask : array of bool, shape (…, n)
        Which elements are those of ``a``.
    a, b : Exact, shapes that broadcast with it
        One unit.

    Returns
    -------
    Exact, shape (…, n)
        In that unit.

    Source
    ------
    By definition.

    Examples
    --------
    >>> fractions_of(choose(np.array([True, False]), exact([1, 2]), exact(["0.5"])))
    [Fraction(1, 1), Fraction(1, 2)]
    """
    if isinstance(a.den, int) and isinstance(b.den, int):
        left, right, den, bounds = _over_common(a, b)
        num = np.where(mask, left, right)
        return Exact._proved(num, den, max(bounds)) if max(bounds) <= LIMIT else Exact(num, den)
    return Exact(np.where(mask, a.num, b.num), np.where(mask, as_array(a.den), as_array(b.den)))


def masked(value: Exact, mask: Mask) -> Exact:
    """Return ``value`` where ``mask`` holds and 0 elsewhere.

    Parameters
    ----------
    value : Exact, shape (…, n)
        Any unit.
    mask : array of bool, a shape that broadcasts with it
        Which elements stay.

    Returns
    -------
    Exact, shape (…, n)
        In the unit of ``value``.

    Source
    ------
    By definition.

    Examples
    --------
    >>> masked(exact([5, 7]), np.array([True, False])).num.tolist()
    [5, 0]
    """
    return Exact._proved(np.where(mask, value.num, 0), value.den, value.bound)


def at_least(a: Exact, low: Exact) -> Exact:
    """Return the larger of the two.

    Parameters
    ----------
    a, low : Exact, shapes (…, n) that broadcast
        One unit.

    Returns
    -------
    Exact, shape (…, n)
        In that unit.

    Source
    ------
    By definition.

    Examples
    --------
    >>> at_least(exact([5, 15]), exact([10])).num.tolist()
    [10, 15]
    """
    if isinstance(a.den, int) and isinstance(low.den, int):
        left, right, den, bounds = _over_common(a, low)
        return Exact._proved(np.maximum(left, right), den, max(bounds))
    return choose(a >= low, a, low)


def at_most(a: Exact, high: Exact) -> Exact:
    """Return the smaller of the two.

    Parameters
    ----------
    a, high : Exact, shapes (…, n) that broadcast
        One unit.

    Returns
    -------
    Exact, shape (…, n)
        In that unit.

    Source
    ------
    By definition.

    Examples
    --------
    >>> at_most(exact([5, 15]), exact([10])).num.tolist()
    [5, 10]
    """
    if isinstance(a.den, int) and isinstance(high.den, int):
        left, right, den, bounds = _over_common(a, high)
        return Exact._proved(np.minimum(left, right), den, max(bounds))
    return choose(a <= high, a, high)


def take(a: Exact, rows: Indices) -> Exact:
    """Gather along the last axis; a single element serves every row.

    Parameters
    ----------
    a : Exact, shape (…, n)
        Any unit.
    rows : array of int, shape (m,)
        Places from 0; with n = 1 any places are answered by the one element, which stays one.

    Returns
    -------
    Exact, shape (…, m), or (…, 1) where n is 1 and m is not 0
        In the unit of ``a``.

    Raises
    ------
    IndexError
        A place that there is not.

    Source
    ------
    By definition.

    Examples
    --------
    >>> take(exact([5, 7]), np.array([1, 1, 0])).num.tolist()
    [7, 7, 5]
    """
    den = a.den if isinstance(a.den, int) else _gathered(a.den, rows)
    return Exact._proved(_gathered(a.num, rows), den, a.bound)


def _gathered(part: Integers, rows: Indices) -> Integers:
    return part if part.shape[-1] == 1 and rows.size else part[..., rows]

"""Columns to try kernels on, each beside the plain list of fractions it stands for."""

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from ppp_cost.kernels.exact import LIMIT, Exact, Mask, exact, fractions_of
from ppp_cost.kernels.groups import Groups, grouped
from tests import draws

few = settings(max_examples=draws.of(60), deadline=None, derandomize=True)
"""Few examples, the same in every run."""

numerators = st.one_of(
    st.integers(-9, 9),
    st.integers(-(10**6), 10**6),
    st.sampled_from([LIMIT, -LIMIT, LIMIT + 1, 2**62, -(2**62), 10**25, -(10**25)]),
)
denominators = st.one_of(
    st.just(1), st.integers(1, 12), st.sampled_from([100, 70, 37, 10**19, 10**30, 2**31, 2**62 - 57])
)
rationals = st.builds(Fraction, numerators, denominators)
plain = st.builds(Fraction, st.integers(-(10**6), 10**6), st.sampled_from([1, 2, 3, 7, 100, 360]))
"""Rationals of the size that contracts have."""


def apart(values: Sequence[Fraction | int]) -> Exact:
    """A column with a denominator a row."""
    fractions = [Fraction(value) for value in values]
    return Exact(_integers([each.numerator for each in fractions]), _integers([each.denominator for each in fractions]))


def _integers(values: Sequence[int]) -> np.ndarray:
    fits = all(abs(value) <= LIMIT for value in values)
    return np.array(values, dtype=np.int64 if fits else object)


def forms(values: Sequence[Fraction | int]) -> list[Exact]:
    """The same rationals over one denominator, and with a denominator a row."""
    return [exact(values), apart(values)]


def columns(size: int, of: st.SearchStrategy[Fraction] = rationals) -> st.SearchStrategy[Exact]:
    """Columns of one size, over one denominator or with one a row."""
    lists = st.lists(of, min_size=size, max_size=size)
    return st.builds(lambda values, make: make(values), lists, st.sampled_from([exact, apart]))


def pairs(of: st.SearchStrategy[Fraction] = rationals) -> st.SearchStrategy[tuple[Exact, Exact]]:
    """Two columns of one size."""
    return st.integers(0, 4).flatmap(lambda size: st.tuples(columns(size, of), columns(size, of)))


def single(value: Exact, row: int) -> Exact:
    """One element of a column, as a column."""
    return exact([fractions_of(value)[row]])


def sound(value: Exact) -> Exact:
    """The column itself, once its parts are whole numbers, its denominators positive and its bound true."""
    assert value.num.dtype in (np.dtype(np.int64), np.dtype(object)), value
    assert isinstance(value.den, int) or value.den.dtype in (np.dtype(np.int64), np.dtype(object)), value
    dens = [value.den] if isinstance(value.den, int) else list(value.den.flat)
    assert all(den > 0 for den in dens), value
    assert all(abs(int(num)) <= value.bound for num in value.num.flat), value
    assert value.num.dtype == np.dtype(object) or value.bound <= LIMIT, value
    return value


def alike(found: Exact, expected: Sequence[Fraction | int]) -> None:
    """Fail unless a sound column holds exactly these rationals."""
    assert fractions_of(sound(found)) == [Fraction(value) for value in expected]


def by_rows(function: Callable[..., Exact], *args: Exact) -> list[Fraction]:
    """What a function of columns gives when it is asked for one row after the other."""
    size = args[0].shape[-1]
    return [fractions_of(function(*(single(each, row) for each in args)))[0] for row in range(size)]


def cells(*numbers: int, size: int) -> Groups:
    """Rows sorted into cells."""
    return grouped(np.array(numbers, dtype=np.intp), size)


def every(size: int) -> Mask:
    """A mask that admits all."""
    return np.ones(size, dtype=bool)

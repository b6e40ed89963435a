"""Effects of factors against the mean over every order in which they could have moved."""

from fractions import Fraction
from itertools import permutations
from math import factorial, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.decomposition import effects
from tests.kernels.columns import few

numbers = st.builds(Fraction, st.integers(-6, 6), st.integers(1, 5))
moves = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5)


def row(values: list[Fraction]) -> np.ndarray:
    found = np.empty((1, len(values)), dtype=object)
    found[0] = values
    return found


def split(pairs: list[tuple[Fraction, Fraction]]) -> list[Fraction]:
    return list(effects(row([old for old, _ in pairs]), row([new for _, new in pairs]))[0])


def in_every_order(pairs: list[tuple[Fraction, Fraction]]) -> list[Fraction]:
    total = [Fraction(0)] * len(pairs)
    for order in permutations(range(len(pairs))):
        now = [old for old, _ in pairs]
        for factor in order:
            before = prod(now)
            now[factor] = pairs[factor][1]
            total[factor] += prod(now) - before
    return [each / factorial(len(pairs)) for each in total]


def test_two_factors_share_what_both_did() -> None:
    # 10 x 2 to 12 x 3: quantity 2 x 2.5, price 1 x 11
    assert effects(np.array([[10.0, 2.0]]), np.array([[12.0, 3.0]])).tolist() == [[5, 11]]


def test_a_section_that_opens_and_one_that_closes() -> None:
    found = effects(np.array([[0.0, 4.0], [3.0, 4.0]]), np.array([[3.0, 4.0], [0.0, 4.0]]))
    assert found.tolist() == [[12, 0], [-12, 0]]


@given(moves)
@few
def test_effects_are_the_mean_over_all_orders(pairs: list[tuple[Fraction, Fraction]]) -> None:
    assert split(pairs) == in_every_order(pairs)


@given(moves)
@few
def test_effects_sum_to_the_change_and_what_did_not_move_did_nothing(pairs: list[tuple[Fraction, Fraction]]) -> None:
    found = split(pairs)
    assert sum(found) == prod(new for _, new in pairs) - prod(old for old, _ in pairs)
    assert not [each for each, (old, new) in zip(found, pairs, strict=True) if old == new and each != 0]
    floats = effects(*(np.array([[float(each[part]) for each in pairs]]) for part in (0, 1)))[0]
    assert floats.tolist() == pytest.approx([float(each) for each in found])
    assert not [each for each, (old, new) in zip(floats, pairs, strict=True) if old == new and each != 0]


@given(moves, st.randoms(use_true_random=False))
@few
def test_the_order_of_factors_does_not_matter(pairs: list[tuple[Fraction, Fraction]], random) -> None:
    order = list(range(len(pairs)))
    random.shuffle(order)
    found = split(pairs)
    assert split([pairs[factor] for factor in order]) == [found[factor] for factor in order]


@given(moves, numbers)
@few
def test_a_constant_multiplies_and_the_way_back_is_the_opposite(
    pairs: list[tuple[Fraction, Fraction]], constant: Fraction
) -> None:
    found = split(pairs)
    assert split([*pairs, (constant, constant)]) == [*(each * constant for each in found), 0]
    assert split([(new, old) for old, new in pairs]) == [-each for each in found]


def test_rows_are_one_by_one_and_none_is_fine() -> None:
    old, new = np.random.default_rng(3).uniform(0.5, 2, size=(2, 20, 6))
    found = effects(old, new)
    assert np.concatenate([effects(old[i : i + 1], new[i : i + 1]) for i in range(20)]).tolist() == found.tolist()
    assert found.sum(axis=1) == pytest.approx(new.prod(axis=1) - old.prod(axis=1))
    assert effects(old[:0], new[:0]).shape == (0, 6)


def test_whole_numbers_stay_exact_and_do_not_overflow() -> None:
    old, new = np.array([[1, 2, 3]], dtype=object), np.array([[2, 4, 7]], dtype=object)
    # the integral of (2 + 2t)(3 + 4t) is 47/3, four times that of (1 + t)(2 + 2t) is 56/3
    assert effects(old, new).tolist() == [[Fraction(47, 3), Fraction(47, 3), Fraction(56, 3)]]
    large = np.array([[10**12, 10**12, 10**12]])
    assert effects(large, large * 2).tolist() == [[pytest.approx(7e36 / 3)] * 3]

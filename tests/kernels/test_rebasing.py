"""Prices of one period in those of another: money recomputed good by good, and the tests that index numbers must pass."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.rebasing import (
    check_on_shares,
    fisher,
    laspeyres,
    paasche,
    relatives,
    tornqvist,
    walsh,
    with_floor,
)
from tests.kernels.columns import few
from tests.kernels.markets import compared

ALL = ("laspeyres", "paasche", "fisher", "tornqvist", "walsh")


@st.composite
def markets(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Prices and quantities of some goods in some periods, shape (T, N)."""
    shape = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    size = shape[0] * shape[1]
    several = st.lists(st.integers(1, 50), min_size=size, max_size=size)
    return np.array(draw(several), float).reshape(shape), np.array(draw(several), float).reshape(shape)


# --- baskets


def test_baskets_by_hand() -> None:
    # 0.6 x 7.3/7.7 + 0.4 x 100.6/100.4, and the wage alone
    prices = np.array([[2760, 7.7, 100.4], [2840, 7.3, 100.6]])
    weights = np.array([[0, 0.6, 0.4], [1, 0, 0]])
    found = relatives(prices, weights, 0)
    assert found[0].tolist() == [1, 1]
    assert found[1].tolist() == pytest.approx([0.568831168831169 + 0.400796812749004, 1.028985507246377])


def test_baskets_are_exact_in_fractions() -> None:
    prices = np.array([[Fraction(1002), Fraction(7)], [Fraction(1059), Fraction(8)]], dtype=object)
    weights = np.array([[Fraction(1), Fraction(0)], [Fraction(1, 3), Fraction(2, 3)]], dtype=object)
    found = relatives(prices, weights, 0)
    assert found.tolist() == [[1, 1], [Fraction(353, 334), Fraction(353, 1002) + Fraction(16, 21)]]


@given(markets(), st.data())
@few
def test_a_basket_costs_what_its_goods_do(market: tuple[np.ndarray, np.ndarray], data: st.DataObject) -> None:
    prices, amounts = market
    base = data.draw(st.integers(0, len(prices) - 1))
    spent = prices[base] * amounts[0]
    found = relatives(prices, (spent / spent.sum())[np.newaxis], base)[:, 0]
    for period, row in enumerate(prices):
        assert found[period] == pytest.approx(sum(row * amounts[0]) / spent.sum())
    scaled = relatives(prices * np.arange(1, prices.shape[1] + 1), (spent / spent.sum())[np.newaxis], base)[:, 0]
    assert scaled == pytest.approx(found)


def test_a_floor_lifts_only_what_is_below_it() -> None:
    market = np.array([2700, 2626, 2840])
    assert with_floor(market, np.array([2020, 2020, 2240]), 1.3).tolist() == [2700, 2626, 2912]
    exactly = np.array([Fraction(1299), Fraction(1301)], dtype=object)
    assert with_floor(exactly, np.array([Fraction(1000)], dtype=object), Fraction("1.3")).tolist() == [1300, 1301]


# --- index numbers


def test_a_comparison_by_hand() -> None:
    # spending 75 and 25 becomes 60 and 60 as the first price falls to 0.8 and the second rises to 1.5
    start, end, relative = np.array([0.75, 0.25]), np.array([0.5, 0.5]), np.array([0.8, 1.5])
    found = check_on_shares(start, end, relative)
    assert found.laspeyres == pytest.approx(0.975)
    assert found.paasche == pytest.approx(120 / (60 / 0.8 + 60 / 1.5))
    assert found.fisher == pytest.approx((0.975 * 120 / 115) ** 0.5)
    assert found.tornqvist == pytest.approx(0.8**0.625 * 1.5**0.375)
    assert found.spread == pytest.approx((120 / 115 - 0.975) / 0.975)


def test_the_basket_of_walsh_by_hand() -> None:
    # the geometric means of 4 and 1, 1 and 9 are 2 and 3: 2 x 2 + 3 x 1 over 2 + 3
    found = compared(np.array([[1.0, 1.0], [2.0, 1.0]]), np.array([[4.0, 1.0], [1.0, 9.0]]))
    assert found.walsh.tolist() == [1, pytest.approx(1.4)]


@given(markets())
@few
def test_index_numbers_are_ratios_of_money(market: tuple[np.ndarray, np.ndarray]) -> None:
    prices, quantities = market
    found = compared(prices, quantities)
    for period in range(len(prices)):
        first = sum(prices[period] * quantities[0]) / sum(prices[0] * quantities[0])
        last = sum(prices[period] * quantities[period]) / sum(prices[0] * quantities[period])
        assert found.laspeyres[period] == pytest.approx(first)
        assert found.paasche[period] == pytest.approx(last)
        assert found.fisher[period] ** 2 == pytest.approx(first * last)


@given(markets())
@few
def test_all_lie_between_the_smallest_and_the_largest_relative(market: tuple[np.ndarray, np.ndarray]) -> None:
    prices, quantities = market
    found = compared(prices, quantities)
    relative = prices / prices[0]
    for name in ALL:
        index = getattr(found, name)
        assert index[0] == pytest.approx(1)
        assert (index >= relative.min(axis=1) - 1e-9).all()
        assert (index <= relative.max(axis=1) + 1e-9).all()


@given(markets())
@few
def test_the_way_back_undoes_the_way_there(market: tuple[np.ndarray, np.ndarray]) -> None:
    prices, quantities = market
    there = compared(prices[[0, -1]], quantities[[0, -1]])
    back = compared(prices[[-1, 0]], quantities[[-1, 0]])
    for name in ("fisher", "tornqvist", "walsh"):
        assert getattr(there, name)[1] * getattr(back, name)[1] == pytest.approx(1)
    assert there.laspeyres[1] * back.paasche[1] == pytest.approx(1)


@given(markets(), st.integers(2, 9))
@few
def test_units_and_a_common_rise(market: tuple[np.ndarray, np.ndarray], factor: int) -> None:
    prices, quantities = market
    found = compared(prices, quantities)
    unit = np.arange(1.0, prices.shape[1] + 1)
    other = compared(prices * unit, quantities / unit)
    risen = compared(np.concatenate([prices[:1], prices * factor]), np.concatenate([quantities[:1], quantities]))
    for name in ALL:
        assert getattr(other, name) == pytest.approx(getattr(found, name))
        assert getattr(risen, name)[1:] == pytest.approx(getattr(found, name) * factor)


@given(markets())
@few
def test_many_comparisons_are_one_by_one(market: tuple[np.ndarray, np.ndarray]) -> None:
    prices, quantities = market
    share = prices * quantities / (prices * quantities).sum(axis=1, keepdims=True)
    relative = prices / prices[0]
    start = np.broadcast_to(share[0], share.shape)
    found = check_on_shares(start, share, relative)
    for period in range(len(prices)):
        alone = check_on_shares(share[0], share[period], relative[period])
        assert found.spread[period] == pytest.approx(alone.spread)
        five = [alone.laspeyres, alone.paasche, alone.fisher, alone.tornqvist, alone.walsh]
        assert alone.spread == pytest.approx((max(five) - min(five)) / five[0])
        assert five == pytest.approx(
            [
                laspeyres(share[0], relative[period]),
                paasche(share[period], relative[period]),
                fisher(share[0], share[period], relative[period]),
                tornqvist(share[0], share[period], relative[period]),
                walsh(share[0], share[period], relative[period]),
            ]
        )

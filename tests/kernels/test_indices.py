"""Price baskets, always from the base."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.amounts.indices import basket
from ppp_cost.kernels.exact import exact, fractions_of
from tests.kernels.columns import alike, columns, few, plain

levels = st.builds(Fraction, st.integers(1, 10**6), st.sampled_from([1, 10, 100, 7]))


def test_a_basket_by_hand() -> None:
    # 0.25 + 0.45 x 107.3 / 100 + 0.30 x 98.6 / 104 = 0.25 + 0.48285 + 0.284423…
    found = basket(
        exact([Fraction("0.25")]),
        [exact([Fraction("0.45")]), exact([Fraction("0.30")])],
        [exact([Fraction("107.3")]), exact([Fraction("98.6")])],
        [exact([100]), exact([104])],
    )
    alike(found, [Fraction("0.73285") + Fraction("29.58") / 104])


def test_prices_that_have_not_moved_give_the_sum_of_the_weights() -> None:
    now = exact([Fraction("98.7"), Fraction("55.5")])
    alike(basket(exact([Fraction("0.3")]), [exact([Fraction("0.7")])], [now], [now]), [1, 1])


def test_a_fixed_part_of_minus_one_gives_the_relative_change() -> None:
    alike(basket(exact([-1]), [exact([1])], [exact([103, 97])], [exact([100])]), [Fraction("0.03"), Fraction("-0.03")])


def test_an_empty_basket_and_no_periods() -> None:
    alike(basket(exact([Fraction(1, 3), 2]), [], [], []), [Fraction(1, 3), 2])
    alike(basket(exact([1]), [exact([1])], [exact([])], [exact([])]), [])


@given(st.lists(st.tuples(plain, levels, levels), max_size=3), plain)
@few
def test_each_series_adds_its_share(series: list[tuple[Fraction, Fraction, Fraction]], fixed: Fraction) -> None:
    weights, now, base = ([exact([each[part]]) for each in series] for part in range(3))
    alike(basket(exact([fixed]), weights, now, base), [fixed + sum((w * n / b for w, n, b in series), Fraction(0))])


@given(columns(3, levels), columns(3, levels), columns(3, plain))
@few
def test_a_column_is_its_rows(now, base, weight) -> None:
    found = fractions_of(basket(exact([1]), [weight], [now], [base]))
    rows = zip(*(fractions_of(each) for each in (weight, now, base)), strict=True)
    assert found == [1 + w * n / b for w, n, b in rows]

"""Exact columns against `fractions.Fraction`."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.exact import (
    LIMIT,
    Exact,
    add,
    at_least,
    at_most,
    choose,
    column,
    difference_sign,
    divide,
    exact,
    fractions_of,
    multiply,
    narrowed,
    negate,
    peak,
    subtract,
    take,
)
from tests.kernels.columns import alike, apart, by_rows, columns, few, forms, pairs, plain, rationals, sound

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
BEYOND = Fraction(1, 10**19)
"""Its denominator is above the largest signed and below the largest unsigned integer of 64 bits."""

ARITHMETIC = {
    "multiply": (multiply, lambda a, b: a * b),
    "divide": (divide, lambda a, b: a / b if b else 0),
    "add": (add, lambda a, b: a + b),
    "subtract": (subtract, lambda a, b: a - b),
    "at_least": (at_least, max),
    "at_most": (at_most, min),
}


@given(st.lists(rationals, max_size=5))
@few
def test_a_column_holds_what_it_was_made_of(values: list[Fraction]) -> None:
    for each in forms(values):
        alike(each, values)


def test_a_column_has_the_least_common_denominator() -> None:
    made = exact([HALF, THIRD, 1])
    assert (made.num.tolist(), made.den, made.bound) == ([3, 2, 6], 6, 6)
    assert made.num.dtype == np.int64


def test_whole_numbers_beyond_64_bits_are_python_integers() -> None:
    assert exact([LIMIT]).num.dtype == np.int64
    assert exact([LIMIT + 1]).num.dtype == object
    alike(exact([LIMIT + 1, -1]), [LIMIT + 1, -1])


@pytest.mark.parametrize("name", ARITHMETIC)
@given(pair=pairs())
@few
def test_arithmetic_is_that_of_fractions(name: str, pair: tuple[Exact, Exact]) -> None:
    function, reference = ARITHMETIC[name]
    a, b = (fractions_of(each) for each in pair)
    alike(function(*pair), [reference(x, y) for x, y in zip(a, b, strict=True)])


@pytest.mark.parametrize("name", ARITHMETIC)
@given(pair=pairs(plain))
@few
def test_a_column_is_its_rows(name: str, pair: tuple[Exact, Exact]) -> None:
    function, _ = ARITHMETIC[name]
    assert fractions_of(function(*pair)) == by_rows(function, *pair)


@pytest.mark.parametrize("name", ARITHMETIC)
@given(column_of=st.integers(0, 4).flatmap(lambda size: columns(size, plain)), one=plain)
@few
def test_one_element_serves_every_row(name: str, column_of: Exact, one: Fraction) -> None:
    function, reference = ARITHMETIC[name]
    alike(function(column_of, exact([one])), [reference(each, one) for each in fractions_of(column_of)])
    alike(function(exact([one]), column_of), [reference(one, each) for each in fractions_of(column_of)])


@given(pairs())
@few
def test_signs_of_differences(pair: tuple[Exact, Exact]) -> None:
    a, b = (fractions_of(each) for each in pair)
    expected = [(x > y) - (x < y) for x, y in zip(a, b, strict=True)]
    assert difference_sign(*pair).tolist() == expected


@given(st.data(), pairs())
@few
def test_choosing_row_by_row(data: st.DataObject, pair: tuple[Exact, Exact]) -> None:
    a, b = (fractions_of(each) for each in pair)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(a), max_size=len(a))), dtype=bool)
    alike(choose(mask, *pair), [x if here else y for here, x, y in zip(mask, a, b, strict=True)])


@given(st.data(), st.integers(1, 4).flatmap(columns))
@few
def test_taking_rows(data: st.DataObject, value: Exact) -> None:
    size = value.shape[-1]
    rows = data.draw(st.lists(st.integers(0, size - 1), max_size=5))
    place = np.array(rows, dtype=np.intp)
    alike(
        take(value, place), [fractions_of(value)[row] for row in rows] if size > 1 else fractions_of(take(value, place))
    )


def test_taking_rows_of_a_single_element_leaves_it_to_serve_them_all() -> None:
    for each in forms([THIRD]):
        alike(take(each, np.array([0, 0, 0])), [THIRD])
        alike(take(each, np.zeros(0, dtype=np.intp)), [])


@given(st.lists(rationals, max_size=4))
@few
def test_the_negative(values: list[Fraction]) -> None:
    for each in forms(values):
        alike(negate(each), [-value for value in values])


@pytest.mark.parametrize("function", [multiply, divide, add, subtract, at_least, at_most])
def test_nothing_stays_nothing(function) -> None:
    nothing = exact([])
    for each in forms([]):
        alike(function(each, nothing), [])
        alike(function(each, exact([7])), [])
    assert difference_sign(nothing, nothing).tolist() == []


def test_a_division_has_a_denominator_a_row_and_lowest_terms() -> None:
    quotient = divide(exact([2, 3, 10]), exact([4, 7, 5]))
    assert not isinstance(quotient.den, int)
    assert (quotient.num.tolist(), quotient.den.tolist()) == ([1, 3, 2], [2, 7, 1])


def test_rows_divided_by_one_number_keep_one_denominator() -> None:
    quotient = divide(exact([2, 3, 10]), exact([4]))
    assert (quotient.num.tolist(), quotient.den) == ([2, 3, 10], 4)


def test_a_quotient_by_zero_stands_for_nothing_and_its_neighbours_stand() -> None:
    alike(divide(exact([5, 6, 0]), exact([0, 3, 0])), [0, 2, 0])


@pytest.mark.parametrize("signs", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_denominators_stay_positive(signs: tuple[int, int]) -> None:
    over, under = signs
    alike(
        divide(exact([7 * over, 7 * over]), exact([3 * under, 4 * under])),
        [Fraction(7 * over, 3 * under), Fraction(7 * over, 4 * under)],
    )


def test_products_leave_64_bits_and_come_back() -> None:
    large = multiply(exact([2**40]), exact([2**40]))
    assert large.num.dtype == object
    alike(large, [2**80])
    back = divide(large, exact([2**60]))
    assert back.num.dtype == np.int64
    alike(back, [2**20])


def test_a_product_just_within_64_bits_stays_there() -> None:
    product = multiply(exact([3_037_000_499]), exact([3_037_000_499]))
    assert product.num.dtype == np.int64
    alike(product, [3_037_000_499**2])
    alike(multiply(exact([3_037_000_500]), exact([3_037_000_500])), [3_037_000_500**2])


def test_a_sum_at_the_limit_of_64_bits() -> None:
    alike(add(exact([LIMIT]), exact([1])), [LIMIT + 1])
    alike(add(exact([LIMIT, 5]), exact([0, -6])), [LIMIT, -1])
    alike(subtract(exact([-LIMIT]), exact([2])), [-LIMIT - 2])


@pytest.mark.parametrize("small", [Fraction(1, 10**30), BEYOND, Fraction(3, 2**64)])
@pytest.mark.parametrize("function", [add, subtract, multiply, divide, at_least, at_most])
def test_zero_meets_a_long_denominator(function, small: Fraction) -> None:
    reference = next(plainly for each, plainly in ARITHMETIC.values() if each is function)
    alike(function(exact([0]), exact([small])), [reference(Fraction(0), small)])
    alike(function(exact([small]), exact([0])), [reference(small, Fraction(0))])


def test_choosing_between_a_long_denominator_and_short_ones() -> None:
    for each in forms([BEYOND, BEYOND]):
        alike(choose(np.array([True, False]), each, apart([THIRD, HALF])), [BEYOND, HALF])
        alike(choose(np.array([True, False]), apart([THIRD, HALF]), each), [THIRD, BEYOND])


def test_a_table_of_cases_and_rows() -> None:
    cases = Exact(np.array([[1, 2, 3], [4, 5, 6]]), 10, 6)
    assert fractions_of(multiply(cases, exact([10, 100, 1000]))) == [1, 20, 300, 4, 50, 600]
    assert multiply(cases, exact([10])).shape == (2, 3)
    assert fractions_of(take(cases, np.array([2, 0]))) == [Fraction(n, 10) for n in (3, 1, 6, 4)]


def test_a_denominator_for_each_case() -> None:
    cases = Exact(np.array([[1, 2]]), np.array([[3], [7]]), 2)
    assert cases.shape == (2, 2)
    assert fractions_of(cases) == [THIRD, Fraction(2, 3), Fraction(1, 7), Fraction(2, 7)]
    assert fractions_of(add(cases, exact([1, 1]))) == [Fraction(4, 3), Fraction(5, 3), Fraction(8, 7), Fraction(9, 7)]


@given(st.lists(rationals, min_size=1, max_size=4))
@few
def test_lowest_terms_are_the_same_rationals(values: list[Fraction]) -> None:
    for each in forms(values):
        den = each.den * 10**30 if isinstance(each.den, int) else each.den.astype(object) * 10**30
        blown = Exact(each.num.astype(object) * 10**30, den, each.bound * 10**30)
        low = narrowed(blown)
        alike(low, values)
        if all(0 < abs(value.numerator) < 10**6 and value.denominator < 10**6 for value in values):
            assert low.num.dtype == np.int64


def test_the_largest_magnitude() -> None:
    assert peak(np.array([3, -7, 5])) == 7
    assert peak(np.zeros(0, dtype=np.int64)) == 0
    assert column(np.array([3, -7])).bound == 7
    assert sound(column(np.array([3, -7]), 2)).den == 2


@given(pairs(), st.data())
@few
def test_sums_and_products_commute_and_distribute(pair: tuple[Exact, Exact], data: st.DataObject) -> None:
    a, b = pair
    c = data.draw(columns(a.shape[-1]))
    assert fractions_of(add(a, b)) == fractions_of(add(b, a))
    assert fractions_of(multiply(add(a, b), c)) == fractions_of(add(multiply(a, c), multiply(b, c)))

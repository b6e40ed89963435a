"""Exact columns against `fractions.Fraction`."""

import copy
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.exact import (
    LIMIT,
    Exact,
    at_least,
    at_most,
    choose,
    divide,
    exact,
    fractions_of,
    masked,
    narrowed,
    take,
)
from ppp_cost.kernels.integers import peak
from tests.kernels.columns import alike, apart, by_rows, columns, few, forms, pairs, plain, rationals, sound

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
BEYOND = Fraction(1, 10**19)
"""Its denominator is above the largest signed and below the largest unsigned integer of 64 bits."""

COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)
ARITHMETIC = {
    "multiply": (operator.mul, operator.mul),
    "divide": (divide, lambda a, b: a / b if b else 0),
    "add": (operator.add, operator.add),
    "subtract": (operator.sub, operator.sub),
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


@pytest.mark.parametrize("compare", COMPARISONS)
@given(pair=pairs())
@few
def test_columns_compare_element_by_element(compare: Callable[[Any, Any], Any], pair: tuple[Exact, Exact]) -> None:
    a, b = (fractions_of(each) for each in pair)
    found = compare(*pair)
    assert found.dtype == bool
    assert found.tolist() == [compare(x, y) for x, y in zip(a, b, strict=True)]
    assert compare(pair[0], pair[0]).tolist() == [compare(x, x) for x in a]


@pytest.mark.parametrize("operate", [operator.add, operator.sub, operator.mul, *COMPARISONS])
@given(values=st.lists(rationals, max_size=4), number=st.one_of(st.integers(), rationals))
@few
def test_a_number_stands_for_a_column_of_itself(
    operate: Callable[[Any, Any], Any], values: list[Fraction], number: Fraction | int
) -> None:
    for each in forms(values):
        for found, expected in (
            (operate(each, number), [operate(value, number) for value in values]),
            (operate(number, each), [operate(number, value) for value in values]),
        ):
            assert (fractions_of(sound(found)) if isinstance(found, Exact) else found.tolist()) == expected


@given(st.lists(rationals.filter(bool), min_size=1, max_size=4), rationals.filter(bool))
@few
def test_division_by_and_of_a_number(values: list[Fraction], number: Fraction) -> None:
    for each in forms(values):
        alike(each / number, [value / number for value in values])
        alike(number / each, [number / value for value in values])


def test_an_operator_refuses_a_divisor_of_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        exact([5, 6]) / exact([2, 0])
    with pytest.raises(ZeroDivisionError):
        exact([5]) / 0


@pytest.mark.parametrize("other", [0.5, np.float64(2), np.array([1, 2]), "1", None, Decimal("0.5")])
@pytest.mark.parametrize("operate", [operator.add, operator.sub, operator.mul, operator.truediv, operator.lt])
def test_nothing_but_exact_numbers_meets_a_column(operate: Callable[[Any, Any], Any], other: Any) -> None:
    for pair in ((exact([1, 2]), other), (other, exact([1, 2]))):
        with pytest.raises(TypeError):
            operate(*pair)


def test_the_largest_product_of_int64_is_not_zero() -> None:
    alike(Exact(np.array([2**62])) * 4, [2**64])
    with pytest.raises(ValueError, match="beyond the bound"):
        Exact(np.array([2**62]), 1, 1)


@pytest.mark.parametrize(
    ("num", "den", "bound", "refusal"),
    [
        (np.array([1.0]), 1, None, TypeError),
        (np.array([1 + 0j]), 1, None, TypeError),
        (np.array(["1"]), 1, None, TypeError),
        (np.array([1], dtype="datetime64[D]"), 1, None, TypeError),
        (np.array([1], dtype="timedelta64[s]"), 1, None, TypeError),
        (np.array([Fraction(1, 2)], dtype=object), 1, None, TypeError),
        (np.array([2, 0.5], dtype=object), 1, None, TypeError),
        (np.array([None], dtype=object), 1, None, TypeError),
        (np.ma.array([1, 2], mask=[True, False]), 1, None, TypeError),
        ([1, 2], 1, None, TypeError),
        (1, 1, None, TypeError),
        (np.array(1), 1, None, ValueError),
        (np.array([1]), 0, None, ValueError),
        (np.array([1]), -1, None, ValueError),
        (np.array([1]), 1.0, None, TypeError),
        (np.array([1]), Fraction(1, 2), None, TypeError),
        (np.array([1, 2]), np.array([1, 0]), None, ValueError),
        (np.array([1, 2]), np.array([1, -3]), None, ValueError),
        (np.array([1, 2]), np.array([1.0, 2.0]), None, TypeError),
        (np.array([1, 2]), np.array([1, 2, 3]), None, ValueError),
        (np.array([3, -7]), 1, 6, ValueError),
        (np.array([-(2**63)]), 1, LIMIT, ValueError),
        (np.array([0]), 1, -1, ValueError),
        (np.zeros(0, dtype=np.int64), 1, -1, ValueError),
        (np.array([1]), 1, 1.5, TypeError),
    ],
)
def test_a_column_cannot_be_built_wrong(num: Any, den: Any, bound: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        Exact(num, den, bound)


@pytest.mark.parametrize("kind", [np.bool_, np.int8, np.uint8, np.int16, np.int32, np.uint32, np.uint64, object])
def test_whole_numbers_of_any_kind_become_64_bits(kind: Any) -> None:
    made = Exact(np.array([1, 0], dtype=kind), np.array([3, 2], dtype=np.uint16))
    assert (made.num.dtype, made.bound) == (np.int64, 1)
    alike(made, [THIRD, 0])
    alike(-(made * LIMIT), [Fraction(-LIMIT, 3), 0])


def test_the_ends_of_64_bits() -> None:
    least = Exact(np.array([-(2**63), 1]))
    assert (least.num.dtype, least.bound) == (object, 2**63)
    alike(-least, [2**63, -1])
    alike(Exact(np.array([2**64 - 1], dtype=np.uint64)) + 1, [2**64])
    assert Exact(np.array([LIMIT, -LIMIT])).num.dtype == np.int64


def test_the_integers_of_numpy_do_not_overflow_inside_objects() -> None:
    held = Exact(np.array([np.int64(LIMIT), np.int64(2)], dtype=object)) * 2**70
    alike(held, [LIMIT * 2**70, 2**71])
    alike(exact([np.int64(LIMIT), Fraction(1, 3)]), [LIMIT, THIRD])
    alike(exact([1, 2]) * np.int64(LIMIT), [LIMIT, 2 * LIMIT])
    alike(np.int64(LIMIT) * exact([1, 2]), [LIMIT, 2 * LIMIT])


def test_a_bound_may_be_wide_and_makes_no_difference() -> None:
    wide = Exact(np.array([3, -7]), 2, 10**30)
    alike(wide * wide, [Fraction(9, 4), Fraction(49, 4)])
    assert (wide * wide).num.dtype == np.int64


def test_numbers_are_read_as_they_are_written_and_floats_are_refused() -> None:
    alike(exact(["1.69", "2/37", Decimal("0.1"), 1]), [Fraction("1.69"), Fraction(2, 37), Fraction(1, 10), 1])
    for value in (0.1, np.float64(0.5), np.float32(0.5), None):
        with pytest.raises(TypeError):
            exact([value])  # type: ignore[list-item]


def test_a_column_is_no_key_and_no_sequence() -> None:
    for function in (hash, iter, list):
        with pytest.raises(TypeError):
            function(exact([1]))
    with pytest.raises(TypeError):
        exact([1, 2])[0]
    with pytest.raises(AttributeError):
        exact([1]).bound = 0  # type: ignore[misc]


def test_a_copy_is_the_same_column() -> None:
    for each in forms([THIRD, LIMIT + 1]):
        alike(copy.deepcopy(each), [THIRD, LIMIT + 1])


@given(st.integers(1, 4).flatmap(columns), st.data())
@few
def test_rows_are_picked_by_what_picks_those_of_an_array(value: Exact, data: st.DataObject) -> None:
    size = value.shape[-1]
    rows = np.array(fractions_of(value), dtype=object)
    picks: list[Any] = [slice(None, None, 2), rows == rows[0], np.array([size - 1, 0]), (None, slice(None))]
    pick = data.draw(st.sampled_from(picks))
    assert value[pick].shape == rows[pick].shape
    alike(value[pick], rows[pick].ravel().tolist())


def test_rows_of_a_denominator_for_each_case() -> None:
    cases = Exact(np.array([[1, 2]]), np.array([[3], [7]]))
    alike(cases[1], [Fraction(1, 7), Fraction(2, 7)])
    alike(cases[:, 1], [Fraction(2, 3), Fraction(2, 7)])
    assert cases.reshape(1, 4).shape == (1, 4)
    alike(cases.reshape(4), [THIRD, Fraction(2, 3), Fraction(1, 7), Fraction(2, 7)])
    assert exact([1]).broadcast_to((2, 3)).shape == (2, 3)
    with pytest.raises(ValueError, match="broadcast"):
        exact([1, 2]).broadcast_to((3,))


@given(st.lists(rationals, max_size=4), st.data())
@few
def test_the_masked_are_zero(values: list[Fraction], data: st.DataObject) -> None:
    mask = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    for each in forms(values):
        alike(
            masked(each, np.array(mask, dtype=bool)), [value * kept for value, kept in zip(values, mask, strict=True)]
        )


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
        alike(-each, [-value for value in values])


@pytest.mark.parametrize("function", [operator.mul, divide, operator.add, operator.sub, at_least, at_most])
def test_nothing_stays_nothing(function) -> None:
    nothing = exact([])
    for each in forms([]):
        alike(function(each, nothing), [])
        alike(function(each, exact([7])), [])
    assert (nothing < nothing).tolist() == []


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
    large = exact([2**40]) * exact([2**40])
    assert large.num.dtype == object
    alike(large, [2**80])
    back = divide(large, exact([2**60]))
    assert back.num.dtype == np.int64
    alike(back, [2**20])


def test_a_product_just_within_64_bits_stays_there() -> None:
    product = exact([3_037_000_499]) * exact([3_037_000_499])
    assert product.num.dtype == np.int64
    alike(product, [3_037_000_499**2])
    alike(exact([3_037_000_500]) * exact([3_037_000_500]), [3_037_000_500**2])


def test_a_sum_at_the_limit_of_64_bits() -> None:
    alike(exact([LIMIT]) + exact([1]), [LIMIT + 1])
    alike(exact([LIMIT, 5]) + exact([0, -6]), [LIMIT, -1])
    alike(exact([-LIMIT]) - exact([2]), [-LIMIT - 2])


@pytest.mark.parametrize("small", [Fraction(1, 10**30), BEYOND, Fraction(3, 2**64)])
@pytest.mark.parametrize("function", [operator.add, operator.sub, operator.mul, divide, at_least, at_most])
def test_zero_meets_a_long_denominator(function, small: Fraction) -> None:
    reference = next(plainly for each, plainly in ARITHMETIC.values() if each is function)
    alike(function(exact([0]), exact([small])), [reference(Fraction(0), small)])
    alike(function(exact([small]), exact([0])), [reference(small, Fraction(0))])


def test_choosing_between_a_long_denominator_and_short_ones() -> None:
    for each in forms([BEYOND, BEYOND]):
        alike(choose(np.array([True, False]), each, apart([THIRD, HALF])), [BEYOND, HALF])
        alike(choose(np.array([True, False]), apart([THIRD, HALF]), each), [THIRD, BEYOND])


def test_a_table_of_cases_and_rows() -> None:
    cases = Exact(np.array([[1, 2, 3], [4, 5, 6]]), 10)
    assert fractions_of(cases * exact([10, 100, 1000])) == [1, 20, 300, 4, 50, 600]
    assert (cases * exact([10])).shape == (2, 3)
    assert fractions_of(take(cases, np.array([2, 0]))) == [Fraction(n, 10) for n in (3, 1, 6, 4)]


def test_a_denominator_for_each_case() -> None:
    cases = Exact(np.array([[1, 2]]), np.array([[3], [7]]))
    assert cases.shape == (2, 2)
    assert fractions_of(cases) == [THIRD, Fraction(2, 3), Fraction(1, 7), Fraction(2, 7)]
    assert fractions_of(cases + 1) == [Fraction(4, 3), Fraction(5, 3), Fraction(8, 7), Fraction(9, 7)]


@given(st.lists(rationals, min_size=1, max_size=4))
@few
def test_lowest_terms_are_the_same_rationals(values: list[Fraction]) -> None:
    for each in forms(values):
        den = each.den * 10**30 if isinstance(each.den, int) else each.den.astype(object) * 10**30
        blown = Exact(each.num.astype(object) * 10**30, den)
        low = narrowed(blown)
        alike(low, values)
        if all(0 < abs(value.numerator) < 10**6 and value.denominator < 10**6 for value in values):
            assert low.num.dtype == np.int64


def test_the_largest_magnitude() -> None:
    assert peak(np.array([3, -7, 5])) == 7
    assert peak(np.zeros(0, dtype=np.int64)) == 0
    assert Exact(np.array([3, -7])).bound == 7
    assert sound(Exact(np.array([3, -7]), 2)).den == 2


@given(pairs(), st.data())
@few
def test_sums_and_products_commute_and_distribute(pair: tuple[Exact, Exact], data: st.DataObject) -> None:
    a, b = pair
    c = data.draw(columns(a.shape[-1]))
    assert fractions_of(a + b) == fractions_of(b + a)
    assert fractions_of((a + b) * c) == fractions_of(a * c + b * c)

"""Many rows to few, against plain lists cell by cell."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.exact import LIMIT, Exact, exact, fractions_of
from ppp_cost.kernels.groups import counted, grouped, largest, last_row, smallest, summed
from tests.kernels.columns import alike, apart, cells, columns, every, few, forms, rationals, sound


@st.composite
def sorted_rows(draw: st.DrawFn) -> tuple[list[int], list[bool], Exact]:
    """Cells from -1 (none) to 3 in any order, which rows are admitted, and their values."""
    size = draw(st.integers(0, 7))
    where = draw(st.lists(st.integers(-1, 3), min_size=size, max_size=size))
    mask = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return where, mask, draw(columns(size))


def admitted(where: list[int], mask: list[bool], values: list[Fraction], cell: int) -> list[Fraction]:
    return [value for at, kept, value in zip(where, mask, values, strict=True) if at == cell and kept]


@given(sorted_rows())
@few
def test_counts_and_sums(drawn: tuple[list[int], list[bool], Exact]) -> None:
    where, mask, value = drawn
    groups = cells(*where, size=4)
    mine = [admitted(where, mask, fractions_of(value), cell) for cell in range(4)]
    assert counted(np.array(mask, dtype=bool), groups).tolist() == [len(each) for each in mine]
    alike(summed(value, np.array(mask, dtype=bool), groups), [sum(each) for each in mine])


@pytest.mark.parametrize(("fold", "reference"), [(largest, max), (smallest, min)])
@given(drawn=sorted_rows())
@few
def test_extremes(
    fold: Callable[..., Exact], reference: Callable[..., Fraction], drawn: tuple[list[int], list[bool], Exact]
) -> None:
    where, mask, value = drawn
    found = fractions_of(fold(value, np.array(mask, dtype=bool), cells(*where, size=4)))
    for cell in range(4):
        mine = admitted(where, mask, fractions_of(value), cell)
        if mine:
            assert found[cell] == reference(mine)


@given(sorted_rows())
@few
def test_the_last_admitted_row_of_each_cell(drawn: tuple[list[int], list[bool], Exact]) -> None:
    where = sorted(drawn[0])
    mask = drawn[1]
    found = last_row(np.array(mask, dtype=bool), cells(*where, size=4)).tolist()
    for cell in range(4):
        mine = [row for row, (at, kept) in enumerate(zip(where, mask, strict=True)) if at == cell and kept]
        assert found[cell] == (mine[-1] if mine else 0)


def test_rows_out_of_order_and_rows_of_no_cell() -> None:
    groups = cells(2, 0, -1, 2, 0, size=4)
    alike(summed(exact([1, 10, 100, 1000, 10000]), every(5), groups), [10010, 0, 1001, 0])
    assert counted(every(5), groups).tolist() == [2, 0, 2, 0]
    assert groups.filled.tolist() == [0, 2]
    assert groups.most == 2


def test_no_rows_and_no_cells() -> None:
    groups = cells(size=3)
    for each in forms([]):
        alike(summed(each, every(0), groups), [0, 0, 0])
    assert counted(every(0), groups).tolist() == [0, 0, 0]
    assert last_row(every(0), groups).tolist() == [0, 0, 0]
    assert summed(exact([]), every(0), cells(size=0)).num.tolist() == []
    alike(summed(exact([5, 6]), every(2), cells(-1, -1, size=1)), [0])


def test_a_single_row() -> None:
    for each in forms([Fraction(2, 7)]):
        alike(summed(each, every(1), cells(1, size=2)), [0, Fraction(2, 7)])
        assert fractions_of(largest(each, every(1), cells(0, size=1))) == [Fraction(2, 7)]


def test_totals_beyond_64_bits() -> None:
    total = summed(exact([LIMIT, LIMIT, -LIMIT]), every(3), cells(0, 0, 1, size=2))
    alike(total, [2 * LIMIT, -LIMIT])
    back = summed(exact([10**30, 1 - 10**30]), every(2), cells(0, 0, size=1))
    alike(back, [1])


def test_denominators_without_a_useful_multiple_are_folded_one_by_one() -> None:
    primes = [1_000_003, 1_000_033, 1_000_037, 1_000_039]
    values = [Fraction(1, prime) for prime in primes]
    groups = cells(0, 0, 2, 2, size=3)
    alike(summed(apart(values), every(4), groups), [values[0] + values[1], 0, values[2] + values[3]])
    assert fractions_of(largest(apart(values), every(4), groups))[::2] == [values[0], values[2]]
    assert fractions_of(smallest(apart(values), every(4), groups))[::2] == [values[1], values[3]]


@pytest.mark.parametrize(("fold", "expected"), [(largest, [3, -1]), (smallest, [1, -2])])
def test_extremes_of_negatives_leave_out_what_is_masked(fold: Callable[..., Exact], expected: list[int]) -> None:
    mask = np.array([True, True, False, True, True, False])
    for each in forms([1, 3, 99, -1, -2, -99]):
        alike(fold(each, mask, cells(0, 0, 0, 1, 1, 1, size=2)), expected)


@pytest.mark.parametrize("fold", [largest, smallest])
def test_extremes_at_the_limit_of_64_bits(fold: Callable[..., Exact]) -> None:
    for value in (LIMIT, -LIMIT, LIMIT + 1):
        assert fractions_of(fold(exact([value, value]), every(2), cells(0, 0, size=1))) == [value]
        assert fractions_of(fold(exact([value, 7]), np.array([True, False]), cells(0, 0, size=1))) == [value]


@pytest.mark.parametrize("fold", [summed, largest, smallest])
def test_each_case_is_folded_for_itself(fold: Callable[..., Exact]) -> None:
    cases = [[Fraction(1, 3), Fraction(5), Fraction(2)], [Fraction(-1), Fraction(1, 7), Fraction(4)]]
    flat = exact([*cases[0], *cases[1]])
    together = flat.reshape(2, 3)
    mask = np.array([[True, True, True], [True, False, True]])
    groups = cells(1, 0, 1, size=2)
    found = fold(together, mask, groups)
    assert found.num.shape == (2, 2)
    expected = [
        each
        for values, kept in zip(cases, mask, strict=True)
        for each in fractions_of(fold(exact(values), kept, groups))
    ]
    if fold is not summed:  # the cell of the second case without an admitted row stands for nothing
        assert fractions_of(found)[:2] == expected[:2]
        assert fractions_of(found)[3] == expected[3]
    else:
        assert fractions_of(sound(found)) == expected == [5, Fraction(7, 3), 0, 3]


def test_cases_with_denominators_a_row() -> None:
    dens = np.array([[1_000_003, 1_000_033], [1_000_037, 1_000_039]])
    value = Exact(np.array([[1, 1], [2, 2]]), dens)
    total = summed(value, np.array([[True, True], [True, False]]), cells(0, 0, size=1))
    assert fractions_of(total) == [Fraction(1, 1_000_003) + Fraction(1, 1_000_033), Fraction(2, 1_000_037)]


@given(st.lists(rationals, min_size=1, max_size=6), st.randoms(use_true_random=False))
@few
def test_the_order_of_rows_moves_no_total(values: list[Fraction], random) -> None:
    rows = list(enumerate(values))
    random.shuffle(rows)
    before = summed(exact(values), every(len(values)), grouped(np.arange(len(values)) % 2, 2))
    where = np.array([row % 2 for row, _ in rows])
    assert fractions_of(
        summed(exact([value for _, value in rows]), every(len(values)), grouped(where, 2))
    ) == fractions_of(before)

"""Columns side by side, one of them picked row by row, and columns behind each other."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.exact import Exact, exact, fractions_of
from ppp_cost.kernels.stacking import end_to_end, pick, stack
from tests.kernels.columns import alike, apart, columns, few

THIRD, SEVENTH = Fraction(1, 3), Fraction(1, 7)


@st.composite
def tables(draw: st.DrawFn) -> list[Exact]:
    """Columns of one size, or of one element that serves every row."""
    size = draw(st.integers(1, 4))
    return draw(st.lists(st.one_of(columns(size), columns(1)), min_size=1, max_size=4))


def at(value: Exact, row: int) -> Fraction:
    found = fractions_of(value)
    return found[row if len(found) > 1 else 0]


@given(tables())
@few
def test_an_entry_is_the_column_that_was_stacked(parts: list[Exact]) -> None:
    table = stack(parts)
    size = max(part.shape[0] for part in parts)
    for number, part in enumerate(parts):
        alike(table[number], [at(part, row) for row in range(size)])


@given(tables(), st.data())
@few
def test_picking_row_by_row(parts: list[Exact], data: st.DataObject) -> None:
    size = max(part.shape[0] for part in parts)
    which = data.draw(st.lists(st.integers(0, len(parts) - 1), min_size=size, max_size=size))
    picked = pick(stack(parts), np.array(which, dtype=np.intp))
    alike(picked, [at(parts[number], row) for row, number in enumerate(which)])


def test_a_single_entry_serves_every_row_and_case() -> None:
    for table in (stack([exact([THIRD]), exact([SEVENTH])]), stack([apart([THIRD]), apart([SEVENTH])])):
        picked = pick(table, np.array([[0, 1, 1], [1, 0, 0]]))
        assert picked.shape == (2, 3)
        assert fractions_of(picked) == [THIRD, SEVENTH, SEVENTH, SEVENTH, THIRD, THIRD]


def test_entries_of_cases() -> None:
    cases = Exact(np.array([[1], [2]]))
    rows = Exact(np.array([[30, 40]]))
    picked = pick(stack([cases, rows]), np.array([[0, 1], [1, 0]]))
    assert fractions_of(picked) == [1, 40, 30, 2]


@pytest.mark.parametrize("long", [Fraction(1, 10**19), Fraction(1, 10**30), Fraction(10**30)])
def test_long_and_short_denominators_side_by_side(long: Fraction) -> None:
    for each in (exact([long, long]), apart([long, 0])):
        for other in (apart([THIRD, SEVENTH]), exact([0, 0]), exact([1, 2])):
            parts = [each, other]
            picked = [pick(stack(parts), np.array([number, number])) for number in (0, 1)]
            assert [fractions_of(found) for found in picked] == [fractions_of(part) for part in parts]


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=4), st.data())
@few
def test_columns_behind_each_other(plan: list[tuple[int, bool]], data: st.DataObject) -> None:
    parts = [data.draw(columns(1 if one else size)) for size, one in plan]
    sizes = [size for size, _ in plan]
    expected = [at(part, row) for part, size in zip(parts, sizes, strict=True) for row in range(size)]
    alike(end_to_end(parts, sizes), expected)


def test_columns_behind_each_other_in_every_case() -> None:
    one = Exact(np.array([[1, 2], [3, 4]]))
    joined = end_to_end([one, exact([9])], [2, 1])
    assert joined.num.tolist() == [[1, 2, 9], [3, 4, 9]]
    rows = Exact(np.array([[1], [2]]), np.array([[3], [7]]))
    assert fractions_of(end_to_end([rows, exact([9])], [1, 1])) == [THIRD, 9, 2 * SEVENTH, 9]

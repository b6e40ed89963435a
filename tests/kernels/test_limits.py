"""Caps, floors, running totals and balances, against references that keep plain lists."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.amounts.limits import allowed, carried, clamped, running
from ppp_cost.kernels.exact import Exact, exact, fractions_of
from ppp_cost.kernels.money import rounded
from tests.kernels.columns import alike, apart, columns, few, forms, plain, rationals

# --- between bounds


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (None, None, [9, 10, 11, 19, 20, 21]),
        (10, None, [10, 10, 11, 19, 20, 21]),
        (None, 20, [9, 10, 11, 19, 20, 20]),
        (10, 20, [10, 10, 11, 19, 20, 20]),
    ],
)
def test_each_side_of_each_bound(low: int | None, high: int | None, expected: list[int]) -> None:
    for total in forms([9, 10, 11, 19, 20, 21]):
        bounds = [None if each is None else exact([each]) for each in (low, high)]
        alike(clamped(total, *bounds), expected)


@given(columns(3), st.lists(rationals, min_size=2, max_size=2).map(sorted))
@few
def test_a_clamped_total_is_the_middle_one(total: Exact, bounds: list[Fraction]) -> None:
    low, high = bounds
    found = clamped(total, exact([low]), exact([high]))
    alike(found, [sorted((each, low, high))[1] for each in fractions_of(total)])


# --- running totals


@given(st.lists(rationals, max_size=6), st.data())
@few
def test_running_totals(values: list[Fraction], data: st.DataObject) -> None:
    starts = begins(data, len(values))
    expected: list[Fraction] = []
    for value, new in zip(values, starts, strict=True):
        expected.append(value if new else expected[-1] + value)
    for each in forms(values):
        alike(running(each, np.array(starts, dtype=bool)), expected)


def begins(data: st.DataObject, size: int) -> list[bool]:
    """Where runs begin: at the first element, and where it falls out so."""
    return [True, *data.draw(st.lists(st.booleans(), min_size=size - 1, max_size=size - 1))] if size else []


def test_running_totals_beyond_64_bits() -> None:
    alike(running(exact([2**62] * 4), np.array([True, False, False, False])), [2**62, 2**63, 3 * 2**62, 2**64])


def test_running_totals_of_cases() -> None:
    cases = Exact(np.array([[1, 2, 3], [10, 20, 30]]), 10)
    total = running(cases, np.array([True, False, True]))
    assert total.num.tolist() == [[1, 3, 3], [10, 30, 30]]


# --- what a longer period still allows


def to_fen(value: Exact) -> Exact:
    return rounded(value, 2, "half_up")


def allowed_plainly(
    amount: list[Fraction],
    low: Fraction | None,
    high: Fraction | None,
    place: list[int],
    opened: Fraction,
    rounding: Callable[[Exact], Exact],
) -> tuple[list[Fraction], list[Fraction]]:
    """Totals before the bounds, and what these take off them, one element after the other."""
    totals, changes = [], []
    stood = opened
    for value, at in zip(amount, place, strict=True):
        total = (opened if at == 0 else stood) + value
        inside = total if low is None else max(total, low)
        inside = inside if high is None else min(inside, high)
        totals.append(total)
        changes.append(total - inside)
        stood = total - fractions_of(rounding(exact([total - inside])))[0]
    return totals, changes


bound_pairs = st.sampled_from([(None, 10), (0, None), (0, 10), (-5, 25), (None, None)])


@pytest.mark.parametrize("rounding", [lambda value: value, to_fen], ids=["exactly", "to the fen"])
@given(amount=st.lists(plain, max_size=6), bounds=bound_pairs, data=st.data())
@few
def test_each_period_gives_what_is_still_allowed(
    rounding: Callable[[Exact], Exact],
    amount: list[Fraction],
    bounds: tuple[int | None, int | None],
    data: st.DataObject,
) -> None:
    starts = begins(data, len(amount))
    place = places_of(starts)
    low, high = (None if each is None else exact([each] * len(amount)) for each in bounds)
    for sign, each in product((1, -1), forms(amount)):
        total, change = allowed(
            each, low, high, np.array(place, dtype=np.intp), exact([0] * len(amount)), sign, rounding
        )
        totals, changes = allowed_plainly(
            amount,
            *(None if b is None else Fraction(b) for b in bounds),
            place,
            Fraction(0),
            partial(signed, rounding, sign),
        )
        assert fractions_of(total) == totals
        assert fractions_of(change) == [sign * value for value in changes]


def signed(rounding: Callable[[Exact], Exact], sign: int, change: Exact) -> Exact:
    """Round a change as the line that has its sign."""
    line = rounding(exact([sign * each for each in fractions_of(change)]))
    return exact([sign * each for each in fractions_of(line)])


def places_of(starts: list[bool]) -> list[int]:
    places: list[int] = []
    for new in starts:
        places.append(0 if new else places[-1] + 1)
    return places


def test_a_yearly_cap_by_month() -> None:
    # of 10 a year: 6, then only 4 of 6, then nothing; the next year begins anew
    total, change = allowed(
        exact([6] * 4), None, exact([10] * 4), np.array([0, 1, 2, 0]), exact([0] * 4), 1, lambda x: x
    )
    assert fractions_of(total) == [6, 12, 16, 6]
    assert fractions_of(change) == [0, 2, 6, 0]


def test_a_refund_makes_room_under_a_cap() -> None:
    total, change = allowed(
        exact([12, -5, 4]), None, exact([10] * 3), np.array([0, 1, 2]), exact([0] * 3), 1, lambda x: x
    )
    assert fractions_of(total) == [12, 5, 9]
    assert fractions_of(change) == [2, 0, 0]


def test_a_run_that_opens_with_what_stood_before() -> None:
    _, change = allowed(exact([6, 6]), None, exact([10, 10]), np.array([0, 1]), exact([7, 7]), 1, lambda x: x)
    assert fractions_of(change) == [3, 6]


def test_what_stands_is_what_was_written_down() -> None:
    # two thirds of a yuan over the cap: 0.67 is given back, so 9.9967 stand and the next yuan has 0.0033 of room
    amount = exact([Fraction(32, 3), Fraction(1)])
    total, change = allowed(amount, None, exact([10, 10]), np.array([0, 1]), exact([0, 0]), 1, to_fen)
    stood = Fraction(32, 3) - Fraction("0.67")
    assert fractions_of(total) == [Fraction(32, 3), stood + 1]
    assert fractions_of(change) == [Fraction(2, 3), stood + 1 - 10]


def test_a_cap_that_falls_takes_back_what_it_let_through() -> None:
    _, change = allowed(exact([8, 0]), None, exact([10, 5]), np.array([0, 1]), exact([0, 0]), 1, lambda x: x)
    assert fractions_of(change) == [0, 3]


def test_no_periods_and_one() -> None:
    nothing = allowed(exact([]), None, exact([]), np.zeros(0, dtype=np.intp), exact([]), 1, lambda x: x)
    assert [fractions_of(each) for each in nothing] == [[], []]
    total, change = allowed(apart([Fraction(7, 3)]), None, exact([2]), np.array([0]), exact([0]), -1, lambda x: x)
    assert (fractions_of(total), fractions_of(change)) == ([Fraction(7, 3)], [Fraction(-1, 3)])


def test_runs_of_unlike_length_in_each_case() -> None:
    amount = Exact(np.array([[6, 6, 6, 6, 6], [1, 9, 9, 20, 1]]))
    high = Exact(np.array([[10], [15]]))
    _, change = allowed(amount, None, high, np.array([0, 1, 2, 0, 1]), exact([0] * 5), 1, lambda x: x)
    assert fractions_of(change)[:5] == [0, 2, 6, 0, 2]
    assert fractions_of(change)[5:] == [0, 0, 4, 5, 1]


# --- balances


def carried_plainly(
    earned: list[int],
    demand: list[int],
    opening: list[int],
    expires: int | None,
    use_first: bool,
    same_period: bool,
) -> tuple[list[int], list[int], list[int]]:
    """Lots in a list, the oldest first: what is usable, what is used, and what is left of every lot."""
    lots = [[place - len(opening), value] for place, value in enumerate(opening)]
    usable, used = [], []
    for now, (gain, wanted) in enumerate(zip(earned, demand, strict=True)):
        if same_period:
            lots.append([now, gain])
        for lot in lots:
            if expires is not None and (now > lot[0] + expires or (now == lot[0] + expires and not use_first)):
                lot[1] = 0
        usable.append(sum(left for _, left in lots))
        asked = wanted
        for lot in lots:
            taken = min(lot[1], asked)
            lot[1] -= taken
            asked -= taken
        used.append(wanted - asked)
        if not same_period:
            lots.append([now, gain])
    after = len(earned)
    left = [value if expires is None or after <= earned_in + expires else 0 for earned_in, value in lots]
    return usable, used, left


def lists(result: tuple[np.ndarray, np.ndarray, np.ndarray]) -> tuple[list[int], list[int], list[int]]:
    usable, used, left = result
    return usable.tolist(), used.tolist(), left.tolist()


amounts = st.integers(0, 9)


@given(
    st.lists(st.tuples(amounts, amounts), min_size=1, max_size=7),
    st.lists(amounts, max_size=3),
    st.one_of(st.none(), st.integers(0, 4)),
    st.booleans(),
    st.booleans(),
)
@few
def test_balances_are_those_of_a_list_of_lots(
    flow: list[tuple[int, int]], opening: list[int], expires: int | None, use_first: bool, same_period: bool
) -> None:
    earned, demand = ([each[side] for each in flow] for side in (0, 1))
    found = carried(
        np.array(earned), np.array(demand), np.array(opening, dtype=np.int64), expires, use_first, same_period
    )
    assert lists(found) == carried_plainly(earned, demand, opening, expires, use_first, same_period)


@pytest.mark.parametrize(
    ("expires", "use_first", "same_period", "expected"),
    [
        (None, True, False, [0, 5, 0]),  # 5 of the first period, usable from the second, without end
        (None, True, True, [5, 0, 0]),
        (0, True, False, [0, 0, 0]),
        (0, True, True, [5, 0, 0]),
        (0, False, True, [0, 0, 0]),
        (1, True, False, [0, 5, 0]),  # its last period is the second
        (1, False, False, [0, 0, 0]),  # it lapses in the second before it is used
        (2, False, False, [0, 5, 0]),
    ],
)
def test_expiry_use_first_and_same_period(
    expires: int | None, use_first: bool, same_period: bool, expected: list[int]
) -> None:
    earned, demand = np.array([5, 0, 0]), np.array([9, 9, 9])
    _, used, _ = carried(earned, demand, np.zeros(0, dtype=np.int64), expires, use_first, same_period)
    assert used.tolist() == expected


def test_the_oldest_lot_is_used_first() -> None:
    # 3 lapse after the second period, 4 after the third: 2 of the 3 are used, 1 lapses, the 4 stand
    usable, used, left = carried(np.array([3, 4, 0]), np.array([0, 2, 9]), np.zeros(0, dtype=np.int64), 1, True, False)
    assert lists((usable, used, left)) == ([0, 3, 4], [0, 2, 4], [0, 0, 0])


def test_what_was_opened_with_lapses_before_what_is_earned() -> None:
    usable, used, left = carried(np.array([5, 5]), np.array([1, 1]), np.array([2, 2]), 1, True, False)
    # of the opening only the last lot can be used in the first period
    assert lists((usable, used, left)) == ([2, 5], [1, 1], [0, 0, 0, 5])


def test_nothing_is_used_that_is_not_asked_for_or_not_there() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert lists(carried(np.array([7]), np.array([0]), none, None, True, True)) == ([7], [0], [7])
    assert lists(carried(np.array([0]), np.array([7]), none, None, True, True)) == ([0], [0], [0])
    assert lists(carried(none, none, none, None, True, False)) == ([], [], [])


def test_balances_beyond_64_bits_and_of_several_cases() -> None:
    huge = np.array([10**20, 0], dtype=object)
    assert lists(carried(huge, np.array([0, 3], dtype=object), np.zeros(0, dtype=object), None, True, False))[1] == [
        0,
        3,
    ]
    earned = np.array([[5, 0], [0, 4]])
    usable, used, left = carried(earned, np.array([[0, 9], [0, 9]]), np.array([1]), None, True, False)
    assert used.tolist() == [[0, 6], [0, 1]]
    assert usable.tolist() == [[1, 6], [1, 1]]
    assert left.tolist() == [[0, 0, 0], [0, 0, 4]]

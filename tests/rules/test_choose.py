"""`choose`: the first case whose tests hold."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    in_year,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
    volumes,
)


def chosen(fields: str, **values: str) -> Fraction | int | str:
    items = "".join(seen(name) for name in values) + item("c", "choose", fields)
    return only(measure(settled(items, in_year(**values), **YEARLY), "c"))


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        ("below", [1, 0, 0]),
        ("at_most", [1, 1, 0]),
        ("above", [0, 0, 1]),
        ("at_least", [0, 1, 1]),
        ("equals", [0, 1, 0]),
    ],
)
def test_each_side_of_each_comparison(comparison: str, expected: list[int]) -> None:
    fields = f'cases = [{{ of = "x", {comparison} = 5, then = 1 }}], otherwise = 0'
    assert [chosen(fields, x=x) for x in ("4.99", "5", "5.01")] == expected


def test_cases_are_tried_in_order() -> None:
    fields = 'cases = [{ of = "x", above = 10, then = 1 }, { of = "x", above = 5, then = 2 }, { of = "x", above = 5, then = 3 }], otherwise = 4'
    assert [chosen(fields, x=x) for x in ("11", "10", "5")] == [1, 2, 4]


@pytest.mark.parametrize(("x", "expected"), [("4", 0), ("5", 1), ("6", 1), ("7", 0)])
def test_several_comparisons_of_one_test_must_all_hold(x: str, expected: int) -> None:
    assert chosen('cases = [{ of = "x", at_least = 5, below = 7, then = 1 }], otherwise = 0', x=x) == expected


@pytest.mark.parametrize(("x", "y", "expected"), [("1", "1", 9), ("1", "0", 0), ("0", "1", 0), ("0", "0", 0)])
def test_all_of_several_tests(x: str, y: str, expected: int) -> None:
    fields = 'cases = [{ all = [{ of = "x", above = 0 }, { of = "y", above = 0 }], then = 9 }], otherwise = 0'
    assert chosen(fields, x=x, y=y) == expected


def test_limits_and_branches_are_operands() -> None:
    fields = 'cases = [{ of = "x", above = "y", then = "x" }], otherwise = { name = "else", value = "2/3" }'
    assert chosen(fields, x="5", y="4") == 5
    assert chosen(fields, x="4", y="4") == Fraction(2, 3)


def test_without_otherwise_a_row_where_no_case_holds_is_undetermined() -> None:
    items = seen("x") + item("c", "choose", 'cases = [{ of = "x", above = 5, then = 1 }]')
    statement = settled(items, volumes(x="6 5 7"))
    assert list(measure(statement, "c").values()) == [1, "undetermined", 1]
    assert reasons(statement) == ["c: no case holds in 2023-02 [ca:1]"]


def test_a_branch_may_refuse_or_leave_out() -> None:
    cases = '{ of = "x", below = 1, then = { undetermined = "assess again" } }, { of = "x", above = 8, then = { left_out = "holiday" } }'
    items = seen("x") + item("c", "choose", f"cases = [{cases}], otherwise = 3")
    statement = settled(items, volumes(x="0 9 5"))
    assert list(measure(statement, "c").values()) == ["undetermined", "left_out", 3]
    assert reasons(statement) == ["c: assess again, 2023-01 [ca:1]"]
    items = seen("x") + item(
        "c", "choose", 'cases = [{ of = "x", above = 8, then = 1 }], otherwise = { left_out = "no test" }'
    )
    assert list(measure(settled(items, volumes(x="0 9 5")), "c").values()) == ["left_out", 1, "left_out"]


def test_a_test_that_cannot_be_read_is_undetermined() -> None:
    items = seen("x") + item("c", "choose", 'cases = [{ of = "x", above = 5, then = 1 }], otherwise = 0')
    statement = settled(items, volumes(x="6 - 5"))
    assert list(measure(statement, "c").values()) == [1, "undetermined", 0]
    assert reasons(statement) == ["x: no row for x in 2023-02 [ca:1]"]


def test_an_unknown_limit_is_undetermined() -> None:
    items = seen("x") + seen("y") + item("c", "choose", 'cases = [{ of = "x", above = "y", then = 1 }], otherwise = 0')
    assert list(measure(settled(items, volumes(x="6 6 6", y="5 - 7")), "c").values()) == [1, "undetermined", 0]


def test_only_the_branch_taken_is_read() -> None:
    items = seen("x") + seen("a") + seen("b")
    items += item("c", "choose", 'cases = [{ of = "x", above = 5, then = "a" }], otherwise = "b"')
    statement = settled(items, volumes(x="6 4 6", a="1 - -", b="- 2 2"))
    assert list(measure(statement, "c").values()) == [1, 2, "undetermined"]
    assert reasons(statement) == ["a: no row for a in 2023-03 [ca:1]"]


def test_only_the_tests_reached_are_read() -> None:
    items = seen("x") + seen("y")
    items += item(
        "c", "choose", 'cases = [{ of = "x", above = 5, then = 1 }, { of = "y", above = 5, then = 2 }], otherwise = 3'
    )
    statement = settled(items, volumes(x="6 4 4", y="- 6 -"))
    assert list(measure(statement, "c").values()) == [1, 2, "undetermined"]


def test_a_test_of_several_stops_at_the_first_that_fails() -> None:
    items = seen("x") + seen("y")
    items += item(
        "c", "choose", 'cases = [{ all = [{ of = "x", above = 5 }, { of = "y", above = 5 }], then = 1 }], otherwise = 3'
    )
    statement = settled(items, volumes(x="4 6 6", y="- - 6"))
    assert list(measure(statement, "c").values()) == [3, "undetermined", 1]


def test_a_left_out_test_leaves_the_row_out() -> None:
    items = seen("x", 'missing = "leave_out", present = 0')
    items += item("c", "choose", 'cases = [{ of = "x", above = 5, then = 1 }], otherwise = 0')
    assert list(measure(settled(items, volumes(x="6 - 4")), "c").values()) == [1, "left_out", 0]


def test_a_trigger_with_a_dead_band() -> None:
    fields = 'cases = [{ of = "k", at_least = "1.03", then = "k" }, { of = "k", at_most = "0.97", then = "k" }], otherwise = 1'
    assert [chosen(fields, k=k) for k in ("1.0299", "1.03", "0.97", "0.9701")] == [
        1,
        Fraction("1.03"),
        Fraction("0.97"),
        1,
    ]


def test_a_charge_by_case() -> None:
    items = seen("x") + seen("fee", 'unit = "CNY"')
    items += item("pay", "choose", 'kind = "charge", cases = [{ of = "x", equals = 1, then = "fee" }], otherwise = 0')
    statement = settled(items, volumes(x="1 0 1", fee="10 20 30"))
    assert list(amounts(statement, "pay").values()) == [1000, 0, 3000]


def test_a_long_fraction_is_compared_with_zero() -> None:
    # 1 / 7^25 has a denominator of 22 digits
    items = seen("x") + item("tiny", "product", f'times = ["x"], over = [{7**25}]')
    items += item("c", "choose", 'cases = [{ of = "tiny", above = 0, then = "tiny" }], otherwise = 1')
    assert list(measure(settled(items, volumes(x="1 3 2")), "c").values()) == [
        Fraction(number, 7**25) for number in (1, 3, 2)
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("cases = [{ of = 1, then = 1 }]", "no_comparison"),
        ("cases = [{ of = 1, above = 1, all = [{ of = 1, above = 2 }], then = 1 }]", "no_comparison"),
        ("cases = [{ all = [{ of = 1 }], then = 1 }]", "no_comparison"),
        ("cases = [{ of = 1, above = 0, then = { left_out = 'a', undetermined = 'b' } }]", "outcome_form"),
        (
            "cases = [{ of = { name = 'n', value = 1, unit = 'm3' }, above = { name = 'm', value = 1, unit = 'd' }, then = 1 }]",
            "unit_differs",
        ),
        ("cases = [{ of = 1, above = 0, then = { name = 'n', value = 1, unit = 'm3' } }]", "unit_differs"),
    ],
)
def test_what_a_choice_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("c", "choose", fields))
    assert [problem.code for problem in refused.value.problems] == [code]

"""`sum`: a sum of products; as an amount each term is a line."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    exact,
    in_year,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
    volumes,
)


def total(fields: str, **values: str) -> Fraction | int | str:
    items = "".join(seen(name) for name in values)
    return only(measure(settled(items + item("x", "sum", fields), in_year(**values), **YEARLY), "x"))


def shares(at: str, fields: str = "", fee: str = "100.05") -> Statement:
    terms = '{ of = "fee", weight = "0.6", name = "base" }, { of = "fee", weight = "0.1" }, { of = "fee", weight = "0.3", name = "rest" }'
    items = seen("fee", 'unit = "CNY"') + item("pay", "sum", f'kind = "charge", terms = [{terms}]{fields}')
    return settled(items, in_year(fee=fee), **YEARLY, rounding=f'{{ places = 2, mode = "half_up", at = "{at}" }}')


def test_weights_and_a_constant() -> None:
    # 0.6 + 0.1 x 0.9 + 0.3 x 0.8 = 0.93
    fields = 'constant = "0.6", terms = [{ of = "kq", weight = "0.1" }, { of = "e1", weight = "0.3" }]'
    assert total(fields, kq="0.9", e1="0.8") == Fraction("0.93")


def test_terms_are_products_over_products() -> None:
    fields = 'terms = [{ times = ["a", 2], over = ["b"] }, { times = ["b", "-1"] }]'
    assert total(fields, a=7, b=4) == Fraction(14, 4) - 4


def test_a_value_without_a_weight_and_one_term_alone() -> None:
    assert total('terms = [{ of = "a" }]', a=7) == 7
    assert total('terms = [{ of = "a" }, { of = "b", weight = -1 }]', a=7, b=9) == -2
    assert total("terms = [{ times = [5] }], constant = 1") == 6


@pytest.mark.parametrize("term", ['{ of = "a" }', '{ times = [3], over = ["a"] }'])
def test_one_unknown_term_leaves_the_sum_undetermined(term: str) -> None:
    items = seen("a") + item("x", "sum", f"constant = 1, terms = [{term}]")
    statement = settled(items, volumes(a="1 - 3"))
    assert list(measure(statement, "x").values())[1] == "undetermined"
    assert reasons(statement) == ["a: no row for a in 2023-02 [ca:1]"]


def test_an_unknown_constant_too() -> None:
    items = seen("a") + item("x", "sum", 'constant = "a", terms = [{ times = [1] }]')
    assert list(measure(settled(items, volumes(a="1 - 3")), "x").values()) == [2, "undetermined", 4]


def test_every_term_is_a_line_with_its_name() -> None:
    # 60.03, 10.005 and 30.015
    statement = shares("line")
    assert amounts(statement, "pay") == {"1|base": 6003, "1|fee": 1001, "1|rest": 3002}
    assert exact(statement, "pay") == [Fraction("60.03"), Fraction("10.005"), Fraction("30.015")]
    assert statement.payable == 10006


def test_rounded_at_the_item_one_line_carries_the_difference() -> None:
    statement = shares("item")
    assert amounts(statement, "pay") == {"1|base": 6003, "1|fee": 1001, "1|rest": 3002, "1|rounding": -1}
    assert statement.payable == 10005


def test_the_constant_is_a_line() -> None:
    items = seen("fee", 'unit = "CNY"') + item(
        "pay", "sum", 'kind = "charge", constant = "0.5", terms = [{ of = "fee" }]'
    )
    statement = settled(items, in_year(fee=2), **YEARLY)
    assert amounts(statement, "pay") == {"1|constant": 50, "1|fee": 200}


@pytest.mark.parametrize(
    ("b", "expected"), [("9.99", [1000, -999]), ("10", [1000, -1000]), ("10.01", ["undetermined"] * 2)]
)
def test_a_term_may_be_negative_and_the_total_of_a_charge_may_not(b: str, expected: list[int | str]) -> None:
    items = seen("a", 'unit = "CNY"') + seen("b", 'unit = "CNY"')
    items += item("pay", "sum", 'kind = "charge", terms = [{ of = "a" }, { of = "b", weight = -1 }]')
    statement = settled(items, in_year(a=10, b=b), **YEARLY)
    assert list(amounts(statement, "pay").values()) == expected
    if "undetermined" in expected:
        assert reasons(statement) == ["pay: pay falls below zero in year 1: the contract does not bound it [ca:1]"]


def test_a_bound_that_bites_is_a_line() -> None:
    items = seen("a", 'unit = "CNY"') + seen("b", 'unit = "CNY"')
    items += item("pay", "sum", 'kind = "charge", at_least = 0, terms = [{ of = "a" }, { of = "b", weight = -1 }]')
    statement = settled(items, in_year(a=10, b=13), **YEARLY)
    assert amounts(statement, "pay") == {"1|a": 1000, "1|b": -1300, "1|bound": 300}
    assert statement.payable == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("terms = [{ times = [1], of = 'a' }]", "times_or_of"),
        ("terms = [{ weight = 1 }]", "times_or_of"),
        ("terms = [{ times = [1], weight = 2 }]", "times_or_of"),
        (
            'unit = "m3", terms = [{ times = [{ value = 1, unit = "m3" }, 2], over = [{ value = 3, unit = "d" }] }]',
            "units_do_not_multiply",
        ),
        ('unit = "m3", constant = { value = 1, unit = "d" }, terms = [{ times = [1] }]', "unit_differs"),
    ],
)
def test_what_a_sum_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("x", "sum", fields))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_sum_without_a_term_is_refused() -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("x", "sum", "constant = 1, terms = []"))
    assert [problem.code for problem in refused.value.problems] == ["nothing_listed"]

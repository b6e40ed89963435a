"""Bounds, rounding and tax: from the result of a rule to its lines."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    csv,
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

MODES = ("half_up", "half_even", "down", "up", "floor", "ceiling")


def rounded(value: str, places: int, mode: str) -> Fraction | int | str:
    fields = f'round = {{ places = {places}, mode = "{mode}" }}'
    return only(measure(settled(seen("a", fields), in_year(a=value), **YEARLY), "a"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.125", ("0.13", "0.12", "0.12", "0.13", "0.12", "0.13")),
        ("0.135", ("0.14", "0.14", "0.13", "0.14", "0.13", "0.14")),
        ("-0.125", ("-0.13", "-0.12", "-0.12", "-0.13", "-0.13", "-0.12")),
        ("0.121", ("0.12", "0.12", "0.12", "0.13", "0.12", "0.13")),
        ("0.129", ("0.13", "0.13", "0.12", "0.13", "0.12", "0.13")),
        ("-0.121", ("-0.12", "-0.12", "-0.12", "-0.13", "-0.13", "-0.12")),
        ("-0.129", ("-0.13", "-0.13", "-0.12", "-0.13", "-0.13", "-0.12")),
        ("0.12", ("0.12",) * 6),
        ("0.1249999999999999999", ("0.12", "0.12", "0.12", "0.13", "0.12", "0.13")),
        ("2/3", ("0.67", "0.67", "0.66", "0.67", "0.66", "0.67")),
    ],
)
def test_the_six_modes(value: str, expected: tuple[str, ...]) -> None:
    assert [rounded(value, 2, mode) for mode in MODES] == [Fraction(each) for each in expected]


@pytest.mark.parametrize(
    ("value", "places", "mode", "expected"),
    [
        ("14.99", -1, "half_up", 10),
        ("15", -1, "half_up", 20),
        ("25", -1, "half_even", 20),
        ("149", -2, "up", 200),
        ("-149", -2, "down", -100),
        ("2.5", 0, "half_even", 2),
        ("2.99", 0, "down", 2),
    ],
)
def test_whole_numbers_tens_and_hundreds(value: str, places: int, mode: str, expected: int) -> None:
    assert rounded(value, places, mode) == expected


def test_later_items_read_the_rounded_value() -> None:
    items = seen("a", 'round = { places = 1, mode = "half_up" }') + item("b", "product", 'times = ["a", 100]')
    assert only(measure(settled(items, in_year(a="0.56"), **YEARLY), "b")) == 60


@pytest.mark.parametrize(
    ("a", "expected"), [("9.99", "10"), ("10", "10"), ("10.01", "10.01"), ("20", "20"), ("20.01", "20")]
)
def test_each_side_of_each_bound(a: str, expected: str) -> None:
    assert only(measure(settled(seen("a", "at_least = 10, at_most = 20"), in_year(a=a), **YEARLY), "a")) == Fraction(
        expected
    )


def test_bounds_come_before_rounding() -> None:
    # brought to 9.995 first, and that is rounded to 10
    fields = 'at_most = "9.995", round = { places = 2, mode = "half_up" }'
    assert only(measure(settled(seen("a", fields), in_year(a="12"), **YEARLY), "a")) == 10


def test_a_bound_below_zero_keeps_what_lies_above_it() -> None:
    assert only(measure(settled(seen("a", "at_least = -5"), in_year(a="-7"), **YEARLY), "a")) == -5
    assert only(measure(settled(seen("a", "at_most = -5"), in_year(a="-3"), **YEARLY), "a")) == -5


def test_bounds_that_cross_are_undetermined() -> None:
    items = seen("low") + seen("a", 'at_least = "low", at_most = 10')
    statement = settled(items, volumes(a="5 5 50", low="9 10 10.01"))
    assert list(measure(statement, "a").values()) == [9, 10, "undetermined"]
    assert reasons(statement) == ["a: the lower bound is above the upper one in 2023-03 [ca:1]"]


@pytest.mark.parametrize("bound", ["at_least", "at_most"])
def test_a_bound_that_is_missing_or_left_out(bound: str) -> None:
    for fields, state in (("", "undetermined"), ('missing = "leave_out", present = 0', "left_out")):
        statement = settled(seen("edge", fields) + seen("a", f'{bound} = "edge"'), volumes(a="5 5 5", edge="5 - 5"))
        assert list(measure(statement, "a").values()) == [5, state, 5]


def test_a_charge_that_a_bound_keeps_at_zero() -> None:
    assert amounts(settled(seen("a", 'kind = "charge", at_least = 0'), volumes(a="-1 0 1")), "a") == {
        "2023-01": 0, "2023-02": 0, "2023-03": 100,
    }  # fmt: skip


THREE = csv("period,name,service,value", "1,fee,a,33.335", "1,fee,b,33.335", "1,fee,c,33.335")


def keyed(at: str, kind: str = "charge") -> Statement:
    items = seen("fee", f'kind = "{kind}", per = ["service"], round = {{ places = 2, mode = "half_up", at = "{at}" }}')
    return settled(items, {"volumes": THREE}, **YEARLY)


def test_each_line_is_rounded_or_the_item() -> None:
    # 3 x 33.34 = 100.02, and 100.005 is 100.01
    lines = {"1|a": 3334, "1|b": 3334, "1|c": 3334}
    assert amounts(keyed("line"), "fee") == lines
    assert keyed("line").payable == 10002
    assert amounts(keyed("item"), "fee") == lines | {"1|rounding": -1}
    assert keyed("item").payable == 10001
    assert exact(keyed("line"), "fee") == [Fraction("33.335")] * 3


def test_a_deduction_rounds_as_it_is_stated() -> None:
    assert amounts(keyed("item", "deduction"), "fee") == {"1|a": -3334, "1|b": -3334, "1|c": -3334, "1|rounding": 1}
    assert keyed("item", "deduction").payable == -10001


def test_each_period_of_an_item_is_rounded_once() -> None:
    terms = 'terms = [{ of = "a", weight = "0.5", name = "x" }, { of = "a", weight = "0.5", name = "y" }]'
    items = seen("a", 'unit = "CNY"') + item("pay", "sum", f'kind = "charge", {terms}')
    header = {"rounding": '{ places = 2, mode = "half_up", at = "item" }'}
    statement = settled(items, volumes(a="0.01 0.02 0.03"), **header)
    # twice 0.005 is twice 0.01, and 0.01 in all
    assert amounts(statement, "pay") == {
        "2023-01|x": 1, "2023-01|y": 1, "2023-01|rounding": -1,
        "2023-02|x": 1, "2023-02|y": 1, "2023-02|rounding": 0,
        "2023-03|x": 2, "2023-03|y": 2, "2023-03|rounding": -1,
    }  # fmt: skip
    assert statement.interim == {"2023-01": 1, "2023-02": 2, "2023-03": 3}


def test_an_item_of_which_a_line_is_undetermined_has_no_rounding() -> None:
    rows = ("1,fee,a,33.335", "1,fee,b,")
    items = seen("fee", 'kind = "charge", per = ["service"], round = { places = 2, mode = "half_up", at = "item" }')
    statement = settled(items, {"volumes": csv("period,name,service,value", *rows)}, **YEARLY)
    assert amounts(statement, "fee") == {"1|a": 3334, "1|b": "undetermined", "1|rounding": "undetermined"}
    assert statement.payable is None


def test_rounding_of_an_item_overrides_that_of_the_contract() -> None:
    items = seen("a", 'kind = "charge", round = { places = 0, mode = "down" }') + seen("b", 'kind = "charge"')
    statement = settled(items, in_year(a="9.99", b="9.999"), **YEARLY)
    assert [amounts(statement, name) for name in "ab"] == [{"1": 900}, {"1": 1000}]


def test_later_items_read_the_sum_of_rounded_lines() -> None:
    items = seen("fee", 'kind = "charge", per = ["service"]')
    items += item("share", "product", 'kind = "deduction", times = ["fee", "0.5"]')
    statement = settled(items, {"volumes": THREE}, **YEARLY)
    assert amounts(statement, "share") == {"1": -5001}


def taxed(fields: str, fee: str = "106", kind: str = "charge") -> Statement:
    return settled(seen("fee", f'kind = "{kind}", vat = {{ {fields} }}'), in_year(fee=fee), **YEARLY)


def test_tax_inside_is_a_memo() -> None:
    statement = taxed('rate = "0.06", included = true')
    assert amounts(statement, "fee") == {"1": 10600}
    assert [line.vat_inside for line in statement.lines()] == [600]
    assert statement.payable == 10600


@pytest.mark.parametrize(("fee", "inside"), [("100", 566), ("0.09", 1), ("0.08", 0), ("0", 0)])
def test_tax_inside_is_rounded(fee: str, inside: int) -> None:
    # 100 x 6 / 106 = 5.6603…; 0.09 holds 0.00509…, 0.08 holds 0.00452…
    assert [line.vat_inside for line in taxed('rate = "0.06", included = true', fee).lines()] == [inside]


def test_tax_on_top_is_a_second_line() -> None:
    statement = taxed('rate = "0.06", included = false')
    assert amounts(statement, "fee") == {"1": 10600, "1|vat": 636}
    assert statement.payable == 11236
    assert [line.vat_inside for line in statement.lines()] == [None, None]


@pytest.mark.parametrize(("fee", "tax"), [("0.125", 1), ("0.08", 0), ("0.084", 0), ("0.085", 1)])
def test_tax_on_top_is_that_of_the_rounded_line(fee: str, tax: int) -> None:
    # 0.085 is 0.09, of which 0.0054; 0.084 is 0.08, of which 0.0048
    assert amounts(taxed('rate = "0.06", included = false', fee), "fee")["1|vat"] == tax


def test_tax_of_a_deduction_has_its_sign() -> None:
    assert amounts(taxed('rate = "0.06", included = false', "106", "deduction"), "fee") == {"1": -10600, "1|vat": -636}


def test_tax_is_no_part_of_what_later_formulas_read_and_ledger_steps_see_it() -> None:
    items = seen("fee", 'kind = "charge", vat = { rate = "0.06", included = false }')
    items += item("share", "product", 'kind = "charge", times = ["fee", "0.1"]')
    items += item("cap", "limit", 'of = ["fee"], counts = "paid", at_most = 100')
    statement = settled(items, in_year(fee="100"), **YEARLY)
    assert amounts(statement, "share") == {"1": 1000}
    assert amounts(statement, "cap") == {"1": -600}


def test_a_rate_with_dates() -> None:
    rate = '{ name = "vat", values = [{ value = "0.13" }, { from = 2023-02-01, value = "0.06" }] }'
    statement = settled(
        seen("fee", f'kind = "charge", vat = {{ rate = {rate}, included = false }}'), volumes(fee="1 1 1")
    )
    found = amounts(statement, "fee")
    assert [found[f"2023-0{month}|vat"] for month in (1, 2, 3)] == [13, 6, 6]


def test_a_rate_that_is_missing_leaves_the_tax_undetermined_and_not_the_fee() -> None:
    items = seen("rate") + seen("fee", 'kind = "charge", vat = { rate = "rate", included = false }')
    statement = settled(items, volumes(fee="100 100 100", rate="0.06 - 0.06"))
    found = amounts(statement, "fee")
    assert [found["2023-02"], found["2023-02|vat"]] == [10000, "undetermined"]
    assert statement.interim["2023-02"] is None


def test_a_memo_of_a_rate_that_is_missing_is_not_made_up() -> None:
    items = seen("rate") + seen("fee", 'kind = "charge", vat = { rate = "rate", included = true }')
    statement = settled(items, volumes(fee="106 106 106", rate="0.06 - 0.06"))
    inside = {line.period: line.vat_inside for line in statement.lines()}
    assert inside == {"2023-01": 600, "2023-02": None, "2023-03": 600}


def test_an_undetermined_line_has_no_tax_inside() -> None:
    statement = settled(
        seen("fee", 'kind = "charge", vat = { rate = "0.06", included = true }'), volumes(fee="106 - 106")
    )
    assert [line.vat_inside or None for line in statement.lines()] == [600, None, 600]


def test_an_advance_is_paid_in_its_period_and_taken_back_with_the_year() -> None:
    items = seen("fee", 'kind = "charge", due = "year"') + item(
        "interim", "product", 'kind = "advance", times = ["fee", "0.8"]'
    )
    statement = settled(items, volumes(fee="10 20 30"))
    assert amounts(statement, "interim") == {
        "2023-01": 800, "2023-02": 1600, "2023-03": 2400, "1|taken back": -4800,
    }  # fmt: skip
    assert (statement.payable, statement.balance) == (6000, 1200)
    assert statement.interim == {"2023-01": 800, "2023-02": 1600, "2023-03": 2400}


@pytest.mark.parametrize(("due", "interim"), [("period", [1000, 2000]), ("year", [0, 0])])
def test_when_a_line_is_due(due: str, interim: list[int]) -> None:
    items = seen("fee", f'kind = "charge", due = "{due}"') + seen("other", 'kind = "charge"')
    statement = settled(items, volumes(fee="10 20 30", other="0 0 0"))
    assert list(statement.interim.values())[:2] == interim
    assert statement.payable == 6000


def test_a_line_longer_than_the_period_of_the_contract_belongs_to_the_settlement() -> None:
    items = seen("fee", 'kind = "charge"') + item(
        "bonus", "product", 'kind = "charge", period = "year", times = ["fee", "0.1"]'
    )
    statement = settled(items, volumes(fee="10 20 30"))
    assert statement.interim == {"2023-01": 1000, "2023-02": 2000, "2023-03": 3000}
    assert (statement.payable, statement.balance) == (6600, 600)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('kind = "charge", round = { places = 3, mode = "half_up" }', "amount_places"),
        ("round = { places = 2 }", "key_missing"),
        ('round = { mode = "half_up" }', "key_missing"),
        ('round = { places = 2, mode = "nearest" }', "not_a_choice"),
        ('vat = { rate = "0.06", included = true }', "vat_on_measure"),
        ('kind = "charge", vat = { rate = "0.06" }', "key_missing"),
        ('at_most = { value = 1, unit = "m3" }', "unit_differs"),
    ],
)
def test_what_is_refused(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(seen("a", fields))
    assert [problem.code for problem in refused.value.problems] == [code]

"""`product`: a product over a product."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    csv,
    in_year,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
    volumes,
)


def product(fields: str, **values: str) -> Fraction | int | str:
    items = "".join(seen(name) for name in values)
    return only(measure(settled(items + item("x", "product", fields), in_year(**values), **YEARLY), "x"))


def test_factors_and_divisors() -> None:
    assert product('times = ["a", "b", "2/3"], over = ["c", 5]', a=6, b=7, c=4) == Fraction(6 * 7 * 2, 3 * 4 * 5)


def test_a_single_factor_and_plain_numbers_alone() -> None:
    assert product('times = ["a"]', a="0.30") == Fraction(3, 10)
    assert product('times = [6, "0.5"], over = [7]') == Fraction(3, 7)


def test_a_ratio_stays_exact_until_it_is_rounded() -> None:
    assert product('times = ["a"], over = ["b"]', a=69, b=70) == Fraction(69, 70)
    assert product('times = ["a"], over = ["b"], round = { places = 2, mode = "half_up" }', a=69, b=70) == Fraction(
        "0.99"
    )


def test_signs() -> None:
    assert product('times = ["a", "b"]', a=-3, b=4) == -12
    assert product('times = ["a"], over = ["b"]', a=3, b=-4) == Fraction(-3, 4)


@pytest.mark.parametrize(
    ("a", "b", "stated", "expected"),
    [
        (0, 0, "", "undetermined"),
        (0, 0, ", zero_over_zero = 1", 1),
        (0, 0, ', zero_over_zero = "a"', 0),
        (5, 0, "", "undetermined"),
        (5, 0, ", zero_over_zero = 1", "undetermined"),
        (0, 5, ", zero_over_zero = 1", 0),
        (5, 2, ", zero_over_zero = 1", Fraction(5, 2)),
    ],
)
def test_division_by_zero(a: int, b: int, stated: str, expected: Fraction | str) -> None:
    assert product(f'times = ["a"], over = ["b"]{stated}', a=a, b=b) == expected


def test_the_sentence_of_a_division_by_zero() -> None:
    items = seen("a") + seen("b") + item("ratio", "product", 'times = ["a"], over = ["b"]', clause="ca:5.2")
    assert reasons(settled(items, in_year(a=1, b=0), **YEARLY)) == [
        "ratio: b is 0 in year 1 and is divided by [ca:5.2]"
    ]


def test_what_is_stated_for_zero_over_zero_is_read_only_there() -> None:
    items = (
        seen("a")
        + seen("b")
        + seen("other")
        + item("x", "product", 'times = ["a"], over = ["b"], zero_over_zero = "other"')
    )
    statement = settled(items, volumes(a="0 4 0", b="0 2 0", other="9 - -"))
    assert list(measure(statement, "x").values()) == [9, 2, "undetermined"]


@pytest.mark.parametrize("missing", ["a", "b"])
def test_a_missing_factor_or_divisor(missing: str) -> None:
    values = {"a": "6", "b": "3"} | {missing: "-"}
    items = seen("a") + seen("b") + item("x", "product", 'times = ["a"], over = ["b"]')
    statement = settled(items, volumes(**values))
    assert measure(statement, "x")["2023-01"] == "undetermined"
    assert f"{missing}: no row for {missing} in 2023-01 [ca:1]" in reasons(statement)


def test_left_out_beats_undetermined() -> None:
    items = seen("a", 'missing = "leave_out", present = 0') + seen("b") + item("x", "product", 'times = ["a", "b"]')
    statement = settled(items, volumes(a="- 2 2", b="- - 5"))
    assert list(measure(statement, "x").values()) == ["left_out", "undetermined", 10]


def test_a_charge_and_a_deduction_of_one_formula() -> None:
    volume = seen("volume", 'unit = "m3"')
    fields = 'kind = "{}", times = ["volume", {{ value = "1.015", unit = "CNY/m3" }}]'
    tables = volumes(volume="1 3 0")
    # 1.015 and 3.045 rounded half away from zero
    for kind, expected in (("charge", [102, 305, 0]), ("deduction", [-102, -305, 0])):
        statement = settled(volume + item("fee", "product", fields.format(kind)), tables)
        assert list(amounts(statement, "fee").values()) == expected
        assert statement.payable == sum(expected)


def test_a_longer_period_is_read_in_each_of_the_shorter_ones() -> None:
    items = seen("coefficient", 'period = "year"') + seen("fee", 'unit = "CNY"')
    items += item("pay", "product", 'kind = "charge", times = ["fee", "coefficient"]')
    tables = {
        "volumes": csv("period,name,value", "1,coefficient,0.9", "2023-01,fee,100", "2023-02,fee,200", "2023-03,fee,0")
    }
    assert list(amounts(settled(items, tables), "pay").values()) == [9000, 18000, 0]


def test_the_amounts_of_shorter_periods_add_up_in_a_longer_one() -> None:
    items = item("fee", "observe", 'from = "volumes", name = "fee", kind = "charge"')
    items += item("share", "product", 'kind = "charge", period = "year", times = ["fee", "0.1"]')
    statement = settled(items, volumes(fee="10.05 20.05 30.05"))
    # 60.15 x 0.1 = 6.015
    assert amounts(statement, "share") == {"1": 602}
    assert statement.payable == 6015 + 602


def test_days_of_the_calendar_are_factors() -> None:
    fields = 'unit = "d", times = ["calendar.days"]'
    assert list(measure(settled(item("x", "product", fields)), "x").values()) == [31, 28, 31]
    share = 'times = ["calendar.days"], over = ["calendar.year_days"]'
    assert list(measure(settled(item("x", "product", share)), "x").values()) == [
        Fraction(31, 90),
        Fraction(28, 90),
        Fraction(31, 90),
    ]


def test_lags_reach_back_and_begin_with_what_is_stated() -> None:
    fields = 'times = [{{ of = "a", lag = {} , first = 100 }}]'
    for lag, expected in ((0, [1, 2, 3]), (1, [100, 1, 2]), (2, [100, 100, 1]), (3, [100, 100, 100])):
        statement = settled(seen("a") + item("x", "product", fields.format(lag)), volumes(a="1 2 3"))
        assert list(measure(statement, "x").values()) == expected


def test_a_lag_without_a_first_value_is_undetermined() -> None:
    items = seen("a") + item("x", "product", 'times = [{ of = "a", lag = 1 }]')
    statement = settled(items, volumes(a="1 2 3"))
    assert list(measure(statement, "x").values()) == ["undetermined", 1, 2]
    assert reasons(statement) == ["x: no earlier value of a for 2023-01: settle from year 1, or give openings [ca:1]"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("times = []", "nothing_listed"),
        ('times = ["nowhere"]', "unknown_item"),
        ('times = ["x"]', "reads_below"),
        ('unit = "m3", times = [2]', "units_do_not_multiply"),
        ('unit = "元", times = [{ value = 2, unit = "万元" }]', "units_do_not_multiply"),
        (
            'unit = "m3", times = [{ value = 2, unit = "m3" }], zero_over_zero = { value = 1, unit = "d" }',
            "unit_differs",
        ),
        ('times = ["calendar.weeks"]', "unknown_column"),
    ],
)
def test_what_a_product_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("x", "product", fields))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_ten_thousands_are_converted_by_a_written_factor() -> None:
    fields = 'unit = "元", times = [{ value = "1.5", unit = "万元" }, { value = 10000, unit = "元/万元" }]'
    assert only(measure(settled(item("x", "product", fields), **YEARLY), "x")) == 15000

"""`parameter`: a number with dates and keys."""

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

CHANGES = "{ from = 2023-01-01, value = 31 }, { from = 2023-02-15, value = 59 }"
"""Changes on the fifteenth of February, which has 28 days."""
BY_MONTH = ("2023-01", "2023-02", "2023-03")


def price(values: str, fields: str = "", **header: str):
    return settled(item("price", "parameter", f"values = [{values}]{fields}"), **header)


def test_a_value_without_a_date_always_holds() -> None:
    assert measure(price("{ value = '2/37' }"), "price") == dict.fromkeys(BY_MONTH, Fraction(2, 37))


def test_a_value_holds_from_its_day_on() -> None:
    found = measure(price("{ from = 2022-05-01, value = 1 }, { from = 2023-02-01, value = 2 }"), "price")
    assert list(found.values()) == [1, 2, 2]


@pytest.mark.parametrize(
    ("day", "expected"), [("2023-01-31", [None, 2, 2]), ("2023-02-01", [1, 2, 2]), ("2023-02-02", [1, None, 2])]
)
def test_each_side_of_the_first_of_a_month(day: str, expected: list[int | None]) -> None:
    found = measure(price(f"{{ value = 1 }}, {{ from = {day}, value = 2 }}"), "price")
    assert list(found.values()) == ["undetermined" if each is None else each for each in expected]


@pytest.mark.parametrize(
    ("within", "february"),
    [
        ("start", Fraction(31)),
        ("end", Fraction(59)),
        ("days", Fraction(31 * 14 + 59 * 14, 28)),  # 14 days of either
    ],
)
def test_what_holds_where_a_value_changes_inside_a_period(within: str, february: Fraction) -> None:
    assert list(measure(price(CHANGES, f', within = "{within}"'), "price").values()) == [31, february, 59]


def test_a_change_inside_a_period_is_refused_until_the_contract_says_how() -> None:
    statement = price(CHANGES)
    assert measure(statement, "price") == {"2023-01": 31, "2023-02": "undetermined", "2023-03": 59}
    assert reasons(statement) == [
        "price: price changes inside 2023-02 and the contract does not say what holds: state within, or a shorter period [ca:1]"
    ]


def test_a_repeated_value_is_no_change() -> None:
    found = price(
        "{ from = 2023-01-01, value = 5 }, { from = 2023-02-15, value = 5 }, { from = 2023-03-01, value = 6 }"
    )
    assert list(measure(found, "price").values()) == [5, 5, 6]
    assert reasons(found) == []


def test_two_changes_inside_one_period_are_weighted_by_days() -> None:
    # of 90 days: 31 at 10, 28 at 20, 31 at 40
    values = "{ value = 10 }, { from = 2023-02-01, value = 20 }, { from = 2023-03-01, value = 40 }"
    found = only(measure(price(values, ', within = "days"', **YEARLY), "price"))
    assert found == Fraction(31 * 10 + 28 * 20 + 31 * 40, 90)


@pytest.mark.parametrize(("within", "expected"), [("start", 10), ("end", 40)])
def test_start_and_end_of_a_year_with_two_changes(within: str, expected: int) -> None:
    values = "{ value = 10 }, { from = 2023-02-01, value = 20 }, { from = 2023-03-31, value = 40 }"
    assert only(measure(price(values, f', within = "{within}"', **YEARLY), "price")) == expected


def test_a_segment_has_one_value_on_each_side_of_a_change() -> None:
    found = measure(price(CHANGES, ', period = "segment"'), "price")
    assert found == {
        "2023-01-01..2023-01-31": 31,
        "2023-02-01..2023-02-14": 31,
        "2023-02-15..2023-02-28": 59,
        "2023-03-01..2023-03-31": 59,
    }


def test_one_value_a_key_each_with_its_own_dates() -> None:
    rows = """
      { parameter = "cod", value = 50 },
      { parameter = "nh3_n", value = 8 },
      { parameter = "nh3_n", from = 2023-03-01, value = 5 }"""
    found = measure(price(rows.replace("\n", ""), ', per = ["parameter"]'), "price")
    assert found == {
        "2023-01|cod": 50, "2023-01|nh3_n": 8, "2023-02|cod": 50, "2023-02|nh3_n": 8, "2023-03|cod": 50, "2023-03|nh3_n": 5,
    }  # fmt: skip


def test_a_value_may_be_an_item_above() -> None:
    items = seen("winter") + item(
        "limit",
        "parameter",
        'per = ["parameter"], values = [{ parameter = "cod", value = 50 }, { parameter = "nh3_n", value = "winter" }]',
    )
    statement = settled(items, volumes(winter="8 5 -"))
    assert measure(statement, "limit") == {
        "2023-01|cod": 50, "2023-01|nh3_n": 8, "2023-02|cod": 50, "2023-02|nh3_n": 5, "2023-03|cod": 50,
        "2023-03|nh3_n": "undetermined",
    }  # fmt: skip


def test_an_item_whose_turn_has_not_come_is_not_read() -> None:
    items = seen("later") + item(
        "price", "parameter", 'values = [{ value = 1 }, { from = 2023-02-01, value = "later" }]'
    )
    assert list(measure(settled(items, volumes(later="- 7 8")), "price").values()) == [1, 7, 8]


def test_a_left_out_item_leaves_its_row_out() -> None:
    items = seen("winter", 'missing = "leave_out", present = 0') + item(
        "price", "parameter", 'values = [{ value = "winter" }]'
    )
    assert list(measure(settled(items, volumes(winter="8 ? 5")), "price").values()) == [8, "left_out", 5]


def test_bounds_and_rounding_follow() -> None:
    found = price(
        "{ value = 9 }, { from = 2023-02-01, value = 12.345 }", ', at_least = 10, round = { places = 1, mode = "up" }'
    )
    assert list(measure(found, "price").values()) == [10, Fraction("12.4"), Fraction("12.4")]


def test_a_parameter_written_where_it_is_used() -> None:
    fee = 'kind = "charge", times = ["volume", { name = "price", unit = "CNY/m3", within = "%s", values = [{ from = 2023-01-01, value = 1 }, { from = 2023-02-22, value = 2 }] }]'
    tables = volumes(volume="100 100 100")
    volume = seen("volume", 'unit = "m3"')
    # 21 of 28 days at 1, 7 at 2: 1.25 on average
    for within, february in (("start", 10000), ("end", 20000), ("days", 12500)):
        statement = settled(volume + item("fee", "product", fee % within), tables)
        assert list(amounts(statement, "fee").values()) == [10000, february, 20000]
    statement = settled(volume + item("fee", "product", fee % "refuse"), tables)
    assert list(amounts(statement, "fee").values()) == [10000, "undetermined", 20000]
    assert reasons(statement) == [
        "fee: price changes inside 2023-02 and the contract does not say what holds: state within, or a shorter period [ca:1]"
    ]


def test_days_weigh_values_with_many_decimals() -> None:
    one, two = "8765432.123456789012", "8765432.123456789013"
    written = f'times = [{{ name = "rate", within = "days", values = [{{ value = "{one}" }}, {{ from = 2023-01-31, value = "{two}" }}] }}]'
    expected = (Fraction(one) * 30 + Fraction(two)) / 31
    assert measure(settled(item("price", "product", written)), "price")["2023-01"] == expected
    assert (
        measure(
            price(f'{{ value = "{one}" }}, {{ from = 2023-01-31, value = "{two}" }}', ', within = "days"'), "price"
        )["2023-01"]
        == expected
    )


def test_values_of_assets_hold_while_the_asset_is_in_service() -> None:
    assets = csv("asset,from,to", "a,2022-01-01,2023-02-01", "b,2023-03-01,")
    rows = '{ asset = "a", value = 1 }, { asset = "b", value = 2 }'
    found = settled(item("rate", "parameter", f'per = ["asset"], values = [{rows}]'), assets=assets)
    assert measure(found, "rate") == {"2023-01|a": 1, "2023-03|b": 2}


def test_a_key_without_a_row_has_no_value() -> None:
    items = item("rate", "parameter", 'per = ["line"], values = [{ line = "a", value = 3 }]') + item(
        "volume", "observe", 'from = "volumes", name = "km", per = ["line"]'
    )
    items += item("weighted", "product", 'per = ["line"], times = ["volume", "rate"]')
    tables = {"volumes": csv("period,name,line,value", "1,km,a,5", "1,km,b,7")}
    statement = settled(items, tables, **YEARLY)
    assert measure(statement, "weighted") == {"1|a": 15, "1|b": "undetermined"}
    assert reasons(statement) == ["weighted: no value of rate for b in year 1 [ca:1]"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("{ from = 2023-02-01, value = 1 }", "no_value_at_start"),
        ("{ value = 1 }, { value = 2 }", "dates_not_increasing"),
        ("{ value = 1 }, { from = 2023-02-01, value = 2 }, { from = 2023-02-01, value = 3 }", "dates_not_increasing"),
        ("{ value = 1, line = 'a' }", "unknown_key"),
        ("{ from = '2023-01-01', value = 1 }", "not_a_date"),
        ("{ value = true }", "not_a_number"),
    ],
)
def test_what_a_parameter_refuses(values: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("price", "parameter", f"values = [{values}]"))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_dated_parameter_read_by_year() -> None:
    statement = settled(
        seen("volume", 'unit = "m3"')
        + item("fee", "product", 'kind = "charge", times = ["volume", { value = "1.76", unit = "CNY/m3" }]'),
        in_year(volume=1000),
        **YEARLY,
    )
    assert amounts(statement, "fee") == {"1": 176000}

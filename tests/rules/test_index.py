"""`index`: a price basket, always from the base."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement
from tests.contract_text import YEARLY, amounts, contract_of, csv, item, measure, only, reasons, seen, settled, volumes

BASKET = 'series = [{ name = "power", weight = "0.4", base = "2022-06" }, { name = "wage", weight = "0.35", base = 110 }], fixed = "0.25"'
LEVELS = [
    "power,2022-06,80,final", "power,2022-11,84,final", "power,2022-12,88,final", "power,2023-01,90,final",
    "power,2023-02,96,provisional", "power,2023-03,100,final",
    "wage,2022-11,111,final", "wage,2022-12,112,final", "wage,2023-01,113,final", "wage,2023-02,114,final", "wage,2023-03,121,final",
]  # fmt: skip


def priced(fields: str, levels: list[str] | None = None, **header: str) -> Statement:
    table = csv("series,month,value,status", *(LEVELS if levels is None else levels))
    return settled(item("k", "index", f"{BASKET}, {fields}".removesuffix(", ")), {"indices": table}, **header)


def basket(power: str, wage: str) -> Fraction:
    return Fraction("0.25") + Fraction("0.4") * Fraction(power) / 80 + Fraction("0.35") * Fraction(wage) / 110


def test_the_basket_of_each_month() -> None:
    # in March: 0.25 + 0.4 x 100 / 80 + 0.35 x 121 / 110 = 0.25 + 0.5 + 0.385
    values = measure(priced(""), "k")
    assert values == {"2023-01": basket("90", "113"), "2023-02": basket("96", "114"), "2023-03": Fraction("1.135")}


@pytest.mark.parametrize(
    ("fields", "power", "wage"),
    [
        ("", "90", "113"),
        ('month = "first"', "90", "113"),
        ('month = "last"', "100", "121"),
        ("month = 1", "90", "113"),
        ("month = 2", "96", "114"),
        ("month = 3", "100", "121"),
        ("lag_months = 1", "88", "112"),
        ("lag_months = 2", "84", "111"),
        ('month = "last", lag_months = 3', "88", "112"),
        ("month = 2, lag_months = 1", "90", "113"),
    ],
)
def test_the_month_a_year_looks_at(fields: str, power: str, wage: str) -> None:
    assert only(measure(priced(fields, **YEARLY), "k")) == basket(power, wage)


def test_months_are_counted_from_the_month_in_which_a_period_begins() -> None:
    odd = {"operating_year": "{ first = 2022-12-16, next = 2023-02-10 }"} | YEARLY
    for fields, power, wage in (("", "88", "112"), ("month = 2", "90", "113"), ('month = "last"', "96", "114")):
        assert only(measure(priced(fields, **odd), "k")) == basket(power, wage)


def test_a_provisional_index_is_none_where_the_contract_wants_a_final_one() -> None:
    statement = priced('status = "final"')
    assert measure(statement, "k")["2023-02"] == "undetermined"
    assert measure(statement, "k")["2023-03"] == Fraction("1.135")
    assert reasons(statement) == ["k: no index power for 2023-02 [ca:1]"]
    assert measure(priced('status = "any"'), "k")["2023-02"] == basket("96", "114")


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        ("wage,2023-01,113,final", "k: no index wage for 2023-01 [ca:1]"),
        ("power,2022-06,80,final", "k: no index power for 2022-06 [ca:1]"),
    ],
)
def test_a_missing_index_now_or_at_the_base(lost: str, sentence: str) -> None:
    for left in (
        [row for row in LEVELS if row != lost],
        [row.replace(lost, lost.rsplit(",", 2)[0] + ",,final") for row in LEVELS],
    ):
        statement = priced("", left, **YEARLY)
        assert only(measure(statement, "k")) == "undetermined"
        assert reasons(statement) == [sentence]


@pytest.mark.parametrize("value", ["0", "-5"])
def test_an_index_is_above_zero(value: str) -> None:
    levels = [row.replace("power,2022-06,80", f"power,2022-06,{value}") for row in LEVELS]
    assert only(measure(priced("", levels, **YEARLY), "k")) == "undetermined"


def test_a_base_of_zero_is_divided_by() -> None:
    fields = 'series = [{ name = "wage", weight = 1, base = 0 }]'
    statement = settled(item("k", "index", fields), {"indices": csv("series,month,value,status", *LEVELS)}, **YEARLY)
    assert only(measure(statement, "k")) == "undetermined"
    assert len(reasons(statement)) == 1


def test_a_relative_change_and_no_fixed_part() -> None:
    table = {"indices": csv("series,month,value,status", "cpi,2023-01,103,final")}
    series = 'series = [{ name = "cpi", weight = 1, base = 100 }]'
    assert only(measure(settled(item("k", "index", f"{series}, fixed = -1"), table, **YEARLY), "k")) == Fraction("0.03")
    assert only(measure(settled(item("k", "index", series), table, **YEARLY), "k")) == Fraction("1.03")


def test_weights_and_the_fixed_part_may_be_items() -> None:
    table = {"indices": csv("series,month,value,status", "cpi,2023-01,120,", "cpi,2023-02,130,", "cpi,2023-03,140,")}
    items = (
        seen("w") + seen("f") + item("k", "index", 'series = [{ name = "cpi", weight = "w", base = 100 }], fixed = "f"')
    )
    statement = settled(items, table | volumes(w="0.5 0.4 -", f="0.5 0.6 0"))
    assert list(measure(statement, "k").values()) == [Fraction("1.1"), Fraction("1.12"), "undetermined"]


def test_a_collar_by_bounds_and_rounding_after_it() -> None:
    table = {"indices": csv("series,month,value,status", "cpi,2023-01,120,", "cpi,2023-02,104.126,", "cpi,2023-03,80,")}
    fields = 'series = [{ name = "cpi", weight = 1, base = 100 }], at_least = "0.95", at_most = "1.05", round = { places = 4, mode = "half_up" }'
    statement = settled(item("k", "index", fields), table)
    assert list(measure(statement, "k").values()) == [Fraction("1.05"), Fraction("1.0413"), Fraction("0.95")]


def test_a_price_moved_by_its_index() -> None:
    items = item("k", "index", 'series = [{ name = "cpi", weight = "0.6", base = "2023-01" }], fixed = "0.4"')
    items += item("pay", "product", 'kind = "charge", times = [{ value = 1000, unit = "CNY" }, "k"]')
    table = csv("series,month,value,status", "cpi,2023-01,100,", "cpi,2023-02,101,", "cpi,2023-03,99,")
    assert list(amounts(settled(items, {"indices": table}), "pay").values()) == [100000, 100600, 99400]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("series = []", "nothing_listed"),
        ('series = [{ name = "cpi", weight = 1, base = 100 }], month = 0', "not_a_month"),
        ('series = [{ name = "cpi", weight = 1, base = "2023-13" }]', "not_a_number"),
        ('series = [{ name = "cpi", weight = { value = 1, unit = "m3" }, base = 100 }]', "unit_differs"),
        ('series = [{ name = "cpi", weight = 1, base = 100 }], lag_months = -1', "not_a_count"),
    ],
)
def test_what_an_index_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("k", "index", fields))
    assert [problem.code for problem in refused.value.problems] == [code]

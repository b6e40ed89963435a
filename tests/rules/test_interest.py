"""`interest`: balance x rate x days / basis, by the day."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError
from tests.contract_text import (
    TWO_YEARS,
    YEARLY,
    amounts,
    contract_of,
    csv,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
)

DEBT = 'balance_from = "balances", rate = "0.1", day_count = "actual/360"'
LATE = 'from = "payments", rate = "0.1", day_count = "actual/360"'
WHOLE = csv("table,from,to", "balances,2023-01-01,2023-04-01", "payments,2023-01-01,2023-04-01")


def balances(*rows: str) -> dict[str, str]:
    return {"balances": csv("date,loan,change", *rows)}


def payments(*rows: str) -> dict[str, str]:
    return {"payments": csv("event,due,paid,amount", *rows)}


def accrued(fields: str, tables: dict[str, str], **header: str) -> list[Fraction | str]:
    return list(measure(settled(item("i", "interest", fields), tables, **header), "i").values())


# 3600 x 0.1 / 360 is 1 a day


def test_a_balance_that_stands() -> None:
    assert accrued(DEBT, balances("2022-06-01,a,3600")) == [31, 28, 31]
    assert accrued(DEBT, balances("2022-06-01,a,5400", "2022-12-31,a,-1800")) == [31, 28, 31]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-01-01", [62, 56, 62]),
        ("2023-01-31", [32, 56, 62]),
        ("2023-02-01", [31, 56, 62]),
        ("2023-02-15", [31, 42, 62]),
        ("2023-03-31", [31, 28, 32]),
        ("2023-04-01", [31, 28, 31]),
    ],
)
def test_a_balance_counts_from_the_day_of_its_change_on(day: str, expected: list[int]) -> None:
    assert accrued(DEBT, balances("2022-06-01,a,3600", f"{day},a,3600")) == expected


def test_repayments_and_several_changes_of_one_day() -> None:
    rows = ("2022-06-01,a,3600", "2023-02-15,a,-3600", "2023-02-15,b,1800", "2023-03-01,a,-1800")
    assert accrued(DEBT, balances(*rows)) == [31, 14 + 7, 0]


def test_loans_apart() -> None:
    rows = ("2022-06-01,a,3600", "2023-02-15,b,7200")
    statement = settled(item("i", "interest", f'{DEBT}, per = ["loan"]'), balances(*rows))
    assert measure(statement, "i") == {
        "2023-01|a": 31, "2023-01|b": 0, "2023-02|a": 28, "2023-02|b": 28, "2023-03|a": 31, "2023-03|b": 62,
    }  # fmt: skip


@pytest.mark.parametrize(("count", "basis"), [("actual/360", 360), ("actual/365", 365), ("actual/actual", 365)])
def test_day_counts(count: str, basis: int) -> None:
    fields = DEBT.replace("actual/360", count)
    assert accrued(fields, balances("2022-06-01,a,1000")) == [Fraction(100 * days, basis) for days in (31, 28, 31)]


def test_the_actual_year_is_that_of_each_day() -> None:
    # 31 days of a year of 365, 31 and 29 of one of 366
    header = {"operating_year": "{ first = 2023-12-01, next = 2024-03-01 }"}
    fields = DEBT.replace("actual/360", "actual/actual")
    tables = balances("2022-06-01,a,1000")
    assert accrued(fields, tables, **header) == [Fraction(3100, 365), Fraction(3100, 366), Fraction(2900, 366)]
    assert accrued(f'{fields}, period = "year"', tables, **header) == [Fraction(3100, 365) + Fraction(6000, 366)]


@pytest.mark.parametrize(("day", "expected"), [("2023-02-01", [31, 56, 62]), ("2023-02-15", [31, 42, 62])])
def test_a_rate_that_is_reset_inside_a_month(day: str, expected: list[int]) -> None:
    rate = f'{{ name = "lpr", values = [{{ value = "0.1" }}, {{ from = {day}, value = "0.2" }}] }}'
    assert accrued(DEBT.replace('"0.1"', rate), balances("2022-06-01,a,3600")) == expected


def test_a_rate_that_is_a_measure_of_the_month() -> None:
    items = seen("rate") + item("i", "interest", DEBT.replace('"0.1"', '"rate"'))
    months = csv("period,name,value", "2023-01,rate,0.1", "2023-02,rate,0.2", "2023-03,rate,0")
    found = measure(settled(items, balances("2022-06-01,a,3600") | {"volumes": months}), "i")
    assert list(found.values()) == [31, 56, 0]


def test_a_rate_that_is_missing() -> None:
    items = seen("rate") + item("i", "interest", DEBT.replace('"0.1"', '"rate"'))
    statement = settled(items, balances("2022-06-01,a,3600"))
    assert set(measure(statement, "i").values()) == {"undetermined"}
    assert "rate" in reasons(statement)[0]


def test_a_rate_that_is_missing_in_one_month_is_missing_there() -> None:
    items = seen("rate") + item("i", "interest", DEBT.replace('"0.1"', '"rate"'))
    months = csv("period,name,value", "2023-01,rate,0.1", "2023-03,rate,0.1")
    found = measure(settled(items, balances("2022-06-01,a,3600") | {"volumes": months}), "i")
    assert list(found.values()) == [31, "undetermined", 31]


@pytest.mark.parametrize(
    ("due", "paid", "expected"),
    [
        ("2023-01-11", "2023-01-21", [10, 0, 0]),
        ("2023-01-31", "2023-02-01", [1, 0, 0]),
        ("2023-01-31", "2023-02-02", [1, 1, 0]),
        ("2023-02-01", "2023-02-01", [0, 0, 0]),
        ("2023-02-10", "2023-02-01", [0, 0, 0]),
        ("2022-12-20", "2023-01-03", [2, 0, 0]),
        ("2023-03-30", "2023-05-03", [0, 0, 2]),
        ("2022-11-30", "2022-12-30", [0, 0, 0]),
    ],
)
def test_a_sum_owed_bears_interest_from_the_day_it_is_due_to_the_day_before_it_is_paid(
    due: str, paid: str, expected: list[int]
) -> None:
    assert accrued(LATE, payments(f"e1,{due},{paid},3600")) == expected


def test_sums_owed_add_up_or_stand_apart() -> None:
    tables = payments("e1,2023-01-11,2023-01-21,3600", "e2,2023-01-20,2023-02-02,7200")
    assert accrued(LATE, tables) == [10 + 24, 2, 0]
    statement = settled(item("i", "interest", f'{LATE}, per = ["event"]'), tables)
    assert measure(statement, "i") == {
        "2023-01|e1": 10, "2023-01|e2": 24, "2023-02|e1": 0, "2023-02|e2": 2, "2023-03|e1": 0, "2023-03|e2": 0,
    }  # fmt: skip


def test_columns_of_other_names() -> None:
    tables = {"payments": csv("event,due,paid,amount,rest,since", "e1,2023-01-01,2023-01-21,1,3600,2023-01-11")}
    assert accrued(f'{LATE}, principal = "rest", begin = "since"', tables) == [10, 0, 0]


@pytest.mark.parametrize("row", ["e1,2023-01-11,,3600", "e1,,2023-01-11,3600", "e1,2023-01-11,2023-01-21,"])
def test_a_payment_without_its_end_its_begin_or_its_sum(row: str) -> None:
    statement = settled(item("i", "interest", LATE), payments(row))
    assert measure(statement, "i")["2023-01"] == "undetermined"
    assert reasons(statement)[0] == "i: no row for payments in 2023-01 [ca:1]"


def test_a_payment_without_its_end_does_not_hold_up_another() -> None:
    tables = payments("e1,2023-02-11,,3600", "e2,2023-01-20,2023-02-02,7200")
    found = measure(settled(item("i", "interest", f'{LATE}, per = ["event"]'), tables), "i")
    assert [found[f"2023-0{month}|e1"] for month in (2, 3)] == ["undetermined"] * 2
    assert [found[f"2023-0{month}|e2"] for month in (1, 2, 3)] == [24, 2, 0]


@pytest.mark.parametrize(("fields", "table"), [(DEBT, "balances"), (LATE, "payments")])
def test_an_empty_table_is_nothing_only_inside_a_cover(fields: str, table: str) -> None:
    statement = settled(item("i", "interest", fields))
    assert list(measure(statement, "i").values()) == ["undetermined"] * 3
    assert reasons(statement)[0] == f"i: no row for {table} in 2023-01 [ca:1]"
    assert accrued(fields, {"covers": WHOLE}) == [0, 0, 0]
    covers = csv("table,from,to", f"{table},2023-01-01,2023-03-01")
    assert accrued(fields, {"covers": covers}) == [0, 0, "undetermined"]


def test_as_an_amount_each_period_is_rounded() -> None:
    statement = settled(item("i", "interest", f'{DEBT}, kind = "charge"'), balances("2022-06-01,a,1000"))
    # 1000 x 0.1 / 360 x 31 = 8.6111, x 28 = 7.7778
    assert amounts(statement, "i") == {"2023-01": 861, "2023-02": 778, "2023-03": 861}


def test_a_second_year_begins_with_the_balance_of_the_first() -> None:
    statement = settled(
        item("i", "interest", DEBT), balances("2022-06-01,a,3600", "2023-02-15,a,-1800"), 2, **TWO_YEARS
    )
    assert [measure(statement, "i")[month] for month in ("2023-03", "2024-02")] == [Fraction(31, 2), Fraction(29, 2)]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('rate = "0.1", day_count = "actual/360"', "balance_or_payments"),
        (f'{DEBT}, from = "payments"', "balance_or_payments"),
        (DEBT.replace("actual/360", "30/360"), "not_a_choice"),
        (DEBT.replace('"0.1"', '{ value = 1, unit = "CNY" }'), "unit_differs"),
    ],
)
def test_what_interest_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("i", "interest", fields), **YEARLY)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_by_the_year() -> None:
    assert only(measure(settled(item("i", "interest", DEBT), balances("2022-06-01,a,3600"), **YEARLY), "i")) == 90

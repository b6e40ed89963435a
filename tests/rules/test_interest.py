"""`interest`: the sum over days of balance x rate / basis."""

from fractions import Fraction
from typing import Any

import pytest

from ppp_cost import ContractError, Statement
from ppp_cost.ledger.explain.evidence import evidence_of
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
    volumes,
)

DEBT = 'balance_from = "balances", day_count = "{}", rate = {}'
LATE = 'from = "payments", day_count = "actual/365", rate = "0.365"'
"""A thousandth a day."""


def debt(
    changes: list[str], rate: str = '"0.36"', day_count: str = "actual/360", fields: str = "", **header: str
) -> Statement:
    table = {"balances": csv("date,loan,change", *changes)}
    return settled(item("i", "interest", DEBT.format(day_count, rate) + fields), table, **header)


def late(rows: list[str], fields: str = "", tables: dict[str, str] | None = None, **header: str) -> Statement:
    table = {"payments": csv("event,due,paid,amount", *rows)}
    return settled(item("i", "interest", LATE + fields), table | (tables or {}), **header)


@pytest.mark.parametrize(
    ("day_count", "expected"),
    [
        # 1000 x 36 % over 31, 28 and 31 days: a thousandth a day of 360
        ("actual/360", [Fraction(31), Fraction(28), Fraction(31)]),
        ("actual/365", [Fraction(360 * days, 365) for days in (31, 28, 31)]),
        ("actual/actual", [Fraction(360 * days, 365) for days in (31, 28, 31)]),
    ],
)
def test_days_over_the_days_of_a_year(day_count: str, expected: list[Fraction]) -> None:
    assert list(measure(debt(["2022-06-30,a,1000"], day_count=day_count), "i").values()) == expected


def test_the_days_of_a_leap_year_are_over_366() -> None:
    across = {"operating_year": "{ first = 2023-12-01, next = 2024-02-01 }"} | YEARLY
    statement = debt(["2022-06-30,a,1000"], '"1"', "actual/actual", **across)
    assert only(measure(statement, "i")) == Fraction(31 * 1000, 365) + Fraction(31 * 1000, 366)
    assert only(measure(debt(["2022-06-30,a,1000"], '"1"', "actual/365", **across), "i")) == Fraction(62 * 1000, 365)


def test_a_balance_counts_from_the_day_of_its_change_on() -> None:
    # 1000 from the 11th of January (21 days), 400 from the 8th of February (7 at 1000, 21 at 400)
    statement = debt(["2023-01-11,a,1000", "2023-02-08,a,-600"])
    assert list(measure(statement, "i").values()) == [21, 7 + Fraction("0.4") * 21, Fraction("0.4") * 31]


def test_a_rate_that_changes_cuts_the_sum() -> None:
    rate = '{ name = "lpr", values = [{ value = "0.36" }, { from = 2023-02-15, value = "0.72" }] }'
    assert list(measure(debt(["2022-06-30,a,1000"], rate), "i").values()) == [31, 14 + 28, 62]


def test_loans_add_up_or_stand_for_themselves() -> None:
    changes = ["2022-06-30,a,1000", "2023-01-02,b,500"]
    assert measure(debt(changes), "i")["2023-01"] == 46
    by_loan = measure(debt(changes, fields=', per = ["loan"]'), "i")
    assert (by_loan["2023-01|a"], by_loan["2023-01|b"]) == (31, 15)


def test_each_loan_may_have_a_rate_of_its_own() -> None:
    rates = 'per = ["loan"], values = [{ loan = "a", value = "0.36" }, { loan = "b", value = "0.72" }]'
    items = item("rate", "parameter", rates) + item(
        "i", "interest", DEBT.format("actual/360", '"rate"') + ', per = ["loan"]'
    )
    table = {"balances": csv("date,loan,change", "2022-06-30,a,1000", "2022-06-30,b,1000")}
    found = measure(settled(items, table), "i")
    assert (found["2023-02|a"], found["2023-02|b"]) == (28, 56)


@pytest.mark.parametrize(
    ("change", "states"),
    [
        # an empty sum counts from its day on; one without a day may have counted all along
        ("2023-02-01,a,", [31, "undetermined", "undetermined"]),
        (",a,5", ["undetermined"] * 3),
    ],
)
def test_a_change_that_is_not_filled_in(change: str, states: list[int | str]) -> None:
    assert list(measure(debt(["2022-06-30,a,1000", change]), "i").values()) == states


def test_no_balances_at_all() -> None:
    statement = settled(item("i", "interest", DEBT.format("actual/360", '"0.36"')))
    assert set(measure(statement, "i").values()) == {"undetermined"}
    assert "i: no row for balances in 2023-01 [ca:1]" in reasons(statement)


def test_an_observed_rate_that_is_missing_in_one_month() -> None:
    items = seen("lpr") + item("i", "interest", DEBT.format("actual/360", '"lpr"'))
    table = {"balances": csv("date,loan,change", "2022-06-30,a,1000")}
    statement = settled(items, table | volumes(lpr="0.36 0.72 -"))
    assert list(measure(statement, "i").values()) == [31, 56, "undetermined"]
    statement = settled(items, table | volumes(lpr="0.36 - 0.72"))
    assert list(measure(statement, "i").values()) == [31, "undetermined", 62]


@pytest.mark.parametrize(
    ("due", "paid", "expected"),
    [
        ("2023-01-10", "2023-01-11", [1, 0, 0]),
        ("2023-01-10", "2023-01-10", [0, 0, 0]),
        ("2023-01-10", "2023-01-09", [0, 0, 0]),
        ("2023-01-31", "2023-02-02", [1, 1, 0]),
        ("2022-12-25", "2023-01-03", [2, 0, 0]),
        ("2023-03-30", "2023-05-01", [0, 0, 2]),
        ("2023-06-01", "2023-07-01", [0, 0, 0]),
    ],
)
def test_a_sum_bears_interest_from_the_day_it_is_due_to_the_day_before_it_is_paid(
    due: str, paid: str, expected: list[int]
) -> None:
    assert list(measure(late([f"p,{due},{paid},1000"]), "i").values()) == expected


def test_each_payment_for_itself_and_all_together() -> None:
    rows = ["p,2023-01-10,2023-01-12,1000", "q,2023-01-11,2023-02-03,500"]
    assert list(measure(late(rows), "i").values()) == [2 + Fraction("10.5"), 1, 0]
    found = measure(late(rows, ', per = ["event"]'), "i")
    assert (found["2023-01|p"], found["2023-01|q"], found["2023-02|q"]) == (2, Fraction("10.5"), 1)


def test_other_columns_may_hold_the_sum_and_its_days() -> None:
    fields = f'{LATE}, principal = "net", begin = "asked", end = "settled"'
    table = csv("event,due,paid,amount,asked,settled,net", "p,2023-01-01,2023-01-31,9,2023-01-10,2023-01-12,1000")
    assert list(measure(settled(item("i", "interest", fields), {"payments": table}), "i").values()) == [2, 0, 0]


def test_a_sum_not_yet_paid_is_undetermined_from_its_due_day_on() -> None:
    statement = late(["p,2023-02-10,,1000"])
    assert list(measure(statement, "i").values()) == [0, "undetermined", "undetermined"]


def test_a_sum_not_yet_paid_leaves_other_payments_alone() -> None:
    found = measure(late(["p,2023-02-10,,1000", "q,2023-02-10,2023-02-12,1000"], ', per = ["event"]'), "i")
    assert found["2023-02|p"] == "undetermined"
    assert found["2023-02|q"] == 2


def test_a_sum_without_an_amount_is_undetermined_while_it_is_owed() -> None:
    statement = late(["p,2023-02-10,2023-02-20,"])
    assert measure(statement, "i")["2023-02"] == "undetermined"
    assert reasons(statement)[0].startswith("i: no row for payments")


def test_no_late_payment_inside_the_dates_covered() -> None:
    covers = {"covers": csv("table,from,to", "payments,2023-01-01,2023-03-01")}
    assert list(measure(late([], tables=covers), "i").values()) == [0, 0, "undetermined"]


def rows_behind(statement: Statement) -> list[list[str]]:
    found: list[Any] = [evidence_of(statement.ledger, line, statement.case) for line in statement.lines()]
    return [each.rows_text() for each in found]


def test_a_month_is_read_from_the_sums_that_are_owed_on_one_of_its_days() -> None:
    # p is paid on the first day of February and q is due on it: neither touches the other's month
    rows = ["p,2023-01-10,2023-02-01,1000", "q,2023-02-01,2023-02-05,500"]
    statement = late(rows, ', kind = "charge"')
    assert amounts(statement, "i") == {"2023-01": 2200, "2023-02": 200, "2023-03": 0}
    assert rows_behind(statement) == [["payments.csv row 2"], ["payments.csv row 3"], []]


def test_a_month_is_read_from_the_changes_up_to_its_last_day() -> None:
    changes = [f"2023-{day},a,500" for day in ("01-10", "02-01", "03-31", "04-01")]
    assert rows_behind(debt(changes, fields=', kind = "charge"')) == [
        ["balances.csv row 2"],
        ["balances.csv rows 2-3"],
        ["balances.csv rows 2-4"],
    ]


def test_interest_as_a_charge() -> None:
    statement = late(["p,2023-01-10,2023-01-13,1234.56"], ', kind = "charge"')
    # 1234.56 x 3 / 1000 = 3.70368
    assert amounts(statement, "i") == {"2023-01": 370, "2023-02": 0, "2023-03": 0}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-01-01", [62, 56, 62]),
        ("2023-01-31", [32, 56, 62]),
        ("2023-02-01", [31, 56, 62]),
        ("2023-03-31", [31, 28, 32]),
        ("2023-04-01", [31, 28, 31]),
    ],
)
def test_each_side_of_the_ends_of_a_month(day: str, expected: list[int]) -> None:
    assert list(measure(debt(["2022-06-30,a,1000", f"{day},a,1000"]), "i").values()) == expected


def test_several_changes_of_one_day() -> None:
    changes = ["2022-06-30,a,1000", "2023-02-15,a,-1000", "2023-02-15,b,500", "2023-03-01,a,-500"]
    assert list(measure(debt(changes), "i").values()) == [31, 14 + 7, 0]


def test_a_second_year_begins_with_the_balance_of_the_first() -> None:
    table = {"balances": csv("date,loan,change", "2022-06-30,a,1000", "2023-02-15,a,-500")}
    found = measure(settled(item("i", "interest", DEBT.format("actual/360", '"0.36"')), table, 2, **TWO_YEARS), "i")
    assert (found["2023-03"], found["2024-02"]) == (Fraction(31, 2), Fraction(29, 2))


def test_by_the_year() -> None:
    assert only(measure(debt(["2022-06-30,a,1000"], **YEARLY), "i")) == 90


@pytest.mark.parametrize("row", ["p,,2023-01-11,1000", "p,2023-01-11,2023-01-21,"])
def test_a_payment_without_its_begin_or_its_sum(row: str) -> None:
    statement = late([row])
    assert measure(statement, "i")["2023-01"] == "undetermined"
    assert reasons(statement)[0] == "i: no row for payments in 2023-01 [ca:1]"


@pytest.mark.parametrize(("fields", "table"), [(DEBT.format("actual/360", '"0.36"'), "balances"), (LATE, "payments")])
def test_an_empty_table_is_nothing_only_inside_a_cover(fields: str, table: str) -> None:
    for end, march in (("2023-04-01", 0), ("2023-03-01", "undetermined")):
        covers = {"covers": csv("table,from,to", f"{table},2023-01-01,{end}")}
        assert list(measure(settled(item("i", "interest", fields), covers), "i").values()) == [0, 0, march]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('rate = 1, day_count = "actual/360"', "balance_or_payments"),
        ('rate = 1, day_count = "actual/360", from = "payments", balance_from = "balances"', "balance_or_payments"),
        ('rate = { value = 1, unit = "d" }, day_count = "actual/360", from = "payments"', "unit_differs"),
        ('rate = 1, day_count = "30/360", from = "payments"', "not_a_choice"),
    ],
)
def test_what_interest_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("i", "interest", fields))
    assert [problem.code for problem in refused.value.problems] == [code]

"""`carry`: balances between periods, first in, first out."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement
from tests.contract_text import YEARLY, amounts, by_year, contract_of, csv, item, reasons, seen, settled, volumes

CREDIT = 'earn = "credit", against = ["fine"], counts = "deducted"'
ITEMS = seen("credit", 'unit = "CNY"') + seen("fine", 'kind = "deduction"')
FIVE = {"operating_year": "{ first = 2023-01-01, next = 2023-06-01 }"}
MONTHS = tuple(f"2023-0{month}" for month in range(1, 6))


def carried(fields: str, credit: str, fine: str) -> Statement:
    items = ITEMS + item("used", "carry", f"{CREDIT}{fields}")
    return settled(items, volumes(MONTHS, credit=credit, fine=fine), **FIVE)


def used(fields: str, credit: str, fine: str) -> list[int | str]:
    return list(amounts(carried(fields, credit, fine), "used").values())


def test_a_credit_is_used_from_the_next_period_on() -> None:
    statement = carried("", "5 0 0 0 0", "9 3 4 4 0")
    assert amounts(statement, "used") == {
        "2023-01": 0, "2023-02": 300, "2023-03": 200, "2023-04": 0, "2023-05": 0,
    }  # fmt: skip
    assert statement.payable == -2000 + 500


def test_or_in_the_period_in_which_it_is_earned() -> None:
    assert used(", same_period = true", "5 0 0 0 0", "3 1 4 4 0") == [300, 100, 100, 0, 0]
    assert used(", same_period = true", "5 2 0 0 0", "9 1 4 4 0") == [500, 100, 100, 0, 0]


@pytest.mark.parametrize(
    ("fields", "march", "april"),
    [
        (", expires = 1", 0, 0),
        (", expires = 2", 500, 0),
        (", expires = 2, use_first = false", 0, 0),
        (", expires = 3, use_first = false", 500, 0),
        (", expires = 3", 500, 0),
        ("", 500, 0),
    ],
)
def test_a_lot_is_used_to_its_last_period_or_lapses_in_it(fields: str, march: int, april: int) -> None:
    assert used(fields, "5 0 0 0 0", "0 0 5 5 0")[2:4] == [march, april]


def test_a_lot_that_lapses_at_once_is_never_used() -> None:
    assert used(", expires = 1, use_first = false", "5 5 5 5 5", "5 5 5 5 5") == [0] * 5
    assert used(", expires = 1", "5 5 5 5 5", "5 5 5 5 5") == [0, 500, 500, 500, 500]


def test_what_lapses_first_is_used_first() -> None:
    # of 2 and 3 the older lot gives 1 in February and its other 1 in March; the younger one stands to April
    assert used(", expires = 2", "2 3 0 0 0", "0 1 1.5 9 9") == [0, 100, 150, 250, 0]


def test_more_than_was_earned_is_not_given() -> None:
    assert used("", "1 1 1 1 1", "9 9 9 9 9") == [0, 100, 100, 100, 100]
    assert used("", "1 1 1 0 0", "0 0 0 0 9") == [0, 0, 0, 0, 300]


def test_what_is_below_zero_earns_nothing() -> None:
    assert used("", "-4 2 0 0 0", "1 1 1 9 0") == [0, 0, 100, 100, 0]


def test_a_balance_at_the_begin_of_the_contract() -> None:
    assert used(", opening = 4", "0 0 0 0 0", "1 1 9 1 0") == [100, 100, 200, 0, 0]
    assert used(", opening = 4, expires = 1", "0 0 0 0 0", "1 1 9 1 0") == [100, 0, 0, 0, 0]
    assert used(", opening = 4, expires = 2", "0 0 0 0 0", "1 1 9 1 0") == [100, 100, 0, 0, 0]


def test_a_balance_at_the_begin_that_is_missing() -> None:
    items = seen("start", 'unit = "CNY"') + ITEMS + item("used", "carry", f'{CREDIT}, opening = "start"')
    statement = settled(items, volumes(credit="0 0 0", fine="1 1 1"))
    assert list(amounts(statement, "used").values()) == ["undetermined"] * 3
    assert reasons(statement)[0] == "start: no row for start in 2023-01 [ca:1]"


def test_a_debt_is_set_against_payments() -> None:
    items = seen("fee", 'kind = "charge"') + seen("debt", 'unit = "CNY"')
    items += item("kept", "carry", 'earn = "debt", against = ["fee"], counts = "paid"')
    statement = settled(items, volumes(fee="10 4 20", debt="9 0 0"))
    assert list(amounts(statement, "kept").values()) == [0, -400, -500]
    assert statement.payable == 3400 - 900


def test_a_year_below_zero_is_set_against_later_years() -> None:
    items = seen("fee", 'kind = "charge"') + seen("fine", 'kind = "deduction"')
    items += item("zero", "limit", 'of = ["fee", "fine"], counts = "paid", at_least = 0')
    items += item("kept", "carry", 'earn = "zero", against = ["fee", "fine", "zero"], counts = "paid"')
    tables = by_year(fee="10 10 10 10", fine="35 2 4 1")
    found = [settled(items, tables, year, **YEARLY) for year in (1, 2, 3, 4)]
    assert [amounts(each, "zero")[str(year)] for year, each in enumerate(found, start=1)] == [2500, 0, 0, 0]
    assert [amounts(each, "kept")[str(year)] for year, each in enumerate(found, start=1)] == [0, -800, -600, -900]
    assert [each.payable for each in found] == [0, 0, 0, 0]


def test_keys_do_not_share() -> None:
    rows = [f"2023-{month:02d},{name},{key},{value}" for month, name, key, value in (
        (1, "credit", "a", 5), (1, "credit", "b", 1), (2, "fine", "a", 3), (2, "fine", "b", 3), (3, "fine", "a", 3), (3, "fine", "b", 3),
    )]  # fmt: skip
    items = seen("credit", 'unit = "CNY", per = ["service"], missing = 0')
    items += seen("fine", 'kind = "deduction", per = ["service"], missing = 0')
    items += item("used", "carry", f'{CREDIT}, per = ["service"]')
    found = amounts(settled(items, {"volumes": csv("period,name,service,value", *rows)}), "used")
    assert [found[f"2023-0{month}|{key}"] for month in (2, 3) for key in "ab"] == [300, 100, 200, 0]


@pytest.mark.parametrize(("credit", "fine"), [("5 - 0 0 0", "0 1 1 1 1"), ("5 0 0 0 0", "0 - 1 1 1")])
def test_an_undetermined_period_leaves_every_later_one_undetermined(credit: str, fine: str) -> None:
    statement = carried("", credit, fine)
    assert list(amounts(statement, "used").values()) == [0, *["undetermined"] * 4]
    assert "used: an earlier period of used is undetermined before 2023-03 [ca:1]" in reasons(statement)


@pytest.mark.parametrize(
    ("period", "value", "expires", "expected"),
    [("2", 5, "", 300), ("2", 2, "", 200), ("1", 5, ", expires = 1", 0), ("1", 5, ", expires = 2", 300)],
)
def test_what_is_left_stands_in_the_openings(period: str, value: int, expires: str, expected: int) -> None:
    items = ITEMS + item("used", "carry", f"{CREDIT}{expires}")
    openings = csv("item,key,period,value,source", f"used,,{period},{value},statement of year 2")
    statement = settled(items, by_year(credit="- - 0", fine="- - 3") | {"openings": openings}, 3, **YEARLY)
    assert amounts(statement, "used") == {"3": expected}


def test_openings_that_do_not_hold_it() -> None:
    items = ITEMS + item("used", "carry", CREDIT)
    openings = csv("item,key,period,value,source", "other,,2,3,statement of year 2")
    statement = settled(items, by_year(credit="- - 0", fine="- - 3") | {"openings": openings}, 3, **YEARLY)
    assert amounts(statement, "used") == {"3": "undetermined"}
    assert "used: no earlier value of used for year 3: settle from year 1, or give openings [ca:1]" in reasons(
        statement
    )


def test_what_a_year_leaves_is_what_the_next_begins_with() -> None:
    items = ITEMS + item("used", "carry", f"{CREDIT}, expires = 2")
    first = settled(items, by_year(credit="5 3", fine="0 4"), 2, **YEARLY)
    left = {(name, period): value for name, _, period, value in first.closings() if value}
    assert left == {("used", "1"): Fraction(1), ("used", "2"): Fraction(3)}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('earn = 5, against = ["fine"], counts = "deducted"', "not_an_item"),
        ('earn = "credit", against = [], counts = "deducted"', "nothing_listed"),
        ('earn = "credit", against = ["credit"], counts = "deducted"', "not_an_amount"),
        (f"{CREDIT}, expires = 1.5", "not_a_count"),
        (f'{CREDIT}, opening = {{ value = 1, unit = "m3" }}', "unit_differs"),
        (f'{CREDIT}, kind = "deduction"', "ledger_kind"),
    ],
)
def test_what_carry_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(ITEMS + item("used", "carry", fields))
    assert [problem.code for problem in refused.value.problems] == [code]

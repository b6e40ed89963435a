"""`carry`: balances between periods, first in, first out."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement, settle
from tests.contract_text import (
    TWO_YEARS,
    YEARLY,
    amounts,
    by_year,
    contract_of,
    csv,
    exact,
    item,
    observed,
    reasons,
    seen,
    settled,
    volumes,
)

CREDIT = seen("credit", 'unit = "CNY"')
FINE = item("fine", "observe", 'from = "volumes", name = "fine", kind = "deduction"')
FOUR = ("2023-01", "2023-02", "2023-03", "2023-04")


def credited(credit: str, fine: str, fields: str = "") -> Statement:
    items = (
        CREDIT
        + FINE
        + item("c", "carry", f'unit = "CNY", earn = "credit", against = ["fine"], counts = "deducted"{fields}')
    )
    return settled(items, volumes(credit=credit, fine=fine))


def used(credit: str, fine: str, fields: str = "") -> list[int | str]:
    return list(amounts(credited(credit, fine, fields), "c").values())


def test_a_credit_is_set_against_later_deductions() -> None:
    assert used("10 0 0", "4 3 9") == [0, 300, 700]
    assert credited("10 0 0", "4 3 9").payable == -1600 + 1000


def test_what_is_earned_in_a_period_may_be_used_in_it() -> None:
    assert used("10 0 0", "4 3 9", ", same_period = true") == [400, 300, 300]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("", [0, 500, 0]),
        (", expires = 2", [0, 500, 0]),
        (", expires = 1", [0, 500, 0]),
        (", expires = 1, use_first = false", [0, 0, 0]),
        (", expires = 2, use_first = false", [0, 500, 0]),
        (", expires = 0", [0, 0, 0]),
        (", expires = 0, same_period = true", [500, 0, 0]),
        (", expires = 0, same_period = true, use_first = false", [0, 0, 0]),
    ],
)
def test_a_lot_is_used_before_it_lapses_in_its_last_period_or_lapses_first(fields: str, expected: list[int]) -> None:
    assert used("5 0 0", "9 9 9", fields) == expected


def test_a_lot_that_has_lapsed_is_gone() -> None:
    assert used("5 0 0", "0 0 9", ", expires = 1") == [0, 0, 0]
    assert used("5 0 0", "0 0 9", ", expires = 2") == [0, 0, 500]


def test_the_oldest_lot_is_used_first() -> None:
    # 3 of January lapse after February, 4 of February after March: in February 2 of the 3 are used
    assert used("3 4 0", "0 2 9", ", expires = 1") == [0, 200, 400]


def test_nothing_is_used_beyond_what_is_deducted() -> None:
    assert used("100 0 0", "1 2 3", ", same_period = true") == [100, 200, 300]
    assert used("0 0 0", "1 2 3", ", same_period = true") == [0, 0, 0]


def test_a_balance_to_begin_with() -> None:
    assert used("0 0 0", "4 3 9", ", opening = 6") == [400, 200, 0]
    assert used("0 0 0", "4 3 9", ", opening = 6, expires = 1") == [400, 0, 0]
    assert used("1 0 0", "4 3 9", ", opening = 2, same_period = true") == [300, 0, 0]


def test_a_debt_is_set_against_later_payments() -> None:
    fee = item("fee", "observe", 'from = "volumes", name = "fee", kind = "charge"')
    floor = item("floor", "limit", 'of = ["fee", "fine"], counts = "paid", at_least = 0')
    carry = item("back", "carry", 'unit = "CNY", earn = "floor", against = ["fee", "fine", "floor"], counts = "paid"')
    statement = settled(fee + FINE + floor + carry, volumes(fee="10 10 10", fine="25 4 2"))
    # January is 15 below zero; 6 of February and 8 of March are taken for it, 1 is left
    assert list(amounts(statement, "floor").values()) == [1500, 0, 0]
    assert list(amounts(statement, "back").values()) == [0, -600, -800]
    assert statement.closings() == [("back", "", "2023-01", 1), ("back", "", "2023-03", 0)]
    assert statement.payable == 0


def test_a_month_that_pays_nothing_gives_nothing_back() -> None:
    fee = item("fee", "observe", 'from = "volumes", name = "fee", kind = "charge"')
    carry = item("back", "carry", 'unit = "CNY", earn = "credit", against = ["fee", "fine"], counts = "paid"')
    statement = settled(CREDIT + fee + FINE + carry, volumes(credit="5 0 0", fee="10 10 10", fine="0 25 4"))
    assert list(amounts(statement, "back").values()) == [0, 0, -500]


def test_fractions_of_a_fen_are_kept_until_the_line() -> None:
    statement = credited("2/3 0 0", "0 1 1")
    assert exact(statement, "c") == [0, Fraction(2, 3), 0]
    assert used("2/3 0 0", "0 1 1") == [0, 67, 0]


def test_a_credit_with_many_decimals_against_a_large_deduction() -> None:
    # over one denominator the deduction of 100 000 000 has 21 digits
    credit = "0.1234567890123"
    assert exact(credited(f"{credit} 0 0", "0 100000000 100000000"), "c") == [0, Fraction(credit), 0]
    assert used("100000000.0000000000001 0 0", "0 60000000 60000000") == [0, 6000000000, 4000000000]


def test_each_key_has_its_own_balance() -> None:
    table = csv(
        "period,name,line,value",
        *(f"{month},{name},{line},{value}" for month, *values in (("2023-01", 5, 1, 0, 0), ("2023-02", 0, 0, 3, 4), ("2023-03", 0, 0, 4, 4))
          for (name, line), value in zip((("credit", "a"), ("credit", "b"), ("fine", "a"), ("fine", "b")), values, strict=True)),
    )  # fmt: skip
    items = seen("credit", 'unit = "CNY", per = ["line"]') + item(
        "fine", "observe", 'from = "volumes", name = "fine", kind = "deduction", per = ["line"]'
    )
    items += item(
        "c", "carry", 'unit = "CNY", per = ["line"], earn = "credit", against = ["fine"], counts = "deducted"'
    )
    assert amounts(settled(items, {"volumes": table}), "c") == {
        "2023-01|a": 0, "2023-01|b": 0, "2023-02|a": 300, "2023-02|b": 100, "2023-03|a": 200, "2023-03|b": 0,
    }  # fmt: skip


def test_each_key_opens_with_its_own_balance() -> None:
    table = csv(
        "period,name,line,value",
        *(
            f"{month},{name},{line},{value}"
            for month in ("2023-01", "2023-02", "2023-03")
            for name, line, value in (("credit", "a", 0), ("credit", "b", 0), ("fine", "a", 9), ("fine", "b", 9))
        ),
    )
    items = item(
        "begin",
        "parameter",
        'unit = "CNY", per = ["line"], values = [{ line = "a", value = 5 }, { line = "b", value = 2 }]',
    )
    items += seen("credit", 'unit = "CNY", per = ["line"]') + item(
        "fine", "observe", 'from = "volumes", name = "fine", kind = "deduction", per = ["line"]'
    )
    items += item(
        "c",
        "carry",
        'unit = "CNY", per = ["line"], earn = "credit", against = ["fine"], counts = "deducted", opening = "begin"',
    )
    found = amounts(settled(items, {"volumes": table}), "c")
    assert (found["2023-01|a"], found["2023-01|b"]) == (500, 200)


def test_what_is_below_zero_earns_nothing() -> None:
    assert used("-4 2 0", "1 1 9") == [0, 0, 200]


def test_a_year_below_zero_is_set_against_later_years() -> None:
    items = item("fee", "observe", 'from = "volumes", name = "fee", kind = "charge"') + FINE
    items += item("zero", "limit", 'of = ["fee", "fine"], counts = "paid", at_least = 0')
    items += item("kept", "carry", 'earn = "zero", against = ["fee", "fine", "zero"], counts = "paid"')
    tables = by_year(fee="10 10 10 10", fine="35 2 4 1")
    found = [settled(items, tables, year, **YEARLY) for year in (1, 2, 3, 4)]
    # 25 are missing in year 1; 8, 6 and 9 of them are made good
    assert [amounts(each, "zero")[str(year)] for year, each in enumerate(found, start=1)] == [2500, 0, 0, 0]
    assert [amounts(each, "kept")[str(year)] for year, each in enumerate(found, start=1)] == [0, -800, -600, -900]
    assert [each.payable for each in found] == [0, 0, 0, 0]


# --- states


def test_an_undetermined_deduction_leaves_later_months_undetermined() -> None:
    statement = credited("10 0 0", "1 - 3")
    assert list(amounts(statement, "c").values()) == [0, "undetermined", "undetermined"]
    assert reasons(statement) == [
        "fine: no row for fine in 2023-02 [ca:1]",
        "c: an earlier period of c is undetermined before 2023-03 [ca:1]",
    ]


def test_an_undetermined_credit_leaves_the_months_that_could_use_it_undetermined() -> None:
    assert used("- 0 0", "1 2 3", ", same_period = true") == ["undetermined"] * 3


def test_a_credit_of_this_month_is_not_needed_before_the_next() -> None:
    assert used("5 0 -", "1 2 3") == [0, 200, 300]
    assert used("5 - 0", "1 2 3") == [0, 200, "undetermined"]


def test_a_credit_left_out_earns_nothing_and_stops_nothing() -> None:
    items = seen("credit", 'unit = "CNY", missing = "leave_out", present = 0') + FINE
    items += item("c", "carry", 'unit = "CNY", earn = "credit", against = ["fine"], counts = "deducted"')
    statement = settled(items, volumes(credit="5 - 0", fine="0 2 9"))
    assert list(amounts(statement, "c").values()) == [0, 200, 300]


def test_a_computed_credit_left_out_earns_nothing() -> None:
    items = seen("points", 'missing = "leave_out", present = 0') + FINE
    items += item(
        "credit", "sum", 'unit = "CNY", constant = 7, terms = [{ times = ["points", { value = 1, unit = "CNY" }] }]'
    )
    items += item("c", "carry", 'unit = "CNY", earn = "credit", against = ["fine"], counts = "deducted"')
    statement = settled(items, volumes(points="- 1 1", fine="0 9 99"))
    # January's 7 + nothing known is left out; February's 8 are used in March
    assert list(amounts(statement, "c").values())[1:] == [0, 800]


def test_an_unknown_balance_to_begin_with() -> None:
    items = seen("begin", 'unit = "CNY"') + CREDIT + FINE
    items += item(
        "c", "carry", 'unit = "CNY", earn = "credit", against = ["fine"], counts = "deducted", opening = "begin"'
    )
    assert amounts(settled(items, volumes(begin="5 - -", credit="0 0 0", fine="9 9 9")), "c")["2023-01"] == 500
    statement = settled(items, volumes(begin="- - -", credit="0 0 0", fine="9 9 9"))
    assert set(amounts(statement, "c").values()) == {"undetermined"}


# --- from year to year


@pytest.mark.parametrize(
    "fields",
    ["", ", expires = 1", ", expires = 2", ", expires = 2, use_first = false", ", same_period = true", ", opening = 3"],
)
def test_a_year_from_what_the_year_before_left(fields: str) -> None:
    items = (
        CREDIT
        + FINE
        + item("c", "carry", f'unit = "CNY", earn = "credit", against = ["fine"], counts = "deducted"{fields}')
    )
    contract = contract_of(items, **TWO_YEARS)
    tables = volumes(FOUR, credit="2/3 4 1 0", fine="1 2 1.5 9")
    rows = [
        f"{name},{key},{period},{value}"
        for name, key, period, value in settle(contract, observed(tables), 1).closings()
    ]
    alone = settle(contract, observed(tables | {"openings": csv("item,key,period,value", *rows)}), 2)
    both = settle(contract, observed(tables), 2)
    assert list(amounts(alone, "c").items())[:2] == list(amounts(both, "c").items())[:2]


def test_a_year_alone_whose_openings_say_nothing_of_the_balance() -> None:
    items = CREDIT + FINE + item("c", "carry", 'unit = "CNY", earn = "credit", against = ["fine"], counts = "deducted"')
    tables = volumes(FOUR, credit="1 1 1 1", fine="1 1 1 1") | {"openings": csv("item,key,period,value", "other,,1,5")}
    statement = settle(contract_of(items, **TWO_YEARS), observed(tables), 2)
    assert amounts(statement, "c")["2023-03"] == "undetermined"
    assert "c: no earlier value of c for 2023-03: settle from year 1, or give openings [ca:1]" in reasons(statement)


@pytest.mark.parametrize(
    ("period", "value", "expires", "expected"),
    [("2", 5, "", 300), ("2", 2, "", 200), ("1", 5, ", expires = 1", 0), ("1", 5, ", expires = 2", 300)],
)
def test_what_is_left_stands_in_the_openings(period: str, value: int, expires: str, expected: int) -> None:
    fields = f'unit = "CNY", earn = "credit", against = ["fine"], counts = "deducted"{expires}'
    openings = csv("item,key,period,value,source", f"c,,{period},{value},statement of year 2")
    tables = by_year(credit="- - 0", fine="- - 3") | {"openings": openings}
    statement = settled(CREDIT + FINE + item("c", "carry", fields), tables, 3, **YEARLY)
    assert amounts(statement, "c") == {"3": expected}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('earn = 5, against = ["fine"], counts = "deducted"', "not_an_item"),
        ('earn = "credit", against = [], counts = "deducted"', "nothing_listed"),
        ('earn = "credit", against = ["credit"], counts = "deducted"', "not_an_amount"),
        ('earn = "credit", against = ["fine"], counts = "deducted", kind = "charge"', "ledger_kind"),
        (
            'earn = "credit", against = ["fine"], counts = "deducted", opening = { value = 1, unit = "m3" }',
            "unit_differs",
        ),
        ('earn = "credit", against = ["fine"], counts = "deducted", expires = -1', "not_a_count"),
        ('earn = "credit", against = ["fine"], counts = "deducted", expires = true', "not_a_count"),
    ],
)
def test_what_a_balance_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(CREDIT + FINE + item("c", "carry", fields))
    assert [problem.code for problem in refused.value.problems] == [code]

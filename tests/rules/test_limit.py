"""`limit`: a total of lines brought between bounds."""

import pytest

from ppp_cost import ContractError, Statement
from tests.contract_text import (
    YEARLY,
    amounts,
    by_year,
    contract_of,
    csv,
    item,
    reasons,
    seen,
    settled,
    volumes,
)

FINE = seen("fine", 'kind = "deduction"')
FEE = seen("fee", 'kind = "charge"')
DEDUCTED = 'of = ["fine"], counts = "deducted"'


def limited(fields: str, **values: str) -> Statement:
    items = FINE * ("fine" in values) + FEE * ("fee" in values) + item("cap", "limit", fields)
    return settled(items, volumes(**values))


def lines(fields: str, **values: str) -> list[int | str]:
    return list(amounts(limited(fields, **values), "cap").values())


def test_a_cap_on_deductions_gives_back() -> None:
    statement = limited(f"{DEDUCTED}, at_most = 60", fine="59.99 60 100")
    assert amounts(statement, "cap") == {"2023-01": 0, "2023-02": 0, "2023-03": 4000}
    assert statement.payable == -5999 - 6000 - 6000


def test_a_least_deduction_takes_more() -> None:
    assert lines(f"{DEDUCTED}, at_least = 60", fine="59.99 60 0") == [-1, 0, -6000]


def test_both_bounds() -> None:
    assert lines(f"{DEDUCTED}, at_least = 10, at_most = 60", fine="0 30 100") == [-1000, 0, 4000]


def test_payments_are_brought_up_and_down() -> None:
    fields = 'of = ["fee", "fine"], counts = "paid", '
    assert lines(fields + "at_least = 0", fee="10 10 10", fine="9 10 12.5") == [0, 0, 250]
    assert lines(fields + "at_most = 0.5", fee="10 10 10", fine="9 10 12.5") == [-50, 0, 0]


def test_a_deduction_is_what_was_taken_net_of_what_was_given_back() -> None:
    items = FINE + item("first", "limit", f"{DEDUCTED}, at_most = 60")
    items += item("second", "limit", 'of = ["fine", "first"], counts = "deducted", at_most = 50')
    statement = settled(items, volumes(fine="40 55 100"))
    assert list(amounts(statement, "first").values()) == [0, 0, 4000]
    assert list(amounts(statement, "second").values()) == [0, 500, 1000]
    assert statement.payable == -4000 - 5000 - 5000


def test_a_cap_for_each_service_inside_a_cap_for_all() -> None:
    rows = [f"2023-01,fine,{service},{value}" for service, value in (("lift", 80), ("heat", 30), ("post", 90))]
    items = seen("fine", 'kind = "deduction", per = ["service"], missing = 0')
    items += item("each", "limit", f'{DEDUCTED}, per = ["service"], at_most = 50')
    items += item("all", "limit", 'of = ["fine", "each"], counts = "deducted", at_most = 100')
    statement = settled(items, {"volumes": csv("period,name,service,value", *rows)})
    found = amounts(statement, "each")
    assert [found[f"2023-01|{service}"] for service in ("lift", "heat", "post")] == [3000, 0, 4000]
    assert amounts(statement, "all")["2023-01"] == 3000
    assert statement.payable == -10000


@pytest.mark.parametrize(
    ("fine", "given"),
    [("60 60 60", [0, 2000, 6000]), ("100 0 0.01", [0, 0, 1]), ("0 100.5 0", [0, 50, 0]), ("120 0 5", [2000, 0, 500])],
)
def test_over_a_year_each_month_gives_only_what_is_still_allowed(fine: str, given: list[int]) -> None:
    assert lines(f'{DEDUCTED}, over = "year", at_most = 100', fine=fine) == given


def test_a_least_payment_over_a_year() -> None:
    # 20 of 30 after the first month; the second brings 5 of which 5 are needed no more
    fields = 'of = ["fee"], counts = "paid", over = "year", at_least = 30'
    assert lines(fields, fee="20 5 40") == [1000, 0, 0]


def test_a_cap_that_moves_with_the_year() -> None:
    items = FINE + seen("most", 'unit = "CNY"') + item("cap", "limit", f'{DEDUCTED}, over = "year", at_most = "most"')
    statement = settled(items, volumes(fine="60 60 60", most="50 120 120"))
    assert list(amounts(statement, "cap").values()) == [1000, 0, 5000]


@pytest.mark.parametrize(("year", "given"), [(1, 0), (2, 2000), (3, 6000)])
def test_over_the_term(year: int, given: int) -> None:
    items = FINE + item("cap", "limit", f'{DEDUCTED}, over = "term", at_most = 100')
    assert amounts(settled(items, by_year(fine="60 60 60"), year, **YEARLY), "cap") == {str(year): given}


def test_what_stood_may_be_in_the_openings() -> None:
    items = FINE + item("cap", "limit", f'{DEDUCTED}, over = "term", at_most = 100')
    tables = by_year(fine="- - 60") | {"openings": csv("item,key,period,value,source", "cap,,2,70,statement of year 2")}
    assert amounts(settled(items, tables, 3, **YEARLY), "cap") == {"3": 3000}


def test_over_a_year_each_key_runs_by_itself() -> None:
    rows = [f"2023-{month:02d},fine,{key},{value}" for month in (1, 2, 3) for key, value in (("a", 60), ("b", 20))]
    items = seen("fine", 'kind = "deduction", per = ["service"]')
    items += item("cap", "limit", f'{DEDUCTED}, per = ["service"], over = "year", at_most = 100')
    found = amounts(settled(items, {"volumes": csv("period,name,service,value", *rows)}), "cap")
    assert list(found.values()) == [0, 0, 2000, 0, 6000, 0]


def test_shorter_lines_add_up_before_they_are_limited() -> None:
    items = FINE + item("cap", "limit", f'{DEDUCTED}, period = "year", at_most = 100')
    statement = settled(items, volumes(fine="60 60 60"))
    assert amounts(statement, "cap") == {"1": 8000}
    assert statement.payable == -10000


def test_a_bound_may_be_a_share_of_a_charge() -> None:
    items = FEE + FINE + item("most", "product", 'unit = "CNY", times = ["fee", "0.05"]')
    items += item("cap", "limit", f'{DEDUCTED}, at_most = "most"')
    statement = settled(items, volumes(fee="100 200 0", fine="6 6 6"))
    assert list(amounts(statement, "cap").values()) == [100, 0, 600]


def test_the_line_is_rounded() -> None:
    # 10 less a bound of 6.6666…: 3.3333… given back
    items = FINE + item("cap", "limit", f'{DEDUCTED}, at_most = "20/3"')
    assert amounts(settled(items, volumes(fine="10 1 1")), "cap") == {"2023-01": 333, "2023-02": 0, "2023-03": 0}


def test_bounds_that_cross() -> None:
    items = FINE + seen("low", 'unit = "CNY"') + item("cap", "limit", f'{DEDUCTED}, at_least = "low", at_most = 60')
    statement = settled(items, volumes(fine="70 70 70", low="59 60 61"))
    assert list(amounts(statement, "cap").values()) == [1000, 1000, "undetermined"]
    assert reasons(statement) == ["cap: the lower bound is above the upper one in 2023-03 [ca:1]"]


def test_undetermined_in_undetermined_out() -> None:
    statement = limited(f"{DEDUCTED}, at_most = 60", fine="70 - 70")
    assert list(amounts(statement, "cap").values()) == [1000, "undetermined", 1000]
    assert reasons(statement) == ["fine: no row for fine in 2023-02 [ca:1]"]
    assert statement.interim == {"2023-01": -6000, "2023-02": None, "2023-03": -6000}


def test_and_every_later_period_of_a_total_that_runs() -> None:
    statement = limited(f'{DEDUCTED}, over = "year", at_most = 100', fine="70 - 70")
    assert list(amounts(statement, "cap").values()) == [0, "undetermined", "undetermined"]
    assert reasons(statement) == [
        "fine: no row for fine in 2023-02 [ca:1]",
        "cap: an earlier period of cap is undetermined before 2023-03 [ca:1]",
    ]


def test_a_bound_that_is_missing() -> None:
    items = FINE + seen("most", 'unit = "CNY"') + item("cap", "limit", f'{DEDUCTED}, at_most = "most"')
    statement = settled(items, volumes(fine="70 70 70", most="60 - 80"))
    assert list(amounts(statement, "cap").values()) == [1000, "undetermined", 0]


def test_lines_that_are_left_out_count_nothing() -> None:
    items = seen("fine", 'kind = "deduction", missing = "leave_out", present = 0')
    for over, given in (("", [1000, 0, 1000]), (', over = "year"', [1000, 0, 7000])):
        statement = settled(items + item("cap", "limit", f"{DEDUCTED}, at_most = 60{over}"), volumes(fine="70 - 70"))
        assert amounts(statement, "fine")["2023-02"] == "left_out"
        assert list(amounts(statement, "cap").values()) == given


def test_a_limit_on_what_is_taken_with_its_tax() -> None:
    items = seen("fee", 'kind = "charge", vat = { rate = "0.06", included = false }')
    items += item("cap", "limit", 'of = ["fee"], counts = "paid", at_most = 100')
    assert list(amounts(settled(items, volumes(fee="100 50 0")), "cap").values()) == [-600, 0, 0]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (DEDUCTED, "limit_without_bound"),
        ('of = [], counts = "deducted", at_most = 1', "nothing_listed"),
        ('of = ["plain"], counts = "deducted", at_most = 1', "not_an_amount"),
        ('of = ["yearly"], counts = "deducted", at_most = 1', "longer_lines"),
        ('of = ["nowhere"], counts = "deducted", at_most = 1', "unknown_item"),
        (f'{DEDUCTED}, at_most = 1, kind = "charge"', "ledger_kind"),
        (f'{DEDUCTED}, at_most = {{ value = 1, unit = "m3" }}', "unit_differs"),
        (f'{DEDUCTED}, at_most = 1, per = ["service"]', "key_not_known"),
        ('of = ["fine"], counts = "both", at_most = 1', "not_a_choice"),
    ],
)
def test_what_a_limit_refuses(fields: str, code: str) -> None:
    items = FINE + seen("plain") + seen("yearly", 'kind = "deduction", period = "year"')
    with pytest.raises(ContractError) as refused:
        contract_of(items + item("cap", "limit", fields))
    assert code in [problem.code for problem in refused.value.problems]

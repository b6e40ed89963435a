"""`limit`: a total of lines brought between bounds; a line with its sign in the payable, zero lines kept."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement, settle
from tests.contract_text import (
    TWO_YEARS,
    YEARLY,
    amounts,
    contract_of,
    csv,
    exact,
    in_year,
    item,
    observed,
    reasons,
    seen,
    settled,
    volumes,
)


def line(name: str, kind: str, fields: str = "") -> str:
    """Observed lines of that name."""
    return item(name, "observe", f'from = "volumes", name = "{name}", kind = "{kind}"{fields}')


FEE, FINE = line("fee", "charge"), line("fine", "deduction")


def capped(fines: str, fields: str, more: str = "", **values: str) -> Statement:
    items = FINE + more + item("cap", "limit", f'of = ["fine"], counts = "deducted", {fields}')
    return settled(items, volumes(fine=fines, **values))


@pytest.mark.parametrize(("fine", "back"), [("99.99", 0), ("100", 0), ("100.01", 1), ("250", 15000), ("0", 0)])
def test_a_cap_on_deductions_gives_back_what_is_beyond_it(fine: str, back: int) -> None:
    statement = settled(
        FINE + item("cap", "limit", 'of = ["fine"], counts = "deducted", at_most = 100'), in_year(fine=fine), **YEARLY
    )
    assert amounts(statement, "cap") == {"1": back}
    assert statement.payable == back - round(float(fine) * 100)


@pytest.mark.parametrize(("fine", "more"), [("100.01", 0), ("100", 0), ("99.99", -1), ("0", -10000)])
def test_a_least_deduction_takes_what_is_short_of_it(fine: str, more: int) -> None:
    statement = settled(
        FINE + item("cap", "limit", 'of = ["fine"], counts = "deducted", at_least = 100'), in_year(fine=fine), **YEARLY
    )
    assert amounts(statement, "cap") == {"1": more}


@pytest.mark.parametrize(("fine", "added"), [("9.99", 0), ("10", 0), ("10.01", 1), ("25", 1500)])
def test_a_payment_never_below_zero(fine: str, added: int) -> None:
    items = FEE + FINE + item("floor", "limit", 'of = ["fee", "fine"], counts = "paid", at_least = 0')
    statement = settled(items, in_year(fee=10, fine=fine), **YEARLY)
    assert amounts(statement, "floor") == {"1": added}
    assert statement.payable == max(1000 - round(float(fine) * 100), 0)


@pytest.mark.parametrize(("fee", "taken"), [("80", 0), ("80.01", -1), ("100", -2000)])
def test_a_payment_at_most(fee: str, taken: int) -> None:
    items = FEE + item("top", "limit", 'of = ["fee"], counts = "paid", at_most = 80')
    assert amounts(settled(items, in_year(fee=fee), **YEARLY), "top") == {"1": taken}


@pytest.mark.parametrize(("fee", "moved"), [("5", 500), ("10", 0), ("15", 0), ("20", 0), ("23", -300)])
def test_both_bounds(fee: str, moved: int) -> None:
    items = FEE + item("between", "limit", 'of = ["fee"], counts = "paid", at_least = 10, at_most = 20')
    assert amounts(settled(items, in_year(fee=fee), **YEARLY), "between") == {"1": moved}


def test_bounds_that_cross_are_undetermined() -> None:
    items = (
        FEE
        + seen("least", 'unit = "CNY"')
        + item("between", "limit", 'of = ["fee"], counts = "paid", at_least = "least", at_most = 20')
    )
    statement = settled(items, volumes(fee="15 15 15", least="20 20.01 19"))
    assert list(amounts(statement, "between").values()) == [500, "undetermined", 400]
    assert reasons(statement) == ["between: the lower bound is above the upper one in 2023-02 [ca:1]"]


def test_a_total_is_of_rounded_lines() -> None:
    # two lines of 10.005 are 10.01 each: 20.02 are 0.02 beyond 20
    items = line("a", "deduction") + line("b", "deduction")
    items += item("cap", "limit", 'of = ["a", "b"], counts = "deducted", at_most = 20')
    statement = settled(items, in_year(a="10.005", b="10.005"), **YEARLY)
    assert amounts(statement, "cap") == {"1": 2}


def test_a_bound_that_is_no_whole_fen() -> None:
    items = FINE + item("cap", "limit", 'of = ["fine"], counts = "deducted", at_most = "100/3"')
    statement = settled(items, in_year(fine=40), **YEARLY)
    assert exact(statement, "cap") == [40 - Fraction(100, 3)]
    assert amounts(statement, "cap") == {"1": 667}


def test_a_cap_that_moves_with_the_fee() -> None:
    items = FEE + FINE + item("most", "product", 'unit = "CNY", times = ["fee", "0.1"]')
    items += item("cap", "limit", 'of = ["fine"], counts = "deducted", at_most = "most"')
    statement = settled(items, volumes(fee="100 200 300", fine="25 25 25"))
    assert list(amounts(statement, "cap").values()) == [1500, 500, 0]


# --- a longer period, and over a longer period


def test_months_add_up_in_a_limit_by_year() -> None:
    statement = capped("40 50 30", 'period = "year", at_most = 100')
    assert amounts(statement, "cap") == {"1": 2000}


def test_a_month_gives_only_what_the_year_still_allows() -> None:
    # 40, then 50 of 50, then 10 of 30
    assert list(amounts(capped("40 50 30", 'over = "year", at_most = 100'), "cap").values()) == [0, 0, 2000]
    assert list(amounts(capped("140 50 30", 'over = "year", at_most = 100'), "cap").values()) == [4000, 5000, 3000]


def test_by_itself_each_month_has_the_whole_cap() -> None:
    assert list(amounts(capped("140 50 130", "at_most = 100"), "cap").values()) == [4000, 0, 3000]


FOUR = ("2023-01", "2023-02", "2023-03", "2023-04")


@pytest.mark.parametrize(("over", "expected"), [("year", [0, 2000]), ("term", [5000, 7000])])
def test_a_total_over_the_year_begins_anew_and_one_over_the_term_does_not(over: str, expected: list[int]) -> None:
    # year 1 has two months with 50 and 60; year 2 begins with 50 and 70
    items = FINE + item("cap", "limit", f'of = ["fine"], counts = "deducted", over = "{over}", at_most = 100')
    tables = volumes(FOUR, fine="50 60 50 70")
    contract = contract_of(items, **TWO_YEARS)
    first = settle(contract, observed(tables), 1)
    assert list(amounts(first, "cap").values()) == [0, 1000]
    assert list(amounts(settle(contract, observed(tables), 2), "cap").values())[:2] == expected


def test_a_year_from_what_the_year_before_left() -> None:
    items = FINE + item("cap", "limit", 'of = ["fine"], counts = "deducted", over = "term", at_most = 100')
    contract = contract_of(items, **TWO_YEARS)
    tables = volumes(FOUR, fine="50 40 50 70")
    left = settle(contract, observed(tables), 1).closings()
    assert left == [("cap", "", "2023-02", 90)]
    openings = {"openings": csv("item,key,period,value", *(f"{n},{k},{p},{v}" for n, k, p, v in left))}
    alone, both = (settle(contract, observed(each), 2) for each in (tables | openings, tables))
    assert (
        list(amounts(alone, "cap").items())[:2]
        == list(amounts(both, "cap").items())[:2]
        == [("2023-03", 4000), ("2023-04", 7000)]
    )


def test_a_floor_over_the_year_pays_what_the_year_is_short_of() -> None:
    items = FEE + item("least", "limit", 'of = ["fee"], counts = "paid", over = "year", at_least = 100')
    # 100 stand after January whatever it paid; what later months pay is on top
    assert list(amounts(settled(items, volumes(fee="70 20 50")), "least").values()) == [3000, 0, 0]


def test_a_cap_that_moves_while_its_total_runs() -> None:
    statement = capped("60 60 60", 'over = "year", at_most = "most"', seen("most", 'unit = "CNY"'), most="50 120 120")
    # 10 are given back, so 50 stand; with 60 they are 110 of 120; with 60 more 50 are beyond
    assert list(amounts(statement, "cap").values()) == [1000, 0, 5000]


def test_over_a_year_each_key_runs_by_itself() -> None:
    rows = [f"{month},fine,{key},{value}" for month in FOUR[:3] for key, value in (("a", 60), ("b", 20))]
    items = line("fine", "deduction", ', per = ["service"]')
    items += item("cap", "limit", 'of = ["fine"], counts = "deducted", per = ["service"], over = "year", at_most = 100')
    found = amounts(settled(items, {"volumes": csv("period,name,service,value", *rows)}), "cap")
    assert list(found.values()) == [0, 0, 2000, 0, 6000, 0]


# --- order and keys


def test_caps_nest_by_their_order() -> None:
    items = line("a", "deduction") + line("b", "deduction")
    items += item("cap_a", "limit", 'of = ["a"], counts = "deducted", at_most = 50')
    items += item("cap_all", "limit", 'of = ["a", "b", "cap_a"], counts = "deducted", at_most = 70')
    statement = settled(items, volumes(a="80 40 80", b="30 30 0"))
    # 80 is cut to 50, and 50 + 30 to 70; 40 + 30 are 70; 50 alone
    assert list(amounts(statement, "cap_a").values()) == [3000, 0, 3000]
    assert list(amounts(statement, "cap_all").values()) == [1000, 0, 0]
    assert statement.payable == -(7000 + 7000 + 5000)


def test_a_cap_that_does_not_list_the_earlier_one_caps_what_was_given_back() -> None:
    items = FINE + item("one", "limit", 'of = ["fine"], counts = "deducted", at_most = 50')
    items += item("two", "limit", 'of = ["fine"], counts = "deducted", at_most = 60')
    assert amounts(settled(items, in_year(fine=80), **YEARLY), "two") == {"1": 2000}


SERVICES = csv("period,name,service,value", "1,fine,cleaning,80", "1,fine,guards,30", "1,fine,heating,60")


def test_a_cap_for_each_service_inside_a_cap_for_all() -> None:
    items = line("fine", "deduction", ', per = ["service"]')
    items += item("each", "limit", 'per = ["service"], of = ["fine"], counts = "deducted", at_most = 50')
    items += item("all", "limit", 'of = ["fine", "each"], counts = "deducted", at_most = 100')
    statement = settled(items, {"volumes": SERVICES}, **YEARLY)
    assert amounts(statement, "each") == {"1|cleaning": 3000, "1|guards": 0, "1|heating": 1000}
    assert amounts(statement, "all") == {"1": 3000}  # 50 + 30 + 50 are 30 beyond 100
    assert statement.payable == -10000


def test_a_rounding_line_counts_for_its_own_month() -> None:
    # at the item each month is 33.33 x 3 rounded once to 100: a line of 0.01 carries the difference
    half_year = {
        "operating_year": "{ first = 2023-01-01, next = 2023-05-01 }",
        "rounding": '{ places = 2, mode = "half_up", at = "item" }',
    }
    rows = [
        f"{month},fine,{name},{value}"
        for month in ("2023-01", "2023-02")
        for name, value in (("a", "100/3"), ("b", "200/3"))
    ]
    items = line("fine", "deduction", ', per = ["service"]') + item(
        "cap", "limit", 'of = ["fine"], counts = "deducted", at_most = 100'
    )
    statement = settled(items, {"volumes": csv("period,name,service,value", *rows)}, **half_year)
    assert list(amounts(statement, "cap").values())[:2] == [0, 0]


def test_two_events_in_each_of_two_months_of_four_round_in_their_own_month() -> None:
    four = {
        "operating_year": "{ first = 2023-01-01, next = 2023-05-01 }",
        "rounding": '{ places = 2, mode = "half_up", at = "item" }',
    }
    # 1/3 + 1/3 = 0.67 but 0.33 + 0.33 = 0.66 in January; 2/3 + 2/3 = 1.33 but 0.67 + 0.67 = 1.34 in February
    events = csv("event,begin,fine", "a,2023-01-05,1/3", "b,2023-01-06,1/3", "c,2023-02-05,2/3", "d,2023-02-06,2/3")
    items = item("fine", "observe", 'from = "events", value = "fine", per = ["event"], kind = "deduction"')
    items += item("none", "limit", 'of = ["fine"], counts = "deducted", at_most = 0')
    statement = settled(items, {"events": events}, **four)
    assert amounts(statement, "none") == {"2023-01": 67, "2023-02": 133, "2023-03": 0, "2023-04": 0}
    assert statement.payable == 0


# --- states


def test_undetermined_in_undetermined_out() -> None:
    statement = capped("40 - 30", "at_most = 100")
    assert list(amounts(statement, "cap").values()) == [0, "undetermined", 0]
    assert reasons(statement) == ["fine: no row for fine in 2023-02 [ca:1]"]
    assert statement.payable is None


def test_later_months_of_a_running_total_are_undetermined_too() -> None:
    statement = capped("40 - 30", 'over = "year", at_most = 100')
    assert list(amounts(statement, "cap").values()) == [0, "undetermined", "undetermined"]
    assert "cap: an earlier period of cap is undetermined before 2023-03 [ca:1]" in reasons(statement)


def test_an_unknown_bound() -> None:
    statement = capped("40 40 40", 'at_most = "most"', seen("most", 'unit = "CNY"'), most="30 - 50")
    assert list(amounts(statement, "cap").values()) == [1000, "undetermined", 0]


def test_a_left_out_line_is_a_line_of_zero() -> None:
    items = line("fine", "deduction", ', missing = "leave_out", present = 0') + line("other", "deduction")
    items += item("cap", "limit", 'of = ["fine", "other"], counts = "deducted", at_most = 100')
    statement = settled(items, volumes(fine="80 - 80", other="30 130 -"))
    assert list(amounts(statement, "cap").values()) == [1000, 3000, "undetermined"]
    running = 'of = ["fine"], counts = "deducted", over = "year", at_most = 60'
    statement = settled(
        line("fine", "deduction", ', missing = "leave_out", present = 0') + item("cap", "limit", running),
        volumes(fine="70 - 70"),
    )
    assert list(amounts(statement, "cap").values()) == [1000, 0, 7000]


def test_tax_beside_a_fee_is_part_of_what_is_limited() -> None:
    items = line("fee", "charge", ", vat = { rate = '0.06', included = false }")
    items += item("top", "limit", 'of = ["fee"], counts = "paid", at_most = 100')
    statement = settled(items, in_year(fee=100), **YEARLY)
    assert amounts(statement, "fee") == {"1": 10000, "1|vat": 600}
    assert amounts(statement, "top") == {"1": -600}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('of = ["fine"], counts = "deducted"', "limit_without_bound"),
        ('of = [], counts = "deducted", at_most = 1', "nothing_listed"),
        ('of = ["x"], counts = "deducted", at_most = 1', "not_an_amount"),
        ('of = ["fine"], counts = "deducted", at_most = 1, period = "day"', "longer_lines"),
        ('of = ["fine"], counts = "deducted", at_most = 1, kind = "deduction"', "ledger_kind"),
        ('of = ["later"], counts = "deducted", at_most = 1', "unknown_item"),
        ('of = ["fine"], counts = "deducted", at_most = { value = 1, unit = "m3" }', "unit_differs"),
        ('of = ["fine"], counts = "deducted", at_most = 1, per = ["service"]', "key_not_known"),
        ('of = ["fine"], counts = "taken", at_most = 1', "not_a_choice"),
    ],
)
def test_what_a_limit_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(FINE + seen("x") + item("cap", "limit", fields))
    assert [problem.code for problem in refused.value.problems] == [code]

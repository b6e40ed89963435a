"""`annuity`: the capital part of year n."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement, settle
from tests.contract_text import (
    YEARLY,
    amounts,
    by_year,
    contract_of,
    csv,
    item,
    measure,
    observed,
    only,
    reasons,
    seen,
    settled,
)

CALENDAR_YEARS = {"operating_year": "{ first = 2023-01-01 }"} | YEARLY
LEVEL = 'schedule = "level", principal = 100, years = 2, rate = "0.1"'


def paid(fields: str, year: int = 1, items: str = "", tables: dict[str, str] | None = None) -> Fraction | int | str:
    return only(measure(plan(fields, year, items, tables), "a"))


def plan(fields: str, year: int = 1, items: str = "", tables: dict[str, str] | None = None) -> Statement:
    return settled(items + item("a", "annuity", fields), tables, year, **CALENDAR_YEARS)


def test_eighty_million_at_7_99_per_cent_over_eighteen_years() -> None:
    fields = 'kind = "charge", schedule = "level", principal = 80000000, years = 18, rate = "0.0799"'
    for year, expected in ((1, 853024696), (18, 853024696), (19, 0)):
        statement = settled(item("a", "annuity", fields), None, year, **CALENDAR_YEARS)
        assert amounts(statement, "a") == {str(year): expected}


@pytest.mark.parametrize(
    ("part", "first", "second"),
    [
        # 100 x 0.1 x 1.21 / 0.21 = 12.1 / 0.21, of which 10 are interest in year 1
        ("all", Fraction("12.1") / Fraction("0.21"), Fraction("12.1") / Fraction("0.21")),
        ("principal", Fraction(1000, 21), Fraction(1100, 21)),
        ("interest", Fraction(10), Fraction(110, 21)),
    ],
)
def test_parts_of_a_level_instalment(part: str, first: Fraction, second: Fraction) -> None:
    assert paid(f'{LEVEL}, part = "{part}"', 1) == first
    assert paid(f'{LEVEL}, part = "{part}"', 2) == second
    assert paid(f'{LEVEL}, part = "{part}"', 3) == 0


@pytest.mark.parametrize(
    ("interest_on", "part", "years"),
    [
        ("opening", "all", ["35", "32.5", "30", "27.5", "0"]),
        ("average", "all", ["33.75", "31.25", "28.75", "26.25", "0"]),
        ("opening", "principal", ["25", "25", "25", "25", "0"]),
        ("opening", "interest", ["10", "7.5", "5", "2.5", "0"]),
        ("average", "interest", ["8.75", "6.25", "3.75", "1.25", "0"]),
    ],
)
def test_equal_principal_with_interest_on_the_opening_or_the_average_balance(
    interest_on: str, part: str, years: list[str]
) -> None:
    fields = f'schedule = "equal_principal", principal = 100, years = 4, rate = "0.1", interest_on = "{interest_on}", part = "{part}"'
    assert [paid(fields, year) for year in range(1, 6)] == [Fraction(each) for each in years]


RISING = 'schedule = "rising", principal = 10000, years = 10, profit = "0.06", discount = "0.05"'


@pytest.mark.parametrize(("year", "expected"), [(1, "1113"), (2, "1168.65"), (11, "0")])
def test_a_rising_schedule_takes_the_number_itself_as_exponent(year: int, expected: str) -> None:
    assert paid(RISING, year) == Fraction(expected)


def test_a_rising_schedule_that_counts_from_nought() -> None:
    number = item("n", "sum", 'constant = -1, terms = [{ of = "calendar.year_number" }]')
    fields = f'{RISING}, number = "n", first_number = 0'
    assert [paid(fields, year, number) for year in (1, 2, 10, 11)] == [1060, 1113, 1060 * Fraction("1.05") ** 9, 0]


@pytest.mark.parametrize(
    "schedule",
    [RISING, LEVEL, 'schedule = "equal_principal", principal = 100, years = 2, rate = "0.1", interest_on = "opening"'],
)
def test_years_of_construction_before_the_first_that_pays(schedule: str) -> None:
    number = item("n", "sum", 'constant = -2, terms = [{ of = "calendar.year_number" }]')
    assert [paid(f'{schedule}, number = "n"', year, number) for year in (1, 2)] == [0, 0]
    assert paid(f'{schedule}, number = "n"', 3, number) == paid(schedule, 1)


def test_the_first_number_that_pays() -> None:
    fields = f"{LEVEL}, first_number = 3"
    instalment = paid(LEVEL)
    assert [paid(fields, year) for year in range(1, 6)] == [0, 0, instalment, instalment, 0]
    assert paid(f'{fields}, part = "interest"', 3) == 10


def test_without_a_rate_every_year_repays_the_same() -> None:
    fields = 'schedule = "level", principal = 90, years = 4, rate = 0'
    assert [paid(fields, year) for year in (1, 4, 5)] == [Fraction("22.5"), Fraction("22.5"), 0]
    assert paid(f'{fields}, part = "interest"') == 0


MOVING = 'schedule = "level", principal = 100, years = 2, rate = { name = "lpr", values = [{ from = 2023-01-01, value = "0.1" }, { from = 2024-01-01, value = "0.2" }] }'


def test_a_new_rate_as_if_it_had_always_held() -> None:
    # year 2 at 20 %: 100 x 0.2 x 1.44 / 0.44
    assert paid(f'{MOVING}, on_rate_change = "restate"', 1) == Fraction("12.1") / Fraction("0.21")
    assert paid(f'{MOVING}, on_rate_change = "restate"', 2) == Fraction("28.8") / Fraction("0.44")


def test_a_new_rate_on_the_balance_left_over_the_years_left() -> None:
    # after year 1 there are 100 - 1000/21 = 1100/21 left, repaid in one year with 20 % interest
    fields = f'{MOVING}, on_rate_change = "relevel"'
    assert paid(fields, 1) == Fraction("12.1") / Fraction("0.21")
    assert paid(fields, 2) == Fraction(1100, 21) * Fraction("1.2")
    assert paid(f'{fields}, part = "principal"', 2) == Fraction(1100, 21)
    assert paid(fields, 3) == 0


def test_a_relevelled_year_from_what_the_year_before_left() -> None:
    contract = contract_of(item("a", "annuity", f'{MOVING}, on_rate_change = "relevel"'), **CALENDAR_YEARS)
    left = settle(contract, observed(), 1).closings()
    assert left == [("a", "", "1", Fraction(1100, 21))]
    openings = csv("item,key,period,value", *(f"{name},{key},{period},{value}" for name, key, period, value in left))
    assert only(measure(settle(contract, observed({"openings": openings}), 2), "a")) == Fraction(1100, 21) * Fraction(
        "1.2"
    )
    other = csv("item,key,period,value", "b,,1,5")
    alone = settle(contract, observed({"openings": other}), 2)
    assert only(measure(alone, "a")) == "undetermined"
    assert reasons(alone) == ["a: no earlier value of a for year 2: settle from year 1, or give openings [ca:1]"]


@pytest.mark.parametrize("unknown", ["p", "y", "r", "n"])
def test_an_unknown_number_leaves_it_undetermined(unknown: str) -> None:
    items = "".join(seen(name) for name in "pyrn")
    given = {"p": "100", "y": "2", "r": "0.1", "n": "1"}
    tables = by_year(**{name: value for name, value in given.items() if name != unknown})
    fields = 'schedule = "level", principal = "p", years = "y", rate = "r", number = "n", on_rate_change = "restate"'
    assert paid(fields, 1, items, by_year(**given)) == Fraction("12.1") / Fraction("0.21")
    statement = plan(fields, 1, items, tables)
    assert only(measure(statement, "a")) == "undetermined"
    assert reasons(statement) == [f"{unknown}: no row for {unknown} in year 1 [ca:1]"]


def test_a_first_instalment_in_a_later_year_needs_nothing_from_before() -> None:
    # 100 over two years at the 20 % of 2024, its first year: 100 x 0.2 x 1.44 / 0.44
    fields = f'{MOVING}, on_rate_change = "relevel", first_number = 2'
    assert paid(fields, 2) == Fraction("28.8") / Fraction("0.44")


def test_an_annuity_of_each_asset() -> None:
    assets = csv("asset,cost,life,from,to", "pump,100,2,2023-01-01,", "tank,90,3,2024-01-01,")
    fields = (
        'per = ["asset"], kind = "charge", schedule = "equal_principal", interest_on = "opening", rate = "0.1",'
        ' principal = "assets.cost", years = "assets.life"'
    )
    contract = contract_of(item("a", "annuity", fields), assets, units='{ "assets.cost" = "CNY" }', **CALENDAR_YEARS)
    # year 2: 50 + 5 of the pump; the tank counts the contract's years, so its second: 30 + 6
    assert amounts(settle(contract, observed(), 1), "a") == {"1|pump": 6000}
    assert amounts(settle(contract, observed(), 2), "a") == {"2|pump": 5500, "2|tank": 3600}


def test_it_pays_once_a_year_in_a_contract_by_month() -> None:
    statement = settled(item("a", "annuity", f'kind = "charge", {LEVEL}'))
    assert amounts(statement, "a") == {"1": 5762}
    assert statement.interim == dict.fromkeys(("2023-01", "2023-02", "2023-03"), 0)


def test_a_relevelled_instalment_needs_every_rate_before_it() -> None:
    fields = 'schedule = "level", principal = 1000, years = 2, rate = "rate", on_rate_change = "relevel"'
    # 1000 x 0.1 x 1.21 / 0.21 repays 10000/21 in year 1; 11000/21 are left for year 2 at 5 %
    assert paid(fields, 2, seen("rate"), by_year(rate="0.1 0.05")) == Fraction(11000, 21) * Fraction("1.05")
    assert paid(fields, 2, seen("rate"), by_year(rate="- 0.05")) == "undetermined"


@pytest.mark.parametrize("ends", ["2023-03-01", "2024-02-01"])
def test_it_pays_the_same_whatever_the_length_of_the_year(ends: str) -> None:
    header = {"operating_year": f"{{ first = 2023-01-01, next = {ends} }}"}
    assert amounts(settled(item("a", "annuity", f'kind = "charge", {LEVEL}'), **header), "a") == {"1": 5762}


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ('schedule = "level", principal = 1, years = 1', ["rate"]),
        ('schedule = "rising", principal = 1, years = 1, rate = 1', ["rate", "profit", "discount"]),
        ('schedule = "equal_principal", principal = 1, years = 1, rate = 1', ["interest_on"]),
        ('schedule = "level", principal = 1, years = 1, rate = 1, interest_on = "opening"', ["interest_on"]),
        (MOVING, ["on_rate_change"]),
        (f"{LEVEL}, profit = 1", ["profit"]),
        ('schedule = "rising", principal = 1, years = 2, profit = 0', ["discount"]),
        (f'{RISING}, part = "interest"', ["part"]),
    ],
)
def test_fields_that_do_not_fit_the_schedule(fields: str, names: list[str]) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("a", "annuity", fields))
    assert [problem.code for problem in refused.value.problems] == ["annuity_field"] * len(names)
    assert [problem.values["name"] for problem in refused.value.problems] == names

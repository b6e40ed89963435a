"""`annuity`: what year n of N pays on a principal."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError
from tests.contract_text import YEARLY, amounts, by_year, contract_of, csv, item, measure, only, reasons, seen, settled

LEVEL = 'schedule = "level", principal = 1000, years = 2, rate = "0.1"'
EQUAL = 'schedule = "equal_principal", principal = 1000, years = 4, rate = "0.1"'
RISING = 'schedule = "rising", principal = 10000, years = 10, profit = "0.06", discount = "0.05"'
RATE = '{ name = "rate", values = [{ value = "0.1" }, { from = 2023-04-01, value = "0.05" }] }'
MOVING = f'schedule = "level", principal = 1000, years = 2, rate = {RATE}'
# 1000 x 0.1 x 1.21 / 0.21, and at 0.05: 1000 x 0.05 x 1.1025 / 0.1025
AT_TEN, AT_FIVE = Fraction(12100, 21), Fraction(22050, 41)


def paid(fields: str, year: int = 1) -> Fraction | int | str:
    return only(measure(settled(item("p", "annuity", fields), None, year, **YEARLY), "p"))


@pytest.mark.parametrize(("year", "expected"), [(1, AT_TEN), (2, AT_TEN), (3, 0)])
def test_level_instalments(year: int, expected: Fraction) -> None:
    assert paid(LEVEL, year) == expected


@pytest.mark.parametrize(("year", "interest"), [(1, Fraction(100)), (2, Fraction(1100, 21)), (3, Fraction(0))])
def test_the_parts_of_a_level_instalment(year: int, interest: Fraction) -> None:
    whole = AT_TEN if year < 3 else 0
    assert paid(f'{LEVEL}, part = "interest"', year) == interest
    assert paid(f'{LEVEL}, part = "principal"', year) == whole - interest


def test_level_without_a_rate_divides_the_principal() -> None:
    assert [paid(LEVEL.replace('"0.1"', "0"), year) for year in (1, 2, 3)] == [500, 500, 0]


@pytest.mark.parametrize(
    ("year", "opening", "average"), [(1, 100, "87.5"), (2, 75, "62.5"), (3, 50, "37.5"), (4, 25, "12.5")]
)
def test_equal_principal(year: int, opening: int, average: str) -> None:
    fields = f'{EQUAL}, interest_on = "opening"'
    assert paid(fields, year) == 250 + opening
    assert paid(f'{fields}, part = "interest"', year) == opening
    assert paid(f'{fields}, part = "principal"', year) == 250
    assert paid(f'{EQUAL}, interest_on = "average"', year) == 250 + Fraction(average)


def test_equal_principal_ends() -> None:
    assert paid(f'{EQUAL}, interest_on = "opening"', 5) == 0


@pytest.mark.parametrize(("year", "expected"), [(1, "1113"), (2, "1168.65"), (3, "1227.0825")])
def test_rising_instalments(year: int, expected: str) -> None:
    assert paid(RISING, year) == Fraction(expected)


def test_rising_instalments_end() -> None:
    # 10000 x 1.06 x 1.05^10 / 10
    assert paid(RISING, 10) == Fraction("1060") * Fraction("1.05") ** 10
    assert paid(RISING, 11) == 0


@pytest.mark.parametrize(("year", "expected"), [(1, "1060"), (2, "1113"), (10, None), (11, "0")])
def test_whether_numbers_begin_at_zero_is_said(year: int, expected: str | None) -> None:
    items = item("n", "sum", 'constant = -1, terms = [{ of = "calendar.year_number" }]')
    items += item("p", "annuity", f'{RISING}, number = "n", first_number = 0')
    found = only(measure(settled(items, None, year, **YEARLY), "p"))
    assert found == (Fraction("1060") * Fraction("1.05") ** 9 if expected is None else Fraction(expected))


@pytest.mark.parametrize(("year", "expected"), [(1, 0), (2, AT_TEN), (3, AT_TEN), (4, 0)])
def test_the_first_year_that_pays(year: int, expected: Fraction) -> None:
    assert paid(f"{LEVEL}, first_number = 2", year) == expected


def test_the_first_year_that_pays_has_the_interest_of_the_whole_principal() -> None:
    assert paid(f'{LEVEL}, first_number = 2, part = "interest"', 2) == 100
    assert paid(f'{EQUAL}, interest_on = "opening", first_number = 3', 3) == 350


@pytest.mark.parametrize(
    ("change", "second"),
    [
        ("restate", AT_FIVE),
        # 11000/21 are left after the first year: one year more at 0.05
        ("relevel", Fraction(11000, 21) * Fraction("1.05")),
    ],
)
def test_a_rate_that_moves(change: str, second: Fraction) -> None:
    fields = f'{MOVING}, on_rate_change = "{change}"'
    assert [paid(fields, year) for year in (1, 2, 3)] == [AT_TEN, second, 0]


def test_a_levelled_principal_is_repaid_whole() -> None:
    parts = [paid(f'{MOVING}, on_rate_change = "relevel", part = "principal"', year) for year in (1, 2)]
    assert sum(part for part in parts if isinstance(part, Fraction)) == 1000


@pytest.mark.parametrize(("period", "expected"), [("1", Fraction(525)), ("0", None)])
def test_the_balance_left_may_stand_in_the_openings(period: str, expected: Fraction | None) -> None:
    openings = csv("item,key,period,value,source", f"p,,{period},500,statement of year 1")
    items = item("p", "annuity", f'{MOVING}, on_rate_change = "relevel"')
    if expected is None:
        openings = openings.replace("p,,0,", "q,,1,")
    statement = settled(items, {"openings": openings}, 2, **YEARLY)
    assert only(measure(statement, "p")) == ("undetermined" if expected is None else expected)
    if expected is None:
        assert reasons(statement) == [
            "p: no earlier value of p for year 2: settle from year 1, or give openings [ca:1]"
        ]


@pytest.mark.parametrize("missing", ["principal", "rate"])
def test_what_is_read_may_be_missing(missing: str) -> None:
    items = seen("principal") + seen("rate")
    fields = 'schedule = "level", principal = "principal", rate = "rate", years = 2, on_rate_change = "restate"'
    values = {"principal": "1000", "rate": "0.1"}
    del values[missing]
    statement = settled(items + item("p", "annuity", fields), by_year(**values), **YEARLY)
    assert only(measure(statement, "p")) == "undetermined"
    assert reasons(statement) == [f"{missing}: no row for {missing} in year 1 [ca:1]"]


def test_a_levelled_instalment_needs_every_rate_before_it() -> None:
    fields = 'schedule = "level", principal = 1000, years = 2, rate = "rate", on_rate_change = "relevel"'
    items = seen("rate") + item("p", "annuity", fields)
    assert only(measure(settled(items, by_year(rate="0.1 0.05"), 2, **YEARLY), "p")) == 550
    assert only(measure(settled(items, by_year(rate="- 0.05"), 2, **YEARLY), "p")) == "undetermined"


def test_it_pays_once_a_year_whatever_the_length_of_the_year() -> None:
    fields = f'{LEVEL}, kind = "charge", round = {{ places = 2, mode = "half_up" }}'
    for ends in ("2023-03-01", "2024-02-01"):
        header = {"operating_year": f"{{ first = 2023-01-01, next = {ends} }}"}
        assert amounts(settled(item("p", "annuity", fields), **header), "p") == {"1": 57619}


def test_each_asset_its_own() -> None:
    assets = csv("asset,from,to,cost", "x,2022-01-01,,1000", "y,2022-01-01,,2000")
    fields = 'per = ["asset"], schedule = "level", principal = "assets.cost", years = 2, rate = "0.1"'
    statement = settled(item("p", "annuity", fields), assets=assets, **YEARLY)
    assert measure(statement, "p") == {"1|x": AT_TEN, "1|y": 2 * AT_TEN}


@pytest.mark.parametrize(
    "fields",
    [
        'schedule = "level", principal = 1, years = 2',
        f"{LEVEL}, profit = 1",
        f'{LEVEL}, interest_on = "opening"',
        MOVING,
        EQUAL,
        'schedule = "equal_principal", principal = 1, years = 2, interest_on = "opening"',
        'schedule = "rising", principal = 1, years = 2, profit = 0',
        f"{RISING}, rate = 1",
        f'{RISING}, part = "interest"',
    ],
)
def test_fields_that_do_not_fit_a_schedule(fields: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("p", "annuity", fields))
    assert {problem.code for problem in refused.value.problems} == {"annuity_field"}

"""Contracts of one shape under several scenarios: one call says what as many calls say, line by line."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from ppp_cost import Contract, ContractError, Line, Observations, Statement, settle, settle_many
from ppp_cost.kernels.exact import Exact, exact
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    csv,
    in_year,
    item,
    measure,
    observed,
    only,
    reasons,
    seen,
    volumes,
)

MONTHS = tuple(f"2023-{month:02}" for month in range(1, 13))
TWELVE = {"operating_year": "{ first = 2023-01-01 }"}


def lines(statement: Statement) -> list[tuple[object, ...]]:
    return [_told(line) for line in statement.lines()]


def _told(line: Line) -> tuple[object, ...]:
    return (line.item, line.period, line.key, line.part, line.due, line.amount, line.exact, line.state, line.vat_inside)


def alike(together: Statement, alone: Statement) -> None:
    """Fail unless two statements say the same of every line, measure, payment and reason."""
    assert lines(together) == lines(alone)
    assert together.measures() == alone.measures()
    assert (together.payable, together.interim, together.balance) == (alone.payable, alone.interim, alone.balance)
    assert sorted(reasons(together)) == sorted(reasons(alone))
    left = {row[:3]: row[3] for row in together.closings()}
    for row in alone.closings():
        assert left.pop(row[:3], None) == row[3], row
    assert not any(left.values()), left
    assert together.item_totals() == alone.item_totals()


def all_alike(contracts: list[Contract], scenarios: list[Observations], year: int = 1) -> list[Statement]:
    """Settle every contract under every scenario, together and one by one."""
    together = settle_many(contracts, scenarios, year)
    assert len(together) == len(contracts) * len(scenarios)
    for case, (contract, scenario) in enumerate(product(contracts, scenarios)):
        alike(together[case], settle(contract, scenario, year))
    return list(together)


def loaded(makes: list[str], tables: list[dict[str, str]], **header: str) -> tuple[list[Contract], list[Observations]]:
    contracts = [contract_of(items, **(TWELVE | header)) for items in makes]
    return contracts, [observed(each, contracts[0]) for each in tables]


# --- a whole contract


def a_contract(price: str, guaranteed: str, full: str, cap: str, share: str, carried: str) -> str:
    """Volume, price with a change, tiers, bands, a cap over the year, a credit, an advance."""
    rate = f'{{ name = "price", unit = "CNY/m3", values = [{{ value = "{price}" }}, {{ from = 2023-07-01, value = "{price}1" }}] }}'
    return (
        seen("volume", 'unit = "m3", missing = "leave_out", present = 0')
        + seen("score", f'at_most = "{full}"')
        + seen("fine", 'unit = "CNY"')
        + item("guaranteed", "product", f'unit = "m3", times = [{{ name = "flow", value = "{guaranteed}", unit = "m3/d" }}, "calendar.days"]')
        + item("fee", "tiers", f'kind = "charge", of = "volume", by = "slice", edges_of = "guaranteed", rates_of = {rate}, tiers = [{{ floor = 0, rate = 1 }}, {{ floor = 1, rate = "{share}" }}], vat = {{ rate = "0.06", included = true }}')
        + item("k", "bands", f'of = "score", closed = "floor", bands = [{{ floor = 0, at_floor = 0 }}, {{ floor = 60, at_floor = "0.6", to = 1 }}, {{ floor = "{full}", at_floor = 1 }}]')
        + item("lost", "sum", f'constant = 1, terms = [{{ of = "k", weight = -1 }}, {{ times = [{{ name = "relief", value = "{share}" }}, 0] }}]')
        + item("malus", "product", f'kind = "deduction", times = ["fee", {{ name = "linked", value = "{share}" }}, "lost"]')
        + item("fined", "choose", f'kind = "deduction", cases = [{{ of = "fine", above = {cap}, then = {{ undetermined = "ask the reviewer" }} }}], otherwise = "fine"')
        + item("cap", "limit", f'of = ["malus", "fined"], counts = "deducted", over = "year", at_most = {cap}')
        + item("bonus", "product", f'unit = "CNY", times = ["k", {carried}, {{ value = 1, unit = "CNY" }}], over = [7]')
        + item("credit", "carry", 'unit = "CNY", earn = "bonus", against = ["malus", "fined", "cap"], counts = "deducted", expires = 2')
        + item("ran", "window", 'of = "k", counts = "sum", length = 3')
        + item("worst", "reduce", 'period = "year", of = "ran", op = "min"')
        + item("interim", "product", f'kind = "advance", times = ["fee", "{share}"]')
    )  # fmt: skip


CONTRACTS = [
    a_contract("1.69", "1000", "80", "5000", "0.3", "300"),
    a_contract("2.075", "700", "90", "1250", "1/3", "41"),
]
SCENARIOS = [
    volumes(
        MONTHS,
        volume="31000 28500 30000.5 29000 40000 30000 31000 31000 29999 30001 30000 31000",
        score="85 79.9 60 59.9 91 80 70 66 100 88 90 75.6",
        fine="0 10.005 20 0 0 300 0 0 0 0 12 5",
    ),
    volumes(
        MONTHS,
        volume="20000 - 22000 23000 24000 ? 25000 26000 27000 21000 20500 0",
        score="90 90 90 90 90 90 90 90 90 90 90 90",
        fine="0 0 0 0 1300 0 0 0 0 0 0 0",
    ),
    volumes(
        MONTHS,
        volume="31000 31000 31000 31000 31000 31000 31000 31000 31000 31000 31000 31000",
        score="10 20 30 40 50 60 70 - 90 95 20 -1",
        fine="100 100 100 100 100 100 100 100 - 100 100 9999",
    ),
]


def test_two_contracts_under_three_scenarios_are_six_statements() -> None:
    contracts, scenarios = loaded(CONTRACTS, SCENARIOS)
    statements = all_alike(contracts, scenarios)
    states = {line.state for statement in statements for line in statement.lines()}
    assert states == {"known", "undetermined", "left_out"}
    assert [statement.payable is None for statement in statements] == [False, False, True, False, True, True]
    assert len({statement.payable for statement in statements if statement.payable is not None}) == 3


def test_the_order_of_cases_is_contract_by_contract() -> None:
    contracts, scenarios = loaded(CONTRACTS, SCENARIOS)
    forward, back = settle_many(contracts, scenarios, 1), settle_many(contracts[::-1], scenarios[::-1], 1)
    assert [each.payable for each in forward] == [each.payable for each in back][::-1]
    amounts_of_all, unknown = forward.payable()
    assert [None if lost else int(amount) for amount, lost in zip(amounts_of_all, unknown, strict=True)] == [
        each.payable for each in forward
    ]
    assert [each.payable for each in forward[1:3]] == [forward[1].payable, forward[2].payable]
    assert forward[-1].payable == forward[5].payable


def test_one_contract_under_three_scenarios_and_two_under_one() -> None:
    contracts, scenarios = loaded(CONTRACTS, SCENARIOS)
    all_alike(contracts[:1], scenarios)
    all_alike(contracts, scenarios[:1])
    all_alike(contracts[1:], scenarios[1:2])


def test_a_later_year_that_looks_back() -> None:
    later = tuple(f"2024-{month:02}" for month in range(1, 13))
    tables = []
    for each in SCENARIOS:
        again = each["volumes"].replace("2023-", "2024-").split("\n", 1)[1]
        tables.append({"volumes": each["volumes"] + again})
    contracts, scenarios = loaded(CONTRACTS, tables)
    statements = all_alike(contracts, scenarios, 2)
    assert {line.period for line in statements[0].lines() if line.item == "fee"} == set(later)


# --- one mechanism after the other

SHAPES: dict[str, tuple[Callable[[str], str], str, str]] = {
    "product": (lambda n: seen("x") + item("y", "product", f'times = ["x", {n}], over = [3]'), "7", "11"),
    "parameter by days": (
        lambda n: item("y", "parameter", f'within = "days", values = [{{ value = 1 }}, {{ from = 2023-02-11, value = {n} }}]'), "3", "5",
    ),
    "inline by days": (
        lambda n: item("y", "product", f'times = [{{ name = "p", within = "days", values = [{{ value = {n} }}, {{ from = 2023-02-11, value = 9 }}] }}]'), "3", "5",
    ),
    "keyed parameter": (
        lambda n: item("y", "parameter", f'per = ["line"], values = [{{ line = "a", value = "{n}" }}, {{ line = "b", value = 2 }}]'), "1/3", "1/7",
    ),
    "bands": (lambda n: seen("x") + item("y", "bands", f'of = "x", closed = "ceiling", bands = [{{ at_floor = 1 }}, {{ floor = {n}, at_floor = 2 }}]'), "5", "6"),
    "slopes": (lambda n: seen("x") + item("y", "bands", f'of = "x", closed = "floor", bands = [{{ floor = -9, at_floor = {n}, slope = "1/7" }}]'), "1", "2"),
    "units": (lambda n: seen("x") + item("y", "tiers", f'of = "x", by = "each", closed = "floor", tiers = [{{ floor = 0, rate = 1 }}, {{ floor = {n}, rate = 10 }}]'), "3", "6"),
    "wholes": (lambda n: seen("x") + item("y", "tiers", f'of = "x", by = "whole", closed = "ceiling", tiers = [{{ floor = 0, rate = 1 }}, {{ floor = {n}, rate = 10 }}]'), "5", "6"),
    "choose": (lambda n: seen("x") + item("y", "choose", f'cases = [{{ of = "x", at_least = {n}, then = {{ left_out = "no" }} }}], otherwise = {n}'), "5", "6"),
    "mean": (lambda n: seen("x", f"at_most = {n}") + item("y", "reduce", 'period = "year", of = "x", op = "mean"'), "5", "6"),
    "last": (
        lambda n: seen("x") + item("z", "choose", f'cases = [{{ of = "x", above = {n}, then = {{ left_out = "no" }} }}], otherwise = "x"')
        + item("y", "reduce", 'period = "year", of = "z", op = "last"'), "5", "6",
    ),
    "run": (lambda n: seen("x") + item("z", "choose", f'cases = [{{ of = "x", above = {n}, then = 1 }}], otherwise = 0') + item("y", "window", 'of = "z", counts = "run"'), "5", "0"),
    "lag": (lambda n: seen("x") + item("y", "product", f'times = [{{ of = "x", lag = 2, first = 4 }}, {n}]'), "5", "6"),
    "level": (lambda n: item("y", "annuity", f'schedule = "level", principal = {n}, years = 3, rate = "0.05"'), "100", "200"),
    "level rates": (lambda n: item("y", "annuity", f'schedule = "level", principal = 100, years = 3, rate = "{n}"'), "0.05", "0"),
    "relevel": (
        lambda n: item("y", "annuity", f'schedule = "level", principal = 100, years = 3, on_rate_change = "relevel", rate = {{ name = "r", values = [{{ value = "{n}" }}, {{ from = 2023-05-01, value = "0.2" }}], within = "start" }}'), "0.05", "0.1",
    ),
    "rising": (lambda n: item("y", "annuity", f'schedule = "rising", principal = {n}, years = 3, profit = "0.05", discount = "0.04"'), "100", "200"),
    "first number": (
        lambda n: item("y", "annuity", f'schedule = "level", principal = 1, years = 3, rate = 1, first_number = {n}')
        + item("z", "annuity", 'schedule = "level", principal = 1, years = 3, rate = 1, first_number = 1'), "2", "1",
    ),
    "limit": (lambda n: seen("x", 'kind = "charge"') + item("y", "limit", f'of = ["x"], counts = "paid", at_most = {n}'), "5", "6"),
    "limit over": (lambda n: seen("x", 'kind = "charge"') + item("y", "limit", f'of = ["x"], counts = "paid", over = "year", at_least = 1, at_most = "{n}"'), "15.5", "16"),
    "carry": (
        lambda n: seen("x", 'kind = "deduction"') + item("e", "product", f'unit = "CNY", times = [{{ value = {n}, unit = "CNY" }}]')
        + item("y", "carry", 'unit = "CNY", earn = "e", against = ["x"], counts = "deducted", expires = 1'), "5", "6",
    ),
    "opening": (
        lambda n: seen("x", 'kind = "deduction"') + item("e", "product", 'unit = "CNY", times = [{ value = 1, unit = "CNY" }]')
        + item("y", "carry", f'unit = "CNY", earn = "e", against = ["x"], counts = "deducted", opening = {n}'), "5", "6",
    ),
    "rounding": (lambda n: seen("x", 'unit = "CNY"') + item("y", "sum", f"kind = 'charge', round = {{ places = 1, mode = 'up', at = 'item' }}, terms = [{{ of = 'x', weight = '{n}' }}, {{ of = 'x' }}]"), "1/3", "2/3"),
    "bounds": (lambda n: seen("x") + item("y", "product", f'times = ["x"], at_least = {n}, at_most = 6'), "5", "7"),
    "tax": (lambda n: seen("x", f'kind = "charge", vat = {{ rate = "{n}", included = false }}'), "0.06", "0.13"),
    "tax inside": (lambda n: seen("x", f'kind = "charge", vat = {{ rate = "{n}", included = true }}'), "0.06", "0.13"),
    "advance": (lambda n: seen("x", 'unit = "CNY"') + item("y", "product", f'kind = "advance", times = ["x", "{n}"]'), "0.8", "0.9"),
}  # fmt: skip
THREE = [volumes(x="5 6 7"), volumes(x="0 - 6.5"), volumes(x="9 8 4")]


@pytest.mark.parametrize("name", SHAPES)
def test_each_mechanism_alone(name: str) -> None:
    make, one, other = SHAPES[name]
    contracts = [contract_of(make(each)) for each in (one, other)]
    all_alike(contracts, [observed(each) for each in THREE])
    all_alike(contracts[::-1], [observed(each) for each in THREE])


def test_the_fixed_part_of_one_basket_is_not_that_of_another() -> None:
    def baskets(fixed: str) -> str:
        series = 'series = [{ name = "cpi", weight = 1, base = 100 }]'
        return item("k", "index", f"{series}{fixed}") + item("other", "index", series)

    levels = [{"indices": csv("series,month,value", f"cpi,2023-01,{value}")} for value in (101, 99)]
    contracts = [contract_of(baskets(fixed), **YEARLY) for fixed in ("", ", fixed = -1")]
    statements = all_alike(contracts, [observed(each) for each in levels])
    assert [only(measure(each, "k")) for each in statements] == [Fraction(n, 100) for n in (101, 99, 1, -1)]


def test_an_index_missing_in_one_scenario() -> None:
    contract = contract_of(item("k", "index", 'series = [{ name = "cpi", weight = 1, base = "2023-01" }]'))
    rows = ["cpi,2023-01,100", "cpi,2023-02,101", "cpi,2023-03,102"]
    tables = [
        csv("series,month,value", *rows),
        csv("series,month,value", *rows[:2]),
        csv("series,month,value", *rows[1:]),
    ]
    all_alike([contract], [observed({"indices": each}) for each in tables])


def test_keys_that_only_some_scenarios_have() -> None:
    items = seen("x", 'unit = "CNY", per = ["line"]') + item(
        "pay", "product", 'kind = "charge", per = ["line"], times = ["x"]'
    )
    items += item("cap", "limit", 'of = ["pay"], counts = "paid", at_most = 5') + item(
        "worst", "reduce", 'unit = "CNY", of = "x", op = "max"'
    )
    tables = [csv("period,name,line,value", "1,x,a,1", "1,x,b,2"), csv("period,name,line,value", "1,x,b,4", "1,x,c,8")]
    contract = contract_of(items, **YEARLY)
    statements = all_alike([contract], [observed({"volumes": each}) for each in tables])
    assert [each.payable for each in statements] == [300, 500]


def test_debt_service_of_each_scenario() -> None:
    fields = 'balance_from = "balances", day_count = "actual/360", rate = {{ name = "lpr", value = "{}" }}'
    contracts = [contract_of(item("i", "interest", fields.format(rate))) for rate in ("0.36", "0.18")]
    tables = [
        csv("date,loan,change", "2022-06-30,a,1000"),
        csv("date,loan,change", "2023-02-08,a,500", "2023-03-01,a,"),
    ]
    all_alike(contracts, [observed({"balances": each}) for each in tables])


def test_debts_that_only_some_scenarios_have_or_cover() -> None:
    by_loan = 'per = ["loan"], balance_from = "balances", day_count = "actual/360", rate = 1'
    tables = [csv("date,loan,change", f"2022-06-30,{loan},1000") for loan in "ab"]
    all_alike([contract_of(item("i", "interest", by_loan))], [observed({"balances": each}) for each in tables])
    covers = [csv("table,from,to", f"balances,2023-01-01,{end}") for end in ("2023-04-01", "2023-02-01")]
    contract = contract_of(item("i", "interest", by_loan.removeprefix('per = ["loan"], ')))
    all_alike([contract], [observed({"covers": each}) for each in covers])
    all_alike([contract], [observed({"covers": each}) for each in covers[::-1]])


def test_a_rate_missing_in_one_scenario_leaves_the_other_alone() -> None:
    contract = contract_of(
        seen("lpr") + item("i", "interest", 'balance_from = "balances", day_count = "actual/360", rate = "lpr"')
    )
    debt = {"balances": csv("date,loan,change", "2022-06-30,a,1000")}
    all_alike([contract], [observed(debt | volumes(lpr=lpr)) for lpr in ("0.36 0.36 0.72", "- 0.36 0.36")])


def test_readings_by_day_of_each_scenario() -> None:
    month = {"operating_year": "{ first = 2023-02-01, next = 2023-03-01 }"}
    contract = contract_of(seen("x", 'op = "mean"', "readings"), **month)
    days = [f"2023-02-{day:02},x,{day}" for day in range(1, 29)]
    tables = [
        csv("date,name,value", *days),
        csv("date,name,value", *days[1:]),
        csv("date,name,value", *days[:-1], "2023-02-28,x,280"),
    ]
    all_alike([contract], [observed({"readings": each}) for each in tables])


def test_a_table_that_covers_one_scenario_does_not_cover_another() -> None:
    contract = contract_of(seen("x", 'op = "sum"') + seen("y", "missing = 0"))
    covers = {"covers": csv("table,from,to", "volumes,2023-01-01,2023-03-01")}
    tables = [volumes(x="1 - -", y="1 - -") | covers, volumes(x="1 - -", y="1 - -")]
    all_alike([contract], [observed(each) for each in tables])
    all_alike([contract], [observed(each) for each in tables[::-1]])


def test_events_of_each_scenario() -> None:
    items = item("count", "observe", 'from = "events", op = "count"')
    items += item("lanes", "observe", 'from = "events", value = "lanes", op = "max", missing = 0')
    covers = {"covers": csv("table,from,to", "events,2023-01-01,2023-04-01")}
    tables = [
        csv("event,begin,lanes", "e1,2023-01-05,2", "e2,2023-01-09,1"),
        csv("event,begin,lanes", "e1,2023-03-05,5"),
    ]
    all_alike([contract_of(items)], [observed({"events": each} | covers) for each in tables])


def test_what_an_event_is_differs_from_scenario_to_scenario() -> None:
    items = item(
        "pay", "product", 'kind = "deduction", per = ["event"], times = ["events.lanes", { value = 1, unit = "CNY" }]'
    )
    tables = [csv("event,begin,lanes", "e1,2023-01-05,2"), csv("event,begin,lanes", "e1,2023-01-05,7")]
    contract = contract_of(items)
    scenarios = [observed({"events": each}, contract) for each in tables]
    together = settle_many([contract], scenarios, 1)
    assert [each.payable for each in together] == [-200, -700]


def test_openings_of_each_scenario() -> None:
    """Scenarios that differ in what the year before left."""
    contract = contract_of(
        seen("x") + item("w", "window", 'of = "x", counts = "to_date"'),
        operating_year="{ first = 2023-01-01, next = 2023-03-01 }",
    )
    tables = [
        volumes(("2023-03",), x="1") | {"openings": csv("item,key,period,value", f"w,,2023-02,{left}")}
        for left in (10, 20)
    ]
    together = settle_many([contract], [observed(each) for each in tables], 2)
    assert [measure(each, "w")["2023-03"] for each in together] == [11, 21]


# --- states that one case must not lend to another


def test_a_change_inside_a_month_of_one_contract_only() -> None:
    def priced(second: str) -> list[str]:
        values = f"values = [{{ value = 1 }}, {{ from = 2023-02-11, value = {second} }}]"
        return [item("y", "product", f'times = [{{ name = "p", {values} }}]'), item("y", "parameter", values)]

    for one, other in zip(priced("1"), priced("2"), strict=True):
        statements = all_alike([contract_of(one), contract_of(other)], [observed()])
        assert [measure(each, "y")["2023-02"] for each in statements] == [1, "undetermined"]
        all_alike([contract_of(other), contract_of(one)], [observed()])


def test_a_slope_below_zero_in_one_contract_only() -> None:
    table = 'of = "x", closed = "floor", bands = [{{ floor = 0, at_floor = {}, slope = "-0.5" }}]'
    contracts = [contract_of(seen("x") + item("y", "bands", table.format(start))) for start in ("1", "-1")]
    all_alike(contracts, [observed(volumes(x="1 2 3"))])


def test_a_run_from_the_year_before_in_one_scenario_only() -> None:
    contract = contract_of(
        seen("x") + item("w", "window", 'of = "x", counts = "run"'),
        operating_year="{ first = 2023-01-01, next = 2023-03-01 }",
    )
    opened = {"openings": csv("item,key,period,value", "w,,2023-02,5")}
    months = ("2023-03", "2023-04")
    all_alike([contract], [observed(volumes(months, x=x) | opened) for x in ("1 1", "0 1", "1 0")], 2)


def test_a_missing_row_of_one_scenario_is_not_missing_in_another() -> None:
    contract = contract_of(seen("x") + item("y", "reduce", 'period = "year", of = "x", op = "max"'))
    statements = all_alike([contract], [observed(volumes(x=x)) for x in ("1 2 -", "1 2 3", "- 5 3")])
    assert [only(measure(each, "y")) for each in statements] == ["undetermined", 3, "undetermined"]


# --- what contracts must share

DIFFERENT = {
    "closed": ('closed = "floor"', 'closed = "ceiling"'),
    "slope or to": ('slope = "0.1"', "to = 2"),
    "top": ("top = 50", ""),
    "round": ('round = { places = 1, mode = "up" }', 'round = { places = 2, mode = "up" }'),
    "unit": ('unit = "m3"', 'unit = "d"'),
    "kind": ('kind = "charge"', 'kind = "deduction"'),
    "op": ('op = "max"', 'op = "min"'),
    "counts": ('counts = "run"', 'counts = "to_date"'),
    "missing": ("missing = 0", "missing = 1"),
    "where": ("where = { a = [1] }", "where = { a = [2] }"),
    "within": ('within = "start"', 'within = "end"'),
    "key": ('line = "a"', 'line = "b"'),
    "day": ("from = 2023-02-01", "from = 2023-03-01"),
    "lag": ("lag = 1", "lag = 2"),
    "tax": ("included = true", "included = false"),
    "due": ('due = "year"', 'due = "period"'),
    "series": ('name = "cpi"', 'name = "ppi"'),
    "lag of months": ("lag_months = 1", "lag_months = 2"),
    "expires": ("expires = 1", "expires = 2"),
    "over": ('over = "year"', 'over = "term"'),
    "against": ('against = ["fee"]', 'against = ["fine"]'),
    "part": ('part = "interest"', 'part = "principal"'),
    "day count": ("actual/360", "actual/365"),
}
BANDS = 'of = "x", closed = "floor", bands = [{ floor = 0, top = 50, at_floor = 1, slope = "0.1" }, { floor = 60, at_floor = 9 }]'
EVERYTHING = (
    seen("x", "missing = 0, where = { a = [1] }")
    + seen("fee", 'kind = "charge", due = "year", vat = { rate = 1, included = true }')
    + seen("fine", 'kind = "deduction"')
    + item("b", "bands", BANDS)
    + item("r", "product", 'times = [{ of = "x", lag = 1, first = 0 }], round = { places = 1, mode = "up" }')
    + item("u", "product", 'unit = "m3", times = [{ value = 1, unit = "m3" }]')
    + item("m", "reduce", 'period = "year", of = "x", op = "max"')
    + item("w", "window", 'of = "x", counts = "run"')
    + item(
        "p",
        "parameter",
        'within = "start", per = ["line"], values = [{ line = "a", value = 1 }, { line = "a", from = 2023-02-01, value = 2 }]',
    )
    + item("i", "index", 'series = [{ name = "cpi", weight = 1, base = 100 }], lag_months = 1')
    + item("l", "limit", 'of = ["fee"], counts = "paid", over = "year", at_most = 5')
    + item("c", "carry", 'unit = "CNY", earn = "e", against = ["fee"], counts = "paid", expires = 1').replace(
        'earn = "e"', 'earn = "l"'
    )
    + item("a", "annuity", 'schedule = "level", principal = 1, years = 2, rate = 1, part = "interest"')
    + item("d", "interest", 'balance_from = "balances", day_count = "actual/360", rate = 1')
)


def test_the_contract_of_every_choice_has_the_shape_of_itself() -> None:
    contract = contract_of(EVERYTHING)
    assert len(settle_many([contract, contract_of(EVERYTHING.replace("years = 2", "years = 3"))], [observed()], 1)) == 2


@pytest.mark.parametrize("name", DIFFERENT)
def test_contracts_that_differ_in_more_than_numbers_are_not_settled_in_one_call(name: str) -> None:
    old, new = DIFFERENT[name]
    assert old in EVERYTHING
    other = EVERYTHING.replace(old, new).replace(", , ", ", ")
    if name == "unit":
        other = other.replace('value = 1, unit = "m3"', 'value = 1, unit = "d"')
    if name == "key":
        other = other.replace('line = "a", from', 'line = "b", from')
    contracts = [contract_of(EVERYTHING), contract_of(other)]
    with pytest.raises(ContractError) as refused:
        settle_many(contracts, [observed()], 1)
    assert [problem.code for problem in refused.value.problems] == ["different_shapes"]


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [
        (
            "bands",
            'closed = "floor", bands = [{ floor = 0, at_floor = 1, slope = 2 }]',
            'closed = "floor", bands = [{ floor = 0, at_floor = 1, top = 2 }]',
        ),
        (
            "tiers",
            'by = "slice", tiers = [{ floor = 0, rate = 1 }]',
            'by = "whole", closed = "floor", tiers = [{ floor = 0, rate = 1 }]',
        ),
        (
            "bands",
            'closed = "floor", bands = [{ floor = 0, at_floor = 1 }]',
            'closed = "floor", bands = [{ floor = 0, undetermined = "no" }]',
        ),
        (
            "bands",
            'closed = "floor", bands = [{ floor = 0, at_floor = 1, slope = 3 }, { floor = 2, at_floor = 1 }]',
            'closed = "floor", bands = [{ floor = 0, at_floor = 1 }, { floor = 3, at_floor = 2 }]',
        ),
        ("window", 'counts = "sum", length = 2', 'counts = "sum", length = 3'),
        ("window", 'counts = "to_date"', 'counts = "run"'),
        ("reduce", 'op = "max"', 'op = "min"'),
    ],
)
def test_nor_are_those_that_have_the_same_numbers_in_another_place(rule: str, one: str, other: str) -> None:
    contracts = [contract_of(seen("x") + item("k", rule, f'of = "x", {each}')) for each in (one, other)]
    with pytest.raises(ContractError) as refused:
        settle_many(contracts, [observed()], 1)
    assert [problem.code for problem in refused.value.problems] == ["different_shapes"]


@pytest.mark.parametrize(
    "header",
    [
        {"months": '"anniversary"'},
        {"period": '"quarter"'},
        {"rounding": '{ places = 2, mode = "half_even" }'},
        {"operating_year": "{ first = 2023-01-02 }"},
    ],
)
def test_contracts_of_unlike_calendars_or_roundings_are_not_either(header: dict[str, str]) -> None:
    items = seen("x")
    with pytest.raises(ContractError):
        settle_many([contract_of(items), contract_of(items, **header)], [observed()], 1)


def test_contracts_of_unlike_assets_are_not_either() -> None:
    items = item("y", "product", 'per = ["asset"], times = ["assets.length"]')
    contracts = [contract_of(items, csv("asset,length,from,to", f"a,{length},2022-01-01,")) for length in (2, 5)]
    with pytest.raises(ContractError) as refused:
        settle_many(contracts, [observed()], 1)
    assert [problem.code for problem in refused.value.problems] == ["different_shapes"]


# --- scenarios of values


def scenarios_of(*values: str) -> Exact:
    """A value a scenario."""
    column = exact([Fraction(value) for value in values])
    return column[:, None]


PRICED = (
    seen("volume", 'unit = "m3"')
    + seen("score")
    + item(
        "k",
        "bands",
        'of = "score", closed = "floor", bands = [{ floor = 0, at_floor = 0 }, { floor = 60, at_floor = "0.6", to = 1 }, { floor = 80, at_floor = 1 }]',
    )
    + item(
        "fee", "product", 'kind = "charge", times = ["volume", { name = "price", value = PRICE, unit = "CNY/m3" }, "k"]'
    )
    + item("cap", "limit", 'of = ["fee"], counts = "paid", over = "year", at_most = 250')
)
TABLES = volumes(volume="100 - 120", score="75.6 90 50")


def priced(value: str) -> Contract:
    return contract_of(PRICED.replace("PRICE", value))


def test_a_price_in_each_scenario() -> None:
    together = settle_many([priced("'1.69'")], [observed(TABLES)], 1, {"price": scenarios_of("1.69", "2", "1/3")})
    for case, value in enumerate(("'1.69'", "2", "'1/3'")):
        alike(together[case], settle(priced(value), observed(TABLES), 1))


def test_a_value_in_place_of_what_was_observed() -> None:
    contract = priced("2")
    scores = ("59", "80", "70")
    together = settle_many([contract], [observed(TABLES)], 1, {"score": scenarios_of(*scores)})
    for case, score in enumerate(scores):
        alone = settle(contract, observed(volumes(volume="100 - 120", score=" ".join([score] * 3))), 1)
        assert lines(together[case]) == lines(alone)
        assert measure(together[case], "k") == measure(alone, "k")


def test_a_value_for_each_scenario_and_row() -> None:
    contract = priced("2")
    given = Exact(np.array([[10, 20, 30], [1, 2, 3]]), 10)
    together = settle_many([contract], [observed(TABLES)], 1, {"volume": given})
    for case, series in enumerate(("1 2 3", "0.1 0.2 0.3")):
        alone = settle(contract, observed(volumes(volume=series, score="75.6 90 50")), 1)
        assert lines(together[case]) == lines(alone)


def test_several_values_in_one_scenario_and_two_contracts() -> None:
    contracts = [priced("2"), priced("3")]
    given = {"volume": scenarios_of("10", "20"), "score": scenarios_of("90", "65")}
    together = settle_many(contracts, [observed(TABLES)], 1, given)
    tables = [volumes(volume=f"{v} {v} {v}", score=f"{s} {s} {s}") for v, s in (("10", "90"), ("20", "65"))]
    for case, (contract, table) in enumerate(product(contracts, tables)):
        assert lines(together[case]) == lines(settle(contract, observed(table), 1))


def test_a_given_value_is_bounded_and_rounded_like_any_other() -> None:
    contract = contract_of(seen("x", 'at_most = 5, round = { places = 1, mode = "up" }'), **YEARLY)
    together = settle_many([contract], [observed()], 1, {"x": scenarios_of("7", "1/3")})
    assert [only(measure(each, "x")) for each in together] == [5, Fraction("0.4")]


def test_a_given_amount_is_written_as_a_line() -> None:
    contract = contract_of(
        seen("fine", 'kind = "deduction"') + item("cap", "limit", 'of = ["fine"], counts = "deducted", at_most = 5'),
        **YEARLY,
    )
    together = settle_many([contract], [observed()], 1, {"fine": scenarios_of("7", "1.005", "-1")})
    assert [only(amounts(each, "fine")) for each in together] == [-700, -101, "undetermined"]
    assert [only(amounts(each, "cap")) for each in together] == [200, 0, "undetermined"]


def test_more_scenarios_than_are_settled_at_a_time() -> None:
    count = 8192 + 5
    contract = contract_of(seen("fee", 'kind = "charge"'), **YEARLY)
    together = settle_many([contract], [observed(in_year(fee=1))], 1, {"fee": scenarios_of(*map(str, range(count)))})
    payable, unknown = together.payable()
    assert payable.tolist() == [100 * fee for fee in range(count)]
    assert not unknown.any()
    assert together[count - 1].payable == 100 * (count - 1)


def test_the_heading_names_its_own_contract_and_observations() -> None:
    contracts, scenarios = loaded(CONTRACTS, SCENARIOS)
    for case, (contract, scenario) in enumerate(product(contracts, scenarios)):
        heading = settle_many(contracts, scenarios, 1)[case].heading
        assert (heading.contract_digest, heading.observations_digest) == (contract.digest, scenario.digest)


def test_overrides_of_nothing_change_nothing() -> None:
    nothing: Mapping[str, Exact] = {}
    contracts, scenarios = loaded(CONTRACTS, SCENARIOS)
    alike(settle_many(contracts[:1], scenarios[:1], 1, nothing)[0], settle(contracts[0], scenarios[0], 1))

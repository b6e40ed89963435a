"""One contract of every rule, two sets of terms and three years of observations: together as each by itself."""

import random
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ppp_cost import Contract, Observations, Statement, load_contract, settle, settle_many
from ppp_cost.kernels.exact import Exact, exact
from tests.contract_text import contract_of, csv, item, observed, seen
from tests.oracle.draw import SHAPES, draw
from tests.oracle.test_against_engine import as_csv

YEAR = {"operating_year": "{ first = 2023-01-01, next = 2024-01-01 }"}
MONTHS = tuple(f"2023-{month:02d}" for month in range(1, 13))
LAST = "item,key,period,value,source"


def contract_at(price: str, later: str, floor: str, share: str, cap: str) -> Contract:
    """Every kind of number that contracts of one shape may have otherwise: prices, bands, tiers, weights, bounds."""
    unit = 'unit = "CNY"'
    dated = (
        f'{{ name = "price", values = [{{ value = "{price}" }}, {{ from = 2023-07-01, value = "{later}" }}], {unit} }}'
    )
    items = seen("volume") + seen("score", 'missing = "leave_out", present = "0.5"') + seen("notified", "missing = 0")
    items += seen("flow", 'op = "mean", missing = "leave_out", present = "0.9"', "readings")
    items += seen("quality", 'per = ["parameter"], keys = ["cod", "nh3"]', "readings")
    items += item(
        "k", "index", f'fixed = "{share}", series = [{{ name = "power", weight = "{share}", base = "2023-01" }}]'
    )
    items += item("ratio", "product", 'times = ["volume"], over = ["flow"], zero_over_zero = 1')
    items += item(
        "coefficient",
        "bands",
        f'of = "score", closed = "floor", bands = [{{ floor = 0, at_floor = 0 }}, {{ floor = {floor}, at_floor = "{share}", to = 1 }}, {{ floor = 90, at_floor = 1 }}]',
    )
    items += item(
        "judged",
        "choose",
        f'cases = [{{ of = "notified", above = 0, then = {{ left_out = "notified" }} }}, {{ of = "ratio", below = "{share}", then = "ratio" }}], otherwise = "coefficient"',
    )
    items += item("worst", "reduce", 'of = "quality", op = "max"')
    items += item("poor", "window", 'of = "worst", counts = "sum", length = 3, reset = "year"')
    items += item(
        "weighted",
        "sum",
        f'constant = "{share}", terms = [{{ of = "worst", weight = "-0.01" }}, {{ of = "k", weight = "{share}" }}]',
    )
    items += item(
        "fee",
        "tiers",
        f'kind = "charge", of = "volume", by = "slice", rates_of = {dated}, tiers = [{{ floor = 0, rate = 1 }}, {{ floor = {floor}, rate = "{share}" }}], vat = {{ rate = "{share}", included = false }}',
    )
    items += item(
        "fine", "product", f'kind = "deduction", times = ["fee", "judged", "weighted"], at_least = 0, at_most = {cap}'
    )
    items += item("capped", "limit", f'of = ["fine"], counts = "deducted", over = "year", at_most = {cap}')
    items += item("credit", "product", 'unit = "CNY", times = ["poor", { value = 1, unit = "CNY" }]')
    items += item("used", "carry", 'earn = "credit", against = ["fine", "capped"], counts = "deducted", expires = 2')
    items += item(
        "debt", "interest", f'kind = "charge", balance_from = "balances", rate = "{share}", day_count = "actual/365"'
    )
    items += item(
        "capital",
        "annuity",
        f'kind = "charge", period = "year", schedule = "level", principal = {cap}, years = 5, rate = "{share}"',
    )
    items += item("interim", "product", f'kind = "advance", times = ["fee", "{share}"]')
    return contract_of(items, **YEAR)


CONTRACTS = [contract_at("1.76", "1.81", "60", "0.3", "50"), contract_at("2", "2.005", "70", "0.07", "2000")]


def scenario(step: int, missing: tuple[str, ...] = (), days_without: int = 0) -> Observations:
    """Twelve months of numbers that differ by scenario, some of them missing."""
    rows = [
        f"{month},{name},{value}"
        for place, month in enumerate(MONTHS)
        for name, value in (
            ("volume", f"{57 + 3 * step + 7 * place}.25"),
            ("score", f"{(61 + 17 * step + 13 * place) % 101}"),
            ("notified", f"{int(place % 4 == step)}"),
        )
        if f"{name} {month}" not in missing
    ]
    days = np.arange(np.datetime64("2023-01-01"), np.datetime64("2024-01-01"))
    readings = [f"{day},,flow,,{40 + step + place % 5}" for place, day in enumerate(days) if place >= days_without]
    readings += [
        f",{month},quality,{parameter},{(place * (2 + step) + shift) % 9}"
        for place, month in enumerate(MONTHS)
        for parameter, shift in (("cod", 3), ("nh3", 5))
        if f"{parameter} {month}" not in missing
    ]
    levels = [f"power,{month},{100 + place * (step + 1)}" for place, month in enumerate(MONTHS)]
    return observed({
        "volumes": csv("period,name,value", *rows),
        "readings": csv("date,period,name,parameter,value", *readings),
        "indices": csv("series,month,value", *levels),
        "balances": csv("date,loan,change", "2022-12-01,a,36500", f"2023-05-{10 + step},a,-{1000 * step}"),
    })  # fmt: skip


SCENARIOS = [
    scenario(0),
    scenario(1, ("volume 2023-06", "score 2023-03", "score 2023-04"), days_without=3),
    scenario(2, ("score 2023-01", "score 2023-12", "nh3 2023-08"), days_without=35),
]


def lines(statement: Statement) -> list[tuple[object, ...]]:
    return [
        (line.item, line.period, line.key, line.part, line.due, line.amount, line.exact, line.state, line.vat_inside)
        for line in statement.lines()
    ]


def whole(statement: Statement) -> dict[str, object]:
    """All that a statement says of its numbers."""
    return {
        "lines": lines(statement),
        "measures": statement.measures(),
        "payable": statement.payable,
        "interim": statement.interim,
        "reasons": sorted(reason.sentence("en") for reason in statement.undetermined),
        "closings": statement.closings(),
    }


TOGETHER = settle_many(CONTRACTS, SCENARIOS, 1)
ALONE = [settle(contract, scenario, 1) for contract in CONTRACTS for scenario in SCENARIOS]


def test_there_is_a_statement_for_each_contract_under_each_scenario() -> None:
    assert len(TOGETHER) == len(ALONE) == 6


@pytest.mark.parametrize("case", range(6))
def test_line_by_line(case: int) -> None:
    assert lines(TOGETHER[case]) == lines(ALONE[case])


@pytest.mark.parametrize("what", ["measures", "payable", "interim", "reasons", "closings"])
@pytest.mark.parametrize("case", range(6))
def test_and_everything_else(case: int, what: str) -> None:
    assert whole(TOGETHER[case])[what] == whole(ALONE[case])[what]


def test_the_comparison_meets_every_state_and_no_two_cases_are_alike() -> None:
    states = [{line.state for line in statement.lines()} for statement in ALONE]
    assert states[0] == {"known", "left_out"}
    assert states[1] == states[2] == {"known", "left_out", "undetermined"}
    assert len({tuple(map(str, lines(statement))) for statement in ALONE}) == 6


def test_what_is_payable_of_all_at_once() -> None:
    payable, undetermined = TOGETHER.payable()
    found = [None if unknown else int(value) for value, unknown in zip(payable, undetermined, strict=True)]
    assert found == [statement.payable for statement in ALONE]
    assert None in found


def test_one_contract_and_one_scenario_alone() -> None:
    assert whole(settle_many(CONTRACTS[1:], SCENARIOS, 1)[2]) == whole(ALONE[5])
    assert whole(settle_many(CONTRACTS, SCENARIOS[2:], 1)[1]) == whole(ALONE[5])


def three(values: tuple[str, str, str]) -> Exact:
    """One value a scenario."""
    column = exact([Fraction(value) for value in values])
    return column[:, None]


PRICES, VOLUMES = ("1.5", "2", "7/3"), ("10", "20.5", "0")


def small(price: str = "1", volume: str = "1") -> tuple[Contract, Observations]:
    items = seen("volume", "at_most = 20")
    items += item(
        "fee", "product", f'kind = "charge", times = ["volume", {{ name = "price", unit = "CNY", value = "{price}" }}]'
    )
    items += item("fine", "product", 'kind = "deduction", times = ["fee", "0.1"]')
    items += item("capped", "limit", 'of = ["fine"], counts = "deducted", over = "year", at_most = 9')
    rows = [f"{month},volume,{volume}" for month in MONTHS]
    return contract_of(items, **YEAR), observed({"volumes": csv("period,name,value", *rows)})


def test_a_named_parameter_may_be_given_by_scenario() -> None:
    contract, tables = small(volume="12.34")
    together = settle_many([contract], [tables], 1, {"price": three(PRICES)})
    alone = [settle(*small(price, "12.34"), 1) for price in PRICES]
    assert [lines(each) for each in together] == [lines(each) for each in alone]
    assert len({each.payable for each in alone}) == 3


def test_an_observed_item_may_be_given_by_scenario_and_keeps_its_bounds() -> None:
    contract, tables = small("1.5", "1")
    together = settle_many([contract], [tables], 1, {"volume": three(VOLUMES)})
    alone = [settle(*small("1.5", volume), 1) for volume in VOLUMES]
    assert [lines(each) for each in together] == [lines(each) for each in alone]
    assert [each.measures()["volume"][0][2] for each in together] == [10, 20, 0]


def test_both_together_row_by_row() -> None:
    contract, tables = small()
    together = settle_many([contract], [tables], 1, {"price": three(PRICES), "volume": three(VOLUMES)})
    alone = [settle(*small(price, volume), 1) for price, volume in zip(PRICES, VOLUMES, strict=True)]
    assert [lines(each) for each in together] == [lines(each) for each in alone]


def test_each_contract_under_each_scenario_given() -> None:
    contracts = [small(price)[0] for price in ("1", "3")]
    together = settle_many(contracts, [small()[1]], 1, {"volume": three(VOLUMES)})
    alone = [settle(*small(price, volume), 1) for price in ("1", "3") for volume in VOLUMES]
    assert [lines(each) for each in together] == [lines(each) for each in alone]


def test_a_value_a_month_may_be_given() -> None:
    values = [[Fraction(step + place, 3) for place in range(12)] for step in (1, 5)]
    flat = exact([value for row in values for value in row])
    contract, tables = small()
    together = settle_many([contract], [tables], 1, {"volume": flat.reshape(2, 12)})
    for row, statement in zip(values, together, strict=True):
        rows = [f"{month},volume,{value}" for month, value in zip(MONTHS, row, strict=True)]
        assert lines(statement) == lines(settle(contract, observed({"volumes": csv("period,name,value", *rows)}), 1))


def test_what_is_given_makes_a_missing_observation_good() -> None:
    contract, _ = small()
    nothing = observed({"volumes": csv("period,name,value")})
    assert settle(contract, nothing, 1).payable is None
    assert settle_many([contract], [nothing], 1, {"volume": three(VOLUMES)})[0].payable is not None


COUNTED = item("a", "observe", 'from = "events", op = "count", kind = "charge"')
EVENTS = csv("event,begin,end", "e1,2023-02-03,")


def test_scenarios_may_cover_other_dates() -> None:
    contract = contract_of(COUNTED)
    covers = [csv("table,from,to", f"events,2023-01-01,{end}") for end in ("2023-04-01", "2023-03-01", "2023-02-01")]
    tables = [observed({"events": EVENTS, "covers": each}, contract) for each in covers]
    alone = [lines(settle(contract, each, 1)) for each in tables]
    assert [lines(each) for each in settle_many([contract], tables, 1)] == alone
    assert [lines(each) for each in settle_many([contract], tables[::-1], 1)] == alone[::-1]


def test_scenarios_may_have_other_openings() -> None:
    items = (
        seen("a")
        + item("y", "window", 'of = "a", counts = "to_date"')
        + item("z", "product", 'times = [{ of = "a", lag = 1 }]')
    )
    contract = contract_of(items, period='"year"')
    rows = csv("period,name,value", "2,a,5")
    tables = [observed({"volumes": rows, "openings": csv(LAST, f"y,,1,{left},x", f"a,,1,{left},x")}) for left in (3, 4)]
    alone = [settle(contract, each, 2).measures() for each in tables]
    assert [each["y"][0][2] for each in alone] == [8, 9]
    assert [each["z"][0][2] for each in alone] == [3, 4]
    assert [each.measures() for each in settle_many([contract], tables, 2)] == alone


def test_scenarios_may_have_other_events() -> None:
    items = item(
        "a", "product", 'kind = "charge", per = ["event"], times = ["events.lanes", { value = 1, unit = "CNY" }]'
    )
    items += item("all", "reduce", 'of = "a", op = "sum", unit = "CNY", nothing = 0')
    contract = contract_of(items)
    tables = [
        observed(
            {
                "events": csv("event,begin,end,lanes", *rows),
                "covers": csv("table,from,to", "events,2023-01-01,2023-04-01"),
            }
        )
        for rows in (("e1,2023-01-03,,2",), ("e1,2023-01-03,,3",))
    ]
    alone = [settle(contract, each, 1).payable for each in tables]
    assert alone == [200, 300]
    assert [each.payable for each in settle_many([contract], tables, 1)] == alone


# --- drawn contracts


def moved(tables: dict[str, list[dict[str, str]]], seed: int) -> dict[str, list[dict[str, str]]]:
    """The same tables with some rows gone and some values otherwise."""
    rng = random.Random(seed)
    out = {}
    for name, rows in tables.items():
        kept = rows if name in ("covers", "openings") else [row for row in rows if rng.random() > 0.03] or rows
        out[name] = [
            row | {"value": str(rng.randrange(200))} if row.get("value") and rng.random() < 0.5 else row for row in kept
        ]
    return out


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", [*range(5_000_000, 5_000_004), 5_000_028, 5_000_035])
def test_drawn_contracts_say_the_same_of_three_scenarios_together(shape: str, seed: int) -> None:
    drawn = draw(seed, shape)
    tables = [drawn.tables, moved(drawn.tables, seed), moved(drawn.tables, seed + 1)]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "contract.toml").write_text(drawn.text, "utf-8")
        if "assets" in drawn.tables:
            Path(folder, "assets.csv").write_text(as_csv(drawn.tables["assets"], []), "utf-8")
        contract = load_contract(folder)
    scenarios = [
        observed({name: as_csv(rows, []) for name, rows in each.items() if name != "assets"}, contract)
        for each in tables
    ]
    together = settle_many([contract], scenarios, drawn.year)
    for statement, each in zip(together, scenarios, strict=True):
        expected = whole(settle(contract, each, drawn.year))
        found = whole(statement)
        for what in ("lines", "measures", "payable", "interim", "reasons"):
            assert found[what] == expected[what], what

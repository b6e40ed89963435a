"""Events under several contracts and scenarios: one call says what as many calls say, line by line."""

from fractions import Fraction

import pytest

from ppp_cost import Contract, ContractError, Observations, settle, settle_many
from ppp_cost.kernels.exact import exact
from tests.contract_text import Tables, contract_of, csv, item, measure, observed, seen, volumes
from tests.rules.event_log import calendar, clock, log, relief
from tests.rules.test_cases_axis import all_alike, lines

WORK = {"calendar": calendar("mon,tue,wed,thu,fri 08:00 18:00", "mon,tue,wed,thu,fri 18:00 20:00 1/3")}


def a_contract(grace: str, tick: str, minimum: str, rate: str, share: str) -> str:
    """Hours out and steps late of each event, more for what happens again, once a failure, within a cap."""
    per = 'kind = "deduction", per = ["event"]'
    limits = f'[{{ category = "a", value = "{grace}" }}, {{ category = "b", from = 2022-01-01, value = 2 }}]'
    return (
        seen("score")
        + seen("fee", 'kind = "charge"')
        + item("limit", "parameter", f'per = ["category"], unit = "h", values = {limits}')
        + clock('service = "work", grace = "limit", relief = {}, overlap = "once", overlap_by = ["asset"], prefer = "category_rate"', name="out")
        + clock(f'tick = "{tick}", part_tick = "up", minimum = "{minimum}", responsible = "share"', unit="step", name="steps")
        + item("again", "rank", 'period = "term", by = ["asset"], window = { days = 20 }, counts = "rank", positive = "out"')
        + item("factor", "bands", f'period = "term", per = ["event"], of = "again", closed = "floor", bands = [{{ at_floor = 1 }}, {{ floor = 2, at_floor = "{rate}" }}]')
        + item("k", "product", 'times = ["score"], over = [100]')
        + item("outage", "product", f'{per}, times = ["out", {{ name = "rate", value = "{rate}", unit = "CNY/h" }}, "k", "factor"]')
        + item("late", "product", f'{per}, times = ["steps", {{ name = "step_rate", value = "{share}", unit = "CNY/step" }}]')
        + item("one", "largest", 'of = ["outage", "late"], by = ["failure"]')
        + item("most", "product", f'unit = "CNY", times = ["fee", "{share}"]')
        + item("cap", "limit", 'of = ["outage", "late", "one"], counts = "deducted", at_most = "most"')
    )  # fmt: skip


CONTRACTS = [a_contract("1", "0.5", "3", "1.5", "1/3"), a_contract("2.5", "2/3", "1", "7", "0.3")]
ROWS = [
    "e1 01-03T09:00 01-03T19:30 asset=a category=a category_rate=1 share=1 failure=f",
    "e2 01-03T10:00 01-04T12:00 asset=a category=b category_rate=2 share=0.5 failure=f",
    "e3 01-31T15:00 02-01T11:00 asset=a category=a category_rate=1 share=0 failure=g",
    "e4 02-06T08:00 02-06T09:59:59 asset=b category=a category_rate=1 share=1/3 failure=h",
    "e5 2022-12-30T08:00 01-02T09:00 asset=b category=b category_rate=2 share=1 failure=i",
    "e6 03-30T08:00 04-02T09:00 asset=b category=a category_rate=9 share=1 failure=j",
]
TABLE = relief("a 01-03T11:00 01-03T13:00 0.5", "b 02-06T08:00 02-06T08:30 1")
SCENARIOS = [
    volumes(score="90 80 75.5", fee="50 100 20"),
    volumes(score="100 - 60", fee="1000 1000 1000"),
    volumes(score="33 44 55", fee="0 5 ?"),
]


def loaded(contracts: list[str], tables: list[Tables]) -> tuple[list[Contract], list[Observations]]:
    found = [contract_of(items, **WORK) for items in contracts]
    return found, [observed(each, found[0]) for each in tables]


def seen_in(scenarios: list[Tables], *rows: str) -> list[Tables]:
    return [log(*rows, relief=TABLE) | each for each in scenarios]


def test_two_contracts_under_three_scenarios_are_six_statements() -> None:
    statements = all_alike(*loaded(CONTRACTS, seen_in(SCENARIOS, *ROWS)))
    assert {line.state for statement in statements for line in statement.lines()} == {"known", "undetermined"}
    assert len({str(lines(statement)) for statement in statements}) == 6
    for name in ("outage", "late", "one", "cap"):
        assert any(line.amount for statement in statements for line in statement.lines() if line.item == name), name
    outs = [measure(statement, "out") for statement in statements]
    assert outs[0] == outs[1] == outs[2] != outs[3]


def test_an_event_of_which_something_is_not_known_among_them() -> None:
    rows = [*ROWS, "e7 03-01T08:00 - asset=c category=a category_rate=1 share=1 failure=k"]
    rows += ["e8 03-02T08:00 03-02T10:00 asset=c category=a category_rate=1 share=1 failure=k"]
    statements = all_alike(*loaded(CONTRACTS, seen_in(SCENARIOS[:2], *rows)))
    assert all(statement.payable is None for statement in statements)


def test_scenarios_with_other_events() -> None:
    tables = [log(*rows, relief=TABLE) | SCENARIOS[0] for rows in (ROWS, ROWS[1:], ROWS[:2])]
    statements = all_alike(*loaded(CONTRACTS, tables))
    assert len({statement.payable for statement in statements}) > 3


def test_scenarios_with_other_relief() -> None:
    tables = [
        log(*ROWS, relief=each) | SCENARIOS[0]
        for each in (TABLE, relief("a 01-03T11:00 01-03T13:00 1"), relief("z 01-03 01-04 1"))
    ]
    all_alike(*loaded(CONTRACTS, tables))


def test_a_year_later() -> None:
    header = WORK | {"operating_year": "{ first = 2022-11-01, next = 2023-01-01 }"}
    contracts = [contract_of(items, **header) for items in CONTRACTS]
    months = tuple(f"2023-{month:02}" for month in range(1, 13))
    wide = [
        volumes(months, score=" ".join([score] * 12), fee=" ".join([fee] * 12))
        for score, fee in (("90", "50"), ("70", "1000"))
    ]
    all_alike(contracts, [observed(each, contracts[0]) for each in seen_in(wide, *ROWS)], 2)


def test_a_named_grace_in_each_scenario() -> None:
    values = [Fraction(0), Fraction(1, 3), Fraction(2), Fraction(99)]

    def contract(grace: Fraction) -> Contract:
        return contract_of(
            clock(f'grace = {{ name = "allowed", value = "{grace}", unit = "h" }}, grace_takes = "whole"')
        )

    tables = log(*ROWS)
    given = exact(values)
    together = settle_many(
        [contract(values[0])],
        [observed(tables)],
        1,
        {"allowed": type(given)(given.num[:, None], given.den, given.bound)},
    )
    for case, grace in enumerate(values):
        assert measure(together[case], "x") == measure(settle(contract(grace), observed(tables), 1), "x")


@pytest.mark.parametrize(
    "fields",
    [
        'grace_takes = "whole"',
        'grace = { name = "g", value = 1, unit = "min" }',
        'service = "work"',
        "grace = 1, minimum = 1",
        'crossing = "end"',
        'end = "there"',
    ],
)
def test_clocks_of_different_shapes_are_settled_one_by_one(fields: str) -> None:
    grace = "grace = 1" if "grace = " not in fields else 'grace = { name = "g", value = 1, unit = "h" }'
    plain = contract_of(clock(grace), **WORK)
    own = f"{grace}, {fields}" if "grace = " not in fields else fields
    with pytest.raises(ContractError) as refused:
        settle_many([plain, contract_of(clock(own), **WORK)], [observed(log())], 1)
    assert [problem.code for problem in refused.value.problems] == ["different_shapes"]


def test_calendars_of_different_weights_are_settled_one_by_one() -> None:
    contracts = [
        contract_of(clock('service = "work"'), calendar=calendar(f"mon 08:00 18:00 {weight}")) for weight in (1, 2)
    ]
    with pytest.raises(ContractError) as refused:
        settle_many(contracts, [observed(log())], 1)
    assert [problem.code for problem in refused.value.problems] == ["different_shapes"]


def test_ranks_that_follow_a_measure_of_each_scenario() -> None:
    value = seen("scale") + item("v", "product", 'per = ["event"], times = ["events.points", "scale"]')
    ranks = item("n", "rank", 'by = ["class"], window = { period = "month" }, counts = "{}", positive = "v"')
    contracts = [contract_of(value + ranks.replace("{}", counts)) for counts in ("rank", "total")]
    rows = [f"e{n} 01-{n:02} 01-{n:02} class=a points={points}" for n, points in enumerate((1, -1, 0, 2), start=1)]
    tables = [
        log(*rows) | {"volumes": csv("period,name,value", *(f"2023-{m:02},scale,{scale}" for m in (1, 2, 3)))}
        for scale in ("1", "-1", "0", "")
    ]
    for contract in contracts:
        found = [
            list(measure(each, "n").values())
            for each in all_alike([contract], [observed(each, contract) for each in tables])
        ]
        assert (found[1], found[2]) == ([0, 1, 0, 0], [0, 0, 0, 0])
        assert found[3] == ["undetermined"] * 4

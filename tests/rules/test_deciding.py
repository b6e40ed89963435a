"""What decided an amount stands before what could have: in the text, in the JSON and in a workbook alike."""

from pathlib import Path

import pytest

from ppp_cost import Statement, load_contract, load_observations, settle
from ppp_cost.ledger.explain.evidence import evidence_of
from tests.contract_text import YEARLY, item, seen, settled, volumes

PLANT = Path(__file__).parents[2] / "contracts" / "wastewater" / "treatment_and_reuse"


def behind(statement: Statement, name: str, period: str = "") -> list[tuple[str, str, str]]:
    """Name, key and number behind the first line of an item, as they stand."""
    line = next(each for each in statement.lines() if each.item == name and each.period.startswith(period))
    return [(*place, str(value)) for place, value in evidence_of(statement.ledger, line, statement.case).values.items()]


@pytest.fixture(scope="module")
def plant() -> Statement:
    contract = load_contract(PLANT)
    return settle(contract, load_observations(PLANT / "example" / "3", contract), 3)


def test_the_indicator_that_exceeded_stands_first(plant: Statement) -> None:
    found = behind(plant, "exceedance", "2024-05-17")
    assert [(name, key) for name, key, _ in found[:6]] == [
        ("worst_share", ""),
        ("share_lost", "plant_1/tp"),
        ("multiple", "plant_1/tp"),
        ("effluent", "plant_1/tp"),
        ("effluent_limit", "plant_1/tp"),
        ("at_floor", ""),
    ]
    assert found[0][2] == found[1][2] == found[5][2] == "1"


def test_each_day_that_is_deducted_names_its_worst_indicator_before_any_that_did_not_count(plant: Statement) -> None:
    days = [line for line in plant.lines() if line.item == "exceedance" and line.amount]
    assert len(days) == 8
    for line in days:
        shares = [value for name, _, value in behind(plant, "exceedance", line.period) if name == "share_lost"]
        worst = next(value for name, _, value in behind(plant, "exceedance", line.period) if name == "worst_share")
        assert (shares[0], len(shares)) == (worst, 6)
        assert shares[-1] == "0"


def test_a_test_that_failed_stands_behind_what_was_taken(plant: Statement) -> None:
    names = [name for name, _, _ in behind(plant, "exceedance", "2024-05-17")]
    assert names.index("notified") > names.index("effluent_limit")


FEE = 'kind = "charge", unit = "CNY", times = ["c", { name = "price", unit = "CNY", value = 5 }]'


@pytest.mark.parametrize(("accidents", "first"), [(1, "accidents"), (0, "score")])
def test_a_test_that_held_stands_before_one_that_failed(accidents: int, first: str) -> None:
    items = seen("accidents") + seen("score")
    items += item("c", "choose", 'cases = [{ of = "accidents", above = 0, then = 2 }], otherwise = "score"')
    found = behind(
        settled(items + item("fee", "product", FEE), volumes(accidents=f"{accidents} 0 0", score="3 3 3")), "fee"
    )
    assert [name for name, _, _ in found] == [first, "accidents"][: 1 if accidents else 2]


@pytest.mark.parametrize(("flow", "first"), [("3", "low"), ("30", "high"), ("7", "flow")])
def test_a_bound_that_was_reached_stands_first(flow: str, first: str) -> None:
    items = seen("flow") + seen("low") + seen("high")
    items += item("c", "product", 'times = ["flow", 1], at_least = "low", at_most = "high"')
    found = behind(
        settled(items + item("fee", "product", FEE), volumes(flow=f"{flow} 1 1", low="5 5 5", high="9 9 9")),
        "fee",
    )
    assert found[0][0] == first
    assert {name for name, _, _ in found} >= {"flow", "low", "high"}


@pytest.mark.parametrize(
    ("op", "x", "first"),
    [("sum", "0 4 0", ["2023-02"]), ("mean", "1 0.4 1", ["2023-02"]), ("min", "3 2 2", ["2023-02", "2023-03"])],
)
def test_a_member_that_made_a_difference_stands_first(op: str, x: str, first: list[str]) -> None:
    items = seen("x", 'period = "month"') + item("c", "reduce", f'period = "year", of = "x", op = "{op}"')
    found = behind(settled(items + item("fee", "product", FEE), volumes(x=x), **YEARLY), "fee")
    months = [key for name, key, _ in found if name == "x"]
    assert months[: len(first)] == first
    assert sorted(months) == ["2023-01", "2023-02", "2023-03"]

"""The shipped railway year, loaded once and settled again and again, against the same year in plain fractions.

The peer is the tests' second computation of a contract, which imports nothing of the engine.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.conftest import Timed, computation
from ppp_cost import Statement, load_contract, load_observations, settle
from tests.oracle import Result, oracle, tables

CONTRACT = Path(__file__).parents[1] / "contracts" / "railway" / "zhujiayao_zhongchuan"
YEAR = 2
OBSERVED = CONTRACT / "example" / str(YEAR)
Amounts = dict[tuple[str, ...], int | None]
"""What is payable, and each line that is not nothing: item, period, key, part."""


def by_settle() -> Callable[[], Statement]:
    contract = load_contract(CONTRACT)
    seen = load_observations(OBSERVED, contract)
    return lambda: settle(contract, seen, YEAR)


def amounts_of_statement(found: Statement) -> Amounts:
    lines = {(line.item, line.period, line.key, line.part): line.amount for line in found.lines() if line.amount}
    return {("payable",): found.payable, **lines}


def by_fractions() -> Callable[[], Result]:
    contract, assets = tables.load_contract(CONTRACT)
    seen = tables.load_tables(OBSERVED)
    return lambda: oracle.settle_parsed(contract, assets, seen, YEAR, ())


def amounts_of_result(found: Result) -> Amounts:
    names = ("item", "period", "key", "part")
    lines = {tuple(line[name] for name in names): line["amount"] for line in found.lines if line["amount"]}
    return {("payable",): found.payable, **lines}


MEMBERS: dict[str, tuple[Callable[[], Callable[[], Any]], Callable[[Any], Amounts]]] = {
    "settle": (by_settle, amounts_of_statement),
    "plain fractions": (by_fractions, amounts_of_result),
}


@pytest.fixture(scope="module")
def expected() -> Amounts:
    return amounts_of_result(by_fractions()())


@computation("a warm railway year")
@pytest.mark.parametrize("member", MEMBERS)
def test_year(member: str, expected: Amounts, timed: Timed) -> None:
    load, amounts = MEMBERS[member]
    timed(load(), lambda found: amounts(found) == expected, rounds=30)

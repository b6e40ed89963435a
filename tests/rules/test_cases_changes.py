"""Scenarios that change a number by a factor and a summand, and those that bring observations of their own."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ppp_cost import Contract, Observations, Statement, settle, settle_many
from ppp_cost.kernels.exact import Exact, exact
from ppp_cost.ledger.explain.explanation import leaves_of
from ppp_cost.payment.rows.scenario_changes import Change
from ppp_cost.payment.rules import observe
from tests.contract_text import YEARLY, contract_of, in_year, item, observed, only, seen
from tests.contract_text import measure as measured_in


def one_each(*values: str) -> Exact:
    found = exact([Fraction(value) for value in values])
    return found[:, None]


def change(*pairs: tuple[str, str]) -> Change:
    """A factor and a summand of each scenario."""
    return Change(*(one_each(*column) for column in zip(*pairs, strict=True)))


def priced(price: str) -> Contract:
    """A fee of a volume, a factor and a price."""
    numbers = f'"volume", "factor", {{ name = "price", value = "{price}", unit = "CNY" }}'
    return contract_of(
        seen("volume") + seen("factor") + item("fee", "product", f'kind = "charge", times = [{numbers}]'), **YEARLY
    )


def tables(volume: str, factor: str = "1") -> Observations:
    return observed(in_year(volume=volume, factor=factor))


def paid(statements: list[Statement]) -> list[int | None]:
    return [each.payable for each in statements]


def test_changes_of_several_contracts_are_those_of_each() -> None:
    contracts, rows = [priced("2"), priced("3")], [("1", "0"), ("0", "7"), ("1.5", "0.25")]
    given = {"price": change(*rows), "volume": change(("1", "0"), ("2", "1"), ("0", "4"))}
    together = settle_many(contracts, [tables("10")], 1, given)
    alone = [each for contract in contracts for each in settle_many([contract], [tables("10")], 1, given)]
    assert paid(list(together)) == paid(alone) == [20_00, 147_00, 13_00, 30_00, 147_00, 19_00]


def test_a_scenario_is_observations_and_a_row_side_by_side() -> None:
    contract, scenarios = priced("2"), [tables("10"), tables("20"), tables("30")]
    together = settle_many([contract], scenarios, 1, {"price": one_each("1", "2", "3")})
    assert paid(list(together)) == [10_00, 40_00, 90_00]
    moved = settle_many([contract], scenarios, 1, {"price": change(("1", "0"), ("0", "1"), ("2", "0"))})
    assert paid(list(moved)) == [20_00, 20_00, 120_00]
    two = settle_many([contract, priced("5")], scenarios, 1, {"price": change(("1", "0"), ("0", "1"), ("2", "0"))})
    assert paid(list(two)) == [20_00, 20_00, 120_00, 50_00, 20_00, 300_00]


def test_observations_that_do_not_read_alike_keep_their_rows_of_scenarios() -> None:
    contract = priced("2")
    other = observed({"volumes": "period,name,value\n1,factor,1\n1,volume,20\n"})
    together = settle_many([contract], [tables("10"), other], 1, {"price": one_each("1", "2")})
    assert paid(list(together)) == [10_00, 40_00]


def test_not_as_many_observations_as_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="not as many"):
        settle_many([priced("2")], [tables("10"), tables("20")], 1, {"price": one_each("1", "2", "3")})


def test_more_observations_than_are_settled_at_a_time() -> None:
    contract, few = priced("2"), [tables(str(volume)) for volume in range(5)]
    count = 8192 + 7
    scenarios = [few[number % 5] for number in range(count)]
    together = settle_many([contract], scenarios, 1, {"price": one_each(*(str(each) for each in range(count)))})
    payable, unknown = together.payable()
    assert payable.tolist() == [100 * (number % 5) * number for number in range(count)]
    assert not unknown.any()


def test_a_table_that_scenarios_share_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    contract = contract_of(
        seen("volume") + seen("score", table="scores") + item("m", "product", 'times = ["volume", "score"]'), **YEARLY
    )
    first = observed(in_year(volume="10") | {"scores": "period,name,value\n1,score,3\n"})
    other = observed({"scores": "period,name,value\n1,score,4\n"}).table("scores")
    both = [first, replace(first, tables={**first.tables, "scores": other})]
    alone = [only(measured_in(settle(contract, each, 1), "m")) for each in both]
    read: list[str] = []

    def noted(table: object, *rest: object) -> object:
        read.append(getattr(table, "name", ""))
        return sorted_into(table, *rest)  # type: ignore[arg-type]

    sorted_into = observe.sorted_into
    monkeypatch.setattr(observe, "sorted_into", noted)
    together = settle_many([contract], [*both, *both, both[0]], 1)
    assert [only(measured_in(each, "m")) for each in together] == [*alone, *alone, alone[0]] == [30, 40, 30, 40, 30]
    assert sorted(read) == ["scores", "scores", "volumes"]


def test_a_change_of_nothing_keeps_the_formula() -> None:
    contract, nothing = priced("2"), change(("1", "0"), ("1", "0"))
    (kept, _) = settle_many([contract], [tables("10")], 1, {"volume": nothing})
    (own,) = settle_many([contract], [tables("10")], 1)
    assert kept.ledger.columns["volume"].sources[0].of(0) == own.ledger.columns["volume"].sources[0].of(0)
    (factor,) = leaves_of(kept.ledger.columns["volume"].parts[0].formula)
    assert factor.value.num.shape == (1, 1)  # type: ignore[attr-defined]
    assert nothing.nothing
    assert not change(("1", "0"), ("1", "2")).nothing

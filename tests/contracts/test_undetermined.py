"""What cannot be settled says why: the item, what is missing, the period and the clause, in both languages."""

import pytest

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.ledger.reasons import STATES, UNDETERMINED, Reason
from ppp_cost.ledger.statement import Statement
from tests.contracts.fixtures import LANGUAGES, Fixture, undetermined


def settled(fixture: Fixture) -> Statement:
    contract = load_contract(fixture.path)
    return settle(contract, load_observations(fixture.path / "example", contract), fixture.expected.get("year", 1))


def reasons_behind(statement: Statement, state: str) -> list[Reason]:
    """The reasons behind every line in a state, each once."""
    found: dict[Reason, None] = {}
    for line in statement.lines():
        if line.state == state and line.block.status is not None:
            number = int(line.block.status.take([line.row]).why[0][0])
            found |= dict.fromkeys(statement.ledger.reasons.sets[number])
    return list(found)


@pytest.mark.parametrize("fixture", undetermined(), ids=str)
def test_one_reason_in_both_languages(fixture: Fixture) -> None:
    statement = settled(fixture)
    state = fixture.expected.get("state", STATES[UNDETERMINED])
    left_out = state != STATES[UNDETERMINED]
    reasons = reasons_behind(statement, state) if left_out else statement.undetermined
    assert [reason.code for reason in reasons] == [fixture.code]
    for language in LANGUAGES:
        assert [reason.sentence(language) for reason in reasons] == fixture.expected[language]


@pytest.mark.parametrize("fixture", undetermined(), ids=str)
def test_an_undetermined_line_has_no_amount_and_leaves_no_payable(fixture: Fixture) -> None:
    statement = settled(fixture)
    lines = [line for line in statement.lines() if line.state == STATES[UNDETERMINED]]
    assert all(line.amount is None for line in lines)
    assert (statement.payable is None) == bool(lines)


def test_a_line_left_out_is_zero_and_says_so() -> None:
    fixture = next(each for each in undetermined() if each.code == "reading_left_out")
    statement = settled(fixture)
    assert statement.undetermined == ()
    assert [(line.period, line.amount) for line in statement.lines() if line.state == "left_out"] == [
        ("2024-11-03", 0),
    ]
    assert statement.payable == -(38 + 40 + 39) * 10 * 100

"""`largest`: what is left out is passed over, what is not known makes its failure undetermined; what is refused."""

import pytest

from ppp_cost import ContractError
from tests.contract_text import amounts, contract_of, item, reasons, seen
from tests.rules.event_log import log
from tests.rules.failures import ONE_FAILURE, TWO, UNITS, back, event, fine, given

LOST = "undetermined"


def waived(name: str, column: str, then: str) -> str:
    """A deduction by event that is set aside where it is 99."""
    cases = f'cases = [{{ of = "events.{column}", equals = 99, then = {then} }}], otherwise = "events.{column}"'
    return item(name, "choose", f'kind = "deduction", per = ["event"], {cases}')


def test_what_is_left_out_is_passed_over() -> None:
    items = waived("outage", "out", '{ left_out = "waived" }') + fine("lateness", "late") + ONE_FAILURE
    assert back(log(event("e1", "01-02", "99", "4")), items) == {"2023-01|f": 0}
    assert back(log(event("e1", "01-02", "99", "4"), event("e2", "01-03", "5", "3")), items) == {"2023-01|f": 700}


def test_nothing_but_what_is_left_out() -> None:
    items = waived("outage", "out", '{ left_out = "waived" }') + item(
        "one", "largest", 'of = ["outage"], by = ["failure"]'
    )
    assert back(log(event("e1", "01-02", "99", "4")), items) == {"2023-01|f": 0}


def test_one_that_is_undetermined_makes_its_failure_undetermined_and_no_other() -> None:
    items = waived("outage", "out", '{ undetermined = "ask" }') + fine("lateness", "late") + ONE_FAILURE
    statement = given(log(event("e1", "01-02", "99", "4"), event("e2", "01-03", "5", "3", "g")), items)
    assert amounts(statement, "one") == {"2023-01|f": LOST, "2023-01|g": 300}
    assert statement.payable is None


def test_an_event_without_a_failure_may_share_its_cause() -> None:
    statement = given(log(event("e1", "01-02", "10", "4", ""), event("e2", "01-03", "5", "3", "g")))
    assert amounts(statement, "one") == {"2023-01": LOST, "2023-01|g": 300}
    assert any(each.startswith("one: no failure") for each in reasons(statement))


def test_a_month_that_is_not_covered_may_hold_more_of_any_failure() -> None:
    rows = [event("e1", "01-02", "10", "4"), event("e2", "02-02", "12", "1")]
    timed = item("x", "clock", 'unit = "h"')
    timed += item(
        "outage",
        "product",
        'kind = "deduction", per = ["event"], times = ["x", { name = "r", value = 1, unit = "CNY/h" }]',
    )
    statement = given(
        log(*rows, covers=("2022-01-01,2023-02-01", "2023-02-02,2024-01-01")),
        timed + fine("lateness", "late") + ONE_FAILURE,
    )
    assert amounts(statement, "one") == {"2023-01|f": 0, "2023-02": LOST, "2023-02|f": LOST}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('of = ["charge"], by = ["failure"]', "not_a_deduction"),
        ('of = ["outage", "v"], by = ["failure"]', "not_an_amount"),
        ('of = [], by = ["failure"]', "nothing_listed"),
        ('of = ["outage"], by = []', "nothing_listed"),
        ('of = ["outage"], by = ["failure"], per = ["event"]', "unknown_key"),
        ('of = ["outage"]', "key_missing"),
        ('of = ["outage"], by = ["failure"], kind = "deduction"', "ledger_kind"),
        ('of = ["yearly"], by = ["failure"]', "longer_lines"),
        ('of = ["plain"], by = ["failure"]', "key_not_known"),
    ],
)
def test_what_it_refuses(fields: str, code: str) -> None:
    items = (
        seen("v")
        + seen("charge", 'kind = "charge"')
        + seen("plain", 'kind = "deduction"')
        + TWO
        + fine("yearly", "out", 'period = "year"')
    )
    with pytest.raises(ContractError) as refused:
        contract_of(items + item("one", "largest", fields), **UNITS)
    assert code in [problem.code for problem in refused.value.problems]

"""Street lighting, a sector written with data only: its cases, and an example year that is determined."""

from pathlib import Path

import pytest

from ppp_cost import load_contract, load_observations, settle
from tests.case import Case, check, load_cases

FOLDER = Path(__file__).parent / "street_lighting"
YEAR = FOLDER / "example" / "1"


@pytest.mark.parametrize("case", load_cases(FOLDER), ids=str)
def test_the_contract_pays_what_was_worked_by_hand(case: Case) -> None:
    check(case)


def test_the_example_year_is_determined() -> None:
    contract = load_contract(FOLDER)
    statement = settle(contract, load_observations(YEAR, contract), year=1)
    assert not statement.undetermined
    assert statement.payable is not None

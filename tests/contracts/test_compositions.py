"""What the domain calls by one name and the vocabulary composes, each with cases worked by hand."""

from pathlib import Path

import pytest
from tests.case import Case, check, load_cases


@pytest.mark.parametrize("case", load_cases(Path(__file__).parent / "compositions"), ids=str)
def test_the_composition_pays_what_was_worked_by_hand(case: Case) -> None:
    check(case)

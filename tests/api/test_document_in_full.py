"""Whatever is sent: two thousand requests drawn from the document, its examples, and the edges of every field.

Read by a run that asks for `slow` alone: schemathesis works the edges out while the tests are collected.
"""

from typing import Any

import pytest

from ppp_cost.api import application
from ppp_cost.api.protocol.configuration import Configuration
from tests import draws
from tests.api.conftest import CONTRACTS
from tests.api.kept import checks, drawing, schema

document = schema(application(Configuration(contracts=CONTRACTS)))


@pytest.mark.slow
@document.parametrize()
@drawing(draws.of(draws.REQUESTS))
def test_whatever_is_sent_the_answer_is_a_documented_one(case: Any) -> None:
    case.call_and_validate(checks=checks())

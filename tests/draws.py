"""How many of what is drawn a run looks at: a sample each day, all of it behind the mark `slow`."""

from collections.abc import Callable
from os import environ
from typing import Any

import pytest

REQUESTS = int(environ.get("PPP_COST_API_CASES", "20"))
"""Requests drawn of each operation in a daily run."""

COUNTS = {
    # what is drawn: in a daily run, in full
    "requests": (REQUESTS, 114),
    "ties": (200, 2_000),
    "contracts": (200, 700),
    "events": (200, 600),
    "shuffled": (10, 45),
    "mistakes": (6, 1),
}
"""Of `mistakes` it is every so many; of requests in full, with eighteen operations that take anything, 2,000 in all."""


def drawn(what: str) -> Callable[..., Any]:
    """Run a test with the daily number of what it draws, and with the whole one when `slow` is asked for."""
    daily, full = COUNTS[what]
    return pytest.mark.parametrize(
        what, [pytest.param(daily, id="daily"), pytest.param(full, id="full", marks=pytest.mark.slow)]
    )

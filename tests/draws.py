"""How much of what is drawn a run looks at: a sample each day, the whole of it where `slow` is asked for.

    @settings(max_examples=draws.of(60))

A test that hypothesis draws for, or that is marked `drawn`, runs in both: with its daily share, and in full.
"""

import os
from collections.abc import Iterable
from typing import Any

import pytest

DAILY = 3
"""One in so many of what is drawn is looked at in a daily run, unless its test says one in more."""
REQUESTS = int(os.environ.get("PPP_COST_API_CASES", "114"))
"""Requests of each operation: with eighteen that take anything, more than two thousand in all."""

_run = {"in full": False}


def in_full() -> None:
    """Look at everything from here on; said before any test is read."""
    _run["in full"] = True


def of(full: int, one_in: int = DAILY) -> int:
    """How many of so many this run draws."""
    return full if _run["in full"] else -(-full // one_in)


def some(values: Iterable[Any], one_in: int = DAILY) -> list[Any]:
    """Cases of one kind, of which one in so many is run each day and the others are slow."""
    return [pytest.param(each, marks=[pytest.mark.slow] * (number % one_in > 0)) for number, each in enumerate(values)]

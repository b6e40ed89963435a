"""How much of what is drawn a run looks at: a share each day, the whole of it where `slow` is asked for.

    @settings(max_examples=draws.of(60))

A test that hypothesis draws for, or that is marked `drawn`, runs in both: with its daily share, and in full.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

import pytest

DAILY = 3
"""One in so many of what is drawn is looked at in a daily run, unless its test says one in more."""
REQUESTS = int(os.environ.get("PPP_COST_API_CASES", "114"))
"""Requests of each operation: with eighteen that take anything, more than two thousand in all."""

_run = {"in full": False}
Drawn = TypeVar("Drawn")


def in_full() -> None:
    """Look at everything from here on; said before any test is read."""
    _run["in full"] = True


def of(full: int, one_in: int = DAILY) -> int:
    """How many of so many this run draws."""
    return full if _run["in full"] else -(-full // one_in)


def share(values: Iterable[Drawn], one_in: int) -> Iterator[Drawn]:
    """What this run looks at of many values, which a test that is marked `drawn` goes through."""
    return islice(values, 0, None, 1 if _run["in full"] else one_in)


def slow(case: Any) -> Any:
    """A case that runs where `slow` is asked for."""
    return pytest.param(*(case if isinstance(case, tuple) else [case]), marks=pytest.mark.slow)


def some(cases: Iterable[Any], one_in: int = DAILY) -> list[Any]:
    """Cases of one kind, of which one in so many runs each day; the others are slow."""
    return [slow(each) if number % one_in else each for number, each in enumerate(cases)]

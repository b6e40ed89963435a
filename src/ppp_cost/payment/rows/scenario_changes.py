"""What scenarios make of a number: another one in its place, or its own times a factor plus a summand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ppp_cost.kernels.exact import Exact, Mask, choose
from ppp_cost.ledger.reasons import Status


@dataclass(frozen=True, slots=True)
class Change:
    """In each scenario a number's own value times ``times`` plus ``plus``, both of shape (scenarios, 1).

    A value put in its place is 0 times its own plus that value; a scenario that leaves it alone is (1, 0).  It holds in
    the year that is settled: what earlier years saw stays as it was.
    """

    times: Exact
    plus: Exact

    @property
    def nothing(self) -> bool:
        """Return whether no scenario changes anything."""
        return bool((self.times.num == self.times.den).all()) and not self.plus.num.any()

    def of(self, own: Exact, here: Mask) -> Exact:
        """Return the changed value of a column on the axis of scenarios; rows that are not ``here`` keep theirs.

        >>> import numpy as np; from ppp_cost.kernels.exact import exact
        >>> tenth_more = Change(exact(["1.1"]), exact([0]))
        >>> tenth_more.of(exact([10, 20]), np.array([True, False])).num.tolist()
        [110, 200]
        """
        found = own * self.times + self.plus
        return found if here.all() else choose(here, found, own)

    def known(self, status: Status | None, here: Mask) -> Status | None:
        """Return the state of the changed column: a value put in place is known, any other as its own is."""
        if status is None:
            return None
        own = self.times.num != 0
        return status if own.all() else status.within(own | ~here)


Given: TypeAlias = Exact | Change
"""What scenarios give a name: values in place of its own, or a change of its own."""


def scenarios_in(given: Mapping[str, Given]) -> int:
    """Return the number of scenarios."""
    return max((len(_first(each).num) for each in given.values()), default=1)


def some_of(given: Mapping[str, Given], start: int, end: int) -> dict[str, Given]:
    """Return the scenarios from one to another, the last left out; what is the same in all stays one row."""
    return {name: _some(each, start, end) for name, each in given.items()}


def _first(given: Given) -> Exact:
    return given if isinstance(given, Exact) else given.times


def _some(given: Given, start: int, end: int) -> Given:
    if isinstance(given, Change):
        return replace(given, times=_rows(given.times, start, end), plus=_rows(given.plus, start, end))
    return _rows(given, start, end)


def _rows(value: Exact, start: int, end: int) -> Exact:
    return value if value.shape[0] == 1 else value[start:end]

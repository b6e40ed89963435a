"""What was dropped on the page and what came of it, kept in memory for a while and within bounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_urlsafe
from threading import Lock
from time import monotonic

from ppp_cost.api.pages.received import Received
from ppp_cost.api.pages.worked import Outcome

KEPT = 3600.0
"""Seconds after the last look at a visit in which it can be looked at again."""
TOKEN = 24
"""Bytes of a token: nobody guesses it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Files that were dropped for a contract or a study, and what came of them."""

    kind: str
    of: str
    sent: Received
    outcome: Outcome


class Visits:
    """Visits by their tokens: at most so many and so many bytes; the one that was not looked at longest goes first."""

    def __init__(self, most: int, most_bytes: int, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._most_bytes, self._clock = most, most_bytes, clock
        self._kept: OrderedDict[str, tuple[float, Visit]] = OrderedDict()
        self._lock = Lock()

    def keep(self, visit: Visit) -> str:
        """Keep a visit, and return its token."""
        token = token_urlsafe(TOKEN)
        with self._lock:
            self._kept[token] = (self._clock(), visit)
            self._drop()
        return token

    def found(self, token: str) -> Visit | None:
        """Return a visit, None where there is none of that token any more."""
        with self._lock:
            self._drop()
            if token not in self._kept:
                return None
            visit = self._kept[token][1]
            self._kept[token] = (self._clock(), visit)
            self._kept.move_to_end(token)
            return visit

    def _drop(self) -> None:
        """Let go of what is old or too much; the visit that came last always stays."""
        before = self._clock() - KEPT
        held = sum(visit.sent.size for _, visit in self._kept.values())
        while self._kept:
            seen, visit = next(iter(self._kept.values()))
            many = len(self._kept) > self._most or (held > self._most_bytes and len(self._kept) > 1)
            if seen >= before and not many:
                return
            self._kept.popitem(last=False)
            held -= visit.sent.size

"""Where work is done: small requests at once, large ones in a few threads with a short queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from ppp_cost.api.protocol.problems import RefusedError

Result = TypeVar("Result")

AGAIN = {"retry-after": "2"}


class Workers:
    """Threads for large requests: a pool for every small one costs more than the work itself, and its tail is long."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._limiter = anyio.CapacityLimiter(threads)
        self._most = threads + waiting
        self._here = 0

    async def run(self, work: Callable[[], Result], large: bool) -> Result:
        """Return what some work gives; raises RefusedError (503) where too many wait already."""
        if not large:
            return work()
        if self._here >= self._most:
            raise RefusedError(503, headers=AGAIN)
        self._here += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._here -= 1

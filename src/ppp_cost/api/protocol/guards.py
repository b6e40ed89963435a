"""What stands before every route: the size of a body, the key, and one line of log a request."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from ppp_cost.api.protocol.problems import RefusedError
from ppp_cost.errors import Problem

Knows = Callable[[Request], bool]
"""Whether a request is known by other means than a key in its head."""
Said = Callable[[Request, int, Sequence[Problem], Mapping[str, str]], Response]
"""How a refusal is said."""

LOG = logging.getLogger("ppp_cost.api")
OPEN = ("/healthz",)
"""What is answered without a key."""
CLOSE = {"connection": "close"}


class Guard:
    """Answers what must not reach a route, and writes a line on everything that came.

    A line names the route, never the address or the body: both may hold what is not for a log.
    """

    def __init__(self, app: Any, body: int, api_keys: tuple[str, ...], knows: Knows, said: Said) -> None:
        self._app, self._body, self._keys = app, body, tuple(key.encode() for key in api_keys)
        self._knows, self._said = knows, said

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, sent = perf_counter(), 500, 0

        async def counted(message: Any) -> None:
            nonlocal status, sent
            status = message.get("status", status)
            sent += len(message.get("body", b""))
            await send(message)

        headers = dict(scope["headers"])
        try:
            await self._judged(scope, headers, receive, counted)
        finally:
            route = scope.get("route")
            line = {
                "request": uuid4().hex[:12],
                "method": scope["method"],
                "route": getattr(route, "path", None),
                "status": status,
                "milliseconds": round(1000 * (perf_counter() - began), 1),
                "sent": sent,
            }
            LOG.info(json.dumps(line))

    async def _judged(self, scope: Any, headers: dict[bytes, bytes], receive: Any, send: Any) -> None:
        request = Request(scope)
        if self._keys and scope["path"] not in OPEN and not (self._known(headers) or self._knows(request)):
            await self._said(request, 401, (), {"www-authenticate": "Bearer"})(scope, receive, send)
            return
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > self._body:
            await self._said(request, 413, (), CLOSE)(scope, receive, send)
            return
        seen = 0

        async def limited() -> Any:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._body:  # a body sent in pieces declares no length
                raise RefusedError(413, headers=CLOSE)
            return message

        await self._app(scope, limited, send)

    def _known(self, headers: dict[bytes, bytes]) -> bool:
        """Return whether a request bears one of the keys; how long a comparison takes says nothing of them."""
        given = headers.get(b"authorization", b"")
        key = given[7:] if given[:7].lower() == b"bearer " else headers.get(b"x-api-key", b"")
        return any(hmac.compare_digest(key, each) for each in self._keys)

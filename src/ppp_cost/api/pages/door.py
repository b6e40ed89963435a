"""The key of a page: asked for in a form, and kept in a cookie that no script reads and no other site sends."""

from __future__ import annotations

import hmac
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from secrets import token_bytes

COOKIE = "ppp_cost_key"
OPEN = ("/static/", "/key")
"""What paths begin with that are answered without a key: its form, and what that is drawn with."""


class Door:
    """Knows who has given a key: the cookie holds a proof of it that ends with the server, never the key itself."""

    def __init__(self, api_keys: tuple[str, ...]) -> None:
        secret = token_bytes(32)
        self._keys = tuple(key.encode() for key in api_keys)
        self._proofs = tuple(hmac.new(secret, key, sha256).hexdigest() for key in self._keys)

    def proof(self, key: str) -> str | None:
        """Return what the cookie of a key holds, None where the key is none of ours."""
        given = key.encode("utf-8", "replace")
        found = [
            proof for each, proof in zip(self._keys, self._proofs, strict=True) if hmac.compare_digest(given, each)
        ]
        return found[0] if found else None

    def knows(self, path: str, cookies: str) -> bool:
        """Return whether a path of the page may be looked at with some cookies."""
        if path.startswith(OPEN):
            return True
        try:
            morsel = SimpleCookie(cookies).get(COOKIE)
        except CookieError:
            return False
        given = "" if morsel is None else morsel.value
        return any(hmac.compare_digest(given.encode(), each.encode()) for each in self._proofs)

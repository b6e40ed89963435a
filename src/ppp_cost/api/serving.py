"""Starting the server: keys for every address but the machine's own, lines of log, and an end that loses nothing."""

from __future__ import annotations

import ipaddress
import logging
import sys
from collections.abc import Callable, Mapping

from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.api.protocol.guards import LOG
from ppp_cost.errors import PppCostError, Problem


def judged(host: str, environment: Mapping[str, str]) -> Configuration:
    """Return the configuration; raises PppCostError where an address that others reach would ask for no key."""
    found = Configuration.of(environment)
    if not found.api_keys and not _is_own(host):
        raise PppCostError([Problem("--host", "keys_needed", {"name": host})])
    return found


def _is_own(host: str) -> bool:
    """Return whether an address is reached from this machine alone.

    >>> _is_own("localhost"), _is_own("::1"), _is_own("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serving(host: str, port: int, configuration: Configuration) -> Callable[[], None]:
    """Return what serves until a signal; raises PppCostError where the folder of contracts cannot be served.

    At the signal no more requests are taken, and those that were accepted are finished within `stop` seconds.
    """
    import uvicorn

    from ppp_cost.api.application import application

    app = application(configuration)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    settings = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=configuration.stop,
    )
    return uvicorn.Server(settings).run

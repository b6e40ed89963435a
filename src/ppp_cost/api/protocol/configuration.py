"""What a server may be told by its environment: where the contracts are, how large a request may be, who may ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ppp_cost.intake.xlsx.limits import MEGABYTE, PREFIX, stated


@dataclass(frozen=True, slots=True)
class Configuration:
    """Where a server finds what it serves, and the most that it takes; of workbooks: intake/xlsx/limits.py.

    >>> found = Configuration.of({"PPP_COST_BODY": "1000000", "PPP_COST_API_KEYS": "one, two"})
    >>> found.body, found.api_keys
    (1000000, ('one', 'two'))
    """

    contracts: Path = Path("contracts")
    """Folder below which contracts and studies stand"""
    api_keys: tuple[str, ...] = ()
    """Keys of which a request must bear one; none is asked for where there are none"""
    body: int = 20 * MEGABYTE
    """Bytes of a request"""
    json: int = 2 * MEGABYTE
    """Bytes of a JSON body"""
    json_depth: int = 32
    """JSON values inside each other"""
    rows: int = 200_000
    """Rows of a table"""
    columns: int = 200
    """Columns of a table"""
    small: int = 64_000
    """Bytes of a request that is worked on at once; a larger one goes to a thread"""
    threads: int = 4
    """Large requests that are worked on at the same time"""
    waiting: int = 32
    """Large requests that may wait for a thread; one more is told to come again"""
    visits: int = 64
    """Uploads that the page keeps"""
    stop: int = 20
    """Seconds in which accepted requests are finished when the server stops"""

    def of_tables(self) -> dict[str, str]:
        """Return the most that a table may have, as words of a sentence."""
        return {"rows": str(self.rows), "columns": str(self.columns)}

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Configuration:
        """Return the configuration that an environment describes; raises PppCostError with every faulty name."""
        keys = environment.get(f"{PREFIX}API_KEYS", "").split(",")
        return cls(
            contracts=Path(environment.get(f"{PREFIX}CONTRACTS", "contracts")),
            api_keys=tuple(key.strip() for key in keys if key.strip()),
            **stated(cls, environment),
        )

"""How large a workbook may be, so that reading it harms nobody else on the machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ppp_cost.errors import PppCostError, Problem

MEGABYTE = 1_000_000
PREFIX = "PPP_COST_"
"""What the names of limits in the environment begin with."""
MOST = 1 << 50


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of a workbook; bytes, counts, and seconds of the reader's own time.

    >>> Limits(rows=1000).rows
    1000
    """

    body: int = 20 * MEGABYTE
    """Bytes of the file"""
    entries: int = 500
    """Parts in the file"""
    unpacked: int = 200 * MEGABYTE
    """Bytes of all parts together, unpacked"""
    ratio: int = 100
    """Bytes that one packed byte may unpack to, of parts over a megabyte"""
    depth: int = 64
    """Elements inside each other"""
    rows: int = 200_000
    """Rows of a sheet"""
    columns: int = 200
    """Columns of a sheet"""
    cells: int = 4_000_000
    """Cells of a sheet"""
    texts: int = 50_000_000
    """Characters of all long texts that the cells of a sheet share"""
    runs: int = 100_000
    """Changes of number format down the columns of a sheet, merged cells and faults that are kept"""
    memory: int = 1 << 30
    """Bytes of memory of the process that reads"""
    seconds: int = 20
    """Seconds of work of the process that reads"""
    answer: int = 200 * MEGABYTE
    """Bytes that the process hands back"""


def limits_here() -> Limits:
    """Return the limits, as far as the environment states them otherwise; raises PppCostError."""
    return Limits(**stated(Limits, os.environ))


def stated(settings: type[Any], environment: Mapping[str, str]) -> dict[str, int]:
    """Return the whole numbers of a dataclass that an environment states, as `PPP_COST_ROWS` states its `rows`.

    Raises PppCostError with every one that is no whole number above zero.

    >>> stated(Limits, {"PPP_COST_ROWS": "1000", "PPP_COST_OTHER": "x"})
    {'rows': 1000}
    """
    found, problems = {}, []
    for each in fields(settings):
        name = f"{PREFIX}{each.name.upper()}"
        text = environment.get(name)
        if text is None or each.type != "int":
            continue
        if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST)) and 0 < int(text) <= MOST:
            found[each.name] = int(text)
        else:
            problems.append(Problem(name, "setting_not_whole", {"name": name}))
    if problems:
        raise PppCostError(problems)
    return found

"""Units that multiply: 元/m3 x 万m3 is 万元, never 元."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeAlias

Unit: TypeAlias = frozenset[tuple[str, int]]

PURE: Unit = frozenset()
_PREFIXES = ("万", "亿")
_SAME = {"元": "CNY", "1": ""}


SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
"""Units of time, in seconds."""

CALENDAR_UNITS = {
    "days": "d",
    "month_days": "d",
    "year_days": "d",
    "year_number": "",
    "months": "month",
}
"""Units of the columns of the calendar."""

SERVICE_UNITS = {"service_days": "d", "months_in_service": "month"}
"""Units of what is counted of an asset's time in service."""


@cache
def unit(text: str) -> Unit:
    """Return a unit as powers of its symbols; 万, 亿 and % are symbols of their own.

    >>> multiplied([unit("元/m3"), unit("万m3")]) == unit("万元")
    True
    >>> multiplied([unit("万元"), unit("元/万元")]) == unit("元")
    True
    """
    powers: Counter[str] = Counter()
    for number, factor in enumerate(re.split(r"\s*/\s*", text.strip())):
        for symbol in re.split(r"\s+x\s+|\s*[*·]\s*", factor):
            for part in _parts(symbol):
                powers[part] += -1 if number else 1
    return frozenset((symbol, power) for symbol, power in powers.items() if power)


def _parts(symbol: str) -> list[str]:
    parts = []
    while len(symbol) > 1 and symbol.startswith(_PREFIXES):
        parts.append(symbol[0])
        symbol = symbol[1:]
    symbol = _SAME.get(symbol, symbol)
    return [*parts, symbol] if symbol else parts


def multiplied(times: Iterable[Unit], over: Iterable[Unit] = ()) -> Unit:
    """Return the unit of a product of factors over divisors."""
    powers: Counter[str] = Counter()
    for sign, factors in ((1, times), (-1, over)):
        for factor in factors:
            for symbol, power in factor:
                powers[symbol] += sign * power
    return frozenset((symbol, power) for symbol, power in powers.items() if power)


def converts(text: str) -> bool:
    """Return whether a unit only changes the scale of another: a number with it is no figure of a contract.

    >>> converts("元/万元"), converts("%"), converts("元/h"), converts("")
    (True, True, False, False)
    """
    of = unit(text)
    return bool(of) and all(symbol in (*_PREFIXES, "%") for symbol, _ in of)


def unit_text(of: Unit) -> str:
    """Return a unit as it is written, ``1`` for a pure number.

    >>> unit_text(unit("CNY/m3")), unit_text(PURE)
    ('CNY/m3', '1')
    """
    above = [symbol if power == 1 else f"{symbol}^{power}" for symbol, power in sorted(of) if power > 0]
    below = [symbol if power == -1 else f"{symbol}^{-power}" for symbol, power in sorted(of) if power < 0]
    return " x ".join(above or ["1"]) + "".join(f"/{symbol}" for symbol in below)


def column_units(declared: Mapping[str, object]) -> dict[str, str]:
    """Return the declared units by ``table.column``, whether written nested or with a dot.

    >>> column_units({"assets": {"length": "km"}, "events.lanes": "lane"})
    {'assets.length': 'km', 'events.lanes': 'lane'}
    """
    units: dict[str, str] = {}
    for name, value in declared.items():
        if isinstance(value, Mapping):
            units |= {f"{name}.{column}": str(each) for column, each in value.items()}
        else:
            units[name] = str(value)
    return units

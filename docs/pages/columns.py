"""The tables that both pages of the contract format show: observation tables, and columns that are always there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ppp_cost.payment.rows.observations import TABLES
from ppp_cost.payment.tables_read.table_words import row_words
from ppp_cost.payment.terms.units import CALENDAR_UNITS, SERVICE_UNITS

BESIDE: Mapping[str, str] = MappingProxyType(
    {
        "events": "end, asset, category, failure …",
        "relief": "asset …, share, evidence",
        "readings": "date / period, parameter, asset",
        "volumes": "date / period, asset …",
        "scores": "name / indicator, value / points, possible",
        "amounts": "date / period, clause, document",
        "balances": "loan",
        "payments": "",
        "indices": "status, source",
        "openings": "key, source",
        "covers": "",
    }
)
"""By table: what may stand beside the columns it must have."""

ALWAYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "calendar.days": ("本期天数", "days of the period"),
        "calendar.month_days": ("所在月天数", "days of the month that holds the period"),
        "calendar.year_days": ("所在运营年天数", "days of the operating year that holds it"),
        "calendar.year_number": ("第几运营年", "number of the operating year"),
        "calendar.months": ("本期月数", "months that lie in the period"),
        "assets.service_days": ("资产本期在运营的天数", "days of the period on which the asset is in service"),
        "assets.months_in_service": ("投运至期末的整月数", "whole months from its first day to the end of the period"),
    }
)
"""Columns that every contract can read."""


def tables() -> Iterator[str]:
    """Yield the lines of the table of observation tables."""
    yield "| table | columns it must have | beside them | 一行是 · a row is |\n|---|---|---|---|"
    for name, columns in TABLES.items():
        needed = ", ".join(f"`{column}`" for column in columns) or "`period`"
        said = row_words(name, ("end", "share", "status"))
        yield f"| `{name}` | {needed} | {BESIDE[name]} | {said.zh} · {said.en} |"


def columns() -> Iterator[str]:
    """Yield the lines of the table of columns that are always there."""
    yield "| column | unit | |\n|---|---|---|"
    units = {f"calendar.{name}": unit for name, unit in CALENDAR_UNITS.items()}
    units |= {f"assets.{name}": unit for name, unit in SERVICE_UNITS.items()}
    for name, unit in units.items():
        chinese, english = ALWAYS[name]
        yield f"| `{name}` | {unit or '–'} | {chinese} · {english} |"

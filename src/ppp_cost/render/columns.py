"""The tables that both pages of the contract format show: observation tables, and columns that are always there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ppp_cost.payment.keys import CALENDAR_UNITS, SERVICE_UNITS
from ppp_cost.payment.observations import TABLES

BESIDE: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "events": (
            "end, asset, category, failure …",
            "停用或故障；未结束的 end 留空",
            "an outage; empty: not ended",
        ),
        "relief": (
            "asset …, share, evidence",
            "批准的免责；无 share 列即全免",
            "approved; no share: all of it",
        ),
        "readings": ("date / period, parameter, asset", "每天一个读数", "one a day"),
        "volumes": ("date / period, asset …", "期间或日期的数量", "a quantity of a period or day"),
        "scores": ("name / indicator, value / points, possible", "得分与满分", "points got and possible"),
        "amounts": (
            "date / period, clause, document",
            "金额；含税与否写进名称",
            "an amount; its name says tax in or out",
        ),
        "balances": ("loan", "提款为正，还款为负", "drawdown +, repayment -"),
        "payments": ("", "应付日、实付日", "due and paid"),
        "indices": ("status, source", "指数；status 可为 final", "an index; status may be final"),
        "openings": ("key, source", "以前年度留下的数", "what earlier years left"),
        "covers": ("", "from 含、to 不含；其间没有记录即没有发生", "from included, to excluded: no row means none"),
    }
)
"""By table: what may stand beside the columns it must have, and what a row is."""

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
        beside, chinese, english = BESIDE[name]
        needed = ", ".join(f"`{column}`" for column in columns) or "`period`"
        yield f"| `{name}` | {needed} | {beside} | {chinese} · {english} |"


def columns() -> Iterator[str]:
    """Yield the lines of the table of columns that are always there."""
    yield "| column | unit | |\n|---|---|---|"
    units = {f"calendar.{name}": unit for name, unit in CALENDAR_UNITS.items()}
    units |= {f"assets.{name}": unit for name, unit in SERVICE_UNITS.items()}
    for name, unit in units.items():
        chinese, english = ALWAYS[name]
        yield f"| `{name}` | {unit or '–'} | {chinese} · {english} |"

"""The tables of a study's report: standards, methods side by side, flags with decisions, unit costs, sources."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType

from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.standard.screening import DECIDE, Flag, decisions_on
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.study.study import Study
from ppp_cost.language import Language, number_text, spoken
from ppp_cost.render.report.report import Column, Table
from ppp_cost.render.report.report_lines import apart
from ppp_cost.render.text.cost_text import (
    WORDS,
    coefficient_text,
    detail_text,
    fixed_text,
    places_of,
    quantity_text,
    unit_text,
)

LANGUAGE: Language = "zh"
NONE = "—"
MOST_YEARS = 6
"""Years that a table of unit costs shows beside the standard years."""
MOST_CELLS = 6
"""Cells whose parts by code stand side by side."""
TARGETS: Mapping[str, str] = MappingProxyType({"frontier": "前沿", "mean": "均值", "quota": "定额"})
DECISIONS: Mapping[str, str] = MappingProxyType({"exclude": "剔除", "keep": "保留"})
TREATMENTS: Mapping[str, str] = MappingProxyType({"in": "计入", "out": "另列"})


def standard_table(of: Studied) -> Table:
    """Return the proposed standards, one a level; a standard that is absent has one row that says so."""
    study, proposed = of.measured.study, of.proposed
    service, unit = spoken(study.terms.service, LANGUAGE), unit_text(study, LANGUAGE)
    columns = (
        Column("实施内容", "centre"),
        Column("分级分类", "text", 2),
        Column("系数", "amount"),
        Column("支出标准", "amount"),
        Column("计量单位", "centre"),
        Column("区间", "amount"),
        Column("依据", "text", 3),
    )
    if proposed.table is None or proposed.base is None:
        row = (service, NONE, NONE, WORDS["absent"][LANGUAGE], unit, NONE, NONE)
        return Table(columns, (row,))
    base, places = proposed.base, study.terms.standard.places
    ground = f"{_target(base.target)} {spoken(base.how, LANGUAGE)}，样本 {base.n}"
    rows = tuple(
        (
            service,
            " / ".join(row.cell) or NONE,
            coefficient_text(row.coefficient),
            fixed_text(row.standard, places),
            unit,
            f"{fixed_text(row.low, places)}–{fixed_text(row.high, places)}",
            ground,
        )
        for row in proposed.table.rows
    )
    return Table(columns, rows)


def detail_table(of: Studied) -> Table | None:
    """Return what each standard is made of, code by code, None where cost is not told apart by code."""
    study, table = of.measured.study, of.proposed.table
    if table is None or not table.parts:
        return None
    places = study.terms.standard.places
    cells = [" / ".join(row.cell) or spoken("unit_cost", LANGUAGE) for row in table.rows]
    if len(cells) > MOST_CELLS:
        parts = [detail_text(row, places) for row in table.rows]
        heads = (Column("分级分类", "text", 2), Column("费用明细", "formula", 6))
        return Table(heads, tuple(zip(cells, parts, strict=True)), caption="费用明细")
    columns = (Column("代码", "centre"), Column("费用明细", "text", 1), *(Column(cell, "amount") for cell in cells))
    by_code = tuple(
        (code, study.name(code), *(fixed_text(row.detail[code], places) for row in table.rows)) for code in table.parts
    )
    whole = ("", "支出标准", *(fixed_text(row.standard, places) for row in table.rows))
    return Table(columns, by_code, (whole,), caption="费用明细")


def method_table(of: Studied) -> Table:
    """Return every method's figure with its interval, or why it has none."""
    columns = (
        Column("方法", "text", 3),
        Column("目标", "centre"),
        Column("数值", "amount"),
        Column("区间", "amount"),
        Column("覆盖率", "amount"),
        Column("说明", "text", 5),
    )
    return Table(columns, tuple(_method(each, of) for each in of.proposed.estimates))


def _method(found: Estimate | Absent, of: Studied) -> tuple[str, ...]:
    name, target = spoken(found.method, LANGUAGE), _target(found.target.text)
    if isinstance(found, Absent):
        absent = WORDS["absent"][LANGUAGE]
        reason = found.note.sentence(LANGUAGE).removeprefix(f"{absent}：")
        return name, target, absent, NONE, NONE, reason
    places = places_of(of.measured)
    interval, coverage = NONE, NONE
    if found.low is not None and found.high is not None and found.coverage is not None:
        interval = f"{found.low:,.{places}f}–{found.high:,.{places}f}"
        coverage = f"{found.coverage * 100:.1f}%"
    flags = "，".join(spoken(f"role_{flag}", LANGUAGE) for flag in (found.role, *found.flags))
    return name, target, f"{found.value:,.{places}f}", interval, coverage, f"{flags}；样本 {found.n}"


def _target(text: str) -> str:
    return TARGETS.get(text, text)


def flag_table(of: Studied) -> Table:
    """Return what screens noticed, unit by unit, and what was decided on it."""
    columns = (
        Column("单位"),
        Column("年份", "centre"),
        Column("标记", "centre"),
        Column("数值", "amount"),
        Column("界限", "amount"),
        Column("决定与理由", "text", 5),
    )
    return Table(columns, tuple(_flag(each, of) for each in of.flags))


def _flag(flag: Flag, of: Studied) -> tuple[str, ...]:
    told = [
        f"{DECISIONS[each.decision]}：{each.reason}（{each.by}，{each.date}）"
        for each in decisions_on(flag, of.measured.records)
    ]
    waiting = "尚无决定" if flag.kind == DECIDE else "仅供留意，无须决定"
    year = str(flag.year) if flag.year else NONE
    return (
        flag.unit,
        year,
        spoken(flag.name, LANGUAGE),
        _figure(flag.value),
        _figure(flag.cut),
        "；".join(told) or waiting,
    )


def _figure(value: float) -> str:
    return f"{value:,.2f}" if isfinite(value) else NONE


def unit_cost_table(of: Studied, places: int) -> Table:
    """Return the unit cost of every unit by year and over the standard years, with its mean yearly quantity."""
    measured = of.measured
    found, years = measured.every, measured.records.years
    shown = range(len(years))[-MOST_YEARS:]
    flagged = {flag.unit for flag in of.flags}
    columns = (
        Column("单位"),
        *(Column(f"{years[year]}年", "amount") for year in shown),
        Column("标准年份", "amount"),
        Column(f"工程量（{measured.study.terms.quantity.unit}）", "amount"),
    )
    rows = []
    for unit, name in enumerate(measured.records.units):
        cells = [f"{found.yearly[unit, year]:,.{places}f}" if found.mask[unit, year] else NONE for year in shown]
        value = f"{found.value[unit]:,.{places}f}" if found.counts[unit] else NONE
        rows.append((f"{name}{'※' if name in flagged else ''}", *cells, value, quantity_text(found, unit)))
    return Table(columns, tuple(rows))


def boundary_table(study: Study) -> Table:
    """Return what is inside the cost and what stands beside it."""
    columns = (
        Column("代码", "centre"),
        Column("名称", "text", 3),
        Column("处理", "centre"),
        Column("口径", "text", 5),
        Column("出处", "text", 3),
    )
    rows = tuple(
        (code.code, code.name, TREATMENTS[study.treatment(code)], code.rule or NONE, code.source or NONE)
        for code in study.codes
    )
    return Table(columns, rows)


def reference_table(study: Study) -> Table:
    """Return the published figures that stand beside the study."""
    columns = (
        Column("地区", "text", 2),
        Column("年份", "centre"),
        Column("分级", "text", 2),
        Column("数值", "amount"),
        Column("单位", "centre"),
        Column("性质", "centre"),
        Column("说明与出处", "text", 6),
    )
    rows = tuple(
        (
            each.place,
            each.year or NONE,
            each.cell or NONE,
            apart(number_text(each.value)),
            each.unit,
            spoken(f"kind_{each.kind}", LANGUAGE),
            "；".join(part for part in (each.scope, f"{each.source}（等级 {each.grade}）") if part),
        )
        for each in study.references
    )
    return Table(columns, rows)

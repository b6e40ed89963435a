"""Reading cost lines: columns of units named by a code and rows of costs, bridged to the study's boundary."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ppp_cost.cost.study.records import SHARED, CostLines
from ppp_cost.cost.study.study import CODE, Study
from ppp_cost.errors import Problem
from ppp_cost.intake.study.cost_line import Line, alike, repeated
from ppp_cost.intake.study.cost_names import plain, unknown_unit
from ppp_cost.intake.study.cost_tables import money_in, year_in
from ppp_cost.intake.study.sources import Source
from ppp_cost.kernels.allocation import largest_remainder
from ppp_cost.ledger.tables import Table

_BEHIND = re.compile(r"[(（\[【/:： 　]")
"""What stands between a code and the words that a header adds to it: a unit, a name."""


def cost_lines(
    source: Source,
    table: Table,
    places: Mapping[int, tuple[int, int]],
    units: Sequence[str],
    years: Sequence[int],
    study: Study,
    problems: list[Problem],
) -> tuple[CostLines, list[str]]:
    """Return the cost lines of both tables, each under a code of the study's boundary, and rows that are passed over.

    Those are of years that are not studied.
    """
    versions = dict(zip(places.values(), (table.text("boundary")[row] for row in places), strict=True))
    known = {*study.inside, *study.beside, *(each.from_code for rows in study.bridge.values() for each in rows)}
    problems += _unmapped(table, known, study)
    passed_over: list[str] = []
    found = [*_columns(table, places, known, problems), *_rows(source, units, years, passed_over, problems)]
    lines = [
        each for line in found for each in _bridged(line, versions.get((line.unit, line.year), ""), study, problems)
    ]
    listed = set(places.values())
    problems += [
        Problem(line.where, "unit_year_unlisted", {"unit": units[line.unit], "year": str(years[line.year])})
        for line in lines
        if line.unit != SHARED and (line.unit, line.year) not in listed
    ]
    problems += _tax_problems(lines, study)
    if study.terms.tax == "out":
        lines = [replace(line, amount=line.amount - (line.tax or 0)) for line in lines]
    found_lines = CostLines(
        np.array([line.unit for line in lines], dtype=np.intp),
        np.array([line.year for line in lines], dtype=np.intp),
        tuple(line.code for line in lines),
        np.array([line.amount for line in lines], dtype=np.int64),
        tuple(line.key for line in lines),
        tuple(line.where for line in lines),
        tuple(line.grade for line in lines),
        alike(lines),
    )
    return found_lines, passed_over


def _unmapped(table: Table, known: Collection[str], study: Study) -> Iterator[Problem]:
    """Yield columns that would be those of a code but for their case, a name in place of it, or words behind it."""
    names = {plain(code.name): code.code for code in study.codes if code.name}
    for name in (column for column in table.columns if column not in known):
        if name.upper() in known or plain(name) in names:
            yield Problem(f"{table.file} {name}", "code_unmapped", {"code": name})
            continue
        begin, _, behind = _BEHIND.sub("(", name).partition("(")
        first = begin.strip().upper()
        code = first if first in known else names.get(plain(begin))
        if behind and code is not None:
            yield Problem(f"{table.file} {name}", "column_nearly_code", {"name": name, "code": code})


def _columns(
    table: Table, places: Mapping[int, tuple[int, int]], known: Collection[str], problems: list[Problem]
) -> Iterator[Line]:
    """Yield the columns of units that are named by a code."""
    for name in (column for column in table.columns if CODE.fullmatch(column)):
        if name not in known:
            problems.append(Problem(table.head(name), "code_unmapped", {"code": name}))
            continue
        for row, (unit, year) in places.items():
            amount = money_in(table, row, name, problems)
            if amount is not None:
                yield Line(unit, year, name, amount, None, "", table.cell(row, name), "")


def _rows(
    source: Source, units: Sequence[str], years: Sequence[int], passed_over: list[str], problems: list[Problem]
) -> Iterator[Line]:
    """Yield the rows of costs that are of a year that is studied, and keep the places of the others."""
    needed = ("unit_id", "year", "code", "amount", "key", "source", "grade")
    costs = source.table("costs", needed, problems, also=("record_id", "tax"))
    problems += repeated(costs)
    for row in range(costs.size):
        where, before = costs.where(row), len(problems)
        year = year_in(costs, row, "year", problems)
        amount, tax = (money_in(costs, row, name, problems) for name in ("amount", "tax"))
        code, unit, key = (costs.text(name)[row] for name in ("code", "unit_id", "key"))
        if unit and unit not in units:
            problems.append(unknown_unit(costs.cell(row, "unit_id"), unit))
        elif unit and key:
            problems.append(Problem(costs.cell(row, "key"), "key_beside_unit", {"unit": unit, "key": key}))
        if not unit and not key:
            problems.append(Problem(costs.cell(row, "key"), "key_unsaid", {}))
        if amount is None and not costs.text("amount")[row]:
            problems.append(Problem(costs.cell(row, "amount"), "cell_missing", {"name": "amount"}))
        if tax is not None and amount is not None and not min(0, amount) <= tax <= max(0, amount):
            values = {"value": costs.text("tax")[row], "low": "0", "high": costs.text("amount")[row]}
            problems.append(Problem(costs.cell(row, "tax"), "not_between", values))
        if len(problems) > before or year is None or amount is None:
            continue
        if year not in years:
            passed_over.append(where)
        else:
            place = units.index(unit) if unit else SHARED
            grade, said_by, record = (costs.text(name)[row] for name in ("grade", "source", "record_id"))
            yield Line(place, years.index(year), code, amount, tax, key, where, grade, said_by, record)


def _bridged(line: Line, version: str, study: Study, problems: list[Problem]) -> Iterable[Line]:
    """Return a line under the study's codes; one of another boundary is split as the bridge says, exact in sum."""
    known, own = (*study.inside, *study.beside), study.terms.boundary
    lines = [line]
    if version not in ("", own):
        if (version, own) not in study.bridge:
            problems.append(Problem(line.where, "boundary_differs", {"found": version, "expected": own}))
            return []
        rows = [each for each in study.bridge[version, own] if each.from_code == line.code]
        if rows:
            shares = [each.share for each in rows]
            amounts, taxes = (
                largest_remainder(each, shares, range(len(rows))) for each in (line.amount, line.tax or 0)
            )
            lines = [
                replace(line, code=row.to_code, amount=int(amount), tax=None if line.tax is None else int(tax))
                for row, amount, tax in zip(rows, amounts, taxes, strict=True)
            ]
    problems += [Problem(each.where, "code_unmapped", {"code": each.code}) for each in lines if each.code not in known]
    return [each for each in lines if each.code in known]


def _tax_problems(lines: Sequence[Line], study: Study) -> Iterator[Problem]:
    """Yield lines that do not say their tax where it is to be taken out, and tax that is said twice."""
    booked = {(line.unit, line.year) for line in lines if line.code.startswith("V")}
    for line in lines:
        if line.tax is not None and (line.unit, line.year) in booked:
            yield Problem(line.where, "tax_twice", {})
        elif study.terms.tax == "out" and line.tax is None and line.code in study.inside:
            yield Problem(line.where, "tax_unsaid", {"code": line.code})

"""Reading price series: one level by item and year, on one fixed base and in one unit each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from ppp_cost.cost.study.study import Series
from ppp_cost.errors import Problem
from ppp_cost.intake.study.cost_tables import needed_number, read_table, year_in
from ppp_cost.language import number_text
from ppp_cost.ledger.tables import Table, parsed

COLUMNS = ("item", "year", "value", "unit", "source", "grade")
CHAINED = ("上年", "上一年", "上期", "上月", "环比", "同比", "previous", "year on year")
"""What a unit says where each level is compared with the one before."""


def load_series(files: list[Path], problems: list[Problem]) -> Series:
    """Read price series: levels by item and year, on one fixed base each."""
    levels: dict[tuple[str, int], Fraction] = {}
    where: dict[tuple[str, int], str] = {}
    units: dict[str, tuple[str, str]] = {}
    for file in files:
        table = read_table(file, COLUMNS, problems)
        if not table.size:
            problems.append(Problem(file.name, "no_series_file", {}))
        for row in range(table.size):
            year = year_in(table, row, "year", problems)
            value = needed_number(table, row, "value", problems)
            place = (table.text("item")[row], year or 0)
            if place in levels:
                values = {"key": " ".join(map(str, place)), "row": where[place].rpartition(" ")[2]}
                problems.append(Problem(table.where(row), "row_twice", values))
            if value <= 0 and parsed(table.text("value")[row]) is not None:
                problems.append(Problem(table.cell(row, "value"), "not_above_zero", {"value": number_text(value)}))
            problems += _judged_unit(table, row, units)
            levels[place], where[place] = value, table.where(row)
    return Series(levels, where)


def _judged_unit(table: Table, row: int, units: dict[str, tuple[str, str]]) -> Iterator[Problem]:
    """Yield what is wrong with the unit of a row; ``units`` keeps the first of each item and where it stands."""
    item, unit, source = (table.text(name)[row] for name in ("item", "unit", "source"))
    for name, cell in (("item", item), ("unit", unit), ("source", source)):
        if not cell:
            yield Problem(table.cell(row, name), "cell_missing", {"name": name})
    if any(each in unit.lower() for each in CHAINED):
        yield Problem(table.cell(row, "unit"), "not_chained", {"item": item})
        return
    first, where = units.setdefault(item, (unit, table.where(row))) if unit else (unit, "")
    if unit != first:
        values = {"item": item, "first": first, "second": unit, "where": where}
        yield Problem(table.cell(row, "unit"), "series_units", values)

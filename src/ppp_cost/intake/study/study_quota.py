"""Reading the quota of a study: its operations and their prices, each number inside what it can be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from ppp_cost.cost.study.study import Operation, QuotaPrice
from ppp_cost.errors import Problem
from ppp_cost.intake.study.cost_tables import needed_number, read_table, year_in
from ppp_cost.language import number_text
from ppp_cost.ledger.tables import Table, parsed

MODES = ("machine", "manual", "material")
"""What an operation is done with."""
QUOTA = ("operation", "name", "mode", "code", "where", "base", "passes", "days", "output", "price")
ALSO = ("output_low", "output_high", "output_unit", "relief")
PRICES = ("item", "value", "low", "high", "unit", "year", "source", "grade")


def operations_in(folder: Path, problems: list[Problem]) -> tuple[Operation, ...]:
    """Read `quota.csv`; without it there is no operation."""
    table = read_table(folder / "quota.csv", QUOTA, problems, ALSO)
    problems += _named_twice(table, "operation")
    return tuple(_operation(table, row, problems) for row in range(table.size))


def _operation(table: Table, row: int, problems: list[Problem]) -> Operation:
    mode, relief = table.text("mode")[row], table.text("relief")[row]
    if mode not in MODES:
        values = {"value": mode, "known": ", ".join(MODES)}
        problems.append(Problem(table.cell(row, "mode"), "not_a_choice", values))
    passes, days = (_from_zero(table, row, name, problems) for name in ("passes", "days"))
    output = needed_number(table, row, "output", problems)
    share = parsed(relief)
    if share is not None and not 0 <= share <= 1:
        problems.append(Problem(table.cell(row, "relief"), "share_outside", {"value": relief}))
    bounds = _triangle(table, row, "output", output, problems)
    # what divides is above zero, and so is its least
    for name, number in (("output", output), ("output_low", bounds[0])):
        if number <= 0 and table.text(name)[row]:
            problems.append(Problem(table.cell(row, name), "not_above_zero", {"value": number_text(number)}))
            break
    return Operation(
        table.text("operation")[row],
        table.text("name")[row],
        table.text("code")[row],
        _where(table, row, problems),
        table.text("base")[row],
        passes,
        days,
        bounds,
        needed_number(table, row, "relief", problems) if relief else Fraction(0),
        table.text("price")[row],
        table.line[row],
    )


def _named_twice(table: Table, column: str) -> Iterator[Problem]:
    met: set[str] = set()
    for row, name in enumerate(table.text(column)):
        if not name or name in met:
            yield Problem(table.where(row), "name_twice", {"key": name})
        met.add(name)


def _from_zero(table: Table, row: int, column: str, problems: list[Problem]) -> Fraction:
    found = needed_number(table, row, column, problems)
    if found < 0:
        problems.append(Problem(table.cell(row, column), "below_nothing", {"value": table.text(column)[row]}))
    return found


def _where(table: Table, row: int, problems: list[Problem]) -> tuple[str, tuple[str, ...]] | None:
    """Return the column and the cells for which an operation is done, None where it is done everywhere."""
    cell = table.text("where")[row]
    column, _, cells = (each.strip() for each in cell.partition("="))
    named = tuple(each.strip() for each in cells.split("|"))
    if cell and not (column and all(named)):
        problems.append(Problem(table.cell(row, "where"), "where_form", {"value": cell}))
        return None
    return (column, named) if cell else None


def _triangle(
    table: Table, row: int, column: str, value: Fraction, problems: list[Problem]
) -> tuple[Fraction, Fraction, Fraction]:
    """Return the least, the usual and the largest value of a cell; without bounds they are one."""
    names = ("low", "high") if column == "value" else (f"{column}_low", f"{column}_high")
    low, high = (
        needed_number(table, row, name, problems) if name in table.columns and table.text(name)[row] else value
        for name in names
    )
    if not low <= value <= high:
        values = {"low": number_text(low), "value": number_text(value), "high": number_text(high)}
        problems.append(Problem(table.cell(row, column), "not_between", values))
    return low, value, high


def prices_in(folder: Path, problems: list[Problem]) -> dict[str, QuotaPrice]:
    """Read `prices.csv`, by item; without it there is no price."""
    table = read_table(folder / "prices.csv", PRICES, problems)
    problems += _named_twice(table, "item")
    return {table.text("item")[row]: _price(table, row, problems) for row in range(table.size)}


def _price(table: Table, row: int, problems: list[Problem]) -> QuotaPrice:
    value = needed_number(table, row, "value", problems)
    year = year_in(table, row, "year", problems) or 0
    triangle = _triangle(table, row, "value", value, problems)
    for name, number in (("value", value), ("low", triangle[0])):
        if number < 0:
            problems.append(Problem(table.cell(row, name), "below_nothing", {"value": number_text(number)}))
            break
    item, unit, source = (table.text(name)[row] for name in ("item", "unit", "source"))
    problems += [
        Problem(table.cell(row, name), "cell_missing", {"name": name})
        for name, cell in (("unit", unit), ("source", source))
        if not cell
    ]
    return QuotaPrice(item, triangle, year, unit, source, table.line[row])

"""Judging the columns of units that a study reads: levels, groups, drivers, outputs and the bases of its quota."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppp_cost.cost.study.study import Operation, Study
from ppp_cost.errors import Problem
from ppp_cost.intake.study.cost_names import nameless
from ppp_cost.intake.study.cost_tables import number_in
from ppp_cost.ledger.tables import Table, parsed

OTHERS = ("unit_id", "year", "quantity", "boundary", "months")
"""Columns that are no key of shared cost, or are judged where they are read."""


def judge_columns(table: Table, study: Study, keys: Sequence[str], problems: list[Problem]) -> None:
    """Note columns that are not there, and cells that are not what the study reads them as; ``keys`` spread cost."""
    terms = study.terms
    needed = [tier.column for tier in terms.tier] + list(terms.peer) + [driver.column for driver in terms.driver]
    needed += [operation.base for operation in study.operations if operation.base != "quantity"]
    needed += [operation.where[0] for operation in study.operations if operation.where is not None]
    needed += [*terms.screens.outputs, *(["quality"] if terms.screens.quality else [])]
    problems += [
        Problem(table.file, "column_missing", {"name": name})
        for name in dict.fromkeys(needed)
        if name not in table.columns
    ]
    _judge_numbers(table, study, keys, problems)
    problems += _judged_drivers(table, study)
    problems += _judged_bases(table, study)
    for tier in terms.tier:
        for row in range(table.size if tier.column in table.columns else 0):
            cell = table.text(tier.column)[row]
            if cell not in tier.order:
                values = {"value": cell, "known": ", ".join(tier.order)}
                problems.append(Problem(f"{table.where(row)} {tier.column}", "not_a_choice", values))
    for name in terms.peer:
        problems += _judged_groups(table, name, study)
    for name in (*(tier.column for tier in terms.tier), *terms.peer):
        problems += _judged_level(table, name, study)


def _judge_numbers(table: Table, study: Study, keys: Sequence[str], problems: list[Problem]) -> None:
    """Note cells that are no numbers, and outputs and bases below zero: there is no work of less than nothing."""
    screens = study.terms.screens
    bases = [operation.base for operation in study.operations if operation.base != "quantity"]
    others = [driver.column for driver in study.terms.driver] + (["quality"] if screens.quality else [])
    spread = [key for key in keys if key in table.columns and key not in OTHERS]
    for name in dict.fromkeys((*others, *bases, *screens.outputs, *spread)):
        for row in range(table.size if name in table.columns and name != "quantity" else 0):
            number = number_in(table, row, name, problems)
            if number is not None and number < 0 and name in (*bases, *screens.outputs):
                values = {"value": table.text(name)[row]}
                problems.append(Problem(table.cell(row, name), "below_nothing", values))


def _in_years(table: Table, row: int, study: Study) -> bool:
    return table.text("year")[row] in map(str, study.terms.standard_years)


def _judged_groups(table: Table, name: str, study: Study) -> Iterator[Problem]:
    """Yield units that do not say their group of peers, or name none."""
    for row in range(table.size if name in table.columns else 0):
        cell, where = table.text(name)[row], table.cell(row, name)
        if not cell and _in_years(table, row, study):
            yield Problem(where, "cell_missing", {"name": name})
        elif (problem := nameless(where, cell)) is not None:
            yield problem


def _judged_level(table: Table, name: str, study: Study) -> Iterator[Problem]:
    """Yield units that change their level or group inside the standard years."""
    met: dict[str, str] = {}
    for row in range(table.size if name in table.columns else 0):
        unit, cell = table.text("unit_id")[row], table.text(name)[row]
        if cell and _in_years(table, row, study) and met.setdefault(unit, cell) != cell:
            values = {"unit": unit, "first": met[unit], "second": cell}
            yield Problem(table.cell(row, name), "level_changes", values)


def _judged_drivers(table: Table, study: Study) -> Iterator[Problem]:
    """Yield drivers that a unit does not say in a standard year, and those that have no logarithm."""
    for driver in study.terms.driver:
        for row in range(table.size if driver.column in table.columns else 0):
            if not _in_years(table, row, study):
                continue
            where, cell = f"{table.where(row)} {driver.column}", table.text(driver.column)[row]
            number = parsed(cell)
            if not cell:
                yield Problem(where, "cell_missing", {"name": driver.column})
            elif driver.scale == "log" and number is not None and number <= 0:
                yield Problem(where, "not_above_zero", {"value": cell})


def _judged_bases(table: Table, study: Study) -> Iterator[Problem]:
    """Yield the bases that an operation works on and that are empty: what is not said is not nothing."""
    last = str(study.standard_years[-1])
    bases = dict.fromkeys(operation.base for operation in study.operations if operation.base in table.columns)
    for name in bases:
        for row in range(table.size):
            worked = any(each.base == name and _is_done(each, table, row) for each in study.operations)
            if worked and table.text("year")[row] == last and not table.text(name)[row] and name != "quantity":
                yield Problem(table.cell(row, name), "base_missing", {"name": name})


def _is_done(operation: Operation, table: Table, row: int) -> bool:
    """Return whether an operation is done at the unit of a row."""
    return operation.where is None or table.text(operation.where[0])[row] in operation.where[1]

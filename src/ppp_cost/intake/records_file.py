"""Reading records: units, costs, keys and decisions of a study, with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ppp_cost.cost.records import ELSEWHERE, Decision, Floats, Records
from ppp_cost.cost.study import CODE, Study
from ppp_cost.errors import Problem, RecordError
from ppp_cost.intake.cost_lines import cost_lines
from ppp_cost.intake.cost_tables import needed_number, number_in, year_in
from ppp_cost.intake.sources import Source, numbers_of, opened
from ppp_cost.intake.table_judging import is_day
from ppp_cost.kernels.exact import Mask
from ppp_cost.payment.observations import Table, parsed

OWN = ("unit_id", "year", "quantity", "boundary", "months")
CHOICES = ("keep", "exclude")
MONTHS = 12


def load_records(path: str | Path, study: Study) -> Records:
    """Read the records of a study: a folder with `units.csv`, and what else there is of it, or a workbook.

    Raises RecordError with every problem found.
    """
    problems: list[Problem] = []
    source = opened(Path(path), problems)
    table = source.table("units", ("unit_id", "year", "quantity"), problems, numbers_of(study))
    if not table.size:
        raise RecordError([*problems, Problem(Path(path).name, "no_units", {})])
    units = tuple(sorted(dict.fromkeys(table.text("unit_id"))))
    years = tuple(sorted(study.terms.years))
    places = _places(table, units, years, problems)
    if problems:
        raise RecordError(problems)
    listed, quantity, columns = _arrays(table, places, (len(units), len(years)), problems)
    lines = cost_lines(source, table, places, units, years, study, problems)
    _judge_columns(table, study, problems)
    records = Records(
        units=units,
        years=years,
        listed=listed,
        quantity=quantity,
        columns={name: column for name, column in columns.items() if not CODE.fullmatch(name) and name not in OWN},
        lines=lines,
        keys=_keys(source, units, problems),
        decisions=_decisions(source, units, years, problems),
        digest=source.digest(("units", "costs", "keys", "decisions")),
        file=table.file,
        passed_over=tuple(table.where(row) for row in range(table.size) if row not in places),
        noticed=tuple(source.noticed),
    )
    if problems:
        raise RecordError(problems)
    return records


def _arrays(
    table: Table, places: Mapping[int, tuple[int, int]], shape: tuple[int, int], problems: list[Problem]
) -> tuple[Mask, Floats, dict[str, npt.NDArray[np.object_]]]:
    """Return which unit-years have a row, their quantities, and every other column as text."""
    listed, quantity = np.zeros(shape, dtype=bool), np.full(shape, np.nan)
    columns = {name: np.full(shape, "", dtype=object) for name in table.columns if name not in ("unit_id", "year")}
    for row, place in places.items():
        listed[place] = True
        number = number_in(table, row, "quantity", problems)
        if number is not None and number < 0:
            values = {"value": table.text("quantity")[row]}
            problems.append(Problem(table.cell(row, "quantity"), "below_nothing", values))
        elif number is not None:
            quantity[place] = float(number * _months(table, row, problems) / MONTHS)
        for name, column in columns.items():
            column[place] = table.text(name)[row]
    return listed, quantity, columns


def _places(
    table: Table, units: Sequence[str], years: Sequence[int], problems: list[Problem]
) -> dict[int, tuple[int, int]]:
    """Return where each row of the units stands; one of a year that is not studied is passed over."""
    found: dict[int, tuple[int, int]] = {}
    met: dict[tuple[int, int], int] = {}
    number = {unit: place for place, unit in enumerate(units)}
    for row in range(table.size):
        year = year_in(table, row, "year", problems)
        if not table.text("unit_id")[row]:
            problems.append(Problem(table.cell(row, "unit_id"), "cell_missing", {"name": "unit_id"}))
        if year not in years:
            continue
        place = (number[table.text("unit_id")[row]], years.index(year))
        if place in met:
            values = {"key": f"{units[place[0]]} {year}", "row": str(table.line[met[place]])}
            problems.append(Problem(table.where(row), "row_twice", values))
        met.setdefault(place, row)
        found[row] = place
    return found


def _months(table: Table, row: int, problems: list[Problem]) -> Fraction:
    if "months" not in table.columns or not table.text("months")[row]:
        return Fraction(MONTHS)
    months = needed_number(table, row, "months", problems)
    if not 0 < months <= MONTHS:
        values = {"value": table.text("months")[row], "low": "0", "high": str(MONTHS)}
        problems.append(Problem(table.cell(row, "months"), "not_between", values))
    return months


def _judge_columns(table: Table, study: Study, problems: list[Problem]) -> None:
    terms = study.terms
    needed = [tier.column for tier in terms.tier] + list(terms.peer) + [driver.column for driver in terms.driver]
    needed += [operation.base for operation in study.operations if operation.base != "quantity"]
    needed += [operation.where[0] for operation in study.operations if operation.where is not None]
    problems += [
        Problem(table.head(), "column_missing", {"name": name})
        for name in dict.fromkeys((*needed, *terms.screens.outputs))
        if name not in table.columns
    ]
    numbers = [driver.column for driver in terms.driver] + [operation.base for operation in study.operations]
    for name in dict.fromkeys((*numbers, *terms.screens.outputs, *(["quality"] if terms.screens.quality else []))):
        if name == "quantity":
            continue
        for row in range(table.size if name in table.columns else 0):
            number_in(table, row, name, problems)
    _judge_drivers(table, study, problems)
    for tier in terms.tier:
        for row in range(table.size if tier.column in table.columns else 0):
            cell = table.text(tier.column)[row]
            if cell not in tier.order:
                values = {"value": cell, "known": ", ".join(tier.order)}
                problems.append(Problem(table.cell(row, tier.column), "not_a_choice", values))
    for name in (*(tier.column for tier in terms.tier), *terms.peer):
        _judge_level(table, name, study, problems)


def _judge_level(table: Table, name: str, study: Study, problems: list[Problem]) -> None:
    """Note units that change their level or group inside the standard years."""
    met: dict[str, str] = {}
    for row in range(table.size if name in table.columns else 0):
        unit, cell = table.text("unit_id")[row], table.text(name)[row]
        of_standard = table.text("year")[row] in map(str, study.terms.standard_years)
        if of_standard and met.setdefault(unit, cell) != cell:
            values = {"unit": unit, "first": met[unit], "second": cell}
            problems.append(Problem(table.cell(row, name), "level_changes", values))


def _judge_drivers(table: Table, study: Study, problems: list[Problem]) -> None:
    """Note drivers that a unit does not say in a standard year, and those that have no logarithm."""
    for driver in study.terms.driver:
        for row in range(table.size if driver.column in table.columns else 0):
            if table.text("year")[row] not in map(str, study.terms.standard_years):
                continue
            where, cell = table.cell(row, driver.column), table.text(driver.column)[row]
            number = parsed(cell)
            if not cell:
                problems.append(Problem(where, "cell_missing", {"name": driver.column}))
            elif driver.scale == "log" and number is not None and number <= 0:
                problems.append(Problem(where, "not_above_zero", {"value": cell}))


def _keys(source: Source, units: Sequence[str], problems: list[Problem]) -> dict[tuple[str, int], dict[str, Fraction]]:
    table = source.table("keys", ("key", "year", "unit_id", "value"), problems)
    found: dict[tuple[str, int], dict[str, Fraction]] = {}
    for row in range(table.size):
        year = year_in(table, row, "year", problems)
        value = needed_number(table, row, "value", problems)
        unit = table.text("unit_id")[row]
        if unit not in (*units, ELSEWHERE):
            values = {"key": table.text("key")[row], "unit": unit or "''"}
            problems.append(Problem(table.cell(row, "unit_id"), "key_of_no_unit", values))
        weights = found.setdefault((table.text("key")[row], year or 0), {})
        if unit in weights:
            problems.append(Problem(table.where(row), "name_twice", {"key": unit}))
        weights[unit] = value
    return found


def _decisions(
    source: Source, units: Sequence[str], years: Sequence[int], problems: list[Problem]
) -> tuple[Decision, ...]:
    table = source.table("decisions", ("unit_id", "year", "decision", "reason", "by", "date"), problems)
    found: list[Decision] = []
    for row in range(table.size):
        unit, choice = table.text("unit_id")[row], table.text("decision")[row]
        year = year_in(table, row, "year", problems) if table.text("year")[row] else None
        if unit not in units:
            problems.append(Problem(table.cell(row, "unit_id"), "unit_unknown", {"value": unit}))
        if choice not in CHOICES:
            values = {"value": choice, "known": ", ".join(CHOICES)}
            problems.append(Problem(table.cell(row, "decision"), "not_a_choice", values))
        problems += [
            Problem(table.cell(row, name), "cell_missing", {"name": name})
            for name in ("reason", "by")
            if not table.text(name)[row]
        ]
        if year is not None and year not in years:
            problems.append(Problem(table.cell(row, "year"), "year_not_studied", {"year": str(year)}))
        day = table.text("date")[row]
        if day and not is_day(day):
            problems.append(Problem(table.cell(row, "date"), "not_a_day", {"value": day}))
        if (unit, year) in {(each.unit, each.year) for each in found}:
            problems.append(Problem(table.where(row), "name_twice", {"key": f"{unit} {year or ''}".strip()}))
        found.append(Decision(unit, year, choice, table.text("reason")[row], table.text("by")[row], day))
    return tuple(found)

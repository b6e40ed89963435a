"""Reading records: units, costs, keys and decisions of a study, with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ppp_cost.cost.study.records import ELSEWHERE, Floats, Records
from ppp_cost.cost.study.study import CODE, Study
from ppp_cost.errors import Problem, RecordError
from ppp_cost.intake.study.cost_lines import cost_lines
from ppp_cost.intake.study.cost_names import judged_names, nameless
from ppp_cost.intake.study.cost_tables import misspelt, misspelt_files, needed_number, number_in, year_in
from ppp_cost.intake.study.records_columns import judge_columns
from ppp_cost.intake.study.records_decisions import decisions_in
from ppp_cost.intake.study.sources import Source, numbers_of, opened
from ppp_cost.intake.xlsx.template_mark import of_other_template
from ppp_cost.kernels.exact import Mask
from ppp_cost.ledger.digest import digest_of
from ppp_cost.ledger.tables import Table

TABLES = ("units", "costs", "keys", "decisions")
NEEDED = ("unit_id", "year", "quantity")
OWN = ("unit_id", "year", "quantity", "boundary", "months")
ALSO = ("boundary", "months", "quality")
"""Columns of units that are read where they are there."""
MONTHS = 12


def load_records(path: str | Path, study: Study) -> Records:
    """Read the records of a study: a folder with `units.csv`, and what else there is of it, or a workbook.

    Raises RecordError with every problem found.
    """
    problems: list[Problem] = []
    source = _source(Path(path), study, problems)
    table = source.table("units", NEEDED, problems, numbers_of(study))
    if not table.size:
        problems.append(Problem(Path(path).name, "no_units", {}))
    units, years = tuple(sorted(dict.fromkeys(table.text("unit_id")))), tuple(sorted(study.terms.years))
    places = _places(table, units, years, problems)
    if problems:
        raise RecordError(problems, source.noticed)
    problems += [*misspelt_files(Path(path), TABLES), *misspelt(table, NEEDED, ALSO), *judged_names(table, "unit_id")]
    listed, quantity, columns = _arrays(table, places, (len(units), len(years)), problems)
    lines, passed_over = cost_lines(source, table, places, units, years, study, problems)
    judge_columns(table, study, lines.key, problems)
    records = Records(
        units=units,
        years=years,
        listed=listed,
        quantity=quantity,
        columns={name: column for name, column in columns.items() if not CODE.fullmatch(name) and name not in OWN},
        lines=lines,
        keys=_keys(source, units, problems),
        decisions=decisions_in(source, units, years, listed, problems),
        digest=source.digest(TABLES),
        file=table.file,
        passed_over=(*(table.where(row) for row in range(table.size) if row not in places), *passed_over),
        noticed=tuple(source.noticed),
    )
    if problems:
        raise RecordError(problems, source.noticed)
    return records


def _source(path: Path, study: Study, problems: list[Problem]) -> Source:
    """Return where the tables stand, with what is to be said of the template that they were filled in."""
    source = opened(path, problems)
    source.noticed.extend(of_other_template(source.book, "study", study.terms.id, digest_of(study.digests)))
    return source


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
    months = number_in(table, row, "months", problems)
    if months is None:
        return Fraction(MONTHS)
    if not 0 < months <= MONTHS:
        values = {"value": table.text("months")[row], "low": "0", "high": str(MONTHS)}
        problems.append(Problem(table.cell(row, "months"), "not_between", values))
    return months


def _keys(source: Source, units: Sequence[str], problems: list[Problem]) -> dict[tuple[str, int], dict[str, Fraction]]:
    table = source.table("keys", ("key", "year", "unit_id", "value"), problems)
    found: dict[tuple[str, int], dict[str, Fraction]] = {}
    for row in range(table.size):
        year = year_in(table, row, "year", problems)
        value = needed_number(table, row, "value", problems)
        unit = table.text("unit_id")[row]
        if unit not in (*units, ELSEWHERE):
            where, values = table.cell(row, "unit_id"), {"key": table.text("key")[row], "unit": unit or "''"}
            problems.append(nameless(where, unit) or Problem(where, "key_of_no_unit", values))
        weights = found.setdefault((table.text("key")[row], year or 0), {})
        if unit in weights:
            problems.append(Problem(table.where(row), "name_twice", {"key": unit}))
        weights[unit] = value
    return found

"""Reading a standard, an inventory and last year's budget."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ppp_cost.cost.budget.budget import LastYear, Section
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.study.study import Series, Study
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.cost.study.study_terms import StudyTerms
from ppp_cost.cost.unit_costs.driver_bands import OUTSIDE, band_of
from ppp_cost.errors import Problem, RecordError
from ppp_cost.intake.study.cost_names import judged_names
from ppp_cost.intake.study.cost_tables import money_in, needed_number, number_in
from ppp_cost.intake.study.sources import one_table
from ppp_cost.intake.study.standard_judging import judged_standard, weights_in
from ppp_cost.intake.study.standard_rows import approved_rows
from ppp_cost.intake.study.study_series import load_series
from ppp_cost.language import number_text
from ppp_cost.ledger.tables import Table, parsed


def load_standard(path: str | Path) -> Standard:
    """Read a standard as `standard -o` writes it; raises RecordError."""
    file = Path(path)
    try:
        raw = json.loads(file.read_text("utf-8-sig"))
        return _standard(raw, file.name)
    except OSError as error:
        raise RecordError([Problem(file.name, "no_standard", {})]) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError([Problem(file.name, "not_a_standard", {})]) from error


def _standard(raw: Mapping[str, Any], file: str) -> Standard:
    try:
        terms = StudyTerms.model_validate_json(json.dumps(raw["terms"]), strict=False)
    except ValidationError as error:
        raise RecordError([Problem(file, "not_a_standard", {})]) from error
    if not raw["rows"] or any(parsed(str(row["base"])) == 0 for row in raw["rows"] if "base" in row):
        raise RecordError([Problem(file, "standard_absent", {})])
    problems: list[Problem] = []
    study = Study(terms, (), {}, (), {}, (), Series({}, {}), raw.get("digests") or {}, file)
    columns = Standard(study, "", (), {}).columns
    rows = approved_rows(raw["rows"], columns, terms, file, problems)
    weights = weights_in(raw, file, problems)
    problems += judged_standard(raw, terms, rows, file)
    if problems:
        raise RecordError(problems)
    return Standard(study, raw["state"], rows, weights)


def series_files(standard: Standard, folder: Path) -> list[Path]:
    """Return the price series of a folder that a standard reads: the study's files, else all."""
    named = [folder / name for name in standard.study.terms.price.files if (folder / name).is_file()]
    return named or (sorted(folder.glob("*.csv")) if folder.is_dir() else [])


def with_series(standard: Standard, folder: Path) -> Standard:
    """Return the standard with the price series of a folder: the study's files, else all; raises RecordError."""
    problems: list[Problem] = []
    files = series_files(standard, folder)
    if not files:
        problems.append(Problem(folder.name, "no_series_file", {}))
    series = load_series(files, problems)
    if problems:
        raise RecordError(problems)
    return standard.at_prices(series)


def load_inventory(path: str | Path, standard: Standard, noticed: list[Problem] | None = None) -> tuple[Section, ...]:
    """Read an inventory: a unit a row, with its tiers, quantity and priority; raises RecordError.

    ``noticed`` takes what to look at in the file, which was read all the same.
    """
    problems: list[Problem] = []
    file, seen = Path(path), noticed if noticed is not None else []
    needed = ("unit_id", *standard.columns, "quantity")
    table = one_table(file, "inventory", needed, problems, seen, ("priority",))
    if not table.size:
        problems.append(Problem(file.name, "no_inventory", {}))
    problems += judged_names(table, "unit_id")
    found, met = [], set()
    for row in range(table.size):
        unit = table.text("unit_id")[row]
        if not unit or unit in met:
            problems.append(Problem(table.where(row), "name_twice", {"key": unit}))
        met.add(unit)
        quantity = needed_number(table, row, "quantity", problems)
        if quantity < 0:
            values = {"value": number_text(quantity)}
            problems.append(Problem(table.cell(row, "quantity"), "below_nothing", values))
        cell = tuple(_level(table, row, name, standard, problems) for name in standard.columns)
        found.append(Section(unit, cell, quantity, table.text("priority")[row], table.where(row)))
    if problems:
        raise RecordError(problems)
    return tuple(found)


def _level(table: Table, row: int, column: str, standard: Standard, problems: list[Problem]) -> str:
    """Return the level of a unit: what its cell says, of a driver the band that holds its number."""
    driver = standard.banded.get(column)
    if driver is None:
        return table.text(column)[row]
    before = len(problems)
    place = band_of(driver, float(needed_number(table, row, column, problems)))
    if len(problems) == before and place == OUTSIDE:
        problems.append(Problem(table.cell(row, column), "outside_bands", {"column": column}))
    return "" if place == OUTSIDE else driver.bands[place].level


def load_last_year(
    path: str | Path, units: Iterable[str] = (), noticed: list[Problem] | None = None
) -> dict[str, LastYear]:
    """Read last year's budget, as `budget -o` writes it; a name that only looks like one of ``units`` is refused.

    ``noticed`` takes what to look at in the file, which was read all the same.  Raises RecordError.
    """
    problems: list[Problem] = []
    file, seen = Path(path), noticed if noticed is not None else []
    table = one_table(file, "last_year", ("unit_id", "quantity", "amount"), problems, seen, FACTORS_OF_LAST)
    if not table.size:
        problems.append(Problem(file.name, "no_last_year", {}))
    problems += judged_names(table, "unit_id", units)
    found: dict[str, LastYear] = {}
    for row in range(table.size):
        unit = table.text("unit_id")[row]
        if not unit or unit in found:
            problems.append(Problem(table.where(row), "name_twice", {"key": unit}))
        found[unit] = _last_year(table, row, problems)
    if problems:
        raise RecordError(problems)
    return found


FACTORS_OF_LAST = ("standard", "coefficient", "index", "transition", "fiscal")
"""Columns of last year's factors behind its quantity; an empty one is not known."""


def _last_year(table: Table, row: int, problems: list[Problem]) -> LastYear:
    one = Fraction(1)
    cells = {name: number_in(table, row, name, problems) for name in FACTORS_OF_LAST if name in table.columns}
    known = {name: value for name, value in cells.items() if value is not None}
    quantity = needed_number(table, row, "quantity", problems)
    amount = money_in(table, row, "amount", problems)
    if amount is None and not table.text("amount")[row]:
        problems.append(Problem(table.cell(row, "amount"), "cell_missing", {"name": "amount"}))
    if amount is not None and amount < 0:
        problems.append(Problem(table.cell(row, "amount"), "below_nothing", {"value": table.text("amount")[row]}))
    unpaid = amount == 0 and known.get("fiscal") == 0 and {"standard", "coefficient"} <= known.keys()
    for name, value in {"quantity": quantity, **known}.items():
        if value <= 0 and not (name == "fiscal" and unpaid):
            where = table.cell(row, name)
            problems.append(Problem(where, "not_above_zero", {"value": number_text(value)}))
    if known.get("fiscal", one) > 1:
        values = {"value": number_text(known["fiscal"])}
        problems.append(Problem(table.cell(row, "fiscal"), "share_outside", values))
    if len(known) == len(FACTORS_OF_LAST) and amount is not None:
        problems += _differing(table, row, {"quantity": quantity, **known}, amount)
    return LastYear(
        quantity,
        known.get("standard"),
        known.get("coefficient"),
        known.get("index") or one,
        known.get("transition") or one,
        Fraction(0) if unpaid else _share_paid(known.get("fiscal") or one, amount or 0),
        amount or 0,
        table.where(row),
    )


def _differing(table: Table, row: int, factors: Mapping[str, Fraction], amount: int) -> Iterator[Problem]:
    """Yield an amount that is not the product of its factors.

    A minor unit is let pass, and more where what was rounded to one was raised by the last two factors.
    """
    product = prod(factors.values(), start=Fraction(1))
    if abs(product * MINOR - amount) > max(Fraction(1), factors["transition"] * factors["fiscal"]):
        values = {"product": number_text(round(product, 2)), "amount": table.text("amount")[row]}
        yield Problem(table.cell(row, "amount"), "last_year_differs", values)


def _share_paid(fiscal: Fraction, amount: int) -> Fraction:
    """Return the fiscal share exactly: the amount over the whole minor units before it, which a decimal is near to."""
    before = round(amount / fiscal) if fiscal else 0
    return Fraction(amount, before) if before else fiscal

"""Reading a standard, an inventory and last year's budget."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ppp_cost.cost.approved import Approved, Standard
from ppp_cost.cost.budgeted import LastYear, Section
from ppp_cost.cost.numbers import MINOR
from ppp_cost.cost.study import Series, Study
from ppp_cost.cost.terms import StudyTerms
from ppp_cost.errors import Problem, RecordError
from ppp_cost.intake.cost_tables import money_in, needed_number, number_in
from ppp_cost.intake.sources import one_table
from ppp_cost.intake.study_file import load_series
from ppp_cost.language import number_text
from ppp_cost.payment.observations import Table


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
    if not raw["rows"] or any(Fraction(row["base"]) <= 0 for row in raw["rows"]):
        raise RecordError([Problem(file, "standard_absent", {})])
    study = Study(terms, (), {}, (), {}, (), Series({}, {}), raw["digests"], file)
    rows = tuple(
        Approved(
            tuple(row["cell"]),
            Fraction(row["base"]),
            Fraction(row["coefficient"]),
            Fraction(row["cost_standard"]),
            Fraction(row["standard"]),
            {int(year): Fraction(value) for year, value in row["revised"].items()},
        )
        for row in raw["rows"]
    )
    weights = {code: Fraction(weight) for code, weight in raw["weights"].items()}
    return Standard(study, raw["state"], rows, weights)


def with_series(standard: Standard, folder: Path) -> Standard:
    """Return the standard with the price series of a folder: the study's files, else all; raises RecordError."""
    problems: list[Problem] = []
    named = [folder / name for name in standard.study.terms.price.files if (folder / name).is_file()]
    files = named or (sorted(folder.glob("*.csv")) if folder.is_dir() else [])
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
    table = one_table(file, "inventory", ("unit_id", *standard.columns, "quantity"), problems, seen)
    if not table.size:
        problems.append(Problem(file.name, "no_inventory", {}))
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
        cell = tuple(table.text(name)[row] for name in standard.columns)
        found.append(Section(unit, cell, quantity, table.text("priority")[row], table.where(row)))
    if problems:
        raise RecordError(problems)
    return tuple(found)


def load_last_year(path: str | Path, noticed: list[Problem] | None = None) -> dict[str, LastYear]:
    """Read last year's budget, as `budget -o` writes it; raises RecordError.

    ``noticed`` takes what to look at in the file, which was read all the same.
    """
    problems: list[Problem] = []
    file, seen = Path(path), noticed if noticed is not None else []
    table = one_table(file, "last_year", ("unit_id", "quantity", "amount"), problems, seen)
    if not table.size:
        problems.append(Problem(file.name, "no_last_year", {}))
    found: dict[str, LastYear] = {}
    for row in range(table.size):
        unit = table.text("unit_id")[row]
        if unit in found:
            problems.append(Problem(table.where(row), "name_twice", {"key": unit}))
        found[unit] = _last_year(table, row, problems)
    if problems:
        raise RecordError(problems)
    return found


def _last_year(table: Table, row: int, problems: list[Problem]) -> LastYear:
    one = Fraction(1)
    names = ("standard", "coefficient", "index", "transition", "fiscal")
    known = {name: number_in(table, row, name, problems) for name in names if name in table.columns}
    quantity = needed_number(table, row, "quantity", problems)
    amount = money_in(table, row, "amount", problems)
    if amount is None and not table.text("amount")[row]:
        problems.append(Problem(table.cell(row, "amount"), "cell_missing", {"name": "amount"}))
    for name, value in (("quantity", quantity), *((name, known.get(name)) for name in names)):
        if value is not None and value <= 0:
            where = table.cell(row, name)
            problems.append(Problem(where, "not_above_zero", {"value": number_text(value)}))
    if amount is not None and amount < 0:
        problems.append(Problem(table.cell(row, "amount"), "below_nothing", {"value": table.text("amount")[row]}))
    factors = [known.get(name) for name in names]
    if all(factors) and amount is not None:
        product = quantity * prod((each for each in factors if each is not None), start=one)
        if abs(product * MINOR - amount) > 1:
            values = {"product": number_text(round(product, 2)), "amount": table.text("amount")[row]}
            problems.append(Problem(table.cell(row, "amount"), "last_year_differs", values))
    return LastYear(
        quantity,
        known.get("standard"),
        known.get("coefficient"),
        known.get("index") or one,
        known.get("transition") or one,
        known.get("fiscal") or one,
        amount or 0,
        table.where(row),
    )

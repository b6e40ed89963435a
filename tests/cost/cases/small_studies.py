"""Studies of a few units and standards of a few cells, in memory but for the rows of records."""

import csv
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from ppp_cost.cost.standard.approved_standard import Approved, Standard
from ppp_cost.cost.standard.study_chain import Studied, studied
from ppp_cost.cost.study.study import Code, Operation, QuotaPrice, Series, Study
from ppp_cost.cost.study.study_terms import StudyTerms
from ppp_cost.cost.unit_costs.sample import Inventory
from ppp_cost.intake.study.records_file import load_records

YEAR = 2024
ONE = Fraction(1)
TERMS = {
    "format": 1,
    "id": "small",
    "title": "small",
    "service": "any",
    "evidence": "illustrative",
    "quantity": {"unit": "unit"},
    "years": [YEAR],
    "standard_years": [YEAR],
    "price_base": YEAR,
    "boundary": "1",
    "standard": {"purpose": "keep", "p": "0.5", "adopt": "statistics", "places": 9},
}
CODES = (Code("U1", "cost", "in", "", ""), Code("X6", "beside", "out", "", ""))
Levels = Mapping[tuple[str, int], Fraction]


def exact(value: float | str) -> Fraction:
    """A number as it is written."""
    return Fraction(str(value))


def study(
    terms: Mapping[str, Any],
    levels: Levels | None = None,
    operations: Sequence[Operation] = (),
    price: Fraction = ONE,
) -> Study:
    """A study; what `terms` does not say is as in TERMS, and `price` is that of every operation."""
    prices = {each.price: QuotaPrice(each.price, (price,) * 3, YEAR, "", "", 0) for each in operations}
    said = StudyTerms.model_validate({**TERMS, **terms})
    return Study(said, CODES, {}, tuple(operations), prices, (), Series(levels or {}, {}), {}, "study.toml")


def studied_rows(of: Study, units: Sequence[Sequence[str]]) -> Studied:
    """What a study makes of the rows of its units, the names of the columns first."""
    with TemporaryDirectory() as folder:
        with (Path(folder) / "units.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(units)
        (found,) = studied(of, load_records(folder, of))
    return found


def amount(kusd: str) -> str:
    """Thousands as an amount of the currency."""
    return str(int(exact(kusd) * 1000))


def in_kusd(minor: npt.NDArray[np.int64]) -> list[float]:
    return [float(Fraction(each, 100 * 1000)) for each in minor.tolist()]


def standard(of: Study, cells: Mapping[tuple[str, ...], Fraction], weights: Mapping[str, Fraction]) -> Standard:
    """An approved standard with these values, each its own base."""
    rows = (Approved(cell, value, ONE, value, value, {}) for cell, value in cells.items())
    return Standard(of, "ready", tuple(rows), weights)


def operation(name: str, code: str, base: str, times: tuple[Fraction, ...], where: str = "") -> Operation:
    """An operation: passes, days, output and relief in `times`; priced by an item of its own name."""
    passes, days, output, relief = times
    column, _, cell = where.partition("=")
    chosen = (column, (cell,)) if where else None
    return Operation(name, name, code, chosen, base, passes, days, (output,) * 3, relief, name, 0)


def inventory(quantity: Sequence[float], columns: Mapping[str, Sequence[str]]) -> Inventory:
    names = tuple(f"unit {place}" for place in range(len(quantity)))
    cells = {name: tuple(column) for name, column in columns.items()}
    return Inventory(names, np.array(quantity, dtype=float), cells, np.ones(len(quantity)))

"""Studies whose tables are rewritten: columns multiplied, rows in another order, and records too poor for a standard."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from pathlib import Path
from random import Random

from tests.cost.doors import STUDIES
from tests.cost.study_folder import varied

Rows = list[dict[str, str]]
Rewriting = Callable[[Rows], Rows]
UNITS, COSTS, KEYS = "example/units.csv", "example/costs.csv", "example/keys.csv"
QUOTA, PRICES = "quota.csv", "prices.csv"
CODES = {"lots": ("L1", "M1", "M2", "C1", "X4"), "states": ("U1", "X1", "X6", "X11")}
OUTPUTS = ("rural_lane_miles", "urban_lane_miles", "daily_vehicle_miles")
DRIVERS = {"lots": ("lane_km", "hand_m2"), "states": ("lane_miles", "urban_share", "traffic")}
WITH_DRIVERS = """
[[driver]]
column = "lane_km"
scale = "log"
[[driver]]
column = "hand_m2"
scale = "linear"
[screens]"""


def rewritten(of: str, folder: Path, tables: Mapping[str, Rewriting], terms: Mapping[str, str]) -> tuple[Path, Path]:
    """A copy of a shipped study with tables rewritten and texts of `study.toml` replaced; a table of no rows goes."""
    study, records = varied(STUDIES[of], folder, {"study.toml": terms} if terms else {})
    for name, rewriting in tables.items():
        file = study / name
        rows = rewriting(list(csv.DictReader(StringIO(file.read_text("utf-8")))))
        if not rows:
            file.unlink()
            continue
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return study, records


def with_cells(**cells: str) -> Rewriting:
    return lambda rows: [row | cells for row in rows]


def with_cells_of(unit: str, others: bool = False, **cells: str) -> Rewriting:
    """Cells of one unit, or of all others."""
    return lambda rows: [row | cells if (row["unit_id"] == unit) != others else row for row in rows]


def units(number: int) -> Rewriting:
    return lambda rows: [row for row in rows if row["unit_id"] in sorted({each["unit_id"] for each in rows})[:number]]


def none(rows: Rows) -> Rows:
    return []


def shuffled(rows: Rows) -> Rows:
    """The rows, and the columns behind the first, in another order."""
    mixed = Random(1).sample(rows, len(rows))
    first, *others = mixed[0]
    return [{name: row[name] for name in (first, *Random(2).sample(others, len(others)))} for row in mixed]


def multiplied(factor: Fraction, *columns: str, where: Callable[[dict[str, str]], bool] = bool) -> Rewriting:
    """Columns of numbers times a factor, in the rows that are chosen."""
    return lambda rows: [
        row | {name: str(Fraction(row[name]) * factor) for name in columns if where(row) and row.get(name)}
        for row in rows
    ]


def copied(times: int) -> Rewriting:
    """Every unit several times, each copy dearer than the one before and under a name of its own."""
    return lambda rows: [
        multiplied(Fraction(10 + copy, 10), *CODES["lots"])([row])[0] | {"unit_id": f"{row['unit_id']}-{copy}"}
        for copy in range(times)
        for row in rows
    ]


def then(*rewritings: Rewriting) -> Rewriting:
    def work(rows: Rows) -> Rows:
        for each in rewritings:
            rows = each(rows)
        return rows

    return work


def based_on(*bases: str) -> Callable[[dict[str, str]], bool]:
    return lambda row: row["base"] in bases


@dataclass(frozen=True)
class Unit:
    """Columns that share a unit of measure: how a factor rewrites them, and its power in a unit cost.

    ``apart`` are the powers of ten they are taken to, as far as money is neither finer than its minor unit nor too
    large to be meant; what is shared out is cut at that unit, and the same but for that: ``near`` says how much.
    """

    of: str
    tables: Callable[[Fraction], Mapping[str, Rewriting]]
    power: int
    apart: Sequence[int] = (-6, 6)
    near: float = 1e-8


def column(of: str, name: str, power: int = 0) -> Unit:
    return Unit(of, lambda factor: {UNITS: multiplied(factor, name)}, power)


def outputs(factor: Fraction) -> Mapping[str, Rewriting]:
    """Every output by a factor of its own."""
    powers = (factor, 1 / factor, 1 / factor**2)
    return {UNITS: then(*(multiplied(each, name) for each, name in zip(powers, OUTPUTS, strict=True)))}


def area(factor: Fraction) -> Mapping[str, Rewriting]:
    outputs = multiplied(factor, "output", "output_low", "output_high", where=based_on("hand_m2"))
    # the material is priced for a unit of quantity, its output stays 1
    return {
        UNITS: multiplied(factor, "quantity", "hand_m2"),
        KEYS: multiplied(factor, "value"),
        QUOTA: outputs,
        PRICES: multiplied(1 / factor, "value", "low", "high", where=lambda row: row["item"] == "material_m2"),
    }


def length(factor: Fraction) -> Mapping[str, Rewriting]:
    outputs = multiplied(factor, "output", "output_low", "output_high", where=based_on("lane_km"))
    return {UNITS: multiplied(factor, "lane_km"), QUOTA: outputs}


def shifts(factor: Fraction) -> Mapping[str, Rewriting]:
    """What a price is paid for, as a shift of other hours."""
    outputs = multiplied(factor, "output", "output_low", "output_high")
    return {QUOTA: outputs, PRICES: multiplied(factor, "value", "low", "high")}


def money(factor: Fraction) -> Mapping[str, Rewriting]:
    prices = multiplied(factor, "value", "low", "high")
    return {UNITS: multiplied(factor, *CODES["lots"]), COSTS: multiplied(factor, "amount"), PRICES: prices}


def ten_thousands(factor: Fraction) -> Mapping[str, Rewriting]:
    """Money without what is shared: shares cut at the minor unit differ by more where the unit is larger."""
    return {**money(factor), COSTS: none, KEYS: none}


UNITS_OF_MEASURE = {
    "states-quantity": column("states", "quantity", -1),
    **{f"states-{name}": column("states", name) for name in DRIVERS["states"]},
    "states-outputs": Unit("states", outputs, 0),
    "states-money": Unit("states", lambda factor: {UNITS: multiplied(factor, *CODES["states"])}, 1, (-5, 2)),
    "lots-area": Unit("lots", area, -1, (-6, -2, 3, 6)),
    "lots-length": Unit("lots", length, 0),
    "lots-shifts": Unit("lots", shifts, 0),
    "lots-money": Unit("lots", money, 1, (1, 6), 1e-7),
    "lots-ten-thousands": Unit("lots", ten_thousands, 1, (-4, -2, 6)),
}

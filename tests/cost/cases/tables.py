"""Tables of the cases' data, as columns of numbers."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Given: TypeAlias = Mapping[str, Any]
Floats: TypeAlias = npt.NDArray[np.float64]


def rows_of(given: Given, shared: Path) -> list[dict[str, str]]:
    """The rows of the file that a case names, those that its filter and its unit choose."""
    with (shared / given["file"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if "filter" in given:
        column, cell = given["filter"].split("==")
        rows = [row for row in rows if row[column] == cell]
    return rows[: given.get("rows")]


def column(rows: Sequence[Mapping[str, str]], *names: str) -> Floats:
    """A column of numbers, several of them summed."""
    return np.array([sum(float(row[name]) for name in names) for row in rows])


def states_of(given: Given, shared: Path) -> tuple[list[str], Floats, Floats]:
    """States, the logarithm of their maintenance, and a constant, lane miles, urban share and traffic on their scales."""
    rows = rows_of(given, shared)
    lanes, traffic = column(rows, "lane_miles"), column(rows, "rural_dvmt_k", "urban_dvmt_k")
    drivers = [np.log(lanes), column(rows, "urban_lane_miles") / lanes, np.log(traffic / lanes)]
    x = np.column_stack([np.ones(len(rows)), *drivers])
    return [row["state"] for row in rows], np.log(column(rows, "maintenance_kusd")), x


def places_of(names: Sequence[str]) -> npt.NDArray[np.intp]:
    """The place of each row's unit among the units sorted."""
    return np.unique(names, return_inverse=True)[1]


def by_name(names: Sequence[str], values: Floats) -> dict[str, float]:
    return dict(zip(names, values.tolist(), strict=True))

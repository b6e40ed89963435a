"""A cost line, and those that stand twice: rows that must be one, and lines that only look like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppp_cost.errors import Problem
from ppp_cost.ledger.tables import Table


@dataclass(frozen=True, slots=True)
class Line:
    """A cost line: ``unit`` and ``year`` are places, ``tax`` what of the amount is tax, None where it is not said.

    ``source`` is None for a column of units, which has none; ``record`` is the record that is named, else empty.
    """

    unit: int
    year: int
    code: str
    amount: int
    tax: int | None
    key: str
    where: str
    grade: str
    source: str | None = None
    record: str = ""


def repeated(costs: Table) -> Iterator[Problem]:
    """Yield records that are booked twice, and rows without one that are another row cell by cell."""
    names = [name for name in costs.columns if name != "record_id"]
    by_record: dict[str, int] = {}
    by_cells: dict[tuple[str, ...], int] = {}
    for row in range(costs.size):
        record, cells = costs.text("record_id")[row], tuple(costs.text(name)[row] for name in names)
        if record:
            first = by_record.setdefault(record, row)
            if first != row:
                values = {"key": record, "row": str(costs.line[first])}
                yield Problem(costs.cell(row, "record_id"), "row_twice", values)
            continue
        first = by_cells.setdefault(cells, row)
        if first != row:
            key = " ".join(costs.text(name)[row] for name in ("unit_id", "year", "code", "amount"))
            yield Problem(costs.where(row), "line_twice", {"key": key.strip(), "row": str(costs.line[first])})


def alike(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the places of lines that agree with one before in unit, year, code, amount and source.

    A column of units has no source and agrees with any; records that are named are as many as their names.
    """
    groups: dict[tuple[int, int, str, int, str], list[Line]] = {}
    for line in lines:
        if line.amount:
            groups.setdefault((line.unit, line.year, line.code, line.amount, line.key), []).append(line)
    return tuple(
        f"{line.where} = {first.where}"
        for group in groups.values()
        for place, line in enumerate(group)
        for first in [next((each for each in group[:place] if _agree(each, line)), None)]
        if first is not None
    )


def _agree(first: Line, second: Line) -> bool:
    sources = {first.source, second.source}
    return (None in sources or len(sources) == 1) and not (first.record and second.record)

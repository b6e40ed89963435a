"""The asset table beside a contract."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from ppp_cost.errors import Problem
from ppp_cost.intake.csv.table_files import read_rows
from ppp_cost.payment.terms.assets import Assets

FOREVER = np.iinfo(np.int64).max


def read_assets(file: Path, problems: list[Problem]) -> tuple[Assets | None, bytes]:
    """Read `assets.csv`: in service from `from` (included) to `to` (excluded), the rest attributes."""
    if not file.is_file():
        return None, b""
    content = file.read_bytes()
    table = read_rows("assets", file.name, content, problems)
    missing = [name for name in ("asset", "from") if name not in table.columns]
    problems += [Problem(file.name, "column_missing", {"name": name}) for name in missing]
    names = table.text("asset")
    for row, name in enumerate(names):
        if not name or name in names[:row]:
            problems.append(Problem(table.where(row), "key_twice", {"key": name}))
    begin = [_day(table.text("from")[row], table.where(row), problems) for row in range(table.size)]
    end = [_day(cell, table.where(row), problems) if cell else FOREVER for row, cell in enumerate(table.text("to"))]
    for row, (first, last) in enumerate(zip(begin, end, strict=True)):
        if last < first:
            values = {"begin": table.text("from")[row], "end": table.text("to")[row]}
            problems.append(Problem(table.cell(row, "to"), "end_before_begin", values))
    assets = Assets(
        names,
        np.array(begin, dtype=np.int64),
        np.array(end, dtype=np.int64),
        {column: cells for column, cells in table.columns.items() if column != "asset"},
        table.line,
    )
    return assets, content


def _day(cell: str, where: str, problems: list[Problem]) -> int:
    try:
        if len(cell) != len("2024-07-01"):
            raise ValueError(cell)
        return date.fromisoformat(cell).toordinal() - date(1970, 1, 1).toordinal()
    except ValueError:
        problems.append(Problem(where, "not_a_day", {"value": cell}))
        return 0

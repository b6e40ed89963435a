"""The lines of a statement as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from ppp_cost.ledger.statement import Statement
from ppp_cost.render.document import LINE_COLUMNS, lines


def lines_csv(statement: Statement) -> str:
    """Return the lines with a header; text that a spreadsheet would compute is set apart by an apostrophe."""
    columns = lines(statement)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LINE_COLUMNS)
    for row in zip(*(columns[name] for name in LINE_COLUMNS), strict=True):
        writer.writerow([_cell(name, value) for name, value in zip(LINE_COLUMNS, row, strict=True)])
    return out.getvalue()


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    text = "; ".join(value) if isinstance(value, list) else str(value)
    number = name in ("amount", "vat_inside")
    return "'" + text if not number and text.startswith(("=", "+", "-", "@")) else text

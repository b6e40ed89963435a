"""The lines of a statement as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from ppp_cost.language import money_text, term
from ppp_cost.ledger.statement import Statement
from ppp_cost.render.json.statement_document import LINE_COLUMNS, lines
from ppp_cost.render.words.sample_mark import MARK


def lines_csv(statement: Statement) -> str:
    """Return the lines with a header, then the payable; every row carries the mark of made-up figures.

    Text that a spreadsheet would compute is set apart by an apostrophe.
    """
    columns, ledger = lines(statement), statement.ledger
    mark = MARK if statement.heading.illustrative else ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*LINE_COLUMNS, "name", "mark"])
    for row in zip(*(columns[name] for name in LINE_COLUMNS), strict=True):
        cells = [_cell(name, value) for name, value in zip(LINE_COLUMNS, row, strict=True)]
        writer.writerow([*cells, ledger.name(str(row[0]), "zh"), mark])
    amount = statement.payable
    total = {
        "item": "payable",
        "period": str(statement.heading.year),
        "amount": "" if amount is None else money_text(amount),
    }
    total["evidence"] = "; ".join(statement.heading.illustrative)
    writer.writerow([*(total.get(name, "") for name in LINE_COLUMNS), term("payable", "zh"), mark])
    return out.getvalue()


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    text = "; ".join(value) if isinstance(value, list) else str(value)
    number = name in ("amount", "vat_inside")
    return "'" + text if not number and text.startswith(("=", "+", "-", "@")) else text

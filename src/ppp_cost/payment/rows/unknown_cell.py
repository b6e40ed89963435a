"""Cells that a contract does not know: where they stand, what was likely meant, and beside which gap they stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ppp_cost.errors import Problem
from ppp_cost.ledger.column import Rows
from ppp_cost.ledger.row_numbers import runs_text
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.table_cells import periods_of
from ppp_cost.payment.terms.calendar import Calendar

MOST_RUNS = 20
"""Runs of rows that a place names."""
MOST_KNOWN = 10
"""Known texts that a remedy offers."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A text that stands in a column of a table where the contract names others.

    ``rows`` count from 0; ``meant`` are known texts that it is like, ``known`` all of them, the likeliest first;
    ``counted`` says whether an item reads the rows all the same.
    """

    table: Table
    column: str
    value: str
    rows: tuple[int, ...]
    meant: tuple[str, ...]
    known: tuple[str, ...]
    counted: bool
    clause: str

    def problem(self) -> Problem:
        """Return what to look at, with the known texts that may be meant."""
        more = ["…"] if len(self.known) > MOST_KNOWN else []
        values = {"column": self.column, "value": self.value, "known": ", ".join([*self.known[:MOST_KNOWN], *more])}
        code = "lint_key_counted" if self.counted else "lint_key_unknown"
        return Problem(place_of(self.table, self.rows, self.column), code, values, self.clause, ("column", "known"))


def place_of(table: Table, rows: Sequence[int], column: str = "") -> str:
    """Return the place of some rows of a table, or of their cells in one column, as it is printed."""
    lines = [table.line[row] for row in rows]
    runs = runs_text(lines, MOST_RUNS)
    if table.sheet is None:
        return f"{table.file} row{'s' if len(lines) > 1 else ''} {runs} {column}".rstrip()
    letters = list(table.sheet.letters.values())
    left, right = (table.sheet.letters[column],) * 2 if column else (letters[0], letters[-1])
    return f"{table.file}!{', '.join(_range(run, left, right) for run in runs.split(', '))}"


def _range(run: str, left: str, right: str) -> str:
    """Return a run of rows as cells.

    >>> _range("7", "C", "C"), _range("7-9", "C", "C"), _range("7", "A", "F"), _range("… (40)", "A", "F")
    ('C7', 'C7:C9', 'A7:F7', '… (40)')
    """
    first, _, last = run.partition("-")
    if not first.isdecimal():
        return run
    ends = dict.fromkeys((f"{left}{first}", f"{right}{last or first}"))
    return ":".join(ends)


def beside(
    strangers: Collection[Stranger], rows: Rows, wanted: Sequence[Collection[str]], calendar: Calendar
) -> list[tuple[str, str]]:
    """Return for each row the place and the text of a stranger of its period, two empty texts where there is none.

    ``wanted`` are the texts of which a row is missing: a stranger is meant for what it is like, and where it is like
    nothing, one that is counted may stand for any of a list.
    """
    found = [("", "")] * rows.size
    for each in strangers:
        periods = periods_of(each.table, calendar, rows.kind)[list(each.rows)].tolist()
        by_period = dict(zip(reversed(periods), reversed(each.rows), strict=True))
        for row, period in enumerate(rows.period.tolist()):
            fits = not set(each.meant).isdisjoint(wanted[row]) or (each.counted and not each.meant)
            if period in by_period and fits and not found[row][0]:
                found[row] = each.table.cell(by_period[period], each.column), each.value
    return found

"""A cell of workings as it stands in a workbook: a live formula with its value, an input, or a figure that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ppp_cost.language import number_text
from ppp_cost.ledger.workings.cells import OBSERVED, PARAMETER, Working
from ppp_cost.places import column_number
from ppp_cost.render.xlsx.excel_formula import Place, excel_formula

UNSETTLED = "暂不核定"
DIGITS = 15
"""Digits of a whole number that a spreadsheet holds."""


def is_ratio(cell: Working) -> bool:
    """Return whether the value of a cell is a fraction that no decimal ends, and no binary number holds."""
    return cell.value is not None and "/" in number_text(cell.value) and Fraction(float(cell.value)) != cell.value


def write_cell(
    sheet: Any, cell: Working, at: Place, places: Sequence[Place], formats: dict[str, Any], kind: str
) -> bool:
    """Write the value of a cell at its place, and return whether it moves with what it stands on.

    ``places`` are those of all cells; ``kind`` is the format of what is no input, an input having its own of that kind.
    """
    _, letter, row = at
    column = column_number(letter) - 1
    if cell.value is None:
        sheet.write_string(row - 1, column, UNSETTLED, formats["missing"])
        return False
    formula = None
    if cell.expression is not None:
        formula = excel_formula(cell.expression, places.__getitem__, cell.value)
    elif is_ratio(cell) and max(map(len, str(cell.value).split("/"))) <= DIGITS:
        # a number without an end is written as the fraction it is, where a spreadsheet holds its digits
        formula = str(cell.value)
    if cell.kind in (PARAMETER, OBSERVED):
        kind = f"{kind}_input" if f"{kind}_input" in formats else "input"
    if formula is None:
        sheet.write_number(row - 1, column, float(cell.value), formats[kind])
    else:
        sheet.write_formula(row - 1, column, f"={formula}", formats[kind], float(cell.value))
    return cell.follows and (formula is not None or cell.expression is None)

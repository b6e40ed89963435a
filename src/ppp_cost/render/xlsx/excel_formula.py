"""Expressions as formulas of a spreadsheet, in functions that Excel, WPS and LibreOffice share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from ppp_cost.language import number_text
from ppp_cost.ledger.formulas import Brackets, Call, Cell, Choice, Expression, Number, Rounded

Place: TypeAlias = tuple[str, str, int]
"""Sheet, column and row of a cell."""

MOST_ARGUMENTS = 200
"""Arguments of one SUM; a spreadsheet takes 255."""
MOST_LETTERS = 8000
"""Letters of one formula; a spreadsheet takes 8,192."""
CERTAIN = 14
"""Significant digits to which a binary number is what it was meant to be; beyond them lies the noise of its sums."""
LEVEL = 12
"""Places at which two numbers are equal."""
UNKNOWN = '"暂不核定"'


def excel_formula(expression: Expression, place: Callable[[int], Place], value: Fraction) -> str | None:
    """Return a formula without its equals sign, None where it is longer than a spreadsheet takes.

    ``place`` says where each cell stands.  ``value`` is what the formula gives: a rounding first brings a number of
    its size to the digits that are certain, so that a half stays a half.

    >>> half = Call("/", (Cell(0), Number(Fraction(2))))
    >>> excel_formula(Rounded(half, 2, "half_up"), lambda at: ("明细", "F", 2), Fraction("507.63"))
    "ROUND(ROUND('明细'!F2/2,11),2)"
    """
    text = _Writer(place, CERTAIN - len(str(int(abs(value))))).text(expression)
    return text if len(text) <= MOST_LETTERS else None


class _Writer:
    """Writes expressions over cells that stand at places."""

    def __init__(self, place: Callable[[int], Place], certain: int) -> None:
        self.place, self.certain = place, certain

    def text(self, expression: Expression) -> str:
        """Return an expression; what is more than one operand is in brackets where it needs them."""
        if isinstance(expression, Number):
            return _number(expression.value)
        if isinstance(expression, Cell):
            return _reference(self.place(expression.at))
        if isinstance(expression, Brackets):
            return self.text(expression.of)
        if isinstance(expression, Rounded):
            return _rounded(self.text(expression.of), expression.places, expression.mode, self.certain)
        if isinstance(expression, Choice):
            return self._choice(expression)
        return self._call(expression) if isinstance(expression, Call) else UNKNOWN

    def _call(self, call: Call) -> str:
        if (cells := _cells_of(call)) is not None:
            return _sum(self._ranges(cells))
        if call.name in ("max", "min"):
            return f"{call.name.upper()}({','.join(self.text(each) for each in call.of)})"
        if call.name == "negate":
            return f"-{self._operand(call.of[0])}"
        return call.name.join(self._operand(each) for each in call.of)

    def _operand(self, expression: Expression) -> str:
        text = self.text(expression)
        whole = isinstance(expression, (Cell, Rounded, Choice))
        if isinstance(expression, Call):
            whole = expression.name in ("max", "min") or _cells_of(expression) is not None
        if isinstance(expression, Number):
            whole = expression.value >= 0
        return text if whole else f"({text})"

    def _choice(self, choice: Choice) -> str:
        tests = [
            f"(ROUND({self.text(left)}-{self._operand(right)},{LEVEL}){sign}0)" for left, sign, right in choice.tests
        ]
        return f"IF({'*'.join(tests)},{self.text(choice.then)},{self.text(choice.otherwise)})"

    def _ranges(self, cells: Sequence[int]) -> Iterator[str]:
        """Yield cells, neighbours in a column taken together."""
        places = [self.place(each) for each in cells]
        start = 0
        for number in range(1, len(places) + 1):
            if number < len(places) and _follows(places[number - 1], places[number]):
                continue
            first, last = places[start], places[number - 1]
            yield _reference(first) if first == last else f"{_reference(first)}:{last[1]}{last[2]}"
            start = number


def _cells_of(expression: Expression) -> list[int] | None:
    """Return the cells of a sum of cells and of such sums, None where something else is in it."""
    if not isinstance(expression, Call) or expression.name != "+":
        return None
    found: list[int] = []
    for each in expression.of:
        cells = [each.at] if isinstance(each, Cell) else _cells_of(each)
        if cells is None:
            return None
        found += cells
    return found


def _follows(first: Place, second: Place) -> bool:
    return first[:2] == second[:2] and first[2] + 1 == second[2]


def _reference(place: Place) -> str:
    sheet, column, row = place
    return f"'{sheet}'!{column}{row}"


def _number(value: Fraction) -> str:
    text = number_text(value)
    return f"({text})" if "/" in text else text


def _sum(parts: Iterator[str]) -> str:
    """Return a sum of ranges, in sums of sums where there are more than one takes."""
    found = list(parts)
    while len(found) > MOST_ARGUMENTS:
        starts = range(0, len(found), MOST_ARGUMENTS)
        found = [f"SUM({','.join(found[start : start + MOST_ARGUMENTS])})" for start in starts]
    return f"SUM({','.join(found)})"


def _rounded(text: str, places: int, mode: str, certain: int) -> str:
    """Return a rounding of what is certain of a number."""
    sure = f"ROUND({text},{max(certain, places + 1)})"
    scaled, unit = f"{sure}*{_number(Fraction(10) ** places)}", _number(Fraction(10) ** -places)
    whole = f"ROUND({scaled},{max(certain - places, 1)})"
    forms = {
        "half_up": f"ROUND({sure},{places})",
        "down": f"ROUNDDOWN({sure},{places})",
        "up": f"ROUNDUP({sure},{places})",
        "floor": f"(INT({whole})*{unit})",
        "ceiling": f"(-INT(-{whole})*{unit})",
        "half_even": f"IF(MOD(ABS({whole}),2)=0.5,ROUNDDOWN({sure},{places}),ROUND({sure},{places}))",
    }
    return forms[mode]

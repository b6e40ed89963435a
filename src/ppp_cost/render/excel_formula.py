"""Expressions as formulas of a spreadsheet, in functions that Excel, WPS and LibreOffice share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from ppp_cost.language import number_text
from ppp_cost.ledger.expressions import Call, Cell, Choice, Expression, Number, Rounded, Unknown

Place: TypeAlias = tuple[str, str, int]
"""Sheet, column and row of a cell."""

MOST_ARGUMENTS = 200
"""Arguments of one SUM; a spreadsheet takes 255."""
MOST_LETTERS = 8000
"""Letters of one formula; a spreadsheet takes 8,192."""
GUARD = 6
"""Further places at which a binary number is what it was meant to be, before a digit is cut off."""
LEVEL = 12
"""Places at which two numbers are equal."""
UNKNOWN = '"暂不核定"'


def excel_formula(expression: Expression, place: Callable[[int], Place]) -> str | None:
    """Return a formula without its equals sign, None where it is longer than a spreadsheet takes.

    ``place`` says where each cell stands.

    >>> half = Call("/", (Cell(0), Number(Fraction(2))))
    >>> excel_formula(Rounded(half, 2, "half_up"), lambda at: ("明细", "F", 2))
    "ROUND('明细'!F2/2,2)"
    """
    text = _Writer(place).text(expression)
    return text if len(text) <= MOST_LETTERS else None


class _Writer:
    """Writes expressions over cells that stand at places."""

    def __init__(self, place: Callable[[int], Place]) -> None:
        self.place = place

    def text(self, expression: Expression) -> str:
        """Return an expression; what is more than one operand is in brackets where it needs them."""
        if isinstance(expression, Number):
            return _number(expression.value)
        if isinstance(expression, Cell):
            return _reference(self.place(expression.at))
        if isinstance(expression, Rounded):
            return _rounded(self.text(expression.of), expression.places, expression.mode)
        if isinstance(expression, Choice):
            return self._choice(expression)
        return UNKNOWN if isinstance(expression, Unknown) else self._call(expression)

    def _call(self, call: Call) -> str:
        if call.name == "+" and all(isinstance(each, Cell) for each in call.of):
            return _sum(self._ranges([each.at for each in call.of if isinstance(each, Cell)]))
        if call.name in ("max", "min"):
            return f"{call.name.upper()}({','.join(self.text(each) for each in call.of)})"
        if call.name == "negate":
            return f"-{self._operand(call.of[0])}"
        return call.name.join(self._operand(each) for each in call.of)

    def _operand(self, expression: Expression) -> str:
        text = self.text(expression)
        plain = isinstance(expression, (Cell, Rounded, Choice))
        call = isinstance(expression, Call) and (expression.name in ("max", "min") or text.startswith("SUM("))
        simple = isinstance(expression, Number) and expression.value >= 0
        return text if plain or call or simple else f"({text})"

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


def _rounded(text: str, places: int, mode: str) -> str:
    """Return a rounding; a number a hair below what it was meant to be is first brought to it."""
    scaled = f"ROUND(({text})*{_number(Fraction(10) ** places)},{GUARD})"
    unit = _number(Fraction(10) ** -places)
    guarded = f"ROUND({text},{places + GUARD})"
    forms = {
        "half_up": f"ROUND({text},{places})",
        "down": f"ROUNDDOWN({guarded},{places})",
        "up": f"ROUNDUP({guarded},{places})",
        "floor": f"(INT({scaled})*{unit})",
        "ceiling": f"(-INT(-{scaled})*{unit})",
        "half_even": f"IF(MOD(ABS({scaled}),2)=0.5,ROUNDDOWN({guarded},{places}),ROUND({text},{places}))",
    }
    return forms[mode]

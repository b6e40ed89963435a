"""How days, months, numbers and texts are spelled by spreadsheets, and how by our tables."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from unicodedata import normalize

MONTHS = ("period", "month")
"""Columns of months, which a spreadsheet rewrites too."""
DAYS = ("date", "from", "to", "begin", "end", "due", "paid")
"""Columns of days, which a spreadsheet rewrites when it saves a table."""

_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: (\d{1,2})(:.*))?", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:/|-|年)(\d{1,2})月?", re.ASCII)
_NAMED = re.compile(r"([A-Za-z]{3})-(\d{2})", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([ ,]\d{3})+(\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(/\d+)?", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def respelled(columns: Mapping[str, tuple[str, ...]], times: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """Return columns with days and months as our tables spell them.

    ``times`` are columns of times beside those that always are.
    """
    slashed = [name for name in (*DAYS, *times) if name in columns and any("/" in cell for cell in columns[name])]
    days = {name: tuple(map(as_day, columns[name])) for name in slashed}
    months = {name: tuple(as_month(cell) for cell in columns[name]) for name in MONTHS if name in columns}
    return {**columns, **days, **months}


def as_day(cell: str) -> str:
    """Return a day as 2024-07-01, a time as 2024-07-01 08:05, where a spreadsheet has saved 2024/7/1 8:05."""
    slashed = _SLASHED.fullmatch(cell)
    if slashed is None:
        return cell
    year, month, day, hour, rest = slashed.groups()
    clock = "" if hour is None else f" {int(hour):02d}{rest}"
    return f"{year}-{int(month):02d}-{int(day):02d}{clock}"


def as_month(cell: str) -> str:
    """Return a month as 2024-07 where a spreadsheet has saved 2024/7, 2024年7月 or Jul-24, and 2024/7/1 as a day."""
    if found := _MONTH.fullmatch(cell):
        return f"{found[1]}-{int(found[2]):02d}"
    if (found := _NAMED.fullmatch(cell)) and found[1].capitalize() in month_abbr:
        return f"20{found[2]}-{list(month_abbr).index(found[1].capitalize()):02d}"
    return as_day(cell)


def plain_number(cell: str) -> str | None:
    """Return the number that a text shows: blanks, thousands commas and full-width digits are taken out.

    >>> plain_number(" 1,234.50 "), plain_number("１２３"), plain_number("12,34"), plain_number("5%")
    ('1234.50', '123', None, None)
    """
    text = normalize("NFKC", cell).replace("\u2212", "-").strip()
    if not _GROUPED.fullmatch(text) and not _NUMBER.fullmatch(text):
        return None
    return text.replace(",", "").replace(" ", "").removeprefix("+")


def shown_number(value: float) -> str:
    """Return a number as a spreadsheet shows it, to 15 digits that count; a zero has no sign.

    >>> shown_number(0.1 + 0.2), shown_number(7.0), shown_number(-0.0), shown_number(1e-7)
    ('0.3', '7', '0', '0.0000001')
    """
    text = format(value, ".15g")
    if "e" in text:
        text = format(Decimal(text), "f")
    return "0" if text == "-0" else text


def cell_text(value: object) -> str:
    """Return a cell as our tables spell it.

    >>> cell_text(datetime(2024, 7, 1, 8, 5)), cell_text(date(2024, 7, 1)), cell_text(True), cell_text(" a ")
    ('2024-07-01 08:05', '2024-07-01', 'TRUE', 'a')
    """
    if isinstance(value, str):
        return value.strip() if "_x" not in value else (unescaped(value) or "").strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown_number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "auto" if value.second or value.microsecond else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("auto" if value.second or value.microsecond else "minutes")
    return f"{value.total_seconds() / 3600:g} h" if isinstance(value, timedelta) else ""


def unescaped(text: str) -> str | None:
    r"""Return a text of a workbook with its escapes resolved, None where it holds a NUL or half a character.

    >>> unescaped("a_x000A_b"), unescaped("_xD83D__xDE00_"), unescaped("_xD83D_"), unescaped("_x005F_x0000_")
    ('a\nb', '😀', None, '_x0000_')
    """
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    try:
        whole = found.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None
    return None if "\0" in whole else whole

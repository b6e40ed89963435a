"""Cells that should name something: totals, what a spreadsheet has made of them, and names that only look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ppp_cost.errors import Problem
from ppp_cost.ledger.tables import Table

TOTALS = ("合计", "总计", "小计", "共计", "总和", "平均", "平均值")
"""What the name of a row begins or ends with that sums the others up."""
IN_ENGLISH = ("total", "totals", "sum", "average", "mean")
_ENDING = ("total", "totals")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|#+)", re.IGNORECASE)
_POWER = re.compile(r"[0-9]\.[0-9]+E\+[0-9]+")


def plain(name: str) -> str:
    """Return a name without what the eye passes over: width, case, spaces and marks that are not printed.

    >>> plain("Ｂ 01\u200b") == plain("b01")
    True
    """
    wide = unicodedata.normalize("NFKC", name).casefold()
    return "".join(each for each in wide if not each.isspace() and unicodedata.category(each) != "Cf")


def is_total(name: str) -> bool:
    """Return whether a name is that of a row that sums others up.

    >>> is_total("合 计："), is_total("Grand Total"), is_total("B01")
    (True, True, False)
    """
    bare = plain(name).strip(":")
    return bare.startswith(TOTALS) or bare.endswith((*TOTALS, *_ENDING)) or bare in IN_ENGLISH


def judged_names(table: Table, column: str, known: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield the cells of a column of names that name nothing, and names that look like another or a ``known`` one."""
    met = {plain(name): name for name in known}
    told: set[str] = set()
    for row, name in enumerate(table.text(column)):
        if not name or name in told:
            continue
        problem = nameless(table.cell(row, column), name)
        like = met.setdefault(plain(name), name)
        if problem is not None:
            yield problem
        elif like != name:
            told.add(name)
            yield Problem(table.cell(row, column), "names_alike", {"first": like, "second": name})


def nameless(where: str, name: str) -> Problem | None:
    """Return why a cell is no name, None where it is one."""
    if is_total(name):
        return Problem(where, "total_row", {"value": name})
    if _ERROR.fullmatch(name):
        return Problem(where, "cell_error", {"value": name})
    return Problem(where, "name_rewritten", {"value": name}) if _POWER.fullmatch(name) else None


def unknown_unit(where: str, name: str) -> Problem:
    """Return what is wrong with the name of a unit that has no row of its own."""
    return nameless(where, name) or Problem(where, "unit_unknown", {"value": name})

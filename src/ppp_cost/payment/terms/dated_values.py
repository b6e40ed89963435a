"""Values with dates, read at the periods of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from ppp_cost.kernels.exact import LIMIT, Exact, Integers, Mask, divide, exact
from ppp_cost.ledger.column import Rows
from ppp_cost.payment.terms.calendar import Calendar, Days
from ppp_cost.payment.terms.operands import Dated, Parameter


@dataclass(frozen=True, slots=True)
class Sample:
    """Values of one dated number on rows; ``changed`` marks rows it changes in without saying how."""

    value: Exact
    changed: Mask
    clause: tuple[str, ...]


def begins(values: Sequence[Dated]) -> Days:
    """Return the day from which each value holds, far in the past where none is named."""
    return np.array([_day(each.begin) for each in values], dtype=np.int64)


def _day(begin: date | None) -> int:
    return np.iinfo(np.int64).min if begin is None else begin.toordinal() - date(1970, 1, 1).toordinal()


def overlaps(begin: Days, moves: Mask, within: str, calendar: Calendar, rows: Rows) -> tuple[Integers, Integers, Mask]:
    """Return on how many days each value counts in each row, shape (values, rows), of how many, and where it changes.

    ``moves`` says which rows bring another value than the row before: a repeated value is no change.
    The days looked at are the first of the period, its last for ``end``, all of them for ``days``.
    """
    starts, ends = calendar.starts[rows.kind][rows.period], calendar.ends[rows.kind][rows.period]
    until = np.append(begin[1:], np.iinfo(np.int64).max)
    inside = (begin[1:, None] > starts) & (begin[1:, None] < ends)
    changed: Mask = np.any(moves[1:, None] & inside, axis=0)
    low = ends - 1 if within == "end" else starts
    high = ends if within in ("end", "days") else starts + 1
    held = np.minimum(until[:, None], high) - np.maximum(begin[:, None], low)
    return np.maximum(held, 0), high - low, changed


def sampled(parameter: Parameter, calendar: Calendar, rows: Rows) -> Sample:
    """Return a dated number on rows: its value at the begin of each period, or as ``within`` says inside one."""
    values, within, own = parameter.values, parameter.within, parameter.clause or ""
    if len(values) == 1:
        clause = (values[0].clause or own,) * rows.size if values[0].clause or own else ()
        return Sample(exact([values[0].value]), np.zeros(1, dtype=bool), clause)
    numbers = [each.value for each in values]
    moves = np.array([False, *(a != b for a, b in pairwise(numbers))])
    held, of, changed = overlaps(begins(values), moves, within, calendar, rows)
    table = exact(numbers)
    fits = table.bound * int(of.max(initial=1)) < LIMIT
    weighted = table.num @ held if fits else table.num.astype(object) @ held.astype(object)
    value = divide(Exact(weighted, table.den), Exact(of))
    clauses = tuple(values[number].clause or own for number in held.argmax(axis=0))
    unsaid = changed if within == "refuse" else np.zeros_like(changed)
    return Sample(value, unsaid, clauses if any(clauses) else ())

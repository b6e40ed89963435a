"""Reading decisions: what a person has settled about a unit, for a year or for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppp_cost.cost.study.records import Decision
from ppp_cost.errors import Problem
from ppp_cost.intake.csv.table_judging import is_day
from ppp_cost.intake.study.cost_names import unknown_unit
from ppp_cost.intake.study.cost_tables import year_in
from ppp_cost.intake.study.sources import Source
from ppp_cost.kernels.exact import Mask
from ppp_cost.ledger.tables import Table

COLUMNS = ("unit_id", "year", "decision", "reason", "by", "date")
CHOICES = ("keep", "exclude")


def decisions_in(
    source: Source, units: Sequence[str], years: Sequence[int], listed: Mask, problems: list[Problem]
) -> tuple[Decision, ...]:
    """Read `decisions.csv`; ``listed`` (units, years) says which unit-years have a row."""
    table = source.table("decisions", COLUMNS, problems)
    found: dict[int, Decision] = {}
    for row in range(table.size):
        unit, choice, reason, by, day = (table.text(name)[row] for name in (*COLUMNS[:1], *COLUMNS[2:]))
        year = year_in(table, row, "year", problems) if table.text("year")[row] else None
        where = table.where(row)
        if unit not in units:
            problems.append(unknown_unit(f"{where} unit_id", unit))
        elif year is not None and year in years and not listed[units.index(unit), years.index(year)]:
            values = {"unit": unit, "year": str(year)}
            problems.append(Problem(f"{where} year", "decision_of_nothing", values))
        problems += _judged(table, row)
        if year is not None and year not in years:
            problems.append(Problem(f"{where} year", "year_not_studied", {"year": str(year)}))
        mine = Decision(unit, year, choice, reason, by, day)
        problems += _judged_beside(mine, where, {table.line[each]: one for each, one in found.items()})
        found[row] = mine
    return tuple(found.values())


def _judged(table: Table, row: int) -> Iterator[Problem]:
    """Yield cells that are not what a decision is made of."""
    choice, day = table.text("decision")[row], table.text("date")[row]
    if choice not in CHOICES:
        values = {"value": choice, "known": ", ".join(CHOICES)}
        yield Problem(table.cell(row, "decision"), "not_a_choice", values)
    for name in ("reason", "by", "date"):
        if not table.text(name)[row]:
            yield Problem(table.cell(row, name), "cell_missing", {"name": name})
    if day and not is_day(day):
        yield Problem(table.cell(row, "date"), "not_a_day", {"value": day})


def _judged_beside(mine: Decision, where: str, others: dict[int, Decision]) -> Iterator[Problem]:
    """Yield decisions that a unit has twice, and a year that is kept where all of them are left out.

    A year may be left out of a unit that is kept: the year is the exception.  The other way round nothing would be
    kept, for what is left out in all years is.
    """
    for line, other in others.items():
        if other.unit != mine.unit:
            continue
        if other.year == mine.year:
            key = f"{mine.unit} {mine.year or ''}".strip()
            yield Problem(where, "name_twice", {"key": key})
            return
        whole, part = (other, mine) if other.year is None else (mine, other)
        if whole.year is None and (whole.decision, part.decision) == ("exclude", "keep"):
            values = {"unit": mine.unit, "year": str(part.year), "row": str(line)}
            yield Problem(where, "decisions_differ", values)

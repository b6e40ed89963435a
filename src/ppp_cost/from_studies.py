"""From the files a person names to a study, a standard, a budget or a revision."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from ppp_cost.cost.budget.budget import Budget
from ppp_cost.cost.budget.pricing import price
from ppp_cost.cost.budget.revision import Revision, index_of, index_value, revise
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.standard.study_chain import Studied, studied
from ppp_cost.cost.standard.study_entries import unit_of
from ppp_cost.cost.study.records_template import study_template
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.errors import Problem, RecordError, StudyError
from ppp_cost.intake.study.cost_tables import digest_of
from ppp_cost.intake.study.records_file import load_records
from ppp_cost.intake.study.standard_file import load_inventory, load_last_year, load_standard, series_files, with_series
from ppp_cost.intake.study.study_file import load_study
from ppp_cost.ledger.tables import parsed
from ppp_cost.ledger.template_sheets import Template


def study_files(study: str | Path, records: str | Path) -> tuple[Studied, ...]:
    """Return the standards that records show, one a group of peers; raises PppCostError with every problem."""
    terms = load_study(study)
    return studied(terms, load_records(records, terms))


def study_sheets(study: Path, year: int | None) -> Template:
    """Return the workbook in which the records of a study are filled in; raises PppCostError with every problem."""
    return sheets_of_study(load_study(study), year)


def sheets_of_study(terms: Study, year: int | None) -> Template:
    """Return the workbook in which the records of a study that was read are filled in; raises StudyError."""
    if year is not None and year not in terms.terms.years:
        raise StudyError([Problem("--year", "year_not_studied", {"year": str(year)})])
    return study_template(terms, year)


def budget_files(
    standard: Path, inventory: Path, year: int, indices: Path | None, against: Path | None, available: str | None
) -> Budget:
    """Return a budget from files; without indices the index is 1.  Raises RecordError with every problem."""
    given = load_standard(standard)
    noticed: list[Problem] = []
    sections = load_inventory(inventory, given, noticed)
    last = load_last_year(against, [each.unit for each in sections], noticed) if against is not None else {}
    index = Fraction(1)
    if indices is not None:
        given = with_series(given, indices)
        parts, problems = index_of(given, given.price_year, year)
        if problems:
            raise RecordError(problems)
        index = index_value(given, parts)
    funds = None if available is None else _money(available)
    found, problems = price(given, sections, last, index, year, funds)
    if problems or found is None:
        raise RecordError(problems)
    files = {"standard": [standard], "inventory": [inventory], "last_year": [against] if against else []}
    digests = {name: digest_of(paths) for name, paths in files.items() if paths}
    if indices is not None:
        digests["indices"] = digest_of(series_files(given, indices))
    return replace(found, noticed=tuple(noticed), digests=digests)


def previous_standard(path: Path, study: Study) -> Standard:
    """Return the standard that was in force before a study; raises RecordError where it is of another unit."""
    found = load_standard(path)
    before, now = unit_of(found.study), unit_of(study)
    if before != now:
        values = {"name": "unit", "found": before, "other": study.file, "expected": now}
        raise RecordError([Problem(f"{path.name} unit", "figures_disagree", values)])
    return found


def _money(text: str) -> int:
    value = parsed(text)
    if value is None:
        raise RecordError([Problem("--available", "not_a_number", {"value": text})])
    if value < 0:
        raise RecordError([Problem("--available", "below_nothing", {"value": text})])
    if (value * MINOR).denominator != 1:
        raise RecordError([Problem("--available", "finer_than_money", {"value": text})])
    return int(value * MINOR)


def revision_files(standard: Path, year: int, indices: Path) -> tuple[Standard, Revision]:
    """Return a standard and its revision for a year; raises RecordError with every problem."""
    given = with_series(load_standard(standard), indices)
    found, problems = revise(given, year)
    if found is None:
        raise RecordError(problems)
    return given, found

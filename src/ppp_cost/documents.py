"""What an answer is written as, by the suffix of its file: a new kind is a line in a table and its function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ppp_cost.cost.budget.budget import Budget
    from ppp_cost.cost.standard.approved_standard import Standard
    from ppp_cost.cost.standard.study_chain import Studied
    from ppp_cost.from_files import SettledYear
    from ppp_cost.render.report.report import Report


@dataclass(frozen=True, slots=True)
class Settled:
    """A year to be written, and how it is asked for."""

    of: SettledYear
    day: date | None
    annex: bool
    fiscal: bool


def _statement_json(of: Settled) -> bytes:
    from ppp_cost.render.json.statement_document import as_json, document

    return as_json(document(of.of.statement, fiscal=of.fiscal)).encode()


def _statement_csv(of: Settled) -> bytes:
    from ppp_cost.render.json.lines_csv import lines_csv

    return lines_csv(of.of.statement).encode("utf-8-sig")


def _statement_report(of: Settled) -> Report:
    from ppp_cost.render.report.statement_report import statement_report

    notes = [each.sentence("zh") for each in of.of.overlooked]
    return statement_report(of.of.statement, of.of.contract, of.day, of.annex, notes)


def _statement_workbook(of: Settled) -> bytes:
    from ppp_cost.payment.workings.statement_workings import workings_of
    from ppp_cost.render.xlsx.statement_workbook import statement_workbook

    workings = workings_of(of.of.contract, of.of.seen, of.of.statement)
    return statement_workbook(workings, _day_text(of.day))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A study to be written, the day it bears, and the standard that was in force before."""

    of: Sequence[Studied]
    day: date | None
    previous: Standard | None


def _study_json(of: Proposal) -> bytes:
    from ppp_cost.render.json.cost_document import standard_document
    from ppp_cost.render.json.statement_document import as_json

    return as_json(standard_document(of.of)).encode()


def _study_report(of: Proposal) -> Report:
    from ppp_cost.render.report.study_report import study_report

    return study_report(of.of, of.day)


def _study_workbook(of: Proposal) -> bytes:
    from ppp_cost.render.xlsx.study_workbook import study_workbook

    return study_workbook(of.of, _day_text(of.day), of.previous)


def _pdf(report: Report) -> bytes:
    from ppp_cost.render.report.report_pdf import report_pdf

    return report_pdf(report)


def _word(report: Report) -> bytes:
    from ppp_cost.render.report.report_word import report_word

    return report_word(report)


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _budget_json(of: tuple[Budget, date | None]) -> bytes:
    from ppp_cost.render.json.budget_document import budget_document
    from ppp_cost.render.json.statement_document import as_json

    return as_json(budget_document(of[0])).encode()


def _budget_csv(of: tuple[Budget, date | None]) -> bytes:
    from ppp_cost.render.json.budget_document import budget_csv

    return budget_csv(of[0]).encode("utf-8-sig")


def _budget_workbook(of: tuple[Budget, date | None]) -> bytes:
    from ppp_cost.render.xlsx.budget_workbook import budget_workbook

    return budget_workbook(of[0], _day_text(of[1]))


STATEMENT_FILES: Mapping[str, Callable[[Settled], bytes]] = MappingProxyType(
    {
        ".json": _statement_json,
        ".csv": _statement_csv,
        ".xlsx": _statement_workbook,
        ".pdf": lambda of: _pdf(_statement_report(of)),
        ".docx": lambda of: _word(_statement_report(of)),
    }
)
"""What a statement is written as."""

STUDY_FILES: Mapping[str, Callable[[Proposal], bytes]] = MappingProxyType(
    {
        ".json": _study_json,
        ".xlsx": _study_workbook,
        ".pdf": lambda of: _pdf(_study_report(of)),
        ".docx": lambda of: _word(_study_report(of)),
    }
)
"""What a study is written as, with the date that a report bears."""

BUDGET_FILES: Mapping[str, Callable[[tuple[Budget, date | None]], bytes]] = MappingProxyType(
    {".json": _budget_json, ".csv": _budget_csv, ".xlsx": _budget_workbook}
)
"""What a budget is written as, with the date that it bears."""

"""From the files a person names to a statement, with the problems of all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ppp_cost.errors import PppCostError, Problem, WorkbookError
from ppp_cost.intake.claim.claim_file import load_claim
from ppp_cost.intake.contract.contract_file import load_contract
from ppp_cost.intake.contract.statement_file import after_statement
from ppp_cost.intake.contract.whatif_options import WhatIfOptions, question_of
from ppp_cost.intake.csv.table_files import load_observations
from ppp_cost.intake.xlsx.workbook import is_workbook, scanned
from ppp_cost.language import Language
from ppp_cost.ledger.claims.claim import Claim
from ppp_cost.ledger.claims.review import Review
from ppp_cost.ledger.reasons import Reason
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.template_sheets import Template
from ppp_cost.payment.checks.lint import linted
from ppp_cost.payment.checks.unread_rows import observed_year, overlooked
from ppp_cost.payment.review.year_review import reviewed
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.settle.settlement import settle
from ppp_cost.payment.template.contract_template import contract_template
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.whatif.questions import Answer, answered
from ppp_cost.payment.whatif.scenarios import Supposing
from ppp_cost.render.forms.marked_workbook import marked
from ppp_cost.render.forms.mistakes_sheet import Weight

LAST_YEAR = 99


@dataclass(frozen=True, slots=True)
class SettledYear:
    """A settled year with what it was settled from.

    ``overlooked`` says what may have been lost on the way: rows that no item read, tables that are not there.
    """

    contract: Contract
    seen: Observations
    statement: Statement
    overlooked: list[Problem]


def read_files(
    contract: Path, observations: Path | None, interpretation: str | None = None
) -> tuple[Contract, Observations | None]:
    """Read a contract and, where they are named, observations; raises PppCostError with the problems of both."""
    problems: list[Problem] = []
    noticed: list[Problem] = []
    terms: Contract | None = None
    seen: Observations | None = None
    try:
        terms = load_contract(contract, interpretation)
    except PppCostError as error:
        problems += error.problems
    try:
        seen = None if observations is None else load_observations(observations, terms)
    except PppCostError as error:
        problems += error.problems
        noticed += error.noticed
    if problems or terms is None:
        raise PppCostError(problems, noticed or (seen.noticed if seen else ()))
    return terms, seen


def settle_files(
    contract: Path,
    observations: Path,
    year: int,
    after: Path | None = None,
    interpretation: str | None = None,
) -> SettledYear:
    """Settle an operating year from files, after last year's statement where one is named."""
    return settled_year(*_files_of(contract, observations, year, after, interpretation), year)


def settled_year(terms: Contract, seen: Observations, year: int) -> SettledYear:
    """Settle an operating year from what was read; raises PppCostError where there can be no such year."""
    _judge_year(year)
    return SettledYear(terms, seen, settle(terms, seen, year), [*seen.noticed, *overlooked(terms, seen, year)])


def _files_of(
    contract: Path, observations: Path, year: int, after: Path | None, interpretation: str | None
) -> tuple[Contract, Observations]:
    """Return what a year is settled from."""
    _judge_year(year)
    terms, seen = read_files(contract, observations, interpretation)
    if seen is None:
        raise PppCostError([Problem(observations.name, "no_observations", {})])
    return terms, seen if after is None else after_statement(seen, terms, after, year)


def review_files(
    contract: Path,
    observations: Path,
    claim: Path,
    year: int,
    after: Path | None = None,
    interpretation: str | None = None,
) -> tuple[Review, list[Problem]]:
    """Review a claim beside the settled year, all from files.

    Returns the review, and what may have been lost on the way to the statement.  Raises PppCostError with the problems
    of every file.
    """
    problems: list[Problem] = []
    asked: Claim | None = None
    try:
        asked = load_claim(claim)
    except PppCostError as error:
        problems += error.problems
    try:
        terms, seen = _files_of(contract, observations, year, after, interpretation)
    except PppCostError as error:
        raise PppCostError([*error.problems, *problems]) from error
    if asked is None:
        raise PppCostError(problems)
    return reviewed(terms, seen, settle(terms, seen, year), asked), [*seen.noticed, *overlooked(terms, seen, year)]


def whatif_files(
    contract: Path,
    observations: Path,
    year: int,
    options: WhatIfOptions,
    after: Path | None = None,
    interpretation: str | None = None,
) -> Answer:
    """Answer what a year of files would come to if numbers were other ones.

    Raises PppCostError with the problems of every file and of the question.
    """
    _, problems = question_of(options)
    try:
        terms, seen = _files_of(contract, observations, year, after, interpretation)
    except PppCostError as error:
        raise PppCostError([*error.problems, *problems]) from error
    return whatif_of(terms, seen, year, options)


def whatif_of(terms: Contract, seen: Observations, year: int, options: WhatIfOptions) -> Answer:
    """Answer what a year that was read would come to if numbers were other ones; raises PppCostError."""
    question, problems = question_of(options)
    if problems:
        raise PppCostError(problems)
    _judge_year(year)
    return answered(Supposing(terms, seen, year), question)


def checked_files(
    contract: Path, observations: Path | None, year: int | None
) -> tuple[list[Problem], tuple[Reason, ...]]:
    """Return what to look at in a contract and, with observations, in a year, and what is undetermined there.

    Raises PppCostError with every problem.
    """
    terms, seen = read_files(contract, observations)
    if seen is None:
        return linted(terms), ()
    of_year = observed_year(terms, seen) if year is None else year
    _judge_year(of_year)
    return [*seen.noticed, *linted(terms, seen, of_year)], settle(terms, seen, of_year).undetermined


def marked_file(
    workbook: Path,
    problems: Sequence[Problem],
    noticed: Sequence[Problem],
    told: Sequence[tuple[Weight, str]],
    language: Language,
) -> bytes:
    """Return a workbook with its problems marked and listed; raises WorkbookError where that cannot be done."""
    content, _ = scanned(workbook)
    try:
        return marked(content, problems, noticed, told, language)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        # what writes workbooks minds styles and drawings that no table has, and says so in many ways
        raise WorkbookError([Problem(workbook.name, "workbook_broken", {"name": "styles"})]) from error


def judge_mark(workbook: Path | None, mark: Path) -> None:
    """Refuse to mark what is no workbook, and to write over it; raises PppCostError."""
    if workbook is None or not is_workbook(workbook):
        raise PppCostError([Problem("--mark", "nothing_to_mark")])
    if mark.suffix.lower() != ".xlsx" or mark.resolve() == workbook.resolve():
        raise PppCostError([Problem("--mark", "bad_mark", {"name": mark.name})])


def contract_sheets(contract: Path, year: int | None) -> Template:
    """Return the workbook in which a year of a contract is filled in; raises PppCostError with every problem."""
    return sheets_of_year(load_contract(contract), year)


def sheets_of_year(terms: Contract, year: int | None) -> Template:
    """Return the workbook in which a year of a contract that was read is filled in; raises PppCostError."""
    if year is not None:
        _judge_year(year)
    return contract_template(terms, year)


def _judge_year(year: int) -> None:
    if not 1 <= year <= LAST_YEAR:
        raise PppCostError([Problem("--year", "year_outside", {"year": str(year)})])

"""From files that were dropped to what the page shows: a settled year, a study, or everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias, TypeVar

from ppp_cost.api.pages.received import File, Received, written
from ppp_cost.api.requests.calculations import FOLDER
from ppp_cost.cost.standard.study_chain import Studied, studied
from ppp_cost.cost.study.study import Study
from ppp_cost.errors import PppCostError, Problem
from ppp_cost.from_files import SettledYear, marked_file, settled_year
from ppp_cost.intake.claim.claim_file import load_claim
from ppp_cost.intake.contract.statement_file import after_statement
from ppp_cost.intake.csv.table_files import load_observations
from ppp_cost.intake.study.records_file import load_records
from ppp_cost.language import Language
from ppp_cost.ledger.claims.claim import Claim
from ppp_cost.ledger.claims.review import Review
from ppp_cost.ledger.lines import Line
from ppp_cost.payment.checks.unread_rows import observed_year
from ppp_cost.payment.review.year_review import reviewed
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.whatif.scenarios import Supposing


@dataclass(frozen=True, slots=True)
class Faulty:
    """Files that cannot be used as they stand, everything that is wrong with them, and what else to look at there."""

    problems: tuple[Problem, ...]
    noticed: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Settlement:
    """A settled year with its lines, the review of a claim if one was sent, and the year as it can be assumed to be."""

    of: SettledYear
    lines: tuple[Line, ...]
    review: Review | None
    supposing: Supposing


@dataclass(frozen=True, slots=True, eq=False)
class Standards:
    """The standards that records show, one a group of peers."""

    groups: tuple[Studied, ...]


Found = TypeVar("Found")

Outcome: TypeAlias = Faulty | Settlement | Standards


def settlement(contract: Contract, sent: Received, year: int | None) -> Settlement | Faulty:
    """Return the settled year of a contract, of the year in which most rows lie where none is named."""
    with _folder() as folder:
        errors: list[PppCostError] = []
        claim = _or_add(lambda: _claim(sent.claim, folder), errors)
        found = _or_add(lambda: _settled(contract, sent, folder, year), errors)
        if errors or found is None:
            noticed = (each for error in errors for each in error.noticed)
            return Faulty(tuple(each for error in errors for each in error.problems), tuple(noticed))
        review = None if claim is None else reviewed(contract, found.seen, found.statement, claim)
        supposing = Supposing(contract, found.seen, found.statement.heading.year)
        return Settlement(found, tuple(found.statement.lines()), review, supposing)


def _or_add(work: Callable[[], Found], errors: list[PppCostError]) -> Found | None:
    """Return what some work gives, or add its refusal to others."""
    try:
        return work()
    except PppCostError as error:
        errors.append(error)
        return None


def _claim(file: File | None, folder: Path) -> Claim | None:
    if file is None:
        return None
    place = folder / "claim"
    place.mkdir()
    return load_claim(written(file, place))


def _settled(contract: Contract, sent: Received, folder: Path, year: int | None) -> SettledYear:
    seen = load_observations(sent.placed(folder), contract)
    of_year = observed_year(contract, seen) if year is None else year
    if sent.after is not None:
        place = folder / "after"
        place.mkdir()
        seen = after_statement(seen, contract, written(sent.after, place), of_year)
    return settled_year(contract, seen, of_year)


def standards(study: Study, sent: Received) -> Standards | Faulty:
    """Return the standards that records show."""
    with _folder() as folder:
        try:
            return Standards(studied(study, load_records(sent.placed(folder), study)))
        except PppCostError as error:
            return Faulty(error.problems, error.noticed)


def marked_copy(sent: Received, outcome: Outcome, language: Language) -> bytes:
    """Return the workbook that was sent with its problems marked; raises PppCostError where that cannot be done."""
    if sent.workbook is None:
        raise PppCostError([Problem("--mark", "nothing_to_mark")])
    problems = outcome.problems if isinstance(outcome, Faulty) else ()
    noticed = outcome.noticed if isinstance(outcome, Faulty) else ()
    if isinstance(outcome, Settlement):
        noticed = tuple(outcome.of.overlooked)
    with _folder() as folder:
        return marked_file(written(sent.workbook, folder), problems, noticed, (), language)


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix=FOLDER) as name:
        yield Path(name)

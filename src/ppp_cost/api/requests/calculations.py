"""From a request that was read to the nouns of the engine, as the files that a person names would give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.api.protocol.problems import RefusedError, placed
from ppp_cost.api.requests.asks import BudgetAsk, RevisionAsk
from ppp_cost.api.requests.shelf import Shelf
from ppp_cost.api.requests.tables import Sent
from ppp_cost.cost.budget.budget import Budget
from ppp_cost.cost.budget.revision import Revision
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.standard.study_chain import Studied, studied
from ppp_cost.cost.study.study import Study
from ppp_cost.errors import PppCostError, Problem
from ppp_cost.from_files import SettledYear, settled_year, whatif_of
from ppp_cost.from_studies import budget_files, revision_files
from ppp_cost.intake.claim.claim_file import load_claim
from ppp_cost.intake.contract.statement_file import after_body
from ppp_cost.intake.contract.whatif_options import WhatIfOptions
from ppp_cost.intake.csv.table_files import load_observations
from ppp_cost.intake.study.records_file import load_records
from ppp_cost.intake.study.standard_file import load_standard
from ppp_cost.language import Language
from ppp_cost.ledger.claims.claim import Claim
from ppp_cost.ledger.statement import Statement
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.settle.settlement import settle
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.whatif.questions import Answer

FOLDER = "ppp-cost-"
"""What the name of a folder begins with in which a request is read."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one request is worked on: what the server knows, and the language of the answer."""

    shelf: Shelf
    limits: Configuration
    language: Language

    def contract(self, name: str, interpretation: str | None = None, at: str | None = None) -> Contract:
        """Return a contract; raises RefusedError: 404 where there is none, 422 where the body names it, at ``at``."""
        try:
            found = self.shelf.contract(name, interpretation)
        except PppCostError as error:
            raise RefusedError(422, placed(error.problems, "")) from error
        if found is None:
            raise self.unknown("unknown_contract", at)
        return found

    def unknown(self, code: str, at: str | None = None) -> RefusedError:
        """Return the refusal of an id that nothing here has: 404, or 422 where `at` is the place that names it."""
        return RefusedError(422 if at else 404, [Problem(at or f"?{code.removeprefix('unknown_')}", code)])

    def study(self, name: str) -> Study:
        """Return a study; raises RefusedError (404) where there is none."""
        with self.judging(""):
            found = self.shelf.study(name)
        if found is None:
            raise self.unknown("unknown_study")
        return found

    @contextmanager
    def judging(
        self, source: str, known: Iterable[str] = (), tables: Mapping[str, str] | None = None
    ) -> Iterator[None]:
        """Turn what is wrong with a source into a refusal with its places."""
        try:
            yield
        except PppCostError as error:
            raise RefusedError(422, placed(error.problems, source, known, tables)) from error

    def observations(self, sent: Sent, contract: Contract, source: str = "observations") -> Observations:
        """Return the observations of a request; raises RefusedError with every fault."""
        with self.judging(source, names_of(contract)):
            if sent.workbook is None:
                return load_observations(sent.texts, contract)
            with TemporaryDirectory(prefix=FOLDER) as folder:
                return load_observations(sent.placed(Path(folder)), contract)

    def seen(
        self, contract: Contract, sent: Sent, year: int, after: Mapping[str, Any] | None, source: str = "observations"
    ) -> Observations:
        """Return the observations of a request, after last year's statement where there is one."""
        found = self.observations(sent, contract, source)
        if after is None:
            return found
        with self.judging("after"):
            return after_body(found, contract, after, "after", year)

    def statement(
        self, contract: Contract, sent: Sent, year: int, after: Mapping[str, Any] | None, source: str = "observations"
    ) -> Statement:
        """Return the statement of a year alone; raises RefusedError with every fault."""
        return settle(contract, self.seen(contract, sent, year, after, source), year)

    def settled(
        self, contract: Contract, sent: Sent, year: int, after: Mapping[str, Any] | None, source: str = "observations"
    ) -> SettledYear:
        """Return a settled year with what to look at; raises RefusedError with every fault."""
        seen = self.seen(contract, sent, year, after, source)
        with self.judging(source, names_of(contract)):
            return settled_year(contract, seen, year)

    def whatif(
        self, contract: Contract, sent: Sent, year: int, options: WhatIfOptions, after: Mapping[str, Any] | None
    ) -> Answer:
        """Return the answer to a what-if question; raises RefusedError with every problem."""
        seen = self.seen(contract, sent, year, after)
        with self.judging("", names_of(contract)):
            return whatif_of(contract, seen, year, options)

    def claim(self, sent: Sent) -> Claim:
        """Return a claim; raises RefusedError with every fault."""
        with self.judging("claim", tables={"claim": "claim"}), TemporaryDirectory(prefix=FOLDER) as folder:
            return load_claim(_file(Path(folder), "claim", sent))

    def studied(self, study: Study, sent: Sent) -> tuple[Studied, ...]:
        """Return the standards that records show; raises RefusedError with every fault."""
        with self.judging("records"), TemporaryDirectory(prefix=FOLDER) as folder:
            return studied(study, load_records(sent.placed(Path(folder)), study))

    def budget(self, ask: BudgetAsk, sent: Mapping[str, Sent], year: int) -> Budget:
        """Return a budget; raises RefusedError with every fault."""
        tables = {"inventory": "inventory", "last_year": "against"}
        with self.judging("indices", tables=tables), TemporaryDirectory(prefix=FOLDER) as name:
            folder = Path(name)
            inventory = _file(folder, "inventory", sent["inventory"])
            against = _file(folder, "last_year", sent["against"]) if "against" in sent else None
            indices = sent["indices"].placed(folder) if "indices" in sent else None
            return budget_files(self._standard(folder, ask.standard), inventory, year, indices, against, ask.available)

    def revision(self, ask: RevisionAsk, sent: Mapping[str, Sent], year: int) -> tuple[Standard, Revision]:
        """Return a standard and its revision; raises RefusedError with every fault."""
        with self.judging("indices"), TemporaryDirectory(prefix=FOLDER) as name:
            folder = Path(name)
            indices = sent["indices"].placed(folder)
            return revision_files(self._standard(folder, ask.standard), year, indices)

    def _standard(self, folder: Path, standard: Mapping[str, Any]) -> Path:
        """Write a standard that was sent, judged alone so that its faults are told as its own."""
        path = folder / "standard.json"
        path.write_text(dumps(standard), "utf-8")
        with self.judging("standard"):
            load_standard(path)
        return path


def _file(folder: Path, name: str, sent: Sent) -> Path:
    """Write a table that was sent, and return its file."""
    if sent.workbook is not None:
        content, path = sent.workbook.content, folder / f"{name}{_suffix(sent.workbook.file)}"
    else:
        content, path = next(iter(sent.texts.values()), b""), folder / f"{name}.csv"
    path.write_bytes(content)
    return path


def _suffix(file: str) -> str:
    """Return how the name of an uploaded table ends: a table as text or a workbook."""
    return ".csv" if file.lower().endswith((".csv", ".txt")) else ".xlsx"


def names_of(contract: Contract) -> frozenset[str]:
    """Return the names that a contract itself uses, which a sentence may say."""
    items = {item.terms.id for item in contract.items}
    read = [each for item in contract.items for each in item.terms.reads() if each.must]
    needed = {name for each in read for name in (each.table, each.column)}
    return frozenset(items | needed | set(contract.assets.names if contract.assets else ()))

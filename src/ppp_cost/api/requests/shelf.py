"""The contracts and studies that a server knows: every folder below one, by the id that its file says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

from ppp_cost.cost.study.study import Study
from ppp_cost.errors import PppCostError, Problem
from ppp_cost.intake.contract.contract_file import load_contract
from ppp_cost.intake.study.study_file import load_study
from ppp_cost.payment.terms.contract import Contract

CONTRACT, STUDY = "contract.toml", "study.toml"


@dataclass(frozen=True)
class Shelf:
    """Contracts and studies by id; each is read when it is first asked for, and kept.

    A file that is changed afterwards is seen when the server starts anew.
    """

    folder: Path
    _read: dict[tuple[str, str | None], Contract] = field(default_factory=dict, repr=False)
    _studied: dict[str, Study] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @cached_property
    def contracts(self) -> Mapping[str, Path]:
        """Return the folder of each contract."""
        return _found(self.folder, CONTRACT)

    @cached_property
    def studies(self) -> Mapping[str, Path]:
        """Return the folder of each study."""
        return _found(self.folder, STUDY)

    def judge(self) -> None:
        """Look through the folder; raises PppCostError where two ids are the same or a file cannot be read."""
        problems: list[Problem] = []
        for name in ("contracts", "studies"):
            try:
                getattr(self, name)
            except PppCostError as error:
                problems += error.problems
        if not problems and not self.contracts and not self.studies:
            problems.append(Problem(str(self.folder), "shelf_empty"))
        if problems:
            raise PppCostError(problems)

    def contract(self, name: str, interpretation: str | None = None) -> Contract | None:
        """Return a contract, None where there is none of that id; raises ContractError where it does not hold."""
        if name not in self.contracts:
            return None
        with self._lock:
            known = (name, interpretation)
            if known not in self._read:
                self._read[known] = load_contract(self.contracts[name], interpretation)
            return self._read[known]

    def study(self, name: str) -> Study | None:
        """Return a study, None where there is none of that id; raises StudyError where it does not hold."""
        if name not in self.studies:
            return None
        with self._lock:
            if name not in self._studied:
                self._studied[name] = load_study(self.studies[name])
            return self._studied[name]


def _found(folder: Path, file: str) -> dict[str, Path]:
    """Return folders that hold such a file by its id; raises PppCostError where two are alike or one cannot be read."""
    found: dict[str, Path] = {}
    problems = []
    for path in sorted(folder.glob(f"**/{file}")):
        try:
            name = str(tomllib.loads(path.read_text("utf-8")).get("id", ""))
        except (OSError, ValueError) as error:
            problems.append(Problem(str(path.relative_to(folder)), "not_on_shelf", {"error": type(error).__name__}))
            continue
        if name in found:
            values = {"name": name, "other": str(found[name].relative_to(folder))}
            problems.append(Problem(str(path.relative_to(folder)), "shelf_id_twice", values))
        found.setdefault(name, path.parent)
    if problems:
        raise PppCostError(problems)
    return found

"""What is refused, and how it is said.

    PppCostError (ValueError)
    ├── ContractError      terms that cannot be settled as they stand
    ├── ObservationError   tables that cannot be read as they stand
    ├── WorkbookError      workbooks that must not be opened, or cannot be read
    ├── StatementError     an earlier statement that cannot be built upon
    ├── ClaimError         a claim that cannot be read as it stands
    ├── StudyError         terms of a cost study that do not hold together
    ├── RecordError        cost records, inventories or standards that cannot be read as they stand
    └── ReportError        a report that cannot be drawn here: a library, a font or a character is missing

Every problem of a file is collected and raised once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ppp_cost.language import Language, kind_text, remedy, say, term


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, which sentence says so, and the words in its places.

    ``clause`` are the clauses for which the place is read, where that is known.  ``names`` are the places that hold
    names of the glossary, set apart by ", ": they stay as they are typed, and in Chinese are explained.
    """

    where: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    clause: str = ""
    names: tuple[str, ...] = ()

    def what(self, language: Language) -> str:
        """Return what is wrong."""
        words = {name: kind_text(value, language) for name, value in self.values.items()}
        return say(self.code, language, words | self._explained(language))

    def remedy(self, language: Language) -> str:
        """Return what to do."""
        return remedy(self.code, language, {**self.values, **self._explained(language)})

    def _explained(self, language: Language) -> dict[str, str]:
        """Return the places that hold names, each name with its Chinese beside it."""
        joint = "、" if language == "zh" else ", "
        return {
            place: joint.join(_with_name(each, language) for each in self.values[place].split(", "))
            for place in self.names
        }

    def sentence(self, language: Language) -> str:
        """Return place, problem and remedy in one line, and the clauses."""
        clause = f" [{self.clause}]" if self.clause else ""
        if language == "en":
            return f"{self.where}: {self.what('en')}. {self.remedy('en')}".rstrip() + clause
        return f"{self.where}：{self.what('zh')}。{self.remedy('zh')}{clause}"


def _with_name(name: str, language: Language) -> str:
    known = term(name, language)
    return name if known == name else f"{name}（{known}）"


class PppCostError(ValueError):
    """Something was refused; ``problems`` says what, all at once, and ``noticed`` what else to look at there."""

    def __init__(self, problems: Sequence[Problem], noticed: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        self.noticed = tuple(noticed)
        super().__init__("\n".join(problem.sentence("en") for problem in self.problems))


class ContractError(PppCostError):
    """Terms that cannot be settled as they stand."""


class ObservationError(PppCostError):
    """Tables that cannot be read as they stand."""


class WorkbookError(PppCostError):
    """Workbooks that must not be opened, or cannot be read."""


class StatementError(PppCostError):
    """An earlier statement that cannot be built upon."""


class ClaimError(PppCostError):
    """A claim that cannot be read as it stands."""


class StudyError(PppCostError):
    """Terms of a cost study that do not hold together."""


class RecordError(PppCostError):
    """Cost records, inventories or standards that cannot be read as they stand."""


class ReportError(PppCostError):
    """A report that cannot be drawn here: a library, a font or a character is missing."""

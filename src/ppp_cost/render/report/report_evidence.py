"""What lines of a report stand on, in short: what all of them share said once, the rest with each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ppp_cost.language import grouped_number
from ppp_cost.ledger.explain.evidence import evidence_of
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.statement import Statement
from ppp_cost.render.report.report import NEW_LINE

MOST_VALUES = 8
"""Values told of one line; the workbook and the JSON hold all of them."""
MOST_RUNS = 3
"""Runs of rows told of one line."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """The values that lines stand on and the rows that they were read from: of all of them, and of each."""

    shared_values: tuple[str, ...]
    shared_rows: tuple[str, ...]
    values: tuple[str, ...]
    rows: tuple[str, ...]

    def told(self, place: int, formula: str) -> str:
        """Return a formula and, on lines of their own, what its line alone stands on and was read from."""
        said = (("所凭：", self.values[place]), ("来源：", self.rows[place]))
        return NEW_LINE.join([*([formula] if formula else []), *(f"{name}{words}" for name, words in said if words)])


def grounds_of(statement: Statement, lines: Sequence[Line]) -> Grounds:
    """Return what lines stand on."""
    found = [evidence_of(statement.ledger, line, statement.case, told=False, brief=True) for line in lines]
    values = [[*each.values_text(statement.ledger, "zh", grouped_number), *each.notes] for each in found]
    rows = [each.rows_text(MOST_RUNS, "zh") for each in found]
    all_values, all_rows = _shared(values), _shared(rows)
    return Grounds(
        all_values,
        all_rows,
        tuple(_told([word for word in each if word not in all_values]) for each in values),
        tuple("；".join(word for word in each if word not in all_rows) for each in rows),
    )


def shared_text(grounds: Grounds) -> str:
    """Return what all lines stand on as a sentence, empty where they share nothing."""
    said = [("所凭", _told(grounds.shared_values)), ("来源", "；".join(grounds.shared_rows))]
    told = "　".join(f"{name}：{words}" for name, words in said if words)
    return f"各行共同的{told}。" if told else ""


def _shared(words: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what every one of several lines says, where there are several."""
    if len(words) < 2:
        return ()
    return tuple(each for each in words[0] if all(each in others for others in words[1:]))


def _told(words: Sequence[str]) -> str:
    more = f"等共 {len(words)} 项" if len(words) > MOST_VALUES else ""
    return "，".join(words[:MOST_VALUES]) + more

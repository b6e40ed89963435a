"""Why a value is undetermined or left out, kept once and pointed to by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.exact import Mask
from ppp_cost.language import Language, period_text, say, terms

KNOWN, UNDETERMINED, LEFT_OUT = 0, 1, 2
STATES = ("known", "undetermined", "left_out")

States: TypeAlias = npt.NDArray[np.int8]
Numbers: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Reason:
    """What is missing or refused: the item that met it, the period and key, its clause, and the sentence."""

    item: str
    kind: str
    period: str
    clause: str
    code: str
    values: tuple[tuple[str, str], ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the hash once: sets of thousands of reasons are united again and again."""
        own = (self.item, self.kind, self.period, self.clause, self.code, self.values, self.titles)
        object.__setattr__(self, "_hash", hash(own))

    def __hash__(self) -> int:
        """Return the hash of all that is compared."""
        return self._hash

    def what(self, language: Language) -> str:
        """Return what is missing, with its period."""
        named = {name: each if name == "text" else self._named(each, language) for name, each in self.values}
        key = named.pop("key", "")
        named["for_key"] = key if language == "zh" or not key else f" for {key}"
        words: Mapping[str, str] = named | {"period": period_text(self.kind, self.period, language)}
        return say(self.code, language, words)

    def sentence(self, language: Language) -> str:
        """Return item, reason and clause in one line."""
        colon = ": " if language == "en" else "："
        return f"{self._named(self.item, language)}{colon}{self.what(language)} [{self.clause}]"

    def _named(self, name: str, language: Language) -> str:
        """Return an item by its title in the contract, anything else by the glossary."""
        title = dict(self.titles).get(name) if language == "zh" else None
        return title or terms(name, language)


@dataclass(slots=True)
class Reasons:
    """Sets of reasons by number; 0 is none."""

    sets: list[tuple[Reason, ...]] = field(default_factory=lambda: [()])
    _numbers: dict[tuple[Reason, ...], int] = field(default_factory=lambda: {(): 0})

    def number(self, reasons: Iterable[Reason]) -> int:
        """Return the number of a set of reasons, in the order in which they were met."""
        key = tuple(dict.fromkeys(reasons))
        if key not in self._numbers:
            self._numbers[key] = len(self.sets)
            self.sets.append(key)
        return self._numbers[key]

    def merged(self, a: Numbers, b: Numbers) -> Numbers:
        """Return, element by element, the union of two sets."""
        out = np.where(a == 0, b, a)
        both = np.asarray((a != 0) & (b != 0) & (a != b))
        if both.any():
            first, second = np.broadcast_arrays(a, b)
            for x, y in {*zip(first[both].tolist(), second[both].tolist(), strict=True)}:
                here = (first == x) & (second == y)
                out = np.where(here, np.int32(self.number(self.sets[x] + self.sets[y])), out)
        return out.astype(np.int32)

    def union(self, numbers: Iterable[int]) -> tuple[Reason, ...]:
        """Return every reason of several sets, each once."""
        return tuple(dict.fromkeys(reason for number in numbers for reason in self.sets[number]))


@dataclass(frozen=True, slots=True)
class Status:
    """State of each value and the number of its reasons; both arrays broadcast to the column's shape."""

    state: States
    why: Numbers

    def within(self, mask: Mask) -> Status:
        """Return the status where ``mask`` holds and known elsewhere."""
        state = np.where(mask, self.state, KNOWN).astype(np.int8)
        return Status(state, np.where(mask, self.why, 0).astype(np.int32))

    def take(self, rows: Any) -> Status:
        """Gather along the last axis; a single element serves every row."""
        pick: Any = (..., rows) if self.state.shape[-1] != 1 else (..., np.zeros_like(rows))
        return Status(self.state[pick], self.why[pick])


def combined(statuses: Iterable[Status | None], reasons: Reasons) -> Status | None:
    """Return the state of what was computed from several values: left out beats undetermined beats known."""
    out: Status | None = None
    for status in statuses:
        if status is None:
            continue
        if out is None:
            out = status
            continue
        state = np.maximum(out.state, status.state)
        mine = np.where(out.state == state, out.why, 0).astype(np.int32)
        other = np.where(status.state == state, status.why, 0).astype(np.int32)
        out = Status(state, reasons.merged(mine, other))
    return out


def marked(status: Status | None, mask: Mask, state: int, why: Numbers, reasons: Reasons) -> Status | None:
    """Return the status with ``state`` and ``why`` where ``mask`` holds and nothing stronger stands."""
    if not mask.any():
        return status
    new = Status(np.where(mask, state, KNOWN).astype(np.int8), np.where(mask, why, 0).astype(np.int32))
    return combined((status, new), reasons)

"""What the words of a claim name in a statement: items, periods, keys and parts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from ppp_cost.language import spoken, term, terms
from ppp_cost.ledger.claims.claim import ClaimRow
from ppp_cost.ledger.lines import Ledger, Line
from ppp_cost.ledger.statement import Statement

ORDER = ("day", "segment", "month", "quarter", "year", "term")
"""Kinds of periods, shorter ones first."""

_YEAR = re.compile(r"(?:第|year ?)?(\d{1,2})(?:运营年|年)?", re.IGNORECASE)
_QUARTER = re.compile(r"(?:第?([1-4一二三四])季度|[Qq]([1-4]))")
_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4"}


@dataclass(frozen=True, slots=True)
class Place:
    """What a row of a claim is of; ``kind`` is that of its period, what the row does not say is empty."""

    item: str
    kind: str = ""
    period: str = ""
    key: str = ""
    part: str = ""

    @property
    def shape(self) -> tuple[str, bool, bool]:
        """Return which of its words are said: rows of one shape divide the lines of an item among them."""
        return self.kind, bool(self.key), bool(self.part)


def coarser(a: Place, b: Place) -> bool:
    """Return whether ``a`` says less than ``b`` of the same lines.

    >>> coarser(Place("fee"), Place("fee", "month", "2024-01")), coarser(Place("fee"), Place("fee"))
    (True, False)
    """
    longer = not a.kind or (bool(b.kind) and ORDER.index(a.kind) >= ORDER.index(b.kind))
    return a.shape != b.shape and longer and not (a.key and not b.key) and not (a.part and not b.part)


@dataclass(slots=True)
class Places:
    """The names of a statement, looked up by what a claim writes."""

    statement: Statement
    lines: list[Line]
    kinds: dict[str, set[str]] = field(default_factory=dict)
    _items: dict[str, str] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _parts: dict[str, str] = field(default_factory=dict)
    _periods: dict[str, tuple[str, int]] = field(default_factory=dict)
    _above: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ledger = self.ledger
        ids = dict.fromkeys([*(block.item for block in ledger.blocks), *ledger.columns])
        for each in reversed(list(ids)):
            self._items |= dict.fromkeys((spoken(each, "en"), spoken(each, "zh"), ledger.name(each, "zh")), each)
        self._items |= {each: each for each in ids}
        for line in self.lines:
            self.kinds.setdefault(line.item, set()).add(line.period_kind)
        for key in dict.fromkeys(line.key for line in self.lines):
            self._keys |= {"/".join(term(each, "zh") for each in key.split("/")): key}
        self._keys |= {line.key: line.key for line in self.lines}
        for part in dict.fromkeys(line.part for line in self.lines):
            self._parts |= {terms(part, "zh"): part, part: part}
        for kind in reversed(ORDER):
            self._periods |= {label: (kind, place) for place, label in enumerate(ledger.labels.get(kind, ()))}

    @property
    def ledger(self) -> Ledger:
        """Return the ledger of the statement."""
        return self.statement.ledger

    def item(self, text: str) -> str:
        """Return the id of an item, or the text as it is."""
        return self._items.get(text, text)

    def period(self, text: str, item: str) -> tuple[str, str]:
        """Return kind and name of a period of the year, an empty kind where the year has none of that name."""
        for name in self._names(text, item):
            kind, place = self._periods.get(name, ("", -1))
            if kind and place in self.ledger.windows[kind]:
                return kind, self.ledger.labels[kind][place]
        return "", ""

    def _names(self, text: str, item: str) -> Iterable[str]:
        if text.endswith("-01") and not self.kinds.get(item, set()) & {"day"}:
            yield text[:-3]  # a spreadsheet has made a day of a month
        yield text
        if found := _YEAR.fullmatch(text):
            yield found[1]
        if found := _QUARTER.fullmatch(text):
            number = found[1] or found[2]
            yield f"{self.statement.heading.year}-Q{_NUMERALS.get(number, number)}"

    def resolved(self, row: ClaimRow) -> Place | str:
        """Return what a row is of, or the code of what is wrong with it."""
        item = self.item(row.item)
        if item not in self.kinds:
            return "review_no_amount" if item in self.ledger.columns else "review_not_in_contract"
        kind, period = self.period(row.period, item) if row.period else ("", "")
        if row.period and not kind:
            return "review_outside_year"
        place = Place(item, kind, period, self._keys.get(row.key, row.key), self._parts.get(row.part, row.part))
        whole = kind in ("year", "term") and kind not in self.kinds[item]
        return Place(item, "", "", place.key, place.part) if whole else place

    def of_line(self, line: Line, place: Place) -> Place:
        """Return a line in the words of a place of its item: as far as that says something."""
        period = self.above(line, place.kind) if place.kind else ""
        kind = place.kind if period else "none" if place.kind else ""
        return Place(line.item, kind, period, line.key if place.key else "", line.part if place.part else "")

    def inside(self, place: Place, other: Place) -> Place:
        """Return a place in the words of a coarser one of the same item."""
        period = place.period
        if other.kind != place.kind:
            period = self.above_label(place.kind, place.period, other.kind) if other.kind else ""
        return Place(place.item, other.kind, period, place.key if other.key else "", place.part if other.part else "")

    def above(self, line: Line, kind: str) -> str:
        """Return the period of ``kind`` that holds a line, empty where none does.

        Where an item has lines of that kind, only they are in it: a year's line is not the sum of its months.
        """
        if line.period_kind == kind:
            return line.period
        if kind in self.kinds[line.item] or ORDER.index(line.period_kind) > ORDER.index(kind):
            return ""
        return self.above_label(line.period_kind, line.period, kind)

    def above_label(self, kind: str, label: str, target: str) -> str:
        """Return the period of a longer kind that holds one of a shorter, empty where none does."""
        found = self._above.get((kind, label, target))
        if found is None:
            days, place = self.ledger.last_day, self.ledger.labels[kind].index(label)
            where = bisect_left(days[target], days[kind][place])
            labels = self.ledger.labels[target]
            found = self._above[kind, label, target] = labels[where] if where < len(labels) else ""
        return found

"""Operating years, quarters, months, segments and days of a contract, as arrays of day numbers.

day ⊂ segment ⊂ month ⊂ quarter ⊂ year ⊂ term.  Every period is [start, end); a row reads the longer period that
holds it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.exact import Indices, Mask

KINDS = ("day", "segment", "month", "quarter", "year", "term")
NO_PERIOD = -1
Days = npt.NDArray[np.int64]


def longer(a: str, b: str) -> bool:
    """Return whether periods of kind ``a`` are longer than those of kind ``b``.

    >>> longer("year", "month"), longer("day", "day")
    (True, False)
    """
    return KINDS.index(a) > KINDS.index(b)


def year_starts(first: date, following: date | None, last_year: int) -> list[date]:
    """Return the first day of operating years 1 … ``last_year`` + 1.

    ``following`` is the first day of year 2 where the first year is odd; later years start on its anniversary.

    >>> [day.isoformat() for day in year_starts(date(2024, 11, 1), date(2025, 1, 1), 2)]
    ['2024-11-01', '2025-01-01', '2026-01-01']
    """
    if following is None:
        return [_in_years(first, past) for past in range(last_year + 1)]
    return [first, *(_in_years(following, past) for past in range(last_year))]


def _in_years(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29) and not _is_leap(day.year + years):
        return date(day.year + years, 2, 28)
    return day.replace(year=day.year + years)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _months(start: date, end: date, anniversary: bool) -> list[date]:
    """Return the first days of the months of one operating year, cut at its ends."""
    starts, count = [start], 1
    while True:
        number = start.month - 1 + count
        year, month = start.year + number // 12, number % 12 + 1
        following = _clamped(year, month, start.day) if anniversary else date(year, month, 1)
        if following >= end:
            return starts
        starts.append(following)
        count += 1


def _clamped(year: int, month: int, day: int) -> date:
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day, last))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods of operating years 1 … ``last_year``, ``starts[kind]`` and ``ends[kind]`` in days since 1970.

    ``settled`` holds the first year whose rows are computed; ``labels`` the printed name of each period.
    """

    starts: dict[str, Days]
    ends: dict[str, Days]
    labels: dict[str, list[str]]
    settled: int
    last_year: int
    base: str
    places: dict[str, tuple[str, int]] = field(default_factory=dict)

    def window(self, kind: str) -> Indices:
        """Return the periods of a kind that are settled."""
        if kind == "term":
            return np.zeros(1, dtype=np.intp)
        begin = self.starts["year"][self.settled - 1]
        return np.flatnonzero(self.starts[kind] >= begin)

    def above(self, kind: str, target: str, period: Indices) -> Indices:
        """Return the period of the longer kind ``target`` that holds each period of ``kind``, -1 where none does."""
        if kind == target:
            return period
        begins, ends = self.starts[kind][period], self.ends[kind][period]
        place = np.searchsorted(self.starts[target], begins, side="right") - 1
        return np.where(ends <= self.ends[target][place], place, -1)

    def year_of(self, kind: str, period: Indices) -> Indices:
        """Return the operating year, 1, 2, …, of each period."""
        if kind == "term":
            return np.full(period.shape, self.last_year, dtype=np.intp)
        year: Indices = np.searchsorted(self.starts["year"], self.starts[kind][period], side="right")
        return year

    def in_last_year(self, kind: str, period: Indices) -> Mask:
        """Return the periods of the last year; the earlier ones are looked back on."""
        inside: Mask = self.year_of(kind, period) == self.last_year
        return inside

    def containing(self, kind: str, day: Days) -> Indices:
        """Return the period that holds each day, -1 outside."""
        place: Indices = np.searchsorted(self.starts[kind], day, side="right") - 1
        inside = (place >= 0) & (day < self.ends[kind][np.maximum(place, 0)])
        return np.where(inside, place, -1)

    def labelled(self, text: str) -> tuple[str, int]:
        """Return kind and place of the period that ``text`` names, an empty kind where it names none.

        A month of an anniversary calendar may be named by its first day or by that day's month.  The name of a month
        that the ends of two years cut names neither part.
        """
        return self._places().get(text, ("", NO_PERIOD))

    def _places(self) -> dict[str, tuple[str, int]]:
        if not self.places:
            for kind in ("day", "month", "quarter", "year"):
                for place, label in enumerate(self.labels[kind]):
                    for name in {label, label[:7]} if kind == "month" else {label}:
                        twice = name in self.places and self.places[name][0] in (kind, "")
                        self.places[name] = ("", NO_PERIOD) if twice else (kind, place)
        return self.places

    def of_year(self, kind: str, year: int) -> Indices:
        """Return the periods of a kind that lie in one operating year; the term belongs to the last."""
        every: Indices = np.arange(self.starts[kind].size)
        inside: Indices = every[self.year_of(kind, every) == year]
        return inside

    def months_in(self, kind: str, period: Indices) -> Indices:
        """Return how many months lie in each period."""
        first = np.searchsorted(self.starts["month"], self.starts[kind][period])
        return np.searchsorted(self.starts["month"], self.ends[kind][period]) - first


def built(
    first: date,
    following: date | None,
    anniversary: bool,
    last_year: int,
    settled: int,
    base: str,
    cuts: Iterable[date],
) -> Calendar:
    """Build the calendar of operating years 1 … ``last_year``; ``cuts`` are the days that begin a new segment."""
    years = year_starts(first, following, last_year)
    months: list[date] = []
    quarters: list[date] = []
    quarter_labels = []
    for number, (start, end) in enumerate(itertools.pairwise(years), start=1):
        inside = _months(start, end, anniversary)
        months += inside
        quarters += inside[::3]
        quarter_labels += [f"{number}-Q{quarter + 1}" for quarter in range(len(inside[::3]))]
    end = years[-1]
    kinds = {"month": months, "quarter": quarters, "year": years[:-1], "term": [first]}
    bases = kinds.get(base) or _each_day(first, end)
    kinds["segment"] = sorted({*bases, *(cut for cut in cuts if first < cut < end)})
    starts = {kind: _numbers(days) for kind, days in kinds.items()}
    starts["day"] = np.arange(_number(first), _number(end), dtype=np.int64)
    ends = {kind: np.append(days[1:], _number(end)) for kind, days in starts.items()}
    labels = {
        "day": starts["day"].astype("datetime64[D]").astype(str).tolist(),
        "month": [day.isoformat() if anniversary else day.isoformat()[:7] for day in months],
        "quarter": quarter_labels,
        "year": [str(number) for number in range(1, last_year + 1)],
        "term": ["term"],
        "segment": [
            f"{_iso(start)}..{_iso(stop - 1)}" for start, stop in zip(starts["segment"], ends["segment"], strict=True)
        ],
    }
    return Calendar(starts, ends, labels, settled, last_year, base)


def _each_day(first: date, end: date) -> list[date]:
    return [first + timedelta(days=past) for past in range((end - first).days)]


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _numbers(days: list[date]) -> Days:
    return np.array([_number(day) for day in days], dtype=np.int64)


def _iso(number: int | np.int64) -> str:
    return (date(1970, 1, 1) + timedelta(days=int(number))).isoformat()

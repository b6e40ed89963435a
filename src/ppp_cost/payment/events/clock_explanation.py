"""What a counted time says of itself: worked out for the rows that are asked for, an event at a time."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from ppp_cost.kernels.events.intervals import spread
from ppp_cost.kernels.events.service import service_time
from ppp_cost.kernels.exact import Integers
from ppp_cost.language import number_text
from ppp_cost.ledger.column import Notes, Sources
from ppp_cost.ledger.explain.explanation import value_at
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.events.counted_time import Measured, Steps
from ppp_cost.payment.events.event_rows import Passing
from ppp_cost.payment.events.relief_and_overlap import Moments, share_of
from ppp_cost.payment.events.spans import Spans


@dataclass(frozen=True, slots=True)
class Told:
    """The way from events to their counted time; times are told in units of ``unit`` seconds."""

    spans: Spans
    whole: Moments
    moments: Moments
    passing: Passing
    found: Measured
    relief: Table
    steps: Steps
    share: str | None
    unit: int

    def formula(self, case: int, row: int) -> str:
        """Return the hours that count of a row, by weight, and what ticks and a minimum make of them.

        Ticks and minimum look at the event as a whole: a later row is what it comes to, less what it came to.
        """
        if not self.passing.named[row]:
            return "0"
        place, event = int(self.passing.place[row]), int(self.passing.mine[row])
        if not self.steps:
            return self._hours_text(case, place, place, event)
        base = int(self.passing.base[event])
        text = self._steps_text(case, base, place, event)
        return text if place == base else f"{text} - {self._steps_text(case, base, place - 1, event)}"

    def _steps_text(self, case: int, first: int, last: int, event: int) -> str:
        text = self._hours_text(case, first, last, event)
        if self.steps.tick is not None:
            tick = value_at(self.steps.tick, case, event) / self.unit
            text = f"{self.steps.rounding}(({text}) / {number_text(tick)} tick)"
        if self.steps.minimum is not None and not text.startswith("0 "):
            text = f"max({text}, {number_text(value_at(self.steps.minimum, case, event))} minimum)"
        return text

    def _hours_text(self, case: int, first: int, last: int, event: int) -> str:
        """Return the hours that count in some rows of an event, by weight, times the share that counts."""
        by_weight: dict[Fraction, Fraction] = {}
        for piece in np.flatnonzero((self.found.row >= first) & (self.found.row <= last)):
            for weight, time in self._beyond_grace(case, int(piece)):
                by_weight[weight] = by_weight.get(weight, Fraction(0)) + time / self.unit
        texts = [
            f"{number_text(time)} time_counted" + ("" if weight == 1 else f" x {number_text(weight)} weight")
            for weight, time in by_weight.items()
            if time
        ]
        text = " + ".join(texts) or "0 time_counted"
        if self.share is None:
            return text
        shares, _ = self.spans.table.numbers(self.share)
        return f"({text}) x {number_text(value_at(shares, 0, int(self.spans.row[event])))} {self.share}"

    def values(self, case: int, row: int) -> list[tuple[str, str, Fraction]]:
        """Return the time in service of a row, and what relief, other events and the grace take of it."""
        if not self.passing.named[row]:
            return []
        event = int(self.passing.mine[row])
        if any(each.events[event] for each in self.spans.unknown):
            return []
        lasted, excused = self._lasted(event, row)
        mine = np.flatnonzero(self.found.row == self.passing.place[row])
        kept, cut, weighted = (Fraction(int(part[mine].sum()), self.found.parts) for part in self._parts(case))
        key = self.spans.table.text("event")[self.spans.row[event]]
        told = {
            "time_out": lasted,
            "time_relieved": excused,
            "time_shared": lasted - excused - kept,
            "time_in_grace": cut,
        }
        weighted /= self.found.service.den
        if weighted != kept - cut:
            told["time_weighted"] = weighted
        if self.steps.tick is not None:
            told["tick"] = value_at(self.steps.tick, case, event)
        return [(name, key, value / self.unit) for name, value in told.items() if value or name == "time_out"]

    def _parts(self, case: int) -> tuple[Integers, Integers, Integers]:
        """Return time, grace and weighted time of the pieces under one case."""
        found = self.found.counted
        time, grace, weighted = (np.atleast_2d(part) for part in (found.time, found.grace, found.weighted))
        return time[0], grace[min(case, len(grace) - 1)], weighted[min(case, len(weighted) - 1)]

    def _beyond_grace(self, case: int, piece: int) -> list[tuple[Fraction, Fraction]]:
        """Return the weight and the time of each run of hours that a piece counts."""
        service, parts = self.found.service, self.found.parts
        time, cut, _ = (int(each[piece]) for each in self._parts(case))
        if time == cut:
            return []
        length = int(self.found.end[piece] - self.found.begin[piece])
        worth = time // length
        since = int(self.found.begin[piece]) * worth + cut
        until = int(self.found.end[piece]) * worth
        step = service.slot * worth
        edges = [since, *range((since // step + 1) * step, until, step), until]
        weights = service.weight[np.array([edge // step for edge in edges[:-1]])].tolist()
        return [
            (Fraction(int(weight), service.den), Fraction(end - begin, parts))
            for (begin, end), weight in zip(pairwise(edges), weights, strict=True)
        ]

    def _lasted(self, event: int, row: int) -> tuple[Fraction, Fraction]:
        """Return the time in service of an event inside a row, and how much of it is relieved."""
        begin, end = (int(part[event]) for part in (self.whole.pieces.begin, self.whole.pieces.end))
        if not self.passing.single:
            edges, place = self.passing.slots.edges, int(self.passing.place[row])
            slot = int(self.passing.low[event]) + place - int(self.passing.base[event])
            begin, end = max(begin, int(edges[slot])), min(end, int(edges[slot + 1]))
        held = self._held(event)
        cuts = sorted({begin, end, *(cut for low, high, _ in held for cut in (low, high) if begin < cut < end)})
        lasted, excused = Fraction(0), Fraction(0)
        for low, high in pairwise(cuts):
            time = int(np.diff(service_time(self.found.service, np.array([low, high])))[0])
            lasted += time
            excused += time * max((share for since, until, share in held if since <= low < until), default=Fraction(0))
        return lasted, excused

    def _held(self, event: int) -> list[tuple[int, int, Fraction]]:
        """Return begin, end and share of the relief that touches an event."""
        begin, end = self.relief.seconds("begin"), self.relief.seconds("end")
        return [(int(begin[row]), int(end[row]), share_of(self.relief, row)) for row in self._relief_rows(event)]

    def _relief_rows(self, event: int) -> list[int]:
        events, rows = self.moments.relieved
        return sorted({int(row) for row in rows[events == event]})

    def sources(self) -> tuple[Sources, ...]:
        """Return the rows of the events and of the relief behind each settled row."""
        sources, named = (self.passing.sources(self.spans),), self.passing.named
        events, relief = self.moments.relieved
        if not events.size:
            return sources
        pairs = np.unique(np.stack([events, relief]), axis=1)
        count = np.bincount(pairs[0], minlength=self.spans.size)
        first = np.cumsum(count) - count
        mine = np.where(named, self.passing.mine, 0)
        each = np.where(named, count[mine], 0)
        _, place = spread(each, first[mine])
        return (
            *sources,
            Sources(self.relief.file, np.concatenate([[0], np.cumsum(each)]), self.relief.lines[pairs[1][place]]),
        )

    def notes(self) -> Notes:
        """Return when each event began and ended, and the evidence of its relief."""
        return Notes(self.passing.rows.size, self._note)

    def _note(self, row: int) -> str:
        if not self.passing.named[row]:
            return ""
        event = int(self.passing.mine[row])
        begin, end = (np.datetime64(int(each[event]), "s").item() for each in (self.spans.begin, self.spans.end))
        until = "…" if self.spans.open[event] else f"{end}"
        documents = [self.relief.text("evidence")[each] for each in self._relief_rows(event)]
        return "; ".join([f"{begin} – {until}", *(each for each in documents if each)])

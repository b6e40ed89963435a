"""What the moments of events count: beyond their grace, weighted, in ticks, at least a minimum."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ppp_cost.kernels.amounts.limits import running
from ppp_cost.kernels.denominators import over_one
from ppp_cost.kernels.events.clock import Counted, counted
from ppp_cost.kernels.events.service import Service, always, service_time
from ppp_cost.kernels.exact import LIMIT, Exact, Indices, Integers, at_least, choose, divide, exact, take
from ppp_cost.kernels.money import rounded
from ppp_cost.ledger.tables import DAY
from ppp_cost.payment.events.event_rows import Passing
from ppp_cost.payment.events.relief_and_overlap import Moments
from ppp_cost.payment.terms.service_hours import ServiceCalendar, service_between


@dataclass(frozen=True, slots=True)
class Measured:
    """Pieces of events inside rows, as service time in seconds, and what counts of them.

    Time and grace are in 1 / ``parts`` of a second, weighted time in 1 / (``parts`` x the service's ``den``).
    """

    row: Indices
    begin: Integers
    end: Integers
    service: Service
    parts: int
    counted: Counted


def service_over(calendar: ServiceCalendar | None, *times: Integers) -> Service:
    """Return the service of the days on which any of the times lie."""
    filled = [each for each in times if each.size]
    first = min((int(each.min()) for each in filled), default=0)
    last = max((int(each.max()) for each in filled), default=0)
    if calendar is None:
        return always(first, last)
    return service_between(calendar, first // DAY, last // DAY)


def measured(moments: Moments, passing: Passing, service: Service, grace: Exact, whole: bool) -> Measured:
    """Return what counts of the moments in each row; ``grace`` is in seconds, by event."""
    inside, row = passing.cut(moments.pieces)
    event, grace = moments.pieces.of[inside.of], over_one(grace)
    fine = int(grace.den)
    worth = moments.worth_of(inside.of)
    begin, end = service_time(service, inside.begin), service_time(service, inside.end)
    cut = grace.num if grace.num.shape[-1] == 1 else grace.num[..., event]
    parts = moments.parts * fine
    longest = int(service.served[-1]) * int(service.weight.max(initial=1))
    if max(longest, grace.bound, 1) * parts * 4 > LIMIT:
        service = replace(service, weighted=service.weighted.astype(object), weight=service.weight.astype(object))
        begin, end, cut, worth = (np.asarray(each).astype(object) for each in (begin, end, cut, worth))
    first = np.diff(event, prepend=-1) != 0
    found = counted(service, begin, end, worth * fine, first, cut * moments.parts, whole)
    return Measured(row, begin, end, service, parts, found)


@dataclass(frozen=True, slots=True)
class Steps:
    """Ticks in seconds and a minimum, by event, where there are such; ``rounding`` is ceil or floor."""

    tick: Exact | None
    rounding: str
    minimum: Exact | None

    def __bool__(self) -> bool:
        return self.tick is not None or self.minimum is not None


def in_steps(value: Exact, passing: Passing, steps: Steps) -> Exact:
    """Return ticks, and at least the minimum, of events as wholes.

    A row has what its event comes to by the end of the row, less what it came to by its begin: the rows of an event
    add up to what it would be in one period.
    """
    whole = passing.single
    total = value if whole else running(value, passing.first)
    if steps.tick is not None:
        mode = "ceiling" if steps.rounding == "ceil" else "floor"
        total = rounded(divide(total, take(steps.tick, passing.event)), 0, mode)
    if steps.minimum is not None:
        total = choose(total.num > 0, at_least(total, take(steps.minimum, passing.event)), total)
    if whole:
        return total
    earlier = take(total, np.maximum(np.arange(passing.event.size) - 1, 0))
    return total - choose(passing.first, exact([0]), earlier)

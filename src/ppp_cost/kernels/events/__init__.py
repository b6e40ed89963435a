"""Time on a line: intervals, who has a moment that several share, service hours, what is counted of an event.

`intervals`, `overlaps` and `clock` are what counted time is made of; times are whole seconds.
"""

from ppp_cost.kernels.events.clock import Counted, counted
from ppp_cost.kernels.events.intervals import (
    FIRST,
    LAST,
    Pieces,
    clusters,
    inside,
    joined,
    outside,
    spread,
    tails,
    united,
)
from ppp_cost.kernels.events.occurrences import places, totals
from ppp_cost.kernels.events.overlaps import first_come, handed_out, ordered, preferred
from ppp_cost.kernels.events.service import Service, always, service_of, service_time, weighted_time

__all__ = [
    "FIRST",
    "LAST",
    "Counted",
    "Pieces",
    "Service",
    "always",
    "clusters",
    "counted",
    "first_come",
    "handed_out",
    "inside",
    "joined",
    "ordered",
    "outside",
    "places",
    "preferred",
    "service_of",
    "service_time",
    "spread",
    "tails",
    "totals",
    "united",
    "weighted_time",
]

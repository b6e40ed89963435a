"""The assets of a contract: when each is in service, and what is written of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.exact import Indices, Mask
from ppp_cost.payment.terms.calendar import Calendar, Days


@dataclass(frozen=True, slots=True)
class Assets:
    """The asset table: a term of the contract. In service from ``begin`` (included) to ``end`` (excluded)."""

    names: tuple[str, ...]
    begin: Days
    end: Days
    columns: Mapping[str, tuple[str, ...]]
    line: tuple[int, ...]

    def in_service(self, calendar: Calendar, kind: str, period: Indices, asset: Indices) -> Mask:
        """Return where an asset is in service on a day of the period."""
        starts, ends = calendar.starts[kind][period], calendar.ends[kind][period]
        return (self.begin[asset] < ends) & (self.end[asset] > starts)

    def service_days(self, calendar: Calendar, kind: str, period: Indices, asset: Indices) -> Days:
        """Return the days of each period on which an asset is in service."""
        first = np.maximum(self.begin[asset], calendar.starts[kind][period])
        last = np.minimum(self.end[asset], calendar.ends[kind][period])
        days: Days = np.maximum(last - first, 0)
        return days

    def months_in_service(self, calendar: Calendar, kind: str, period: Indices, asset: Indices) -> Days:
        """Return the whole months from an asset's first day of service to the end of each period."""
        ends = np.minimum(self.end[asset], calendar.ends[kind][period]).astype("datetime64[D]")
        begins = self.begin[asset].astype("datetime64[D]")
        months = (ends.astype("datetime64[M]") - begins.astype("datetime64[M]")).astype(np.int64)
        into_end = (ends - ends.astype("datetime64[M]")).astype(np.int64)
        into_begin = (begins - begins.astype("datetime64[M]")).astype(np.int64)
        whole: Days = np.maximum(months - (into_end < into_begin), 0)
        return whole

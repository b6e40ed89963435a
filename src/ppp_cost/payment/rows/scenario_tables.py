"""What the observations of every scenario say, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.exact import Indices
from ppp_cost.ledger.reasons import Status
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.rows.scenario_axis import Cases
from ppp_cost.payment.terms.assets import Assets
from ppp_cost.payment.terms.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Seen:
    """Observations by scenario, and the calendar on which they are read."""

    cases: Cases
    calendar: Calendar

    @property
    def observations(self) -> tuple[Observations, ...]:
        """Return the observations of each scenario."""
        return self.cases.observations

    @property
    def assets(self) -> Assets | None:
        """Return the assets of the contract."""
        return self.cases.contracts[0].assets

    def tables(self, name: str) -> list[Table]:
        """Return one table of every scenario, only one where all share it."""
        tables, place = self.distinct(name)
        return tables if len(tables) == 1 else [tables[each] for each in place]

    def distinct(self, name: str) -> tuple[list[Table], Indices]:
        """Return the different tables of a name, and which of them each scenario reads."""
        tables: dict[int, Table] = {}
        empty = Table(name, f"{name}.csv", {}, ())
        found = [each.tables.get(name) or empty for each in self.observations]
        for each in found:
            tables.setdefault(id(each), each)
        number = {each: place for place, each in enumerate(tables)}
        return list(tables.values()), np.array([number[id(each)] for each in found], dtype=np.intp)

    def status(self, found: Sequence[Status | None], rows: int) -> Status | None:
        """Put the states found in each scenario below each other, on the axis of cases."""
        if all(each is None for each in found):
            return None
        none = np.zeros((1, rows), dtype=np.int8)
        state = np.concatenate([each.state if each else none for each in found])
        why = np.concatenate([each.why if each else none.astype(np.int32) for each in found])
        return Status(self.cases.scenario_rows(state), self.cases.scenario_rows(why))

"""The axis of contracts and scenarios: case = contract * scenarios + scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel

from ppp_cost.kernels.exact import Exact, Indices, Integers, Mask, exact, fractions_of
from ppp_cost.ledger.reasons import Status
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.rows.scenario_changes import Change, Given, scenarios_in
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.terms.operands import Number, Operand, Parameter


@dataclass(frozen=True, slots=True)
class Cases:
    """Contracts of one shape, each settled under every scenario.

    A scenario is a set of observations, or one row of ``overrides``, or both: values of an item or a named parameter,
    shape (scenarios, 1) or (scenarios, rows), or changes of its own ones.
    """

    contracts: tuple[Contract, ...]
    observations: tuple[Observations, ...]
    overrides: Mapping[str, Given]
    peers: Mapping[int, tuple[Operand, ...]]

    @property
    def scenarios(self) -> int:
        """Return the number of scenarios of each contract."""
        return max(len(self.observations), scenarios_in(self.overrides))

    @property
    def count(self) -> int:
        """Return the number of cases."""
        return len(self.contracts) * self.scenarios

    def by_contract(self, value: Exact) -> Exact:
        """Return a column with one row a contract on the axis of cases."""
        if len(self.contracts) == 1 or self.scenarios == 1:
            return value
        return spread(value, np.repeat(np.arange(len(self.contracts)), self.scenarios))

    def by_scenario(self, value: Exact) -> Exact:
        """Return a column with one row a scenario on the axis of cases."""
        if value.num.shape[0] == 1 or len(self.contracts) == 1:
            return value
        return spread(value, np.tile(np.arange(self.scenarios), len(self.contracts)))

    def changed(self, given: Change, own: Exact, status: Status | None, here: Mask) -> tuple[Exact, Status | None]:
        """Return what a change makes of a column and of its state in the rows that are ``here``."""
        change = Change(self.by_scenario(given.times), self.by_scenario(given.plus))
        return change.of(own, here), change.known(status, here)

    def contract_rows(self, masks: Sequence[Mask], rows: int) -> Mask:
        """Return plain masks with one row a contract on the axis of cases."""
        together = np.stack([np.broadcast_to(mask, rows) for mask in masks])
        return together if len(together) == 1 else np.repeat(together, self.scenarios, axis=0)

    def scenario_rows(self, values: Integers) -> Integers:
        """Return plain integers with one row a scenario on the axis of cases."""
        if values.shape[0] == 1 or len(self.contracts) == 1:
            return values
        return np.tile(values, (len(self.contracts), 1))


def spread(value: Exact, rows: Indices) -> Exact:
    """Return a column with a row of another for each of its own."""
    return value[rows]


def side_by_side(values: Sequence[Exact]) -> Exact:
    """Put one-dimensional columns of one length below each other, one a case.

    >>> from fractions import Fraction
    >>> both = side_by_side([exact([1, 2]), exact([Fraction(1, 2), 3])])
    >>> both.num.tolist(), both.den
    ([[2, 4], [1, 6]], 2)
    """
    if len(values) == 1:
        return values[0][None]
    flat = exact([each for value in values for each in fractions_of(value)])
    return flat.reshape(len(values), -1)


def paired(
    contracts: Sequence[Contract], observations: Sequence[Observations], overrides: Mapping[str, Given]
) -> Cases:
    """Pair the operands of contracts of one shape, so that each is read as a column over the contracts."""
    walks = [[each for item in contract.items for each in item.terms.operands] for contract in contracts]
    peers = {id(together[0]): together for together in zip(*walks, strict=True)}
    return Cases(tuple(contracts), tuple(observations), overrides, peers)


def shape_of(contract: Contract) -> tuple[object, ...]:
    """Return what contracts must share to be settled in one call: everything but the numbers of their operands.

    Titles and clauses may differ too; fields, names, units and dates of change may not, nor what stands in the assets.
    """
    header, assets = contract.header, contract.assets
    calendar = (header.period, header.operating_year, header.months, header.rounding, header.currency, header.calendar)
    rows = (assets.names, assets.begin.tobytes(), assets.end.tobytes(), dict(assets.columns)) if assets else ()
    return (calendar, tuple(_outline(item.terms) for item in contract.items), rows)


def _outline(part: object) -> object:
    """Return a part of the terms with each number as a blank."""
    if isinstance(part, Number):
        return "number"
    if isinstance(part, Parameter):
        return ("parameter", part.name, part.unit, part.within, tuple(each.begin for each in part.values))
    if isinstance(part, BaseModel):
        fields = (name for name in type(part).model_fields if name not in ("title", "clause"))
        return (type(part), *((name, _outline(getattr(part, name))) for name in fields), part.__pydantic_extra__)
    return tuple(_outline(each) for each in part) if isinstance(part, tuple) else part

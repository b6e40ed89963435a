"""The axis of contracts and scenarios: case = contract * scenarios + scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Integers, exact, fractions_of
from ppp_cost.payment.contract import Contract
from ppp_cost.payment.observations import Observations
from ppp_cost.payment.operands import Operand, Parameter, operands_of


@dataclass(frozen=True, slots=True)
class Cases:
    """Contracts of one shape, each settled under every scenario.

    A scenario is a set of observations, or one row of ``overrides``: values of an item or a named parameter, shape
    (scenarios, 1) or (scenarios, rows).
    """

    contracts: tuple[Contract, ...]
    observations: tuple[Observations, ...]
    overrides: Mapping[str, Exact]
    peers: Mapping[int, tuple[Operand, ...]]

    @property
    def scenarios(self) -> int:
        """Return the number of scenarios of each contract."""
        return max(len(self.observations), *(len(each.num) for each in self.overrides.values()), 1)

    @property
    def count(self) -> int:
        """Return the number of cases."""
        return len(self.contracts) * self.scenarios

    def by_contract(self, value: Exact) -> Exact:
        """Return a column with one row a contract on the axis of cases."""
        if len(self.contracts) == 1 or self.scenarios == 1:
            return value
        return _spread(value, np.repeat(np.arange(len(self.contracts)), self.scenarios))

    def by_scenario(self, value: Exact) -> Exact:
        """Return a column with one row a scenario on the axis of cases."""
        if value.num.shape[0] == 1 or len(self.contracts) == 1:
            return value
        return _spread(value, np.tile(np.arange(self.scenarios), len(self.contracts)))

    def scenario_rows(self, values: Integers) -> Integers:
        """Return plain integers with one row a scenario on the axis of cases."""
        if values.shape[0] == 1 or len(self.contracts) == 1:
            return values
        return np.tile(values, (len(self.contracts), 1))


def _spread(value: Exact, rows: Indices) -> Exact:
    den = value.den if isinstance(value.den, int) else value.den[rows]
    return Exact(value.num[rows], den, value.bound)


def side_by_side(values: Sequence[Exact]) -> Exact:
    """Put one-dimensional columns of one length below each other, one a case.

    >>> from fractions import Fraction
    >>> both = side_by_side([exact([1, 2]), exact([Fraction(1, 2), 3])])
    >>> both.num.tolist(), both.den
    ([[2, 4], [1, 6]], 2)
    """
    if len(values) == 1:
        only = values[0]
        return Exact(only.num[None], only.den if isinstance(only.den, int) else only.den[None], only.bound)
    flat = exact([each for value in values for each in fractions_of(value)])
    return Exact(flat.num.reshape(len(values), -1), flat.den, flat.bound)


def paired(
    contracts: Sequence[Contract], observations: Sequence[Observations], overrides: Mapping[str, Exact]
) -> Cases:
    """Pair the operands of contracts of one shape, so that each is read as a column over the contracts."""
    walks = [[each for item in contract.items for each in operands_of(item.terms)] for contract in contracts]
    peers = {id(together[0]): together for together in zip(*walks, strict=True)}
    return Cases(tuple(contracts), tuple(observations), overrides, peers)


def shape_of(contract: Contract) -> tuple[object, ...]:
    """Return what contracts must share to be settled in one call: everything but the numbers of their parameters.

    Bands, tiers and other plain numbers may differ too; ids, rules, periods, names and dates of change may not.
    """
    header = contract.header
    calendar = (header.period, header.operating_year, header.months, header.rounding, header.currency)
    items = tuple(
        (item.terms.id, item.terms.rule, item.terms.kind, item.period, item.terms.per, _outline(item.terms))
        for item in contract.items
    )
    return (calendar, items, contract.assets.names if contract.assets else ())


def _outline(terms: object) -> tuple[object, ...]:
    return tuple(
        (type(each).__name__, each.name, tuple(dated.begin for dated in each.values))
        if isinstance(each, Parameter)
        else ("Number",)
        if type(each).__name__ == "Number"
        else each
        for each in operands_of(terms)
    )

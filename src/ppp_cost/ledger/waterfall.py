"""From all that is charged to what is payable, step by step: the bars of a waterfall."""

from __future__ import annotations

from dataclasses import dataclass

from ppp_cost.ledger.statement import Statement

GROSS, PAYABLE = "gross", "payable"
"""Names of the bars that stand on zero: the sum of charges, and what is payable."""
TOTAL = "total"
"""Kind of such a bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its item and kind, its amount, and where it begins and ends, all in minor units.

    ``amount`` is None where it is undetermined, ``start`` and ``end`` from there on.
    """

    name: str
    kind: str
    amount: int | None
    start: int | None
    end: int | None


def waterfall(statement: Statement) -> tuple[Bar, ...]:
    """Return the charges, their sum, every other item that is not zero, and what is payable.

    Items stand in the order of the contract; the sum of the charges is left out where it is that of one item.
    """
    kinds = {block.item: block.kind for block in statement.ledger.blocks}
    totals = [(name, kinds[name], amount) for name, amount in statement.item_totals().items() if amount != 0]
    charges = [each for each in totals if each[1] == "charge"]
    bars: list[Bar] = []
    reached: int | None = 0
    for name, kind, amount in charges:
        bars.append(_bar(name, kind, amount, reached))
        reached = bars[-1].end
    if len(charges) > 1:
        bars.append(_total(GROSS, reached))
    for name, kind, amount in (each for each in totals if each[1] != "charge"):
        bars.append(_bar(name, kind, amount, reached))
        reached = bars[-1].end
    return (*bars, _total(PAYABLE, statement.payable))


def _bar(name: str, kind: str, amount: int | None, start: int | None) -> Bar:
    """Return the bar of an item, without an end where it or what comes before it is undetermined."""
    end = None if start is None or amount is None else start + amount
    return Bar(name, kind, amount, None if end is None else start, end)


def _total(name: str, amount: int | None) -> Bar:
    return Bar(name, TOTAL, amount, None if amount is None else 0, amount)

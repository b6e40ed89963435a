"""How many of its earlier periods each item is read back over: what a year has to leave to the next."""

from __future__ import annotations

from ppp_cost.payment.rules import window
from ppp_cost.payment.terms.contract import Contract, Item
from ppp_cost.payment.terms.operands import Reference, operands_of


def depths(contract: Contract) -> dict[str, int]:
    """Return by item how many of its earlier periods later ones read, because they are lagged or looked back on."""
    depth: dict[str, int] = {}
    for item in contract.items:
        for each in operands_of(item.terms):
            if isinstance(each, Reference) and each.lag:
                depth[each.of] = max(depth.get(each.of, 0), each.lag)
        for name, periods in _windows(item).items():
            depth[name] = max(depth.get(name, 0), periods)
    return depth


def _windows(item: Item) -> dict[str, int]:
    """Return what a window that is never reset needs of earlier periods."""
    terms = item.terms
    if not isinstance(terms, window.Terms) or terms.reset != "never":
        return {}
    if terms.counts == "sum" and isinstance(terms.of, Reference):
        return {terms.of.of: (terms.length or 1) - 1}
    return {terms.id: 1}

"""How many of its earlier periods each item is read back over: what a year has to leave to the next."""

from __future__ import annotations

from ppp_cost.payment.terms.contract import Contract


def depths(contract: Contract) -> dict[str, int]:
    """Return by item how many of its last values later periods read, because they are lagged or looked back on."""
    return _deepest(contract, "values")


def openings_of(contract: Contract) -> dict[str, int]:
    """Return by item how many of its earlier periods must be said where earlier years are not settled."""
    found = depths(contract)
    for name, periods in _deepest(contract, "written").items():
        found[name] = max(found.get(name, 0), periods)
    return found


def _deepest(contract: Contract, left: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in (each for item in contract.items for each in item.terms.earlier() if each.left == left):
        found[each.item] = max(found.get(each.item, 0), each.periods)
    return found

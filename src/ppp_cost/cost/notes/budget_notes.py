"""What is read beside a budget and a revision: what moved them, what bounds them, and what stays unfunded."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_cost.cost.budget.budget import FACTORS, Budget
from ppp_cost.cost.budget.revision import Revision
from ppp_cost.cost.notes import doubts
from ppp_cost.cost.study.note import Note, few
from ppp_cost.cost.study.study import Study
from ppp_cost.language import grouped_text, number_text


def of_budget(budget: Budget) -> Iterator[Note]:
    """Yield the totals, the effects that sum to the change, and what fiscal capacity leaves unfunded."""
    currency = {"currency": budget.standard.study.terms.currency}
    words = {name: grouped_text(budget.total(name)) for name in ("full", "applied", "payable")}
    yield Note("said_budget", words | currency)
    if budget.gone or any(row.last is not None for row in budget.rows):
        moved = {name: grouped_text(budget.effect(name), signed=True) for name in FACTORS}
        gone = sum(amount for _, amount in budget.gone)
        newly = [row.section.unit for row in budget.rows if row.last is None]
        moved["new"] = _with_names(budget.new, newly)
        moved["gone"] = _with_names(-gone, [unit for unit, _ in budget.gone])
        change = grouped_text(budget.total("payable") - budget.last, signed=True)
        yield Note("said_change", moved | {"last": grouped_text(budget.last), "change": change} | currency)
    if budget.standard.revised_to(budget.year):
        yield Note("said_revised", {"year": str(budget.year)})
    elif budget.index == 1:
        yield Note("said_price_year", {"year": str(budget.standard.price_year)})
    yield from _of_state(budget.standard.state)
    for each in budget.classes:
        if each.share != 1:
            shares = {"class": each.priority, "share": number_text(each.share), "need": grouped_text(each.need)}
            yield Note("said_fiscal", shares | {"paid": grouped_text(each.paid)} | currency)
    yield from doubts.of_funds(budget)
    if budget.unfunded:
        words = {"available": grouped_text(budget.available or 0), "unfunded": grouped_text(budget.unfunded)}
        yield Note("said_unfunded", words | currency)


def _with_names(minor: int, units: list[str]) -> str:
    """Return a signed amount with the first units behind it."""
    return grouped_text(minor, signed=True) + (f" ({few(units)})" if units else "")


def _of_state(state: str) -> Iterator[Note]:
    """Yield what is to be borne in mind of a standard that is not ready."""
    if state != "ready":
        yield Note("said_state", {"state": f"state_{state}"}, ("state",))


def of_revision(study: Study, revision: Revision, state: str) -> Iterator[Note]:
    """Yield the index and the order of the steps."""
    yield from _of_state(state)
    terms = study.terms.revision
    words = {
        "year": str(revision.year),
        "since": str(revision.since),
        "index": f"{float(revision.index):.{terms.places}f}",
        "band": f"{float(terms.dead_band) * 100:g}",
        "applied": f"{float(revision.applied):.{terms.places}f}",
        "efficiency": f"{float(terms.efficiency) * 100:g}",
    }
    yield Note("said_revision", words)
    if terms.cap is not None or terms.floor is not None:
        bounds = [f"{float(each) * 100:+g}%" for each in (terms.floor, terms.cap) if each is not None]
        yield Note("said_bounds", {"bounds": ", ".join(bounds)})

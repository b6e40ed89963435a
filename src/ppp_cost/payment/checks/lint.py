"""What is not wrong but a reviewer should look at: caps, gaps, shares and rows that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from ppp_cost.errors import Problem
from ppp_cost.kernels.exact import Exact, exact
from ppp_cost.language import money_text, number_text, period_text
from ppp_cost.ledger.statement import Statement
from ppp_cost.payment.checks.unread_rows import YEARS_LOOKED_AT, negative, overlooked
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.rows.scenario_axis import paired, side_by_side
from ppp_cost.payment.settle.settlement import settle, settled
from ppp_cost.payment.terms.contract import Contract, Item
from ppp_cost.payment.terms.operands import Parameter, Reference

LEAST_LINKED = Fraction(30, 100)
"""The share of a payment that 财办金〔2017〕92号 asks to be tied to performance."""


def linted(contract: Contract, observations: Observations | None = None, year: int = 1) -> list[Problem]:
    """Return warnings on a contract; with observations of a year, on how they meet it too."""
    found = [warning for item in contract.items for warning in _of_item(contract, item)]
    if observations is not None:
        found += overlooked(contract, observations, year)
        found += negative(observations)
        found += _caps(contract, observations, year)
        found += _worst(contract, observations, year)
    return found


def _of_item(contract: Contract, item: Item) -> Iterator[Problem]:
    terms, where = item.terms, f"{contract.file} item {item.terms.id}"
    for operand in terms.operands:
        if isinstance(operand, Parameter) and operand.name and "linked_share" in operand.name:
            for dated in operand.values:
                if dated.value < LEAST_LINKED:
                    yield Problem(where, "lint_linked_share", {"name": operand.name, "value": number_text(dated.value)})
    yield from _changes(contract, item, where)
    read = any(isinstance(each, Reference) and each.of == terms.id for x in contract.items for each in x.terms.operands)
    for code, values in terms.doubts(read):
        yield Problem(where, code, values)


def _changes(contract: Contract, item: Item, where: str) -> Iterator[Problem]:
    """Yield parameters that change inside a period of their item without saying what holds there."""
    for operand in item.terms.operands:
        if not isinstance(operand, Parameter) or operand.within != "refuse" or item.terms.read_on in ("day", "segment"):
            continue
        for dated in operand.values[1:]:
            if dated.begin is not None:
                number = (dated.begin - date(1970, 1, 1)).days
                calendar = contract.calendar(YEARS_LOOKED_AT, YEARS_LOOKED_AT)
                if number not in calendar.starts[item.period] and number < calendar.ends["year"][-1]:
                    values = {"name": operand.name or item.terms.id, "day": dated.begin.isoformat()}
                    yield Problem(where, "lint_changes_inside", values)


def _caps(contract: Contract, observations: Observations, year: int) -> Iterator[Problem]:
    """Yield caps that gave back most of what was deducted: further failures cost nothing."""
    statement = settle(contract, observations, year)
    totals = statement.item_totals()
    for item in contract.items:
        terms, total = item.terms, item.terms.total()
        if total is None or not total.deducted:
            continue
        given, taken = totals[terms.id], [totals[name] for name in total.of]
        lost = -sum(each for each in taken if each is not None)
        if given and None not in taken and 2 * given > lost:
            first = next(line for line in statement.lines() if line.item == terms.id and line.amount)
            values = {"name": terms.id, "given": money_text(given), "total": money_text(lost)}
            values["period"] = period_text(first.period_kind, first.period, "en")
            yield Problem(f"{contract.file} item {terms.id}", "lint_cap_early", values)


def _worst(contract: Contract, observations: Observations, year: int) -> Iterator[Problem]:
    """Yield a contract whose deductions, each at its worst all year, would take more than is paid."""
    worst: dict[str, Exact] = {}
    for name, extremes in _deductions(contract):
        ends = [_everywhere(value) for value in extremes]
        if ends:
            worst[name] = max(ends, key=lambda end: _taken(contract, observations, year, {name: end})[0])
    if not worst:
        return
    lost, paid = _taken(contract, observations, year, worst)
    if lost > paid > 0:
        yield Problem(contract.file, "lint_deducts_more", {"deducted": money_text(lost), "paid": money_text(paid)})


def _taken(contract: Contract, observations: Observations, year: int, values: Mapping[str, Exact]) -> tuple[int, int]:
    """Return what is deducted, limits among it, and what is charged, with tables held at stated values."""
    statement = Statement(settled(paired([contract], [observations], values), year))
    kinds = {item.terms.id: item.terms.kind for item in contract.items}
    totals = {name: amount or 0 for name, amount in statement.item_totals().items()}
    lost = -sum(amount for name, amount in totals.items() if kinds[name] in ("deduction", "adjustment"))
    return lost, sum(amount for name, amount in totals.items() if kinds[name] == "charge")


def _everywhere(value: Fraction) -> Exact:
    return side_by_side([exact([value])])


def _deductions(contract: Contract) -> list[tuple[str, tuple[Fraction, ...]]]:
    """Return the measures that deductions are read from, directly or through others, with the ends of their tables."""
    items = {item.terms.id: item for item in contract.items}
    reached: dict[str, None] = {}
    waiting = [item for item in contract.items if item.terms.kind == "deduction"]
    while waiting:
        item = waiting.pop()
        for each in item.terms.operands:
            source = items.get(each.of) if isinstance(each, Reference) else None
            if source is not None and not source.is_amount and source.terms.id not in reached:
                reached[source.terms.id] = None
                waiting.append(source)
    return [(name, items[name].terms.extremes()) for name in reached]

"""From a rule's result to what the statement shows: bounds, rounding, signs and lines, in this one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np

from ppp_cost.kernels.exact import Exact, Mask, divide, masked
from ppp_cost.kernels.groups import grouped, summed
from ppp_cost.kernels.integers import scaled
from ppp_cost.kernels.money import rounded
from ppp_cost.ledger.column import Column, Factor, Part, Rows
from ppp_cost.ledger.formulas import Call, Formula, negated, product
from ppp_cost.ledger.reasons import KNOWN, Status, combined
from ppp_cost.payment.rows.bounds import Bounds, bounds_of
from ppp_cost.payment.rows.folding import folded_amount
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.scenario_changes import Change
from ppp_cost.payment.terms.contract import Item
from ppp_cost.payment.terms.item_terms import Rounding

MINOR_PLACES = 2


@dataclass(frozen=True, slots=True)
class Posting:
    """Rounded lines of one part of an item, with the sign they have in the payable."""

    part: str
    rows: Rows
    amount: Exact
    value: Exact
    status: Status | None
    formula: Formula | None
    origin: Column
    vat_inside: Exact | None = None
    vat_status: Status | None = None


def bounded(item: Item, found: Column, before: Before) -> Column:
    """Return the column between its bounds; the steps on the ledger have already used theirs."""
    terms = item.terms
    if terms.on_ledger or (terms.at_least is None and terms.at_most is None):
        return found
    bounds, status = bounds_of(terms, found.rows, [found.status], before)
    value = bounds.clamped(found.value)
    return replace(found, value=value, status=status, parts=_bounded_parts(found, value, bounds))


def _bounded_parts(found: Column, value: Exact, bounds: Bounds) -> tuple[Part, ...]:
    if len(found.parts) > 1:
        gap, total = value - found.value, Factor("sum", found.value)
        return (*found.parts, Part("bound", gap, Call("-", (bounds.written(total), total))))
    (only,) = found.parts
    return (Part(only.label, value, None if only.formula is None else bounds.written(only.formula)),)


def measured(item: Item, found: Column) -> Column:
    """Return a measure, rounded where its contract says."""
    rounding = item.terms.round
    if rounding is None:
        return found
    return replace(found, value=rounded(found.value, rounding.places, rounding.mode))


def whole_rows(found: Column) -> Column:
    """Return the column with a value in each of its rows, where one value served them all."""
    size, status = found.rows.size, found.status
    if status is not None:
        wide = (status.state.shape[0], size)
        status = Status(np.broadcast_to(status.state, wide), np.broadcast_to(status.why, wide))
    return replace(found, value=found.value.broadcast_to((found.value.shape[0], size)), status=status)


def posted(item: Item, found: Column, before: Before) -> list[Posting]:
    """Return the lines of an amount, each rounded, a line for the item's rounding, and a line for its tax."""
    if item.terms.kind in ("charge", "deduction", "advance"):
        fell = found.value.num < 0
        status = before.mark(found.status, fell, found.rows, item.terms, "below_zero", name=item.terms.id)
        found = replace(found, status=status)
    rounding = item.rounding
    if rounding is None:
        raise LookupError(item.terms.id)
    postings = [_posting(part.label, found, _known(part.value, found), rounding, part.formula) for part in found.parts]
    if rounding.at == "item" and not item.terms.on_ledger:
        postings.append(_rounding_line(found, postings, rounding, before))
    if item.terms.vat is not None:
        postings = _taxed(item, found, postings, rounding, before)
    if item.terms.kind == "deduction":
        postings = [replace(each, amount=-each.amount, value=-each.value) for each in postings]
    return postings


def _posting(label: str, found: Column, value: Exact, rounding: Rounding, formula: Formula | None) -> Posting:
    amount = in_minor_units(rounded(value, rounding.places, rounding.mode))
    return Posting(label, found.rows, amount, value, found.status, formula, found)


def _known(value: Exact, found: Column) -> Exact:
    """Return the value on every row, 0 where it is not known: such a line makes no amount."""
    cases = value.shape[0] if found.status is None else max(value.shape[0], found.status.state.shape[0])
    spread = value.broadcast_to((cases, found.rows.size))
    return spread if found.status is None else masked(spread, found.status.state == KNOWN)


def in_minor_units(amount: Exact) -> Exact:
    """Return a rounded amount as whole minor units over one hundred."""
    unit = 10**MINOR_PLACES
    factor = unit // int(amount.den) if isinstance(amount.den, int) else unit
    return Exact(scaled(amount.num, factor, amount.bound * factor) if factor != 1 else amount.num, unit)


def _rounding_line(found: Column, postings: list[Posting], rounding: Rounding, before: Before) -> Posting:
    """Return the difference between the item's total of each period, rounded once, and its rounded lines."""
    rows = before.plain_rows(found.rows.kind)
    window = before.calendar.window(found.rows.kind)
    groups = grouped(found.rows.period - window[0], rows.size)
    every = np.ones((1, found.rows.size), dtype=bool)
    total = summed(_known(found.value, found), every, groups)
    lines = reduce(add, (each.amount for each in postings))
    once = in_minor_units(rounded(total, rounding.places, rounding.mode))
    difference = once - summed(lines, every, groups)
    formula = Call("-", (Factor("rounded", once), Factor("lines", summed(lines, every, groups))))
    status = folded_amount(found, rows, before.keys, before.reasons).status
    return Posting("rounding", rows, difference, difference, status, formula, found)


def _taxed(item: Item, found: Column, postings: list[Posting], rounding: Rounding, before: Before) -> list[Posting]:
    """Return the lines with the tax inside each as a memo, or with a second line for it."""
    vat = item.terms.vat
    if vat is None:
        return postings
    rate = before.read(vat.rate, found.rows, item.terms)
    if vat.included:
        share = divide(rate.value, rate.value + 1)
        return [
            replace(each, vat_inside=_tax_inside(each, share, rounding), vat_status=rate.status)
            if each.part != "rounding"
            else each
            for each in postings
        ]
    net = reduce(add, (each.amount for each in postings if each.rows is found.rows))
    value = net * rate.value
    status = combined((found.status, rate.status), before.reasons)
    taxed = replace(found, status=status)
    formula = product([Factor("net", net), rate.factor])
    return [*postings, _posting("vat", taxed, _known(value, taxed), rounding, formula)]


def _tax_inside(posting: Posting, share: Exact, rounding: Rounding) -> Exact:
    return in_minor_units(rounded(posting.amount * share, MINOR_PLACES, rounding.mode))


def offered(item: Item, found: Column, postings: list[Posting]) -> Column:
    """Return the amount as later items read it: the sum of its rounded lines, as stated, without a line of tax."""
    lines = [each for each in postings if each.part != "vat"]
    total = _on_rows(found, lines)
    total = -total if item.terms.kind == "deduction" else total
    return replace(found, value=total, status=postings[0].status, amount=True)


def booked(found: Column, postings: list[Posting]) -> Column:
    """Return what the lines put into the payable, with their sign and their tax."""
    status = next((each.status for each in postings if each.part == "vat"), postings[0].status)
    return replace(found, value=_on_rows(found, postings), status=status, amount=True)


def _on_rows(found: Column, postings: list[Posting]) -> Exact:
    """Return the sum of lines on the item's rows; a period's rounding line goes to the last of its keys by name."""
    total = reduce(add, (each.amount for each in postings if each.rows is found.rows))
    for each in postings:
        if each.rows is not found.rows:
            last = _last_by_name(found.rows)
            place = np.searchsorted(each.rows.period, found.rows.period)
            total = total + masked(each.amount[..., place], last)
    return total


def _last_by_name(rows: Rows) -> Mask:
    """Return the row of each period whose key comes last by name, in whatever order keys were found."""
    order = sorted(range(rows.size), key=lambda row: (int(rows.period[row]), rows.keys[rows.key[row]]))
    last = np.zeros(rows.size, dtype=bool)
    for row, following in zip(order, [*order[1:], None], strict=True):
        last[row] = following is None or rows.period[following] != rows.period[row]
    return last


def taken_back(item: Item, postings: list[Posting], before: Before) -> list[Posting]:
    """Return the lines that take advances back when the year is settled."""
    if item.terms.kind != "advance":
        return []
    back = []
    for each in postings:
        source = Column(item.terms.id, item.terms.clause, each.rows, each.amount, each.status, (), amount=True)
        year = before.keys.folded(each.rows, "year", each.rows.per)
        folded = folded_amount(source, year, before.keys, before.reasons)
        whole = folded.parts[0].formula
        formula = None if whole is None else negated(whole)
        label = "taken back" if not each.part else f"{each.part} taken back"
        amount = -folded.value
        back.append(Posting(label, year, amount, amount, folded.status, formula, folded))
    return back


def overridden(item: Item, found: Column, before: Before) -> Column:
    """Return the column with the values that scenarios give it in place of its own, or make of them.

    What is changed is the number that a statement shows: between its bounds, and rounded.
    """
    override = before.cases.overrides.get(item.terms.id)
    if override is None or (isinstance(override, Change) and override.nothing):
        return found
    if isinstance(override, Change):
        own = measured(item, bounded(item, found, before))
        here = before.calendar.in_last_year(found.rows.kind, found.rows.period)
        value, status = before.cases.changed(override, own.value, own.status, here)
    else:
        value, status = before.cases.by_scenario(override), None
    return replace(found, value=value, status=status, parts=(Part("", value, Factor(item.terms.id, value)),))

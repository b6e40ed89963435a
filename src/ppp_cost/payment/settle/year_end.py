"""The settled items put together as a ledger: which lines belong to the year, and what it leaves to the next."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

from ppp_cost.kernels.exact import Indices, Integers, take
from ppp_cost.ledger.column import Column, Rows
from ppp_cost.ledger.lines import SETTLEMENT, Block, Closing, Heading, Ledger
from ppp_cost.ledger.reasons import KNOWN, Status
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.settle.posting import Posting, in_minor_units
from ppp_cost.payment.terms.calendar import longer
from ppp_cost.payment.terms.contract import Contract, Item
from ppp_cost.payment.terms.earlier_periods import depths
from ppp_cost.payment.terms.operands import Reference
from ppp_cost.version import VERSION


def ledger_of(before: Before, postings: Mapping[str, list[Posting]], year: int) -> Ledger:
    """Return the ledger of one operating year."""
    contract = before.cases.contracts[0]
    calendar = before.calendar
    blocks = tuple(
        _block(item, number, posting, before, year)
        for item in contract.items
        for number, posting in enumerate(postings.get(item.terms.id, ()))
    )
    read = {each.of for item in contract.items for each in item.terms.operands if isinstance(each, Reference)}
    sinks = tuple(item.terms.id for item in contract.items if not item.is_amount and item.terms.id not in read)
    windows = {kind: calendar.of_year(kind, year) for kind in calendar.starts}
    last_day = {kind: (ends - 1).astype("datetime64[D]").astype(str).tolist() for kind, ends in calendar.ends.items()}
    return Ledger(
        headings=_headings(before, year),
        titles={item.terms.id: item.terms.title for item in contract.items if item.terms.title},
        labels=calendar.labels,
        last_day=last_day,
        blocks=blocks,
        columns=before.columns,
        booked=before.booked,
        sinks=sinks,
        windows=windows,
        closing=tuple(_closings(before, year)),
        reasons=before.reasons,
        payments=tuple(windows[calendar.base].tolist()) if calendar.base in windows else (),
        cases=before.cases.count,
    )


def _headings(before: Before, year: int) -> tuple[Heading, ...]:
    """Return a heading for each contract and each of its observations, in the order of the cases."""
    made: dict[tuple[int, str], Heading] = {}
    found = []
    for contract, seen in product(before.cases.contracts, before.cases.observations):
        if (id(contract), seen.digest) not in made:
            made[id(contract), seen.digest] = _heading(contract, seen, before, year)
        found.append(made[id(contract), seen.digest])
    return tuple(found)


def _heading(contract: Contract, seen: Observations, before: Before, year: int) -> Heading:
    calendar = before.calendar
    return Heading(
        contract=contract.header.id,
        title=contract.header.title,
        currency=contract.header.currency,
        year=year,
        begin=calendar.labels["day"][_day(before, calendar.starts["year"][year - 1])],
        end=calendar.labels["day"][_day(before, calendar.ends["year"][year - 1] - 1)],
        base=calendar.base,
        applied=contract.applied,
        contract_digest=contract.digest,
        observations_digest=seen.digest,
        illustrative=contract.illustrative,
        version=VERSION,
    )


def _day(before: Before, number: int) -> int:
    return int(number - before.calendar.starts["day"][0])


def _block(item: Item, number: int, posting: Posting, before: Before, year: int) -> Block:
    calendar, rows = before.calendar, posting.rows
    here = np.flatnonzero(np.isin(rows.period, calendar.of_year(rows.kind, year)))
    cases = max(posting.amount.num.shape[0], posting.value.num.shape[0])
    return Block(
        item=item.terms.id,
        rule=item.terms.rule,
        on_ledger=item.terms.on_ledger,
        kind=item.terms.kind,
        clause=item.terms.clause,
        part=posting.part,
        order=number,
        rows=rows,
        amount=_wide(in_minor_units(posting.amount).num, rows, cases),
        value=posting.value,
        status=_wide_status(posting.status, rows),
        formula=posting.formula,
        origin=posting.origin,
        here=here,
        payment=_payment(item, posting, before),
        vat_inside=None if posting.vat_inside is None else _wide(in_minor_units(posting.vat_inside).num, rows, 1),
        vat_status=posting.vat_status,
    )


def _wide(num: Integers, rows: Rows, cases: int) -> Integers:
    return np.broadcast_to(num, (max(num.shape[0], cases), rows.size))


def _wide_status(status: Status | None, rows: Rows) -> Status | None:
    if status is None:
        return None
    shape = (status.state.shape[0], rows.size)
    return Status(np.broadcast_to(status.state, shape), np.broadcast_to(status.why, shape))


def _payment(item: Item, posting: Posting, before: Before) -> Indices:
    """Return the interim payment to which each line belongs: a longer line, or one due with the year, to none."""
    rows, calendar = posting.rows, before.calendar
    back = item.terms.kind == "advance" and rows.kind == "year"
    if item.terms.due == "year" or back or longer(rows.kind, calendar.base):
        return np.full(rows.size, SETTLEMENT, dtype=np.intp)
    return calendar.above(rows.kind, calendar.base, rows.period)


def _closings(before: Before, year: int) -> list[Closing]:
    """Return what later years read of this one: values that are lagged or looked back on, and what steps left."""
    depth = depths(before.cases.contracts[0])
    found = []
    for name, column in before.columns.items():
        found += _latest(column, depth.get(name, 0), before, year)
        for left in column.left:
            shown = np.any(left.value.num != 0, axis=-1) | left.always
            found.append(Closing(name, left.key, left.period, left.value, np.atleast_1d(shown)))
    return found


def _latest(column: Column, depth: int, before: Before, year: int) -> list[Closing]:
    rows, calendar = column.rows, before.calendar
    if not depth or not rows.size:
        return []
    last = calendar.of_year(rows.kind, year)[-depth:]
    state = column.status.state if column.status else np.zeros((1, rows.size), dtype=np.int8)
    return [
        Closing(
            column.id,
            "/".join(rows.keys[rows.key[row]]),
            calendar.labels[rows.kind][rows.period[row]],
            take(column.value, np.array([row])),
            state[:, row] == KNOWN,
        )
        for row in np.flatnonzero(np.isin(rows.period, last))
        if (state[:, row] == KNOWN).any()
    ]

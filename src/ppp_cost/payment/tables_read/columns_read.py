"""Which columns of which observation tables the items of a contract read, and the texts they look for there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ppp_cost.ledger.template_sheets import Holds
from ppp_cost.payment.rows.observations import NUMERIC, TABLES, TIMES
from ppp_cost.payment.terms.contract import Contract, Item
from ppp_cost.payment.terms.declared import TableRead
from ppp_cost.payment.terms.earlier_periods import openings_of
from ppp_cost.payment.terms.operands import Attribute, Reference

DAYS = ("balances", "payments", "covers")
"""Tables whose times are whole days."""
OWN_TIMES = ("events", *DAYS, "relief", "indices")
"""Tables whose rows have neither a date nor a period beside their own times."""
BESIDE = {"indices": ("status", "source"), "relief": ("share", "evidence"), "openings": ("source",)}
"""Columns that stand beside those that a table must have."""
OPTIONAL = ("source", "status", "evidence")
"""Columns whose cells may be empty in a row that says all there is to say."""
NAMED_TIMES: Mapping[str, Holds] = {"date": "day", "period": "period", "month": "month"}
STATES = ("final", "provisional")
"""States of an index."""
FLAG = ("1", "0")
"""What a column holds of which items ask for 1 alone, or for 0."""


@dataclass(frozen=True, slots=True)
class Read:
    """A column of a table that an item reads; ``cells`` are the texts that it looks for there.

    Without an item it is a column that the table always has.
    """

    table: str
    column: str
    item: Item | None = None
    holds: Holds = "text"
    cells: tuple[str, ...] = ()
    unit: str = ""


def reads(contract: Contract) -> list[Read]:
    """Return every column that the items read, with those that each table they read must have."""
    found = [each for item in contract.items for each in _of_item(item, contract)]
    found += _of_openings(contract)
    tables = dict.fromkeys(each.table for each in found)
    always = [Read(name, each) for name in tables for each in (*TABLES[name], *BESIDE.get(name, ()))]
    states = [Read(name, "status", cells=STATES) for name in tables if name == "indices"]
    return [_judged(each, contract) for each in (*found, *always, *states)]


def _judged(read: Read, contract: Contract) -> Read:
    """Return a column with what it holds and the keys that the contract knows of it."""
    holds, cells = read.holds, read.cells or keys_known(contract, read.column)
    if read.column in TIMES.get(read.table, ()) or holds == "time":
        holds = "day" if read.table in DAYS else "time"
    elif (read.table, read.column) == ("relief", "share"):
        holds = "share"
    elif read.column in NUMERIC.get(read.table, ()):
        holds = "number"
    holds = NAMED_TIMES.get(read.column, holds)
    if read.cells and set(read.cells) <= set(FLAG):
        cells = FLAG
    listed = holds == "text" or (holds == "number" and cells == FLAG)
    return replace(read, holds=holds, cells=cells if listed else ())


def keys_known(contract: Contract, column: str) -> tuple[str, ...]:
    """Return the keys of a column that the contract knows: its assets, and those of parameters and observations."""
    if column == "asset" and contract.assets is not None:
        return contract.assets.names
    found: dict[str, None] = {}
    for terms in (item.terms for item in contract.items):
        if column in terms.per:
            found |= dict.fromkeys(each.key[terms.per.index(column)] for each in terms.held())
        observed = terms.observed()
        if observed is not None and observed.keys and terms.per[-1] == column:
            found |= dict.fromkeys(observed.keys)
    return tuple(found)


def _of_item(item: Item, contract: Contract) -> Iterator[Read]:
    """Yield the columns of an item: those that must be there, which hold whatever keys are known, then what it asks."""
    declared = [each for each in item.terms.reads() if not each.key]
    for each in (each for each in declared if each.must):
        yield Read(each.table, each.column, item, each.holds, unit=_unit(each, item, contract))
        yield from [Read(each.table, each.end, item, each.holds)] * bool(each.end)
    for each in (each for each in declared if each.cells or not each.must):
        column = each.column or name_column(contract, each.table)
        yield Read(each.table, column, item, each.holds, each.cells, _unit(each, item, contract))
    yield from _of_events(item, contract)


def _unit(read: TableRead, item: Item, contract: Contract) -> str:
    if not read.valued:
        return read.unit
    return contract.header.currency if item.is_amount else item.terms.unit


def name_column(contract: Contract, table: str) -> str:
    """Return the column by which the rows of a table are told apart; scores may call theirs an indicator."""
    if "name" in TABLES[table] or table != "scores":
        return "name"
    observed = [(item.terms.per, each) for item in contract.items if (each := item.terms.observed())]
    named = any("indicator" in (*each.where, *each.complete, *per) for per, each in observed if each.table == table)
    return "indicator" if named else "name"


def _of_events(item: Item, contract: Contract) -> Iterator[Read]:
    """Yield the columns of events that tell which keys an event has, where items keyed by events meet others."""
    items = {each.terms.id: each for each in contract.items}
    of_assets = contract.assets.columns if contract.assets else {}
    terms, names = item.terms, list[str]()
    for each in (items[name] for name in _read_by(item) if name in items):
        if "event" in each.terms.per:
            names += terms.per
        if "event" in terms.per:
            names += each.terms.per
    if "event" in terms.per:
        names += [each.column for each in terms.operands if isinstance(each, Attribute) and each.table == "assets"]
    for name in dict.fromkeys("asset" if name in of_assets else name for name in names):
        yield Read("events", name, item)


def _read_by(item: Item) -> Iterator[str]:
    """Yield the ids of the items that an item reads, as values or as lines."""
    yield from (each.of for each in item.terms.operands if isinstance(each, Reference))
    yield from item.terms.lines_read()


def _of_openings(contract: Contract) -> Iterator[Read]:
    """Yield the columns of what earlier years left, where items read it."""
    if not contract.looks_back:
        return
    items = {item.terms.id: item for item in contract.items}
    for name in openings_of(contract):
        yield Read("openings", "item", items[name], cells=(name,))
        if items[name].terms.per:
            yield Read("openings", "key", items[name])

"""Which columns of which observation tables the items of a contract read, and the texts they look for there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ppp_cost.language import number_text
from ppp_cost.ledger.template_sheets import Holds
from ppp_cost.payment.rows.observations import NUMERIC, TABLES, TIMES
from ppp_cost.payment.rules import annuity, carry, choose, clock, index, interest, limit, observe, parameter, rank
from ppp_cost.payment.rules.earlier_periods import depths
from ppp_cost.payment.terms.calendar import longer
from ppp_cost.payment.terms.contract import Contract, Item
from ppp_cost.payment.terms.item_terms import Terms
from ppp_cost.payment.terms.operands import Attribute, Number, Reference, operands_of

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
    for item in contract.items:
        found += [Read("covers", "table", item, cells=(name,)) for name in TABLES if _covers(item.terms, name)]
    tables = dict.fromkeys(each.table for each in found)
    always = [Read(name, each) for name in tables for each in (*TABLES[name], *BESIDE.get(name, ()))]
    states = [Read(name, "status", cells=STATES) for name in tables if name == "indices"]
    return [_judged(each, contract) for each in (*found, *always, *states)]


def _covers(terms: Terms, table: str) -> bool:
    """Return whether it matters to an item for which dates a table is complete."""
    if isinstance(terms, clock.Terms | rank.Terms):
        return table == "events"
    if isinstance(terms, interest.Terms):
        return table == (terms.balance_from or "payments")
    if not isinstance(terms, observe.Terms) or terms.table != table or table == "scores":
        return False
    return table == "events" or terms.op in ("sum", "count") or isinstance(terms.missing, Fraction)


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
        if isinstance(terms, parameter.Terms) and column in terms.per:
            found |= dict.fromkeys(row.key(terms.per)[terms.per.index(column)] for row in terms.values)
        if isinstance(terms, observe.Terms) and terms.keys and terms.per[-1] == column:
            found |= dict.fromkeys(terms.keys)
    return tuple(found)


def _of_item(item: Item, contract: Contract) -> Iterator[Read]:
    terms = item.terms
    for each in terms.needed():
        if each.holds != "key":
            yield Read(each.table, each.column, item, each.holds, each.where.get(each.column, ()))
            yield from [Read(each.table, each.end, item, each.holds)] * bool(each.end)
    if isinstance(terms, observe.Terms):
        yield from _observed(item, terms, contract)
    if isinstance(terms, clock.Terms | rank.Terms):
        yield Read("events", "event", item)
        yield from (Read("events", name, item, cells=cells) for name, cells in terms.where.items())
    if isinstance(terms, clock.Terms):
        match = terms.relief.match if terms.relief else ()
        yield from (Read("relief", name, item, cells=terms.where.get(name, ())) for name in match)
        yield from [Read("events", terms.responsible or "", item, "share")] * (terms.responsible is not None)
    if isinstance(terms, choose.Terms):
        for of, limits in (test for case in terms.cases for test in case.tests):
            flag = limits.get("equals")
            if isinstance(of, Attribute) and of.table == "events" and isinstance(flag, Number):
                yield Read("events", of.column, item, "number", (number_text(flag.value),))
    if isinstance(terms, index.Terms):
        yield Read("indices", "series", item, cells=tuple(each.name for each in terms.series))
    if isinstance(terms, interest.Terms):
        yield from _owed(item, terms)
    yield from _of_events(item, contract)


def _observed(item: Item, terms: observe.Terms, contract: Contract) -> Iterator[Read]:
    """Yield the columns of a table from which an item reads one number a row."""
    table = terms.table
    if table not in OWN_TIMES:
        yield Read(table, "date" if by_date(terms) else "period", item)
    if terms.name is not None:
        yield Read(table, name_column(contract, table), item, cells=(terms.name,))
    for name in terms.per:
        yield Read(table, name, item, cells=terms.keys if name == terms.per[-1] else ())
    for name, cells in (*terms.where.items(), *terms.complete.items()):
        yield Read(table, name, item, cells=cells)
    if terms.op != "count":
        unit = contract.header.currency if item.is_amount else terms.unit
        yield Read(table, terms.value, item, "number", unit=unit)
    if terms.kind == "adjustment":
        yield from (Read(table, name, item) for name in ("clause", "document"))


def by_date(terms: observe.Terms) -> bool:
    """Return whether the rows that an item observes are given by days."""
    if not longer(terms.own_period, "segment"):
        return True
    return terms.table == "readings" and terms.op != "only"


def name_column(contract: Contract, table: str) -> str:
    """Return the column by which the rows of a table are told apart; scores may call theirs an indicator."""
    if "name" in TABLES[table] or table != "scores":
        return "name"
    observed = [item.terms for item in contract.items if isinstance(item.terms, observe.Terms)]
    named = any("indicator" in (*each.where, *each.complete, *each.per) for each in observed if each.table == table)
    return "indicator" if named else "name"


def _owed(item: Item, terms: interest.Terms) -> Iterator[Read]:
    """Yield the columns of a debt that bears interest."""
    table = terms.balance_from or "payments"
    yield from (Read(table, name, item) for name in terms.per)
    if terms.balance_from:
        yield Read(table, "change", item, "number", unit=terms.unit)
        return
    yield Read(table, terms.principal, item, "number", unit=terms.unit)
    yield from (Read(table, name, item, "time") for name in (terms.begin, terms.end))


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
        names += [each.column for each in operands_of(terms) if isinstance(each, Attribute) and each.table == "assets"]
    for name in dict.fromkeys("asset" if name in of_assets else name for name in names):
        yield Read("events", name, item)


def _read_by(item: Item) -> Iterator[str]:
    """Yield the ids of the items that an item reads, as values or as lines."""
    yield from (each.of for each in operands_of(item.terms) if isinstance(each, Reference))
    for name in ("of", "against"):
        listed = getattr(item.terms, name, ())
        yield from listed if isinstance(listed, tuple) else ()


def _of_openings(contract: Contract) -> Iterator[Read]:
    """Yield the columns of what earlier years left, where items read it."""
    if not contract.looks_back:
        return
    items = {item.terms.id: item for item in contract.items}
    for name in openings_of(contract):
        yield Read("openings", "item", items[name], cells=(name,))
        if items[name].terms.per:
            yield Read("openings", "key", items[name])


def openings_of(contract: Contract) -> dict[str, int]:
    """Return by item how many of its earlier periods must be said where earlier years are not settled."""
    found = depths(contract)
    for terms in (item.terms for item in contract.items):
        steps = isinstance(terms, carry.Terms) or (
            isinstance(terms, limit.Terms) and terms.over is not None and longer(terms.over, "year")
        )
        if steps or (isinstance(terms, annuity.Terms) and terms.on_rate_change == "relevel"):
            found[terms.id] = max(found.get(terms.id, 0), 1)
    return found

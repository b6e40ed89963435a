"""The rows that a contract expects of a year, without their figures: which score, which month's volume, which index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import numpy as np

from ppp_cost.payment.tables_read.columns_read import FLAG, OWN_TIMES, keys_known, name_column
from ppp_cost.payment.terms.calendar import Calendar
from ppp_cost.payment.terms.contract import Contract, Item
from ppp_cost.payment.terms.declared import Observed
from ppp_cost.payment.terms.earlier_periods import openings_of
from ppp_cost.payment.terms.item_terms import Terms

MOST_ROWS = 2000
"""The most rows of one table that are written out; beyond it, people paste them."""

Row = Mapping[str, str]


def expected_rows(contract: Contract, year: int) -> dict[str, tuple[Row, ...]]:
    """Return by table the rows that an operating year must have, as far as the contract knows their keys.

    Rows by day, rows of which there may be any number, and rows that a number of the contract stands for are not among
    them.
    """
    calendar = contract.calendar(year, year)
    found: dict[str, dict[tuple[tuple[str, str], ...], Row]] = {}
    for item in contract.items:
        for table, row in _of_item(item, contract, calendar, year):
            found.setdefault(table, {})[tuple(sorted(row.items()))] = row
    for row in _of_openings(contract, calendar, year):
        found.setdefault("openings", {})[tuple(sorted(row.items()))] = row
    return {table: tuple(rows.values()) for table, rows in found.items() if len(rows) <= MOST_ROWS}


def _of_item(item: Item, contract: Contract, calendar: Calendar, year: int) -> Iterator[tuple[str, Row]]:
    terms = item.terms
    yield from terms.rows_due(calendar, year)
    observed = terms.observed()
    if observed is not None and _is_expected(observed):
        for period in calendar.of_year(terms.own_period, year).tolist():
            label = calendar.labels[terms.own_period][period]
            for keys in observed_keys(terms, observed, contract, calendar, period):
                yield observed.table, {"period": label, **keys}


def _is_expected(observed: Observed) -> bool:
    """Return whether it is known which rows there must be."""
    once = (observed.op == "only" or bool(observed.complete)) and not isinstance(observed.missing, Fraction)
    return once and observed.table not in OWN_TIMES and not observed.by_day


def observed_keys(
    terms: Terms, observed: Observed, contract: Contract, calendar: Calendar, period: int
) -> Iterator[Row]:
    """Yield the cells that tell the rows of an observation apart in one period; none where a key is not known.

    An asset that is out of service has no row; a flag is left to those who fill the sheet in.
    """
    columns: dict[str, Sequence[str]] = {}
    if observed.name is not None:
        columns[name_column(contract, observed.table)] = (observed.name,)
    for name in terms.per:
        columns[name] = keys_known(contract, name)
    for name, cells in (*observed.where.items(), *observed.complete.items()):
        if name not in columns and not set(cells) <= set(FLAG):
            columns[name] = cells if len(cells) == 1 or name in observed.complete else ()
    for cells in product(*columns.values()):
        row = dict(zip(columns, cells, strict=True))
        kind = terms.own_period
        if "asset" not in terms.per or kind == "term" or _serves(contract, calendar, kind, period, row["asset"]):
            yield row


def _serves(contract: Contract, calendar: Calendar, kind: str, period: int, asset: str) -> bool:
    """Return whether an asset is in service on a day of a period."""
    assets = contract.assets
    if assets is None or asset not in assets.names:
        return True
    place = np.array([assets.names.index(asset)], dtype=np.intp)
    return bool(assets.in_service(calendar, kind, np.array([period], dtype=np.intp), place)[0])


def _of_openings(contract: Contract, calendar: Calendar, year: int) -> Iterator[Row]:
    """Yield the earlier periods of which something must be said where earlier years are not settled."""
    if not contract.looks_back:
        return
    items = {item.terms.id: item for item in contract.items}
    for name, depth in openings_of(contract).items():
        terms = items[name].terms
        first = int(calendar.of_year(terms.own_period, year)[0]) if terms.own_period != "term" else 0
        for period in range(max(first - depth, 0), first):
            row = {"item": name, "period": calendar.labels[terms.own_period][period]}
            keys = product(*(keys_known(contract, each) for each in terms.per))
            yield from ({**row, "key": "/".join(key)} if key else row for key in keys)

"""Which cells of a table a contract does not know: a name, a key or a category misspelt is a row lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

import numpy as np

from ppp_cost.kernels.exact import Mask
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.observations import TABLES
from ppp_cost.payment.rows.table_cells import admitted
from ppp_cost.payment.rows.unknown_cell import Stranger
from ppp_cost.payment.tables_read.clauses_of_rows import MOST
from ppp_cost.payment.tables_read.columns_read import Read, keys_known, reads
from ppp_cost.payment.tables_read.table_words import named as words_of
from ppp_cost.payment.terms.contract import Contract, Item

NEARLY = 0.6
"""How like a known text another must be to be meant for it; ``difflib`` says how it counts."""
MOST_TOLD = 50
"""Texts of a column that are told one by one; rows of more are told as rows that nothing reads."""
BY_KEY_ALONE = ("indices", "openings", "covers", "relief")
"""Tables of which a row is looked up by its keys: under an unknown one nothing finds it."""


def unknown_cells(contract: Contract, table: Table) -> tuple[Stranger, ...]:
    """Return the texts of a table's columns that the contract does not know there.

    A column of which items take whatever it holds has none, unless they say which keys there are.
    """
    if not table.size:
        return ()
    found = list[Stranger]()
    readable: Mask | None = None
    for column, of in _read_columns(contract, table).items():
        known = tuple(TABLES) if table.name == "covers" else tuple(dict.fromkeys(cell for x in of for cell in x.cells))
        strange = [cell for cell in dict.fromkeys(table.text(column)) if cell and cell not in known]
        if not strange or not known:
            continue
        readable = _readable(contract, table) if readable is None else readable
        listed = _is_listed(contract, table.name, column)
        codes = table.codes(column)
        number, place_of_code = codes.number, {name: code for code, name in enumerate(codes.names)}
        for value in strange[:MOST_TOLD]:
            rows = np.flatnonzero(number == place_of_code[value])
            counted = bool(readable[rows].any())
            if not counted or listed:
                meant, offered = _likely(value, known, {*table.text(column)})
                clause = _clauses(of)
                found.append(Stranger(table, column, value, tuple(rows.tolist()), meant, offered, counted, clause))
    return tuple(found)


def _read_columns(contract: Contract, table: Table) -> Mapping[str, list[Read]]:
    """Return by column what items look for in it; scores may call their names indicators."""
    found: dict[str, list[Read]] = {}
    for each in reads(contract):
        if each.table == table.name and each.item is not None and each.cells:
            renamed = each.column == "name" and "name" not in table.columns and table.name == "scores"
            column = "indicator" if renamed else each.column
            if column in table.columns:
                found.setdefault(column, []).append(each)
    return found


def _readable(contract: Contract, table: Table) -> Mask:
    """Return the rows that an item reads in whatever year."""
    found = np.zeros(table.size, dtype=bool)
    if table.name in BY_KEY_ALONE:
        return found
    if table.name in ("balances", "payments"):
        return ~found
    for item, mask in read_by(contract, table):
        observed = item.terms.observed()
        found |= mask & admitted(table, observed.where if observed else {})
    return found


def read_by(contract: Contract, table: Table) -> Iterator[tuple[Item, Mask]]:
    """Yield the items that read a table row by row, and the rows that each reads or passes over knowingly."""
    for item in contract.items:
        if (mask := item.terms.rows_read(table)) is not None:
            yield item, mask


def _is_listed(contract: Contract, table: str, column: str) -> bool:
    """Return whether the contract says which texts a column must hold, or of which keys it knows something."""
    observed = [each for item in contract.items if (each := item.terms.observed()) and each.table == table]
    return any(column in each.complete for each in observed) or bool(keys_known(contract, column))


def _likely(value: str, known: Sequence[str], there: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the known texts that a text is like, by their names too, and all of them, the likeliest first.

    What it is like comes first, then what the table lacks.

    >>> _likely("safty", ("operation", "safety", "sludge"), {"sludge"})
    (('safety',), ('safety', 'operation', 'sludge'))
    """
    spelled: dict[str, str] = {}
    for each in known:
        words = words_of(each)
        spelled |= {text.casefold(): each for text in (words.zh, words.en, each) if text}
    near = dict.fromkeys(spelled[each] for each in get_close_matches(value.casefold(), spelled, 3, NEARLY))
    meant = tuple(sorted(near, key=lambda each: each in there))
    lacking = [each for each in known if each not in there]
    return meant, tuple(dict.fromkeys((*meant, *lacking, *known)))


def _clauses(of: Sequence[Read]) -> str:
    found = list(dict.fromkeys(each.item.terms.clause for each in of if each.item is not None))
    return ", ".join([*found[:MOST], *["…"] * (len(found) > MOST)])

"""For which clauses the rows of a table are read."""

from __future__ import annotations

from dataclasses import replace

from ppp_cost.errors import Problem
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.terms.item_terms import Terms
from ppp_cost.places import file_and_row

MOST = 3
"""Clauses that are named with a problem."""


def with_clause(problem: Problem, table: Table, contract: Contract | None) -> Problem:
    """Return a problem of a sheet with the clauses for which its row is read; others as they are."""
    if contract is None or table.sheet is None:
        return problem
    row = file_and_row(problem.where)[1]
    found = clauses_of(table, table.line.index(row) if row in table.line else None, contract)
    named = [*found[:MOST], *["…"] * (len(found) > MOST)]
    return replace(problem, clause=", ".join(named))


def clauses_of(table: Table, row: int | None, contract: Contract) -> tuple[str, ...]:
    """Return the clauses of the items that read a table; where some look for the name in the row, theirs alone."""
    reading = [item for item in contract.items if _reads(item.terms, table.name)]
    name = "" if row is None else (table.text("name")[row] or table.text("indicator")[row])
    own = [each for each in reading if name and (seen := each.terms.observed()) and seen.name == name]
    return tuple(dict.fromkeys(each.terms.clause for each in own or reading))


def _reads(terms: Terms, table: str) -> bool:
    observed = terms.observed()
    if table in terms.own_tables or (observed is not None and observed.table == table):
        return True
    return any(each.table == table and each.must for each in terms.reads())

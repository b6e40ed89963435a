"""Workings: a statement as cells, inputs and formulas, that can be computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ppp_cost.ledger.column import Step
from ppp_cost.ledger.formulas import Expression, evaluated
from ppp_cost.ledger.statement import Statement

PARAMETER, OBSERVED, MEASURE, TOTAL, LINE = "parameter", "observed", "measure", "total", "line"
"""Kinds of cells: inputs of the contract and of the tables, what stands between, and the lines."""


@dataclass(frozen=True, slots=True)
class Working:
    """A cell: what it is of, its settled value, and its formula; one without a formula is an input.

    ``follows`` says whether it moves with everything it stands on; ``rows`` are the rows it was read from; ``step``
    is the tier or band that a parameter is of.
    """

    kind: str
    name: str
    period: str
    key: str
    clause: str
    value: Fraction | None
    expression: Expression | None
    follows: bool = True
    rows: tuple[str, ...] = ()
    step: Step | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Workings:
    """All cells of a statement; ``lines`` are the places of its lines, in their order."""

    statement: Statement
    cells: tuple[Working, ...]
    lines: tuple[int, ...]


def recomputed(workings: Workings, changes: Mapping[int, Fraction]) -> list[Fraction | None]:
    """Return the value of every cell with some of them changed; None where one is not settled.

    A cell stands behind those it is computed from.
    """
    values: list[Fraction | None] = []
    for at, cell in enumerate(workings.cells):
        if at in changes:
            values.append(changes[at])
        elif cell.expression is None:
            values.append(cell.value)
        else:
            values.append(evaluated(cell.expression, values.__getitem__))
    return values

"""The workings of a statement: every line and every measure behind it as a formula over cells.

Inputs are what the contract says and what was observed; change one, compute the formulas again, and the payable moves
as it would have been settled.  A formula that would not give the settled figure is left out: the cell keeps the figure
and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from ppp_cost.ledger.column import Column, Factor, Rows, Step
from ppp_cost.ledger.explain.evidence import Evidence
from ppp_cost.ledger.explain.explanation import leaves_of, value_at
from ppp_cost.ledger.formulas import (
    Call,
    Cell,
    Expression,
    NotLiveError,
    Number,
    Rounded,
    Unknown,
    evaluated,
    follows,
)
from ppp_cost.ledger.lines import Block, Ledger
from ppp_cost.ledger.reasons import KNOWN, LEFT_OUT
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.workings.cells import LINE, MEASURE, OBSERVED, PARAMETER, TOTAL, Working, Workings
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.terms.contract import Contract, Item
from ppp_cost.payment.terms.declared import Observed, Total
from ppp_cost.payment.terms.operands import Parameter
from ppp_cost.payment.workings.formula_trees import first_that_gives, named_values, state_at, summed, tree
from ppp_cost.payment.workings.observed_cells import SeenRows, observed_by

MINOR = 100
NO_LINE = ("vat", "rounding")
"""Parts of an amount that later items do not read."""


def workings_of(contract: Contract, seen: Observations, statement: Statement) -> Workings:
    """Return the workings of the statement of a contract and what was seen."""
    items = {item.terms.id: item for item in contract.items}
    builder = _Builder(statement.ledger, statement.case, items, SeenRows(seen))
    lines = tuple(builder.line(line.block, line.row) for line in statement.lines())
    return Workings(statement, tuple(builder.cells), lines)


@dataclass(slots=True)
class _Builder:
    """Builds cells as they are asked for, each once."""

    ledger: Ledger
    case: int
    items: dict[str, Item]
    seen: SeenRows
    cells: list[Working] = field(default_factory=list)
    parameters: frozenset[str] = field(init=False)
    places: dict[tuple[object, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        operands = [each for item in self.items.values() for each in item.terms.operands]
        self.parameters = frozenset(each.name for each in operands if isinstance(each, Parameter) and each.name)

    def value(self, at: int) -> Fraction | None:
        """Return the settled value of a cell."""
        return self.cells[at].value

    def parameter(self, name: str, key: str, clause: str, value: Fraction, step: Step | None = None) -> Expression:
        """Return a number of the contract: one cell wherever the same number of the same clause is read."""
        place = (PARAMETER, name, key, clause, value, 0 if step is None else step.number)
        if place not in self.places:
            self._place(place, Working(PARAMETER, name, "", key, clause, value, None, step=step))
        return Cell(self.places[place])

    def of_column(self, column: Column, row: int) -> Expression:
        """Return a row of a column: the lines of an amount, the cell of a measure."""
        if column.amount:
            return self._amount(column, row)
        place = (MEASURE, id(column), row)
        return Cell(self.places[place] if place in self.places else self._place(place, self._measure(column, row)))

    def observed(self, reader: Column, row: int) -> Expression | None:
        """Return what an item has observed in a row, None where it observes nothing."""
        item = self.items.get(reader.id)
        if item is None or item.terms.observed() is None:
            return None
        place = (OBSERVED, id(reader), row)
        return Cell(self.places[place] if place in self.places else self._place(place, self._measure(reader, row)))

    def line(self, block: Block, row: int) -> int:
        """Return the cell of a line."""
        place = (LINE, id(block), row)
        if place in self.places:
            return self.places[place]
        state = KNOWN if block.status is None else state_at(block.status.state, self.case, row)
        amount = Fraction(int(block.amount[min(self.case, block.amount.shape[0] - 1), row]), MINOR)
        value = amount if state == KNOWN else Fraction(0) if state == LEFT_OUT else None
        expression = self._line_expression(block, row, amount) if state == KNOWN else None
        label, key = self._named(block.rows, row)
        cell = Working(LINE, block.item, label, key, block.clause, value, expression, _moves(expression))
        return self._place(place, cell)

    def _place(self, place: tuple[object, ...], cell: Working) -> int:
        """Add a cell, or find it again."""
        if place not in self.places:
            self.places[place] = len(self.cells)
            self.cells.append(cell)
        return self.places[place]

    def _named(self, rows: Rows, row: int) -> tuple[str, str]:
        """Return the period and the key of a row."""
        return self.ledger.labels[rows.kind][rows.period[row]], "/".join(rows.keys[rows.key[row]])

    def _line_expression(self, block: Block, row: int, value: Fraction) -> Expression:
        """Return the formula of a line, rounded as its item says."""
        if block.formula is None:
            return Number(value, frozen=True)
        try:
            formula = tree(self, block.formula, row, block.origin, self._instead(block, row))
        except NotLiveError:
            return Number(value, frozen=True)
        item = self.items[block.item]
        whole = formula if item.rounding is None else Rounded(formula, item.rounding.places, item.rounding.mode)
        if item.terms.kind == "deduction":
            whole, formula = Call("negate", (whole,)), Call("negate", (formula,))
        for found in (whole, formula):
            if evaluated(found, self.value) == value:
                return found
        return Number(value, frozen=True)

    def _instead(self, block: Block, row: int) -> dict[str, Expression]:
        """Return what stands for numbers that were worked out of lines: sums, amounts before tax, running totals."""
        terms = self.items[block.item].terms
        if block.part == "bound":
            return self._parts(block.origin, row)
        if block.part == "vat":
            own = [each for each in self.ledger.blocks if each.item == block.item and each.rows is block.rows]
            net = summed([Cell(self.line(each, row)) for each in own if each.part not in NO_LINE])
            return {"net": Call("negate", (net,)) if terms.kind == "deduction" else net}
        if (held := terms.total()) is not None:
            return self._running(held, block, row)
        return {}

    def _running(self, held: Total, block: Block, row: int) -> dict[str, Expression]:
        """Return the total that a limit looks at: of its row, and where it runs on also what earlier rows left."""
        named = (each for each in leaves_of(block.formula) if isinstance(each, Factor))
        total = next(each for each in named if each.name == "total")
        settled = value_at(total.value, self.case, row)
        worked = total if total.worked is None else total.worked
        parts = [tree(self, worked, row, block.origin, {})]
        for each in self._earlier(held.over, block.rows, row):
            # what earlier rows came to, less what the limit gave back of it or added to it
            given: Expression = Cell(self.line(block, each))
            given = Call("negate", (given,)) if held.deducted else given
            parts += [tree(self, worked, each, block.origin, {}), given]
        found = first_that_gives(settled, (summed(parts),), self)
        label, key = self._named(block.rows, row)
        cell = Working(TOTAL, f"{block.item} total", label, key, block.clause, settled, found, follows(found))
        return {"total": Cell(self._place((TOTAL, id(block), row), cell))}

    def _earlier(self, over: str | None, rows: Rows, row: int) -> list[int]:
        """Return the rows of the same keys, in the same longer period, that come before a row."""
        if over is None:
            return []
        last = np.array(self.ledger.last_day[rows.kind], dtype="datetime64[D]")[rows.period]
        held = np.searchsorted(np.array(self.ledger.last_day[over], dtype="datetime64[D]"), last)
        same = (rows.key == rows.key[row]) & (held == held[row]) & (rows.period < rows.period[row])
        return [int(each) for each in np.flatnonzero(same)]

    def _parts(self, column: Column, row: int) -> dict[str, Expression]:
        """Return the sum of the parts of a column that a bound looks at."""
        parts = [part for part in column.parts if part.label != "bound"]
        if len(parts) == len(column.parts):
            return {}
        return {
            "sum": summed([tree(self, part.formula, row, column, {}) for part in parts if part.formula is not None])
        }

    def _amount(self, column: Column, row: int) -> Expression:
        """Return an amount as later items read it: its lines without tax, or the amounts folded into it."""
        value, sign = value_at(column.value, self.case, row), self._sign(column)
        mine = [each for each in self.ledger.blocks if each.item == column.id and each.rows is column.rows]
        lines: list[Expression] = [Cell(self.line(each, row)) for each in mine]
        untaxed = [line for line, each in zip(lines, mine, strict=True) if each.part not in NO_LINE]
        choices = [summed(untaxed), summed(lines), *lines] if lines else []
        folded = column.parts[0].formula if column.parts and not mine else None
        if folded is not None:
            choices, sign = [tree(self, folded, row, column, {})], 1
        for each in choices:
            signed = Call("negate", (each,)) if sign < 0 else each
            if evaluated(signed, self.value) == value:
                return signed
        return Number(value, frozen=True)

    def _sign(self, column: Column) -> int:
        """Return whether a column of amounts has the sign of its lines: a deduction is read as a positive amount."""
        if self.ledger.booked.get(column.id) is column:
            return 1
        deducted = column.id in self.items and self.items[column.id].terms.kind == "deduction"
        return -1 if deducted else 1

    def _measure(self, column: Column, row: int) -> Working:
        item = self.items.get(column.id)
        label, key = self._named(column.rows, row)
        known = column.status is None or state_at(column.status.state, self.case, row) == KNOWN
        value = value_at(column.value, self.case, row) if known else None
        evidence = Evidence()
        evidence.read(column.sources, row)
        rows = tuple(evidence.rows_text())
        if item is not None and (seen := item.terms.observed()) is not None:
            inputs = self._observed(seen, column, row, value)
            kind = OBSERVED if inputs is None else MEASURE
            return Working(kind, column.id, label, key, column.clause, value, inputs, rows=rows)
        expression = self._measure_expression(column, row, item, value)
        return Working(MEASURE, column.id, label, key, column.clause, value, expression, _moves(expression), rows)

    def _observed(self, seen: Observed, column: Column, row: int, value: Fraction | None) -> Expression | None:
        """Return an observed measure as what the rows of its table come to; None where it is an input itself."""
        if value is None:
            return None
        cells = [
            self._place(
                (OBSERVED, each.row),
                Working(OBSERVED, column.id, "", each.words, "", each.value, None, rows=(each.row,)),
            )
            for each in self.seen.behind(seen, column, row)
        ]
        found = observed_by(seen.op, cells)
        return found if found is not None and evaluated(found, self.value) == value else None

    def _measure_expression(self, column: Column, row: int, item: Item | None, value: Fraction | None) -> Expression:
        if value is None:
            return Unknown()
        try:
            instead = self._parts(column, row)
            written = [part.formula for part in column.parts if part.formula is not None]
            if item is not None and item.terms.held():
                written = [named_values(each, column, self.case, row) for each in written]
            found = summed([tree(self, each, row, column, instead) for each in written])
        except NotLiveError:
            return Number(value, frozen=True)
        rounding = item.terms.round if item is not None else None
        if rounding is not None:
            found = Rounded(found, rounding.places, rounding.mode)
        return found if evaluated(found, self.value) == value else Number(value, frozen=True)


def _moves(expression: Expression | None) -> bool:
    return expression is None or follows(expression)

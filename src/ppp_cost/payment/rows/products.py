"""A product over a product, on the rows of an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ppp_cost.kernels.exact import Exact, choose, divide
from ppp_cost.ledger.column import Branch, Rows
from ppp_cost.ledger.formulas import Formula, product
from ppp_cost.ledger.reasons import Status, combined
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.terms.item_terms import Terms
from ppp_cost.payment.terms.operands import Attribute, Operand, Parameter, Reference


@dataclass(frozen=True, slots=True)
class Product:
    """Value, state and printed formula of one product."""

    value: Exact
    status: Status | None
    formula: Formula


def product_of(
    times: Sequence[Operand],
    over: Sequence[Operand],
    zero_over_zero: Operand | None,
    rows: Rows,
    terms: Terms,
    before: Before,
) -> Product:
    """Return the product of ``times`` over that of ``over``; x/0 is undetermined, 0/0 what the contract states."""
    factors = [before.read(each, rows, terms) for each in times]
    divisors = [before.read(each, rows, terms) for each in over]
    value = _all(factors)
    status = before.status(*factors, *divisors)
    formula = product([each.factor for each in factors], [each.factor for each in divisors])
    if not divisors:
        return Product(value, status, formula)
    bottom = _all(divisors)
    zero = np.asarray(bottom.num == 0)
    top = value
    value = divide(top, bottom)
    if zero.any():
        by_zero = zero
        if zero_over_zero is not None:
            stated = before.read(zero_over_zero, rows, terms)
            both = zero & (top.num == 0)
            value, by_zero = choose(both, stated.value, value), zero & ~both
            which = np.broadcast_to(both, (*both.shape[:-1], rows.size)).astype(np.intp)
            formula = Branch(which, (formula, stated.factor))
            unknown = stated.status.within(both) if stated.status else None
            status = combined((status, unknown), before.reasons)
        status = before.mark(status, by_zero, rows, terms, "divided_by_zero", name=_names(over))
    return Product(value, status, formula)


def _all(readings: Sequence[Reading]) -> Exact:
    value = readings[0].value
    for reading in readings[1:]:
        value = value * reading.value
    return value


def named_after(operands: Sequence[Operand]) -> str:
    """Return the name of the first operand that has one: a term without a name of its own takes it."""
    return next((name for each in operands if (name := operand_name(each))), "")


def operand_name(operand: Operand) -> str:
    """Return the name by which an operand is printed."""
    if isinstance(operand, Reference):
        return operand.of
    if isinstance(operand, Attribute):
        return f"{operand.table}.{operand.column}"
    return operand.name or "" if isinstance(operand, Parameter) else ""


def _names(operands: Sequence[Operand]) -> str:
    return ", ".join(name for each in operands if (name := operand_name(each)))

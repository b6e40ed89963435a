"""Grace, tick and minimum of events, as they stand in the first settled row of each."""

from __future__ import annotations

from ppp_cost.kernels.exact import take
from ppp_cost.payment.events.event_rows import Passing
from ppp_cost.payment.rows.reader import Before, Reading
from ppp_cost.payment.terms.item_terms import Terms
from ppp_cost.payment.terms.operands import Attribute, Operand, Parameter, Reference
from ppp_cost.payment.terms.units import SECONDS, unit, unit_text


def time_unit(terms: Terms) -> int:
    """Return the seconds of the unit in which times are told: the item's, or hours beside ticks."""
    return SECONDS.get(unit_text(unit(terms.unit)), SECONDS["h"])


def allowance(operand: Operand | None, is_time: bool, terms: Terms, passing: Passing, before: Before) -> Reading | None:
    """Return an operand by event, a time in seconds; None where there is none or no event to read it for."""
    if operand is None or not passing.named.any():
        return None
    reading = before.read(operand, passing.rows, terms)
    value, status = reading.value, reading.status
    if value.num.shape[-1] > 1:
        value = take(value, passing.opened)
    if status is not None:
        status = status.take(passing.opened)
    if is_time:
        value = value * _seconds_of(operand, terms, before)
    return Reading(value, status, reading.factor)


def _seconds_of(operand: Operand, terms: Terms, before: Before) -> int:
    """Return the seconds of an operand's unit: a bare number is in the item's unit, or in hours beside ticks."""
    written: str | None = None
    if isinstance(operand, Parameter):
        written = operand.unit
    elif isinstance(operand, Reference):
        items = before.cases.contracts[0].items
        written = next(each.terms.unit for each in items if each.terms.id == operand.of)
    elif isinstance(operand, Attribute):
        written = before.cases.contracts[0].units.get(f"{operand.table}.{operand.column}")
    return SECONDS[unit_text(unit(written))] if written else time_unit(terms)

"""What every item is held to when its contract is read, whatever its rule."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_cost.payment.rules import RULES
from ppp_cost.payment.terms.calendar import longer
from ppp_cost.payment.terms.contract import Item
from ppp_cost.payment.terms.item_terms import Terms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.operands import Attribute, Operand, Parameter, Reference, operands_of
from ppp_cost.payment.terms.units import SERVICE_UNITS, unit, unit_text


def judge_item(item: Item, scope: Scope) -> None:
    """Note every problem of one item, then let the items below it see it."""
    scope.item = item
    terms = item.terms
    if terms.id in scope.items:
        scope.problem("id_twice", id=terms.id)
    _judge_clauses(item, scope)
    _judge_amount(item, scope)
    for operand, folds in _operands(terms):
        _judge_operand(operand, folds, item, scope)
    for name in terms.lines_read():
        _judge_name(name, scope)
    if terms.per and not terms.own_rows and not _has_rows(item, scope):
        scope.problem("no_rows", per=", ".join(terms.per))
    scope.expects(terms.at_least, scope.own_unit())
    scope.expects(terms.at_most, scope.own_unit())
    RULES[terms.rule].judge(terms, scope)
    scope.items[terms.id] = item


def _operands(terms: Terms) -> Iterator[tuple[Operand, bool]]:
    """Yield every operand, and whether its rule folds what it reads."""
    for name in type(terms).model_fields:
        for operand in operands_of(getattr(terms, name)):
            yield operand, name in terms.folded


def _judge_clauses(item: Item, scope: Scope) -> None:
    clauses = [item.terms.clause]
    for operand in item.terms.operands:
        if isinstance(operand, Parameter):
            clauses += [each for each in (operand.clause, *(dated.clause for dated in operand.values)) if each]
    clauses += [each.clause for each in item.terms.held() if each.clause]
    for clause in dict.fromkeys(clauses):
        if clause.split(":", 1)[0] not in scope.header.sources:
            scope.problem("source_not_listed", clause=clause)


def _judge_amount(item: Item, scope: Scope) -> None:
    terms, rounding = item.terms, item.rounding
    if terms.on_ledger and terms.kind != "adjustment":
        scope.problem("ledger_kind", kind=terms.kind)
    if item.is_amount and terms.unit and unit(terms.unit) != scope.own_unit():
        scope.problem("unit_differs", found=unit_text(unit(terms.unit)), expected=unit_text(scope.own_unit()))
    if item.is_amount and rounding is None:
        scope.problem("rounding_missing")
    if item.is_amount and rounding is not None and rounding.places > 2:
        scope.problem("amount_places", places=str(rounding.places))
    if terms.vat is not None and not item.is_amount:
        scope.problem("vat_on_measure")


def _judge_operand(operand: Operand, folds: bool, item: Item, scope: Scope) -> None:
    if isinstance(operand, Reference):
        if _judge_name(operand.of, scope) and not folds:
            _judge_reading(scope.items[operand.of], operand, item, scope)
    elif isinstance(operand, Attribute):
        _judge_column(operand, folds, item, scope)
    elif isinstance(operand, Parameter):
        days = [each.begin for each in operand.values]
        scope.dates_increase(operand.name or item.terms.id, days)


def _judge_name(name: str, scope: Scope) -> bool:
    if name in scope.items:
        return True
    if name not in scope.every:
        scope.problem("unknown_item", name=name)
    elif name == scope.here.terms.id or not _refused_above(name, scope):
        scope.problem("reads_below", name=name)
    return False


def _refused_above(name: str, scope: Scope) -> bool:
    """Return whether an item above was refused itself: that has its own sentence."""
    place = f"{scope.file} item {name}"
    return any(f"{problem.where} ".startswith(f"{place} ") for problem in scope.problems)


def _judge_reading(source: Item, operand: Reference, item: Item, scope: Scope) -> None:
    """Note a shorter period or further keys: amounts add up by themselves, measures are reduced first."""
    if source.is_amount:
        return
    if longer(item.period, source.period):
        scope.problem("reads_shorter", name=operand.of, period=source.period)
    for name in source.terms.per:
        known = name in item.terms.per or "event" in item.terms.per
        if not known and not ("asset" in item.terms.per and name in scope.asset_columns):
            scope.problem("reads_more_keys", name=operand.of, key=name)


def _judge_column(operand: Attribute, folds: bool, item: Item, scope: Scope) -> None:
    name = f"{operand.table}.{operand.column}"
    if operand.table == "calendar":
        if operand.column not in scope.calendar_units:
            scope.problem("unknown_column", name=name)
        elif operand.column == "month_days" and longer(item.period, "month"):
            scope.problem("reads_shorter", name=name, period="month")
    elif operand.table == "assets":
        if operand.column not in SERVICE_UNITS and operand.column not in scope.asset_columns:
            scope.problem("unknown_column", name=name)
        if not folds and not {"asset", "event"} & {*item.terms.per}:
            scope.problem("reads_more_keys", name=name, key="asset")
    elif operand.table == "events":
        if not folds and "event" not in item.terms.per:
            scope.problem("reads_more_keys", name=name, key="event")
    else:
        scope.problem("unknown_column", name=name)


def _has_rows(item: Item, scope: Scope) -> bool:
    """Return whether an operand has exactly the item's keys."""
    per = set(item.terms.per)
    for operand in item.terms.operands:
        if isinstance(operand, Reference):
            source = scope.items.get(operand.of)
            if source is None or set(source.terms.per) == per or (source.is_amount and set(source.terms.per) >= per):
                return True
        if isinstance(operand, Attribute) and {operand.table.removesuffix("s")} == per:
            return True
    return False

"""What a rule reads: the items settled so far and the numbers of the contract, brought to the rows asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Mask, choose, exact, take
from ppp_cost.ledger.column import Column, Factor, Key, Left, Part, Rows, Sources, row_position, sources_of
from ppp_cost.ledger.formulas import Formula
from ppp_cost.ledger.reasons import Status, combined
from ppp_cost.payment.rows.folding import folded_amount
from ppp_cost.payment.rows.row_keys import Keys
from ppp_cost.payment.rows.scenario_axis import Cases, side_by_side
from ppp_cost.payment.rows.table_cells import covered
from ppp_cost.payment.rows.undetermined import Marks
from ppp_cost.payment.terms import dated_values
from ppp_cost.payment.terms.calendar import longer
from ppp_cost.payment.terms.item_terms import Terms
from ppp_cost.payment.terms.operands import Attribute, Number, Operand, Parameter, Reference


@dataclass(frozen=True, slots=True)
class Reading:
    """An operand on the rows of a rule: exact values, their state, and the factor that explains them."""

    value: Exact
    status: Status | None
    factor: Factor


@dataclass(slots=True)
class Before(Marks):
    """Everything settled so far. Rules read from it and never write to it; the engine adds each column."""

    cases: Cases
    keys: Keys
    columns: dict[str, Column] = field(default_factory=dict)
    booked: dict[str, Column] = field(default_factory=dict)
    lookups: set[str] = field(default_factory=set)
    _plain: dict[str, Rows] = field(default_factory=dict)
    _gathered: dict[tuple[int, int, int], Indices] = field(default_factory=dict)
    _folded: dict[tuple[str, str, Key], Column] = field(default_factory=dict)

    def plain_rows(self, kind: str) -> Rows:
        """Return the rows of an item without keys: one a period."""
        if kind not in self._plain:
            window = self.calendar.window(kind)
            self._plain[kind] = Rows(kind, (), window, np.zeros_like(window), ((),))
        return self._plain[kind]

    def rows(self, kind: str, per: Key, operands: Iterable[Operand | None]) -> Rows:
        """Return the rows of an item: they follow the operands that have exactly its keys.

        A keyed parameter, a column and, for events, a fact of a longer period are looked up: they give rows only where
        nothing else does.
        """
        if not per:
            return self.plain_rows(kind)
        given = [each for each in operands if each]
        seen = [each for each in given if isinstance(each, Reference) and each.of not in self.lookups]
        found = [rows for each in seen if (rows := self._own_rows(each, kind, per))]
        if "event" in per:
            found = [rows for rows in found if rows.kind == kind] or found
        found = found or [rows for each in given if (rows := self._own_rows(each, kind, per))]
        if len(found) == 1 and found[0].kind == kind and found[0].per == per:
            return self.keys.in_service(found[0])
        return self.keys.in_service(self.keys.united(kind, per, found))

    def _own_rows(self, operand: Operand, kind: str, per: Key) -> Rows | None:
        if isinstance(operand, Reference) and set(self.columns[operand.of].rows.per) == set(per):
            return self._source(operand.of, kind, per).rows
        if isinstance(operand, Attribute) and (f"{operand.table[:-1]}",) == per:
            return self.keys.every(operand.table, kind)
        return None

    def _source(self, name: str, kind: str, per: Key) -> Column:
        """Return the column as it can be read on rows of ``kind`` and ``per``: amounts add up by themselves."""
        column = self.columns[name]
        kept = tuple(each for each in column.rows.per if self.keys.knows(per, each))
        coarser = longer(kind, column.rows.kind)
        if not column.amount or (not coarser and kept == column.rows.per):
            return column
        target = kind if coarser else column.rows.kind
        place = (name, target, kept)
        if place not in self._folded:
            rows = self.keys.folded(column.rows, target, kept)
            self._folded[place] = folded_amount(column, rows, self.keys, self.reasons, left_out_spreads=True)
        return self._folded[place]

    def read(self, operand: Operand, rows: Rows, terms: Terms) -> Reading:
        """Return an operand on ``rows``; ``terms`` are those of the item that reads it."""
        if isinstance(operand, Number):
            return self._constant(operand)
        if isinstance(operand, Parameter):
            return self._parameter(operand, rows, terms)
        if isinstance(operand, Attribute):
            return self._attribute(operand, rows, terms)
        return self._item(operand, rows, terms)

    def _constant(self, operand: Number) -> Reading:
        peers = [each for each in self.cases.peers.get(id(operand), (operand,)) if isinstance(each, Number)]
        value = self.cases.by_contract(side_by_side([exact([each.value]) for each in peers]))
        return Reading(value, None, Factor("", value))

    def _parameter(self, operand: Parameter, rows: Rows, terms: Terms) -> Reading:
        name = operand.name or ""
        if isinstance(given := self.cases.overrides.get(name), Exact):
            value = self.cases.by_scenario(given)
            return Reading(value, None, Factor(name, value))
        peers = [each for each in self.cases.peers.get(id(operand), (operand,)) if isinstance(each, Parameter)]
        found = [dated_values.sampled(each, self.calendar, rows) for each in peers]
        value = self.cases.by_contract(side_by_side([each.value for each in found]))
        changed = self.cases.contract_rows([each.changed for each in found], rows.size)
        status = self.mark(None, changed, rows, terms, "changes_inside", name=name or terms.id)
        if given is not None:
            value, status = self.cases.changed(given, value, status, self.calendar.in_last_year(rows.kind, rows.period))
        return Reading(value, status, Factor(name, value, clause=found[0].clause))

    def _attribute(self, operand: Attribute, rows: Rows, terms: Terms) -> Reading:
        found, missing = self.keys.attribute(operand, rows)
        name = f"{operand.table}.{operand.column}"
        value = side_by_side([found])
        status = self.mark(None, missing & ~self.keys.nameless(rows), rows, terms, "no_attribute", name=name)
        return Reading(value, status, Factor(name, value))

    def _item(self, operand: Reference, rows: Rows, terms: Terms) -> Reading:
        column = self._source(operand.of, rows.kind, rows.per)
        if column.rows is rows and not operand.lag:
            return Reading(column.value, column.status, Factor(operand.of, column.value, column, None))
        index = self._gather(column.rows, rows, operand.lag)
        place = np.maximum(index, 0)
        if not column.rows.size:
            value, status = side_by_side([exact([0] * rows.size)]), None
        else:
            value = take(column.value, place)
            status = column.status.take(place) if column.status else None
        sources: tuple[Sources, ...] = ()
        if (index < 0).any():
            value, status, sources = self._absent(operand, column, rows, index < 0, value, status, terms)
        return Reading(value, status, Factor(operand.of, value, column, index, sources=sources))

    def _gather(self, source: Rows, rows: Rows, lag: int) -> Indices:
        place = (id(source), id(rows), lag)
        if place not in self._gathered:
            period = self.calendar.above(rows.kind, source.kind, rows.period) - lag
            keys = self.keys.place_in(source.keys, source.per, rows)
            self._gathered[place] = row_position(source, period, keys[rows.key])
        return self._gathered[place]

    def _absent(
        self,
        operand: Reference,
        column: Column,
        rows: Rows,
        absent: Mask,
        value: Exact,
        status: Status | None,
        terms: Terms,
    ) -> tuple[Exact, Status | None, tuple[Sources, ...]]:
        """Fill rows the column does not have: openings, the contract's ``first``, else undetermined."""
        status = Status(np.where(absent, 0, status.state), np.where(absent, 0, status.why)) if status else None
        if column.amount and not operand.lag:
            return choose(~absent, value, exact([0])), status, ()
        period = self.calendar.above(rows.kind, column.rows.kind, rows.period) - operand.lag
        found: list[Fraction] = []
        said: list[list[tuple[str, int]]] = [[] for _ in range(rows.size)]
        open_rows, before_first = np.zeros_like(absent), period < 0
        number, keys = self.keys.known(column.rows.per, rows)
        labels = self.calendar.labels[column.rows.kind]
        for row in np.flatnonzero(absent & ~before_first):
            if opening := self.opening_at(operand.of, labels[period[row]], keys[number[rows.key[row]]]):
                open_rows[row] = True
                found.append(opening[0])
                said[row].append(opening[1:])
        if found:
            spread = np.zeros(rows.size, dtype=object)
            spread[open_rows] = found
            value = choose(~open_rows, value, exact(spread.tolist()))
        lost = absent & ~open_rows
        if operand.first is not None:
            first = self.read(operand.first, rows, terms)
            known_key = period >= self.calendar.window(column.rows.kind)[0]
            filled = lost & (before_first | known_key)
            value = choose(~filled, value, first.value)
            status = combined((status, first.status.within(filled) if first.status else None), self.reasons)
            lost &= ~filled
        code = "no_earlier_value" if operand.lag else "no_value"
        status = self.mark(status, lost & ~self.keys.nameless(rows), rows, terms, code, name=operand.of)
        return value, status, sources_of(said)

    def opening(self, item: str, period: str, key: Key) -> Fraction | None:
        """Return what the openings hold for an item, None where they hold nothing."""
        return found[0] if (found := self.opening_at(item, period, key)) else None

    def opening_at(self, item: str, period: str, key: Key) -> tuple[Fraction, str, int] | None:
        """Return an opening with the file and the row that say it."""
        return self.cases.observations[0].openings.get((item, period, "/".join(key)))

    def ledger_rows(self, kind: str, per: Key, items: Sequence[str]) -> Rows:
        """Return the rows of a step on the ledger: one a period, for each key that the lines of its items know."""
        if not per:
            return self.plain_rows(kind)
        folded = [self.keys.folded(self.booked[item].rows, kind, per) for item in items]
        return self.keys.united(kind, per, folded)

    def booked_on(self, items: Sequence[str], rows: Rows) -> list[Column]:
        """Return what the lines of items put into the payable, with their signs, summed onto ``rows``."""
        return [folded_amount(self.booked[item], rows, self.keys, self.reasons) for item in items]

    def covered(self, table: str, rows: Rows) -> Mask:
        """Return the rows inside whose period absence from a table means none, under every scenario."""
        inside = np.ones(rows.size, dtype=bool)
        for seen in {id(each.tables.get("covers")): each for each in self.cases.observations}.values():
            inside &= covered(seen.covers(table), self.calendar, rows.kind, rows.period)
        return inside

    def status(self, *readings: Reading | None) -> Status | None:
        """Return the state of what was computed from several readings."""
        return combined((each.status for each in readings if each), self.reasons)

    def column(
        self,
        terms: Terms,
        rows: Rows,
        value: Exact,
        status: Status | None,
        formula: Formula | None = None,
        parts: tuple[Part, ...] = (),
        sources: tuple[Sources, ...] = (),
        notes: Sequence[str] = (),
        left: tuple[Left, ...] = (),
        looked_at: tuple[Factor, ...] = (),
    ) -> Column:
        """Return a rule's result: of one formula, or of several parts that sum to it."""
        parts = parts or (Part("", value, formula),)
        return Column(terms.id, terms.clause, rows, value, status, parts, sources, False, notes, left, looked_at)

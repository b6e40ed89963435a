"""Entries as cells that can be computed again: each number of a formula is another entry's cell, or an input."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ppp_cost.ledger.explain.entries import Entry, Named
from ppp_cost.ledger.formulas import Cell, Expression, Number, Rounded, evaluated, expression_of
from ppp_cost.ledger.workings.cells import LINE, PARAMETER, Working


@dataclass(frozen=True, slots=True)
class EntryWorkings:
    """All cells, and of each entry its place among them."""

    cells: tuple[Working, ...]
    entries: tuple[tuple[Entry, int], ...]


def entry_workings(
    entries: Sequence[Entry],
    order: Sequence[str],
    places: Mapping[str, int],
    mode: str,
    single: Collection[str] = (),
    placed: Collection[str] = (),
) -> EntryWorkings:
    """Return entries as cells; ``order`` names items so that each stands behind those it is computed from.

    ``places`` are the decimals of items that are rounded, by ``mode``; the figures of others are kept exact.
    A number of a ``single`` name is one input for all entries; of a ``placed`` name, one for its place in a period.

    >>> from fractions import Fraction
    >>> from ppp_cost.ledger.formulas import product
    >>> half = Fraction(1, 2)
    >>> formula = product([Named(Fraction(1), "whole")], [Named(Fraction(2), "")])
    >>> found = entry_workings([Entry("part", "2024", "", half, "", formula)], ["part"], {}, "half_up")
    >>> found.cells[found.entries[0][1]].value
    Fraction(1, 2)
    """
    builder = _Builder({each: number for number, each in enumerate(order)}, places, mode, single, placed)
    for each in sorted(entries, key=lambda entry: builder.order[entry.item]):
        builder.add(each)
    return EntryWorkings(tuple(builder.cells), tuple((each, builder.at[_name(each)]) for each in entries))


def _name(entry: Entry) -> tuple[str, str, str]:
    return entry.item, entry.period, entry.key


@dataclass(slots=True)
class _Builder:
    order: Mapping[str, int]
    places: Mapping[str, int]
    mode: str
    single: Collection[str]
    placed: Collection[str]
    cells: list[Working] = field(default_factory=list)
    at: dict[tuple[str, str, str], int] = field(default_factory=dict)
    inputs: dict[tuple[object, ...], int] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Add the cell of an entry."""
        formula, value = expression_of(entry.formula, lambda named: (self._number(named, entry),)), entry.exact
        if entry.item in self.places:
            formula, value = Rounded(formula, self.places[entry.item], self.mode), entry.value
        found: Expression = formula
        if evaluated(formula, lambda at: self.cells[at].value) != value:
            found = Number(value, frozen=True)
        self.at[_name(entry)] = len(self.cells)
        rows = tuple(entry.rows_text())
        follows = found is formula
        cell = Working(LINE, entry.item, entry.period, entry.key, entry.clause, value, found, follows, rows)
        self.cells.append(cell)

    def _number(self, named: Named, entry: Entry) -> Expression:
        """Return the cell of a number: that of another entry where it is one, else an input."""
        for period in (named.place, entry.period):
            for key in (entry.key, ""):
                at = self.at.get((named.name, period, key))
                if at is not None and self.cells[at].value == named.value:
                    return Cell(at)
        if not named.name:
            return Number(named.value)
        period, key = self._scope(named, entry)
        place = (named.name, period, key, named.value)
        if place not in self.inputs:
            self.inputs[place] = len(self.cells)
            self.cells.append(Working(PARAMETER, named.name, period, key, entry.clause, named.value, None))
        return Cell(self.inputs[place])

    def _scope(self, named: Named, entry: Entry) -> tuple[str, str]:
        """Return the period and the key that tell an input from others of its name."""
        if named.name in self.single:
            return "", ""
        if named.name in self.placed:
            return entry.period, named.place or entry.key
        return named.place or entry.period, entry.key

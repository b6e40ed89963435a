"""The value that a claim does not say and seems to have used: it alone gives the claimed amount to the fen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ppp_cost.kernels.exact import exact, fractions_of
from ppp_cost.kernels.money import round_one, rounded
from ppp_cost.language import number_text
from ppp_cost.ledger.column import Factor
from ppp_cost.ledger.explain.explanation import resolved, value_at
from ppp_cost.ledger.formulas import Call, Formula
from ppp_cost.ledger.lines import Line

FEN = 100
BARE = "rate"
"""The name that a formula gives to a number of a tier that has none of its own."""
LEAST_PLACES = 2
"""Decimals that a value is looked for with, or those of the value in force where it has more."""


@dataclass(frozen=True, slots=True)
class Implied:
    """A number of the formulas of some lines: the value in force, and the one that gives what was claimed."""

    name: str
    value: Fraction
    implied: Fraction
    clause: str
    measure: bool


@dataclass(frozen=True, slots=True)
class Rounds:
    """How a contract rounds the lines of an item: decimals, mode, and whether each line or each period's whole."""

    places: int
    mode: str
    whole: bool


def implied(lines: Sequence[Line], case: int, claimed: int, rounds: Rounds) -> list[Implied]:
    """Return each number that gives a claimed amount in minor units: named ones of the contract, then measures.

    It must stand in every formula with one value, as a factor of a plain product; and be so coarse that another of
    its decimals moves the amount by a yuan or more, else almost any amount could be had.
    """
    kept = [line for line in lines if line.exact]
    common = _common(kept, case)
    found = []
    for name, (value, clause, measure) in common.items():
        other = _solved(kept, value, claimed, rounds)
        if other is not None:
            found.append(Implied(name, value, other, clause, measure))
    return sorted(found, key=lambda each: (each.name == BARE, each.measure))


def _common(lines: Sequence[Line], case: int) -> dict[str, tuple[Fraction, str, bool]]:
    """Return the factors that all lines have with one value: the value, its clause, and whether it is a measure."""
    common: dict[str, tuple[Fraction, str, bool]] | None = None
    for line in lines:
        factors = dict(_factors(line, case))
        common = factors if common is None else {n: v for n, v in common.items() if factors.get(n, (None,))[0] == v[0]}
        if not common:
            return {}
    return common or {}


def _factors(line: Line, case: int) -> Iterator[tuple[str, tuple[Fraction, str, bool]]]:
    """Yield the named numbers that a line is the product of; none where its formula is more than a product."""
    formula = line.block.formula
    for token in () if formula is None else _multiplied(resolved(formula, case, line.row)):
        if not token.name or token.name.startswith("calendar."):
            continue
        measure = token.origin is not None
        if token.origin is not None and token.origin.amount:
            continue
        clause = token.origin.clause if token.origin is not None else ""
        if token.clause:
            clause = token.clause[min(line.row, len(token.clause) - 1)]
        yield token.name, (value_at(token.value, case, line.row), clause or line.clause, measure)


def _multiplied(formula: Formula) -> Sequence[Factor]:
    """Return the factors of a plain product over others, none where the formula is more than that."""
    if isinstance(formula, Factor):
        return (formula,)
    if not isinstance(formula, Call) or formula.name not in ("*", "/"):
        return ()
    factors, divisors = (formula.of, ()) if formula.name == "*" else (formula.of[:1], formula.of[1:])
    found = [_multiplied(each) for each in factors]
    plain = all(found) and all(isinstance(each, Factor) for each in divisors)
    return [one for each in found for one in each] if plain else ()


def _solved(lines: Sequence[Line], value: Fraction, claimed: int, rounds: Rounds) -> Fraction | None:
    """Return the value with the fewest decimals that gives a claimed amount in place of ``value``."""
    total = sum((line.exact or Fraction(0) for line in lines), Fraction(0))
    places = max(LEAST_PLACES, _decimals(value))
    if not value or not total or places > 2 * FEN:
        return None
    wanted = value * Fraction(claimed, FEN) / total
    for decimals in range(places + 1):
        other = round_one(wanted, decimals, "half_up")
        step = abs(total / value) * Fraction(10) ** -decimals
        if step >= 1 and other != value and _amount(lines, other / value, rounds) == claimed:
            return other
    return None


def _decimals(value: Fraction) -> int:
    text = number_text(value)
    return 1000 if "/" in text else len(text.partition(".")[2])


def _amount(lines: Sequence[Line], scale: Fraction, rounds: Rounds) -> int:
    sums: dict[object, Fraction] = {}
    for number, line in enumerate(lines):
        place = (line.period_kind, line.period) if rounds.whole else number
        sums[place] = sums.get(place, Fraction(0)) + (line.exact or 0) * scale
    return int(sum(fractions_of(rounded(exact(sums.values()), rounds.places, rounds.mode)), Fraction(0)) * FEN)

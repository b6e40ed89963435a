"""Units of measure and the order of rows change nothing but units, and no records, however poor, end in a trace."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from ppp_cost.cost.budget.pricing import price
from ppp_cost.cost.methods import quantile_regression
from ppp_cost.cost.methods.estimates import Absent
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.errors import RecordError
from ppp_cost.from_studies import study_files
from ppp_cost.render.json.cost_document import standard_document
from tests import draws
from tests.cost.cases.budget_laws import shipped
from tests.cost.rewritten import (
    CODES,
    COSTS,
    KEYS,
    UNITS,
    UNITS_OF_MEASURE,
    WITH_DRIVERS,
    Rewriting,
    Unit,
    copied,
    none,
    rewritten,
    shuffled,
    then,
)

DECISIONS = "example/decisions.csv"
UNITLESS = ("studentised", "cook", "leverage", "modified_z", "super_efficiency", "log_change", "boundary_shift")
"""Flags whose number has no unit."""

Tables = Mapping[str, Rewriting]
Terms = Mapping[str, str]
POOLED: tuple[Terms, Tables] = (
    {"[screens]": WITH_DRIVERS, 'adopt = "blend"': 'adopt = "statistics"', '"quantile"': '"random_effects"'},
    {DECISIONS: none, UNITS: copied(3)},
)
"""The lots three times over, with drivers: enough units for every method."""
VARIANTS: Mapping[str, tuple[Terms, Tables]] = {
    "shipped": ({}, {}),
    "quota": ({'adopt = "blend"': 'adopt = "quota"'}, {}),
    "pooled": POOLED,
}


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resamples of a linear program take their time, and a few behave as many do."""
    monkeypatch.setattr(quantile_regression, "DRAWS", 9)


def one(of: str, tables: Tables, terms: Terms) -> Studied:
    with TemporaryDirectory() as folder:
        (found,) = study_files(*rewritten(of, Path(folder), tables, terms))
    return found


def rescaled(unit: Unit, factor: Fraction, variant: str) -> Studied:
    terms, tables = VARIANTS[variant]
    first = unit.tables(factor)
    both = {name: then(first[name], tables[name]) for name in first.keys() & tables.keys()}
    return one(unit.of, {**first, **tables, **both}, terms)


@cache
def as_it_was(name: str, variant: str) -> Studied:
    return rescaled(UNITS_OF_MEASURE[name], Fraction(1), variant)


def figures(of: Studied, cost: float) -> Iterator[tuple[str, Any]]:
    """Every figure before it is rounded, unit costs over `cost`; what was chosen and noticed."""
    every, base = of.measured.every, of.proposed.base
    names = of.measured.records.units
    yield from zip(names, (every.value / cost).tolist(), strict=True)
    yield from (("pooled", every.pooled(every.counts) / cost), ("mean", every.mean(every.counts) / cost))
    yield from (("state", of.state), ("why", of.proposed.why.code))
    for tier, found in of.proposed.tiers.items():
        yield from ((f"{tier} {level}", each) for level, each in zip(found.levels, found.exact.tolist(), strict=True))
        yield from ((f"{tier} source", found.source), (f"{tier} rounded", found.rounded))
    for flag in of.flags:
        yield f"{flag.unit} {flag.year} {flag.name} {flag.kind}", flag.value if flag.name in UNITLESS else "noticed"
    for each in of.proposed.estimates:
        name = f"{each.method} {each.target.text}"
        if isinstance(each, Absent):
            yield name, (each.note.code, each.needs, each.has)
        else:
            yield from ((f"{name} {end}", _over(getattr(each, end), cost)) for end in ("value", "low", "high"))
            yield f"{name} about", (each.role, each.flags, each.n, each.coverage)
    if base is not None:
        yield from ((f"base {end}", getattr(base, end) / cost) for end in ("value", "low", "high"))
        yield from (("how", base.how), *((f"weight {name}", each) for name, each in base.weights.items()))


def _over(value: float | None, cost: float) -> float | None:
    return None if value is None else value / cost


def differing(first: Studied, second: Studied, cost: float, near: float) -> list[str]:
    before, after = dict(figures(first, 1.0)), dict(figures(second, cost))
    alike = {name for name in before.keys() & after.keys() if _alike(before[name], after[name], near)}
    return [f"{name}: {before.get(name)} {after.get(name)}" for name in (before.keys() | after.keys()) - alike]


def _alike(first: Any, second: Any, near: float) -> bool:
    if isinstance(first, float) and isinstance(second, float):
        return abs(second - first) <= near * max(abs(first), 1e-6)
    return bool(first == second)


SCALES = [
    (name, exponent, variant)
    for name, unit in UNITS_OF_MEASURE.items()
    for exponent in unit.apart
    for variant in (VARIANTS if unit.of == "lots" else ("shipped",))
    # a copy that is dearer by a tenth has no whole fen in a larger unit of money
    if not (variant == "pooled" and exponent == -4)
]


@pytest.mark.parametrize(("name", "exponent", "variant"), draws.some(SCALES))
def test_a_unit_of_measure_changes_nothing_else(name: str, exponent: int, variant: str) -> None:
    unit, factor = UNITS_OF_MEASURE[name], Fraction(10) ** exponent
    assert not differing(
        as_it_was(name, variant), rescaled(unit, factor, variant), float(factor**unit.power), unit.near
    )


@pytest.mark.parametrize("exponent", [-6, -2, 3, 6])
def test_a_budget_is_the_same_in_any_unit_of_quantity(exponent: int) -> None:
    standard, sections, last = shipped()
    factor = Fraction(10) ** exponent
    rows = [
        replace(row, base=row.base / factor, cost_standard=row.cost_standard / factor, standard=row.standard / factor)
        for row in standard.rows
    ]
    more = tuple(replace(each, quantity=each.quantity * factor) for each in sections)
    before = {unit: replace(each, quantity=each.quantity * factor) for unit, each in last.items()}
    for index in (Fraction(1), Fraction("1.0289")):
        plain, _ = price(standard, sections, last, index, 2025, 200_000_000)
        scaled, _ = price(replace(standard, rows=tuple(rows)), more, before, index, 2025, 200_000_000)
        assert plain is not None
        assert scaled is not None
        amounts = [[(row.full, row.applied, row.payable, row.effects) for row in each.rows] for each in (plain, scaled)]
        assert amounts[0] == amounts[1]


@pytest.mark.parametrize(("of", "variant"), [("states", "shipped"), *(("lots", variant) for variant in VARIANTS)])
def test_the_order_of_rows_and_columns_changes_nothing(of: str, variant: str) -> None:
    terms, tables = VARIANTS[variant]
    mixed = {name: then(tables.get(name, lambda rows: rows), shuffled) for name in _there(of)}
    documents = [standard_document([one(of, each, terms)]) for each in (tables, {**tables, **mixed})]
    for document in documents:
        document.pop("digests")
    assert documents[0] == documents[1]


def _there(of: str) -> tuple[str, ...]:
    return (UNITS, COSTS, KEYS) if of == "lots" else (UNITS,)


@pytest.mark.parametrize("of", CODES)
@pytest.mark.parametrize("cells", [{}, {"quantity": "1"}], ids=["the same", "another quantity"])
def test_a_year_of_a_unit_given_twice_is_refused(of: str, cells: dict[str, str]) -> None:
    with pytest.raises(RecordError) as refused:
        one(of, {UNITS: lambda rows: [*rows, rows[3] | cells]}, {})
    assert [problem.code for problem in refused.value.problems] == ["row_twice"]

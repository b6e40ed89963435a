"""What every budget keeps to, whatever its numbers: one check a sentence of the case, on the shipped lots."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ppp_cost.cost.budget.budget import Budget, LastYear, Section
from ppp_cost.cost.budget.pricing import price
from ppp_cost.cost.budget.revision import beyond, index_of, index_value, revise
from ppp_cost.cost.standard.approved_standard import Approved, Standard
from ppp_cost.cost.standard.standard import Base, Cell, table
from ppp_cost.cost.study.records import Records
from ppp_cost.cost.study.study import Series, Study
from ppp_cost.cost.unit_costs.boundary import sort_costs
from ppp_cost.cost.unit_costs.price_base import relatives_of
from ppp_cost.errors import RecordError
from ppp_cost.from_studies import study_files
from ppp_cost.intake.study.records_file import load_records
from ppp_cost.intake.study.standard_file import load_inventory, load_last_year, load_standard, with_series
from ppp_cost.intake.study.study_file import load_study
from tests.cost.doors import approved
from tests.cost.study_folder import CONTRACTS, LOTS, varied

ONE = Fraction(1)
YEAR = 2025
INDICES = (ONE, Fraction("1.0289"), Fraction("0.9731"))
Last = Mapping[str, LastYear]


@cache
def shipped() -> tuple[Standard, tuple[Section, ...], Last]:
    """The standard of the lots with its price series, an inventory, and what its units got last year."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "standard.json"
        file.write_text(approved(), "utf-8")
        standard = load_standard(file)
    records = LOTS / "example"
    standard = with_series(standard, CONTRACTS / "indices")
    return standard, load_inventory(records / "inventory.csv", standard), load_last_year(records / "last_year.csv")


def budget(of: Standard, sections: tuple[Section, ...], last: Last, index: Fraction = ONE, year: int = YEAR) -> Budget:
    found, problems = price(of, sections, last, index, year, None)
    assert found is not None, [problem.sentence("en") for problem in problems]
    return found


def doubled_quantities() -> None:
    standard, sections, last = shipped()
    twice = tuple(replace(each, quantity=2 * each.quantity) for each in sections)
    more = {unit: replace(each, quantity=2 * each.quantity, amount=2 * each.amount) for unit, each in last.items()}
    single, double = (budget(standard, each, {}) for each in (sections, twice))
    assert [row.payable for row in double.rows] == [2 * row.payable for row in single.rows]
    for index in INDICES:
        for before, after in ((last, more), ({}, {})):
            single, double = budget(standard, sections, before, index), budget(standard, twice, after, index)
            # a line is rounded once: its double may differ by what one rounding hides
            for first, second in zip(single.rows, double.rows, strict=True):
                assert abs(second.payable - 2 * first.payable) <= 1


def merged_sections() -> None:
    standard, sections, _ = shipped()
    for section in sections:
        for parts in (2, 3, 7):
            split = tuple(
                replace(section, unit=f"{section.unit}-{part}", quantity=section.quantity / parts)
                for part in range(parts)
            )
            for index in INDICES:
                apart, whole = (budget(standard, each, {}, index).total("payable") for each in (split, (section,)))
                assert abs(apart - whole) * 2 <= parts + 1


def edge_of_the_dead_band() -> None:
    standard, sections, _ = shipped()
    full = budget(standard, sections, {}).total("payable")
    for band in (standard.revision.dead_band, Fraction(0), Fraction(1, 3)):
        for edge in (1 + band, 1 - band):
            for step in (Fraction(1, 10**places) for places in range(2, 13)):
                amounts = [
                    budget(standard, sections, {}, beyond(edge + side * step, band)).total("payable")
                    for side in (-1, 0, 1)
                ]
                assert amounts[1] == full
                assert all(abs(each - full) <= full * step + len(sections) for each in amounts)
    assert _revised(standard, standard.revision.dead_band) == [row.standard for row in standard.rows]
    places = Fraction(1, 10**standard.revision.places)
    for row, value in zip(standard.rows, _revised(standard, standard.revision.dead_band + places), strict=True):
        assert 0 <= value - row.standard <= row.standard * places + Fraction(1, 100)


def _revised(standard: Standard, change: Fraction) -> list[Fraction]:
    """The standards after all prices changed alike, without a gain in efficiency."""
    terms = standard.study.terms.model_copy(
        update={"revision": standard.revision.model_copy(update={"efficiency": Fraction(0)})}
    )
    base = {item: level for (item, year), level in standard.study.series.levels.items() if year == standard.price_year}
    levels = {(item, standard.price_year): level for item, level in base.items()}
    levels |= {(item, YEAR): level * (1 + change) for item, level in base.items()}
    study = replace(standard.study, terms=terms, series=Series(levels, {}))
    found, problems = revise(replace(standard, study=study), YEAR)
    assert found is not None, [problem.sentence("en") for problem in problems]
    assert found.index == 1 + change
    return [row.value for row in found.rows]


def raised_coefficient() -> None:
    standard, sections, last = shipped()
    for place in range(len(standard.rows)):
        for given in ({}, last):
            amounts = [
                budget(_raised(standard, place, Fraction(step, 100)), sections, given).total("payable")
                for step in range(0, 200, 7)
            ]
            assert amounts == sorted(amounts)


def _raised(standard: Standard, place: int, more: Fraction) -> Standard:
    """A standard on the same base with one coefficient raised; cells without quantity leave the base as it is."""
    rows = standard.rows
    base = Base(float(rows[0].base), 0.0, 0.0, 0.95, 11, "P25", "quantile", {}, False)
    cells = [
        Cell(row.cell, raised, raised, 0, Fraction(0), None)
        for number, row in enumerate(rows)
        for raised in [row.coefficient + (more if number == place else 0)]
    ]
    found = table(base, cells, {}, standard.study).rows
    assert more or [row.standard for row in found] == [row.standard for row in rows]
    return replace(
        standard,
        rows=tuple(
            Approved(row.cell, rows[0].base, row.coefficient, row.cost_standard, row.standard, {}) for row in found
        ),
    )


def base_period() -> None:
    standard, sections, _ = shipped()
    base = standard.price_year
    relative, problems = relatives_of(standard.study, tuple(standard.weights), [base], base)
    assert (relative.relative == 1).all()
    parts, more = index_of(standard, base, base)
    assert (index_value(standard, parts), problems, more) == (1, [], [])
    found = budget(standard, sections, {}, index_value(standard, parts), base)
    for row in found.rows:
        cell = standard.row(row.section.cell)
        assert cell is not None
        assert (row.rate, row.applied_rate) == (cell.standard, cell.standard)
        assert row.payable == row.section.quantity * cell.standard * 100
    assert _revised(standard, Fraction(0)) == [row.standard for row in standard.rows]


def shared_cost() -> None:
    for text in ("200000.05", "0.01", "0.11", "99999.97", "-12345.67", "7000000000.03"):
        with TemporaryDirectory() as folder:
            changes = {"example/costs.csv": {"200000.05": text}}
            study, records = _loaded(*varied(LOTS, Path(folder), changes))
            costs, problems = sort_costs(records, study)
        assert not problems
        for shared in costs.shared:
            here, year = sum(shared.parts.values()), records.years.index(shared.year)
            assert here == shared.amount
            inside = int(costs.inside[:, year, costs.codes.index(shared.code)].sum())
            assert inside == shared.amount - shared.parts["-"]
        assert costs.shared[-1].amount == int(Fraction(text) * 100)


def _loaded(study: Path, records: Path) -> tuple[Study, Records]:
    terms = load_study(study)
    return terms, load_records(records, terms)


def other_boundary() -> None:
    units = (LOTS / "example" / "units.csv").read_text("utf-8")
    head, *rows = units.splitlines()
    # only the first year of each unit is of another boundary
    versions = ["2020.2" if ",2023," in row else "" for row in rows]
    text = "\n".join([f"{head},boundary", *(f"{row},{each}" for row, each in zip(rows, versions, strict=True))])
    changes = {"example/units.csv": {units: text + "\n"}}
    with TemporaryDirectory() as folder, pytest.raises(RecordError) as refused:
        study_files(*varied(LOTS, Path(folder), changes))
    assert {problem.code for problem in refused.value.problems} == {"boundary_differs"}
    bridge = "from,to,from_code,to_code,share\n2020.2,2024.1,M1,M1,1\n"
    with TemporaryDirectory() as folder:
        (found,) = study_files(*varied(LOTS, Path(folder), {**changes, "bridge.csv": {"": bridge}}))
    (plain,) = study_files(LOTS, LOTS / "example")
    assert found.measured.every.value.tolist() == plain.measured.every.value.tolist()


LAWS: dict[str, Callable[[], None]] = {
    "doubling every quantity doubles the budget": doubled_quantities,
    "merging two identical sections changes nothing": merged_sections,
    "budget is continuous in an index at the edge of a dead band": edge_of_the_dead_band,
    "raising any coefficient never lowers a budget": raised_coefficient,
    "standard at the base period with all indices 1 equals the approved standard exactly": base_period,
    "sum over sections of allocated shared cost equals the shared cost to the cent (largest remainder rounding)": shared_cost,
    "changing the boundary version makes old and new unit costs non-comparable (error unless mapped)": other_boundary,
}

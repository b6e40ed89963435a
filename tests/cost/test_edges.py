"""Where a rule of a study begins and ends: what lies on its edge, and what lies beside it."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ppp_cost.cost.budget.budget import Budgeted, LastYear, Section
from ppp_cost.cost.budget.pricing import price
from ppp_cost.cost.budget.revision import revise
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.standard.study_chain import Studied, studied
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_terms import Tier
from ppp_cost.cost.unit_costs.tiers import coefficients
from ppp_cost.intake.study.records_file import load_records
from tests.cost.cases.small_studies import ONE, YEAR, standard, study


def still(terms: Mapping[str, Any], years: Iterable[int]) -> Study:
    """A study whose prices stand still over some years."""
    return study({**terms, "price": {"basket": {"U1": {"item": 1}}}}, {("item", year): ONE for year in years})


def priced(years: range) -> Standard:
    """A standard of 100 for all, on one series that stands still."""
    return standard(still({}, years), {(): Fraction(100)}, {"U1": ONE})


def test_a_standard_is_revised_for_five_years_and_then_based_anew() -> None:
    fifth, problems = revise(priced(range(YEAR, YEAR + 6)), YEAR + 5)
    assert not problems
    assert fifth is not None
    assert [row.value for row in fifth.rows] == [100]
    late, problems = revise(priced(range(YEAR, YEAR + 7)), YEAR + 6)
    assert (late, [each.code for each in problems]) == (None, ["revision_too_late"])


def in_transition(year: int, before: int) -> Budgeted:
    """A unit of quantity 1 on its way to a standard of 100 within two years."""
    terms = {"budget": {"glide": {"years": 2, "first": YEAR + 1}}}
    of = standard(study(terms), {(): Fraction(100)}, {"U1": ONE})
    last = LastYear(ONE, Fraction(before), ONE, ONE, ONE, ONE, before * 100, "last_year.csv row 2")
    found, problems = price(of, [Section("a", (), ONE, "", "inventory.csv row 2")], {"a": last}, ONE, year, None)
    assert not problems
    assert found is not None
    (row,) = found.rows
    return row


@pytest.mark.parametrize(
    ("year", "before", "rate", "bound"),
    [
        (YEAR, 60, 100, ""),  # before the transition
        (YEAR + 1, 60, 80, "glide"),  # half of what is left
        (YEAR + 2, 80, 100, ""),  # its last step is the standard itself, and nothing bounds it
        (YEAR + 3, 80, 100, ""),
    ],
)
def test_the_last_step_of_a_transition_is_bounded_by_nothing(year: int, before: int, rate: int, bound: str) -> None:
    row = in_transition(year, before)
    assert (row.applied_rate, row.bound, row.applied) == (rate, bound, rate * 100)


def of_tables(of: Study, folder: Path, **tables: Sequence[str]) -> Studied:
    """What a study makes of its records, each table given by its lines."""
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (found,) = studied(of, load_records(folder, of))
    return found


COSTS = "unit_id,year,code,amount,key,source,grade"


def test_where_every_cost_is_shared_it_is_on_record_for_the_units_that_get_some(tmp_path: Path) -> None:
    """Two units share 300 by their quantities of 1 and 2; a third has a quantity of 0 and gets nothing."""
    units = ["unit_id,year,quantity", f"a,{YEAR},1", f"b,{YEAR},2", f"c,{YEAR},0"]
    found = of_tables(study({}), tmp_path, units=units, costs=[COSTS, f",{YEAR},U1,300.00,quantity,ledger,"]).measured
    assert found.costs.total.tolist() == [[10_000], [20_000], [0]]
    assert found.costs.known.tolist() == [[True], [True], [False]]
    assert found.every.value.tolist() == [100, 100, 0]


def test_one_own_cost_and_what_is_shared_alone_is_no_record(tmp_path: Path) -> None:
    units = ["unit_id,year,quantity,U1", f"a,{YEAR},1,50", f"b,{YEAR},2,"]
    found = of_tables(study({}), tmp_path, units=units, costs=[COSTS, f",{YEAR},U1,300.00,quantity,ledger,"]).measured
    assert found.costs.known.tolist() == [[True], [False]]


@pytest.mark.parametrize(("beside", "shifts"), [("7999.99", []), ("8000.00", [0.25]), ("8000.01", [0.2500003125])])
def test_a_quarter_of_what_fell_must_have_risen_beside_it(beside: str, shifts: list[float], tmp_path: Path) -> None:
    """Cost inside falls from 40,000 to 8,000, by 32,000."""
    years = [YEAR - 1, YEAR]
    screens = {"watch": ["X6"], "log_change": "0.693"}
    of = still({"years": years, "standard_years": years, "screens": screens}, years)
    units = ["unit_id,year,quantity,U1,X6", f"a,{YEAR - 1},1,40000,", f"a,{YEAR},1,8000,{beside}"]
    flags = [flag for flag in of_tables(of, tmp_path, units=units).flags if flag.name == "boundary_shift"]
    assert [flag.value for flag in flags] == pytest.approx(shifts, rel=1e-12)


def test_the_mean_is_over_the_units_that_have_a_unit_cost(tmp_path: Path) -> None:
    """Of 10 a unit, 30 a unit, and a unit without any quantity."""
    units = ["unit_id,year,quantity,U1", f"a,{YEAR},1,10", f"b,{YEAR},2,60", f"c,{YEAR},0,5"]
    every = of_tables(study({}), tmp_path, units=units).measured.every
    assert every.counts.tolist() == [True, True, False]
    assert every.mean(np.ones(3, dtype=bool)) == 20
    assert every.mean(np.array([True, False, True])) == 10
    assert every.mean(np.array([False, False, True])) == 0


def test_a_level_is_never_free() -> None:
    """A profile of 1 to 99 over equal quantities is 0.02 and 1.98 of their mean, the first below half a step."""
    nobody, nothing = np.zeros(0, dtype=bool), np.zeros(0)
    tier = Tier(column="grade", order=("low", "high"))
    found = coefficients(
        nothing, nothing, np.zeros(0, dtype=int), nobody, np.ones(2), tier, Fraction("0.05"), np.array([1.0, 99.0])
    )
    assert found.exact.tolist() == pytest.approx([0.02, 1.98], rel=1e-12)
    assert found.rounded == (Fraction("0.05"), Fraction(2))

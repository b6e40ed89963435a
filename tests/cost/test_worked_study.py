"""The study that the design works to the fen: the shipped lots by grade, from records to a revision."""

import os
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from ppp_cost.cost.budget.budget import Budget
from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.from_studies import budget_files, revision_files, study_files
from ppp_cost.render.json.cost_document import standard_document
from ppp_cost.render.json.statement_document import as_json

STUDY = Path(__file__).parents[2] / "contracts" / "street_cleaning" / "lots_by_grade"
EXAMPLE = STUDY / "example"
INDICES = STUDY.parents[1] / "indices"


@pytest.fixture(scope="module")
def found() -> Studied:
    (only,) = study_files(STUDY, EXAMPLE)
    return only


@pytest.fixture(scope="module")
def standard(found: Studied, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("standard") / "standard.json"
    file.write_text(as_json(standard_document([found])), "utf-8")
    return file


def budgeted(standard: Path, available: str | None = None) -> Budget:
    return budget_files(standard, EXAMPLE / "inventory.csv", 2025, None, EXAMPLE / "last_year.csv", available)


def test_the_boundary_and_shared_cost_to_the_fen(found: Studied) -> None:
    costs, units = found.measured.costs, found.measured.records.units
    assert (int(costs.inside.sum()), int(costs.beside.sum())) == (989_933_107, 12_850_000)
    shared = costs.shared[1]
    assert (shared.year, shared.amount, shared.parts["B01"]) == (2024, 20_000_005, 2_382_446)
    assert sum(shared.parts.values()) == shared.amount
    assert costs.inside[units.index("B01"), 1, costs.codes.index("O1")] == 2_382_446


def test_prices_brought_to_the_base(found: Studied) -> None:
    ((year, check),) = found.measured.prices.checks
    numbers = (check.laspeyres, check.paasche, check.fisher, check.tornqvist)
    assert (year, [round(float(each), 4) for each in numbers]) == (2023, [0.9888, 0.9885, 0.9886, 0.9886])
    assert round(float(check.spread), 4) == 0.0003
    assert found.measured.prices.lifted == ()


def test_unit_costs_and_the_one_flag(found: Studied) -> None:
    every = found.measured.every
    assert (round(every.pooled(every.counts), 4), round(every.mean(every.counts), 4)) == (9.2548, 9.07)
    owed = {(flag.unit, flag.name): flag for flag in found.flags if flag.kind == "decide"}
    assert set(owed) == {("B07", "log_change"), ("B07", "boundary_shift")}
    assert round(owed["B07", "log_change"].value, 2) == -0.89
    assert round(owed["B07", "boundary_shift"].value, 2) == 0.93
    assert (found.waiting, found.proposed.sample.size) == ((), 11)
    assert not [flag for flag in found.flags if flag.name == "modified_z"]


def test_coefficients_of_the_grades(found: Studied) -> None:
    tiers = found.proposed.tiers["grade"]
    assert tiers.behind is not None
    assert tiers.levels == ("三级", "二级", "一级")
    assert tiers.count.tolist() == [3, 4, 4]
    assert tiers.behind.mean.round(4).tolist() == [6.5245, 9.8401, 10.3768]
    assert tiers.behind.z.round(2).tolist() == [0.89, 0.95, 0.93]
    assert tiers.behind.premium.round(4).tolist() == [6.8019, 9.7964, 10.2779]
    assert tiers.exact.round(4).tolist() == [0.7238, 1.0424, 1.0937]
    assert tiers.rounded == (Fraction(7, 10), Fraction(105, 100), Fraction(11, 10))
    assert found.proposed.table is not None
    assert round(float(found.proposed.table.neutral), 5) == 1.00139


METHODS = {
    ("quantile", "P25"): (8.6949, 7.8397, 9.6548, 0.950, "adopt"),
    ("quantile", "P50"): (9.5559, 8.4465, 10.3366, 0.961, "side"),
    ("quantile", "P75"): (10.1914, 9.5275, 11.2638, 0.950, "side"),
    ("credibility_years", "P25"): (8.7475, None, None, None, "check"),
    ("quota", "quota"): (8.1184, 7.6508, 8.6876, 0.95, "adopt"),
}


def test_methods_side_by_side(found: Studied) -> None:
    printed = {
        (each.method, each.target.text): (
            round(each.value, 4),
            each.low and round(each.low, 4),
            each.high and round(each.high, 4),
            each.coverage and round(each.coverage, 3),
            each.role,
        )
        for each in found.proposed.estimates
        if isinstance(each, Estimate)
    }
    assert {name: printed[name] for name in METHODS} == METHODS
    absent = {each.method for each in found.proposed.estimates if isinstance(each, Absent)}
    assert {"least_squares", "stochastic_frontier"} <= absent


def test_the_blend_and_the_table(found: Studied) -> None:
    base, table = found.proposed.base, found.proposed.table
    assert base is not None
    assert table is not None
    assert [round(each, 4) for each in (base.value, base.low, base.high)] == [8.2817, 7.7726, 8.7908]
    assert round(base.weights["quantile"], 3) == 0.283
    assert (found.state, round(base.width, 2), round(table.unrounded, 4), table.base) == (
        "ready",
        0.12,
        8.2702,
        Fraction("8.27"),
    )
    assert round(float(table.residual), 2) == -425.94
    assert [(row.cell, row.standard, row.low, row.high) for row in table.rows] == [
        (("三级",), Fraction("5.79"), Fraction("5.43"), Fraction("6.15")),
        (("二级",), Fraction("8.68"), Fraction("8.15"), Fraction("9.21")),
        (("一级",), Fraction("9.10"), Fraction("8.54"), Fraction("9.66")),
    ]
    assert [{code: str(float(part)) for code, part in row.detail.items()} for row in table.rows] == [
        {"L1": "3.38", "M1": "1.11", "M2": "0.72", "C1": "0.39", "O1": "0.19"},
        {"L1": "5.06", "M1": "1.67", "M2": "1.08", "C1": "0.58", "O1": "0.29"},
        {"L1": "5.31", "M1": "1.75", "M2": "1.13", "C1": "0.61", "O1": "0.3"},
    ]


def test_the_budget_and_what_moved_it(standard: Path) -> None:
    budget = budgeted(standard)
    assert [budget.total(name) for name in ("full", "applied", "payable")] == [201_558_000, 207_984_238, 207_984_238]
    assert budget.last == 204_020_000
    assert effects(budget) == {
        "quantity": 288_891,
        "standard": -13_367_670,
        "coefficient": 0,
        "price": 0,
        "transition": 7_003_017,
        "fiscal": 0,
    }
    assert (budget.new, budget.gone) == (26_040_000, (("B12", 16_000_000),))
    assert sum(effects(budget).values()) + budget.new - 16_000_000 == budget.total("payable") - budget.last == 3_964_238


def effects(budget: Budget) -> Mapping[str, int]:
    names = ("quantity", "standard", "coefficient", "price", "transition", "fiscal")
    return {name: budget.effect(name) for name in names}


@pytest.mark.parametrize(
    ("available", "shares", "payable", "unfunded"),
    [
        ("2000000", [1, Fraction("0.9488")], 199_984_533, 0),
        ("1800000", [1, Fraction("0.90")], 192_359_814, 12_359_814),
    ],
)
def test_fiscal_capacity_is_its_own_effect(
    standard: Path, available: str, shares: list[Fraction], payable: int, unfunded: int
) -> None:
    budget = budgeted(standard, available)
    assert [each.share for each in budget.classes] == shares
    assert (budget.total("payable"), budget.unfunded) == (payable, unfunded)
    if not unfunded:
        assert budget.effect("fiscal") == -6_767_941


def test_the_revision_sums_step_by_step(standard: Path, tmp_path: Path) -> None:
    _, revision = revision_files(standard, 2025, INDICES)
    assert (revision.index, revision.applied) == (Fraction("1.0289"), 1)
    assert [(row.start, row.value) for row in revision.rows] == [
        (Fraction("5.79"), Fraction("5.73")),
        (Fraction("8.68"), Fraction("8.59")),
        (Fraction("9.10"), Fraction("9.01")),
    ]
    text = (INDICES / "cn_illustrative.csv").read_text("utf-8")
    (tmp_path / "series.csv").write_text(text.replace("market_wage,2025,2840", "market_wage,2025,3200"), "utf-8")
    _, dearer = revision_files(standard, 2025, tmp_path)
    assert (dearer.index, dearer.applied) == (Fraction("1.0898"), Fraction("1.0398"))
    steps = [[step.change for step in row.steps] for row in dearer.rows]
    assert steps == [
        [Fraction("0.23"), Fraction("-0.06"), 0],
        [Fraction("0.35"), Fraction("-0.09"), 0],
        [Fraction("0.36"), Fraction("-0.09"), 0],
    ]
    assert [row.value for row in dearer.rows] == [Fraction("5.96"), Fraction("8.94"), Fraction("9.37")]
    assert all(row.start + sum(step.change for step in row.steps) == row.value for row in dearer.rows)


BLOCKS = (
    "study.toml",
    "boundary.csv",
    "quota.csv",
    "prices.csv",
    "example/units.csv",
    "example/costs.csv",
    "example/keys.csv",
    "example/decisions.csv",
    "../indices/cn_illustrative.csv",
    "example/inventory.csv",
    "example/last_year.csv",
)


@pytest.mark.skipif("PPP_COST_SHARED" not in os.environ, reason="PPP_COST_SHARED names no folder with the design")
def test_the_very_blocks_of_the_design_give_the_same(found: Studied, tmp_path: Path) -> None:
    text = Path(os.environ["PPP_COST_SHARED"], "design", "cost-study.md").read_text("utf-8")
    section = text[text.index("## A complete study") : text.index("**What it gives**")]
    blocks = re.findall(r"```(?:toml|csv)\n(.*?)```", section, re.DOTALL)
    study = tmp_path / "street_cleaning" / "lots_by_grade"
    for name, block in zip(BLOCKS, blocks, strict=True):
        file = (study / name) if not name.startswith("..") else tmp_path / name.removeprefix("../")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block, "utf-8")
    (printed,) = study_files(study, study / "example")
    assert printed.proposed.table == found.proposed.table
    assert printed.proposed.base == found.proposed.base

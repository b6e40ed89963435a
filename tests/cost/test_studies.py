"""Every study comes out as the cases beside it say: figures of a program of its own, at the places they are written.

A case lies in `cases/` of a study. Nothing is computed here but a value to the places that the case prints.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ppp_cost.cost.budget.budget import FACTORS, Budget, Budgeted
from ppp_cost.cost.budget.revision import Revision
from ppp_cost.cost.methods.estimates import Estimate
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.from_studies import budget_files, revision_files, study_files
from ppp_cost.render.json.budget_document import revised_document
from ppp_cost.render.json.cost_document import standard_document
from ppp_cost.render.json.statement_document import as_json

SHIPPED = Path(__file__).parents[2] / "contracts"
STUDIES = sorted(file.parent for file in SHIPPED.glob("*/*/study.toml"))
CASES = sorted(case for study in STUDIES for case in study.glob("cases/*.toml"))
TIERS = ("published", "inferred", "derived", "synthetic", "erratum", "context")
MINOR = 100

Values = Mapping[str, Any]


def keys(what: str, table: Values, known: set[str], needed: set[str] | None = None) -> None:
    """Refuse a key that is not known and note one that is missing."""
    assert not (unknown := set(table) - known), f"{what}: unknown key {', '.join(sorted(unknown))}"
    assert not (missing := (needed or set()) - set(table)), f"{what}: no {', '.join(sorted(missing))}"


def printed(value: Any, text: str) -> str:
    """A value half up at the places of a text."""
    places = len(text.partition(".")[2])
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def number(what: str, wanted: str, value: Any) -> Iterator[str]:
    if not isinstance(wanted, str):
        yield f"{what}: write {wanted!r} as a text, with its places"
    elif value is None:
        yield f"{what}: expected {wanted}, found nothing"
    elif printed(value, wanted) != wanted:
        yield f"{what}: expected {wanted}, found {printed(value, wanted)} ({float(value):.9g})"


def numbers(what: str, wanted: Values, found: Values) -> Iterator[str]:
    """Compare a table of numbers; a key that the product does not know fails the case."""
    keys(what, wanted, set(found))
    for name, text in wanted.items():
        yield from number(f"{what} {name}", text, found[name])


def tables(what: str, wanted: Values, found: Mapping[str, Values]) -> Iterator[str]:
    keys(what, wanted, set(found))
    for name, row in wanted.items():
        yield from numbers(f"{what} {name}", row, found[name])


def money(amounts: Values) -> dict[str, Fraction]:
    return {name: Fraction(int(each), MINOR) for name, each in amounts.items()}


# the study


def boundary(of: Studied, wanted: Values) -> Iterator[str]:
    keys("boundary", wanted, {"inside", "beside"})
    costs = of.measured.costs
    yield from number("inside", wanted["inside"], Fraction(int(costs.inside.sum()), MINOR))
    beside = dict(zip(costs.codes_beside, costs.beside.sum(axis=(0, 1)).tolist(), strict=True))
    yield from numbers("beside", wanted["beside"], money(beside))


def shared(of: Studied, wanted: Values) -> Iterator[str]:
    found = {
        f"{each.code} {each.year}": money({"amount": each.amount, **each.parts}) for each in of.measured.costs.shared
    }
    yield from tables("shared", wanted, found)


def prices(of: Studied, wanted: Values) -> Iterator[str]:
    names = ("laspeyres", "paasche", "fisher", "tornqvist")
    found = {str(year): {name: getattr(check, name) for name in names} for year, check in of.measured.prices.checks}
    yield from tables("prices", wanted, found)


def relatives(of: Studied, wanted: Values) -> Iterator[str]:
    found, codes = of.measured.prices, of.measured.costs.codes
    rows = {
        str(year): dict(zip(codes, row, strict=True)) for year, row in zip(found.years, found.relative, strict=True)
    }
    yield from tables("relatives", wanted, rows)


def unit_cost(of: Studied, wanted: Values) -> Iterator[str]:
    found = of.measured.every
    values = {"pooled": found.pooled(found.counts), "mean": found.mean(found.counts), "n": int(found.counts.sum())}
    yield from numbers("unit_cost", wanted, values)


def units(of: Studied, wanted: Values) -> Iterator[str]:
    found = dict(zip(of.measured.records.units, of.measured.every.value.tolist(), strict=True))
    yield from numbers("units", wanted, found)


def yearly(of: Studied, wanted: Values) -> Iterator[str]:
    records, every = of.measured.records, of.measured.every
    found = {
        f"{unit} {year}": float(every.yearly[place, column])
        for place, unit in enumerate(records.units)
        for column, year in enumerate(records.years)
        if every.mask[place, column]
    }
    yield from numbers("yearly", wanted, found)


def flags(of: Studied, wanted: Values) -> Iterator[str]:
    found = {" ".join(str(each) for each in (flag.unit, flag.year, flag.name) if each): flag.value for flag in of.flags}
    missing = set(wanted) - set(found)
    yield from (f"flags: no {each}; there are {sorted(found)}" for each in sorted(missing))
    yield from numbers("flags", {name: text for name, text in wanted.items() if name in found}, found)


def coefficients(of: Studied, wanted: Values) -> Iterator[str]:
    (tiers,) = of.proposed.tiers.values()
    assert tiers.behind is not None
    found = {
        level: {
            "n": int(tiers.count[place]),
            "mean": float(tiers.behind.mean[place]),
            "z": float(tiers.behind.z[place]),
            "shrunk": float(tiers.behind.premium[place]),
            "exact": float(tiers.exact[place]),
            "rounded": tiers.rounded[place],
        }
        for place, level in enumerate(tiers.levels)
    }
    yield from tables("coefficients", wanted, found)


def methods(of: Studied, wanted: Values) -> Iterator[str]:
    names = ("value", "low", "high", "coverage", "n")
    found = {
        f"{each.method} {each.target.text}": {name: getattr(each, name) for name in names} | dict(each.details)
        for each in of.proposed.estimates
        if isinstance(each, Estimate)
    }
    yield from tables("methods", wanted, found)


def base(of: Studied, wanted: Values) -> Iterator[str]:
    found, table, terms = of.proposed.base, of.proposed.table, of.measured.study.terms.standard
    assert found is not None, "base: there is none"
    assert table is not None
    values = {"value": found.value, "low": found.low, "high": found.high, "n": found.n}
    values |= {"weight": found.weights.get(terms.statistics), "neutral": table.neutral, "unrounded": table.unrounded}
    yield from numbers("base", wanted, values | {"printed": table.base, "residual": table.residual})


def weights(of: Studied, wanted: Values) -> Iterator[str]:
    assert of.proposed.table is not None
    yield from numbers("weights", wanted, of.proposed.table.parts)


def rows_of_table(of: Studied, wanted: Values) -> Iterator[str]:
    table = of.proposed.table
    assert table is not None
    rows = {"/".join(row.cell) or "-": row for row in table.rows}
    keys("table", wanted, set(rows))
    names = ("coefficient", "cost_standard", "standard", "low", "high")
    for cell, row in wanted.items():
        found = {name: getattr(rows[cell], name) for name in names}
        yield from numbers(f"table {cell}", {name: row[name] for name in row if name != "detail"}, found)
        yield from numbers(f"table {cell} detail", row.get("detail", {}), rows[cell].detail)


def state(of: Studied, wanted: str) -> Iterator[str]:
    if of.state != wanted:
        yield f"state: expected {wanted}, found {of.state}"


def lifted(of: Studied, wanted: list[str]) -> Iterator[str]:
    found = sorted(f"{item} {year}" for item, year in of.measured.prices.lifted)
    if found != wanted:
        yield f"lifted: expected {wanted}, found {found}"


EXPECTS: dict[str, Callable[[Studied, Any], Iterator[str]]] = {
    "state": state,
    "lifted": lifted,
    "boundary": boundary,
    "shared": shared,
    "prices": prices,
    "relatives": relatives,
    "unit_cost": unit_cost,
    "units": units,
    "yearly": yearly,
    "flags": flags,
    "coefficients": coefficients,
    "methods": methods,
    "base": base,
    "weights": weights,
    "table": rows_of_table,
}


# the budget and the revision

TOTALS = ("full", "applied", "payable")


def budget_totals(budget: Budget) -> dict[str, Any]:
    amounts = {name: budget.total(name) for name in TOTALS} | {name: budget.effect(name) for name in FACTORS}
    amounts |= {"last": budget.last, "new": budget.new, "unfunded": budget.unfunded}
    amounts["gone"] = sum(amount for _, amount in budget.gone)
    return money(amounts) | {"index": budget.index}


def budget_row(row: Budgeted) -> dict[str, Fraction]:
    effects = {} if row.last is None else dict(zip(FACTORS, row.effects, strict=True))
    return money({name: getattr(row, name) for name in TOTALS} | effects)


def budget_misses(folder: Path, standard: Path, wanted: Values) -> Iterator[str]:
    inputs = {"year", "inventory", "last_year", "available", "indices"}
    keys("budget", wanted, inputs | {"expect", "shares", "rows"}, {"year", "inventory", "expect"})
    last, indices = (folder / wanted[name] if name in wanted else None for name in ("last_year", "indices"))
    given = (folder / wanted["inventory"], wanted["year"], indices, last, wanted.get("available"))
    budget = budget_files(standard, *given)
    what = " ".join(["budget", *(str(wanted[name]) for name in ("year", "available", "indices") if name in wanted)])
    yield from numbers(what, wanted["expect"], budget_totals(budget))
    shares = {each.priority: each.share for each in budget.classes}
    yield from numbers(f"{what} shares", wanted.get("shares", {}), shares)
    yield from tables(what, wanted.get("rows", {}), {row.section.unit: budget_row(row) for row in budget.rows})


def revision_rows(revision: Revision) -> dict[str, Values]:
    return {
        "/".join(row.cell) or "-": {
            "start": row.start,
            **{step.name: step.change for step in row.steps},
            "value": row.value,
            "standard": row.standard,
        }
        for row in revision.rows
    }


def revision_misses(folder: Path, standard: Path, wanted: Values) -> Iterator[str]:
    keys("revision", wanted, {"year", "indices", "after", "expect", "rows"}, {"year", "indices", "expect"})
    indices = folder / wanted["indices"]
    for year in wanted.get("after", []):
        _, before = revision_files(standard, year, indices)
        document = revised_document(json.loads(standard.read_text("utf-8")), before)
        standard = standard.with_name(f"revised_{year}.json")
        standard.write_text(as_json(document), "utf-8")
    _, revision = revision_files(standard, wanted["year"], indices)
    what = f"revision {wanted['year']}"
    yield from numbers(what, wanted["expect"], {"index": revision.index, "applied": revision.applied})
    yield from tables(what, wanted.get("rows", {}), revision_rows(revision))


def misses(case: Values, folder: Path, workspace: Path) -> Iterator[str]:
    """Every expectation of a case that the product does not meet, in words."""
    keys("case file", case, {"case", "expect", "budget", "revision"}, {"case"})
    words = {"name", "clause", "source", "tier", "records"}
    keys("case", case["case"], words, words)
    assert case["case"]["tier"] in TIERS, f"tier is one of {', '.join(TIERS)}"
    keys("expect", case.get("expect", {}), set(EXPECTS))
    assert {"expect", "budget", "revision"} & set(case), "a case expects something"
    groups = study_files(folder, folder / case["case"]["records"])
    for name, wanted in case.get("expect", {}).items():
        yield from EXPECTS[name](groups[0], wanted)
    standard = workspace / "standard.json"
    standard.write_text(as_json(standard_document(groups)), "utf-8")
    for wanted in case.get("budget", []):
        yield from budget_misses(folder, standard, wanted)
    for wanted in case.get("revision", []):
        yield from revision_misses(folder, standard, wanted)


def name(path: Path) -> str:
    return f"{path.parents[1].name}/{path.stem}"


@pytest.mark.parametrize("path", CASES, ids=name)
def test_the_case_comes_out_as_it_says(path: Path, tmp_path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    missed = list(misses(case, path.parents[1], tmp_path))
    assert not missed, f"{path} [{case['case']['clause']}]\n  " + "\n  ".join(missed)


def test_every_study_has_a_case() -> None:
    assert STUDIES
    assert {path.parents[1] for path in CASES} == set(STUDIES)


MISTAKEN = [
    ({"expect": {"stat": "ready"}}, "unknown key stat"),
    ({"expect": {"unit_cost": {"median": "9.26"}}}, "unknown key median"),
    ({"expect": {"table": {"四级": {"standard": "1.00"}}}}, "unknown key 四级"),
    ({"expect": {"methods": {"quantile P26": {"value": "1.00"}}}}, "unknown key quantile P26"),
    (
        {"budget": [{"year": 2025, "inventory": "example/inventory.csv", "expect": {"total": "1.00"}}]},
        "unknown key total",
    ),
    ({"revision": [{"year": 2025, "indices": "../../indices", "expect": {"K": "1.0289"}}]}, "unknown key K"),
]


@pytest.mark.parametrize(("more", "message"), MISTAKEN, ids=lambda value: value if isinstance(value, str) else "")
def test_a_case_with_an_unknown_key_fails(more: Values, message: str, tmp_path: Path) -> None:
    folder = SHIPPED / "street_cleaning" / "lots_by_grade"
    about = {"name": "n", "clause": "c", "source": "s", "tier": "synthetic", "records": "example"}
    with pytest.raises(AssertionError, match=message):
        list(misses({"case": about, **more}, folder, tmp_path))


def test_a_figure_that_differs_at_its_last_place_is_missed(tmp_path: Path) -> None:
    folder = SHIPPED / "street_cleaning" / "lots_by_grade"
    about = {"name": "n", "clause": "c", "source": "s", "tier": "synthetic", "records": "example"}
    case = {"case": about, "expect": {"state": "pending", "unit_cost": {"pooled": "9.2549", "n": "12"}}}
    missed = list(misses(case, folder, tmp_path))
    assert missed == [
        "state: expected pending, found ready",
        "unit_cost pooled: expected 9.2549, found 9.2548 (9.25480831)",
    ]

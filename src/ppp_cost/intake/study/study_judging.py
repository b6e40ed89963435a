"""What is wrong with a study whose tables can be read: what does not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from ppp_cost.cost.methods.quota import NAME as QUOTA
from ppp_cost.cost.standard.small_samples import WITH_DRIVERS, small_n
from ppp_cost.cost.study.study import CODE, LETTERS, Study
from ppp_cost.errors import Problem
from ppp_cost.language import number_text

HALF = Fraction(1, 2)


def judged(study: Study) -> Iterator[Problem]:
    """Yield every problem of a study."""
    yield from _years(study)
    yield from _methods(study)
    yield from _boundary(study)
    yield from _baskets(study)
    yield from _columns(study)
    yield from _operations(study)
    yield from _quota(study)
    yield from _rates(study)
    yield from _wages(study)
    yield from _bridges(study)
    yield from _bands(study)


def _methods(study: Study) -> Iterator[Problem]:
    terms = study.terms.standard
    aimed = {"catch_up": terms.p < HALF, "keep": terms.p == HALF, "demanding": terms.p > HALF}
    if not aimed[terms.purpose]:
        values = {"purpose": terms.purpose, "p": number_text(terms.p)}
        yield Problem(f"{study.file} standard.purpose", "purpose_differs", values)
    speaking = [name for name, row in small_n().items() if row["adopt_from"] and name != QUOTA]
    for key, names, known in (
        ("statistics", (terms.statistics,), speaking),
        ("methods", terms.methods, list(small_n())),
    ):
        for name in names:
            if name not in known:
                values = {"value": name, "known": ", ".join(known)}
                yield Problem(f"{study.file} standard.{key}", "not_a_choice", values)
    if terms.methods and terms.statistics not in terms.methods:
        yield Problem(f"{study.file} standard.methods", "method_missing", {"name": terms.statistics})


def _years(study: Study) -> Iterator[Problem]:
    terms = study.terms
    for name, years in (("years", terms.years), ("standard_years", terms.standard_years)):
        if not years:
            yield Problem(study.file, "nothing_listed", {"key": name})
        yield from _twice(f"{study.file} {name}", [str(year) for year in years])
    for year in terms.standard_years:
        if year not in terms.years:
            yield Problem(f"{study.file} standard_years", "year_not_studied", {"year": str(year)})


def _twice(where: str, names: Sequence[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Problem(where, "name_twice", {"key": name})


def _boundary(study: Study) -> Iterator[Problem]:
    known = {code.code: code for code in study.codes}
    for code in study.codes:
        if study.treatment(code) == "conditional":
            yield Problem(f"{study.file} conditional", "condition_open", {"code": code.code, "name": code.name})
    for name in study.terms.conditional:
        if name not in known or known[name].treatment != "conditional":
            yield Problem(f"{study.file} conditional", "condition_unknown", {"code": name})
    yield from _twice(f"{study.file} screens.watch", study.terms.screens.watch)
    for name in study.terms.screens.watch:
        if name not in study.beside:
            yield Problem(f"{study.file} screens.watch", "watch_not_beside", {"code": name})


def _baskets(study: Study) -> Iterator[Problem]:
    known = {"other", *LETTERS, *(code.code for code in study.codes)}
    for name, basket in study.terms.price.basket.items():
        if name not in known:
            yield Problem(f"{study.file} price.basket", "code_unmapped", {"code": name})
        yield from judged_basket(name, basket, study.file)


def judged_basket(name: str, basket: Mapping[str, Fraction], file: str) -> Iterator[Problem]:
    """Yield a basket whose weights do not sum to 1."""
    total = sum(basket.values(), Fraction(0))
    if total != 1:
        yield Problem(f"{file} price.basket", "basket_not_one", {"name": name, "sum": str(float(total))})


TAKEN = ("unit_id", "year", "quantity", "boundary", "months", "quality")
"""Columns of units that mean something of their own."""


def _columns(study: Study) -> Iterator[Problem]:
    terms = study.terms
    tiers, drivers = [tier.column for tier in terms.tier], [driver.column for driver in terms.driver]
    for name in dict.fromkeys((*tiers, *terms.peer, *drivers)):
        if name in TAKEN or CODE.fullmatch(name):
            yield Problem(study.file, "column_taken", {"name": name})
        elif tiers.count(name) > 1 or terms.peer.count(name) > 1:
            yield Problem(study.file, "column_twice", {"name": name})
    for driver in terms.driver:
        if driver.scale == "log" and driver.reference is not None and driver.reference <= 0:
            values = {"value": number_text(driver.reference)}
            yield Problem(f"{study.file} driver {driver.column}", "not_above_zero", values)
    for tier in study.terms.tier:
        if tier.column in study.terms.peer:
            yield Problem(f"{study.file} tier", "peer_and_tier", {"column": tier.column})
        if tier.coefficients and set(tier.coefficients) != set(tier.order):
            yield Problem(f"{study.file} tier {tier.column}", "levels_differ", {"known": ", ".join(tier.order)})
        yield from _twice(f"{study.file} tier {tier.column}", tier.order)
        if tier.coefficients and not tier.source:
            yield Problem(f"{study.file} tier {tier.column}", "key_missing", {"name": "source"})


def _operations(study: Study) -> Iterator[Problem]:
    """Yield bases and places of operations that are no column of their own."""
    for operation in study.operations:
        where = f"quota.csv row {operation.line}"
        if not operation.base:
            yield Problem(f"{where} base", "cell_missing", {"name": "base"})
        if operation.base != "quantity" and (operation.base in TAKEN or CODE.fullmatch(operation.base)):
            yield Problem(f"{where} base", "column_taken", {"name": operation.base})
        if operation.where is not None and (operation.where[0] in TAKEN or CODE.fullmatch(operation.where[0])):
            yield Problem(f"{where} where", "column_taken", {"name": operation.where[0]})


def _quota(study: Study) -> Iterator[Problem]:
    levels = {tier.column: tier.order for tier in study.terms.tier}
    for operation in study.operations:
        where = f"quota.csv row {operation.line}"
        column, cells = operation.where or ("", ())
        for cell in cells:
            if column in levels and cell not in levels[column]:
                yield Problem(f"{where} where", "not_a_choice", {"value": cell, "known": ", ".join(levels[column])})
        if operation.price not in study.prices:
            yield Problem(f"{where} price", "price_missing", {"item": operation.price})
        if operation.code not in study.inside:
            yield Problem(f"{where} code", "code_not_inside", {"code": operation.code})
    for price in study.prices.values():
        if price.year != study.terms.price_base:
            values = {"item": price.item, "year": str(price.year), "base": str(study.terms.price_base)}
            yield Problem(f"prices.csv row {price.line} year", "price_of_other_year", values)


def _rates(study: Study) -> Iterator[Problem]:
    """Yield rates of codes that are not inside, that have a cost already, and of what does not come before them."""
    where, letters = f"{study.file} quota_rate", {code[:1] for code in study.inside}
    before = [operation.code for operation in study.operations]
    for rate in study.terms.quota_rate:
        for code in (rate.code, *(each for each in rate.of if each not in letters)):
            if code not in study.inside:
                yield Problem(where, "code_not_inside", {"code": code})
        if rate.code in before:
            yield Problem(where, "rate_beside", {"code": rate.code})
        if study.operations and not any(each in rate.of or each[:1] in rate.of for each in before):
            yield Problem(where, "rate_of_nothing", {"code": rate.code, "of": ", ".join(rate.of)})
        before.append(rate.code)


def _wages(study: Study) -> Iterator[Problem]:
    """Yield typed prices of items that a floor holds up: a series is lifted to it, a typed price is not."""
    for name, floored in study.terms.price.floor.items():
        least = study.series.levels.get((floored.floor, study.terms.price_base))
        for item in (name, floored.of):
            price = study.prices.get(item)
            if price is not None and least is not None and price.value[1] < floored.ratio * least:
                values = {"item": item, "value": number_text(price.value[1])}
                values["floor"] = number_text(floored.ratio * least)
                yield Problem(f"prices.csv row {price.line} value", "wage_below_floor", values)


def _bridges(study: Study) -> Iterator[Problem]:
    for (old, new), rows in study.bridge.items():
        sums: dict[str, Fraction] = {}
        for row in rows:
            sums[row.from_code] = sums.get(row.from_code, Fraction(0)) + row.share
            if not 0 <= row.share <= 1:
                yield Problem("bridge.csv", "share_outside", {"value": number_text(row.share)})
        for code, total in sums.items():
            if total != 1:
                yield Problem("bridge.csv", "bridge_not_one", {"code": code, "from": old, "to": new})


def _bands(study: Study) -> Iterator[Problem]:
    """Yield what is wrong with the bands of drivers; with a slope they need a method that has one."""
    terms = study.terms.standard
    for driver in study.terms.driver:
        where = f"{study.file} driver {driver.column}"
        if bool(driver.bands) != (driver.use == "coefficient"):
            yield Problem(where, "bands_missing", {"column": driver.column, "use": driver.use})
        edges = [edge for band in driver.bands for edge in (band.floor, band.below)]
        if any(low > high for low, high in pairwise(edges)) or any(band.floor >= band.below for band in driver.bands):
            yield Problem(where, "bands_unordered", {"column": driver.column})
        if driver.scale == "log" and any(band.floor <= 0 for band in driver.bands):
            yield Problem(where, "bands_not_above_zero", {"column": driver.column})
        levels = [band.level for band in driver.bands]
        for level in dict.fromkeys(level for level in levels if levels.count(level) > 1):
            yield Problem(where, "name_twice", {"key": level})
        how = terms.adopt if terms.adopt != "statistics" else terms.statistics
        if driver.bands and how not in WITH_DRIVERS:
            yield Problem(where, "bands_not_taken_out", {"column": driver.column, "how": how})

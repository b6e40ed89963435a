"""The inputs of a study's workbook, each one cell that all figures refer to: methods, price relatives, and terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.language import spoken
from ppp_cost.ledger.workings.cells import PARAMETER
from ppp_cost.ledger.workings.entry_workings import EntryWorkings
from ppp_cost.places import column_number, letters_of
from ppp_cost.render.report.study_tables import method_table
from ppp_cost.render.xlsx.entry_sheet import KEPT, SHOWN_AS, begin, kind_text
from ppp_cost.render.xlsx.excel_formula import Place
from ppp_cost.render.xlsx.working_cells import write_cell

METHODS, PRICES, TERMS = "方法", "价格指数", "参数"
METHOD_HEADS = (("方法", 16), ("目标", 8), ("数值", 12), ("权重", 10), ("区间", 20), ("覆盖率", 10), ("说明", 60))
TERM_HEADS = (("参数", 24), ("单位或分级", 28), ("数值", 16), ("类别", 12), ("依据", 40))
LISTED = ("funding_share", "tier_coefficient", "neutral_share")
"""Names of the numbers that stand on the sheet of terms, in its order."""


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A line of the methods side by side: its texts, its figure, and the cells that are its value and its weight."""

    words: tuple[str, ...]
    value: float | None
    at: int | None
    weight: int | None
    rest: bool


def method_rows(groups: Sequence[Studied], workings: EntryWorkings) -> list[MethodRow | None]:
    """Return the lines of the methods, None between groups; those that are adopted are cells of the workings."""
    inputs = {(cell.name, cell.key): at for at, cell in enumerate(workings.cells) if cell.kind == PARAMETER}
    found: list[MethodRow | None] = []
    for of in groups:
        found += [None] if found else []
        base, peer = of.proposed.base, " / ".join(of.measured.peer)
        weights = tuple(base.weights) if base is not None else ()
        for words, each in zip(method_table(of).rows, of.proposed.estimates, strict=True):
            adopted = base is not None and _adopted(each, base.target) and each.method in weights
            at = inputs.get((each.method, peer)) if adopted else None
            weight = inputs.get(("method_weight", peer)) if at is not None and each.method == weights[0] else None
            value = None if isinstance(each, Absent) else each.value
            found.append(MethodRow(words, value, at, weight, at is not None and weight is None))
    return found


def _adopted(found: Estimate | Absent, target: str) -> bool:
    return isinstance(found, Estimate) and found.target.text in (target, "quota")


def input_places(groups: Sequence[Studied], workings: EntryWorkings) -> dict[int, Place]:
    """Return where the inputs stand that are no record of a unit: one cell each."""
    found: dict[int, Place] = {}
    for row, each in enumerate(method_rows(groups, workings), start=2):
        if each is not None and each.at is not None:
            found[each.at] = (METHODS, "C", row)
        if each is not None and each.weight is not None:
            found[each.weight] = (METHODS, "D", row)
    codes, years = _codes(groups), _years(workings)
    for at, cell in enumerate(workings.cells):
        if cell.name == "price_relative":
            place = letters_of(years.index(cell.period) + 3), list(codes).index(cell.key) + 2
            found[at] = (PRICES, *place)
    for row, at in enumerate(_listed(workings), start=2):
        found[at] = (TERMS, "C", row)
    return found


def _codes(groups: Sequence[Studied]) -> Mapping[str, str]:
    measured = groups[0].measured
    return {code: measured.study.name(code) for of in groups for code in of.measured.costs.codes}


def _years(workings: EntryWorkings) -> list[str]:
    return sorted({cell.period for cell in workings.cells if cell.name == "price_relative"})


def _listed(workings: EntryWorkings) -> list[int]:
    return [at for name in LISTED for at, cell in enumerate(workings.cells) if cell.name == name]


def has_prices(workings: EntryWorkings) -> bool:
    """Return whether cost was brought to the prices of another year."""
    return bool(_years(workings))


def draw_methods(
    sheet: Any,
    formats: dict[str, Any],
    groups: Sequence[Studied],
    workings: EntryWorkings,
    places: Sequence[Place],
) -> None:
    """Draw the methods side by side; the values that are adopted and their weight are the cells that a base is of."""
    begin(sheet, formats, METHOD_HEADS)
    first = 0
    for row, each in enumerate(method_rows(groups, workings), start=1):
        if each is None:
            continue
        name, target, value, *rest = each.words
        for column, text in enumerate((name, target, value, "", *rest)):
            sheet.write_string(row, column, text, formats["text"])
        if each.at is not None:
            write_cell(sheet, workings.cells[each.at], places[each.at], places, formats, "rate")
        elif each.value is not None:
            sheet.write_number(row, 2, each.value, formats["rate"])
        if each.weight is not None:
            first = row
            write_cell(sheet, workings.cells[each.weight], places[each.weight], places, formats, "ratio")
        elif each.rest:
            sheet.write_formula(row, 3, f"=1-D{first + 1}", formats["ratio"], _left(workings, groups, each))
    about = "浅黄单元格为采用的数值与权重，可改；其余数值由引擎算出，只供比较。"
    sheet.write_string(len(method_rows(groups, workings)) + 2, 0, about, formats["plain"])


def _left(workings: EntryWorkings, groups: Sequence[Studied], row: MethodRow) -> float:
    """Return what the first method leaves of 1."""
    key = workings.cells[row.at].key if row.at is not None else ""
    weights = [cell.value for cell in workings.cells if (cell.name, cell.key) == ("method_weight", key)]
    return float(1 - (weights[0] or 0))


def draw_prices(
    sheet: Any,
    formats: dict[str, Any],
    groups: Sequence[Studied],
    workings: EntryWorkings,
    places: Sequence[Place],
) -> None:
    """Draw the price relatives: a code a row, a year a column; the base year is 1."""
    years = _years(workings)
    begin(sheet, formats, (("代码", 8), ("名称", 24), *((f"{year} 年", 14) for year in years)))
    for row, (code, name) in enumerate(_codes(groups).items(), start=1):
        for column, text in enumerate((code, name)):
            sheet.write_string(row, column, text, formats["text"])
        for column in range(2, len(years) + 2):
            sheet.write_blank(row, column, None, formats["text"])
    _write(sheet, formats, workings, places, PRICES)
    base = groups[0].measured.study.terms.price_base
    about = f"各年价格为 {base} 年的几倍；成本除以它，折算到 {base} 年价格。改一格，该代码该年各单位一并重算。"
    sheet.write_string(len(_codes(groups)) + 2, 0, about, formats["plain"])


def draw_terms(
    sheet: Any,
    formats: dict[str, Any],
    workings: EntryWorkings,
    places: Sequence[Place],
) -> None:
    """Draw the terms of the standard: the share of the treasury, the coefficients, and what their mean weighs."""
    begin(sheet, formats, TERM_HEADS)
    for row, at in enumerate(_listed(workings), start=1):
        cell = workings.cells[at]
        kind = KEPT if cell.name == "neutral_share" else kind_text(cell)
        for column, text in enumerate((spoken(cell.name, "zh"), cell.key, "", kind, cell.clause)):
            sheet.write_string(row, column, text, formats["text"])
    _write(sheet, formats, workings, places, TERMS)


def _write(sheet: Any, formats: dict[str, Any], workings: EntryWorkings, places: Sequence[Place], name: str) -> None:
    """Write the cells that stand on a sheet."""
    for at, cell in _on(workings, places, name):
        if cell.name == "neutral_share":
            value, column = float(cell.value or 0), column_number(places[at][1]) - 1
            sheet.write_number(places[at][2] - 1, column, value, formats["ratio"])
        else:
            write_cell(sheet, cell, places[at], places, formats, SHOWN_AS[cell.name])


def _on(workings: EntryWorkings, places: Sequence[Place], name: str) -> Iterator[tuple[int, Any]]:
    yield from ((at, cell) for at, cell in enumerate(workings.cells) if places[at][0] == name)

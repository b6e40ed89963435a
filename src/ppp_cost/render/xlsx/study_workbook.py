"""A study as a workbook that computes itself: standards, methods, unit costs and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ppp_cost.cost.notes import study_notes
from ppp_cost.cost.standard.approved_standard import Standard
from ppp_cost.cost.standard.distribution import LEFT_OUT, distribution
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.standard.study_entries import neutral_entries, standard_entries, unit_cost_entries
from ppp_cost.ledger.workings.entry_workings import EntryWorkings, entry_workings
from ppp_cost.render.chart.distribution_chart import WORDS as STANDINGS
from ppp_cost.render.report.study_tables import flag_table
from ppp_cost.render.text.cost_text import unit_text
from ppp_cost.render.xlsx.entry_sheet import (
    COMPUTED,
    begin,
    digest_text,
    draw_entries,
    draw_sentences,
    draw_table,
    places_of_cells,
)
from ppp_cost.render.xlsx.excel_formula import Place
from ppp_cost.render.xlsx.sheet_formats import drawn
from ppp_cost.render.xlsx.standard_sheet import TABLE, draw_standards
from ppp_cost.render.xlsx.study_inputs import (
    METHODS,
    PRICES,
    TERMS,
    draw_methods,
    draw_prices,
    draw_terms,
    has_prices,
    input_places,
)

FLAGS, ABOUT, CHART, COSTS = "标记与决定", "说明", "单位成本分布", "unit_cost"
ORDER = ("real_cost", "unit_cost", "neutral_coefficient", "base_standard", "standard")
SINGLE, PLACED = ("funding_share",), ("price_relative", "tier_coefficient", "neutral_share")
COST, ADOPTED = "系数为1时的单位成本", "采用的数值"
CHART_HEADS = (
    ("单位", 20),
    ("单位成本", 16),
    ("折算（引擎值）", 16),
    (COST, 22),
    (f"{ADOPTED}（引擎值）", 20),
    ("备注", 18),
)
NOTES = (
    "浅黄单元格是输入，可改；每项只此一格，改后单位成本、基数与标准随之重算。",
    "台账金额与工程量在“计算”，价格折算系数在“价格指数”，采用的数值与权重在“方法”，分档系数与承担比例在“参数”。",
    "筛查、样本与各方法的数值由引擎算出，不随本表变动；费用明细、区间与本页各句为生成时的数。",
)


def study_workbook(groups: Sequence[Studied], date: str | None = None, previous: Standard | None = None) -> bytes:
    """Return the workbook of a study; ``date`` is the day it is signed, left to the pen where none is given.

    With a ``previous`` standard the old figure and the change stand beside each new one.
    """
    title = groups[0].measured.study.terms.title
    return drawn(title, lambda book, formats: _draw(book, formats, groups, date, previous))


def _draw(
    book: Any, formats: dict[str, Any], groups: Sequence[Studied], date: str | None, previous: Standard | None
) -> None:
    """Draw every sheet; the table that is signed stands first."""
    workings = _workings(groups)
    names = (TABLE, METHODS, *([PRICES] if has_prices(workings) else []), TERMS, CHART, FLAGS, COMPUTED, ABOUT)
    sheets = {name: book.add_worksheet(name) for name in names}
    places = places_of_cells(workings, input_places(groups, workings))
    cells = {(entry.item, entry.key): _cell(places[at]) for entry, at in workings.entries}
    draw_standards(sheets[TABLE], formats, groups, cells, date, previous)
    draw_methods(sheets[METHODS], formats, groups, workings, places)
    if PRICES in sheets:
        draw_prices(sheets[PRICES], formats, groups, workings, places)
    draw_terms(sheets[TERMS], formats, workings, places)
    row = 0
    for of in groups:
        row = draw_table(sheets[FLAGS], formats, flag_table(of), row) + 1
    _chart(book, sheets[CHART], formats, groups, {key: place for (item, key), place in cells.items() if item == COSTS})
    draw_entries(sheets[COMPUTED], formats, workings, places)
    draw_sentences(sheets[ABOUT], formats, _about(groups))


def _cell(place: Place) -> str:
    sheet, column, row = place
    return f"='{sheet}'!{column}{row}"


def _workings(groups: Sequence[Studied]) -> EntryWorkings:
    terms = groups[0].measured.study.terms.standard
    entries = [
        each
        for of in groups
        for found in (unit_cost_entries(of.measured), neutral_entries(of), standard_entries(of))
        for each in found
    ]
    places = dict.fromkeys(("base_standard", "standard"), terms.places)
    return entry_workings(entries, ORDER, places, terms.rounding, SINGLE, PLACED)


def _chart(book: Any, sheet: Any, formats: dict[str, Any], groups: Sequence[Studied], cells: Mapping[str, str]) -> None:
    """Draw the unit costs at coefficient 1 beside the figure that was adopted; units that are left out stand below."""
    begin(sheet, formats, CHART_HEADS)
    chart, row = book.add_chart({"type": "column"}), 0
    for of in groups:
        found, first = distribution(of), row + 1
        costs = {each.key: each.exact for each in unit_cost_entries(of.measured) if each.item == COSTS}
        kept = [dot for dot in found.dots if dot.standing != LEFT_OUT]
        apart = [dot for dot in found.dots if dot.standing == LEFT_OUT]
        for dot in (*kept, *apart):
            row += 1
            exact = costs[dot.unit]
            share = dot.value / float(exact) if exact else 1.0
            sheet.write_string(row, 0, dot.unit, formats["text"])
            sheet.write_formula(row, 1, cells[dot.unit], formats["rate"], float(exact))
            sheet.write_number(row, 2, share, formats["ratio"])
            sheet.write_formula(row, 3, f"=B{row + 1}*C{row + 1}", formats["rate"], float(exact) * share)
            if found.adopted is not None:
                sheet.write_number(row, 4, found.adopted.value, formats["rate"])
            sheet.write_string(row, 5, STANDINGS[dot.standing], formats["text"])
        names = f"='{CHART}'!$A${first + 1}:$A${first + len(kept)}"
        for column, name in (("D", COST), ("E", ADOPTED)) if found.adopted is not None else (("D", COST),):
            values = f"='{CHART}'!${column}${first + 1}:${column}${first + len(kept)}"
            chart.add_series({"name": " ".join((name, *of.measured.peer)), "categories": names, "values": values})
    chart.set_title({"name": f"单位成本分布（{unit_text(groups[0].measured.study, 'zh')}）"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 420})
    sheet.insert_chart(row + 2, 0, chart)


def _about(groups: Sequence[Studied]) -> Iterator[str]:
    """Yield what is to be known of the workbook, and the sentences beside its figures."""
    yield from NOTES
    for of in groups:
        if of.measured.peer:
            yield " / ".join(of.measured.peer)
        for notes in (
            study_notes.of_boundary(of.measured),
            study_notes.of_prices(of.measured),
            study_notes.of_unit_costs(of.measured),
            study_notes.of_flags(of),
            study_notes.of_standard(of),
            study_notes.of_tiers(of),
            study_notes.of_references(of.measured),
        ):
            yield from (note.sentence("zh") for note in notes)
    measured = groups[0].measured
    yield from digest_text({**measured.study.digests, "records": measured.records.digest})

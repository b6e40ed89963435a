"""A study as a workbook that computes itself: standards, methods, unit costs and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ppp_cost.cost import said
from ppp_cost.cost.approved import STATES
from ppp_cost.cost.chain import Studied
from ppp_cost.cost.distribution import LEFT_OUT, distribution
from ppp_cost.cost.entries import standard_entries, unit_cost_entries
from ppp_cost.language import number_text, spoken
from ppp_cost.ledger.entry_workings import EntryWorkings, entry_workings
from ppp_cost.render.cost_text import HEADS, WORDS, detail_text, fixed_text, unit_text
from ppp_cost.render.distribution_chart import WORDS as STANDINGS
from ppp_cost.render.entry_sheet import COMPUTED, begin, draw_entries, draw_sentences, draw_table
from ppp_cost.render.sheet_formats import drawn
from ppp_cost.render.study_tables import flag_table, method_table

TABLE, METHODS, FLAGS, ABOUT, CHART = "支出标准建议表", "方法", "标记与决定", "说明", "单位成本分布"
ORDER = ("real_cost", "unit_cost", "base_standard", "standard")
TABLE_HEADS = (*zip(HEADS["zh"], (14, 46, 22, 14, 18, 18, 34), strict=True), ("原标准", 12), ("备注", 20))
COST, ADOPTED = "系数为1时的单位成本", "采用的数值"
CHART_HEADS = (
    ("单位", 20),
    ("单位成本", 16),
    ("折算（引擎值）", 16),
    (COST, 22),
    (f"{ADOPTED}（引擎值）", 20),
    ("备注", 18),
)
HEAD_ROW = 3
NOTE = "浅黄单元格是输入，可改；改后单位成本、基数与标准随之重算。筛查、样本与各方法的数值由引擎算出，不随本表变动。"


def study_workbook(groups: Sequence[Studied], date: str | None = None) -> bytes:
    """Return the workbook of a study; ``date`` is the day it is signed, left to the pen where none is given."""
    return drawn(groups[0].measured.study.terms.title, lambda book, formats: _draw(book, formats, groups, date))


def _draw(book: Any, formats: dict[str, Any], groups: Sequence[Studied], date: str | None) -> None:
    """Draw every sheet; the table that is signed stands first."""
    sheets = {name: book.add_worksheet(name) for name in (TABLE, METHODS, CHART, FLAGS, COMPUTED, ABOUT)}
    workings = _workings(groups)
    _table(sheets[TABLE], formats, groups, workings, date)
    for name, table_of in ((METHODS, method_table), (FLAGS, flag_table)):
        row = 0
        for of in groups:
            row = draw_table(sheets[name], formats, table_of(of), row) + 1
    _chart(book, sheets[CHART], formats, groups, workings)
    draw_entries(sheets[COMPUTED], formats, workings)
    draw_sentences(sheets[ABOUT], formats, _about(groups))


def _workings(groups: Sequence[Studied]) -> EntryWorkings:
    terms = groups[0].measured.study.terms.standard
    entries = [
        each for of in groups for found in (unit_cost_entries(of.measured), standard_entries(of)) for each in found
    ]
    return entry_workings(entries, ORDER, dict.fromkeys(("base_standard", "standard"), terms.places), terms.rounding)


def _table(
    sheet: Any, formats: dict[str, Any], groups: Sequence[Studied], workings: EntryWorkings, date: str | None
) -> None:
    """Draw the table that is signed; a standard that is absent has words in its place and no number."""
    study = groups[0].measured.study
    last = len(TABLE_HEADS) - 1
    begin(sheet, formats, TABLE_HEADS, HEAD_ROW)
    sheet.set_row(0, 34)
    state = WORDS[max((of.state for of in groups), key=STATES.index)]["zh"]
    sheet.merge_range(0, 0, 0, last, f"{study.terms.title} {TABLE}（{state}）", formats["title"])
    about = f"{spoken(study.terms.service, 'zh')}  价格基期 {study.terms.price_base}  口径 {study.terms.boundary}"
    sheet.merge_range(1, 0, 1, last, about, formats["plain"])
    if study.terms.evidence == "illustrative":
        sheet.merge_range(2, 0, 2, last, f"【{WORDS['illustrative']['zh']}】", formats["mark"])
    cells = {(entry.item, entry.key): at for entry, at in workings.entries}
    row = HEAD_ROW
    for of in groups:
        for words, key, value in _standards(of):
            row += 1
            for column, text in enumerate(words):
                sheet.write_string(row, column, text, formats["text"])
            if value is not None:
                formula = f"='{COMPUTED}'!D{cells['standard', key] + 2}"
                sheet.write_formula(row, HEADS["zh"].index("支出标准"), formula, formats["figure"], value)
    for column, text in enumerate(("编制：", "复核：", "", "负责人：", "", f"日期：{date or '     年   月   日'}")):
        sheet.write_string(row + 2, column, text, formats["plain"])


def _standards(of: Studied) -> Iterator[tuple[list[str], str, float | None]]:
    """Yield the words of each row of the table, its key among the entries and its standard."""
    study, table, base = of.measured.study, of.proposed.table, of.proposed.base
    service, unit, places = spoken(study.terms.service, "zh"), unit_text(study, "zh"), study.terms.standard.places
    if table is None or base is None:
        reason = of.proposed.why.sentence("zh")
        yield [service, "", " / ".join(of.measured.peer), WORDS["absent"]["zh"], unit, "", reason, "", ""], "", None
        return
    ground = f"n {base.n}, {base.target} {spoken(base.how, 'zh')}"
    for row in table.rows:
        cell = " / ".join((*of.measured.peer, *row.cell))
        level = f"{cell} ({number_text(row.coefficient)})" if row.cell else cell or "-"
        interval = f"{fixed_text(row.low, places)}–{fixed_text(row.high, places)}"
        words = [service, detail_text(row, places) or "-", level, "", unit, interval, ground, "", ""]
        yield words, cell, float(row.standard)


def _chart(book: Any, sheet: Any, formats: dict[str, Any], groups: Sequence[Studied], workings: EntryWorkings) -> None:
    """Draw the unit costs at coefficient 1 beside the figure that was adopted; units that are left out stand below."""
    begin(sheet, formats, CHART_HEADS)
    costs = {entry.key: (entry, at) for entry, at in workings.entries if entry.item == "unit_cost"}
    chart, row = book.add_chart({"type": "column"}), 0
    for of in groups:
        found, first = distribution(of), row + 1
        kept = [dot for dot in found.dots if dot.standing != LEFT_OUT]
        apart = [dot for dot in found.dots if dot.standing == LEFT_OUT]
        for dot in (*kept, *apart):
            row += 1
            entry, at = costs[dot.unit]
            share = dot.value / float(entry.exact) if entry.exact else 1.0
            sheet.write_string(row, 0, dot.unit, formats["text"])
            sheet.write_formula(row, 1, f"='{COMPUTED}'!D{at + 2}", formats["figure"], float(entry.exact))
            sheet.write_number(row, 2, share, formats["figure"])
            sheet.write_formula(row, 3, f"=B{row + 1}*C{row + 1}", formats["figure"], float(entry.exact) * share)
            if found.adopted is not None:
                sheet.write_number(row, 4, found.adopted.value, formats["figure"])
            sheet.write_string(row, 5, STANDINGS[dot.standing], formats["text"])
        names = f"='{CHART}'!$A${first + 1}:$A${first + len(kept)}"
        for column, name in (("D", COST), ("E", ADOPTED)) if found.adopted is not None else (("D", COST),):
            values = f"='{CHART}'!${column}${first + 1}:${column}${first + len(kept)}"
            chart.add_series({"name": " ".join((name, *of.measured.peer)), "categories": names, "values": values})
    chart.set_title({"name": f"单位成本分布（{unit_text(groups[0].measured.study, 'zh')}）"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 420})
    sheet.insert_chart(1, 7, chart)


def _about(groups: Sequence[Studied]) -> Iterator[str]:
    """Yield what is to be known of the workbook, and the sentences beside its figures."""
    yield NOTE
    for of in groups:
        if of.measured.peer:
            yield " / ".join(of.measured.peer)
        for notes in (
            said.of_boundary(of.measured),
            said.of_prices(of.measured),
            said.of_unit_costs(of.measured),
            said.of_flags(of),
            said.of_standard(of),
            said.of_tiers(of),
            said.of_references(of.measured),
        ):
            yield from (note.sentence("zh") for note in notes)
    measured = groups[0].measured
    for name, digest in (*measured.study.digests.items(), ("records", measured.records.digest)):
        yield f"{name} {digest}"

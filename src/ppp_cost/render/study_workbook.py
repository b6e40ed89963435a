"""A study as a workbook that computes itself: standards, methods, unit costs and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ppp_cost.cost import said
from ppp_cost.cost.approved import STATES
from ppp_cost.cost.chain import Studied
from ppp_cost.cost.entries import standard_entries, unit_cost_entries
from ppp_cost.language import number_text, spoken
from ppp_cost.ledger.entry_workings import EntryWorkings, entry_workings
from ppp_cost.render.cost_text import HEADS, WORDS, detail_text, fixed_text, unit_text
from ppp_cost.render.entry_sheet import COMPUTED, begin, draw_entries, draw_sentences, draw_table
from ppp_cost.render.sheet_formats import drawn
from ppp_cost.render.study_tables import flag_table, method_table

TABLE, METHODS, FLAGS, ABOUT, CHART = "支出标准建议表", "方法", "标记与决定", "说明", "单位成本分布"
ORDER = ("real_cost", "unit_cost", "base_standard", "standard")
TABLE_HEADS = (*zip(HEADS["zh"], (14, 46, 22, 14, 18, 18, 34), strict=True), ("原标准", 12), ("备注", 20))
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
    """Draw the unit costs from the lowest to the highest beside the base that was adopted."""
    costs = [(entry, at) for entry, at in workings.entries if entry.item == "unit_cost"]
    costs.sort(key=lambda pair: (pair[0].exact, pair[0].key))
    bases = [at for entry, at in workings.entries if entry.item == "base_standard"]
    begin(sheet, formats, (("单位", 20), ("单位成本", 16), ("采用的基数", 16)))
    for row, (entry, at) in enumerate(costs, start=1):
        sheet.write_string(row, 0, entry.key, formats["text"])
        sheet.write_formula(row, 1, f"='{COMPUTED}'!D{at + 2}", formats["figure"], float(entry.exact))
        if len(bases) == 1 and len(groups) == 1:
            value = workings.cells[bases[0]].value
            formula = f"='{COMPUTED}'!D{bases[0] + 2}"
            sheet.write_formula(row, 2, formula, formats["figure"], float(value) if value is not None else 0.0)
    chart, last = book.add_chart({"type": "column"}), len(costs) + 1
    place = {"categories": f"='{CHART}'!$A$2:$A${last}"}
    chart.add_series(place | {"name": "单位成本", "values": f"='{CHART}'!$B$2:$B${last}", "gap": 40})
    if len(bases) == 1 and len(groups) == 1:
        line = book.add_chart({"type": "line"})
        line.add_series(place | {"name": "采用的基数", "values": f"='{CHART}'!$C$2:$C${last}"})
        chart.combine(line)
    chart.set_title({"name": f"单位成本分布（{unit_text(groups[0].measured.study, 'zh')}）"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 420})
    sheet.insert_chart(1, 4, chart)


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

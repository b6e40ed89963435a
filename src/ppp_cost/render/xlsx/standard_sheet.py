"""The sheet of a study that is signed: the proposed standards, beside those of before where there are such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ppp_cost.cost.standard.approved_standard import STATES, Standard
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.language import number_text, spoken
from ppp_cost.places import letters_of
from ppp_cost.render.text.cost_text import HEADS, WORDS, detail_text, fixed_text, unit_text
from ppp_cost.render.xlsx.entry_sheet import begin
from ppp_cost.render.xlsx.sheet_formats import height_of, signature

TABLE = "支出标准建议表"
WIDTHS = (12, 34, 16, 12, 14, 16, 24)
STANDARD = HEADS["zh"].index("支出标准")
NEW, CHANGE, REMARK = "新标准", "增减率", "备注"
HEAD_ROW = 3
Words = tuple[list[str], tuple[str, ...], float | None]
"""The texts of a row before and behind its figures, the cell that it is of, and its standard."""


def draw_standards(
    sheet: Any,
    formats: dict[str, Any],
    groups: Sequence[Studied],
    cells: Mapping[tuple[str, str], str],
    date: str | None,
    previous: Standard | None,
) -> None:
    """Draw the table; a standard that is absent has words in its place and no number.

    ``cells`` say, by item and key, which cell holds a figure.
    """
    heads = _heads(previous)
    begin(sheet, formats, heads, HEAD_ROW)
    _title(sheet, formats, groups, len(heads) - 1)
    row = HEAD_ROW
    for of in groups:
        for words, cell, value in _standards(of):
            row += 1
            sheet.set_row(row, max(height_of(text, int(width)) for text, width in zip(words, WIDTHS, strict=False)))
            behind = STANDARD + (1 if previous is None else 3)
            for column, text in (*enumerate(words[:STANDARD]), *enumerate(words[STANDARD + 1 :], start=behind)):
                sheet.write_string(row, column, text, formats["text"])
            place = None if value is None else cells["standard", " / ".join(cell)]
            if previous is not None:
                old = previous.in_force(cell) if place else None
                _beside(sheet, formats, row, place, value, None if old is None else float(old))
            elif place is None:
                sheet.write_string(row, STANDARD, words[STANDARD], formats["text"])
            else:
                sheet.write_formula(row, STANDARD, place, formats["rate"], value)
    signature(sheet, formats, row + 2, date)


def _heads(previous: Standard | None) -> list[tuple[str, float]]:
    heads: list[tuple[str, float]] = [*zip(HEADS["zh"], WIDTHS, strict=True), (REMARK, 12)]
    if previous is not None:
        figures = [(f"原标准（{previous.latest_year} 年）", 12.0), (NEW, 12.0), (CHANGE, 10.0)]
        heads[STANDARD : STANDARD + 1] = figures
    return heads


def _title(sheet: Any, formats: dict[str, Any], groups: Sequence[Studied], last: int) -> None:
    """Draw what the table is of, its state, and the mark of made-up figures."""
    study = groups[0].measured.study
    sheet.set_row(0, 34)
    state = WORDS[max((of.state for of in groups), key=STATES.index)]["zh"]
    sheet.merge_range(0, 0, 0, last, f"{study.terms.title} {TABLE}（{state}）", formats["title"])
    about = f"{spoken(study.terms.service, 'zh')}  价格基期 {study.terms.price_base}  口径 {study.terms.boundary}"
    sheet.merge_range(1, 0, 1, last, about, formats["plain"])
    if study.terms.evidence == "illustrative":
        sheet.merge_range(2, 0, 2, last, f"【{WORDS['illustrative']['zh']}】", formats["mark"])


def _beside(
    sheet: Any, formats: dict[str, Any], row: int, place: str | None, value: float | None, old: float | None
) -> None:
    """Draw the old standard, the new one and the change; a level that had none is new, and has no change."""
    if old is None:
        sheet.write_string(row, STANDARD, "—", formats["text"])
    else:
        sheet.write_number(row, STANDARD, old, formats["rate"])
    if place is None or value is None:
        sheet.write_string(row, STANDARD + 1, WORDS["absent"]["zh"], formats["text"])
    else:
        sheet.write_formula(row, STANDARD + 1, place, formats["rate"], value)
    if not old or value is None:
        sheet.write_string(row, STANDARD + 2, "—", formats["text"])
        return
    before, after = (f"{letters_of(STANDARD + number)}{row + 1}" for number in (1, 2))
    sheet.write_formula(row, STANDARD + 2, f"={after}/{before}-1", formats["share"], value / old - 1)


def _standards(of: Studied) -> Iterator[Words]:
    """Yield the words of each row of the table, its cell and its standard."""
    study, table, base = of.measured.study, of.proposed.table, of.proposed.base
    service, unit, places = spoken(study.terms.service, "zh"), unit_text(study, "zh"), study.terms.standard.places
    if table is None or base is None:
        reason = of.proposed.why.sentence("zh")
        yield [service, "", " / ".join(of.measured.peer), WORDS["absent"]["zh"], unit, "", reason, ""], (), None
        return
    ground = f"n {base.n}, {base.target} {spoken(base.how, 'zh')}"
    for row in table.rows:
        cell = (*of.measured.peer, *row.cell)
        text = " / ".join(cell)
        level = f"{text} ({number_text(row.coefficient)})" if row.cell else text or "-"
        interval = f"{fixed_text(row.low, places)}–{fixed_text(row.high, places)}"
        words = [service, detail_text(row, places) or "-", level, "", unit, interval, ground, ""]
        yield words, cell, float(row.standard)

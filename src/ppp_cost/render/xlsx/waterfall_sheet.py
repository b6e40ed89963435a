"""The way from what is charged to what is payable: a native chart over a table of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ppp_cost.language import money_text
from ppp_cost.render.xlsx.sheet_formats import TALL, page

HEADS = (("项目", 26), ("金额", 18), ("累计", 18), ("底座", 18), ("增加", 18), ("扣减", 18), ("合计", 18))
RAISED, LOWERED, WHOLE = "#4472C4", "#C00000", "#548235"


def draw_waterfall(
    book: Any, sheet: Any, formats: dict[str, Any], name: str, items: Sequence[tuple[str, int | None, str]]
) -> None:
    """Draw the steps of a statement; with an item that is not settled there is nothing to draw, and it says so."""
    if any(amount is None for _, amount, _ in items):
        sheet.write_string(0, 0, "有暂不核定的项目，不作图。", formats["plain"])
        return
    for column, (head, width) in enumerate(HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, formats["head"])
    running = 0
    shown = [(label, amount, cell) for label, amount, cell in items if amount]
    for row, (label, amount, cell) in enumerate(shown, start=2):
        minor, before = amount or 0, running
        running += minor
        sheet.write_string(row - 1, 0, label, formats["text"])
        above = f"C{row - 1}" if row > 2 else "0"
        for column, formula, value in (
            (1, f"={cell}", minor),
            (2, f"={above}+B{row}", running),
            (3, f"=MIN({above},C{row})", min(before, running)),
            (4, f"=MAX(B{row},0)", max(minor, 0)),
            (5, f"=MAX(-B{row},0)", max(-minor, 0)),
        ):
            sheet.write_formula(row - 1, column, formula, formats["amount"], float(money_text(value)))
        sheet.write_string(row - 1, 6, "", formats["text"])
    last = len(shown) + 2
    sheet.write_string(last - 1, 0, "应付金额", formats["bold"])
    for column in range(1, 6):
        sheet.write_string(last - 1, column, "", formats["text"])
    sheet.write_formula(last - 1, 6, f"=C{last - 1}", formats["total"], float(money_text(running)))
    sheet.set_row(last - 1, TALL)
    page(sheet, 0)
    _chart(book, sheet, name, last)


def _chart(book: Any, sheet: Any, name: str, last: int) -> None:
    """Draw bars that stand on what came before: the base has no colour."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column, colour in (("D", None), ("E", RAISED), ("F", LOWERED), ("G", WHOLE)):
        chart.add_series(
            {
                "name": f"='{name}'!${column}$1",
                "categories": f"='{name}'!$A$2:$A${last}",
                "values": f"='{name}'!${column}$2:${column}${last}",
                "fill": {"color": colour} if colour else {"none": True},
                "border": {"none": True},
                "gap": 60,
            }
        )
    chart.set_title({"name": "从应收到应付（元）"})
    chart.set_legend({"position": "bottom", "delete_series": [0]})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 1000, "height": 460})
    sheet.insert_chart(last + 1, 0, chart)

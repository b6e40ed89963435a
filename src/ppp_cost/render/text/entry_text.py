"""Entries as columns of a JSON object, and as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ppp_cost.language import Language, measure_text, number_text, spoken
from ppp_cost.ledger.explain.entries import Entry

COLUMNS = ("item", "period", "key", "amount", "unit", "clause", "formula", "evidence", "source")
"""As the columns of the lines of a statement, where both have them."""


MONEY_PLACES = 2


def entry_columns(entries: Iterable[Entry]) -> dict[str, list[Any]]:
    """Return entries in columns, each with its formula, evidence and source rows."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for each in entries:
        row = (
            each.item,
            each.period,
            each.key,
            number_text(each.value),
            each.unit,
            each.clause,
            each.formula_text("en"),
            each.evidence_text("en"),
            each.rows_text(),
        )
        for name, value in zip(COLUMNS, row, strict=True):
            columns[name].append(value)
    return columns


def entry_text(entries: Iterable[Entry], places: int, language: Language) -> Iterator[str]:
    """Yield each entry, figure and formula, and below it what stands behind it; long numbers are shortened."""
    for each in entries:
        signs = " × " if language == "zh" else " x "
        formula = each.formula_text(language, about=True).replace(" x ", signs)
        clause = f" [{each.clause}]" if each.clause else ""
        head = "  ".join(part for part in (spoken(each.item, language), each.period, each.key) if part)
        figure = float(each.value)
        decimals = max(places, 0) if "/" in each.unit else MONEY_PLACES
        yield f"{head}  {figure:,.{decimals}f} {measure_text(each.unit, language)} = {formula}{clause}"
        behind = [*each.evidence_text(language, about=True), *each.rows_text(language)]
        if behind:
            yield f"    ({'; '.join(behind)})"

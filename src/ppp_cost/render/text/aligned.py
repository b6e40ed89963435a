"""Rows of cells aligned as a terminal shows them: Chinese letters are two wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width


def table_text(rows: Sequence[Sequence[str]], right: int = -1) -> Iterator[str]:
    """Yield rows with their columns aligned by display width; numbers to the right."""
    if not rows:
        return
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = []
        for column, cell in enumerate(row):
            pad = " " * (widths[column] - _width(cell))
            number = column == right or _is_amount(cell)
            cells.append(pad + cell if number else cell + pad)
        yield "  ".join(cells).rstrip()


def _is_amount(cell: str) -> bool:
    return bool(cell) and cell.replace(",", "").replace(".", "").lstrip("-").isdigit() and "." in cell


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)

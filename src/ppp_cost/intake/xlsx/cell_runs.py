"""Cells of a sheet that have something in common, kept as runs of rows down each column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ppp_cost.places import letters_of

MOST_NAMED = 20
"""Ranges that are printed."""


class CellRuns:
    """Cells by column, as runs of rows, both counted from 1.

    >>> cells = CellRuns()
    >>> for row in (2, 3, 4, 9):
    ...     cells.add(3, row)
    >>> cells.text(), len(cells)
    ('C2:C4, C9', 4)
    """

    __slots__ = ("by_column", "runs")

    def __init__(self) -> None:
        self.by_column: dict[int, list[list[int]]] = {}
        self.runs = 0

    def add(self, column: int, row: int) -> None:
        """Add a cell; those of a column come from above."""
        runs = self.by_column.setdefault(column, [])
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
            self.runs += 1

    def __len__(self) -> int:
        return sum(last - first + 1 for runs in self.by_column.values() for first, last in runs)

    def rows(self, column: int) -> Iterator[int]:
        """Yield the rows of one column."""
        for first, last in self.by_column.get(column, ()):
            yield from range(first, last + 1)

    def within(self, columns: Collection[int], rows: Collection[int]) -> CellRuns:
        """Return the cells that lie in some columns and rows; rows between them do not part a run."""
        found, place = CellRuns(), {row: number for number, row in enumerate(rows)}
        for column in columns:
            runs: list[list[int]] = []
            for row in self.rows(column):
                if row not in place:
                    continue
                if runs and place[runs[-1][1]] == place[row] - 1:
                    runs[-1][1] = row
                else:
                    runs.append([row, row])
            if runs:
                found.by_column[column] = runs
                found.runs += len(runs)
        return found

    def text(self) -> str:
        """Return the cells as they are printed."""
        return named(
            [
                f"{letters_of(column)}{first}" + (f":{letters_of(column)}{last}" if last > first else "")
                for column, runs in self.by_column.items()
                for first, last in runs
            ]
        )


def named(ranges: Sequence[str]) -> str:
    """Return ranges of cells as they are printed; of very many the first, and how many there are.

    >>> named(["C2:C4", "C9"]), named([f"A{row}" for row in range(1, 100, 2)])[-11:]
    ('C2:C4, C9', 'A39, … (50)')
    """
    return ", ".join(ranges[:MOST_NAMED]) + (f", … ({len(ranges)})" if len(ranges) > MOST_NAMED else "")

"""What a person who looks at a sheet may not see: percentages, merged and hidden cells, cells under no name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from ppp_cost.errors import Problem
from ppp_cost.intake.xlsx.cell_runs import CellRuns, named
from ppp_cost.intake.xlsx.workbook import Sheet
from ppp_cost.places import letters_of


def noticed_on(sheet: Sheet, head: int, lines: Sequence[int], places: Collection[int]) -> Iterator[Problem]:
    """Yield what to look at in the rows and columns of a table."""
    percent = sheet.marks.shown["percent"].within(sorted(places), lines)
    if percent:
        yield Problem(f"{sheet.name}!{percent.text()}", "lint_percent")
    if merged := _merged(sheet, lines, places):
        yield Problem(f"{sheet.name}!{named(merged)}", "lint_merged")
    if hidden := _hidden(sheet, lines, places):
        yield Problem(f"{sheet.name}!{named(hidden)}", "lint_hidden")
    beyond, widest = CellRuns(), max((len(row) for row in sheet.text), default=0)
    unnamed = [place for place in range(1, widest + 1) if not sheet.cell(head, place)]
    for place in unnamed:
        for line in lines:
            if sheet.cell(line, place):
                beyond.add(place, line)
    if beyond:
        yield Problem(f"{sheet.name}!{beyond.within(sorted(beyond.by_column), lines).text()}", "lint_unnamed")


def _merged(sheet: Sheet, lines: Sequence[int], places: Collection[int]) -> list[str]:
    """Return the merged cells that lie over rows of the table."""
    found = []
    for left, right, top, bottom in sheet.marks.merged:
        first = bisect_left(lines, top)
        if first < len(lines) and lines[first] <= bottom and any(left <= place <= right for place in places):
            found.append(f"{letters_of(left)}{top}:{letters_of(right)}{bottom}")
    return found


def _hidden(sheet: Sheet, lines: Sequence[int], places: Collection[int]) -> list[str]:
    """Return the columns and rows of the table that are hidden."""
    spans = sheet.marks.hidden_columns
    columns = [place for place in sorted(places) if any(first <= place <= last for first, last in spans)]
    rows = CellRuns()
    for line in lines:
        if line in sheet.marks.hidden_rows:
            rows.add(1, line)
    within = rows.within((1,), lines).by_column.get(1, [])
    return [
        *(f"{letters_of(place)}:{letters_of(place)}" for place in columns),
        *(f"{first}:{last}" for first, last in within),
    ]

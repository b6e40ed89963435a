"""Typed rows of steps and of documents, held against those that the terms have: what is to be changed in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppp_cost.intake.terms.terms_sheets import Grid, Typed, day_of
from ppp_cost.intake.terms.toml_cuts import Add, Drop, Insert, Put, quoted
from ppp_cost.intake.terms.typed_values import Found, judge, list_edits, list_literal, literal, row_like, same
from ppp_cost.settings import SOURCE_COLUMNS, STEP_KEYS, Address, Book, Cell, Change, Steps, apart


def change_steps(known: Sequence[Steps], grid: Grid, found: Found) -> None:
    """Add what the rows of a sheet change in tables of steps: cells, new rows without a number, rows gone."""
    rows: dict[str, list[Typed]] = {each.place: [] for each in known}
    for typed in grid.rows:
        if not any(text for column, text in typed.cells.items() if column != "place"):
            continue
        steps = _steps_of(typed, known, found)
        if steps is not None:
            rows[steps.place].append(typed)
    for steps in known:
        _change_rows(steps, rows[steps.place], grid.sheet, found)


def _steps_of(typed: Typed, known: Sequence[Steps], found: Found) -> Steps | None:
    item, table, place = typed.text("item"), typed.text("table"), typed.text("place")
    of_item = [each for each in known if each.item == item]
    named = [each for each in of_item if each.name == table]
    if len(named) > 1:
        named = [each for each in named if each.place == place] or named
    if not of_item:
        found.problem("unknown_item", typed.where("item"), name=item)
    elif not named:
        names = ", ".join(each.name for each in of_item)
        found.problem("unknown_parameter", typed.where("table"), name=table, item=item, known=names)
    elif len(named) > 1:
        found.problem("which_parameter", typed.where("table"), name=table, item=item)
    return named[0] if len(named) == 1 else None


def _change_rows(steps: Steps, rows: list[Typed], sheet: str, found: Found) -> None:
    met: dict[int, Typed] = {}
    behind = -1
    for typed in rows:
        number = _number(typed, steps, found)
        if number is None:
            continue
        if number < 0:
            _new_row(steps, behind, typed, found)
        elif number in met:
            key = f"{steps.item} {steps.name} {number + 1}"
            found.problem("row_twice", typed.where("row"), key=key, row=str(met[number].number))
        else:
            met[number] = typed
            behind = number
            _change_row(steps, number, typed, found)
    for number, cells in enumerate(steps.rows):
        if number not in met:
            found.edits.append(Drop((*steps.path, number)))
            old = " ".join(each.text for each in cells.values())
            found.changes.append(Change(sheet, steps.item, f"{steps.name} {number + 1}", old, "", steps.path))


def _number(typed: Typed, steps: Steps, found: Found) -> int | None:
    """Return which row of the table a typed one is, from 0; -1 for a new one, None where there is no such row."""
    text = typed.text("row")
    if not text:
        return -1
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(steps.rows):
        return int(text) - 1
    found.problem("unknown_row", typed.where("row"), value=text, count=str(len(steps.rows)))
    return None


def _change_row(steps: Steps, number: int, typed: Typed, found: Found) -> None:
    old, path = steps.rows[number], (*steps.path, number)
    for key in STEP_KEYS:
        new = typed.text(key)
        cell = old.get(key)
        if (cell is None and not new) or (cell is not None and same(cell.text, new)):
            continue
        before = cell.text if cell else ""
        if cell is None:
            found.edits.append(Add(path, literal(new, "0"), key))
        elif cell.fixed:
            found.problem("only_shown", typed.where(key), name=key)
            continue
        elif not _put(cell, typed, key, (*path, key), found):
            continue
        name = f"{steps.name} {number + 1} {key}"
        found.changes.append(Change(typed.where(key), steps.item, name, before, new, (*path, key)))


def _put(cell: Cell, typed: Typed, key: str, path: Address, found: Found) -> bool:
    """Put a typed text in place of a cell; return whether it can stand there."""
    if found.root.at(path).kind == "list":
        if good := judge("", typed, key, found):
            found.edits.extend(list_edits(path, typed.text(key), found))
        return good
    good = judge(cell.text, typed, key, found)
    if good:
        found.edits.append(Put(path, literal(typed.text(key), found.literal(path))))
    return good


def _new_row(steps: Steps, behind: int, typed: Typed, found: Found) -> None:
    """Put a new row behind another, written as that one is."""
    beside = max(behind, 0)
    path, old = (*steps.path, beside), steps.rows[beside]
    cells: dict[str, str | None] = {}
    for key in STEP_KEYS:
        new, cell = typed.text(key), old.get(key)
        if not new:
            cells[key] = None
        elif cell is None:
            cells[key] = literal(new, "0")
        elif new != cell.text:
            cells[key] = _element(cell, new, found.literal((*path, key)))
    found.edits.append(Insert(steps.path, behind + 1, row_like(found.literal(path), cells)))
    new = " ".join(text for key in STEP_KEYS if (text := typed.text(key)))
    found.changes.append(Change(typed.where("row"), steps.item, f"{steps.name} +", "", new, steps.path))


def _element(cell: Cell, new: str, like: str) -> str:
    if cell.fixed:
        return quoted(new)
    if like.startswith("["):
        return list_literal(apart(new), like[1:].strip())
    return literal(new, like)


def change_sources(book: Book, grid: Grid, found: Found) -> None:
    """Add what the rows of a sheet change in the documents that clauses cite."""
    met: dict[str, Typed] = {}
    for typed in grid.rows:
        name = typed.text("source")
        if not name or name in met:
            found.problem("name_twice", typed.where("source"), key=name)
            continue
        met[name] = typed
        if name in book.sources:
            _change_source(book.sources[name], typed, ("sources", name), found)
        else:
            cells = {key: _source_cell(key, typed.text(key)) for key in SOURCE_COLUMNS[1:] if typed.text(key)}
            pairs = ", ".join(f"{key} = {cell}" for key, cell in cells.items())
            found.edits.append(Add(("sources",), f"{{ {pairs} }}", name))
            found.changes.append(Change(typed.where("source"), "sources", name, "", typed.text("title"), ("sources",)))
    for name in book.sources:
        if name not in met:
            found.edits.append(Drop(("sources", name)))
            title = book.sources[name].get("title", "")
            found.changes.append(Change(grid.sheet, "sources", name, title, "", ("sources",)))


def _change_source(old: Mapping[str, str], typed: Typed, path: Address, found: Found) -> None:
    for key in SOURCE_COLUMNS[1:]:
        before, new = old.get(key, ""), typed.text(key)
        if before == new or (before and (same(before, new) or (key == "grade" and new.split()[-1:] == [before]))):
            continue
        if key == "dated" and new and day_of(new) is None:
            found.problem("not_a_day", typed.where(key), value=new)
            continue
        if not new:
            found.edits.append(Drop((*path, key)))
        elif before:
            found.edits.append(Put((*path, key), _source_cell(key, new)))
        else:
            found.edits.append(Add(path, _source_cell(key, new), key))
        found.changes.append(Change(typed.where(key), "sources", f"{path[-1]} {key}", before, new, (*path, key)))


def _source_cell(key: str, text: str) -> str:
    day = day_of(text) if key == "dated" else None
    return day.isoformat() if day else quoted(text.rsplit(maxsplit=1)[-1] if key == "grade" else text)

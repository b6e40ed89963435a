"""The rows of parameters that were typed, held against those that the terms have: what is to be changed in the text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from ppp_cost.intake.terms.terms_sheets import Grid, Typed, day_of
from ppp_cost.intake.terms.toml_cuts import Add, Drop, Insert, Put, quoted
from ppp_cost.intake.terms.typed_values import Found, judge, list_edits, literal, row_like, same
from ppp_cost.settings import Book, Change, Setting, Value

Dated = tuple[date | None, Typed]
"""The day that a typed row says, and the row."""


def change_settings(book: Book, grid: Grid, found: Found) -> None:
    """Add what the rows of a sheet change in the parameters of a book, and what is wrong with them."""
    rows: dict[str, list[Dated]] = {each.place: [] for each in book.settings}
    for typed in grid.rows:
        if not any(text for column, text in typed.cells.items() if column != "place"):
            continue
        setting = _setting_of(typed, book, found)
        if setting is not None:
            _judge_shown(typed, setting, book, found)
            _take(typed, setting, rows[setting.place], found)
    for setting in book.settings:
        _change(setting, rows[setting.place], grid.sheet, book.first, found)


def _setting_of(typed: Typed, book: Book, found: Found) -> Setting | None:
    """Return the parameter that a row names; where several share a name, the row's address tells which."""
    item, name, place = typed.text("item"), typed.text("name"), typed.text("place")
    of_item = [each for each in book.settings if each.item == item]
    named = [each for each in of_item if each.name == name]
    if len(named) > 1:
        named = [each for each in named if each.place == place] or named
    if not of_item:
        found.problem("unknown_item", typed.where("item"), name=item)
    elif not named:
        known = ", ".join(dict.fromkeys(each.name for each in of_item))
        found.problem("unknown_parameter", typed.where("name"), name=name, item=item, known=known)
    elif len(named) > 1:
        found.problem("which_parameter", typed.where("name"), name=name, item=item)
    return named[0] if len(named) == 1 else None


def _judge_shown(typed: Typed, setting: Setting, book: Book, found: Found) -> None:
    """Note a cell that is only shown and was changed; a row copied from its neighbour shows what that one does."""
    clause = typed.text("clause") or setting.clause
    clauses = {clause, setting.clause, *(each.clause for each in setting.values)}
    shown = {
        "unit": {setting.unit},
        "source": {book.source(each).get("title", "") for each in clauses},
        "grade": {book.grade(each) for each in clauses},
    }
    for column, texts in shown.items():
        text = typed.text(column)
        if text and text not in texts and text.split()[-1] not in texts:
            found.problem("only_shown", typed.where(column), name=column)


def _take(typed: Typed, setting: Setting, rows: list[Dated], found: Found) -> None:
    """Add a row to those of its parameter, unless something is wrong with it."""
    day = typed.text("from")
    begin = day_of(day) if day else None
    if day and begin is None:
        found.problem("not_a_day", typed.where("from"), value=day)
    twice = next((other for known, other in rows if known == begin), None)
    if twice is not None:
        key = " ".join(part for part in (setting.item, setting.name, day) if part)
        found.problem("row_twice", typed.where("from"), key=key, row=str(twice.number))
    elif begin and setting.path[0] != "item":
        found.problem("not_dated", typed.where("from"), name=setting.name)
    elif not day and all(each.begin for each in setting.values):
        found.problem("cell_missing", typed.where("from"), name="from")
    else:
        rows.append((begin, typed))


def _change(setting: Setting, rows: list[Dated], sheet: str, first: date | None, found: Found) -> None:
    if not rows:
        found.problem("row_missing", sheet, name=setting.name, item=setting.item)
        return
    rows.sort(key=lambda each: (each[0] is not None, each[0] or date.min))
    if setting.form == "rows":
        _change_rows(setting, rows, sheet, found)
    elif len(rows) == 1 and rows[0][0] is None:
        _change_value(setting, rows[0][1], found)
    else:
        _make_dated(setting, rows, first, found)


def _change_value(setting: Setting, typed: Typed, found: Found) -> None:
    """Change the one value of a parameter, and its clause."""
    value = setting.values[0]
    new = typed.text("value")
    sort = value.text if setting.form != "list" else ""
    if judge(sort, typed, "value", found) and not same(value.text, new):
        if setting.form == "list":
            found.edits.extend(list_edits(value.path, new, found))
        else:
            found.edits.append(Put(value.path, literal(new, found.literal(value.path))))
        _tell(setting, typed, "value", value.text, new, found)
    clause = typed.text("clause")
    if clause in ("", setting.clause):
        return
    if setting.form != "value":
        found.problem("clause_of_item", typed.where("clause"), item=setting.item)
        return
    _tell(setting, typed, "clause", setting.clause, clause, found)
    own = (*setting.path, "clause")
    found.edits.append(Put(own, quoted(clause)) if setting.own else Add(setting.path, quoted(clause), "clause"))


def _change_rows(setting: Setting, rows: list[Dated], sheet: str, found: Found) -> None:
    """Change the dated values of a parameter: each keeps its line, or a line comes or goes."""
    old = setting.values
    days = SequenceMatcher(None, [each.begin for each in old], [begin for begin, _ in rows], autojunk=False)
    for _, begin, end, first, last in days.get_opcodes():
        shared = min(end - begin, last - first)
        for number in range(shared):
            _change_row(setting, old[begin + number], rows[first + number], found)
        for value in old[begin + shared : end]:
            found.edits.append(Drop(value.path[:-1]))
            day = f"{value.begin or ''} {value.text}".strip()
            found.changes.append(Change(sheet, setting.item, setting.name, day, "", value.path))
        for row in rows[first + shared : last]:
            _new_row(setting, row, old[end - 1] if end else None, found)


def _change_row(setting: Setting, old: Value, row: Dated, found: Found) -> None:
    begin, typed = row
    table = old.path[:-1]
    if judge(old.text, typed, "value", found) and not same(old.text, typed.text("value")):
        found.edits.append(Put(old.path, literal(typed.text("value"), found.literal(old.path))))
        _tell(setting, typed, "value", old.text, typed.text("value"), found)
    if begin != old.begin:
        if begin is None:
            found.edits.append(Drop((*table, "from")))
        elif old.begin is None:
            found.edits.append(Add(table, begin.isoformat(), "from", first=True))
        else:
            found.edits.append(Put((*table, "from"), begin.isoformat()))
        _tell(setting, typed, "from", str(old.begin or ""), str(begin or ""), found)
    clause = typed.text("clause")
    if (clause or setting.clause) == (old.clause or setting.clause):
        return
    _tell(setting, typed, "clause", old.clause or setting.clause, clause or setting.clause, found)
    own = (*table, "clause")
    if not old.clause:
        found.edits.append(Add(table, quoted(clause), "clause"))
    else:
        found.edits.append(Put(own, quoted(clause)) if clause else Drop(own))


def _new_row(setting: Setting, row: Dated, before: Value | None, found: Found) -> None:
    """Put a new dated value behind the one that it follows, written as its neighbour is."""
    begin, typed = row
    beside = before or setting.values[0]
    if not judge(beside.text, typed, "value", found):
        return
    *whole, number = beside.path[:-1]
    clause = typed.text("clause")
    cells = {
        "from": begin.isoformat() if begin else None,
        "value": literal(typed.text("value"), found.literal(beside.path)),
        "clause": quoted(clause) if clause not in ("", setting.clause) else None,
        "note": None,
    }
    new = row_like(found.literal(beside.path[:-1]), cells, first="from")
    at = int(number) + (1 if before else 0)
    found.edits.append(Insert(tuple(whole), at, new))
    _tell(setting, typed, "value", "", f"{begin or ''} {typed.text('value')}".strip(), found)


def _make_dated(setting: Setting, rows: Sequence[Dated], first: date | None, found: Found) -> None:
    """Make the one value of a parameter a list of dated ones; what has no day holds from the first of operation."""
    value = setting.values[0]
    like = found.literal(value.path)
    good = [judge(value.text, typed, "value", found) for _, typed in rows]
    if not all(good):
        return
    parts = []
    for begin, typed in rows:
        new, clause = typed.text("value"), typed.text("clause")
        cells = [f"from = {begin or first}", f"value = {like if same(value.text, new) else literal(new, like)}"]
        cells += [f"clause = {quoted(clause)}"] if clause not in ("", setting.clause) else []
        parts.append(f"{{ {', '.join(cells)} }}")
        if begin or not same(value.text, new):
            _tell(setting, typed, "value", "" if begin else value.text, f"{begin or first} {new}", found)
    values = f"[{', '.join(parts)}]"
    if setting.form == "value":
        found.edits.append(Put(value.path, values, key="values"))
    else:
        found.edits.append(Put(value.path, f"{{ values = {values} }}"))


def _tell(setting: Setting, typed: Typed, column: str, old: str, new: str, found: Found) -> None:
    path = setting.values[0].path if setting.form != "rows" else setting.path
    found.changes.append(Change(typed.where(column), setting.item, setting.name, old, new, path))

"""Rows drawn at random: the new document is the old one with exactly what the rows say."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_cost.frozen import number
from ppp_cost.intake.terms.setting_changes import change_settings
from ppp_cost.intake.terms.terms_book import read_base
from ppp_cost.intake.terms.terms_sheets import Grid, Typed
from ppp_cost.intake.terms.toml_edit import edited
from ppp_cost.intake.terms.toml_places import parsed
from ppp_cost.intake.terms.typed_values import found_in
from ppp_cost.settings import Setting, is_number
from tests import draws
from tests.workbooks.terms_folder import RAILWAY, SEWAGE, TUNNEL

BASES = {base.name: base for base in (SEWAGE, RAILWAY, TUNNEL)}
read = cache(read_base)
NUMBERS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.decimals(0, 1000, places=3, allow_nan=False).map(str),
    st.tuples(st.integers(1, 99), st.integers(1, 99)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
)
Rows = dict[date | None, tuple[str, str]]
"""The value and the clause of a parameter by the day from which they hold."""
LATER = st.integers(0, 4000).map(lambda days: date(2026, 1, 1) + timedelta(days))


@st.composite
def rows_of(draw: st.DrawFn, setting: Setting) -> Rows:
    """The values and clauses of a parameter by their days: some changed, some gone, some new."""
    rows = {value.begin: (value.text, value.clause or setting.clause) for value in setting.values}
    for begin, (text, clause) in list(rows.items()):
        if is_number(text) and draw(st.booleans()):
            rows[begin] = (draw(NUMBERS), clause)
        if setting.form != "bare" and draw(st.booleans()):
            rows[begin] = (rows[begin][0], draw(st.sampled_from(["ca:9.9", clause])))
        if len(rows) > 1 and draw(st.integers(0, 3)) == 0:
            del rows[begin]
    for begin in draw(st.sets(LATER, max_size=2)) if setting.path[0] == "item" else ():
        rows[begin] = (draw(NUMBERS), draw(st.sampled_from(["", "ca:8.8"])))
    return rows


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=draws.of(25), deadline=None)
@given(data=st.data())
def test_the_document_has_exactly_what_the_rows_say(name: str, data: st.DataObject) -> None:
    base = read(BASES[name])
    chosen = data.draw(st.sets(st.sampled_from([each.place for each in base.book.settings]), min_size=1, max_size=5))
    drawn = {each.place: data.draw(rows_of(each)) for each in base.book.settings if each.place in chosen}
    typed = [row for each in base.book.settings for row in _typed(each, drawn.get(each.place))]
    typed = data.draw(st.permutations(typed)) if data.draw(st.booleans()) else typed
    found = found_in(base.text)
    change_settings(base.book, Grid("terms", (), 1, tuple(typed)), found)
    assert not found.problems
    after = parsed(edited(base.text, found.edits))
    expected = plain(parsed(base.text))
    for each in base.book.settings:
        if each.place in drawn:
            _set(expected, each, drawn[each.place], base.book.first)
    assert plain(after) == expected
    _in_order(after)


def _typed(setting: Setting, rows: Rows | None) -> list[Typed]:
    if rows is None:
        rows = {value.begin: (value.text, value.clause or setting.clause) for value in setting.values}
    names = {"item": setting.item, "name": setting.name, "place": setting.place}
    return [
        Typed("terms", 1, names | {"from": str(begin or ""), "value": text, "clause": clause}, {})
        for begin, (text, clause) in rows.items()
    ]


def plain(node: Any) -> Any:
    """A document with numbers as numbers, and its dated rows by keys and day: value and clause."""
    if isinstance(node, dict):
        return {key: _by_day(each) if key == "values" else plain(each) for key, each in node.items()}
    if isinstance(node, list):
        return [plain(each) for each in node]
    return number(node) if is_number(node) else str(node) if isinstance(node, date) else node


def _by_day(rows: list[dict[str, Any]]) -> dict[Any, Any]:
    found = {(labels_of(row), row.get("from")): (plain(row["value"]), row.get("clause")) for row in rows}
    assert len(found) == len(rows)
    return found


def labels_of(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(each) for key, each in row.items() if key not in ("from", "value", "clause", "note"))


def _set(document: Any, setting: Setting, rows: Rows, first: date | None) -> None:
    """Put the rows of a parameter into a plain document."""
    *outer, last = setting.path
    here = document
    for part in outer:
        here = here[part]
    own = {
        begin: (plain(text), None if clause in ("", setting.clause) else clause)
        for begin, (text, clause) in rows.items()
    }
    if setting.form == "rows":
        for key in [key for key in here[last] if not any(setting.labels) or key[0] == setting.labels]:
            del here[last][key]
        here[last] |= {(setting.labels, begin): row for begin, row in own.items()}
    elif list(rows) != [None]:
        values = {((), begin or first): row for begin, row in own.items()}
        if setting.form == "bare":
            here[last] = {"values": values}
        else:
            del here[last]["value"]
            here[last]["values"] = values
    elif setting.form == "bare":
        here[last] = own[None][0]
    else:
        value, clause = own[None]
        here[last] |= {"value": value} | ({"clause": clause} if clause else {})


def _in_order(node: Any) -> None:
    """Every key's dated rows stand in the order of their days."""
    if isinstance(node, dict):
        by_key: dict[tuple[str, ...], list[date]] = {}
        for row in node.get("values", ()):
            by_key.setdefault(labels_of(row), []).append(row.get("from") or date.min)
        assert all(days == sorted(days) for days in by_key.values())
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _in_order(each)

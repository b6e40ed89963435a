"""An edit of a TOML text changes what it names and leaves every other character where it was."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_cost.intake.terms.csv_edit import edited_rows, records
from ppp_cost.intake.terms.toml_cuts import Add, Drop, Edit, Insert, Put, quoted
from ppp_cost.intake.terms.toml_edit import NotEditableError, edited
from ppp_cost.intake.terms.toml_places import Place, parsed, places
from tests import draws

ROOT = Path(__file__).parents[2]
FILES = [path for place in ("contracts", "tests", "benchmarks") for path in sorted((ROOT / place).rglob("*.toml"))]
GOOD = [path for path in FILES if path.stem != "not_toml"]

AWKWARD = '''\ufeff# a comment with = and [brackets] and "quotes"
a.b = 1            # dotted
a."c d" = "x # no comment"
'lit' = 'C:\\path'
text = """
many "" lines # not a comment
""""
raw = \'\'\'it's\'\'\'
at = 2024-01-01 08:30:00
day = 2024-01-01
list = [ 1, 2 # one
  , 3 ]
inline = {x = [1, {y = "}"}], "z=" = true}
empty = []
none = {}

[table] # here
key = -1.50
[table.under]
k = [
    [1, 2],   # first
    [3],
]
[[many]]
n = 1
[[many.more]]
m = 1_000
[[many.more]]
m = +2
[[many]]
n = 0x1F
'''


def spots(place: Place, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Place]]:
    """Every place of a text with its path."""
    found = [(path, place)] if path else []
    for key, each in (*place.entries.items(), *enumerate(place.elements)):
        found += spots(each, (*path, key))
    return found


def test_the_places_of_every_file_are_those_of_its_values() -> None:
    for path in GOOD:
        text = path.read_bytes().decode("utf-8")
        document = parsed(text)
        for where, place in spots(places(text)):
            value: Any = document
            for part in where:
                value = value[part]
            if place.kind in ("scalar", "list", "table"):
                assert parsed(f"x = {text[place.start : place.end]}")["x"] == value, (path, where)


def test_awkward_texts_are_read_as_they_are() -> None:
    found = places(AWKWARD)
    written = {where: AWKWARD[place.start : place.end] for where, place in spots(found)}
    assert written["a", "c d"] == '"x # no comment"'
    assert written["at",] == "2024-01-01 08:30:00"
    assert written["inline", "x", 1, "y"] == '"}"'
    assert written["table", "under", "k", 1] == "[3]"
    assert written["many", 0, "more", 1, "m"] == "+2"
    assert written["raw",] == "'''it's'''"


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        places("a = ")


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ("a = [1, 2]", Insert(("a",), 1, "9"), "a = [1, 9, 2]"),
        ("a = [1, 2]", Insert(("a",), 0, "9"), "a = [9, 1, 2]"),
        ("a = [1, 2]", Insert(("a",), 2, "9"), "a = [1, 2, 9]"),
        ("a = []", Insert(("a",), 0, "9"), "a = [9]"),
        ("a = [\n  1, # x\n  2 # y\n]", Insert(("a",), 2, "9"), "a = [\n  1, # x\n  2, # y\n  9\n]"),
        ("a = [\n  1, # x\n  2, # y\n]", Insert(("a",), 2, "9"), "a = [\n  1, # x\n  2, # y\n  9,\n]"),
        ("a = [\n  1, # x\n]", Insert(("a",), 0, "9"), "a = [\n  9,\n  1, # x\n]"),
        ("a = [\r\n  1,\r\n]\r\n", Insert(("a",), 1, "9"), "a = [\r\n  1,\r\n  9,\r\n]\r\n"),
        ("a = [ 1\n , 2 ]", Insert(("a",), 1, "9"), "a = [ 1, 9\n , 2 ]"),
        ("a = [\n  1, 2,\n  3,\n]", Insert(("a",), 1, "9"), "a = [\n  1, 9, 2,\n  3,\n]"),
        ("a = [1, 2, 3]", Drop(("a", 1)), "a = [1, 3]"),
        ("a = [1, 2, 3]", Drop(("a", 2)), "a = [1, 2]"),
        ("a = [1]", Drop(("a", 0)), "a = []"),
        ("a = [\n  1, # x\n  2, # y\n]", Drop(("a", 1)), "a = [\n  1, # x\n]"),
        ("a = [\n  1, # x\n  2 ]", Drop(("a", 1)), "a = [\n  1, # x\n   ]"),
        ("a = [\n  1, # x\n  2 # y\n]", Drop(("a", 1)), "a = [\n  1, # x\n]"),
        ("a = { x = 1, y = 2 }", Drop(("a", "x")), "a = { y = 2 }"),
        ("a = { x = 1, y = 2 }", Drop(("a", "y")), "a = { x = 1 }"),
        ("a = { x = 1, y = 2 }", Add(("a",), "3", "z"), "a = { x = 1, y = 2, z = 3 }"),
        ("a = { x = 1 }", Add(("a",), "3", "z", first=True), "a = { z = 3, x = 1 }"),
        ("a = {}", Add(("a",), "3", "z z"), 'a = { "z z" = 3 }'),
        ("[a]\nx = 1 # c\n\n[b]\n", Add(("a",), "3", "z"), "[a]\nx = 1 # c\nz = 3\n\n[b]\n"),
        ("[a] # c\n[b]\n", Add(("a",), "3", "z"), "[a] # c\nz = 3\n[b]\n"),
        ("[a]\nx = 1\ny = 2 # c\nz = 3\n", Drop(("a", "y")), "[a]\nx = 1\nz = 3\n"),
        ("a = { x = 1, y = 2 }", Put(("a", "x"), "[3]", key="w"), "a = { w = [3], y = 2 }"),
        ("a = 1 # c", Put(("a",), '"2"'), 'a = "2" # c'),
    ],
)
def test_an_edit_keeps_the_layout(text: str, edit: Edit, expected: str) -> None:
    assert edited(text, [edit]) == expected


def test_edits_are_of_the_text_as_it_was() -> None:
    text = "a = [\n  { n = 1 },\n  { n = 2 },\n  { n = 3 },\n]\n"
    edits: list[Edit] = [
        Drop(("a", 0)),
        Put(("a", 1, "n"), "20"),
        Insert(("a",), 2, "{ n = 21 }"),
        Insert(("a",), 2, "{ n = 22 }"),
        Add(("a", 2), "0", "m"),
        Insert(("a",), 3, "{ n = 4 }"),
    ]
    assert edited(text, edits) == (
        "a = [\n  { n = 20 },\n  { n = 21 },\n  { n = 22 },\n  { n = 3, m = 0 },\n  { n = 4 },\n]\n"
    )


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("[[a]]\nx = 1\n", Insert(("a",), 1, "{ x = 2 }")),
        ("[[a]]\nx = 1\n", Drop(("a", 0))),
        ("[a.b]\nx = 1\n", Add(("a",), "1", "c")),
        ("a = 1", Put(("b",), "1")),
        ("a = { x = 1 }", Add(("a",), "2", "x")),
        ("a = 1", Put(("a",), "1\nb = 2")),
        ("a = [1]", Insert(("a",), 3, "2")),
        ("a = 1", Put(("a",), "nonsense")),
    ],
)
def test_a_form_that_is_not_known_is_refused(text: str, edit: Edit) -> None:
    with pytest.raises(NotEditableError):
        edited(text, [edit])


SCALARS = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.decimals(-(10**6), 10**6, places=3, allow_nan=False).map(lambda value: quoted(str(value))),
    st.text(max_size=12).map(quoted),
    st.dates().map(str),
    st.booleans().map(lambda value: str(value).lower()),
)


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    """Some edits of a text, at most one of a place."""
    found = spots(places(text))
    chosen = draw(st.lists(st.sampled_from(found), min_size=1, max_size=6, unique_by=lambda each: each[0]))
    taken: list[tuple[Any, ...]] = []
    edits: list[Edit] = []
    for where, place in chosen:
        if any(where[: len(other)] == other or other[: len(where)] == where for other in taken):
            continue
        literal = draw(SCALARS)
        if place.kind == "scalar":
            edits.append(draw(st.sampled_from([Put(where, literal), Drop(where)])))
        elif place.kind == "list":
            edits.append(Insert(where, draw(st.integers(0, len(place.elements))), literal))
        elif place.kind == "table":
            edits.append(Add(where, literal, "a_new_key", first=draw(st.booleans())))
        else:
            continue
        taken.append(where)
    return edits


@pytest.mark.parametrize(
    "path", [GOOD[0], GOOD[1], GOOD[-1], *(file for file in GOOD if file.name == "study.toml")][:5]
)
@settings(max_examples=draws.of(40), deadline=None)
@given(data=st.data())
def test_random_edits_are_exactly_what_changes(path: Path, data: st.DataObject) -> None:
    text = path.read_bytes().decode("utf-8")
    edits = data.draw(edits_of(text))
    after = edited(text, edits)
    assert parsed(after) == by_hand(text, edits)
    comments = [line.partition("#")[2] for line in text.splitlines() if line.lstrip().startswith("#")]
    kept = [line.partition("#")[2] for line in after.splitlines() if line.lstrip().startswith("#")]
    assert kept == comments


def by_hand(text: str, edits: list[Edit]) -> Any:
    """The document with the values that edits name replaced by marks, made and taken out by another way."""
    document = parsed(text)
    gone = object()
    after: dict[int, list[tuple[int, Any]]] = {}
    lists: dict[int, list[Any]] = {}
    for each in edits:
        here: Any = document
        for part in each.path if isinstance(each, Add | Insert) else each.path[:-1]:
            here = here[part]
        if isinstance(each, Put):
            here[each.path[-1]] = parsed(f"x = {each.literal}")["x"]
        elif isinstance(each, Add):
            here[each.key] = parsed(f"x = {each.literal}")["x"]
        elif isinstance(each, Insert):
            lists[id(here)] = here
            after.setdefault(id(here), []).append((each.number, parsed(f"x = {each.literal}")["x"]))
        else:
            here[each.path[-1]] = gone
    for key, items in after.items():
        whole = lists[key]
        for number, value in sorted(items, key=lambda item: item[0], reverse=True):
            whole.insert(number, value)
    return without(document, gone)


def without(node: Any, gone: object) -> Any:
    if isinstance(node, dict):
        return {key: without(each, gone) for key, each in node.items() if each is not gone}
    return [without(each, gone) for each in node if each is not gone] if isinstance(node, list) else node


CELL = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="\ufeff"), max_size=6
)
ROWS = st.lists(st.tuples(CELL.filter(bool), CELL, CELL), max_size=6)


@settings(max_examples=draws.of(200), deadline=None)
@given(
    old=ROWS, new=ROWS, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans(), mark=st.sampled_from(["", "\ufeff"])
)
def test_a_table_holds_the_rows_that_it_is_given(old: Any, new: Any, end: str, last: bool, mark: str) -> None:
    text = mark + "a,b,c" + end + edited_rows("a,b,c\n", old).removeprefix("a,b,c\n").replace("\n", end)
    text = text if last or not old else text.removesuffix(end)
    after = edited_rows(text, new)
    assert [each.cells for each in records(after)] == [("a", "b", "c"), *new]
    assert edited_rows(text, old) == text
    kept = [each.text for each in records(text) if each.cells in new and old.count(each.cells) == 1]
    assert all(each.rstrip("\r\n") in after for each in kept)


def test_a_table_with_blank_lines_and_quotes_keeps_them() -> None:
    text = 'a,b\n"1", x \n\n2,"y, z"\n'
    assert edited_rows(text, [("1", "x"), ("2", "y, z"), ("3", "")]) == text + "3,\n"
    assert edited_rows(text, [("1", "w"), ("2", "y, z")]) == 'a,b\n1,w\n\n2,"y, z"\n'

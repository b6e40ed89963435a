"""The parameters of a contract as rows: every number that it writes, with its clause and the day it holds from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ppp_cost.settings import Address, Cell, Form, Setting, Steps, Value, is_number, plain, written

STEPS = ("bands", "tiers", "cases", "series", "hours", "exceptions")
"""Lists of tables that are shown as tables of their own."""
TEXTS = (
    *("id", "rule", "kind", "title", "clause", "unit", "period", "per", "name", "note", "interpretation"),
    *("where", "complete", "keys", "due", "undetermined", "left_out"),
)
"""Keys whose values are no numbers, whatever they look like."""
HEADER = ("id", "title", "operating_year", "rounding")
"""What the top of a contract sets."""
ROW = ("from", "value", "clause", "note")
"""Keys of a dated row that are no keys of the item."""


def parameters(raw: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Return the parameters of a contract in the order of its file, from the parsed file.

    >>> item = {"id": "fee", "clause": "ca:1", "times": [{"name": "price", "value": "1.690"}]}
    >>> [(each.item, each.name, each.values[0].text) for each in parameters({"item": [item]})]
    [('fee', 'price', '1.690')]
    """
    found = [setting for key in HEADER if key in raw for setting in _of_header(key, raw[key], (key,))]
    for item in _items(raw):
        found += item.settings()
    return tuple(found)


def steps(raw: Mapping[str, Any]) -> tuple[Steps, ...]:
    """Return the tables inside a contract: service calendars, then bands, tiers, cases and series by item."""
    found = []
    for name, calendar in raw.get("calendar", {}).items():
        path = ("calendar", name)
        found += [_steps(f"calendar.{name}", "", key, (*path, key), calendar[key]) for key in _tables(calendar)]
    for item in _items(raw):
        found += [
            _steps(item.id, item.place, key, (*item.path, key), item.terms[key], item.clause, item.title)
            for key in _tables(item.terms)
        ]
    return tuple(found)


def _of_header(key: str, value: Any, path: Address) -> Iterator[Setting]:
    if isinstance(value, dict):
        for inner, each in value.items():
            if plain(each) and inner not in ("mode", "at"):
                inside = (*path, inner)
                yield Setting(key, inner, f"{key}.{inner}", inside, "bare", (Value(written(each), inside),))
    else:
        yield Setting("contract", key, key, path, "bare", (Value(written(value), path),))


def _items(raw: Mapping[str, Any]) -> Iterator[_Item]:
    met: Counter[str] = Counter()
    for number, terms in enumerate(raw.get("item", [])):
        met[terms["id"]] += 1
        name = terms["id"] if met[terms["id"]] == 1 else f"{terms['id']}#{met[terms['id']]}"
        yield _Item(terms, ("item", number), name)


def _tables(terms: Mapping[str, Any]) -> list[str]:
    return [key for key in STEPS if _are_tables(terms.get(key))]


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _steps(item: str, place: str, name: str, path: Address, rows: Any, clause: str = "", title: str = "") -> Steps:
    cells = tuple({key: _cell(value) for key, value in row.items()} for row in rows)
    return Steps(item, name, f"{place or item}/{name}", path, cells, clause, title)


def _cell(value: Any) -> Cell:
    if plain(value):
        return Cell(written(value))
    return Cell(str(value.get("name", "")) if isinstance(value, dict) and "name" in value else "…", fixed=True)


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of the file: its table, where it stands, and what tells it from others of the same id."""

    terms: Mapping[str, Any]
    path: Address
    place: str

    @property
    def id(self) -> str:
        return str(self.terms["id"])

    @property
    def clause(self) -> str:
        return str(self.terms.get("clause", ""))

    @property
    def title(self) -> str:
        words = (self.terms.get("title", ""), self.terms.get("interpretation", ""))
        return f"{words[0] or self.id}（{words[1]}）" if words[1] else str(words[0])

    def settings(self) -> Iterator[Setting]:
        for key, value in self.terms.items():
            path = (*self.path, key)
            if key == "values" and _are_tables(value):
                yield from self._keyed(value, path)
            elif key in STEPS and _are_tables(value):
                yield from self._nested(key, value, path)
            elif key not in TEXTS:
                yield from self._below(value, path, (key,))

    def _below(self, value: Any, path: Address, names: tuple[str, ...]) -> Iterator[Setting]:
        """Yield the numbers at a path and below."""
        if isinstance(value, dict):
            if "of" not in value and ("value" in value or "values" in value):
                yield self._parameter(value, path, names)
                return
            for key, each in value.items():
                if key not in TEXTS:
                    yield from self._below(each, (*path, key), (*names, key))
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from self._below(each, (*path, number), (*names, str(number + 1)))
        elif is_number(value):
            yield self._setting(".".join(names), path, "bare", (Value(written(value), path),), minor=True)

    def _nested(self, name: str, rows: list[Any], path: Address) -> Iterator[Setting]:
        """Yield what stands in the cells of a table that hold no plain value."""
        for number, row in enumerate(rows):
            for key, value in row.items():
                if not plain(value):
                    yield from self._below(value, (*path, number, key), (name, str(number + 1), key))

    def _parameter(self, table: Mapping[str, Any], path: Address, names: tuple[str, ...]) -> Setting:
        own = table.get("clause", "")
        if "value" in table:
            form: Form = "value"
            values: tuple[Value, ...] = (Value(written(table["value"]), (*path, "value")),)
        else:
            form = "rows"
            values = tuple(_dated(row, (*path, "values", number)) for number, row in enumerate(table["values"]))
        return self._setting(
            table.get("name", "") or ".".join(names),
            path if form == "value" else (*path, "values"),
            form,
            values,
            unit=table.get("unit", ""),
            clause=own or self.clause,
            own=bool(own),
            minor="name" not in table,
        )

    def _keyed(self, rows: list[Any], path: Address) -> Iterator[Setting]:
        """Yield the parameters of an item that is one: one for each key."""
        by_key: dict[tuple[str, ...], list[Value]] = {}
        for number, row in enumerate(rows):
            labels = tuple(str(row.get(name, "")) for name in self.terms.get("per", ()))
            if plain(row["value"]):
                by_key.setdefault(labels, []).append(_dated(row, (*path, number)))
            else:
                yield from self._below(row["value"], (*path, number, "value"), ("values", str(number + 1)))
        for labels, values in by_key.items():
            name = "/".join(labels) or self.id
            yield self._setting(name, path, "rows", tuple(values), unit=self.terms.get("unit", ""), labels=labels)

    def _setting(self, name: str, path: Address, form: Form, values: tuple[Value, ...], **words: Any) -> Setting:
        inside = ".".join(str(part) for part in path[len(self.path) :])
        labels = words.get("labels", ())
        place = f"{self.place}/{inside}" + (f"[{'/'.join(labels)}]" if labels else "")
        words = {"clause": self.clause, "title": self.title, **words}
        return Setting(self.id, name, place, path, form, values, **words)


def _dated(row: Mapping[str, Any], path: Address) -> Value:
    return Value(written(row["value"]), (*path, "value"), row.get("from"), row.get("clause", ""))

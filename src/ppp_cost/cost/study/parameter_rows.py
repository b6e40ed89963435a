"""The parameters of a cost study as rows: everything that its file of terms sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ppp_cost.settings import Address, Form, Setting, Value, plain, written

TOP = "study"
"""What the top of the file is called."""


def parameters(raw: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Return the parameters of a study in the order of its file, from the parsed file.

    >>> [(each.item, each.name, each.values[0].text) for each in parameters({"standard": {"p": "0.5"}})]
    [('standard', 'p', '0.5')]
    """
    return tuple(_below({key: value for key, value in raw.items() if key != "format"}, (), ()))


def _below(value: Any, path: Address, names: tuple[str, ...]) -> Iterator[Setting]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _below(each, (*path, key), (*names, key))
    elif plain(value):
        *outer, name = names
        form: Form = "list" if isinstance(value, list) else "bare"
        values = (Value(written(value), path),)
        yield Setting(".".join(outer) or TOP, name, ".".join(names), path, form, values)
    else:
        for number, each in enumerate(value):
            yield from _below(each, (*path, number), (*names, str(number + 1)))

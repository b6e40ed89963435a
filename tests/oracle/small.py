"""Small contracts for tests: items as plain data, tables as CSV text without blanks."""

from datetime import date

from .oracle import settle_text
from .toml_text import contract_of, contract_text

MONTHS = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]


def small(items, tables=None, year=1, openings=(), **top):
    """Settle some items with some tables, by month unless `top` says otherwise."""
    tables = {name: rows_of(text) for name, text in (tables or {}).items()}
    return settle_text(contract_text(contract_of(items, **top)), tables, year, openings)


def rows_of(text):
    head, *lines = [line.split(",") for line in text.split()]
    return [dict(zip(head, line, strict=True)) for line in lines]


def item(name, rule, /, **fields):
    return {"id": name, "rule": rule, "clause": "ca:1", **fields}


def seen(name, /, **fields):
    return item(name, "observe", **{"from": "volumes", "name": name, **fields})


def volumes(**values):
    """A table of monthly values of some names, from January on; None leaves a month away."""
    rows = [
        f"{month},{name},{value}"
        for name, series in values.items()
        for month, value in zip(MONTHS, series, strict=False)
        if value is not None
    ]
    return {"volumes": "\n".join(["period,name,value", *rows])}


def by_month(result, name):
    return [result.measures[name][month, ""] for month in MONTHS]


def amounts(result, name):
    return [line["amount"] for line in result.lines if line["item"] == name]


def first(result, name):
    return result.measures[name]["2024-01", ""]


def dated(*pairs):
    """Day, value, day, value, … as the values of a parameter."""
    days, values = pairs[::2], pairs[1::2]
    return [{"from": date.fromisoformat(day), "value": value} for day, value in zip(days, values, strict=True)]

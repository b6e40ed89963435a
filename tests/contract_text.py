"""Small contracts as text, settled through the public door, and what their statements say in plain words.

A contract has three months, January to March 2023, unless its header says otherwise::

    statement = settled(seen("volume") + item("fee", "product", 'kind = "charge", times = ["volume", 2]'),
                        volumes(volume="10 20 30"))
    assert amounts(statement, "fee") == {"2023-01": 2000, "2023-02": 4000, "2023-03": 6000}
"""

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from ppp_cost import Contract, Observations, Statement, load_contract, load_observations, settle

MONTHS = ("2023-01", "2023-02", "2023-03")
HEADER = {
    "format": "1",
    "id": '"small"',
    "currency": '"CNY"',
    "period": '"month"',
    "operating_year": "{ first = 2023-01-01, next = 2023-04-01 }",
    "rounding": '{ places = 2, mode = "half_up", at = "line" }',
    "sources": '{ ca = { title = "示例合同", grade = "illustrative" } }',
}
YEARLY = {"period": '"year"'}
"""One operating year, one settlement period."""
TWO_YEARS = {"operating_year": "{ first = 2023-01-01, next = 2023-03-01 }"}
"""A first year of two months, then years of twelve from March."""

Tables = dict[str, str]


def item(name: str, rule: str, fields: str = "", clause: str = "ca:1") -> str:
    """One item on one line; `fields` is the rest of it as TOML."""
    rest = f", {fields}" if fields else ""
    return f'  {{ id = "{name}", rule = "{rule}", clause = "{clause}"{rest} }},\n'


def seen(name: str, fields: str = "", table: str = "volumes") -> str:
    """One observed measure of that name."""
    rest = f", {fields}" if fields else ""
    return item(name, "observe", f'from = "{table}", name = "{name}"{rest}')


def contract_text(items: str, **header: str) -> str:
    """A whole contract; `header` replaces what is usual, as TOML."""
    top = {**HEADER, **header}
    return "".join(f"{key} = {value}\n" for key, value in top.items()) + f"item = [\n{items}]\n"


def contract_of(items: str, assets: str = "", **header: str) -> Contract:
    """Write the contract, and its assets where it has some, and load it."""
    with TemporaryDirectory() as folder:
        Path(folder, "contract.toml").write_text(contract_text(items, **header), "utf-8")
        if assets:
            Path(folder, "assets.csv").write_text(assets, "utf-8")
        return load_contract(folder)


def observed(tables: Tables | None = None, contract: Contract | None = None) -> Observations:
    """Load tables from their texts."""
    return load_observations(dict(tables or {}), contract)


def settled(items: str, tables: Tables | None = None, year: int = 1, assets: str = "", **header: str) -> Statement:
    """Settle one year of a small contract."""
    contract = contract_of(items, assets, **header)
    return settle(contract, observed(tables, contract), year)


def csv(head: str, *rows: str) -> str:
    """A table: its header, and its rows."""
    return "\n".join([head, *rows]) + "\n"


def volumes(months: tuple[str, ...] = MONTHS, **values: str) -> Tables:
    """A table of monthly values of some names, apart by blanks; `-` leaves a month away, `?` leaves it empty."""
    rows = [
        f"{month},{name},{'' if value == '?' else value}"
        for name, series in values.items()
        for month, value in zip(months, series.split(), strict=False)
        if value != "-"
    ]
    return {"volumes": csv("period,name,value", *rows)}


def in_year(year: int = 1, **values: str) -> Tables:
    """A table of values of an operating year."""
    return {"volumes": csv("period,name,value", *(f"{year},{name},{value}" for name, value in values.items()))}


def by_year(**values: str) -> Tables:
    """A table of values of operating years 1, 2, …, apart by blanks; `-` leaves a year away."""
    rows = [
        f"{year},{name},{value}"
        for name, series in values.items()
        for year, value in enumerate(series.split(), start=1)
        if value != "-"
    ]
    return {"volumes": csv("period,name,value", *rows)}


def measure(statement: Statement, name: str) -> dict[str, Fraction | str]:
    """Each value of a measure, or its state where it has none, by `period` or `period|key`."""
    found: dict[str, Fraction | str] = {}
    for period, key, value, state in statement.measures()[name]:
        found["|".join(part for part in (period, key) if part)] = state if value is None else value
    return found


def amounts(statement: Statement, name: str) -> dict[str, int | str]:
    """Each line of an item in fen, or its state where it has no amount, by `period`, `period|key`, `period|key|part`."""
    found: dict[str, int | str] = {}
    for line in statement.lines():
        if line.item == name:
            label = "|".join(part for part in (line.period, line.key, line.part) if part)
            assert label not in found, f"two lines {label}"
            found[label] = line.amount if line.state == "known" and line.amount is not None else line.state
    return found


def exact(statement: Statement, name: str) -> list[Fraction | None]:
    """The value of each line of an item before it was rounded."""
    return [line.exact for line in statement.lines() if line.item == name]


def only(found: dict[str, Fraction | str] | dict[str, int | str]) -> Fraction | int | str:
    """The one value there is."""
    assert len(found) == 1, found
    return next(iter(found.values()))


def reasons(statement: Statement) -> list[str]:
    """Every reason for which something is undetermined, as a sentence."""
    return [reason.sentence("en") for reason in statement.undetermined]

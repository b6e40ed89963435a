"""Small logs of events for contracts as text, one event a line, and what rules make of them.

2023-01-01 is a Sunday; a contract of `tests.contract_text` has the three months from then on.
"""

from fractions import Fraction

from ppp_cost import Statement
from tests.contract_text import Tables, csv, item, measure, reasons, settled

Values = dict[str, Fraction | str]

COVERED = "2022-01-01,2027-01-01"
"""The days that the table of events covers where nothing else is said."""


def log(*events: str, covers: tuple[str, ...] = (COVERED,), relief: str = "") -> Tables:
    """Lines `e1 01-05T08:00 01-05T10:00 asset=a` of 2023, `-` for an end that is not filled in.

    The table has the columns that are named; a cell that a line does not name is empty.
    """
    rows = [_cells(event) for event in events]
    columns = list(dict.fromkeys(["event", "begin", "end", *(name for row in rows for name in row)]))
    lines = [",".join(row.get(name, "") for name in columns) for row in rows]
    tables = {"events": csv(",".join(columns), *lines)}
    if covers:
        tables["covers"] = csv("table,from,to", *(f"events,{each}" for each in covers))
    return tables | ({"relief": relief} if relief else {})


def _cells(event: str) -> dict[str, str]:
    name, begin, end, *others = event.split()
    return {"event": name, "begin": _moment(begin), "end": _moment(end), **dict(one.split("=") for one in others)}


def _moment(text: str) -> str:
    """A time of 2023 where no year is given; `-` is none."""
    return "" if text == "-" else text if text.startswith("20") else f"2023-{text}"


def relief(*rows: str, match: str = "asset") -> str:
    """Approved intervals: lines `a 01-05T08:00 01-05T09:00 0.5`, the share last where there is one."""
    cells = [row.split() for row in rows]
    size = len(match.split(","))
    share = ",share" if len(cells[0]) > size + 2 else ""
    lines = [[*row[:size], *map(_moment, row[size : size + 2]), *row[size + 2 :]] for row in cells]
    return csv(f"{match},begin,end{share}", *(",".join(row) for row in lines))


def clock(fields: str = "", unit: str = "h", name: str = "x") -> str:
    """One clock; `fields` is the rest of it as TOML."""
    return item(name, "clock", ", ".join(part for part in (f'unit = "{unit}"', fields) if part))


def told(fields: str, tables: Tables, unit: str = "h", year: int = 1, assets: str = "", **header: str) -> Statement:
    """The statement of one clock."""
    return settled(clock(fields, unit), tables, year, assets, **header)


def clocked(fields: str, tables: Tables, unit: str = "h", year: int = 1, assets: str = "", **header: str) -> Values:
    """What one clock says by `period|event`."""
    return measure(told(fields, tables, unit, year, assets, **header), "x")


def one(fields: str, event: str, unit: str = "h", relief: str = "", **header: str) -> Fraction | str:
    """What one clock says of one event that has one row."""
    (found,) = clocked(fields, log(event, relief=relief), unit, **header).values()
    return found


def rank(fields: str, by: str = '"class"', name: str = "n") -> str:
    """One rank; `fields` is all of it but its columns."""
    return item(name, "rank", f"by = [{by}], {fields}")


def ranked(fields: str, tables: Tables, by: str = '"class"', year: int = 1, before: str = "", **header: str) -> Values:
    """What one rank says by `period|event`; `before` are the items above it."""
    return measure(settled(before + rank(fields, by), tables, year, **header), "n")


def by_event(found: Values) -> Values:
    """The values by event, each of which has one row."""
    keys = [label.split("|")[1] for label in found]
    assert len(set(keys)) == len(keys), found
    return dict(zip(keys, found.values(), strict=True))


def codes(statement: Statement, name: str = "x") -> set[str]:
    """The codes of the reasons of one item."""
    return {reason.code for reason in statement.undetermined if reason.item == name}


def sentences(statement: Statement, name: str = "x") -> list[str]:
    """The reasons of one item as sentences."""
    return [each for each in reasons(statement) if each.startswith(f"{name}: ")]


def hours(*rows: str) -> str:
    """Hours of a service calendar: lines `mon,tue 08:00 18:00 1/2`, the weight last where there is one."""
    found = []
    for row in rows:
        days, begin, end, *weight = row.split()
        names = ", ".join(f'"{day}"' for day in days.split(","))
        weighs = f', weight = "{weight[0]}"' if weight else ""
        found.append(f'{{ days = [{names}], from = "{begin}", to = "{end}"{weighs} }}')
    return f"hours = [{', '.join(found)}]"


def calendar(*rows: str, exceptions: str = "", name: str = "work") -> str:
    """One service calendar, as the header takes it."""
    also = f", exceptions = [{exceptions}]" if exceptions else ""
    return f"{{ {name} = {{ {hours(*rows)}{also} }} }}"

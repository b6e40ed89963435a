"""The workbook in which a year of a contract is filled in: a sheet for each table that its items read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ppp_cost.language import period_text
from ppp_cost.ledger.template_sheets import Choice, Column, Holds, Reader, Sheet, Template, Words
from ppp_cost.payment.rows.observations import NUMERIC, TABLES
from ppp_cost.payment.tables_read.columns_read import DAYS, FLAG, OPTIONAL, OWN_TIMES, Read, reads
from ppp_cost.payment.tables_read.table_words import CELLS, column_words, named, row_words
from ppp_cost.payment.template.due_rows_text import due_words
from ppp_cost.payment.template.example_rows import example_rows
from ppp_cost.payment.template.expected_rows import expected_rows
from ppp_cost.payment.terms.calendar import KINDS, Calendar, longer
from ppp_cost.payment.terms.contract import Contract, Item

FRONT = ("event", "item", "series", "table")
"""Columns that stand first: what a row is of."""
NEXT = ("name", "indicator", "asset")
BACK = ("status", "source", "evidence", "clause", "document")
"""Columns that stand last: on what a row rests."""
NUMBERS = ("number", "share")


def contract_template(contract: Contract, year: int | None = None) -> Template:
    """Return the workbook of a contract, for one operating year or for any.

    For one year the periods and days are those of the year, and the rows that it must have are written out.
    """
    of = _Of(contract, year, contract.calendar(year or 1, year or 1))
    found: dict[str, dict[str, list[Read]]] = {}
    for each in reads(contract):
        found.setdefault(each.table, {}).setdefault(each.column, []).append(each)
    if year == 1:
        found.pop("openings", None)
    rows = expected_rows(contract, year) if year else {}
    sheets = []
    for name in (each for each in TABLES if each in found):
        columns = _ordered(name, [_column(of, name, column, found[name]) for column in found[name]])
        readers = [each.item for every in found[name].values() for each in every if each.item]
        examples = example_rows(contract, name, columns, year or 1)
        what = row_words(name, [column.name for column in columns])
        told = due_words(contract, name, of.calendar, year)
        sheets.append(
            Sheet(name, named(name), what, columns, _readers(contract, readers), examples, rows.get(name, ()), told)
        )
    header, dates = contract.header, of.days if year else ("", "")
    made_up = bool(contract.illustrative)
    return Template(
        "contract", header.id, header.title, contract.digest, made_up, tuple(sheets), year, dates[0], dates[1]
    )


@dataclass(frozen=True, slots=True)
class _Of:
    """What the sheets are of."""

    contract: Contract
    year: int | None
    calendar: Calendar

    @property
    def days(self) -> tuple[str, str]:
        """Return the first and the last day of the year."""
        days = [self.calendar.labels["day"][day] for day in self.calendar.of_year("day", self.year or 1)[[0, -1]]]
        return days[0], days[1]


def _readers(contract: Contract, items: Sequence[Item]) -> tuple[Reader, ...]:
    """Return the items that read a table, in the order of the contract."""
    read = {item.terms.id for item in items}
    return tuple(Reader(item_words(item), item.terms.clause) for item in contract.items if item.terms.id in read)


def item_words(item: Item) -> Words:
    """Return what an item is called: its title, else its name in the glossary."""
    words = named(item.terms.id)
    return Words(item.terms.title or words.zh or item.terms.id, words.en)


def _ordered(table: str, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return the columns of a sheet: what it is of, when, its keys, its times, its figures, on what it rests."""

    def place(column: Column) -> tuple[int, int, str]:
        name, holds = column.name, column.holds
        for rank, names in ((0, FRONT), (2, NEXT), (6, BACK)):
            if name in names:
                return rank, names.index(name), name
        if holds in ("day", "period", "month", "time"):
            named_time = name in ("date", "period", "month")
            return (1 if named_time else 4), int(name in ("end", "to", "paid")) - int(name == "begin"), name
        return (5 if holds in NUMBERS else 3), int(name == "value") - int(name == "points"), name

    return tuple(sorted(columns, key=place))


def _column(of: _Of, table: str, name: str, columns: Mapping[str, Sequence[Read]]) -> Column:
    found = columns[name]
    holds: Holds = next((each.holds for each in found if each.holds != "text"), "text")
    if any(each.holds == "share" for each in found):
        holds = "share"
    by_item: dict[str, str] = {}
    for each in found:
        if each.item and holds in NUMBERS:
            by_item[each.item.terms.id] = each.unit or by_item.get(each.item.terms.id, "")
    units = set(by_item.values())
    declared = of.contract.units.get(f"{table}.{name}", "")
    first, last = of.days if of.year and _within(table, name) else ("", "")
    return Column(
        name,
        column_words(table, name),
        unit=units.pop() if len(units) == 1 else declared,
        holds=holds,
        needed=_needed(table, name, columns),
        choices=_choices(of, table, name, holds, found),
        only=name in ("asset", "table") and holds == "text",
        first=first,
        last=last,
    )


def _needed(table: str, name: str, columns: Mapping[str, Sequence[Read]]) -> bool:
    """Return whether each row fills a column: a key that only some of the items of a table have may be empty."""
    if name in OPTIONAL or (table, name) in (("events", "end"), ("openings", "key")):
        return False
    if name in ("date", "period") and {"date", "period"} <= set(columns):
        return False
    if table in OWN_TIMES or name in TABLES[table]:
        return True
    readers = {each.item.terms.id for found in columns.values() for each in found if each.item}
    mine = {each.item.terms.id for each in columns[name] if each.item}
    return name in NUMERIC.get(table, ()) or name == "indicator" or mine == readers


def _within(table: str, column: str) -> bool:
    """Return whether a time lies inside the year as a rule."""
    return (column == "date" and table not in DAYS) or (table, column) == ("events", "begin")


def _choices(of: _Of, table: str, column: str, holds: str, found: Sequence[Read]) -> tuple[Choice, ...]:
    if holds in ("period", "month"):
        return _periods(of, table) if of.year else ()
    cells = dict.fromkeys(cell for each in found for cell in each.cells)
    return tuple(Choice(cell, _cell_words(of.contract, table, column, cell, tuple(cells))) for cell in cells)


def _periods(of: _Of, table: str) -> tuple[Choice, ...]:
    """Return the periods of the year by which rows of a table are given."""
    if table in ("indices", "openings"):
        column = "month" if table == "indices" else "period"
        told = dict.fromkeys(row[column] for row in expected_rows(of.contract, of.year or 1).get(table, ()))
        return tuple(Choice(label, Words("", "")) for label in sorted(told))
    kinds: set[str] = set()
    for terms in (item.terms for item in of.contract.items):
        observed = terms.observed()
        if observed is not None and observed.table == table and not observed.by_day:
            kinds |= {terms.own_period} if terms.own_period != "term" else {"year"}
            if observed.op not in ("only", "last") and table != "scores":
                kinds |= {each for each in ("month", of.contract.header.period) if longer(terms.own_period, each)}
    found: list[Choice] = []
    for kind in sorted(kinds - {"day"}, key=KINDS.index, reverse=True):
        labels = [of.calendar.labels[kind][place] for place in of.calendar.of_year(kind, of.year or 1).tolist()]
        found += [Choice(label, _period_words(kind, label)) for label in labels]
    return tuple(found)


def _period_words(kind: str, label: str) -> Words:
    """Return what a period is called; a month speaks for itself.

    >>> _period_words("year", "3"), _period_words("quarter", "3-Q1"), _period_words("month", "2023-07").zh
    (Words(zh='第3运营年', en='year 3'), Words(zh='第3运营年第1季', en='year 3 quarter 1'), '')
    """
    if kind == "year":
        return Words(period_text(kind, label, "zh"), period_text(kind, label, "en"))
    if kind == "quarter":
        year, quarter = label.split("-Q")
        return Words(f"{period_text('year', year, 'zh')}第{quarter}季", f"year {year} quarter {quarter}")
    return Words("", "")


def _apart(contract: Contract, table: str, column: str, cell: str) -> Words:
    """Return the name of a cell, with that of its column where the contract says the same of something else."""
    words = named(cell)
    places = {(each.table, each.column) for each in reads(contract) if cell in each.cells}
    measures = any(item.terms.id == cell for item in contract.items)
    if column not in ("series", "indicator") or len(places) + measures == 1:
        return words
    own = named(table) if column == "series" else column_words(table, column)
    return Words(f"{words.zh}（{own.zh}）", f"{words.en} ({own.en})") if words.zh else words


def _cell_words(contract: Contract, table: str, column: str, cell: str, cells: tuple[str, ...]) -> Words:
    """Return what a cell means: the name of an asset, the title of an item, else what the glossary says."""
    if column == "asset" and contract.assets is not None and "name" in contract.assets.columns:
        return Words(contract.assets.columns["name"][contract.assets.names.index(cell)], "")
    if set(cells) == set(FLAG) or column == "status":
        return CELLS[cell]
    if column == "item":
        return next(item_words(item) for item in contract.items if item.terms.id == cell)
    words = _apart(contract, table, column, cell)
    if column not in ("name", "indicator"):
        return words
    items = [(item.terms, each) for item in contract.items if (each := item.terms.observed()) and each.table == table]
    mine = [terms for terms, observed in items if observed.name == cell]
    unit = mine[0].unit if mine and len({terms.unit for terms, _ in items}) > 1 else ""
    title = words.zh or (mine[0].title or "" if mine else "")
    tail = f" ({unit})" if unit else ""
    return Words(f"{title}{tail}".strip(), f"{words.en}{tail}")

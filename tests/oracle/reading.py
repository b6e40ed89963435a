"""What an operand is worth on a row: a number, a column, a dated parameter, an item above, now or earlier."""

from collections import namedtuple
from itertools import pairwise

from .attributes import attribute, has_column, table_column
from .exact import UNDETERMINED, ContractError, added_up, looks_like_number, number, state_of
from .periods import LENGTH, as_date, days_of
from .service import Service
from .tables import cell_number, text_of

# One row of an item: its period, the names of its key columns, and the key.
Row = namedtuple("Row", "period per key")

# Fields (and fields within them) that may hold an operand; used to find which items an item reads.
OPERANDS = {
    "of", "value", "values", "constant", "terms", "times", "over", "weight", "zero_over_zero",
    "cases", "all", "below", "at_most", "above", "at_least", "equals", "then", "otherwise",
    "bands", "floor", "at_floor", "slope", "to", "top", "tiers", "rate", "edges_of", "rates_of", "origin",
    "weights", "nothing", "series", "fixed",
    "principal", "years", "number", "first_number", "profit", "discount", "positive",
}  # fmt: skip


class Book:
    """Everything a rule may read: the contract, the tables, and the items settled so far."""

    def __init__(self, contract, calendar, tables, openings):
        self.contract = contract
        self.calendar = calendar
        self.tables = tables
        self.openings = list(openings)
        self.items = {}
        self.columns = {}  # id -> period -> key -> value
        self.lines = []
        self.service = Service(contract)
        self.worked_out = {}  # (id of an item, and of what) -> what it works out once for all its rows

    def once(self, item, work, *of):
        """What `work` gives for an item (and for its period, say): nothing of it depends on the row."""
        place = (item["id"], *of)
        if place not in self.worked_out:
            self.worked_out[place] = work(self, item, *of)
        return self.worked_out[place]

    def item(self, name):
        if name not in self.items:
            raise ContractError(f"{name!r} is not an item above")
        return self.items[name]

    def opening(self, name, period, key):
        """The value an `openings` row gives for a period before the first that is settled, or None."""
        for row in self.openings:
            if (text_of(row, "item"), text_of(row, "period"), text_of(row, "key")) == (
                name,
                period.label,
                "/".join(key),
            ):
                return cell_number(row, "value")
        return None


def is_amount(item):
    return item["kind"] != "measure"


# --- keys that are expected, and the row that stands for what is missing


def keys_of_assets(book, per, period):
    """The keys that the assets in service give, where every column of them is one of assets."""
    if not all(has_column(book.tables.assets, column) for column in per):
        return []
    rows = [Row(period, ["asset"], (asset,)) for asset in book.tables.assets_in_service(period)]
    return list(dict.fromkeys(tuple(attribute(book, row, column) or "" for column in per) for row in rows))


def is_of_no_event(row):
    """A row that says that the log is silent: what is missing may belong to any group."""
    return "event" in row.per and row.key[row.per.index("event")] == ""


# --- operands


def operand(book, written, row):
    if isinstance(written, str) and not looks_like_number(written):
        return table_column(book, written, row) if "." in written else read(book, written, row)
    if not isinstance(written, dict):
        return number(written)
    if "of" in written:
        if written.get("lag"):
            return read_earlier(book, written, row)
        return operand(book, written["of"], row)
    if "value" in written:
        return operand(book, written["value"], row)
    return dated(book, written["values"], row, written.get("within", "refuse"))


def dated(book, values, row, change):
    """A value with dates. `change` says what happens when it changes inside the row's period."""
    begins = [as_date(one["from"]) if "from" in one else None for one in values]
    for earlier, later in pairwise(begins):
        if later is None or (earlier is not None and later <= earlier):
            raise ContractError("dates are not increasing")
    by_day = []
    for day in days_of(row.period):
        in_force = [n for n, begin in enumerate(begins) if begin is None or begin <= day]
        if not in_force:
            raise ContractError(f"no value on {day}, before the first date {begins[0]}")
        by_day.append(in_force[-1])
    if change == "start":
        by_day = by_day[:1]
    if change == "end":
        by_day = by_day[-1:]
    worth = {n: operand(book, values[n]["value"], row) for n in set(by_day)}
    state = state_of(worth.values())
    if state:
        return state
    if change == "days":
        return sum(worth[n] for n in by_day) / len(by_day)
    return worth[by_day[0]] if len(set(worth.values())) == 1 else UNDETERMINED


# --- items above


def periods_read(book, kind, row):
    """The periods of a column that a row speaks of: its own, the longer one around it, or those in it."""
    if LENGTH[kind] >= LENGTH[row.period.kind]:
        around = book.calendar.containing(kind, row.period)
        return [around] if around is not None else []
    return book.calendar.inside(kind, row.period)


def matching(book, item, period, row):
    """The values of an item in one period whose key agrees with everything the row knows."""
    wanted = tuple(attribute(book, row, column) for column in item["per"])
    rows = book.columns[item["id"]].get(period, {})
    if None not in wanted:
        return {wanted: rows[wanted]} if wanted in rows else {}, False
    found = {
        key: value
        for key, value in rows.items()
        if all(want is None or want == part for want, part in zip(wanted, key, strict=True))
    }
    return found, True


def lacks_an_attribute(book, item, row):
    """Whether the item is keyed by something that the row should know and that is empty."""
    return any(column not in row.per and attribute(book, row, column) == "" for column in item["per"])


def read(book, name, row):
    item = book.item(name)
    shorter = LENGTH[item["period"]] < LENGTH[row.period.kind]
    if shorter and not is_amount(item):
        raise ContractError(f"{name} is by {item['period']}: reduce it to {row.period.kind} first")
    if lacks_an_attribute(book, item, row):
        return UNDETERMINED
    values = []
    for period in periods_read(book, item["period"], row):
        found, more_keys = matching(book, item, period, row)
        if more_keys and not is_amount(item):
            raise ContractError(f"{name} has more keys: reduce it first")
        values += found.values()
    if is_amount(item):
        return added_up(values)
    return values[0] if values else UNDETERMINED


def read_earlier(book, written, row):
    """`{ of, lag, first }`: so many periods back, counted in the period of the item that is read."""
    item = book.item(written["of"])
    here = book.calendar.containing(item["period"], row.period)
    if here is None:
        raise ContractError(f"{written['of']} with a lag is by {item['period']}, shorter than the row's period")
    position = book.calendar.position(here) - written["lag"]
    if position < 0:
        return operand(book, written["first"], row) if "first" in written else UNDETERMINED
    period = book.calendar.all[item["period"]][position]
    if period.year < book.calendar.first_year:
        value = book.opening(item["id"], period, row.key if row.per == item["per"] else ())
        return UNDETERMINED if value is None else value
    found, more_keys = matching(book, item, period, row)
    if more_keys and not is_amount(item):
        raise ContractError(f"{item['id']} has more keys: reduce it first")
    if is_amount(item):
        return added_up(found.values())
    if found:
        return next(iter(found.values()))
    return operand(book, written["first"], row) if "first" in written else UNDETERMINED


# --- which rows an item has


def items_read(written):
    """The ids (and other names) in the operand fields of an item, with those read with a lag told apart."""
    if isinstance(written, str):
        return [(written, 0)] if not looks_like_number(written) and "." not in written else []
    if isinstance(written, list):
        return [one for part in written for one in items_read(part)]
    if isinstance(written, dict):
        if "lag" in written and isinstance(written.get("of"), str):
            return [(written["of"], written["lag"])]
        return [one for field in written if field in OPERANDS for one in items_read(written[field])]
    return []


def row_keys(book, item, period):
    """The keys of an item's rows: assets in service, or those of the operands that have exactly its `per`."""
    per = item["per"]
    if not per:
        return [()]
    row = Row(period, (), ())
    in_service = book.tables.assets_in_service(period) if book.tables.assets else None
    if per == ["asset"] and in_service is not None:
        return [(asset,) for asset in in_service]
    sources = [
        book.items[name]
        for name, lag in items_read(item)
        if not lag and name in book.items and book.items[name]["per"] == per
    ]
    # a keyed parameter is a table to look things up in: it gives the rows only where nothing else does
    sources = [source for source in sources if source["rule"] != "parameter"] or sources
    if "event" in per:
        # what belongs to the event and not to a month (its rank) says nothing of the months it was in
        nearest = min((LENGTH[source["period"]] for source in sources), default=None)
        sources = [source for source in sources if LENGTH[source["period"]] == nearest]
    keys = []
    for source in sources:
        for read_period in periods_read(book, source["period"], row):
            keys += book.columns[source["id"]].get(read_period, {})
    if not sources and per == ["event"]:
        keys = [(text_of(timed.row, "event"),) for timed in book.tables.in_period("events", period, period.kind)]
    keys = [key for key in dict.fromkeys(keys) if None not in key]
    if "asset" in per and in_service is not None:
        keys = [key for key in keys if key[per.index("asset")] in (*in_service, "")]
    return keys

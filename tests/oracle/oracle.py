"""Settle a contract: item after item, period after period, row after row."""

from collections import namedtuple
from fractions import Fraction

from . import capital, carry, clock, largest, ledger, observe, over_time, prices, rank, rules
from .exact import UNDETERMINED, ContractError, known, rounded, state_of
from .periods import Calendar, as_date
from .reading import Book, Row, operand, row_keys
from .tables import Tables, load_contract, load_tables, parsed

# lines: dictionaries; measures: id -> {(period label, key label): value or state}; money in fen.
Result = namedtuple("Result", "lines measures payable interim")

# rule -> which keys its rows have, what a row is worth
RULES = {
    "parameter": (prices.parameter_keys, prices.parameter),
    "observe": (observe.observed_keys, observe.observe),
    "index": (row_keys, prices.index),
    "sum": (row_keys, rules.sum_of_products),
    "product": (row_keys, rules.product),
    "bands": (row_keys, rules.bands),
    "tiers": (row_keys, rules.tiers),
    "choose": (row_keys, rules.choose),
    "reduce": (over_time.reduce_keys, over_time.reduce),
    "window": (row_keys, over_time.window),
    "annuity": (row_keys, capital.annuity),
    "interest": (capital.interest_keys, capital.interest),
    "clock": (clock.clock_keys, clock.clock),
    "rank": (rank.rank_keys, rank.rank),
}
LEDGER = {"limit": ledger.limit, "carry": carry.carry, "largest": largest.largest}


def settle(contract_path, observations, year, openings=()):
    """Settle one operating year. `observations`: a folder of CSV files, or table name -> list of rows."""
    contract, assets = load_contract(contract_path)
    return settle_parsed(contract, assets, observations, year, openings)


def settle_text(text, observations, year, openings=()):
    """The same for a contract given as TOML text; its assets, if any, are the table `assets`."""
    return settle_parsed(parsed(text), [], observations, year, openings)


def settle_parsed(contract, assets, observations, year, openings):
    tables = load_tables(observations)
    openings = [*openings, *tables.get("openings", [])]
    items = items_settled(contract)
    first_year = year if openings or not any(looks_back(item) for item in items) else 1
    calendar = Calendar(contract, first_year, year, change_dates(items))
    book = Book(contract, calendar, Tables(tables, assets, calendar), openings)
    for item in items:
        settle_item(book, item)
    return result(book, year)


def items_settled(contract):
    """The items in file order, with their defaults; those of the other interpretation are not settled."""
    applied = contract.get("interpretations", {}).get("applied")
    items = []
    for item in contract["item"]:
        if item.get("interpretation", applied) != applied:
            continue
        kind = "adjustment" if item["rule"] in LEDGER else item.get("kind", "measure")
        usual = "year" if item["rule"] == "annuity" else contract["period"]  # an annuity pays once a year
        period = item.get("period", usual)
        items.append({**item, "kind": kind, "period": period, "per": keys_of_rows(item)})
    return items


def keys_of_rows(item):
    """The key columns of an item: clock and rank have one row an event, `largest` one for each value of `by`."""
    if item["rule"] in ("clock", "rank"):
        return ["event"]
    return item["by"] if item["rule"] == "largest" else item.get("per", [])


def looks_back(item):
    """Whether the item needs the years before: a lag, a window, a carry, a total over the term, a balance."""
    return (
        item["rule"] in ("window", "carry")
        or item.get("over") == "term"
        or (item["rule"] == "reduce" and item["period"] == "term")
        or item.get("on_rate_change") == "relevel"
        or any(written.get("lag") for written in dictionaries_in(item))
    )


def dictionaries_in(written):
    if isinstance(written, dict):
        return [written, *(one for value in written.values() for one in dictionaries_in(value))]
    if isinstance(written, list):
        return [one for part in written for one in dictionaries_in(part)]
    return []


def change_dates(items):
    """Every date on which a dated value of the contract changes."""
    return [
        as_date(value["from"])
        for written in dictionaries_in(items)
        if isinstance(written.get("values"), list)
        for value in written["values"]
        if "from" in value
    ]


# --- one item


def settle_item(book, item):
    book.columns[item["id"]] = {}
    book.items[item["id"]] = item
    if item["rule"] in LEDGER:
        LEDGER[item["rule"]](book, item)
        return
    if item["rule"] not in RULES:
        raise ContractError(f"{item['id']}: rule {item['rule']!r} is not known here")
    keys_of, worth = RULES[item["rule"]]
    for period in book.calendar.of(item["period"]):
        rows = {}
        for key in keys_of(book, item, period):
            row = Row(period, item["per"], key)
            rows[key] = bounded(book, item, row, worth(book, item, row) if has_key(row) else UNDETERMINED)
        if item["kind"] == "measure":
            book.columns[item["id"]][period] = {key: measured(item, parts) for key, parts in rows.items()}
        else:
            book.columns[item["id"]][period] = ledger.write_amounts(book, item, period, rows)
    if item["kind"] == "advance":
        ledger.take_back(book, item)


def has_key(row):
    """A row with an empty key stands for rows that should be there and are not."""
    return "" not in row.key


def bounded(book, item, row, value):
    """A state, or (part, value) pairs within the bounds: where one bites, a part `bound` brings it there."""
    parts = [("", value)] if known(value) else value
    low = operand(book, item["at_least"], row) if "at_least" in item else None
    high = operand(book, item["at_most"], row) if "at_most" in item else None
    states = [] if isinstance(parts, list) else [parts]
    state = state_of([*states, *(bound for bound in (low, high) if bound is not None)])
    if state:
        return state
    if low is not None and high is not None and low > high:
        return UNDETERMINED
    total = sum((exact for _, exact in parts), Fraction(0))
    held = total if high is None else min(total, high)
    held = held if low is None else max(held, low)
    if held < 0 and item["kind"] in ("charge", "deduction", "advance"):
        return UNDETERMINED
    if held == total:
        return parts
    return [("", held)] if len(parts) == 1 else [*parts, ("bound", held - total)]


def measured(item, parts):
    """The value of a measure, rounded where the item says so."""
    if not isinstance(parts, list):
        return parts
    value = sum((exact for _, exact in parts), Fraction(0))
    return rounded(value, item["round"]["places"], item["round"]["mode"]) if "round" in item else value


# --- the year's result


def result(book, year):
    lines = [line for line in book.lines if line["period"].year == year]
    measures = {
        name: {
            (period.label, key_label(key)): value
            for period, rows in book.columns[name].items()
            if period.year == year
            for key, value in rows.items()
        }
        for name, item in book.items.items()
        if item["kind"] == "measure"
    }
    interim = {}
    for period in book.calendar.of(book.contract["period"]):
        if period.year == year:
            due = [line for line in lines if line["due"] == "period" and ledger.within(line["period"], period)]
            interim[period.label] = total_fen(due)
    return Result([printed(line) for line in lines], measures, total_fen(lines), interim)


def total_fen(lines):
    amounts = [line["amount"] for line in lines]
    return None if None in amounts else sum(amounts)


def key_label(key):
    return "/".join(part or "" for part in key)


def printed(line):
    return {
        "item": line["item"],
        "period": line["period"].label,
        "key": key_label(line["key"]),
        "part": line["part"],
        "amount": line["amount"],
        "exact": line["exact"],
        "state": line["state"],
    }

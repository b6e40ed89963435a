"""The rule `observe`: one number per row from an observation table, and what a missing one does."""

from fractions import Fraction
from itertools import product

from .exact import LEFT_OUT, UNDETERMINED, looks_like_number, number
from .periods import LENGTH
from .tables import cell_number, has_key, is_allowed, same_reading, text_of


def name_of(row):
    return text_of(row, "name") or text_of(row, "indicator")


def named_rows(book, item, period):
    """The table's rows in the period with the item's name, before `where`."""
    found = book.tables.in_period(item["from"], period, item["period"])
    return [timed for timed in found if "name" not in item or name_of(timed.row) == item["name"]]


def rows_seen(book, item, period, per=(), key=()):
    """The rows an item reads: its name, its `where`, its key."""
    return [
        timed
        for timed in named_rows(book, item, period)
        if is_allowed(timed.row, item.get("where", {})) and has_key(timed.row, per, key)
    ]


# --- keys


def observed_keys(book, item, period):
    """Expected keys (assets in service, `keys`) with those that are found; none found is a row of its own."""
    per = item["per"]
    if not per:
        return [()]
    expected = [expected_names(book, item, column, period) for column in per]
    rows = [tuple(text_of(timed.row, column) for column in per) for timed in rows_seen(book, item, period)]
    rows = [key for key in rows if all(key)]
    rows = [
        key for key in rows if all(names is None or part in names for names, part in zip(expected, key, strict=True))
    ]
    nothing_found = [("",) * len(per)]

    if all(names is not None for names in expected[:-1]):
        heads = list(product(*expected[:-1]))
    else:
        heads = list(dict.fromkeys(key[:-1] for key in rows))
    keys = []
    for head in heads:
        if expected[-1] is not None:
            keys += [(*head, name) for name in expected[-1]]
        else:
            keys += list(dict.fromkeys(key for key in rows if key[:-1] == head)) or [(*head, "")]

    may_be_empty = item["from"] == "events" or item.get("op") in ("count", "sum")
    if may_be_empty and not rows and book.tables.covered(item["from"], period):
        return [key for key in keys if "" not in key]
    if item["from"] == "events" and not book.tables.covered("events", period):
        return list(dict.fromkeys(keys + nothing_found))
    return keys or nothing_found


def expected_names(book, item, column, period):
    if column == "asset" and book.tables.assets:
        return book.tables.assets_in_service(period)
    if column == item["per"][-1] and "keys" in item:
        return item["keys"]
    return None


# --- values


def observe(book, item, row):
    table, operation = item["from"], item.get("op", "only")
    value = item.get("value", "value")
    if not complete(book, item, row):
        return UNDETERMINED
    seen = rows_seen(book, item, row.period, row.per, row.key)
    if item["kind"] == "adjustment" and not all(
        text_of(timed.row, "clause") and text_of(timed.row, "document") for timed in seen
    ):
        return UNDETERMINED
    if table == "events" and operation != "only" and not book.tables.covered(table, row.period):
        return UNDETERMINED
    if operation == "only":
        if len(seen) > 1:
            return UNDETERMINED
        found = cell_number(seen[0].row, value) if seen else None
        return missing(book, item, row) if found is None else found
    if operation != "last" and twice(table, seen):
        return UNDETERMINED
    if table == "readings" and operation in ("sum", "mean"):
        return every_reading(book, item, row)
    if not seen:
        if operation in ("sum", "count") and book.tables.covered(table, row.period):
            return Fraction(0)
        return missing(book, item, row)
    if operation == "count":
        return Fraction(len(seen))
    return as_found(item, [cell_number(timed.row, value) for timed in seen])


def complete(book, item, row):
    """`complete` names rows that must all be there, whatever `where` then says of them."""
    rows = [timed.row for timed in named_rows(book, item, row.period) if has_key(timed.row, row.per, row.key)]
    return all(
        any(text_of(one, column) == name for one in rows)
        for column, names in item.get("complete", {}).items()
        for name in names
    )


def twice(table, seen):
    """Two rows for one reading are an error of the table."""
    if table == "events":
        return False
    names = [same_reading(timed.row) for timed in seen]
    return len(set(names)) < len(names)


def as_found(item, values):
    """The operation over the rows there are; an empty cell is a missing value among them."""
    if item.get("op") == "last":
        values = values[-1:]
    how = item.get("missing", "refuse")
    if None in values:
        filled = [value for value in values if value is not None]
        if how == "leave_out" and Fraction(len(filled), len(values)) >= number(item.get("present", 0)):
            values = filled
        elif is_stated(how):
            values = [number(how) if value is None else value for value in values]
        else:
            return UNDETERMINED
    return operation_over(item, values)


def operation_over(item, values):
    if not values:
        return LEFT_OUT
    if item["op"] == "sum":
        return sum(values, Fraction(0))
    if item["op"] == "mean":
        return sum(values, Fraction(0)) / len(values)
    if item["op"] == "max":
        return max(values)
    if item["op"] == "min":
        return min(values)
    return values[-1]


# --- every reading of a period: sums and means want them all


def every_reading(book, item, row):
    """A sum or a mean of readings: one on every day (or month, where they are monthly)."""
    how = item.get("missing", "refuse")
    values = []
    for unit in book.calendar.inside(grain(book, item), row.period):
        found = readings_in(book, item, row, unit)
        if found:
            values += found
        elif how == "carry":
            values.append(reading_before(book, item, row, unit.begin))
        elif is_stated(how) and not outside_cover(book, item, unit):
            values.append(number(how))
        elif how != "leave_out" or not enough_present(book, item, row):
            return UNDETERMINED
    return UNDETERMINED if UNDETERMINED in values else operation_over(item, values)


def grain(book, item):
    """Whether the readings of this name are by day or by a longer period."""
    for timed in book.tables.timed.get(item["from"], []):
        if "name" not in item or name_of(timed.row) == item["name"]:
            return timed.time.kind
    return "day"


def readings_in(book, item, row, unit):
    values = [
        cell_number(timed.row, item.get("value", "value"))
        for timed in rows_seen(book, {**item, "period": unit.kind}, unit, row.per, row.key)
    ]
    return [value for value in values if value is not None]


# --- missing


def is_stated(how):
    return looks_like_number(how) or not isinstance(how, str)


def outside_cover(book, item, period):
    """A stated number stands for an absent row, but not on dates outside those the table covers."""
    return book.tables.has_cover(item["from"]) and not book.tables.covered(item["from"], period)


def missing(book, item, row):
    """What a row without its value is."""
    how = item.get("missing", "refuse")
    if is_stated(how):
        return UNDETERMINED if outside_cover(book, item, row.period) else number(how)
    if how == "leave_out":
        return LEFT_OUT if enough_present(book, item, row) else UNDETERMINED
    if how == "carry":
        return reading_before(book, item, row, row.period.begin)
    return UNDETERMINED


def enough_present(book, item, row):
    """Whether the share `present` of the expected readings is there, in each contract period concerned."""
    unit = grain(book, item) if item.get("op", "only") in ("sum", "mean") else item["period"]
    contract_period = book.calendar.settlement
    if LENGTH[row.period.kind] <= LENGTH[contract_period]:
        whole = [book.calendar.containing(contract_period, row.period)]
    else:
        whole = book.calendar.inside(contract_period, row.period)
    for period in whole:
        expected = book.calendar.inside(unit, period) or [row.period]
        there = [one for one in expected if readings_in(book, item, row, one)]
        if Fraction(len(there), len(expected)) < number(item.get("present", 0)):
            return False
    return True


def reading_before(book, item, row, day):
    """The last reading of the same key before a day; two at once are no reading."""
    earlier = [
        timed
        for timed in book.tables.timed.get(item["from"], [])
        if timed.time.end <= day
        and LENGTH[timed.time.kind] <= LENGTH[item["period"]]
        and ("name" not in item or name_of(timed.row) == item["name"])
        and is_allowed(timed.row, item.get("where", {}))
        and has_key(timed.row, row.per, row.key)
        and cell_number(timed.row, item.get("value", "value")) is not None
    ]
    if not earlier:
        return UNDETERMINED
    latest = max(timed.time.begin for timed in earlier)
    values = [cell_number(timed.row, item.get("value", "value")) for timed in earlier if timed.time.begin == latest]
    return values[0] if len(values) == 1 else UNDETERMINED

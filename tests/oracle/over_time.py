"""The rules that look over several rows: reduce over a group, window over past periods."""

from fractions import Fraction

from .attributes import attribute
from .exact import LEFT_OUT, UNDETERMINED, ContractError, added_up, known, state_of
from .reading import Row, is_of_no_event, items_read, keys_of_assets, matching, operand, periods_read

# --- reduce


def rows_reduced(book, item, period):
    """The rows of the item reduced that lie in a period, with their values."""
    source = book.item(item["of"])
    return [
        (Row(one, source["per"], key), value)
        for one in periods_read(book, source["period"], Row(period, (), ()))
        for key, value in book.columns[source["id"]].get(one, {}).items()
        if None not in key
    ]


def group_of(book, row, per):
    return tuple(attribute(book, row, column) or "" for column in per)


def reduce_keys(book, item, period):
    per = item["per"]
    if not per:
        return [()]
    return list(dict.fromkeys([*keys_of_assets(book, per, period), *book.once(item, groups, period)[0]]))


def groups(book, item, period):
    """Group -> its rows with their values; and the rows that say that the log is silent, which are of every group."""
    found, of_every_group = {}, []
    for row, value in rows_reduced(book, item, period):
        group = found.setdefault(group_of(book, row, item["per"]), [])
        (of_every_group if is_of_no_event(row) else group).append((row, value))
    return found, of_every_group


def reduce(book, item, row):
    found, of_every_group = book.once(item, groups, row.period)
    group = found.get(row.key, []) + of_every_group
    if not group:
        return empty_group(book, item, row)
    weighted = []
    for one, value in group:
        weight = operand(book, item["weights"], one) if "weights" in item else Fraction(1)
        weighted.append((one.period, state_of([value, weight]) or value, weight))
    counted = [one for one in weighted if one[1] != LEFT_OUT]
    if not counted:
        return Fraction(0) if item["op"] == "count" else LEFT_OUT
    if UNDETERMINED in [value for _, value, _ in counted]:
        return UNDETERMINED
    return reduced(item["op"], counted)


def reduced(operation, counted):
    """The operation over (period, value, weight), all known."""
    values = [value for _, value, _ in counted]
    if operation == "sum":
        return sum((weight * value for _, value, weight in counted), Fraction(0))
    if operation == "mean":
        return sum(values) / len(values)
    if operation == "weighted_mean":
        weights = sum(weight for _, _, weight in counted)
        return UNDETERMINED if weights == 0 else sum(weight * value for _, value, weight in counted) / weights
    if operation == "max":
        return max(values)
    if operation == "min":
        return min(values)
    if operation == "count":
        return Fraction(len(values))
    if operation == "any":
        return Fraction(any(value != 0 for value in values))
    if operation == "all":
        return Fraction(all(value != 0 for value in values))
    if operation == "last":
        latest = max(period.begin for period, _, _ in counted)
        last = [value for period, value, _ in counted if period.begin == latest]
        return last[0] if len(last) == 1 else UNDETERMINED
    raise ContractError(f"unknown op {operation!r}")


def empty_group(book, item, row):
    if "nothing" in item:
        return operand(book, item["nothing"], row)
    countable = item["op"] in ("sum", "count", "any")
    if countable and about_events(book, item["of"]) and book.tables.covered("events", row.period):
        return Fraction(0)
    return UNDETERMINED


def about_events(book, name):
    """Whether an item's rows come, directly or through others, from the table of events."""
    item = book.items.get(name)
    if item is None:
        return False
    if item.get("from") == "events" or "event" in item["per"]:
        return True
    return any(about_events(book, source) for source, _ in items_read(item))


# --- window


def window(book, item, row):
    """Over this and past periods of the item's own kind."""
    past = [
        period
        for period in book.calendar.all[row.period.kind]
        if period.begin <= row.period.begin
        and (item.get("reset", "never") == "never" or period.year == row.period.year)
    ]
    if item["counts"] == "sum":
        return added_up(values_of(book, item, row, past[-item["length"] :]))
    settled = [period for period in past if period.year >= book.calendar.first_year]
    before = carried_in(book, item, row, past[: len(past) - len(settled)])
    values = values_of(book, item, row, settled)
    if item["counts"] == "to_date":
        return added_up(values + before)
    return run_length(values, before)


def values_of(book, item, row, periods):
    """The values of `of` in these periods, where it has them; `openings` before the first settled year."""
    source = book.item(item["of"])
    values = []
    for period in periods:
        if period.year < book.calendar.first_year:
            value = book.opening(source["id"], period, row.key)
            values.append(UNDETERMINED if value is None else value)
            continue
        here = Row(period, row.per, row.key)
        found = [
            value
            for one in periods_read(book, source["period"], here)
            for value in matching(book, source, one, here)[0].values()
        ]
        if found:
            values.append(added_up(found))
    return values


def carried_in(book, item, row, periods):
    """The window's own value at the end of the periods before the first that is settled."""
    if not periods:
        return []
    value = book.opening(item["id"], periods[-1], row.key)
    return [UNDETERMINED if value is None else value]


def run_length(values, before):
    """How many in a row, back from now, are not zero; left-out ones neither count nor break the run."""
    if values and all(value == LEFT_OUT for value in values):
        return LEFT_OUT
    length = Fraction(0)
    for value in reversed(values):
        if value == UNDETERMINED:
            return UNDETERMINED
        if value == 0:
            return length
        if value != LEFT_OUT:
            length += 1
    if before:
        return before[0] if not known(before[0]) else length + before[0]
    return length

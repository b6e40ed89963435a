"""The rules that read dated numbers and price series: parameter and index."""

from .exact import UNDETERMINED, number, state_of
from .periods import add_months, as_date
from .reading import dated, operand
from .tables import text_of

# --- parameter


def parameter_keys(book, item, period):
    per = item["per"]
    if not per:
        return [()]
    keys = dict.fromkeys(tuple(str(one[column]) for column in per) for one in item["values"])
    if "asset" in per and book.tables.assets:
        in_service = book.tables.assets_in_service(period)
        keys = [key for key in keys if key[per.index("asset")] in in_service]
    return list(keys)


def parameter(book, item, row):
    if "value" in item:
        return operand(book, item["value"], row)
    values = [one for one in item["values"] if tuple(str(one[column]) for column in row.per) == row.key]
    return dated(book, values, row, item.get("within", "refuse")) if values else UNDETERMINED


# --- index


def index(book, item, row):
    """K = fixed + sum of weight x I(t) / I(0), always from the base."""
    month = index_month(item, row.period)
    worth = [operand(book, item.get("fixed", 0), row)]
    for series in item["series"]:
        weight = operand(book, series["weight"], row)
        now = index_value(book, item, series["name"], month)
        base = index_base(book, item, series, row)
        state = state_of([weight, now, base])
        if state or base == 0:
            return state or UNDETERMINED
        worth.append(weight * now / base)
    return state_of(worth) or sum(worth)


def index_month(item, period):
    """The month looked at: one of the period, counted from its begin, then `lag_months` back."""
    which = item.get("month", "first")
    if which == "first":
        month = period.begin.replace(day=1)
    elif which == "last":
        month = as_date(period.end.fromordinal(period.end.toordinal() - 1)).replace(day=1)
    else:
        month = add_months(period.begin.replace(day=1), which - 1)
    return add_months(month, -item.get("lag_months", 0)).strftime("%Y-%m")


def index_base(book, item, series, row):
    base = series["base"]
    if isinstance(base, str) and len(base) == 7 and base[4] == "-":
        return index_value(book, item, series["name"], base)
    return operand(book, base, row)


def index_value(book, item, series, month):
    """The one value of a series in a month; a provisional one only where the contract says `any`."""
    final_only = item.get("status", "any") == "final"
    values = [
        text_of(one, "value")
        for one in book.tables.rows("indices")
        if text_of(one, "series") == series
        and text_of(one, "month") == month
        and not (final_only and text_of(one, "status") != "final")
    ]
    return number(values[0]) if len(values) == 1 and values[0] else UNDETERMINED

"""The rule `carry`: balances that are set against later periods, first in, first out."""

from fractions import Fraction

from .exact import LEFT_OUT, UNDETERMINED, known
from .ledger import check_above, keys_in_lines, line_total, lines_by_key, write_adjustment
from .reading import Row, operand


def carry(book, item):
    """Balances between periods: credit against deductions or debt against payments, first in, first out."""
    check_above(book, item["against"])
    for key in carry_keys(book, item):
        carry_one(book, item, key)


def carry_keys(book, item):
    if not item["per"]:
        return [()]
    keys = []
    for period in book.calendar.of(item["period"]):
        keys += keys_in_lines(book, item, item["against"], period)
        if book.item(item["earn"])["per"] == item["per"]:
            keys += book.columns[item["earn"]].get(period, {})
    return [key for key in dict.fromkeys(keys) if None not in key]


def carry_one(book, item, key):
    expires = item.get("expires")
    lots = opening_lots(book, item, key)  # [position of the period in which it was earned, what is left]
    broken = None  # once something is undetermined, everything later is
    for period in book.calendar.of(item["period"]):
        row = Row(period, item["per"], key)
        now = book.calendar.position(period)
        earned = operand(book, item["earn"], row)
        if known(earned) and earned < 0:
            earned = UNDETERMINED
        lots = [lot for lot in lots if still_there(lot, now, expires, item.get("use_first", True))]
        if item.get("same_period", False):
            lots.append([now, earned])
        due = line_total(lines_by_key(book, item, item["against"], period)(key), item["counts"])
        states = [due, *(left for _, left in lots)]
        if UNDETERMINED in states:
            broken = UNDETERMINED
        used = broken or use(lots, due)
        sign = 1 if item["counts"] == "deducted" else -1
        offered = book.columns[item["id"]].setdefault(period, {})
        offered[key] = write_adjustment(book, item, row, used if not known(used) else sign * used)
        if not item.get("same_period", False):
            lots.append([now, earned])


def opening_lots(book, item, key):
    lots = []
    if "opening" in item and book.calendar.first_year == 1:
        first = book.calendar.of(item["period"])[0]
        lots.append([-1, operand(book, item["opening"], Row(first, item["per"], key))])
    for period in book.calendar.all[item["period"]]:
        if period.year < book.calendar.first_year:
            value = book.opening(item["id"], period, key)
            if value is not None:
                lots.append([book.calendar.position(period), value])
    return lots


def still_there(lot, now, expires, use_first):
    """Whether a lot can be used now: through its last period, or (lapsing first) only before it."""
    if expires is None:
        return True
    last = lot[0] + expires
    return now <= last if use_first else now < last


def use(lots, due):
    """Take what is due from the oldest lots; returns what was taken."""
    used = Fraction(0)
    for lot in lots:
        if lot[1] == LEFT_OUT:
            continue
        taken = min(lot[1], max(due - used, Fraction(0)))
        lot[1] -= taken
        used += taken
    return used

"""Lines: signing, rounding, tax, taking back; and reading lines again, as `limit` does."""

from fractions import Fraction

from .attributes import attribute
from .exact import LEFT_OUT, UNDETERMINED, ContractError, added_up, known, rounded, state_of
from .periods import LENGTH, within
from .reading import Row, is_of_no_event, keys_of_assets, operand

ROUNDING_KEY = None  # repeated for each key column: an amount that belongs to no single key


def rounding_of(book, item):
    """The item's rounding, else the contract's; at the line unless one of them says at the item."""
    contract = book.contract.get("rounding", {})
    own = item.get("round", contract)
    if "places" not in own:
        raise ContractError(f"{item['id']}: no rounding for an amount")
    return own["places"], own["mode"], own.get("at", contract.get("at", "line"))


def sign_of(item):
    return -1 if item["kind"] == "deduction" else 1


def add_line(book, item, period, key, part, amount, exact, state="known"):
    """Amount and exact as they stand in the payable; periods longer than the contract's wait for the year."""
    long = LENGTH[period.kind] > LENGTH[book.contract["period"]]
    book.lines.append(
        {
            "item": item["id"],
            "per": item["per"],
            "period": period,
            "key": key,
            "part": part,
            "amount": amount,
            "exact": exact,
            "state": state,
            "due": "year" if long else item.get("due", "period"),
        }
    )


def add_state_line(book, item, period, key, part, state):
    """A left-out row is a line of zero, an undetermined one a line without an amount."""
    zero = state == LEFT_OUT
    add_line(book, item, period, key, part, 0 if zero else None, Fraction(0) if zero else None, state)


def fen(amount):
    whole = amount * 100
    if whole.denominator != 1:
        raise ContractError(f"{amount} is not a whole number of fen")
    return whole.numerator


# --- charges, deductions, advances, observed adjustments


def write_amounts(book, item, period, rows):
    """The lines of one item in one period. `rows` is key -> a state, or a list of (part, exact as stated).

    Returns key -> the amount offered to later items: the sum of the rounded lines, as stated.
    """
    places, mode, at = rounding_of(book, item)
    sign = sign_of(item)
    offered = {}
    exact_total = rounded_total = Fraction(0)
    for key, parts in rows.items():
        if not isinstance(parts, list):
            add_state_line(book, item, period, key, "", parts)
            offered[key] = parts
            continue
        offered[key] = Fraction(0)
        for part, exact in parts:
            amount = rounded(exact, places, mode)
            add_line(book, item, period, key, part, sign * fen(amount), sign * exact)
            offered[key] += amount
            exact_total += exact
            rounded_total += amount
    if at == "item" and UNDETERMINED not in offered.values():
        difference = rounded(exact_total, places, mode) - rounded_total
        if difference != 0:
            key = (ROUNDING_KEY,) * len(item["per"])
            add_line(book, item, period, key, "rounding", sign * fen(difference), sign * difference)
            offered[key] = offered.get(key, Fraction(0)) + difference
    add_tax(book, item, period, offered, places, mode)
    return offered


def add_tax(book, item, period, offered, places, mode):
    """Tax that is not included is a second line, on the rounded amount; later formulas do not read it."""
    if "vat" not in item or item["vat"]["included"]:
        return
    for key, amount in offered.items():
        if not known(amount):
            continue
        rate = operand(book, item["vat"]["rate"], Row(period, item["per"], key))
        if not known(rate):
            add_state_line(book, item, period, key, "vat", rate)
            continue
        exact = amount * rate
        tax = rounded(exact, places, mode)
        add_line(book, item, period, key, "vat", sign_of(item) * fen(tax), sign_of(item) * exact)


def take_back(book, item):
    """What was advanced in an operating year is taken back when it is settled, each part in a line of its own."""
    for year in book.calendar.of("year"):
        amounts = {}
        for line in book.lines:
            if line["item"] == item["id"] and within(line["period"], year):
                amounts.setdefault(line["key"], {}).setdefault(line["part"], []).append(signed(line))
        for key, parts in amounts.items():
            if any(UNDETERMINED in lines for lines in parts.values()):
                add_state_line(book, item, year, key, "taken back", UNDETERMINED)
                continue
            for part, lines in parts.items():
                total, name = added_up(lines), f"{part} taken back".strip()
                if known(total):
                    add_line(book, item, year, key, name, fen(-total), -total)
                else:
                    add_state_line(book, item, year, key, name, total)


def signed(line):
    """A line's amount in the payable, or its state."""
    return Fraction(line["amount"], 100) if line["state"] == "known" else line["state"]


# --- reading lines again


def lines_by_key(book, item, items, period):
    """Key -> the lines of these items in the period; a line that says that the log is silent is one of every key."""
    found, of_every_key = {}, []
    for line in book.lines:
        if line["item"] in items and within(line["period"], period):
            at = Row(line["period"], line["per"], line["key"])
            if item["per"] and is_of_no_event(at):
                of_every_key.append(line)
            else:
                found.setdefault(tuple(attribute(book, at, column) for column in item["per"]), []).append(line)
    return lambda key: found.get(key, []) + of_every_key


def line_total(lines, counts):
    """What these lines come to: paid as they stand, deducted turned round. A left-out line is a line of zero."""
    if any(line["state"] == UNDETERMINED for line in lines):
        return UNDETERMINED
    total = sum((Fraction(line["amount"], 100) for line in lines), Fraction(0))
    return total if counts == "paid" else -total


def keys_in_lines(book, item, items, period):
    if not item["per"]:
        return [()]
    keys = []
    for line in book.lines:
        if line["item"] in items and within(line["period"], period):
            at = Row(line["period"], line["per"], line["key"])
            keys.append(tuple(attribute(book, at, column) for column in item["per"]))
    if any("event" in book.item(name)["per"] for name in items):
        keys = keys_of_assets(book, item["per"], period) + keys
    return [key for key in dict.fromkeys(keys) if None not in key]


def write_adjustment(book, item, row, exact):
    """One line, zero or not; returns the amount offered."""
    if not known(exact):
        add_state_line(book, item, row.period, row.key, "", exact)
        return exact
    places, mode, _ = rounding_of(book, item)
    amount = rounded(exact, places, mode)
    add_line(book, item, row.period, row.key, "", fen(amount), exact)
    return amount


def check_above(book, items):
    for name in items:
        book.item(name)


# --- limit


def limit(book, item):
    """Bring a total between bounds; `over` a longer period, what earlier periods kept counts too."""
    check_above(book, item["of"])
    kept = {}  # (longer period, key) -> what stands so far: the totals and this limit's own lines
    for period in book.calendar.of(item["period"]):
        around = book.calendar.containing(item.get("over", item["period"]), period)
        offered = book.columns[item["id"]].setdefault(period, {})
        lines_of = lines_by_key(book, item, item["of"], period)
        for key in keys_in_lines(book, item, item["of"], period):
            row = Row(period, item["per"], key)
            before = kept.get((around, key), kept_before(book, item, around, key))
            now = UNDETERMINED if "" in key else line_total(lines_of(key), item["counts"])
            total = state_of([before, now]) or before + now
            held = clamped(book, item, row, total)
            turned = 1 if item["counts"] == "paid" else -1
            exact = held if not known(held) else turned * (held - total)
            offered[key] = write_adjustment(book, item, row, exact)
            amount = offered[key]
            kept[around, key] = state_of([total, amount]) or total + turned * amount


def clamped(book, item, row, total):
    low = operand(book, item["at_least"], row) if "at_least" in item else None
    high = operand(book, item["at_most"], row) if "at_most" in item else None
    state = state_of(one for one in (total, low, high) if one is not None)
    if state:
        return state
    if low is not None and high is not None and low > high:
        return UNDETERMINED
    if high is not None:
        total = min(total, high)
    return total if low is None else max(total, low)


def kept_before(book, item, around, key):
    """What `openings` say of the items and the limit in the longer period, before the first settled year."""
    turned = 1 if item["counts"] == "paid" else -1
    total = Fraction(0)
    for name in [*item["of"], item["id"]]:
        for period in book.calendar.all[book.item(name)["period"]]:
            if within(period, around) and period.year < book.calendar.first_year:
                value = book.opening(name, period, key)
                total += turned * sign_of(book.item(name)) * (value or 0)
    return total

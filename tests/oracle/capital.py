"""The rules of the capital part: annuity by year, interest by the day."""

from fractions import Fraction

from .exact import UNDETERMINED, ContractError, known, state_of
from .periods import as_date, day_period, days_of
from .reading import Row, operand, row_keys
from .tables import cell_number, has_key, text_of

# --- annuity


def annuity(book, item, row):
    """The capital part of year k of N, k counted from `first_number`; zero outside."""
    principal = operand(book, item["principal"], row)
    years = operand(book, item["years"], row)
    at = operand(book, item.get("number", "calendar.year_number"), row)
    first = operand(book, item.get("first_number", 1), row)
    state = state_of([principal, years, at, first])
    if state:
        return state
    k = at - first + 1
    if k.denominator != 1 or years.denominator != 1:
        return UNDETERMINED
    if not 1 <= k <= years:
        return Fraction(0)
    if item["schedule"] == "rising":
        profit, discount = operand(book, item["profit"], row), operand(book, item["discount"], row)
        return state_of([profit, discount]) or principal * (1 + profit) * power(1 + discount, at) / years
    rate = operand(book, item["rate"], row)
    if not known(rate):
        return rate
    how = item.get("on_rate_change")
    if item["schedule"] == "equal_principal":
        capital, interest = equal_principal(principal, years, rate, k, item.get("interest_on", "opening"))
    elif how == "relevel":
        rates = rates_until(book, item, row, first, k)
        if state_of(rates):
            return state_of(rates)
        capital, interest = relevelled(principal, years, rates)
    else:
        if how is None and len(set(rates_until(book, item, row, first, k, settled_only=True))) > 1:
            return UNDETERMINED
        capital, interest = relevelled(principal, years, [rate] * int(k))
    return {"all": capital + interest, "principal": capital, "interest": interest}[item.get("part", "all")]


def power(base, exponent):
    if exponent.denominator != 1:
        raise ContractError("the number of a year must be whole")
    return base ** int(exponent)


def equal_principal(principal, years, rate, k, interest_on):
    """P/N each year, and interest on what is owed at its opening, or on the mean of opening and closing."""
    capital = principal / years
    opening = principal - (k - 1) * capital
    closing = opening - capital
    return capital, rate * (opening if interest_on == "opening" else (opening + closing) / 2)


def level(balance, rate, years):
    """A = P i (1+i)^N / ((1+i)^N - 1)."""
    if rate == 0:
        return balance / years
    grown = (1 + rate) ** int(years)
    return balance * rate * grown / (grown - 1)


def relevelled(principal, years, rates):
    """Year by year the level instalment of what is left, at the rate of the year, over the years left."""
    balance = principal
    capital = interest = Fraction(0)
    for done, rate in enumerate(rates):
        interest = balance * rate
        capital = level(balance, rate, years - done) - interest
        balance -= capital
    return capital, interest


def rates_until(book, item, row, first, k, settled_only=False):
    """The rate of year 1, 2, … k of the schedule; undetermined where no such year was settled."""
    rates = {}
    for period in book.calendar.of(row.period.kind):
        here = Row(period, row.per, row.key)
        at = operand(book, item.get("number", "calendar.year_number"), here)
        if known(at) and period.begin <= row.period.begin:
            rates[at - first + 1] = operand(book, item["rate"], here)
    if settled_only:
        return list(rates.values())
    return [rates.get(Fraction(one), UNDETERMINED) for one in range(1, int(k) + 1)]


# --- interest


def interest_keys(book, item, period):
    per = item["per"]
    if not per:
        return [()]
    table = item["balance_from"] if "balance_from" in item else item["from"]
    found = dict.fromkeys(tuple(text_of(one, column) for column in per) for one in book.tables.rows(table))
    return list(found) or row_keys(book, item, period)


def interest(book, item, row):
    """Day by day: what is owed that day, at the rate of that day, over the days of the year."""
    total = Fraction(0)
    for day in days_of(row.period):
        owed = balance_on(book, item, row, day) if "balance_from" in item else owed_on(book, item, row, day)
        rate = operand(book, item["rate"], Row(day_period(day, row.period.year), row.per, row.key))
        if state_of([owed, rate]):
            return state_of([owed, rate])
        total += owed * rate / basis(item["day_count"], day)
    return total


def basis(day_count, day):
    if day_count == "actual/360":
        return 360
    if day_count == "actual/365":
        return 365
    if day_count == "actual/actual":
        return (day.replace(month=12, day=31) - day.replace(month=1, day=1)).days + 1
    raise ContractError(f"unknown day count {day_count!r}")


def rows_of_key(book, table, row):
    return [one for one in book.tables.rows(table) if has_key(one, row.per, row.key)]


def balance_on(book, item, row, day):
    """All changes up to and on that day."""
    rows = rows_of_key(book, item["balance_from"], row)
    if not rows:
        return UNDETERMINED
    changes = [cell_number(one, "change") for one in rows if as_date(one["date"]) <= day]
    return UNDETERMINED if None in changes else sum(changes, Fraction(0))


def owed_on(book, item, row, day):
    """The sums due on or before that day and paid after it."""
    rows = rows_of_key(book, item["from"], row)
    if not rows and not book.tables.covered(item["from"], day_period(day, row.period.year)):
        return UNDETERMINED
    owed = []
    for one in rows:
        due, paid = text_of(one, item["begin"]), text_of(one, item["end"])
        if not due:
            return UNDETERMINED
        if as_date(due) <= day and not paid:
            return UNDETERMINED
        if as_date(due) <= day < as_date(paid or due):
            owed.append(cell_number(one, item["principal"]))
    return UNDETERMINED if None in owed else sum(owed, Fraction(0))

"""Small random pieces of contracts: numbers, dates, roundings, band tables, rows that go missing."""

from datetime import date, timedelta

from .periods import add_months

MODES = ["half_up", "half_even", "down", "up", "floor", "ceiling"]
FRACTIONS = ["69/70", "2/3", "1/7", "11/13", "2/37", "0.30", "0.0725", "1"]


def item(name, rule, /, **fields):
    return {"id": name, "rule": rule, "clause": "ca:1", **fields}


def observe(name, table, /, **fields):
    return item(name, "observe", **{"from": table, "name": name, **fields})


def covers(year, *tables):
    return [{"table": table, "from": f"{year['first']}", "to": f"{year['next']}"} for table in tables]


def decimal(rng, low, high, places=None):
    """A number between two whole ones, with up to four decimals, as text."""
    places = rng.randint(0, 4) if places is None else places
    scaled = rng.randint(low * 10**places, high * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{places}}" if places else f"{sign}{whole}"


def chance(rng, one_in):
    return rng.randrange(one_in) == 0


def rounding(rng, at=("line", "item")):
    """Of amounts: to the fen most of the time, else to the jiao, the yuan, tens or hundreds."""
    return {"places": rng.choice([2, 2, 2, 1, 0, -1, -2]), "mode": rng.choice(MODES), "at": rng.choice(at)}


def maybe_round(rng, places=(0, 1, 2, 3, 4)):
    """Of a measure: none, or some."""
    return {} if chance(rng, 3) else {"round": {"places": rng.choice(places), "mode": rng.choice(MODES)}}


def short_year(rng):
    """A first operating year of one to five months, from any day."""
    begin = date(2023, 1, 1) + timedelta(days=rng.randrange(700))
    if chance(rng, 2):
        begin = begin.replace(day=1)
    return {"first": begin, "next": begin + timedelta(days=rng.randint(31, 150))}


def months_of(year):
    """The calendar months an operating year touches, as they are named in tables."""
    names, month = [], year["first"].replace(day=1)
    while month < year["next"]:
        names.append(month.strftime("%Y-%m"))
        month = add_months(month, 1)
    return names


def days_of(year):
    return [year["first"] + timedelta(days=n) for n in range((year["next"] - year["first"]).days)]


def dated(rng, year, numbers, on_firsts):
    """Values of a parameter: the first from the first day, the others from later days of the year."""
    days = sorted(rng.sample(days_of(year)[1:], min(len(numbers) - 1, len(days_of(year)) - 1)))
    if on_firsts:
        days = sorted({add_months(day.replace(day=1), 1) for day in days})
    days = [year["first"], *days]
    return [{"from": day, "value": number} for day, number in zip(days, numbers, strict=False)]


def thinned(rng, rows, one_in):
    """The rows, or (one time in so many) without one of them, or with one of them empty."""
    if not rows or not chance(rng, one_in):
        return rows
    lost = rng.randrange(len(rows))
    if chance(rng, 2):
        return [row for n, row in enumerate(rows) if n != lost]
    return [{**row, "value": ""} if n == lost else row for n, row in enumerate(rows)]


def monthly(rng, months, name, low, high, places=None, one_in=8):
    """A table's rows of one name, by month."""
    rows = [{"period": month, "name": name, "value": decimal(rng, low, high, places)} for month in months]
    return thinned(rng, rows, one_in)


def band_table(rng, low, high):
    """Two to five bands from `low` on: steps, slopes, points to reach, jumps; at times one that refuses."""
    floors = [low, *sorted(rng.sample(range(low + 1, high), rng.randint(1, 4)))]
    bands = []
    for n, floor in enumerate(floors):
        last = n + 1 == len(floors)
        band = {"floor": floor, "at_floor": decimal(rng, 0, 1)}
        shape = rng.choice(["step", "step", "slope", "to"])
        if shape == "slope":
            band["slope"] = rng.choice(["0.005", "0.02", "1/70", "-0.003"])
        if shape == "to" and not last:
            band["to"] = decimal(rng, 0, 1)
        bands.append(band)
    if chance(rng, 4):
        del bands[0]["floor"]
        bands[0].pop("slope", None)
        bands[0].pop("to", None)
    if chance(rng, 6):
        bands[0] = {name: value for name, value in bands[0].items() if name == "floor"}
        bands[0]["undetermined"] = "rectify, then assess again"
    return {"bands": bands, "closed": rng.choice(["floor", "ceiling"])}


def with_tops(rng, table, high):
    """The same table with the last value of each band printed: one below the next floor."""
    floors = [*(band["floor"] for band in table["bands"][1:]), high + 1]
    for band, following in zip(table["bands"], floors, strict=True):
        if following - 1 > band.get("floor", following) and "undetermined" not in band:
            band["top"] = following - 1
    table["closed"] = "floor"
    return {**table, **({"between": "lower"} if chance(rng, 2) else {})}

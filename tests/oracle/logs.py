"""Random logs of events, small and dense, so that they collide; their assets, reliefs, covers, service calendars."""

from datetime import datetime, time, timedelta

from .periods import add_months
from .pieces import chance, decimal
from .service import DAY_NAMES

ASSETS = ["a1", "a2", "a3"]
CATEGORIES = ["fault", "late", "dirt"]
FAILURES = ["f1", "f2", "f3"]
COLUMNS = ["event", "failure", "asset", "category", "begin", "end", "severity", "share", "used"]
MAY_BE_EMPTY = ["failure", "asset", "category", "severity", "share", "used", "end"]
LENGTHS = [0, 10, 30, 45, 60, 90, 120, 200, 433, 600, 1440, 1500, 3000, 5000, 60000]  # minutes


def midnight(day):
    return datetime.combine(day, time())


def settled_days(year, number):
    """The first day of the operating year that is settled, and the first after it."""
    if number == 1:
        return year["first"], year["next"]
    return add_months(year["next"], 12 * (number - 2)), add_months(year["next"], 12 * (number - 1))


def hot_moments(rng, year, number):
    """The moments round which things happen: ends of months and of years, the first day, any day."""
    begin, end = settled_days(year, number)
    anywhere = begin + timedelta(days=rng.randrange((end - begin).days))
    month_end = min(add_months(anywhere.replace(day=1), 1), end)
    days = [begin, begin, month_end, month_end, anywhere, anywhere, end, year["first"]]
    return [midnight(rng.choice(days)) for _ in range(rng.choice([1, 1, 2, 3]))]


def near(rng, hot):
    """A moment within a day and a half of one of the hot ones, mostly on the half hour."""
    reach = rng.choice([8, 24, 72])
    when = rng.choice(hot) + timedelta(minutes=30 * rng.randint(-reach, reach))
    return when + timedelta(seconds=rng.randrange(3600)) if chance(rng, 6) else when


def written(rng, when):
    """A moment as logs have it: a date alone at midnight, with T or a blank, with or without seconds."""
    if when.time() == time() and chance(rng, 2):
        return when.date().isoformat()
    text = when.isoformat(sep=rng.choice(["T", " "]))
    return text[:-3] if when.second == 0 and chance(rng, 2) else text


def event_log(rng, hot, most=12):
    """Up to so many events: equal begins, touching and nested ones, open ones, ones of no length, empty cells."""
    spans, rows = [], []
    for n in range(rng.choice([0, 2, 4, 6, 9, most])):
        begin = rng.choice(spans)[rng.randrange(2)] if spans and chance(rng, 3) else near(rng, hot)
        end = begin + timedelta(minutes=rng.choice(LENGTHS[:-1] if rng.randrange(8) else LENGTHS))
        if spans and chance(rng, 4):
            end = max(begin, rng.choice(spans)[rng.randrange(2)])
        spans.append((begin, end))
        row = {
            "event": f"e{n + 1}",
            "failure": rng.choice(FAILURES),
            "asset": rng.choice(ASSETS[: rng.choice([1, 2, 3])]),
            "category": rng.choice(CATEGORIES),
            "begin": written(rng, begin),
            "end": written(rng, end),
            "severity": str(rng.randint(1, 3)),
            "share": rng.choice(["1", "1", "0.5", "0.25", "0"]),
            "used": decimal(rng, 0, 2),
        }
        rows.append(row)
    if rows and chance(rng, 5):
        rng.choice(rows)[rng.choice(MAY_BE_EMPTY)] = ""
    return rng.sample(rows, len(rows))


def begun_between(events, first, last):
    return [row for row in events if str(first) <= row["begin"][:10] < str(last)]


def relief_rows(rng, hot, events):
    """Approved intervals, by whatever the contract may match, whole or by their share."""
    with_share = chance(rng, 2)
    rows = []
    for _ in range(rng.randint(1, 4)):
        begin = near(rng, hot)
        end = begin + timedelta(minutes=rng.choice(LENGTHS[1:-1]))
        row = {
            "asset": rng.choice(ASSETS),
            "category": rng.choice(CATEGORIES),
            "event": rng.choice(events)["event"] if events else "e1",
            "begin": written(rng, begin),
            "end": written(rng, end),
            "evidence": "letter",
        }
        rows.append({**row, "share": rng.choice(["1", "0.5", "0.2", "0"])} if with_share else row)
    return rows


def asset_rows(rng, year, hot):
    """Three assets, of which one may join and one may leave near something hot."""
    rows = []
    for n, name in enumerate(ASSETS):
        joins = year["first"] if n < 2 or chance(rng, 2) else max(year["first"], rng.choice(hot).date())
        leaves = rng.choice(hot).date() + timedelta(days=rng.randint(0, 2)) if n == 1 and chance(rng, 2) else None
        row = {
            "asset": name,
            "from": str(joins),
            "to": str(leaves) if leaves and leaves > joins else "",
            "length": decimal(rng, 1, 9),
            "line": "xy"[n % 2],
        }
        rows.append(row)
    return rows


def cover_rows(rng, year, number, hot):
    """Covers of the log: from before the first day to after the last, with a gap, too short, or none."""
    first, last = year["first"], settled_days(year, number)[1]
    begin, end = first - timedelta(days=rng.choice([0, 0, 400])), last + timedelta(days=rng.choice([0, 0, 400]))
    kind = rng.choice(["whole"] * 18 + ["gap", "short", "late", "none"])
    edges = [(begin, end)]
    if kind == "gap":
        gap = rng.choice(hot).date()
        edges = [(begin, gap), (gap + timedelta(days=rng.randint(0, 3)), end)]
    if kind == "short":
        edges = [(begin, last - timedelta(days=rng.randint(1, 40)))]
    if kind == "late":
        edges = [(first + timedelta(days=rng.randint(1, 40)), end)]
    if kind == "none":
        edges = []
    return [{"table": "events", "from": str(one), "to": str(other)} for one, other in edges if one < other]


# --- service calendars


def clock_text(half_hours):
    return f"{half_hours // 2:02}:{30 * (half_hours % 2):02}"


def calendar_of(rng, hot):
    """Hours of some days of the week with weights, some of them nothing, and dates that follow other days."""
    hours = []
    for days in rng.choice([[DAY_NAMES], [DAY_NAMES[:5], DAY_NAMES[5:]], [DAY_NAMES[:4], DAY_NAMES[4:6]]]):
        edges = sorted(rng.sample(range(49), rng.choice([2, 4])))
        if chance(rng, 2):
            edges = [edges[0], edges[-1], edges[-1], 48] if edges[-1] < 48 else [0, edges[0], edges[0], 48]
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            if begin < end:
                weight = {"weight": rng.choice([2, "0.5", 0, "1/3", 1])} if rng.randrange(3) else {}
                hours.append({"days": days, "from": clock_text(begin), "to": clock_text(end), **weight})
    near_dates = sorted({when.date() + timedelta(days=n) for when in hot for n in (-1, 0, 1)})
    rng.shuffle(near_dates)
    exceptions = [{"dates": near_dates[:1], "as": rng.choice([*DAY_NAMES, "closed"])}] if chance(rng, 2) else []
    if chance(rng, 3) and near_dates[1:]:
        exceptions.append({"dates": near_dates[1:3], "as": rng.choice(["closed", "sun"])})
    return {"hours": hours, **({"exceptions": exceptions} if exceptions else {})}

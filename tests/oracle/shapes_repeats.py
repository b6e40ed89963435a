"""Shapes of contracts about events: repeats, and unavailability that is deducted for.

Each gives items, tables, what stands at the top, and the year to settle.
"""

from . import logs
from .pieces import chance, decimal, item, maybe_round
from .shapes_events import clock_items, scene

PER_EVENT = {"per": ["event"]}
CNY = {"unit": "CNY"}
BY = [["asset"], ["asset", "category"], ["failure"], ["category"]]


def money(name, value, unit="CNY"):
    return {"name": name, "value": value, "unit": unit}


# --- ranks


def rank_item(rng, here, name, period, positive=()):
    """A rank on the term, on the month or on the year, over a period or so many days."""
    window = {"days": rng.choice([1, 2, 30])}
    if rng.randrange(3):
        window = {"period": rng.choice(["month", "month", "year"])}
    fields = {"by": rng.choice(BY), "window": window, "counts": rng.choice(["rank", "rank", "total"])}
    if chance(rng, 4):
        fields["where"] = rng.choice([{"category": ["fault", "late"]}, {"severity": [1, 2]}])
    if positive and rng.randrange(3):
        fields["positive"] = rng.choice(positive)
    return item(name, "rank", period=period, **fields)


def multiplier(rng, name, of, period):
    """1 for the first, more for the repeats, nothing for what has no rank."""
    table = [{"floor": 0, "at_floor": 0}, {"floor": 1, "at_floor": 1}, {"floor": 2, "at_floor": "1.5"}]
    if chance(rng, 2):
        table.append({"floor": 4, "at_floor": 2, "slope": "0.1"})
    return item(name, "bands", of=of, period=period, closed="floor", bands=table, **PER_EVENT)


def repeats(rng):
    """Ranks of every window and count, of all events or of those that count, and what is made of them."""
    here = scene(rng)
    items = [*clock_items(rng, here, "whole", "term", "h"), *clock_items(rng, here, "monthly", "month", "h")]
    for n in range(rng.randint(1, 4)):
        period = rng.choice(["term", "term", "month", "year"])
        items.append(rank_item(rng, here, f"rank_{n}", period, ["whole", "monthly"]))
        items.append(multiplier(rng, f"used_{n}", f"rank_{n}", period))
        longer = "term" if period == "term" else rng.choice([period, "year"])
        per = rng.choice([[], ["category"], ["failure"]])
        operation = rng.choice(["max", "sum", "count", "mean", "any"])
        items.append(item(f"most_{n}", "reduce", of=f"rank_{n}", op=operation, period=longer, per=per))
        fine = [f"used_{n}", money("fine", decimal(rng, 1, 99))]
        if period != "term" or chance(rng, 2):
            items.append(item(f"fined_{n}", "product", kind="deduction", period=period, times=fine, **PER_EVENT))
        else:
            timed = [*fine, "monthly", money("hour", 1, "/h")]
            items.append(item(f"fined_{n}", "product", kind="deduction", period="month", times=timed, **PER_EVENT))
    return items, here.tables, here.top, here.number


# --- unavailability


def fee_items(rng, here):
    """What is paid for: by asset where there are some, else at once; and what an hour of service costs."""
    per = {}
    times = [money("fee", decimal(rng, 1000, 90000))]
    if "assets" in here.tables:
        per = {"per": ["asset"]}
        times = ["assets.length", money("fee", decimal(rng, 1000, 9000), "CNY/km")]
    fee = item("fee", "product", kind="charge", times=times, **per)
    rate = item("rate", "parameter", unit="CNY/h", values=[{"value": decimal(rng, 1, 500)}])
    if here.calendars:
        over = ["calendar.traffic"]
        rate = item("rate", "product", unit="CNY/h", times=["fee", "0.5"], over=over, **maybe_round(rng, (2,)))
    return [fee, rate]


def deductions(rng, here):
    """Deductions of events: time by product, or by a ladder, or a sum with a fixed part; late ones besides."""
    weight = [{"category": name, "value": rng.choice(["1", "0.5", "2", "1/3"])} for name in logs.CATEGORIES]
    items = [item("weight", "parameter", per=["category"], values=weight)]
    times = [
        "counted",
        "rate",
        "weight",
        *(["repeat"] if rng.randrange(3) else []),
        *(["events.used"] * chance(rng, 3)),
    ]
    how = rng.choice(["product", "product", "sum", "tiers"])
    if how == "product":
        items.append(item("outage", "product", kind="deduction", times=times, **PER_EVENT))
    if how == "sum":
        terms = [{"times": times, "name": "time"}, {"times": ["repeat", money("each", "12.34")], "name": "repeat"}]
        items.append(item("outage", "sum", kind="deduction", terms=terms, **PER_EVENT))
    if how == "tiers":
        ladder = {"of": "counted", "tiers": [{"floor": 0, "rate": 1}, {"floor": 2, "rate": "2.5"}]}
        by = rng.choice([{"by": "slice"}, {"by": "whole", "closed": "floor"}])
        items.append(item("outage", "tiers", kind="deduction", rates_of="rate", **ladder, **by, **PER_EVENT))
    if chance(rng, 4):
        items[-1]["vat"] = {"rate": "0.06", "included": False}
    fine = rng.choice([["late_by", money("late", "33.3", "CNY/h")], ["late_by", "late_fine", money("late", 1, "/h")]])
    late_fine = [{"category": name, "value": decimal(rng, 1, 99)} for name in logs.CATEGORIES]
    items.append(item("late_fine", "parameter", per=["category"], unit="CNY", values=late_fine))
    items.append(item("late_response", "product", kind="deduction", times=fine, **PER_EVENT))
    return items


def choice_of_time(rng):
    """What of the time counts: waived, left out, refused, or as it is."""
    cases = [{"of": "events.severity", "equals": 1, "then": rng.choice([0, {"left_out": "minor"}, "out"])}]
    if chance(rng, 2):
        cases.append({"of": "out", "above": 30, "then": {"undetermined": "too long"}})
    return item("counted", "choose", unit="h", cases=cases, otherwise="out", **PER_EVENT)


def own_weights(rng, here):
    """A weight of each event, written in the contract, at times of all but one; what it makes of the time, and less."""
    names = [row["event"] for row in here.tables["events"]]
    values = [{"event": name, "value": rng.choice(["1", "0.75", 3])} for name in names[chance(rng, 4) :]]
    if not values:
        return []
    terms = [{"of": "out", "weight": "own"}, {"of": "late_by", "weight": "-1/2"}]
    return [
        item("own", "parameter", values=values, **PER_EVENT),
        item("net", "sum", unit="h", terms=terms, **PER_EVENT, **maybe_round(rng)),
    ]


def ledger_items(rng, here):
    """One cause, one deduction; a cap by asset, by month, by year; never below nothing."""
    both = ["outage", "late_response"]
    by = rng.choice([["failure"], ["failure"], ["asset"], ["event"]])
    period = rng.choice(["month", "month", "quarter", "year"])
    items, monthly = [], list(both)
    if "assets" in here.tables and chance(rng, 2):
        items.append(item("asset_most", "product", unit="CNY", times=["fee", "0.3"], per=["asset"]))
        capped = {"of": both, "counts": "deducted", "at_most": "asset_most", "per": ["asset"]}
        items.append(item("asset_cap", "limit", **capped))
        monthly.append("asset_cap")
    items.append(item("one_cause", "largest", of=both, by=by, period=period))
    monthly += ["one_cause"] * (period == "month")
    items.append(item("month_most", "product", unit="CNY", times=["fee", rng.choice(["0.2", "0.01"])]))
    items.append(item("month_cap", "limit", of=monthly, counts="deducted", at_most="month_most"))
    standing = [*both, *monthly[2:], "month_cap"]
    standing += ["one_cause"] * (period != "month")
    year_most = item("year_most", "product", unit="CNY", period="year", times=["fee", rng.choice(["0.05", "0.002"])])
    over = {"over": "year"} if period == "month" and chance(rng, 2) else {"period": "year"}
    year_cap = item("year_cap", "limit", of=standing, counts="deducted", at_most="year_most", **over)
    items += [year_most, year_cap]
    items.append(item("floor", "limit", period="year", of=["fee", *standing, "year_cap"], counts="paid", at_least=0))
    return items


def unavailability(rng):
    """The whole chain: clocks, repeats, deductions of events, one cause, caps by month and year."""
    here = scene(rng)
    clocked = [*clock_items(rng, here, "out", "month", "h"), *clock_items(rng, here, "late_by", "month", "h")]
    items = [*fee_items(rng, here), *clocked]
    items += clock_items(rng, here, "whole", "term", "h") if chance(rng, 2) else []
    positive = ["whole", "out"] if items[-1]["id"] == "whole" else ["out"]
    period = "term" if rng.randrange(4) else "month"
    items.append(rank_item(rng, here, "rank", period, positive))
    items.append(multiplier(rng, "repeat", "rank", period))
    items.append(choice_of_time(rng))
    items += own_weights(rng, here)
    items += deductions(rng, here)
    items += ledger_items(rng, here)
    per = rng.choice([["asset"], []] if "assets" in here.tables else [[], ["category"]])
    items.append(item("hours", "reduce", unit="h", of="out", op="sum", per=per))
    items.append(item("deducted", "reduce", unit="CNY", of="outage", op="sum", period="year", per=["category"]))
    return items, here.tables, here.top, here.number

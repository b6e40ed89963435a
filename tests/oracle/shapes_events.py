"""A shape of contracts about events: clocks of every kind.

It gives items, tables, what stands at the top, and the year to settle.
"""

from collections import namedtuple
from datetime import timedelta

from . import logs
from .pieces import chance, item, maybe_round, rounding, short_year

TIMES = {"h": ["0.5", 1, 2, "1/3"], "min": [15, 30, 90, "0.5"], "d": ["0.1", "1/24", 1]}
OPERATIONS = ["sum", "sum", "mean", "max", "min", "count", "any", "all"]

# Where the events of a draw lie, and what its contract may name. inside: every event begins in an operating year that
# is settled or was before, so that there is a month or a year of operation for its rank.
Scene = namedtuple("Scene", "year number hot inside calendars tables top")


def scene(rng):
    year = short_year(rng)
    number = rng.choice([1, 1, 2])
    hot = logs.hot_moments(rng, year, number)
    events = logs.event_log(rng, hot)
    inside = bool(rng.randrange(3))
    if inside:
        events = logs.begun_between(events, year["first"], logs.settled_days(year, number)[1])
    tables = {"events": events, "covers": logs.cover_rows(rng, year, number, hot)}
    calendars = {name: logs.calendar_of(rng, hot) for name in ["traffic", "office"][: rng.choice([0, 1, 2])]}
    if rng.randrange(3):
        tables["assets"] = logs.asset_rows(rng, year, hot)
    tables["relief"] = logs.relief_rows(rng, hot, events)
    top = {"operating_year": year, "rounding": rounding(rng, at=("line",)), "units": {"assets.length": "km"}}
    if calendars:
        top["calendar"] = calendars
    if chance(rng, 6):
        top["months"] = "anniversary"
    return Scene(year, number, hot, inside, calendars, tables, top)


# --- clocks


def time_operand(rng, scene, unit):
    """A length of time: a bare number of the unit, or a parameter in a unit of its own, at times dated."""
    own = rng.choice(list(TIMES))
    how = rng.choice(["bare", "bare", "plain", "plain", "dated"])
    if how == "bare":
        return rng.choice(TIMES[unit])
    if how == "plain":
        return {"name": "length", "value": rng.choice(TIMES[own]), "unit": own}
    begin = scene.year["first"]
    change = logs.settled_days(scene.year, scene.number)[0] + timedelta(days=rng.randint(1, 60))
    lengths = [*TIMES[own], rng.choice(TIMES[own]) if rng.randrange(4) else rng.choice([0, -1])]
    values = [{"from": begin, "value": rng.choice(lengths)}, {"from": change, "value": rng.choice(lengths)}]
    within = rng.choice([{}, {"within": "start"}, {"within": "end"}, {"within": "days"}])
    return {"name": "length", "values": values, "unit": own, **within}


def clock_items(rng, scene, name, period, unit=None):
    """A clock with whatever it may have; before it, a grace by category where it has one."""
    unit = unit or rng.choice(["h", "h", "min", "d"])
    before, fields = [], {"period": period, "unit": unit}
    if scene.calendars and rng.randrange(3):
        fields["service"] = rng.choice(list(scene.calendars))
    if chance(rng, 3):
        fields["where"] = rng.choice([{"category": ["fault", "late"]}, {"severity": [1, 2]}, {"asset": ["a1", "a2"]}])
    if chance(rng, 2):
        match = rng.choice([["asset"], ["asset", "category"], ["event"]])
        fields["relief"] = rng.choice([{"from": "relief", "match": match}, {"match": match}, {}])
    if rng.randrange(3):
        fields["overlap"] = "once"
        fields["overlap_by"] = rng.choice([["asset"], ["asset", "category"], ["failure"]])
        if chance(rng, 2):
            fields["prefer"] = "severity"
    if rng.randrange(3):
        fields["grace"] = time_operand(rng, scene, unit)
        if chance(rng, 4):
            before = [grace_by_category(rng, f"{name}_grace", period)]
            fields["grace"] = f"{name}_grace"
        if chance(rng, 2):
            fields["grace_takes"] = rng.choice(["first", "whole"])
    if chance(rng, 4):
        fields["responsible"] = "share"
    fields |= ticks(rng, scene, unit)
    if chance(rng, 2):
        fields["crossing"] = rng.choice(["split", "begin", "end"])
    if chance(rng, 2):
        fields["open_end"] = rng.choice(["refuse", "period_end"])
    return [*before, item(name, "clock", **{"from": "events"}, **fields, **maybe_round(rng))]


def grace_by_category(rng, name, period):
    unit = rng.choice(list(TIMES))
    categories = logs.CATEGORIES[: rng.choice([2, 3, 3, 3])]
    values = [{"category": category, "value": rng.choice(TIMES[unit])} for category in categories]
    return item(name, "parameter", period=period, per=["category"], unit=unit, values=values)


def ticks(rng, scene, unit):
    """Ticks, and a minimum of the result."""
    fields = {}
    if chance(rng, 3):
        fields = {"tick": time_operand(rng, scene, unit), "part_tick": rng.choice(["up", "down"])}
    if chance(rng, 4):
        fields["minimum"] = rng.choice([1, 2, "0.5", 3])
    return fields


def clocks(rng):
    """Several clocks of one log, in every period, added up by asset, by category, by cause, and altogether."""
    here = scene(rng)
    items = []
    for n in range(rng.randint(2, 4)):
        period = rng.choice(["month", "month", "month", "segment", "quarter", "year", "term"])
        if here.number == 1 and chance(rng, 8):
            period = "day"
        name = f"out_{n}"
        items += clock_items(rng, here, name, period)
        unit = items[-1]["unit"]
        longer = rng.choice([period, period, "year"]) if period != "term" else "term"
        groups = [[], ["category"], ["failure"], *([["asset"], ["line"]] if "assets" in here.tables else [])]
        for m in range(2):
            per = rng.choice(groups)
            operation = rng.choice(OPERATIONS)
            of_unit = {} if operation in ("count", "any", "all") else {"unit": unit}
            items.append(item(f"all_{n}_{m}", "reduce", of=name, op=operation, period=longer, per=per, **of_unit))
    if here.calendars:
        kind = rng.choice(["day", "month", "year", "term"])
        items += [
            item(f"hours_{name}", "product", period=kind, unit="h", times=[f"calendar.{name}"])
            for name in here.calendars
        ]
    return items, here.tables, here.top, here.number

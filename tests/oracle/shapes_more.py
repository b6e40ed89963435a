"""More shapes of contracts: prices that change inside a month, events and reviews.

Each gives items, tables, what stands at the top, and the year to settle.
"""

from .pieces import (
    FRACTIONS,
    band_table,
    chance,
    covers,
    dated,
    days_of,
    decimal,
    item,
    maybe_round,
    monthly,
    months_of,
    observe,
    rounding,
    short_year,
    thinned,
)


def segments(rng):
    """Prices and shares that change inside a month: by segment, refused, or by days; volumes by the day."""
    year = short_year(rng)
    days = days_of(year)
    prices = dated(rng, year, [decimal(rng, 1, 9) for _ in range(rng.randint(2, 4))], on_firsts=False)
    shares = dated(rng, year, [rng.choice(FRACTIONS) for _ in range(2)], on_firsts=chance(rng, 2))
    price = {"name": "price", "unit": "CNY/m3", "values": prices}
    within = rng.choice([{}, {"within": "start"}, {"within": "end"}, {"within": "days"}])
    rows = [{"date": str(day), "name": "sold", "value": decimal(rng, 10, 500, rng.choice([0, 1, 2]))} for day in days]
    items = [
        observe(
            "sold",
            "readings",
            period="segment",
            op="sum",
            unit="m3",
            missing=rng.choice(["refuse", "carry", 0]),
        ),
        item("price", "parameter", unit="CNY/m3", values=prices, **within),
        item("fee", "product", kind="charge", period="segment", times=["sold", price]),
        item("share", "parameter", values=shares, **within),
        item(
            "withheld",
            "product",
            kind="deduction",
            times=["fee", "share"],
            at_most={"name": "most", "value": 9000, "unit": "CNY"},
        ),
        item("month_sold", "reduce", of="sold", op="sum", unit="m3", period="month"),
        item("at_month_price", "product", unit="CNY", times=["month_sold", "price"], **maybe_round(rng)),
        item("extra", "product", kind="charge", times=["at_month_price", {"name": "extra", "value": "0.01"}]),
        item(
            "standing",
            "product",
            kind="charge",
            period="segment",
            times=[{**price, "unit": "CNY/d"}, "calendar.days"],
        ),
        item(
            "year_fee",
            "product",
            kind="charge",
            period="year",
            times=["fee", {"name": "top_up", "values": shares, **within}],
        ),
    ]
    return (
        items,
        {"readings": thinned(rng, rows[1:], 2) + rows[:1]},
        {"operating_year": year, "rounding": rounding(rng)},
        1,
    )


def events_and_reviews(rng):
    """Fines per category of event, retests, adjustments entered, late payment, one of two interpretations."""
    year = short_year(rng)
    months, days = months_of(year), days_of(year)
    events = [
        {
            "event": f"e{n}",
            "failure": f"f{rng.randrange(4)}",
            "category": rng.choice(["minor", "serious", "other"]),
            "begin": str(rng.choice(days)),
            "lanes": str(rng.randint(1, 3)),
        }
        for n in range(rng.randint(0, 9))
    ]
    cover = covers(year, "events", "payments", "amounts")
    if chance(rng, 8):
        cover[0]["from"] = str(days[rng.randrange(1, 15)])
    retests = [
        {"date": str(day), "name": "retest", "value": decimal(rng, 50, 100, 0)}
        for day in sorted(rng.sample(days, rng.randint(1, 4)))
    ]
    adjustments = [
        {
            "period": month,
            "name": "review",
            "value": decimal(rng, -500, 500, 2),
            "clause": "ca:9",
            "document": "d1",
        }
        for month in months
    ]
    if chance(rng, 12):
        adjustments[0]["document"] = ""
    payments = []
    for n in range(rng.randint(1, 3)):
        due, paid = sorted(rng.sample(range(len(days)), 2))
        row = {
            "event": f"p{n}",
            "due": str(days[due]),
            "paid": str(days[paid]),
            "amount": decimal(rng, 1000, 9000, 2),
        }
        payments.append(row)
    volumes = [*monthly(rng, months, "good", 0, 3, 0, 25), *monthly(rng, months, "tested", 1, 3, 0, 25)]
    idle = rng.choice(months) if chance(rng, 3) else ""
    volumes = [{**row, "value": "0"} if row["period"] == idle else row for row in volumes]
    events_seen = {"from": "events", "where": {"category": ["minor", "serious"]}}
    quotient = {"times": ["good"], "over": ["tested"], **({"zero_over_zero": 1} if chance(rng, 2) else {})}
    owed = {"from": "payments", "principal": "amount", "begin": "due", "end": "paid"}
    items = [
        observe("fee", "amounts", kind="charge", op="sum"),
        item("minor", "observe", **events_seen, op="count"),
        item("per_category", "observe", **events_seen, op="count", per=["category"]),
        item(
            "worst_lanes",
            "observe",
            **events_seen,
            op=rng.choice(["max", "min", "sum", "mean"]),
            value="lanes",
        ),
        item(
            "category_fine",
            "parameter",
            per=["category"],
            unit="CNY",
            values=[{"category": "minor", "value": "50.5"}, {"category": "serious", "value": 777}],
        ),
        item("fines", "product", kind="deduction", per=["category"], times=["per_category", "category_fine"]),
        item(
            "lane_fine",
            "product",
            unit="CNY",
            times=["worst_lanes", {"name": "a_lane", "value": 9, "unit": "CNY"}],
        ),
        item(
            "any_lanes",
            "choose",
            unit="CNY",
            cases=[{"of": "minor", "equals": 0, "then": 0}],
            otherwise="lane_fine",
        ),
        item("lane_deduction", "product", kind="deduction", times=["any_lanes"]),
        item("most", "product", unit="CNY", period="quarter", times=["fee", "0.2"]),
        item(
            "cap",
            "limit",
            period="quarter",
            of=["fines", "lane_deduction"],
            counts="deducted",
            at_most="most",
        ),
        observe("good", "volumes", unit="t"),
        observe("tested", "volumes", unit="t"),
        item("quality", "product", **quotient, at_most=1, **maybe_round(rng)),
        item("quality_pay", "product", kind="charge", times=["fee", rng.choice(FRACTIONS), "quality"]),
        observe("retest", "readings", op="last", period="year"),
        item("released", "bands", period="year", of="retest", at_least=0, **band_table(rng, 40, 100)),
        item("release", "product", kind="charge", period="year", times=["fee", "0.1", "released"]),
        item("review", "observe", **{"from": "amounts", "name": "review"}, kind="adjustment"),
        item("late", "interest", **owed, unit="CNY", rate="0.0435", day_count="actual/365"),
        item("late_pay", "product", kind="charge", times=["late"], interpretation="one"),
        item("late_pay", "product", kind="charge", times=["late", 2], interpretation="two"),
        item("floor", "limit", period="year", of=["fee", "fines", "cap", "review"], counts="paid", at_least=0),
    ]
    tables = {
        "events": events,
        "covers": cover,
        "readings": retests,
        "amounts": monthly(rng, months, "fee", 100, 9999, 2, 20) + adjustments,
        "payments": payments,
        "volumes": volumes,
    }
    top = {
        "operating_year": year,
        "rounding": rounding(rng, at=("line",)),
        "interpretations": {"applied": rng.choice(["one", "two"]), "one": "as signed", "two": "as amended"},
    }
    return items, tables, top, 1

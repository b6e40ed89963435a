"""Shapes of contracts: volumes, scores, exceedance by the day.

Each gives items, tables, what stands at the top, and the year to settle.
"""

from datetime import date

from .pieces import (
    FRACTIONS,
    band_table,
    chance,
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
    with_tops,
)


def volume_fee(rng):
    """An indexed price, a guaranteed volume, tiers by slice or whole, cancellations one by one, tax."""
    year = short_year(rng)
    months = months_of(year)
    names = ["power", "wage"]
    base, now = "2022-06", "2022-12"
    indices = [
        {
            "series": name,
            "month": month,
            "value": decimal(rng, 90, 120, 1),
            "status": rng.choice(["final", "provisional"]),
        }
        for name in names
        for month in (base, now)
    ]
    first_month = year["first"].replace(day=1)
    lag = (first_month.year - 2022) * 12 + first_month.month - 12
    weights = rng.choice([["0.30", "0.25"], ["0.125", "1/3"], ["0.4", "0.6"]])
    series = [{"name": name, "weight": w, "base": base} for name, w in zip(names, weights, strict=True)]
    price = {
        "name": "base_price",
        "unit": "CNY/m3",
        "values": dated(rng, year, [decimal(rng, 1, 3) for _ in range(rng.randint(1, 3))], on_firsts=True),
    }
    by = rng.choice([{"by": "slice"}, {"by": "whole", "closed": rng.choice(["floor", "ceiling"])}])
    tiers = [
        {"floor": 0, "rate": 1},
        {"floor": 1, "rate": decimal(rng, 0, 1)},
        {"floor": "1.2", "rate": "0.5"},
    ]
    penalties = [{"floor": 0, "rate": 0}, {"floor": 3, "rate": "12.345"}, {"floor": 6, "rate": 50}]
    items = [
        item(
            "k_basket",
            "index",
            period="year",
            fixed="0.25",
            lag_months=lag,
            series=series,
            **maybe_round(rng),
        ),
        item(
            "k",
            "choose",
            period="year",
            cases=[
                {"of": "k_basket", "at_least": "1.03", "then": "k_basket"},
                {
                    "all": [{"of": "k_basket", "below": 1}, {"of": "k_basket", "at_most": "0.97"}],
                    "then": "k_basket",
                },
            ],
            otherwise=1,
        ),
        item("unit_price", "product", unit="CNY/m3", times=[price, "k"], **maybe_round(rng, (2, 3, 4))),
        item(
            "guaranteed",
            "product",
            unit="m3",
            times=[{"name": "flow", "value": rng.randint(1, 40) * 50, "unit": "m3/d"}, "calendar.days"],
        ),
        observe("sold", "volumes", unit="m3"),
        item("applied", "sum", unit="m3", terms=[{"of": "sold", "weight": 1}], at_least="guaranteed"),
        item(
            "fee",
            "tiers",
            kind="charge",
            of=rng.choice(["applied", "sold"]),
            edges_of="guaranteed",
            rates_of="unit_price",
            tiers=tiers,
            **by,
            **({"vat": {"rate": "0.06", "included": chance(rng, 2)}} if chance(rng, 2) else {}),
        ),
        observe("cancelled", "volumes", missing=0),
        item(
            "penalty",
            "tiers",
            kind="deduction",
            of="cancelled",
            by="each",
            closed=rng.choice(["floor", "ceiling"]),
            tiers=penalties,
        ),
    ]
    tables = {
        "indices": thinned(rng, indices, 10),
        "volumes": monthly(rng, months, "sold", 0, 90000) + monthly(rng, months, "cancelled", 0, 9, 0, one_in=2),
    }
    return items, tables, {"operating_year": year, "rounding": rounding(rng)}, 1


def linked_score(rng):
    """Points over possible, bands, a linked share, a veto, last year's coefficient, an advance, a floor."""
    indicators = ["operation", "maintenance", "safety", "reuse"]
    year = rng.choice([1, 2])
    scores = []
    for n in range(1, year + 1):
        for indicator in indicators:
            possible = rng.choice([10, 20, 30, 35, 40])
            row = {"period": str(n), "indicator": indicator, "possible": str(possible)}
            row["points"] = decimal(rng, possible // 2, possible, rng.choice([0, 0, 1]))
            row["applies"] = "0" if indicator == "reuse" and chance(rng, 2) else "1"
            scores.append(row)
    read = {"period": "year", "where": {"applies": [1]}, "op": "sum", "unit": "point", "from": "scores"}
    table = band_table(rng, 0, 100)
    table = with_tops(rng, table, 100) if chance(rng, 4) else table
    timely = {"of": "coefficient", "lag": 1, "first": 1} if chance(rng, 2) else "coefficient"
    shares = [
        {"times": ["base_fee", "0.6"], "name": "fixed"},
        {"times": ["base_fee", "0.1", "quality"], "name": "quality"},
        {"times": ["base_fee", rng.choice(FRACTIONS), timely], "name": "assessed"},
    ]
    items = [
        item("points", "observe", value="points", complete={"indicator": indicators}, **read),
        item("possible", "observe", value="possible", **read),
        item("ratio", "product", period="year", times=["points"], over=["possible"]),
        item(
            "score",
            "product",
            period="year",
            unit="%",
            times=["ratio", {"value": 100, "unit": "%"}],
            **maybe_round(rng),
        ),
        observe("accidents", "volumes", period="year", missing=0),
        item("by_score", "bands", period="year", of="score", above=100, at_least=0, **table),
        item(
            "coefficient",
            "choose",
            period="year",
            cases=[{"of": "accidents", "above": 0, "then": 0}],
            otherwise="by_score",
        ),
        item("lost", "sum", period="year", constant=1, terms=[{"of": "coefficient", "weight": -1}], at_least=0),
        item("quality", "parameter", values=[{"value": rng.choice(FRACTIONS)}]),
        item("base_fee", "parameter", unit="CNY", values=[{"value": decimal(rng, 10**4, 10**7)}]),
        item("fee", "sum", kind="charge", due="year", terms=shares),
        item(
            "performance",
            "product",
            kind="deduction",
            due="year",
            times=["base_fee", rng.choice(FRACTIONS), "lost"],
        ),
        item("whole_ratio", "product", kind="charge", period="year", times=["fee", "ratio"]),
        item("interim", "sum", kind="advance", terms=[{"of": "base_fee", "weight": "0.80"}, shares[1]]),
        item(
            "floor",
            "limit",
            period="year",
            of=["fee", "performance", "whole_ratio"],
            counts="paid",
            at_least=0,
        ),
    ]
    accidents = [{"period": str(year), "name": "accidents", "value": "1"}] if chance(rng, 5) else []
    if chance(rng, 6):
        scores.pop(rng.randrange(len(scores)))
    tables = {"scores": scores, "volumes": accidents}
    return items, tables, {"operating_year": {"first": date(2023, 7, 1)}, "rounding": rounding(rng)}, year


def exceedance(rng):
    """Limits by day and parameter, left-out days, the worst or all parameters, a month's and a year's cap."""
    year = short_year(rng)
    days = [day.isoformat() for day in days_of(year)]
    readings = []
    for name, low, high in (("cod", 20, 70), ("nh3", 1, 8)):
        rows = [
            {
                "date": day,
                "name": "effluent",
                "parameter": name,
                "value": decimal(rng, low, high, rng.choice([0, 1])),
            }
            for day in days
        ]
        readings += thinned(rng, rows, 2)
    lost = rng.sample(days, rng.randint(0, 2))
    readings = [row for row in readings if row["date"] not in lost]
    warmth = [{"date": day, "name": "temperature", "parameter": "", "value": decimal(rng, 10, 14, 0)} for day in days]
    inflow = [{"date": day, "name": "inflow", "parameter": "", "value": decimal(rng, 900, 1500, 1)} for day in days]
    daily = {"period": "day"}
    keyed = {"period": "day", "per": ["parameter"]}
    missing = rng.choice(
        [
            {"missing": "leave_out", "present": "0.9"},
            {"missing": "carry"},
            {"missing": "leave_out", "present": "0.99"},
        ]
    )
    items = [
        observe(
            "inflow",
            "readings",
            op=rng.choice(["mean", "sum"]),
            unit="m3/d",
            missing="leave_out",
            present="0.9",
        ),
        item(
            "fee",
            "product",
            kind="charge",
            times=[
                "inflow",
                "calendar.days",
                {"name": "price", "value": decimal(rng, 1, 5), "unit": "CNY/m3"},
            ],
        ),
        observe("temperature", "readings", missing="carry", **daily),
        item(
            "nh3_limit",
            "bands",
            of="temperature",
            closed="ceiling",
            bands=[{"at_floor": 8}, {"floor": 12, "at_floor": 5}],
            **daily,
        ),
        item(
            "limit",
            "parameter",
            values=[{"parameter": "cod", "value": 50}, {"parameter": "nh3", "value": "nh3_limit"}],
            **keyed,
        ),
        observe("effluent", "readings", keys=["cod", "nh3"], **missing, **keyed),
        item("multiple", "product", times=["effluent"], over=["limit"], **keyed),
        item(
            "share",
            "bands",
            of="multiple",
            closed=rng.choice(["floor", "ceiling"]),
            bands=[
                {"at_floor": 0},
                {"floor": 1, "at_floor": rng.choice(["0.2", "1/7"])},
                {"floor": "1.5", "at_floor": 1},
            ],
            **keyed,
        ),
        item("counted", "reduce", of="share", op=rng.choice(["max", "sum", "mean"]), **daily),
        item(
            "deduction",
            "product",
            kind="deduction",
            times=["fee", "calendar.days", "counted"],
            over=["calendar.month_days"],
            **daily,
        ),
        item("bad_days", "reduce", of="counted", op="sum", period="year"),
        item("days_judged", "reduce", of="counted", op="count"),
        item("month_most", "product", unit="CNY", times=["fee", "0.10"]),
        item("month_cap", "limit", of=["deduction"], counts="deducted", at_most="month_most"),
        item("year_most", "product", unit="CNY", period="year", times=["fee", "0.04"]),
        item(
            "year_cap",
            "limit",
            of=["deduction", "month_cap"],
            counts="deducted",
            over="year",
            at_most="year_most",
        ),
    ]
    tables = {"readings": readings + thinned(rng, warmth[1:], 3) + warmth[:1] + thinned(rng, inflow, 2)}
    return items, tables, {"operating_year": year, "rounding": rounding(rng)}, 1

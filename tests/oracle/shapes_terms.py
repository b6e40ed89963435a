"""More shapes of contracts: capital over several years, assets, balances.

Each gives items, tables, what stands at the top, and the year to settle.
"""

from datetime import date

from .pieces import (
    FRACTIONS,
    band_table,
    chance,
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

RATES = ["0.049", "0.0799", "0.036", "0", "0.0695"]


def capital(rng):
    """Annuities of every schedule with rates that change, debt service by the day, tax on top."""
    year = rng.randint(1, 4)
    first = date(2021, rng.randint(1, 12), rng.choice([1, 15, 28]))
    rates = [{"from": date(first.year + n, first.month, first.day), "value": rng.choice(RATES)} for n in range(3)]
    years = rng.randint(2, 5)
    common = {
        "principal": {"name": "principal", "value": decimal(rng, 10**5, 10**8), "unit": "CNY"},
        "years": years,
        "on_rate_change": rng.choice(["restate", "relevel"]),
    }
    late = {"first_number": 2} if chance(rng, 4) else {}
    fen = {"round": {"places": 2, "mode": "half_up"}}
    changes = [
        {
            "date": f"{first.year + rng.randint(0, 3)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
            "loan": loan,
        }
        for loan in ("a", "a", "b")
    ]
    balances = [{"date": str(first), "loan": "a", "change": "1000000"}]
    balances += [{**row, "change": decimal(rng, -200000, 200000, 2)} for row in changes]
    part = rng.choice(["all", "principal", "interest"])
    unit = {"unit": "CNY"}
    level = {"schedule": "level", "rate": {"name": "rate", "values": rates}, "part": part}
    equal = {"schedule": "equal_principal", "rate": {"name": "rate", "values": rates}, "part": part}
    rising = {"schedule": "rising", "profit": "0.049", "discount": decimal(rng, 0, 1, 2)}
    from_zero = {"number": "from_zero", "first_number": 0} if chance(rng, 2) else {}
    day_count = rng.choice(["actual/360", "actual/365", "actual/actual"])
    debt = {"balance_from": "balances", "day_count": day_count, "rate": {"name": "lpr", "values": rates}}
    at_least = {"at_least": 0}
    items = [
        item("level", "annuity", **common, **level, **late, **unit, **fen),
        item(
            "equal",
            "annuity",
            **common,
            **equal,
            interest_on=rng.choice(["opening", "average"]),
            **unit,
            **fen,
        ),
        item("from_zero", "sum", constant=-1, terms=[{"of": "calendar.year_number", "weight": 1}]),
        item("rising", "annuity", **{**common, **rising}, **from_zero, **unit, **fen),
        item("debt", "interest", **debt, **unit, **at_least, **maybe_round(rng, (2,))),
        item("service", "product", kind="charge", times=["debt", rng.choice(FRACTIONS)]),
        item(
            "capital",
            "sum",
            kind="charge",
            terms=[{"of": name, "weight": rng.choice(FRACTIONS)} for name in ("level", "equal")],
        ),
        item(
            "rising_part",
            "product",
            kind="charge",
            times=["rising", rng.choice(FRACTIONS)],
            vat={"rate": "0.09", "included": False},
        ),
        item("whole_term", "product", unit="CNY", times=["level", years]),
        item(
            "difference",
            "sum",
            unit="CNY",
            terms=[{"of": "level", "weight": 1}, {"of": "equal", "weight": -1}],
        ),
        item("to_date", "window", of="difference", counts="to_date", unit="CNY"),
    ]
    top = {"period": "year", "operating_year": {"first": first}, "rounding": rounding(rng)}
    return items, {"balances": balances}, top, year


def assets(rng):
    """Fees and scores by asset, assets that join and leave, a mean by length and by batch, nested limits."""
    year = short_year(rng)
    months, days = months_of(year), days_of(year)
    rows, scores = [], []
    for n, name in enumerate(["t1", "t2", "t3", "t4"]):
        joined = days[0] if n < 2 else rng.choice(days)
        left = str(days[-1]) if n == 1 and chance(rng, 2) else ""
        row = {
            "asset": name,
            "from": str(joined),
            "to": left,
            "length": decimal(rng, 1, 9),
            "batch": "ab"[n % 2],
            "new": str(n // 3),
        }
        rows.append(row)
        scores += [
            {"period": month, "name": "score", "asset": name, "value": decimal(rng, 40, 100, 1)}
            for month in months
            if month >= str(joined)[:7]
        ]
    per = {"per": ["asset"]}
    table = band_table(rng, 0, 100)
    items = [
        observe("score", "scores", **per),
        item("by_score", "bands", of="score", at_least=0, at_most=1, **table, **per),
        item("k", "choose", cases=[{"of": "assets.new", "equals": 1, "then": 1}], otherwise="by_score", **per),
        item(
            "fee",
            "product",
            kind="charge",
            times=["assets.length", {"name": "rate", "value": decimal(rng, 100, 999), "unit": "CNY/km"}],
            **per,
        ),
        item("lost", "sum", constant=1, terms=[{"of": "k", "weight": -1}], **per),
        item("deduction", "product", kind="deduction", times=["fee", rng.choice(FRACTIONS), "lost"], **per),
        item("asset_most", "product", unit="CNY", times=["fee", "0.15"], **per),
        item("asset_cap", "limit", of=["deduction"], counts="deducted", at_most="asset_most", **per),
        item("most", "product", unit="CNY", times=["fee", "0.10"]),
        item("cap", "limit", of=["deduction", "asset_cap"], counts="deducted", at_most="most"),
        item("mean_score", "reduce", of="score", op=rng.choice(["mean", "min", "max"])),
        item("mean_k", "reduce", of="k", op="weighted_mean", weights="assets.length"),
        item("batch_k", "reduce", of="k", op=rng.choice(["mean", "min", "count", "all", "any"]), per=["batch"]),
        item(
            "bonus",
            "product",
            kind="charge",
            times=[{"name": "bonus", "value": decimal(rng, 0, 5000), "unit": "CNY"}, "mean_k"],
        ),
        item(
            "served",
            "product",
            period="year",
            times=["assets.service_days"],
            over=["calendar.year_days"],
            **per,
        ),
        item(
            "standing",
            "product",
            kind="charge",
            period="year",
            times=[{"name": "standing", "value": 1000, "unit": "CNY"}, "served"],
            **per,
        ),
    ]
    top = {
        "operating_year": year,
        "rounding": rounding(rng, at=("line",)),
        "units": {"assets.length": "km"},
    }
    return items, {"assets": rows, "scores": thinned(rng, scores, 4)}, top, 1


def balances(rng):
    """Credits that lapse, debts against later payments, rolling points, a total over the year or the term."""
    year = rng.choice([1, 2])
    first = {"first": date(2023, 1, 1)}
    months = [f"{2023 + n // 12}-{n % 12 + 1:02}" for n in range(12 * year)]
    amount = {"missing": 0}
    earn = {"unit": "CNY", "missing": 0, "round": {"places": 2, "mode": "half_up"}}
    credit = {
        "earn": "credit",
        "against": ["loss"],
        "counts": "deducted",
        "use_first": chance(rng, 2),
        "same_period": chance(rng, 2),
        **({"expires": rng.randint(1, 4)} if chance(rng, 2) else {}),
        **({"opening": decimal(rng, 0, 500, 2)} if chance(rng, 3) else {}),
    }
    over = {"over": rng.choice(["year", "term"])}
    bounds = rng.choice([{"at_most": rng.randint(500, 4000)}, {"at_least": 100, "at_most": 3000}])
    items = [
        observe("fee", "amounts", kind="charge"),
        observe("loss", "amounts", kind="deduction", **amount),
        observe("credit", "amounts", **earn),
        item("used", "carry", **credit),
        item("cap", "limit", of=["loss", "used"], counts="deducted", **over, **bounds),
        item("floor", "limit", of=["fee", "loss", "used", "cap"], counts="paid", at_least=0),
        item("debt", "carry", earn="floor", against=["fee", "loss", "used", "cap", "floor"], counts="paid"),
        observe("points", "volumes", **amount),
        item(
            "rolling",
            "window",
            of="points",
            counts="sum",
            length=rng.randint(1, 6),
            reset=rng.choice(["never", "year"]),
        ),
        item("run", "window", of="points", counts="run", reset=rng.choice(["never", "year"])),
        item("so_far", "window", of="points", counts="to_date", reset=rng.choice(["never", "year"])),
        item(
            "fine",
            "bands",
            of="rolling",
            closed="floor",
            bands=[{"floor": 0, "at_floor": 0}, {"floor": 10, "at_floor": "123.456"}],
            unit="CNY",
        ),
        item("fined", "product", kind="deduction", times=["fine"]),
        item(
            "lagged",
            "product",
            kind="charge",
            times=[
                {"name": "x", "value": 10, "unit": "CNY"},
                {"of": "points", "lag": rng.randint(1, 3), "first": 2},
            ],
        ),
        item("last", "reduce", of="so_far", op="last", period="year"),
        item("quarter", "reduce", of="points", op=rng.choice(["sum", "max"]), period="quarter"),
    ]
    amounts = monthly(rng, months, "fee", 100, 900, 2, one_in=8)
    amounts += [row for row in monthly(rng, months, "loss", 0, 1500, 2) if chance(rng, 2)]
    amounts += [row for row in monthly(rng, months, "credit", 0, 400) if chance(rng, 2)]
    volumes = [row for row in monthly(rng, months, "points", 0, 6, 0) if chance(rng, 2)]
    return (
        items,
        {"amounts": amounts, "volumes": volumes},
        {"operating_year": first, "rounding": rounding(rng)},
        year,
    )

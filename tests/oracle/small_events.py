"""Small logs of events for tests, one line an event. 2024-01-01 is a Monday."""

from datetime import date

from .small import item, small

WHOLE = "table,from,to\nevents,2023-01-01,2027-01-01"
HEAD = "event,asset,failure,category,severity,share,begin,end"
OFFICE = {
    "hours": [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "18:00"},
        {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "18:00", "to": "20:00", "weight": "0.5"},
        {"days": ["sat", "sun"], "from": "10:00", "to": "24:00", "weight": 0},
    ],
    "exceptions": [{"dates": [date(2024, 1, 5)], "as": "closed"}, {"dates": [date(2024, 1, 13)], "as": "mon"}],
}


def log(*events):
    """Rows "e1 01-05T08:00 01-05T10:00", with asset=… and the like after them where they are not the usual."""
    usual = {"asset": "a", "failure": "f", "category": "c", "severity": "1", "share": "0.5"}
    rows = [HEAD]
    for event in events:
        name, begin, end, *others = event.split()
        cells = {**usual, **dict(one.split("=") for one in others)}
        moments = ["" if when == "-" else when if when.count("-") == 2 else f"2024-{when}" for when in (begin, end)]
        rows.append(",".join([name, *(cells[column] for column in HEAD.split(",")[1:6]), *moments]))
    return "\n".join(rows)


def clocked(events, tables=None, year=1, top=None, **fields):
    """The measure of one clock over a log: (period, event) -> value."""
    tables = {"events": log(*events), "covers": WHOLE, **(tables or {})}
    clock = item("x", "clock", **{"from": "events", "unit": "h", **fields})
    return small([clock], tables, year, **(top or {})).measures["x"]


def january(events, tables=None, top=None, **fields):
    """The values of the events in January, in the order of the log."""
    found = clocked(events, tables, 1, top, **fields)
    return [found["2024-01", event.split()[0]] for event in events]


IN_OFFICE = {"service": "office", "top": {"calendar": {"office": OFFICE}}}
ONCE = {"overlap": "once", "overlap_by": ["asset"]}


def chain(**fields):
    """Ten an hour of outage, four an hour of being late beyond one; of one failure the largest stands."""
    return [
        item("out", "clock", **{"from": "events"}, unit="h"),
        item("late", "clock", **{"from": "events"}, unit="h", grace=1),
        item("d", "product", kind="deduction", per=["event"], times=["out", {"value": 10, "unit": "CNY/h"}]),
        item("e", "product", kind="deduction", per=["event"], times=["late", {"value": 4, "unit": "CNY/h"}]),
        item("one", "largest", **{"of": ["d", "e"], "by": ["failure"], **fields}),
    ]


def settled(events, items, tables=None, **top):
    lines = small(items, {"events": log(*events), "covers": WHOLE, **(tables or {})}, **top).lines
    return [(one["item"], one["period"], one["key"], one["amount"]) for one in lines]

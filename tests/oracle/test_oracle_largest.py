"""The oracle on deductions of events: one cause, caps, repeats, what a row knows of its event; by hand."""

from datetime import date

from . import UNDETERMINED
from .small import item, small
from .small_events import WHOLE, chain, log, settled


def test_the_largest_of_a_failure_stands():
    # of f: 20 and 4 (e1), 30 and 8 (e2): 62 - 30; of g: 10 and 0: 10 - 10
    events = ["e1 01-02T08:00 01-02T10:00", "e2 01-03T08:00 01-03T11:00", "e3 01-04T08:00 01-04T09:00 failure=g"]
    given = [line for line in settled(events, chain()) if line[0] == "one"]
    assert given == [("one", "2024-01", "f", 3200), ("one", "2024-01", "g", 0)]
    by_event = [line for line in settled(events, chain(by=["event"])) if line[0] == "one"]
    assert by_event == [("one", "2024-01", "e1", 400), ("one", "2024-01", "e2", 800), ("one", "2024-01", "e3", 0)]


def test_the_lines_of_a_candidate_are_added_up_in_the_period():
    # e1: 40 + 60 and (4 - 1) * 4 + 6 * 4 = 36 over the year; the largest is 100
    events = ["e1 01-31T20:00 02-01T06:00"]
    assert settled(events, chain(period="year"))[-1] == ("one", "1", "f", 3600)
    by_month = [line for line in settled(events, chain()) if line[0] == "one"]
    assert by_month == [("one", "2024-01", "f", 1200), ("one", "2024-02", "f", 2400)]


def test_an_unknown_cause_and_an_unknown_candidate():
    events = ["e1 01-02T08:00 01-02T10:00 failure=", "e2 12-02T08:00 -", "e3 01-02T08:00 01-02T10:00"]
    given = {line[1:3]: line[3] for line in settled(events, chain()) if line[0] == "one"}
    assert given == {("2024-01", ""): None, ("2024-01", "f"): 400, ("2024-12", "f"): None}


def test_what_the_log_does_not_say_may_have_any_cause():
    # January and half of February are covered; what is missing in February may be of f, of the asset a
    covers = {"covers": "table,from,to\nevents,2024-01-01,2024-02-15"}
    events = ["e1 01-02T08:00 01-02T10:00", "e2 02-03T08:00 02-03T11:00"]
    cap = item("cap", "limit", of=["d"], counts="deducted", at_most=10, per=["asset"])
    found = {line[:3]: line[3] for line in settled(events, [*chain(), cap], covers)}
    assert (found["one", "2024-01", "f"], found["one", "2024-02", "f"]) == (400, None)
    assert (found["cap", "2024-01", "a"], found["cap", "2024-02", "a"]) == (1000, None)
    assert found["d", "2024-02", "e2"] == -3000


def test_an_asset_that_has_left_keeps_what_its_events_know():
    # five and three whatever the time: the larger stands; b has nothing to give back
    fixed = {"kind": "deduction", "per": ["event"], "terms": [{"times": ["out", {"value": 1, "unit": "CNY/h"}]}]}
    items = [
        item("out", "clock", **{"from": "events"}, unit="h"),
        item("d", "sum", constant=5, **fixed),
        item("e", "sum", constant=3, **fixed),
        item("one", "largest", of=["d", "e"], by=["asset"]),
    ]
    tables = {"assets": "asset,from,to\na,2024-01-01,2024-02-01\nb,2024-01-01,"}
    found = {line[1:]: line[3] for line in settled(["e1 02-10 02-11"], items, tables) if line[0] == "one"}
    assert (found["2024-02", "a", 300], found["2024-02", "b", 0]) == (300, 0)


def test_a_cap_on_what_stands():
    # deducted 20 + 4 + 30 + 8, given back 32; the cap of 25 gives back 5 more, and per asset too
    events = ["e1 01-02T08:00 01-02T10:00", "e2 01-03T08:00 01-03T11:00"]
    cap = item("cap", "limit", of=["d", "e", "one"], counts="deducted", at_most=25)
    assert next(line for line in settled(events, [*chain(), cap]) if line[0] == "cap")[3] == 500
    per_asset = item("cap", "limit", of=["d", "e"], counts="deducted", at_most=60, per=["asset"])
    assert [line for line in settled(events, [*chain(), per_asset]) if line[0] == "cap"] == [
        ("cap", "2024-01", "a", 200)
    ]


def test_repeats_by_the_month_of_the_time():
    # e1 is the first of its asset, e2 the second: its 4 and 6 hours count one and a half times, at 10 an hour
    events = ["e1 01-02T08:00 01-02T09:00", "e2 01-31T20:00 02-01T06:00"]
    bands = [{"floor": 1, "at_floor": 1}, {"floor": 2, "at_floor": "1.5"}]
    times = ["out", "repeat", {"value": 10, "unit": "CNY/h"}]
    items = [
        item("out", "clock", **{"from": "events"}, unit="h"),
        item("n", "rank", period="term", by=["asset"], window={"days": 90}, counts="rank"),
        item("repeat", "bands", period="term", per=["event"], of="n", closed="floor", bands=bands),
        item("d", "product", kind="deduction", per=["event"], times=times),
        item("years", "reduce", period="year", unit="CNY", of="d", op="max"),
    ]
    assert settled(events, items) == [
        ("d", "2024-01", "e1", -1000),
        ("d", "2024-01", "e2", -6000),
        ("d", "2024-02", "e2", -9000),
    ]


def test_attributes_of_an_event():
    # 2 hours, 3 lanes' worth of severity, 5 km of its asset, 2 for its line: all multiplied
    tables = {"assets": "asset,from,to,length,line\na,2024-01-01,,5,x"}
    line = [{"line": "x", "value": 2}, {"line": "y", "value": 9}]
    items = [
        item("line_weight", "parameter", per=["line"], values=line),
        item("out", "clock", **{"from": "events"}, unit="h"),
        item("all", "product", per=["event"], times=["out", "events.severity", "assets.length", "line_weight"]),
        item("by_line", "reduce", of="out", op="sum", per=["line"], unit="h"),
        item(
            "ladder",
            "tiers",
            per=["event"],
            of="out",
            by="slice",
            tiers=[{"floor": 0, "rate": 1}, {"floor": 1, "rate": 3}],
        ),
        item("own", "parameter", per=["event"], values=[{"event": "e1", "value": 7}]),
        item("both", "sum", per=["event"], terms=[{"of": "out", "weight": "own"}]),
    ]
    events = ["e1 01-02T08:00 01-02T10:00 severity=3", "e2 01-02T08:00 01-02T10:00 severity="]
    measures = small(items, {"events": log(*events), "covers": WHOLE, **tables}).measures
    assert measures["all"] == {("2024-01", "e1"): 60, ("2024-01", "e2"): UNDETERMINED}
    assert measures["by_line"]["2024-01", "x"] == 4
    assert measures["ladder"]["2024-01", "e1"] == 4
    assert (measures["both"]["2024-01", "e1"], measures["both"]["2024-01", "e2"]) == (14, UNDETERMINED)


def test_an_event_of_an_unknown_asset_reads_no_fee():
    fee = item("fee", "product", kind="charge", per=["asset"], times=["assets.length", {"value": 10, "unit": "CNY/km"}])
    share = item("d", "product", kind="deduction", per=["event"], times=["fee", "out", {"value": "0.1", "unit": "/h"}])
    clock = item("out", "clock", **{"from": "events"}, unit="h")
    events = ["e1 01-02T08:00 01-02T10:00", "e2 01-02T08:00 01-02T10:00 asset="]
    tables = {"assets": "asset,from,to,length\na,2024-01-01,,5\nb,2024-01-01,,5"}
    found = settled(events, [fee, clock, share], tables, operating_year={"first": date(2024, 1, 1)})
    assert [line for line in found if line[0] == "d"] == [("d", "2024-01", "e1", -1000), ("d", "2024-01", "e2", None)]

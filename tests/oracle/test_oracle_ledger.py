"""The oracle's observations and ledger on figures small enough to check by hand."""

from fractions import Fraction

import pytest

from . import LEFT_OUT, UNDETERMINED
from .small import MONTHS, amounts, by_month, first, item, seen, small, volumes

READINGS = {"from": "readings", "name": "x"}

# --- observations


def january(**by_day):
    """A reading of 2 a day, but for the days given; None leaves a day away."""
    days = {f"2024-01-{n:02}": by_day.get(f"d{n}", 2) for n in range(1, 32)}
    rows = [f"{day},x,{value}" for day, value in days.items() if value is not None]
    return {"readings": "\n".join(["date,name,value", *rows])}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, UNDETERMINED),
        ({"missing": "leave_out", "present": "0.9"}, Fraction(91, 30)),
        ({"missing": "leave_out", "present": "0.97"}, UNDETERMINED),
        ({"missing": "carry"}, Fraction(124, 31)),
        ({"missing": 0}, Fraction(91, 31)),
        ({"op": "sum", "missing": "leave_out", "present": "0.9"}, 91),
        ({"op": "max"}, 33),
    ],
)
def test_a_month_without_its_fifth_day(fields, expected):
    reading = item("x", "observe", **{**READINGS, "op": "mean", **fields})
    assert first(small([reading], january(d4=33, d5=None)), "x") == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, UNDETERMINED),
        ({"missing": "leave_out", "present": "0.9"}, LEFT_OUT),
        ({"missing": "leave_out", "present": 1}, UNDETERMINED),
        ({"missing": "carry"}, 33),
        ({"missing": "0.5"}, Fraction(1, 2)),
    ],
)
def test_the_fifth_day_itself(fields, expected):
    reading = item("x", "observe", **READINGS, period="day", **fields)
    result = small([reading], january(d4=33, d5=None))
    assert result.measures["x"]["2024-01-05", ""] == expected
    assert result.measures["x"]["2024-01-06", ""] == 2


def test_two_rows_for_one_reading():
    tables = january()
    tables["readings"] += "\n2024-01-05,x,2"
    items = [item("m", "observe", **READINGS, op="mean"), item("d", "observe", **READINGS, period="day")]
    result = small(items, tables)
    assert first(result, "m") == UNDETERMINED
    assert result.measures["d"]["2024-01-05", ""] == UNDETERMINED


def test_absence_is_none_only_where_covered():
    tables = {
        "events": "event,category,begin\ne1,x,2024-01-05",
        "covers": "table,from,to\nevents,2024-01-01,2024-03-01",
    }
    items = [
        item("n", "observe", **{"from": "events"}, where={"category": ["x"]}, op="count"),
        item("each", "observe", **{"from": "events"}, per=["event"], op="count"),
        item("any", "reduce", of="each", op="any"),
    ]
    result = small(items, tables)
    assert by_month(result, "n")[:3] == [1, 0, UNDETERMINED]
    assert by_month(result, "any")[:3] == [1, 0, UNDETERMINED]


def test_assets_appear_while_in_service():
    tables = {
        "assets": "asset,from,to,length,batch\na,2024-01-01,,2,north\nb,2024-07-01,,3,south",
        "scores": "period,asset,value\n2024-06,a,80\n2024-07,a,90\n2024-07,b,70",
    }
    days = {"times": ["assets.service_days"], "over": ["calendar.year_days"]}
    items = [
        item("score", "observe", **{"from": "scores"}, per=["asset"]),
        item("fee", "product", kind="charge", per=["asset"], times=["assets.length", "score"]),
        item("mean", "reduce", of="score", op="weighted_mean", weights="assets.length"),
        item("batch", "reduce", per=["batch"], of="score", op="max"),
        item("share", "product", period="year", per=["asset"], **days),
    ]
    result = small(items, tables)
    measures = result.measures
    assert measures["mean"]["2024-06", ""] == 80
    assert measures["mean"]["2024-07", ""] == Fraction(2 * 90 + 3 * 70, 5)
    assert measures["mean"]["2024-08", ""] == UNDETERMINED
    assert measures["batch"]["2024-07", "south"] == 70
    assert measures["share"]["1", "b"] == Fraction(184, 366)
    july = [(line["key"], line["amount"]) for line in result.lines if line["period"] == "2024-07"]
    assert july == [("a", 18000), ("b", 21000)]


def test_provisional_index():
    rows = "series,month,value,status\np,2023-01,100,final\np,2024-01,110,final\np,2024-02,120,provisional"
    series = [{"name": "p", "weight": "0.5", "base": "2023-01"}]
    items = [
        item("any", "index", fixed="0.5", series=series),
        item("final", "index", fixed="0.5", series=series, status="final"),
        item("late", "index", fixed=-1, series=[{"name": "p", "weight": 1, "base": 50}], lag_months=1),
    ]
    result = small(items, {"indices": rows})
    assert by_month(result, "any")[:3] == [Fraction("1.05"), Fraction("1.1"), UNDETERMINED]
    assert by_month(result, "final")[:2] == [Fraction("1.05"), UNDETERMINED]
    assert by_month(result, "late")[:3] == [UNDETERMINED, Fraction("1.2"), Fraction("1.4")]


# --- the ledger


def test_tax_and_advance():
    items = [
        item("fee", "product", kind="charge", times=["100.05"], vat={"rate": "0.06", "included": False}),
        item("interim", "product", kind="advance", times=["fee", "0.5"]),
    ]
    result = small(items)
    lines = [(one["item"], one["part"], one["amount"]) for one in result.lines if one["period"] == "2024-01"]
    assert lines == [("fee", "", 10005), ("fee", "vat", 600), ("interim", "", 5003)]
    assert (result.lines[-1]["part"], result.lines[-1]["amount"]) == ("taken back", -12 * 5003)
    assert result.payable == 12 * 10605
    assert result.interim["2024-01"] == 15608


def test_each_part_of_an_advance_is_taken_back():
    terms = [{"of": "x", "weight": 2, "name": "a"}, {"of": "x", "weight": 3, "name": "b"}]
    ahead, seen_twice = item("ahead", "sum", kind="advance", terms=terms), volumes(x=[1, 1])
    lines = small([seen("x", missing=0), ahead], seen_twice).lines[-2:]
    assert [(line["part"], line["amount"]) for line in lines] == [("a taken back", -400), ("b taken back", -600)]
    last = small([seen("x"), ahead], seen_twice).lines[-1]
    assert (last["part"], last["amount"]) == ("taken back", None)


def test_a_bound_that_bites_is_a_line():
    terms = [{"of": "x", "weight": 1, "name": "a"}, {"of": "x", "weight": 2, "name": "b"}]
    result = small([seen("x"), item("s", "sum", kind="charge", terms=terms, at_most=5)], volumes(x=[2, 1]))
    lines = [(line["part"], line["amount"]) for line in result.lines if line["state"] == "known"]
    assert lines == [("a", 200), ("b", 400), ("bound", -100), ("a", 100), ("b", 200)]


def test_a_charge_below_zero_is_undetermined():
    less = [{"of": "x", "weight": -1}]
    items = [
        seen("x"),
        item("c", "sum", kind="charge", constant=2, terms=less),
        item("d", "sum", kind="charge", constant=2, terms=less, at_least=0),
    ]
    result = small(items, volumes(x=[3]))
    assert amounts(result, "c")[0] is None
    assert sum(line["amount"] for line in result.lines if line["item"] == "d" and line["period"] == MONTHS[0]) == 0


def test_item_rounding_over_assets():
    tables = {"assets": "asset,from,to,length\na,2024-01-01,,1\nb,2024-01-01,,1\nc,2024-01-01,,1"}
    fee = item("f", "product", kind="charge", per=["asset"], times=["assets.length", "1/3"])
    result = small([fee], tables, rounding={"places": 2, "mode": "half_up", "at": "item"})
    lines = [(line["part"], line["amount"]) for line in result.lines if line["period"] == "2024-01"]
    assert lines == [("", 33), ("", 33), ("", 33), ("rounding", 1)]


def test_cumulative_cap():
    items = [
        seen("d", kind="deduction", missing=0),
        item("cap", "limit", of=["d"], counts="deducted", over="year", at_most=100),
        item("floor", "limit", period="year", of=["d", "cap"], counts="paid", at_least=-90),
    ]
    result = small(items, volumes(d=[60, 60, 10]))
    assert amounts(result, "cap")[:4] == [0, 2000, 1000, 0]
    assert amounts(result, "floor") == [1000]
    assert result.payable == -9000


def test_a_cap_per_service_inside_a_cap_for_all():
    rows = "period,name,service,value\n2024-01,d,a,70\n2024-01,d,b,20"
    items = [
        seen("d", kind="deduction", per=["service"]),
        item("each", "limit", of=["d"], per=["service"], counts="deducted", at_most=50),
        item("all", "limit", of=["d", "each"], counts="deducted", at_most=60),
        item("both", "limit", of=["d", "each", "all"], counts="paid", at_least=5, at_most=4),
    ]
    result = small(items, {"volumes": rows})
    lines = [(line["item"], line["amount"]) for line in result.lines if line["period"] == "2024-01"]
    assert lines == [("d", -7000), ("d", -2000), ("each", 2000), ("each", 0), ("all", 1000), ("both", None)]


def test_credits_lapse():
    against = {"earn": "c", "against": ["d"], "counts": "deducted", "expires": 2}
    items = [
        seen("c", missing=0),
        seen("d", kind="deduction", missing=0),
        item("back", "carry", **against),
        item("soon", "carry", **against, use_first=False),
        item("now", "carry", **against, same_period=True, opening=1),
    ]
    result = small(items, volumes(c=[10, 5], d=[3, 4, 9, 9]))
    assert amounts(result, "back")[:5] == [0, 400, 900, 200, 0]
    assert amounts(result, "soon")[:5] == [0, 400, 500, 0, 0]
    assert amounts(result, "now")[:5] == [300, 400, 900, 0, 0]


def test_a_debt_is_set_against_later_payments():
    items = [
        seen("fee", kind="charge"),
        seen("loss", kind="deduction", missing=0),
        item("floor", "limit", of=["fee", "loss"], counts="paid", at_least=0),
        item("debt", "carry", earn="floor", against=["fee", "loss", "floor"], counts="paid"),
    ]
    result = small(items, volumes(fee=[10, 10, 10, 10], loss=[25, 0, 0, 0]))
    assert amounts(result, "floor")[:2] == [1500, 0]
    assert amounts(result, "debt")[:4] == [0, -1000, -500, 0]

"""Each rule of the oracle on figures small enough to check by hand."""

from datetime import date
from fractions import Fraction

import pytest

from . import LEFT_OUT, UNDETERMINED, ContractError
from .exact import number, rounded
from .small import amounts, by_month, dated, first, item, seen, small, volumes

# --- numbers


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", ["0.1", "-0.1", "0.1", "-0.1", "0.2", "0"]),
        ("half_even", ["0", "0", "0.1", "-0.1", "0.2", "0"]),
        ("down", ["0", "0", "0", "0", "0.1", "0"]),
        ("up", ["0.1", "-0.1", "0.1", "-0.1", "0.2", "0.1"]),
        ("floor", ["0", "-0.1", "0", "-0.1", "0.1", "0"]),
        ("ceiling", ["0.1", "0", "0.1", "0", "0.2", "0.1"]),
    ],
)
def test_rounding_modes(mode, expected):
    values = ["0.05", "-0.05", "0.06", "-0.06", "0.15", "0.01"]
    assert [rounded(number(value), 1, mode) for value in values] == [number(value) for value in expected]


def test_rounding_to_hundreds():
    assert rounded(Fraction(1250), -2, "half_even") == 1200
    assert rounded(Fraction(1250), -2, "half_up") == 1300
    assert rounded(Fraction(5), 0, "up") == 5


@pytest.mark.parametrize("text", ["1_000", "1e3", "nan", "", "１"])
def test_no_such_number(text):
    with pytest.raises(ContractError):
        number(text)


# --- sums, bands, tiers, choices


@pytest.mark.parametrize(("at", "last"), [("line", []), ("item", [-1])])
def test_shares_of_a_fee(at, last):
    shares = [{"of": "100.05", "weight": weight, "name": weight} for weight in ("0.6", "0.1", "0.3")]
    pay = item("pay", "sum", kind="charge", terms=shares)
    result = small([pay], rounding={"places": 2, "mode": "half_up", "at": at})
    january = [line["amount"] for line in result.lines if line["period"] == "2024-01"]
    assert january == [6003, 1001, 3002, *last]


@pytest.mark.parametrize(
    ("score", "closed", "expected"),
    [
        ("0", "floor", "0"),
        ("60", "floor", "0.6"),
        ("60", "ceiling", "0"),
        ("75.6", "floor", "0.912"),
        ("80", "ceiling", "1"),
        ("0", "ceiling", "0"),
        ("101", "floor", None),
        ("-1", "floor", None),
    ],
)
def test_bands(score, closed, expected):
    table = [
        {"floor": 0, "at_floor": 0},
        {"floor": 60, "at_floor": "0.6", "to": 1},
        {"floor": 80, "at_floor": 1},
    ]
    coefficient = item("c", "bands", of="score", above=100, closed=closed, bands=table)
    value = first(small([seen("score"), coefficient], volumes(score=[score])), "c")
    assert value == (UNDETERMINED if expected is None else number(expected))


@pytest.mark.parametrize(
    ("score", "between", "expected"),
    [
        ("79.5", {}, UNDETERMINED),
        ("79.5", {"between": "lower"}, Fraction("0.9975")),
        ("69", {}, UNDETERMINED),
        ("79", {}, Fraction("0.995")),
    ],
)
def test_printed_bands(score, between, expected):
    table = [
        {"floor": 0, "undetermined": "rectify, then assess again"},
        {"floor": 70, "top": 79, "at_floor": "0.95", "slope": "0.005"},
        {"floor": 80, "at_floor": 1},
    ]
    coefficient = item("c", "bands", of="score", closed="floor", bands=table, **between)
    assert first(small([seen("score"), coefficient], volumes(score=[score])), "c") == expected


@pytest.mark.parametrize(
    ("how", "x", "expected"),
    [
        ({"by": "slice"}, "5", [3, 20]),
        ({"by": "each", "closed": "floor"}, "5", [2, 30]),
        ({"by": "each", "closed": "ceiling"}, "5", [3, 20]),
        ({"by": "whole", "closed": "floor"}, "3", [0, 30]),
        ({"by": "whole", "closed": "ceiling"}, "3", [3, 0]),
    ],
)
def test_tiers(how, x, expected):
    table = [{"floor": 0, "rate": 1}, {"floor": 3, "rate": 10}]
    tiers = item("t", "tiers", kind="charge", of="x", **how, tiers=table)
    result = small([seen("x"), tiers], volumes(x=[x]))
    lines = [(line["part"], line["amount"]) for line in result.lines if line["period"] == "2024-01"]
    assert lines == [("tier 1", 100 * expected[0]), ("tier 2", 100 * expected[1])]


@pytest.mark.parametrize(("x", "expected"), [("-4", -8), ("6", 18)])
def test_tiers_on_both_sides_of_an_origin(x, expected):
    tiers = item("t", "tiers", of="x", by="slice", tiers=[{"rate": 2}, {"floor": 0, "rate": 3}])
    assert first(small([seen("x"), tiers], volumes(x=[x])), "t") == expected


def test_choose_reads_only_what_it_reaches():
    gone = {"otherwise": "gone"}
    items = [
        seen("flag"),
        seen("gone"),
        item("c", "choose", cases=[{"of": "flag", "equals": 1, "then": 7}], **gone),
        item("d", "choose", cases=[{"of": "flag", "equals": 2, "then": 7}], **gone),
        item("e", "choose", cases=[{"of": "flag", "above": 0, "at_most": 1, "then": {"left_out": "waived"}}]),
    ]
    result = small(items, volumes(flag=[1]))
    assert [first(result, name) for name in "cde"] == [7, UNDETERMINED, LEFT_OUT]


# --- dates, years, other periods


def test_price_change_inside_a_month():
    price = {"values": dated("2024-01-01", 10, "2024-01-11", 20)}
    items = [
        item("p", "parameter", **price),
        item("q", "parameter", **price, within="days"),
        item("s", "product", kind="charge", period="segment", times=[price, "calendar.days"]),
        item("m", "sum", kind="charge", terms=[{"of": "s", "weight": 2}]),
    ]
    result = small(items)
    assert by_month(result, "p")[:2] == [UNDETERMINED, 20]
    assert by_month(result, "q")[:2] == [Fraction(10 * 10 + 21 * 20, 31), 20]
    lines = [(line["period"], line["amount"]) for line in result.lines if line["item"] == "s"]
    assert lines[:3] == [
        ("2024-01-01..2024-01-10", 10000),
        ("2024-01-11..2024-01-31", 42000),
        ("2024-02-01..2024-02-29", 58000),
    ]
    assert amounts(result, "m")[0] == 104000


def test_lag_reads_the_year_before():
    tables = {"scores": "period,name,value\n1,score,0.9\n2,score,0.8"}
    items = [
        item("score", "observe", **{"from": "scores"}, period="year", name="score"),
        item("k", "sum", terms=[{"of": {"of": "score", "lag": 1, "first": 1}, "weight": 1}]),
    ]
    opening = [{"item": "score", "key": "", "period": "1", "value": "0.7"}]
    assert small(items, tables, year=1).measures["k"]["2024-05", ""] == 1
    assert small(items, tables, year=2).measures["k"]["2025-05", ""] == Fraction("0.9")
    assert small(items, tables, year=2, openings=opening).measures["k"]["2025-05", ""] == Fraction("0.7")


@pytest.mark.parametrize(
    ("begin", "end", "kind", "expected"),
    [
        (date(2024, 11, 1), date(2025, 1, 1), "month", ["2024-11", "2024-12"]),
        (date(2024, 11, 12), date(2025, 1, 10), "month", ["2024-11", "2024-12", "2025-01"]),
        (date(2024, 11, 12), date(2025, 2, 12), "quarter", ["1-Q1", "1-Q2"]),
    ],
)
def test_periods_of_an_odd_first_year(begin, end, kind, expected):
    days = item("d", "sum", period=kind, terms=[{"of": "calendar.days", "weight": 1}])
    found = small([days], operating_year={"first": begin, "next": end}).measures["d"]
    assert [period for period, _ in found] == expected
    assert sum(found.values()) == (end - begin).days


def test_months_from_the_anniversary():
    days = item("d", "sum", terms=[{"of": "calendar.days", "weight": 1}])
    found = small([days], operating_year={"first": date(2024, 1, 31)}, months="anniversary").measures["d"]
    assert list(found)[:2] == [("2024-01-31", ""), ("2024-02-29", "")]
    assert found["2024-02-29", ""] == 31
    assert sum(found.values()) == 366


def test_windows():
    items = [
        seen("x", missing=0),
        item("s", "window", of="x", counts="sum", length=2),
        item("r", "window", of="x", counts="run"),
        item("t", "window", of="x", counts="to_date", reset="year"),
    ]
    result = small(items, volumes(x=[1, 2, None, 3]))
    assert by_month(result, "s") == [1, 3, 2, 3, 3]
    assert by_month(result, "r") == [1, 2, 0, 1, 0]
    assert by_month(result, "t") == [1, 3, 3, 6, 6]


# --- capital


CAPITAL = {"period": "year", "principal": 80000000, "rate": "0.0799", "years": 18}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"schedule": "level", "round": {"places": 2, "mode": "half_up"}}, Fraction("8530246.96")),
        (
            {"schedule": "equal_principal"},
            Fraction(80000000, 18) + Fraction(80000000 * 17, 18) * Fraction("0.0799"),
        ),
        ({"schedule": "rising", "profit": 0, "discount": 1, "rate": 0}, Fraction(80000000 * 4, 18)),
    ],
)
def test_annuity_in_year_two(fields, expected):
    result = small([item("a", "annuity", **{**CAPITAL, **fields})], year=2)
    assert result.measures["a"]["2", ""] == expected


def test_parts_of_an_annuity_add_up():
    parts = ("all", "principal", "interest")
    items = [item(part, "annuity", schedule="level", part=part, **CAPITAL) for part in parts]
    measures = small(items, year=2).measures
    whole, principal, interest = (measures[part]["2", ""] for part in parts)
    assert principal + interest == whole


def test_relevelled_annuity():
    rate = {"values": dated("2024-01-01", "0.1", "2025-01-01", "0.2")}
    fields = {**CAPITAL, "principal": 100, "years": 2, "rate": rate, "on_rate_change": "relevel"}
    paying = item("a", "annuity", schedule="level", **fields)
    paid = [small([paying], year=n).measures["a"][str(n), ""] for n in (1, 2, 3)]
    first_year = 100 * Fraction("0.1") * Fraction("1.21") / Fraction("0.21")
    assert paid == [first_year, (110 - first_year) * Fraction("1.2"), 0]


def test_interest_by_the_day():
    rate = {"values": dated("2024-01-01", "0.036", "2024-01-21", "0.072")}
    owed = {"from": "payments", "principal": "amount", "begin": "due", "end": "paid"}
    items = [
        item("debt", "interest", balance_from="balances", day_count="actual/360", rate=rate),
        item("late", "interest", **owed, rate="0.0365", day_count="actual/365"),
    ]
    tables = {
        "balances": "date,loan,change\n2024-01-01,a,1000\n2024-01-11,a,-400",
        "payments": "event,due,paid,amount\np1,2024-01-30,2024-02-02,10000\np2,2024-02-05,2024-02-06,1",
    }
    result = small(items, tables)
    assert first(result, "debt") == 10 * Fraction("0.1") + 10 * Fraction("0.06") + 11 * Fraction("0.12")
    assert by_month(result, "late")[:3] == [2, 1 + Fraction("0.0001"), 0]

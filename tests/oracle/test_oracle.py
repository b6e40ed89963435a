"""The oracle on the worked contract, to the fen; its rules are tried one by one in test_oracle_rules.py."""

from fractions import Fraction
from pathlib import Path

import pytest

from . import LEFT_OUT, UNDETERMINED, settle
from .exact import number
from .small import item, small
from .tables import load_tables

WORKED = Path(__file__).parent.parent / "contracts" / "worked"

# item, period, part, amount: as printed under the worked contract
PRINTED = """
treatment_fee    2024-11    tier_1        1267200.00
treatment_fee    2024-12    tier_1        1309440.00
treatment_fee    2024-12    tier_2          68745.60
exceedance       2024-11-09 -               -8448.00
exceedance       2024-12-03 -              -44457.60
exceedance       2024-12-20 -               -8891.52
exceedance_cap   2024-11    -                   0.00
exceedance_cap   2024-12    -                   0.00
reuse_revenue    2024-11    -              -17510.00
reuse_revenue    2024-12    -              -16150.00
sludge_fee       2024-11    -               55890.00
sludge_fee       2024-12    -               58005.00
performance      2024-11    -              -33454.08
performance      2024-12    -              -36384.10
interim          2024-11    -             1013760.00
interim          2024-12    -             1102548.48
interim          1          taken_back   -2116308.48
never_below_zero 1          -                   0.00
"""


def printed_lines():
    for line in PRINTED.strip().split("\n"):
        item, period, part, amount = line.split()
        yield item, period, "" if part == "-" else part.replace("_", " "), int(number(amount) * 100)


@pytest.fixture(scope="module")
def worked():
    return settle(WORKED, WORKED / "example" / "1", 1)


def test_lines(worked):
    limits = ("exceedance_cap", "never_below_zero")
    shown = [
        (line["item"], line["period"], line["part"], line["amount"])
        for line in worked.lines
        if line["amount"] or line["item"] in limits
    ]
    assert shown == list(printed_lines())


def test_payable(worked):
    assert worked.payable == 259398530
    assert worked.interim == {"2024-11": 101376000, "2024-12": 110254848}
    assert worked.payable - sum(worked.interim.values()) == 47767682


def test_measures(worked):
    year, measures = ("1", ""), worked.measures
    assert measures["k_basket"][year] == Fraction("1.0408")
    assert measures["unit_price"][year] == Fraction("1.76")
    assert measures["applied_volume"] == {("2024-11", ""): 720000, ("2024-12", ""): 809100}
    assert (measures["points"][year], measures["possible"][year]) == (68, 90)
    assert measures["score"][year] == Fraction("75.6")
    assert measures["coefficient"][year] == Fraction("0.912")
    assert measures["limit"]["2024-11-05", "nh3_n"] == 5
    assert measures["share_lost"]["2024-11-05", "nh3_n"] == 0
    assert measures["limit"]["2024-12-18", "nh3_n"] == 8
    assert measures["worst_share"]["2024-11-17", ""] == LEFT_OUT
    assert measures["effluent"]["2024-12-25", "cod"] == LEFT_OUT


def test_an_annuity_pays_once_a_year_where_it_does_not_say_otherwise():
    terms = {"schedule": "equal_principal", "principal": 100, "years": 4, "rate": 0}
    monthly = {**item("c", "annuity", **terms), "period": "month"}
    measures = small([item("a", "annuity", **terms), monthly]).measures
    assert measures["a"] == {("1", ""): 25}
    assert len(measures["c"]) == 12


def test_left_out_days_leave_a_zero_line(worked):
    left_out = [(line["period"], line["amount"]) for line in worked.lines if line["state"] == LEFT_OUT]
    assert left_out == [("2024-11-17", 0), ("2024-12-25", 0)]


def test_without_safety(worked):
    tables = load_tables(WORKED / "example" / "1")
    tables["scores"] = [row for row in tables["scores"] if row["indicator"] != "safety"]
    result = settle(WORKED, tables, 1)
    assert result.payable is None
    assert result.interim == worked.interim
    assert result.measures["points"]["1", ""] == UNDETERMINED
    pairs = zip(result.lines, worked.lines, strict=True)
    changed = [(new["item"], new["state"]) for new, old in pairs if new != old]
    assert changed == [
        ("performance", UNDETERMINED),
        ("performance", UNDETERMINED),
        ("never_below_zero", UNDETERMINED),
    ]

"""`largest`: one failure, one deduction; the others are given back, across items, keys and parts of lines."""

from fractions import Fraction

import pytest

from ppp_cost.ledger.explain.explanation import formula_text
from tests.contract_text import TWO_YEARS, amounts, csv, item, seen, settled
from tests.rules.event_log import log
from tests.rules.failures import ONE_FAILURE, TWO, UNITS, back, event, fine, given

# --- which stands


@pytest.mark.parametrize(
    ("out", "late", "expected"),
    [
        ("10", "4", 400),
        ("4", "10", 400),
        ("10", "10", 1000),
        ("10", "0", 0),
        ("0", "0", 0),
        ("10.005", "10", 1000),
        ("0.01", "0.02", 1),
    ],
)
def test_of_two_deductions_the_smaller_is_given_back(out: str, late: str, expected: int) -> None:
    assert back(log(event("e1", "01-02", out, late))) == {"2023-01|f": expected}


def test_across_items_and_keys() -> None:
    rows = [event("e1", "01-02", "10", "4"), event("e2", "01-20", "12", "1"), event("e3", "01-20", "5", "0", "g")]
    statement = given(log(*rows))
    assert amounts(statement, "one") == {"2023-01|f": 1500, "2023-01|g": 0}
    assert statement.payable == -(1200 + 500)


def test_the_order_of_items_and_rows_is_irrelevant() -> None:
    rows = [event("e1", "01-02", "10", "4"), event("e2", "01-20", "12", "1"), event("e3", "01-20", "5", "6", "g")]
    turned = ONE_FAILURE.replace('"outage", "lateness"', '"lateness", "outage"')
    for items in (TWO + ONE_FAILURE, TWO + turned):
        for some in (rows, rows[::-1]):
            assert back(log(*some), items) == {"2023-01|f": 1500, "2023-01|g": 500}


def test_one_candidate_has_its_zero_line() -> None:
    alone = item("one", "largest", 'of = ["outage"], by = ["failure"]')
    assert back(log(event("e1", "01-02", "10", "4")), TWO + alone) == {"2023-01|f": 0}
    rows = [event("e1", "01-02", "10", "4"), event("e2", "01-03", "3", "9")]
    assert back(log(*rows), TWO + alone) == {"2023-01|f": 300}


def test_no_event_has_no_line() -> None:
    assert back(log() | {"events": "event,begin,out,late,failure\n"}) == {}


def test_by_several_columns() -> None:
    both = item("one", "largest", 'of = ["outage", "lateness"], by = ["failure", "asset"]')
    rows = [
        event("e1", "01-02", "10", "4") + " asset=a",
        event("e2", "01-03", "7", "0") + " asset=b",
        event("e3", "01-03", "2", "0") + " asset=a",
    ]
    assert back(log(*rows), TWO + both) == {"2023-01|f/a": 600, "2023-01|f/b": 0}


def test_by_the_event_itself_and_by_the_keys_of_the_items() -> None:
    itself = item("one", "largest", 'of = ["outage", "lateness"], by = ["event"]')
    rows = [event("e1", "01-02", "10", "4"), event("e2", "01-20", "12", "13")]
    assert back(log(*rows), TWO + itself) == {"2023-01|e1": 400, "2023-01|e2": 1200}
    items = "".join(seen(name, 'kind = "deduction", per = ["line"]') for name in ("x", "y"))
    items += item("one", "largest", 'of = ["x", "y"], by = ["line"]')
    table = csv("period,name,line,value", "1-Q1,x,a,5", "1-Q1,y,a,6", "1-Q1,x,b,7", "1-Q1,y,b,1")
    assert amounts(settled(items, {"volumes": table}, period='"quarter"'), "one") == {"1-Q1|a": 500, "1-Q1|b": 100}


@pytest.mark.parametrize(
    "assets", ["", csv("asset,from,to,station", "a,2022-01-01,,s", "b,2022-01-01,,s", "c,2022-01-01,,t")]
)
def test_with_and_without_assets(assets: str) -> None:
    rows = [
        event("e1", "01-02", "10", "4") + " asset=a",
        event("e2", "01-03", "7", "0") + " asset=b",
        event("e3", "01-03", "2", "1", "g") + " asset=b",
    ]
    assert back(log(*rows), assets=assets) == {"2023-01|f": 1100, "2023-01|g": 100}
    if assets:
        by_station = TWO + ONE_FAILURE.replace("failure", "station")
        found = back(log(*rows), by_station, assets=assets)
        assert {label: amount for label, amount in found.items() if amount} == {"2023-01|s": 1400}


# --- lines, parts, tax, rounding


def test_tax_is_part_of_what_was_taken() -> None:
    taxed = fine("outage", "out", 'vat = { rate = "0.06", included = false }') + fine("lateness", "late")
    rows = log(event("e1", "01-02", "100", "103"))
    statement = given(rows, taxed + ONE_FAILURE)
    assert amounts(statement, "one") == {"2023-01|f": 10300}
    assert statement.payable == -10600
    assert back(log(event("e1", "01-02", "100", "107")), taxed + ONE_FAILURE) == {"2023-01|f": 10600}


def test_the_parts_of_a_deduction_are_one_candidate() -> None:
    parts = item(
        "outage",
        "sum",
        'kind = "deduction", per = ["event"], terms = [{ of = "events.out" }, { of = "events.out", weight = "0.5" }]',
    )
    assert back(log(event("e1", "01-02", "10", "14")), parts + fine("lateness", "late") + ONE_FAILURE) == {
        "2023-01|f": 1400
    }
    assert back(log(event("e1", "01-02", "10", "16")), parts + fine("lateness", "late") + ONE_FAILURE) == {
        "2023-01|f": 1500
    }


def test_what_is_given_back_is_of_rounded_lines() -> None:
    whole = fine("outage", "out", 'round = { places = 0, mode = "up" }') + fine("lateness", "late")
    assert back(log(event("e1", "01-02", "10.2", "10.7")), whole + ONE_FAILURE) == {"2023-01|f": 1070}


def test_its_formula_gives_its_amount() -> None:
    statement = given(log(event("e1", "01-02", "10", "4"), event("e2", "01-20", "12", "1")))
    (line,) = [line for line in statement.lines() if line.item == "one"]
    text = formula_text(statement.ledger, line.block.formula, statement.case, line.row, "en")
    assert text.count("max(") == 1
    assert [text.count(part) for part in ("10 outage", "12 outage", "4 lateness", "1 lateness")] == [2, 2, 2, 2]


# --- periods

ACROSS = [event("e1", "01-31", "10", "4"), event("e2", "02-01", "12", "1")]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("month", {"2023-01|f": 400, "2023-02|f": 100}),
        ("quarter", {"1-Q1|f": 1500}),
        ("year", {"1|f": 1500}),
        ("term", {"term|f": 1500}),
    ],
)
def test_a_failure_in_two_months(period: str, expected: dict[str, int]) -> None:
    assert back(log(*ACROSS), TWO + ONE_FAILURE.replace("}", f', period = "{period}" }}')) == expected


def test_a_deduction_on_the_term_stands_beside_one_of_the_month() -> None:
    term = fine("outage", "out", 'period = "term"') + fine("lateness", "late")
    whole = ONE_FAILURE.replace("}", ', period = "term" }')
    # 10 and 12 once, 4 and 1 in their months: 12 stands
    assert back(log(*ACROSS), term + whole) == {"term|f": 1000 + 400 + 100}


def test_lines_of_one_event_in_two_months_are_one_candidate_on_the_year() -> None:
    timed = item("x", "clock", 'unit = "h"')
    timed += item(
        "outage",
        "product",
        'kind = "deduction", per = ["event"], times = ["x", { name = "r", value = 1, unit = "CNY/h" }]',
    )
    timed += fine("lateness", "late")
    rows = log("e1 01-31T20:00 02-01T06:00 late=7 failure=f")
    assert back(rows, timed + ONE_FAILURE) == {"2023-01|f": 400, "2023-02|f": 0}
    assert back(rows, timed + ONE_FAILURE.replace("}", ', period = "year" }')) == {"1|f": 700}


def test_the_years_do_not_mix() -> None:
    rows = log(event("e1", "02-20", "10", "4"), event("e2", "03-20", "12", "1"))
    for year, expected in ((1, {"1|f": 400}), (2, {"2|f": 100})):
        statement = settled(TWO + ONE_FAILURE.replace("}", ', period = "year" }'), rows, year, **UNITS, **TWO_YEARS)
        assert amounts(statement, "one") == expected


# --- beside other steps


def test_a_cap_counts_what_is_left() -> None:
    cap = item("cap", "limit", 'of = ["outage", "lateness", "one"], counts = "deducted", at_most = 8')
    statement = given(log(event("e1", "01-02", "10", "4")), TWO + ONE_FAILURE + cap)
    assert amounts(statement, "cap")["2023-01"] == 200
    assert statement.payable == -800


def test_it_never_takes_and_never_gives_back_all() -> None:
    rows = [event(f"e{n}", "01-02", str(n % 5), str(n % 3), "fgh"[n % 3]) for n in range(12)]
    statement = given(log(*rows))
    assert all(line.amount is not None and line.amount >= 0 for line in statement.lines() if line.item == "one")
    largest = sum(max(max(n % 5, n % 3) for n in range(12) if "fgh"[n % 3] == failure) for failure in "fgh")
    assert statement.payable == -100 * largest


def test_exact_values_of_what_is_given_back() -> None:
    statement = given(log(event("e1", "01-02", "1/3", "1/7")), TWO + ONE_FAILURE)
    (line,) = [line for line in statement.lines() if line.item == "one"]
    assert line.exact == Fraction(14, 100)

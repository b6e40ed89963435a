"""`window`: over past periods, the present one included."""

import pytest

from ppp_cost import ContractError, Statement, settle
from tests.contract_text import (
    TWO_YEARS,
    amounts,
    by_year,
    contract_of,
    csv,
    item,
    measure,
    observed,
    reasons,
    seen,
    settled,
    volumes,
)

FOUR = ("2023-01", "2023-02", "2023-03", "2023-04")
"""Two months of year 1, and the first two of year 2."""


def window(fields: str, x: str, missing: str = "", year: int = 1) -> Statement:
    items = seen("x", missing) + item("w", "window", f'of = "x", {fields}')
    return settled(items, volumes(x=x), year)


def values(fields: str, x: str, missing: str = "") -> list[object]:
    return list(measure(window(fields, x, missing), "w").values())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('counts = "sum", length = 1', [4, 0, 5]),
        ('counts = "sum", length = 2', [4, 4, 5]),
        ('counts = "sum", length = 3', [4, 4, 9]),
        ('counts = "sum", length = 9', [4, 4, 9]),
        ('counts = "to_date"', [4, 4, 9]),
        ('counts = "run"', [1, 0, 1]),
    ],
)
def test_sums_runs_and_all_so_far(fields: str, expected: list[int]) -> None:
    assert values(fields, "4 0 5") == expected


def test_a_run_counts_what_is_not_zero_in_a_row() -> None:
    assert values('counts = "run"', "1 -2 3") == [1, 2, 3]
    assert values('counts = "run"', "0 1 1") == [0, 1, 2]
    assert values('counts = "run"', "1 1 0") == [1, 2, 0]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('counts = "sum", length = 2', ["undetermined", "undetermined", 7]),
        ('counts = "to_date"', ["undetermined"] * 3),
        ('counts = "run"', ["undetermined"] * 3),
    ],
)
def test_an_undetermined_period_reaches_as_far_as_it_is_looked_back_on(fields: str, expected: list[object]) -> None:
    assert values(fields, "- 3 4") == expected


def test_the_sentence_of_an_earlier_period() -> None:
    statement = window('counts = "to_date"', "- 3 4")
    assert "w: an earlier value of x is undetermined for 2023-02 [ca:1]" in reasons(statement)
    assert "x: no row for x in 2023-01 [ca:1]" in reasons(statement)


def test_a_run_that_has_been_broken_since_does_not_look_further_back() -> None:
    assert values('counts = "run"', "- 0 4") == ["undetermined", 0, 1]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('counts = "sum", length = 2', [4, 4, 5]),
        ('counts = "to_date"', [4, 4, 9]),
        ('counts = "run"', [1, 1, 2]),
    ],
)
def test_a_period_left_out_is_passed_over(fields: str, expected: list[int]) -> None:
    assert values(fields, "4 - 5", 'missing = "leave_out", present = 0') == expected


def test_with_a_reset_each_operating_year_begins_anew() -> None:
    tables = volumes(FOUR, x="1 2 4 8")
    items = seen("x")
    for name, counts in (
        ("sum", 'counts = "sum", length = 3'),
        ("to_date", 'counts = "to_date"'),
        ("run", 'counts = "run"'),
    ):
        items += item(f"{name}_on", "window", f'of = "x", {counts}')
        items += item(f"{name}_new", "window", f'of = "x", {counts}, reset = "year"')
    statement = settled(items, tables, 2, **TWO_YEARS)
    first_two = {name: list(rows.values())[:2] for name in statement.measures() if (rows := measure(statement, name))}
    assert first_two["sum_on"] == [7, 14]
    assert first_two["to_date_on"] == [7, 15]
    assert first_two["run_on"] == [3, 4]
    assert first_two["sum_new"] == first_two["to_date_new"] == [4, 12]
    assert first_two["run_new"] == [1, 2]


def test_three_bad_years_in_a_row() -> None:
    items = seen("bad", 'period = "year"') + item("w", "window", 'period = "year", of = "bad", counts = "run"')
    tables = by_year(bad="1 1 0 1 1 1")
    found = [measure(settled(items, tables, year), "w")[str(year)] for year in range(1, 7)]
    assert found == [1, 2, 0, 1, 2, 3]


def test_each_key_has_its_own_window() -> None:
    table = csv(
        "period,name,line,value",
        "2023-01,x,a,1",
        "2023-01,x,b,10",
        "2023-02,x,a,2",
        "2023-02,x,b,20",
        "2023-03,x,a,0",
        "2023-03,x,b,40",
    )
    items = seen("x", 'per = ["line"]') + item("w", "window", 'per = ["line"], of = "x", counts = "sum", length = 2')
    statement = settled(items, {"volumes": table})
    assert measure(statement, "w") == {
        "2023-01|a": 1, "2023-01|b": 10, "2023-02|a": 3, "2023-02|b": 30, "2023-03|a": 2, "2023-03|b": 60,
    }  # fmt: skip


@pytest.mark.parametrize("counts", ['counts = "sum", length = 3', 'counts = "to_date"', 'counts = "run"'])
@pytest.mark.parametrize("x", ["1 2 3 4", "1 0 3 4", "0 2 0 4", "1 2 - 4", "1 2 3 -"])
@pytest.mark.parametrize("missing", ["", 'missing = "leave_out", present = 0'])
def test_a_year_settled_from_what_the_year_before_left_is_the_same(counts: str, x: str, missing: str) -> None:
    """Year 2 begins with its third month here; a month left away in it is undetermined or left out."""
    contract = contract_of(seen("x", missing) + item("w", "window", f'of = "x", {counts}'), **TWO_YEARS)
    tables = volumes(FOUR, x=x)
    first, both = settle(contract, observed(tables, contract), 1), settle(contract, observed(tables, contract), 2)
    rows = [f"{name},{key},{period},{value}" for name, key, period, value in first.closings()]
    alone = settle(contract, observed(tables | {"openings": csv("item,key,period,value", *rows)}, contract), 2)
    assert list(measure(alone, "w").items())[:2] == list(measure(both, "w").items())[:2]


def test_a_year_settled_alone_without_its_openings_is_undetermined() -> None:
    contract = contract_of(seen("x") + item("w", "window", 'of = "x", counts = "to_date"'), **TWO_YEARS)
    tables = volumes(FOUR, x="1 2 3 4") | {"openings": csv("item,key,period,value", "other,,1,5")}
    assert next(iter(measure(settle(contract, observed(tables, contract), 2), "w").values())) == "undetermined"


def test_a_window_over_deductions_sums_what_was_deducted() -> None:
    items = item("fine", "observe", 'from = "volumes", name = "fine", kind = "deduction"')
    items += item("w", "window", 'unit = "CNY", of = "fine", counts = "to_date"')
    statement = settled(items, volumes(fine="1.005 2 0"))
    assert list(amounts(statement, "fine").values()) == [-101, -200, 0]
    assert [str(value) for value in measure(statement, "w").values()] == ["101/100", "301/100", "301/100"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('counts = "sum"', "window_length"),
        ('counts = "sum", length = 0', "window_length"),
        ('counts = "run", length = 3', "window_length"),
        ('counts = "to_date", length = 3', "window_length"),
        ('counts = "sum", length = 1.5', "not_a_count"),
        ('counts = "to_date", unit = "m3"', "unit_differs"),
    ],
)
def test_what_a_window_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(seen("x") + item("w", "window", f'of = "x", {fields}'))
    assert [problem.code for problem in refused.value.problems] == [code]

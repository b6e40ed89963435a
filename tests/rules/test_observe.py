"""`observe`: one number a row from an observation table."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, ObservationError, Statement
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    csv,
    in_year,
    item,
    measure,
    observed,
    only,
    reasons,
    seen,
    settled,
    volumes,
)

LEAP = {"operating_year": "{ first = 2023-02-01, next = 2023-03-01 }"}
"""A first year of one month of 28 days."""


def look(fields: str, table: str, name: str = "volumes", **header: str) -> Statement:
    return settled(item("x", "observe", f'from = "{name}", {fields}'), {name: table}, **header)


def found(fields: str, table: str, name: str = "volumes", **header: str) -> dict[str, Fraction | str]:
    return measure(look(fields, table, name, **header), "x")


# --- which rows


def test_one_row_a_period_by_name() -> None:
    table = csv("period,name,value", "2023-01,x,1.5", "2023-01,y,9", "2023-02,x,0", "2023-03,x,-2")
    assert list(found('name = "x"', table).values()) == [Fraction(3, 2), 0, -2]


def test_without_a_name_every_row_counts() -> None:
    assert only(found('op = "sum"', csv("period,name,value", "1,x,2", "1,y,3"), **YEARLY)) == 5


def test_the_times_of_rows() -> None:
    table = csv(
        "date,period,name,value",
        "2023-01-31,,x,1",
        "2023-02-01,,x,2",
        ",2023-03,x,4",
        "2022-12-31,,x,8",
        "2023-04-01,,x,16",
    )
    assert list(found('name = "x"', table).values()) == [1, 2, 4]
    assert list(found('name = "x", period = "year", op = "sum"', table).values()) == [7]


def test_a_row_for_a_longer_period_belongs_to_none_of_its_parts() -> None:
    table = csv("period,name,value", "1,x,2", "1-Q1,x,3")
    assert set(found('name = "x"', table).values()) == {"undetermined"}
    assert found('name = "x", period = "quarter"', table) == {"1-Q1": 3}
    assert found('name = "x", period = "year", op = "sum"', table) == {"1": 5}


def test_the_column_that_holds_the_number() -> None:
    table = csv("period,indicator,points,possible", "1,operation,31,40", "1,safety,15,20")
    for column, expected in (("points", 46), ("possible", 60)):
        assert only(found(f'value = "{column}", op = "sum"', table, "scores", **YEARLY)) == expected
    assert only(found('name = "safety", value = "points"', table, "scores", **YEARLY)) == 15


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("applies = [1]", 31),
        ("applies = [0, 1]", 46),
        ('indicator = ["safety"]', 15),
        ('applies = [1], indicator = ["safety"]', 0),
    ],
)
def test_rows_whose_cells_are_among_those_allowed(where: str, expected: int) -> None:
    table = csv("period,indicator,points,applies", "1,operation,31,1", "1,safety,15,0") + ""
    covers = csv("table,from,to", "scores,2023-01-01,2023-04-01")
    items = item("x", "observe", f'from = "scores", value = "points", op = "sum", where = {{ {where} }}')
    assert only(measure(settled(items, {"scores": table, "covers": covers}, **YEARLY), "x")) == expected


# --- op

THREE = csv("date,name,value", "2023-01-20,x,5", "2023-01-03,x,-1", "2023-01-11,x,3")


@pytest.mark.parametrize(
    ("op", "expected"), [("sum", "7"), ("mean", "7/3"), ("max", "5"), ("min", "-1"), ("last", "5"), ("count", "3")]
)
def test_three_rows_into_one(op: str, expected: str) -> None:
    assert found(f'name = "x", op = "{op}"', THREE)["2023-01"] == Fraction(expected)


def test_two_rows_where_one_is_expected() -> None:
    statement = look('name = "x"', csv("period,name,value", "2023-01,x,1", "2023-01,x,1", "2023-02,x,1", "2023-03,x,1"))
    assert list(measure(statement, "x").values()) == ["undetermined", 1, 1]
    assert reasons(statement) == ["x: two rows for x in 2023-01 where one is expected [ca:1]"]


@pytest.mark.parametrize("op", ["sum", "mean", "max", "min", "count"])
def test_two_rows_for_one_reading_are_an_error_and_never_a_mean(op: str) -> None:
    table = csv("date,name,value,note", "2023-01-20,x,5,", "2023-01-20,x,7,again", "2023-02-01,x,1,")
    assert found(f'name = "x", op = "{op}"', table)["2023-01"] == "undetermined"


def test_the_last_of_one_day_is_the_last_in_the_file() -> None:
    table = csv("date,name,value", "2023-01-20,x,5", "2023-01-20,x,7", "2023-01-19,x,9")
    assert found('name = "x", op = "last"', table)["2023-01"] == 7


def test_the_last_value_when_it_is_empty_is_missing() -> None:
    table = csv("date,name,value", "2023-01-20,x,5", "2023-01-21,x,")
    assert found('name = "x", op = "last"', table)["2023-01"] == "undetermined"
    assert found('name = "x", op = "max"', table)["2023-01"] == "undetermined"
    assert found('name = "x", op = "count"', table)["2023-01"] == 2


# --- readings by day


def days(*missing: int, empty: tuple[int, ...] = (), value: int = 3) -> str:
    rows = [f"2023-02-{day:02},x,{'' if day in empty else value}" for day in range(1, 29) if day not in missing]
    return csv("date,name,value", *rows)


@pytest.mark.parametrize(("op", "expected"), [("sum", 84), ("mean", 3)])
def test_sums_and_means_of_readings_want_every_day(op: str, expected: int) -> None:
    fields = f'name = "x", op = "{op}"'
    assert only(found(fields, days(), "readings", **LEAP)) == expected
    statement = look(fields, days(17), "readings", **LEAP)
    assert only(measure(statement, "x")) == "undetermined"
    assert reasons(statement) == ["x: no row for x in 2023-02-17 [ca:1]"]
    assert only(found(fields, days(empty=(17,)), "readings", **LEAP)) == "undetermined"


@pytest.mark.parametrize(("op", "expected"), [("max", 3), ("count", 27), ("last", 3)])
def test_other_operations_take_what_there_is(op: str, expected: int) -> None:
    assert only(found(f'name = "x", op = "{op}"', days(17), "readings", **LEAP)) == expected


def test_a_reading_by_day() -> None:
    values = found('name = "x", period = "day"', days(17), "readings", **LEAP)
    assert len(values) == 28
    assert values["2023-02-17"] == "undetermined"
    assert values["2023-02-28"] == 3


# --- periods folded into longer ones


def by_month(*months: int, name: str = "x") -> str:
    return csv("period,name,asset,value", *(f"2023-{month:02},{name},a,{month}" for month in months))


@pytest.mark.parametrize(("op", "expected"), [("sum", 6), ("mean", 2)])
def test_sums_and_means_of_months_want_every_month(op: str, expected: int) -> None:
    fields = f'name = "x", period = "year", op = "{op}"'
    assert only(found(fields, by_month(1, 2, 3))) == expected
    statement = look(fields, by_month(1, 3))
    assert only(measure(statement, "x")) == "undetermined"
    assert reasons(statement) == ["x: no row for x in 2023-02 [ca:1]"]


@pytest.mark.parametrize(
    ("fields", "tables", "expected"),
    [
        ('op = "sum"', {"covers": csv("table,from,to", "volumes,2023-02-01,2023-03-01")}, 4),
        ('op = "sum"', {"covers": csv("table,from,to", "volumes,2023-01-01,2023-02-01")}, "undetermined"),
        ('op = "sum", missing = 0', {}, 4),
        ('op = "max"', {}, 3),
        ('op = "count"', {}, 2),
    ],
)
def test_a_month_that_is_not_there(fields: str, tables: dict[str, str], expected: int | str) -> None:
    items = item("x", "observe", f'from = "volumes", name = "x", period = "year", {fields}')
    assert only(measure(settled(items, {"volumes": by_month(1, 3)} | tables), "x")) == expected


def test_months_out_of_service_are_not_wanted() -> None:
    items = item("x", "observe", 'from = "volumes", name = "x", per = ["asset"], period = "year", op = "sum"')
    tables = {"volumes": by_month(2, 3)}
    assert only(measure(settled(items, tables, assets="asset,from,to\na,2023-02-01,\n"), "x")) == 5
    assert only(measure(settled(items, tables, assets="asset,from,to\na,2023-01-01,\n"), "x")) == "undetermined"


# --- missing

PRESENT = 'name = "x", op = "mean", missing = "leave_out", present = "{}"'


@pytest.mark.parametrize(
    ("share", "lost", "expected"),
    [("0.75", 7, 3), ("0.75", 8, "undetermined"), ("1", 0, 3), ("1", 1, "undetermined"), ("0", 27, 3)],
)
def test_enough_of_the_month_is_there_or_not(share: str, lost: int, expected: int | str) -> None:
    # 21 of 28 days are three quarters
    table = days(*range(1, lost + 1))
    assert only(found(PRESENT.format(share), table, "readings", **LEAP)) == expected


def test_a_month_without_any_reading_is_left_out_where_none_need_be_there() -> None:
    table = csv("date,name,value", "2023-02-01,other,1")
    assert only(found(PRESENT.format("0"), table, "readings", **LEAP)) == "left_out"
    assert only(found(PRESENT.format("0.01"), table, "readings", **LEAP)) == "undetermined"


def test_the_sentence_where_too_few_are_there() -> None:
    statement = look(
        'name = "x", period = "day", missing = "leave_out", present = "0.9"', days(1, 2, 3), "readings", **LEAP
    )
    # 25 of 28 are less than nine tenths
    assert (
        reasons(statement)[0] == "x: no value of x in 2023-02-01, and fewer are there than the contract asks for [ca:1]"
    )
    assert len(reasons(statement)) == 3


def test_days_left_out_and_days_that_are_there() -> None:
    values = found('name = "x", period = "day", missing = "leave_out", present = "0.9"', days(1, 2), "readings", **LEAP)
    assert [day for day, value in values.items() if value == "left_out"] == ["2023-02-01", "2023-02-02"]
    assert values["2023-02-03"] == 3


def test_the_share_is_counted_for_each_key() -> None:
    rows = [f"2023-02-{day:02},x,{name},1" for name, last in (("cod", 28), ("nh3_n", 20)) for day in range(1, last + 1)]
    fields = 'name = "x", period = "day", per = ["parameter"], missing = "leave_out", present = "0.75"'
    values = found(fields, csv("date,name,parameter,value", *rows), "readings", **LEAP)
    assert values["2023-02-28|cod"] == 1
    assert values["2023-02-28|nh3_n"] == "undetermined"
    assert values["2023-02-20|nh3_n"] == 1


def test_the_last_value_known_is_carried_on() -> None:
    table = csv("date,name,value", "2023-01-29,x,7", "2023-02-03,x,9", "2023-02-05,x,", "2023-02-07,x,4")
    values = found('name = "x", period = "day", missing = "carry"', table, "readings", **LEAP)
    assert list(values.values())[:8] == [7, 7, 9, 9, 9, 9, 4, 4]
    assert values["2023-02-28"] == 4


def test_nothing_is_carried_before_the_first_value() -> None:
    statement = look('name = "x", missing = "carry"', csv("period,name,value", "2023-02,x,5"))
    assert list(measure(statement, "x").values()) == ["undetermined", 5, 5]
    assert reasons(statement) == ["x: no row for x in 2023-01 [ca:1]"]


@pytest.mark.parametrize("values", [("7", "9"), ("9", "7")])
def test_two_values_of_one_earlier_day_are_no_value_to_carry_on(values: tuple[str, str]) -> None:
    table = csv("date,name,value", *(f"2022-12-31,x,{value}" for value in values), "2023-02-03,x,4")
    assert list(found('name = "x", missing = "carry"', table).values()) == ["undetermined", 4, 4]


def test_each_key_carries_its_own() -> None:
    table = csv("period,name,line,value", "2023-01,x,a,1", "2023-02,x,b,2")
    values = found('name = "x", per = ["line"], missing = "carry"', table)
    assert values == {
        "2023-01|a": 1, "2023-01|b": "undetermined", "2023-02|a": 1, "2023-02|b": 2, "2023-03|a": 1, "2023-03|b": 2,
    }  # fmt: skip


def test_a_stated_number_stands_for_what_is_missing() -> None:
    table = csv("period,name,value", "2023-02,x,5", "2023-03,x,")
    assert list(found('name = "x", missing = "0.5"', table).values()) == [Fraction(1, 2), 5, Fraction(1, 2)]
    assert list(found('name = "x", missing = 0', "").values()) == [0, 0, 0]


def test_a_stated_number_does_not_stand_for_what_is_not_covered() -> None:
    tables = volumes(x="- 5 -") | {"covers": csv("table,from,to", "volumes,2023-02-01,2023-04-01")}
    statement = settled(seen("x", "missing = 0"), tables)
    assert list(measure(statement, "x").values()) == ["undetermined", 5, 0]
    assert reasons(statement) == ["x: the table volumes does not cover every day of 2023-01 [ca:1]"]


@pytest.mark.parametrize(
    ("op", "covered", "bare"),
    [
        ("sum", 0, "undetermined"),
        ("count", 0, "undetermined"),
        ("max", "undetermined", "undetermined"),
        ("mean", "undetermined", "undetermined"),
    ],
)
def test_absence_is_none_only_inside_the_dates_a_table_covers(op: str, covered: int | str, bare: str) -> None:
    items = seen("x", f'op = "{op}"')
    cover = {"covers": csv("table,from,to", "volumes,2023-01-01,2023-03-01")}
    values = measure(settled(items, volumes(x="1 - -") | cover), "x")
    assert (values["2023-02"], values["2023-03"]) == (covered, bare)


def test_rows_that_must_all_be_there() -> None:
    fields = 'value = "points", where = {{ applies = [1] }}, op = "sum", complete = {{ indicator = [{}] }}'
    table = csv("period,indicator,points,applies", "1,operation,31,1", "1,safety,15,0")
    assert only(found(fields.format('"operation", "safety"'), table, "scores", **YEARLY)) == 31
    statement = look(fields.format('"operation", "safety", "odour"'), table, "scores", **YEARLY)
    assert only(measure(statement, "x")) == "undetermined"
    assert reasons(statement) == ["x: no row for indicator odour in year 1 [ca:1]"]


# --- keys


def test_keys_are_as_found() -> None:
    table = csv("period,name,line,value", "2023-01,x,b,1", "2023-02,x,a,2")
    assert found('name = "x", per = ["line"]', table) == {
        "2023-01|b": 1, "2023-01|a": "undetermined", "2023-02|b": "undetermined", "2023-02|a": 2,
        "2023-03|b": "undetermined", "2023-03|a": "undetermined",
    }  # fmt: skip


def test_expected_keys_are_wanted_and_others_are_not() -> None:
    table = csv("period,name,line,value", "1,x,a,1", "1,x,c,4")
    assert found('name = "x", per = ["line"], keys = ["a", "b"]', table, **YEARLY) == {"1|a": 1, "1|b": "undetermined"}


def test_no_key_found_is_said_and_not_passed_over() -> None:
    statement = look('name = "x", per = ["line"]', csv("period,name,line,value", "1,y,a,1"), **YEARLY)
    assert list(measure(statement, "x").values()) == ["undetermined"]
    assert reasons(statement) == ["x: no row for x in year 1 [ca:1]"]


def test_assets_are_wanted_while_they_are_in_service() -> None:
    assets = csv("asset,from,to", "a,2022-01-01,2023-02-01", "b,2023-01-31,", "c,2024-01-01,")
    table = csv("period,name,asset,value", "2023-01,x,a,1", "2023-01,x,b,2", "2023-02,x,b,3")
    items = seen("x", 'per = ["asset"]')
    assert measure(settled(items, {"volumes": table}, assets=assets), "x") == {
        "2023-01|a": 1, "2023-01|b": 2, "2023-02|b": 3, "2023-03|b": "undetermined",
    }  # fmt: skip


def test_events_have_a_row_where_they_begin() -> None:
    table = csv("event,begin,class", "e2,2023-03-31T23:59:59,2", "e1,2023-01-01T00:00,5", "e3,2023-04-01T00:00,7")
    assert found('value = "class", per = ["event"]', table, "events") == {"2023-01|e1": 5, "2023-03|e2": 2}


def test_counting_events() -> None:
    table = csv("event,begin,category", "e1,2023-01-05,minor", "e2,2023-01-09,serious", "e3,2023-03-30,serious")
    items = item("x", "observe", 'from = "events", where = { category = ["serious"] }, op = "count"')
    cover = csv("table,from,to", "events,2023-01-01,2023-03-01", "events,2023-03-01,2023-04-01")
    assert list(measure(settled(items, {"events": table, "covers": cover}), "x").values()) == [1, 0, 1]
    statement = settled(items, {"events": table})
    assert set(measure(statement, "x").values()) == {"undetermined"}
    assert reasons(statement)[0] == "x: the table events does not cover every day of 2023-01 [ca:1]"


# --- as an amount


def test_observed_amounts_are_lines() -> None:
    for kind, sign in (("charge", 1), ("deduction", -1)):
        items = item("paid", "observe", f'from = "amounts", name = "paid", kind = "{kind}"')
        table = csv("period,name,value", "2023-01,paid,10.005", "2023-02,paid,0", "2023-03,paid,3")
        assert list(amounts(settled(items, {"amounts": table}), "paid").values()) == [1001 * sign, 0, 300 * sign]


def test_a_reviewer_s_adjustment_has_the_sign_it_was_given_and_a_document() -> None:
    items = item("review", "observe", 'from = "amounts", name = "review", kind = "adjustment", missing = 0')
    table = csv(
        "period,name,value,clause,document", "2023-01,review,-12.5,ca:9,letter 4", "2023-02,review,3,ca:9,letter 5"
    )
    assert list(amounts(settled(items, {"amounts": table}), "review").values()) == [-1250, 300, 0]
    for row in ("2023-01,review,-12.5,,letter 4", "2023-01,review,-12.5,ca:9,"):
        statement = settled(items, {"amounts": csv("period,name,value,clause,document", row)})
        assert list(amounts(statement, "review").values()) == ["undetermined", 0, 0]
        assert reasons(statement) == ["review: no clause or document for review in 2023-01 [ca:1]"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('from = "weather"', "unknown_table"),
        ('from = "covers"', "unknown_table"),
        ('from = "volumes", missing = "leave_out"', "present_and_leave_out"),
        ('from = "volumes", present = 1', "present_and_leave_out"),
        ('from = "volumes", keys = ["a"]', "keys_without_per"),
        ('from = "volumes", op = "median"', "not_a_choice"),
        ('from = "volumes", value = "Value"', "bad_text"),
    ],
)
def test_what_an_observation_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(item("x", "observe", fields))
    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"volumes": csv("period,name,value", "2023-13,x,1")}, "not_a_period"),
        ({"volumes": csv("period,name,value", "2023-01,x,1e3")}, "not_a_number"),
        ({"volumes": csv("period,name", "2023-01,x")}, "column_missing"),
        ({"volumes": csv("name,value", "x,1")}, "column_missing"),
        ({"readings": csv("date,name,value", "2023-02-30,x,1")}, "not_a_day"),
        ({"readings": csv("date,name,value", "2023-02-03,x,1", "2023-02-03,x,2")}, "row_twice"),
        ({"events": csv("event,begin", "e,2023-01-01T00:00:00.5")}, "finer_than_second"),
        ({"events": csv("event,begin", "e,2023-01-01T00:00:00+08:00")}, "time_with_zone"),
        ({"weather": csv("a", "1")}, "unknown_table"),
    ],
)
def test_what_tables_refuse(tables: dict[str, str], code: str) -> None:
    with pytest.raises(ObservationError) as refused:
        observed(tables)
    assert code in [problem.code for problem in refused.value.problems]


def test_a_contract_asks_for_the_column_it_reads() -> None:
    contract = contract_of(item("x", "observe", 'from = "scores", value = "mark"'), **YEARLY)
    with pytest.raises(ObservationError) as refused:
        observed({"scores": csv("period,indicator,points", "1,a,3")}, contract)
    assert [problem.code for problem in refused.value.problems] == ["column_missing"]


def test_a_year_outside_the_table_has_no_row() -> None:
    assert only(measure(settled(seen("x"), in_year(2, x=5), **YEARLY), "x")) == "undetermined"

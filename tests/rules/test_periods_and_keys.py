"""Periods that hold each other, odd years, segments; keys that are repeated, looked up, folded."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, ObservationError
from tests.contract_text import (
    YEARLY,
    amounts,
    contract_of,
    csv,
    item,
    measure,
    observed,
    only,
    reasons,
    seen,
    settled,
    volumes,
)


def days(period: str, year: int = 1, fields: str = "", **header: str) -> dict[str, Fraction | str]:
    """The days of each period of one kind."""
    items = item("x", "product", f'unit = "d", period = "{period}", times = ["calendar.days"]{fields}')
    return measure(settled(items, None, year, **header), "x")


def years(first: str, following: str = "", **header: str) -> dict[str, str]:
    rest = f", next = {following}" if following else ""
    return {"operating_year": f"{{ first = {first}{rest} }}", **header}


# --- the calendar


def test_a_calendar_year() -> None:
    header = years("2023-01-01")
    assert days("year", **header) == {"1": 365}
    assert days("year", 2, **header) == {"2": 366}
    assert list(days("month", 2, **header).items())[:2] == [("2024-01", 31), ("2024-02", 29)]
    assert days("quarter", **header) == {"1-Q1": 90, "1-Q2": 91, "1-Q3": 92, "1-Q4": 92}
    assert len(days("day", **header)) == 365


def test_months_are_cut_at_the_ends_of_an_odd_year() -> None:
    header = years("2022-12-16", "2023-02-10")
    assert days("month", **header) == {"2022-12": 16, "2023-01": 31, "2023-02": 9}
    assert next(iter(days("month", 2, **header).items())) == ("2023-02", 19)
    assert list(days("month", 2, **header).items())[-1] == ("2024-02", 9)
    assert days("year", 2, **header) == {"2": 365}


def test_months_from_the_anniversary() -> None:
    header = years("2023-01-31", "2023-03-31", months='"anniversary"')
    assert days("month", **header) == {"2023-01-31": 28, "2023-02-28": 31}
    second = list(days("month", 2, **header).items())
    assert second[:3] == [("2023-03-31", 30), ("2023-04-30", 31), ("2023-05-31", 30)]
    assert sum(value for _, value in second) == 366


def test_a_leap_day_as_first_day() -> None:
    # year 2 begins on the 28th of February 2025, year 5 on the 29th again
    header = years("2024-02-29")
    assert [only(days("year", year, **header)) for year in (1, 2, 4, 5)] == [365, 365, 366, 365]


def test_quarters_are_three_months_of_the_operating_year() -> None:
    assert days("quarter", **years("2023-01-15", "2023-06-01")) == {"1-Q1": 17 + 28 + 31, "1-Q2": 30 + 31}


@pytest.mark.parametrize(
    ("column", "by_month", "by_year"),
    [
        ("days", [31, 28, 31], 90),
        ("month_days", [31, 28, 31], None),
        ("year_days", [90, 90, 90], 90),
        ("year_number", [1, 1, 1], 1),
        ("months", [1, 1, 1], 3),
    ],
)
def test_what_the_calendar_offers(column: str, by_month: list[int], by_year: int | None) -> None:
    unit = {"year_number": "", "months": "month"}.get(column, "d")
    items = item("x", "product", f'unit = "{unit}", times = ["calendar.{column}"]')
    assert list(measure(settled(items), "x").values()) == by_month
    if by_year is None:
        with pytest.raises(ContractError) as refused:
            contract_of(items, **YEARLY)
        assert [problem.code for problem in refused.value.problems] == ["reads_shorter"]
    else:
        assert only(measure(settled(items, **YEARLY), "x")) == by_year


def test_the_days_of_a_cut_month_are_those_in_the_year() -> None:
    items = item("x", "product", 'times = ["calendar.days"], over = ["calendar.month_days"], period = "day"')
    values = measure(settled(items, **years("2022-12-16", "2023-02-10")), "x")
    assert (values["2022-12-20"], values["2023-01-20"], values["2023-02-09"]) == (
        Fraction(1, 16),
        Fraction(1, 31),
        Fraction(1, 9),
    )


@pytest.mark.parametrize(
    ("first", "following", "lengths"),
    [
        ("2024-11-01", "2025-01-01", [61, 365, 365]),
        ("2023-11-09", "2025-01-01", [419, 365, 365]),
        ("2023-01-01", "", [365, 366, 365]),
        ("2023-03-01", "", [366, 365, 365]),
        ("2024-02-29", "", [365, 365, 365]),
        ("2022-02-28", "2024-02-29", [731, 365, 365]),
        ("2024-12-31", "2025-01-01", [1, 365, 365]),
    ],
)
def test_the_lengths_of_years(first: str, following: str, lengths: list[int]) -> None:
    found = [only(days("year", year, **years(first, following))) for year in (1, 2, 3)]
    assert found == lengths


@pytest.mark.parametrize(("period", "months"), [("year", [14]), ("quarter", [3, 3, 3, 3, 2]), ("month", [1] * 14)])
def test_the_months_of_a_period(period: str, months: list[int]) -> None:
    items = item("n", "product", f'period = "{period}", times = ["calendar.months"]')
    found = measure(settled(items, **years("2023-11-09", "2025-01-01")), "n")
    assert list(found.values()) == months


@pytest.mark.parametrize(
    ("first", "months"),
    [
        ("2023-01-31", {"2023-01-31": 28, "2023-02-28": 31, "2023-03-31": 30, "2023-04-30": 31}),
        ("2024-01-31", {"2024-01-31": 29, "2024-02-29": 31, "2024-03-31": 30, "2024-04-30": 31}),
    ],
)
def test_an_anniversary_that_a_month_does_not_have_is_its_last_day(first: str, months: dict[str, int]) -> None:
    found = days("month", **years(first), months='"anniversary"')
    assert list(found.items())[:4] == list(months.items())


def test_a_month_from_the_anniversary_is_named_by_its_first_day_or_its_month() -> None:
    header = years("2023-01-12", "2023-04-12") | {"months": '"anniversary"'}
    for names in (("2023-01", "2023-02", "2023-03"), ("2023-01-12", "2023-02-12", "2023-03-12")):
        tables = volumes(names, a="1 2 3")
        assert list(measure(settled(seen("a"), tables, **header), "a").values()) == [1, 2, 3]


def test_the_days_of_a_month_from_the_anniversary() -> None:
    header = years("2023-01-12", "2023-04-12") | {"months": '"anniversary"'}
    tables = {"volumes": csv("date,name,value", "2023-02-11,a,1", "2023-02-12,a,2", "2023-04-11,a,3")}
    assert list(measure(settled(seen("a"), tables, **header), "a").values()) == [1, 2, 3]


def test_a_contract_by_quarter() -> None:
    items = seen("a", 'kind = "charge"')
    tables = {"volumes": csv("period,name,value", "1-Q1,a,1", "1-Q2,a,2", "1-Q3,a,3", "1-Q4,a,4")}
    statement = settled(items, tables, **years("2024-01-01"), period='"quarter"')
    assert statement.interim == {"1-Q1": 100, "1-Q2": 200, "1-Q3": 300, "1-Q4": 400}
    tables = {"volumes": csv("period,name,value", "2024-01,a,1", "2024-05,a,2", "2024-09,a,3", "2024-10,a,4")}
    assert list(settled(items, tables, **years("2024-01-01"), period='"quarter"').interim.values()) == [
        100,
        200,
        300,
        400,
    ]


# --- longer and shorter


def test_each_longer_period_is_read_in_the_shorter_ones() -> None:
    table = csv("period,name,value", "1,y,7", "2023-01,m,1", "2023-02,m,2", "2023-03,m,3", "1-Q1,q,5")
    items = seen("y", 'period = "year"') + seen("q", 'period = "quarter"') + seen("m")
    items += item("x", "product", 'period = "day", times = ["y", "q", "m"]')
    values = measure(settled(items, {"volumes": table}), "x")
    assert (values["2023-01-31"], values["2023-02-01"], values["2023-03-31"]) == (35, 70, 105)


@pytest.mark.parametrize(
    ("period", "shorter"), [("year", "month"), ("month", "day"), ("quarter", "month"), ("month", "segment")]
)
def test_a_shorter_measure_is_reduced_first(period: str, shorter: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(
            item("m", "product", f'period = "{shorter}", times = [1]')
            + item("x", "product", f'period = "{period}", times = ["m"]')
        )
    assert [(problem.code, problem.values["period"]) for problem in refused.value.problems] == [
        ("reads_shorter", shorter)
    ]


def test_amounts_add_up_from_days_to_months_quarters_and_years() -> None:
    items = item("fee", "product", 'kind = "charge", period = "day", times = [{ value = "1.005", unit = "CNY" }]')
    for period in ("month", "quarter", "year"):
        items += item(f"by_{period}", "product", f'kind = "charge", period = "{period}", times = ["fee"]')
    statement = settled(items)
    assert list(amounts(statement, "by_month").values()) == [31 * 101, 28 * 101, 31 * 101]
    assert amounts(statement, "by_quarter") == {"1-Q1": 9090}
    assert amounts(statement, "by_year") == {"1": 9090}


def test_a_change_cuts_a_month_into_two_lines() -> None:
    price = '{ name = "price", unit = "CNY/d", values = [{ value = 1 }, { from = 2023-02-11, value = 2 }] }'
    items = item("fee", "product", f'kind = "charge", period = "segment", times = [{price}, "calendar.days"]')
    statement = settled(items)
    assert amounts(statement, "fee") == {
        "2023-01-01..2023-01-31": 3100, "2023-02-01..2023-02-10": 1000, "2023-02-11..2023-02-28": 3600,
        "2023-03-01..2023-03-31": 6200,
    }  # fmt: skip
    assert statement.interim == {"2023-01": 3100, "2023-02": 4600, "2023-03": 6200}


PRICE = '{ name = "price", unit = "CNY/m3", values = [{ value = 1 }, { from = 2023-02-15, value = 2 }] }'
BY_SEGMENT = item("fee", "product", f'kind = "charge", period = "segment", times = ["flow", "calendar.days", {PRICE}]')


@pytest.mark.parametrize(
    ("day", "segments"), [("2023-02-01", 3), ("2023-02-02", 4), ("2023-02-28", 4), ("2023-04-01", 3)]
)
def test_a_change_on_the_first_of_a_month_cuts_nothing(day: str, segments: int) -> None:
    assert (
        len(
            amounts(
                settled(
                    item("flow", "parameter", 'unit = "m3/d", values = [{ value = 10 }]')
                    + BY_SEGMENT.replace("2023-02-15", day)
                ),
                "fee",
            )
        )
        == segments
    )


def test_segments_add_up_to_months_by_themselves() -> None:
    items = item("flow", "parameter", 'unit = "m3/d", values = [{ value = 10 }]') + BY_SEGMENT
    items += item("share", "product", 'kind = "deduction", times = ["fee", "0.1"]')
    assert list(amounts(settled(items), "share").values()) == [-3100, -4200, -6200]


def test_an_observation_by_month_cannot_be_cut() -> None:
    items = seen("a", 'period = "segment"')
    items += item("fee", "product", f'kind = "charge", period = "segment", times = [{PRICE.replace("CNY/m3", "CNY")}]')
    assert list(measure(settled(items, volumes(a="1 2 3")), "a").values()) == ["undetermined"] * 4
    rows = ("2023-01-31,a,1", "2023-02-14,a,2", "2023-02-15,a,3", "2023-03-01,a,4")
    assert list(measure(settled(items, {"volumes": csv("date,name,value", *rows)}), "a").values()) == [1, 2, 3, 4]


def test_the_term_has_one_row_that_belongs_to_the_last_year() -> None:
    items = seen("x") + item("all", "reduce", 'period = "term", of = "x", op = "sum"')
    assert measure(settled(items, volumes(x="1 2 4")), "all") == {"term": 7}


@pytest.mark.parametrize("year", [1, 2, 3])
def test_a_lag_counts_in_the_period_of_the_item_that_is_read(year: int) -> None:
    table = {"volumes": csv("period,name,value", "1,score,90", "2,score,80", "3,score,70")}
    items = seen("score", 'period = "year"') + item("x", "product", 'times = [{ of = "score", lag = 1, first = 100 }]')
    statement = settled(items, table, year, **years("2023-01-01"))
    expected = {1: 100, 2: 90, 3: 80}[year]
    assert set(measure(statement, "x").values()) == {expected}
    assert len(measure(statement, "x")) == 12


def test_an_opening_stands_for_a_year_that_is_not_settled_here() -> None:
    table = {"volumes": csv("period,name,value", "2,score,80"), "openings": csv("item,key,period,value", "score,,1,90")}
    items = seen("score", 'period = "year"') + item(
        "x", "product", 'period = "year", times = [{ of = "score", lag = 1, first = 100 }]'
    )
    assert measure(settled(items, table, 2, **years("2023-01-01", period='"year"')), "x") == {"2": 90}


# --- keys

ASSETS = csv("asset,batch,length,from,to", "a,one,2,2022-01-01,", "b,one,3,2023-02-15,", "c,two,,2022-01-01,2023-02-01")


def test_an_operand_with_fewer_keys_is_repeated() -> None:
    table = csv("period,name,asset,value", "1,score,a,80", "1,score,b,90", "1,price,,5", "1,score,c,70")
    items = (
        seen("score", 'per = ["asset"]')
        + seen("price")
        + item("x", "product", 'per = ["asset"], times = ["score", "price"]')
    )
    statement = settled(items, {"volumes": table}, assets=ASSETS, **YEARLY)
    assert measure(statement, "x") == {"1|a": 400, "1|b": 450, "1|c": 350}


def test_an_operand_keyed_by_an_attribute_of_the_asset() -> None:
    table = csv("period,name,batch,value", "1,share,one,0.5", "1,share,two,0.25")
    items = seen("share", 'per = ["batch"]')
    items += item("x", "product", 'per = ["asset"], times = ["assets.length", "share"]')
    statement = settled(items, {"volumes": table}, assets=ASSETS, **YEARLY)
    assert measure(statement, "x") == {"1|a": 1, "1|b": Fraction("1.5"), "1|c": "undetermined"}
    assert reasons(statement) == ["x: no assets.length for c in year 1 [ca:1]"]


def test_further_keys_are_reduced_first_and_amounts_add_up_by_themselves() -> None:
    table = csv("period,name,asset,value", "1,fee,a,1.005", "1,fee,b,2.005", "1,fee,c,0")
    keyed = 'from = "volumes", name = "fee", per = ["asset"]'
    with pytest.raises(ContractError) as refused:
        contract_of(item("fee", "observe", keyed) + item("x", "product", 'times = ["fee"]'), ASSETS)
    assert [problem.code for problem in refused.value.problems] == ["reads_more_keys"]
    items = item("fee", "observe", f'{keyed}, kind = "charge"') + item(
        "x", "product", 'kind = "charge", times = ["fee"]'
    )
    assert amounts(settled(items, {"volumes": table}, assets=ASSETS, **YEARLY), "x") == {"1": 302}


def test_amounts_of_assets_add_up_by_an_attribute() -> None:
    table = csv("period,name,asset,value", "1,fee,a,1", "1,fee,b,2", "1,fee,c,4")
    items = item("fee", "observe", 'from = "volumes", name = "fee", per = ["asset"], kind = "charge"')
    items += item("total", "reduce", 'per = ["batch"], unit = "CNY", of = "fee", op = "sum"')
    items += item("cap", "limit", 'per = ["batch"], of = ["fee"], counts = "paid", at_most = 2')
    statement = settled(items, {"volumes": table}, assets=ASSETS, **YEARLY)
    assert measure(statement, "total") == {"1|one": 3, "1|two": 4}
    assert amounts(statement, "cap") == {"1|one": -100, "1|two": -200}


def test_days_of_service_and_whole_months_in_service() -> None:
    items = item("d", "product", 'per = ["asset"], unit = "d", times = ["assets.service_days"]')
    items += item("m", "product", 'per = ["asset"], unit = "month", times = ["assets.months_in_service"]')
    statement = settled(items, assets=ASSETS)
    assert measure(statement, "d") == {
        "2023-01|a": 31,
        "2023-01|c": 31,
        "2023-02|a": 28,
        "2023-02|b": 14,
        "2023-03|a": 31,
        "2023-03|b": 31,
    }
    # from the 15th of February to the end of March is one whole month
    found = measure(statement, "m")
    assert (found["2023-02|b"], found["2023-03|b"], found["2023-01|c"]) == (0, 1, 13)


def test_an_asset_has_rows_while_it_is_in_service() -> None:
    items = item("x", "product", 'per = ["asset"], times = ["assets.length"], at_least = 0')
    statement = settled(
        items,
        assets=csv("asset,length,from,to", "a,1,2022-01-01,2023-02-01", "b,2,2023-02-28,2023-03-01", "c,3,2023-04-01,"),
    )
    assert measure(statement, "x") == {"2023-01|a": 1, "2023-02|b": 2}


def test_rows_follow_the_operands_that_have_exactly_the_item_s_keys() -> None:
    table = csv("period,name,line,value", "1,x,a,1", "1,x,b,2", "1,y,b,10", "1,y,c,20")
    items = (
        seen("x", 'per = ["line"]')
        + seen("y", 'per = ["line"]')
        + item("z", "sum", 'per = ["line"], terms = [{ of = "x" }, { of = "y" }]')
    )
    statement = settled(items, {"volumes": table}, **YEARLY)
    assert measure(statement, "z") == {"1|a": "undetermined", "1|b": 12, "1|c": "undetermined"}


def test_two_keys_in_another_order() -> None:
    table = csv("period,name,line,parameter,value", "1,x,a,cod,1", "1,x,b,cod,2")
    items = seen("x", 'per = ["line", "parameter"]') + item(
        "y", "product", 'per = ["parameter", "line"], times = ["x", 10]'
    )
    assert measure(settled(items, {"volumes": table}, **YEARLY), "y") == {"1|cod/a": 10, "1|cod/b": 20}


FLEET = csv("asset,from,to,length", "x,2022-01-01,2023-02-01,2", "y,2023-02-15,,3.5")


@pytest.mark.parametrize(
    ("begin", "end", "months"),
    [
        ("2023-01-15", "", 2),
        ("2023-01-01", "", 3),
        ("2022-12-31", "", 3),
        ("2022-12-01", "", 4),
        ("2023-01-15", "2023-03-15", 2),
        ("2023-01-15", "2023-03-14", 1),
        ("2023-03-31", "", 0),
    ],
)
def test_whole_months_in_service(begin: str, end: str, months: int) -> None:
    items = item(
        "n", "product", 'per = ["asset"], period = "year", unit = "month", times = ["assets.months_in_service"]'
    )
    statement = settled(items, assets=csv("asset,from,to", f"x,{begin},{end}"))
    assert measure(statement, "n") == {"1|x": months}


def test_an_event_on_an_asset_out_of_service_has_no_value() -> None:
    items = item("size", "product", 'per = ["asset"], times = ["assets.length"]')
    items += item("n", "product", 'per = ["event"], times = ["size", "events.lanes"]')
    tables = {"events": csv("event,asset,begin,end,lanes", "e1,x,2023-02-01,,2")}
    statement = settled(items, tables, assets=FLEET)
    assert measure(statement, "n") == {"2023-02|e1": "undetermined"}
    assert reasons(statement) == ["n: no value of size for e1 in 2023-02 [ca:1]"]


@pytest.mark.parametrize(("key", "expected"), [("b", "undetermined"), ("a", 6)])
def test_rows_are_those_of_either_operand(key: str, expected: int | str) -> None:
    items = (
        seen("a", 'per = ["line"]')
        + seen("b", 'per = ["line"]')
        + item("c", "product", 'per = ["line"], times = ["a", "b"]')
    )
    rows = ("1,a,a,2", f"1,b,{key},3")
    statement = settled(items, {"volumes": csv("period,name,line,value", *rows)}, period='"year"')
    assert measure(statement, "c")["1|a"] == expected


EVENTS = csv("event,begin,asset,lanes", "e1,2023-01-05,a,2", "e2,2023-03-06T08:30,b,1")


def test_an_event_knows_its_asset_and_what_the_asset_knows() -> None:
    table = csv(
        "period,name,asset,value",
        *(
            f"{month},rate,{asset},{value}"
            for month in ("2023-01", "2023-02", "2023-03")
            for asset, value in (("a", 100), ("b", 1000))
        ),
    )
    items = seen("rate", 'per = ["asset"]') + item("lanes", "product", 'per = ["event"], times = ["events.lanes"]')
    items += item("x", "product", 'per = ["event"], times = ["lanes", "rate", "assets.length"]')
    statement = settled(items, {"volumes": table, "events": EVENTS}, assets=ASSETS)
    assert measure(statement, "x") == {"2023-01|e1": 2 * 100 * 2, "2023-03|e2": 1 * 1000 * 3}


def test_a_fact_about_an_event_stands_on_the_term() -> None:
    items = item("lanes", "product", 'period = "term", per = ["event"], times = ["events.lanes"]')
    items += item(
        "x",
        "product",
        'kind = "deduction", per = ["event"], times = ["lanes", { value = 5, unit = "CNY" }], period = "term"',
    )
    statement = settled(items, {"events": EVENTS}, assets=ASSETS)
    assert amounts(statement, "x") == {"term|e1": -1000, "term|e2": -500}


def test_the_order_of_keys_is_that_in_which_they_are_met() -> None:
    table = csv("period,name,line,value", "2023-02,x,b,1", "2023-01,x,b,2", "2023-01,x,a,3")
    items = seen("x", 'per = ["line"], missing = 0')
    assert list(measure(settled(items, {"volumes": table}), "x"))[:2] == ["2023-01|b", "2023-01|a"]


def test_a_key_may_hold_anything_a_cell_may() -> None:
    table = csv("period,name,line,value", "1,x,A1/2 号线,1", '1,x,"b, c",2')
    items = seen("x", 'per = ["line"], unit = "CNY"') + item(
        "pay", "product", 'kind = "charge", per = ["line"], times = ["x"]'
    )
    assert amounts(settled(items, {"volumes": table}, **YEARLY), "pay") == {"1|A1/2 号线": 100, "1|b, c": 200}


def test_an_event_of_an_unknown_asset_is_refused() -> None:
    contract = contract_of(item("x", "product", 'per = ["event"], times = ["events.lanes"]'), ASSETS)
    with pytest.raises(ObservationError) as refused:
        observed({"events": csv("event,begin,asset,lanes", "e1,2023-01-05,z,2")}, contract)
    assert [problem.code for problem in refused.value.problems] == ["unknown_asset"]

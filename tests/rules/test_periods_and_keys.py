"""Periods and keys: odd years, segments, quarters, anniversaries, leap days, assets in service, attributes."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError
from tests.contract_text import (
    TWO_YEARS,
    amounts,
    contract_of,
    csv,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
    volumes,
)

DAYS = item("n", "product", 'unit = "d", times = ["calendar.days"]')


def length_of(period: str = "month", year: int = 1, **header: str) -> dict[str, Fraction | str]:
    items = item("n", "product", f'period = "{period}", unit = "d", times = ["calendar.days"]')
    return measure(settled(items, None, year, **header), "n")


def year_of(first: str, following: str = "") -> dict[str, str]:
    rest = f", next = {following}" if following else ""
    return {"operating_year": f"{{ first = {first}{rest} }}"}


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
    found = [only(length_of("year", year, **year_of(first, following))) for year in (1, 2, 3)]
    assert found == lengths


def test_the_months_of_an_odd_first_year() -> None:
    assert length_of(**year_of("2024-11-01", "2025-01-01")) == {"2024-11": 30, "2024-12": 31}
    found = length_of(**year_of("2023-11-09", "2025-01-01"))
    assert len(found) == 14
    assert [found["2023-11"], found["2024-02"], found["2024-12"]] == [22, 29, 31]


@pytest.mark.parametrize(("period", "months"), [("year", [14]), ("quarter", [3, 3, 3, 3, 2]), ("month", [1] * 14)])
def test_the_months_of_a_period(period: str, months: list[int]) -> None:
    items = item("n", "product", f'period = "{period}", times = ["calendar.months"]')
    found = measure(settled(items, **year_of("2023-11-09", "2025-01-01")), "n")
    assert list(found.values()) == months


def test_calendar_months_are_cut_at_the_ends_of_a_year() -> None:
    first, second = (length_of(year=year, **year_of("2024-11-12")) for year in (1, 2))
    assert len(first) == len(second) == 13
    assert [first["2024-11"], first["2025-11"], second["2025-11"], second["2026-11"]] == [19, 11, 19, 11]


def test_months_from_the_anniversary() -> None:
    found = length_of(**year_of("2024-11-12"), months='"anniversary"')
    assert list(found.items())[:4] == [("2024-11-12", 30), ("2024-12-12", 31), ("2025-01-12", 31), ("2025-02-12", 28)]
    assert len(found) == 12


@pytest.mark.parametrize(
    ("first", "months"),
    [
        ("2023-01-31", {"2023-01-31": 28, "2023-02-28": 31, "2023-03-31": 30, "2023-04-30": 31}),
        ("2024-01-31", {"2024-01-31": 29, "2024-02-29": 31, "2024-03-31": 30, "2024-04-30": 31}),
    ],
)
def test_an_anniversary_that_a_month_does_not_have_is_its_last_day(first: str, months: dict[str, int]) -> None:
    found = length_of(**year_of(first), months='"anniversary"')
    assert list(found.items())[:4] == list(months.items())


def test_a_month_from_the_anniversary_is_named_by_its_first_day_or_its_month() -> None:
    header = year_of("2023-01-12", "2023-04-12") | {"months": '"anniversary"'}
    for names in (("2023-01", "2023-02", "2023-03"), ("2023-01-12", "2023-02-12", "2023-03-12")):
        tables = volumes(names, a="1 2 3")
        assert list(measure(settled(seen("a"), tables, **header), "a").values()) == [1, 2, 3]


def test_the_days_of_a_month_from_the_anniversary() -> None:
    header = year_of("2023-01-12", "2023-04-12") | {"months": '"anniversary"'}
    tables = {"volumes": csv("date,name,value", "2023-02-11,a,1", "2023-02-12,a,2", "2023-04-11,a,3")}
    assert list(measure(settled(seen("a"), tables, **header), "a").values()) == [1, 2, 3]


def test_quarters() -> None:
    found = length_of("quarter", **year_of("2024-01-01"))
    assert found == {"1-Q1": 91, "1-Q2": 91, "1-Q3": 92, "1-Q4": 92}
    assert list(length_of("quarter", 2, **year_of("2024-11-01", "2025-01-01"))) == ["2-Q1", "2-Q2", "2-Q3", "2-Q4"]
    assert length_of("quarter", **year_of("2024-11-01", "2025-01-01")) == {"1-Q1": 61}


def test_a_contract_by_quarter() -> None:
    items = seen("a", 'kind = "charge"')
    tables = {"volumes": csv("period,name,value", "1-Q1,a,1", "1-Q2,a,2", "1-Q3,a,3", "1-Q4,a,4")}
    statement = settled(items, tables, **year_of("2024-01-01"), period='"quarter"')
    assert statement.interim == {"1-Q1": 100, "1-Q2": 200, "1-Q3": 300, "1-Q4": 400}
    tables = {"volumes": csv("period,name,value", "2024-01,a,1", "2024-05,a,2", "2024-09,a,3", "2024-10,a,4")}
    assert list(settled(items, tables, **year_of("2024-01-01"), period='"quarter"').interim.values()) == [
        100,
        200,
        300,
        400,
    ]


def test_the_year_number_and_the_days_of_month_and_year() -> None:
    fields = 'period = "day", times = ["calendar.{}"], unit = "{}"'
    for name, unit, first, last in (
        ("year_number", "", 2, 2),
        ("month_days", "d", 31, 29),
        ("year_days", "d", 366, 366),
    ):
        found = measure(settled(item("n", "product", fields.format(name, unit)), None, 2, **TWO_YEARS), "n")
        assert [found["2023-03-01"], found["2024-02-29"], len(found)] == [first, last, 366]


PRICE = '{ name = "price", unit = "CNY/m3", values = [{ value = 1 }, { from = 2023-02-15, value = 2 }] }'
BY_SEGMENT = item("fee", "product", f'kind = "charge", period = "segment", times = ["flow", "calendar.days", {PRICE}]')


def test_a_dated_price_cuts_a_month_into_lines() -> None:
    items = item("flow", "parameter", 'unit = "m3/d", values = [{ value = 10 }]') + BY_SEGMENT
    statement = settled(items)
    assert amounts(statement, "fee") == {
        "2023-01-01..2023-01-31": 31000,
        "2023-02-01..2023-02-14": 14000,
        "2023-02-15..2023-02-28": 28000,
        "2023-03-01..2023-03-31": 62000,
    }
    assert statement.interim == {"2023-01": 31000, "2023-02": 42000, "2023-03": 62000}


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


def test_a_longer_period_is_read_on_each_day() -> None:
    items = seen("fee", 'kind = "charge"') + item("daily", "product", 'period = "day", unit = "CNY", times = ["fee"]')
    found = measure(settled(items, volumes(fee="1 2 3")), "daily")
    assert [found["2023-01-31"], found["2023-02-01"], found["2023-03-31"]] == [1, 2, 3]


@pytest.mark.parametrize(("reader", "code"), [("times", "reads_shorter")])
def test_a_shorter_measure_is_not_read(reader: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(seen("a") + item("b", "product", f'period = "year", {reader} = ["a"]'))
    assert [problem.code for problem in refused.value.problems] == [code]


ASSETS = csv(
    "asset,from,to,batch,length",
    "x,2022-01-01,2023-02-01,first,2",
    "y,2023-02-15,,second,3.5",
    "z,2023-04-01,,first,",
)


def of_assets(fields: str, rule: str = "product", **header: str) -> dict[str, Fraction | str]:
    return measure(settled(item("n", rule, f'per = ["asset"], {fields}'), assets=ASSETS, **header), "n")


def test_assets_have_rows_while_they_are_in_service() -> None:
    assert of_assets('times = ["assets.length"]') == {
        "2023-01|x": 2,
        "2023-02|y": Fraction(7, 2),
        "2023-03|y": Fraction(7, 2),
    }
    days = of_assets('period = "day", times = ["assets.length"]')
    assert ["2023-01-31|x" in days, "2023-02-01|x" in days, "2023-02-14|y" in days, "2023-02-15|y" in days] == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("month", {"2023-01|x": 31, "2023-02|y": 14, "2023-03|y": 31}), ("year", {"1|x": 31, "1|y": 45})],
)
def test_days_in_service(period: str, expected: dict[str, int]) -> None:
    assert of_assets(f'period = "{period}", unit = "d", times = ["assets.service_days"]') == expected


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


def test_an_asset_without_an_attribute() -> None:
    header = year_of("2023-04-01", "2023-05-01")
    statement = settled(item("n", "product", 'per = ["asset"], times = ["assets.length"]'), assets=ASSETS, **header)
    assert measure(statement, "n") == {"2023-04|y": Fraction(7, 2), "2023-04|z": "undetermined"}
    assert reasons(statement) == ["n: no assets.length for z [ca:1]"]


def test_an_asset_knows_its_batch() -> None:
    items = item(
        "rate",
        "parameter",
        'per = ["batch"], values = [{ batch = "first", value = 10 }, { batch = "second", value = 100 }]',
    )
    items += item("n", "product", 'per = ["asset"], times = ["rate", "assets.length"]')
    assert measure(settled(items, assets=ASSETS), "n") == {"2023-01|x": 20, "2023-02|y": 350, "2023-03|y": 350}


def test_an_event_knows_its_asset_and_the_batch_of_that() -> None:
    items = item(
        "rate",
        "parameter",
        'unit = "CNY", per = ["batch"], values = [{ batch = "first", value = 10 }, { batch = "second", value = 100 }]',
    )
    items += item("size", "product", 'per = ["asset"], times = ["assets.length"]')
    items += item("n", "product", 'kind = "deduction", per = ["event"], times = ["rate", "size", "events.lanes"]')
    tables = {"events": csv("event,asset,begin,end,lanes", "e1,x,2023-01-31T23:59:59,,2", "e2,y,2023-03-01,,1")}
    statement = settled(items, tables, assets=ASSETS)
    assert amounts(statement, "n") == {"2023-01|e1": -4000, "2023-03|e2": -35000}


def test_an_event_on_an_asset_out_of_service_has_no_value() -> None:
    items = item("size", "product", 'per = ["asset"], times = ["assets.length"]')
    items += item("n", "product", 'per = ["event"], times = ["size", "events.lanes"]')
    tables = {"events": csv("event,asset,begin,end,lanes", "e1,x,2023-02-01,,2")}
    statement = settled(items, tables, assets=ASSETS)
    assert measure(statement, "n") == {"2023-02|e1": "undetermined"}
    assert reasons(statement) == ["n: no value of size for e1 in 2023-02 [ca:1]"]


def test_amounts_of_assets_add_up_by_themselves_and_by_batch() -> None:
    items = item(
        "fee", "product", 'kind = "charge", per = ["asset"], times = ["assets.length", { value = 1, unit = "CNY" }]'
    )
    items += item("all", "product", 'unit = "CNY", times = ["fee"]')
    items += item("by_batch", "reduce", 'unit = "CNY", of = "fee", op = "sum", period = "year", per = ["batch"]')
    statement = settled(items, assets=ASSETS)
    assert measure(statement, "all") == {"2023-01": 2, "2023-02": Fraction(7, 2), "2023-03": Fraction(7, 2)}
    assert measure(statement, "by_batch") == {"1|first": 2, "1|second": 7}


def test_a_measure_with_more_keys_is_not_read() -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(seen("a", 'per = ["line"]') + item("b", "product", 'times = ["a"]'))
    assert [problem.code for problem in refused.value.problems] == ["reads_more_keys"]


def test_an_item_with_fewer_keys_is_repeated() -> None:
    items = seen("share") + seen("a", 'per = ["line"]') + item("b", "product", 'per = ["line"], times = ["a", "share"]')
    rows = ("1,share,,0.5", "1,a,p,10", "1,a,q,20")
    statement = settled(items, {"volumes": csv("period,name,line,value", *rows)}, period='"year"')
    assert measure(statement, "b") == {"1|p": 5, "1|q": 10}


def test_keys_in_another_order_are_the_same_keys() -> None:
    items = seen("a", 'per = ["line", "kind"]') + seen("b", 'per = ["kind", "line"]')
    items += item("c", "product", 'per = ["line", "kind"], times = ["a", "b"]')
    rows = ("1,a,p,up,2", "1,a,q,down,3", "1,b,p,up,5", "1,b,q,down,7")
    statement = settled(items, {"volumes": csv("period,name,line,kind,value", *rows)}, period='"year"')
    assert measure(statement, "c") == {"1|p/up": 10, "1|q/down": 21}


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

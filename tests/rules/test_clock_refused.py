"""`clock`: what a contract with one refuses, and what its tables do."""

import pytest

from ppp_cost import ContractError, ObservationError
from tests.contract_text import contract_of, observed, seen
from tests.rules.event_log import calendar, clock, log, rank, relief

ONCE = 'overlap = "once", overlap_by = ["asset"]'
PLANNED = 'where = { planned = ["no"] }'


def refusals(items: str, **header: str) -> list[str]:
    with pytest.raises(ContractError) as refused:
        contract_of(items, **header)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("fields", "unit", "code"),
    [
        ("", "m", "unit_differs"),
        ("", "", "unit_differs"),
        ("", "CNY", "unit_differs"),
        ('kind = "deduction"', "h", "unit_differs"),
        ('kind = "deduction", tick = 1, part_tick = "up"', "h", "unit_differs"),
        ('grace = { name = "g", value = 1, unit = "m3" }', "h", "unit_differs"),
        ('grace = "volume"', "h", "unit_differs"),
        ('tick = { name = "t", value = 1, unit = "CNY" }, part_tick = "up"', "h", "unit_differs"),
        ('minimum = { name = "m", value = 1, unit = "min" }', "h", "unit_differs"),
        ('per = ["asset"]', "h", "event_rows"),
        ('per = ["event", "asset"]', "h", "event_rows"),
        ("grace = -1", "h", "time_below_zero"),
        ('minimum = "-0.01"', "h", "time_below_zero"),
        ('tick = 0, part_tick = "up"', "h", "time_below_zero"),
        ('tick = { name = "t", value = -1 }, part_tick = "up"', "h", "time_below_zero"),
        ("tick = 1", "h", "tick_form"),
        ('part_tick = "up"', "h", "tick_form"),
        ('overlap = "once"', "h", "overlap_form"),
        ('overlap_by = ["asset"]', "h", "overlap_form"),
        ('overlap = "each", overlap_by = ["asset"]', "h", "overlap_form"),
        ('prefer = "rate"', "h", "overlap_form"),
        ('service = "night"', "h", "unknown_calendar"),
        ('overlap = "twice"', "h", "not_a_choice"),
        ('grace_takes = "last"', "h", "not_a_choice"),
        ('crossing = "both"', "h", "not_a_choice"),
        ('open_end = "zero"', "h", "not_a_choice"),
        ('tick = 1, part_tick = "half"', "h", "not_a_choice"),
        ('from = "payments"', "h", "not_a_choice"),
        ('grace = "later"', "h", "unknown_item"),
        ("graces = 1", "h", "unknown_key"),
    ],
)
def test_what_a_clock_refuses(fields: str, unit: str, code: str) -> None:
    assert refusals(seen("volume", 'unit = "m3"') + clock(fields, unit), calendar=calendar("mon 08:00 12:00")) == [code]


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        (log("e1 01-02T10:00 01-02T08:00"), "end_before_begin"),
        (log("e1 - 01-02T08:00"), "begin_missing"),
        (log("e1 01-02 01-03", "e1 01-05 01-06"), "event_twice"),
        (log("e1 01-02 01-03 there=2023-01-01"), "end_before_begin"),
        (log("e1 01-02 01-03 there=noon"), "not_a_day"),
        (log("e1 01-02 01-03 rate=high"), "not_a_number"),
        (log("e1 01-02T08:00:00.5 01-03"), "finer_than_second"),
        (log("e1 01-02T08:00+08:00 01-03"), "time_with_zone"),
        (log("e1 01-02T24:30 01-03"), "not_a_day"),
        (log("e1 01-02 01-03 share=half"), "not_a_number"),
        (log("e1 01-02 01-03", relief=relief("a 01-02 -")), "end_missing"),
        (log("e1 01-02 01-03", relief=relief("a 01-03 01-02")), "end_before_begin"),
        (log("e1 01-02 01-03", relief=relief("a 01-02 01-03 1.5")), "share_outside"),
        (log("e1 01-02 01-03", relief="asset,begin,end\n,2023-01-02,2023-01-03\n"), "match_empty"),
        (log("e1 01-02 01-03", relief="category,begin,end\nx,2023-01-02,2023-01-03\n"), "column_missing"),
    ],
)
def test_what_its_tables_refuse(tables: dict[str, str], code: str) -> None:
    contract = contract_of(clock(f'{ONCE}, prefer = "rate", responsible = "share", end = "there", relief = {{}}'))
    columns = ("asset", "rate", "share", "there")
    head, *rows = tables["events"].splitlines()
    extra = [name for name in columns if name not in head.split(",")]
    tables = tables | {
        "events": "\n".join([",".join([head, *extra]), *(row + "," * len(extra) for row in rows)]) + "\n"
    }
    with pytest.raises(ObservationError) as refused:
        observed(tables, contract)
    assert {problem.code for problem in refused.value.problems} == {code}


@pytest.mark.parametrize("column", ["asset", "rate", "share", "told"])
def test_a_clock_asks_for_every_column_it_reads(column: str) -> None:
    contract = contract_of(clock(f'{ONCE}, prefer = "rate", responsible = "share", begin = "told"'))
    columns = {"asset": "a", "rate": "1", "share": "1", "told": "2023-01-02"}
    cells = " ".join(f"{name}={cell}" for name, cell in columns.items() if name != column)
    with pytest.raises(ObservationError) as refused:
        observed(log(f"e1 01-02 01-03 {cells}"), contract)
    assert [problem.code for problem in refused.value.problems] == ["column_missing"]


def test_an_end_that_is_named_is_asked_for_too() -> None:
    with pytest.raises(ObservationError) as refused:
        observed(log("e1 01-02 01-03"), contract_of(clock('end = "there", open_end = "period_end"')))
    assert [problem.code for problem in refused.value.problems] == ["column_missing"]


@pytest.mark.parametrize(
    "rule", [clock(PLANNED), rank(f'{PLANNED}, window = {{ period = "year" }}, counts = "rank"', '"asset"')]
)
def test_a_column_by_which_events_are_chosen_is_asked_for(rule: str) -> None:
    with pytest.raises(ObservationError) as refused:
        observed(log("e1 01-02 01-03 asset=a"), contract_of(rule))
    assert [(problem.code, problem.values["name"]) for problem in refused.value.problems] == [
        ("column_missing", "planned")
    ]

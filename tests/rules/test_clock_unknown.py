"""`clock`: what is not known is undetermined and says why, one mistake at a time."""

from datetime import date, timedelta

import pytest

from tests.contract_text import TWO_YEARS, item, measure, settled
from tests.rules.event_log import by_event, clock, clocked, codes, log, relief, sentences, told

LOST = "undetermined"
ONCE = 'overlap = "once", overlap_by = ["asset"]'


# --- a cell that is empty


@pytest.mark.parametrize(
    ("fields", "cells", "code"),
    [
        ('where = { class = ["a"] }', "class=", "event_unsaid"),
        ('relief = { match = ["class"] }', "class=", "no_attribute"),
        ('overlap = "once", overlap_by = ["class"]', "class=", "no_attribute"),
        (f'{ONCE}, prefer = "rate"', "asset=z rate=", "no_attribute"),
        ('responsible = "share"', "share=", "no_attribute"),
        ('grace = "events.limit"', "limit=", "no_attribute"),
        ('tick = "events.limit", part_tick = "up"', "limit=", "no_attribute"),
        ('minimum = "events.limit"', "limit=", "no_attribute"),
    ],
)
def test_an_empty_cell_makes_its_own_event_undetermined(fields: str, cells: str, code: str) -> None:
    whole = "class=a asset=a rate=1 share=1 limit=1"
    tables = log(
        f"e1 01-02T08:00 01-02T10:00 {whole} {cells}",
        f"e2 01-03T08:00 01-03T10:00 {whole}",
        relief=relief("b 01-09 01-10", match="class"),
    )
    statement = told(fields, tables, units='{ "events.limit" = "h" }')
    found = by_event(measure(statement, "x"))
    assert (found["e1"], found["e2"] == LOST) == (LOST, False)
    assert codes(statement) == {code}


def test_an_empty_cell_that_nothing_reads_does_no_harm() -> None:
    tables = log("e1 01-02T08:00 01-02T10:00 asset= class= share= limit=")
    assert clocked("", tables) == {"2023-01|e1": 2}
    assert clocked('relief = { match = ["event"] }', tables) == {"2023-01|e1": 2}


def test_an_empty_cell_may_be_among_those_allowed() -> None:
    tables = log("e1 01-02T08:00 01-02T10:00 class=", "e2 01-02T08:00 01-02T10:00 class=b")
    assert by_event(clocked('where = { class = ["", "a"] }', tables)) == {"e1": 2}


def test_an_event_that_may_not_be_admitted_spoils_those_it_touches() -> None:
    rows = ["e1 01-02T08:00 01-02T10:00 asset=a class=", "e2 01-02T09:00 01-02T11:00 asset=a class=a"]
    rows += ["e3 01-02T11:00 01-02T12:00 asset=a class=a", "e4 01-02T09:00 01-02T11:00 asset=b class=a"]
    found = clocked(f'{ONCE}, where = {{ class = ["a"] }}', log(*rows))
    assert by_event(found) == {"e1": LOST, "e2": LOST, "e3": 1, "e4": 2}


@pytest.mark.parametrize(
    ("fields", "cells"),
    [
        (f'{ONCE}, responsible = "share"', "asset=a share="),
        (ONCE, "asset= share=1"),
        (f'{ONCE}, responsible = "share"', "asset=a share=2"),
    ],
)
def test_what_does_not_decide_whose_a_moment_is_spoils_its_own_event_only(fields: str, cells: str) -> None:
    tables = log(f"e1 01-02T08:00 01-02T10:00 {cells}", "e2 01-02T09:00 01-02T11:00 asset=a share=1")
    assert by_event(clocked(fields, tables)) == {"e1": LOST, "e2": 2 if "asset= " in cells else 1}


def test_the_reason_names_the_event() -> None:
    statement = told('responsible = "share"', log("e1 01-02T08:00 01-02T10:00 share="))
    (reason,) = statement.undetermined
    assert (reason.item, reason.period, dict(reason.values)["key"]) == ("x", "2023-01", "e1")
    assert "e1" in sentences(statement)[0]


# --- an end that is open, among others


def test_an_open_event_spoils_all_later_ones_of_its_key() -> None:
    rows = ["e1 01-10T08:00 01-10T10:00 asset=a", "e2 01-20T08:00 - asset=a", "e3 02-02T08:00 02-02T10:00 asset=a"]
    rows += ["e4 02-02T08:00 02-02T10:00 asset=b"]
    statement = told(ONCE, log(*rows))
    assert measure(statement, "x") == {
        "2023-01|e1": 2, "2023-01|e2": LOST, "2023-02|e2": LOST, "2023-02|e3": LOST, "2023-02|e4": 2, "2023-03|e2": LOST,
    }  # fmt: skip
    assert codes(statement) == {"event_open", "event_touches_unknown"}


def test_an_open_event_taken_to_the_end_keeps_its_moments() -> None:
    rows = ["e1 03-31T08:00 - asset=a", "e2 03-31T20:00 03-31T22:00 asset=a", "e3 03-31T07:00 03-31T09:00 asset=a"]
    found = clocked(f'{ONCE}, open_end = "period_end"', log(*rows))
    assert by_event(found) == {"e1": 15, "e2": 0, "e3": 2}


def test_what_is_unknown_spreads_along_a_chain_and_no_further() -> None:
    rows = [f"e{n} 01-02T{8 + n:02}:00 01-02T{10 + n:02}:00 asset=a rate={'' if n == 1 else 1}" for n in range(4)]
    rows += ["e9 01-02T13:00 01-02T14:00 asset=a rate=1"]
    found = by_event(clocked(f'{ONCE}, prefer = "rate"', log(*rows)))
    assert found == {**dict.fromkeys(("e0", "e1", "e2", "e3"), LOST), "e9": 1}


# --- what the table covers


@pytest.mark.parametrize(
    ("covers", "lost"),
    [
        (("2023-01-01,2023-04-01",), []),
        (("2023-01-02,2023-04-01",), ["2023-01"]),
        (("2023-01-01,2023-03-31",), ["2023-03"]),
        (("2023-01-01,2023-02-10", "2023-02-10,2023-04-01"), []),
        (("2023-01-01,2023-02-10", "2023-02-11,2023-04-01"), ["2023-02"]),
        ((), ["2023-01", "2023-02", "2023-03"]),
    ],
)
def test_a_period_that_is_not_covered_has_a_row_that_says_so(covers: tuple[str, ...], lost: list[str]) -> None:
    statement = told("grace = 1", log("e1 02-02T08:00 02-02T10:00", covers=covers))
    # what is recorded is known as it stands
    assert measure(statement, "x") == {**dict.fromkeys(lost, LOST), "2023-02|e1": 1}
    assert [(reason.code, reason.period) for reason in statement.undetermined] == [
        ("not_covered", each) for each in lost
    ]


ON_ONE_ASSET = ["e1 01-20T08:00 01-25T08:00 asset=a rate=1", "e2 01-31T20:00 02-02T08:00 asset=a rate=1"]


@pytest.mark.parametrize(
    ("fields", "gap", "lost"),
    [
        (ONCE, "01-20", ["2023-01|e1"]),  # one that began earlier might have its time
        (ONCE, "01-21", []),
        (ONCE, "01-31", ["2023-01|e2"]),
        (ONCE, "02-01", []),  # it would hold 31 January too, the day of the begin
        (ONCE, "02-02", []),
        (f'{ONCE}, prefer = "rate"', "01-21", ["2023-01|e1"]),  # a dearer one might, whenever it began
        (f'{ONCE}, prefer = "rate"', "01-25", ["2023-01|e1"]),
        (f'{ONCE}, prefer = "rate"', "01-26", []),
        (f'{ONCE}, prefer = "rate"', "02-02", ["2023-02|e2"]),
        (f'{ONCE}, crossing = "begin"', "01-31", ["2023-01|e2"]),
        (f'{ONCE}, crossing = "begin"', "02-01", []),
        (f'{ONCE}, crossing = "end"', "01-31", ["2023-02|e2"]),
        (f'{ONCE}, crossing = "end", prefer = "rate"', "02-01", ["2023-02|e2"]),
        ('overlap = "each"', "01-20", []),
    ],
)
def test_an_event_that_was_not_recorded_might_have_shared_time(fields: str, gap: str, lost: list[str]) -> None:
    day = date.fromisoformat(f"2023-{gap}")
    covers = (f"2022-01-01,{day}", f"{day + timedelta(days=1)},2024-01-01")
    found = clocked(fields, log(*ON_ONE_ASSET, covers=covers))
    assert [label for label, value in found.items() if value == LOST and "|" in label] == lost
    assert found[f"{day:%Y-%m}"] == LOST


def test_no_table_of_events_is_no_silent_zero() -> None:
    items = clock() + item("n", "reduce", 'of = "x", op = "sum", unit = "h"')
    items += item("fine", "product", 'kind = "deduction", times = ["n", { name = "rate", value = 10, unit = "CNY/h" }]')
    statement = settled(items, {})
    assert list(measure(statement, "x").values()) == [LOST] * 3
    assert list(measure(statement, "n").values()) == [LOST] * 3
    assert {line.state for line in statement.lines()} == {LOST}
    assert statement.payable is None


def test_a_deduction_by_event_says_that_a_month_is_not_covered() -> None:
    fine = item(
        "fine",
        "product",
        'kind = "deduction", per = ["event"], times = ["x", { name = "rate", value = 10, unit = "CNY/h" }]',
    )
    statement = settled(clock() + fine, log("e1 01-02T08:00 01-02T10:00", covers=("2023-01-01,2023-03-01",)))
    assert [(line.period, line.key, line.state) for line in statement.lines()] == [
        ("2023-01", "e1", "known"),
        ("2023-03", "", LOST),
    ]
    assert (statement.interim["2023-02"], statement.interim["2023-03"], statement.payable) == (0, None, None)


def test_the_term_is_covered_from_the_first_day_of_operation_on() -> None:
    rows = ["e1 03-02T08:00 03-02T10:00"]
    whole, late = (log(*rows, covers=(f"{first},2024-03-01",)) for first in ("2023-01-01", "2023-01-02"))
    assert clocked('period = "term"', whole, year=2, **TWO_YEARS) == {"term|e1": 2}
    assert clocked('period = "term"', late, year=2, **TWO_YEARS) == {"term": LOST, "term|e1": 2}
    assert clocked("", late, year=2, **TWO_YEARS) == {"2023-03|e1": 2}


# --- operands that are not known


@pytest.mark.parametrize("field", ["grace = {}", 'tick = {}, part_tick = "up"', "minimum = {}"])
def test_an_operand_that_is_not_known_in_the_period_of_the_first_row(field: str) -> None:
    limit = item("limit", "observe", 'from = "volumes", name = "limit", unit = "h"')
    tables = log("e1 01-31T20:00 02-01T06:00", "e2 02-02T08:00 02-02T10:00", "e3 03-02T08:00 03-02T10:00")
    tables["volumes"] = "period,name,value\n2023-02,limit,1\n2023-03,limit,1\n"
    statement = settled(limit + clock(field.format('"limit"')), tables)
    found = measure(statement, "x")
    assert (found["2023-01|e1"], found["2023-02|e1"]) == (LOST, LOST)
    assert LOST not in (found["2023-02|e2"], found["2023-03|e3"])
    assert {reason.item for reason in statement.undetermined} == {"limit"}

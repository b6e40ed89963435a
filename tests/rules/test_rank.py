"""`rank`: how often the same thing has happened, by period or rolling days, all of it or what is above zero."""

import pytest

from ppp_cost import ContractError
from tests.contract_text import TWO_YEARS, Tables, contract_of, item
from tests.rules.event_log import Values, by_event, clock, log, rank, ranked

MONTH = 'window = { period = "month" }'
RANK = 'counts = "rank"'
TOTAL = 'counts = "total"'
LOST = "undetermined"


def begun(*moments: str) -> Tables:
    """One event of an hour for each `e1 01-02T08:00`, all of class a where it names none."""
    events = [moment.split() for moment in moments]
    rows = [f"{name} {at} {at} {(*others, 'class=a')[0]}" for name, at, *others in events]
    return log(*rows)


# --- in a period


def test_the_how_manieth_of_the_month_and_how_many_there_were() -> None:
    tables = begun("e1 01-05T08:00", "e2 01-02T08:00", "e3 01-31T23:59:59", "e4 02-01T00:00", "e5 02-03T08:00")
    assert by_event(ranked(f"{MONTH}, {RANK}", tables)) == {"e2": 1, "e1": 2, "e3": 3, "e4": 1, "e5": 2}
    assert by_event(ranked(f"{MONTH}, {TOTAL}", tables)) == {"e2": 3, "e1": 3, "e3": 3, "e4": 2, "e5": 2}


def test_of_one_moment_the_smaller_id_comes_first() -> None:
    tables = begun("e2 01-02T08:00", "e10 01-02T08:00", "e1 01-02T08:00")
    assert by_event(ranked(f"{MONTH}, {RANK}", tables)) == {"e1": 1, "e10": 2, "e2": 3}
    assert by_event(ranked(f"{MONTH}, {TOTAL}", tables)) == {"e1": 3, "e10": 3, "e2": 3}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("day", [1, 2, 1, 1, 1]),
        ("month", [1, 2, 3, 1, 1]),
        ("quarter", [1, 2, 3, 4, 5]),
        ("year", [1, 2, 3, 4, 5]),
        ("term", [1, 2, 3, 4, 5]),
    ],
)
def test_windows_of_each_length(kind: str, expected: list[int]) -> None:
    tables = begun("e1 01-02T08:00", "e2 01-02T09:00", "e3 01-03T08:00", "e4 02-02T08:00", "e5 03-02T08:00")
    for period in ("month", "term"):
        found = by_event(ranked(f'window = {{ period = "{kind}" }}, {RANK}, period = "{period}"', tables))
        assert [found[f"e{n}"] for n in range(1, 6)] == expected


def test_the_same_thing_agrees_in_every_column() -> None:
    rows = [
        f"e{n} 01-{n:02} 01-{n:02} class={name} asset={asset}"
        for n, (name, asset) in enumerate(["aa", "ab", "ba", "aa"], start=1)
    ]
    tables = log(*rows)
    assert by_event(ranked(f"{MONTH}, {RANK}", tables)) == {"e1": 1, "e2": 2, "e3": 1, "e4": 3}
    assert by_event(ranked(f"{MONTH}, {RANK}", tables, '"asset"')) == {"e1": 1, "e2": 1, "e3": 2, "e4": 3}
    assert by_event(ranked(f"{MONTH}, {RANK}", tables, '"class", "asset"')) == {"e1": 1, "e2": 1, "e3": 1, "e4": 2}


def test_only_events_that_are_admitted_take_part() -> None:
    tables = begun("e1 01-02T08:00", "e2 01-03T08:00 class=b", "e3 01-04T08:00")
    assert by_event(ranked(f'{MONTH}, {RANK}, where = {{ class = ["a"] }}', tables)) == {"e1": 1, "e3": 2}
    assert ranked(f'{MONTH}, {RANK}, where = {{ class = ["z"] }}', tables) == {}


def test_the_length_of_an_event_does_not_matter() -> None:
    tables = log("e1 01-20 03-20 class=a", "e2 01-25 01-25 class=a", "e3 02-01 - class=a")
    assert ranked(f"{MONTH}, {RANK}", tables) == {"2023-01|e1": 1, "2023-01|e2": 2, "2023-02|e3": 1}


def test_the_order_of_rows_is_irrelevant() -> None:
    moments = ["e3 01-05T08:00", "e1 01-05T08:00", "e2 01-02T08:00", "e4 02-05T08:00"]
    for fields in (f"{MONTH}, {RANK}", f"window = {{ days = 3 }}, {TOTAL}"):
        assert ranked(fields, begun(*moments)) == ranked(fields, begun(*moments[::-1]))


# --- rolling days


@pytest.mark.parametrize(
    ("second", "expected"),
    [("01-31T07:59:59", 2), ("01-31T08:00", 1), ("01-31T08:00:01", 1), ("01-02T08:00:00", 2), ("01-01T08:00", 2)],
)
def test_an_event_exactly_so_many_days_back_is_outside(second: str, expected: int) -> None:
    found = by_event(ranked(f"window = {{ days = 30 }}, {RANK}", begun("e1 01-01T08:00", f"e2 {second}")))
    assert (found["e1"], found["e2"]) == (1, expected)


def test_days_reach_over_months_and_years() -> None:
    tables = begun("e1 02-20T08:00", "e2 02-28T08:00", "e3 03-05T08:00", "e4 03-22T08:00")
    assert by_event(ranked(f"window = {{ days = 14 }}, {RANK}", tables)) == {"e1": 1, "e2": 2, "e3": 3, "e4": 1}
    later = ranked(f"window = {{ days = 14 }}, {RANK}", tables, year=2, **TWO_YEARS)
    assert later == {"2023-03|e3": 3, "2023-03|e4": 1}


def test_a_total_of_days_counts_back_and_what_begins_together() -> None:
    tables = begun("e1 01-02T08:00", "e2 01-03T08:00", "e3 01-03T08:00", "e4 01-04T08:00")
    assert by_event(ranked(f"window = {{ days = 2 }}, {TOTAL}", tables)) == {"e1": 1, "e2": 3, "e3": 3, "e4": 3}
    assert by_event(ranked(f"window = {{ days = 2 }}, {RANK}", tables)) == {"e1": 1, "e2": 2, "e3": 3, "e4": 3}
    assert by_event(ranked(f"window = {{ days = 1 }}, {RANK}", tables)) == {"e1": 1, "e2": 1, "e3": 2, "e4": 1}


def test_a_window_of_no_days_holds_nothing_but_what_is_of_that_moment() -> None:
    tables = begun("e1 01-02T08:00", "e2 01-02T08:00:01")
    with pytest.raises(ContractError):
        contract_of(rank(f"window = {{ days = -1 }}, {RANK}"))
    assert by_event(ranked(f"window = {{ days = 1 }}, {TOTAL}", tables)) == {"e1": 1, "e2": 2}


# --- years


def test_a_window_of_the_year_begins_anew_with_it() -> None:
    tables = begun("e1 01-02T08:00", "e2 02-02T08:00", "e3 03-02T08:00")
    yearly = f'window = {{ period = "year" }}, {RANK}'
    assert ranked(yearly, tables, year=1, **TWO_YEARS) == {"2023-01|e1": 1, "2023-02|e2": 2}
    assert ranked(yearly, tables, year=2, **TWO_YEARS) == {"2023-03|e3": 1}


def test_on_the_term_every_event_has_its_rank_in_every_year() -> None:
    tables = begun("e1 01-02T08:00", "e2 02-02T08:00", "e3 03-02T08:00")
    term = f'window = {{ period = "term" }}, {RANK}, period = "term"'
    assert ranked(term, tables, year=2, **TWO_YEARS) == {"term|e1": 1, "term|e2": 2, "term|e3": 3}


def test_events_before_the_first_day_are_in_no_period_of_operation() -> None:
    tables = begun("e1 2022-12-30T08:00", "e2 01-02T08:00")
    assert ranked(f"window = {{ days = 9 }}, {RANK}", tables) == {"2023-01|e2": 2}
    assert ranked(f"{MONTH}, {RANK}", tables) == {"2023-01|e2": 1}
    assert ranked(f'window = {{ days = 9 }}, {RANK}, period = "term"', tables) == {"term|e1": 1, "term|e2": 2}
    assert ranked(f'{MONTH}, {RANK}, period = "term"', tables) == {"term|e1": LOST, "term|e2": 1}


def test_events_after_the_last_day_have_no_rank_yet() -> None:
    tables = begun("e1 03-31T23:59:59", "e2 04-01T00:00")
    for fields in (MONTH, "window = { days = 9 }"):
        assert ranked(f"{fields}, {TOTAL}", tables) == {"2023-03|e1": 1}
        assert ranked(f'{fields}, {TOTAL}, period = "term"', tables) == {"term|e1": 1}


# --- what counts is above zero


def judged(values: Tables, fields: str = f"{MONTH}, {RANK}", rule: str = "") -> Values:
    """The ranks of events of which a value is observed."""
    value = item("v", "observe", f'from = "events", value = "points", per = ["event"]{rule}')
    return ranked(f'{fields}, positive = "v"', values, before=value)


def scored(*points: str) -> Tables:
    return log(*(f"e{day} 01-{day:02} 01-{day:02} class=a points={each}" for day, each in enumerate(points, start=1)))


@pytest.mark.parametrize(("counts", "expected"), [("rank", [1, 0, 2, 0, 3]), ("total", [3, 0, 3, 0, 3])])
def test_zero_and_less_have_rank_zero_and_do_not_count(counts: str, expected: list[int]) -> None:
    found = judged(scored("1", "0", "0.01", "-1", "7"), f'{MONTH}, counts = "{counts}"')
    assert list(by_event(found).values()) == expected


def test_what_is_left_out_does_not_count() -> None:
    value = item("p", "observe", 'from = "events", value = "points", per = ["event"]')
    value += item(
        "v",
        "choose",
        'per = ["event"], cases = [{ of = "p", at_least = 5, then = { left_out = "waived" } }], otherwise = "p"',
    )
    found = ranked(f'{MONTH}, {RANK}, positive = "v"', scored("1", "9", "2"), before=value)
    assert list(by_event(found).values()) == [1, 0, 2]


@pytest.mark.parametrize(
    ("counts", "expected"), [("rank", [1, LOST, LOST, 0, LOST]), ("total", [LOST, LOST, LOST, 0, LOST])]
)
def test_one_that_may_count_spoils_those_whose_number_depends_on_it(counts: str, expected: list[object]) -> None:
    found = judged(scored("1", "", "1", "0", "1"), f'{MONTH}, counts = "{counts}"')
    assert list(by_event(found).values()) == expected


def test_one_that_may_count_spoils_no_other_window() -> None:
    found = judged(scored("1", "", "1", "1"), f"window = {{ days = 2 }}, {RANK}")
    assert list(by_event(found).values()) == [1, LOST, LOST, 2]


def test_an_open_event_may_count_or_not() -> None:
    tables = log("e1 01-02T08:00 - class=a", "e2 01-03T08:00 01-03T09:00 class=a", "e3 01-03T08:00 01-03T09:00 class=b")
    found = ranked(f'{MONTH}, {RANK}, positive = "x"', tables, before=clock())
    assert found == {"2023-01|e1": LOST, "2023-01|e2": LOST, "2023-01|e3": 1}


def test_time_beyond_grace_counts() -> None:
    rows = [f"e{n} 01-{n:02}T08:00 01-{n:02}T{9 + n}:00 class=a" for n in (1, 2, 3)] + [
        "e4 02-01T08:00 02-01T12:00 class=a"
    ]
    timed = clock("grace = 2")
    found = ranked(f'{MONTH}, {RANK}, positive = "x"', log(*rows), before=timed)
    assert by_event(found) == {"e1": 0, "e2": 1, "e3": 2, "e4": 1}


def test_on_the_term_any_month_above_zero_counts() -> None:
    # two hours in January are grace, so e1 counts for February's time alone
    rows = [
        "e1 01-31T22:00 02-01T06:00 class=a",
        "e2 02-02T08:00 02-02T10:00 class=a",
        "e3 02-03T08:00 02-03T18:00 class=a",
    ]
    term = f'window = {{ period = "term" }}, {RANK}, period = "term", positive = "x"'
    assert by_event(ranked(term, log(*rows), before=clock("grace = 2"))) == {"e1": 1, "e2": 0, "e3": 2}


def test_of_an_event_before_what_is_settled_it_is_not_known_whether_it_counted() -> None:
    rows = [
        "e1 02-20T08:00 02-20T18:00 class=a",
        "e2 03-02T08:00 03-02T18:00 class=a",
        "e3 03-30T08:00 03-30T18:00 class=a",
    ]
    days = f'window = {{ days = 14 }}, {RANK}, positive = "x"'
    found = ranked(days, log(*rows), year=2, before=clock("grace = 2"), **TWO_YEARS)
    assert found == {"2023-03|e2": LOST, "2023-03|e3": 1}
    assert ranked(days, log(*rows[1:]), year=2, before=clock("grace = 2"), **TWO_YEARS) == {
        "2023-03|e2": 1,
        "2023-03|e3": 1,
    }
    whole = clock('grace = 2, period = "term"')
    short = ["e0 02-21T08:00 02-21T09:00 class=a", *rows[1:]]
    assert ranked(days, log(*short), year=2, before=whole, **TWO_YEARS)["2023-03|e2"] == 1
    assert ranked(days, log(*rows), year=2, before=whole, **TWO_YEARS) == {"2023-03|e2": 2, "2023-03|e3": 1}


def test_of_an_event_before_the_first_day_the_term_knows() -> None:
    rows = ["e1 2022-12-30T08:00 2022-12-30T09:00 class=a", "e2 01-02T08:00 01-02T18:00 class=a"]
    days = f'window = {{ days = 9 }}, {RANK}, positive = "x"'
    assert ranked(days, log(*rows), before=clock("grace = 2")) == {"2023-01|e2": LOST}
    assert ranked(days, log(*rows), before=clock('grace = 2, period = "term"')) == {"2023-01|e2": 1}
    assert ranked(days, log(*rows), before=clock('period = "term"')) == {"2023-01|e2": 2}
